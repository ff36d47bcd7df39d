"""The paired rows of a pack's suite made anew, behind its other rows, which stay as they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from auditor.assets.files import as_jsonl
from auditor.errors import AuditError

Rows = Sequence[dict[str, Any]]


def with_pairs(suite: str, rows: Rows) -> str:
    """The suite's text with these in the place of its paired rows."""
    others = [line + "\n" for line in suite.splitlines() if "pair" not in json.loads(line)]
    return "".join(others) + as_jsonl(rows)


def write_pairs(arguments: Sequence[str], default: Path, build: Callable[[], Rows], said: Callable[[Rows], str]) -> int:
    """Write them into the suite that is named, else the default; says what. 2 and one line when it cannot be."""
    path = Path(arguments[0]) if arguments else default
    try:
        rows = build()
        path.write_text(with_pairs(path.read_text(encoding="utf-8"), rows), encoding="utf-8", newline="\n")
    except (AuditError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{path}: {said(rows)}")
    return 0
