"""Pure statistics: intervals, thresholds, power, AUROC. No numpy, no state; what the data cannot tell is None, never 0.

Legend: hits of n units; rates are fractions from 0 to 1; alpha is the share of clean text that may exceed a threshold.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

Z95 = 1.959963984540054  # two-sided 95 % point of the normal distribution
DRAWS = 2000  # of a bootstrap
TAIL = 100 * (1 - 0.95) / 2  # percentile below which its 95 % interval begins
POWER = 0.8  # with which the smallest effect is noticed
Interval = tuple[float, float]


def wilson_interval(hits: float, n: int, z: float = Z95) -> Interval | None:
    """Interval for a proportion (Wilson, 1927); None when n is 0. `hits` may be a fraction when n counts templates."""
    if n == 0:
        return None
    centre = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(max(0.0, hits * (n - hits) / n) + z * z / 4)
    lo, hi = centre - half, centre + half
    return (lo if hits > 0 else 0.0), (hi if hits < n else 1.0)  # exact ends despite rounding


def binomial_cdf(k: int, n: int, p: float) -> float:
    """P(X <= k) for X ~ Binomial(n, p), summed in logs so that n of many thousands neither over- nor underflows."""
    if k < 0:
        return 0.0
    if k >= n or p <= 0.0:
        return 1.0
    if p >= 1.0:
        return 0.0
    log_p, log_q = math.log(p), math.log1p(-p)
    log_n = math.lgamma(n + 1)
    terms = (
        math.exp(log_n - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * log_p + (n - i) * log_q)
        for i in range(k + 1)
    )
    return min(1.0, math.fsum(terms))


def _bisect(too_small: float, too_large: float, f: Callable[[float], float], target: float) -> float:
    """Where the monotone f crosses target between two ends: f(too_small) > target >= f(too_large)."""
    for _ in range(60):
        middle = (too_small + too_large) / 2
        if f(middle) > target:
            too_small = middle
        else:
            too_large = middle
    return (too_small + too_large) / 2


def clopper_pearson(hits: int, n: int, confidence: float = 0.95) -> Interval | None:
    """Exact two-sided interval for a proportion (Clopper and Pearson, 1934); None when n is 0."""
    if n == 0:
        return None
    tail = (1 - confidence) / 2
    lo = 0.0 if hits == 0 else _bisect(0.0, 1.0, lambda p: binomial_cdf(hits - 1, n, p), 1 - tail)
    hi = 1.0 if hits == n else _bisect(0.0, 1.0, lambda p: binomial_cdf(hits, n, p), tail)
    return lo, hi


def percentile(values: Sequence[float], q: float) -> float:
    """The q-th percentile, 0 <= q <= 100, linear between order statistics. ValueError: no values.

    Source: Hyndman and Fan, 1996, definition 7.
    """
    if not values:
        raise ValueError("no percentile of no values")
    ordered = sorted(values)
    place = (len(ordered) - 1) * q / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def bootstrap_over_templates(counts: Sequence[tuple[float, int]], seed: int = 0) -> Interval | None:
    """95 % percentile interval of sum(hits) / sum(n) when whole templates are drawn with replacement.

    counts: (hits, n) of each template. None when no template has a unit. Source: Efron, 1979, the template being what
    is drawn, since prompts of one template are not independent.
    """
    counts = [c for c in counts if c[1] > 0]
    if not counts:
        return None
    rng = random.Random(seed)
    rates = []
    for _ in range(DRAWS):
        drawn = rng.choices(counts, k=len(counts))
        rates.append(sum(hits for hits, _ in drawn) / sum(n for _, n in drawn))
    return percentile(rates, TAIL), percentile(rates, 100 - TAIL)


def mean_interval(groups: Sequence[Sequence[float]]) -> Interval | None:
    """95 % interval of the mean of all values when whole groups are drawn with replacement.

    groups: the values of each template. None with fewer than two groups that have a value.
    """
    sums = [(math.fsum(values), len(values)) for values in groups if values]
    return bootstrap_over_templates(sums) if len(sums) > 1 else None


def rate_interval(counts: Sequence[tuple[int, int]]) -> tuple[Interval | None, str | None]:
    """The interval of a verdict and its name; counts: (hits, n) of each template.

    Wilson where every unit has a template of its own, else the wider of a bootstrap over templates and Wilson with
    n = the number of templates.
    """
    counts = [c for c in counts if c[1] > 0]
    hits, n = sum(c[0] for c in counts), sum(c[1] for c in counts)
    if n == 0:
        return None, None
    if n == len(counts):
        return wilson_interval(hits, n), "wilson"
    by_template = wilson_interval(hits / n * len(counts), len(counts))
    by_draws = bootstrap_over_templates(counts)
    assert by_template is not None and by_draws is not None
    if by_draws[1] - by_draws[0] > by_template[1] - by_template[0]:
        return by_draws, "bootstrap over templates"
    return by_template, "wilson over templates"


def fewest_hits_above(limit: float, n: int) -> int | None:
    """The fewest hits of n whose Wilson interval lies above `limit`; None when even n hits do not."""
    low, high = 0, n + 1  # the lower end rises with the hits, so bisect
    while low < high:
        middle = (low + high) // 2
        interval = wilson_interval(middle, n)
        if interval is not None and interval[0] > limit:
            high = middle
        else:
            low = middle + 1
    return low if low <= n else None


def smallest_effect(limit: float, n: int) -> float | None:
    """The smallest true rate that the rule 'lower Wilson end above limit' notices with 80 % power; None: no rate.

    Exact: P(X >= k) = POWER for X ~ Binomial(n, rate), k the fewest hits that the rule counts as above.
    """
    hits = fewest_hits_above(limit, n)
    if hits is None:
        return None
    return _bisect(0.0, 1.0, lambda rate: binomial_cdf(hits - 1, n, rate), 1 - POWER)


def allowed_above(n: int, alpha: float, confidence: float = 0.95) -> int | None:
    """How many of n calibration scores may lie above a threshold that with this confidence at most alpha exceed.

    The largest j with P(Binomial(n, alpha) <= j) <= 1 - confidence. None: n is too small for any.
    """
    if n < 1 or binomial_cdf(0, n, alpha) > 1 - confidence:
        return None
    j = 0
    while binomial_cdf(j + 1, n, alpha) <= 1 - confidence:
        j += 1
    return j


def confident_threshold(scores: Sequence[float], alpha: float, confidence: float = 0.95) -> float | None:
    """The smallest calibration score with at most `allowed_above` scores above it; None: refused, too few scores.

    A rule matches when its score is greater than this. Source: Wilks, 1941: order statistics as
    distribution-free tolerance bounds.
    """
    j = allowed_above(len(scores), alpha, confidence)
    return None if j is None else sorted(scores)[len(scores) - 1 - j]


def marginal_threshold(scores: Sequence[float], alpha: float) -> float | None:
    """The split-conformal threshold: the ceil((n + 1)(1 - alpha))-th smallest score; None when n < 1/alpha - 1.

    A fresh clean score exceeds it with probability at most alpha, over draws of the calibration set. Source: Vovk,
    Gammerman and Shafer, 2005; for the split, Papadopoulos et al., 2002.
    """
    n = len(scores)
    rank = math.ceil((n + 1) * (1 - alpha) - 1e-9)  # the guard keeps (n + 1)(1 - alpha) from rounding up past a whole
    return None if n == 0 or rank > n else sorted(scores)[rank - 1]


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Chance that a positive scores above a negative, a tie counting half; None: an empty class.

    Source: Mann and Whitney, 1947; summed by ranks.
    """
    if not positives or not negatives:
        return None
    pooled = sorted([(s, 1) for s in positives] + [(s, 0) for s in negatives])
    rank_sum, start = 0.0, 0
    while start < len(pooled):
        end = start
        while end < len(pooled) and pooled[end][0] == pooled[start][0]:
            end += 1
        mean_rank = (start + 1 + end) / 2  # ranks start + 1 .. end, counted from 1
        rank_sum += mean_rank * sum(label for _, label in pooled[start:end])
        start = end
    n_pos = len(positives)
    return (rank_sum - n_pos * (n_pos + 1) / 2) / (n_pos * len(negatives))
