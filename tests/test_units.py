"""What a verdict counts, and what a unit comes to: pairs once, given responses where they are the object, `among`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.engine.evaluate import Null
from auditor.engine.tree import Rule
from auditor.rule_verdict import Tally
from auditor.schema import Sample, SampleError
from auditor.units import Counting, ranking_score
from tests.engine.rule_texts import LATENTS, LIKELY, PAIRS, change, parse

PAID = "deception.paid"
LIMITS = {"paid": {"threshold": 0.0}, "knows": {"threshold": 0.5}}


def counting(*, shipped: bool = True, family: str | None = "deception", all_given: bool = False) -> Counting:
    row = {"name": "suite", "shipped": shipped, "family": family, "all_given": all_given}
    thresholds = {PAID: LIMITS, "deception.likely": {"likely": {"threshold": -1.5}}}
    return Counting({"suites": [row], "thresholds": thresholds | {"deception.hand": {"hand": {"threshold": 0.2}}}})


def sample(paid: float | None = 1.0, knows: float | None = 1.0, **changes: Any) -> Sample:
    made = Sample(id="a", suite="suite", pair="p", pair_at="a", variant="paid_lie", given=True)
    return replace(made, signals={PAID: {"paid": paid, "knows": knows}}, **changes)


@pytest.fixture
def pairs() -> Rule:
    return parse(PAIRS)


@pytest.mark.parametrize(
    ("paid", "knows", "truth"),
    [
        (0.0, 0.5, True),
        (-0.1, 0.5, False),
        (1.0, 0.4, Null.NOT_APPLICABLE),
        (-1.0, 0.4, Null.NOT_APPLICABLE),
        (None, 0.4, Null.NOT_APPLICABLE),  # not among what is counted, whatever it would have been
        (None, 0.5, Null.UNKNOWN),
        (1.0, None, Null.UNKNOWN),
    ],
)
def test_only_units_whose_among_signal_is_true_are_true_or_false(
    pairs: Rule, paid: float | None, knows: float | None, truth: object
) -> None:
    assert counting().unit(pairs, sample(paid, knows)).truth is truth


def test_an_among_signal_that_does_not_apply_stays_so(pairs: Rule) -> None:
    lacking = sample(1.0, None, nulls={PAID: {"knows": "not_applicable: pair 'p' has no variant 'free_lie'"}})
    assert counting().unit(pairs, lacking).truth is Null.NOT_APPLICABLE
    failed = replace(lacking, error=SampleError(type="RuntimeError", message="x"))
    assert counting().unit(pairs, failed).truth is Null.UNKNOWN


def test_a_pair_is_counted_once_at_its_first_prompt(pairs: Rule) -> None:
    first, other = sample(), sample(id="b", variant="paid_truth")
    assert [counting().counts(pairs, s) for s in (first, other)] == [True, False]
    assert not counting().counts(pairs, sample(pair=None, pair_at=None))
    assert not counting(family="bias").counts(pairs, first)
    assert counting(shipped=False, family=None).counts(pairs, first)


def test_it_is_said_why_a_prompt_is_not_counted(pairs: Rule) -> None:
    first, hand = sample(), parse(LATENTS)
    single = sample(pair=None, pair_at=None)
    assert counting().why_not(pairs, first) is None
    assert counting().why_not(pairs, sample(id="b", variant="paid_truth")) == "its pair counts at 'a'"
    assert counting().why_not(pairs, single) == "the rule compares pairs"
    assert counting().why_not(hand, first) == "it is of a pair, and the rule compares none"
    assert counting(family="bias").why_not(pairs, first) == "of the suite of bias"
    assert counting().why_not(hand, single) == "its answer is given, in a suite that has others written"


def test_the_other_prompts_of_a_pair_are_not_among_the_uncounted(pairs: Rule) -> None:
    tally = Tally()
    for row in (sample(), sample(id="b", variant="paid_truth"), sample(id="c", pair=None, pair_at=None)):
        tally.add(counting(), pairs, row, by_suite=False)
    assert (len(tally.counted), tally.uncounted) == (1, {"suite": 1})


def test_a_rule_on_given_responses_counts_them_although_the_suite_has_other_prompts(pairs: Rule) -> None:
    likely, hand = parse(LIKELY), parse(LATENTS)
    given = sample(pair=None, pair_at=None)
    own = replace(given, given=False)
    assert [counting().counts(likely, s) for s in (given, own)] == [True, True]
    assert [counting().counts(hand, s) for s in (given, own)] == [False, True]
    assert counting(all_given=True).counts(hand, given)
    assert counting().counts(pairs, sample()) and counting().unit(pairs, sample()).given
    missing = replace(own, nulls={"deception.likely": {"likely": "not_applicable: no given response"}})
    assert counting().unit(likely, missing).truth is Null.NOT_APPLICABLE


def test_a_comparing_rules_units_are_ranked_by_its_first_signal(pairs: Rule) -> None:
    assert ranking_score(pairs, {"paid": -0.25, "knows": 3.0}) == -0.25
    swapped = parse(change(change(PAIRS, "condition: paid", "condition: knows"), "among: knows", "among: paid"))
    assert ranking_score(swapped, {"paid": -0.25, "knows": 3.0}) == -0.25
    unit = counting().unit(pairs, sample(-0.25, 3.0))
    assert (unit.score, unit.scores, unit.over) == (-0.25, {"paid": -0.25, "knows": 3.0}, ("knows",))
