"""Comparisons: the scores of a pair of prompts, which stand at its first prompt in the suite.

A score is the measure at one variant minus that at another. It is null, with the reason, where the pair lacks one of
them, where one has no measure, and where both are one given answer to one prompt: nothing is compared then, and 0 would
be a number without a meaning. A suite may not hold such a pair; a rule's own case may, as the control swap of
logit_gap: equal prompts have equal gaps. Source: docs/rules.md, "A rule on given responses".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.engine.tree import LogitGapMeasure, Rule, Signal
from auditor.errors import AuditError
from auditor.scan.batches import units
from auditor.scan.runner import render
from auditor.scan.signals import Score
from auditor.schema import round6
from auditor.suites import Prompt
from sae.lm import LanguageModelTokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One prompt of a pair. measured: (rule id, signal) -> what was measured there. error: why nothing was."""

    prompt: Prompt
    ids: tuple[int, ...] = ()  # of its tokens, with the response
    measured: Mapping[tuple[str, str], Score] = field(default_factory=dict)
    error: str | None = None


def first_of_pair(prompts: Iterable[Prompt]) -> dict[str, str]:
    """By prompt id, the id of its pair's first prompt; a prompt without a pair has none. prompts: whole pairs."""
    return {p.id: unit[0].id for unit in units(prompts) for p in unit if p.pair is not None}


def pair_scores(rule: Rule, pair: Sequence[Member]) -> dict[str, Score]:
    """Each signal's score of one pair; the rule compares."""
    return {signal.name: _compared(rule, signal, pair) for signal in rule.signals}


def _compared(rule: Rule, signal: Signal, pair: Sequence[Member]) -> Score:
    assert signal.compare is not None  # every signal of a rule that compares does
    name, found = pair[0].prompt.pair, list[Member]()
    for variant in signal.compare:
        members = [member for member in pair if member.prompt.variant == variant]
        if not members:
            return Score(value=None, null=f"not_applicable: pair {name!r} has no variant {variant!r}")
        if len(members) > 1:
            return Score(value=None, null=f"unknown: pair {name!r} has variant {variant!r} {len(members)} times")
        found += members
    values, nulls = list[float](), list[str]()
    for member in found:
        score = member.measured.get((rule.id, signal.name)) or _missing(member)
        if score.value is not None:
            values.append(score.value)
        else:
            nulls.append(_at_variant(member, score.null or "unknown: no score"))
    if nulls:
        return Score(value=None, null=next((null for null in nulls if null.startswith("unknown")), nulls[0]))
    if found[0].ids == found[1].ids and not isinstance(signal.measure, LogitGapMeasure):
        return Score(value=None, null=f"unknown: {_same_text(signal.compare, found[0].prompt)}")
    return Score(value=round6(values[0] - values[1]))


def _missing(member: Member) -> Score:
    return Score(value=None, null=f"unknown: {member.error or 'nothing was measured'}")


def _at_variant(member: Member, null: str) -> str:
    kind, _, reason = null.partition(": ")
    return f"{kind}: at variant {member.prompt.variant!r}: {reason}"


def _same_text(variants: tuple[str, str], prompt: Prompt) -> str:
    return f"variants {variants[0]!r} and {variants[1]!r} of pair {prompt.pair!r} are one text, so nothing is compared"


def check_pairs(
    prompts: Iterable[Prompt], rules: Sequence[Rule], tokenizer: LanguageModelTokenizer, system: str | None
) -> None:
    """Refuse pairs of which a rule compares two prompts that are one text to the model, a variant that stands twice,
    and pairs of one prompt.

    Errors: AuditError (exit 2) names the pair, and the file and line of a prompt of it.
    """
    compared: dict[tuple[str, str], None] = dict.fromkeys(
        s.compare for rule in rules for s in rule.signals if s.compare is not None
    )
    for unit in units(prompts):
        where = f"{unit[0].where or f'suite {unit[0].suite!r}'}: "
        if compared and unit[0].pair is not None and len(unit) == 1:
            raise AuditError(
                f"{where}pair {unit[0].pair!r} has one prompt, {unit[0].id!r}, and nothing to "
                "compare it with. Give its other variant, or take `pair` out."
            )
        for variants in compared if unit[0].pair is not None else ():
            found = [[prompt for prompt in unit if prompt.variant == variant] for variant in variants]
            for variant, members in zip(variants, found, strict=True):
                if len(members) > 1:
                    twice = f"pair {unit[0].pair!r} has variant {variant!r} {len(members)} times"
                    raise AuditError(f"{where}{twice}, and a rule compares it. Keep one.")
            if all(found) and len({render(members[0], tokenizer, system).ids for members in found}) == 1:
                raise AuditError(f"{where}{_same_text(variants, unit[0])}. Change one of them.")
