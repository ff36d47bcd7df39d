"""Are thresholds what they say? The procedure is tried on random halves of the clean answers. Pure; no torch.

A threshold is set on one half and its realised rate counted on the other. Over many splits the mean realised rate must
not exceed the stated one, and few splits may exceed what chance allows for a half of that size. Halves are drawn by
answer, so that answers to one wording may stand on both sides. In words: docs/concepts.md.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from auditor.stats import binomial_cdf
from auditor.thresholds import RATES, CleanScore, thresholds_of_parts

N_SPLITS = 200
MAX_EXCEEDING = 0.10  # share of the splits above their bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Honesty:
    """mean: realised rate, mean over the splits; exceeding: share of splits above the upper 95 % binomial bound of
    `alpha` for n_test answers."""

    alpha: float
    n_test: int
    mean: float
    exceeding: float

    @property
    def holds(self) -> bool:
        return self.mean <= self.alpha and self.exceeding <= MAX_EXCEEDING


def honesty(clean: Sequence[CleanScore], alpha: float, splits: int = N_SPLITS, seed: int = 0) -> Honesty | None:
    """Thresholds at `alpha`, a fraction, set on a random half of the answers and counted on the other, `splits` times.

    None: half of the answers are too few for a threshold.
    """
    rng, rates, over = random.Random(seed), [], 0
    n_fit = len(clean) // 2
    most = most_by_chance(len(clean) - n_fit, alpha)
    for _ in range(splits):
        drawn = rng.sample(list(clean), len(clean))
        parts = thresholds_of_parts(drawn[:n_fit], alpha)
        if not parts:
            return None
        hits = sum(one.score > max(parts.values()) for one in drawn[n_fit:])
        rates.append(hits / (len(clean) - n_fit))
        over += hits > most
    return Honesty(alpha=alpha, n_test=len(clean) - n_fit, mean=fmean(rates), exceeding=over / splits)


def most_by_chance(n: int, alpha: float) -> int:
    """The fewest hits k with P(X <= k) >= 95 % for X ~ Binomial(n, alpha)."""
    k = 0
    while binomial_cdf(k, n, alpha) < 0.95:
        k += 1
    return k


def honesty_of_binding(binding: Mapping[str, Any]) -> list[tuple[str, str, str, Honesty | None]]:
    """(concept, detector, rate, result) of every calibrated detector of every concept, the deciding one first."""
    found = []
    for concept, entry in binding["concepts"].items():
        by_detector = (entry.get("clean") or {}).get("response", {}).get("by_detector", {})
        for detector in sorted(by_detector, key=lambda name: name != entry["detector"]):
            clean = [CleanScore(*row) for row in by_detector[detector]["scores"]]
            found += [(concept, detector, rate, honesty(clean, alpha)) for rate, alpha in RATES.items()]
    return found
