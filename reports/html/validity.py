"""Section 2: whether the audit is valid. Rows for the three figures, the coverage table and the checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import charts
from .checks import checks
from .numbers import DASH, auroc, count, fixed, listing, percent, plural, rate, sentence, span, word
from .words import Report, clean_is_broken, detector_word, short_name


def validity_view(report: Report) -> dict[str, Any]:
    """What templates/validity.html.j2 draws."""
    return {
        "lead": lead(report),
        "loud": [rule for rule in report["rules"] if clean_is_broken(rule)],
        "fvu": fvu_figure(report),
        "l0": l0_figure(report),
        "clean": clean_figure(report),
        "doubt": doubt(report),
        "caption": coverage_caption(report),
        "coverage": coverage_rows(report),
        "checks": checks(report),
    }


def lead(report: Report) -> str:
    """The section's first sentences: whether the SAE fits the model, and how many rules are not covered."""
    validity, coverage = report["validity"], report["coverage"]
    aside = sum(clean_is_broken(rule) for rule in report["rules"])
    if validity["ok"] is None:
        start = f"It cannot be judged: {validity['reason']}."
    elif validity["ok"]:
        start = (
            "Yes" + (f", with {word(aside)} {'rule' if aside == 1 else 'rules'} set aside" if aside else "")
        ) + f": {validity['reason']}."
    else:
        start = f"No: {validity['reason']}."
    missing = len(coverage["not_covered"])
    rest = (
        "All rules are covered."
        if not missing
        else f"{sentence(word(missing))} of {plural(coverage['of'], 'rule')} "
        f"{'is' if missing == 1 else 'are'} not covered."
    )
    return f"{start} {rest}"


def _kinds(report: Report) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (kind, row)
        for kind, row in report["validity"]["by_kind"].items()
        if row["fvu"] is not None or row["l0"] is not None
    ]


def fvu_figure(report: Report) -> dict[str, Any]:
    """FVU by kind of text beside the card's value and what is allowed: finding, drawing, rows."""
    bounds = report["validity"]["bounds"]
    rows = [
        {
            "kind": kind,
            "value": row["fvu"],
            "card": row["card_fvu"],
            "allowed": (0.0, row["allowed"]) if row["allowed"] is not None and row["card_fvu"] is not None else None,
            "judged": row["judged"],
            "tokens": row["tokens"],
        }
        for kind, row in _kinds(report)
        if row["fvu"] is not None
    ]
    judged = [(row["ratio"], kind) for kind, row in _kinds(report) if row["judged"] and row["ratio"] is not None]
    title = (
        f"FVU is at most {fixed(max(judged)[0])}\u00a0× the card"
        if judged
        else f"No kind of text has {count(bounds['min_tokens'])} tokens, so FVU is not judged"
    )
    numbers = [
        (
            row["kind"],
            fixed(row["card"], 3),
            fixed(row["value"], 3),
            f"≤ {fixed(row['allowed'][1], 3)}" if row["allowed"] else DASH,
            count(row["tokens"]) + ("" if row["judged"] else ", not judged"),
        )
        for row in rows
    ]
    return {"title": title, "svg": charts.fvu(rows) if rows else None, "numbers": numbers}


def l0_figure(report: Report) -> dict[str, Any]:
    """Mean active latents a token by kind of text, likewise."""
    ratio = report["validity"]["bounds"]["l0_ratio"]
    rows = []
    for kind, row in _kinds(report):
        if row["l0"] is None:
            continue
        card = row["card_l0"]
        allowed = (card * ratio[0], card * ratio[1]) if ratio and card is not None else None
        rows.append(
            {
                "kind": kind,
                "value": row["l0"],
                "card": card,
                "allowed": allowed,
                "judged": row["judged"],
                "tokens": row["tokens"],
            }
        )
    ratios = [row["value"] / row["card"] for row in rows if row["card"]]
    if ratio is None:
        title = (
            f"L0 is {fixed(report['validity']['l0'], 0)} for every token of this kind of SAE"
            if report["validity"]["l0"] is not None
            else "L0 was not measured"
        )
    else:
        title = (
            f"L0 is at most {fixed(max(ratios))}\u00a0× the card" if ratios else "The card has no L0 to compare with"
        )
    numbers = [
        (
            row["kind"],
            fixed(row["card"], 1),
            fixed(row["value"], 1),
            f"{fixed(row['allowed'][0], 0)}–{fixed(row['allowed'][1], 0)}" if row["allowed"] else "cannot move",
        )
        for row in rows
    ]
    return {"title": title, "svg": charts.l0(rows) if rows else None, "numbers": numbers}


def clean_figure(report: Report) -> dict[str, Any] | None:
    """Realised clean rates beside the promised one; None: no rule has a clean rate."""
    rows = [
        {
            "name": short_name(rule["id"]),
            "over": rule["clean"]["over"]
            if "over" in rule["clean"]
            else round(rule["clean"]["rate"] * rule["clean"]["n"]),
            "n": rule["clean"]["n"],
            "rate": rule["clean"]["rate"],
            "interval": rule["clean"]["interval"],
            "nominal": rule["nominal"],
            "bad": clean_is_broken(rule),
        }
        for rule in report["rules"]
        if rule["clean"]
        and rule["clean"]["rate"] is not None
        and rule["clean"]["interval"]
        and rule["nominal"] is not None
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: -row["rate"])
    bad = sum(row["bad"] for row in rows)
    title = (
        f"{bad} of {plural(len(rows), 'rule')} {'fires' if bad == 1 else 'fire'} too often on clean answers"
        if bad
        else (
            "It fires no more on clean answers than promised"
            if len(rows) == 1
            else f"None of {len(rows)} rules fires too often on clean answers"
        )
    )
    numbers = [
        (
            row["name"],
            f"{count(row['over'])} of {count(row['n'])}",
            percent(row["rate"]),
            f"{span(row['interval'])}\u00a0%",
        )
        for row in rows
    ]
    sizes = {row["n"] for row in rows}
    unit = (
        f"Share of {count(sizes.pop())} clean answers over the threshold, %"
        if len(sizes) == 1
        else "Share of clean answers over the threshold, %"
    )
    return {"title": title, "unit": unit, "svg": charts.clean_rates(rows[:12]), "numbers": numbers}


def doubt(report: Report) -> str:
    """What calibration cannot tell, with the clean answers' number and domains."""
    for rule in report["rules"]:
        for piece in rule["evidence"]:
            clean = piece["clean"]
            if clean:
                domains = [name.replace("_", " ") for name in clean["domains"]]
                return (
                    "whether the clean answers resemble what your users get. They are "
                    f"{count(clean['n'])} answers in {plural(len(domains), 'domain')}: {listing(domains)}."
                )
    return "how often a rule fires on harmless text. No rule of this run has clean answers to compare with."


def coverage_caption(report: Report) -> str:
    """How many rules and concepts are covered."""
    coverage = report["coverage"]
    concepts = [c for c in coverage["concepts"] if c["rules"]]
    covered_rules = {rule["id"] for rule in report["rules"] if rule["covered"]}
    seen = sum(bool(covered_rules & set(c["rules"])) for c in concepts)
    said = f"Coverage: {coverage['covered']} of {plural(coverage['of'], 'rule')}"
    if concepts:
        said += f", {seen} of {plural(len(concepts), 'concept')}"
    return said + (". Not covered first." if coverage["not_covered"] else ".")


def coverage_rows(report: Report) -> list[dict[str, Any]]:
    """Rules and concepts that are not covered first, then the bound concepts, weakest first."""
    rules = {rule["id"]: rule for rule in report["rules"]}
    missing = {item["rule"]: item["reason"] for item in report["coverage"]["not_covered"]}
    concepts = report["coverage"]["concepts"]
    of_concepts = {rule for c in concepts for rule in c["rules"]}
    rows = [
        {
            "name": f"{short_name(i)} (rule)",
            "family": i.split(".")[0],
            "mark": "uncovered",
            "strength": "not covered",
            **dict.fromkeys(("detector", "templates", "source", "ratio", "sees"), ""),
            "why": _reason(reason),
        }
        for i, reason in missing.items()
        if i not in of_concepts and i in rules
    ]
    ranked = sorted(
        concepts,
        key=lambda c: (
            not (set(c["rules"]) & set(missing) or not c["bound"]),
            (c["auroc"] or {}).get("templates") or 0,
        ),
    )
    return rows + [_concept_row(c, missing) for c in ranked]


def _reason(text: str) -> str:
    return text.removeprefix("not covered: ")


def _concept_row(concept: Mapping[str, Any], missing: Mapping[str, str]) -> dict[str, Any]:
    scores = concept["auroc"] or {}
    uncovered = bool(set(concept["rules"]) & set(missing)) or not concept["bound"]
    strength = concept["strength"] or "not bound"
    if concept["lexical"]:
        strength += ", lexical"
    why = concept["why"] or (
        ""
        if concept["strength"] == "strong"
        else next((_reason(missing[i]) for i in concept["rules"] if i in missing), "")
    )
    return {
        "name": concept["concept"].split(".", 1)[-1].replace("_", " "),
        "meaning": concept["meaning"],
        "family": concept["family"],
        "mark": "uncovered" if uncovered else "",
        "strong": concept["strength"] == "strong",
        "strength": strength,
        "detector": detector_word(concept["detector"]),
        "templates": auroc(scores.get("templates"), scores.get("ci95")),
        "source": auroc(scores.get("held_out_source")),
        "ratio": fixed(scores.get("error_ratio")),
        "sees": rate(concept["sees"], concept["sees_ci95"]),
        "why": why,
    }
