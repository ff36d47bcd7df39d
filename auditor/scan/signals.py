"""From one prompt's tokens, activations and codes to the score of each rule's signals.

A score that cannot be had is None with a reason: "not_applicable: …" when the signal's object does not occur (no code
block, no response), "unknown: …" when it should be there. Scores have 6 significant digits. What a score means for a
rule, match or miss, is said by auditor/units.py alone.
Legend: T tokens of one prompt, D d_model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from torch import Tensor

from auditor.detectors import Detector, hand_latents
from auditor.engine.code import Finding, UncheckedCodeError, answer_code, bandit_findings, count_findings
from auditor.engine.tree import (
    BanditMeasure,
    ConceptMeasure,
    LatentsMeasure,
    LogitGapMeasure,
    LogProbMeasure,
    Rule,
    Signal,
)
from auditor.scan.runner import Shown
from auditor.scan.scope import Runs, scope_runs, select
from auditor.schema import round6
from auditor.suites import Prompt
from sae.lm import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptReader:
    """All detectors of a bound concept; `deciding` names the one whose score is the signal's."""

    detectors: Mapping[str, Detector]
    deciding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """null: why there is no value."""

    value: float | None
    null: str | None = None
    by_detector: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Reading:
    """What the rules say of one prompt; the fields of a sample, and each activation signal's score of every token.

    measured: what a signal that compares measures at this prompt; its score is the pair's (auditor/scan/pairs.py).
    """

    signals: dict[str, dict[str, float | None]] = field(default_factory=dict)
    prompt_signals: dict[str, dict[str, float | None]] = field(default_factory=dict)
    detectors: dict[str, dict[str, dict[str, float | None]]] = field(default_factory=dict)
    nulls: dict[str, dict[str, str]] = field(default_factory=dict)
    token_scores: dict[str, Tensor] = field(default_factory=dict)  # "rule.signal" -> [T]
    measured: dict[tuple[str, str], Score] = field(default_factory=dict)  # (rule id, signal)
    code: dict[str, Any] | None = None


class SignalReader:
    """Reads the signals of a fixed set of rules."""

    def __init__(
        self,
        rules: Sequence[Rule],
        concepts: Mapping[str, ConceptReader],
        latent_max: Tensor,
        sae_names: Sequence[str] = (),
    ):
        """concepts: the bound ones. latent_max [M]: corpus maxima. sae_names: what the SAE at hand is called."""
        self.rules, self.concepts = tuple(rules), concepts
        self.latent_max, self.sae_names = latent_max, frozenset(sae_names)
        self.reads_code = any(rule.bandit_measures for rule in rules)

    def wants_log_probs(self, prompt: Prompt) -> bool:
        """Whether a signal reads the log p of this prompt's given response."""
        return prompt.response is not None and any(
            isinstance(signal.measure, LogProbMeasure) and _concerns(signal, prompt)
            for rule in self.rules
            for signal in rule.signals
        )

    def wants_answers(self, prompt: Prompt) -> tuple[str, ...]:
        """The answers of which a signal reads the log p behind this prompt."""
        if prompt.response is not None:
            return ()
        gaps = [
            signal.measure.answers
            for rule in self.rules
            for signal in rule.signals
            if isinstance(signal.measure, LogitGapMeasure) and _concerns(signal, prompt)
        ]
        return tuple(dict.fromkeys(answer for answers in gaps for answer in answers))

    def read(self, shown: Shown) -> Reading:
        """All rules on one prompt."""
        reading = Reading()
        checked = self._check_code(shown.tokens, reading) if self.reads_code else None
        in_prompt = scope_runs(shown.tokens, "prompt")
        for rule in self.rules:
            runs = scope_runs(shown.tokens, rule.scope)
            scores = {s.name: self._score(rule, s, shown, runs, checked) for s in rule.signals}
            if rule.compares:
                reading.measured |= {(rule.id, name): score for name, score in scores.items()}
            else:
                self._keep(rule, scores, reading)
            for signal in rule.signals:
                if signal.reads_activations:
                    at_prompt = self._score(rule, signal, shown, in_prompt, None, every=False).value
                    reading.prompt_signals.setdefault(rule.id, {})[signal.name] = at_prompt
                    self._keep_token_scores(rule, signal, shown, reading)
        return reading

    def _check_code(self, tokens: Tokens, reading: Reading) -> list[Finding] | str:
        """One bandit run an answer, whatever number of rules asks: its findings, or why there are none to be had."""
        answer = answer_code(tokens.response_text)
        reading.code = {"blocks": answer.blocks, "parsed": answer.parsed, "reason": answer.reason, "findings": None}
        if answer.code is None:
            return f"not_applicable: {answer.reason}"
        try:
            findings = list(bandit_findings(answer.code))
        except UncheckedCodeError as error:
            return f"unknown: {error}"
        reading.code["findings"] = [asdict(finding) for finding in findings]
        return findings

    def _score(
        self,
        rule: Rule,
        signal: Signal,
        shown: Shown,
        runs: Runs,
        checked: list[Finding] | str | None,
        *,
        every: bool = True,
    ) -> Score:
        """every: of a concept all detectors, and not the deciding one alone."""
        if isinstance(signal.measure, LogProbMeasure):
            return log_prob(shown)
        if isinstance(signal.measure, LogitGapMeasure):
            return logit_gap(signal.measure, shown)
        if not runs:
            return Score(value=None, null=f"not_applicable: no token in the scope {rule.scope!r}")
        match signal.measure:
            case BanditMeasure():
                if not isinstance(checked, list):
                    return Score(value=None, null=checked)
                return Score(value=float(count_findings(checked, signal.measure)))
            case ConceptMeasure():
                return self._concept_score(signal.measure, shown, runs, every)
            case LatentsMeasure():
                if signal.measure.sae not in self.sae_names:
                    return Score(value=None, null=f"unknown: the rule's latents are of the SAE {signal.measure.sae!r}")
                detector = hand_latents(signal.name, signal.measure.indices, signal.measure.weights)
                return Score(value=round6(detector.score(*select(shown.resid, shown.codes, runs), self.latent_max)))

    def _concept_score(self, measure: ConceptMeasure, shown: Shown, runs: Runs, every: bool) -> Score:
        reader = self.concepts.get(measure.key)
        if reader is None:
            return Score(value=None, null=f"unknown: the binding has no detector for {measure.key}")
        resid, codes = select(shown.resid, shown.codes, runs)
        detectors = reader.detectors if every else {reader.deciding: reader.detectors[reader.deciding]}
        by_detector = {name: round6(d.score(resid, codes, self.latent_max)) for name, d in detectors.items()}
        value = by_detector[reader.deciding]
        null = "unknown: the detector's score is not a finite number" if value is None else None
        return Score(value=value, null=null, by_detector=by_detector)

    def _keep(self, rule: Rule, scores: Mapping[str, Score], reading: Reading) -> None:
        reading.signals[rule.id] = {name: score.value for name, score in scores.items()}
        if by_detector := {name: dict(score.by_detector) for name, score in scores.items() if score.by_detector}:
            reading.detectors[rule.id] = by_detector
        if nulls := {name: score.null for name, score in scores.items() if score.null is not None}:
            reading.nulls[rule.id] = nulls

    def _keep_token_scores(self, rule: Rule, signal: Signal, shown: Shown, reading: Reading) -> None:
        detector: Detector | None = None
        if isinstance(signal.measure, ConceptMeasure) and signal.measure.key in self.concepts:
            reader = self.concepts[signal.measure.key]
            detector = reader.detectors[reader.deciding]
        elif isinstance(signal.measure, LatentsMeasure) and signal.measure.sae in self.sae_names:
            detector = hand_latents(signal.name, signal.measure.indices, signal.measure.weights)
        if detector is not None:
            scores = detector.tokens(shown.resid, shown.codes, self.latent_max)
            reading.token_scores[f"{rule.id}.{signal.name}"] = scores.float().cpu()


def _concerns(signal: Signal, prompt: Prompt) -> bool:
    """Whether a signal measures anything at this prompt: if it compares, only at its two variants."""
    return signal.compare is None or (prompt.pair is not None and prompt.variant in signal.compare)


def logit_gap(measure: LogitGapMeasure, shown: Shown) -> Score:
    """Log p a token of the first answer minus that of the second, in nats, each as the answer to the prompt."""
    if shown.finish is None:
        return Score(value=None, null="not_applicable: a given response stands in the answer's place")
    found = [shown.answers.get(answer) for answer in measure.answers]
    if found[0] is None or found[1] is None:
        return Score(value=None, null="unknown: the log p of its answers was not computed")
    value = round6(found[0] - found[1])
    return Score(value=value, null=None if value is not None else "unknown: its log p is not a finite number")


def log_prob(shown: Shown) -> Score:
    """Mean log p a token of the given response, in nats, each token given those before it."""
    if shown.finish is not None:
        return Score(value=None, null="not_applicable: no given response")
    if shown.tokens.n_response == 0:
        return Score(value=None, null="not_applicable: the given response has no token")
    if shown.log_probs is None:
        return Score(value=None, null="unknown: its log p was not computed")
    value = round6(float(shown.log_probs[shown.tokens.n_prompt :].double().mean()))
    return Score(value=value, null=None if value is not None else "unknown: its log p is not a finite number")
