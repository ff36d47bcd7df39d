"""What every result file of a bench says beside its numbers."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"


def write_result(name: str, measured: dict[str, Any]) -> Path:
    """benchmarks/results/NAME.json: what was measured, with machine, versions, commit and date."""
    from auditor.scan.manifest import versions

    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, cwd=ROOT)
    result = measured | {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, no GPU used",
        "versions": versions(),
        "commit": commit.stdout.strip(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
