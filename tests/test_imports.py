"""Imports point one way: errors, schema, stats <- engine, suites, run, verdict … <- scan, concepts … <- cli."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"torch", "transformers", "pandas", "scipy", "sklearn"}
UPPER = {"scan", "causal", "concepts", "calibrate", "detectors", "assets"}  # what may run a model
PURE = {"causal.decide", "causal.result"}  # of what may run a model, the modules that only read what it wrote
BASE = {"errors", "schema", "stats", "words", "version"}
CONVERTS_MODELS = "auditor/models.py"


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Everything a file imports."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """(dotted name, whether it is imported with the module and not within a function or for type checkers alone)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node not in later
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(filter(None, (base, node.module)))
            yield name, node not in later
            for alias in node.names:  # `from auditor import assets`
                yield f"{name}.{alias.name}", node not in later


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def part_of(name: str) -> str:
    """`scan` for `auditor.scan.plan`, `causal.decide` for a pure module of its package, `""` for `auditor` itself."""
    parts = name.split(".")
    pure = ".".join(parts[1:3])
    return pure if pure in PURE else parts[1] if len(parts) > 1 else ""


def part_at(path: Path) -> str:
    return part_of(".".join(path.relative_to(ROOT).with_suffix("").parts))


def faults(package: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(package)
        for name, _ in imports(path)
        if name.split(".")[0] in forbidden
    ]


def test_the_engine_knows_nothing_of_the_product() -> None:
    assert faults("sae", {"auditor", "reports", "rules", "tests"}) == []


def test_reports_take_plain_dicts_and_import_no_sibling() -> None:
    assert faults("reports", {"auditor", "sae", "tests", *HEAVY}) == []


def test_nothing_imports_the_tests() -> None:
    assert faults("auditor", {"tests", "benchmarks"}) == []


def test_parts_of_the_product_import_only_what_lies_below_them() -> None:
    found = []
    for path in files("auditor"):
        part = part_at(path)
        for name, at_once in imports(path):
            if name.split(".")[0] != "auditor" or part in ("__init__", "__main__"):
                continue
            target = part_of(name)
            a_command = part == "assets" and not at_once  # the makers of the assets are commands themselves
            upwards = target == "cli" and part != "cli" and not a_command
            upwards |= target in UPPER and part not in UPPER | {"cli"}
            upwards |= part in BASE and target not in BASE | {"", "VERSION"} and part != "version"
            if upwards:
                found.append(f"{path.relative_to(ROOT)} imports {name}")
    assert found == []


def test_only_what_runs_models_imports_torch_or_the_engine() -> None:
    found = []
    for path in files("auditor"):
        relative = path.relative_to(ROOT).as_posix()
        part = part_at(path)
        for name, at_once in imports(path):
            if name.split(".")[0] not in HEAVY | {"sae"} or part in UPPER:
                continue
            if not at_once and (part == "cli" or relative == CONVERTS_MODELS or name.split(".")[0] == "pandas"):
                continue
            found.append(f"{relative} imports {name}")
    assert found == []


def test_the_check_sees_imports_at_the_top_within_functions_and_of_names() -> None:
    seen = dict(imports(ROOT / "auditor" / "scan" / "setup.py"))
    assert seen["torch"] and seen["auditor.assets"] and seen["sae.lm"]
    assert dict(imports(ROOT / "auditor" / "models.py"))["transformers"] is False
    assert dict(imports(ROOT / "auditor" / "run.py"))["auditor.verdict"] is False
