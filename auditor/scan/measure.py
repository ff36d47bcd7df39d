"""One batch: prompts through the model, residuals through the SAE, codes to signals; samples and a shard come out.

Nothing of a batch outlives it but its samples and its shard, so memory does not grow with the suite.
Legend: T tokens, D d_model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from auditor.engine.tree import Rule
from auditor.scan.runner import Runner, Shown, Tick
from auditor.scan.scope import scope_runs, select
from auditor.scan.signals import SignalReader
from auditor.scan.validity import validity_sums
from auditor.schema import Sample, SampleError
from auditor.suites import Prompt
from auditor.units import Counting
from sae import SparseCodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """What measures: the model with its SAE, the reader of signals, and what the SAE's card says."""

    runner: Runner
    reader: SignalReader
    counting: Counting
    kind_means: Mapping[str, Tensor]
    max_norm: float
    keep_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One prompt's sample with what its shard keeps."""

    sample: Sample
    codes: SparseCodes
    pooled: SparseCodes  # two rows: maximum and mean of every active latent
    token_scores: Mapping[str, Tensor]


@torch.inference_mode()
def measure_batch(
    prompts: Sequence[Prompt], tools: Instruments, tick: Tick | None = None
) -> tuple[list[Sample], dict[str, Any]]:
    """The samples of a batch, in order, and its shard's arrays.

    When the batch fails, each prompt is tried alone, and one that fails alone becomes a sample with `error`.
    """
    try:
        shown = tools.runner.run(prompts, tick)
        measured = [_measure(prompt, seen, tools) for prompt, seen in zip(prompts, shown, strict=True)]
    except Exception:  # whatever one prompt raises must not lose the others
        measured = [_measure_alone(prompt, tools) for prompt in prompts]
    return [m.sample for m in measured], shard_arrays(measured)


def _measure_alone(prompt: Prompt, tools: Instruments) -> Measured:
    try:
        return _measure(prompt, tools.runner.run([prompt])[0], tools)
    except Exception as error:
        return _failed(prompt, error, tools)


def _measure(prompt: Prompt, shown: Shown, tools: Instruments) -> Measured:
    tokens, codes = shown.tokens, shown.codes
    reading = tools.reader.read(shown)
    fit = validity_sums(
        shown.resid, tools.runner.sae.decode(codes), codes, tokens.kinds, tools.kind_means, tools.max_norm
    )
    sample = Sample(
        **_facts(prompt),
        finish=shown.finish,
        prompt_sha256=_sha256(tokens.text[: tokens.prompt_chars]),
        tokens={"prompt": tokens.n_prompt, "response": tokens.n_response},
        text={"prompt": tokens.text[: tokens.prompt_chars], "response": tokens.response_text}
        if tools.keep_text
        else None,
        offsets=tokens.offsets,
        signals=reading.signals,
        prompt_signals=reading.prompt_signals,
        detectors=reading.detectors,
        nulls=reading.nulls,
        validity=fit.by_kind,
        sinks=fit.sinks,
        firsts=fit.firsts,
        code=reading.code,
    )
    sample = with_answers(sample, tools.reader.rules, tools.counting)
    runs = scope_runs(tokens, "response") or scope_runs(tokens, "prompt")
    pooled = max_and_mean(select(shown.resid, codes, runs)[1])
    return Measured(sample=sample, codes=_on_cpu(codes), pooled=_on_cpu(pooled), token_scores=reading.token_scores)


def _on_cpu(codes: SparseCodes) -> SparseCodes:
    return SparseCodes(codes.row_start.cpu(), codes.indices.cpu(), codes.values.cpu(), codes.n_latents)


def _facts(prompt: Prompt) -> dict[str, Any]:
    """What the suite says of a prompt."""
    return {
        "id": prompt.id,
        "suite": prompt.suite,
        "template": prompt.template,
        "family": prompt.family,
        "tags": prompt.tags,
        "pair": prompt.pair,
        "variant": prompt.variant,
        "given": prompt.response is not None,
    }


def with_answers(sample: Sample, rules: Sequence[Rule], counting: Counting) -> Sample:
    """The sample with each rule in matched, unmatched or uncounted; in none of them it is null."""
    stands: dict[str, list[str]] = {"matched": [], "unmatched": [], "uncounted": []}
    for rule in rules:
        unit = counting.unit(rule, sample)
        if not unit.counted:
            stands["uncounted"].append(rule.id)
        elif isinstance(unit.truth, bool):
            stands["matched" if unit.truth else "unmatched"].append(rule.id)
    matched, unmatched, uncounted = (tuple(ids) for ids in stands.values())
    return replace(sample, matched=matched, unmatched=unmatched, uncounted=uncounted)


def _failed(prompt: Prompt, error: Exception, tools: Instruments) -> Measured:
    """A sample that says why nothing was measured; it counts as unknown and is tried again on resume."""
    empty = SparseCodes.from_dense(torch.zeros(0, tools.runner.sae.n_latents))
    nulls = {r.id: {s.name: f"unknown: {type(error).__name__}" for s in r.signals} for r in tools.reader.rules}
    signals: dict[str, dict[str, float | None]] = {r.id: {s.name: None for s in r.signals} for r in tools.reader.rules}
    sample = Sample(
        **_facts(prompt),
        signals=signals,
        nulls=nulls,
        error=SampleError(type=type(error).__name__, message=" ".join(str(error).split())[:500]),
    )
    sample = with_answers(sample, tools.reader.rules, tools.counting)
    pooled = SparseCodes.from_dense(torch.zeros(2, tools.runner.sae.n_latents))
    return Measured(sample=sample, codes=empty, pooled=pooled, token_scores={})


def max_and_mean(codes: SparseCodes) -> SparseCodes:
    """Two rows over a prompt's tokens: each active latent's maximum, and its mean over all T tokens."""
    latents, place = codes.indices.long().unique(return_inverse=True)
    largest = codes.values.new_zeros(len(latents)).scatter_reduce(0, place, codes.values, "amax")
    total = codes.values.new_zeros(len(latents)).scatter_add(0, place, codes.values)
    n = len(latents)
    return SparseCodes(
        torch.tensor([0, n, 2 * n], dtype=torch.int64, device=codes.values.device),
        latents.to(torch.int32).repeat(2),
        torch.cat([largest, total / max(codes.n_rows, 1)]),
        codes.n_latents,
    )


def shard_arrays(measured: Sequence[Measured]) -> dict[str, Any]:
    """A batch's arrays, readable with numpy alone: codes of every token in prompt order, each activation signal's score
    of every token, and each prompt's maximum and mean of every active latent."""
    codes = SparseCodes.cat([m.codes for m in measured])
    n_tokens = [m.codes.n_rows for m in measured]
    arrays = {"prompt_start": np.cumsum([0, *n_tokens], dtype=np.int64)} | _codes_arrays(codes, "")
    for row, name in enumerate(("max", "mean")):
        arrays |= _codes_arrays(SparseCodes.cat([m.pooled.rows(row, row + 1) for m in measured]), f"{name}_")
    for key in dict.fromkeys(key for m in measured for key in m.token_scores):
        nothing = (torch.full((n,), float("nan")) for n in n_tokens)
        scores = [m.token_scores.get(key, blank) for m, blank in zip(measured, nothing, strict=True)]
        arrays[f"token_scores.{key}"] = torch.cat(scores).numpy().astype(np.float32)
    return arrays


def _codes_arrays(codes: SparseCodes, prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}row_start": codes.row_start.numpy().astype(np.int64),
        f"{prefix}indices": codes.indices.numpy().astype(np.int32),
        f"{prefix}values": codes.values.numpy().astype(np.float32),
    }


def _sha256(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
