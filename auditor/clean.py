"""What the binding promised, held against what was measured: realised clean rates, and what a detector sees.

On the weights that the binding was made on, its stored results are used; on other weights, the run's own check
(check.jsonl): benign answers kept out of calibration, and the held-out source's positives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.binding import BINDING, THIS_RUN, ConceptBinding, Sees
from auditor.engine.evaluate import evaluate, truth_of
from auditor.engine.tree import ConceptMeasure, Rule, Signal
from auditor.schema import CheckRow
from auditor.stats import Interval, clopper_pearson, wilson_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """over of n clean answers; the interval is Clopper and Pearson's, 95 %."""

    over: int
    n: int
    interval: Interval
    source: str  # "binding" | "this run"

    @property
    def rate(self) -> float:
        """over / n, 0 to 1."""
        return self.over / self.n


class Evidence:
    """The manifest's binding and the run's check, asked by concept ("family.concept")."""

    def __init__(self, manifest: Mapping[str, Any], check: Iterable[CheckRow]) -> None:
        binding = manifest.get("binding") or {}
        self.transferred = bool(binding.get("transferred"))
        self.concepts: dict[str, ConceptBinding] = {
            key: ConceptBinding(key, entry, binding.get("bound_on", ""))
            for key, entry in (binding.get("concepts") or {}).items()
        }
        self.benign: dict[str, dict[str, float]] = defaultdict(dict)  # concept -> id -> score
        self.positives: dict[str, list[float]] = defaultdict(list)
        for row in check if self.transferred else ():
            if row.score is not None and row.set == "benign":
                self.benign[row.concept][row.id] = row.score
            elif row.score is not None:
                self.positives[row.concept].append(row.score)

    def stored_sees(self, signal: Signal) -> Sees | None:
        """The binding's own number at the signal's clean rate; None: there is none."""
        bound = self.concepts.get(key_of(signal))
        return bound.sees(signal.threshold.stated) if bound else None

    def sees(self, signal: Signal, threshold: float | None) -> Sees | None:
        """This model's number on transferred weights, else the stored one; None: not measured."""
        if not self.transferred:
            return self.stored_sees(signal)
        scores = self.positives.get(key_of(signal), [])
        if threshold is None or not scores:
            return None
        over = sum(score > threshold for score in scores)
        interval = wilson_interval(over, len(scores))
        assert interval is not None
        return Sees(rate=over / len(scores), interval=interval, n=len(scores), source=THIS_RUN)

    def realised(self, rule: Rule, thresholds: Mapping[str, float | None]) -> Proportion | None:
        """How often the rule's condition holds on the clean answers kept out of calibration; None: not measured.

        A condition of several concepts is evaluated answer by answer in the run's check; of the binding, which stores
        each concept's scores alone, the concept with the highest lower end stands.
        """
        limits = {s.name: thresholds.get(s.name) for s in rule.signals}
        known = {name: limit for name, limit in limits.items() if limit is not None}
        if not all(isinstance(s.measure, ConceptMeasure) for s in rule.signals) or len(known) < len(limits):
            return None
        if self.transferred:
            return self._joint(rule, known)
        singles = [self._stored(s, known[s.name]) for s in rule.signals]
        found = [p for p in singles if p is not None]
        return max(found, key=lambda p: p.interval[0]) if len(found) == len(singles) else None

    def _joint(self, rule: Rule, thresholds: Mapping[str, float]) -> Proportion | None:
        by_signal = {s.name: self.benign.get(key_of(s), {}) for s in rule.signals}
        ids = set.intersection(*(set(scores) for scores in by_signal.values()))
        over = 0
        for answer in ids:
            truths = {name: truth_of(scores[answer], "above", thresholds[name]) for name, scores in by_signal.items()}
            over += evaluate(rule.condition, truths) is True
        return _proportion(over, len(ids), THIS_RUN)

    def _stored(self, signal: Signal, threshold: float) -> Proportion | None:
        bound = self.concepts.get(key_of(signal))
        scores = bound.calibrated.check_scores() if bound else []
        return _proportion(sum(score > threshold for score in scores), len(scores), BINDING)


def key_of(signal: Signal) -> str:
    """ "family.concept" of a concept signal."""
    assert isinstance(signal.measure, ConceptMeasure)
    return signal.measure.key


def _proportion(over: int, n: int, source: str) -> Proportion | None:
    interval = clopper_pearson(over, n)
    return None if interval is None else Proportion(over=over, n=n, interval=interval, source=source)
