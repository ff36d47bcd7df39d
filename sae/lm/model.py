"""A causal language model behind one small interface: render, capture at a hook point, generate with capture.

Legend: B prompts, T positions, D d_model.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sae.errors import SaeError
from sae.hooks import HookPoint
from sae.lm.loading import load_model
from sae.lm.narrow import narrow_linears
from sae.lm.tokens import LanguageModelTokenizer, Message, Tokens


@dataclass(frozen=True, slots=True)
class Captured:
    """resid [T, D] of one prompt's tokens; token_log_probs [T]: log p of each token given those before, NaN at 0."""

    resid: Tensor
    token_log_probs: Tensor | None


@dataclass(frozen=True, slots=True)
class Generation:
    """A prompt with the answer that the model wrote; resid [T, D] of all its tokens; finish: stop or length."""

    tokens: Tokens
    resid: Tensor | None
    finish: str


RowEdit = Callable[[int, int, Tensor], Tensor]
"""(row, first position, residual stream [T, D] of the row's tokens from there on) -> the edited one; sae.intervene."""


class _EndOfForward(Exception):
    """Raised by a hook to leave the forward pass above the hook point; never leaves this module."""


class LanguageModel:
    """A loaded model with its tokenizer."""

    def __init__(self, model: Any, tok: LanguageModelTokenizer, name: str):
        self.model, self.tok, self.name = model, tok, name
        self.config = model.config.get_text_config()
        self.blocks = find_blocks(model, self.config.num_hidden_layers)
        parameters = inspect.signature(model.forward).parameters
        self.cache_key = "cache" if "cache" in parameters else "past_key_values"

    @classmethod
    def load(
        cls, path: str | Path, *, device: str = "cpu", dtype: torch.dtype = torch.float32, offline: bool = False
    ) -> LanguageModel:
        """From a hub id, a directory or a GGUF file. Errors: SaeError says what is missing."""
        tok = LanguageModelTokenizer.load(path, offline=offline)
        return cls(load_model(path, device=device, dtype=dtype, offline=offline), tok, Path(path).name)

    @property
    def tokenizer(self) -> Any:
        return self.tok.tokenizer

    @property
    def d_model(self) -> int:
        return self.config.hidden_size

    @property
    def n_layers(self) -> int:
        return self.config.num_hidden_layers

    @property
    def context_length(self) -> int:
        return self.tok.context_length

    @property
    def has_chat_template(self) -> bool:
        return self.tok.has_chat_template

    @property
    def device(self) -> torch.device:
        return self.model.device

    @property
    def dtype(self) -> torch.dtype:
        return self.model.dtype

    def render(self, prompt: str | Sequence[Message], response: str | None = None) -> Tokens:
        """See LanguageModelTokenizer.render."""
        return self.tok.render(prompt, response)

    @contextmanager
    def at(self, hook: HookPoint, edit: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
        """Within the block, `edit` sees the residual stream [B, T, D] at the hook point and may replace it."""
        if not hook.layer < self.n_layers:
            raise SaeError(f"{hook}: the model has blocks 0 to {self.n_layers - 1}.")

        def on_output(_block: nn.Module, _inputs: Any, output: Any) -> Any:
            resid = output if isinstance(output, Tensor) else output[0]
            edited = edit(resid)
            if edited is None:
                return None
            return edited if isinstance(output, Tensor) else (edited, *output[1:])

        handle = self.blocks[hook.layer].register_forward_hook(on_output)
        try:
            yield
        finally:
            handle.remove()

    @contextmanager
    def resumed_at(self, hook: HookPoint, resid_BTD: Tensor) -> Iterator[None]:
        """Within the block, a pass runs only above the hook point, on the residual stream [B, T, D] that is given."""

        def pass_on(hidden: Tensor, *_: Any, **__: Any) -> Tensor:
            return hidden

        lower = list(self.blocks[: hook.layer + 1])
        for block in lower:
            block.forward = pass_on  # on the instance, over the class's own
        try:
            with self.at(hook, lambda _: resid_BTD):
                yield
        finally:
            for block in lower:
                del block.forward

    @torch.inference_mode()
    def capture(
        self, batch: Sequence[Tokens], hook: HookPoint, *, log_probs: bool = False, edit: RowEdit | None = None
    ) -> list[Captured]:
        """The residual stream at the hook point of every token, before any edit; what follows reads the edited one.

        Without `log_probs` the pass ends at the hook point.
        """
        ids_BT, mask_BT = self.pad([tokens.ids for tokens in batch])
        seen: list[Tensor] = []

        def keep(resid: Tensor) -> None:
            seen.append(resid)
            if not log_probs:
                raise _EndOfForward

        logits = None
        places = [(row, 0, len(tokens.ids)) for row, tokens in enumerate(batch)]
        with self.at(hook, keep), self._edited(hook, edit, lambda: places), suppress(_EndOfForward):
            logits = self.forward(ids_BT, mask_BT).logits
        captured = []
        for row, tokens in enumerate(batch):
            n = len(tokens.ids)
            scores = None if logits is None else _token_log_probs(logits[row, -n:], ids_BT[row, -n:])
            captured.append(Captured(seen[0][row, -n:].float(), scores))
        return captured

    @torch.inference_mode()
    def generate(
        self,
        batch: Sequence[Tokens],
        max_new_tokens: Sequence[int],
        hook: HookPoint | None = None,
        *,
        edit: RowEdit | None = None,
    ) -> list[Generation]:
        """Greedy answers; the residual stream of prompt and answer comes from the same pass, before any edit.

        The last answer token is run through the model too. End-of-turn tokens are not part of an answer.
        """
        rows = [_Row(i, tokens, n) for i, (tokens, n) in enumerate(zip(batch, max_new_tokens, strict=True))]
        seen: list[Tensor] = []
        live = list(rows)
        capturing = nullcontext() if hook is None else self.at(hook, seen.append)
        with narrow_linears(self.model), capturing, self._edited(hook, edit, lambda: [row.place for row in live]):
            self._write_answers(live, seen)
        return [self._finished(row) for row in rows]

    @contextmanager
    def _edited(
        self, hook: HookPoint | None, edit: RowEdit | None, places: Callable[[], Sequence[tuple[int, int, int]]]
    ) -> Iterator[None]:
        """Within the block, `edit` acts on every row. places: (row, first position, tokens) of the rows of this pass,
        whose tokens stand at the right."""
        if edit is None:
            yield
            return
        if hook is None:
            raise SaeError("an edit needs the hook point at which it acts.")

        def on_rows(resid_BTD: Tensor) -> Tensor:
            edited = resid_BTD.clone()
            for at, (row, first, n) in enumerate(places()):
                edited[at, -n:] = edit(row, first, resid_BTD[at, -n:])
            return edited

        with self.at(hook, on_rows):
            yield

    def forward(self, ids_BT: Tensor, mask_BT: Tensor, **more: Any) -> Any:
        """One pass over left-padded prompts."""
        positions_BT = (mask_BT.cumsum(dim=1) - 1).clamp(min=0)
        width = ids_BT.shape[1]
        return self.model(input_ids=ids_BT, attention_mask=mask_BT, position_ids=positions_BT[:, -width:], **more)

    def pad(self, prompts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Left-padded ids [B, T] and mask [B, T]; left, so that the last column is every prompt's last token."""
        width = max(len(ids) for ids in prompts)
        ids_BT = torch.zeros(len(prompts), width, dtype=torch.int64)
        mask_BT = torch.zeros(len(prompts), width, dtype=torch.int64)
        for row, ids in enumerate(prompts):
            ids_BT[row, width - len(ids) :] = torch.tensor(ids, dtype=torch.int64)
            mask_BT[row, width - len(ids) :] = 1
        return ids_BT.to(self.device), mask_BT.to(self.device)

    @property
    def stop_ids(self) -> set[int]:
        """Tokens that end a turn."""
        ids = getattr(self.model.generation_config, "eos_token_id", None)
        listed = ids if isinstance(ids, list) else [ids]
        return {token for token in [*listed, self.tokenizer.eos_token_id] if token is not None}

    def _write_answers(self, live: list[_Row], seen: list[Tensor]) -> None:
        """Until `live` is empty: rows leave it as their answers are complete."""
        ids_BT, mask_BT = self.pad([row.tokens.ids for row in live])
        cache, stop = None, self.stop_ids
        while live:
            more: dict[str, Any] = {self.cache_key: cache} if cache is not None else {}
            out = self.forward(ids_BT, mask_BT, use_cache=True, logits_to_keep=1, **more)
            cache = out[self.cache_key]
            for index, row in enumerate(live):
                if seen:
                    row.keep(seen[-1][index])
            seen.clear()
            following = out.logits[:, -1].argmax(dim=-1).tolist()
            kept = [index for index, row in enumerate(live) if row.take(following[index], stop)]
            if len(kept) < len(live):
                chosen = torch.tensor(kept, dtype=torch.int64, device=mask_BT.device)
                mask_BT = mask_BT[chosen]
                cache.batch_select_indices(chosen)
                live[:] = [live[index] for index in kept]
            ids_BT = torch.tensor([[row.answer[-1]] for row in live], dtype=torch.int64, device=mask_BT.device)
            mask_BT = torch.cat([mask_BT, mask_BT.new_ones(len(live), 1)], dim=1)

    def _finished(self, row: _Row) -> Generation:
        text, offsets = self.tok.decode_response(row.answer)
        tokens = row.tokens.with_response(row.answer, text, offsets)
        return Generation(tokens, torch.cat(row.resid) if row.resid else None, row.finish)


class _Row:
    """One prompt while its answer is being written."""

    def __init__(self, index: int, tokens: Tokens, limit: int):
        if tokens.n_response:
            raise SaeError("a prompt with a given response has nothing to generate.")
        self.index, self.tokens, self.limit = index, tokens, limit
        self.answer: list[int] = []
        self.resid: list[Tensor] = []
        self.finish = "length"

    @property
    def place(self) -> tuple[int, int, int]:
        """(index, first position, tokens) of what the next pass reads of this row."""
        n = len(self.tokens.ids)
        return (self.index, n + len(self.answer) - 1, 1) if self.answer else (self.index, 0, n)

    def keep(self, resid_TD: Tensor) -> None:
        self.resid.append((resid_TD if self.resid else resid_TD[-len(self.tokens.ids) :]).float().clone())

    def take(self, token: int, stop: set[int]) -> bool:
        """The next token; False when the answer is complete."""
        if token in stop:
            self.finish = "stop"
            return False
        if len(self.answer) == self.limit:
            return False
        self.answer.append(token)
        return True


def find_blocks(model: nn.Module, n_layers: int) -> nn.ModuleList:
    """The decoder blocks: the outermost ModuleList of n_layers modules, whatever the architecture calls it."""
    for _, module in model.named_modules():
        if isinstance(module, nn.ModuleList) and len(module) == n_layers:
            return module
    raise SaeError(f"{type(model).__name__}: no list of {n_layers} decoder blocks was found in this architecture.")


def _token_log_probs(logits_TV: Tensor, ids_T: Tensor) -> Tensor:
    log_probs = logits_TV[:-1].float().log_softmax(dim=-1).gather(1, ids_T[1:, None])[:, 0]
    return torch.cat([log_probs.new_full((1,), float("nan")), log_probs])
