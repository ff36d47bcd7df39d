"""A bound concept's evidence, and its thresholds, as plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


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


def threshold_table(key: str, deciding: str, clean: Mapping[str, Any]) -> str:
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
                    for group in ("domains", "terciles")
                ]
    return "\n".join([f"{key}: {clean['n']} benign answers", layout(rows), *lines])


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
