"""Does a transferred binding hold on these weights: benign answers and known positives, scored on the audited model.

The binding's thresholds were set on other weights. The benign answers that were kept out of calibration say how often
clean text is over a threshold here, and the held-out source's positives how many are seen. In words: docs/report.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.concepts.benign import load_benign, of_split
from auditor.concepts.packs import packed_set
from auditor.scan.runner import Runner
from auditor.scan.scope import scope_runs, select
from auditor.scan.signals import SignalReader
from auditor.schema import CheckRow, round6
from auditor.suites import Prompt

BATCH = 32
Key = tuple[str, str, str]
"""(set, concept, id) of a row of check.jsonl."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckText:
    """One text and the concepts that it is to be scored for."""

    set: str  # "benign" | "positives"
    prompt: Prompt
    domain: str | None
    concepts: tuple[str, ...]

    @property
    def keys(self) -> list[Key]:
        return [(self.set, concept, self.prompt.id) for concept in self.concepts]


def check_texts(concepts: Sequence[str], benign: Path | None) -> list[CheckText]:
    """The benign answers for every concept, and each concept's positives of its held-out source."""
    texts = []
    for answer in of_split(load_benign(benign), "check") if benign is not None else ():
        prompt = Prompt(id=answer.id, suite="check", prompt=answer.prompt, response=answer.response, as_turns=True)
        texts.append(CheckText(set="benign", prompt=prompt, domain=answer.domain, concepts=tuple(concepts)))
    for concept in concepts:
        found = packed_set(concept)
        for row in found.labelled("positive", held_out=True) if found is not None else ():
            prompt = Prompt(
                id=f"{row.source}:{row.line}",
                suite="check",
                messages=tuple(row.prompt_messages),
                response=row.response,
                as_turns=True,
            )
            texts.append(CheckText(set="positives", prompt=prompt, domain=None, concepts=(concept,)))
    return texts


def check_batches(texts: Sequence[CheckText], done: set[Key]) -> list[list[CheckText]]:
    """The batches of which a row is still missing, short texts first so that little is padded.

    Batches are cut from all texts, not from what is left, so that a resumed check pads as an unbroken one does.
    """
    ordered = sorted(texts, key=lambda text: len(text.prompt.response or ""))
    every = [ordered[first : first + BATCH] for first in range(0, len(ordered), BATCH)]
    return [batch for batch in every if any(key not in done for text in batch for key in text.keys)]


def check_rows(batch: Sequence[CheckText], runner: Runner, reader: SignalReader) -> list[CheckRow]:
    """The rows of one batch: every detector's score of each text, for each of its concepts."""
    rows = []
    for text, shown in zip(batch, runner.run([text.prompt for text in batch]), strict=True):
        resid, codes = select(shown.resid, shown.codes, scope_runs(shown.tokens, "response"))
        for key in text.concepts:
            concept = reader.concepts[key]
            scores = {name: round6(d.score(resid, codes, reader.latent_max)) for name, d in concept.detectors.items()}
            rows.append(
                CheckRow(
                    set=text.set,
                    concept=key,
                    id=text.prompt.id,
                    domain=text.domain,
                    detectors=scores,
                    score=scores[concept.deciding],
                )
            )
    return rows
