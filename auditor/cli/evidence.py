"""A bound concept's evidence, and its thresholds, as plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from auditor.honesty import Honesty

if TYPE_CHECKING:
    from auditor.concepts.self_test import SelfTest


def evidence_table(concept: str, entry: Mapping[str, Any]) -> str:
    """Strength and why, then AUROC of every method: held-out templates, hard negatives, held-out source."""
    n = entry["counts"]
    rows = [["", "templates", "95 %", "hard negatives", "held-out source", "95 %"]]
    for name, found in entry["evidence"].items():
        mark = "* " if name == entry["detector"] else "  "
        interval, source = _span(found["ci95"]), _span(found.get("held_out_source_ci95"))
        seen = [_number(found.get(key)) for key in ("hard_negatives", "held_out_source")]
        rows.append([mark + name, _number(found["templates"]), interval, seen[0], seen[1], source])
    auroc = entry["auroc"]
    head = [
        f"{concept}: {entry['strength']}{', lexical' if entry['lexical'] else ''}: {entry['why']}",
        f"{n['positives']} positives and {n['negatives']} negatives in {n['templates']} templates, "
        f"{n['neutral']} neutral, {n['hard_negatives']} hard negatives; held out: {entry['held_out_source']}, "
        f"{n['held_out_positives']} and {n['held_out_negatives']}",
        f"decides: {entry['detector']} (*); error ratio on hard negatives {_number(auroc['error_ratio'])} "
        f"{_span(auroc['error_ratio_ci95'])}; permutation p {auroc['p_permutation']:.3g}; "
        f"features that explain: {len(entry['latents'])} by {entry['features_reduce']}",
    ]
    return "\n".join([*head, layout(rows)])


def threshold_tables(binding: Mapping[str, Any]) -> str:
    """The thresholds of every concept of a calibrated binding, then of rules' own latents."""
    concepts = [
        _threshold_table(key, entry["detector"], entry["clean"]["response"])
        for key, entry in binding["concepts"].items()
    ]
    hand = [
        _threshold_table(key, "latents", entry["clean"]["response"])
        for key, entry in binding.get("signals", {}).items()
    ]
    return "\n".join([*concepts, *hand])


def _threshold_table(key: str, deciding: str, clean: Mapping[str, Any]) -> str:
    """What calibration found for every detector at every rate, and for the deciding one by domain and length."""
    rows = [["", "clean rate", "threshold", "marginal", "set by", "worst domain", "kept-out rate", "sees"]]
    lines = []
    for name, found in clean["by_detector"].items():
        for rate, entry in found["thresholds"].items():
            mark = "* " if name == deciding else "  "
            if entry["score"] is None:
                rows.append([mark + name, rate, "refused", "", entry["reason"]])
                continue
            worst = f"{entry['worst_domain']} {entry['worst_domain_rate']:.1%} {_span(entry['worst_domain_ci95'])}"
            check = entry["realised"].get("check")
            kept_out = f"{check['rate']:.1%} {_span(check['ci95'])}" if check else "–"
            sees = "–" if entry["sees"] is None else f"{entry['sees']:.0%} {_span(entry['sees_ci95'])}"
            numbers = [f"{entry['score']:.6g}", f"{entry['marginal']:.6g}"]
            rows.append([mark + name, rate, *numbers, entry["binding_part"], worst, kept_out, sees])
            if name == deciding:
                lines += [
                    f"  {rate} realised, {group}: {_rates(entry['realised'][group])}"
                    for group in ("domains", "terciles", "hard")
                    if group in entry["realised"]
                ]
    return "\n".join([f"{key}: {clean['n']} benign answers", layout(rows), *lines])


def honesty_table(found: Sequence[tuple[str, str, str, Honesty | None]]) -> str:
    """What calibrate --self-test found: of each concept and rate the deciding detector, and how many of all hold."""
    rows = [["", "detector", "clean rate", "mean realised", "splits above their bound", "test answers", ""]]
    deciding = {(row[0], row[2]): row for row in reversed(found)}  # of each concept the first stands
    for concept, detector, rate, result in reversed(deciding.values()):
        if result is None:
            rows.append([concept, detector, rate, "–", "–", "–", "too few answers"])
            continue
        numbers = [f"{result.mean:.2%}", f"{result.exceeding:.1%}", str(result.n_test)]
        rows.append([concept, detector, rate, *numbers, "holds" if result.holds else "DOES NOT HOLD"])
    tried = [result for *_, result in found if result is not None]
    n_hold = sum(result.holds for result in tried)
    return "\n".join([layout(rows), f"all detectors: {n_hold} of {len(tried)} hold at their rate"])


def self_test_table(concept: str, found: SelfTest) -> str:
    """What bind --self-test found: of each method the mean AUROC over the deals, and the strengths."""
    rows = [["", "mean AUROC", "99 %", "least", "most"]]
    for name, values in found.aurocs.items():
        least, most = f"{min(values):.3f}", f"{max(values):.3f}"
        rows.append([f"  {name}", f"{fmean(values):.3f}", _span(found.interval(name)), least, most])
    n = len(found.strengths)
    counts = ", ".join(f"{found.counts[name]} {name}" for name in ("absent", "weak", "strong"))
    said = [f"self-test: {fault}" for fault in found.faults] or ["self-test passed"]
    return "\n".join([f"{n} nonsense concepts on the texts of {concept}: {counts}", layout(rows), *said])


def layout(rows: Sequence[Sequence[str]]) -> str:
    """Columns of equal width, two spaces apart; a long last cell of a short row does not widen its column."""
    full = [row for row in rows if len(row) == len(rows[0])]
    widths = [max(len(row[i]) for row in full) for i in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=False)).rstrip() for row in rows)


def _rates(groups: Mapping[str, Mapping[str, Any]]) -> str:
    return ", ".join(f"{name} {found['above']}/{found['n']} ({found['rate']:.1%})" for name, found in groups.items())


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _span(ends: Sequence[float | None] | None) -> str:
    if ends is None or ends[0] is None or ends[1] is None:
        return "–"
    return f"{ends[0]:.3f} to {ends[1]:.3f}"
