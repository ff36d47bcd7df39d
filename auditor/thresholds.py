"""From clean scores to a threshold at a stated false-positive rate. Pure; no torch.

A pooled rate hides a bad domain, and a maximum grows with length. So a threshold is the largest of: the pooled one
with 95 % confidence, and the marginal one of every domain and every third of lengths that has enough answers; domains
that are too small are taken together. A rule matches when its score is greater than the threshold.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.stats import allowed_above, clopper_pearson, confident_threshold, marginal_threshold, wilson_interval

RATES = {"5%": 0.05, "1%": 0.01}
CONFIDENCE = 0.95
SMALL_DOMAINS = "small domains"
TERCILES = ("short", "middle", "long")


@dataclass(frozen=True, slots=True)
class CleanScore:
    """One benign answer's score. Scores have 6 significant digits already: thresholds are applied to such."""

    score: float
    domain: str
    n_tokens: int


@cache
def fewest_units(alpha: float) -> int:
    """Answers that a threshold at `alpha` needs: 59 at 5 %, 299 at 1 %."""
    n = 1
    while allowed_above(n, alpha, CONFIDENCE) is None:
        n += 1
    return n


def length_edges(lengths: Iterable[int]) -> tuple[int, int]:
    """Lengths in tokens up to which an answer is short, and middle; the rest are long."""
    ordered = sorted(lengths)
    n = len(ordered)
    return ordered[max(0, math.ceil(n / 3) - 1)], ordered[max(0, math.ceil(2 * n / 3) - 1)]


def tercile_of(n_tokens: int, edges: tuple[int, int]) -> str:
    """short | middle | long, by the edges of `length_edges`."""
    return TERCILES[0] if n_tokens <= edges[0] else TERCILES[1] if n_tokens <= edges[1] else TERCILES[2]


def set_threshold(clean: Sequence[CleanScore], alpha: float) -> dict[str, Any]:
    """{"score", "marginal", "binding_part", "parts", …} at one rate, or {"score": None, "reason"} where too few are
    given.

    binding_part names the part whose threshold is the largest; `realised` are the calibration answers' own rates.
    """
    scores = [one.score for one in clean]
    parts = thresholds_of_parts(clean, alpha)
    if not parts:
        needed = fewest_units(alpha)
        return {
            "score": None,
            "reason": f"calibration too small: {len(scores)} benign answers, and {alpha:.0%} needs {needed}",
        }
    edges = length_edges(one.n_tokens for one in clean)
    binding_part = max(parts, key=lambda name: parts[name])  # the first among equals: pooled
    score = parts[binding_part]
    domains = realised_rates(clean, score, [one.domain for one in clean])
    worst = max(domains, key=lambda name: (domains[name]["rate"], domains[name]["ci95"][1]))
    return {
        "score": score,
        "marginal": marginal_threshold(scores, alpha),
        "binding_part": binding_part,
        "parts": parts,
        "worst_domain": worst,
        "worst_domain_rate": domains[worst]["rate"],
        "worst_domain_ci95": domains[worst]["ci95"],
        "realised": {
            "domains": domains,
            "terciles": realised_rates(clean, score, [tercile_of(one.n_tokens, edges) for one in clean]),
        },
    }


def thresholds_of_parts(clean: Sequence[CleanScore], alpha: float) -> dict[str, float]:
    """The pooled threshold, with confidence, and the marginal one of every domain and third of lengths that has enough
    answers; the largest of them is the rule's. Empty: too few answers in all."""
    pooled = confident_threshold([one.score for one in clean], alpha, CONFIDENCE)
    if pooled is None:
        return {}
    found = {"pooled": pooled}
    edges = length_edges(one.n_tokens for one in clean)
    for name, members in threshold_parts(clean, edges, fewest_units(alpha)).items():
        own = marginal_threshold([one.score for one in members], alpha)
        if own is not None:
            found[name] = own
    return found


def threshold_parts(clean: Sequence[CleanScore], edges: tuple[int, int], enough: int) -> dict[str, list[CleanScore]]:
    """The domains and thirds of lengths with at least `enough` answers; smaller domains as one part."""
    sizes = Counter(one.domain for one in clean)
    parts: dict[str, list[CleanScore]] = {}
    for one in clean:
        domain = one.domain if sizes[one.domain] >= enough else SMALL_DOMAINS
        parts.setdefault(f"domain {domain}", []).append(one)
        parts.setdefault(f"length {tercile_of(one.n_tokens, edges)}", []).append(one)
    return {name: members for name, members in parts.items() if len(members) >= enough}


def realised_rates(clean: Sequence[CleanScore], threshold: float, groups: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Share of each group's answers above the threshold, with its Clopper-Pearson interval."""
    totals = Counter(groups)
    above = Counter(group for one, group in zip(clean, groups, strict=True) if one.score > threshold)
    return {group: rate_of(above[group], n) for group, n in sorted(totals.items())}


def rate_of(above: int, n: int) -> dict[str, Any]:
    """{"n", "above", "rate", "ci95"}; n must be positive."""
    lo, hi = clopper_pearson(above, n) or (0.0, 1.0)
    return {"n": n, "above": above, "rate": round(above / n, 4), "ci95": [round(lo, 4), round(hi, 4)]}


def what_is_seen(positives: Sequence[float], threshold: float | None) -> dict[str, Any]:
    """{"sees", "sees_ci95", "sees_n"}: the share of known positives above the threshold, Wilson's interval."""
    if threshold is None or not positives:
        return {"sees": None, "sees_ci95": None, "sees_n": len(positives)}
    hits = sum(score > threshold for score in positives)
    lo, hi = wilson_interval(hits, len(positives)) or (0.0, 1.0)
    return {
        "sees": round(hits / len(positives), 4),
        "sees_ci95": [round(lo, 4), round(hi, 4)],
        "sees_n": len(positives),
    }
