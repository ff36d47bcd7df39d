"""`calibrate`: thresholds of every detector of a binding, from benign answers, and what each threshold sees.

The answers are the default model's, teacher-forced through the model at hand. Thresholds: auditor/thresholds.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.binding import write_binding
from auditor.concepts.activations import ActivationCache, Text
from auditor.concepts.benign import HARD, BenignAnswer, fingerprint, of_split
from auditor.concepts.contrast import ContrastSet
from auditor.concepts.subject import Subject, benign_texts, contrast_texts
from auditor.detectors import Detector, detector_from_spec, hand_latents
from auditor.engine.tree import LatentsMeasure, Rule
from auditor.errors import AuditError
from auditor.schema import round6
from auditor.thresholds import (
    CONFIDENCE,
    RATES,
    CleanScore,
    length_edges,
    rate_of,
    realised_rates,
    set_threshold,
    what_is_seen,
)

Progress = Callable[[str, int, int], None]
HAND = "latents"  # the name that a rule's own latents have as a detector
Scores = dict[str, dict[str, list[float]]]  # "family.concept" or "rule.signal" -> detector -> a score a text


@dataclass(frozen=True, slots=True)
class HandSignal:
    """A rule's own latents, by "rule.signal"."""

    key: str
    indices: tuple[int, ...]
    weights: tuple[float, ...]


def calibrate(
    subject: Subject,
    binding: dict[str, Any],
    path: Path,
    benign: Sequence[BenignAnswer],
    sets: Mapping[str, ContrastSet],
    cache_dir: Path,
    *,
    signals: Sequence[HandSignal] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Set the thresholds of every concept in `binding`, and of `signals`; writes `path` and returns the binding.

    sets: the contrast sets of its concepts, for the held-out source's positives. Errors: AuditError when the binding
    is not of this model and SAE, a contrast set is missing or another than the one bound, or no answer is there to
    calibrate on.
    """
    subject.require_same(binding, path)
    _require_sets(binding, sets, path)
    require_answers(benign)
    clean, check, hard = (of_split(benign, split) for split in ("calibration", "check", HARD))
    cache = subject.cache(cache_dir, log_probs=False)
    detectors = all_detectors(binding, signals, subject)
    clean_scores, lengths = score_texts(cache, benign_texts(clean), detectors, subject, progress)
    check_scores, check_lengths = score_texts(cache, benign_texts(check), detectors, subject, progress)
    hard_scores, hard_lengths = score_texts(cache, benign_texts(hard), detectors, subject, progress)
    positives = _positive_scores(cache, sets, detectors, subject, progress)
    for key, own in detectors.items():
        deciding = binding["concepts"][key]["detector"] if key in binding["concepts"] else HAND
        by_detector = {
            name: calibrated_detector(
                _labelled(clean_scores[key][name], clean, lengths),
                _labelled(check_scores[key][name], check, check_lengths),
                _labelled(hard_scores[key][name], hard, hard_lengths),
                positives.get(key, {}).get(name, []),
            )
            for name in own
        }
        piece = _piece(by_detector, deciding, clean, lengths)
        if key in binding["concepts"]:
            binding["concepts"][key]["clean"] = {"response": piece}
        else:
            binding.setdefault("signals", {})[key] = _signal_entry(signals, key) | {"clean": {"response": piece}}
    write_binding(path, binding)
    return binding


def all_detectors(
    binding: Mapping[str, Any], signals: Sequence[HandSignal], subject: Subject
) -> dict[str, dict[str, Detector]]:
    """Every detector to score, by concept or "rule.signal", as the binding's file says it.

    Errors: AuditError for a damaged detector, or a latent that the SAE does not have.
    """
    out: dict[str, dict[str, Detector]] = {}
    for key, entry in binding["concepts"].items():
        out[key] = {name: detector_from_spec(name, spec) for name, spec in entry["detectors"].items()}
    for signal in signals:
        if outside := [index for index in signal.indices if not 0 <= index < subject.sae.n_latents]:
            raise AuditError(f"{signal.key}: the SAE has no latent {outside[0]}; it has {subject.sae.n_latents}.")
        out[signal.key] = {HAND: hand_latents(HAND, signal.indices, signal.weights)}
    return out


def score_texts(
    cache: ActivationCache,
    texts: list[Text],
    detectors: Mapping[str, Mapping[str, Detector]],
    subject: Subject,
    progress: Progress | None = None,
) -> tuple[Scores, list[int]]:
    """Scores of 6 significant digits of every detector on every text, and how many response tokens each text has.

    Errors: AuditError for a text that the model cannot read, or a score that is not finite.
    """
    cache.fill(
        texts, None if progress is None else lambda done, n: progress("running the model over the texts", done, n)
    )
    scores: Scores = {key: {name: [0.0] * len(texts) for name in own} for key, own in detectors.items()}
    lengths = [0] * len(texts)
    for done, (i, resid_TD, codes) in enumerate(cache.stream(texts), start=1):
        lengths[i] = len(resid_TD)
        for key, own in detectors.items():
            for name, detector in own.items():
                score = round6(detector.score(resid_TD, codes, subject.latent_max))
                if score is None:
                    raise AuditError(f"{texts[i].label}: {key}'s {name} gives no finite score. Bind the concept again.")
                scores[key][name][i] = score
        if progress:
            progress("scoring", done, len(texts))
    return scores, lengths


def calibrated_detector(
    clean: Sequence[CleanScore], check: Sequence[CleanScore], hard: Sequence[CleanScore], positives: Sequence[float]
) -> dict[str, Any]:
    """One detector's thresholds at every rate, with what each sees, its realised rate on the answers kept out and, by
    kind, on hard ones (harmless, and near a concept), and scores."""
    thresholds = {}
    for rate, alpha in RATES.items():
        entry = set_threshold(clean, alpha)
        entry |= what_is_seen(positives, entry["score"])
        if entry["score"] is not None and check:
            above = sum(one.score > entry["score"] for one in check)
            entry["realised"]["check"] = rate_of(above, len(check))
        if entry["score"] is not None and hard:
            entry["realised"]["hard"] = realised_rates(hard, entry["score"], [one.domain for one in hard])
        thresholds[rate] = entry
    return {
        "thresholds": thresholds,
        "scores": _rows(clean),
        "check": _rows(check),
        "positives": sorted(positives),
    }


def hand_signals(rules: Sequence[Rule], sae_names: Sequence[str]) -> tuple[list[HandSignal], list[str]]:
    """The rules' own latents of the SAE at hand, and the names of signals that are for another SAE."""
    here, elsewhere = [], []
    for rule in rules:
        for signal in rule.signals:
            if not isinstance(signal.measure, LatentsMeasure):
                continue
            key = f"{rule.id}.{signal.name}"
            if signal.measure.sae in sae_names:
                here.append(HandSignal(key, tuple(signal.measure.indices), tuple(signal.measure.weights)))
            else:
                elsewhere.append(key)
    return here, elsewhere


def _piece(
    by_detector: dict[str, Any], deciding: str, clean: Sequence[BenignAnswer], lengths: Sequence[int]
) -> dict[str, Any]:
    """The binding's `clean.response`: the deciding detector's thresholds first, then every detector's."""
    own = by_detector[deciding]
    return {
        "n": len(clean),
        "confidence": CONFIDENCE,
        "fingerprint": fingerprint(clean),
        "domains": dict(sorted(Counter(answer.domain for answer in clean).items())),
        "length_edges": list(length_edges(lengths)),
        "thresholds": own["thresholds"],
        "check": {"n": len(own["check"]), "scores": [score for score, *_ in own["check"]]},
        "positives": {"n": len(own["positives"]), "scores": own["positives"]},
        "by_detector": by_detector,
    }


def _positive_scores(
    cache: ActivationCache,
    sets: Mapping[str, ContrastSet],
    detectors: Mapping[str, Mapping[str, Detector]],
    subject: Subject,
    progress: Progress | None,
) -> Scores:
    out: Scores = defaultdict(dict)
    for key, one in sets.items():
        if key in detectors:
            texts = contrast_texts(one.labelled("positive", held_out=True))
            out[key] = score_texts(cache, texts, {key: detectors[key]}, subject, progress)[0][key]
    return out


def require_answers(benign: Sequence[BenignAnswer]) -> None:
    """Errors: AuditError when there is no answer to calibrate on, or none of a domain that a fit or a check uses."""
    known = {answer.domain for answer in of_split(benign, "calibration")}
    if not known:
        raise AuditError(
            "the benign answers have no row of split 'calibration', so there is nothing to calibrate on. "
            "`python -m auditor.assets.benign` writes some."
        )
    for answer in benign:
        if answer.split != HARD and answer.domain not in known:
            raise AuditError(
                f"{answer.where or 'benign answers'}: the domain {answer.domain!r} has no answer of split "
                "'calibration', so no threshold covers it. Give it some, or take its rows out."
            )


def _require_sets(binding: Mapping[str, Any], sets: Mapping[str, ContrastSet], path: Path) -> None:
    for key, entry in binding["concepts"].items():
        if key not in sets:
            raise AuditError(
                f"{path}: the contrast set of {key} is not there, so what a threshold sees cannot be measured."
            )
        if sets[key].sha256 != entry["contrast"]:
            raise AuditError(
                f"{path}: {key} was bound to another contrast set. Run `auditor bind {key} --out {path}` first."
            )


def _labelled(scores: Sequence[float], answers: Sequence[BenignAnswer], lengths: Sequence[int]) -> list[CleanScore]:
    return [
        CleanScore(score, answer.domain, n_tokens)
        for score, answer, n_tokens in zip(scores, answers, lengths, strict=True)
    ]


def _rows(scores: Sequence[CleanScore]) -> list[list[Any]]:
    ordered = sorted(scores, key=lambda one: (one.score, one.domain, one.n_tokens))
    return [[one.score, one.domain, one.n_tokens] for one in ordered]


def _signal_entry(signals: Sequence[HandSignal], key: str) -> dict[str, Any]:
    signal = next(one for one in signals if one.key == key)
    return {"indices": list(signal.indices), "weights": list(signal.weights)}
