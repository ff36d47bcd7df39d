"""The whole procedure on planted concepts: what is there is found, what is not is absent, words are told apart."""

import json

import numpy as np
import pytest
import torch

from auditor.concepts.evidence import HeldOutScores, error_ratio, evaluate_concept
from auditor.concepts.fit import MeanDifferenceMethod, all_methods
from auditor.concepts.judge import judge
from auditor.concepts.nested import MethodRun, Scheme
from auditor.detectors import detector_from_spec
from tests.concepts.planted import M, make_activations, make_labels, make_table, planted_direction, shuffled


@pytest.fixture(scope="module")
def strong():
    return evaluate_concept(make_table(2.0))


def test_a_planted_concept_is_strong(strong):
    verdict = judge(strong["auroc"], strong["auroc"]["p_permutation"])
    assert verdict["strength"] == "strong", verdict["why"]
    assert strong["auroc"]["templates"] > 0.9
    assert strong["auroc"]["held_out_source"] > 0.9
    assert strong["auroc"]["error_ratio_ci95"][1] < 1
    assert abs(strong["evidence"]["bag_of_words"]["templates"] - 0.5) < 0.2


def test_its_direction_and_latent_are_the_planted_ones(strong):
    direction = torch.tensor(strong["direction"])
    assert float(direction.norm()) == pytest.approx(1.0, abs=1e-5)
    assert float(direction @ planted_direction()) > 0.9
    assert 0 in strong["latents"]
    assert strong["weights"][strong["latents"].index(0)] == max(strong["weights"])


def test_a_nonsense_concept_is_absent(quick):
    labels = make_labels()
    entry = evaluate_concept(make_table(2.0, labels=shuffled(labels, 5), moved=labels.is_positive))
    verdict = judge(entry["auroc"], entry["auroc"]["p_permutation"])
    assert verdict["strength"] == "absent", verdict["why"]


def test_held_out_auroc_centres_on_one_half_when_labels_are_permuted():
    labels = make_labels(n_templates=10, pairs=5, hard=0, held_out=2, neutral=0)
    means = []
    for seed in range(30):
        table = make_table(2.0, seed, labels=shuffled(labels, seed), moved=labels.is_positive)
        scheme = Scheme.of(table)
        run = MethodRun(MeanDifferenceMethod(table, "mean"), scheme)
        scores = HeldOutScores.of(run).scores
        means.append(np.mean(list(scheme.aurocs(scores, table.templates).values())))
    assert np.mean(means) == pytest.approx(0.5, abs=4 * np.std(means, ddof=1) / np.sqrt(len(means)))
    assert np.std(means) < 0.15


def test_hard_negatives_that_move_like_positives_keep_a_concept_from_being_strong(quick):
    labels = make_labels()
    table = make_table(2.0, labels=labels, moved=labels.is_positive | labels.at("hard_negative"))
    entry = evaluate_concept(table)
    verdict = judge(entry["auroc"], entry["auroc"]["p_permutation"])
    assert verdict["strength"] == "weak"
    assert entry["auroc"]["hard_negatives"] < 0.8 < entry["auroc"]["templates"]


def test_the_entry_is_plain_json_and_its_detectors_score_as_the_fits_do(strong):
    entry = json.loads(json.dumps(strong, allow_nan=False))
    labels = make_labels()
    activations, table = make_activations(labels, 2.0), make_table(2.0)
    scheme = Scheme.of(table)
    for name, method in all_methods(table).items():
        if name not in entry["detectors"]:
            assert name in ("bag_of_words", "log_probability")
            continue
        detector = detector_from_spec(name, entry["detectors"][name])
        fitted = MethodRun(method, scheme).final_scores
        for i in np.flatnonzero(labels.at("held_out"))[::11]:
            own = detector.score(*activations.text(int(i)), torch.full((M,), 4.0))
            assert own == pytest.approx(fitted[i], rel=1e-3, abs=1e-3), name


def test_error_ratio_is_the_quotient_of_errors_against_the_better_rival():
    table = make_table(0.0, hard=4, n_templates=2, pairs=2, held_out=1, neutral=0)
    labels = table.labels
    base = np.full(table.n_rows, np.nan)

    def scored(positives, hard):
        scores = base.copy()
        scores[labels.at("fit", True)], scores[labels.at("hard_negative")] = positives, hard
        return HeldOutScores(scores)

    own = scored([5, 6, 7, 8], [1, 2, 3, 5.5])  # one loss of 16
    words = scored([5, 6, 7, 8], [1, 2, 6.5, 6.5])  # four losses
    surprise = scored([1, 2, 3, 4], [5, 6, 7, 8])  # all lost
    ratio, interval = error_ratio(own, {"words": words, "surprise": surprise}, table)
    assert ratio == pytest.approx((1 / 16) / (4 / 16))
    assert interval[0] <= ratio <= interval[1]


def test_a_rival_without_error_leaves_no_ratio():
    table = make_table(0.0, hard=2, n_templates=2, pairs=1, held_out=1, neutral=0)
    scores = np.where(table.labels.at("fit", True), 1.0, 0.0)
    assert error_ratio(HeldOutScores(scores), {"words": HeldOutScores(scores)}, table) == (None, None)


def test_no_hard_negatives_means_weak_at_best(quick):
    entry = evaluate_concept(make_table(2.0, hard=0, pairs=4, neutral=0))
    verdict = judge(entry["auroc"], entry["auroc"]["p_permutation"])
    assert verdict["strength"] == "weak"
    assert "no hard negatives" in verdict["why"]
