"""One concept's texts as arrays: labels, templates, and activations reduced over each answer's tokens.

Everything after this is a function of these arrays, so a fit can be tried again without the model.
Legend: N texts, T tokens of all texts, D d_model, M n_latents, L screened latents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from auditor.concepts.activations import Activations
from auditor.detectors import REDUCTIONS, usable_tokens
from sae import SparseCodes

FIT, NEUTRAL, HARD_NEGATIVE, HELD_OUT = "fit", "neutral", "hard_negative", "held_out"
HELD_OUT_HARD = "held_out_hard"  # hard negatives of the held-out source: held against its positives alone
MIN_ACTIVE_TEXTS = 5  # a latent active in fewer fitted texts cannot be told from chance


@dataclass(frozen=True)
class Labels:
    """Who each text is. role: fit (positives and negatives), neutral, hard_negative, held_out (the other source)
    or held_out_hard."""

    role: np.ndarray  # [N] str
    is_positive: np.ndarray  # [N] bool
    template: np.ndarray  # [N] str
    entity: np.ndarray  # [N] str; the unit of the held-out source's bootstrap
    response: tuple[str, ...]

    def at(self, role: str, positive: bool | None = None) -> np.ndarray:
        """[N] bool: rows of a role, and of a class."""
        here = self.role == role
        return here if positive is None else here & (self.is_positive == positive)


@dataclass(frozen=True)
class ConceptTable:
    """features[reduction] [N, L] activations in corpus maxima of `latents` [L]; resid[reduction] [N, D]; error_last
    [N, D]: the SAE's error at the last token; log_prob [N]; tokens [T, D] and row_start [N + 1]: usable tokens."""

    labels: Labels
    latents: np.ndarray
    features: dict[str, np.ndarray]
    resid: dict[str, np.ndarray]
    log_prob: np.ndarray
    tokens: Tensor
    row_start: np.ndarray
    error_last: np.ndarray | None = None
    max_norm: float | None = None

    @property
    def n_rows(self) -> int:
        return len(self.log_prob)

    @cached_property
    def templates(self) -> tuple[str, ...]:
        """Templates of the fitted rows, in order."""
        return tuple(dict.fromkeys(self.labels.template[self.labels.at(FIT)].tolist()))

    def train_mask(self, left_out: Sequence[str]) -> np.ndarray:
        """[N] bool: rows that may be fitted when these templates are left out. Neutral rows are always in."""
        labels = self.labels
        return labels.at(NEUTRAL) | (labels.at(FIT) & ~np.isin(labels.template, list(left_out)))

    def train_weights(self, mask_N: np.ndarray) -> np.ndarray:
        """[N] weights that sum to the number of labelled rows in the mask: half for positives, half for the others, of
        which neutral rows take half, so that many neutral answers do not drown the contrast."""
        labels = self.labels
        positive, negative = mask_N & labels.at(FIT, True), mask_N & labels.at(FIT, False)
        neutral = mask_N & labels.at(NEUTRAL)
        n = positive.sum() + negative.sum()
        parts = (
            [(positive, 0.5), (negative, 0.25), (neutral, 0.25)]
            if neutral.any()
            else [(positive, 0.5), (negative, 0.5)]
        )
        weights = np.zeros(self.n_rows)
        for part, share in parts:
            weights[part] = share * n / max(part.sum(), 1)
        return weights


def build_table(
    labels: Labels,
    activations: Activations,
    latent_max: Tensor,
    *,
    max_norm: float | None = None,
    decode: Callable[[SparseCodes], Tensor] | None = None,
) -> ConceptTable:
    """Reduce the tokens of every text. latent_max [M]: corpus maxima; latents whose maximum is 0 never fired.

    decode: the SAE's; when given, its error at the last usable token is kept for a probe.
    """
    n_rows = len(labels.role)
    row_T = torch.repeat_interleave(torch.arange(n_rows), activations.row_start.diff())
    usable_T = _usable(activations, max_norm)
    tokens, token_row = activations.resid[usable_T], row_T[usable_T]
    lengths = torch.bincount(token_row, minlength=n_rows)
    sums = torch.zeros(n_rows, tokens.shape[1]).index_add_(0, token_row, tokens)
    last = usable_T.nonzero()[:, 0][lengths.cumsum(0) - 1]  # token index of each text's last usable token
    latents = live_latents(activations.codes, row_T, torch.from_numpy(labels.at(FIT)), latent_max)
    return ConceptTable(
        labels=labels,
        latents=latents.numpy(),
        features=reduce_features(activations.codes, row_T, usable_T, latents, latent_max, last),
        resid={"mean": (sums / lengths[:, None]).numpy(), "last": activations.resid[last].numpy()},
        log_prob=activations.log_prob.double().numpy(),
        tokens=tokens,
        row_start=np.concatenate([[0], lengths.cumsum(0).numpy()]),
        error_last=None if decode is None else _error_at(last, activations, decode),
        max_norm=max_norm,
    )


def _error_at(tokens_N: Tensor, activations: Activations, decode: Callable[[SparseCodes], Tensor]) -> np.ndarray:
    codes = SparseCodes.cat([activations.codes.rows(int(t), int(t) + 1) for t in tokens_N])
    with torch.inference_mode():
        return (activations.resid[tokens_N] - decode(codes).float().cpu()).numpy()


def live_latents(codes: SparseCodes, row_T: Tensor, is_fit_N: Tensor, latent_max: Tensor) -> Tensor:
    """[L] latents active in at least MIN_ACTIVE_TEXTS fitted texts; labels play no part."""
    row_of_entry = row_T[codes.row_of_entry]
    fitted = is_fit_N[row_of_entry]
    pairs = torch.unique(row_of_entry[fitted] * codes.n_latents + codes.indices.long()[fitted])
    n_texts = torch.bincount(pairs % codes.n_latents, minlength=codes.n_latents)
    return ((n_texts >= MIN_ACTIVE_TEXTS) & (latent_max.cpu() > 0)).nonzero()[:, 0]


def reduce_features(
    codes: SparseCodes, row_T: Tensor, usable_T: Tensor, latents: Tensor, latent_max: Tensor, last_N: Tensor
) -> dict[str, np.ndarray]:
    """{mean, max, last: [N, L]} of activations over corpus maxima, over usable tokens. last_N: each text's last one."""
    n_rows = len(last_N)
    place = torch.full((codes.n_latents,), -1, dtype=torch.int64)
    place[latents] = torch.arange(len(latents))
    column, token = place[codes.indices.long()], codes.row_of_entry
    kept = (column >= 0) & usable_T[token]
    column, token = column[kept], token[kept]
    values = codes.values[kept] / latent_max.cpu()[latents][column].clamp(min=1e-9)
    cell = row_T[token] * len(latents) + column
    flat = {how: torch.zeros(n_rows * len(latents)) for how in REDUCTIONS}
    flat["mean"].index_add_(0, cell, values)
    flat["max"].scatter_reduce_(0, cell, values, "amax")
    at_last = last_N[row_T[token]] == token
    flat["last"][cell[at_last]] = values[at_last]
    out = {how: tensor.view(n_rows, len(latents)) for how, tensor in flat.items()}
    out["mean"] /= torch.bincount(row_T[usable_T], minlength=n_rows).clamp(min=1)[:, None]
    return {how: tensor.numpy() for how, tensor in out.items()}


def _usable(activations: Activations, max_norm: float | None) -> Tensor:
    starts = activations.row_start
    spans = zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    return torch.cat([usable_tokens(activations.resid[a:b], max_norm) for a, b in spans])
