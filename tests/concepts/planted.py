"""Synthetic concepts: tokens around a template's own offset, moved along a known direction in positive answers."""

from __future__ import annotations

import numpy as np
import torch

from auditor.concepts.activations import Activations
from auditor.concepts.table import ConceptTable, Labels, build_table
from sae import SparseCodes

D, M, K = 16, 48, 6


def make_labels(n_templates=12, pairs=6, hard=24, held_out=30, neutral=20) -> Labels:
    """Rows of every role: each template has `pairs` positives and as many negatives."""
    rows = [("fit", i % 2 == 0, f"t{t}", f"t{t} e{i // 2}") for t in range(n_templates) for i in range(2 * pairs)]
    rows += [("hard_negative", False, f"hard {i % 4}", f"hard {i}") for i in range(hard)]
    rows += [("held_out", i % 2 == 0, f"source {i % 3}", f"entity {i // 2}") for i in range(2 * held_out)]
    rows += [("neutral", False, f"benign {i % 2}", f"benign {i}") for i in range(neutral)]
    role, positive, template, entity = (np.array(column) for column in zip(*rows, strict=True))
    words = np.random.default_rng(0).integers(0, 9, size=(len(rows), 3))
    return Labels(role, positive, template, entity, tuple(" ".join(f"w{w}" for w in row) for row in words))


def make_activations(labels: Labels, effect: float, seed: int = 0, moved: np.ndarray | None = None) -> Activations:
    """effect: how far positives (or the rows `moved`) lie along the planted direction, in a token's deviations.

    Latent 0 reads the direction, the others are random.
    """
    generator = torch.Generator().manual_seed(seed)
    lengths = torch.randint(3, 8, (len(labels.role),), generator=generator)
    row_T = torch.repeat_interleave(torch.arange(len(labels.role)), lengths)
    offsets = {name: torch.randn(D, generator=generator) for name in dict.fromkeys(labels.template.tolist())}
    x_TD = torch.randn(int(lengths.sum()), D, generator=generator)
    x_TD += torch.stack([offsets[name] for name in labels.template.tolist()])[row_T]
    direction = planted_direction()
    x_TD += effect * torch.tensor(labels.is_positive if moved is None else moved)[row_T, None] * direction
    encoder_DM = torch.randn(D, M, generator=torch.Generator().manual_seed(99))
    encoder_DM /= encoder_DM.norm(dim=0)
    encoder_DM[:, 0] = direction
    values_TK, indices_TK = (x_TD @ encoder_DM).topk(K)
    codes = SparseCodes.from_topk(values_TK, indices_TK, M)
    starts = torch.cat([torch.zeros(1, dtype=torch.int64), lengths.cumsum(0)])
    return Activations(x_TD, starts, codes, torch.randn(len(labels.role), generator=generator))


def planted_direction() -> torch.Tensor:
    direction = torch.randn(D, generator=torch.Generator().manual_seed(7))
    return direction / direction.norm()


def make_table(effect: float, seed: int = 0, labels: Labels | None = None, moved=None, **sizes) -> ConceptTable:
    labels = labels or make_labels(**sizes)
    return build_table(labels, make_activations(labels, effect, seed, moved), torch.full((M,), 4.0))


def shuffled(labels: Labels, seed: int) -> Labels:
    """The same rows with the classes of every template dealt anew: nothing is left to find."""
    rng = np.random.default_rng(seed)
    positive = labels.is_positive.copy()
    for name in dict.fromkeys(labels.template.tolist()):
        here = np.flatnonzero((labels.template == name) & np.isin(labels.role, ["fit", "held_out"]))
        positive[here] = rng.permutation(positive[here])
    return Labels(labels.role, positive, labels.template, labels.entity, labels.response)
