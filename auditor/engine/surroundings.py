"""What stands around a rule's text, for lint to hold it against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.engine.contrast import ContrastSets
from auditor.engine.tree import Family


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a rule's text. A None is not judged: a manifest's text has no file, a broken family has none.

    families: all that a concept may name; file: where the rule lies; bandit_tests: the ids that this bandit knows.
    """

    family: Family | None
    families: Mapping[str, Family] | None = None
    file: Path | None = None
    bandit_tests: frozenset[str] | None = None
    contrast: ContrastSets | None = None
