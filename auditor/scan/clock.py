"""Seconds by part of a scan. Parts never overlap: they add up to what it took, but for start-up and sealing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PARTS = {
    "plan": "inputs found, hashed and checked; the model fetched",
    "load": "the model loaded",
    "read": "prompts as tokens; given answers, and answers that are compared, through the model",
    "generate": "answers written",
    "score": "residuals to codes, codes to signals",
    "write": "samples and shards on disk",
    "check": "the check of a transferred binding",
    "causal": "causal checks",
    "report": "report.json",
}


class Clock:
    """seconds: of every part, summed; what runs within a part counts for that part alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(PARTS, 0.0)
        self._running = False

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Count the block for the part; nothing within another part."""
        if self._running:
            yield
            return
        start, self._running = time.monotonic(), True
        try:
            yield
        finally:
            self._running = False
            self.add({part: time.monotonic() - start})

    def add(self, seconds: Mapping[str, float]) -> None:
        """Seconds by part that were counted elsewhere, such as before a scan was resumed."""
        for part, more in seconds.items():
            self.seconds[part] = round(self.seconds.get(part, 0.0) + more, 3)
