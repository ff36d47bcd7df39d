"""A rule's own test cases through a model, for `auditor rules test`; cases that are code alone are not run here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.engine.cases import CaseResult, numbered_cases, passes
from auditor.engine.evaluate import Null, evaluate
from auditor.engine.tree import Case, Rule
from auditor.models import DEFAULT_MODEL, Progress
from auditor.scan.batches import MAX_BATCH
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


def run_cases(
    rules: Sequence[Rule],
    *,
    model: str | None = None,
    sae: str | Path | None = None,
    binding: Sequence[str | Path] = (),
    progress: Progress | None = None,
) -> list[CaseResult]:
    """Every case that is a prompt, through the model (the default one), as a scan would measure it.

    Errors: AuditError, SaeError (exit 2) for a model, SAE, binding or case that cannot be used.
    """
    listed = [(rule, index, case) for rule in rules for index, case in numbered_cases(rule) if case.prompt is not None]
    if not listed:
        return []
    prompts = [_prompt(rule, index, case) for rule, index, case in listed]
    setup = find_setup(
        model or DEFAULT_MODEL,
        sae=None if sae is None else Path(sae),
        bindings=[Path(path) for path in binding],
        progress=progress,
    )
    check_lengths({SUITE: tuple(prompts)}, setup.tokenizer, None, MAX_NEW_TOKENS)
    autoencoder = setup.autoencoder
    check_hand_latents(rules, autoencoder.names, autoencoder.sae.n_latents)
    concepts = tuple(dict.fromkeys(key for rule in rules for key in rule.concepts))
    readers = concept_readers(setup.binding, concepts, setup.facts["d_model"], autoencoder.sae.n_latents)
    entries = threshold_entries(rules, setup.binding, stale_concepts(setup.binding, concepts))
    runner = Runner(model=setup.load_model(), sae=autoencoder.sae, hook=autoencoder.hook, max_new_tokens=MAX_NEW_TOKENS)
    results = []
    for first in range(0, len(listed), MAX_BATCH):
        part = slice(first, first + MAX_BATCH)
        for (rule, index, case), prompt, shown in zip(
            listed[part], prompts[part], runner.run(prompts[part]), strict=True
        ):
            reader = SignalReader([rule], readers, autoencoder.stats.max, autoencoder.names)
            reading = reader.read(shown)
            sample = Sample(id=prompt.id, suite=SUITE, signals=reading.signals, nulls=reading.nulls)
            results.append(_result(rule, index, case, sample, entries))
    return results


def _prompt(rule: Rule, index: int, case: Case) -> Prompt:
    where = f"{rule.path}: {case.kind} case {index + 1}"
    return parse_prompt({**(case.prompt or {}), "id": f"{rule.id}/{case.kind}/{index}"}, where=where, suite=SUITE)


def _result(rule: Rule, index: int, case: Case, sample: Sample, entries: Entries) -> CaseResult:
    row = {"name": SUITE, "shipped": False, "family": None, "all_given": False}
    truths = Counting({"suites": [row], "thresholds": entries}).truths(rule, sample)
    truth = evaluate(rule.condition, truths)
    return CaseResult(
        rule_id=rule.id,
        kind=case.kind,
        index=index,
        ok=passes(case, truth),
        truth=truth,
        scores=sample.signals[rule.id],
        reason=_reason(rule, sample, entries) if isinstance(truth, Null) else None,
    )


def _reason(rule: Rule, sample: Sample, entries: Entries) -> str:
    """Why the condition has no answer: the reasons of the scores, and of the thresholds, that are not there."""
    missing = {name: entry["reason"] for name, entry in entries[rule.id].items() if entry["threshold"] is None}
    reasons = missing | dict(sample.nulls.get(rule.id, {}))
    return "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
