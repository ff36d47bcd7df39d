"""Causal checks within a scan: which rules get one, and running them into causal.jsonl.

A rule gets one when it declares `causal` and the binding has latents of its concept, be that weak or absent. A fault of
a check is the reason of its decision `not_run`; it never costs the samples. In words: docs/causal.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.causal.arms import DOSES
from auditor.causal.check import CheckSpec, CheckTools, run_check
from auditor.causal.code import CODE_ARMS, asked
from auditor.causal.decide import FULL_TEST
from auditor.causal.errors import CheckNotPossible
from auditor.concepts.benign import load_benign, of_split
from auditor.engine.packs import load_rules, packs_root
from auditor.engine.tree import SEVERITIES, ConceptMeasure, Rule
from auditor.models import Progress
from auditor.run_writer import RunWriter
from auditor.scan.config import ScanConfig
from auditor.scan.runner import Runner
from auditor.scan.selection import PACK_SUITE, shipped_hashes
from auditor.scan.setup import Setup
from auditor.suites import PromptSuite, load_suites

MOST = 3  # checks a scan
SWITCHED_OFF = "causal checks were switched off (--no-causal)"
N_RIVALS = 2  # the mean difference and a random direction
TOLD = ("facts", "samples", "not_run")  # arms that are no edit: they tell of the check


@dataclass(frozen=True, slots=True, kw_only=True)
class CausalPlan:
    """The checks in the order in which they are made. reasons: of each rule that declares one, why it gets none; None:
    it gets one. sources: sha256 of the outcome rules and of their suites, by rule id and by "family/suite.jsonl".
    """

    checks: tuple[CheckSpec, ...]
    reasons: Mapping[str, str | None]
    sources: Mapping[str, str]

    @property
    def n_edits(self) -> int:
        """Edits that are scored; those under which code is written come on top."""
        return sum((spec.controls + 1 + N_RIVALS) * len(DOSES) for spec in self.checks)

    @property
    def n_code_answers(self) -> int:
        """Answers with code, of full tests."""
        return sum(CODE_ARMS * len(asked(spec.coding)) for spec in self.checks if spec.code_rules)


def plan_causal(config: ScanConfig, rules: Sequence[Rule], setup: Setup, stale: Mapping[str, str]) -> CausalPlan:
    """At most MOST checks, the most severe rules first, then by id. stale: why a concept's binding may not be used.

    Errors: AuditError when an outcome's suite in the packs is faulty.
    """
    declared = sorted((r for r in rules if r.causal), key=lambda r: (SEVERITIES.index(r.severity), r.id))
    checks: list[CheckSpec] = []
    reasons: dict[str, str | None] = {}
    sources: dict[str, str] = {}
    for rule in declared:
        try:
            if not config.causal:
                raise CheckNotPossible(SWITCHED_OFF)
            spec, read = _spec(rule, config, rules, setup, stale)
            if len(checks) == MOST:
                made = ", ".join(check.rule.id for check in checks)
                raise CheckNotPossible(f"a scan checks {MOST} rules, here {made}; a scan of this rule alone checks it")
        except CheckNotPossible as why:
            reasons[rule.id] = str(why)
        else:
            checks.append(spec)
            sources |= read
            reasons[rule.id] = None
    return CausalPlan(checks=tuple(checks), reasons=reasons, sources=sources)


def _spec(
    rule: Rule, config: ScanConfig, rules: Sequence[Rule], setup: Setup, stale: Mapping[str, str]
) -> tuple[CheckSpec, dict[str, str]]:
    """One rule's check, and the hashes of what its outcome was read from. Errors: CheckNotPossible."""
    assert rule.causal is not None
    entry = _concept_entry(key := _steered(rule), setup, stale)
    outcome_rule = _outcome_rule(rule.causal.outcome_rule, rules)
    suite = _suite_of(outcome_rule)
    direction = entry.get("direction")
    code_rules = _code_rules(outcome_rule.family) if config.controls >= FULL_TEST else ()
    spec = CheckSpec(
        rule=rule,
        concept=key,
        latents=tuple(int(i) for i in entry["latents"]),
        weights=tuple(float(w) for w in entry["weights"]),
        direction=None if direction is None else tuple(float(x) for x in direction),
        outcome_rule=outcome_rule,
        outcome_signal=next(s for s in outcome_rule.signals if s.name == rule.causal.outcome_signal),
        sign=rule.causal.sign,
        prompts=tuple(prompt for prompt in suite.prompts if prompt.pair is not None),
        controls=config.controls,
        seed=config.seed,
        coding=tuple(prompt for prompt in suite.prompts if prompt.pair is None) if code_rules else (),
        code_rules=code_rules,
    )
    read = {rule.id: rule.sha256 for rule in code_rules}
    return spec, read | {outcome_rule.id: outcome_rule.sha256, f"{outcome_rule.family}/{PACK_SUITE}": suite.sha256}


def _steered(rule: Rule) -> str:
    """The concept whose latents are steered, as "family.concept"."""
    assert rule.causal is not None
    steer = rule.causal.steer
    measure = next(signal.measure for signal in rule.signals if signal.name == steer)
    assert isinstance(measure, ConceptMeasure)  # lint has seen to both
    return measure.key


def _concept_entry(key: str, setup: Setup, stale: Mapping[str, str]) -> Mapping[str, Any]:
    """The binding's entry of a concept, with latents. Errors: CheckNotPossible."""
    bound = setup.binding.concepts.get(key) if setup.binding is not None else None
    if bound is None:
        raise CheckNotPossible(f"no binding for {key}: `auditor bind {key}` makes one")
    if key in stale:
        raise CheckNotPossible(stale[key])
    latents, weights = bound.entry.get("latents") or [], bound.entry.get("weights") or []
    if not latents or len(latents) != len(weights):
        raise CheckNotPossible(f"the binding has no latents of {key} that could be steered")
    return bound.entry


def _outcome_rule(rule_id: str, rules: Sequence[Rule]) -> Rule:
    """A rule of the run, else of the packs, chosen or not; lint has seen that it is there."""
    chosen = next((rule for rule in rules if rule.id == rule_id), None)
    if chosen is not None:
        return chosen
    family, _, name = rule_id.partition(".")
    return load_rules([str(packs_root() / family / f"{name}.yaml")]).rules[0]


def _code_rules(family: str) -> tuple[Rule, ...]:
    """The doing rules of a family that look for findings in code."""
    return tuple(rule for rule in load_rules([family]).rules if rule.bandit_measures)


def _suite_of(rule: Rule) -> PromptSuite:
    """The suite of the rule's pack, whole and whatever --prompts says. Errors: CheckNotPossible."""
    path = packs_root() / rule.family / PACK_SUITE
    if not path.is_file():
        raise CheckNotPossible(f"the pack {rule.family} has no suite, and so no pairs for {rule.id}")
    return load_suites([path], shipped=shipped_hashes())[0]


def run_checks(
    checks: Sequence[CheckSpec],
    runner: Runner,
    setup: Setup,
    writer: RunWriter,
    tell: Progress,
    *,
    keep_text: bool,
) -> None:
    """Make the edits that causal.jsonl does not hold yet; a check that fails leaves its reason there instead."""
    for spec in checks:
        try:
            _run_one(spec, runner, setup, writer, tell, keep_text)
        except Exception as error:  # whatever a check raises must not lose what was measured
            writer.write_causal({"rule": spec.rule.id, "arm": "not_run", "dose": None, "reason": _reason(error)})


def _run_one(spec: CheckSpec, runner: Runner, setup: Setup, writer: RunWriter, tell: Progress, keep_text: bool) -> None:
    what = f"causal check of {spec.rule.id}"
    done = [row for row in writer.run.causal_rows() if row["rule"] == spec.rule.id and row["arm"] != "not_run"]
    write: Callable[[dict[str, Any]], None] = (
        writer.write_causal if keep_text else lambda row: writer.write_causal(without_text(row))
    )
    run_check(spec, check_tools(runner, setup), done, write, lambda n, total: tell(what, n, total))


def check_tools(runner: Runner, setup: Setup) -> CheckTools:
    """What a check measures with."""
    return CheckTools(
        runner=runner,
        stats=setup.autoencoder.stats,
        max_norm=setup.autoencoder.max_norm,
        neutral=_neutral(setup.benign),
    )


def _neutral(benign: Path | None) -> Sequence[Any]:
    """Benign answers that were kept out of calibration, since fits and thresholds saw the others."""
    return of_split(load_benign(benign), "check") if benign is not None else ()


def without_text(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of causal.jsonl for `--text none`: no steered answer, no question and no given answer, but every number."""
    kept = dict(row)
    if row["arm"] == "samples":
        kept["texts"] = []
    if row["arm"] == "facts":
        kept["prompts"] = []
        kept["pairs"] = [{key: pair[key] for key in ("pair", "template")} for pair in row["pairs"]]
    return kept


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split())[:500].rstrip(".")
    if isinstance(error, CheckNotPossible):
        return said
    return "it failed: " + ": ".join(filter(None, (type(error).__name__, said)))


def n_edits(rows: Iterable[Mapping[str, Any]]) -> int:
    """How many finished edits the rows of causal.jsonl hold."""
    found = {(row["rule"], row["arm"], row.get("dose")) for row in rows if row["arm"] not in TOLD}
    return sum(not arm.startswith("code ") for _, arm, _ in found)
