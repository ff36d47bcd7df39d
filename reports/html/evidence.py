"""What a rule on activations stands on: its scores beside clean text's, its detectors side by side, its clean rates."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from markupsafe import Markup

from . import charts
from .features import latent_links
from .numbers import DASH, auroc, count, fixed, rate, score, singular
from .words import COLOURS, RIVALS, Rule, anchor, detector_word


def domain_rows(rule: Rule) -> list[tuple[Any, ...]]:
    """Realised clean rate of the deciding threshold by domain and by length, the highest of each first."""
    for piece in rule["evidence"]:
        clean = piece["clean"]
        if not clean:
            continue
        out: list[tuple[Any, ...]] = []
        for part, rates in (("domain", clean["realised"]), ("length", clean.get("terciles") or {})):
            for name, row in sorted(rates.items(), key=lambda item: -(item[1]["rate"] or 0)):
                said = name.replace("_", " ") + (" answers" if part == "length" else "")
                said += " (sets the threshold)" if f"{part} {name}" == clean.get("binding_part") else ""
                out.append((said, f"{count(row['over'])} of {count(row['n'])}", rate(row["rate"], row["interval"])))
        if rule["clean"] and rule["clean"]["rate"] is not None:
            kept = rule["clean"]
            over = f"{count(kept['over'])} of {count(kept['n'])}" if "over" in kept else f"of {count(kept['n'])}"
            out.append(("kept out of calibration", over, rate(kept["rate"], kept["interval"])))
        for name, row in sorted((clean.get("hard") or {}).items()):
            said = f"{name.replace('hard-', '')}: harmless and near a concept, sets no threshold"
            out.append((said, f"{count(row['over'])} of {count(row['n'])}", rate(row["rate"], row["interval"])))
        return out
    return []


def threshold_words(rule: Rule) -> str:
    """How a clean threshold came about; "" for a rule without one."""
    for signal in rule["signals"].values():
        if signal["detector"] and signal["threshold"] is not None:
            said = "A threshold is the largest that the pooled clean answers, any domain or any length asks for."
            if signal.get("marginal") is not None:
                said += f" Of all clean answers taken together it would be {score(signal['marginal'])}."
            return said
    return ""


def histogram_view(rule: Rule) -> dict[str, Any] | None:
    """The suite's scores above the clean ones: drawing, finding, unit and rows; None: the rule has no histogram."""
    data = rule["histogram"]
    if data is None:
        return None
    detector = detector_word(rule["signals"].get(data["signal"], {}).get("detector"))
    key, axis = "hist-" + anchor(rule["id"]), f"score of the {singular(rule['unit'])}"
    svg = charts.histogram(
        key,
        data,
        colour=COLOURS.get(rule["state"], "ink"),
        axis=axis if detector == DASH else f"{axis}, {detector}",
        unit=rule["unit"],
    )
    title = (
        f"{count(data['suite_over'])} of {count(data['suite_n'])} {rule['unit']} are over the threshold, "
        f"against {count(data['clean_over'])} of {count(data['clean_n'])} clean answers"
    )
    unit = f"Signal {data['signal']}. Share of each set in each bin" + (
        "; every tick below is one of the suite’s over the threshold" if data["ticks"] else ""
    )
    numbers = [
        (score(data["edges"][i]), count(data["clean"][i]), count(data["suite"][i])) for i in range(len(data["suite"]))
    ]
    return {"title": title, "unit": unit, "svg": svg, "numbers": numbers}


def evidence_view(rule: Rule, piece: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """AUROC of every detector of one concept, as three panels and a table; `known`: latents that section 6 shows."""
    decides = rule["signals"].get(piece["signal"], {}).get("detector")
    panels = []
    low = auroc_axis_start(piece["detectors"])
    for key, title, unit, mark, said in (
        ("templates", "Held-out templates", "Texts of a shape never seen", 0.60, "absent if lower end ≤ 0.60"),
        ("held_out_source", "Held-out source", "Texts that came to be in another way", 0.75, "strong needs 0.75"),
        ("hard_negatives", "Hard negatives", "Same words and kind of text, without it", None, ""),
    ):
        groups = _detector_groups(piece["detectors"], key, decides)
        if groups:
            name = f"{key}-{anchor(rule['id'])}-{anchor(piece['signal'])}"
            svg = charts.detectors(name, f"Detectors on {title.lower()}", groups, low, mark, said)
            panels.append({"title": title, "unit": unit, "svg": svg})
    rows = [
        (
            ("▸ " if name == decides else "") + detector_word(name),
            auroc(values.get("templates"), values.get("ci95")),
            auroc(values.get("held_out_source"), values.get("held_out_source_ci95")),
            auroc(values.get("hard_negatives")),
        )
        for name, values in piece["detectors"].items()
    ]
    return {
        "concept": piece["concept"],
        "strength": piece["strength"],
        "lead": _evidence_lead(piece, decides),
        "panels": panels,
        "rows": rows,
        "latents": latent_links(piece.get("latents") or [], piece.get("weights") or [], known),
    }


def auroc_axis_start(detectors: Mapping[str, Mapping[str, Any]]) -> float:
    """Where the AUROC axis of all panels of one concept starts: 0.45, or below the lowest value or interval end."""
    keys = ("templates", "held_out_source", "hard_negatives")
    values = [row[key] for row in detectors.values() for key in keys if row.get(key) is not None]
    values += [row[key][0] for row in detectors.values() for key in ("ci95", "held_out_source_ci95") if row.get(key)]
    return max(0.0, math.floor(min([0.45, *values]) * 20) / 20)


def _detector_groups(
    detectors: Mapping[str, Mapping[str, Any]], key: str, decides: str | None
) -> list[tuple[str, list[dict[str, Any]]]]:
    named: dict[str, list[dict[str, Any]]] = {
        "On the residual stream": [],
        "On SAE features": [],
        "Rivals that should lose": [],
    }
    for name, values in detectors.items():
        if values.get(key) is None:
            continue
        group = (
            "Rivals that should lose"
            if name in RIVALS
            else "On SAE features"
            if name.startswith("features")
            else "On the residual stream"
        )
        ends = values.get("ci95") if key == "templates" else values.get(f"{key}_ci95")
        named[group].append(
            {"name": detector_word(name), "value": values[key], "ci95": ends, "decides": name == decides}
        )
    groups = [(group, sorted(rows, key=lambda row: -row["value"])) for group, rows in named.items() if rows]
    return groups


def _evidence_lead(piece: Mapping[str, Any], decides: str | None) -> str:
    values = piece["detectors"].get(decides or "", {})
    if not values:
        return f"No detector of this binding decides for {piece['concept']}."
    said = f"{detector_word(decides)} decides: AUROC {auroc(values.get('templates'))} on held-out templates"
    if values.get("held_out_source") is not None:
        said += f", {auroc(values['held_out_source'])} on a held-out source"
    if values.get("hard_negatives") is not None:
        said += f", {auroc(values['hard_negatives'])} on hard negatives"
    said = said[:1].upper() + said[1:] + f". The concept is {piece['strength'] or 'not bound'}."
    features = {
        name: row
        for name, row in piece["detectors"].items()
        if name.startswith("features") and row.get("templates") is not None
    }
    if decides and not decides.startswith("features") and features:
        best = max(features, key=lambda name: features[name]["templates"])
        reach = f"{auroc(features[best]['templates'])} ({detector_word(best)})"
        said += f" The features alone reach {reach}; they explain, the {detector_word(decides)} decides."
    return said


def detector_rows(rule: Rule) -> list[tuple[Any, ...]]:
    """Every detector on this suite and on clean text, side by side."""
    rows = []
    for row in rule["detectors"]:
        name = detector_word(row["name"])
        suite, clean = row["suite"], row["clean"]
        over = f"{count(suite['over'])} of {count(suite['n'])}" if suite["over"] is not None else DASH
        rows.append(
            (
                Markup("<b>▸ {}</b>").format(name) if row["decides"] else name,
                fixed(suite["median"]),
                fixed(clean["median"]),
                fixed(clean["p95"]),
                fixed(clean["threshold"]),
                over,
                rate(suite["rate"], suite["interval"]),
            )
        )
    return rows
