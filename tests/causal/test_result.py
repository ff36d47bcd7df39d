"""The rows of a causal check as report.json's `causal`: what is compared, what is missing, and what the limits say."""

from __future__ import annotations

import json
import math
import random

import pytest

from auditor.causal.result import causal_result

RULE, OUTCOME = "deception.falsehood", "deception.false_answer.paid"
DOSES = (-2.0, 1.0, 2.0, 5.0)
ROOT = math.sqrt(0.1)
NAN = float("nan")
KEYS = {
    "decision", "reason", "p", "p_floor", "controls", "steer", "concept", "outcome", "sign", "latents", "weights",
    "n_pairs", "pairs_moved", "neutral_tokens", "at_kl", "effect", "smallest", "controls_mean", "controls_sd",
    "controls_middle90", "rank", "window", "window_kl", "doses", "control_doses", "control_curves", "equal_kl",
    "rivals", "pairs", "samples", "code", "limits",
}  # fmt: skip


def edit(arm, dose, slope, *, reach=0.4, **values):
    """One edit whose effect is slope · sqrt(KL), more on the first pair than on the second, none on the third."""
    root = reach * dose / max(DOSES)
    effects = [slope * root * share for share in (2.0, 1.0, 0.0)]
    row = {"rule": RULE, "arm": arm, "dose": dose, "effects": effects, "kl": root * root, "perplexity_ratio": 1.0}
    return row | {"latents": [3]} | values


def facts(n_controls=20, **values):
    made = {
        "rule": RULE, "arm": "facts", "steer": "falsehood", "concept": "deception.falsehood", "outcome": OUTCOME,
        "sign": 1, "latents": [7, 12], "weights": [0.5, -1.0],
        "pairs": [{"pair": p, "template": p, "prompt": "?", "first": "a", "second": "b"} for p in ("x", "y", "z")],
        "prompts": ["How many legs?", "Which colour?"], "neutral_tokens": 128, "doses": list(DOSES),
        "controls": n_controls, "limits": ["latent 17 never fired and was left out"],
    }  # fmt: skip
    return made | values


def samples(dose, repetition=0.0):
    return {
        "rule": RULE, "arm": "samples", "dose": dose, "repetition": repetition, "texts": [f"a{dose:g}", f"b{dose:g}"]
    }  # fmt: skip


def check(effect=0.2, n_controls=20, highest=0.1, **facts_values):
    """All rows of a check whose effect at KL 0.1 is `effect`, and whose controls' go from -highest to highest."""
    rows = [facts(n_controls, **facts_values), samples(0.0)]
    for dose in DOSES:
        rows += [edit("concept", dose, effect / ROOT), samples(dose), edit("isotropic", dose, 0.01 / ROOT)]
        rows.append(edit("mean_difference", dose, 0.15 / ROOT, reach=0.2))
        for i in range(n_controls):
            rows.append(edit(f"control {i + 1}", dose, highest * (2 * i / max(1, n_controls - 1) - 1) / ROOT))
    return rows


def replaced(rows, arm, dose, **values):
    return [row | values if (row["arm"], row.get("dose")) == (arm, dose) else row for row in rows]


def without(rows, arm, dose=None):
    return [r for r in rows if r["arm"] != arm or (dose is not None and r["dose"] != dose)]


def test_a_finished_check_has_every_field_and_is_json():
    found = causal_result(check())
    assert set(found) == KEYS
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_code_of_a_full_test_is_told_by_arm():
    found = {"answers": 16, "scored": 12, "whole": 9, "findings": {"backdoor_code.injection": 2}}
    rows = [*check(), {"rule": RULE, "arm": "code unsteered", "dose": 2.0, **found}]
    assert causal_result(rows)["code"] == [{"arm": "unsteered", "dose": 2.0, **found}]
    assert causal_result(check())["code"] is None


def test_a_check_that_drives_has_its_numbers():
    found = causal_result(check())
    assert (found["decision"], found["at_kl"], found["rank"], found["controls"]) == ("drives", 0.1, 1, 20)
    assert found["p"] == found["p_floor"] == pytest.approx(1 / 21, rel=1e-5)
    assert found["effect"] == pytest.approx(0.2) and found["controls_mean"] == pytest.approx(0, abs=1e-9)
    assert found["controls_middle90"] == pytest.approx([-0.09, 0.09])
    evenly = [0.1 * (2 * i / 19 - 1) for i in range(20)]
    assert found["controls_sd"] == pytest.approx(math.sqrt(sum(e * e for e in evenly) / 19), rel=1e-5)
    assert (found["n_pairs"], found["pairs_moved"], found["smallest"]) == (3, 2, 0.1)
    assert found["reason"].startswith(f"at KL 0.1 it moves {OUTCOME} by +0.2 nats a token, more than all of 20 matched")
    assert (found["latents"], found["weights"], found["neutral_tokens"]) == ([7, 12], [0.5, -1.0], 128)
    assert found["window"] == [-2, 5] and found["limits"][0] == "latent 17 never fired and was left out"


def test_the_drawn_rows_follow_the_edits():
    found = causal_result(check())
    top = found["doses"][-1]
    assert [row["dose"] for row in found["doses"]] == list(DOSES)
    assert top == {
        "dose": 5.0, "effect": pytest.approx(0.2 * 0.4 / ROOT, rel=1e-5), "kl": 0.16, "perplexity_ratio": 1.0,
        "repetition": 0.0, "coherent": True,
    }  # fmt: skip
    at_one = found["control_doses"][1]
    assert [at_one["low"], at_one["median"], at_one["high"]] == pytest.approx(
        [-0.09 * 0.08 / ROOT, 0, 0.09 * 0.08 / ROOT], rel=1e-4, abs=1e-9
    )
    assert len(found["control_curves"]) == 20
    assert [point["kl"] for point in found["control_curves"][0]] == pytest.approx([0.0064, 0.0256, 0.16])


def test_the_comparison_at_each_kl_is_null_where_the_set_does_not_reach_it():
    low, middle, high = causal_result(check())["equal_kl"]
    assert [row["kl"] for row in (low, middle, high)] == [0.05, 0.1, 0.3]
    assert low["effect"] == pytest.approx(0.2 * math.sqrt(0.5), rel=1e-5) and middle["effect"] == pytest.approx(0.2)
    assert middle["p"] == pytest.approx(1 / 21, rel=1e-5) and middle["controls_high"] == pytest.approx(0.09)
    assert (high["effect"], high["p"]) == (None, None)
    assert high["controls_high"] == pytest.approx(0.09 * math.sqrt(3), rel=1e-5)  # extrapolated


def test_rivals_are_told_at_the_same_kl_and_whether_they_reach_it():
    rivals = causal_result(check())["rivals"]
    assert rivals["isotropic"]["effect"] == pytest.approx(0.01) and rivals["isotropic"]["extrapolated"] is False
    assert rivals["mean_difference"]["effect"] == pytest.approx(0.15)
    assert rivals["mean_difference"]["extrapolated"] is True
    assert [row["dose"] for row in rivals["mean_difference"]["doses"]] == list(DOSES)


def test_a_concept_without_a_mean_difference_has_no_such_rival():
    assert list(causal_result(without(check(), "mean_difference"))["rivals"]) == ["isotropic"]


def test_samples_stand_by_prompt_lowest_dose_first():
    first, second = causal_result(check())["samples"]
    assert (first["prompt"], second["prompt"]) == ("How many legs?", "Which colour?")
    assert [answer["text"] for answer in first["answers"]] == ["a-2", "a0", "a1", "a2", "a5"]
    assert second["answers"][1] == {"dose": 0.0, "text": "b0"}


def test_the_order_of_rows_changes_nothing_and_of_two_rows_of_one_edit_the_last_counts():
    rows = check()
    found = causal_result(rows)
    for seed in range(3):
        assert causal_result(random.Random(seed).sample(rows, len(rows))) == found
    assert causal_result([edit("concept", 5.0, -3.0), samples(5.0, 0.9), *rows]) == found
    assert causal_result([*rows, samples(5.0, 0.9)]) != found


def test_a_rule_that_lowers_mirrors_one_that_raises():
    up = causal_result(check(0.12, highest=0.1))
    down = causal_result(
        [r | ({"effects": [-e for e in r["effects"]]} if "effects" in r else {}) for r in check(0.12, sign=-1)]
    )
    for key in ("decision", "p", "rank", "pairs_moved", "window", "at_kl", "controls"):
        assert up[key] == down[key], key
    assert down["effect"] == -up["effect"] and down["controls_middle90"] == pytest.approx([-0.09, 0.09])
    assert [row["p"] for row in up["equal_kl"]] == [row["p"] for row in down["equal_kl"]]


def test_a_check_that_could_not_be_run_gives_its_reason():
    row = {"rule": RULE, "arm": "not_run", "reason": "no latent of the set fires"}
    wanted = {"decision": "not_run", "reason": "no latent of the set fires", "p": None, "controls": 0}
    assert causal_result([row]) == wanted
    assert causal_result([facts(), edit("concept", 1.0, 1.0), row]) == wanted
    assert causal_result([row, *check()])["decision"] == "drives"  # all edits are there after all


@pytest.mark.parametrize("arm", ["concept", "control 20", "isotropic"])
def test_a_check_that_stopped_says_how_far_it_came(arm):
    rows = [r for r in check() if (r["arm"], r.get("dose")) != (arm, 5.0)]
    found = causal_result(rows)
    assert found == {"decision": "not_run", "reason": "stopped after 91 of 92 edits", "p": None, "controls": 0}


@pytest.mark.parametrize("dose", [0.0, -2.0, 5.0])
def test_a_check_without_all_of_its_samples_has_no_window_yet(dose):
    found = causal_result(without(check(), "samples", dose))
    assert found["decision"] == "not_run"
    assert found["reason"] == "stopped after 92 of 92 edits, before its samples were written"


def test_a_check_that_stopped_early():
    assert causal_result([])["reason"] == "stopped before the first edit"
    assert causal_result([facts(prompts=[])])["reason"] == "stopped after 0 of 84 edits"


def test_a_dose_that_is_not_finite_ends_the_window_and_is_said():
    for lost in ({"effects": [0.1, None, 0.2]}, {"kl": NAN}, {"perplexity_ratio": math.inf}):
        found = causal_result(replaced(check(0.9), "concept", 2.0, **lost))
        assert (found["decision"], found["window"], found["at_kl"]) == ("unclear", [-2, 1], None)
        assert [row["coherent"] for row in found["doses"]] == [True, True, False, False]
        assert "dose +2 gave numbers that are not finite and is not coherent" in found["limits"]
        assert "dose +5 is coherent, but a dose nearer to 0 is not: it lies outside the window" in found["limits"]
        assert "at dose +2 its numbers are not finite" in found["reason"]
        json.dumps(found, allow_nan=False)


def test_a_dose_whose_effects_are_lost_needs_no_samples():
    rows = replaced(without(check(), "samples", 5.0), "concept", 5.0, effects=[NAN, NAN, NAN])
    rows += [samples(dose) for dose in (0.0, -2.0, 1.0, 2.0)]
    assert causal_result(rows)["decision"] == "unclear"


def test_a_control_that_is_not_finite_is_left_out_and_p_uses_the_others():
    found = causal_result(replaced(check(), "control 3", 1.0, effects=[0.1, math.inf, 0.0]))
    assert found["controls"] == 19 and found["p"] == found["p_floor"] == 0.05 and found["decision"] == "drives"
    assert "1 of 20 controls gave numbers that are not finite and were left out: control 3" in found["limits"]
    assert len(found["control_curves"]) == 19
    two = replaced(replaced(check(), "control 3", 1.0, kl=None), "control 4", 5.0, kl=NAN)
    assert causal_result(two)["decision"] == "unclear"  # 18 controls allow no p below 1/19


def test_a_control_that_changes_nothing_is_left_out():
    rows = check()
    for dose in DOSES:
        rows = replaced(rows, "control 5", dose, effects=[0.0, 0.0, 0.0], kl=0.0)
    found = causal_result(rows)
    assert found["controls"] == 19
    assert "1 of 20 controls changed nothing at any dose above 0 and were left out: control 5" in found["limits"]


def test_without_any_control_there_is_no_p():
    found = causal_result(check(n_controls=0))
    assert (found["decision"], found["p"], found["rank"], found["controls_mean"]) == ("unclear", None, None, None)
    assert found["control_doses"] == found["control_curves"] == [] and found["equal_kl"][0]["controls_low"] is None


def test_nothing_is_compared_where_no_coherent_dose_reaches_the_kl():
    found = causal_result(replaced(check(), "concept", 1.0, perplexity_ratio=1.3))
    assert found["decision"] == "unclear" and found["window"] == [-2, 0]
    for key in ("p", "at_kl", "effect", "rank", "pairs_moved", "controls_mean", "controls_sd", "controls_middle90"):
        assert found[key] is None, key
    assert found["controls"] == 20 and found["p_floor"] == pytest.approx(1 / 21, rel=1e-5)
    assert found["rivals"]["isotropic"]["effect"] is None
    none_left = replaced(replaced(check(), "concept", 1.0, kl=None), "concept", -2.0, kl=None)
    assert causal_result(none_left)["window"] is None


def test_the_lower_kl_and_extrapolated_controls_are_said():
    rows = [r for r in check() if r["arm"] not in ("concept", "control 1")]
    rows += [edit("concept", dose, 0.2 / ROOT, reach=0.25) for dose in DOSES]
    rows += [edit("control 1", dose, 0.0, reach=0.1) for dose in DOSES]
    found = causal_result(rows)
    assert (found["decision"], found["at_kl"]) == ("drives", 0.05)
    assert found["limits"][1:] == [
        "KL 0.1 is not reached inside the coherent window: compared at KL 0.05",
        "1 of 20 controls do not reach KL 0.05: their effects are extrapolated",
    ]


def test_repetition_is_compared_with_the_unsteered_samples():
    rows = replaced(check(), "samples", 2.0, repetition=0.14)
    assert causal_result(rows)["window"] == [-2, 1]
    found = causal_result(replaced(rows, "samples", 0.0, repetition=0.15))
    assert found["window"] == [-2, 5]
    assert "the unsteered samples repeat 15 % themselves, so as much is allowed" in found["limits"]


def test_without_samples_perplexity_alone_judges_and_is_said():
    found = causal_result(without(check(prompts=[]), "samples"))
    assert found["decision"] == "drives" and found["samples"] == []
    assert "at dose +5 repetition was not measured: perplexity alone judges it" in found["limits"]


def test_a_kl_that_falls_with_the_dose_is_said():
    found = causal_result(replaced(check(), "concept", 2.0, kl=0.001))
    assert found["limits"][1] == "KL does not rise with the dose: 1 of 3 coherent doses above 0 passed over"
    assert found["effect"] == pytest.approx(0.2)


def test_pairs_that_moved_are_counted_at_the_lowest_dose_that_reaches_the_kl():
    rows = replaced(check(), "concept", 5.0, effects=[0.9, -0.1, 0.3])
    assert causal_result(rows)["pairs_moved"] == 2
    rows = replaced(check(), "concept", 2.0, effects=[0.9, 0.1, 0.3], kl=0.11)
    assert causal_result(rows)["pairs_moved"] == 3


def test_rows_of_two_rules_are_refused():
    with pytest.raises(AssertionError, match="more than one rule"):
        causal_result([facts(), facts(rule="a.b", arm="not_run", reason="")])
