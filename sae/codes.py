"""SparseCodes: the one type for SAE output, from encode to loss, metrics, storage and signals.

Legend: T tokens, M n_latents, D d_out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class SparseCodes:
    """Compressed rows of nonzero latents, one row a token.

    row_start  [T + 1] int64, row t holds entries row_start[t] to row_start[t + 1] - 1
    indices    [nnz] int32, latents, strictly rising within a row
    values     [nnz] float32, activations in the SAE's own unit (input units for a unit-norm decoder)
    n_latents  M
    """

    row_start: Tensor
    indices: Tensor
    values: Tensor
    n_latents: int

    @property
    def n_rows(self) -> int:
        return len(self.row_start) - 1

    @property
    def row_of_entry(self) -> Tensor:
        """[nnz] int64: the row that each entry belongs to."""
        lengths = self.row_start[1:] - self.row_start[:-1]
        return torch.repeat_interleave(torch.arange(self.n_rows, device=lengths.device), lengths)

    @classmethod
    def from_topk(cls, values_TK: Tensor, indices_TK: Tensor, n_latents: int) -> SparseCodes:
        """Of values and latents [T, K], each latent once a row: the positive entries, sorted by latent."""
        order = indices_TK.argsort(dim=1)
        values_TK, indices_TK = values_TK.gather(1, order), indices_TK.gather(1, order)
        kept = values_TK > 0
        return cls(_starts(kept.sum(dim=1)), indices_TK[kept].to(torch.int32), values_TK[kept].float(), n_latents)

    @classmethod
    def from_dense(cls, codes_TM: Tensor) -> SparseCodes:
        """The nonzero entries of dense codes [T, M]; for tests, and for activations without a fixed k."""
        kept = codes_TM != 0
        indices = kept.nonzero()[:, 1].to(torch.int32)
        return cls(_starts(kept.sum(dim=1)), indices, codes_TM[kept].float(), codes_TM.shape[1])

    @classmethod
    def cat(cls, parts: Sequence[SparseCodes]) -> SparseCodes:
        """The rows of several codes of one SAE, one after the other."""
        lengths = torch.cat([part.row_start[1:] - part.row_start[:-1] for part in parts])
        indices = torch.cat([part.indices for part in parts])
        return cls(_starts(lengths), indices, torch.cat([part.values for part in parts]), parts[0].n_latents)

    def rows(self, first: int, last: int) -> SparseCodes:
        """Rows first to last - 1."""
        a, b = int(self.row_start[first]), int(self.row_start[last])
        starts = self.row_start[first : last + 1] - self.row_start[first]
        return SparseCodes(starts, self.indices[a:b], self.values[a:b], self.n_latents)

    def columns(self, latents: Tensor) -> Tensor:
        """Dense activations [T, K] of K latents, each of which stands once, in their order."""
        place = torch.full((self.n_latents,), -1, dtype=torch.int64, device=self.values.device)
        place[latents.long()] = torch.arange(len(latents), device=self.values.device)
        where = place[self.indices.long()]
        wanted = where >= 0
        out = self.values.new_zeros(self.n_rows, len(latents))
        out[self.row_of_entry[wanted], where[wanted]] = self.values[wanted]
        return out

    def to_dense(self) -> Tensor:
        """Dense codes [T, M]; for tests and small inputs only."""
        out = self.values.new_zeros(self.n_rows, self.n_latents)
        out[self.row_of_entry, self.indices.long()] = self.values
        return out


def _starts(lengths_T: Tensor) -> Tensor:
    return torch.cat([lengths_T.new_zeros(1, dtype=torch.int64), lengths_T.to(torch.int64).cumsum(0)])
