"""A causal language model behind one small interface: render, capture at a hook point, generate with capture.

Legend: B prompts, T positions, D d_model, N scored positions, V vocabulary.
"""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import DynamicCache

from sae.errors import SaeError
from sae.hooks import HookPoint
from sae.lm.answers import Row, write_answers
from sae.lm.heads import Heads, shared_heads
from sae.lm.loading import load_model
from sae.lm.tokens import LanguageModelTokenizer, Message, Tokens


@dataclass(frozen=True, slots=True)
class Captured:
    """resid [T, D] of one prompt's tokens; token_log_probs [T]: log p of each token of the response given those before,
    in nats, NaN elsewhere; None: not asked for."""

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


MAX_LOGITS = 2_048 * 49_152  # of a pass for log p: 400 MB in float32; more are run on fewer rows


class LanguageModel:
    """A loaded model with its tokenizer."""

    def __init__(self, model: Any, tok: LanguageModelTokenizer, name: str):
        self.model, self.tok, self.name = model, tok, name
        self.config = model.config.get_text_config()
        self.blocks = find_blocks(model, self.config.num_hidden_layers)
        self._gives_tuples = False  # whether a block gives (hidden states, …); learnt from the first one that is read
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
        """Within the block, `edit` sees the residual stream [B, T, D] at the hook point and may replace it.

        Errors: SaeError for a block that the model does not have.
        """
        if not hook.layer < self.n_layers:
            raise SaeError(f"{hook}: the model has blocks 0 to {self.n_layers - 1}.")

        def on_output(_block: nn.Module, _inputs: Any, output: Any) -> Any:
            self._gives_tuples = not isinstance(output, Tensor)
            resid = output[0] if self._gives_tuples else output
            edited = edit(resid)
            if edited is None:
                return None
            return (edited, *output[1:]) if self._gives_tuples else edited

        handle = self.blocks[hook.layer].register_forward_hook(on_output)
        try:
            yield
        finally:
            handle.remove()

    @contextmanager
    def resumed_at(self, hook: HookPoint, resid_BTD: Tensor) -> Iterator[None]:
        """Within the block, a pass runs only above the hook point, on the residual stream [B, T, D] that is given; an
        earlier pass has read it there.

        Errors: SaeError for a block that the model does not have.
        """

        def pass_on(hidden: Tensor, *_: Any, **__: Any) -> Any:
            return (hidden, None) if self._gives_tuples else hidden

        lower = list(self.blocks[: hook.layer + 1])
        for block in lower:
            block.forward = pass_on  # on the instance, over the class's own
        try:
            with self.at(hook, lambda _: resid_BTD):
                yield
        finally:
            for block in lower:
                del block.forward

    def capture(
        self, batch: Sequence[Tokens], hook: HookPoint, *, log_probs: bool = False, edit: RowEdit | None = None
    ) -> list[Captured]:
        """The residual stream at the hook point of every token, before any edit; what follows reads the edited one.

        Without `log_probs` the pass ends at the hook point. With an edit no head is run apart, so that its rounding may
        differ from that of a call without one. Errors: SaeError for a block that the model does not have.
        """
        if log_probs and edit is None and len(parts := self._within_logits(batch)) > 1:
            return [row for part in parts for row in self.capture(part, hook, log_probs=True)]
        return self._captured(batch, [hook], log_probs, edit)[0]

    def capture_each(self, batch: Sequence[Tokens], hooks: Sequence[HookPoint]) -> dict[HookPoint, list[Captured]]:
        """The residual stream at several hook points, from one pass that ends at the deepest of them."""
        upwards = sorted(set(hooks), key=lambda hook: hook.layer)
        return dict(zip(upwards, self._captured(batch, upwards, False, None), strict=True))

    @torch.inference_mode()
    def _captured(
        self, batch: Sequence[Tokens], hooks: Sequence[HookPoint], log_probs: bool, edit: RowEdit | None
    ) -> list[list[Captured]]:
        """A list a hook point, these from the lowest up; an edit acts at the only one."""
        heads = None if edit is not None else self._heads(batch, hooks, ends=not log_probs)
        ids_BT, mask_BT, more = self._after(batch, heads)
        scoring = self.logits_at(_predicting_the_response(batch, ids_BT)) if log_probs else nullcontext()
        logits_NV = None
        places = [(row, 0, len(tokens.ids)) for row, tokens in enumerate(batch)]
        with (
            self._reading(hooks, ends=not log_probs) as seen,
            self._edited(hooks[0], edit, lambda: places),
            scoring,
        ):
            logits_NV = self.forward(ids_BT, mask_BT, use_cache=heads is not None, **more).logits
        resids = [list(_rows(batch, resid, heads.resids[at] if heads else None)) for at, resid in enumerate(seen)]
        scores = [None] * len(batch) if logits_NV is None else _response_log_probs(batch, logits_NV)
        return [
            [Captured(resid.float(), score) for resid, score in zip(of_hook, scores, strict=True)] for of_hook in resids
        ]

    @contextmanager
    def logits_at(self, chosen_BT: Tensor) -> Iterator[None]:
        """Within the block, a pass gives logits [N, V] of the chosen positions alone, row by row; bool [B, T].

        Errors: SaeError for a model that names no output layer.
        """
        head = self.model.get_output_embeddings()
        if head is None:
            raise SaeError(f"{self.name}: this architecture names no output layer, so no log p can be computed.")
        handle = head.register_forward_pre_hook(lambda _head, inputs: (inputs[0][chosen_BT], *inputs[1:]))
        try:
            yield
        finally:
            handle.remove()

    @contextmanager
    def _reading(self, hooks: Sequence[HookPoint], *, ends: bool) -> Iterator[list[Tensor]]:
        """Within the block, a pass adds the residual stream [B, T, D] at each hook point, from the lowest up, to the
        list; if it `ends`, it goes no further than the last of them."""
        seen: list[Tensor] = []

        def keep(resid: Tensor) -> None:
            seen.append(resid)
            if ends and len(seen) == len(hooks):
                raise _EndOfForward

        with suppress(_EndOfForward), ExitStack() as watched:
            for hook in hooks:
                watched.enter_context(self.at(hook, keep))
            yield seen

    def _within_logits(self, batch: Sequence[Tokens]) -> list[list[Tokens]]:
        """The rows in order, in parts whose responses have at most MAX_LOGITS logits; a row is never cut."""
        most = MAX_LOGITS // self.config.vocab_size
        parts: list[list[Tokens]] = []
        for tokens in batch:
            if not parts or sum(row.n_response for row in parts[-1]) + tokens.n_response > most:
                parts.append([])
            parts[-1].append(tokens)
        return parts

    @torch.inference_mode()
    def answer_log_probs(
        self, batch: Sequence[Tokens], answers: Sequence[Sequence[int]], hook: HookPoint
    ) -> tuple[list[Tensor], Tensor]:
        """The residual stream [T, D] of each prompt, and log p [B, A] of each answer behind it, mean over its tokens.

        answers: A sequences of token ids, behind every prompt of the batch. The prompt is run once; of an answer of
        several tokens, all but the last follow it. Errors: SaeError when an answer has no token.
        """
        if not all(answers):
            raise SaeError("an answer without a token has no log p.")
        heads = self._heads(batch, [hook])
        ids_BT, mask_BT, more = self._after(batch, heads)
        seen: list[Tensor] = []
        with self.at(hook, seen.append):
            out = self.forward(ids_BT, mask_BT, use_cache=True, logits_to_keep=1, **more)
        first_BV = out.logits[:, -1].float().log_softmax(dim=-1)
        means = [self._log_prob_behind(answer, first_BV, mask_BT, out[self.cache_key]) for answer in answers]
        resids = _rows(batch, seen[0], heads.resids[0] if heads else None)
        return [resid.float() for resid in resids], torch.stack(means, dim=1)

    def _log_prob_behind(self, answer: Sequence[int], first_BV: Tensor, mask_BT: Tensor, cache: Any) -> Tensor:
        """[B] mean log p of one answer. first_BV: log p of its first token; cache: of the prompts, left as it is."""
        total_B, rest = first_BV[:, answer[0]], torch.tensor(answer[1:], device=first_BV.device)
        if len(rest):
            read_BS = torch.tensor(answer[:-1], device=first_BV.device).expand(len(first_BV), -1)
            longer = torch.cat([mask_BT, mask_BT.new_ones(read_BS.shape)], dim=1)
            mine = {self.cache_key: copy.deepcopy(cache)}
            logits_BSV = self.forward(read_BS, longer, use_cache=True, **mine).logits.float()
            total_B = total_B + logits_BSV.log_softmax(dim=-1)[:, range(len(rest)), rest].sum(dim=1)
        return total_B / len(answer)

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

        max_new_tokens: a limit a row. The last answer token is run through the model too. End-of-turn tokens are not
        part of an answer. Errors: SaeError for a row with a given response, a block that the model does not have, or an
        edit without a hook point.
        """
        hooks = [] if hook is None else [hook]
        heads = None if edit is not None else self._heads(batch, hooks)
        rows = [Row(i, tokens, n, heads) for i, (tokens, n) in enumerate(zip(batch, max_new_tokens, strict=True))]
        seen: list[Tensor] = []
        live = list(rows)
        capturing = nullcontext() if hook is None else self.at(hook, seen.append)
        with capturing, self._edited(hook, edit, lambda: [row.place for row in live]):
            write_answers(
                live,
                *self._after(batch, heads),
                forward=self.forward,
                cache_key=self.cache_key,
                seen=seen,
                stop=self.stop_ids,
            )
        return [self._finished(row) for row in rows]

    def _finished(self, row: Row) -> Generation:
        text, offsets = self.tok.decode_response(row.answer)
        tokens = row.tokens.with_response(row.answer, text, offsets)
        return Generation(tokens, torch.cat(row.resid) if row.resid else None, row.finish)

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

    @property
    def _attends_to_all(self) -> bool:
        """Whether every layer attends to all tokens before: then pads between a head and a row's own tokens are only
        masked. A sliding window would count them, and a recurrent state would read them."""
        kinds = getattr(self.config, "layer_types", None)
        return set(kinds) == {"full_attention"} if kinds else getattr(self.config, "sliding_window", None) is None

    def _heads(self, batch: Sequence[Tokens], hooks: Sequence[HookPoint], *, ends: bool = False) -> Heads | None:
        """What rows begin with, run once; None: too little to be worth a pass, or layers that cannot skip pads.

        If the pass `ends`, it goes no further than the last of the hook points.
        """
        sharing = shared_heads(batch) if self._attends_to_all else None
        if sharing is None:
            return None
        cache = DynamicCache(config=self.config)
        ids_HW, mask_HW = self.pad(sharing.heads)
        with self._reading(hooks, ends=ends) as seen:
            self.forward(ids_HW, mask_HW, use_cache=True, logits_to_keep=1, **{self.cache_key: cache})
        of_row = torch.tensor(sharing.of_row, device=self.device)
        cache.batch_select_indices(of_row)
        n = [len(ids) for ids in sharing.heads]

        def each(found_HWX: Tensor) -> tuple[Tensor, ...]:
            return tuple(found_HWX[head, -n[head] :] for head in sharing.of_row)

        return Heads(
            n=tuple(n[head] for head in sharing.of_row),
            mask_BW=mask_HW[of_row],
            resids=tuple(each(resid_HWD.float()) for resid_HWD in seen),
            cache=cache,
        )

    def _after(self, batch: Sequence[Tokens], heads: Heads | None) -> tuple[Tensor, Tensor, dict[str, Any]]:
        """Ids [B, T] and mask of what follows the rows' heads, and the cache that holds these."""
        if heads is None:
            return *self.pad([row.ids for row in batch]), {}
        ids_BT, mask_BT = self.pad([row.ids[n:] for row, n in zip(batch, heads.n, strict=True)])
        return ids_BT, torch.cat([heads.mask_BW, mask_BT], dim=1), {self.cache_key: heads.cache}

    def forward(self, ids_BT: Tensor, mask_BT: Tensor, **more: Any) -> Any:
        """One pass over ids [B, T], left-padded, and mask [B, P + T]: 1 for a token, P positions of a cache in `more`.

        Positions are counted over the mask. Returns the model's own output: logits [B, T, V] in the model's dtype,
        unless `more` or logits_at says otherwise.
        """
        positions_BT = (mask_BT.cumsum(dim=1) - 1).clamp(min=0)
        width = ids_BT.shape[1]
        return self.model(input_ids=ids_BT, attention_mask=mask_BT, position_ids=positions_BT[:, -width:], **more)

    def pad(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Left-padded ids [B, T] and mask [B, T]; left, so that the last column is every row's last token."""
        width = max(len(ids) for ids in rows)
        ids_BT = torch.zeros(len(rows), width, dtype=torch.int64)
        mask_BT = torch.zeros(len(rows), width, dtype=torch.int64)
        for row, ids in enumerate(rows):
            ids_BT[row, width - len(ids) :] = torch.tensor(ids, dtype=torch.int64)
            mask_BT[row, width - len(ids) :] = 1
        return ids_BT.to(self.device), mask_BT.to(self.device)

    @property
    def stop_ids(self) -> set[int]:
        """Tokens that end a turn."""
        ids = getattr(self.model.generation_config, "eos_token_id", None)
        listed = ids if isinstance(ids, list) else [ids]
        return {token for token in [*listed, self.tokenizer.eos_token_id] if token is not None}


def find_blocks(model: nn.Module, n_layers: int) -> nn.ModuleList:
    """The decoder blocks: the outermost ModuleList of n_layers modules, whatever the architecture calls it.

    Errors: SaeError when there is none, or more than one, as in a model with an encoder as deep.
    """
    found: dict[str, nn.ModuleList] = {}
    for name, module in model.named_modules():
        inside = any(name.startswith(f"{outer}.") for outer in found)
        if isinstance(module, nn.ModuleList) and len(module) == n_layers and not inside:
            found[name] = module
    where = f"{type(model).__name__}: "
    if not found:
        raise SaeError(f"{where}no list of {n_layers} decoder blocks was found in this architecture.")
    if len(found) > 1:
        raise SaeError(f"{where}{' and '.join(found)} have {n_layers} blocks each; which decodes cannot be told.")
    return next(iter(found.values()))


def _rows(batch: Sequence[Tokens], own_BTX: Tensor, of_heads: Sequence[Tensor] | None) -> Iterator[Tensor]:
    """Row by row, the values [T, X] of all its tokens: those of its head, if that was run apart, then its own."""
    for row, tokens in enumerate(batch):
        if of_heads is None:
            yield own_BTX[row, -len(tokens.ids) :]
        else:
            head = of_heads[row]
            yield torch.cat([head, own_BTX[row, len(head) - len(tokens.ids) :]])


def _predicting_the_response(batch: Sequence[Tokens], ids_BT: Tensor) -> Tensor:
    """[B, T] bool: the positions that predict a response's tokens, in rows whose last tokens stand at the right."""
    from_end_T = torch.arange(ids_BT.shape[1] - 1, -1, -1, device=ids_BT.device)
    n_B = torch.tensor([_n_scored(tokens) for tokens in batch], device=ids_BT.device)
    return (from_end_T >= 1) & (from_end_T <= n_B[:, None])


def _response_log_probs(batch: Sequence[Tokens], logits_NV: Tensor) -> list[Tensor]:
    """[T] of each row: log p of the tokens of its response, NaN before them."""
    n_B = [_n_scored(tokens) for tokens in batch]
    ids = [i for tokens, n in zip(batch, n_B, strict=True) for i in tokens.ids[len(tokens.ids) - n :]]
    ids_N = torch.tensor(ids, dtype=torch.int64, device=logits_NV.device)
    log_probs_N = -nn.functional.cross_entropy(logits_NV.float(), ids_N, reduction="none")
    scored = zip(batch, log_probs_N.split(n_B), strict=True)
    return [nn.functional.pad(own, (len(tokens.ids) - len(own), 0), value=math.nan) for tokens, own in scored]


def _n_scored(tokens: Tokens) -> int:
    """Tokens of the response that something predicts: the very first token of a text is predicted by none."""
    return len(tokens.ids) - max(tokens.n_prompt, 1)
