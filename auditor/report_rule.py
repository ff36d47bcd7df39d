"""One rule of report.json, and one concept: verdict, limits, evidence, histogram, detectors side by side, code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from auditor.clean import key_of
from auditor.engine.tree import BanditMeasure, ConceptMeasure, LogitGapMeasure, LogProbMeasure, Rule, Signal
from auditor.rule_verdict import RuleVerdict, by_template
from auditor.schema import round6
from auditor.stats import mean_interval, percentile, rate_interval
from auditor.units import Unit, height
from auditor.verdict import RunVerdict

N_TOP, N_BINS, N_TICKS, N_TAGS = 10, 30, 60, 40
DetectorScores = Mapping[tuple[str, str, str], Mapping[str, float]]  # (rule, signal, detector) -> prompt id -> score


def rule_row(
    r: RuleVerdict,
    verdict: RunVerdict,
    manifest: Mapping[str, Any],
    detector_scores: DetectorScores,
    codes: Mapping[str, Mapping[str, Any]],
    causal: Mapping[str, Any] | None,
    shown: int,
) -> dict[str, Any]:
    """report.schema.json's `rule`. codes: `code` of the samples that have findings. causal: the check's
    result. shown: matches that carry text."""
    rule, limits = r.rule, manifest["thresholds"].get(r.rule.id, {})
    facts = {k: getattr(rule, k) for k in ("id", "family", "title", "version", "status", "scope", "severity", "kind")}
    said = {k: getattr(r, k) for k in ("verdict", "state", "reason", "covered", "matches", "unknown", "not_applicable")}
    warn, fail = r.limits
    smallest = {"warn": round6(r.smallest(warn)), "fail": round6(r.smallest(fail))}
    return facts | said | {
        "reason_code": r.broken.code if r.broken else r.verdict,
        "prompts": r.n, "uncounted": dict(r.uncounted), "counted": r.counted, "unit": r.unit,
        "rate": round6(r.rate), "interval": pair(r.interval), "interval_method": r.interval_method,
        "templates": r.n_templates, "limits": {"warn_if": warn, "fail_if": fail, "min_n": rule.min_n},
        "not_shown": r.not_shown, "nominal": rule.nominal, "clean": _clean(r),
        "signals": {s.name: _signal(s, limits.get(s.name, {}), r, verdict) for s in rule.signals},
        "causal": causal, "change": None, "text": _text(rule, verdict),
        "evidence": [_evidence(s, verdict, limits.get(s.name, {})) for s in rule.signals if _is_concept(s)],
        "histogram": _histogram(r, verdict, limits), "detectors": _detectors(r, verdict, detector_scores),
        "top": _top(r), "smallest_effect": smallest["fail"] if fail is not None else smallest["warn"],
        "smallest_effects": smallest,
        "by_suite": _by_suite(r),
        "by_tag": _by_tag(r), "code": _code(r), "findings": _findings(r, codes), "shown": shown,
    }  # fmt: skip


def concept_row(key: str, verdict: RunVerdict) -> dict[str, Any]:
    """report.schema.json's `concept`: what the binding says, and what is seen at the threshold."""
    family, _, name = key.partition(".")
    bound = verdict.evidence.concepts.get(key)
    entry: Mapping[str, Any] = bound.entry if bound else {}
    own = [(r, s.name) for r in verdict.rules for s in r.rule.signals if _is_concept(s) and key_of(s) == key]
    sees = next((r.sees[signal] for r, signal in own if r.sees.get(signal)), None)
    meanings = verdict.families[family].concepts if family in verdict.families else {}
    detector = (entry.get("detectors") or {}).get(entry.get("detector")) or {}
    return {
        "concept": key, "family": family, "meaning": meanings.get(name), "bound": bound is not None,
        "strength": entry.get("strength"), "lexical": entry.get("lexical"), "why": entry.get("why"),
        "detector": entry.get("detector"), "reduce": detector.get("reduce"), "auroc": entry.get("auroc"),
        "held_out_source": entry.get("held_out_source"), "counts": entry.get("counts"),
        "sees": round6(sees.rate) if sees else None, "sees_ci95": pair(sees.interval) if sees else None,
        "sees_n": sees.n if sees else None, "sees_from": sees.source if sees else None,
        "rules": list(dict.fromkeys(r.rule.id for r, _ in own)),
    }  # fmt: skip


def pair(interval: tuple[float, float] | None) -> list[float | None] | None:
    """An interval as JSON has it, ends to six digits; None for none."""
    return None if interval is None else [round6(end) for end in interval]


def _is_concept(signal: Signal) -> bool:
    return isinstance(signal.measure, ConceptMeasure)


def _clean(r: RuleVerdict) -> dict[str, Any] | None:
    if r.clean is None:
        return None
    c = r.clean
    return {"over": c.over, "rate": round6(c.rate), "interval": pair(c.interval), "n": c.n, "from": c.source}


def _signal(signal: Signal, limit: Mapping[str, Any], r: RuleVerdict, verdict: RunVerdict) -> dict[str, Any]:
    marginal = None
    if isinstance(signal.measure, ConceptMeasure) and (bound := verdict.evidence.concepts.get(signal.measure.key)):
        marginal = bound.calibrated.marginal(signal.threshold.stated)
    kept = {k: limit.get(k) for k in ("threshold", "detector", "reason")}
    stated = limit.get("stated") or f"{signal.threshold.kind}: {signal.threshold.stated}"
    return kept | {
        "op": signal.threshold.op, "stated": stated, "unit": signal.measure.unit,
        "measure": _measure_words(signal), "over": sum(signal.name in u.over for u in r.units), "marginal": marginal,
        "mean": _signed_mean(signal, r) if signal.compare else None,
    }  # fmt: skip


def _signed_mean(signal: Signal, r: RuleVerdict) -> dict[str, Any] | None:
    """The mean difference of a comparison over the counted pairs, with its sign: whether one side is favoured."""
    groups: dict[str, list[float]] = {}
    for unit in r.scored:
        value = unit.scores.get(signal.name)
        if value is not None:
            groups.setdefault(unit.template or unit.id, []).append(value)
    values = [value for group in groups.values() for value in group]
    if not values:
        return None
    interval = mean_interval(list(groups.values()))
    return {"value": round6(fmean(values)), "interval": pair(interval), "n": len(values)}


def _measure_words(signal: Signal) -> str:
    match signal.measure:
        case ConceptMeasure(key=key):
            return f"concept {key}"
        case BanditMeasure(tests=tests, severity=severity, confidence=confidence):
            return f"bandit {', '.join(tests)}; severity {severity} and up, confidence {confidence} and up"
        case LogProbMeasure():
            compared = " minus ".join(signal.compare or ())
            return "mean log-probability of the given response's tokens" + (f", {compared}" if compared else "")
        case LogitGapMeasure(answers=(first, second)):
            compared = " minus ".join(signal.compare or ())
            return f"log-probability of the answer “{first}” minus that of “{second}”" + (
                f", {compared}" if compared else ""
            )
    return f"{len(signal.measure.indices)} latents of {signal.measure.sae}"


def _text(rule: Rule, verdict: RunVerdict) -> dict[str, Any]:
    family = verdict.families.get(rule.family)
    return {
        "description": rule.description, "condition": rule.condition_text, "limits": family.limits if family else None,
        "false_positives": list(rule.false_positives), "review": list(rule.review),
        "references": list(rule.references), "tags": list(rule.tags),
    }  # fmt: skip


def _evidence(signal: Signal, verdict: RunVerdict, limit: Mapping[str, Any]) -> dict[str, Any]:
    assert isinstance(signal.measure, ConceptMeasure)
    bound = verdict.evidence.concepts.get(signal.measure.key)
    row: dict[str, Any] = {"signal": signal.name, "concept": signal.measure.key, "strength": None, "latents": [],
                           "weights": [], "detectors": {}, "clean": None}  # fmt: skip
    if bound is None:
        return row
    entry, clean = bound.entry, bound.calibrated.clean
    row |= {"strength": bound.strength, "detectors": entry.get("evidence") or {}}
    row |= {key: list(entry.get(key) or []) for key in ("latents", "weights")}
    if clean:
        at = bound.calibrated.entry(signal.threshold.stated)
        realised = at.get("realised") or {}
        row["clean"] = {
            "n": clean.get("n", 0), "confidence": clean.get("confidence", 0.95), "domains": clean.get("domains") or {},
            "worst_domain": at.get("worst_domain"), "binding_part": at.get("binding_part"),
            "threshold": limit.get("threshold"), "marginal": at.get("marginal"),
            "realised": _proportions(realised.get("domains") or {}),
            "terciles": _proportions(realised.get("terciles") or {}),
            "hard": _proportions(realised.get("hard") or {}),
        }  # fmt: skip
    return row


def _proportions(rates: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        name: {"over": p["above"], "n": p["n"], "rate": p["rate"], "interval": p["ci95"]} for name, p in rates.items()
    }


def _first_concept(rule: Rule) -> Signal | None:
    return next((s for s in rule.signals if _is_concept(s)), None)


def _histogram(r: RuleVerdict, verdict: RunVerdict, limits: Mapping[str, Any]) -> dict[str, Any] | None:
    """Counted units against the calibration answers, on bins of which one edge is the threshold."""
    signal = _first_concept(r.rule)
    if signal is None or not isinstance(signal.measure, ConceptMeasure):
        return None
    bound = verdict.evidence.concepts.get(signal.measure.key)
    clean = [score for score, *_ in bound.clean_scores()] if bound else []
    units = [(u, u.scores.get(signal.name)) for u in r.units]
    suite = [score for _, score in units if score is not None]
    if not clean and not suite:
        return None
    threshold = limits.get(signal.name, {}).get("threshold")
    edges = bin_edges([*clean, *suite], threshold)
    over = [(u, s) for u, s in units if s is not None and threshold is not None and s > threshold]
    ticks = [{"id": u.id, "score": s, "matched": u.truth is True} for u, s in sorted(over, key=lambda x: -x[1])]
    return {
        "signal": signal.name, "edges": edges, "suite": bin_counts(suite, edges), "clean": bin_counts(clean, edges),
        "suite_n": len(suite), "clean_n": len(clean), "suite_over": len(over), "threshold": threshold,
        "clean_over": sum(s > threshold for s in clean) if threshold is not None else 0,
        "clean_median": round6(percentile(clean, 50)) if clean else None,
        "ticks": ticks if len(ticks) <= N_TICKS else [],
    }  # fmt: skip


def bin_edges(scores: Sequence[float], threshold: float | None) -> list[float]:
    """About N_BINS equal bins over the scores, moved so that the threshold, if within, is an edge."""
    lo, hi = min(scores), max(scores)
    width = (hi - lo) / N_BINS or 1.0
    start = lo
    if threshold is not None and lo < threshold < hi:
        start = threshold - width * (int((threshold - lo) / width) + 1)
    n = int((hi - start) / width) + 1
    return [float(f"{start + i * width:.9g}") for i in range(n + 1)]


def bin_counts(scores: Sequence[float], edges: Sequence[float]) -> list[int]:
    """How many scores each bin holds: its lower edge belongs to it, and the last one's upper edge too."""
    from bisect import bisect_right

    counts = [0] * (len(edges) - 1)
    for score in scores:
        counts[min(max(bisect_right(edges, score) - 1, 0), len(counts) - 1)] += 1
    return counts


def _detectors(r: RuleVerdict, verdict: RunVerdict, scores: DetectorScores) -> list[dict[str, Any]]:
    """Every detector of every concept signal: on the counted units, and its clean threshold."""
    rows = []
    counted = {u.id: u for u in r.scored}
    for signal in r.rule.signals:
        if not isinstance(signal.measure, ConceptMeasure):
            continue
        bound = verdict.evidence.concepts.get(signal.measure.key)
        for name in bound.detectors if bound else ():
            assert bound is not None
            own = [(counted[i], s) for i, s in scores.get((r.rule.id, signal.name, name), {}).items() if i in counted]
            threshold = bound.threshold(signal.threshold.stated, name)
            clean = bound.calibrated.clean_spread(name)
            rows.append(
                {"signal": signal.name, "name": name, "decides": name == bound.detector,
                 "suite": _suite_side(own, threshold),
                 "clean": clean | {"threshold": threshold},
                 "auroc": (bound.entry.get("evidence") or {}).get(name)}
            )  # fmt: skip
    return rows


def _suite_side(own: Sequence[tuple[Unit, float]], threshold: float | None) -> dict[str, Any]:
    median = round6(percentile([s for _, s in own], 50)) if own else None
    row: dict[str, Any] = {"n": len(own), "median": median, "over": None, "rate": None, "interval": None}
    if threshold is None or not own:
        return row
    counts = by_template((unit, score > threshold) for unit, score in own)
    over = sum(hits for hits, _ in counts)
    interval = rate_interval(counts)[0]
    return row | {"over": over, "rate": round6(over / len(own)), "interval": pair(interval)}


def _top(r: RuleVerdict) -> list[dict[str, Any]]:
    """The ten highest-scoring counted units, matched or not."""
    scored = sorted((u for u in r.units if u.score is not None), key=lambda u: -height(r.rule, u.score))[:N_TOP]
    return [
        {"id": u.id, "suite": u.suite, "score": u.score, "matched": u.truth if isinstance(u.truth, bool) else None,
         "tags": list(u.tags), "signals": dict(u.scores)}
        for u in scored
    ]  # fmt: skip


def _by_suite(r: RuleVerdict) -> dict[str, dict[str, Any]]:
    """Of each suite what the rule scored, and what of it the verdict counts; true or false units only."""
    scored, matched = (Counter(u.suite for u in units) for units in (r.scored, r.matched))
    return {
        suite: {"matches": matches, "units": units, "counted": counted > 0,
                "counted_matches": matched[suite], "counted_units": scored[suite]}
        for suite, (matches, units, counted) in r.by_suite.items()
    }  # fmt: skip


def _by_tag(r: RuleVerdict) -> list[dict[str, Any]]:
    """Matches by tag, the tags with most matches first."""
    units: dict[str, list[Unit]] = {}
    for u in r.scored:
        for tag in dict.fromkeys(u.tags):
            units.setdefault(tag, []).append(u)
    rows: list[dict[str, Any]] = [
        {"tag": tag, "matches": sum(u.truth is True for u in own), "units": len(own),
         "interval": pair(rate_interval(by_template((u, u.truth is True) for u in own))[0])}
        for tag, own in units.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["matches"], -row["units"], row["tag"]))[:N_TAGS]


def _bandit_signals(rule: Rule) -> list[tuple[str, BanditMeasure]]:
    return [(s.name, s.measure) for s in rule.signals if isinstance(s.measure, BanditMeasure)]


def _code(r: RuleVerdict) -> dict[str, int] | None:
    if not _bandit_signals(r.rule):
        return None
    blocks = [u for u in r.units if u.blocks]
    parsed = Counter(u.parsed for u in blocks)
    return {
        "answers": len(r.units), "with_block": len(blocks), "blocks": sum(u.blocks for u in blocks),
        "scored": sum(isinstance(u.truth, bool) for u in blocks),
        "whole": parsed["whole"], "part": parsed["part"], "none": parsed["none"],
    }  # fmt: skip


def _findings(r: RuleVerdict, codes: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Answers with at least one finding that the signal counts, by signal and bandit test."""
    if not _bandit_signals(r.rule):
        return []
    from auditor.engine.code import Finding, count_findings

    answers: Counter[tuple[str, str]] = Counter()
    for unit in r.scored:
        findings = [Finding(**f) for f in codes.get(unit.id, {}).get("findings", ())]
        for name, measure in _bandit_signals(r.rule):
            for test in {f.test_id for f in findings}:
                if count_findings([f for f in findings if f.test_id == test], measure):
                    answers[name, test] += 1
    rows = [{"signal": name, "test_id": test, "answers": n} for (name, test), n in answers.items()]
    return sorted(rows, key=lambda row: (-row["answers"], row["signal"], row["test_id"]))
