"""What one edit does: the outcome on pairs of answers, and the damage on neutral text.

Everything that no edit changes is computed once (sae.lm.continuations). Edits act at the positions that predict the
response; the first position and outlier-norm tokens stay. In words: docs/causal.md.
Legend: B rows, S positions, D d_model, N predicted tokens, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from auditor.schema import round6
from sae import HookPoint, SparseAutoencoder, SparseCodes
from sae.intervene import Edit
from sae.lm import LanguageModel, Tokens
from sae.lm.continuations import Continuations

NEUTRAL_TEXTS, NEUTRAL_TOKENS = 8, 16  # tokens a text
EFFECT_DECIMALS = 5  # of nats a token
GROUPS = 2  # of answers, each a pass of its own


@dataclass(frozen=True, slots=True)
class Patched:
    """Continuations with the codes of their residual stream, ready to be edited. usable [B, S]: what may be edited."""

    runs: Continuations
    codes: SparseCodes
    usable_BS: Tensor

    @classmethod
    @torch.inference_mode()
    def of(
        cls, lm: LanguageModel, sae: SparseAutoencoder, hook: HookPoint, batch: Sequence[Tokens], max_norm: float
    ) -> Patched:
        """max_norm: tokens above it stay. Errors: SaeError: a row has no response, or a prompt of one token."""
        runs = Continuations(lm, hook, batch)
        resid_ND = runs.resid_BSD.reshape(-1, runs.resid_BSD.shape[-1]).float()
        return cls(runs, sae.encode(resid_ND), runs.mask_BS & (runs.resid_BSD.float().norm(dim=-1) <= max_norm))

    def delta(self, sae: SparseAutoencoder, edit: Edit) -> Tensor:
        """[B, S, D]: what the edit adds at every predicting position; 0 at pads and at tokens of outlier norm."""
        flat_ND = self.runs.resid_BSD.reshape(-1, self.runs.resid_BSD.shape[-1]).float()
        delta_BSD = edit.delta(sae, flat_ND, self.codes).reshape(self.runs.resid_BSD.shape)
        return delta_BSD * self.usable_BS[..., None]


class Experiment:
    """Pairs of answers and neutral answers under one model and SAE."""

    def __init__(
        self,
        lm: LanguageModel,
        sae: SparseAutoencoder,
        hook: HookPoint,
        pairs: Sequence[tuple[Tokens, Tokens]],
        neutral: Sequence[Tokens],
        max_norm: float,
    ):
        """pairs: (first, second) answer; the outcome is mean log p a token of the first minus that of the second."""
        self.sae = sae
        rows = [tokens for pair in pairs for tokens in pair]
        self.answers = [
            (group, Patched.of(lm, sae, hook, [rows[i] for i in group], max_norm)) for group in alike_in_length(rows)
        ]
        self.neutral = Patched.of(lm, sae, hook, [shortened(tokens) for tokens in neutral], max_norm)
        self.clean_B = self._answer_log_probs(None)
        self.clean_p_NV = self.neutral.runs.log_p_NV.exp()

    @property
    def n_neutral(self) -> int:
        return len(self.clean_p_NV)

    @torch.inference_mode()
    def measure(self, edit: Edit) -> dict[str, Any]:
        """effects [pairs]: change of the outcome, and kl, in nats a token; perplexity_ratio. None: not finite.

        Effects are rounded to EFFECT_DECIMALS, as finely as float32 tells a difference of log p: what does nothing does
        exactly 0, and ties with controls that do nothing, where noise would rank them.
        """
        edit.check(self.sae)
        moved_B = self._answer_log_probs(edit) - self.clean_B
        effects = (moved_B[0::2] - moved_B[1::2]).tolist()
        clean = self.neutral.runs
        log_p_NV, log_probs_N = clean.under(self.neutral.delta(self.sae, edit))
        kl = float(torch.linalg.vecdot(self.clean_p_NV, clean.log_p_NV - log_p_NV).mean())
        worse = float((clean.log_probs_N - log_probs_N).mean())
        ratio = math.exp(min(worse, 700.0)) if math.isfinite(worse) else math.nan
        return {"effects": [_tidy(e) for e in effects], "kl": round6(kl), "perplexity_ratio": round6(ratio)}

    def _answer_log_probs(self, edit: Edit | None) -> Tensor:
        """[B]: mean log p a token of every answer, under the edit if there is one."""
        means_B = torch.zeros(sum(len(group) for group, _ in self.answers))
        for group, answers in self.answers:
            runs = answers.runs
            log_probs_N = runs.log_probs_N if edit is None else runs.under(answers.delta(self.sae, edit))[1]
            means_B[group] = runs.by_row(log_probs_N).to(means_B)
        return means_B


def alike_in_length(rows: Sequence[Tokens]) -> list[list[int]]:
    """Indices of the rows, in at most GROUPS groups of like response length, so that little is padded."""
    order = sorted(range(len(rows)), key=lambda i: rows[i].n_response)
    size = math.ceil(len(order) / GROUPS)
    return [order[first : first + size] for first in range(0, len(order), size)]


def shortened(tokens: Tokens) -> Tokens:
    """The first NEUTRAL_TOKENS of an answer."""
    n = tokens.n_prompt + NEUTRAL_TOKENS
    return replace(tokens, ids=tokens.ids[:n], offsets=tokens.offsets[:n], roles=tokens.roles[:n])


def repetition(answers: Sequence[Sequence[int]]) -> float:
    """Share of 4-grams of tokens that stand earlier in the same answer; 0 where no answer has four tokens."""
    seen = repeated = 0
    for ids in answers:
        grams = [tuple(ids[i : i + 4]) for i in range(len(ids) - 3)]
        seen += len(grams)
        repeated += len(grams) - len(set(grams))
    return repeated / seen if seen else 0.0


def _tidy(effect: float) -> float | None:
    return round(effect, EFFECT_DECIMALS) + 0.0 if math.isfinite(effect) else None  # + 0.0: no minus before a zero
