"""Progress on stderr: bars on a terminal, a line every half minute in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SECONDS_A_LINE = 30.0

Advance = Callable[..., None]
"""Called as (done, total) or (done, total, note)."""


@contextmanager
def bar(label: str, *, hidden: bool = False) -> Iterator[Advance]:
    """Progress of one task; call it with (done, total) or (done, total, note)."""
    if hidden:
        yield lambda done, total, note="": None
    elif not sys.stderr.isatty():
        yield _lines(label)
    else:
        with _bars() as progress:
            task = progress.add_task(label, total=None, note="")

            def advance(done: int, total: int, note: str = "") -> None:
                progress.update(task, completed=done, total=total, note=note)

            yield advance


@contextmanager
def fetch_progress(*, shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar a step, for callers that report (step, done, total); None when nothing is to be shown."""
    if not shown:
        yield None
    elif not sys.stderr.isatty():
        steps: dict[str, Advance] = {}
        yield lambda what, done, total: steps.setdefault(what, _lines(what))(done, total)
    else:
        with _bars() as progress:
            tasks: dict[str, Any] = {}

            def tell(what: str, done: int, total: int) -> None:
                if what not in tasks:
                    tasks[what] = progress.add_task(what, total=total or None, note="")
                progress.update(tasks[what], completed=done, total=total or None, note=_amount(done, total))

            yield tell


def told_minutes(advance: Advance) -> Advance:
    """`advance`, which also says once how many minutes are left: from the speed between the first two reports."""
    first: tuple[int, float] | None = None
    said = False

    def tell(done: int, total: int, note: str = "") -> None:
        nonlocal first, said
        if first is None:
            first = (done, time.monotonic())
        elif not said and done > first[0]:
            said = True
            minutes = (total - done) * (time.monotonic() - first[1]) / (done - first[0]) / 60
            print(f"about {minutes:.1f} minutes more; stopped, the same command goes on", file=sys.stderr, flush=True)
        advance(done, total, note)

    return tell


def training_note(advance: Advance) -> Callable[..., None]:
    """`advance` as the progress of an SAE's training: (step, steps, that step's report)."""
    return lambda done, total, step: advance(done, total, f"FVU {step.fvu:.3f}, dead {step.n_dead}")


def _bars() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), TextColumn("{task.fields[note]}"))
    return Progress(*columns, console=Console(stderr=True))


def _amount(done: int, total: int) -> str:
    if total > 10_000_000:  # bytes
        return f"{done / 1e6:.0f} of {total / 1e6:.0f} MB"
    return f"{done:,} of {total:,}" if total else ""


def _lines(label: str) -> Advance:
    last, finished = time.monotonic(), False

    def advance(done: int, total: int, note: str = "") -> None:
        nonlocal last, finished
        whole = done == total and total > 0
        if (whole and not finished) or time.monotonic() - last >= SECONDS_A_LINE:
            last, finished = time.monotonic(), whole
            print(f"{label}: {_amount(done, total)} {note}".rstrip(), file=sys.stderr, flush=True)

    return advance
