"""Sparse forward and backward of a TopK step: nothing of size [N, M] but the pre-activations themselves.

Legend: N rows, D width, M n_latents, K active latents a row.

    values = (W_enc x + b_enc) at the chosen latents          dW_enc = Sᵀ x, S the sparse [N, M] gradient of the values
    x̂      = Σ_k values_k W_dec[idx_k]                         dW_dec = Vᵀ g, V the sparse [N, M] values, g = dx̂
"""

from __future__ import annotations

import warnings
from typing import Any

import torch
from torch import Tensor

warnings.filterwarnings("ignore", message="Sparse CSR tensor support is in beta")

CHUNK = 256  # rows whose gathered decoder rows [chunk, K, D] exist at one time, on a GPU


class EncodeAt(torch.autograd.Function):
    """Pre-activations [N, K] at chosen latents, with a sparse backward to W_enc, b_enc and x."""

    @staticmethod
    def forward(ctx: Any, x_ND: Tensor, W_enc: Tensor, b_enc: Tensor, pre_NM: Tensor, idx_NK: Tensor) -> Tensor:
        """[N, K]. pre_NM = x W_encᵀ + b_enc, computed before without a graph; here it is only read at idx (int64)."""
        ctx.save_for_backward(x_ND, W_enc, idx_NK)
        return pre_NM.gather(1, idx_NK)

    @staticmethod
    def backward(ctx: Any, grad_NK: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        """Gradients of x [N, D], W_enc [M, D] and b_enc [M]; none of pre and idx."""
        x_ND, W_enc, idx_NK = ctx.saved_tensors
        n_latents = W_enc.shape[0]
        grad_W = transposed_product(grad_NK, idx_NK, x_ND, n_latents)
        grad_b = grad_NK.new_zeros(n_latents).index_add_(0, idx_NK.reshape(-1), grad_NK.reshape(-1))
        grad_x = weighted_rows(grad_NK, idx_NK, W_enc) if ctx.needs_input_grad[0] else None
        return grad_x, grad_W, grad_b, None, None


class DecodeAt(torch.autograd.Function):
    """Reconstruction [N, D] = Σ_k values[n, k] W_dec[idx[n, k]], with a sparse backward to values and W_dec."""

    @staticmethod
    def forward(ctx: Any, values_NK: Tensor, idx_NK: Tensor, W_dec: Tensor) -> Tensor:
        """[N, D]. idx: int64; W_dec [M, D]."""
        ctx.save_for_backward(values_NK, idx_NK, W_dec)
        return weighted_rows(values_NK, idx_NK, W_dec)

    @staticmethod
    def backward(ctx: Any, grad_ND: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        """Gradients of values [N, K] and W_dec [M, D]; none of idx."""
        values_NK, idx_NK, W_dec = ctx.saved_tensors
        return products_at(grad_ND, idx_NK, W_dec), None, transposed_product(values_NK, idx_NK, grad_ND, W_dec.shape[0])


def weighted_rows(weights_NK: Tensor, idx_NK: Tensor, table_MD: Tensor) -> Tensor:
    """[N, D]: Σ_k weights[n, k] table[idx[n, k]]."""
    return torch.nn.functional.embedding_bag(idx_NK, table_MD, mode="sum", per_sample_weights=weights_NK)


def products_at(x_ND: Tensor, idx_NK: Tensor, table_MD: Tensor) -> Tensor:
    """[N, K]: x[n] · table[idx[n, k]]. On a CPU without gathering the rows, which would be most of a backward pass."""
    if x_ND.is_cuda:
        parts = zip(idx_NK.split(CHUNK), x_ND.split(CHUNK), strict=True)
        return torch.cat([torch.bmm(table_MD[idx], x[:, :, None])[:, :, 0] for idx, x in parts])
    n, k = idx_NK.shape
    starts, zeros = torch.arange(0, n * k + 1, k), x_ND.new_zeros(n * k)
    places = torch.sparse_csr_tensor(starts, idx_NK.reshape(-1), zeros, (n, len(table_MD)), check_invariants=False)
    return torch.sparse.sampled_addmm(places, x_ND, table_MD.T, beta=0.0).values().view(n, k)


def transposed_product(weights_NK: Tensor, idx_NK: Tensor, x_ND: Tensor, n_latents: int) -> Tensor:
    """[M, D]: Sᵀ x, where S [N, M] holds weights at idx. A compressed-row product, sorted by latent."""
    latents = idx_NK.reshape(-1)
    order = latents.argsort(stable=True)
    counts = torch.bincount(latents, minlength=n_latents)
    starts = torch.cat([counts.new_zeros(1), counts.cumsum(0)])
    row_of = torch.arange(len(idx_NK), device=idx_NK.device).repeat_interleave(idx_NK.shape[1])[order]
    S_T = torch.sparse_csr_tensor(
        starts, row_of, weights_NK.reshape(-1)[order], (n_latents, len(x_ND)), check_invariants=False
    )
    return S_T @ x_ND
