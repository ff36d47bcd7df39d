"""What an SAE loses: each measure defined once.

Legend: N tokens, D d_in, M n_latents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from sae.codes import SparseCodes
from sae.model import SparseAutoencoder


@dataclass(slots=True)
class ReconstructionSums:
    """Running sums over tokens, from which FVU and L0 follow; sums of two sets of tokens add up.

    rss  Σ ‖x − x̂‖²        tss  Σ ‖x − mean‖², about a fixed mean        active  Σ number of nonzero latents
    """

    tokens: int = 0
    rss: float = 0.0
    tss: float = 0.0
    active: int = 0

    def add(self, x_ND: Tensor, xhat_ND: Tensor, codes: SparseCodes, mean_D: Tensor) -> None:
        """Add N tokens with their reconstructions, in input units, and their codes, N rows; mean_D: the fixed mean."""
        self.tokens += len(x_ND)
        self.rss += float((x_ND - xhat_ND).double().square().sum())
        self.tss += float((x_ND - mean_D).double().square().sum())
        self.active += len(codes.values)

    @property
    def fvu(self) -> float:
        """Fraction of variance unexplained: 0 is perfect, 1 matches predicting the mean. NaN without variance."""
        return self.rss / self.tss if self.tss > 0 else float("nan")

    @property
    def l0(self) -> float:
        """Mean nonzero latents a token."""
        return self.active / self.tokens if self.tokens else float("nan")


def mean_of(blocks: Iterable[Tensor]) -> Tensor:
    """Mean [D] of rows that come in blocks [n, D], summed in float64. Errors: ValueError without a row."""
    total: Tensor | None = None
    rows = 0
    for block_ND in blocks:
        part = block_ND.double().sum(dim=0)
        total = part if total is None else total + part
        rows += len(block_ND)
    if total is None or not rows:
        raise ValueError("no rows to take the mean of")
    return (total / rows).float()


@torch.no_grad()
def reconstruction(sae: SparseAutoencoder, blocks: Iterable[Tensor], mean_D: Tensor) -> ReconstructionSums:
    """Sums over all rows of the blocks [n, D]."""
    sums = ReconstructionSums()
    for x_ND in blocks:
        codes = sae.encode(x_ND)
        sums.add(x_ND, sae.decode(codes), codes, mean_D)
    return sums


def ce_recovered(clean: float, patched: float, ablated: float) -> float:
    """(ablated − patched) / (ablated − clean), of summed cross-entropy losses; 1 is perfect, 0 is the ablation itself.

    Errors: ZeroDivisionError when ablated equals clean.

    Source: Templeton et al. 2024 report loss recovered; the ablation is named wherever the number stands.
    """
    return (ablated - patched) / (ablated - clean)


def kl_per_token(clean_logits_NV: Tensor, other_logits_NV: Tensor) -> Tensor:
    """KL(clean ‖ other) in nats of every token [N]."""
    clean, other = clean_logits_NV.float().log_softmax(-1), other_logits_NV.float().log_softmax(-1)
    return (clean.exp() * (clean - other)).sum(-1)


@torch.no_grad()
def latent_stats(sae: SparseAutoencoder, blocks: Iterable[Tensor]) -> tuple[Tensor, Tensor]:
    """Corpus maximum [M], in the SAE's own unit, and density [M], 0 to 1: the share of tokens on which a latent is
    active; both 0 for one that never is."""
    n_latents = sae.n_latents
    largest, fired, rows = torch.zeros(n_latents), torch.zeros(n_latents), 0
    for x_ND in blocks:
        codes = sae.encode(x_ND)
        latents = codes.indices.long()
        largest.scatter_reduce_(0, latents, codes.values, reduce="amax")
        fired += torch.bincount(latents, minlength=n_latents)
        rows += len(x_ND)
    return largest, fired / max(rows, 1)
