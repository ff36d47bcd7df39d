"""Does the SAE still fit this model: what it leaves unexplained, by kind of text, in sums that add up over prompts.

First positions and tokens of outlier norm (attention sinks), on which the SAE was not fitted, are counted apart.
Legend: T tokens of one prompt, D d_model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from auditor.schema import KindFit
from sae import SparseCodes
from sae.harvest import is_fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class ValiditySums:
    """by_kind: sums of each kind of text; sinks: outlier-norm tokens after the first; firsts: first positions."""

    by_kind: dict[str, KindFit]
    sinks: int
    firsts: int


def validity_sums(
    resid_TD: Tensor,
    xhat_TD: Tensor,
    codes: SparseCodes,
    kinds: Sequence[str],
    kind_means: Mapping[str, Tensor],
    max_norm: float,
) -> ValiditySums:
    """rss = Σ ‖x − x̂‖², tss = Σ ‖x − mean‖² about the card's mean of that kind, active = Σ nonzero latents.

    resid_TD, xhat_TD: residual stream and its reconstruction, float32. kinds: of every token. A kind that the card does
    not know has no mean, so it is left out. FVU = rss / tss over the whole set.
    """
    fitted = is_fitted(resid_TD, max_norm)
    rss_T = (resid_TD - xhat_TD).double().square().sum(dim=1)
    active_T = codes.row_start[1:] - codes.row_start[:-1]
    by_kind = {}
    for kind in sorted(set(kinds) & set(kind_means)):
        rows = fitted & torch.tensor([k == kind for k in kinds], device=fitted.device)
        if not bool(rows.any()):
            continue
        centred = resid_TD[rows] - kind_means[kind].to(resid_TD)
        by_kind[kind] = KindFit(
            tokens=int(rows.sum()),
            rss=float(rss_T[rows].sum()),
            tss=float(centred.double().square().sum()),
            active=int(active_T[rows].sum()),
        )
    n_tokens = len(resid_TD)
    firsts = min(n_tokens, 1)
    return ValiditySums(by_kind=by_kind, sinks=n_tokens - firsts - int(fitted.sum()), firsts=firsts)
