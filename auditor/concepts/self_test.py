"""The procedure tried on nonsense: labels dealt anew within templates, so that nothing is left to find.

Each deal is a concept of its own, which goes through everything that `bind` does: screens, folds, choice of the
detector, held-out source, hard negatives, strength. Held-out AUROCs must centre on .5, and no nonsense may come out
`strong`. What came out: docs/concepts.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

import numpy as np
from scipy.stats import t

from auditor.concepts.evidence import evaluate_concept
from auditor.concepts.judge import holm, judge
from auditor.concepts.table import FIT, HELD_OUT, ConceptTable, Labels

N_NONSENSE = 20
PROCEDURE = "whole_procedure"
CONFIDENCE = 0.99  # of the interval that must hold .5: one test in a hundred fails by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """aurocs: method -> its AUROC on held-out templates, one a deal; strengths: one a deal."""

    aurocs: Mapping[str, Sequence[float]]
    strengths: Sequence[str]

    def interval(self, method: str) -> tuple[float, float]:
        """Of the mean over the deals, by Student's t."""
        values = self.aurocs[method]
        half = float(t.ppf((1 + CONFIDENCE) / 2, len(values) - 1)) * stdev(values) / len(values) ** 0.5
        return fmean(values) - half, fmean(values) + half

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.strengths)

    @property
    def faults(self) -> list[str]:
        low, high = self.interval(PROCEDURE)
        found = []
        if not low <= 0.5 <= high:
            found.append(f"on permuted labels the whole procedure centres on {low:.3f} to {high:.3f}, and not on .5")
        if n := self.counts["strong"]:
            found.append(f"{n} of {len(self.strengths)} nonsense concepts came out strong")
        return found


def self_test(
    table: ConceptTable, n: int = N_NONSENSE, seed: int = 0, report: Callable[[int, int], None] | None = None
) -> SelfTest:
    """Bind n nonsense concepts on one concept's texts."""
    entries = []
    for deal in range(n):
        entries.append(evaluate_concept(replace(table, labels=dealt_anew(table.labels, seed + deal))))
        if report:
            report(deal + 1, n)
    corrected = holm([entry["auroc"]["p_permutation"] for entry in entries])
    strengths = [judge(entry["auroc"], p)["strength"] for entry, p in zip(entries, corrected, strict=True)]
    methods = entries[0]["evidence"]
    return SelfTest(
        aurocs={name: [entry["evidence"][name]["templates"] for entry in entries] for name in methods},
        strengths=strengths,
    )


def dealt_anew(labels: Labels, seed: int) -> Labels:
    """The classes of every template's rows, fitted and held out, dealt to them at random."""
    rng = np.random.default_rng(seed)
    positive = labels.is_positive.copy()
    for role in (FIT, HELD_OUT):
        for template in np.unique(labels.template[labels.at(role)]):
            rows = labels.at(role) & (labels.template == template)
            positive[rows] = rng.permutation(positive[rows])
    return replace(labels, is_positive=positive)
