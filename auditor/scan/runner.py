"""Prompts through the model and the SAE: what was read, what was written, and the codes of every token.

Residuals of prompt and answer come from one pass: they are captured while the answer is being written.
Legend: T tokens, D d_model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Protocol

import torch
from torch import Tensor

from auditor.scan.clock import Clock
from auditor.suites import Prompt
from sae import HookPoint, SparseAutoencoder, SparseCodes
from sae.lm import LanguageModel, LanguageModelTokenizer, Tokens

Tick = Callable[[float], None]
"""Called while a batch runs, with the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One prompt as the model read it, with its answer: resid [T, D] float32, codes of its T tokens.

    finish: how the answer ended, stop or length; None: it was given. log_probs [T]: log p of each token of the answer
    given those before, in nats, NaN elsewhere; None: not asked for. answers: log p a token of texts that are no part of
    it, as the answer to the prompt.
    """

    tokens: Tokens
    resid: Tensor
    codes: SparseCodes
    finish: str | None
    log_probs: Tensor | None = None
    answers: Mapping[str, float] = field(default_factory=dict)


class Wants(Protocol):
    """What is measured of a prompt besides its answer."""

    def wants_log_probs(self, prompt: Prompt) -> bool:
        """Whether each token's log p of its given answer is."""

    def wants_answers(self, prompt: Prompt) -> tuple[str, ...]:
        """The texts of which the log p as its answer is; none when an answer is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """A model with an SAE at its hook point, and how prompts are shown to it. clock: where its seconds are added up."""

    model: LanguageModel
    sae: SparseAutoencoder
    hook: HookPoint
    system: str | None = None
    max_new_tokens: int = 64
    clock: Clock = field(default_factory=Clock)

    @torch.inference_mode()
    def run(self, prompts: Sequence[Prompt], tick: Tick | None = None, wants: Wants | None = None) -> list[Shown]:
        """Read the prompts, write the answers that are not given, encode every token; in the prompts' order.

        wants: what else is measured; a given answer pays for the whole model only when its log p is.
        """
        with self.clock.timed("read"):
            tokens = [render(prompt, self.model.tok, self.system) for prompt in prompts]
        given = [i for i, prompt in enumerate(prompts) if prompt.response is not None]
        written = [i for i, prompt in enumerate(prompts) if prompt.response is None]
        asked = {} if wants is None else {i: texts for i in written if (texts := wants.wants_answers(prompts[i]))}
        shown: dict[int, Shown] = {}
        whole = [i for i in given if wants is not None and wants.wants_log_probs(prompts[i])]
        below = [i for i in given if i not in whole]
        for part, log_probs in ((below, False), (whole, True)):
            if part:
                shown.update(zip(part, self._given([tokens[i] for i in part], log_probs), strict=True))
        for texts in dict.fromkeys(asked.values()):
            part = [i for i in asked if asked[i] == texts]
            answered = self._with_answers([prompts[i] for i in part], [tokens[i] for i in part], texts)
            shown.update(zip(part, answered, strict=True))
        written = [i for i in written if i not in asked or new_tokens(prompts[i], self.max_new_tokens) > 0]
        if written:
            limits = [new_tokens(prompts[i], self.max_new_tokens) for i in written]
            for i, own in zip(written, self._written([tokens[i] for i in written], limits, tick), strict=True):
                shown[i] = replace(own, answers=shown[i].answers) if i in asked else own
        return [shown[i] for i in range(len(prompts))]

    def _given(self, tokens: Sequence[Tokens], log_probs: bool) -> list[Shown]:
        """Prompts with their given answers, as read."""
        with self.clock.timed("read"):
            captured = self.model.capture(tokens, self.hook, log_probs=log_probs)
        codes = self._encoded([one.resid for one in captured])
        return [
            Shown(tokens=read, resid=one.resid, codes=own, finish=None, log_probs=one.token_log_probs)
            for read, one, own in zip(tokens, captured, codes, strict=True)
        ]

    def _written(self, tokens: Sequence[Tokens], limits: Sequence[int], tick: Tick | None) -> list[Shown]:
        """Prompts with the answers that the model writes, of at most `limits` tokens."""
        counting = self.model.at(self.hook, _counter(max(limits) + 1, tick))
        with self.clock.timed("generate"), counting:
            answers = self.model.generate(tokens, limits, self.hook)
        resids = [answer.resid for answer in answers if answer.resid is not None]
        assert len(resids) == len(answers)  # a hook point was given
        codes = self._encoded(resids)
        return [
            Shown(tokens=answer.tokens, resid=resid, codes=own, finish=answer.finish)
            for answer, resid, own in zip(answers, resids, codes, strict=True)
        ]

    def _with_answers(self, prompts: Sequence[Prompt], tokens: Sequence[Tokens], texts: Sequence[str]) -> list[Shown]:
        """The prompts without an answer of their own, with the log p of each of these texts as their answer."""
        shown: dict[int, Shown] = {}
        alike: dict[tuple[tuple[int, ...], ...], list[int]] = {}  # by the tokens of the texts behind a prompt
        for i, prompt in enumerate(prompts):
            rendered = [render(replace(prompt, response=text), self.model.tok, self.system) for text in texts]
            alike.setdefault(tuple(tuple(one.ids[one.n_prompt :]) for one in rendered), []).append(i)
        for answers, part in alike.items():
            with self.clock.timed("read"):
                resid, log_probs_BA = self.model.answer_log_probs([tokens[i] for i in part], answers, self.hook)
            for i, resid_TD, codes, means in zip(part, resid, self._encoded(resid), log_probs_BA.tolist(), strict=True):
                told = dict(zip(texts, means, strict=True))
                shown[i] = Shown(tokens=tokens[i], resid=resid_TD, codes=codes, finish="length", answers=told)
        return [shown[i] for i in range(len(prompts))]

    def _encoded(self, resids: Sequence[Tensor]) -> list[SparseCodes]:
        """The codes of each prompt's residuals [T, D]; those of all tokens are made together."""
        with self.clock.timed("score"):
            codes = self.sae.encode(torch.cat(list(resids)))
            ends = accumulate(map(len, resids), initial=0)
            return [codes.rows(first, last) for first, last in pairwise(ends)]


def _counter(n_passes: int, tick: Tick | None) -> Callable[[Tensor], None]:
    """Counts forward passes at the hook point, changes nothing."""
    done = 0

    def count(_resid: Tensor) -> None:
        nonlocal done
        done += 1
        if tick is not None:
            tick(min(done / n_passes, 1.0))

    return count


def render(prompt: Prompt, tokenizer: LanguageModelTokenizer, system: str | None) -> Tokens:
    """The tokens of a prompt as the model reads it, with its response when that is given."""
    return tokenizer.render(prompt.conversation(system, tokenizer.has_chat_template), prompt.response)


def new_tokens(prompt: Prompt, default: int) -> int:
    """How many tokens may be generated: none when the answer is given, else the prompt's own limit or the flag's."""
    if prompt.response is not None:
        return 0
    return default if prompt.max_new_tokens is None else prompt.max_new_tokens
