"""Held-out evidence of a concept: every method on held-out templates, hard negatives and the held-out source.

`evaluate_concept(table)` is a function of arrays alone, so it can be run again without the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from auditor.concepts.fit import FeatureMethod, MeanDifferenceMethod, all_methods
from auditor.concepts.folds import auroc, bootstrap_aurocs, bootstrap_mean, cluster_weights, permutation_p
from auditor.concepts.nested import Choice, MethodRun, Scheme, choose
from auditor.concepts.table import FIT, HARD_NEGATIVE, HELD_OUT, HELD_OUT_HARD, NEUTRAL, ConceptTable
from auditor.detectors import FeatureDetector, tidy

RIVALS = {"bag_of_words": "bag_of_words_hard_negatives", "log_probability": "log_prob_hard_negatives"}
EXPLAINING = "features_20"  # the set that explains and is steered when no feature detector decides
Report = Callable[[str, int, int], None]  # (method, number, of how many)


@dataclass(frozen=True)
class HeldOutScores:
    """Scores by fits that did not see the row, of one method: on labelled rows and hard negatives [N], NaN
    elsewhere."""

    scores: np.ndarray

    @classmethod
    def of(cls, run: MethodRun) -> HeldOutScores:
        """A labelled row is scored by the fit without its template. Hard negatives are never fitted: one of a fitted
        template by the fit without that template, one of a template of its own by the mean of all fits."""
        labels, names = run.scheme.table.labels, run.scheme.table.templates
        scores = np.full(run.scheme.table.n_rows, np.nan)
        hard = labels.at(HARD_NEGATIVE)
        scores[hard] = run.template_scores[:, hard].mean(axis=0)
        for i, name in enumerate(names):
            own = (labels.at(FIT) | hard) & (labels.template == name)
            scores[own] = run.template_scores[i, own]
        return cls(scores)


def evaluate_concept(table: ConceptTable, report: Report | None = None) -> dict[str, Any]:
    """A binding's entry for one concept, without strength, contrast and calibration.

    Keys: detector, detectors, latents, weights, features_reduce, direction, auroc, evidence, counts, choice, screened.
    """
    scheme, methods = Scheme.of(table), all_methods(table)
    runs = {name: MethodRun(method, scheme) for name, method in methods.items()}
    held_out: dict[str, HeldOutScores] = {}
    for number, (name, run) in enumerate(runs.items(), start=1):
        if report:
            report(name, number, len(runs))
        held_out[name] = HeldOutScores.of(run)
    choice = choose(runs, scheme)
    chosen = choice.run.method.name
    detectors = {name: run.method.detector(run.final_option, scheme.full_mask) for name, run in runs.items()}
    evidence = {name: method_evidence(run, held_out[name]) for name, run in runs.items()}
    return {
        "detector": chosen,
        "detectors": {name: detector.spec() for name, detector in detectors.items() if detector is not None},
        **_explaining(detectors[chosen], detectors[EXPLAINING]),
        "direction": _direction(runs, scheme),
        "auroc": _headline(chosen, evidence, held_out, table),
        "evidence": evidence | {"whole_procedure": _procedure(choice)},
        "counts": counts(table),
        "choice": {"candidate": choice.chosen, "aurocs": _rounded(choice.aurocs), "outer_folds": list(choice.picks)},
        "screened": _screened(runs[EXPLAINING], table),
    }


def method_evidence(run: MethodRun, held_out: HeldOutScores) -> dict[str, Any]:
    """AUROC of one method alone: by template with interval, pooled against hard negatives, pooled on the held-out
    source, and of its positives against its own hard negatives."""
    table, labels = run.scheme.table, run.scheme.table.labels
    by_template = run.scheme.aurocs(held_out.scores, table.templates)
    positives = held_out.scores[labels.at(FIT, True)]
    final = run.final_scores
    option = run.final_option
    return {
        "templates": _round(float(np.mean(list(by_template.values())))),
        "ci95": [_round(end) for end in bootstrap_mean(list(by_template.values()))],
        "pooled": _round(auroc(positives, held_out.scores[labels.at(FIT, False)])),
        "hard_negatives": _round(auroc(positives, held_out.scores[labels.at(HARD_NEGATIVE)])),
        "held_out_source": _round(auroc(final[labels.at(HELD_OUT, True)], final[labels.at(HELD_OUT, False)])),
        "held_out_source_ci95": held_out_interval(final, table),
        "held_out_hard": _round(auroc(final[labels.at(HELD_OUT, True)], final[labels.at(HELD_OUT_HARD)])),
        "option": {"reduce": option.reduce, "c": option.c},
    }


def held_out_interval(final_N: np.ndarray, table: ConceptTable) -> list[float | None]:
    """95 % interval of the pooled AUROC on the held-out source, resampling entities."""
    labels = table.labels
    rows = labels.at(HELD_OUT)
    weights = cluster_weights(labels.entity[rows].tolist(), ["held_out"] * int(rows.sum()))
    positive = labels.is_positive[rows]
    scores = final_N[rows]
    draws = bootstrap_aurocs(scores[positive], scores[~positive], weights[:, positive], weights[:, ~positive])
    return [_round(float(end)) for end in np.nanpercentile(draws, [2.5, 97.5])]


def error_ratio(
    own: HeldOutScores, rivals: Mapping[str, HeldOutScores], table: ConceptTable
) -> tuple[float | None, list[float] | None]:
    """(1 − AUROC) on hard negatives over that of the better rival, and its 95 % interval over templates.

    Every resample takes its own better rival, which is the harder test. None: no hard negatives, or a rival without
    error.
    """
    labels = table.labels
    positive, hard = np.flatnonzero(labels.at(FIT, True)), np.flatnonzero(labels.at(HARD_NEGATIVE))
    if not len(hard):
        return None, None
    rows = np.concatenate([positive, hard])
    with_positives = set(labels.template[positive].tolist())
    clusters = labels.template[rows].tolist()
    weights = cluster_weights(clusters, ["positives" if name in with_positives else "hard" for name in clusters])
    w_pos, w_neg = weights[:, : len(positive)], weights[:, len(positive) :]

    def errors(held_out: HeldOutScores) -> tuple[float, np.ndarray]:
        pos, neg = held_out.scores[positive], held_out.scores[hard]
        return 1 - auroc(pos, neg), 1 - bootstrap_aurocs(pos, neg, w_pos, w_neg)

    own_error, own_draws = errors(own)
    rival_errors = [errors(rival) for rival in rivals.values()]
    rival_error = min(point for point, _ in rival_errors)
    if rival_error <= 0:
        return None, None
    rival_draws = np.min([draws for _, draws in rival_errors], axis=0)
    ratios = np.divide(own_draws, rival_draws, out=np.full(len(own_draws), np.inf), where=rival_draws > 0)
    ratios = ratios[~np.isnan(own_draws)]
    # the inverted-cdf quantile never averages with an infinite ratio
    lo, hi = np.quantile(ratios, [0.025, 0.975], method="inverted_cdf")
    return _round(own_error / rival_error), [_finite(float(lo)), _finite(float(hi))]


def counts(table: ConceptTable) -> dict[str, int]:
    """How many texts of each role and class, and how many templates were fitted."""
    labels = table.labels
    return {
        "positives": int(labels.at(FIT, True).sum()),
        "negatives": int(labels.at(FIT, False).sum()),
        "templates": len(table.templates),
        "hard_negatives": int(labels.at(HARD_NEGATIVE).sum()),
        "held_out_positives": int(labels.at(HELD_OUT, True).sum()),
        "held_out_negatives": int(labels.at(HELD_OUT, False).sum()),
        "held_out_hard": int(labels.at(HELD_OUT_HARD).sum()),
        "neutral": int(labels.at(NEUTRAL).sum()),
    }


def _headline(
    chosen: str, evidence: Mapping[str, Any], held_out: Mapping[str, HeldOutScores], table: ConceptTable
) -> dict[str, Any]:
    """The binding's `auroc`: the deciding detector's evidence beside its rivals'."""
    labels, own = table.labels, evidence[chosen]
    fitted = labels.at(FIT)
    ratio, ratio_ci95 = error_ratio(held_out[chosen], {name: held_out[name] for name in RIVALS}, table)
    p = permutation_p(held_out[chosen].scores[fitted], labels.is_positive[fitted], labels.template[fitted])
    return {
        "templates": own["templates"],
        "ci95": own["ci95"],
        "hard_negatives": own["hard_negatives"],
        "held_out_source": own["held_out_source"],
        "held_out_source_ci95": own["held_out_source_ci95"],
        **{key: evidence[name]["hard_negatives"] for name, key in RIVALS.items()},
        "error_ratio": ratio,
        "error_ratio_ci95": ratio_ci95,
        "p_permutation": _round(p),
    }


def _procedure(choice: Choice) -> dict[str, Any]:
    values = list(choice.procedure.values())
    return {"templates": _round(float(np.mean(values))), "ci95": [_round(end) for end in bootstrap_mean(values)]}


def _explaining(deciding: Any, default: Any) -> dict[str, Any]:
    """The features that explain the concept: the deciding ones, else the default set."""
    features = deciding if isinstance(deciding, FeatureDetector) else default
    spec = features.spec()
    return {"latents": spec["indices"], "weights": spec["weights"], "features_reduce": spec["reduce"]}


def _direction(runs: Mapping[str, MethodRun], scheme: Scheme) -> list[float]:
    """Unit mean difference, under the reduction that the folds prefer."""
    both = [runs["mean_difference_mean"], runs["mean_difference_last"]]
    best = max(both, key=lambda run: sum(run.outer_aurocs(run.final_option).values()))
    assert isinstance(best.method, MeanDifferenceMethod)
    return [tidy(x) for x in best.method.direction(scheme.full_mask)[0]]


def _screened(run: MethodRun, table: ConceptTable) -> dict[str, int]:
    """How many latents were looked at, and how many pass Benjamini-Hochberg at 5 %, under the set's reduction."""
    assert isinstance(run.method, FeatureMethod)
    screen = run.method.screens[run.final_option.reduce]
    return {"latents": len(table.latents), "significant": screen.n_significant(table)}


def _round(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _finite(value: float) -> float:
    return round(min(value, 1e6), 4)


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}
