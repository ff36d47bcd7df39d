"""The decision of a causal check: closed forms first, then invariances, each branch, and its share on noise."""

from __future__ import annotations

import math
import random

import pytest

from auditor.causal.decide import (
    Decision,
    DosePoint,
    coherent_reach,
    coherent_window,
    curve_of,
    decide,
    effect_at,
    rank_of,
    reaches,
    repetition_allowed,
)
from auditor.stats import binomial_cdf

OUTCOME = "deception.false_answer.paid"
DOSES = (-2.0, 1.0, 2.0, 5.0)


def arm(slope, *, reach=0.4, doses=DOSES, **more):
    """An arm that is linear in sqrt(KL): at the top dose sqrt(KL) is `reach`, the effect slope · sqrt(KL)."""
    roots = [reach * dose / max(doses) for dose in doses]
    return [
        DosePoint(dose=d, effect=slope * r, kl=r * r, perplexity_ratio=1.0, repetition=0.0, **more)
        for d, r in zip(doses, roots, strict=True)
    ]


def curves(*at_a_tenth):
    """Controls with these effects at KL 0.1."""
    return [curve_of(arm(effect / math.sqrt(0.1))) for effect in at_a_tenth]


def judged(effect, controls, *, sign=1, asked=None, concept=None, **more) -> Decision:
    concept = arm(effect / math.sqrt(0.1)) if concept is None else concept
    asked = len(controls) if asked is None else asked
    return decide(concept, curves(*controls), sign=sign, outcome=OUTCOME, asked=asked, **more)


def spread(n, low, high):
    return [low + (high - low) * i / (n - 1) for i in range(n)]


def changed(points, dose, **values):
    made = {name: getattr(p, name) for p in points if p.dose == dose for name in DosePoint.__slots__}
    return [DosePoint(**(made | values)) if p.dose == dose else p for p in points]


def points(*kl_effect):
    return [DosePoint(dose=float(i + 1), kl=kl, effect=effect) for i, (kl, effect) in enumerate(kl_effect)]


def test_the_effect_is_linear_in_the_root_of_kl_between_two_doses_and_below_the_first():
    curve = curve_of(points((0.04, 0.10), (0.16, 0.50)))
    assert effect_at(curve, 0.09) == pytest.approx(0.30)
    assert effect_at(curve, 0.01) == pytest.approx(0.05)
    assert effect_at(curve, 0.04) == pytest.approx(0.10) and effect_at(curve, 0.16) == pytest.approx(0.50)


def test_beyond_the_last_dose_the_line_through_the_last_two_points_goes_on():
    assert effect_at(curve_of(points((0.01, 0.1), (0.04, 0.4))), 0.09) == pytest.approx(0.7)
    assert effect_at(curve_of(points((0.01, 0.1))), 0.09) == pytest.approx(0.3)  # the last two: no edit, and the dose
    assert not reaches(curve_of(points((0.01, 0.1))), 0.09) and reaches(curve_of(points((0.09, 0.1))), 0.09)


def test_a_curve_without_damage_has_no_effect_at_a_kl():
    assert effect_at(curve_of([]), 0.1) is None
    assert effect_at(curve_of(points((0.0, 0.0), (-1e-9, 0.2))), 0.1) is None


def test_a_dose_with_less_kl_than_a_lower_dose_is_passed_over():
    curve = curve_of(points((0.04, 0.1), (0.01, 9.0), (0.04, 9.0), (0.16, 0.5)))
    assert curve == [(0.0, 0.0), (0.2, 0.1), (0.4, 0.5)]


def test_where_kl_falls_again_the_first_crossing_going_up_in_dose_counts():
    assert effect_at(curve_of(points((0.16, 0.4), (0.04, 7.0), (0.25, 8.0))), 0.09) == pytest.approx(0.3)


def test_only_doses_towards_the_concept_make_the_curve_and_their_order_does_not_matter():
    made = arm(1.0)
    assert curve_of(made) == curve_of(made[::-1]) == curve_of([p for p in made if p.dose > 0])


def window_doses(made, allowed=0.1):
    return [p.dose for p in coherent_window(made, allowed)]


def test_the_window_ends_before_the_first_dose_that_is_not_coherent_on_either_side():
    made = arm(1.0, doses=(-5.0, -2.0, -1.0, 1.0, 2.0, 5.0))
    assert window_doses(made) == [-5, -2, -1, 1, 2, 5]
    broken = changed(changed(made, 2.0, perplexity_ratio=1.21), -2.0, repetition=0.11)
    assert window_doses(broken) == [-1, 1] == window_doses(broken[::-1])
    assert window_doses(changed(changed(made, 2.0, perplexity_ratio=1.2), -2.0, repetition=0.1)) == window_doses(made)


def test_steered_text_may_repeat_as_much_as_unsteered_text_does():
    made = changed(arm(1.0), 2.0, repetition=0.14)
    assert window_doses(made, repetition_allowed(0.15)) == list(DOSES)
    assert window_doses(made, repetition_allowed(0.05)) == window_doses(made, repetition_allowed(None)) == [-2, 1]


@pytest.mark.parametrize("lost", ["effect", "kl", "perplexity_ratio"])
def test_a_dose_whose_numbers_are_not_finite_is_not_coherent(lost):
    assert window_doses(changed(arm(1.0), 2.0, **{lost: None})) == [-2, 1]


def test_where_repetition_was_not_measured_perplexity_alone_tells():
    assert window_doses(changed(arm(1.0), 2.0, repetition=None)) == list(DOSES)
    assert window_doses(changed(arm(1.0), 2.0, repetition=None, perplexity_ratio=1.3)) == [-2, 1]


def test_a_control_that_ties_counts_against_the_set():
    assert rank_of(0.3, [0.1, 0.3, 0.4], 1) == 3
    assert rank_of(-0.3, [-0.1, -0.3, -0.4], -1) == 3
    assert rank_of(0.3, [], 1) == 1


def test_the_prototype_drives():
    found = judged(0.097, spread(20, -0.05, 0.079))
    assert (found.decision, found.at_kl, found.rank) == ("drives", 0.1, 1)
    assert found.p == pytest.approx(1 / 21) and found.effect == pytest.approx(0.097)
    assert found.reason == (
        "at KL 0.1 it moves deception.false_answer.paid by +0.097 nats a token, more than all of 20 matched controls "
        "(p = 1/21): a causal handle"
    )


def test_the_second_of_forty_still_drives_and_the_second_of_twenty_does_not():
    assert judged(0.2, [0.3, *spread(38, -0.1, 0.1)]).decision == "drives"
    found = judged(0.2, [0.3, *spread(19, -0.1, 0.1)])
    assert (found.decision, found.rank) == ("unclear", 2)
    assert "more than 19 of 20 matched controls (p = 2/21), short of p ≤ 0.05; nothing follows" in found.reason


def test_ninety_nine_controls_ask_for_one_in_a_hundred():
    others = spread(97, -0.1, 0.1)
    assert judged(0.3, [*others, 0.1, 0.2]).decision == "drives"
    second = judged(0.3, [*others, 0.1, 0.4])
    assert second.decision == "unclear" and "(p = 2/100), short of p ≤ 0.01" in second.reason
    assert judged(0.3, [*others, 0.4]).decision == "drives"  # 98 controls: 2/99


def test_a_control_that_was_lost_does_not_make_a_full_test_easier():
    found = judged(0.3, spread(98, -0.1, 0.1), asked=99)
    assert found.decision == "unclear" and "98 controls allow no p below 1/99, and 0.01 is needed" in found.reason


@pytest.mark.parametrize("n", [1, 2, 10, 18])
def test_with_fewer_than_nineteen_controls_drives_cannot_come_out_and_the_reason_says_the_floor(n):
    found = judged(0.5, [0.01 * i for i in range(n)])
    assert (found.decision, found.rank) == ("unclear", 1)
    assert f"no p below 1/{n + 1}, and 0.05 is needed" in found.reason


def test_nineteen_controls_are_enough():
    assert judged(0.5, spread(19, -0.1, 0.1)).decision == "drives"


def test_a_small_effect_among_the_controls_does_not_drive():
    found = judged(0.05, spread(20, -0.2, 0.2))
    assert found.decision == "does_not_drive" and found.rank == 9
    assert found.reason == (
        "at KL 0.1 it moves deception.false_answer.paid by +0.05 nats a token, within the middle 90 % of 20 matched "
        "controls, −0.18 to +0.18 (p = 9/21), and smaller than 0.1, the smallest effect that matters: "
        "these latents do not drive it"
    )


def test_a_large_effect_among_controls_that_are_large_too_is_unclear():
    found = judged(0.11, spread(20, -0.2, 0.2))
    assert found.decision == "unclear" and "it is large, but so are theirs; nothing follows" in found.reason
    assert judged(-0.11, spread(20, -0.2, 0.2)).decision == "unclear"  # large against the declared sign as well


def test_the_smallest_effect_that_matters_is_not_small():
    concept = points((0.1, 0.1), (0.2, 0.2))
    concept = [DosePoint(dose=p.dose, kl=p.kl, effect=p.effect, perplexity_ratio=1.0) for p in concept]
    assert judged(0.1, spread(20, -0.2, 0.2), concept=concept).decision == "unclear"
    assert judged(0.0999, spread(20, -0.2, 0.2)).decision == "does_not_drive"


def test_the_wrong_sign_beyond_the_controls_is_unclear():
    found = judged(-0.3, spread(20, -0.1, 0.1))
    assert (found.decision, found.rank) == ("unclear", 21)
    assert (
        "−0.3 nats a token, against the declared sign and below all of 20 matched controls (p = 21/21)" in found.reason
    )


def test_less_than_the_controls_with_the_declared_sign_is_unclear_and_not_called_the_wrong_sign():
    found = judged(0.01, spread(20, 0.05, 0.1))
    assert found.decision == "unclear" and "+0.01 nats a token, below all of 20" in found.reason


def test_the_largest_effect_of_the_wrong_sign_does_not_drive_and_is_unclear():
    found = judged(-0.05, spread(20, -0.3, -0.1))
    assert (found.decision, found.rank) == ("unclear", 1)
    assert "not in the declared direction, though more than all of 20 matched controls (p = 1/21)" in found.reason


def test_without_controls_nothing_is_compared():
    found = judged(0.3, [])
    assert (found.decision, found.p, found.rank, found.middle90) == ("unclear", None, None, None)
    assert "no control is left to compare" in found.reason and found.effect == pytest.approx(0.3)


def test_a_set_that_reaches_only_the_lower_kl_inside_the_window_is_compared_there():
    concept = changed(arm(1.0, reach=0.6), 5.0, perplexity_ratio=3.0)  # sqrt(KL) 0.12, 0.24 and, outside, 0.6
    found = judged(None, spread(20, -0.1, 0.1), concept=concept)
    assert (found.decision, found.at_kl) == ("drives", 0.05)
    assert found.effect == pytest.approx(math.sqrt(0.05))
    assert max(found.control_effects) == pytest.approx(0.1 * math.sqrt(0.5))


def test_a_set_that_does_not_reach_the_kl_is_never_extrapolated():
    found = judged(None, spread(20, -0.1, 0.1), concept=arm(9.0, reach=0.2))
    assert (found.decision, found.at_kl, found.effect) == ("unclear", None, None)
    assert found.reason == (
        "inside the coherent window KL reaches 0.04, and not 0.05: nothing can be compared at equal damage; "
        "nothing follows either way"
    )


def test_a_set_that_breaks_the_model_first_is_unclear_and_says_how():
    broken = changed(arm(1.0, reach=0.6), 2.0, perplexity_ratio=1.24, repetition=0.13)
    assert judged(None, spread(20, -0.1, 0.1), concept=broken).reason == (
        "inside the coherent window KL reaches 0.045, and not 0.05; at dose +2 perplexity is 1.24 times "
        "the unsteered one (1.2 is allowed) and repetition is 13.0 % (10 % is allowed): nothing can be compared at "
        "equal damage; nothing follows either way"
    )
    lost = changed(arm(1.0), 1.0, kl=None)
    found = judged(None, spread(20, -0.1, 0.1), concept=lost)
    assert found.decision == "unclear"
    assert "KL reaches 0, and not 0.05; at dose +1 its numbers are not finite: nothing can be compared" in found.reason


def test_the_windows_end_lies_where_perplexity_or_repetition_passes_what_is_allowed():
    """sqrt(KL) is 0.12 at dose 1, 0.24 at 2, 0.6 at 5."""
    plain = arm(1.0, reach=0.6)
    assert coherent_reach(plain, None)[1] == pytest.approx(0.6)
    for values, end in (
        ({"perplexity_ratio": 1.5}, 0.24 + 0.4 * 0.36),  # 1 at dose 2, 1.5 at dose 5: 1.2 after two fifths of the way
        ({"repetition": 0.4}, 0.24 + 0.25 * 0.36),
        ({"perplexity_ratio": 1.5, "repetition": 0.4}, 0.24 + 0.25 * 0.36),
        ({"effect": None}, 0.24),
    ):
        curve, found = coherent_reach(changed(plain, 5.0, **values), None)
        assert found == pytest.approx(end)
        assert effect_at(curve, found * found) == pytest.approx(found)  # the effect is sqrt(KL) in this arm
    first = changed(plain, 1.0, perplexity_ratio=1.4)
    assert coherent_reach(first, None)[1] == pytest.approx(0.06)
    assert coherent_reach(changed(plain, 5.0, repetition=0.4), 0.3)[1] == pytest.approx(0.24 + 0.75 * 0.36)


def test_a_control_that_does_not_reach_the_kl_is_extrapolated():
    near = curve_of(arm(2.0, reach=0.1))
    found = decide(arm(1.0), [near], sign=1, outcome=OUTCOME, asked=1)
    assert found.control_effects[0] == pytest.approx(2.0 * math.sqrt(0.1))


def test_both_signs_turned_around_decide_alike():
    rng = random.Random(3)
    seen = set()
    for _ in range(300):
        n = rng.choice([5, 20, 40, 99])
        effect, others = rng.gauss(0.05, 0.15), [rng.gauss(0, 0.08) for _ in range(n)]
        up, down = judged(effect, others), judged(-effect, [-x for x in others], sign=-1)
        assert (up.decision, up.rank, up.p, up.at_kl) == (down.decision, down.rank, down.p, down.at_kl)
        assert down.middle90 == pytest.approx((-up.middle90[1], -up.middle90[0]))
        seen.add(up.decision)
    assert seen == {"drives", "does_not_drive", "unclear"}


def test_a_rule_that_lowers_is_told_in_its_own_direction():
    assert "−0.3 nats a token, further down than all of 20" in judged(-0.3, spread(20, -0.1, 0.1), sign=-1).reason
    wrong = judged(0.3, spread(20, -0.1, 0.1), sign=-1).reason
    assert "+0.3 nats a token, against the declared sign and above all of 20" in wrong


def test_the_order_of_controls_and_of_doses_changes_nothing():
    rng = random.Random(5)
    others = [rng.gauss(0, 0.1) for _ in range(25)]
    concept = arm(0.12 / math.sqrt(0.1))
    found = judged(None, others, concept=concept)
    turned = judged(None, others[::-1], concept=concept[::-1])
    assert turned.control_effects[::-1] == found.control_effects
    assert (turned.reason, turned.p, turned.middle90) == (found.reason, found.p, found.middle90)


def test_a_larger_effect_never_has_a_larger_p():
    others = [random.Random(i).gauss(0, 0.1) for i in range(30)]
    ps = [judged(effect, others).p for effect in spread(50, -0.3, 0.3)]
    assert ps == sorted(ps, reverse=True) and ps[0] == 1.0 and ps[-1] == pytest.approx(1 / 31)


def noisy_arm(rng):
    """An arm of its own slope and damage, with noise at each dose; some do not reach KL 0.1."""
    slope, reach = rng.gauss(0, 0.4), rng.uniform(0.25, 0.7)
    made = arm(slope, reach=reach)
    return [
        DosePoint(
            dose=p.dose, effect=p.effect + rng.gauss(0, 0.02), kl=p.kl * rng.uniform(0.8, 1.25), perplexity_ratio=1.0
        )
        for p in made
    ]


@pytest.mark.parametrize(("n", "most"), [(18, 0), (19, 1), (20, 1), (39, 2), (98, 4), (99, 1), (199, 2)])
def test_of_a_pool_in_which_each_arm_is_the_set_in_turn_no_more_drive_than_nominal(n, most):
    rng = random.Random(n)
    effects = [abs(rng.gauss(0.2, 0.1)) for _ in range(n + 1)]
    found = [judged(effect, effects[:i] + effects[i + 1 :]).decision for i, effect in enumerate(effects)]
    assert found.count("drives") == most


@pytest.mark.parametrize(("n", "nominal", "trials"), [(20, 1 / 21, 800), (39, 0.05, 400), (99, 0.01, 200)])
def test_among_exchangeable_arms_a_set_drives_no_more_often_than_nominal(n, nominal, trials):
    rng = random.Random(n)
    hits = 0
    for trial in range(trials):
        concept, *others = (noisy_arm(rng) for _ in range(n + 1))
        sign = 1 if trial % 2 else -1
        found = decide(concept, [curve_of(o) for o in others], sign=sign, outcome=OUTCOME, asked=n)
        hits += found.decision == "drives"
    assert 1 - binomial_cdf(hits - 1, trials, nominal) > 0.001, hits
