"""Find latents: the most active ones on a text, and those whose decoder rows are near one's.

Legend: T tokens, M n_latents, D d_model.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from sae.codes import SparseCodes
from sae.errors import SaeError
from sae.harvest import is_fitted
from sae.hooks import HookPoint
from sae.latents import check_latent
from sae.lm import LanguageModel
from sae.model import SparseAutoencoder


@torch.inference_mode()
def search_prompt(
    lm: LanguageModel, sae: SparseAutoencoder, hook: HookPoint, latent_max: Tensor, prompt: str, *,
    max_norm: float | None = None, n: int = 20,
) -> list[dict[str, Any]]:  # fmt: skip
    """The latents most active on a text, in corpus maxima, the highest first.

    The text is one user turn where the model has a chat template; only its own tokens count, without the first position
    and outliers. Each: latent, max and mean over the text's tokens in corpus maxima (None for a latent that never fired
    in the corpus; those come last), activation (the highest, in the SAE's unit), token and position (of that).
    Errors: SaeError for a text without tokens, or longer than the context.
    """
    tokens = lm.render(prompt)
    if len(tokens.ids) > lm.context_length:
        raise SaeError(f"the text has {len(tokens.ids)} tokens, and the model's context holds {lm.context_length}.")
    own = torch.tensor([role in ("user", "text") for role in tokens.roles])
    if not own.any():
        raise SaeError("the text has no tokens of its own. Give some words.")
    resid_TD = lm.capture([tokens], hook)[0].resid
    own &= is_fitted(resid_TD, math.inf if max_norm is None else max_norm).cpu()
    if not own.any():
        raise SaeError("every token of the text is a first position or an outlier, on which the SAE was not fitted.")
    codes = sae.encode(resid_TD[own.to(resid_TD.device)])
    where = own.nonzero()[:, 0].tolist()
    rows = _active(codes, latent_max)
    for row in rows:
        row["position"] = where[row["position"]]
        start, end = tokens.offsets[row["position"]]
        row["token"] = tokens.text[start:end]
    return rows[:n]


def nearest(sae: SparseAutoencoder, latent: int, n: int = 10) -> list[dict[str, Any]]:
    """The latents whose decoder rows point most nearly where this one's does: latent and cosine, the nearest first.

    Errors: SaeError for a latent that the SAE does not have.
    """
    check_latent(latent, sae.n_latents)
    W_dec = sae.W_dec.detach().float()
    cosine_M = torch.cosine_similarity(W_dec, W_dec[latent][None], dim=1)
    cosine_M[latent] = -math.inf
    best = cosine_M.topk(min(n, sae.n_latents - 1))
    return [
        {"latent": int(i), "cosine": round(float(value), 4)} for value, i in zip(best.values, best.indices, strict=True)
    ]


def _active(codes: SparseCodes, latent_max: Tensor) -> list[dict[str, Any]]:
    """Every active latent: max and mean over the rows in corpus maxima, and the row of the maximum as `position`."""
    n_rows = codes.n_rows
    latents, place = torch.unique(codes.indices.long().cpu(), return_inverse=True)
    values, rows = codes.values.cpu(), codes.row_of_entry.cpu()
    sums = torch.zeros(len(latents)).index_add_(0, place, values)
    found = []
    for i, latent in enumerate(latents.tolist()):
        own = (place == i).nonzero()[:, 0]
        best = own[values[own].argmax()]
        top, corpus = float(values[best]), float(latent_max[latent])
        found.append({
            "latent": latent,
            "max": top / corpus if corpus > 0 else None,
            "mean": float(sums[i]) / n_rows / corpus if corpus > 0 else None,
            "activation": top,
            "position": int(rows[best]),
        })  # fmt: skip
    return sorted(found, key=lambda row: (row["max"] is None, -(row["max"] or row["activation"]), row["latent"]))
