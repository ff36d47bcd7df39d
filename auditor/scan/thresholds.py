"""Each signal's number for this model: the binding's for a concept, the rule's own for what it states itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.binding import Binding, Calibrated
from auditor.concepts.packs import packed_set
from auditor.detectors import AttentionDetector, Detector, FeatureDetector, LinearDetector, detector_from_spec
from auditor.engine.tree import (
    BanditMeasure,
    ConceptMeasure,
    LatentsMeasure,
    LogitGapMeasure,
    LogProbMeasure,
    Rule,
    Signal,
)
from auditor.errors import AuditError
from auditor.scan.signals import ConceptReader

Entries = dict[str, dict[str, dict[str, Any]]]


def threshold_entries(rules: Sequence[Rule], binding: Binding | None, stale: Mapping[str, str]) -> Entries:
    """The manifest's `thresholds`: rule id -> signal -> {threshold, op, stated, detector, unit, reason}.

    stale: "family.concept" -> why its piece of the binding may not be used. Where there is no number, threshold is None
    and `reason` says why.
    """
    return {rule.id: {s.name: _entry(rule, s, binding, stale) for s in rule.signals} for rule in rules}


def _entry(rule: Rule, signal: Signal, binding: Binding | None, stale: Mapping[str, str]) -> dict[str, Any]:
    number, reason, detector = _number(rule, signal, binding, stale)
    return {
        "threshold": number,
        "op": signal.threshold.op,
        "stated": f"{signal.threshold.kind}: {signal.threshold.stated}",
        "detector": detector,
        "unit": signal.measure.unit,
        "reason": reason,
    }


def _number(
    rule: Rule, signal: Signal, binding: Binding | None, stale: Mapping[str, str]
) -> tuple[float | None, str | None, str | None]:
    """(threshold, why there is none, name of the detector that decides)."""
    rate = signal.threshold.stated
    match signal.measure:
        case BanditMeasure() | LogProbMeasure() | LogitGapMeasure():
            return signal.threshold.value, None, None
        case LatentsMeasure() as hand:
            if signal.threshold.kind != "clean_rate":
                return signal.threshold.value, None, "latents"
            key = f"{rule.id}.{signal.name}"
            if binding is None or not binding.signal_is_current(key, hand.indices, hand.weights):
                return None, f"{key} was never calibrated: run `auditor calibrate --rules {rule.id}`", "latents"
            return *_calibrated(binding.signal(key), rate, rule.scope), "latents"
        case ConceptMeasure(key=key):
            bound = binding.concepts.get(key) if binding is not None else None
            if bound is None:
                return None, f"no binding for {key}: `auditor bind {key}` makes one", None
            if key in stale:
                return None, stale[key], bound.detector
            return *_calibrated(bound.calibrated, rate, rule.scope), bound.detector


def _calibrated(found: Calibrated, rate: str, scope: str) -> tuple[float | None, str | None]:
    if scope != "response":
        return None, f"{found.where} is calibrated on responses, and this rule reads the {scope}"
    return found.threshold(rate), found.reason(rate)


def stale_concepts(binding: Binding | None, concepts: Sequence[str]) -> dict[str, str]:
    """Concepts whose contrast set is no longer the one that they were bound to, and the words that say so."""
    stale = {}
    for key in concepts:
        bound = binding.concepts.get(key) if binding is not None else None
        if bound is None:
            continue
        found = packed_set(key)
        reason = bound.stale_reason(None if found is None else found.sha256)
        if reason is not None:
            stale[key] = reason
    return stale


def concept_readers(
    binding: Binding | None, concepts: Sequence[str], d_model: int, n_latents: int
) -> dict[str, ConceptReader]:
    """The detectors of the bound concepts. Errors: AuditError when one does not fit the model or the SAE."""
    readers = {}
    for key in concepts:
        bound = binding.concepts.get(key) if binding is not None else None
        if bound is None:
            continue
        detectors = {name: detector_from_spec(name, spec) for name, spec in bound.detectors.items()}
        for name, detector in detectors.items():
            if not _fits(detector, d_model, n_latents):
                raise AuditError(
                    f"the binding's {name} of {key} does not fit the model or the SAE. Bind the concept again."
                )
        readers[key] = ConceptReader(detectors=detectors, deciding=bound.detector)
    return readers


def _fits(detector: Detector, d_model: int, n_latents: int) -> bool:
    match detector:
        case FeatureDetector(indices=indices):
            return all(0 <= index < n_latents for index in indices)
        case LinearDetector(vector=vector):
            return len(vector) == d_model
        case AttentionDetector(query=query, value=value):
            return len(query) == len(value) == d_model
    return False


def check_hand_latents(rules: Sequence[Rule], sae_names: Sequence[str], n_latents: int) -> None:
    """Errors: AuditError when a rule names a latent that the SAE at hand does not have."""
    for rule in rules:
        for signal in rule.signals:
            if isinstance(signal.measure, LatentsMeasure) and signal.measure.sae in sae_names:
                too_large = [i for i in signal.measure.indices if not 0 <= i < n_latents]
                if too_large:
                    raise AuditError(
                        f"{rule.path}: signal {signal.name!r} names latent {too_large[0]}, but the SAE has {n_latents}."
                    )


def named_latents(rules: Sequence[Rule], binding: Binding | None, sae_names: Sequence[str]) -> list[int]:
    """The latents of the SAE at hand that the rules read or that explain their concepts, each once, rising."""
    named: set[int] = set()
    for rule in rules:
        for signal in rule.signals:
            if isinstance(signal.measure, LatentsMeasure) and signal.measure.sae in sae_names:
                named.update(signal.measure.indices)
            elif isinstance(signal.measure, ConceptMeasure) and binding and signal.measure.key in binding.concepts:
                named.update(int(i) for i in binding.concepts[signal.measure.key].entry.get("latents", ()))
    return sorted(named)
