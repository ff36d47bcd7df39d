"""One unit with its evidence, as the page and `auditor show` draw it: tokens with their scores, spans, top features.

A token's level says how many times the way from the median of the clean answers' scores to the threshold its own score
has gone; spans are runs of tokens that have gone it twice. They explain a match and never make one: docs/report.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.clean import Evidence
from auditor.engine.tree import ConceptMeasure, LatentsMeasure, Rule, Signal
from auditor.run import Run
from auditor.schema import Sample, round6
from auditor.shards import PromptCodes
from auditor.stats import percentile

LEVELS = (1.0, 1.5, 2.0, 3.0)  # times (threshold - clean median) above the clean median
SPAN_LEVEL = 3  # "twice the threshold: a span"
N_FEATURES = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a signal's shading starts; no threshold: nothing is shaded."""

    threshold: float | None
    median: float

    def level(self, score: float | None) -> int:
        """0 to 4."""
        if score is None or self.threshold is None or self.threshold <= self.median:
            return 0
        way = (score - self.median) / (self.threshold - self.median)
        return sum(way >= mark for mark in LEVELS)


def shaded_signal(rule: Rule) -> Signal | None:
    """The signal whose token scores are drawn: the first on activations."""
    return next((s for s in rule.signals if s.reads_activations), None)


def scale_of(rule: Rule, evidence: Evidence, thresholds: Mapping[str, Any]) -> Scale:
    """The scale of the rule's shaded signal. Without clean scores the median counts as 0."""
    signal = shaded_signal(rule)
    if signal is None:
        return Scale(None, 0.0)
    bound = evidence.concepts.get(signal.measure.key) if isinstance(signal.measure, ConceptMeasure) else None
    scores = [row[0] for row in bound.clean_scores()] if bound else []
    median = percentile(scores, 50) if scores else 0.0
    return Scale(thresholds.get(rule.id, {}).get(signal.name, {}).get("threshold"), median)


def pieces(sample: Sample) -> list[str] | None:
    """The text of every token, which together are prompt + response; None when texts were not kept."""
    if sample.text is None:
        return None
    text, done, out = sample.text["prompt"] + sample.text["response"], 0, []
    for _, end in sample.offsets:
        out.append(text[done:end])
        done = max(done, end)
    return out


def scope_slice(rule: Rule, sample: Sample) -> slice:
    """The tokens that are drawn: the prompt's for rules that read it, else the response's."""
    n_prompt = sample.tokens["prompt"]
    return slice(0, n_prompt) if rule.scope == "prompt" else slice(n_prompt, n_prompt + sample.tokens["response"])


def spans(scores: Sequence[float | None], levels: Sequence[int]) -> list[dict[str, Any]]:
    """Runs of tokens of SPAN_LEVEL and up; the three with the highest token are lettered, in order of text."""
    found: list[dict[str, Any]] = []
    start = 0
    while start < len(levels):
        end = start
        while end < len(levels) and levels[end] >= SPAN_LEVEL:
            end += 1
        if end > start:
            run = [s for s in scores[start:end] if s is not None]
            found.append({"start": start, "end": end, "mean": round6(sum(run) / len(run)), "highest": max(run)})
        start = max(end, start + 1)
    best = sorted(sorted(found, key=lambda s: -s["highest"])[:3], key=lambda s: s["start"])
    letters = {span["start"]: letter for span, letter in zip(best, "abc", strict=False)}
    return [{k: s[k] for k in ("start", "end", "mean")} | {"letter": letters.get(s["start"])} for s in found]


def latents_of(signal: Signal | None, evidence: Evidence) -> dict[int, float]:
    """{latent: weight} of what a signal reads, or of what explains its concept."""
    if signal is None:
        return {}
    if isinstance(signal.measure, LatentsMeasure):
        return dict(zip(signal.measure.indices, signal.measure.weights, strict=True))
    bound = evidence.concepts.get(signal.measure.key) if isinstance(signal.measure, ConceptMeasure) else None
    entry = bound.entry if bound else {}
    return {int(i): float(w) for i, w in zip(entry.get("latents", ()), entry.get("weights", ()), strict=True)}


def top_features(
    pooled: Mapping[int, tuple[float, float]], weights: Mapping[int, float], corpus_max: Mapping[str, float]
) -> list[dict[str, Any]]:
    """The concept's active latents by their part in sum |weight x mean|; where none is active, the most active ones.

    pooled: {latent: (maximum, mean)}. corpus_max: {latent as text: corpus maximum}, by which a mean is divided, as the
    weights were fitted so; a latent without one counts as it is.
    """
    parts = {i: abs(weights[i] * mean / corpus_max.get(str(i), 1.0)) for i, (_, mean) in pooled.items() if i in weights}
    total = sum(parts.values())
    if total:
        chosen = sorted(parts, key=lambda i: -parts[i])[:N_FEATURES]
    else:
        chosen = sorted(pooled, key=lambda i: -pooled[i][1] / corpus_max.get(str(i), 1.0))[:N_FEATURES]
    rows = []
    for latent in chosen:
        largest, mean = pooled[latent]
        part = round6(parts[latent] / total) if total else None
        rows.append({"latent": latent, "weight": weights.get(latent), "mean": mean, "max": largest, "share": part})
    return rows


def excerpt(run: Run, rule: Rule, sample: Sample, scale: Scale, evidence: Evidence) -> dict[str, Any]:
    """The fields of a match that carry text and tokens, as report.schema.json's `match` has them."""
    signal, part = shaded_signal(rule), scope_slice(rule, sample)
    codes = PromptCodes.open(run.path, sample.shard, sample.id) if signal else None
    whole = codes.token_scores(rule.id, signal.name) if codes and signal else None
    scores = whole[part] if whole else []
    texts = (pieces(sample) or [])[part]
    levels = [scale.level(s) for s in scores]
    tokens = [{"text": t, "score": s, "level": n} for t, s, n in zip(texts, scores, levels, strict=False)]
    order = sorted((i for i, s in enumerate(scores) if s is not None), key=lambda i: -(scores[i] or 0.0))[:4]
    corpus_max = run.manifest["sae"].get("latent_max") or {}
    code = sample.code or {}
    bandit = bool(rule.bandit_measures)
    return {
        "spans": spans(scores, levels),
        "top_features": top_features(codes.pooled(), latents_of(signal, evidence), corpus_max)
        if codes and part.stop > part.start
        else [],
        "tokens": tokens or None,
        "highest": [{"index": i, "text": texts[i] if texts else None, "score": scores[i]} for i in order],
        "prompt_text": sample.text["prompt"] if sample.text else None,
        "response_text": sample.text["response"] if sample.text else None,
        "n_tokens": part.stop - part.start,
        "finish": sample.finish,
        "findings": list(code.get("findings") or []) if bandit else [],
        "code": _checked_code(sample) if bandit else None,
    }


def _checked_code(sample: Sample) -> str | None:
    if sample.text is None:
        return None
    from auditor.engine.code import answer_code

    return answer_code(sample.text["response"]).code
