"""Which layer and k are taken, and which bars hold."""

import pytest

from auditor.assets.bars import bars, check_limits
from auditor.assets.choice import Trial, choose_k, choose_layer, paired
from auditor.assets.trials import ChoiceConfig
from auditor.errors import AuditError


def trial(aurocs, *, layer=15, k=32, fvu=0.15):
    named = {f"family.concept_{i}": value for i, value in enumerate(aurocs)}
    return Trial(
        hook_point=f"resid_post.{layer}", k=k, tokens=1, fvu=fvu, l0=float(k), dead_share=0.0, aurocs=named, seconds=1.0
    )


def test_the_layer_is_that_of_the_highest_mean_auroc_whatever_the_fvu():
    early, middle = trial([0.7, 0.8], layer=10, fvu=0.05), trial([0.8, 0.75], layer=15, fvu=0.2)
    chosen, why = choose_layer([early, middle])
    assert chosen is middle
    assert "resid_post.15 has the highest mean AUROC of features, 0.775" in why
    assert "resid_post.10 is 0.025 lower (standard error 0.075, paired over 2 concepts)" in why


def test_k_goes_to_the_lower_fvu_only_within_one_standard_error():
    best = trial([0.80, 0.90, 0.70], k=32, fvu=0.16)
    near = trial([0.78, 0.91, 0.70], k=48, fvu=0.14)  # mean difference .003, standard error .009
    far = trial([0.77, 0.87, 0.67], k=64, fvu=0.12)  # lower by .03 on every concept
    chosen, why = choose_k([best, near, far])
    assert chosen is near
    assert "of k 32, 48, within one standard error, k 48 has the lowest FVU" in why
    assert choose_k([best, far])[0] is best


def test_the_standard_error_is_that_of_differences_concept_by_concept():
    mean, error = paired(trial([0.9, 0.7, 0.8]), trial([0.8, 0.6, 0.4]))
    assert mean == pytest.approx(0.2) and error == pytest.approx(0.1)


CARD = {
    "fvu": 0.125,
    "l0": 64.0,
    "ce_recovered": 0.97,
    "dead_share": 0.03,
    "training_tokens": 1_000_000,
    "kinds": {"prose": {"tokens": 99_999}, "code": {"tokens": 100_000}},
}
LIMITS = {"fvu": 0.13, "l0": 64, "ce_recovered": 0.95, "dead_share": 0.02, "training_tokens": 1_000_000}


def failed(limits, card=CARD, auroc=0.8, before=None):
    return [one.what for one in bars(card, limits, auroc, before) if not one.holds]


def test_each_bar_is_a_limit_from_above_or_below_and_the_limit_itself_holds():
    assert failed(LIMITS) == ["dead share"]
    assert failed({"held_out": {"prose": 100_000, "code": 100_000, "chat": 20_000}}) == [
        "held-out tokens of prose",
        "held-out tokens of chat",
    ]


def test_the_features_may_not_fall_below_those_that_shipped_before():
    assert failed({}, auroc=0.799, before=0.8) == ["mean AUROC of features"]
    assert failed({}, auroc=0.8, before=0.8) == [] and failed({}, auroc=0.1, before=None) == []


def test_a_measure_that_is_not_there_fails_its_bar():
    assert failed({"ce_recovered": 0.95}, card={"kinds": {}}) == ["CE recovered"]


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"fvuu": 1}, "bars.fvuu"),
        ({"fvu": "low"}, "limit of fvu"),
        ({"held_out": 5}, "held_out"),
        (None, "needs limits"),
    ],
)
def test_a_bar_that_could_not_be_measured_is_refused(limits, says):
    with pytest.raises(AuditError, match=says):
        check_limits(limits)


CHOICE = {"layers": [0, 2], "k": [4, 8], "sample_tokens": 10, "held_out_tokens": 10, "epochs": 1}


@pytest.mark.parametrize(
    "change", [{"layers": []}, {"k": [4, 4]}, {"k": 4}, {"epochs": 0}, {"layers": [-1]}, {"k": [True]}, {"more": 1}]
)
def test_a_choice_that_cannot_be_tried_is_refused(change):
    assert ChoiceConfig.from_mapping(CHOICE).hook_points == ["resid_post.0", "resid_post.2"]
    with pytest.raises(AuditError, match="choose"):
        ChoiceConfig.from_mapping(CHOICE | change)
