"""The sparse autoencoder.

Legend: N tokens, D d_in, M n_latents. Weight layout everywhere: W_enc [M, D], W_dec [M, D].
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from sae.activations import Activation
from sae.codes import SparseCodes
from sae.errors import SaeError

ENCODE_CHUNK = 1024  # rows whose pre-activations [chunk, M] exist at one time


@dataclass(frozen=True, slots=True)
class SaeConfig:
    """What an SAE file says about itself, besides its weights."""

    d_in: int
    n_latents: int
    activation: Activation
    b_dec_in: bool = True  # b_dec is subtracted from the input (b_in = b_dec), else b_in = 0
    scale_by_decoder_norm: bool = False  # codes are pre * ||d||, and decode divides by ||d|| again
    model_name: str = ""
    hook_point: str = ""
    metadata: dict = field(default_factory=dict)


class SparseAutoencoder(nn.Module):
    """x̂ = b_dec + W_decᵀ · act(W_enc · (x − b_in) + b_enc), with b_in = b_dec or 0.

    Source: Templeton et al. 2024, section "Sparse Autoencoders"; activations: sae.activations.
    """

    def __init__(self, cfg: SaeConfig):
        super().__init__()
        self.cfg = cfg
        self.W_enc = nn.Parameter(torch.zeros(cfg.n_latents, cfg.d_in))
        self.b_enc = nn.Parameter(torch.zeros(cfg.n_latents))
        self.W_dec = nn.Parameter(torch.zeros(cfg.n_latents, cfg.d_in))
        self.b_dec = nn.Parameter(torch.zeros(cfg.d_in))

    @property
    def d_in(self) -> int:
        return self.cfg.d_in

    @property
    def n_latents(self) -> int:
        return self.cfg.n_latents

    def pre_activations(self, x_ND: Tensor) -> Tensor:
        """[N, M], before the activation."""
        centred = x_ND - self.b_dec if self.cfg.b_dec_in else x_ND
        pre_NM = torch.addmm(self.b_enc, centred, self.W_enc.T)
        return pre_NM * self.W_dec.norm(dim=1) if self.cfg.scale_by_decoder_norm else pre_NM

    @torch.no_grad()
    def encode(self, x_ND: Tensor) -> SparseCodes:
        """Codes of residual vectors [N, D]; SaeError on another width."""
        if x_ND.ndim != 2 or x_ND.shape[1] != self.d_in:
            raise SaeError(f"the SAE reads vectors of width {self.d_in}, but was given {tuple(x_ND.shape)}.")
        x_ND = x_ND.to(self.W_enc)
        chunks = [self.cfg.activation(self.pre_activations(part)) for part in x_ND.split(ENCODE_CHUNK)]
        return SparseCodes.cat(chunks) if chunks else SparseCodes.from_dense(x_ND.new_zeros(0, self.n_latents))

    def decode(self, codes: SparseCodes) -> Tensor:
        """Reconstruction [N, D] in input units."""
        values = codes.values.to(self.W_dec)
        if self.cfg.scale_by_decoder_norm:
            values = values / self.W_dec.norm(dim=1)[codes.indices.long()]
        starts = codes.row_start[:-1]
        summed_ND = nn.functional.embedding_bag(
            codes.indices.long(), self.W_dec, starts, mode="sum", per_sample_weights=values
        )
        return summed_ND + self.b_dec

    def directions(self, latents: Tensor) -> Tensor:
        """[K, D]: what one unit of each of K latents adds to the reconstruction."""
        rows_KD = self.W_dec[latents.to(self.W_dec.device)].detach()
        return rows_KD / rows_KD.norm(dim=1, keepdim=True) if self.cfg.scale_by_decoder_norm else rows_KD

    def forward(self, x_ND: Tensor) -> Tensor:
        """Reconstruction of residual vectors [N, D]."""
        return self.decode(self.encode(x_ND))
