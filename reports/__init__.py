"""Reports of an audit run: plain dicts in, files out. Imports neither the auditor nor torch."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

MAX_FAULTS, MAX_FAULT_CHARS = 5, 200


class ReportError(ValueError):
    """A report that does not follow report.schema.json; the message names the places."""


@cache
def schema() -> dict[str, Any]:
    """report.schema.json as a dict."""
    loaded: dict[str, Any] = json.loads(files(__name__).joinpath("report.schema.json").read_text(encoding="utf-8"))
    return loaded


def validate(report: Mapping[str, Any]) -> None:
    """Checks a report against report.schema.json; raises ReportError, which names the first faults and their places."""
    validator = jsonschema.Draft202012Validator(schema())
    faults = sorted(validator.iter_errors(report), key=lambda fault: list(map(str, fault.absolute_path)))
    if not faults:
        return
    said = [f"{fault.json_path}: {_short(fault.message)}" for fault in faults[:MAX_FAULTS]]
    more = f"; and {len(faults) - MAX_FAULTS} more" if len(faults) > MAX_FAULTS else ""
    raise ReportError(f"report.json does not follow report.schema.json: {'; '.join(said)}{more}")


def _short(text: str) -> str:
    return text if len(text) <= MAX_FAULT_CHARS else text[:MAX_FAULT_CHARS] + "…"


def write_json(report: Mapping[str, Any], path: Path) -> None:
    """Validates the report and writes it as JSON; the file appears whole or not at all."""
    validate(report)
    _write(path, json.dumps(report, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def write_html(report: Mapping[str, Any], path: Path) -> None:
    """Writes the report as one offline HTML page; the file appears whole or not at all."""
    from .html import render

    _write(path, render(report))


def write_dashboard(cards: Sequence[Mapping[str, Any]], path: Path, facts: Mapping[str, Any] | None = None) -> None:
    """Writes feature cards, as sae/features makes them, as one offline page; the file appears whole or not at all.

    facts: what stands above the cards, by name: the SAE, the model, the number of corpus tokens.
    """
    from .html import render_cards

    _write(path, render_cards(cards, facts or {}))


def _write(path: Path, text: str) -> None:
    """Halves of surrogate pairs, which UTF-8 has no bytes for, are written as question marks."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(text.encode("utf-8", errors="replace"))
    os.replace(part, path)
