"""YAML nodes -> values with their places, after the table of keys. Faults of form are told here, of meaning by lint.

A faulty value is told once and is then as if absent, except that nobody also calls it missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from auditor.engine import keys
from auditor.engine.faults import Faults, Mark, did_you_mean, listed, nearest, quote
from auditor.engine.nodes import REFUSED, mark_of

MAX_DIGITS = 15
NUMBER = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d{1,3})?")
INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")
ORDINALS = {2: "second", 3: "third"}
KINDS = {
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:timestamp": "date",
    "tag:yaml.org,2002:null": "null",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A value that was read, where it starts, and where its key does (for what stands in a list: the same place)."""

    value: Any
    at: Mark
    key: Mark
    node: Node


@dataclass(slots=True)
class Fields:
    """A mapping that was read. faulty: keys that are there, or were meant, but whose value could not be used."""

    at: Mark
    items: dict[str, Item] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    strangers: bool = False  # there was an unknown key

    def get(self, name: str) -> Item | None:
        """A key's value with its places; None where it is absent or faulty."""
        return self.items.get(name)

    def value(self, name: str, default: Any = None) -> Any:
        """A key's value; the default where it is absent or faulty."""
        item = self.items.get(name)
        return default if item is None else item.value

    def has(self, name: str) -> bool:
        """Whether a key is there, or was meant, faulty or not."""
        return name in self.items or name in self.faulty


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage: the fraction, and the text in its shortest form ("5%")."""

    fraction: float
    stated: str


def plain(value: Any) -> Any:
    """A read value as plain data, without its places."""
    if isinstance(value, Fields):
        return {name: plain(item.value) for name, item in value.items.items()}
    return [plain(item.value) for item in value] if isinstance(value, list) else value


class Reader:
    """Reads nodes of one file; what does not fit its type is told and read as None."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def read(self, node: Node, kind: keys.Type, where: str) -> Any:
        """The value as str, int, float, Rate, list[Item] or Fields; None after telling a fault."""
        if node.tag == REFUSED:
            return None
        reader: Callable[[Node, Any, str], Any] = self._readers()[type(kind)]
        return reader(node, kind, where)

    def _readers(self) -> dict[type, Callable[[Node, Any, str], Any]]:
        return {
            keys.Text: self._text,
            keys.Texts: self._texts,
            keys.Integer: self._integer,
            keys.Number: self._number,
            keys.Percent: self._percent,
            keys.Choice: self._choice,
            keys.ListOf: self._list,
            keys.Mapping: self._mapping,
            keys.Named: self._named,
            keys.ByName: self._by_name,
            keys.OrText: self._or_text,
            keys.Anything: self._anything,
        }

    def _tell(self, node: Node, text: str) -> Any:
        """Add a fault at a node; returns None, the value of what is faulty."""
        self.faults.add(mark_of(node), text)

    # texts

    def _text(self, node: Node, kind: keys.Text, where: str) -> str | None:
        if not isinstance(node, ScalarNode):
            return self._tell(node, f"{where} is {kind.called}, not a {_shape(node)}.")
        if not self._is_text(node, f'"{node.value}"', where):
            return None
        text = node.value.strip() if kind.shape else node.value
        if kind.shape and not re.fullmatch(kind.shape, text):
            return self._tell(node, f"{where} is {kind.called}, not {quote(text)}.")
        if kind.one_line and "\n" in text.strip():
            return self._tell(node, f"{where} is one line. Put the rest elsewhere.")
        return text

    def _is_text(self, node: ScalarNode, quoted: str, where: str) -> bool:
        """Whether a scalar is a text of at least one visible character; tells why not."""
        kind = KINDS.get(node.tag)
        if node.style is None and (kind == "null" or not node.value.strip()):
            self._tell(node, f"{where} is empty. Write it or remove the key.")
        elif kind is not None:
            self._tell(node, f"a bare {node.value} is a {kind} in YAML. Quote it: {quoted}.")
        elif not node.value.strip():
            self._tell(node, f"{where} is empty. Write it or remove the key.")
        elif not "".join(node.value.split()).isprintable():
            self._tell(node, f"{where} holds a control character: {quote(node.value)}. Remove it.")
        else:
            return True
        return False

    def _texts(self, node: Node, kind: keys.Texts, where: str) -> list[Item] | None:
        if isinstance(node, ScalarNode):
            text = self._text(node, keys.Text(), where)
            return None if text is None else [Item(text, mark_of(node), mark_of(node), node)]
        if not isinstance(node, SequenceNode):
            return self._tell(node, f"{where} is a text or a list of texts, not a {_shape(node)}.")
        return self._list(node, keys.ListOf(keys.Text()), where)

    def _choice(self, node: Node, kind: keys.Choice, where: str) -> str | None:
        text = self._text(node, keys.Text(), where)
        if text is None or text in kind.options:
            return text
        hint = did_you_mean(text, kind.options)
        return self._tell(node, f"{where} is one of {listed(kind.options)}, not {quote(text)}.{hint}")

    # numbers

    def _plain(self, node: Node, pattern: re.Pattern[str], due: str, where: str) -> str | None:
        """The text of a number as `due` says; hexadecimal, octal and base 60, which YAML 1.1 has too, are none."""
        if not isinstance(node, ScalarNode):
            return self._tell(node, f"{where} is {due}, not a {_shape(node)}.")
        if node.style is not None or not pattern.fullmatch(node.value):
            shown = quote(node.value) if node.value else "nothing"
            hint = " Rates are written in percent, everything else plainly." if node.value.endswith("%") else ""
            return self._tell(node, f"{where} is {due}, not {shown}.{hint}")
        if sum(c.isdigit() for c in node.value) > MAX_DIGITS:
            return self._tell(node, f"{where} has more than {MAX_DIGITS} digits.")
        return node.value

    def _integer(self, node: Node, kind: keys.Integer, where: str) -> int | None:
        due = "a whole number" if kind.least is None else f"a whole number from {kind.least} on"
        text = self._plain(node, INTEGER, due, where)
        if text is None:
            return None
        if kind.least is not None and int(text) < kind.least:
            return self._tell(node, f"{where} is {due}, not {quote(text)}.")
        return int(text)

    def _number(self, node: Node, kind: keys.Number, where: str) -> float | None:
        due = "a plain number above 0" if kind.positive else "a plain number"
        text = self._plain(node, NUMBER, due, where)
        if text is None:
            return None
        value = float(text)
        if abs(value) == float("inf") or (kind.positive and value <= 0):
            return self._tell(node, f"{where} is {due}, not {quote(text)}.")
        return value

    def _percent(self, node: Node, kind: keys.Percent, where: str) -> Rate | None:
        found = PERCENT.fullmatch(node.value) if isinstance(node, ScalarNode) else None
        percent = float(found[1]) if found else -1.0
        if not (percent < 100 and (percent > 0 or (kind.zero and percent == 0))):
            shown = quote(node.value) if isinstance(node, ScalarNode) else f"a {_shape(node)}"
            least = "from 0%" if kind.zero else "above 0%"
            return self._tell(node, f"{where} is a rate in percent, {least} and below 100%, such as 5%, not {shown}.")
        return Rate(round(percent / 100, 12), f"{percent:.10g}%")

    # lists and mappings

    def _list(self, node: Node, kind: keys.ListOf, where: str) -> list[Item] | None:
        if not isinstance(node, SequenceNode):
            return self._tell(node, f"{where} is a list, not a {_shape(node)}.")
        if isinstance(kind.item, keys.Text) and self._bare(node):
            return None
        values = [(child, self.read(child, kind.item, f"an item of {where}")) for child in node.value]
        if kind.exactly is not None and len(values) != kind.exactly:
            return self._tell(node, f"{where} has {kind.exactly} items, not {len(values)}.")
        if len(values) < kind.least:
            return self._tell(node, f"{where} is empty. It needs at least {kind.least}.")
        if any(value is None for _, value in values) and not isinstance(kind.item, keys.Mapping):
            return None
        return [Item(value, mark_of(child), mark_of(child), child) for child, value in values if value is not None]

    def _bare(self, node: SequenceNode) -> bool:
        """Tell once, at the first, when a list of texts holds a bare boolean, number or date."""
        scalars = [child for child in node.value if isinstance(child, ScalarNode)]
        bare = [child for child in scalars if KINDS.get(child.tag, "null") != "null"]
        if bare:
            quoted = ", ".join(f'"{child.value}"' for child in scalars)
            first = bare[0]
            self._tell(first, f"a bare {first.value} is a {KINDS[first.tag]} in YAML. Quote it: [{quoted}].")
        return bool(bare)

    def pairs(self, node: MappingNode, where: str) -> Iterator[tuple[str, ScalarNode, Node]]:
        """The entries of a mapping; keys that are no texts and keys that stand there twice are told and left out."""
        lines: dict[str, list[int]] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag == REFUSED:
                if key.tag != REFUSED:
                    self._tell(key, f"a key of {where} is a name, not a {_shape(key)}.")
                continue
            seen = lines.setdefault(key.value, [])
            seen.append(key.start_mark.line + 1)
            if len(seen) > 1:
                nth = ORDINALS.get(len(seen), "another")
                self._tell(key, f"{nth} {quote(key.value)}, the first is in line {seen[0]}. Keep one.")
                continue
            yield key.value, key, value

    def _mapping(self, node: Node, kind: keys.Mapping, where: str) -> Fields | None:
        where = kind.label or where
        if not isinstance(node, MappingNode):
            return self._tell(node, f"{where} is a mapping, not {_said(node)}.")
        table = {key.name: key for key in kind.keys}
        fields = Fields(mark_of(node))
        unknown: list[tuple[str, ScalarNode]] = []
        for name, key, value in self.pairs(node, where):
            if name not in table:
                unknown.append((name, key))
                continue
            read = self.read(value, table[name].type, f"'{name}'" if kind.label else f"'{name}' of {where}")
            if read is None:
                fields.faulty.add(name)
            else:
                fields.items[name] = Item(read, mark_of(value), mark_of(key), value)
        for name, key in unknown:
            self._unknown(name, key, fields, table, where)
        self._required(node, kind, fields, where)
        return fields

    def _unknown(self, name: str, key: ScalarNode, fields: Fields, table: dict[str, keys.Key], where: str) -> None:
        absent = [known for known in table if not fields.has(known)]
        guess = nearest(name, absent)
        fields.strangers = True
        fields.faulty.update([guess] if guess else [])
        hint = did_you_mean(name, absent) or f" It may have: {listed(table)}."
        self._tell(key, f"unknown key {quote(name)} in {where}.{hint}")

    def _required(self, node: Node, kind: keys.Mapping, fields: Fields, where: str) -> None:
        for key in kind.keys:
            if key.required and not fields.has(key.name):
                self._tell(node, f"{where} needs '{key.name}'.")
        if not kind.one_of:
            return
        there = [name for name in kind.one_of if fields.has(name)]
        if not there and not fields.strangers:
            self._tell(node, f"{where} needs one of {listed(kind.one_of)}.")
        for extra in there[1:]:
            at = fields.items[extra].key if extra in fields.items else fields.at
            self.faults.add(at, f"{where} has '{there[0]}' and '{extra}'. Keep one.")

    def _named(self, node: Node, kind: keys.Named, where: str) -> dict[str, Item] | None:
        if not isinstance(node, MappingNode):
            return self._tell(node, f"{where} is a mapping of names, not {_said(node)}.")
        found: dict[str, Item] = {}
        for n, (name, key, value) in enumerate(self.pairs(node, where), start=1):
            if kind.most is not None and n == kind.most + 1:
                self._tell(key, f"{where} holds {len(node.value)}, and at most {kind.most} are allowed.")
            if key.style is None and key.tag in KINDS:
                self._tell(
                    key, f"a bare {name} is a {KINDS[key.tag]} in YAML. Choose another name for the {kind.called}."
                )
            elif not re.fullmatch(keys.SNAKE, name) or name in keys.RESERVED_NAMES:
                why = "a word of the condition" if name in keys.RESERVED_NAMES else "not in snake_case"
                self._tell(key, f"{quote(name)} cannot be the name of a {kind.called}: it is {why}.")
            read = self.read(value, kind.item, f"{kind.called} {quote(name)}")
            found[name] = Item(read, mark_of(value), mark_of(key), value)
        if len(found) < kind.least:
            return self._tell(node, f"{where} is empty. It needs at least {kind.least} {kind.called}.")
        return found

    def _by_name(self, node: Node, kind: keys.ByName, where: str) -> Fields | None:
        if not isinstance(node, MappingNode) or not _names_its_own(node, kind):
            return self._mapping(node, kind.plain, where)
        table = {key.name: key.type for key in kind.plain.keys}
        fields, found = Fields(mark_of(node)), dict[str, Item]()
        for name, key, value in self.pairs(node, kind.plain.label or where):
            shared = name in kind.shared
            read = self.read(value, table[name] if shared else kind.item, f"{kind.called} {quote(name)}")
            if read is None:
                fields.faulty.add(name if shared else kind.key)
            else:
                (fields.items if shared else found)[name] = Item(read, mark_of(value), mark_of(key), value)
        fields.items[kind.key] = Item(found, mark_of(node), mark_of(node), node)
        return fields

    def _or_text(self, node: Node, kind: keys.OrText, where: str) -> Fields | None:
        if not isinstance(node, ScalarNode):
            return self._mapping(node, kind.item, where)
        text = self._text(node, keys.Text(), where)
        if text is None:
            return None
        fields = Fields(mark_of(node))
        fields.items[kind.key] = Item(text, mark_of(node), mark_of(node), node)
        return fields

    # meta

    def _anything(self, node: Node, kind: keys.Anything, where: str) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            return self._tell(node, f"{where} is a mapping, not {_said(node)}.")
        return self._free(node, where)

    def _free(self, node: Node, where: str) -> Any:
        """One's own values as plain data: texts, numbers, booleans, nulls, lists and mappings."""
        if isinstance(node, MappingNode):
            return {name: self._free(value, where) for name, _, value in self.pairs(node, where)}
        if isinstance(node, SequenceNode):
            return [self._free(child, where) for child in node.value]
        kind = KINDS.get(node.tag)
        if kind == "null":
            return None
        if kind == "boolean":
            return node.value.lower() in ("yes", "true", "on")
        if kind == "number" and len(node.value) <= MAX_DIGITS and NUMBER.fullmatch(node.value):
            return int(node.value) if INTEGER.fullmatch(node.value) else float(node.value)
        return node.value


def _names_its_own(node: MappingNode, kind: keys.ByName) -> bool:
    """Whether a mapping has names of one's own in place of a table's keys; a misspelt key is no such name."""
    table = {key.name for key in kind.plain.keys}
    own = [(key.value, value) for key, value in node.value if key.value not in kind.shared]
    return bool(own) and all(
        isinstance(name, str) and name not in table and (isinstance(value, MappingNode) or nearest(name, table) is None)
        for name, value in own
    )


def _shape(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "mapping"
    return "list" if isinstance(node, SequenceNode) else "text"


def _said(node: Node) -> str:
    """A node as a message shows it: a scalar by its text, the others by their kind."""
    if isinstance(node, ScalarNode):
        return quote(node.value) if node.value else "empty"
    return f"a {_shape(node)}"
