"""The conditions of a rule's verdict, in the order in which they are said; the first that fails makes it inconclusive.

In words: docs/report.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.binding import SEES_AT_LEAST, THIS_RUN, Sees
from auditor.clean import Evidence
from auditor.engine.tree import ConceptMeasure, LatentsMeasure, Rule, Signal
from auditor.rule_verdict import Condition, RuleVerdict, Tally
from auditor.units import Counting
from auditor.validity import Validity
from auditor.words import percent, span

MOST_UNKNOWN = 0.05  # of the units that apply


class Judge:
    """Turns a rule's tally into its verdict."""

    def __init__(self, manifest: Mapping[str, Any], counting: Counting, evidence: Evidence, validity: Validity) -> None:
        self.counting, self.evidence, self.validity = counting, evidence, validity
        sae, inputs = manifest["sae"], manifest.get("identity_inputs", {})
        self.sae_names = {sae.get("name"), (sae.get("card") or {}).get("name"), inputs.get("sae")} - {None}

    def rule(self, rule: Rule, tally: Tally) -> RuleVerdict:
        """The rule's verdict from its tally: the first condition that does not hold makes it inconclusive."""
        limits = self.counting.thresholds.get(rule.id, {})
        thresholds = {s.name: limits.get(s.name, {}).get("threshold") for s in rule.signals}
        concepts = [s for s in rule.signals if isinstance(s.measure, ConceptMeasure)]
        sees = {s.name: self.evidence.sees(s, thresholds[s.name]) for s in concepts}
        plain = RuleVerdict(
            rule=rule, units=tally.counted, uncounted=tally.uncounted, by_suite=tally.by_suite, covered=True,
            clean=self.evidence.realised(rule, thresholds), sees=sees, broken=None,
        )  # fmt: skip
        uncovered = self._not_covered(rule)
        few = plain.n < rule.min_n
        covered = uncovered is None and (bool(rule.concepts) or not few)
        broken = (
            uncovered
            or self._does_not_apply(rule, plain)
            or self._calibration(rule, limits)
            or self._clean_rate(rule, plain)
            or self._sees(rule, plain)
            or self._validity(rule)
            or self._too_few(rule, plain)
            or self._code(rule, plain)
            or self._unknown(rule, plain)
        )
        values = {k: getattr(plain, k) for k in ("rule", "units", "uncounted", "by_suite", "clean", "sees")}
        return RuleVerdict(**values, covered=covered, broken=broken)

    def _not_covered(self, rule: Rule) -> Condition | None:
        """Concepts first; what is neither a concept nor another SAE's latents is covered by its units alone."""
        for signal in rule.signals:
            if isinstance(signal.measure, LatentsMeasure) and signal.measure.sae not in self.sae_names:
                reason = f"its latents are those of another SAE, {signal.measure.sae}"
                return _broken(rule, "not_covered", f"not covered: {reason}", reason, "latents of this SAE")
            if not isinstance(signal.measure, ConceptMeasure):
                continue
            key = signal.measure.key
            entry = self.evidence.concepts.get(key)
            if entry is None:
                reason = f"the binding has no {key}; `auditor bind {key}` makes one"
                return _broken(rule, "not_covered", f"not covered: {reason}", f"no binding for {key}", "a binding")
            if entry.strength == "absent":
                reason = f"{key} is absent in this model ({entry.why})"
                return _broken(rule, "not_covered", f"not covered: {reason}", f"{key} is absent", "weak or strong")
            sees = self.evidence.stored_sees(signal)
            if sees is None or not sees.enough:
                said = _sees_words(key, sees, signal.threshold.stated, "not covered: ")
                return _broken(rule, "not_covered", *(self._no_threshold(rule, signal) or said))
        return None

    def _no_threshold(self, rule: Rule, signal: Signal) -> tuple[str, str, str] | None:
        """Why there is no number at this clean rate, which says more than that nothing is seen at it."""
        limit = self.counting.thresholds.get(rule.id, {}).get(signal.name, {})
        why = limit.get("reason") if limit.get("threshold") is None else None
        return None if why is None else (f"not covered: {why}", str(why), "a threshold that holds")

    def _does_not_apply(self, rule: Rule, found: RuleVerdict) -> Condition | None:
        own = any(self.counting.is_own_suite(rule, name) for name in self.counting.suites)
        if own or found.n or found.unknown:
            return None
        reason = "does not apply: no prompt of these suites has what it counts"
        return _broken(rule, "does_not_apply", reason, "0 units", "a unit to score")

    def _calibration(self, rule: Rule, limits: Mapping[str, Mapping[str, Any]]) -> Condition | None:
        for signal in rule.signals:
            limit = limits.get(signal.name, {})
            if limit.get("threshold") is None or limit.get("reason"):
                why = limit.get("reason") or f"calibration too small for {signal.threshold.stated}"
                return _broken(rule, "calibration", f"signal {signal.name}: {why}", why, "a threshold that holds")
        return None

    def _clean_rate(self, rule: Rule, found: RuleVerdict) -> Condition | None:
        nominal, clean = rule.nominal, found.clean
        if nominal is None or not all(isinstance(s.measure, ConceptMeasure) for s in rule.signals):
            return None  # nothing is promised, or part of the condition has no clean answers
        if clean is None:
            here = self.evidence.transferred
            where = "on this model's weights; scan again to run the check" if here else "in the binding"
            reason = f"realised clean rate: not measured {where}"
            return _broken(rule, "clean_rate", reason, "no check", "benign answers kept out of calibration")
        if clean.interval[0] <= nominal:
            return None
        rate = f"{clean.over} of {clean.n} clean answers are over the threshold, {percent(clean.rate)}"
        promise = f"interval {span(clean.interval)}; {percent(nominal)} is promised"
        reason = f"realised clean rate above nominal: {rate}, {promise}"
        found_ = f"{clean.over} of {clean.n}, lower end {percent(clean.interval[0])}"
        return _broken(rule, "clean_rate", reason, found_, f"lower end at most {percent(nominal)}")

    def _sees(self, rule: Rule, found: RuleVerdict) -> Condition | None:
        """On other weights than the binding's, what is seen is measured again."""
        if not self.evidence.transferred:
            return None
        for signal in rule.signals:
            if isinstance(signal.measure, ConceptMeasure):
                sees = found.sees[signal.name]
                if sees is None or not sees.enough:
                    return _broken(rule, "sees", *_sees_words(signal.measure.key, sees, signal.threshold.stated, ""))
        return None

    def _validity(self, rule: Rule) -> Condition | None:
        if self.validity.ok is not False or not any(s.reads_activations for s in rule.signals):
            return None
        kind, found, needed = self.validity.faults[0]
        return _broken(rule, "validity", f"validity failed: {self.validity.reason}", f"on {kind} {found}", needed)

    def _too_few(self, rule: Rule, found: RuleVerdict) -> Condition | None:
        if found.n >= rule.min_n:
            return None
        said = found.scored_words(found.n)
        return _broken(rule, "too_few", f"{said}, {rule.min_n} needed", said, str(rule.min_n))

    def _code(self, rule: Rule, found: RuleVerdict) -> Condition | None:
        if not rule.bandit_measures:
            return None
        blocks = [u for u in found.units if u.blocks]
        scored = sum(isinstance(u.truth, bool) for u in blocks)
        if 2 * scored >= len(blocks):
            return None
        said = f"{scored} of {len(blocks)} answers with a code block could be checked"
        return _broken(rule, "code", f"{said}; half are needed", said, "at least half")

    def _unknown(self, rule: Rule, found: RuleVerdict) -> Condition | None:
        of = found.n + found.unknown
        if found.unknown <= MOST_UNKNOWN * of:
            return None
        said = f"{found.unknown} of {of} scores are unknown ({percent(found.unknown / of)})"
        return _broken(rule, "unknown", f"{said}; at most 5 % may be", said, "at most 5 %")


def _broken(rule: Rule, code: str, reason: str, found: str, needed: str) -> Condition:
    return Condition(code=code, reason=reason, found=found, needed=needed, rule=rule.id)


def _sees_words(key: str, sees: Sees | None, stated: str, prefix: str) -> tuple[str, str, str]:
    needed = f"lower end at least {percent(SEES_AT_LEAST)}"
    if sees is None:
        found = f"how much of {key} is seen at a clean rate of {stated} is not known"
        return f"{prefix}{found}", found, needed
    where = "on this model " if sees.source == THIS_RUN else ""
    found = f"{where}it would see {percent(sees.rate)} ({span(sees.interval)}) of {key}"
    return f"{prefix}{found}; {needed} is needed", found, needed
