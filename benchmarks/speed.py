"""Time and memory of whole commands as a user runs them: the demo's scan, `--help`, `gate`, a suite ten times as long.

Example: make bench-speed      (writes benchmarks/results/speed.json; about a quarter of an hour on two cores)
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.result import ROOT, write_result

DEMO = ROOT / "runs" / "demo"  # measured anew, in the place where `make demo` looks for it
AUDITOR = [str(Path(sys.executable).parent / "auditor")]
SHORT_RUNS = 7  # of the commands that take less than a second
SUITE_PROMPTS = 32
NEW_TOKENS = 16


class Cost(NamedTuple):
    """What one command took, and what it printed."""

    seconds: float  # wall
    peak_gb: float
    printed: str


def run(arguments: list[str]) -> Cost:
    """Run one command; it must exit 0, 1 or 3 (a verdict)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        process = subprocess.Popen([*AUDITOR, *arguments], stdout=out, stderr=err, cwd=ROOT, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
            err.seek(0)
            raise SystemExit(f"auditor {' '.join(arguments)}: {err.read().decode()}")
        out.seek(0)
        return Cost(seconds, usage.ru_maxrss / 1e6, out.read().decode())


def _environment() -> dict[str, str]:
    """This one, but that compiled modules are kept, as on a user's machine; without, each start compiles them anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def median_seconds(arguments: list[str]) -> float:
    """Of SHORT_RUNS runs of a command."""
    return statistics.median(run(arguments).seconds for _ in range(SHORT_RUNS))


def write_suite(path: Path, n_prompts: int) -> Path:
    """A text suite of short prompts, all different."""
    lines = [f"Tell me in one sentence what somebody could do with {n:04} old bricks." for n in range(n_prompts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def suite_memory(folder: Path, n_prompts: int) -> float:
    """Peak memory, in GB, of a scan of so many prompts."""
    suite = write_suite(folder / f"suite-{n_prompts}.txt", n_prompts)
    out = folder / f"run-{n_prompts}"
    arguments = ["scan", "--prompts", str(suite), "--out", str(out), "--max-new-tokens", str(NEW_TOKENS)]
    return run([*arguments, "--no-causal", "--no-progress"]).peak_gb


def demo_rules() -> list[str]:
    """What `make demo` selects."""
    found = re.search(r"^DEMO_RULES := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit("the Makefile has no line `DEMO_RULES := …`.")
    return found[1].split()


def run_demo() -> tuple[Cost, dict[str, Any]]:
    """The demo's scan, made anew: what it took, and its manifest."""
    rules = [argument for rule in demo_rules() for argument in ("--rules", rule)]
    demo = run(["scan", "--out", str(DEMO.relative_to(ROOT)), *rules, "--fresh", "--no-progress"])
    return demo, json.loads((DEMO / "manifest.json").read_text(encoding="utf-8"))


def measure(folder: Path) -> dict[str, Any]:
    """{"rows": [{"what", "measured", "limit"}], …}: the table of README, and what the demo printed."""
    demo, manifest = run_demo()
    once, ten_times = suite_memory(folder, SUITE_PROMPTS), suite_memory(folder, 10 * SUITE_PROMPTS)
    causal_s, n_checks = manifest["seconds"]["causal"], sum(why is None for why in manifest["causal"].values())
    minutes = (demo.seconds - causal_s) / 60
    rows = [
        {
            "what": "`make demo` after set-up, but for its causal checks",
            "measured": f"{minutes:.1f} minutes",
            "limit": "5 minutes",
        },
        {"what": f"each of its {n_checks} causal checks", "measured": f"{causal_s / n_checks:.0f} s", "limit": "90 s"},
        {
            "what": "`make demo` after set-up, with them",
            "measured": f"{demo.seconds / 60:.1f} minutes",
            "limit": "10 minutes",
        },
        {"what": "its peak memory", "measured": f"{demo.peak_gb:.1f} GB", "limit": "4 GB"},
        {"what": "`auditor --help`", "measured": f"{median_seconds(['--help']):.2f} s", "limit": "0.5 s"},
        {
            "what": "`auditor gate` on the demo's run",
            "measured": f"{median_seconds(['gate', str(DEMO)]):.2f} s",
            "limit": "0.5 s",
        },
        {
            "what": f"peak memory of {10 * SUITE_PROMPTS} prompts over that of {SUITE_PROMPTS}",
            "measured": f"{ten_times / once:.2f} ×",
            "limit": "1.2 ×",
        },
    ]
    return {"rows": rows, "demo": demo.printed}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder))
    write_result("speed", measured)
    for row in measured["rows"]:
        print(f"{row['what']}: {row['measured']} (limit {row['limit']})")


if __name__ == "__main__":
    main()
