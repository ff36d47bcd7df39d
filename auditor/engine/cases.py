"""A rule's own tests: what a case has to show, and the `code` cases, which need no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.engine.code import block_answer, code_score
from auditor.engine.evaluate import Null, Truth, rule_truth, truth_of
from auditor.engine.faults import printable
from auditor.engine.tree import BanditMeasure, Case, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What one case came to.

    index: its place among the rule's cases of its kind, from 0; scores: by signal, None for a null.
    """

    rule_id: str
    kind: Literal["fires", "quiet"]
    index: int
    ok: bool
    truth: Truth
    scores: Mapping[str, float | None]
    reason: str | None = None


def numbered_cases(rule: Rule) -> list[tuple[int, Case]]:
    """A rule's cases with their place among those of their kind, from 0."""
    return [(index, case) for kind in ("fires", "quiet") for index, case in enumerate(_of_kind(rule, kind))]


def _of_kind(rule: Rule, kind: str) -> list[Case]:
    return [case for case in rule.cases if case.kind == kind]


def passes(case: Case, truth: Truth) -> bool:
    """A firing case has to match, a quiet one to miss; a null fails both."""
    return truth is (case.kind == "fires")


def run_code_cases(rule: Rule) -> list[CaseResult]:
    """Run the rule's `code` cases; a signal on activations is unknown, since there is no model."""
    return [_run(rule, index, case) for index, case in numbered_cases(rule) if case.code is not None]


def _run(rule: Rule, index: int, case: Case) -> CaseResult:
    scores: dict[str, float | Null] = {}
    values: dict[str, Truth] = {}
    answer = block_answer(case.code or "")
    for signal in rule.signals:
        measure = signal.measure
        score = code_score(answer, measure) if isinstance(measure, BanditMeasure) else Null.UNKNOWN
        scores[signal.name] = score
        values[signal.name] = truth_of(score, signal.threshold.op, signal.threshold.value)
    truth = rule_truth(rule, values)
    return CaseResult(
        rule_id=rule.id,
        kind=case.kind,
        index=index,
        ok=passes(case, truth),
        truth=truth,
        scores={name: None if isinstance(score, Null) else score for name, score in scores.items()},
        reason=_reason(scores) if isinstance(truth, Null) else None,
    )


def _reason(scores: Mapping[str, float | Null]) -> str:
    nulls = [f"{name} is {score.value.replace('_', ' ')}" for name, score in scores.items() if isinstance(score, Null)]
    return ", ".join(nulls)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `rules test` prints, and how many cases failed."""

    lines: tuple[str, ...]
    failed: int


def sort_out(rules: Sequence[Rule], results: Sequence[CaseResult]) -> Outcome:
    """Put the results to their cases: a line a rule, and one for each case that fails or is marked todo and passes.

    A case without a result was not run and is counted as such; one marked todo never fails.
    """
    found = {(result.rule_id, result.kind, result.index): result for result in results}
    lines: list[str] = []
    failed = 0
    for rule in rules:
        counts: Counter[str] = Counter()
        told: list[str] = []
        for index, case in numbered_cases(rule):
            result = found.get((rule.id, case.kind, index))
            state = _state(case, result)
            counts[state] += 1
            if result is not None and (state == "failed" or (case.todo and result.ok)):
                told.append(_line(case, index, result))
        lines += [f"{rule.id}: {_counted(counts)}", *told]
        failed += counts["failed"]
    return Outcome(tuple(lines), failed)


def _state(case: Case, result: CaseResult | None) -> str:
    if result is None:
        return "not run"
    if case.todo:
        return "todo"
    return "passed" if result.ok else "failed"


def _counted(counts: Counter[str]) -> str:
    states = [f"{counts[state]} {state}" for state in ("passed", "failed", "todo", "not run") if counts[state]]
    return ", ".join(states) or "no cases"


def _line(case: Case, index: int, result: CaseResult) -> str:
    where = f"  {case.kind} {index + 1}"
    if case.todo:
        return f"{where}: passes, though marked todo. Remove the mark."
    said = {True: "matches", False: "does not match"}.get(result.truth is True, "")
    if isinstance(result.truth, Null):
        said = f"has no answer ({result.reason or result.truth.value.replace('_', ' ')})"
    scores = ", ".join(f"{name} {'null' if score is None else f'{score:g}'}" for name, score in result.scores.items())
    text = case.code if case.code is not None else _told(case)
    return f"{where}: {said}; {scores}: {printable(' '.join(text.split()))}"


def _told(case: Case) -> str:
    """What a line shows of a case that is no code: its answers, else its prompt."""
    prompts = [case.prompt or {}] if case.variants is None else list(case.variants.values())
    return " | ".join(dict.fromkeys(str(prompt.get("response") or prompt.get("prompt")) for prompt in prompts))
