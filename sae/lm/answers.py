"""Greedy answers of a batch, a token of every row a pass; a row leaves the batch when its answer is complete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from sae.errors import SaeError
from sae.lm.cache import make_room
from sae.lm.heads import Heads
from sae.lm.tokens import Tokens

Forward = Callable[..., Any]
"""(ids [B, T], mask [B, n + T], …) -> the model's output; LanguageModel.forward."""


class Row:
    """One prompt while its answer is being written. finish: stop or length."""

    def __init__(self, index: int, tokens: Tokens, limit: int, heads: Heads | None):
        if tokens.n_response:
            raise SaeError("a prompt with a given response has nothing to generate.")
        self.index, self.tokens, self.limit = index, tokens, limit
        self.answer: list[int] = []
        self.resid: list[Tensor] = [resids[index] for resids in heads.resids] if heads else []
        self.unread = len(tokens.ids) - (heads.n[index] if heads else 0)  # tokens of the next pass
        self.finish = "length"

    @property
    def place(self) -> tuple[int, int, int]:
        """(index, first position, tokens) of what the next pass reads of this row."""
        n = len(self.tokens.ids)
        return (self.index, n + len(self.answer) - 1, 1) if self.answer else (self.index, 0, n)

    def keep(self, resid_TD: Tensor) -> None:
        self.resid.append(resid_TD[-self.unread :].float().clone())
        self.unread = 1

    def take(self, token: int, stop: set[int]) -> bool:
        """The next token; False when the answer is complete."""
        if token in stop:
            self.finish = "stop"
            return False
        if len(self.answer) == self.limit:
            return False
        self.answer.append(token)
        return True


def write_answers(
    live: list[Row],
    ids_BT: Tensor,
    mask_BT: Tensor,
    more: dict[str, Any],
    *,
    forward: Forward,
    cache_key: str,
    seen: list[Tensor],
    stop: set[int],
) -> None:
    """Until `live` is empty: rows leave it as their answers are complete.

    ids, mask, more: the first pass, over what the cache in `more` does not hold. seen: where a hook puts the residual
    stream [B, T, D] of each pass, if there is one. stop: tokens that end a turn.
    """
    while live:
        out = forward(ids_BT, mask_BT, use_cache=True, logits_to_keep=1, **more)
        cache = out[cache_key]
        more = {cache_key: cache}
        if seen:
            for row, resid_TD in zip(live, seen.pop(), strict=True):
                row.keep(resid_TD)
        following: Sequence[int] = out.logits[:, -1].argmax(dim=-1).tolist()
        kept = [index for index, row in enumerate(live) if row.take(following[index], stop)]
        if len(kept) < len(live):
            chosen = torch.tensor(kept, dtype=torch.int64, device=mask_BT.device)
            mask_BT = mask_BT[chosen]
            cache.batch_select_indices(chosen)
            live[:] = [live[index] for index in kept]
        make_room(cache)
        ids_BT = torch.tensor([[row.answer[-1]] for row in live], dtype=torch.int64, device=mask_BT.device)
        mask_BT = torch.cat([mask_BT, mask_BT.new_ones(len(live), 1)], dim=1)
