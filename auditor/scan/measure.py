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
from auditor.scan.pairs import Member, first_of_pair, pair_scores
from auditor.scan.runner import Runner, Shown, Tick
from auditor.scan.scope import scope_runs, select
from auditor.scan.signals import Score, SignalReader
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
    member: Member
    codes: SparseCodes
    pooled: SparseCodes  # two rows: maximum and mean of every active latent
    token_scores: Mapping[str, Tensor]


@torch.inference_mode()
def measure_batch(
    prompts: Sequence[Prompt], tools: Instruments, tick: Tick | None = None
) -> tuple[list[Sample], dict[str, Any]]:
    """The samples of a batch, which holds whole pairs, in order, and its shard's arrays.

    When the batch fails, each prompt is tried alone, and one that fails alone becomes a sample with `error`.
    """
    clock = tools.runner.clock
    try:
        shown = tools.runner.run(prompts, tick, tools.reader)
        with clock.timed("score"):
            measured = [_measure(prompt, seen, tools) for prompt, seen in zip(prompts, shown, strict=True)]
    except Exception:  # whatever one prompt raises must not lose the others
        measured = [_measure_alone(prompt, tools) for prompt in prompts]
    with clock.timed("score"):
        rules = tools.reader.rules
        samples = with_pair_scores([m.sample for m in measured], [m.member for m in measured], rules)
        return [with_answers(sample, rules, tools.counting) for sample in samples], shard_arrays(measured)


def _measure_alone(prompt: Prompt, tools: Instruments) -> Measured:
    try:
        (shown,) = tools.runner.run([prompt], wants=tools.reader)
        with tools.runner.clock.timed("score"):
            return _measure(prompt, shown, tools)
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
    runs = scope_runs(tokens, "response") or scope_runs(tokens, "prompt")
    pooled = max_and_mean(select(shown.resid, codes, runs)[1])
    return Measured(
        sample=sample,
        member=Member(prompt=prompt, ids=tuple(tokens.ids), measured=reading.measured),
        codes=_on_cpu(codes),
        pooled=_on_cpu(pooled),
        token_scores=reading.token_scores,
    )


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


def with_pair_scores(samples: Sequence[Sample], members: Sequence[Member], rules: Sequence[Rule]) -> list[Sample]:
    """The samples with the scores of the rules that compare: those of a pair at its first prompt, elsewhere null."""
    firsts = first_of_pair(member.prompt for member in members)
    pairs: dict[str, list[Member]] = {}
    for member in members:
        pairs.setdefault(firsts.get(member.prompt.id, member.prompt.id), []).append(member)
    found = []
    of_pairs = {first: {rule.id: pair_scores(rule, pairs[first]) for rule in rules if rule.compares}
                for first in set(firsts.values())}  # fmt: skip
    for sample, member in zip(samples, members, strict=True):
        first = firsts.get(sample.id)
        scores: dict[str, dict[str, Score]] = {}
        for rule in (rule for rule in rules if rule.compares):
            own = {} if first is None else of_pairs[first][rule.id]
            if first == sample.id and sample.error is None:
                scores[rule.id] = own
            else:
                scores[rule.id] = {s.name: _elsewhere(sample, first, own.get(s.name)) for s in rule.signals}
        found.append(_scored(replace(sample, pair_at=first, measures=_measures(member, rules)), scores))
    return found


def _elsewhere(sample: Sample, first: str | None, of_pair: Score | None) -> Score:
    """The null of a prompt at which no pair's scores stand. of_pair: what stands at the pair's first prompt."""
    if sample.error is not None:
        return Score(value=None, null=f"unknown: {sample.error.type}")
    if of_pair is not None and (of_pair.null or "").startswith("not_applicable"):
        return of_pair
    where = "no pair" if first is None else f"the scores of this pair stand at {first!r}"
    return Score(value=None, null=f"not_applicable: {where}")


def _scored(sample: Sample, scores: Mapping[str, Mapping[str, Score]]) -> Sample:
    nulls = {
        rule: {name: score.null for name, score in by_signal.items() if score.null is not None}
        for rule, by_signal in scores.items()
    }
    values = {rule: {name: score.value for name, score in by_signal.items()} for rule, by_signal in scores.items()}
    return replace(
        sample,
        signals={**sample.signals, **values},
        nulls={**sample.nulls, **{rule: reasons for rule, reasons in nulls.items() if reasons}},
    )


def _measures(member: Member, rules: Sequence[Rule]) -> dict[str, dict[str, float | None]]:
    """What was measured at one prompt of a pair: by rule, the signals that compare its variant."""
    found: dict[str, dict[str, float | None]] = {}
    for rule in rules:
        for signal in rule.signals:
            score = member.measured.get((rule.id, signal.name))
            if score is not None and member.prompt.variant in (signal.compare or ()):
                found.setdefault(rule.id, {})[signal.name] = score.value
    return found


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
    pooled = SparseCodes.from_dense(torch.zeros(2, tools.runner.sae.n_latents))
    member = Member(prompt=prompt, error=type(error).__name__)
    return Measured(sample=sample, member=member, codes=empty, pooled=pooled, token_scores={})


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
