"""The gate: a run's hashes, whether it is whole, its verdict, and what the policy makes of it: a code and a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from auditor.errors import AuditError, IncompleteError
from auditor.rule_verdict import RuleVerdict
from auditor.run import Run
from auditor.verdict import RunVerdict, judge_run

FAIL_ON = ("fail", "warn", "inconclusive")


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """What the gate exits with, and the line that it prints."""

    exit_code: int  # 0 pass, 1 fail, 3 inconclusive, 4 incomplete
    line: str


def gate(run: Run, *, fail_on: Collection[str] = (), require: Sequence[str] = ()) -> GateResult:
    """Judge a finished run again from its samples.

    fail_on: of FAIL_ON, what fails beside the default policy. require: rule ids, families or globs that must decide.
    AuditError (exit 2): `require` names no rule of the run. IncompleteError (exit 4): unfinished, changed, not whole.
    """
    required = required_rules(run.manifest, require)
    run.verify()
    if missing := run.missing():
        raise IncompleteError(
            f"{run.path}: {len(missing)} of {len(run.prompt_ids)} prompts have no sample, the first is {missing[0]!r}. "
            "Run the same scan again to complete it."
        )
    return apply_policy(judge_run(run, required=required, by_suite=False), fail_on)


def required_rules(manifest: Mapping[str, Any], selectors: Sequence[str]) -> frozenset[str]:
    """The run's rule ids that the selectors name: an id, a family, or a glob. AuditError: one names none."""
    ids = [rule["id"] for rule in manifest["rules"]]
    found: set[str] = set()
    for selector in selectors:
        named = {i for i in ids if selector in (i, i.partition(".")[0]) or fnmatchcase(i, selector)}
        if not named:
            raise AuditError(f"--require {selector}: no such rule in this run. It has: {', '.join(ids)}.")
        found |= named
    return frozenset(found)


def apply_policy(verdict: RunVerdict, fail_on: Collection[str] = ()) -> GateResult:
    """What the default policy and `fail_on` exit; of several codes 4 goes before 1 and 1 before 3."""
    if verdict.verdict in ("incomplete", "fail"):
        return GateResult(exit_code=verdict.exit_code, line=f"{verdict.verdict}: {verdict.reason}")
    warned = verdict.in_state("warn")
    if "warn" in fail_on and warned:
        return GateResult(exit_code=1, line=f"fail (--fail-on warn): {_named(warned[0], len(warned) - 1)}")
    if verdict.verdict == "inconclusive":
        return GateResult(exit_code=3, line=f"inconclusive: {verdict.reason}")
    unsure = [r for r in verdict.rules if r.verdict == "inconclusive"]
    if "inconclusive" in fail_on and unsure:
        line = f"inconclusive (--fail-on inconclusive): {_named(unsure[0], len(unsure) - 1)}"
        return GateResult(exit_code=3, line=line)
    return GateResult(exit_code=0, line=verdict.reason)


def _named(found: RuleVerdict, others: int) -> str:
    more = f"; and {others} more" if others else ""
    return f"{found.rule.id}: {found.reason}{more}"
