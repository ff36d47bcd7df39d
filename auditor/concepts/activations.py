"""The activations of labelled texts: residual stream, sparse codes and mean log-probability of every answer, kept on
disk.

A cache folder holds numbered shards, a batch each. Residuals depend on the model alone, codes on the SAE as well, so
the codes live in a folder of the SAE's own and another SAE costs no second pass of the model. A shard names its texts
by the hash of their tokens: work is resumed, and a changed contrast set costs only its new rows. Legend: N texts, T
response tokens of all texts, D d_model.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from auditor.errors import AuditError
from auditor.suites import as_lines
from sae import SaeError, SparseAutoencoder, SparseCodes
from sae.hooks import HookPoint
from sae.lm import Captured, LanguageModel, Tokens, padded_batches

BATCH_TEXTS = 32
BATCH_TOKENS = 6_144  # padded tokens of a batch: bounds what its layers hold
Report = Callable[[int, int], None]  # (texts done, texts in all)


@dataclass(frozen=True, slots=True)
class Text:
    """What a model is shown: the messages before the answer, and the answer. `label` names it in messages."""

    prompt: tuple[tuple[str, str], ...]  # (role, content)
    response: str
    label: str


@dataclass(frozen=True, slots=True)
class Activations:
    """Response tokens of N texts, one text after the other.

    resid [T, D] float32; row_start [N + 1]; codes: T rows; log_prob [N] mean log p of the answer's tokens, in nats.
    """

    resid: Tensor
    row_start: Tensor
    codes: SparseCodes
    log_prob: Tensor

    def text(self, i: int) -> tuple[Tensor, SparseCodes]:
        """Residuals [t, D] and codes (t rows) of one text's t response tokens."""
        a, b = int(self.row_start[i]), int(self.row_start[i + 1])
        return self.resid[a:b], self.codes.rows(a, b)


class ResidualCache:
    """Residuals and log-probabilities of texts under one model. Missing ones are computed, those on disk are read."""

    def __init__(self, folder: Path, lm: LanguageModel, hook: HookPoint, *, model: str, log_probs: bool = True):
        """model: a hash ("sha256:…") that names the folder. Without log_probs a pass ends at the hook point, in half of
        the time, and `log_prob` is NaN; such texts have a folder of their own."""
        self.lm, self.hook, self.log_probs = lm, hook, log_probs
        self.resid_dir = folder / f"{_short(model)}-{hook}{'' if log_probs else '-no-log-probs'}"
        self.resid_dir.mkdir(parents=True, exist_ok=True)
        self._places = self._read_places()
        self._rendered: dict[Text, Tokens] = {}

    def render(self, text: Text) -> Tokens:
        """Errors: AuditError for a text without answer tokens, or longer than the model's context."""
        if text not in self._rendered:
            self._rendered[text] = self._render(text)
        return self._rendered[text]

    def _render(self, text: Text) -> Tokens:
        try:
            if self.lm.has_chat_template:
                tokens = self.lm.render(
                    [{"role": role, "content": content} for role, content in text.prompt], text.response
                )
            else:
                tokens = self.lm.render(as_lines(content for _, content in text.prompt), text.response)
        except SaeError as error:
            raise AuditError(f"{text.label}: {error}") from error
        if not tokens.n_response:
            raise AuditError(f"{text.label}: the answer has no tokens. Remove the row.")
        if len(tokens.ids) > self.lm.context_length:
            raise AuditError(
                f"{text.label}: {len(tokens.ids)} tokens, and the model's context holds {self.lm.context_length}. "
                "Shorten it."
            )
        return tokens

    def missing(self, texts: Sequence[Text]) -> list[Tokens]:
        """Tokens of the texts that are not on disk yet, each once, the short ones first."""
        found = {row_key(tokens): tokens for tokens in map(self.render, texts)}
        return sorted((t for key, t in found.items() if key not in self._places), key=lambda t: len(t.ids))

    def fill(self, texts: Sequence[Text], report: Report | None = None) -> None:
        """Compute and store what is missing. Killed, it has lost the batch in flight."""
        todo = self.missing(texts)
        done = 0
        for batch in padded_batches(todo, BATCH_TOKENS, BATCH_TEXTS):
            self.store(batch)
            done += len(batch)
            if report:
                report(done, len(todo))

    def store(self, batch: Sequence[Tokens]) -> None:
        """One batch through the model and onto the disk."""
        self.keep(batch, self.lm.capture(list(batch), self.hook, log_probs=self.log_probs))

    def keep(self, batch: Sequence[Tokens], captured: Sequence[Captured]) -> None:
        """What a pass captured of a batch, onto the disk."""
        resids = [got.resid[tokens.n_prompt :] for got, tokens in zip(captured, batch, strict=True)]
        log_probs = [_mean_log_prob(got, tokens) for got, tokens in zip(captured, batch, strict=True)]
        starts = torch.tensor([0, *(len(resid) for resid in resids)]).cumsum(0)
        keys = [row_key(tokens) for tokens in batch]
        name = f"{hashlib.sha256(''.join(keys).encode()).hexdigest()[:16]}.safetensors"
        tensors = {"resid": torch.cat(resids).float().cpu(), "row_start": starts, "log_prob": torch.stack(log_probs)}
        _save(tensors, self.resid_dir / name, {"keys": json.dumps(keys)})
        self._places |= {key: (name, row) for row, key in enumerate(keys)}

    def _read_places(self) -> dict[str, tuple[str, int]]:
        places: dict[str, tuple[str, int]] = {}
        for path in sorted(self.resid_dir.glob("*.safetensors")):
            with safe_open(path, "pt") as shard:
                keys = json.loads(shard.metadata()["keys"])
            places |= {key: (path.name, row) for row, key in enumerate(keys)}
        return places


class ActivationCache(ResidualCache):
    """Activations of texts under one model and SAE."""

    def __init__(
        self,
        folder: Path,
        lm: LanguageModel,
        sae: SparseAutoencoder,
        hook: HookPoint,
        *,
        model: str,
        sae_hash: str,
        log_probs: bool = True,
    ):
        """model, sae_hash: hashes ("sha256:…") that name the folders; log_probs: see ResidualCache."""
        super().__init__(folder, lm, hook, model=model, log_probs=log_probs)
        self.sae = sae
        self.codes_dir = self.resid_dir / f"codes-{_short(sae_hash)}"
        self.codes_dir.mkdir(parents=True, exist_ok=True)

    def load(self, texts: Sequence[Text]) -> Activations:
        """Activations of texts that `fill` has stored, in the given order. Errors: KeyError for one that it has not."""
        keys = [row_key(self.render(text)) for text in texts]
        shards: dict[str, tuple[dict[str, Tensor], SparseCodes]] = {}
        resids, codes, log_probs, starts = [], [], [], [0]
        for key in keys:
            shard, row = self._places[key]
            if shard not in shards:
                shards[shard] = (load_file(self.resid_dir / shard), self._codes(shard))
            tensors, shard_codes = shards[shard]
            a, b = int(tensors["row_start"][row]), int(tensors["row_start"][row + 1])
            resids.append(tensors["resid"][a:b])
            codes.append(shard_codes.rows(a, b))
            log_probs.append(tensors["log_prob"][row])
            starts.append(starts[-1] + b - a)
        return Activations(torch.cat(resids), torch.tensor(starts), SparseCodes.cat(codes), torch.stack(log_probs))

    def stream(self, texts: Sequence[Text]) -> Iterator[tuple[int, Tensor, SparseCodes]]:
        """(index, residuals [t, D], codes of t rows) of every text that `fill` has stored, t its response tokens.

        Shard by shard, so that one shard is in memory at a time. Errors: KeyError for a text that it has not stored.
        """
        places = [(*self._places[row_key(self.render(text))], i) for i, text in enumerate(texts)]
        held = ""
        for shard, row, i in sorted(places):
            if shard != held:
                held, tensors, codes = shard, load_file(self.resid_dir / shard), self._codes(shard)
            a, b = int(tensors["row_start"][row]), int(tensors["row_start"][row + 1])
            yield i, tensors["resid"][a:b], codes.rows(a, b)

    def _codes(self, shard: str) -> SparseCodes:
        """Codes of a shard's tokens, encoded once and kept."""
        path = self.codes_dir / shard
        if not path.exists():
            resid = load_file(self.resid_dir / shard)["resid"]
            codes = encode(self.sae, resid)
            _save({"row_start": codes.row_start, "indices": codes.indices, "values": codes.values}, path, {})
        kept = load_file(path)
        return SparseCodes(kept["row_start"], kept["indices"], kept["values"], self.sae.n_latents)


def fill_each(caches: Sequence[ResidualCache], texts: Sequence[Text], report: Report | None = None) -> None:
    """Fill the caches of several hook points of one model, none of them with log-probabilities, from one pass.

    The pass ends at the deepest hook point. Killed, it has lost the batch in flight.
    """
    found = {row_key(tokens): tokens for cache in caches for tokens in cache.missing(texts)}
    done = 0
    for batch in padded_batches(found.values(), BATCH_TOKENS, BATCH_TEXTS):
        captured = caches[0].lm.capture_each(batch, [cache.hook for cache in caches])
        for cache in caches:
            cache.keep(batch, captured[cache.hook])
        done += len(batch)
        if report:
            report(done, len(found))


@torch.inference_mode()
def encode(sae: SparseAutoencoder, resid_TD: Tensor) -> SparseCodes:
    """Codes [T rows] on the CPU."""
    codes = sae.encode(resid_TD.to(sae.W_dec.device))
    return SparseCodes(codes.row_start.cpu(), codes.indices.cpu(), codes.values.cpu(), codes.n_latents)


def row_key(tokens: Tokens) -> str:
    """Names a text by what the model reads: its ids, and where the answer starts."""
    return hashlib.sha256(f"{tokens.n_prompt}:{','.join(map(str, tokens.ids))}".encode()).hexdigest()[:32]


def _mean_log_prob(captured: Captured, tokens: Tokens) -> Tensor:
    if captured.token_log_probs is None:
        return torch.tensor(float("nan"))
    return captured.token_log_probs[tokens.n_prompt :].float().mean().cpu()


def _save(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    part = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, part, metadata=metadata)
    os.replace(part, path)


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:16]
