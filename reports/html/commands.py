"""Commands that the page names, so that they can be pasted: what made the run, and what reads it."""

from __future__ import annotations

import shlex
from itertools import pairwise

from .words import Report

MAX_ID_CHARS = 120


def measure_again(report: Report) -> str:
    """The scan's command: the same one for a run that it would complete, else with a folder of its own, so that the run
    that the page shows stays."""
    command = report["manifest"]["command"]
    try:
        words = [word for word in shlex.split(command) if word not in ("--fresh", "--no-progress")]
    except ValueError:  # no command line: as it is
        return command
    if report["verdict"] == "incomplete" or report["headline"]["prompts"]["errors"]:
        return shlex.join(words)
    kept = [
        word
        for before, word in pairwise(["", *words])
        if word != "--out" and before != "--out" and not word.startswith("--out=")
    ]
    return shlex.join([*kept, "--out", f"{run_directory(report).rstrip('/')}-again"])


def wrap_command(command: str) -> str:
    """The scan's command with one flag a line when it is long."""
    if len(command) <= 72:
        return command
    try:
        words = shlex.split(command)
    except ValueError:  # no command line: as it is
        return command
    return "".join((" \\\n  " if word.startswith("--") else " ") + shlex.quote(word) for word in words).strip()


def check_commands(report: Report) -> str:
    """What gates the run and what draws its page again, a line each."""
    run = shlex.quote(run_directory(report))
    return "\n".join(
        (f"auditor gate {run}   # exits {report['exit_code']}", f"auditor report {run} --format html --out .")
    )


def run_directory(report: Report) -> str:
    """Where the command wrote the run: its --out, or the default name."""
    manifest = report["manifest"]
    try:
        words = shlex.split(manifest["command"])
    except ValueError:  # no command line
        words = []
    for word, after in pairwise([*words, ""]):
        if word == "--out" and after:
            return after
        if word.startswith("--out="):
            return word.removeprefix("--out=")
    names = sorted({suite["family"] or suite["name"] for suite in manifest["suites"]})[:3]
    return f"runs/{'+'.join(names)}-{manifest['identity'][:12]}"


def show_command(run: str, prompt_id: str) -> str:
    """What shows one prompt on the terminal; "" where its id is no text to paste: too long, or with control characters.

    Both are quoted: ids are free text of a suite, and the page offers them for a shell.
    """
    if not (run + prompt_id).isprintable() or len(prompt_id) > MAX_ID_CHARS:
        return ""
    options_end = "-- " if prompt_id.startswith("-") or run.startswith("-") else ""
    return f"auditor show {options_end}{shlex.quote(run)} {shlex.quote(prompt_id)}"
