"""The index: sparse codes of a corpus on disk, sorted by latent, so that one latent's activations are had at once.

A folder of shards `NNNNN.safetensors`, each a fixed run of documents: token ids, where documents start, and the codes
turned round (entries sorted by latent, then token). Killed, a build has lost the shard in flight. The folder is named
by what the codes depend on: model weights, SAE, documents, and how they are read.

Legend: T tokens of a shard, M n_latents, nnz entries.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sae.errors import SaeError
from sae.harvest import BATCH_TOKENS, MAX_DOCUMENT_TOKENS, is_fitted, tokenize_document
from sae.hooks import HookPoint
from sae.latents import check_latent
from sae.lm import LanguageModel, padded_batches
from sae.model import SparseAutoencoder

FORMAT = 2  # rises when a shard would hold something else
SHARD_CHARACTERS = 80_000  # about 23,000 tokens, half a minute on two cores; smaller ones pad more
SOURCE_FILE = "source.json"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from; empty texts where the corpus does not say."""

    kind: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Firings:
    """One latent's nonzero activations: rows [n] int64, tokens of the corpus, rising; values [n] float32."""

    rows: np.ndarray
    values: np.ndarray


class IndexBuilder:
    """Makes an index, or goes on with one. Errors: SaeError for a corpus without documents."""

    def __init__(
        self, lm: LanguageModel, sae: SparseAutoencoder, hook: HookPoint, documents: Sequence[dict[str, Any]],
        root: Path, *, model: str, sae_hash: str, max_norm: float | None,
    ):  # fmt: skip
        """model, sae_hash: what names the weights. max_norm: tokens above it are outliers; None: none is."""
        if not documents:
            raise SaeError("the corpus has no documents. Give a JSONL file with one document a line.")
        for number, document in enumerate(documents, 1):
            _check(number, document)
        self.lm, self.sae, self.hook, self.documents = lm, sae, hook, documents
        self.max_norm = math.inf if max_norm is None else max_norm
        self.source = {
            "format": FORMAT, "model": model, "sae": sae_hash, "hook_point": str(hook), "max_norm": max_norm,
            "max_document_tokens": MAX_DOCUMENT_TOKENS, "documents": _fingerprint(documents),
        }  # fmt: skip
        digest = hashlib.sha256(json.dumps(self.source, sort_keys=True).encode()).hexdigest()
        self.folder = root / digest[:16]
        self.parts = _parts([_characters(document) for document in documents])

    @property
    def todo(self) -> list[int]:
        """Numbers of the shards that are not on disk."""
        return [number for number in range(len(self.parts)) if not _shard_path(self.folder, number).exists()]

    def estimate(self) -> float:
        """Seconds that the missing shards take, from the time of one, which is written; so it takes some itself."""
        todo = self.todo
        if not todo:
            return 0.0
        middle, started = todo[len(todo) // 2], time.monotonic()
        self._write(middle)
        seconds = time.monotonic() - started
        return seconds * sum(map(self._size, todo)) / self._size(middle)

    def build(self, progress: Callable[[int, int], None] = lambda done, total: None) -> FeatureIndex:
        """Write what is missing. progress(done, total) counts characters. Errors: SaeError when no token is usable."""
        todo = set(self.todo)
        total, done = sum(map(self._size, range(len(self.parts)))), 0
        for number in range(len(self.parts)):
            if number in todo:
                self._write(number)
            done += self._size(number)
            progress(done, total)
        index = FeatureIndex(self.folder, self.sae.n_latents)
        if not index.n_tokens:
            raise SaeError(
                f"the corpus has no usable token: of {len(self.documents)} documents every one is shorter than two "
                "tokens, or all its tokens are outliers."
            )
        return index

    def _size(self, number: int) -> int:
        return sum(_characters(self.documents[i]) for i in self.parts[number])

    def _write(self, number: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / SOURCE_FILE).write_text(json.dumps(self.source, indent=1) + "\n", encoding="utf-8")
        tensors, metadata = self._read([self.documents[i] for i in self.parts[number]])
        _save(tensors, metadata, _shard_path(self.folder, number))

    @torch.inference_mode()
    def _read(self, documents: Sequence[dict[str, Any]]) -> tuple[dict[str, Tensor], dict[str, str]]:
        """One shard: documents through the model and the SAE, the short ones first, so that little is padded."""
        pairs = [(tokenize_document(self.lm.tok, doc, MAX_DOCUMENT_TOKENS), _source(doc)) for doc in documents]
        pairs = sorted((pair for pair in pairs if len(pair[0].ids) > 1), key=lambda pair: len(pair[0].ids))
        indices, values, rows, first, n_read = [], [], [], 0, 0
        for batch in padded_batches((tokens for tokens, _ in pairs), BATCH_TOKENS):
            for tokens, captured in zip(batch, self.lm.capture(batch, self.hook), strict=True):
                fitted = is_fitted(captured.resid, self.max_norm)
                codes = self.sae.encode(captured.resid[fitted])
                indices.append(codes.indices.cpu())
                values.append(codes.values.cpu())
                rows.append((first + fitted.nonzero()[:, 0])[codes.row_of_entry].cpu())
                first, n_read = first + len(tokens.ids), n_read + int(fitted.sum())
        lengths = torch.tensor([0, *(len(tokens.ids) for tokens, _ in pairs)])
        tensors = {
            "ids": torch.tensor([i for tokens, _ in pairs for i in tokens.ids], dtype=torch.int32),
            "document_start": lengths.cumsum(0).to(torch.int32),
            **by_latent(_cat(indices, torch.int32), _cat(rows, torch.int64), _cat(values, torch.float32),
                        self.sae.n_latents),
        }  # fmt: skip
        sources = [[source.kind, source.source, source.licence] for _, source in pairs]
        return tensors, {"tokens_read": str(n_read), "documents": json.dumps(sources)}


class FeatureIndex:
    """A finished index. Ids and documents are in memory, codes are read in slices. Errors: SaeError when damaged."""

    def __init__(self, folder: Path, n_latents: int):
        self.folder, self.n_latents = folder, n_latents
        self.documents: list[Source] = []
        self.n_tokens = 0  # tokens that the SAE read: without first positions and outliers
        self._shards = sorted(folder.glob("[0-9]*.safetensors"))
        ids, starts, first = [], [np.zeros(1, dtype=np.int64)], 0
        self._first_row = []
        for path in self._shards:
            with _opened(path) as shard:
                metadata = shard.metadata()
                self.documents += [Source(*fields) for fields in json.loads(metadata["documents"])]
                self.n_tokens += int(metadata["tokens_read"])
                ids.append(shard.get_tensor("ids"))
                starts.append(first + shard.get_tensor("document_start")[1:].astype(np.int64))
            self._first_row.append(first)
            first += len(ids[-1])
        self._ids = np.concatenate(ids) if ids else np.zeros(0, dtype=np.int32)
        self._starts = np.concatenate(starts)

    def firings(self, latent: int) -> Firings:
        """Where and how strongly a latent is active. Errors: SaeError for a latent that the SAE does not have."""
        check_latent(latent, self.n_latents)
        rows, values = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
        for path, first in zip(self._shards, self._first_row, strict=True):
            with _opened(path) as shard:
                a, b = (int(n) for n in shard.get_slice("latent_start")[latent : latent + 2])
                if a < b:
                    rows.append(first + shard.get_slice("rows")[a:b].astype(np.int64))
                    values.append(shard.get_slice("values")[a:b])
        return Firings(np.concatenate(rows), np.concatenate(values))

    def document_of(self, rows: np.ndarray) -> np.ndarray:
        """[n]: the documents that tokens belong to."""
        return np.searchsorted(self._starts, rows, side="right") - 1

    def window(self, row: int, before: int, after: int) -> tuple[int, list[int]]:
        """The first row and the ids of the tokens around one, within its document."""
        document = int(self.document_of(np.array([row]))[0])
        first = max(int(self._starts[document]), row - before)
        last = min(int(self._starts[document + 1]), row + after + 1)
        return first, self._ids[first:last].tolist()


def by_latent(indices: Tensor, rows: Tensor, values: Tensor, n_latents: int) -> dict[str, Tensor]:
    """Entries [nnz] in the order of rows, sorted by latent: latent_start [M + 1], rows and values [nnz]."""
    order = torch.argsort(indices, stable=True)
    counts = torch.bincount(indices.long(), minlength=n_latents)
    return {
        "latent_start": torch.cat([counts.new_zeros(1), counts.cumsum(0)]).to(torch.int32),
        "rows": rows[order].to(torch.int32),
        "values": values[order].float(),
    }


def _check(number: int, document: dict[str, Any]) -> None:
    if not all(isinstance(text, str) for text in _texts(document)):
        raise SaeError(f"document {number} of the corpus: its text or a message's content is not a text.")


def _source(document: dict[str, Any]) -> Source:
    return Source(*(str(document.get(key) or "") for key in ("kind", "source", "licence")))


def _characters(document: dict[str, Any]) -> int:
    return sum(map(len, _texts(document))) + 1


def _texts(document: dict[str, Any]) -> list[Any]:
    return [document["text"]] if "text" in document else [message.get("content") for message in document["messages"]]


def _parts(characters: Sequence[int]) -> list[range]:
    """Runs of documents of about SHARD_CHARACTERS each."""
    parts, first, size = [], 0, 0
    for i, n in enumerate(characters):
        if size and size + n > SHARD_CHARACTERS:
            parts.append(range(first, i))
            first, size = i, 0
        size += n
    return [*parts, range(first, len(characters))]


def _fingerprint(documents: Sequence[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for document in documents:
        kept = [document.get(key) for key in ("kind", "source", "licence", "text", "messages")]
        digest.update(json.dumps(kept, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()


def _cat(parts: Sequence[Tensor], dtype: torch.dtype) -> Tensor:
    return torch.cat(list(parts)) if parts else torch.zeros(0, dtype=dtype)


def _shard_path(folder: Path, number: int) -> Path:
    return folder / f"{number:05}.safetensors"


def _save(tensors: dict[str, Tensor], metadata: dict[str, str], path: Path) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    save_file(tensors, part, metadata=metadata)
    os.replace(part, path)


def _opened(path: Path) -> Any:
    try:
        return safe_open(str(path), framework="numpy")
    except (OSError, SafetensorError) as error:
        raise SaeError(f"{path}: a shard of the index is damaged ({error}). Delete it and run again.") from error
