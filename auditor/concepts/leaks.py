"""What would make a contrast set worthless as evidence: classes that leak by length or by one word, near-duplicates.

Each is checked on the answers, which are what a detector reads. Faults name a line to begin with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

from auditor.stats import auroc

LENGTH_AUROC = 0.15  # largest distance from 0.5 of the AUROC of length, mean over templates
WORD_SHARES = 0.40  # largest difference between the shares of two classes that hold a word
NEAR_DUPLICATE = 0.6  # share of common word trigrams (Jaccard) between rows of two templates


class Row(Protocol):
    """What is looked at of a contrast row."""

    @property
    def label(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def response(self) -> str: ...
    @property
    def prompt_messages(self) -> list[dict[str, str]]: ...
    @property
    def line(self) -> int: ...


def leak_faults(fitted: Sequence[Row], held_out: Sequence[Row], everything: Sequence[Row]) -> list[str]:
    """Every fault. fitted, held_out: positives and negatives of the fitted sources and of the held-out one; everything:
    these and the hard negatives."""
    return [
        *_length("the fitted templates", fitted),
        *_length("the held-out source", held_out),
        *_one_word(fitted),
        *_near_duplicates(everything),
    ]


def _length(where: str, rows: Sequence[Row]) -> list[str]:
    by_template: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_template[row.template][row.label].append(float(len(row.response)))
    found = {name: auroc(classes["positive"], classes["negative"]) for name, classes in by_template.items()}
    values = {name: value for name, value in found.items() if value is not None}
    mean = sum(values.values()) / len(values) if values else 0.5
    if abs(mean - 0.5) <= LENGTH_AUROC:
        return []
    worst = max(values, key=lambda name: abs(values[name] - 0.5))
    line = next(row.line for row in rows if row.template == worst)
    longer, shorter = ("positive", "negative") if mean > 0.5 else ("negative", "positive")
    return [
        f"the classes leak by length: in {where} {longer} answers are longer than {shorter} ones of the same template "
        f"in {abs(mean - 0.5) + 0.5:.0%} of the pairs (at most {0.5 + LENGTH_AUROC:.0%}). Write both to one length, "
        f"first those of template {worst!r} (line {line})."
    ]


def _one_word(rows: Sequence[Row]) -> list[str]:
    counts: dict[str, Counter[str]] = {"positive": Counter(), "negative": Counter()}
    sizes: Counter[str] = Counter()
    for row in rows:
        counts[row.label].update(set(words(row.response)))
        sizes[row.label] += 1
    if not all(sizes[label] for label in counts):
        return []
    shares = {
        word: [counts[label][word] / sizes[label] for label in ("positive", "negative")]
        for word in counts["positive"] | counts["negative"]
    }
    told = sorted(
        ((abs(a - b), word, a, b) for word, (a, b) in shares.items() if abs(a - b) > WORD_SHARES), reverse=True
    )
    return [
        f"the classes leak by one word: {word!r} stands in {a:.0%} of the positive and {b:.0%} of the negative answers "
        f"(at most {WORD_SHARES:.0%} apart), first in line {_first(word, rows)}. Use it in both, or in neither."
        for _, word, a, b in told[:3]
    ]


def _first(word: str, rows: Sequence[Row]) -> int:
    return next(row.line for row in rows if word in words(row.response))


def _near_duplicates(rows: Sequence[Row]) -> list[str]:
    """Rows of different templates that share most of their word trigrams: one of them holds out nothing."""
    grams = [trigrams(" ".join([*(m["content"] for m in row.prompt_messages), row.response])) for row in rows]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    faults = []
    for n, row in enumerate(rows):
        common = Counter(m for gram in grams[n] for m in holders[gram] if rows[m].template != row.template)
        for m, shared in common.items():
            share = shared / (len(grams[n]) + len(grams[m]) - shared)
            if share >= NEAR_DUPLICATE:
                faults.append(
                    f"lines {rows[m].line} and {row.line} are near-duplicates ({share:.0%} of their word trigrams) of "
                    f"two templates, {rows[m].template!r} and {row.template!r}. Put them into one template, or "
                    "write one of them anew."
                )
        for gram in grams[n]:
            holders[gram].append(n)
    return faults[:10]


def words(text: str) -> list[str]:
    """Words in lower case, as the leak checks count them."""
    return re.findall(r"\w+", text.lower())


def trigrams(text: str) -> set[tuple[str, ...]]:
    """Every three words in a row, each once."""
    w = words(text)
    return set(zip(w, w[1:], w[2:], strict=False))
