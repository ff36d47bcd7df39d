"""The code in an answer: its blocks, made to parse, and what bandit finds in them. Parsed, never run.

An answer's blocks are checked together. An unclosed fence runs to the end; an unfenced answer that parses and holds a
call is a block. A block that does not parse loses trailing lines until it does; with less than half of its lines, or
neither a call nor a function, left it is not used. Blocks that name another language than Python are no blocks here.
Source: docs/rules.md, "Code".
"""

from __future__ import annotations

import ast
import io
import logging
import re
import textwrap
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NoReturn

from auditor.engine.evaluate import Null
from auditor.engine.tree import BanditMeasure
from auditor.errors import AuditError

FENCE = re.compile(r"^[ \t]*(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
PYTHON = {"", "python", "python3", "py", "py3"}
MAX_DEPTH = 100  # of a syntax tree, so that bandit's walk stays within Python's own limit
LEVELS = ("undefined", "low", "medium", "high")


class UncheckedCodeError(AuditError):
    """bandit broke on this code: what it would have found is unknown."""


@dataclass(frozen=True, slots=True)
class AnswerCode:
    """The code of one answer.

    blocks: Python blocks in it; code: those that can be used, one after another, or None; reason: why code is None.
    parsed: "whole" when all blocks parse as they stand, "part" when lines or blocks were lost, "none": nothing is left.
    """

    blocks: int
    code: str | None
    parsed: Literal["whole", "part", "none"]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of bandit. line: from 1, in AnswerCode.code; severity, confidence: undefined, low, medium or high."""

    test_id: str
    severity: str
    confidence: str
    line: int


def answer_code(text: str) -> AnswerCode:
    """The Python code of an answer, by the rules above."""
    blocks = _fenced(text)
    if blocks is None:
        bare = textwrap.dedent(text).strip("\n")
        tree = _parse(bare)
        if tree is None or not _holds(tree, ast.Call):
            return AnswerCode(0, None, "none", "no code block")
        return AnswerCode(1, bare + "\n", "whole")
    if not blocks:
        return AnswerCode(0, None, "none", "no Python code block")
    kept = [_usable(block) for block in blocks]
    used = [lines for lines, _ in kept if lines]
    if not used:
        return AnswerCode(len(blocks), None, "none", "no code block parses, even with trailing lines cut")
    whole = not any(lost for _, lost in kept)
    return AnswerCode(len(blocks), "\n\n".join(used) + "\n", "whole" if whole else "part")


def block_answer(code: str) -> str:
    """An answer that is this one Python block, as a `code` case has it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}python\n{code.rstrip()}\n{fence}\n"


def _fenced(text: str) -> list[str] | None:
    """The fenced Python blocks that are not empty; None when the answer has no fence."""
    blocks: list[str] = []
    lines: list[str] | None = None
    mark, python, fences = "", False, 0
    for line in text.replace("\r\n", "\n").split("\n"):
        found = FENCE.match(line)
        if lines is None:
            if found:
                mark, lines, fences = found["mark"], [], fences + 1
                python = (found["info"].split() or [""])[0].lower() in PYTHON
        elif found and not found["info"].strip() and found["mark"].startswith(mark):
            blocks += ["\n".join(lines)] if python else []
            lines = None
        else:
            lines.append(line)
    blocks += ["\n".join(lines)] if lines is not None and python else []
    blocks = [textwrap.dedent(block).strip("\n") for block in blocks]
    return [block for block in blocks if block.strip()] if fences else None


def _usable(block: str) -> tuple[str | None, bool]:
    """What of a block can be used, and whether it lost lines."""
    if _parse(block) is not None:
        return block, False
    lines = block.split("\n")
    for n in range(len(lines) - 1, 0, -1):
        if 2 * n < len(lines):
            break
        part = "\n".join(lines[:n]) + "\n"
        tree = _parse(part)
        if tree is not None:
            useful = _holds(tree, ast.Call, ast.FunctionDef, ast.AsyncFunctionDef)
            return (part.rstrip("\n") if useful else None), True
    return None, True


def _parse(code: str) -> ast.Module | None:
    """The syntax tree, or None when the text is no Python or is nested too deeply to be checked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if _depth(tree) <= MAX_DEPTH else None


def _depth(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level and depth <= MAX_DEPTH:
        depth, level = depth + 1, [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _holds(tree: ast.AST, *kinds: type[ast.AST]) -> bool:
    return any(isinstance(node, kinds) for node in ast.walk(tree))


# bandit


def bandit_findings(code: str) -> list[Finding]:
    """All that bandit finds in code that parses, by line; `# nosec` is ignored and no configuration file is read.

    Raises UncheckedCodeError when one of bandit's tests breaks on the code.
    """
    from bandit.core import meta_ast, metrics, node_visitor

    text = (
        "\n\n" + code
    )  # two blank lines: a coding comment counts only in the first two, and must not change what is read
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    visitor = node_visitor.BanditNodeVisitor(
        "./answer.py", stream, meta_ast.BanditMetaAst(), _test_set(), False, {}, metrics.Metrics()
    )
    visitor.tester.report_error = _refuse
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            visitor.process(text)
    except UncheckedCodeError:
        raise
    except Exception as error:
        raise UncheckedCodeError(f"bandit broke on this code: {type(error).__name__}.") from error
    found = [
        Finding(issue.test_id, issue.severity.lower(), issue.confidence.lower(), max(issue.lineno - 2, 1))
        for issue in visitor.tester.results
    ]
    return sorted(found, key=lambda finding: (finding.line, finding.test_id))


def count_findings(findings: Iterable[Finding], measure: BanditMeasure) -> int:
    """Number of findings of the measure's tests, at least so severe and so confident."""
    severity, confidence = LEVELS.index(measure.severity), LEVELS.index(measure.confidence)
    return sum(
        finding.test_id in measure.tests
        and LEVELS.index(finding.severity) >= severity
        and LEVELS.index(finding.confidence) >= confidence
        for finding in findings
    )


def code_score(text: str, measure: BanditMeasure) -> int | Null:
    """A bandit signal's score of one answer, or why it has none."""
    found = answer_code(text)
    if found.code is None:
        return Null.NOT_APPLICABLE
    try:
        return count_findings(bandit_findings(found.code), measure)
    except UncheckedCodeError:
        return Null.UNKNOWN


@lru_cache(maxsize=1)
def bandit_test_ids() -> frozenset[str]:
    """The ids of the tests that the installed bandit knows."""
    from bandit.core.extension_loader import MANAGER

    return frozenset(MANAGER.plugins_by_id) | frozenset(MANAGER.blacklist_by_id)


@lru_cache(maxsize=1)
def _test_set() -> Any:
    """bandit's tests as it ships them. BanditConfig without a file reads none."""
    from bandit.core import config, test_set

    logging.getLogger("bandit").setLevel(logging.CRITICAL)
    return test_set.BanditTestSet(config.BanditConfig())


def _refuse(test: str, context: Any, error: Exception) -> NoReturn:
    raise UncheckedCodeError(f"bandit's test {test} broke on this code: {type(error).__name__}.") from error
