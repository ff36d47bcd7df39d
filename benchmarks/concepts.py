"""The evidence table of every shipped concept: features at each size and reduction beside every plain rival.

Each method is scored on templates that it was not fitted on, on hard negatives and on the held-out source, by the very
code that `bind` runs. Beside the methods of a binding stand: features at k 1, 5, 20 and 100 by each reduction, 20
random features matched to those that were chosen in how often and how strongly they are active (mean of five draws),
and features with the attention probe (the sum of their standardised scores). What is seen at 5 % of clean answers is
the binding's own.

Example: make bench-concepts      (writes benchmarks/results/concepts.json; a concept that is done is kept)
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from auditor.assets import shipped
from auditor.binding import read_binding
from auditor.cli.subject import benign_file, cache_folder, load
from auditor.concepts.benign import load_benign, of_split
from auditor.concepts.bind import concept_table
from auditor.concepts.evidence import HeldOutScores, counts, error_ratio, method_evidence
from auditor.concepts.fit import FEATURE_COUNTS, FeatureMethod, Option, all_methods, fit_logistic
from auditor.concepts.folds import auroc, bootstrap_aurocs, cluster_weights
from auditor.concepts.nested import MethodRun, Scheme
from auditor.concepts.packs import all_sets
from auditor.concepts.screen import Screen
from auditor.concepts.subject import benign_texts, contrast_texts
from auditor.concepts.table import FIT, HARD_NEGATIVE, ConceptTable
from auditor.detectors import REDUCTIONS
from auditor.errors import AuditError
from auditor.models import DEFAULT_MODEL
from benchmarks.result import ROOT, write_result

KEPT = ROOT / "build" / "bench-concepts.jsonl"
DRAWS = 5
RANDOM, TOGETHER = "random_features_20", "features_20_and_attention_probe"
RIVALS = ("bag_of_words", "log_probability")


class OneReduction(FeatureMethod):
    """k features under one reduction: the penalty alone is a choice."""

    def __init__(self, table: ConceptTable, k: int, how: str, screens: dict[str, Screen]):
        super().__init__(table, k, screens)
        self.name, self.options = f"features_{k}_{how}", tuple(o for o in self.options if o.reduce == how)


class RandomFeatures(FeatureMethod):
    """For each of the k chosen features a random one of the 30 that are nearest to it in how often it is active and how
    strongly, under the same reductions."""

    def __init__(self, table: ConceptTable, k: int, screens: dict[str, Screen], seed: int):
        super().__init__(table, k, screens)
        self.name, self.seed = f"{RANDOM}_{seed}", seed
        active = table.features["max"] > 0
        strength = table.features["max"].sum(axis=0) / np.maximum(active.sum(axis=0), 1)
        facts = np.stack([np.log(active.mean(axis=0) + 1e-4), np.log(strength + 1e-4)], axis=1)
        self._facts = (facts - facts.mean(axis=0)) / facts.std(axis=0)

    def _fit(self, option: Option, mask_N: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        chosen = self.screens[option.reduce].top(mask_N, self.table, self.k)
        rng, taken = np.random.default_rng(self.seed), set(chosen.tolist())
        columns = []
        for column in chosen:
            near = np.argsort(((self._facts - self._facts[column]) ** 2).sum(axis=1), kind="stable")
            free = [int(other) for other in near if int(other) not in taken][:30]
            columns.append(int(rng.choice(free)))
            taken.add(columns[-1])
        drawn = np.array(columns)
        weights, bias = fit_logistic(self.table, self.table.features[option.reduce][:, drawn], mask_N, option.c)
        return drawn, weights, bias


@dataclass(frozen=True)
class Together:
    """The sum of two methods' scores, each standardised by the rows that its fit saw."""

    runs: tuple[MethodRun, MethodRun]
    final_option = Option()

    @property
    def scheme(self) -> Scheme:
        return self.runs[0].scheme

    @cached_property
    def template_scores(self) -> np.ndarray:
        masks = self.scheme.template_masks
        return np.sum([[_standard(s, m) for s, m in zip(r.template_scores, masks, strict=True)] for r in self.runs], 0)

    @cached_property
    def final_scores(self) -> np.ndarray:
        return np.sum([_standard(run.final_scores, self.scheme.full_mask) for run in self.runs], axis=0)


def _standard(scores_N: np.ndarray, mask_N: np.ndarray) -> np.ndarray:
    seen = scores_N[mask_N & ~np.isnan(scores_N)]  # of neutral rows an attention probe's held-out scores are not made
    return (scores_N - seen.mean()) / max(float(seen.std()), 1e-12)


def rows_of(table: ConceptTable) -> tuple[list[dict[str, Any]], dict[str, HeldOutScores]]:
    """A row a method, and each method's held-out scores."""
    scheme = Scheme.of(table)
    screens = {how: Screen(table, how) for how in REDUCTIONS}
    methods: list[Any] = [OneReduction(table, k, how, screens) for k in FEATURE_COUNTS for how in REDUCTIONS]
    methods += [RandomFeatures(table, 20, screens, seed) for seed in range(DRAWS)]
    methods += all_methods(table).values()
    runs: dict[str, Any] = {method.name: MethodRun(method, scheme) for method in methods}
    runs[TOGETHER] = Together((runs["features_20"], runs["attention_probe"]))
    rows, held_out = [], {}
    for name, run in runs.items():
        held_out[name] = HeldOutScores.of(run)
        rows.append({"method": name, **method_evidence(run, held_out[name])})
        print(f"  {name}", flush=True)
    return _without_draws(rows), held_out


def _without_draws(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The draws of random features as one row: the means, and of the AUROC on held-out templates the range."""
    draws = [row for row in rows if row["method"].startswith(RANDOM)]
    keys = ("templates", "pooled", "hard_negatives", "held_out_source")
    mean = {key: round(statistics.fmean(row[key] for row in draws), 4) for key in keys if draws[0][key] is not None}
    ends = [min(row["templates"] for row in draws), max(row["templates"] for row in draws)]
    one = {"method": RANDOM, **mean, "ci95": None, "draws": ends, "held_out_source_ci95": None}
    return [row for row in rows if not row["method"].startswith(RANDOM)] + [one]


def measure(concept: str, subject: Any, cache: Any, one: Any, neutral: Any, entry: dict[str, Any]) -> dict[str, Any]:
    """The evidence of one concept, with what its binding says."""
    started = time.monotonic()
    table = concept_table(subject, cache, one, neutral)
    rows, held_out = rows_of(table)
    seen = entry["clean"]["response"]["by_detector"]
    for row in rows:
        if row["method"] in held_out:
            row["hard_negatives_ci95"] = hard_interval(held_out[row["method"]], table)
        level = seen.get(row["method"], {}).get("thresholds", {}).get("5%", {})
        row |= {"sees": level.get("sees"), "sees_ci95": level.get("sees_ci95")}
        if row["method"] in held_out and row["method"] not in RIVALS:
            ratio, ends = error_ratio(held_out[row["method"]], {name: held_out[name] for name in RIVALS}, table)
            row |= {"error_ratio": ratio, "error_ratio_ci95": ends}
    facts = {key: entry[key] for key in ("strength", "lexical", "why", "detector", "held_out_source")}
    whole = entry["evidence"]["whole_procedure"]
    return {
        "concept": concept,
        **facts,
        "counts": counts(table),
        "whole_procedure": whole,
        "rows": rows,
        "hard_by_template": hard_by_template(held_out[entry["detector"]], table),
        "key": key_of(entry),
        "seconds": round(time.monotonic() - started),
    }


def hard_interval(held_out: HeldOutScores, table: ConceptTable) -> list[float]:
    """95 % interval of the AUROC of positives against hard negatives, over templates."""
    labels = table.labels
    positive, hard = np.flatnonzero(labels.at(FIT, True)), np.flatnonzero(labels.at(HARD_NEGATIVE))
    rows = np.concatenate([positive, hard])
    strata = ["positives"] * len(positive) + ["hard"] * len(hard)
    weights = cluster_weights([f"{s} {t}" for s, t in zip(strata, labels.template[rows], strict=True)], strata)
    n, scores = len(positive), held_out.scores
    draws = bootstrap_aurocs(scores[positive], scores[hard], weights[:, :n], weights[:, n:])
    return [round(float(end), 4) for end in np.nanpercentile(draws, [2.5, 97.5])]


def hard_by_template(held_out: HeldOutScores, table: ConceptTable) -> dict[str, dict[str, Any]]:
    """AUROC of the fitted positives against each template of hard negatives, and how many rows that one has."""
    labels = table.labels
    positives, found = held_out.scores[labels.at(FIT, True)], {}
    for template in np.unique(labels.template[labels.at(HARD_NEGATIVE)]):
        scores = held_out.scores[labels.at(HARD_NEGATIVE) & (labels.template == template)]
        found[str(template)] = {"n": len(scores), "auroc": round(auroc(positives, scores), 4)}
    return found


def key_of(entry: dict[str, Any]) -> str:
    """What a row that is kept was measured with: the concept's binding, calibration and all."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def main() -> None:
    (asset,) = shipped()
    assert asset.binding is not None
    bound = read_binding(asset.binding)["concepts"]
    subject = load(DEFAULT_MODEL, None, "cpu", offline=False, no_progress=True)
    cache, sets = subject.cache(cache_folder()), all_sets()
    neutral = of_split(load_benign(benign_file(None)), "neutral")
    cache.fill([text for one in sets.values() for text in contrast_texts(one.rows)] + benign_texts(neutral))
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    done = {row["concept"]: row for row in map(json.loads, lines)}
    with KEPT.open("a", encoding="utf-8") as kept:
        for concept, entry in bound.items():
            one = sets[concept]
            if one.sha256 != entry["contrast"]:
                raise AuditError(f"{concept} is bound to another contrast set: run `make binding` first.")
            if done.get(concept, {}).get("key") == key_of(entry):
                continue
            print(concept, flush=True)
            done[concept] = measure(concept, subject, cache, one, neutral, entry)
            kept.write(json.dumps(done[concept]) + "\n")
            kept.flush()
    write_result("concepts", {"concepts": [done[concept] for concept in bound]})
    KEPT.unlink()


if __name__ == "__main__":
    main()
