"""Grouped folds over templates, and the statistics that respect them.

A template is the unit: rows of one template are never on both sides of a split. Legend: N rows, F folds, R resamples.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata

N_FOLDS = 5
N_BOOTSTRAP = 2_000
N_PERMUTATIONS = 9_999


def grouped_folds(templates: Sequence[str]) -> dict[str, int]:
    """Template -> one of N_FOLDS folds, of about equal rows. A function of names and counts alone: it sees no label."""
    counts = Counter(templates)
    sizes = [0] * N_FOLDS
    fold_of: dict[str, int] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], hashlib.sha256(name.encode()).hexdigest())):
        fold = sizes.index(min(sizes))
        fold_of[name] = fold
        sizes[fold] += counts[name]
    return fold_of


def auroc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Probability that a positive scores above a negative, ties half (Mann-Whitney); NaN without both.

    positive, negative: one score a row.
    """
    n_pos, n_neg = len(positive), len(negative)
    if not n_pos or not n_neg:
        return float("nan")
    ranks = rankdata(np.concatenate([positive, negative]))
    return float((ranks[:n_pos].sum() - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg))


def template_aurocs(scores_N: np.ndarray, is_positive_N: np.ndarray, templates_N: np.ndarray) -> dict[str, float]:
    """AUROC within each template that has both classes."""
    out = {}
    for name in dict.fromkeys(templates_N.tolist()):
        here = templates_N == name
        value = auroc(scores_N[here & is_positive_N], scores_N[here & ~is_positive_N])
        if not np.isnan(value):
            out[name] = value
    return out


def bootstrap_mean(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """95 % interval of a mean, resampling the values (one a template): percentile bootstrap (Efron, 1979).

    Errors: ValueError without a value.
    """
    array = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(array), size=(N_BOOTSTRAP, len(array)))
    lo, hi = np.percentile(array[draws].mean(axis=1), [2.5, 97.5])
    return float(lo), float(hi)


def cluster_weights(clusters: Sequence[str], strata: Sequence[str], seed: int = 0) -> np.ndarray:
    """[R, N] how often each row is drawn when whole clusters are resampled, within strata of clusters."""
    rng = np.random.default_rng(seed)
    names = list(dict.fromkeys(clusters))
    stratum_of = dict(zip(clusters, strata, strict=True))
    counts = np.zeros((N_BOOTSTRAP, len(names)))
    for stratum in dict.fromkeys(strata):
        members = [i for i, name in enumerate(names) if stratum_of[name] == stratum]
        counts[:, members] = rng.multinomial(len(members), [1 / len(members)] * len(members), size=N_BOOTSTRAP)
    place = {name: i for i, name in enumerate(names)}
    return counts[:, [place[name] for name in clusters]]


def bootstrap_aurocs(
    positive: np.ndarray, negative: np.ndarray, w_pos_RP: np.ndarray, w_neg_RN: np.ndarray
) -> np.ndarray:
    """[R] pooled AUROC of every resample, given how often each row is drawn; NaN where a class was not drawn."""
    wins_PN = (positive[:, None] > negative).astype(np.float64) + 0.5 * (positive[:, None] == negative)
    pairs = w_pos_RP.sum(axis=1) * w_neg_RN.sum(axis=1)
    won = np.einsum("rn,rn->r", w_pos_RP @ wins_PN, w_neg_RN)
    return np.divide(won, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)


def permutation_p(
    scores_N: np.ndarray, is_positive_N: np.ndarray, templates_N: np.ndarray, seed: int = 0, n: int = N_PERMUTATIONS
) -> float:
    """One-sided p of the mean template AUROC, permuting labels within templates against fixed held-out scores.

    (1 + permutations as large) / (n + 1), never 0. Source: Phipson and Smyth, 2010.
    """
    rng = np.random.default_rng(seed)
    total, observed, n_templates = np.zeros(n), 0.0, 0
    for name in template_aurocs(scores_N, is_positive_N, templates_N):
        here = templates_N == name
        ranks, labels = rankdata(scores_N[here]), is_positive_N[here]
        n_pos, n_all = int(labels.sum()), int(here.sum())
        base, pairs = n_pos * (n_pos + 1) / 2, n_pos * (n_all - n_pos)
        shuffled = rng.permuted(np.tile(ranks, (n, 1)), axis=1)[:, :n_pos].sum(axis=1)
        total += (shuffled - base) / pairs
        observed += (ranks[labels].sum() - base) / pairs
        n_templates += 1
    at_least = int((total >= observed - 1e-9).sum()) if n_templates else n
    return (1 + at_least) / (n + 1)
