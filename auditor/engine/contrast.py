"""Runs of 13 words that a family's contrast set holds: a case that shares one would test a binding on what made it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from auditor.engine.faults import Faults, Mark

CONTRAST_FILE = "contrast.jsonl"  # beside a family's rules
GRAM = 13
Gram = tuple[str, ...]


def grams(texts: Iterable[str]) -> list[Gram]:
    """Every run of 13 words in the texts, read as one, in lower case and without punctuation."""
    words = re.findall(r"\w+", " ".join(texts).lower())
    return [tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)]


def texts_of(row: Mapping[str, Any]) -> list[str]:
    """The texts of a contrast row, or of a case as plain data, in the order in which the model sees them."""
    messages = row.get("messages")
    turns = [turn.get("content") for turn in messages if isinstance(turn, dict)] if isinstance(messages, list) else []
    parts = [*turns, *(row.get(key) for key in ("prompt", "text", "code", "response"))]
    return [part for part in parts if isinstance(part, str)]


class ContrastSets:
    """The contrast sets of the families, each read once, when a case is first held against it."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.folders = dict(folders)
        self._grams: dict[str, frozenset[Gram]] = {}
        self.faults: list[Faults] = []

    def shared(self, family: str, texts: Iterable[str]) -> str | None:
        """13 words that these texts share with the family's contrast set, or None."""
        known = self._of(family)
        return next((" ".join(gram) for gram in grams(texts) if gram in known), None)

    def _of(self, family: str) -> frozenset[Gram]:
        if family not in self._grams:
            path = self.folders[family] / CONTRAST_FILE if family in self.folders else None
            self._grams[family] = self._read(path, family) if path and path.is_file() else frozenset()
        return self._grams[family]

    def _read(self, path: Path, family: str) -> frozenset[Gram]:
        faults = Faults(f"{family}/{CONTRAST_FILE}")
        self.faults.append(faults)
        found: set[Gram] = set()
        for n, line in enumerate(path.read_bytes().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if isinstance(row, dict):
                found.update(grams(texts_of(row)))
            else:
                faults.add(Mark(n, 1), "not a JSON object. Make the file again, or mend the line.")
        return frozenset(found)
