"""The contrast sets of the rule packs, found and chosen by concept. No torch."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from auditor.concepts.contrast import ContrastSet, load_contrast
from auditor.engine.contrast import CONTRAST_FILE
from auditor.engine.packs import packs_root, parse_family_source
from auditor.errors import AuditError


def all_sets(root: Path | None = None, *, leaks: bool = False) -> dict[str, ContrastSet]:
    """Every contrast set below the packs' folder, by "family.concept". leaks: see load_contrast.

    Errors: AuditError for a faulty one.
    """
    sets: dict[str, ContrastSet] = {}
    for path in sorted((root or packs_root()).glob(f"*/{CONTRAST_FILE}")):
        family_file = path.parent / "family.yaml"
        if not family_file.is_file():
            raise AuditError(f"{path}: there is no family.yaml beside it, so its concepts have no meaning. Write one.")
        family = parse_family_source(str(family_file), family_file.read_text(encoding="utf-8"))
        sets |= load_contrast(path, family.id, family.concepts, leaks=leaks)
    return sets


def packed_set(key: str) -> ContrastSet | None:
    """The packs' contrast set of "family.concept"; None when there is no set at hand."""
    family = key.partition(".")[0]
    path = packs_root() / family / CONTRAST_FILE
    return load_contrast(path, family).get(key) if path.is_file() else None


def choose_sets(names: Sequence[str], sets: dict[str, ContrastSet]) -> list[ContrastSet]:
    """The sets of these concepts, "family.concept" or a concept's own name where only one family has it.

    Errors: AuditError when a name fits none, or several.
    """
    chosen: dict[str, ContrastSet] = {}
    for name in names:
        found = [key for key in sets if name in (key, key.partition(".")[2])]
        if not found:
            near = difflib.get_close_matches(name, sets, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sets) or 'none'}."
            raise AuditError(f"no contrast set for the concept {name!r}. {hint}")
        if len(found) > 1:
            raise AuditError(f"the concept {name!r} is in several families: {', '.join(found)}. Give its whole name.")
        chosen[found[0]] = sets[found[0]]
    return list(chosen.values())
