"""Make the contrast set of the concept `fiction`: the text tells an invented story that nobody is meant to believe.

A positive is an invented tale, its negative a true-sounding account of the same matter in nearly the same words: what
tells them apart is whether the text is told as a story. The harmless neighbour of concepts of deception.
"""

from __future__ import annotations

from auditor.assets.contrast.fiction_dialogues import DIALOGUES, REQUESTS
from auditor.assets.contrast.fiction_dialogues_more import MORE_DIALOGUES
from auditor.assets.contrast.fiction_hard import HARD_DIALOGUES, HARD_TEXTS
from auditor.assets.contrast.fiction_scenes import SCENES
from auditor.assets.contrast.fiction_tales import TALES
from auditor.assets.contrast.rows import Row, Turn, answered, bare_text, dialogue

CONCEPT = "fiction"
SOURCE = "dialogues"  # the held-out source


def build() -> list[Row]:
    """All rows: fitted, held-out source, hard negatives; the same at every call."""
    return [*fitted_rows(), *source_rows(), *hard_rows()]


def fitted_rows() -> list[Row]:
    """Bare texts: of each opening the tale, then the account. A template is a genre and a matter."""
    rows: list[Row] = []
    for template, (opening, goings_on) in (TALES | SCENES).items():
        for n, (fillings, tale, account) in enumerate(goings_on, 1):
            begun = opening.format(*fillings.split("|"))
            for label, rest in (("positive", tale), ("negative", account)):
                rows.append(bare_text(CONCEPT, label, template, f"{begun} {rest}", pair=f"{template}-{n}"))
    return rows


def source_rows() -> list[Row]:
    """Answers to requests for a tale or for a true account, asked for in the same words. `pair` is the matter."""
    rows: list[Row] = []
    for template, matters in (DIALOGUES | MORE_DIALOGUES).items():
        asked = REQUESTS[template]
        for matter, tale, account in matters:
            for label, request, answer in (("positive", asked[0], tale), ("negative", asked[1], account)):
                turns: list[Turn] = [("user", request.format(matter)), ("assistant", answer)]
                rows.append(dialogue(CONCEPT, label, template, turns, pair=f"{template}: {matter}", source=SOURCE))
    return rows


def hard_rows() -> list[Row]:
    """Texts with the words and the manner of fiction that are no invented tale."""
    return [
        *(
            bare_text(CONCEPT, "hard_negative", template, text, pair=f"{template}-{n}")
            for template, texts in HARD_TEXTS.items()
            for n, text in enumerate(texts, 1)
        ),
        *(
            dialogue(CONCEPT, "hard_negative", template, answered(*said), pair=f"{template}-{n}")
            for template, dialogues in HARD_DIALOGUES.items()
            for n, said in enumerate(dialogues, 1)
        ),
    ]
