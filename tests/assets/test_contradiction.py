"""The contrast set of contradiction: what it holds, and that words, order and length know nothing of it."""

from collections import Counter

import pytest

from auditor.assets.contrast import contradiction
from auditor.assets.contrast.contradiction_customers import CUSTOMERS
from auditor.assets.contrast.contradiction_reports import REPORTS
from auditor.assets.contrast.contradiction_reports_more import MORE_REPORTS
from auditor.assets.contrast.contradiction_sheets import PLACES, Sheet, items
from auditor.assets.contrast.falsehood_check import full_text, leaks, normalised, parts_of
from auditor.assets.files import as_jsonl
from auditor.concepts.contrast import load_contrast


@pytest.fixture(scope="module")
def rows():
    return contradiction.build()


@pytest.fixture(scope="module")
def parts(rows):
    return parts_of(rows, contradiction.SOURCE)


def test_the_rows_are_the_same_at_every_call(rows):
    assert as_jsonl(rows) == as_jsonl(contradiction.build())


def test_there_is_enough_of_each_part(parts):
    labels = {name: Counter(row["label"] for row in part) for name, part in parts.items()}
    templates = {name: {row["template"] for row in part} for name, part in parts.items()}
    assert labels["fitted"]["positive"] == labels["fitted"]["negative"] >= 200 and len(templates["fitted"]) >= 24
    assert labels["held-out"]["positive"] == labels["held-out"]["negative"] >= 60
    assert labels["hard"]["hard_negative"] >= 60 and len(templates["hard"]) >= 8
    assert sum(len(names) for names in templates.values()) == len(set().union(*templates.values()))


def test_within_a_template_words_and_length_know_nothing(parts):
    assert leaks(parts["fitted"] + parts["held-out"]) == []


def test_bind_takes_the_set_and_holds_out_the_customers(rows, tmp_path):
    path = tmp_path / "contrast.jsonl"
    path.write_text(as_jsonl(rows), encoding="utf-8")
    (found,) = load_contrast(path, "deception", leaks=True).values()
    assert (found.concept, found.held_out_source) == ("deception.contradiction", contradiction.SOURCE)


def test_both_answers_of_a_pair_stand_in_its_prompt_but_for_the_words_of_the_frame(parts):
    for part in ("fitted", "held-out"):
        for false, true in zip(parts[part][::2], parts[part][1::2], strict=True):
            prompt, said = full_text(false)
            assert prompt == full_text(true)[0]
            own, other = Counter(normalised(full_text(true)[1]).split()), Counter(normalised(said).split())
            assert own != other
            assert {*(own - other), *(other - own)} <= set(normalised(prompt).split())


def test_a_sheet_gives_each_particular_once_as_true_and_once_as_anothers():
    sheet = Sheet(
        system="",
        user="{sheet} {q}",
        line="{t}: {a}, {b}.",
        asked=(("Day of {t}?", "{T} is on {a}."), ("Place of {t}?", "{T} is in {b}.")),
        things="ant|bee|cat|dog|elk|fox",
        a="May|June|July",
        b="Rome|Bonn|Oslo",
        join=" ",
    )
    made = list(items("made", sheet))
    assert len(made) == 6 and len({item.key for item in made}) == 6
    last = [(item.own.split()[-1], item.other.split()[-1]) for item in made]
    assert Counter(own for own, _ in last) == Counter(other for _, other in last)
    assert Counter(own for own, _ in last) == Counter(["May.", "June.", "July.", "Rome.", "Bonn.", "Oslo."])
    for item in made:
        thing = item.own.split()[0].lower()
        said = {entry.split(":")[0]: entry for entry in item.user.split(". ")[:2]}
        assert item.own.split()[-1][:-1] in said.pop(thing)
        (rest,) = said.values()
        assert item.other.split()[-1][:-1] in rest


def test_each_line_of_a_sheet_holds_the_right_value_as_often_as_the_wrong_one():
    for places in PLACES.values():
        assert Counter(own for own, _ in places) == Counter(other for _, other in places)
        assert all(own != other for own, other in places)
    for sheet in (REPORTS | MORE_REPORTS | CUSTOMERS).values():
        assert len(sheet.a.split("|")) + len(sheet.b.split("|")) == len(PLACES[sheet.size])
