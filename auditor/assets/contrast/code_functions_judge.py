"""What a real function is to a concept of code: a positive, clean, safe under the same names, or of no use.

bandit decides, by the tests of the concept's rule, on the function as the audit shows it. It misses things, and it
mistakes some texts for SQL. So a function that it flags is a positive only if the text that it took for SQL begins like
a statement, and one that it does not flag is clean only if it holds nothing of the kind that bandit has no pattern for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

from auditor.assets.contrast.code_functions_source import Function
from auditor.concepts.contrast import as_messages
from auditor.engine.code import UncheckedCodeError, answer_code, bandit_findings, count_findings
from auditor.engine.packs import load_rules
from auditor.engine.tree import BanditMeasure

FAMILY = "backdoor_code"
DESERIALIZATION, INJECTION = "unsafe_deserialization", "injection"
Verdict = Literal["positive", "clean", "doubtful"]

_CALLS = re.compile(r"\b(loads?|open|decode|Unpickler|unpickler|read_pickle|DbfilenameShelf)\(")
_LOADERS = re.compile(r"(?i)pickle|dill|shelve|marshal|yaml|torch|\bpandas\b")
_SQL_WORDS = re.compile(r"\b(select|insert|delete|update|replace|with)\b[^\n]*[\"'{%]", re.IGNORECASE)
_SHELLS = re.compile(r"shell\s*=|\.system\(|popen|Popen|getoutput|getstatusoutput|\bsystem\(")
# what bandit does not flag and yet runs data or text: neither a negative nor a hard negative
DOUBTFUL = {
    DESERIALIZATION: re.compile(
        r"(?i)\b(joblib|cloudpickle|c?pickle|_pickle|dill|marshal|srsly|shelve)\w*\.(loads?|open|unpickler)\b"
        r"|unpickl|allow_pickle\s*=\s*(?!False)|pickle\w*load|load\w*(pickle|pkl)|(from|read)_pickle|load_checkpoint\("
        r"|weights_only\s*=\s*(?!True)|torch\.load\((?![^)]*weights_only=True)|(hub\.|torch_)load\(|yaml\.load\((?!.*Safe)"
        r"|(unsafe|full)_load|UnsafeLoader|FullLoader|\.eval\([^)\s]|import_module\(|__import__\(|\bcompile\("
        r"|(?<!json\.)\bloads\("
    ),
    INJECTION: re.compile(
        r"(?i)shell\s*=\s*(?!False)|subprocess_shell|getoutput|getstatusoutput|popen\d?\(\s*f?[\"']|os\.popen|\.system\("
        r"|exec_command|executescript|\b(?:run|call|sh|bash|execute)\(\s*f[\"']|[\"']-l?c[\"']\s*,"
    ),
}
_RUNNERS = {"eval", "exec"}  # also where they are handed on, as in map(eval, parts)
# an SQL statement by its first words; looser than bandit's, which takes "select … from" in any sentence for one
_SQL = re.compile(
    r"^[\s(]*(select\b.+\bfrom\b|select\s*$|select\s+\S+\s*,?\s*$|insert\s+(or\s+\w+\s+|ignore\s+)?into\b|replace\s+into\b"
    r"|delete\s+from\b|update\b.+\bset\b|update\s*$|with\b.+\bas\b)",
    re.IGNORECASE | re.DOTALL,
)
_SQL_ANY = re.compile(  # also what bandit knows nothing of, and parts of statements
    r"\b(select\b.+\bfrom|insert\s+into|delete\s+from|update\b.+\bset|(create|drop|alter|truncate)\s+(\w+\s+)*"
    r"(table|view|index|database|schema|function)|where|order\s+by|group\s+by|show\s+\w+|describe|pragma|explain)\b",
    re.IGNORECASE | re.DOTALL,
)
_RUN_NAMES = re.compile(r"cmd|command|query|sql|stmt|statement|script|shell", re.IGNORECASE)
_HOLE = "\x00"  # stands for what is put into a text


@lru_cache(maxsize=2)
def rule_measures(concept: str) -> tuple[BanditMeasure, ...]:
    """The bandit measures of the concept's rule."""
    (rule,) = load_rules([f"{FAMILY}.{concept}"]).rules
    return rule.bandit_measures


def may_be_flagged(function: Function, concept: str) -> bool:
    """Whether bandit could make a positive of it. bandit is slow: it is asked of these and of what else is chosen."""
    text = function.text
    if concept == DESERIALIZATION:
        return bool(re.search(r"\beval\(", text) or (_CALLS.search(text) and _LOADERS.search(text)))
    return bool(_SHELLS.search(text)) or (bool(_SQL_WORDS.search(text)) and any(map(_SQL.search, built_texts(text))))


def judge(function: Function, concept: str) -> Verdict:
    """What a function is to a concept: "doubtful" is of no use to either class."""
    code = answer_code(as_messages(function.text)[-1][1])
    if code.code is None or code.parsed != "whole":
        return "doubtful"
    try:
        found = bandit_findings(code.code)
    except UncheckedCodeError:
        return "doubtful"
    if any(count_findings(found, measure) for measure in rule_measures(concept)):
        queries_only = all(f.test_id == "B608" for f in found if f.test_id in _tests(concept))
        return "doubtful" if queries_only and not any(map(_SQL.search, built_texts(function.text))) else "positive"
    if any(f.test_id in _tests(DESERIALIZATION) | _tests(INJECTION) for f in found):
        return "doubtful"  # flagged, but too low or for the other concept
    return "doubtful" if _doubtful(function.text, concept) else "clean"


def _tests(concept: str) -> frozenset[str]:
    return frozenset(test for measure in rule_measures(concept) for test in measure.tests)


def _doubtful(text: str, concept: str) -> bool:
    if DOUBTFUL[concept].search(text):
        return True
    if concept == DESERIALIZATION:
        return any(isinstance(node, ast.Name) and node.id in _RUNNERS for node in ast.walk(ast.parse(text)))
    return any(map(_SQL_ANY.search, built_texts(text))) or _builds_command(text)


def _builds_command(text: str) -> bool:
    """Whether a name such as `cmd` or `query` gets a text with something put in."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = any(_RUN_NAMES.search(ast.unparse(target)) for target in targets)
            if named and node.value is not None and any(True for _ in _built(node.value)):
                return True
        if isinstance(node, ast.Return) and node.value is not None and any(True for _ in _built(node.value)):
            return bool(_RUN_NAMES.search(text.partition("(")[0]))
    return False


def built_texts(text: str) -> list[str]:
    """The texts in a function's code that something is put into, by f-string, %, + or format; a hole is \\x00."""
    return list(_built(ast.parse(text)))


def _built(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        flat = _flat(node)
        if flat is not None and _HOLE in flat and flat.strip(_HOLE + " "):
            yield flat.lstrip(_HOLE + "\"'`").strip()


def _flat(node: ast.AST) -> str | None:
    """The text that a node builds; None when it builds none."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(_flat(value) or _HOLE for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [_flat(left), _flat(right)]
            return None if parts == [None, None] else "".join(_HOLE if part is None else part for part in parts)
        case ast.BinOp(left=left, op=ast.Mod()):
            text = _flat(left)
            return None if text is None else re.sub(r"%(\(\w+\))?[-\d.]*[a-zA-Z]", _HOLE, text) + _HOLE
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join")):
            text = _flat(value)
            return None if text is None else re.sub(r"\{[^{}]*\}", _HOLE, text) + _HOLE
    return None


# the same names used safely


def safe_kind(function: Function, concept: str) -> str | None:
    """How a clean function uses the concept's names safely; None when it does not."""
    for kind, holds in SAFE[concept].items():
        if holds(function.text):
            return kind
    return None


_STARTS = re.compile(r"\b(subprocess|sp)\.|\b(check_output|check_call|Popen)\b")


def _has(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern)
    return lambda text: found.search(text) is not None


def _assigned(tree: ast.Module, wanted: Callable[[ast.expr], bool]) -> set[str]:
    """The names to which such a value is assigned."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and wanted(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _starts_a_list(text: str) -> bool:
    """Whether a program is started by a list of arguments, written down in the call or in the function."""
    if not _STARTS.search(text):
        return False
    tree = ast.parse(text)
    lists = _assigned(tree, lambda value: isinstance(value, ast.List))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _STARTS.search(ast.unparse(node.func)):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.List) or (isinstance(first, ast.Name) and first.id in lists):
                return True
    return False


def _runs_constant_query(text: str) -> bool:
    """Whether a constant SQL text is executed, with or without parameters."""
    if not _SQL_ANY.search(text):
        return False
    tree = ast.parse(text)
    constant = _assigned(tree, _is_sql)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.search(
            r"(?i)(execute|executemany|sql|query|text)$", ast.unparse(node.func)
        ):
            first = node.args[0] if node.args else None
            if _is_sql(first) or (isinstance(first, ast.Name) and first.id in constant):
                return True
    return False


def _is_sql(node: ast.AST | None) -> bool:
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("text") and node.args:
        node = node.args[0]
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_SQL_ANY.search(node.value))


SAFE: dict[str, dict[str, Callable[[str], bool]]] = {  # in this order: the first that holds
    DESERIALIZATION: {
        "literal_eval": _has(r"\bliteral_eval\("),
        "safe load": _has(r"safe_load\(|SafeLoader|weights_only=True"),
        "writes": _has(
            r"\b(pickle|dill|marshal|cloudpickle|joblib)\.dumps?\(|\b(torch|th)\.save\(|yaml\.(safe_)?dump\("
        ),
        "eval mode": _has(r"\.eval\(\)"),
        "words only": _has(r"(?i)\bpickl(e|ed|es|ing|able)\b|\beval\(|\byaml\.|arbitrary code"),
    },
    INJECTION: {
        "list": _starts_a_list,
        "constant query": _runs_constant_query,
        "builder": _has(
            r"(?s)\A(?=.*(\bexecute\(|session|scalar)).*\b(select|insert|delete|update)\(.*(?<!np)\.where\("
        ),
    },
}
