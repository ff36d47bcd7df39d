"""A rule's own test cases through a model, for `auditor rules test`; cases that are code alone are not run here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.engine.cases import CaseResult, numbered_cases, passes
from auditor.engine.evaluate import Null
from auditor.engine.packs import load_rules
from auditor.engine.tree import Case, LogitGapMeasure, LogProbMeasure, Rule
from auditor.models import DEFAULT_MODEL, Progress
from auditor.scan.batches import MAX_BATCH, batches
from auditor.scan.measure import with_pair_scores
from auditor.scan.pairs import Member
from auditor.scan.plan import check_lengths
from auditor.scan.runner import Runner
from auditor.scan.setup import find_setup
from auditor.scan.signals import SignalReader
from auditor.scan.thresholds import Entries, check_hand_latents, concept_readers, stale_concepts, threshold_entries
from auditor.schema import Sample
from auditor.suites import Prompt, parse_prompt
from auditor.units import Counting

SUITE = "cases"
MAX_NEW_TOKENS = 64


@dataclass(frozen=True, slots=True)
class _Asked:
    """A case that needs the model, with what it is shown: one prompt, or the variants of a pair."""

    rule: Rule
    index: int
    case: Case
    prompts: tuple[Prompt, ...]


def run_cases(
    rules: Sequence[Rule],
    *,
    model: str = DEFAULT_MODEL,
    sae: Path | None = None,
    binding: Sequence[str | Path] = (),
    progress: Progress | None = None,
) -> list[CaseResult]:
    """Every case that is a prompt, or a pair's variants, through the model (the default one), as a scan measures it.

    Errors: AuditError, SaeError (exit 2) for a model, SAE, binding or case that cannot be used.
    """
    shipped = {rule.sha256 for rule in load_rules().rules}  # written as turns of a chat, for whatever model
    asked = [
        _Asked(rule, index, case, _prompts(rule, index, case, as_turns=rule.sha256 in shipped))
        for rule in rules
        for index, case in numbered_cases(rule)
        if case.code is None
    ]
    if not asked:
        return []
    prompts = tuple(prompt for one in asked for prompt in one.prompts)
    setup = find_setup(
        model,
        sae=sae,
        bindings=[Path(path) for path in binding],
        progress=progress,
    )
    check_lengths({SUITE: prompts}, setup.tokenizer, None, MAX_NEW_TOKENS)
    autoencoder = setup.autoencoder
    check_hand_latents(rules, autoencoder.names, autoencoder.sae.n_latents)
    concepts = tuple(dict.fromkeys(key for rule in rules for key in rule.concepts))
    readers = concept_readers(setup.binding, concepts, setup.facts["d_model"], autoencoder.sae.n_latents)
    entries = threshold_entries(rules, setup.binding, stale_concepts(setup.binding, concepts))
    runner = Runner(model=setup.load_model(), sae=autoencoder.sae, hook=autoencoder.hook, max_new_tokens=MAX_NEW_TOKENS)
    by_rule = {rule.id: SignalReader([rule], readers, autoencoder.stats.max, autoencoder.names) for rule in rules}
    measured = _measured(prompts, {p.id: by_rule[one.rule.id] for one in asked for p in one.prompts}, runner)
    results = []
    for one in asked:
        samples, members = zip(*(measured[prompt.id] for prompt in one.prompts), strict=True)
        results.append(_result(one, with_pair_scores(samples, members, [one.rule])[0], entries))
    return results


def _prompts(rule: Rule, index: int, case: Case, *, as_turns: bool) -> tuple[Prompt, ...]:
    where, name = f"{rule.path}: {case.kind} case {index + 1}", f"{rule.id}/{case.kind}/{index}"
    silent = all(isinstance(signal.measure, LogProbMeasure | LogitGapMeasure) for signal in rule.signals)
    unwritten = {"max_new_tokens": 0} if silent else {}  # nothing that the model writes is looked at
    if case.variants is None:
        rows: list[dict[str, Any]] = [{**unwritten, **(case.prompt or {}), "id": name}]
    else:
        rows = [
            {**unwritten, **said, "id": f"{name}/{variant}", "pair": name, "variant": variant}
            for variant, said in case.variants.items()
        ]
    return tuple(replace(parse_prompt(row, where=where, suite=SUITE), as_turns=as_turns) for row in rows)


@dataclass(frozen=True, slots=True)
class _EachItsOwn:
    """Of each prompt, what its own rule's reader wants."""

    reader_of: dict[str, SignalReader]

    def wants_log_probs(self, prompt: Prompt) -> bool:
        return self.reader_of[prompt.id].wants_log_probs(prompt)

    def wants_answers(self, prompt: Prompt) -> tuple[str, ...]:
        return self.reader_of[prompt.id].wants_answers(prompt)


def _measured(
    prompts: Sequence[Prompt], reader_of: dict[str, SignalReader], runner: Runner
) -> dict[str, tuple[Sample, Member]]:
    """By prompt id, each read by its own rule's reader."""
    found = {}
    for batch in batches(prompts, MAX_BATCH):
        shown = runner.run(batch, wants=_EachItsOwn(reader_of))
        for prompt, seen in zip(batch, shown, strict=True):
            reading = reader_of[prompt.id].read(seen)
            sample = Sample(id=prompt.id, suite=SUITE, signals=reading.signals, nulls=reading.nulls)
            found[prompt.id] = sample, Member(prompt=prompt, ids=tuple(seen.tokens.ids), measured=reading.measured)
    return found


def _result(asked: _Asked, sample: Sample, entries: Entries) -> CaseResult:
    row = {"name": SUITE, "shipped": False, "family": None, "all_given": False}
    rule, truth = asked.rule, Counting({"suites": [row], "thresholds": entries}).unit(asked.rule, sample).truth
    return CaseResult(
        rule_id=rule.id,
        kind=asked.case.kind,
        index=asked.index,
        ok=passes(asked.case, truth),
        truth=truth,
        scores=sample.signals[rule.id],
        reason=_reason(rule, sample, entries) if isinstance(truth, Null) else None,
    )


def _reason(rule: Rule, sample: Sample, entries: Entries) -> str:
    """Why there is no answer: the reasons of the scores, and of the thresholds, that are not there, or `among`."""
    missing = {name: entry["reason"] for name, entry in entries[rule.id].items() if entry["threshold"] is None}
    reasons = missing | dict(sample.nulls.get(rule.id, {}))
    said = [f"{name}: {reason}" for name, reason in reasons.items()]
    return "; ".join(said) or f"not counted, since {rule.among} is false"
