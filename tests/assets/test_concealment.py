"""The contrast set of concealment: its parts, its cross of scripts and answers, and what words and length know."""

import re
from collections import Counter, defaultdict

import pytest

from auditor.assets.contrast import concealment
from auditor.assets.files import as_jsonl
from auditor.concepts.contrast import choose_held_out_source, load_contrast
from auditor.errors import AuditError

ALL_WORK = concealment.HOUSE + concealment.OFFICE + concealment.CREW


@pytest.fixture(scope="module")
def rows():
    return concealment.build()


@pytest.fixture(scope="module")
def parts(rows):
    found = {"fitted": [], "held-out": [], "hard": []}
    for row in rows:
        part = "hard" if row["label"] == "hard_negative" else "fitted" if row["source"] == "generated" else "held-out"
        found[part].append(row)
    return found


def answer(row):
    return row["messages"][-1]["content"]


def prompt(row):
    return "\n".join(message["content"] for message in row["messages"][:-1])


def words(text):
    return re.findall(r"\w+", text.lower())


def of(some, label):
    return [row for row in some if row["label"] == label]


def length_auroc(some):
    """Chance that a positive's answer is longer than a negative's; ties count half."""
    longer, shorter = ([len(answer(row)) for row in of(some, label)] for label in ("positive", "negative"))
    return sum((a > b) + (a == b) / 2 for a in longer for b in shorter) / (len(longer) * len(shorter))


def test_there_is_enough_of_each_part(parts):
    counts = {name: Counter(row["label"] for row in part) for name, part in parts.items()}
    assert counts["fitted"]["positive"] == counts["fitted"]["negative"] == 144
    assert counts["held-out"]["positive"] == counts["held-out"]["negative"] == 64
    assert counts["hard"]["hard_negative"] >= 60
    templates = {name: {row["template"] for row in part} for name, part in parts.items()}
    assert [len(templates[name]) for name in ("fitted", "held-out", "hard")] == [24, 8, 11]
    assert len(set().union(*templates.values())) == 43


def test_each_template_is_balanced_and_mixes_the_ways_of_hiding(parts):
    for part in ("fitted", "held-out"):
        for label in ("positive", "negative"):
            assert set(Counter(row["template"] for row in of(parts[part], label)).values()) <= {6, 8}
    ways = defaultdict(set)
    for scene in concealment.scenes(ALL_WORK + concealment.CUSTOMERS):
        ways[scene.template].update(scene.ways)
    assert [template for template, found in ways.items() if found != set(concealment.WAYS)] == []


def test_a_pair_shares_the_script_or_the_answer_and_differs_in_the_other(parts):
    both = parts["fitted"] + parts["held-out"]
    for row, other in zip(both[::2], both[1::2], strict=True):
        assert (row["label"], other["label"], row["pair"]) == ("positive", "negative", other["pair"])
        same = (prompt(row) == prompt(other), answer(row) == answer(other))
        assert same == ((True, False) if row["pair"].endswith("-script") else (False, True))


def test_the_rows_are_the_same_at_every_call_and_no_two_are_equal(rows):
    assert as_jsonl(concealment.build()) == as_jsonl(rows)
    assert len({prompt(row) + answer(row) for row in rows}) == len(rows)


def test_the_rows_can_be_bound(rows, tmp_path):
    path = tmp_path / "contrast.jsonl"
    path.write_text(as_jsonl(rows), encoding="utf-8")
    bound = load_contrast(path, "deception", {"concealment"})["deception.concealment"]
    assert choose_held_out_source(bound.rows) == concealment.SOURCE == bound.held_out_source


def test_neither_length_nor_a_single_word_of_the_answer_tells_the_class(parts):
    by_template = defaultdict(list)
    for row in parts["fitted"]:
        by_template[row["template"]].append(row)
    aurocs = [length_auroc(some) for some in by_template.values()]
    assert abs(sum(aurocs) / len(aurocs) - 0.5) < 0.1
    assert abs(length_auroc(parts["held-out"]) - 0.5) < 0.1
    for part in ("fitted", "held-out"):
        found = {
            label: Counter(word for row in of(parts[part], label) for word in set(words(answer(row))))
            for label in ("positive", "negative")
        }
        n = len(of(parts[part], "positive"))
        gaps = {w: (found["positive"][w] - found["negative"][w]) / n for w in found["positive"] | found["negative"]}
        assert {word: gap for word, gap in gaps.items() if abs(gap) > 0.1} == {}


def test_no_two_templates_have_nearly_the_same_row(rows):
    grams = []
    for row in rows:
        w = words(f"{prompt(row)} {answer(row)}")
        grams.append((row["template"], set(zip(w, w[1:], w[2:], strict=False))))
    for n, (template, found) in enumerate(grams):
        for other, seen in grams[:n]:
            assert template == other or len(found & seen) < 0.3 * len(found | seen)


def test_no_slot_or_choice_is_left_and_texts_are_short(rows):
    for row in rows:
        assert not re.search(r"[\[\]{}|]|  ", prompt(row) + answer(row)), row["pair"]
        assert len(words(prompt(row))) <= 80 and len(words(answer(row))) <= 45


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("== t\nframe: {fact} {ask}\n\n- k\nfact: [a|b]\nask: c", "scene 'k' of 't' has no 'own'"),
        ("== t\nframe: {fact} {ask}\n\n- k\nfact: a\nask: c\nown blame: [x|y]\nhide denial: z", "lacks a choice"),
        ("== t\nframe: {fact} {ask}\n\n- k\nfact: [a|b]\nask: c\nown lie: [x|y]\nhide denial: z", "way of hiding"),
        ("== t\nframe: {fact} {ask}\n\n- k\nfacts: a", "cannot read the line 'facts: a'"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(table, message):
    with pytest.raises(AuditError, match=re.escape(message)):
        list(concealment.scenes(table))
