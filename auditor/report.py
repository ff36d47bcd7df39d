"""report.json: everything that the page and the other formats draw, computed again from the run directory. No torch.

Samples are streamed twice, once for the verdicts and once for what is printed about each prompt; texts are read only
for the matches that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.cards import Card, load_cards
from auditor.causal.result import causal_result
from auditor.engine.tree import SEVERITIES, Rule, Signal
from auditor.excerpts import excerpt, latents_of, scale_of, shaded_signal
from auditor.report_rule import concept_row, pair, rule_row
from auditor.rule_verdict import RuleVerdict
from auditor.run import Run
from auditor.schema import SCHEMA_VERSION, Sample, round6
from auditor.units import Unit, height
from auditor.validity import FVU_RATIO, L0_RATIO, MIN_TOKENS
from auditor.verdict import RunVerdict, failing, judge_run

PER_RULE, IN_ALL, NEAR_MISSES = 25, 200, 2
ORDER = ("not_covered", "fail", "warn", "inconclusive", "pass", "does_not_apply")
FROM_MANIFEST = (
    "schema_version", "identity", "identity_inputs", "model", "hook_point", "sae", "device", "dtype", "batch_size",
    "suites", "command", "versions", "started", "finished", "seconds",
)  # fmt: skip


@dataclass(slots=True)
class Notes:
    """What the second pass keeps of the samples: numbers, never texts."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)  # by prompt id
    suites: dict[str, dict[str, int]] = field(default_factory=dict)
    detectors: dict[tuple[str, str, str], dict[str, float]] = field(default_factory=dict)  # rule, signal, detector
    codes: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # of prompts with findings
    pairs: dict[str, list[str]] = field(default_factory=dict)  # the prompts of a pair, by its first

    def add(self, sample: Sample) -> None:
        """Keep a sample's numbers."""
        suite = self.suites.setdefault(sample.suite, dict.fromkeys(_SUITE_COUNTS, 0))
        n_response = sample.tokens["response"]
        cut = sample.finish == "length" and not sample.unasked
        counts = {
            "run": 1, "given": sample.given, "written": cut or sample.finish == "stop",
            "unasked": sample.unasked, "errors": sample.error is not None,
            "prompt_tokens": sample.tokens["prompt"], "response_tokens": n_response, "cut": cut,
        }  # fmt: skip
        for name, count in counts.items():
            suite[name] += int(count)
        self.rows[sample.id] = {
            "id": sample.id, "suite": sample.suite, "tags": list(sample.tags), "variant": sample.variant,
            "given": sample.given, "finish": sample.finish, "tokens": n_response,
            "matched": [], "unknown": [], "error": sample.error.type if sample.error else None,
        }  # fmt: skip
        if sample.pair_at is not None:
            self.pairs.setdefault(sample.pair_at, []).append(sample.id)
        for rule, signals in sample.detectors.items():
            for signal, scores in signals.items():
                for name, score in scores.items():
                    if score is not None:
                        self.detectors.setdefault((rule, signal, name), {})[sample.id] = score
        if sample.code and sample.code.get("findings"):
            self.codes[sample.id] = sample.code


_SUITE_COUNTS = ("run", "given", "written", "unasked", "errors", "prompt_tokens", "response_tokens", "cut")


def build_report(run: Run | str | Path, *, finished: bool | None = None) -> dict[str, Any]:
    """The report of a run, as reports/report.schema.json has it.

    finished: True while the scan is about to seal the run; None: as SHA256SUMS says. IncompleteError: a damaged run.
    """
    from auditor.run import open_run

    run = run if isinstance(run, Run) else open_run(run)
    verdict = judge_run(run, finished=finished)
    notes = Notes()
    for sample in run.iter_samples():
        notes.add(sample)
    found = sorted(
        verdict.rules,
        key=lambda r: (ORDER.index(r.state), SEVERITIES.index(r.rule.severity), -(r.rate or 0.0)),
    )
    matches, near, shown = _matches(run, verdict, found, notes)
    causal = causal_results(run, [r.rule for r in found])
    rules = [
        rule_row(r, verdict, run.manifest, notes.detectors, notes.codes, causal[r.rule.id], shown[r.rule.id])
        for r in found
    ]
    for r in verdict.rules:
        for unit in r.units:
            if unit.truth is True:
                notes.rows[unit.id]["matched"].append(r.rule.id)
            elif unit.truth == "unknown":
                notes.rows[unit.id]["unknown"].append(r.rule.id)
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "exit_code": verdict.exit_code,
        "headline": _headline(verdict),
        "manifest": _manifest(run.manifest),
        "validity": _validity(verdict),
        "coverage": _coverage(verdict, found),
        "families": {
            key: {"title": family.title, "limits": family.limits, "concepts": dict(family.concepts)}
            for key, family in verdict.families.items()
        },
        "rules": rules,
        "matches": matches,
        "near_misses": near,
        "shown": {"per_rule": PER_RULE, "in_all": IN_ALL, "shown": sum(shown.values()), "all": len(matches)},
        "features": _features(run, verdict, [m for m in matches + near if m["shown"]], causal),
        "suites": [_suite(s, notes, verdict.rules) for s in run.manifest["suites"]],
        "samples": [notes.rows[i] for i in run.prompt_ids if i in notes.rows],
        "errors": [dict(zip(("id", "suite", "type", "message"), e, strict=True)) for e in verdict.errors],
    }  # fmt: skip


def causal_results(run: Run, rules: Iterable[Rule]) -> dict[str, dict[str, Any] | None]:
    """What causal.jsonl comes to, by rule: report.schema.json's `causal`; None: the rule declares no check."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in run.causal_rows():
        rows.setdefault(row["rule"], []).append(row)
    planned: Mapping[str, str | None] = run.manifest.get("causal") or {}
    results: dict[str, dict[str, Any] | None] = {}
    for rule in rules:
        why_not = planned.get(rule.id)
        own = rows.get(rule.id, []) if why_not is None else [{"rule": rule.id, "arm": "not_run", "reason": why_not}]
        results[rule.id] = causal_result(own) if rule.causal else None
    return results


def _manifest(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest without what stands elsewhere in the report or is too long to print."""
    kept = {key: manifest[key] for key in FROM_MANIFEST if key in manifest}
    kept["rules"] = [{key: rule[key] for key in ("id", "sha256", "path")} for rule in manifest["rules"]]
    binding = manifest.get("binding")
    kept["binding"] = {k: v for k, v in binding.items() if k != "concepts"} if binding else None
    return kept


def _headline(verdict: RunVerdict) -> dict[str, Any]:
    deciding = [
        {"rule": r.rule.id, "claim": r.rule.title, "matches": r.matches, "units": r.n, "unit": r.unit,
         "rate": round6(r.rate), "interval": pair(r.interval), "limit": r.limits[1], "most_allowed": r.most_allowed}
        for r in failing(verdict.rules)
    ]  # fmt: skip
    states = [r.state for r in verdict.rules]
    return {
        "deciding": deciding,
        "counts": {"rules": len(states)} | {state: states.count(state) for state in ORDER},
        "not_covered": [r.rule.id for r in verdict.in_state("not_covered")],
        "conditions": [
            {"name": c.code, "rule": c.rule, "found": c.found, "needed": c.needed} for c in verdict.conditions
        ],
        "prompts": {"run": verdict.n_run, "of": verdict.n_prompts, "errors": len(verdict.errors)},
    }


def _validity(verdict: RunVerdict) -> dict[str, Any]:
    fit = verdict.validity
    by_kind = {
        kind: {"tokens": k.tokens, "fvu": k.fvu, "l0": k.l0, "card_fvu": k.card_fvu, "card_l0": k.card_l0,
               "ratio": round6(k.ratio), "allowed": round6(FVU_RATIO * k.card_fvu) if k.card_fvu else None,
               "judged": k.judged, "ok": k.ok}
        for kind, k in fit.by_kind.items()
    }  # fmt: skip
    l0_ratio = list(L0_RATIO) if fit.l0_moves else None
    return {
        "fvu": round6(fit.fvu), "l0": round6(fit.l0), "by_kind": by_kind, "ok": fit.ok, "reason": fit.reason,
        "bounds": {"fvu_ratio": FVU_RATIO, "l0_ratio": l0_ratio, "min_tokens": MIN_TOKENS},
        "tokens": fit.tokens, "sinks": fit.sinks, "firsts": fit.firsts,
    }  # fmt: skip


def _coverage(verdict: RunVerdict, found: Iterable[RuleVerdict]) -> dict[str, Any]:
    found = list(found)
    concepts = dict.fromkeys(c for r in found for c in r.rule.concepts)
    return {
        "covered": sum(r.covered for r in found),
        "of": len(found),
        "not_covered": [{"rule": r.rule.id, "reason": r.reason} for r in found if r.state == "not_covered"],
        "does_not_apply": [r.rule.id for r in found if r.state == "does_not_apply"],
        "concepts": [concept_row(key, verdict) for key in concepts],
    }


def _matches(
    run: Run, verdict: RunVerdict, found: Iterable[RuleVerdict], notes: Notes
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int]]:
    """(every match, near misses, how many matches a rule shows). Shown ones carry text: PER_RULE and IN_ALL at most."""
    matches, near, shown, left = [], [], {}, IN_ALL
    for r in found:
        shown[r.rule.id] = min(PER_RULE, left, r.matches)
        left -= shown[r.rule.id]
        for rank, unit in enumerate(r.matched, start=1):
            matches.append(_match(run, verdict, r, unit, rank, notes, rank <= shown[r.rule.id]))
        if scored_signal(r.rule) is not None:
            misses = sorted((u for u in r.units if u.truth is False), key=lambda u: -height(r.rule, u.score))[
                :NEAR_MISSES
            ]
            near += [_match(run, verdict, r, unit, None, notes, True) for unit in misses]
    return matches, near, shown


def _match(
    run: Run, verdict: RunVerdict, r: RuleVerdict, unit: Unit, rank: int | None, notes: Notes, shown: bool
) -> dict[str, Any]:
    thresholds = run.manifest["thresholds"]
    signal, score = scored_signal(r.rule), unit.score or 0.0
    threshold = thresholds.get(r.rule.id, {}).get(signal.name, {}).get("threshold") if signal else None
    facts = {
        "prompt_id": unit.id, "rule_id": r.rule.id, "suite": unit.suite, "tags": list(unit.tags),
        "variant": notes.rows[unit.id]["variant"], "template": unit.template, "given": unit.given, "score": score,
        "signals": dict(unit.scores), "rank": rank, "of": r.matches,
        "to_threshold": round6(height(r.rule, score) - threshold) if threshold is not None else None, "shown": shown,
    }  # fmt: skip
    if r.rule.compares:
        facts["variants"] = _variants(run, r.rule, notes.pairs.get(unit.id, [])) if shown else []
    sample = run.sample(unit.id) if shown else None
    if sample is not None:
        return facts | excerpt(run, r.rule, sample, scale_of(r.rule, verdict.evidence, thresholds), verdict.evidence)
    row = notes.rows[unit.id]
    return facts | {
        "spans": [], "top_features": [], "tokens": None, "highest": [], "prompt_text": None, "response_text": None,
        "n_tokens": row["tokens"], "finish": row["finish"], "findings": [], "code": None,
    }  # fmt: skip


def scored_signal(rule: Rule) -> Signal | None:
    """The signal whose score ranks a rule's units and can lie near its threshold; None: findings are counted."""
    return rule.signals[0] if rule.compares else shaded_signal(rule)


def _variants(run: Run, rule: Rule, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The texts of a pair that the rule compares, each with what was measured there."""
    found = []
    for sample in filter(None, map(run.sample, ids)):
        measured = sample.measures.get(rule.id)
        if measured:
            text: Mapping[str, str | None] = sample.text or {"prompt": None, "response": None}
            found.append(
                {"variant": sample.variant, "score": next(iter(measured.values())), "prompt_text": text["prompt"],
                 "response_text": text["response"]}
            )  # fmt: skip
    return found


def _features(
    run: Run, verdict: RunVerdict, shown: Iterable[Mapping[str, Any]], causal: Mapping[str, Mapping[str, Any] | None]
) -> dict[str, Any]:
    """By latent: the rules that weigh it, what the shown matches say of it, and its card where the SAE has one.

    The latents that shown matches name, those that the rules read or that explain their concepts, and those of causal
    checks.
    """
    sae = run.manifest["sae"]
    corpus_max: Mapping[str, float] = sae.get("latent_max") or {}
    weights = {
        r.rule.id: {i: w for signal in r.rule.signals for i, w in latents_of(signal, verdict.evidence).items()}
        for r in verdict.rules
    }
    named: dict[str, float | None] = {}
    for row in (row for match in shown for row in match["top_features"]):
        named.setdefault(str(row["latent"]), row["weight"])
    for latent in (*corpus_max, *(str(i) for check in causal.values() if check for i in check.get("latents", ()))):
        named.setdefault(latent, next((w[int(latent)] for w in weights.values() if int(latent) in w), None))
    cards = load_cards(Path(sae["path"]), run.manifest["identity_inputs"]["sae"])
    features = {
        latent: _feature(cards.get(latent), corpus_max.get(latent), weight)
        | {"rules": [rule for rule, own in weights.items() if int(latent) in own]}
        for latent, weight in named.items()
    }
    for match in shown:
        for row in match["top_features"]:
            feature = features[str(row["latent"])]
            feature["matches"] += 1
            feature["max"] = max(feature["max"] or 0.0, row["max"])
    return features


def _feature(card: Card | None, corpus_max: float | None, weight: float | None) -> dict[str, Any]:
    """A latent that no match has named yet."""
    own = {key: value for key, value in (card or {"label": None, "corpus_max": None}).items() if key != "latent"}
    maximum = own["corpus_max"] if corpus_max is None else corpus_max
    return own | {"weight": weight, "matches": 0, "max": None, "corpus_max": maximum}


def _suite(suite: Mapping[str, Any], notes: Notes, rules: Iterable[RuleVerdict]) -> dict[str, Any]:
    name = suite["name"]
    facts = {key: suite[key] for key in ("name", "family", "shipped", "sha256", "prompts")}
    facts["in_file"] = suite.get("in_file", suite["prompts"])
    counted = [r.rule.id for r in rules if any(u.suite == name for u in r.units)]
    return facts | (notes.suites.get(name) or dict.fromkeys(_SUITE_COUNTS, 0)) | {"counted_by": counted}
