"""Detectors: each kind against its closed form, tokens alone, outliers, and the way to JSON and back."""

import json
import math

import pytest
import torch

from auditor.detectors import (
    AttentionDetector,
    FeatureDetector,
    LinearDetector,
    detector_from_spec,
    hand_latents,
)
from auditor.errors import AuditError
from sae import SparseCodes

X_TD = torch.tensor([[1.0, 0.0], [2.0, 1.0], [0.0, 4.0]])
CODES = SparseCodes.from_dense(torch.tensor([[2.0, 0.0, 1.0], [0.0, 0.0, 3.0], [4.0, 0.0, 0.0]]))
MAX_M = torch.tensor([4.0, 1.0, 2.0])
FEATURES = {"name": "f", "indices": (2, 0), "weights": (2.0, -1.0), "bias": 0.5}
LINEAR = {"name": "l", "vector": (1.0, -2.0), "bias": 0.25}


def score(detector):
    return detector.score(X_TD, CODES, MAX_M)


@pytest.mark.parametrize(
    ("reduce", "expected"),
    [
        # latent 2 in its maxima: .5, 1.5, 0; latent 0: .5, 0, 1
        ("mean", 2 * (2.0 / 3) - 1.5 / 3 + 0.5),
        ("max", 2 * 1.5 - 1.0 + 0.5),
        ("last", 2 * 0.0 - 1.0 + 0.5),
    ],
)
def test_features_are_weighted_after_the_reduction(reduce, expected):
    assert score(FeatureDetector(**FEATURES, reduce=reduce)) == pytest.approx(expected)


@pytest.mark.parametrize(("reduce", "expected"), [("mean", 1 - 10 / 3 + 0.25), ("max", 2 - 8 + 0.25), ("last", -7.75)])
def test_a_direction_reads_the_reduced_residual(reduce, expected):
    assert score(LinearDetector(**LINEAR, reduce=reduce)) == pytest.approx(expected)


def test_attention_weighs_tokens_by_a_softmax_of_the_query():
    detector = AttentionDetector(name="a", query=(math.log(2), 0.0), value=(1.0, 1.0), bias=-1.0)
    # weights 2, 4, 1 of 7; values 1, 3, 4
    assert score(detector) == pytest.approx((2 * 1 + 4 * 3 + 1 * 4) / 7 - 1)


DETECTORS = [
    FeatureDetector(**FEATURES, reduce="max", max_norm=10.0),
    LinearDetector(**LINEAR, reduce="last"),
    AttentionDetector(name="a", query=(0.1, 0.2), value=(1.0, 3.0), bias=1.0),
]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_a_tokens_score_is_that_of_the_token_alone(detector):
    alone = [detector.score(X_TD[t : t + 1], CODES.rows(t, t + 1), MAX_M) for t in range(3)]
    assert detector.tokens(X_TD, CODES, MAX_M).tolist() == pytest.approx(alone)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_json_gives_the_same_detector(detector):
    again = detector_from_spec(detector.name, json.loads(json.dumps(detector.spec())))
    assert again == detector


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_no_tokens_is_an_error_and_never_a_score(detector):
    with pytest.raises(ValueError, match="no score"):
        detector.score(X_TD[:0], CODES.rows(0, 0), MAX_M)


def test_tokens_of_outlier_norm_are_left_out_unless_no_other_is_there():
    spiked = torch.cat([X_TD, torch.tensor([[900.0, 0.0]])])
    codes = SparseCodes.cat([CODES, SparseCodes.from_dense(torch.tensor([[99.0, 0.0, 99.0]]))])
    for plain in (LinearDetector(**LINEAR, reduce="mean"), FeatureDetector(**FEATURES, reduce="max"), DETECTORS[2]):
        kept = detector_from_spec(plain.name, plain.spec() | {"max_norm": 400.0})
        assert kept.score(spiked, codes, MAX_M) == pytest.approx(score(plain))
        assert plain.score(spiked, codes, MAX_M) != pytest.approx(score(plain))
    only = detector_from_spec("l", LinearDetector(**LINEAR, reduce="mean").spec() | {"max_norm": 400.0})
    assert only.score(spiked[3:], codes.rows(3, 4), MAX_M) == pytest.approx(900.25)


def test_hand_latents_are_a_weighted_sum_in_corpus_maxima_by_the_mean():
    assert score(hand_latents("rule", [0, 2], [1.0, 1.0])) == pytest.approx(1.5 / 3 + 2.0 / 3)


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"kind": "magic"},
        {"kind": "linear", "reduce": "median", "vector": [1.0]},
        {"kind": "linear", "reduce": "mean", "vector": ["x"]},
        {"kind": "features", "reduce": "mean", "indices": [1, 2], "weights": [1.0]},
        {"kind": "attention", "query": [1.0], "value": [1.0, 2.0]},
    ],
)
def test_a_damaged_spec_is_an_audit_error(spec):
    with pytest.raises(AuditError, match="damaged"):
        detector_from_spec("d", spec)
