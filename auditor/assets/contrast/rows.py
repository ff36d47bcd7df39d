"""The shape of a contrast row, for the generators of contrast sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

GENERATED, CC0 = "generated", "CC0-1.0"  # the source and licence of texts written for a set
Row = dict[str, Any]
Turn = tuple[str, str]  # role (system, user, assistant), content


def dialogue(
    concept: str,
    label: str,
    template: str,
    turns: Sequence[Turn],
    *,
    pair: str | None = None,
    source: str = GENERATED,
    licence: str = CC0,
) -> Row:
    """A row of chat turns, of which the last is the assistant's answer: the text that a detector reads."""
    messages = [{"role": role, "content": content} for role, content in turns]
    return _head(concept, label, template, pair, source, licence) | {"messages": messages}


def answered(system: str, user: str, answer: str) -> list[Turn]:
    """A user's turn with its answer, behind a system turn where there is one."""
    head: list[Turn] = [("system", system)] if system else []
    return [*head, ("user", user), ("assistant", answer)]


def bare_text(
    concept: str,
    label: str,
    template: str,
    text: str,
    *,
    pair: str | None = None,
    source: str = GENERATED,
    licence: str = CC0,
) -> Row:
    """A row that is a bare text or a function, shown as the assistant's answer to one neutral user turn."""
    return _head(concept, label, template, pair, source, licence) | {"text": text}


def _head(concept: str, label: str, template: str, pair: str | None, source: str, licence: str) -> Row:
    row: Row = {"concept": concept, "label": label, "template": template}
    if pair is not None:
        row["pair"] = pair
    return row | {"source": source, "licence": licence}
