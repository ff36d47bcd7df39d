"""`bind`: contrast sets -> a binding, for one model and SAE."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from auditor.binding import SCHEMA_VERSION, read_binding, write_binding
from auditor.concepts.activations import ActivationCache, Text
from auditor.concepts.benign import BenignAnswer, fingerprint
from auditor.concepts.contrast import ContrastRow, ContrastSet
from auditor.concepts.evidence import evaluate_concept
from auditor.concepts.judge import holm, judge
from auditor.concepts.subject import Subject, benign_texts, contrast_texts
from auditor.concepts.table import (
    FIT,
    HARD_NEGATIVE,
    HELD_OUT,
    HELD_OUT_HARD,
    NEUTRAL,
    ConceptTable,
    Labels,
    build_table,
)

PROCEDURE = 2  # rises when a bound concept would come out differently
FIT_SECONDS = 60.0  # a concept of some 1,500 texts on two cores, for the estimate
Progress = Callable[[str, int, int], None]


def bind(
    subject: Subject,
    sets: Sequence[ContrastSet],
    neutral: Sequence[BenignAnswer],
    out: Path,
    cache_dir: Path,
    *,
    fresh: bool = False,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Bind every set and write `out` after each; returns the binding.

    Concepts that `out` already holds, bound to the same texts by the same procedure, are kept (not with `fresh`), so a
    killed run goes on. Errors: AuditError when `out` was made on another model or SAE.
    """
    binding = _start(subject, out)
    todo = [one for one in sets if fresh or not _is_current(binding["concepts"].get(one.concept), one, neutral)]
    cache = subject.cache(cache_dir)
    texts = [text for one in todo for text in contrast_texts(one.rows)] + (benign_texts(neutral) if todo else [])
    _fill(cache, texts, len(todo), progress, say)
    for one in todo:
        table = concept_table(subject, cache, one, neutral)
        entry = evaluate_concept(table, _reporter(one.concept, progress))
        binding["concepts"][one.concept] = {
            "contrast": one.sha256,
            "neutral": fingerprint(neutral),
            "procedure": PROCEDURE,
            "held_out_source": one.held_out_source,
            **entry,
        }
        decide_strengths(binding)
        write_binding(out, binding)
    return binding


def decide_strengths(binding: dict[str, Any]) -> None:
    """strong, weak or absent for every concept: their p-values are corrected together (Holm)."""
    concepts = binding["concepts"]
    corrected = holm([entry["auroc"]["p_permutation"] for entry in concepts.values()])
    for (key, entry), p in zip(list(concepts.items()), corrected, strict=True):
        concepts[key] = judge(entry["auroc"], p) | {
            k: v for k, v in entry.items() if k not in ("strength", "lexical", "why")
        }


def concept_table(
    subject: Subject, cache: ActivationCache, one: ContrastSet, neutral: Sequence[BenignAnswer]
) -> ConceptTable:
    """The arrays of one concept, from cached activations. Texts of the held-out source are only ever evaluated."""
    rows = [row for row in one.rows if not (row.label == "neutral" and row.source == one.held_out_source)]
    labels = concept_labels(rows, one.held_out_source, neutral)
    activations = cache.load(contrast_texts(rows) + benign_texts(neutral))
    return build_table(labels, activations, subject.latent_max, max_norm=subject.max_norm, decode=subject.decode)


def concept_labels(rows: Sequence[ContrastRow], held_out_source: str, neutral: Sequence[BenignAnswer]) -> Labels:
    """Roles of contrast rows, then of neutral benign answers."""
    role = [_role(row, held_out_source) for row in rows] + [NEUTRAL] * len(neutral)
    return Labels(
        role=np.array(role),
        is_positive=np.array([row.label == "positive" for row in rows] + [False] * len(neutral)),
        template=np.array([row.template for row in rows] + [f"benign {answer.domain}" for answer in neutral]),
        entity=np.array([row.pair or f"line {row.line}" for row in rows] + [answer.id for answer in neutral]),
        response=tuple([row.response for row in rows] + [answer.response for answer in neutral]),
    )


def _role(row: ContrastRow, held_out_source: str) -> str:
    if row.label == "hard_negative":
        return HELD_OUT_HARD if row.source == held_out_source else HARD_NEGATIVE
    if row.label == "neutral":
        return NEUTRAL
    return HELD_OUT if row.source == held_out_source else FIT


def _start(subject: Subject, out: Path) -> dict[str, Any]:
    if not out.exists():
        return {"schema_version": SCHEMA_VERSION, **subject.facts, "concepts": {}}
    binding = read_binding(out)
    subject.require_same(binding, out)
    return binding


def _is_current(entry: Mapping[str, Any] | None, one: ContrastSet, neutral: Sequence[BenignAnswer]) -> bool:
    if entry is None:
        return False
    known = (entry.get("contrast"), entry.get("neutral"), entry.get("procedure"))
    return known == (one.sha256, fingerprint(neutral), PROCEDURE)


def _fill(
    cache: ActivationCache,
    texts: list[Text],
    n_concepts: int,
    progress: Progress | None,
    say: Callable[[str], None] | None,
) -> None:
    """Run the model over what is not cached; the minutes are said first, from the speed of a first few texts."""
    what = "running the model over the texts"
    todo = cache.missing(texts)
    started, seconds = time.monotonic(), 0.0
    if todo:
        middle = todo[len(todo) // 2 : len(todo) // 2 + 8]
        cache.store(middle)
        speed = sum(len(tokens.ids) for tokens in middle) / max(time.monotonic() - started, 1e-6)
        seconds = sum(len(tokens.ids) for tokens in todo) / speed
    if say and n_concepts:
        minutes = (seconds + n_concepts * FIT_SECONDS) / 60
        say(f"about {minutes:.0f} minutes: {len(todo)} texts to read, {n_concepts} concepts to fit")
    cache.fill(texts, None if progress is None else lambda done, total: progress(what, done, total))


def _reporter(concept: str, progress: Progress | None) -> Progress | None:
    if progress is None:
        return None
    return lambda method, number, total: progress(f"fitting {concept}", number, total)
