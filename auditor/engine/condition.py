"""The condition's text -> the frozen tree. Names, `and`, `or`, `not`, parentheses.

There is no precedence between `and` and `or`, so that nobody has to know it: mixing them needs parentheses. `not` binds
to what follows it.
The grammar is lark's LALR, whose parser keeps its own stack; depth is bounded, so that walks over the tree may recurse.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yaml.nodes import ScalarNode

from auditor.engine.faults import Mark, printable
from auditor.engine.keys import MAX_CONDITION
from auditor.engine.tree import And, Condition, Name, Not, Or

if TYPE_CHECKING:
    from lark import Lark

MAX_DEPTH = 32
GRAMMAR = r"""
start: expression
expression: operand (joint operand)*
!joint: "and" | "or"
operand: "(" expression ")"  -> group
       | not operand         -> negation
       | NAME                -> name
!not: "not"
NAME: /[a-z][a-z0-9_]*/
%ignore /\s+/
"""


class ConditionError(Exception):
    """A condition that cannot be read. at: offset into its text."""

    def __init__(self, at: int, text: str) -> None:
        self.at = at
        super().__init__(text)


def parse_condition(text: str) -> Condition:
    """The tree of a condition. Raises ConditionError at the first place that does not fit."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if len(text) > MAX_CONDITION:
        raise ConditionError(0, f"the condition has more than {MAX_CONDITION} characters.")
    try:
        tree: Any = _parser().parse(text)
        return tree
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        found = printable(text[at])
        raise ConditionError(
            at,
            f"'{found}' has no meaning in a condition. It is made of signal names, and, or, not, parentheses.",
        ) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise ConditionError(
                len(text.rstrip()), f"the condition ends too early: {_due(text)} is due here."
            ) from None
        at = error.token.start_pos
        raise ConditionError(at, f"'{printable(error.token)}' does not fit here: {_due(text[:at])} is due.") from None


def _due(before: str) -> str:
    """What may follow a beginning that is right so far."""
    words = re.findall(r"\w+|[()]", before)
    if not words or words[-1] in ("(", "and", "or", "not"):
        return "a signal name, 'not' or '('"
    return "'and', 'or' or ')'" if words.count("(") > words.count(")") else "'and' or 'or'"


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark, Transformer

    class Build(Transformer):
        """Builds (node, depth) pairs while the parser reduces; start gives the node."""

        def start(self, parts: list[Any]) -> Condition:
            return parts[0][0]

        def name(self, parts: list[Any]) -> tuple[Condition, int]:
            return Name(str(parts[0]), parts[0].start_pos), 1

        def group(self, parts: list[Any]) -> tuple[Condition, int]:
            return parts[0]

        def negation(self, parts: list[Any]) -> tuple[Condition, int]:
            word, (part, depth) = parts
            return _bounded(Not(part, word.start_pos), depth + 1)

        def joint(self, parts: list[Any]) -> Any:
            return parts[0]

        def expression(self, parts: list[Any]) -> tuple[Condition, int]:
            operands, joints = parts[::2], parts[1::2]
            if not joints:
                return operands[0]
            other = next((joint for joint in joints if joint != joints[0]), None)
            if other is not None:
                raise ConditionError(
                    other.start_pos, "'and' and 'or' are mixed. Add parentheses to say which comes first."
                )
            nodes = tuple(node for node, _ in operands)
            kind = And if joints[0] == "and" else Or
            return _bounded(kind(nodes, nodes[0].at), 1 + max(depth for _, depth in operands))

    build = Build()
    setattr(build, "not", lambda parts: parts[0])
    return Lark(GRAMMAR, parser="lalr", transformer=build)


def _bounded(node: Condition, depth: int) -> tuple[Condition, int]:
    if depth > MAX_DEPTH:
        raise ConditionError(node.at, f"the condition is nested deeper than {MAX_DEPTH}.")
    return node, depth


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
