"""The attention probe: one query, one value, a softmax over an answer's tokens; all folds are trained at once.

    z = Σ_t a_t (v · x_t) + b,  a = softmax_t(q · x_t),  loss = Σ_r w_r BCE(z_r, y_r) / Σ w + λ/2 (‖q‖² + ‖v‖²)

The folds share their tokens, so one matrix product [T, D] × [D, F] serves all of them, and a fold's own rows are its
weights w. Training starts at q = v = 0 (a mean-pooled probe), takes a fixed number of Adam steps with the gradient
written out, and sees one part of the neutral rows a step: these are long. Legend: F folds, R rows, T tokens, D d_model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from auditor.concepts.table import FIT, NEUTRAL, ConceptTable

N_STEPS = 100
LEARNING_RATE = 0.05
NEUTRAL_PARTS = 24
PENALTIES = (0.2, 0.02)  # λ; the stronger first
MAX_LOGIT = 60.0  # of a token's attention while fitting: keeps exp() finite without a maximum a row


@dataclass(frozen=True)
class AttentionFit:
    """query, value [F, D] and bias [F], in the residual stream's own units."""

    query: Tensor
    value: Tensor
    bias: Tensor


@torch.inference_mode()
def fit_attention(table: ConceptTable, masks_FN: np.ndarray, penalty: float, *, seed: int = 0) -> AttentionFit:
    """One probe a mask. Deterministic for a seed, which orders the neutral rows."""
    mean_D, scale_D = _scale(table)
    weights_FN = np.stack([table.train_weights(mask) for mask in masks_FN])
    weights_NF = torch.tensor((weights_FN / weights_FN.sum(axis=1, keepdims=True)).T, dtype=torch.float32)
    y_N = torch.tensor(table.labels.is_positive & table.labels.at(FIT), dtype=torch.float32)
    labelled, *neutral = (Block.of(table, rows, mean_D, scale_D) for rows in _parts(table, seed))
    shape = (table.tokens.shape[1], len(masks_FN))
    query, value, bias = torch.zeros(shape), torch.zeros(shape), torch.zeros(shape[1])
    adam = Adam([query, value, bias])
    for step in range(N_STEPS):
        parts = [(labelled, 1)]
        if neutral:
            parts.append((neutral[step % len(neutral)], len(neutral)))  # one part stands for all neutral rows
        gradient = [penalty * query, penalty * value, torch.zeros_like(bias)]
        for block, times in parts:
            own = block.gradient(query, value, bias, y_N[block.rows], weights_NF[block.rows] * times)
            gradient = [a + b for a, b in zip(gradient, own, strict=True)]
        adam.step(gradient, LEARNING_RATE * (1 - 0.9 * step / N_STEPS))  # so that the fixed end is a quiet one
    value_FD = (value / scale_D[:, None]).T.contiguous()
    return AttentionFit((query / scale_D[:, None]).T.contiguous(), value_FD, bias - value_FD @ mean_D)


@torch.inference_mode()
def attention_scores(table: ConceptTable, fit: AttentionFit) -> np.ndarray:
    """[F, N] logits of every text under every fold's probe; NaN for neutral rows, which are fitted and never
    evaluated."""
    zero = torch.zeros(table.tokens.shape[1])
    out = np.full((len(fit.bias), table.n_rows), np.nan)
    evaluated = np.flatnonzero(~table.labels.at(NEUTRAL))
    for rows in np.array_split(evaluated, max(1, len(evaluated) // 256)):
        block = Block.of(table, rows, zero, torch.ones_like(zero))
        out[:, rows] = (block.scores(fit.query.T, fit.value.T)[0] + fit.bias).T.numpy()
    return out


class Adam:
    """Adam (Kingma and Ba, 2015) on tensors whose gradient is at hand; changes them in place."""

    def __init__(self, parameters: list[Tensor]):
        self.parameters, self.steps = parameters, 0
        self.first = [torch.zeros_like(p) for p in parameters]
        self.second = [torch.zeros_like(p) for p in parameters]

    def step(self, gradient: list[Tensor], learning_rate: float) -> None:
        self.steps += 1
        one, two = 1 - 0.9**self.steps, 1 - 0.999**self.steps
        for parameter, first, second, g in zip(self.parameters, self.first, self.second, gradient, strict=True):
            first.lerp_(g, 0.1)
            second.lerp_(g.square(), 0.001)
            parameter -= learning_rate * (first / one) / ((second / two).sqrt() + 1e-8)


@dataclass(frozen=True)
class Block:
    """Some rows' tokens, one row after the other."""

    rows: np.ndarray  # [R] which rows of the table
    x_TD: Tensor
    row_T: Tensor  # [T] 0 to R - 1

    @classmethod
    def of(cls, table: ConceptTable, rows: np.ndarray, mean_D: Tensor, scale_D: Tensor) -> Block:
        spans = [(int(table.row_start[r]), int(table.row_start[r + 1])) for r in rows]
        x_TD = (torch.cat([table.tokens[a:b] for a, b in spans]) - mean_D) / scale_D
        lengths = torch.tensor([b - a for a, b in spans])
        return cls(rows, x_TD, torch.repeat_interleave(torch.arange(len(rows)), lengths))

    def scores(self, query_DF: Tensor, value_DF: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(scores [R, F] without the bias, attention [T, F], what the value reads from each token [T, F])."""
        weight_TF = (self.x_TD @ query_DF).clamp_(-MAX_LOGIT, MAX_LOGIT).exp_()
        read_TF = self.x_TD @ value_DF
        attention_TF = weight_TF / self._sums(weight_TF)[self.row_T]
        return self._sums(attention_TF * read_TF), attention_TF, read_TF

    def gradient(
        self, query_DF: Tensor, value_DF: Tensor, bias_F: Tensor, y_R: Tensor, weights_RF: Tensor
    ) -> list[Tensor]:
        """Of Σ_r w_r BCE(z_r, y_r), by query, value and bias.

        With g = w (σ(z) − y): ∂/∂(v · x_t) = a_t g and ∂/∂(q · x_t) = a_t (v · x_t − Σ_s a_s v · x_s) g.
        """
        scores_RF, attention_TF, read_TF = self.scores(query_DF, value_DF)
        g_RF = weights_RF * (torch.sigmoid(scores_RF + bias_F) - y_R[:, None])
        by_read_TF = attention_TF * g_RF[self.row_T]
        by_logit_TF = by_read_TF * (read_TF - scores_RF[self.row_T])
        return [self.x_TD.T @ by_logit_TF, self.x_TD.T @ by_read_TF, g_RF.sum(dim=0)]

    def _sums(self, values_TF: Tensor) -> Tensor:
        return torch.zeros(len(self.rows), values_TF.shape[1]).index_add_(0, self.row_T, values_TF)


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
