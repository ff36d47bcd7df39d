"""Prompt suites: read, validated, hashed. JSONL, CSV, YAML (a list) and txt (one prompt a line, ids L1, L2, …).

Everything wrong with a suite is found here, before a model is loaded, and named by file and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from auditor.errors import AuditError
from auditor.suite_files import check_keys, decode, read_suite, rows

ROLES = ("system", "user", "assistant")
_TEXT_KEYS = ("prompt", "response", "template", "family", "pair", "variant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One prompt of a suite: `prompt` or `messages`, and a `response` when the answer is given."""

    id: str
    suite: str
    prompt: str | None = None
    messages: tuple[dict[str, str], ...] | None = None
    response: str | None = None
    template: str | None = None
    family: str | None = None
    pair: str | None = None
    variant: str | None = None
    tags: tuple[str, ...] = ()
    max_new_tokens: int | None = None
    as_turns: bool = False  # what ships is written as turns of a chat; see `conversation`
    where: str = field(default="", compare=False, repr=False)  # file:line, for errors; "" where it stands in none

    def conversation(self, system: str | None, has_chat_template: bool) -> list[dict[str, str]] | str:
        """What the model is shown: messages, or raw text when the model has no chat template.

        A model without a chat template reads a text `as_turns` a turn a line, as it was bound and calibrated, and any
        other prompt as it stands. Raises AuditError when others' messages, or a system prompt, meet such a model.
        """
        if not has_chat_template:
            if self.as_turns and system is None:
                return as_lines(m["content"] for m in self.messages or ({"content": self.prompt or ""},))
            if self.messages is not None or system is not None:
                what = "messages" if self.messages is not None else "a system prompt"
                raise AuditError(
                    f"prompt {self.id!r} has {what}, but the model has no chat template. Use plain `prompt`s."
                )
            return self.prompt or ""
        turns = [dict(m) for m in self.messages or ({"role": "user", "content": self.prompt or ""},)]
        if system is not None and turns[0]["role"] != "system":
            turns.insert(0, {"role": "system", "content": system})
        return turns


def as_lines(turns: Iterable[str]) -> str:
    """The turns of a chat for a model without a chat template: the same words, a turn a line."""
    return "".join(f"{turn}\n" for turn in turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSuite:
    """A hashed file of prompts. `family` is the pack's when the file is byte for byte a pack's suite."""

    name: str
    path: str
    sha256: str  # "sha256:<hex>" of the file's bytes
    prompts: tuple[Prompt, ...] = field(repr=False)
    family: str | None = None

    @property
    def shipped(self) -> bool:
        """Whether the suite is a pack's, byte for byte."""
        return self.family is not None

    @property
    def all_given(self) -> bool:
        """Whether the suite gives all of its answers."""
        return all(p.response is not None for p in self.prompts)


def load_suites(paths: Sequence[Path | str], *, shipped: Mapping[str, str] | None = None) -> tuple[PromptSuite, ...]:
    """Read suites in the order given; an id used twice, also across suites, is refused.

    shipped: sha256 of each pack's suite -> its family. A suite's name is its family when shipped, else its file's stem
    (`stem-2` for a second one). Raises AuditError (exit 2), `file:line: what is wrong. What to do.`
    """
    suites: list[PromptSuite] = []
    seen: dict[str, str] = {}
    for path in map(Path, paths):
        suite = _load_suite(path, shipped or {}, {s.name for s in suites}, seen)
        suites.append(suite)
    return tuple(suites)


def _load_suite(path: Path, shipped: Mapping[str, str], names: set[str], seen: dict[str, str]) -> PromptSuite:
    raw = read_suite(path)
    sha256 = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    family = shipped.get(sha256)
    stem = family or path.stem
    name = next(n for n in (stem, *(f"{stem}-{i}" for i in range(2, len(names) + 3))) if n not in names)
    prompts = []
    for where, row in rows(path, decode(path, raw)):
        prompt = parse_prompt(row, where=where, suite=name)
        if prompt.id in seen:
            raise AuditError(
                f"{where}: id {prompt.id!r} is used twice, first in {seen[prompt.id]}. Give it another id."
            )
        seen[prompt.id] = where
        prompts.append(replace(prompt, as_turns=family is not None))
    if not prompts:
        raise AuditError(f"{path}: the suite is empty. It needs at least one prompt.")
    return PromptSuite(name=name, path=str(path), sha256=sha256, prompts=tuple(prompts), family=family)


def parse_prompt(row: Any, *, where: str, suite: str) -> Prompt:
    """Validate one prompt as read from a suite (or from a rule's case, with an id added).

    where: `file:line` for errors. AuditError: unknown keys, bad types, both or neither of prompt and messages.
    """
    if not isinstance(row, dict):
        raise AuditError(f"{where}: a prompt is an object with `id` and `prompt`, not {_kind(row)}.")
    check_keys(row, where, "key")
    row = {key: value for key, value in row.items() if value is not None or key == "id"}  # null is absent
    if "id" not in row:
        raise AuditError(f"{where}: a prompt without `id`. Give it one.")
    for key in ("id", *_TEXT_KEYS):
        if key in row:
            _check_text(row[key], where, key)
    if row["id"] == "":
        raise AuditError(f"{where}: the id is empty. Give it one.")
    if ("prompt" in row) == ("messages" in row):
        which = "both `prompt` and `messages`" if "prompt" in row else "neither `prompt` nor `messages`"
        raise AuditError(f"{where}: prompt {row['id']!r} has {which}. Write one of them.")
    if row.get("prompt") == "":
        raise AuditError(f"{where}: prompt {row['id']!r} is empty.")
    return Prompt(
        id=row["id"],
        suite=suite,
        where=where,
        messages=_messages(row["messages"], where) if "messages" in row else None,
        tags=_tags(row.get("tags", ()), where),
        max_new_tokens=_new_tokens(row.get("max_new_tokens"), where),
        **{key: row.get(key) for key in _TEXT_KEYS},
    )


def _check_text(value: Any, where: str, key: str) -> str:
    if not isinstance(value, str):
        raise AuditError(f"{where}: {key} must be text, not {_kind(value)}. Quote it.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as err:
        raise AuditError(f"{where}: {key} holds half of a surrogate pair, which is not text. Remove it.") from err
    return value


def _messages(value: Any, where: str) -> tuple[dict[str, str], ...]:
    if not isinstance(value, list) or not value:
        raise AuditError(f"{where}: messages must be a list of {{role, content}}, not {_kind(value)}.")
    for n, turn in enumerate(value):
        if not isinstance(turn, dict) or set(turn) != {"role", "content"}:
            raise AuditError(f"{where}: message {n + 1} must have exactly `role` and `content`.")
        if turn["role"] not in ROLES:
            raise AuditError(f"{where}: message {n + 1} has role {turn['role']!r}. Use one of: {', '.join(ROLES)}.")
        if turn["role"] == "system" and n > 0:
            raise AuditError(f"{where}: message {n + 1} is a system message. Only the first may be one.")
        _check_text(turn["content"], where, f"content of message {n + 1}")
    if value[-1]["role"] != "user":
        raise AuditError(f"{where}: the last message must be the user's. Put a given answer under `response`.")
    return tuple({"role": turn["role"], "content": turn["content"]} for turn in value)


def _tags(value: Any, where: str) -> tuple[str, ...]:
    values = (value,) if isinstance(value, str) else value
    if not isinstance(values, list | tuple):
        raise AuditError(f"{where}: tags must be a text or a list of texts, not {_kind(value)}.")
    return tuple(_check_text(tag, where, "a tag") for tag in values)


def _new_tokens(value: Any, where: str) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise AuditError(f"{where}: max_new_tokens must be a whole number of at least 0, not {value!r}.")
    return value


def _kind(value: Any) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return "nothing (null)" if value is None else names.get(type(value), f"a {type(value).__name__}")
