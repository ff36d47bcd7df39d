"""Harvest: documents through a model to residual vectors on disk.

A store is a folder of shards `NNNNN.bf16` (rows [n, D], bfloat16) with `NNNNN.kind` (one byte a row) and `NNNNN.json`
(rows, counts, sha256). A shard holds a fixed run of documents, so a harvest goes on where it stopped. Rows are read
through memory maps, and shuffled by index only. First positions and outlier-norm tokens (attention sinks) are counted
and left out: the SAE is not fitted on them (method: Templeton et al. 2024 fit a middle layer's ordinary tokens).

Legend: N rows, D d_model.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sae.errors import SaeError
from sae.hooks import HookPoint
from sae.lm import LanguageModel, LanguageModelTokenizer, Tokens, padded_batches

KINDS = ("prose", "chat", "code")
DOCUMENTS_PER_SHARD = 512
BATCH_TOKENS = 2048  # padded tokens a forward pass; with more of them, more are pads, and on a CPU none is faster
MAX_DOCUMENT_TOKENS = 512  # longer documents are cut
OUTLIER_MEDIANS, NORM_DOCUMENTS = 5.0, 16
SOURCE = "source.json"  # what a store was harvested from


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConfig:
    """What is read of the documents, at whatever hook point."""

    max_document_tokens: int = MAX_DOCUMENT_TOKENS
    max_norm: float  # a token of larger norm is an outlier, kept out
    kinds: dict[str, int] | None = None  # at most so many tokens of documents of each kind; None: all


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestConfig(ReadConfig):
    """What is read of the documents, and at which hook point (`resid_post.L`)."""

    hook_point: str


def read_documents(path: Path, split: str | None = None) -> list[dict[str, Any]]:
    """Documents {"kind", "text" | "messages", "split"?} of a JSONL file. Errors: SaeError with file and line."""
    documents = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SaeError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    for number, line in enumerate(lines, 1):
        try:
            document = json.loads(line)
            known = document["kind"] in KINDS and ("text" in document or document["messages"][-1]["content"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise SaeError(f"{path}:{number}: not a document: needs kind, and text or messages.") from error
        if not known:
            raise SaeError(f"{path}:{number}: kind {document['kind']!r} is not one of {', '.join(KINDS)}.")
        if split is None or document.get("split") == split:
            documents.append(document)
    return documents


def tokenize_document(tok: LanguageModelTokenizer, document: dict[str, Any], max_tokens: int) -> Tokens:
    """A document as the model reads it: untemplated text, or messages whose last is the answer; cut at max_tokens."""
    if "text" in document:
        tokens = tok.render_raw(document["text"])
    elif tok.has_chat_template:
        tokens = tok.render(document["messages"][:-1], document["messages"][-1]["content"])
    else:
        tokens = tok.render_raw("\n\n".join(message["content"] for message in document["messages"]))
    return Tokens(
        tokens.ids[:max_tokens], min(tokens.n_prompt, max_tokens), tokens.text, tokens.prompt_chars,
        tokens.offsets[:max_tokens], tokens.roles[:max_tokens],
    )  # fmt: skip


def is_fitted(resid_ND: Tensor, max_norm: float) -> Tensor:
    """[N] bool: the tokens of ONE prompt that an SAE is fitted on: not the first position, no outlier norm."""
    fitted = resid_ND.norm(dim=1) <= max_norm
    fitted[:1] = False
    return fitted


def select_within_budget(
    tok: LanguageModelTokenizer, documents: Sequence[dict[str, Any]], cfg: ReadConfig
) -> list[Tokens]:
    """The documents in their order, tokenised, until each kind's budget is full."""
    left = dict(cfg.kinds) if cfg.kinds else dict.fromkeys(KINDS, 1 << 62)
    chosen = []
    for document in documents:
        if left.get(document["kind"], 0) <= 0:
            continue
        tokens = tokenize_document(tok, document, cfg.max_document_tokens)
        if len(tokens.ids) > 1:
            left[document["kind"]] -= len(tokens.ids)
            chosen.append(tokens)
    return chosen


@torch.inference_mode()
def outlier_norm(lm: LanguageModel, documents: Sequence[dict[str, Any]], hook_point: str, max_tokens: int) -> float:
    """The norm above which a token is an outlier: OUTLIER_MEDIANS times the median, of NORM_DOCUMENTS documents evenly
    over the list, which may be sorted by kind. Give it all documents: two splits have one limit.

    Models differ a hundredfold in the norm of ordinary tokens, and attention sinks lie far above them in each. To two
    digits, so that another machine comes to the same number. Errors: SaeError when no document has two tokens.
    """
    spread = documents[:: max(1, len(documents) // NORM_DOCUMENTS)][:NORM_DOCUMENTS]
    tokens = [tokenize_document(lm.tok, document, max_tokens) for document in spread]
    batch = [each for each in tokens if len(each.ids) > 1]
    if not batch:
        raise SaeError("no document to harvest: there is none of this split, of more than one token.")
    captured = lm.capture(batch, HookPoint.parse(hook_point))
    norms = torch.cat([each.resid[1:].norm(dim=1) for each in captured])
    return float(f"{OUTLIER_MEDIANS * float(norms.median()):.2g}")


def harvest(
    lm: LanguageModel, documents: Sequence[dict[str, Any]], out: Path, cfg: HarvestConfig,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ActivationStore:  # fmt: skip
    """Write a store, going on after the shards that are there.

    progress(done, total) counts tokens; it is called once before the first shard is made. Errors: SaeError when there
    are no documents, or `out` holds another harvest.
    """
    return harvest_each(lm, documents, {cfg.hook_point: out}, cfg, progress)[cfg.hook_point]


def harvest_each(
    lm: LanguageModel, documents: Sequence[dict[str, Any]], outs: Mapping[str, Path], cfg: ReadConfig,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, ActivationStore]:  # fmt: skip
    """A store for each of several hook points, from one pass of the model that ends at the deepest.

    outs: hook point -> folder of its store. progress and errors: see `harvest`.
    """
    chosen = select_within_budget(lm.tok, documents, cfg)
    if not chosen:
        where = ", ".join(map(str, outs.values()))
        raise SaeError(f"{where}: no document to harvest: there is none of this split, of more than one token.")
    fingerprint = _fingerprint(chosen)
    for hook_point, out in outs.items():
        out.mkdir(parents=True, exist_ok=True)
        source = {"model": lm.name, "hook_point": hook_point, "d_model": lm.d_model, "max_norm": cfg.max_norm,
                  "documents": fingerprint, "documents_per_shard": DOCUMENTS_PER_SHARD}  # fmt: skip
        _claim(out / SOURCE, source)
    shards = [chosen[first : first + DOCUMENTS_PER_SHARD] for first in range(0, len(chosen), DOCUMENTS_PER_SHARD)]
    missing = [
        [point for point, out in outs.items() if not (out / f"{n:05}.json").exists()] for n in range(len(shards))
    ]
    total = sum(len(tokens.ids) for tokens in chosen)
    done = sum(len(tokens.ids) for part, todo in zip(shards, missing, strict=True) if not todo for tokens in part)
    progress(done, total)
    for number, (part, todo) in enumerate(zip(shards, missing, strict=True)):
        if not todo:
            continue
        for hook_point, rows in _capture_rows(lm, part, todo, cfg.max_norm).items():
            _write_shard(outs[hook_point], number, part, rows)
        done += sum(len(tokens.ids) for tokens in part)
        progress(done, total)
    return {hook_point: ActivationStore(out) for hook_point, out in outs.items()}


class ActivationStore:
    """Rows of a harvest, read through memory maps. kinds [N] uint8: each row's place in KINDS.

    Errors: SaeError when no harvest is there, or a file of a shard is missing, torn or of another size. A harvest that
    was stopped opens with the shards that it has; changed rows are found by `verify` alone, changed kinds not at all.
    """

    def __init__(self, path: Path):
        self.path = path
        n_shards = len(list(path.glob("[0-9]*.json")))
        if not n_shards or not (path / SOURCE).exists():
            raise SaeError(f"{path}: no harvest there. Make one with `auditor sae harvest`.")
        self.source = _read_json(path / SOURCE)
        self.shards = [_read_json(path / f"{number:05}.json") for number in range(n_shards)]
        self.d_model = self.source["d_model"]
        self._starts = np.cumsum([0, *(shard["rows"] for shard in self.shards)])
        self._maps = [self._map(number) for number in range(n_shards)]
        self.kinds = np.concatenate([self._kinds(number) for number in range(n_shards)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def counts(self, key: str) -> int:
        """Total of a count over the shards: tokens, sinks or firsts."""
        return sum(shard[key] for shard in self.shards)

    def rows(self, indices: np.ndarray) -> Tensor:
        """[len(indices), D] float32, in the order asked for."""
        out = np.empty((len(indices), self.d_model), dtype=np.uint16)
        order = np.argsort(indices, kind="stable")
        shard_of = np.searchsorted(self._starts, indices[order], side="right") - 1
        for number in np.unique(shard_of):
            where = order[shard_of == number]
            out[where] = self._maps[number][indices[where] - self._starts[number]]
        return torch.from_numpy(out.view(np.int16)).view(torch.bfloat16).float()

    def blocks(self, kind: str | None = None, size: int = 8192) -> Iterator[Tensor]:
        """All rows, or those of one kind, in order, in blocks [≤ size, D] float32."""
        wanted = np.arange(len(self)) if kind is None else np.flatnonzero(self.kinds == KINDS.index(kind))
        for first in range(0, len(wanted), size):
            yield self.rows(wanted[first : first + size])

    def verify(self) -> None:
        """Compare every shard's rows with their sha256. Errors: SaeError naming the first file that differs."""
        for number, shard in enumerate(self.shards):
            if _sha256(self.path / f"{number:05}.bf16") != shard["sha256"]:
                file = self.path / f"{number:05}.bf16"
                raise SaeError(f"{file}: damaged (sha256 differs). Delete it and its .json, and harvest again.")

    def _map(self, number: int) -> np.ndarray:
        rows = self.shards[number]["rows"]
        file = self._file(number, "bf16", rows * self.d_model * 2)
        return np.memmap(file, dtype=np.uint16, mode="r", shape=(rows, self.d_model))

    def _kinds(self, number: int) -> np.ndarray:
        return np.fromfile(self._file(number, "kind", self.shards[number]["rows"]), dtype=np.uint8)

    def _file(self, number: int, suffix: str, n_bytes: int) -> Path:
        file = self.path / f"{number:05}.{suffix}"
        if not file.exists() or file.stat().st_size != n_bytes:
            raise SaeError(f"{file}: damaged or missing. Delete its .json and harvest again.")
        return file


@dataclass(slots=True)
class _Rows:
    """What a shard will hold, batch by batch."""

    resids: list[Tensor] = field(default_factory=list)
    kinds: list[np.ndarray] = field(default_factory=list)
    sinks: int = 0

    def add(self, tokens: Tokens, resid_TD: Tensor, max_norm: float) -> None:
        fitted = is_fitted(resid_TD, max_norm)
        self.sinks += len(tokens.ids) - 1 - int(fitted.sum())
        self.resids.append(resid_TD[fitted].bfloat16().cpu())
        kinds = np.array([KINDS.index(kind) for kind in tokens.kinds], dtype=np.uint8)
        self.kinds.append(kinds[fitted.cpu().numpy()])


def _capture_rows(
    lm: LanguageModel, part: Sequence[Tokens], hook_points: Sequence[str], max_norm: float
) -> dict[str, _Rows]:
    hooks = {hook_point: HookPoint.parse(hook_point) for hook_point in hook_points}
    rows = {hook: _Rows() for hook in hooks.values()}
    for batch in padded_batches(part, BATCH_TOKENS):
        for hook, captured in lm.capture_each(batch, list(rows)).items():
            for tokens, one in zip(batch, captured, strict=True):
                rows[hook].add(tokens, one.resid, max_norm)
    return {hook_point: rows[hook] for hook_point, hook in hooks.items()}


def _write_shard(out: Path, number: int, part: Sequence[Tokens], rows: _Rows) -> None:
    """The .json comes last and makes the shard count; a torn shard is written again."""
    torch.cat(rows.resids).view(torch.int16).numpy().tofile(out / f"{number:05}.bf16")
    kinds = np.concatenate(rows.kinds)
    kinds.tofile(out / f"{number:05}.kind")
    tokens = sum(len(each.ids) for each in part)
    info = {"rows": len(kinds), "tokens": tokens, "sinks": rows.sinks, "firsts": len(part),
            "sha256": _sha256(out / f"{number:05}.bf16")}  # fmt: skip
    written = out / f"{number:05}.json.part"
    written.write_text(json.dumps(info), encoding="utf-8")
    os.replace(written, out / f"{number:05}.json")


def _claim(path: Path, source: dict[str, Any]) -> None:
    if path.exists():
        found = _read_json(path)
        if found != source:
            differ = ", ".join(key for key in source if found.get(key) != source[key])
            raise SaeError(f"{path.parent}: holds another harvest ({differ} differ). Choose another folder.")
    path.write_text(json.dumps(source, indent=1), encoding="utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SaeError(f"{path}: damaged or missing. Delete it, if it is there, and harvest again.") from error
    return found


def _fingerprint(chosen: Sequence[Tokens]) -> str:
    digest = hashlib.sha256()
    for tokens in chosen:
        digest.update(np.array(tokens.ids, dtype=np.int64).tobytes() + b"|")
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
