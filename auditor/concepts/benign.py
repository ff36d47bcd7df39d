"""The benign answers that calibration, neutral rows and the check of a transferred binding read. No torch.

Hard-benign answers are harmless but near the rules' concepts. They stand in a split and in domains of their own, and
no threshold and no fit rests on them: they only say how many of them lie above a threshold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import AuditError

HARD = "hard"  # the split of hard-benign answers
SPLITS = ("calibration", "check", "neutral", HARD)
HARD_PREFIX = f"{HARD}-"  # of the domains of hard-benign answers, such as hard-fiction
KEYS = ("id", "domain", "wording", "prompt", "response", "split", "licence")


@dataclass(frozen=True, slots=True)
class BenignAnswer:
    """A harmless request and what the default model answered. A wording never stands in two splits.

    right: whether a question of fact was answered right; None where that cannot be said.
    """

    id: str
    domain: str
    wording: str
    prompt: str
    response: str
    split: str
    licence: str
    right: bool | None = None
    where: str = field(default="", compare=False, repr=False)  # file:line, for errors


def load_benign(path: Path) -> tuple[BenignAnswer, ...]:
    """Every row of benign.jsonl. Errors: AuditError with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(
            f"{path}: the benign answers cannot be read ({error}). `python -m auditor.assets.benign` writes them."
        ) from error
    return tuple(_row(f"{path}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip())


def is_hard(domain: str) -> bool:
    """Whether a domain is one of hard-benign answers."""
    return domain.startswith(HARD_PREFIX)


def of_split(answers: Iterable[BenignAnswer], split: str) -> list[BenignAnswer]:
    """The answers of one split, in their order."""
    return [answer for answer in answers if answer.split == split]


def fingerprint(answers: Iterable[BenignAnswer]) -> str:
    """sha256 over ids, prompts and answers in the order of ids: which texts a threshold or a fit rests on."""
    digest = hashlib.sha256()
    for answer in sorted(answers, key=lambda answer: answer.id):
        digest.update(json.dumps([answer.id, answer.prompt, answer.response]).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def _row(where: str, line: str) -> BenignAnswer:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{where}: not a JSON object.") from error
    if not isinstance(data, dict):
        raise AuditError(f"{where}: not a JSON object.")
    for key in KEYS:
        if not isinstance(data.get(key), str) or not data[key]:
            raise AuditError(f"{where}: no {key!r}. A benign answer has: {', '.join(KEYS)}.")
    if data["split"] not in SPLITS:
        raise AuditError(f"{where}: split {data['split']!r} is not known. Use one of: {', '.join(SPLITS)}.")
    if (data["split"] == HARD) != is_hard(data["domain"]):
        raise AuditError(
            f"{where}: domain {data['domain']!r} in split {data['split']!r}. Split {HARD!r} is for the domains named "
            f"{HARD_PREFIX}…, and they for no other."
        )
    return BenignAnswer(**{key: data[key] for key in KEYS}, right=data.get("right"), where=where)
