"""Responses that are scored many times under edits at one hook point: what no edit changes is computed once.

An edit at the positions that predict the response leaves untouched every layer up to the hook point, and the prompt's
keys and values in every layer. So the prompt is run once, and each later pass runs the response alone, from the hook
point upwards. Legend: B responses, S predicting positions (padded at the right), D d_model, V vocabulary.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer

from sae.errors import SaeError
from sae.hooks import HookPoint
from sae.lm.model import LanguageModel
from sae.lm.tokens import Tokens

KEYS_AND_VALUES = (DynamicLayer, DynamicSlidingWindowLayer)  # and not what derives from them


class Continuations:
    """resid [B, S, D]: the clean residual stream at the hook point of the predicting positions; mask [B, S]: which are
    no padding; targets [B, S]: the token that each predicts; log_p [n, V], log_probs [n]: the clean log p of every
    token, and of the targets, at the n positions in the mask, row by row."""

    @torch.inference_mode()
    def __init__(self, lm: LanguageModel, hook: HookPoint, batch: Sequence[Tokens]):
        """Errors: SaeError for a row without a response, or whose prompt is one token, and for a model that keeps more
        of a prompt than keys and values, such as a recurrent state: it reads padding, and is changed in place."""
        for tokens in batch:
            if not tokens.n_response or tokens.n_prompt < 2:
                raise SaeError(
                    "a response that is scored needs a prompt of two tokens or more, and a token of its own."
                )
        self.lm, self.hook = lm, hook
        prompts: dict[tuple[int, ...], int] = {}  # each is run once, however many responses it has
        of_row = [prompts.setdefault(tokens.ids[: tokens.n_prompt - 1], len(prompts)) for tokens in batch]
        ids_QP, mask_QP = lm.pad(list(prompts))
        self._prefix = lm.forward(ids_QP, mask_QP, use_cache=True, logits_to_keep=1)[lm.cache_key]
        odd = [type(layer) for layer in self._prefix.layers if type(layer) not in KEYS_AND_VALUES]
        if odd:
            raise SaeError(f"{lm.name}: its cache has a {odd[0].__name__}, which responses cannot be scored from.")
        prompt_of_B = torch.tensor(of_row, device=lm.device)
        self._prefix.batch_select_indices(prompt_of_B)
        predicting = [tokens.ids[tokens.n_prompt - 1 : -1] for tokens in batch]
        self._ids_BS = _pad_right(predicting).to(lm.device)
        self.targets_BS = _pad_right([tokens.ids[tokens.n_prompt :] for tokens in batch]).to(lm.device)
        lengths_B = torch.tensor([len(ids) for ids in predicting])
        self.mask_BS = (torch.arange(self._ids_BS.shape[1]) < lengths_B[:, None]).to(lm.device)
        self._attention = torch.cat([mask_QP[prompt_of_B], torch.ones_like(self._ids_BS)], dim=1)
        seen: list[Tensor] = []
        with lm.at(hook, seen.append):
            self.log_p_NV, self.log_probs_N = self._run()
        self.resid_BSD = seen[0]

    @torch.inference_mode()
    def under(self, delta_BSD: Tensor) -> tuple[Tensor, Tensor]:
        """Log p of every token [n, V] and of the targets [n] with the delta added to the residual stream at the hook
        point."""
        with self.lm.resumed_at(self.hook, self.resid_BSD + delta_BSD.to(self.resid_BSD)):
            return self._run()

    def by_row(self, values_N: Tensor) -> Tensor:
        """[B]: the mean of each row's values."""
        lengths_B = self.mask_BS.sum(dim=1)
        sums_B = values_N.new_zeros(len(lengths_B)).index_add(0, self.mask_BS.nonzero()[:, 0], values_N)
        return sums_B / lengths_B

    def _run(self) -> tuple[Tensor, Tensor]:
        cache: Any = copy.copy(self._prefix)
        cache.layers = [copy.copy(layer) for layer in self._prefix.layers]  # the prompt's own stay as they are
        with self.lm.logits_at(self.mask_BS):
            out = self.lm.forward(self._ids_BS, self._attention, use_cache=True, **{self.lm.cache_key: cache})
        log_p_NV = out.logits.float().log_softmax(dim=1)
        return log_p_NV, log_p_NV.gather(1, self.targets_BS[self.mask_BS][:, None])[:, 0]


def _pad_right(rows: Sequence[Sequence[int]]) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (width - len(row))] for row in rows], dtype=torch.int64)
