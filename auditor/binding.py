"""The binding file: what concepts look like inside one model. Read, checked, merged, written. No torch.

One file a model and SAE; `auditor bind` writes its concepts, `auditor calibrate` their thresholds. Of several files
the last one wins for a concept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import AuditError
from auditor.schema import round6
from auditor.stats import Interval, percentile

SCHEMA_VERSION = 1
HEAD = ("sae", "bound_on", "tokenizer", "hook_point", "d_model")
STRENGTHS = ("strong", "weak", "absent")
VECTORS = ("vector", "query", "value", "indices", "weights")
SHIFTS = {  # what must be the model's and SAE's own, in the words of a message
    "sae": "SAE",
    "hook_point": "hook point",
    "d_model": "width (d_model)",
    "tokenizer": "tokenizer",
}
SEES_AT_LEAST = 0.20  # lower end of the held-out true-positive rate below which a rule is not covered
THIS_RUN, BINDING = "this run", "binding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sees:
    """The share of the held-out source's n positives above a threshold, with Wilson's interval, 95 %."""

    rate: float
    interval: Interval
    n: int
    source: str  # "binding" | "this run"

    @property
    def enough(self) -> bool:
        """Whether the lower end reaches SEES_AT_LEAST, so that a rule may be covered."""
        return self.interval[0] >= SEES_AT_LEAST


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Thresholds on one detector's scores over response tokens, by clean rate ("5%")."""

    where: str  # "deception.falsehood", for messages
    detector: str
    clean: Mapping[str, Any]  # the binding's `clean.response`, or {} when it was never calibrated

    def threshold(self, rate: str, detector: str | None = None) -> float | None:
        """The number that at most this share of clean text exceeds, with 95 % confidence; None: `reason` says why
        not."""
        return self.entry(rate, detector).get("score")

    def marginal(self, rate: str) -> float | None:
        """The marginal (split-conformal) threshold over all calibration answers, for the page."""
        return self.entry(rate).get("marginal")

    def entry(self, rate: str, detector: str | None = None) -> Mapping[str, Any]:
        """Everything that calibration found at this rate: score, worst_domain, realised, sees, …; {} when nothing."""
        return self._detector(detector).get("thresholds", {}).get(rate, {})

    def reason(self, rate: str) -> str | None:
        """Why there is no threshold at this rate; None when there is one."""
        if not self.clean:
            return f"{self.where} was never calibrated: run `auditor calibrate --binding FILE`"
        entry = self.entry(rate)
        if not entry:
            known = ", ".join(self.clean.get("thresholds", {})) or "no rate"
            return f"{self.where} was calibrated to {known}, not to {rate}"
        if entry.get("score") is None:
            return str(entry.get("reason") or f"{self.where}: no threshold at {rate}")
        return None

    def sees(self, rate: str) -> Sees | None:
        """None where there is no threshold, or nothing to see was kept out."""
        entry = self.entry(rate)
        if entry.get("sees") is None:
            return None
        lo, hi = entry["sees_ci95"]
        interval = (float(lo), float(hi))
        return Sees(rate=float(entry["sees"]), interval=interval, n=int(entry["sees_n"]), source=BINDING)

    def clean_scores(self, detector: str | None = None) -> list[tuple[float, str, int]]:
        """Calibration scores of a detector, rising: (score, domain, response tokens)."""
        rows = self._detector(detector).get("scores", [])
        return [(float(score), str(domain), int(n_tokens)) for score, domain, n_tokens in rows]

    def clean_spread(self, detector: str | None = None) -> dict[str, Any]:
        """{"n", "median", "p95"} of a detector's calibration scores, all that a run's manifest keeps of most."""
        kept = self._detector(detector).get("clean")
        return dict(kept) if kept else _spread([score for score, *_ in self.clean_scores(detector)])

    def check_scores(self) -> list[float]:
        """Scores, on `bound_on` itself, of the benign answers kept out of calibration."""
        return [float(score) for score, *_ in self._detector().get("check", [])]

    def _detector(self, detector: str | None = None) -> Mapping[str, Any]:
        return self.clean.get("by_detector", {}).get(detector or self.detector, {})


@dataclass(frozen=True, slots=True)
class ConceptBinding:
    """One concept of a binding."""

    key: str  # "deception.falsehood"
    entry: Mapping[str, Any]
    bound_on: str

    @property
    def strength(self) -> str:
        """strong | weak | absent."""
        return self.entry["strength"]

    @property
    def why(self) -> str:
        """The strength's reason in words."""
        return self.entry["why"]

    @property
    def detector(self) -> str:
        """The name of the detector that decides."""
        return self.entry["detector"]

    @property
    def detectors(self) -> Mapping[str, Mapping[str, Any]]:
        """Every detector by name, as `auditor.detectors.detector_from_spec` reads it."""
        return self.entry["detectors"]

    @property
    def calibrated(self) -> Calibrated:
        """Thresholds on the response's tokens; empty when it was never calibrated."""
        return Calibrated(self.key, self.detector, self.entry.get("clean", {}).get("response", {}))

    def threshold(self, rate: str, detector: str | None = None) -> float | None:
        """As `Calibrated.threshold`."""
        return self.calibrated.threshold(rate, detector)

    def sees(self, rate: str) -> Sees | None:
        """As `Calibrated.sees`."""
        return self.calibrated.sees(rate)

    def clean_scores(self) -> list[tuple[float, str, int]]:
        """As `Calibrated.clean_scores`, of the detector that decides."""
        return self.calibrated.clean_scores()

    def stale_reason(self, contrast_sha256: str | None) -> str | None:
        """Why this piece may not be used: its contrast set has changed. None: it is current, or there is no set at
        hand."""
        if contrast_sha256 is None or contrast_sha256 == self.entry.get("contrast"):
            return None
        return f"{self.key} was bound to another contrast set: run `auditor bind {self.key} --out FILE`, then calibrate"

    def without_vectors(self) -> dict[str, Any]:
        """The entry for a run's manifest: no vectors, and clean scores of the deciding detector alone."""
        entry = {key: value for key, value in self.entry.items() if key not in ("direction", "detectors", "clean")}
        entry["detectors"] = {
            name: {key: value for key, value in spec.items() if key not in VECTORS}
            for name, spec in self.detectors.items()
        }
        if "clean" in self.entry:
            entry["clean"] = {scope: self._light(piece) for scope, piece in self.entry["clean"].items()}
        return entry

    def _light(self, piece: Mapping[str, Any]) -> dict[str, Any]:
        """Of a detector that does not decide, its thresholds and two percentiles of its clean scores."""
        by_detector = {}
        for name, found in piece.get("by_detector", {}).items():
            light = {
                "thresholds": found.get("thresholds", {}),
                "clean": _spread([row[0] for row in found.get("scores", [])]),
            }
            by_detector[name] = found if name == self.detector else light
        return dict(piece) | {"by_detector": by_detector}


def _spread(scores: Sequence[float]) -> dict[str, Any]:
    median, p95 = (round6(percentile(scores, q)) if scores else None for q in (50, 95))
    return {"n": len(scores), "median": median, "p95": p95}


@dataclass(frozen=True, slots=True)
class Binding:
    """One or several files as one. `sha256` is over all of them; `signals`: rules' own latents, by "rule.signal"."""

    paths: tuple[Path, ...]
    sha256: str
    head: Mapping[str, Any]
    concepts: Mapping[str, ConceptBinding]
    signals: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, paths: Sequence[Path] | Path) -> Binding:
        """Errors: AuditError for an unreadable or damaged file, or files of different models or SAEs."""
        listed = (paths,) if isinstance(paths, Path) else tuple(paths)
        if not listed:
            raise AuditError("no binding was given.")
        digest = hashlib.sha256()
        files = []
        for path in listed:
            files.append(read_binding(path))
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        concepts: dict[str, ConceptBinding] = {}
        signals: dict[str, Mapping[str, Any]] = {}
        for path, data in zip(listed, files, strict=True):
            for key in SHIFTS:
                if data[key] != files[0][key]:
                    raise AuditError(
                        f"{path}: made for another {SHIFTS[key]} than {listed[0]}. Give bindings of one SAE."
                    )
            concepts |= {key: ConceptBinding(key, entry, data["bound_on"]) for key, entry in data["concepts"].items()}
            signals |= data.get("signals", {})
        head = {key: files[-1][key] for key in HEAD}
        sha256 = hashlib.sha256(listed[0].read_bytes()).hexdigest() if len(listed) == 1 else digest.hexdigest()
        return cls(listed, f"sha256:{sha256}", head, concepts, signals)

    @property
    def bound_on(self) -> str:
        """Hash of the weights that the last file was made on."""
        return self.head["bound_on"]

    def check(self, *, sae: str, hook_point: str, d_model: int, tokenizer: str) -> None:
        """Errors: AuditError (exit 2) when the binding was made for another SAE, hook point, width or tokenizer."""
        own = {"sae": sae, "hook_point": hook_point, "d_model": d_model, "tokenizer": tokenizer}
        for key, what in SHIFTS.items():
            if self.head[key] != own[key]:
                raise AuditError(
                    f"{self.paths[-1]}: made for another {what} ({short(self.head[key])}, here {short(own[key])}). "
                    "Make one for this model and SAE: `auditor bind --model M --sae S --all --out FILE`."
                )

    def is_transferred(self, weights: str, concept: str | None = None) -> bool:
        """Whether the audited weights are others than those that the binding (or one concept of it) was made on."""
        made_on = self.bound_on if concept is None else self.concepts[concept].bound_on
        return made_on != weights

    def signal(self, key: str) -> Calibrated:
        """Thresholds of a rule's own latents, key "rule.signal"; one without calibration when there are none."""
        clean = self.signals.get(key, {}).get("clean", {}).get("response", {})
        return Calibrated(key, "latents", clean)

    def signal_is_current(self, key: str, indices: Sequence[int], weights: Sequence[float]) -> bool:
        """Whether the rule's latents are those that were calibrated."""
        known = self.signals.get(key, {})
        return known.get("indices") == list(indices) and known.get("weights") == list(weights)


def read_binding(path: Path) -> dict[str, Any]:
    """A binding file's content, checked. Errors: AuditError says what is wrong."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AuditError(
            f"{path}: the binding cannot be read ({error.strerror}). `auditor bind` writes one."
        ) from error
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}: not JSON, so not a binding. `auditor bind` writes one.") from error
    problem = _problem(data)
    if problem:
        raise AuditError(f"{path}: {problem}")
    return data


def write_binding(path: Path, data: Mapping[str, Any]) -> None:
    """Write whole or not at all; keys one a line, lists of numbers on one line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(_layout(data) + "\n", encoding="utf-8")
    os.replace(part, path)


def _problem(data: Any) -> str:
    if not isinstance(data, dict):
        return "not a binding: it is no JSON object. `auditor bind` writes one."
    if data.get("schema_version") != SCHEMA_VERSION:
        version = data.get("schema_version")
        return f"a binding of version {version!r}; this tool reads version {SCHEMA_VERSION}. Bind again."
    for key in HEAD:
        if not isinstance(data.get(key), int if key == "d_model" else str):
            return f"not a whole binding: no {key!r}. Bind again."
    if not isinstance(data.get("concepts"), dict) or not isinstance(data.get("signals", {}), dict):
        return "not a whole binding: no 'concepts'. Bind again."
    for key, entry in data["concepts"].items():
        if problem := _entry_problem(entry):
            return f"{key}: {problem} Bind the concept again."
    return ""


def _entry_problem(entry: Any) -> str:
    if not isinstance(entry, dict):
        return "no JSON object."
    for key, kind in (("strength", str), ("why", str), ("contrast", str), ("detector", str), ("detectors", dict)):
        if not isinstance(entry.get(key), kind):
            return f"no {key!r}."
    if entry["strength"] not in STRENGTHS:
        return f"strength {entry['strength']!r} is none of {', '.join(STRENGTHS)}."
    if entry["detector"] not in entry["detectors"]:
        return f"its detector {entry['detector']!r} is not among its detectors."
    return ""


def _layout(value: Any, depth: int = 0) -> str:
    if not isinstance(value, Mapping) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    pad = " " * (depth + 1)
    lines = [
        f"{pad}{json.dumps(str(key), ensure_ascii=False)}: {_layout(part, depth + 1)}" for key, part in value.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n" + " " * depth + "}"


def short(value: Any) -> str:
    """A hash, or whatever stands in its place, as messages show it: in twenty characters."""
    text = str(value)
    return f"{text[:19]}…" if len(text) > 20 else text
