"""YAML text -> PyYAML's safe nodes, without what the language refuses: anchors, aliases, tags, depth, size.

The nodes are built here from the safe loader's events, with a stack instead of PyYAML's recursion, so depth is a fault
and not a crash. Scalars keep the tag that YAML 1.1 resolves (`Yes` is a boolean), so that the reader can say so.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from auditor.engine.faults import Faults, Mark, printable, quote

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
REFUSED = "!refused"  # tag of a node whose fault is already told


def mark_of(node: Node) -> Mark:
    """Where a YAML node begins; line and column count from 1."""
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)


def decode(raw: bytes, faults: Faults) -> str | None:
    """A rule file's bytes as text, or None after telling why not: at most 64 kB of UTF-8."""
    if len(raw) > MAX_BYTES:
        faults.add(Mark(1, 1), "more than 64 kB. A rule file says one thing: move long material out of it.")
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        bad = raw[error.start]
        faults.add(_end_of(before), f"not UTF-8: byte 0x{bad:02x}. Save the file as UTF-8.")
        return None


def _end_of(before: str) -> Mark:
    return Mark(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def compose(text: str, faults: Faults, *, quick: bool = False) -> Node | None:
    """The file's one document as nodes; None when it is empty or not YAML, after telling so.

    quick: PyYAML's loader in C where there is one: the same nodes, ten times as fast; faults have other words.
    """
    try:
        loader = (getattr(yaml, "CSafeLoader", yaml.SafeLoader) if quick else yaml.SafeLoader)(text)
    except yaml.reader.ReaderError as error:
        bad = ord(text[error.position])
        faults.add(_end_of(text[: error.position]), f"not YAML: the character U+{bad:04X} is not allowed.")
        return None
    try:
        root = _Builder(loader, faults).document()
    except yaml.reader.ReaderError:  # the loader in C tells of a character only when it comes to it
        faults.add(Mark(1, 1), "not YAML: a character is not allowed.")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
        why = "; ".join(part for part in (error.context, error.problem) if part)
        faults.add(at, f"not YAML: {printable(why, 200)}.")
        return None
    except (ValueError, OverflowError):  # PyYAML turns an escape such as \UFFFFFFFF into a character unchecked
        at = Mark(getattr(loader, "line", 0) + 1, getattr(loader, "column", 0) + 1)
        faults.add(at, "not YAML: a number or an escape is out of range.")
        return None
    if root is None and not faults:
        faults.add(Mark(1, 1), "the file is empty.")
    return root


class _Builder:
    def __init__(self, loader: yaml.SafeLoader, faults: Faults) -> None:
        self.loader = loader
        self.faults = faults

    def document(self) -> Node | None:
        root: Node | None = None
        stack: list[tuple[Node, list[Node]]] = []
        n_documents = 0
        while self.loader.check_event():
            event = self.loader.get_event()
            done: Node | None = None
            if isinstance(event, DocumentStartEvent):
                n_documents += 1
                if n_documents == 2:
                    self.faults.add(_mark(event), "a second document. Keep one rule in one file.")
                    return root
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                if len(stack) == MAX_DEPTH:
                    self.faults.add(_mark(event), f"nested deeper than {MAX_DEPTH} levels.")
                    return None
                stack.append((self._collection(event), []))
            elif isinstance(event, CollectionEndEvent):
                done = _close(*stack.pop())
            elif isinstance(event, ScalarEvent | AliasEvent):
                done = self._leaf(event)
            if done is not None and stack:
                stack[-1][1].append(done)
            elif done is not None:
                root = done
        return root

    def _collection(self, event: MappingStartEvent | SequenceStartEvent) -> Node:
        kind, name = (MappingNode, "map") if isinstance(event, MappingStartEvent) else (SequenceNode, "seq")
        tag = REFUSED if self._refuses(event) else f"tag:yaml.org,2002:{name}"
        start, end = _marks(event)
        return kind(tag, [], start, end, flow_style=event.flow_style)

    def _leaf(self, event: ScalarEvent | AliasEvent) -> ScalarNode:
        start, end = _marks(event)
        if isinstance(event, AliasEvent):
            self.faults.add(_mark(event), f"the alias {quote(f'*{event.anchor}')} is refused. Write the value out.")
            return ScalarNode(REFUSED, "", start, end)
        if self._refuses(event):
            return ScalarNode(REFUSED, event.value, start, end, style=event.style or None)
        tag = self.loader.resolve(ScalarNode, event.value, event.implicit)
        return ScalarNode(tag, event.value, start, end, style=event.style or None)

    def _refuses(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> bool:
        """Tell of an anchor or a tag; only a tag changes what the value is, so only that spoils the value."""
        if event.anchor is not None:
            self.faults.add(
                _mark(event), f"the anchor {quote('&' + event.anchor)} is refused. Write the value out where it is due."
            )
        if event.tag is not None:
            self.faults.add(_mark(event), f"the tag {quote(event.tag)} is refused. Quote the value if it is text.")
        return event.tag is not None


def _close(node: Node, children: list[Node]) -> Node:
    node.value = list(zip(children[::2], children[1::2], strict=True)) if isinstance(node, MappingNode) else children
    return node


def _marks(event: Event) -> tuple[Any, Any]:
    return event.start_mark, event.end_mark


def _mark(event: Event) -> Mark:
    start, _ = _marks(event)
    return Mark(start.line + 1, start.column + 1)
