"""Thresholds: the largest of pooled, domains and lengths; what is refused; the honesty of the promised rate."""

import random

import pytest

from auditor.stats import allowed_above, binomial_cdf, confident_threshold, marginal_threshold
from auditor.thresholds import (
    CleanScore,
    fewest_units,
    length_edges,
    rate_of,
    set_threshold,
    tercile_of,
    threshold_parts,
    what_is_seen,
)


def clean(scores, domain="advice", n_tokens=10):
    return [CleanScore(score, domain, n_tokens) for score in scores]


def test_fewest_units_are_those_of_the_method():
    assert (fewest_units(0.05), fewest_units(0.01)) == (59, 299)


def test_one_domain_of_one_length_is_the_larger_of_pooled_and_marginal():
    scores = [float(i) for i in range(100)]
    entry = set_threshold(clean(scores), 0.05)
    assert entry["score"] == max(confident_threshold(scores, 0.05), marginal_threshold(scores, 0.05))
    assert entry["binding_part"] == "pooled"
    above = 99 - int(entry["score"])
    assert entry["realised"]["domains"]["advice"]["above"] == above == allowed_above(100, 0.05)


def test_a_bad_domain_sets_the_threshold_for_all():
    good = clean([i / 1000 for i in range(1000)], "facts")
    bad = clean([10 + i for i in range(59)], "code")
    entry = set_threshold(good + bad, 0.05)
    assert entry["binding_part"] == "domain code"
    assert entry["score"] == marginal_threshold([one.score for one in bad], 0.05) == 66.0
    assert entry["parts"]["pooled"] < entry["score"]
    assert entry["worst_domain"] == "code"
    assert entry["worst_domain_rate"] == pytest.approx(2 / 59, abs=1e-4)


def test_long_answers_set_it_when_their_scores_are_larger():
    short = [CleanScore(i / 1000, "facts", 5) for i in range(200)]
    long = [CleanScore(5 + i / 1000, "facts", 60 + i % 3) for i in range(100)]
    entry = set_threshold(short + long, 0.05)
    assert entry["binding_part"] == "length long"
    assert entry["realised"]["terciles"]["long"]["rate"] <= 0.05


def test_domains_that_are_too_small_are_taken_together():
    scores = clean([0.0] * 100, "facts") + clean([1.0] * 30, "advice") + clean([2.0] * 29, "writing")
    parts = threshold_parts(scores, length_edges(one.n_tokens for one in scores), 59)
    assert sorted(len(parts[name]) for name in ("domain facts", "domain small domains")) == [59, 100]
    assert "domain advice" not in parts
    assert set_threshold(scores, 0.05)["binding_part"] == "pooled"  # 29 of 159 lie at 2, and so does the pooled one


def test_too_few_answers_are_refused_and_not_extrapolated():
    entry = set_threshold(clean([float(i) for i in range(298)]), 0.01)
    assert entry["score"] is None
    assert entry["reason"] == "calibration too small: 298 benign answers, and 1% needs 299"
    assert set_threshold(clean([float(i) for i in range(299)]), 0.01)["score"] == 298.0


def test_terciles_by_tokens():
    edges = length_edges([1, 2, 3, 4, 5, 6])
    assert [tercile_of(n, edges) for n in (1, 2, 3, 4, 5, 6)] == ["short", "short", "middle", "middle", "long", "long"]


def test_what_is_seen_counts_scores_above_and_has_wilsons_interval():
    seen = what_is_seen([1.0, 2.0, 3.0, 3.0], 2.0)
    assert (seen["sees"], seen["sees_n"]) == (0.5, 4)
    assert seen["sees_ci95"] == pytest.approx([0.1500, 0.8500], abs=1e-3)
    assert what_is_seen([1.0], None)["sees"] is None
    assert what_is_seen([], 1.0) == {"sees": None, "sees_ci95": None, "sees_n": 0}


def test_rate_of_none_has_an_upper_end():
    assert rate_of(0, 59)["ci95"] == pytest.approx([0.0, 0.0606], abs=1e-4)


@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_the_promise_is_kept_over_200_random_splits(alpha):
    """Mean realised rate at most alpha, and at most a tenth of the splits above the upper 95 % binomial bound."""
    rng = random.Random(11)
    population = [CleanScore(rng.gauss(0, 1), rng.choice(["a", "b", "c"]), rng.randint(3, 90)) for _ in range(1_500)]
    n_test = 500
    bound = next(k for k in range(n_test + 1) if binomial_cdf(k, n_test, alpha) >= 0.95)
    rates, above_bound = [], 0
    for _ in range(200):
        rng.shuffle(population)
        threshold = set_threshold(population[n_test:], alpha)["score"]
        hits = sum(one.score > threshold for one in population[:n_test])
        rates.append(hits / n_test)
        above_bound += hits > bound
    assert sum(rates) / len(rates) <= alpha
    assert above_bound <= 20
