"""Interventions: an edit of the residual stream at a hook point, as a delta, so the SAE's error term stays as it is.

    x <- x + sum_i (target_i - f_i) d_i + vector

with f the SAE's codes of x and d_i what one unit of latent i adds to the reconstruction. With target = f and no vector
the delta is exactly nothing. Every row of a batch has its own edit and its own positions; the first position and
outlier-norm tokens, on which the SAE was not fitted, are never touched.
Source: Templeton et al. 2024, section "Feature steering"; the positions: docs/causal.md.
Legend: T tokens of one row, N tokens, K latents of an edit, D d_model.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sae.codes import SparseCodes
from sae.errors import SaeError
from sae.harvest import is_fitted
from sae.latents import check_latent
from sae.lm import Tokens
from sae.model import SparseAutoencoder

Positions = Sequence[range]


def predicting(tokens: Tokens) -> Positions:
    """The positions whose outputs predict the response: from the last prompt token to the response's last but one.

    Without a response, one is about to be generated, and every later position predicts it.
    """
    return (range(tokens.n_prompt - 1, len(tokens.ids) - 1 if tokens.n_response else sys.maxsize),)


@dataclass(frozen=True, slots=True)
class Edit:
    """latents [K] int64; targets [K]: the activations that they are moved to; vector [D]: added beside, or None."""

    latents: Tensor
    targets: Tensor
    vector: Tensor | None = None

    @classmethod
    def clamp(cls, latents: Sequence[int], targets: Sequence[float] | Tensor) -> Edit:
        """Move K latents to these K activations, in the SAE's unit."""
        return cls(torch.as_tensor(latents, dtype=torch.int64), torch.as_tensor(targets, dtype=torch.float32))

    @classmethod
    def steer(cls, latents: Sequence[int], weights: Sequence[float], dose: float, latent_max: Tensor) -> Edit:
        """Clamp a set to dose x weight x corpus maximum, the weights scaled so that their sizes sum to 1.

        So a single latent is moved to `dose` corpus maxima, as in the paper, and the latents of a set share that dose,
        each in the direction of its sign. latent_max [M].
        """
        weights_K = torch.as_tensor(weights, dtype=torch.float32)
        share_K = weights_K / weights_K.abs().sum().clamp(min=1e-12)
        return cls.clamp(latents, dose * share_K * latent_max[list(latents)].float())

    @classmethod
    def ablate(cls, latents: Sequence[int], *, means: Tensor | None = None) -> Edit:
        """Move latents to zero, or to means [M], which the caller has from whatever corpus it likes; none is stored."""
        return cls.clamp(latents, torch.zeros(len(latents)) if means is None else means[list(latents)])

    @classmethod
    def add(cls, vector: Tensor) -> Edit:
        """Add a direction [D], whatever the SAE sees."""
        return cls(torch.zeros(0, dtype=torch.int64), torch.zeros(0), vector)

    def check(self, sae: SparseAutoencoder) -> None:
        """Errors: SaeError for a latent that the SAE does not have or that stands twice, another width, a number that
        is not finite."""
        latents = self.latents.tolist()
        for latent in latents:
            check_latent(latent, sae.n_latents)
        twice = [latent for latent, n in Counter(latents).items() if n > 1]
        if twice:
            raise SaeError(f"latent {twice[0]} stands twice in one edit, and can be moved to one target alone.")
        if self.vector is not None and self.vector.shape != (sae.d_in,):
            raise SaeError(f"a direction of {tuple(self.vector.shape)} numbers does not fit d_model {sae.d_in}.")
        if not all(part.isfinite().all() for part in (self.targets, self.vector) if part is not None):
            raise SaeError("an edit's targets and direction have to be finite numbers.")

    def delta(self, sae: SparseAutoencoder, resid_ND: Tensor, codes: SparseCodes | None = None) -> Tensor:
        """What the edit adds to residual vectors, [N, D]. codes: the vectors' own, when they are at hand."""
        out = torch.zeros_like(resid_ND)
        if len(self.latents):
            codes = sae.encode(resid_ND) if codes is None else codes
            now_NK = codes.columns(self.latents).to(resid_ND)
            out = (self.targets.to(resid_ND) - now_NK) @ sae.directions(self.latents).to(resid_ND)
        return out if self.vector is None else out + self.vector.to(resid_ND)


class Intervention:
    """A batch's edits, one a row (None: none), as `LanguageModel.capture` and `.generate` take them.

    An edit that changes nothing is, in fp32, bit for bit a row without one; a call without any Intervention may run a
    head that all rows share apart, and round otherwise.
    """

    def __init__(
        self, sae: SparseAutoencoder, edits: Sequence[Edit | None], positions: Sequence[Positions], max_norm: float
    ):
        """max_norm: tokens above it are outliers. Errors: SaeError for an edit that does not fit the SAE."""
        for edit in edits:
            if edit is not None:
                edit.check(sae)
        self.sae, self.max_norm = sae, max_norm
        self.rows = list(zip(edits, positions, strict=True))

    def __call__(self, row: int, first: int, resid_TD: Tensor) -> Tensor:
        """The residual stream of a row's tokens from position `first` on, edited."""
        edit, positions = self.rows[row]
        if edit is None:
            return resid_TD
        touched = [any(first + t in part for part in positions) for t in range(len(resid_TD))]
        touched_T = torch.tensor(touched, device=resid_TD.device) & self._fitted(first, resid_TD)
        if not touched_T.any():
            return resid_TD
        edited = resid_TD.clone()
        chosen = resid_TD[touched_T]
        edited[touched_T] = chosen + edit.delta(self.sae, chosen.float()).to(chosen)
        return edited

    def _fitted(self, first: int, resid_TD: Tensor) -> Tensor:
        if first == 0:
            return is_fitted(resid_TD.float(), self.max_norm)
        return resid_TD.float().norm(dim=1) <= self.max_norm
