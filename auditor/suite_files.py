"""The files of prompt suites: JSONL, CSV, YAML (a list) and txt, read into one value a prompt, with its `file:line`."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from auditor.errors import AuditError

SUFFIXES = (".jsonl", ".csv", ".yaml", ".yml", ".txt")
KEYS = (
    "id",
    "prompt",
    "messages",
    "response",
    "template",
    "family",
    "tags",
    "pair",
    "variant",
    "max_new_tokens",
)


def read_suite(path: Path) -> bytes:
    """A suite file's bytes. AuditError: another suffix, no such file, or unreadable."""
    if path.suffix.lower() not in SUFFIXES:
        raise AuditError(
            f"{path}: a suite is a {', '.join(SUFFIXES)} file, not {path.suffix or 'one without a suffix'}."
        )
    try:
        if not path.exists():
            raise AuditError(f"{path}: there is no such suite. Name a file, a directory of suites, or a family.")
        if not path.is_file():
            raise AuditError(f"{path}: is not a file.")
        return path.read_bytes()
    except OSError as err:
        raise AuditError(f"{path}: the suite cannot be read ({err.strerror or err}).") from err


def decode(path: Path, raw: bytes) -> str:
    """Its text, without a byte order mark. AuditError names the line of the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        raise AuditError(f"{path}:{line}: byte 0x{raw[err.start]:02x} is not UTF-8. Save the file as UTF-8.") from err


def rows(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    """Every prompt's (`file:line`, value as read), lazily, so that the first fault in the file is the one reported."""
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return _jsonl_rows(path, text)
    if suffix == ".csv":
        return _csv_rows(path, text)
    if suffix == ".txt":
        lines = enumerate(text.split("\n"), 1)
        return ((f"{path}:{n}", {"id": f"L{n}", "prompt": ln.rstrip("\r")}) for n, ln in lines if ln.strip())
    return _yaml_rows(path, text)


def _jsonl_rows(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{n}"
        try:
            yield where, json.loads(line, object_pairs_hook=partial(_no_doubles, where=where))
        except json.JSONDecodeError as err:
            raise AuditError(f"{where}:{err.colno}: not a JSON object: {err.msg}. Write one object a line.") from err
        except (ValueError, RecursionError) as err:
            raise AuditError(f"{where}: not a readable JSON object ({err}).") from err


def _no_doubles(pairs: Iterable[tuple[Any, Any]], where: str) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for key, value in pairs:
        if key in made:
            raise AuditError(f"{where}: key {key!r} stands twice in one object. Keep one.")
        made[key] = value
    return made


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    """Cells are text; an empty cell is absent; tags are separated by `;`, messages are JSON."""
    csv.field_size_limit(1 << 27)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    while True:
        where = f"{path}:{reader.line_num + 1}"
        try:
            cells = next(reader, None)
        except csv.Error as err:
            raise AuditError(f"{where}: not readable as CSV ({err}).") from err
        if cells is None:
            return
        if not any(cells):
            continue
        if header is None:
            header = _csv_header([cell.strip() for cell in cells], where)
        elif len(cells) != len(header):
            raise AuditError(
                f"{where}: {len(cells)} cells, but the header names {len(header)}. Quote cells with commas."
            )
        else:
            yield where, _csv_values(dict(zip(header, cells, strict=True)), where)


def _csv_header(header: list[str], where: str) -> list[str]:
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise AuditError(f"{where}: column {doubled[0]!r} stands twice. Keep one.")
    check_keys(header, where, "column")
    return header


def _csv_values(cells: dict[str, str], where: str) -> dict[str, Any]:
    row: dict[str, Any] = {key: cell for key, cell in cells.items() if cell != ""}
    if "tags" in row:
        row["tags"] = [tag.strip() for tag in row["tags"].split(";") if tag.strip()]
    if "messages" in row:
        try:
            row["messages"] = json.loads(row["messages"])
        except (ValueError, RecursionError) as err:
            raise AuditError(f"{where}: column 'messages' must be a JSON list ({err}).") from err
    if "max_new_tokens" in row:
        try:
            row["max_new_tokens"] = int(row["max_new_tokens"])
        except ValueError:
            raise AuditError(
                f"{where}: max_new_tokens must be a whole number, not {row['max_new_tokens']!r}."
            ) from None
    return row


def _yaml_rows(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    import yaml

    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is not None and not isinstance(root, yaml.SequenceNode):
            raise AuditError(
                f"{path}:{root.start_mark.line + 1}: a YAML suite is a list of prompts. Begin each with `- id:`."
            )
        for node in root.value if root is not None else ():
            where = f"{path}:{node.start_mark.line + 1}"
            if isinstance(node, yaml.MappingNode):
                _no_doubles(((key.value, None) for key, _ in node.value if isinstance(key, yaml.ScalarNode)), where)
            yield where, loader.construct_object(node, deep=True)
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        at = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise AuditError(f"{at}: not readable as YAML ({err.problem or err.context}).") from err
    except (yaml.YAMLError, RecursionError, ValueError) as err:
        raise AuditError(f"{path}: not readable as YAML ({str(err).splitlines()[0]}).") from err
    finally:
        loader.dispose()


def check_keys(keys: Iterable[Any], where: str, what: str) -> None:
    """AuditError for a key that no prompt has; `what` names it in the message (key, column)."""
    for key in keys:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"A prompt has: {', '.join(KEYS)}."
            raise AuditError(f"{where}: unknown {what} {key!r} in a prompt. {hint}")
