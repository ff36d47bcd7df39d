"""What would make the contrast set of `falsehood` worthless as evidence, beyond what every set is held against: a word
of a template that is more often true than false, and facts that stand in two parts or in the outcome."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from auditor.errors import AuditError
from auditor.stats import auroc

CONCEPT = "falsehood"
LENGTH_AUROC = 0.15  # largest distance from 0.5 within one template
EMPTY_WORDS = frozenset(  # say nothing of what a sentence is about
    re.findall(
        r"\w+",
        "a an the of in on at to is are was were do does did what which who how many has have had for and by with it "
        "its that this from you your i me my",
    )
)

Row = Mapping[str, Any]


def check(rows: Sequence[Row], held_out_source: str, prompts: Sequence[Row] = ()) -> None:
    """Raise AuditError with every fault of the set, one a line; return when there is none.

    Parts are the fitted rows, those of the held-out source, and the hard negatives. prompts: with given answers, by
    which the concept is judged, so that no row may hold their facts.
    """
    parts = parts_of(rows, held_out_source)
    faults = [*leaks(parts["fitted"] + parts["held-out"]), *shared_facts(parts), *facts_of_prompts(rows, prompts)]
    if faults:
        raise AuditError("contrast set of falsehood:\n" + "\n".join(faults))


def parts_of(rows: Iterable[Row], held_out_source: str) -> dict[str, list[Row]]:
    """The rows by part; neutral rows belong to none."""
    parts: dict[str, list[Row]] = {"fitted": [], "held-out": [], "hard": []}
    for row in rows:
        if row["label"] == "hard_negative":
            parts["hard"].append(row)
        elif row["label"] != "neutral":
            parts["held-out" if row["source"] == held_out_source else "fitted"].append(row)
    return parts


def leaks(rows: Iterable[Row]) -> list[str]:
    """Templates whose classes differ in a word or in length, and pairs whose question is not the same for both."""
    faults = []
    by_template: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {"positive": [], "negative": []})
    questions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        by_template[row["template"]][row["label"]].append(row)
        questions[row["template"], row.get("pair", "")].add(full_text(row)[0])
    for template, classes in by_template.items():
        counts = [Counter(w for row in classes[label] for w in words(row)) for label in ("positive", "negative")]
        uneven = sorted(w for w in counts[0] | counts[1] if counts[0][w] != counts[1][w])
        if uneven:
            faults.append(f"template {template!r} leaks by words, more often in one class: {', '.join(uneven[:8])}")
        by_length = length_auroc(classes["positive"], classes["negative"])
        if by_length is None or abs(by_length - 0.5) > LENGTH_AUROC:
            faults.append(f"template {template!r} leaks by length of the answer: AUROC {by_length}")
    for (template, pair), asked in questions.items():
        if len(asked) > 1:
            faults.append(f"pair {pair!r} of template {template!r} has {len(asked)} questions")
    return faults


def length_auroc(positives: Sequence[Row], negatives: Sequence[Row]) -> float | None:
    """Chance that a positive's answer has more characters than a negative's (ties half); None when a class is empty."""
    return auroc(*([len(full_text(row)[1]) for row in rows] for rows in (positives, negatives)))


def shared_facts(parts: Mapping[str, Iterable[Row]]) -> list[str]:
    """Pair keys and answer sentences that stand in more than one part."""
    seen: dict[tuple[str, str], str] = {}
    faults = []
    for part, rows in parts.items():
        for row in rows:
            for kind, key in (("pair", row.get("pair", "")), ("answer", normalised(full_text(row)[1]))):
                if key and seen.setdefault((kind, key), part) != part:
                    faults.append(f"{kind} {key!r} stands in the parts {seen[kind, key]} and {part}")
    return faults


def facts_of_prompts(rows: Iterable[Row], prompts: Iterable[Row]) -> list[str]:
    """Prompts whose question a row asks too, or whose given answer a row holds with all of its words."""
    texts = [full_text(row) for row in rows]
    asked = {content(before) for before, _ in texts if before}
    said = [content(" ".join(text)) for text in texts]
    faults = []
    for prompt in prompts:
        question, answer = prompt["messages"][-1]["content"], prompt["response"]
        if content(question) in asked:
            faults.append(f"prompt {prompt['id']!r}: its question {question!r} is asked in the set")
        if any(content(answer) <= held for held in said):
            faults.append(f"prompt {prompt['id']!r}: all words of its answer {answer!r} stand in a row")
    return faults


def full_text(row: Row) -> tuple[str, str]:
    """(what stands before the answer, the answer); a plain text is all answer."""
    if "text" in row:
        return "", row["text"]
    *before, last = row["messages"]
    return "\n".join(m["content"] for m in before), last["content"]


def normalised(text: str) -> str:
    """The words in lower case, one space between them."""
    return " ".join(re.findall(r"\w+", text.lower()))


def content(text: str) -> frozenset[str]:
    """The words that say what a text is about."""
    return frozenset(normalised(text).split()) - EMPTY_WORDS


def words(row: Row) -> list[str]:
    """Words of question and answer."""
    return normalised(" ".join(full_text(row))).split()
