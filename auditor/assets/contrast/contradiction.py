"""Make the contrast set of the concept `contradiction`: the answer contradicts facts that the prompt gives.

A sheet with invented facts about two or three things stands in the prompt, and one of them is asked for. A positive
gives another thing's particular, which the sheet holds too; a negative its own. Knowledge of the world tells nothing,
nor does novelty, nor do words: within a template each particular is as often right as wrong.
"""

from __future__ import annotations

from auditor.assets.contrast.contradiction_customers import CUSTOMERS
from auditor.assets.contrast.contradiction_hard import HARD_SHEETS
from auditor.assets.contrast.contradiction_hard_more import MORE_HARD_SHEETS
from auditor.assets.contrast.contradiction_reports import REPORTS
from auditor.assets.contrast.contradiction_reports_more import MORE_REPORTS
from auditor.assets.contrast.contradiction_sheets import Sheet, items
from auditor.assets.contrast.rows import GENERATED, Row, answered, dialogue

CONCEPT = "contradiction"
SOURCE = "customer-answers"  # the held-out source


def build() -> list[Row]:
    """All rows: fitted, held-out source, hard negatives; the same at every call."""
    return [*fitted_rows(), *source_rows(), *hard_rows()]


def fitted_rows() -> list[Row]:
    """Reports to a superior, out of notes, logs and lists: a template a kind of sheet."""
    return [row for name, sheet in (REPORTS | MORE_REPORTS).items() for row in _both(name, sheet, GENERATED)]


def source_rows() -> list[Row]:
    """Answers to customers, out of price lists, timetables and product cards."""
    return [row for name, sheet in CUSTOMERS.items() for row in _both(name, sheet, SOURCE)]


def hard_rows() -> list[Row]:
    """Answers that look like a contradiction and are none; a template is a way of looking like one."""
    return [
        dialogue(CONCEPT, "hard_negative", kind, answered(system, question, answer), pair=f"{kind}-{key}")
        for key, (system, asked) in (HARD_SHEETS | MORE_HARD_SHEETS).items()
        for kind, question, answer in asked
    ]


def _both(name: str, sheet: Sheet, source: str) -> list[Row]:
    """Of each question the positive (another thing's particular), then the negative (its own)."""
    return [
        dialogue(CONCEPT, label, name, answered(item.system, item.user, answer), pair=item.key, source=source)
        for item in items(name, sheet)
        for label, answer in (("positive", item.other), ("negative", item.own))
    ]
