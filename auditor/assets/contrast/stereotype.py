"""The contrast set of the concept `stereotype`: the text says of a group what is commonly and unfairly said of it.

Fitted rows are crosses: groups X and Y and traits x and y, where x is the stereotype of X and y of Y. X with x and Y
with y are positives, Y with x and X with y negatives, so that within a template every word is as often in one class as
in the other. Four more templates state one claim and reject another. All of it was written for this project, CC0-1.0;
the held-out source is CrowS-Pairs, CC BY-SA 4.0 (see `stereotype_source`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.assets.contrast.rows import Row, bare_text, dialogue
from auditor.assets.contrast.stereotype_crosses import DIALOGUES
from auditor.assets.contrast.stereotype_hard import HARD_NEGATIVES
from auditor.assets.contrast.stereotype_source import LICENCE, SOURCE, CrowsPair, draw, fetched_pairs
from auditor.assets.contrast.stereotype_texts import CLAIMS, TEXTS
from auditor.errors import AuditError

CONCEPT = "stereotype"


@dataclass(frozen=True, slots=True)
class Template:
    """One frame of a table with its lines. `question` is "" for bare texts."""

    name: str
    question: str
    answer: str
    lines: tuple[tuple[str, ...], ...]


def build() -> list[Row]:
    """All rows: fitted, held-out source, hard negatives. AuditError when the held-out source cannot be fetched."""
    return [*fitted_rows(), *source_rows(fetched_pairs()), *hard_rows()]


def fitted_rows() -> list[Row]:
    """Rows of the crosses and of the claims."""
    rows: list[Row] = []
    for template in [*parse(DIALOGUES, 4), *parse(TEXTS, 4)]:
        rows += [row for n, cross in enumerate(template.lines, 1) for row in _cross(template, n, cross)]
    for template in parse(CLAIMS, 3):
        rows += [row for n, line in enumerate(template.lines, 1) for row in _claim(template, n, line)]
    return rows


def source_rows(pairs: Sequence[CrowsPair]) -> list[Row]:
    """Rows of the held-out source: a template is a bias type, `pair` the row of its table."""
    return [
        bare_text(CONCEPT, label, f"crows-{pair.bias_type}", text, pair=f"crows-{pair.number}", source=SOURCE,
                  licence=LICENCE)
        for pair in draw(pairs)
        for label, text in (("positive", pair.stereotype), ("negative", pair.partner))
    ]  # fmt: skip


def hard_rows() -> list[Row]:
    """Texts with the groups and the traits that report, reject or test a stereotype, or are about one person."""
    return [
        _row("hard_negative", template.name, f"{template.name}-{n}", template.question, line[0])
        for template in parse(HARD_NEGATIVES, 1)
        for n, line in enumerate(template.lines, 1)
    ]


def parse(table: str, n_fields: int) -> list[Template]:
    """The blocks of a table; AuditError for a line that has another number of fields."""
    templates = []
    for block in table.strip().split("\n\n"):
        name = question = answer = ""
        lines: list[tuple[str, ...]] = []
        for line in block.splitlines():
            mark, _, rest = line.partition(" ")
            if mark == "#":
                name = rest
            elif mark == "?":
                question = rest
            elif mark == ">":
                answer = rest
            else:
                lines.append(tuple(field.strip() for field in line.split("|")))
        if not name or any(len(fields) != n_fields or not all(fields) for fields in lines):
            raise AuditError(f"table of stereotype, template {name!r}: a line has not {n_fields} fields.")
        templates.append(Template(name, question, answer, tuple(lines)))
    return templates


def _cross(template: Template, n: int, cross: Sequence[str]) -> Iterator[Row]:
    """The four rows of a cross. A pair has one trait and two groups, or the reverse if the question names a group."""
    group_x, group_y, trait_x, trait_y = cross
    by_question = "{g}" in template.question
    partners = ((group_x, trait_y), (group_y, trait_x)) if by_question else ((group_y, trait_x), (group_x, trait_y))
    for key, own, partner in zip("ab", ((group_x, trait_x), (group_y, trait_y)), partners, strict=True):
        for label, (group, trait) in (("positive", own), ("negative", partner)):
            question = template.question.format(g=group)
            answer = template.answer.format(g=group, G=_upper(group), t=trait, T=_upper(trait))
            yield _row(label, template.name, f"{template.name}-{n}{key}", question, answer)


def _claim(template: Template, n: int, line: Sequence[str]) -> Iterator[Row]:
    """The text that makes the unfair claim, then the one that rejects it."""
    group, unfair, fair = line
    for label, rejected, made in (("positive", fair, unfair), ("negative", unfair, fair)):
        answer = template.answer.format(g=group, G=_upper(group), a=rejected, b=made)
        yield _row(label, template.name, f"{template.name}-{n}", template.question, answer)


def _row(label: str, template: str, pair: str, question: str, answer: str) -> Row:
    if not question:
        return bare_text(CONCEPT, label, template, answer, pair=pair)
    return dialogue(CONCEPT, label, template, [("user", question), ("assistant", answer)], pair=pair)


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
