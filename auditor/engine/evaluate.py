"""From scores to a three-valued answer: a score and its threshold make a truth, truths make a match, a miss or a null.

False decides an `and`, true decides an `or`, `not null` is null, every other null makes null. A null condition is
neither match nor miss; its reason is `unknown` if any null in it is, else `not_applicable`. "In it" is read literally,
over every name of the condition: a check that broke counts as broken even where its answer could not have mattered,
which errs on the loud side. Source: docs/rules.md, "Conditions and the three values".

>>> evaluate(And((Name("lying"), Not(Name("fiction")))), {"lying": True, "fiction": Null.NOT_APPLICABLE})
<Null.NOT_APPLICABLE: 'not_applicable'>
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import assert_never

from auditor.engine.tree import And, Condition, Name, Not, Op, Or, Rule, names_of


class Null(StrEnum):
    """Why there is no answer: the signal's object does not occur, or it should be there and could not be had."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


Truth = bool | Null


def truth_of(score: float | Null, op: Op, threshold: float) -> Truth:
    """Hold a score against its number. "above" (clean_rate) is strict; "either_way" compares the absolute value.

    A score that is not finite is no score: unknown. So is a threshold that is not a number.
    """
    if isinstance(score, str):
        return Null(score)
    if not math.isfinite(score) or math.isnan(threshold):
        return Null.UNKNOWN
    match op:
        case "above":
            return score > threshold
        case "at_least":
            return score >= threshold
        case "at_most":
            return score <= threshold
        case "either_way":
            return abs(score) >= threshold
    assert_never(op)


def evaluate(condition: Condition, values: Mapping[str, Truth]) -> Truth:
    """True (a match), False (a miss) or the Null that says why neither. values holds every name of the condition."""
    answer = _kleene(condition, values)
    if answer is not None:
        return answer
    nulls = [values[name] for name in names_of(condition)]
    return Null.UNKNOWN if Null.UNKNOWN in nulls else Null.NOT_APPLICABLE


def rule_truth(rule: Rule, values: Mapping[str, Truth]) -> Truth:
    """A rule's answer for one unit: its condition's, among the units that it counts; the others are not_applicable."""
    counted = True if rule.among is None else values[rule.among]
    if counted is True:
        return evaluate(rule.condition, values)
    return Null.NOT_APPLICABLE if counted is False else counted


def _kleene(condition: Condition, values: Mapping[str, Truth]) -> bool | None:
    match condition:
        case Name(name):
            value = values[name]
            return value if isinstance(value, bool) else None
        case Not(part):
            inner = _kleene(part, values)
            return None if inner is None else not inner
        case And(parts):
            return _decided(parts, values, by=False)
        case Or(parts):
            return _decided(parts, values, by=True)
    assert_never(condition)


def _decided(parts: tuple[Condition, ...], values: Mapping[str, Truth], *, by: bool) -> bool | None:
    answers = [_kleene(part, values) for part in parts]
    if by in answers:
        return by
    return None if None in answers else not by
