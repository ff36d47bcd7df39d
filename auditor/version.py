"""The tool's version, as it enters a run's identity."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from auditor import VERSION

SOURCES = ("auditor", "sae", "reports")


@cache
def tool_version() -> str:
    """`0.1.0`, and in a checkout `0.1.0+src.<12 hex of its Python source>`, so that a changed tool is another tool."""
    root = Path(__file__).resolve().parent.parent
    if not (root / "pyproject.toml").is_file():
        return VERSION
    digest = hashlib.sha256()
    for package in SOURCES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes() + b"\0")
    return f"{VERSION}+src.{digest.hexdigest()[:12]}"
