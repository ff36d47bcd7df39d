"""A fault in a rule file: where, and what to do about it. All of a run's are collected, then raised together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.errors import AuditError


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    line: int
    col: int


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    path: str
    at: Mark
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.at.line}:{self.at.col}: {self.text}"


class LintError(AuditError):
    """Rule files with faults: the message is every fault, one a line, in the order of the files."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


class Faults:
    """The faults of one file, each once, in the order of the text."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[Fault, None] = {}

    def add(self, at: Mark, text: str) -> None:
        self._found[Fault(self.path, at, text)] = None

    def __bool__(self) -> bool:
        return bool(self._found)

    def sorted(self) -> list[Fault]:
        return sorted(self._found)


def printable(text: str, limit: int = 60) -> str:
    """Text from a file, fit for one line of a terminal: escapes shown as escapes, long text cut."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: limit + 1])
    return shown if len(text) <= limit else shown[:limit] + "…"


def quote(text: str) -> str:
    """A text of a rule file in quotation marks, safe to print."""
    return f"'{printable(text)}'"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None."""
    found = difflib.get_close_matches(word[:80].lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean 'x'?", with its leading space, or nothing."""
    guess = nearest(word, known)
    return f" Did you mean '{guess}'?" if guess else ""


def listed(words: Iterable[str]) -> str:
    """Names with commas between them, safe to print."""
    return ", ".join(printable(word) for word in words)
