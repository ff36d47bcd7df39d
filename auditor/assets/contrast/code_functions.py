"""The held-out source of the concepts of code: functions of real packages, as they stand in pinned wheels.

rows(concept) makes the rows of `unsafe_deserialization` and `injection`. A positive is a function that bandit flags by
the tests of the concept's rule, a negative the unflagged function of the same file whose length is nearest, and a hard
negative a function that uses the same names safely. Wheels are fetched into the user's cache and read as archives.
Nothing is installed or run. Each row has the licence of its package (code_functions_wheels.py).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from auditor.assets.contrast.code_functions_judge import SAFE, judge, may_be_flagged, safe_kind
from auditor.assets.contrast.code_functions_source import Function, wheel_functions
from auditor.assets.contrast.code_functions_wheels import PINS, SET_ASIDE
from auditor.assets.contrast.rows import Row, bare_text
from auditor.assets.corpus_sources import fetch_wheel, wheels_dir

SOURCE = "packages"
SEED = 2026
MAX_POSITIVES, MAX_HARD = 12, 4  # of one package
NEAR_DUPLICATE = 0.5  # share of common word trigrams (Jaccard) at which the later of two functions is dropped
LIKE_LENGTH = 1.5  # a negative of the same file may be so much longer or shorter; else the package is searched


def rows(concept: str) -> list[Row]:
    """Positives and negatives by package, then hard negatives. AuditError when a wheel cannot be fetched."""
    chosen = Chosen(concept)
    for functions in all_functions():
        chosen.add_package(functions)
    return chosen.rows()


@lru_cache(maxsize=1)
def all_functions() -> list[list[Function]]:
    """The functions of every wheel; wheels are downloaded where missing."""
    folder = wheels_dir()
    folder.mkdir(parents=True, exist_ok=True)
    return [list(wheel_functions(pin, fetch_wheel(pin, folder))) for pin in PINS]


class Chosen:
    """The functions chosen for a concept, package by package; none is nearly the same as another."""

    def __init__(self, concept: str) -> None:
        self.concept = concept
        self.labelled: list[tuple[str, Function]] = []
        self.hard: list[Function] = []
        self._grams: list[frozenset[tuple[str, ...]]] = []

    def add_package(self, functions: Sequence[Function]) -> None:
        """Choose from one package's functions, in a fixed order."""
        usable = [function for function in functions if function.pair not in SET_ASIDE]
        suspects = [function for function in usable if may_be_flagged(function, self.concept)]
        flagged = [function for function in suspects if judge(function, self.concept) == "positive"]
        left = {function.pair: function for function in usable if function not in set(flagged)}
        n_before = len(self.labelled)
        for positive in by_turns(flagged, lambda function: function.path):
            if len(self.labelled) - n_before >= 2 * MAX_POSITIVES:
                break
            if self._is_near(positive):
                continue
            negative = self._negative(positive, left)
            if negative:
                del left[negative.pair]
                self.labelled += [("positive", positive), ("negative", negative)]
                self._keep(positive)
                self._keep(negative)
        self._add_hard(list(left.values()))

    def rows(self) -> list[Row]:
        made = [self._row(label, function, function.package) for label, function in self.labelled]
        return made + [self._row("hard_negative", function, f"{function.package} safe") for function in self.hard]

    def _negative(self, positive: Function, left: dict[str, Function]) -> Function | None:
        """The clean function nearest in length: of the same file, if one is about as long, else of the package."""
        size = len(positive.text)
        near = sorted(left.values(), key=lambda function: (abs(len(function.text) - size), function.pair))
        same_file = [f for f in near if f.path == positive.path and _ratio(len(f.text), size) <= LIKE_LENGTH]
        for function in [*same_file, *near]:
            if not self._is_near(function) and judge(function, self.concept) == "clean":
                return function
        return None

    def _add_hard(self, functions: Iterable[Function]) -> None:
        kinds = {function: kind for function in functions if (kind := safe_kind(function, self.concept))}
        order = list(SAFE[self.concept])
        n_before = len(self.hard)
        for function in by_turns(sorted(kinds, key=lambda f: order.index(kinds[f])), lambda f: kinds[f]):
            if len(self.hard) - n_before >= MAX_HARD:
                break
            if not self._is_near(function) and judge(function, self.concept) == "clean":
                self.hard.append(function)
                self._keep(function)

    def _is_near(self, function: Function) -> bool:
        grams = trigrams(function.text)
        return any(len(grams & other) >= NEAR_DUPLICATE * len(grams | other) for other in self._grams)

    def _keep(self, function: Function) -> None:
        self._grams.append(trigrams(function.text))

    def _row(self, label: str, function: Function, template: str) -> Row:
        return bare_text(
            self.concept,
            label,
            template,
            function.text,
            pair=function.pair,
            source=SOURCE,
            licence=function.licence,
        )


def by_turns(functions: Iterable[Function], group: Callable[[Function], str]) -> Iterator[Function]:
    """One function of each group in turn, groups as they come, those of a group shuffled by a fixed seed."""
    groups: dict[str, list[Function]] = defaultdict(list)
    for function in functions:
        groups[group(function)].append(function)
    for name, members in groups.items():
        random.Random(f"{SEED}-{name}").shuffle(members)
    while groups:
        for name in list(groups):
            yield groups[name].pop()
            if not groups[name]:
                del groups[name]


@cache
def trigrams(text: str) -> frozenset[tuple[str, ...]]:
    """Triples of words, in lower case; of a text of fewer words the words alone."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset((word,) for word in words)


def _ratio(a: int, b: int) -> float:
    return max(a, b) / max(min(a, b), 1)
