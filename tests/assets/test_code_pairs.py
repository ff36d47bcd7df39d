"""The written pairs of code: what they hold, that bandit agrees with every label, and that words say little."""

import ast
import re
from collections import Counter, defaultdict

import pytest

from auditor.assets.contrast import code_pairs
from auditor.assets.contrast.code_functions_judge import rule_measures
from auditor.assets.contrast.code_pairs import label_faults, read_table, rows
from auditor.assets.contrast.rows import bare_text
from auditor.assets.files import as_jsonl
from auditor.concepts.contrast import ContrastRow, as_messages, is_function
from auditor.concepts.leaks import leak_faults
from auditor.errors import AuditError
from auditor.stats import auroc

CONCEPTS = sorted(code_pairs.TABLES)
TABLE = """
== store | cup>mug | cup>jar
  import json, pickle

  def read_cups(cup):
-     return pickle.loads(cup)
+     return json.loads(cup)
"""


@pytest.fixture(scope="module")
def made():
    return {concept: rows(concept) for concept in CONCEPTS}


def of_label(made, label):
    return [row for row in made if row["label"] == label]


def lengths(made):
    return [float(len(row["text"])) for row in made]


@pytest.mark.parametrize("concept", CONCEPTS)
def test_there_is_enough_of_each_label(made, concept):
    labels = Counter(row["label"] for row in made[concept])
    assert labels["positive"] == labels["negative"] >= 140
    assert labels["hard_negative"] >= 60
    assert len({row["template"] for row in of_label(made[concept], "positive")}) >= 24
    assert len({row["template"] for row in of_label(made[concept], "hard_negative")}) >= 8


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_pair_is_one_function_in_two_versions(made, concept):
    pairs = defaultdict(list)
    for row in made[concept]:
        if row["label"] != "hard_negative":
            pairs[row["pair"]].append(row)
    for pair, (unsafe, safe) in pairs.items():
        assert (unsafe["label"], safe["label"], unsafe["template"]) == ("positive", "negative", safe["template"])
        shared = set(unsafe["text"].split("\n")) & set(safe["text"].split("\n"))
        assert len(shared) >= 5, pair
    assert min(Counter(row["template"] for row in of_label(made[concept], "positive")).values()) >= 5


@pytest.mark.parametrize("concept", CONCEPTS)
def test_every_row_is_a_short_function_that_parses(made, concept):
    for row in made[concept]:
        assert is_function(row["text"]), row["pair"]
        assert 5 <= row["text"].count("\n") + 1 <= 25, row["pair"]
        assert max(map(len, row["text"].split("\n"))) <= 120
        assert ast.parse(row["text"])


@pytest.mark.parametrize("concept", CONCEPTS)
def test_bandit_agrees_with_every_label_and_is_asked_for_the_rule(made, concept):
    assert label_faults(concept, made[concept]) == []
    turned = [row | {"label": {"positive": "negative"}.get(row["label"], "positive")} for row in made[concept][:40]]
    assert len(label_faults(concept, turned)) == 40


@pytest.mark.parametrize("concept", CONCEPTS)
def test_safe_versions_are_safe_by_the_other_rule_too(made, concept):
    (other,) = {*CONCEPTS} - {concept}
    safe = [row for row in made[concept] if row["label"] != "positive"]
    assert label_faults(other, safe) == []


def test_the_tests_are_those_of_the_rules():
    asked = {concept: {test for m in rule_measures(concept) for test in m.tests} for concept in CONCEPTS}
    assert asked["unsafe_deserialization"] == {"B301", "B302", "B506", "B614", "B307"}
    assert asked["injection"] == {"B602", "B605", "B608"}


@pytest.mark.parametrize("concept", CONCEPTS)
def test_neither_length_nor_a_word_tells_the_classes_apart(made, concept):
    positives, negatives = of_label(made[concept], "positive"), of_label(made[concept], "negative")
    hard = of_label(made[concept], "hard_negative")
    assert auroc(lengths(positives), lengths(negatives)) == pytest.approx(0.5, abs=0.05)
    assert auroc(lengths(positives), lengths(hard)) == pytest.approx(0.5, abs=0.1)
    shares = [
        Counter(word for row in part for word in set(re.findall(r"\w+", row["text"].lower())))
        for part in (positives, negatives)
    ]
    apart = {word: abs(shares[0][word] - shares[1][word]) / len(positives) for word in shares[0] | shares[1]}
    assert max(apart.values()) < 0.25


@pytest.mark.parametrize("concept", CONCEPTS)
def test_bind_finds_no_leak_and_no_text_stands_twice(made, concept):
    read = [
        ContrastRow(
            **{key: row[key] for key in ("concept", "label", "template", "pair", "source", "licence")},
            messages=as_messages(row["text"]),
            line=line,
        )
        for line, row in enumerate(made[concept], 1)
    ]
    assert leak_faults([row for row in read if row.label != "hard_negative"], [], read) == []
    assert len({row["text"] for row in made[concept]}) == len(made[concept])


def test_each_call_gives_the_same_bytes(made):
    again = as_jsonl([*code_pairs._fitted("injection"), *code_pairs._hard("injection")])
    assert again == as_jsonl(made["injection"])


def test_names_change_as_whole_words_with_a_plural_and_inside_a_longer_name():
    (function,) = read_table(TABLE)
    assert "def read_mugs(mug):" in function.code("-", 1)
    assert "def read_jars(jar):" in function.code("+", 2)
    (longer,) = read_table(TABLE.replace("read_cups", "occupy_cup"))
    assert "def occupy_mug(mug):" in longer.code("+", 1)


def test_marks_choose_the_version():
    (function,) = read_table(TABLE)
    unsafe, safe = function.code("-", 0), function.code("+", 0)
    assert "pickle.loads" in unsafe and "json.loads" not in unsafe
    assert "json.loads" in safe and "pickle.loads" not in safe


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("- ", "* ", "none of the marks"), ("cup>jar", "box>jar", "the function has no box")],
)
def test_a_faulty_table_is_refused(old, new, message):
    with pytest.raises(AuditError, match=message):
        read_table(TABLE.replace(old, new))


def test_a_wrong_label_is_refused(monkeypatch):
    monkeypatch.setitem(
        code_pairs.HARD_TABLES, "injection", ("== run\n  import os\n  def f(x):\n      os.system(x)\n",)
    )
    with pytest.raises(AuditError, match="run-1-1: hard_negative has 1 findings"):
        rows("injection")


def test_code_that_does_not_parse_is_refused():
    row = bare_text("injection", "negative", "t", "def f(:\n    pass", pair="t-1-1")
    assert label_faults("injection", [row]) == ["t-1-1: negative is no code that can be checked"]
