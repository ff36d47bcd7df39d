"""Activations: pre-activations [T, M] to SparseCodes, each beside its formula."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from sae.codes import SparseCodes


@dataclass(frozen=True, slots=True)
class ReLU:
    """f = max(pre, 0)."""

    name = "standard"

    def __call__(self, pre_TM: Tensor) -> SparseCodes:
        return SparseCodes.from_dense(pre_TM.relu())


@dataclass(frozen=True, slots=True)
class TopK:
    """f = max(pre, 0) on the k largest pre-activations of a token, 0 elsewhere.

    So a token with fewer than k positive pre-activations has fewer than k codes. Source: Gao et al. 2024, section 2.3.
    """

    k: int
    name = "topk"

    def __call__(self, pre_TM: Tensor) -> SparseCodes:
        values_TK, indices_TK = pre_TM.topk(self.k, dim=1, sorted=False)
        return SparseCodes.from_topk(values_TK, indices_TK, pre_TM.shape[1])


Activation = ReLU | TopK
