"""One prompt as tokens: which belong to the response, which role wrote each, and where each stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sae.errors import SaeError

Message = dict[str, str]  # {"role": …, "content": …}
FENCE = re.compile(r"^[ \t]*```[^\n]*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A rendered prompt and its response.

    ids           token ids, prompt then response; the response is without its end-of-turn token
    n_prompt      tokens of the prompt, with the generation prompt
    text          rendered text with special tokens, prompt then response
    prompt_chars  length of the prompt's part of `text`
    offsets       [start, end) of every token in `text`
    roles         of every token: system, user, assistant, template (markup) or text (no template)
    """

    ids: tuple[int, ...]
    n_prompt: int
    text: str
    prompt_chars: int
    offsets: tuple[tuple[int, int], ...]
    roles: tuple[str, ...]

    @property
    def n_response(self) -> int:
        return len(self.ids) - self.n_prompt

    @property
    def response_text(self) -> str:
        return self.text[self.prompt_chars :]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kind of text of every token: code (inside a fenced block of a turn), chat (the rest of a templated run)
        or prose (no template). An unclosed fence runs to the end."""
        if all(role == "text" for role in self.roles):
            return ("prose",) * len(self.ids)
        inside = _fenced_spans(self.text)
        return tuple("code" if _is_inside(start, inside) else "chat" for start, _ in self.offsets)

    def with_response(self, ids: Sequence[int], text: str, offsets: Sequence[tuple[int, int]]) -> Tokens:
        """The same prompt with a response; `offsets` count from the response's start."""
        at = self.prompt_chars
        role = "text" if self.roles and self.roles[0] == "text" else "assistant"
        return Tokens(
            ids=self.ids[: self.n_prompt] + tuple(ids),
            n_prompt=self.n_prompt,
            text=self.text[:at] + text,
            prompt_chars=at,
            offsets=self.offsets[: self.n_prompt] + tuple((at + a, at + b) for a, b in offsets),
            roles=self.roles[: self.n_prompt] + (role,) * len(ids),
        )


class LanguageModelTokenizer:
    """A model's tokenizer and chat template; loads no weights."""

    def __init__(self, tokenizer: Any, context_length: int):
        self.tokenizer = tokenizer
        self.context_length = context_length

    @classmethod
    def load(cls, path: str | Path, *, offline: bool = False) -> LanguageModelTokenizer:
        """Errors: SaeError when the directory, file or hub id has no tokenizer that loads."""
        from sae.lm.loading import load_tokenizer, model_facts

        return cls(load_tokenizer(path, offline=offline), model_facts(path, offline=offline)["context_length"])

    @property
    def has_chat_template(self) -> bool:
        return bool(self.tokenizer.chat_template)

    def render(self, prompt: str | Sequence[Message], response: str | None = None) -> Tokens:
        """A prompt as the model will read it, up to and with the generation prompt, then the given response.

        prompt: messages, or a text: one user turn when there is a chat template, else raw.
        Errors: SaeError when messages are given and the model has no chat template, or the template refuses them.
        """
        if isinstance(prompt, str) and not self.has_chat_template:
            return self.render_raw(prompt, response)
        messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else list(prompt)
        if not self.has_chat_template:
            raise SaeError("this model has no chat template, so it cannot read `messages`. Give `prompt` instead.")
        try:
            text = self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        except Exception as error:  # a template is a program from outside: whatever it raises is a refusal
            raise SaeError(f"the chat template refuses these messages ({str(error)[:120]}).") from error
        ids, offsets = self._encode(text, special=False)
        spans = _content_spans(text, messages)
        tokens = Tokens(ids, len(ids), text, len(text), offsets, tuple(_role_at(start, spans) for start, _ in offsets))
        return tokens if response is None else self._respond(tokens, response)

    def render_raw(self, text: str, response: str | None = None) -> Tokens:
        """Untemplated text, with the special tokens that the tokenizer puts before it."""
        ids, offsets = self._encode(text, special=True)
        tokens = Tokens(ids, len(ids), text, len(text), offsets, ("text",) * len(ids))
        return tokens if response is None else self._respond(tokens, response)

    def decode_response(self, ids: Sequence[int]) -> tuple[str, list[tuple[int, int]]]:
        """The text of generated tokens, and each one's place in it; a character of several tokens goes to the last."""
        text, ends = "", []
        for n in range(1, len(ids) + 1):
            text = self.tokenizer.decode(ids[:n], skip_special_tokens=False, clean_up_tokenization_spaces=False)
            ends.append(len(text) if n == len(ids) else len(text.rstrip("\ufffd")))
        starts = [0, *ends][: len(ends)]
        return text, [(min(a, b), b) for a, b in zip(starts, ends, strict=True)]

    def _respond(self, tokens: Tokens, response: str) -> Tokens:
        ids, offsets = self._encode(response, special=False)
        return tokens.with_response(ids, response, offsets)

    def _encode(self, text: str, *, special: bool) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        encoded = self.tokenizer(text, add_special_tokens=special, return_offsets_mapping=True, verbose=False)
        offsets = tuple((int(a), int(b)) for a, b in encoded["offset_mapping"])
        return tuple(encoded["input_ids"]), offsets


def padded_batches(texts: Iterable[Tokens], max_tokens: int, max_texts: int | None = None) -> Iterator[list[Tokens]]:
    """Texts of like length together, the short ones first: at most max_tokens with padding, and max_texts, a batch.

    A text that is longer by itself is a batch of its own.
    """
    batch: list[Tokens] = []
    for tokens in sorted(texts, key=lambda tokens: len(tokens.ids)):
        if batch and (len(batch) == max_texts or (len(batch) + 1) * len(tokens.ids) > max_tokens):
            yield batch
            batch = []
        batch.append(tokens)
    if batch:
        yield batch


def _content_spans(text: str, messages: Sequence[Message]) -> list[tuple[int, int, str]]:
    """Where each message's content stands in the rendered text; templates strip some contents."""
    spans, cursor = [], 0
    for message in messages:
        content = message["content"].strip()
        at = text.find(content, cursor) if content else -1
        if at >= 0:
            cursor = at + len(content)
            spans.append((at, cursor, message["role"]))
    return spans


def _role_at(start: int, spans: Sequence[tuple[int, int, str]]) -> str:
    return next((role for a, b, role in spans if a <= start < b), "template")


def _fenced_spans(text: str) -> list[tuple[int, int]]:
    fences = [found.span() for found in FENCE.finditer(text)]
    opens, closes = fences[::2], [a for a, _ in fences[1::2]] + [len(text)]
    return [(end, close) for (_, end), close in zip(opens, closes, strict=False)]


def _is_inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)
