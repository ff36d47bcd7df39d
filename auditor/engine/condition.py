"""The condition's text -> the frozen tree. Names, `and`, `or`, `not`, parentheses.

    expression: operand (("and" operand)* | ("or" operand)*)
    operand:    "not" operand | "(" expression ")" | NAME

There is no precedence between `and` and `or`, so that nobody has to know it: mixing them needs parentheses. `not` binds
to what follows it. Depth is bounded, so that the parser and walks over the tree may recurse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml.nodes import ScalarNode

from auditor.engine.faults import Mark, printable
from auditor.engine.keys import MAX_CONDITION
from auditor.engine.tree import And, Condition, Name, Not, Or

MAX_DEPTH = 32
TOKEN = re.compile(r"\s*(?:([a-z][a-z0-9_]*|[()])|(\S)|$)")
END = ""


class ConditionError(Exception):
    """A condition that cannot be read. at: offset into its text."""

    def __init__(self, at: int, text: str) -> None:
        self.at = at
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str  # END behind the last one
    at: int


def parse_condition(text: str) -> Condition:
    """The tree of a condition. Raises ConditionError at the first place that does not fit."""
    if len(text) > MAX_CONDITION:
        raise ConditionError(0, f"the condition has more than {MAX_CONDITION} characters.")
    return _Parser(text).whole()


class _Parser:
    """Recursive descent with one token of look-ahead; the text is read no further than the parser is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.next = next(self.tokens)

    def whole(self) -> Condition:
        tree = self.expression(0)
        if self.next.text != END:
            raise self.unfit("'and' or 'or'")
        return tree

    def expression(self, depth: int) -> Condition:
        parts, joint = [self.operand(depth)], self.next
        while self.next.text in ("and", "or"):
            if self.next.text != joint.text:
                raise ConditionError(
                    self.next.at, "'and' and 'or' are mixed. Add parentheses to say which comes first."
                )
            self.take()
            parts.append(self.operand(depth))
        if len(parts) == 1:
            return parts[0]
        kind = And if joint.text == "and" else Or
        return kind(tuple(parts), parts[0].at)

    def operand(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError(self.next.at, f"the condition is nested deeper than {MAX_DEPTH}.")
        token = self.take()
        if token.text == "not":
            return Not(self.operand(depth + 1), token.at)
        if token.text == "(":
            inner = self.expression(depth + 1)
            if self.next.text != ")":
                raise self.unfit("'and', 'or' or ')'")
            self.take()
            return inner
        if token.text in (END, ")", "and", "or"):
            self.next = token
            raise self.unfit("a signal name, 'not' or '('")
        return Name(token.text, token.at)

    def take(self) -> _Token:
        token = self.next
        if token.text != END:
            self.next = next(self.tokens)
        return token

    def unfit(self, due: str) -> ConditionError:
        if self.next.text == END:
            return ConditionError(self.next.at, f"the condition ends too early: {due} is due here.")
        return ConditionError(self.next.at, f"'{printable(self.next.text)}' does not fit here: {due} is due.")


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while found := TOKEN.match(text, at):
        word, other = found.groups()
        if other is not None:
            raise ConditionError(
                found.start(2),
                f"'{printable(other)}' has no meaning in a condition. It is made of signal names, and, or, not, "
                "parentheses.",
            )
        if word is None:
            break
        yield _Token(word, found.start(1))
        at = found.end()
    yield _Token(END, len(text.rstrip()))


def place(node: ScalarNode, offset: int) -> Mark:
    """Where in the file the character at `offset` of a scalar's text stands; the length of the text: just behind it.

    A folded, quoted or escaped text is not its source: the place is found by walking both together, blanks aside.
    """
    start = node.start_mark
    buffer: str | None = start.buffer
    raw = buffer[start.pointer : start.pointer + (node.end_mark.index - start.index)] if buffer else ""
    at = raw.find("\n") + 1 if node.style in ("|", ">") else 0
    for char in node.value[: offset + 1]:
        if char.isspace():
            continue
        at = raw.find(char, at)
        if at < 0:
            return Mark(start.line + 1, start.column + 1)
        at += 1
    before = raw[:at] if offset >= len(node.value.rstrip()) else raw[: max(at - 1, 0)]
    if "\n" in before:
        return Mark(start.line + 1 + before.count("\n"), len(before) - before.rfind("\n"))
    return Mark(start.line + 1, start.column + 1 + len(before))
