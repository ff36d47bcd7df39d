"""Folds over templates, AUROC and its intervals, the permutation test."""

import numpy as np
import pytest

from auditor.concepts.folds import (
    auroc,
    bootstrap_aurocs,
    bootstrap_mean,
    cluster_weights,
    grouped_folds,
    permutation_p,
    template_aurocs,
)
from auditor.stats import auroc as plain_auroc


def test_auroc_counts_wins_and_half_of_ties():
    # wins: 3 > 1, 3 > 2, 2 > 1, and a tie 2 = 2
    assert auroc(np.array([3.0, 2.0]), np.array([1.0, 2.0])) == pytest.approx(3.5 / 4)
    assert np.isnan(auroc(np.array([]), np.array([1.0])))


def test_auroc_agrees_with_the_plain_twin_on_tied_scores():
    rng = np.random.default_rng(3)
    positive, negative = rng.integers(0, 6, 31).astype(float), rng.integers(0, 5, 44).astype(float)
    assert auroc(positive, negative) == pytest.approx(plain_auroc(positive.tolist(), negative.tolist()))


def test_folds_never_split_a_template_and_are_of_about_equal_size():
    names = [f"t{i}" for i in range(13) for _ in range(3 + i)]
    fold_of = grouped_folds(names)
    sizes = [sum(fold_of[name] == fold for name in names) for fold in range(5)]
    assert set(fold_of) == set(names)
    assert max(sizes) - min(sizes) <= 16  # at most the largest template
    assert grouped_folds(names[::-1]) == fold_of  # a function of names and counts alone


def test_template_aurocs_leave_out_templates_of_one_class():
    scores = np.array([1.0, 0.0, 5.0, 2.0, 3.0])
    positive = np.array([True, False, True, False, True])
    names = np.array(["a", "a", "b", "c", "c"])
    assert template_aurocs(scores, positive, names) == {"a": 1.0, "c": 1.0}


def test_bootstrap_with_every_row_drawn_once_is_the_plain_auroc():
    rng = np.random.default_rng(0)
    positive, negative = rng.integers(0, 5, 7).astype(float), rng.integers(0, 5, 9).astype(float)
    draws = bootstrap_aurocs(positive, negative, np.ones((1, 7)), np.ones((1, 9)))
    assert draws[0] == pytest.approx(auroc(positive, negative))


def test_cluster_weights_draw_whole_clusters_within_their_stratum():
    weights = cluster_weights(["a", "a", "b", "c"], ["x", "x", "x", "y"])
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, 0] + weights[:, 2] == 2).all()  # two clusters of stratum x are drawn
    assert (weights[:, 3] == 1).all()


def test_bootstrap_interval_of_a_constant_has_no_width():
    assert bootstrap_mean([0.7, 0.7, 0.7]) == pytest.approx((0.7, 0.7))


def test_permutation_p_of_perfect_scores_is_the_chance_of_that_order():
    # 4 templates of 2 + 2 rows: all of them in order has chance 1 in 6 ** 4
    positive = np.tile([True, True, False, False], 4)
    names = np.repeat(["a", "b", "c", "d"], 4)
    p = permutation_p(positive.astype(float), positive, names, n=40_000)
    assert p == pytest.approx(6**-4, abs=5 * np.sqrt(6**-4 / 40_000))


def test_permutation_p_is_uniform_when_there_is_nothing_to_find():
    rng = np.random.default_rng(1)
    positive = np.tile([True, False], 30)
    names = np.repeat([f"t{i}" for i in range(6)], 10)
    values = [permutation_p(rng.normal(size=60), positive, names, seed=i, n=199) for i in range(200)]
    assert np.mean(np.array(values) <= 0.1) == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / 200))
    assert np.mean(values) == pytest.approx(0.5, abs=4 * np.sqrt(1 / 12 / 200))
