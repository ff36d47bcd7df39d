"""Contrast sets: the labelled texts of a concept. Reading, validation, hash, and the choice of the held-out source."""

from __future__ import annotations

import ast
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.concepts.leaks import leak_faults
from auditor.errors import AuditError

LABELS = ("positive", "negative", "hard_negative", "neutral")
KEYS = {"concept", "label", "template", "pair", "source", "licence", "messages", "text"}
ROLES = ("system", "user", "assistant")
NEUTRAL_TURN = "Please go on."  # the user turn before a bare text; fixed, since a detector is fitted behind it
OWN_SOURCE = "generated"  # texts that we wrote ourselves: AUROC on them is not evidence
MIN_TEMPLATES = 10
MIN_HELD_OUT_POSITIVES = 50


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """One labelled text. `messages` ends with the assistant's answer, whose tokens are what a detector reads."""

    concept: str  # "family.concept"
    label: str
    template: str
    pair: str | None  # the entity that the text is about
    source: str
    licence: str
    messages: tuple[tuple[str, str], ...]  # (role, content)
    line: int

    @property
    def response(self) -> str:
        return self.messages[-1][1]

    @property
    def prompt_messages(self) -> list[dict[str, str]]:
        return [{"role": role, "content": content} for role, content in self.messages[:-1]]


@dataclass(frozen=True, slots=True)
class ContrastSet:
    """The rows of one concept. `held_out_source` is never fitted; everything else but hard negatives is."""

    concept: str
    rows: tuple[ContrastRow, ...]
    sha256: str  # "sha256:…" over the rows in file order, so that another concept in the file changes nothing here
    held_out_source: str

    def labelled(self, label: str, *, held_out: bool = False) -> list[ContrastRow]:
        """Rows of a label: of the held-out source, or of all the others."""
        return [row for row in self.rows if row.label == label and (row.source == self.held_out_source) == held_out]


def load_contrast(
    path: Path, family: str, concepts: Collection[str] | None = None, *, leaks: bool = False
) -> dict[str, ContrastSet]:
    """The contrast sets of a family's `contrast.jsonl`, by "family.concept".

    concepts: the names that family.yaml declares; None takes any. leaks: also refuse classes that length or one word
    tells apart, and near-duplicates across templates, which is what `bind` does.
    Errors: AuditError, one line a fault, each with file and line.
    """
    by_concept: dict[str, list[ContrastRow]] = defaultdict(list)
    raw: dict[str, list[dict[str, Any]]] = defaultdict(list)
    faults: list[str] = []
    for number, line in enumerate(_read_lines(path), start=1):
        if not line.strip():
            continue
        problem, row = _parse_row(line, family, concepts, number)
        if row is None:
            faults.append(f"{path}:{number}: {problem}")
            continue
        by_concept[row.concept].append(row)
        raw[row.concept].append(json.loads(line))
    if not by_concept and not faults:
        faults.append(f"{path}: no rows. A contrast set needs labelled texts, one JSON object a line.")
    for concept, rows in by_concept.items():
        told = set_faults(rows)
        told += _leaks(rows) if leaks and not told else []
        faults += [f"{path}: {concept}: {fault}" for fault in told]
    if faults:
        raise AuditError("\n".join(faults))
    return {
        concept: ContrastSet(concept, tuple(rows), contrast_hash(raw[concept]), choose_held_out_source(rows) or "")
        for concept, rows in by_concept.items()
    }


def contrast_hash(rows: Iterable[dict[str, Any]]) -> str:
    """sha256 over rows as JSON with sorted keys: spaces and the order of keys do not count."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def choose_held_out_source(rows: Sequence[ContrastRow]) -> str | None:
    """The source, other than our own writing, with the most positives; the first by name among equals."""
    counts = Counter(row.source for row in rows if row.label == "positive" and row.source != OWN_SOURCE)
    return min(counts, key=lambda source: (-counts[source], source)) if counts else None


def set_faults(rows: Sequence[ContrastRow]) -> list[str]:
    """Why a concept cannot be bound to these rows."""
    held_out = choose_held_out_source(rows)
    faults = []
    n_held_out = Counter(row.label for row in rows if row.source == held_out)
    if n_held_out["positive"] < MIN_HELD_OUT_POSITIVES or not n_held_out["negative"]:
        faults.append(
            f"no source to hold out: one other than {OWN_SOURCE!r} needs at least {MIN_HELD_OUT_POSITIVES} positives, "
            f"and negatives too; {held_out!r} has {n_held_out['positive']} and {n_held_out['negative']}."
        )
    classes: dict[str, set[str]] = defaultdict(set)
    first_line: dict[str, int] = {}
    for row in rows:
        if row.source != held_out and row.label in ("positive", "negative"):
            classes[row.template].add(row.label)
            first_line.setdefault(row.template, row.line)
    for template, labels in classes.items():
        if len(labels) == 1:
            faults.append(
                f"template {template!r} (line {first_line[template]}) has only {labels.pop()} rows. "
                "Every template needs both classes, or a detector learns the template."
            )
    if len(classes) < MIN_TEMPLATES:
        faults.append(
            f"{len(classes)} templates outside the held-out source; at least {MIN_TEMPLATES} are needed, 20 are wanted."
            f" Write rows of more templates (`template` names them; the first is in line {rows[0].line})."
        )
    return faults


def _leaks(rows: Sequence[ContrastRow]) -> list[str]:
    held_out = choose_held_out_source(rows)
    labelled = [row for row in rows if row.label in ("positive", "negative")]
    return leak_faults(
        [row for row in labelled if row.source != held_out],
        [row for row in labelled if row.source == held_out],
        [row for row in rows if row.label != "neutral"],
    )


def is_function(text: str) -> bool:
    """Whether a text is Python code that defines something: then it is shown as a fenced block."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in body)


def as_messages(text: str) -> tuple[tuple[str, str], ...]:
    """A bare text as the assistant's answer to one fixed neutral user turn; a function as one fenced block."""
    shown = f"```python\n{text.strip()}\n```" if is_function(text) else text
    return (("user", NEUTRAL_TURN), ("assistant", shown))


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise AuditError(f"{path}: the contrast set cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise AuditError(f"{path}: not UTF-8 text (byte {error.start}). Save the contrast set as UTF-8.") from error


def _parse_row(line: str, family: str, concepts: Collection[str] | None, number: int) -> tuple[str, ContrastRow | None]:
    """(what is wrong, None) or ("", the row)."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not a JSON object ({getattr(error, 'msg', error)}).", None
    if not isinstance(data, dict):
        return "not a JSON object.", None
    problem = _row_problem(data, concepts)
    if problem:
        return problem, None
    messages = (
        as_messages(data["text"]) if "text" in data else tuple((m["role"], m["content"]) for m in data["messages"])
    )
    row = ContrastRow(
        concept=f"{family}.{data['concept']}",
        label=data["label"],
        template=data["template"],
        pair=data.get("pair"),
        source=data["source"],
        licence=data["licence"],
        messages=messages,
        line=number,
    )
    return "", row


def _row_problem(data: dict[str, Any], concepts: Collection[str] | None) -> str:
    """The first fault of a row, or ""."""
    if unknown := sorted(set(data) - KEYS):
        return f"unknown key {unknown[0]!r}. A row has: {', '.join(sorted(KEYS))}."
    for key in ("concept", "label", "template", "source", "licence"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            return f"no {key!r}. Every row needs one, a text."
    if data["label"] not in LABELS:
        return f"label {data['label']!r} is not known. Use one of: {', '.join(LABELS)}."
    if concepts is not None and data["concept"] not in concepts:
        return f"the family has no concept {data['concept']!r}. It has: {', '.join(sorted(concepts))}."
    if not isinstance(data.get("pair", ""), str):
        return "'pair' must be a text."
    if ("text" in data) == ("messages" in data):
        return "give either 'text' or 'messages'."
    if "text" in data:
        return "" if isinstance(data["text"], str) and data["text"].strip() else "'text' is empty."
    return _messages_problem(data["messages"])


def _messages_problem(messages: Any) -> str:
    if not isinstance(messages, list) or len(messages) < 2:
        return "'messages' must be a list of at least a user's turn and the assistant's answer."
    for message in messages:
        if not isinstance(message, dict) or set(message) != {"role", "content"}:
            return "each message has exactly 'role' and 'content'."
        if message["role"] not in ROLES or not isinstance(message["content"], str):
            return f"a message's role is one of {', '.join(ROLES)}, and its content a text."
    if messages[-1]["role"] != "assistant" or not messages[-1]["content"].strip():
        return "'messages' must end with the assistant's answer, which a detector reads."
    return ""
