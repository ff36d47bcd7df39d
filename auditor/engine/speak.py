"""A rule in words: read aloud, it says what it takes for suspicious. Data in, text out; used by `auditor rules`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.engine.tree import (
    BanditMeasure,
    Causal,
    ConceptMeasure,
    Family,
    LatentsMeasure,
    LogitGapMeasure,
    LogProbMeasure,
    Rule,
    Signal,
    Threshold,
    render,
)

WIDTH = 88
SCOPES = {
    "prompt": "the prompt's tokens",
    "response": "the answer's tokens",
    "reasoning": "the tokens of the answer's reasoning",
    "code": "the tokens of the answer's code",
}
KINDS = {
    "reading": "reading: the model represents it, which is not doing it",
    "doing": "doing: the model's output does it",
}


def summary(rule: Rule) -> dict[str, Any]:
    """One row of `rules list`."""
    return {
        "id": rule.id,
        "version": rule.version,
        "kind": rule.kind,
        "severity": rule.severity,
        "status": rule.status,
        "title": rule.title,
        "path": rule.path,
        "sha256": rule.sha256,
    }


def details(rule: Rule, families: Mapping[str, Family]) -> dict[str, Any]:
    """What `rules show --json` prints."""
    return summary(rule) | {
        "family": rule.family,
        "description": rule.description,
        "tags": rule.tags,
        "references": rule.references,
        "false_positives": rule.false_positives,
        "review": rule.review,
        "meta": rule.meta,
        "scope": rule.scope if any(signal.reads_activations for signal in rule.signals) else None,
        "signals": {signal.name: _signal_json(signal) for signal in rule.signals},
        "among": rule.among,
        "condition": rule.condition_text,
        "warn_if": rule.warn_if,
        "fail_if": rule.fail_if,
        "min_n": rule.min_n,
        "nominal": rule.nominal,
        "causal": None if rule.causal is None else _causal_json(rule.causal),
        "cases": {kind: sum(case.kind == kind for case in rule.cases) for kind in ("fires", "quiet")},
        "limits": families[rule.family].limits,
        "source": rule.source,
    }


def _signal_json(signal: Signal) -> dict[str, Any]:
    measure = signal.measure
    match measure:
        case ConceptMeasure():
            made: dict[str, Any] = {"concept": measure.key}
        case BanditMeasure():
            of = {"tests": measure.tests, "severity": measure.severity, "confidence": measure.confidence}
            made = {"bandit": of}
        case LatentsMeasure():
            made = {"latents": {"sae": measure.sae, "indices": measure.indices, "weights": measure.weights}}
        case LogProbMeasure():
            made = {"log_prob": "response"}
        case LogitGapMeasure():
            made = {"logit_gap": measure.answers}
    made |= {} if signal.compare is None else {"compare": signal.compare}
    return made | {"threshold": signal.threshold.stated, "op": signal.threshold.op, "unit": measure.unit}


def _causal_json(causal: Causal) -> dict[str, Any]:
    return {"steer": causal.steer, "raises" if causal.sign > 0 else "lowers": causal.outcome}


def spoken(rule: Rule, families: Mapping[str, Family]) -> str:
    """The rule in sentences, wrapped for a terminal."""
    return "\n".join(line for text in _sentences(rule, families) for line in _wrap(text))


def _wrap(text: str) -> list[str]:
    indent = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent + ("  " if indent else "")) or [""]


def _sentences(rule: Rule, families: Mapping[str, Family]) -> Iterator[str]:
    yield f"{rule.id} (version {rule.version}, {rule.status})"
    yield f"{_plain(rule.title).removesuffix('.')}."
    yield from [_plain(rule.description)] if rule.description else []
    yield ""
    yield f"Kind {KINDS[rule.kind]}. Severity {rule.severity}."
    if any(signal.reads_activations for signal in rule.signals):
        yield f"It reads {SCOPES[rule.scope]}."
    unit = "pair" if rule.compares else "prompt"
    yield f"A {unit} matches when: {render(rule.condition)}. Here"
    for signal in rule.signals:
        yield f"  {signal.name} is true when {_measured(signal, families)}."
    yield from [f"Only {unit}s for which {rule.among} is true are counted."] if rule.among else []
    yield ""
    yield from _limits(rule)
    yield from _causal(rule)
    yield ""
    for label, texts in (("Harmless cause", rule.false_positives), ("To ask", rule.review)):
        yield from (f"{label}: {_plain(text)}" for text in texts)
    limits = families[rule.family].limits
    yield from [f"Limits of the family: {_plain(limits)}"] if limits else []
    yield f"Cases: {_cases(rule)}. File: {rule.path}"


def _measured(signal: Signal, families: Mapping[str, Family]) -> str:
    measure, threshold = signal.measure, signal.threshold
    match measure:
        case ConceptMeasure():
            meaning = _plain(families[measure.family].concepts[measure.concept]).removesuffix(".")
            return f"the model's detector for {measure.key} ({meaning}) scores {_against(threshold)}"
        case BanditMeasure():
            found = f"of severity {measure.severity} or more" if measure.severity != "low" else ""
            sure = f"of confidence {measure.confidence} or more" if measure.confidence != "low" else ""
            what = " ".join(
                part for part in ("finding" if threshold.stated == "1" else "findings", found, sure) if part
            )
            return f"the answer's code has {_against(threshold)} {what} of bandit's {_either(measure.tests)}"
        case LatentsMeasure():
            n = len(measure.indices)
            latents = f"latent {measure.indices[0]}" if n == 1 else f"the weighted sum of {n} latents"
            return f"{latents} of {measure.sae}, in corpus maxima and mean over tokens, is {_against(threshold)}"
        case LogProbMeasure():
            of = "of the given response"
            of += "" if signal.compare is None else " at {} minus that at {}".format(*map(_plain, signal.compare))
            return f"the log p a token {of} is {_against(threshold, ' nats')}"
        case LogitGapMeasure():
            first, second = (f"“{_plain(answer)}”" for answer in measure.answers)
            at = "" if signal.compare is None else " at {} minus that at {}".format(*map(_plain, signal.compare))
            return f"log p of the answer {first} minus that of {second}{at} is {_against(threshold, ' nats a token')}"


def _against(threshold: Threshold, unit: str = "") -> str:
    """unit: said behind the number, with the blank before it."""
    match threshold.kind:
        case "at_least":
            return f"at least {threshold.stated}{unit}"
        case "at_most":
            return f"at most {threshold.stated}{unit}"
        case "either_way":
            return f"at least {threshold.stated}{unit}, either way"
        case "clean_rate":
            return f"higher than all but {threshold.stated} of clean text"


def _either(tests: tuple[str, ...]) -> str:
    return tests[0] if len(tests) == 1 else f"{', '.join(tests[:-1])} or {tests[-1]}"


def _limits(rule: Rule) -> Iterator[str]:
    above = "when the rate of matches is shown to be above"
    if rule.warn_if is not None:
        bound = " (its clean bound)" if rule.kind == "reading" and rule.warn_if == rule.nominal else ""
        yield f"It warns {above} {rule.warn_if * 100:.10g}%{bound}."
    elif rule.kind == "reading":
        yield "It never warns: no clean rate bounds it."
    yield from [f"It fails {above} {rule.fail_if * 100:.10g}%."] if rule.fail_if is not None else []
    yield from ["It cannot fail on a rate."] if rule.kind == "reading" else []
    yield f"It needs {rule.min_n} {rule.unit}s to say anything."


def _causal(rule: Rule) -> Iterator[str]:
    if rule.causal is not None:
        moves = "raises" if rule.causal.sign > 0 else "lowers"
        steered = f"the latents of {rule.causal.steer}"
        yield f"A causal check steers {steered} and asks whether that {moves} {rule.causal.outcome}."


def _cases(rule: Rule) -> str:
    todo = sum(case.todo is not None for case in rule.cases)
    fires = sum(case.kind == "fires" for case in rule.cases)
    said = f"{fires} that fire, {len(rule.cases) - fires} that stay quiet" if rule.cases else "none"
    return said + (f"; {todo} of them known to miss" if todo else "")


def _plain(text: str) -> str:
    return " ".join(text.split())
