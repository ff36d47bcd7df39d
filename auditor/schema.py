"""Frozen records at the run directory's edge: one sample, one row of the check, and their JSON.

Scores are kept to six significant digits, and thresholds are applied to the rounded score, so that a run read back
from disk gives the same verdict as the run in memory.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from auditor.errors import IncompleteError

SCHEMA_VERSION = 1

Scores = Mapping[str, Mapping[str, float | None]]  # rule id -> signal -> score, None: null


def round6(x: float | None) -> float | None:
    """x to six significant digits; None for None and for what is not finite, which JSON cannot say."""
    return None if x is None or not math.isfinite(x) else float(f"{x:.6g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFit:
    """How the SAE fits one kind of text in one sample; sums over tokens that are neither first nor sinks."""

    tokens: int
    rss: float  # residual sum of squares
    tss: float  # sum of squares about the card's mean for the kind
    active: int  # nonzero codes


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleError:
    """What went wrong at one prompt: the exception's class and its message."""

    type: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One line of samples.jsonl: everything measured about one prompt.

    signals, prompt_signals: {rule id: {signal: score or None}} over the response's and the prompt's tokens; nulls says
    why a score is None ("not_applicable" or "unknown", and after a colon what happened). pair_at: the prompt at which
    the scores of this one's pair stand, its first in the suite; measures: like signals, what a signal that compares
    measured at this prompt. matched, unmatched, uncounted: rule ids; a rule in none of them is null. offsets:
    [start, end) of every token in prompt + response text. text: None when texts are not kept. shard: (number, row) in
    codes/.
    """

    id: str
    suite: str
    template: str | None = None
    family: str | None = None
    tags: tuple[str, ...] = ()
    pair: str | None = None
    variant: str | None = None
    given: bool = False
    finish: str | None = None
    prompt_sha256: str | None = None
    tokens: Mapping[str, int] = field(default_factory=lambda: {"prompt": 0, "response": 0})
    text: Mapping[str, str] | None = None
    offsets: Sequence[Sequence[int]] = ()
    signals: Scores = field(default_factory=dict)
    prompt_signals: Scores = field(default_factory=dict)
    detectors: Mapping[str, Mapping[str, Mapping[str, float | None]]] = field(default_factory=dict)
    measures: Scores = field(default_factory=dict)
    pair_at: str | None = None
    nulls: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    matched: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()
    error: SampleError | None = None
    validity: Mapping[str, KindFit] = field(default_factory=dict)
    sinks: int = 0
    firsts: int = 0
    code: Mapping[str, Any] | None = None
    shard: tuple[int, int] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # fields that a later version added

    @property
    def unasked(self) -> bool:
        """Whether the model was to write nothing: it stopped at a limit before its first token."""
        return self.finish == "length" and not self.tokens["response"]

    def to_json(self) -> dict[str, Any]:
        """The line's object, `id` first; scores rounded, `text` left out when None."""
        line: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "extra"}
        if self.text is None:
            del line["text"]
        line["error"] = None if self.error is None else {"type": self.error.type, "message": self.error.message}
        line["validity"] = {
            kind: {"tokens": v.tokens, "rss": round6(v.rss), "tss": round6(v.tss), "active": v.active}
            for kind, v in self.validity.items()
        }
        for key in ("signals", "prompt_signals", "detectors", "measures"):
            line[key] = _rounded(line[key])
        return line | dict(self.extra)

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> Sample:
        """The record of a line's object. IncompleteError: a field is missing or of another shape."""
        values = {k: v for k, v in line.items() if k in _OF_A_SAMPLE}
        try:
            for key in ("tags", "matched", "unmatched", "uncounted"):
                values[key] = tuple(values.get(key) or ())
            values["offsets"] = values.get("offsets") or ()  # as they are: most readers never look at them
            values["error"] = SampleError(**line["error"]) if line.get("error") else None
            values["validity"] = {kind: KindFit(**v) for kind, v in (line.get("validity") or {}).items()}
            shard = line.get("shard")
            values["shard"] = (int(shard[0]), int(shard[1])) if shard else None
            return cls(**values, extra={k: v for k, v in line.items() if k not in _OF_A_SAMPLE})
        except (TypeError, KeyError, ValueError, AttributeError) as fault:
            raise IncompleteError(f"a sample of the run is damaged: {line.get('id')!r}: {fault}") from None


_OF_A_SAMPLE = frozenset(f.name for f in fields(Sample)) - {"extra"}


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _rounded(v) for k, v in value.items()}
    return round6(value) if isinstance(value, float) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One line of check.jsonl: a benign answer or a known positive, scored on the audited model for one concept."""

    set: str  # "benign" | "positives"
    concept: str
    id: str
    domain: str | None
    detectors: Mapping[str, float | None]
    score: float | None  # of the detector that decides

    def to_json(self) -> dict[str, Any]:
        """The line's object, scores rounded."""
        line = {f.name: getattr(self, f.name) for f in fields(self)}
        return line | {"detectors": _rounded(self.detectors), "score": round6(self.score)}

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> CheckRow:
        """The record of a line's object. IncompleteError: a field is missing."""
        try:
            return cls(**{f.name: line[f.name] for f in fields(cls)})
        except KeyError as missing:
            raise IncompleteError(f"a line of check.jsonl has no {missing}") from None


def dump_line(record: Sample | CheckRow | Mapping[str, Any]) -> str:
    """One JSON line with its newline. Lone surrogates, which a model may write, are kept as \\u escapes."""
    value = record.to_json() if isinstance(record, Sample | CheckRow) else record
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"
