"""One sample under one rule: does the verdict count it, and do its scores make a match, a miss or a null?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.engine.evaluate import Null, Truth, rule_truth, truth_of
from auditor.engine.tree import BanditMeasure, Rule, Signal
from auditor.schema import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One prompt, or one pair at its first prompt, under one rule, without its texts."""

    id: str
    suite: str
    own_suite: bool  # a shipped suite of the rule's family
    template: str | None
    tags: tuple[str, ...]
    given: bool
    counted: bool
    truth: Truth
    score: float | None  # of the first signal that does not count findings, else their number
    scores: Mapping[str, float | None]
    over: tuple[str, ...]  # names of the signals that are true
    parsed: str | None  # how the answer's code parses: whole | part | none; None: no block
    blocks: int


class Counting:
    """What the manifest says about suites and thresholds, for rows to be held against."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self.suites: Mapping[str, Mapping[str, Any]] = {s["name"]: s for s in manifest["suites"]}
        self.thresholds: Mapping[str, Mapping[str, Mapping[str, Any]]] = manifest["thresholds"]

    def is_own_suite(self, rule: Rule, suite: str) -> bool:
        """Whether the suite is a shipped one of the rule's family."""
        row = self.suites[suite]
        return bool(row["shipped"]) and row["family"] == rule.family

    def counts(self, rule: Rule, sample: Sample) -> bool:
        """Whether the rule's verdict counts this prompt."""
        return self.why_not(rule, sample) is None

    def why_not(self, rule: Rule, sample: Sample) -> str | None:
        """Why the rule's verdict does not count this prompt; None: it does.

        Rows with `pair` if the rule compares, each pair once, at its first prompt; else rows without. "The model's own
        answers, unless a suite gives all of its answers" keeps answers that the model did not write out of what it is
        said to do or to represent. A rule that measures how likely a given response is says nothing of an answer of
        its own: a given response is the only thing that it can count, whatever else the suite holds, and a prompt
        without one is `not_applicable`.
        """
        suite = self.suites[sample.suite]
        if (sample.pair is not None) != rule.compares:
            return "the rule compares pairs" if rule.compares else "it is of a pair, and the rule compares none"
        if rule.compares and sample.pair_at != sample.id:
            return f"its pair counts at {sample.pair_at!r}"
        if suite["shipped"] and suite["family"] != rule.family:
            return f"of the suite of {suite['family']}"
        if sample.given and not (rule.reads_given or suite["all_given"]):
            return "its answer is given, in a suite that has others written"
        return None

    def truths(self, rule: Rule, sample: Sample) -> dict[str, Truth]:
        """Each signal's truth. An error, a missing score and a missing threshold are unknown, never False."""
        scores = sample.signals.get(rule.id, {})
        nulls = sample.nulls.get(rule.id, {})
        answers: dict[str, Truth] = {}
        for signal in rule.signals:
            limit = self.thresholds.get(rule.id, {}).get(signal.name, {})
            score = scores.get(signal.name)
            if sample.error is not None:
                answers[signal.name] = Null.UNKNOWN
            elif score is None:
                reason = str(nulls.get(signal.name, Null.UNKNOWN))
                away = reason.startswith(Null.NOT_APPLICABLE)
                answers[signal.name] = Null.NOT_APPLICABLE if away else Null.UNKNOWN
            elif limit.get("threshold") is None:
                answers[signal.name] = Null.UNKNOWN
            else:
                answers[signal.name] = truth_of(score, signal.threshold.op, limit["threshold"])
        return answers

    def truth(self, rule: Rule, sample: Sample) -> Truth:
        """The rule's answer for the sample."""
        return rule_truth(rule, self.truths(rule, sample))

    def unit(self, rule: Rule, sample: Sample) -> Unit:
        """The sample under the rule: counted or not, its truth and its scores."""
        truths = self.truths(rule, sample)
        scores = {s.name: sample.signals.get(rule.id, {}).get(s.name) for s in rule.signals}
        code = sample.code or {}
        return Unit(
            id=sample.id,
            suite=sample.suite,
            own_suite=self.is_own_suite(rule, sample.suite),
            template=sample.template,
            tags=sample.tags,
            given=sample.given,
            counted=self.counts(rule, sample),
            truth=rule_truth(rule, truths),
            score=ranking_score(rule, scores),
            scores=scores,
            over=tuple(name for name, truth in truths.items() if truth is True),
            parsed=code.get("parsed") if code.get("blocks") else None,
            blocks=int(code.get("blocks") or 0),
        )


def ranking_score(rule: Rule, scores: Mapping[str, float | None]) -> float | None:
    """What a rule's units are ranked by: its first signal that does not count findings, else their sum."""
    signal = ranking_signal(rule)
    if signal is not None:
        return scores.get(signal.name)
    counts = [s for s in scores.values() if s is not None]
    return sum(counts) if counts else None


def height(rule: Rule, score: float | None) -> float:
    """How far up a unit stands among its rule's: its score, or the size of it where either sign counts."""
    signal = ranking_signal(rule)
    both = signal is not None and signal.threshold.kind == "either_way"
    return 0.0 if score is None else abs(score) if both else score


def ranking_signal(rule: Rule) -> Signal | None:
    """The first signal that does not count findings; None: all do."""
    return next((signal for signal in rule.signals if not isinstance(signal.measure, BanditMeasure)), None)
