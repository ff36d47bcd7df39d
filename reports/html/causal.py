"""Section 5: the causal checks, one by one, and the rules whose check was not run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from . import charts_causal
from .causal_words import (
    DECISION_WORDS,
    SAYING,
    comparison,
    decision,
    headline,
    reason,
    share,
    sizes,
    small_print,
)
from .features import latent_links
from .numbers import DASH, clip, count, fixed, listing, plural, sentence, signed, word
from .words import Report, Rule, anchor, rule_anchor, rule_name, short_name

MAX_TEXT = 1200  # characters of a steered sample or of a text of a pair
MAX_PROMPTS = 8
DOSE_COLUMNS = ("mean_difference", "isotropic")


def causal_view(report: Report, text_none: bool) -> dict[str, Any]:
    """What templates/causal.html.j2 draws: a lead, every check that was run, and why the others were not."""
    declared = [rule for rule in report["rules"] if rule["causal"] is not None]
    run = [rule for rule in declared if decision(rule) != "not_run"]
    axes = charts_causal.frame([rule["causal"] for rule in run])
    return {
        "lead": lead(declared, run),
        "checks": [check_view(report, rule, axes, text_none) for rule in run],
        "not_run": [(rule_anchor(rule), rule["title"], reason(rule["causal"])) for rule in declared if rule not in run],
    }


def lead(declared: Sequence[Rule], run: Sequence[Rule]) -> str:
    """The section's first sentence: how many checks were run, and what they came to."""
    if not declared:
        return (
            "No rule of this run declares a causal check. Whether a feature set drives the output, or only watches, "
            "is not known for any of them."
        )
    if not run:
        return (
            "Not run. Whether a feature set drives the output, or only watches, is not known for any rule of this run."
        )
    said = [decision(rule) for rule in run]
    verbs = {"drives": ("drives", "drive"), "does_not_drive": ("does not drive", "do not drive")}
    parts: list[str] = []
    for state in ("drives", "does_not_drive", "unclear"):
        n = said.count(state)
        one, many = verbs.get(state, ("is unclear", "are unclear"))
        if n:
            parts.append(
                f"{word(n)} {'set ' if not parts and n == 1 else 'sets ' if not parts else ''}{one if n == 1 else many}"
            )
    was = "rule was" if len(run) == 1 else "rules were"
    return (
        "Does the feature set drive the output, or only watch? "
        f"{sentence(word(len(run)))} {was} checked: {listing(parts)}."
    )


def check_anchor(rule: Rule) -> str:
    """The HTML id of a rule's check."""
    return "c-" + anchor(rule["id"])


def check_view(report: Report, rule: Rule, axes: charts_causal.Frame, text_none: bool) -> dict[str, Any]:
    """What templates/causal.html.j2 draws of one check. text_none: without pairs and steered answers."""
    causal, key = rule["causal"], anchor(rule["id"])
    known = set(report["features"])
    word_of = DECISION_WORDS.get(causal["decision"], causal["decision"])
    return {
        "anchor": check_anchor(rule),
        "rule": rule_anchor(rule),
        "id": rule["id"],
        "title": f"{rule_name(rule)}: {word_of}",
        "name": rule_name(rule).lower(),
        "sizes": sizes(causal),
        "finding": headline(causal),
        "comparison": comparison(causal),
        "small": small_print(causal),
        "saying": SAYING.get(causal["decision"], ""),
        "latents": latent_links(causal.get("latents") or [], causal.get("weights") or [], known),
        "panels": panels(causal, key, axes) if causal.get("doses") else [],
        "numbers": dose_rows(causal),
        "equal": equal_rows(causal),
        "code_head": code_head(causal),
        "code": code_rows(causal),
        "limits": [clip(str(item), 400) for item in causal.get("limits") or []],
        "pairs": [] if text_none else pair_rows(causal),
        "n_pairs": len(causal.get("pairs") or []),
        "samples": [] if text_none else sample_groups(causal),
        "texts_left_out": text_none and bool(causal.get("samples") or causal.get("pairs")),
    }


def code_head(causal: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Columns of the table of code written under an edit: what was counted, then a column a rule."""
    first = (causal.get("code") or [{"findings": {}}])[0]
    rules = [(sentence(short_name(rule)), "num") for rule in first["findings"]]  # all of one family
    return [("Arm", ""), ("Answers", "num"), ("With code to check", "num"), ("Parse whole", "num"), *rules]


def code_rows(causal: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Of a full test: how many answers to coding requests hold a finding, by arm and rule."""
    return [
        (
            row["arm"],
            *(count(row[key]) for key in ("answers", "scored", "whole")),
            *map(count, row["findings"].values()),
        )
        for row in causal.get("code") or []
    ]


def panels(causal: Mapping[str, Any], key: str, axes: charts_causal.Frame) -> list[dict[str, Any]]:
    """The two figures of a check, each with its finding as the title and its numbers in words."""
    doses = [row for row in causal["doses"] if row.get("effect") is not None]
    said = "; ".join(f"dose {signed(row['dose'], None)}: {signed(row['effect'])}" for row in doses)
    bands = {row["dose"]: row for row in causal.get("control_doses") or [] if row.get("low") is not None}
    spread = "; ".join(f"dose {signed(d, None)}: {_span(row['low'], row['high'])}" for d, row in bands.items())
    damage = "; ".join(
        f"KL {fixed(row['kl'], 3)}: {signed(row['effect'])}" for row in doses if row.get("kl") is not None
    )
    title, other = dose_title(doses, bands), damage_title(causal)
    words = f"Feature set: {said}. Middle 90\u00a0% of the controls: {spread or 'not known'}."
    return [
        {
            "title": title,
            "unit": "Effect against dose; band: middle 90\u00a0% of the controls",
            "svg": charts_causal.by_dose(f"dose-{key}", title, dict(causal), axes, words),
        },
        {
            "title": other,
            "unit": "Effect against damage",
            "svg": charts_causal.by_damage(f"kl-{key}", other, dict(causal), axes, f"Feature set: {damage}. {other}."),
        },
    ]


def dose_title(doses: Sequence[Mapping[str, Any]], bands: Mapping[float, Mapping[str, Any]]) -> str:
    """The finding of the panel by dose: coherent doses, or how many lie outside the controls' middle 90 %."""
    coherent = sum(bool(row.get("coherent")) for row in doses)
    if 2 * coherent < len(doses):
        return f"{coherent} of {plural(len(doses), 'dose')} {'is' if coherent == 1 else 'are'} coherent"
    judged = [row for row in doses if row["dose"] in bands]
    if not judged:
        return "The controls’ range is not known"
    outside = [row for row in judged if not bands[row["dose"]]["low"] <= row["effect"] <= bands[row["dose"]]["high"]]
    if not outside:
        return "Inside the controls’ middle 90\u00a0% at every dose"
    return f"Outside the controls’ middle 90\u00a0% at {len(outside)} of {plural(len(judged), 'dose')}"


def damage_title(causal: Mapping[str, Any]) -> str:
    """The finding of the panel by damage: effect in nats a token at the KL that decides, and the controls' end."""
    if causal.get("effect") is None:
        return "Nothing to compare at equal damage"
    at = f" at KL {causal['at_kl']:g}" if causal.get("at_kl") is not None else ""
    middle = causal.get("controls_middle90")
    end = middle[1 if (causal.get("sign") or 1) > 0 else 0] if middle else None
    return f"{signed(causal['effect'])}{at}" + (f"; controls to {signed(end)}" if end is not None else "")


def _span(low: float | None, high: float | None) -> str:
    return DASH if low is None or high is None else f"{signed(low)} to {signed(high)}"


def dose_rows(causal: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Every dose: effect, controls, rivals, damage, and whether it is coherent."""
    bands = {row["dose"]: row for row in causal.get("control_doses") or []}
    rivals = {
        name: {row["dose"]: row for row in ((causal.get("rivals") or {}).get(name) or {}).get("doses") or []}
        for name in DOSE_COLUMNS
    }
    rows = []
    for row in causal.get("doses") or []:
        dose = row["dose"]
        band = bands.get(dose, {})
        rows.append(
            (
                signed(dose, None),
                signed(row.get("effect")),
                _span(band.get("low"), band.get("high")),
                signed(band.get("median")),
                *(signed(rivals[name].get(dose, {}).get("effect")) for name in DOSE_COLUMNS),
                fixed(row.get("kl"), 3),
                fixed(row.get("perplexity_ratio")),
                share(row.get("repetition")),
                {True: "yes", False: "no"}.get(row.get("coherent"), DASH),
            )
        )
    return rows


def equal_rows(causal: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The comparison at equal damage: KL, the set, the controls, p."""
    return [
        (
            f"{row['kl']:g}",
            signed(row.get("effect")),
            _span(row.get("controls_low"), row.get("controls_high")),
            fixed(row.get("p"), 3),
        )
        for row in causal.get("equal_kl") or []
    ]


def pair_rows(causal: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The pairs whose log-odds were moved: id, question, the two answers."""
    return [
        tuple(clip(str(pair.get(key) or DASH), MAX_TEXT) for key in ("pair", "prompt", "first", "second"))
        for pair in causal.get("pairs") or []
    ]


def sample_groups(causal: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Steered answers side by side: one group a question, one answer a dose."""
    damage = {row["dose"]: row for row in causal.get("doses") or []}
    groups = []
    for sample in (causal.get("samples") or [])[:MAX_PROMPTS]:
        answers = []
        for answer in sorted(sample["answers"], key=lambda answer: answer["dose"]):
            dose, row = answer["dose"], damage.get(answer["dose"], {})
            notes = [f"KL {fixed(row['kl'], 3)}"] if row.get("kl") is not None else []
            notes += ["not coherent"] if row.get("coherent") is False else []
            answers.append(
                {
                    "head": "Unsteered" if dose == 0 else f"Dose {signed(dose, None)}",
                    "text": clip(answer["text"] or "", MAX_TEXT),
                    "note": ", ".join(notes),
                }
            )
        groups.append({"prompt": clip(sample["prompt"] or "", MAX_TEXT), "answers": answers})
    return groups


def check_link(rule: Rule) -> Markup:
    """A link from a rule to its check; empty when none was run."""
    if decision(rule) in (None, "not_run"):
        return Markup("")
    return Markup('<a href="#{}">The causal check</a>').format(check_anchor(rule))
