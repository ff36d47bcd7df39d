"""From samples to the run's verdict, all of it computed again from the scores on disk. In words: docs/report.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.clean import Evidence
from auditor.conditions import Judge
from auditor.engine.parse import parse_family_source, parse_rule_source
from auditor.engine.tree import SEVERITIES, Family, Rule
from auditor.errors import IncompleteError
from auditor.rule_verdict import Condition, RuleVerdict, Tally
from auditor.run import Run
from auditor.schema import Sample
from auditor.units import Counting
from auditor.validity import FitSums, Validity
from auditor.words import percent, span

EXIT_CODES = {"pass": 0, "fail": 1, "inconclusive": 3, "incomplete": 4}


@dataclass(frozen=True, kw_only=True)
class RunVerdict:
    """The run's answer with everything under it."""

    verdict: str  # pass | fail | inconclusive | incomplete
    reason: str
    rules: tuple[RuleVerdict, ...]  # in the manifest's order
    families: Mapping[str, Family]
    validity: Validity
    conditions: tuple[Condition, ...]
    evidence: Evidence
    n_run: int
    n_prompts: int
    errors: tuple[tuple[str, str, str, str], ...]  # (id, suite, type, message)

    @property
    def exit_code(self) -> int:
        """What `auditor gate` exits under the default policy."""
        return EXIT_CODES[self.verdict]

    def in_state(self, *states: str) -> list[RuleVerdict]:
        """The rules in one of these states, in the manifest's order."""
        return [r for r in self.rules if r.state in states]


def parse_rules(manifest: Mapping[str, Any]) -> tuple[tuple[Rule, ...], dict[str, Family]]:
    """The rules and families whose text the manifest keeps. AuditError (LintError): this version does not know them."""
    sources = manifest["families"].items()
    families = {key: parse_family_source(f"rules/{key}/family.yaml", family["source"]) for key, family in sources}
    rules = (parse_rule_source(r["path"], r["source"], families[r["id"].partition(".")[0]]) for r in manifest["rules"])
    return tuple(rules), families


def judge_run(
    run: Run, *, required: Iterable[str] = (), finished: bool | None = None, by_suite: bool = True
) -> RunVerdict:
    """All verdicts of a run, streaming its samples once.

    required: ids of rules that decide even when they are not covered. finished: True while the scan that measured it
    is about to seal it; None: as SHA256SUMS says. by_suite: False leaves those numbers out, which a report shows and no
    verdict needs, and which take longest. IncompleteError: a sample is damaged.
    """
    rules, families = parse_rules(run.manifest)
    counting, evidence = Counting(run.manifest), Evidence(run.manifest, run.check_rows())
    tallies = {rule.id: Tally() for rule in rules}
    fits, seen = FitSums(), set()
    errors: list[tuple[str, str, str, str]] = []
    for sample in run.iter_samples():
        if run.suite_of.get(sample.id) != sample.suite or sample.suite not in counting.suites:
            stray = f"{run.path}: sample {sample.id!r} is no prompt of this run. Scan again with --fresh."
            raise IncompleteError(stray)
        seen.add(sample.id)
        _note(sample, fits, errors)
        for rule in rules:
            tallies[rule.id].add(counting, rule, sample, by_suite=by_suite)
    validity = fits.judge(run.manifest["sae"])
    judge = Judge(run.manifest, counting, evidence, validity)
    verdicts = tuple(judge.rule(rule, tallies[rule.id]) for rule in rules)
    sealed = run.finished if finished is None else finished
    conditions = _conditions(verdicts, validity, set(required))
    total = len(run.prompt_ids)
    whole = sealed and len(seen) == total and (not total or len(errors) < total)
    verdict = _run_verdict(whole, verdicts, conditions)
    return RunVerdict(
        verdict=verdict, reason=_run_reason(verdict, verdicts, conditions, (len(seen), total, len(errors))),
        rules=verdicts, families=families, validity=validity, conditions=conditions, evidence=evidence,
        n_run=len(seen), n_prompts=total, errors=tuple(errors),
    )  # fmt: skip


def _note(sample: Sample, fits: FitSums, errors: list[tuple[str, str, str, str]]) -> None:
    fits.add(sample.validity, sample.sinks, sample.firsts)
    if sample.error is not None:
        errors.append((sample.id, sample.suite, sample.error.type, sample.error.message))


def _conditions(rules: Sequence[RuleVerdict], validity: Validity, required: set[str]) -> tuple[Condition, ...]:
    """What makes the run inconclusive, in order; a rule that does not apply, or is not covered, only when required."""
    broken = [
        Condition(code="validity", reason=f"on {kind} {found}; {needed}", found=f"on {kind} {found}", needed=needed)
        for kind, found, needed in validity.faults
    ]
    for r in rules:
        decides = r.state == "inconclusive" or (r.verdict == "inconclusive" and r.rule.id in required)
        if decides and r.broken is not None:
            broken.append(r.broken)
        elif r.rule.kind == "doing" and _few_on_own_suite(r):
            broken.append(_own_suite_condition(r))
    if not any(r.covered and r.verdict in ("pass", "warn") for r in rules):
        reason, needed = "no covered rule passed or warned", "a covered rule that passes or warns"
        broken.append(Condition(code="nothing", reason=reason, found="none", needed=needed))
    return tuple(broken)


def _few_on_own_suite(r: RuleVerdict) -> bool:
    """Whether a shipped suite of the rule's family is in the run and gave it fewer units than it needs."""
    own = [u for u in r.units if u.own_suite]
    return bool(own) and sum(isinstance(u.truth, bool) for u in own) < r.rule.min_n


def _own_suite_condition(r: RuleVerdict) -> Condition:
    n = sum(u.own_suite and isinstance(u.truth, bool) for u in r.units)
    found, needed = r.scored_words(n), str(r.rule.min_n)
    reason = f"{r.rule.id}: {found} on its own suite, {needed} needed"
    return Condition(code="own_suite", reason=reason, found=found, needed=needed, rule=r.rule.id)


def _run_verdict(whole: bool, rules: Sequence[RuleVerdict], conditions: Sequence[Condition]) -> str:
    if not whole:
        return "incomplete"
    if any(r.verdict == "fail" for r in rules):
        return "fail"
    return "inconclusive" if conditions else "pass"


def failing(rules: Iterable[RuleVerdict]) -> list[RuleVerdict]:
    """The rules that fail, by severity, then rate."""
    failed = [r for r in rules if r.verdict == "fail"]
    return sorted(failed, key=lambda r: (SEVERITIES.index(r.rule.severity), -(r.rate or 0.0)))


def _run_reason(
    verdict: str, rules: Sequence[RuleVerdict], conditions: Sequence[Condition], counts: tuple[int, int, int]
) -> str:
    n_run, total, n_errors = counts
    if verdict == "incomplete":
        if n_run == total and n_errors == total:
            return f"every one of {total} prompts ended in an error; the numbers decide nothing"
        return f"{n_run} of {total} prompts were run and the run is not sealed; the numbers decide nothing"
    if verdict == "fail":
        worst = failing(rules)
        more = f" And {len(worst) - 3} more." if len(worst) > 3 else ""
        return " ".join(_claim(r) for r in worst[:3]) + more
    if verdict == "inconclusive":
        first = conditions[0]
        named = first.rule is not None and not first.reason.startswith(first.rule)
        said = f"{first.rule}: {first.reason}" if named else first.reason
        return said + (f"; and {len(conditions) - 1} more" if len(conditions) > 1 else "")
    states = [r.state for r in rules]
    uncovered = [r.rule.id for r in rules if r.state == "not_covered"]
    names = f" ({', '.join(uncovered)})" if uncovered else ""
    said = f"pass on {states.count('pass')} of {len(rules)} rules; {states.count('warn')} warn"
    return f"{said}; {len(uncovered)} not covered{names}"


def _claim(r: RuleVerdict) -> str:
    assert r.rate is not None and r.interval is not None
    rate = f"{percent(r.rate)}, interval {span(r.interval)}"
    return f"{r.rule.title} in {r.matches} of {r.n} {r.unit}: {rate}. The rule allows {percent(r.limits[1] or 0.0)}."
