"""The functions of a Python file, each with the imports that it needs: what the rows of real packages are cut from.

Files are parsed, never run. Left out: tests, examples, vendored code, and files that mention the GPL.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from auditor.assets.corpus_sources import WheelPin

MIN_LINES, MAX_LINES = 4, 40  # of a function; MAX_LINES holds for the function with its imports as well
_SKIPPED_FOLDERS = frozenset(
    {"test", "tests", "testing", "_testing", "test_utils", "benchmarks", "examples", "docs", "templates"}
    | {"vendor", "vendored", "_vendor", "_vendored", "externals", "_externals", "extern", "third_party", "thirdparty"}
    | {"packages"}
)
_SKIPPED_FILES = re.compile(r"(^|/)(test_[^/]*|[^/]*_test|conftest|setup|versioneer|_version)\.py$")
_OTHER_LICENCE = re.compile(r"\bGPL|GNU (Lesser |Affero )?General", re.IGNORECASE)
# comments to tools: a linter's or bandit's own would give the label away
_TO_TOOLS = re.compile(
    r"#\s*(nosec|noqa|nosemgrep|type:|mypy:|pyright:|pylint|pragma|lgtm|codeql|isort|fmt:|ruff|NOSONAR|ignore\[)"
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Function:
    """One function or method. name: with its class, dotted; text: imports that it uses, then its source, dedented."""

    package: str
    licence: str
    path: str  # inside the wheel
    name: str
    text: str

    @property
    def pair(self) -> str:
        return f"{self.package}:{self.path}:{self.name}"


def wheel_functions(pin: WheelPin, wheel: Path) -> Iterator[Function]:
    """The functions of a wheel, by path and line; those of a file that does not parse or decode are left out."""
    with zipfile.ZipFile(wheel) as archive:
        for path in sorted(archive.namelist()):
            if is_wanted(path):
                text = archive.read(path).decode("utf-8", "replace")
                if not _OTHER_LICENCE.search(text):
                    yield from file_functions(text, pin.package, pin.licence, path)


def is_wanted(path: str) -> bool:
    """Whether a path is a Python file of the package's own, and no test."""
    if not path.endswith(".py") or _SKIPPED_FILES.search(path):
        return False
    return _SKIPPED_FOLDERS.isdisjoint(PurePosixPath(path).parts[:-1])


def file_functions(source: str, package: str, licence: str, path: str) -> Iterator[Function]:
    """The functions at a module's top level and the methods of its classes, in the order of the file."""
    tree = _parse(source)
    if tree is None or "\t" in source:
        return
    lines = source.splitlines()
    imports = _imports(tree)
    seen: set[str] = set()
    for name, node in _definitions(tree.body):
        text = _function_text(node, lines, imports)
        if text and name not in seen:  # of a name defined twice (a property's setter, an overload) the first
            seen.add(name)
            yield Function(package, licence, path, name, text)


def _definitions(
    body: list[ast.stmt], prefix: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in body:
        if isinstance(node, _FUNCTIONS):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{prefix}{node.name}.")


def _function_text(
    node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str], imports: list[tuple[ast.stmt, list[ast.alias]]]
) -> str | None:
    """The row's text, or None when the function is too short, too long or not to be had alone."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    own = without_tool_comments(textwrap.dedent("\n".join(lines[first - 1 : node.end_lineno])))
    if own is None or not MIN_LINES <= own.count("\n") + 1 <= MAX_LINES or _parse(own) is None:
        return None
    head = _needed(node, imports)
    if own.count("\n") + 1 + len(head) > MAX_LINES:
        return None
    return "\n".join([*head, "", "", own] if head else [own])


def without_tool_comments(code: str) -> str | None:
    """Code without the comments that speak to linters and checkers; None when it cannot be read as tokens."""
    lines = code.split("\n")
    if not _TO_TOOLS.search(code):
        return "\n".join(line.rstrip() for line in lines).strip("\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    gone = set()
    for token in tokens:
        if token.type == tokenize.COMMENT and (found := _TO_TOOLS.search(token.string)):
            row, column = token.start
            kept = lines[row - 1][: column + found.start()].rstrip()
            lines[row - 1] = kept
            if not kept:
                gone.add(row - 1)
    return "\n".join(line.rstrip() for n, line in enumerate(lines) if n not in gone).strip("\n")


def _imports(tree: ast.Module) -> list[tuple[ast.stmt, list[ast.alias]]]:
    """Imports outside functions and classes, also those within `try` and `if`, in order."""
    found: list[tuple[ast.stmt, list[ast.alias]]] = []
    bodies: list[ast.stmt] = list(tree.body)
    while bodies:
        node = bodies.pop(0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append((node, node.names))
        elif isinstance(node, ast.If | ast.Try | ast.With):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt | ast.ExceptHandler)]
            for child in inner:
                bodies[:0] = child.body if isinstance(child, ast.ExceptHandler) else [child]
    return sorted(found, key=lambda pair: pair[0].lineno)


def _needed(node: ast.AST, imports: list[tuple[ast.stmt, list[ast.alias]]]) -> list[str]:
    """Import lines for the names that a function reads, one statement a line, each name once."""
    used = {name for child in ast.walk(node) if (name := _name(child))}
    lines: list[str] = []
    for statement, aliases in imports:
        kept = [a for a in aliases if (a.asname or a.name.partition(".")[0]) in used]
        if not kept:
            continue
        used -= {a.asname or a.name.partition(".")[0] for a in kept}
        if isinstance(statement, ast.ImportFrom):
            lines.append(ast.unparse(ast.ImportFrom(statement.module, kept, statement.level)))
        else:
            lines += [ast.unparse(ast.Import([alias])) for alias in kept]
    return lines


def _name(node: ast.AST) -> str | None:
    """The name that a node is, also that of an annotation written as a text, such as "Path"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        return node.value
    return None


def _parse(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
