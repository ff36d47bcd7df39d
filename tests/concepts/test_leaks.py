"""Contrast sets that a detector would pass by length, by one word, or by a text it was fitted on: refused by `bind`."""

from auditor.concepts.contrast import ContrastRow
from auditor.concepts.leaks import leak_faults


def row(label: str, template: str, answer: str, line: int = 1, question: str = "Is it so?") -> ContrastRow:
    return ContrastRow(
        concept="deception.lying", label=label, template=template, pair=None, source="generated", licence="CC0-1.0",
        messages=(("user", question), ("assistant", answer)), line=line,
    )  # fmt: skip


def both(positive: str, negative: str, n: int = 10) -> list[ContrastRow]:
    texts = {"positive": positive, "negative": negative}
    return [row(label, f"t{i}", text.format(i=i)) for i in range(n) for label, text in texts.items()]


def test_classes_of_one_length_and_the_same_words_pass() -> None:
    assert leak_faults(both("the fox ate hen {i}", "the hen ate fox {i}"), both("a b", "b a"), []) == []


def test_a_class_that_is_longer_is_refused_in_fitted_templates_and_in_the_held_out_source() -> None:
    longer = both("yes yes yes {i}", "yes {i}")
    (fault,) = leak_faults(longer, [], [])
    assert fault.startswith("the classes leak by length: in the fitted templates positive answers are longer")
    assert "in 100% of the pairs (at most 65%)" in fault
    (fault,) = leak_faults([], both("yes {i}", "yes yes {i}"), [])
    assert "in the held-out source negative answers are longer" in fault


def test_a_length_that_differs_between_templates_alone_is_no_leak() -> None:
    rows = [row(label, f"t{i}", "so " * (i + 1)) for i in range(10) for label in ("positive", "negative")]
    assert leak_faults(rows, [], []) == []


def test_a_word_that_one_class_alone_has_is_refused_and_named() -> None:
    (fault,) = leak_faults(both("the fox lied {i}", "the fox said {i}"), [], [])[:1]
    assert "'said' stands in 0% of the positive and 100% of the negative answers (at most 40% apart)" in fault
    assert len(leak_faults(both("the fox lied {i}", "the fox said {i}"), [], [])) == 2


def test_near_duplicates_are_refused_across_templates_only() -> None:
    asked = "What is the capital of Peru?"
    first = row("negative", "one", "The capital of Peru is Lima.", 7, asked)
    second = row("negative", "two", "The capital of Peru is Lima.", 9, "And " + asked)
    (fault,) = leak_faults([], [], [first, second])
    assert fault.startswith("lines 7 and 9 are near-duplicates (89% of their word trigrams) of two templates")
    alike = row("negative", "one", "The capital of Peru is Lima.", 9, "And " + asked)
    assert leak_faults([], [], [first, alike]) == []
