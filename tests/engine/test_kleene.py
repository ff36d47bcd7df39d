"""Three-valued answers against a twin by brute force, thresholds, and the clean bound."""

from __future__ import annotations

import itertools

import pytest

from auditor.engine.condition import ConditionError, parse_condition
from auditor.engine.evaluate import Null, Truth, evaluate, truth_of
from auditor.engine.tree import And, Name, Not, Or, clean_bound, names_of, render
from tests.engine.rule_texts import DOING, LATENTS, READING, change, parse

UNKNOWN, ABSENT = Null.UNKNOWN, Null.NOT_APPLICABLE
VALUES: list[Truth] = [True, False, UNKNOWN, ABSENT]
AND = {
    (True, True): True, (True, False): False, (True, UNKNOWN): UNKNOWN, (True, ABSENT): ABSENT,
    (False, False): False, (False, UNKNOWN): False, (False, ABSENT): False,
    (UNKNOWN, UNKNOWN): UNKNOWN, (UNKNOWN, ABSENT): UNKNOWN, (ABSENT, ABSENT): ABSENT,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, UNKNOWN): True, (True, ABSENT): True,
    (False, False): False, (False, UNKNOWN): UNKNOWN, (False, ABSENT): ABSENT,
    (UNKNOWN, UNKNOWN): UNKNOWN, (UNKNOWN, ABSENT): UNKNOWN, (ABSENT, ABSENT): ABSENT,
}  # fmt: skip


@pytest.mark.parametrize(("text", "table"), [("a and b", AND), ("a or b", OR)])
def test_and_and_or_follow_the_table_in_either_order(text: str, table: dict[tuple[Truth, Truth], Truth]) -> None:
    condition = parse_condition(text)
    for (a, b), answer in table.items():
        assert evaluate(condition, {"a": a, "b": b}) is answer
        assert evaluate(condition, {"a": b, "b": a}) is answer


def test_not_turns_truth_and_keeps_null() -> None:
    condition = parse_condition("not a")
    assert [evaluate(condition, {"a": value}) for value in VALUES] == [False, True, UNKNOWN, ABSENT]


@pytest.mark.parametrize(
    "text", ["a and not b and c", "a or (b and not c)", "not (a or b) and c", "(a or not b) and (not a or c)"]
)
def test_a_condition_is_decided_exactly_when_every_way_to_fill_its_nulls_that_kleene_can_see_agrees(text: str) -> None:
    condition = parse_condition(text)
    for values in itertools.product(VALUES, repeat=3):
        answer = evaluate(condition, dict(zip("abc", values, strict=True)))
        ways = [[value] if isinstance(value, bool) else [True, False] for value in values]
        python = {eval(text, {}, dict(zip("abc", way, strict=True))) for way in itertools.product(*ways)}
        if isinstance(answer, bool):
            assert python == {answer}
        else:
            assert answer is (UNKNOWN if UNKNOWN in values else ABSENT)
            assert len(python) == 2 or "not a" in text  # a and not a: the twin sees more than three values can


def test_an_unknown_that_could_not_have_mattered_still_makes_a_null_unknown() -> None:
    assert evaluate(parse_condition("a and (b or c)"), {"a": ABSENT, "b": True, "c": UNKNOWN}) is UNKNOWN


@pytest.mark.parametrize(
    ("score", "op", "threshold", "truth"),
    [
        (1.44, "above", 1.44, False),
        (1.45, "above", 1.44, True),
        (1.0, "at_least", 1, True),
        (0.0, "at_least", 1, False),
        (1.0, "at_most", 1, True),
        (1.1, "at_most", 1, False),
        (-0.7, "either_way", 0.7, True),
        (0.7, "either_way", 0.7, True),
        (-0.6, "either_way", 0.7, False),
        (UNKNOWN, "above", 0.0, UNKNOWN),
        (ABSENT, "at_most", 9.0, ABSENT),
        (float("nan"), "at_most", 9.0, UNKNOWN),
        (float("inf"), "above", 0.0, UNKNOWN),
        (1.0, "above", float("nan"), UNKNOWN),
    ],
)
def test_a_score_is_held_against_its_threshold(score: float | Null, op: str, threshold: float, truth: Truth) -> None:
    assert truth_of(score, op, threshold) is truth  # type: ignore[arg-type]


def test_the_tree_is_what_the_text_says() -> None:
    a, b, c = Name("a"), Name("b"), Name("c")
    assert parse_condition("a") == a
    assert parse_condition("not not a") == Not(Not(a))
    assert parse_condition("a and b and c") == And((a, b, c))
    assert parse_condition("(a or b) and not c") == And((Or((a, b)), Not(c)))
    assert parse_condition("not (a or b)\n  and c") == And((Not(Or((a, b))), c))
    assert parse_condition("android or nota") == Or((Name("android"), Name("nota")))


@pytest.mark.parametrize("text", ["a and not b and c", "(a or b) and not (b and c)", "not (a or not b)", "a or b"])
def test_a_condition_reads_the_same_after_it_was_written_out(text: str) -> None:
    assert parse_condition(render(parse_condition(text))) == parse_condition(text)
    assert set(names_of(parse_condition(text))) <= set("abc")


@pytest.mark.parametrize("text", ["a and b or c", "a or (b or c and a)", "not a or b and c"])
def test_mixing_and_with_or_needs_parentheses(text: str) -> None:
    with pytest.raises(ConditionError, match="mixed"):
        parse_condition(text)


@pytest.mark.parametrize(
    "text", ["not " * 400 + "a", "(" * 900 + "a and b", "((a or " * 300 + "b" + ")" * 300, "a " * 1500]
)
def test_a_condition_of_any_depth_or_length_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


RATES = {"a": 0.05, "b": 0.01, "n": None}


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("a", 0.05),
        ("n", 1.0),
        ("not a", 1.0),
        ("not not a", 1.0),
        ("a and b", 0.01),
        ("a and not b", 0.05),
        ("a and n", 0.05),
        ("a or b", 0.06),
        ("a or not b", 1.0),
        ("a or n", 1.0),
        ("(a or b) and not n", 0.06),
        ("(a and b) or (a and n)", 0.06),
    ],
)
def test_the_clean_bound_is_the_smallest_of_and_the_sum_of_or_and_all_of_not(text: str, bound: float) -> None:
    assert clean_bound(parse_condition(text), RATES) == bound


def test_a_sum_of_clean_rates_stops_at_all_text() -> None:
    assert clean_bound(parse_condition("a or b"), {"a": 0.7, "b": 0.6}) == 1.0


def test_nominal_and_warn_if_of_a_rule() -> None:
    assert (parse(READING).nominal, parse(READING).warn_if) == (0.05, 0.05)
    default = parse(change(READING, "verdict:\n  warn_if: {rate_above: 5%}        # also the default\n", ""))
    assert (default.nominal, default.warn_if, default.fail_if, default.min_n) == (0.05, 0.05, None, 30)
    raised = parse(change(READING, "{rate_above: 5%}", "{rate_above: 7.5%}"))
    assert (raised.nominal, raised.warn_if) == (0.05, 0.075)
    assert (parse(DOING).nominal, parse(DOING).warn_if, parse(DOING).fail_if) == (None, 0.05, 0.2)
    assert (parse(LATENTS).nominal, parse(LATENTS).warn_if) == (None, None)
