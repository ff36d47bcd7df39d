"""The attention probe: one query, one value, a softmax over an answer's tokens; all folds are trained at once.

    z = Σ_t a_t (v · x_t) + b,  a = softmax_t(q · x_t),  loss = Σ_r w_r BCE(z_r, y_r) / Σ w + λ/2 (‖q‖² + ‖v‖²)

The folds share their tokens, so one matrix product [T, D] × [D, 2F] serves all of them, and a fold's own rows are its
weights w. Training starts at q = v = 0 (a mean-pooled probe), takes a fixed number of Adam steps with the gradient
written out, and sees one part of the neutral rows a step: these are long. Legend: F folds, R rows, T tokens, D d_model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from auditor.concepts.table import FIT, NEUTRAL, ConceptTable

N_STEPS = 100
LEARNING_RATE = 0.05
NEUTRAL_PARTS = 24
PENALTIES = (0.2, 0.02)  # λ; the stronger first
EPSILON = 1e-5  # of Adam: balanced classes leave first gradients of mere rounding (1e-8), which must not count
MAX_LOGIT = 60.0  # of a token's attention while fitting: keeps exp() finite without a maximum a row


@dataclass(frozen=True)
class AttentionFit:
    """query, value [F, D] and bias [F], in the residual stream's own units."""

    query: Tensor
    value: Tensor
    bias: Tensor


@torch.inference_mode()
def fit_attention(
    table: ConceptTable, masks_FN: np.ndarray, penalties: Sequence[float], *, seed: int = 0
) -> AttentionFit:
    """One probe a mask, each with its penalty λ. Deterministic for a seed, which orders the neutral rows."""
    mean_D, scale_D = _scale(table)
    weights_FN = np.stack([table.train_weights(mask) for mask in masks_FN])
    weights_NF = torch.tensor((weights_FN / weights_FN.sum(axis=1, keepdims=True)).T, dtype=torch.float32)
    y_N = torch.tensor(table.labels.is_positive & table.labels.at(FIT), dtype=torch.float32)
    penalty_F1 = torch.tensor(list(penalties), dtype=torch.float32)[:, None]
    labelled, *neutral = (Block.of(table, rows, mean_D, scale_D) for rows in _parts(table, seed))
    probe_2FD, bias = torch.zeros(2, len(masks_FN), table.tokens.shape[1]), torch.zeros(len(masks_FN))
    adam = Adam([probe_2FD, bias])
    for step in range(N_STEPS):
        parts = [(labelled, 1)]
        if neutral:
            parts.append((neutral[step % len(neutral)], len(neutral)))  # one part stands for all neutral rows
        gradient = [penalty_F1 * probe_2FD, torch.zeros_like(bias)]
        for block, times in parts:
            own = block.gradient(probe_2FD, bias, y_N[block.rows], weights_NF[block.rows] * times)
            gradient = [a + b for a, b in zip(gradient, own, strict=True)]
        adam.step(gradient, LEARNING_RATE * (1 - 0.9 * step / N_STEPS))  # so that the fixed end is a quiet one
    query, value = probe_2FD / scale_D
    return AttentionFit(query, value, bias - value @ mean_D)


@torch.inference_mode()
def attention_scores(table: ConceptTable, fit: AttentionFit) -> np.ndarray:
    """[F, N] logits of every text under every fold's probe; NaN for neutral rows, which are fitted and never
    evaluated."""
    zero, probe_2FD = torch.zeros(table.tokens.shape[1]), torch.stack([fit.query, fit.value])
    out = np.full((len(fit.bias), table.n_rows), np.nan)
    evaluated = np.flatnonzero(~table.labels.at(NEUTRAL))
    for rows in np.array_split(evaluated, max(1, len(evaluated) // 256)):
        block = Block.of(table, rows, zero, torch.ones_like(zero))
        out[:, rows] = (block.scores(probe_2FD)[0] + fit.bias).T.numpy()
    return out


class Adam:
    """Adam (Kingma and Ba, 2015) on tensors whose gradient is at hand; changes them in place."""

    def __init__(self, parameters: list[Tensor]):
        self.parameters, self.steps = parameters, 0
        self.first = [torch.zeros_like(p) for p in parameters]
        self.second = [torch.zeros_like(p) for p in parameters]

    def step(self, gradient: list[Tensor], learning_rate: float) -> None:
        """One step down the gradient, which has a tensor of each parameter's shape."""
        self.steps += 1
        one, two = 1 - 0.9**self.steps, 1 - 0.999**self.steps
        for parameter, first, second, g in zip(self.parameters, self.first, self.second, gradient, strict=True):
            first.lerp_(g, 0.1)
            second.lerp_(g.square(), 0.001)
            parameter -= learning_rate * (first / one) / ((second / two).sqrt() + EPSILON)


@dataclass(frozen=True)
class Block:
    """Some rows' tokens, one row after the other. A probe is [2, F, D]: the queries, then the values."""

    rows: np.ndarray  # [R] which rows of the table
    x_TD: Tensor
    lengths: Tensor  # [R] tokens of each row

    @classmethod
    def of(cls, table: ConceptTable, rows: np.ndarray, mean_D: Tensor, scale_D: Tensor) -> Block:
        """The tokens of the table's rows [R], less the mean and over the scale."""
        spans = [(int(table.row_start[r]), int(table.row_start[r + 1])) for r in rows]
        x_TD = (torch.cat([table.tokens[a:b] for a, b in spans]) - mean_D) / scale_D
        return cls(rows, x_TD, torch.tensor([b - a for a, b in spans]))

    @cached_property
    def row_T(self) -> Tensor:
        """[T] each token's row, 0 to R - 1."""
        return torch.repeat_interleave(torch.arange(len(self.rows)), self.lengths)

    def scores(self, probe_2FD: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(scores [R, F] without the bias, attention [T, F], what the value reads from each token [T, F])."""
        logit_TF, read_TF = (self.x_TD @ probe_2FD.flatten(0, 1).T).chunk(2, dim=1)  # one product reads x once
        weight_TF = logit_TF.clamp(-MAX_LOGIT, MAX_LOGIT).exp_()
        attention_TF = weight_TF.div_(self._spread(self._sums(weight_TF)))
        return self._sums(attention_TF * read_TF), attention_TF, read_TF

    def gradient(self, probe_2FD: Tensor, bias_F: Tensor, y_R: Tensor, weights_RF: Tensor) -> list[Tensor]:
        """Of Σ_r w_r BCE(z_r, y_r), by the probe [2, F, D] and by the bias [F]. y: 1 for a positive, else 0.

        With g = w (σ(z) − y): ∂/∂(v · x_t) = a_t g and ∂/∂(q · x_t) = a_t (v · x_t − Σ_s a_s v · x_s) g.
        """
        scores_RF, attention_TF, read_TF = self.scores(probe_2FD)
        g_RF = weights_RF * (torch.sigmoid(scores_RF + bias_F) - y_R[:, None])
        by_read_TF = attention_TF * self._spread(g_RF)
        by_logit_TF = by_read_TF * (read_TF - self._spread(scores_RF))
        by_probe = torch.cat([by_logit_TF, by_read_TF], dim=1).T @ self.x_TD
        return [by_probe.view_as(probe_2FD), g_RF.sum(dim=0)]

    def _sums(self, values_TF: Tensor) -> Tensor:
        return torch.zeros(len(self.rows), values_TF.shape[1]).index_add_(0, self.row_T, values_TF)

    def _spread(self, values_RF: Tensor) -> Tensor:
        """[T, F] each row's values at every one of its tokens."""
        return torch.repeat_interleave(values_RF, self.lengths, dim=0)


def _scale(table: ConceptTable) -> tuple[Tensor, Tensor]:
    """Mean and deviation of every dimension over the tokens of fitted and neutral rows; no label enters."""
    rows = np.flatnonzero(table.labels.at(FIT) | table.labels.at(NEUTRAL))
    kept = torch.cat([table.tokens[table.row_start[r] : table.row_start[r + 1]] for r in rows])
    return kept.mean(dim=0), kept.std(dim=0).clamp(min=1e-6)


def _parts(table: ConceptTable, seed: int) -> list[np.ndarray]:
    """The labelled rows, then the neutral rows in a few random parts."""
    labelled = np.flatnonzero(table.labels.at(FIT))
    neutral = np.flatnonzero(table.labels.at(NEUTRAL))
    if not len(neutral):
        return [labelled]
    shuffled = np.random.default_rng(seed).permutation(neutral)
    return [labelled, *np.array_split(shuffled, min(NEUTRAL_PARTS, len(neutral)))]
