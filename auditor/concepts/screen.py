"""Screening latents by AUROC, for any set of left-out templates, from one pass over the data.

Mann-Whitney's count of wins splits over pairs of templates: U(S) = Σ_{i, j in S} U_ij, with U_ij the wins of template
i's positives over template j's negatives. So U_ij is counted once, and each fold's AUROC is a sum over its own
templates: a left-out template never enters. Legend: P templates, L latents, N texts.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import false_discovery_control, norm

from auditor.concepts.table import FIT, ConceptTable

FALSE_DISCOVERIES = 0.05  # share of them among the latents that are called significant


class Screen:
    """AUROC of every latent under one reduction."""

    def __init__(self, table: ConceptTable, reduce: str):
        labels, names = table.labels, table.templates
        place = {name: i for i, name in enumerate(names)}
        self.names = names
        values_NL = table.features[reduce]
        positive, negative = np.flatnonzero(labels.at(FIT, True)), np.flatnonzero(labels.at(FIT, False))
        owner_pos = np.array([place[name] for name in labels.template[positive]])
        negative = negative[np.argsort([place[name] for name in labels.template[negative]], kind="stable")]
        owner_neg = np.array([place[name] for name in labels.template[negative]])
        self.n_pos_P = np.bincount(owner_pos, minlength=len(names))
        self.n_neg_P = np.bincount(owner_neg, minlength=len(names))
        self.half_wins_PPL = _half_wins(values_NL[positive], owner_pos, values_NL[negative], owner_neg, len(names))

    def aurocs(self, mask_N: np.ndarray, table: ConceptTable) -> np.ndarray:
        """[L] pooled AUROC over the fitted rows in the mask (whole templates); .5 where a class is missing."""
        kept = set(table.labels.template[mask_N & table.labels.at(FIT)].tolist())
        inside = np.array([name in kept for name in self.names])
        pairs = self.n_pos_P[inside].sum() * self.n_neg_P[inside].sum()
        wins_L = self.half_wins_PPL[inside][:, inside].sum(axis=(0, 1), dtype=np.int64)
        return wins_L / (2 * pairs) if pairs else np.full(len(wins_L), 0.5)

    def top(self, mask_N: np.ndarray, table: ConceptTable, k: int) -> np.ndarray:
        """[k] columns of the latents whose AUROC is farthest from .5, the best first; the lower column among equals.

        All L of them where there are fewer than k.
        """
        distance_L = np.abs(self.aurocs(mask_N, table) - 0.5)
        return np.argsort(-distance_L, kind="stable")[:k]

    def n_significant(self, table: ConceptTable) -> int:
        """Latents that pass Benjamini and Hochberg (1995) at FALSE_DISCOVERIES, on two-sided normal p-values of all
        fitted rows."""
        n_pos, n_neg = int(self.n_pos_P.sum()), int(self.n_neg_P.sum())
        aurocs_L = self.aurocs(table.labels.at(FIT), table)
        if not len(aurocs_L):
            return 0
        z_L = (aurocs_L - 0.5) / np.sqrt((n_pos + n_neg + 1) / (12 * n_pos * n_neg))
        return int((false_discovery_control(2 * norm.sf(np.abs(z_L))) <= FALSE_DISCOVERIES).sum())


def _half_wins(
    pos_XL: np.ndarray, owner_pos: np.ndarray, neg_YL: np.ndarray, owner_neg: np.ndarray, n_templates: int
) -> np.ndarray:
    """[P, P, L] int32: 2 for a win of a positive over a negative, 1 for a tie."""
    out = np.zeros((n_templates, n_templates, pos_XL.shape[1]), np.int32)
    present, starts = np.unique(owner_neg, return_index=True)
    for template in np.unique(owner_pos):
        wins_YL = np.zeros(neg_YL.shape, np.int16)
        for x_L in pos_XL[owner_pos == template]:
            wins_YL += x_L > neg_YL
            wins_YL += x_L >= neg_YL
        out[template, present] = np.add.reduceat(wins_YL, starts, axis=0, dtype=np.int32)
    return out
