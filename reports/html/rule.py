"""Section 4: one rule in full, apart from its matches and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from .causal import check_link
from .causal_words import caution, table_word
from .evidence import detector_rows, domain_rows, evidence_view, histogram_view, threshold_words
from .numbers import DASH, NBSP, clip, count, limit, percent, plural, rate, score, units
from .rules import concepts_by_rule, marks_words, summary_words
from .words import BANDIT_WORDS, Report, Rule, compares, detector_word, rule_anchor, state_class, unit_score

MAX_TAG_ROWS = 12


def line_parts(rule: Rule, sees: Sequence[float]) -> list[str]:
    """The grey line under a rule's title, after its id."""
    scored = f"{units(rule['prompts'], rule['unit'])} scored"
    if rule["prompts"]:
        scored += f", {count(rule['matches'])} matched, {rate(rule['rate'], rule['interval'])}"
    scored += f"; {count(rule['unknown'])} unknown, {count(rule['not_applicable'])} not applicable"
    parts = [rule["kind"], f"severity {rule['severity']}", scored, f"counts {rule['counted']}"]
    if marks_words(rule):
        parts.append(marks_words(rule))
    if rule["kind"] == "reading":
        parts.append(f"causal check {table_word(rule)}")
    if sees:
        parts.append(f"would see about {percent(min(sees))} of such answers")
    return parts


def rule_view(report: Report, rule: Rule) -> dict[str, Any]:
    """What templates/rule.html.j2 draws of one rule, apart from its matches."""
    concepts = concepts_by_rule(report).get(rule["id"], [])
    return {
        "rule": rule,
        "anchor": rule_anchor(rule),
        "css": state_class(rule["state"]),
        "line": line_parts(rule, [c["sees"] for c in concepts if c["sees"] is not None]),
        "meanings": [(c["concept"], c["meaning"]) for c in concepts if c["meaning"]],
        "caution": caution(rule) if rule["kind"] == "reading" else "",
        "check_link": check_link(rule),
        "signals": signal_rows(rule),
        "means": mean_rows(rule),
        "findings": finding_rows(rule),
        "tags": tag_rows(rule),
        "domains": domain_rows(rule),
        "histogram": histogram_view(rule),
        "threshold_words": threshold_words(rule),
        "evidence": [evidence_view(rule, piece, set(report["features"])) for piece in rule["evidence"]],
        "side_by_side": detector_rows(rule),
        "top": top_rows(rule),
        "bounds": code_bounds(rule),
        "effect": rule["smallest_effect"],
        "doubt": rule_doubt(rule),
        "summary": summary_words(rule),
        "interval_note": interval_note(rule),
    }


def signal_rows(rule: Rule) -> list[tuple[Any, ...]]:
    """A row a signal: name, threshold, the stated clean rate, units over it, what it is read by; last the condition."""
    rows: list[tuple[Any, ...]] = []
    for name, signal in rule["signals"].items():
        threshold = score(signal["threshold"]) if signal["threshold"] is not None else (signal.get("reason") or "none")
        by = detector_word(signal["detector"]) if signal["detector"] else signal.get("measure") or signal["unit"]
        rows.append(
            (
                name,
                threshold,
                signal["stated"].replace("_", " ").replace("%", NBSP + "%"),
                count(signal["over"]) if "over" in signal else DASH,
                by,
            )
        )
    if len(rows) > 1:
        total = Markup("<b>{}</b>").format(count(rule["matches"]))
        rows.append(
            (
                rule["text"]["condition"],
                "",
                f"clean bound {limit(rule['nominal'])}" if rule["nominal"] is not None else "",
                total,
                "",
            )
        )
    return rows


def mean_rows(rule: Rule) -> list[tuple[str, str, str, str]]:
    """Of a rule that compares: each signal's signed mean difference, which says whether one side is favoured."""
    rows = []
    for name, signal in rule["signals"].items():
        mean = signal.get("mean")
        if mean is not None:
            ends = mean["interval"]
            interval = f"{score(ends[0])} to {score(ends[1])}" if ends is not None else DASH
            rows.append((name, score(mean["value"]), interval, count(mean["n"])))
    return rows


def finding_rows(rule: Rule) -> list[tuple[Any, ...]]:
    """For bandit rules: answers by signal and test, and last the condition."""
    if not rule["findings"]:
        return []
    rows: list[tuple[Any, ...]] = [
        (f"{row['signal']}: {row['test_id']}", BANDIT_WORDS.get(row["test_id"], ""), count(row["answers"]))
        for row in rule["findings"]
    ]
    total = Markup("<b>{}</b> of {}").format(count(rule["matches"]), count(rule["prompts"]))
    return [*rows, (rule["text"]["condition"], "", total)]


def tag_rows(rule: Rule) -> list[tuple[Any, ...]]:
    """A row a tag, most matches first: tag, matches of units, rate with its interval."""
    rows = sorted(rule["by_tag"], key=lambda row: -row["matches"])
    out: list[tuple[Any, ...]] = [
        (
            clip(row["tag"], 60),
            f"{count(row['matches'])} of {count(row['units'])}",
            rate(row["matches"] / row["units"], row["interval"]) if row["units"] else DASH,
        )
        for row in rows[:MAX_TAG_ROWS]
    ]
    if len(rows) > MAX_TAG_ROWS:
        out.append((f"{count(len(rows) - MAX_TAG_ROWS)} more tags", "", ""))
    return out


def top_rows(rule: Rule) -> list[tuple[Any, ...]]:
    """A row a unit, highest first: place, prompt, suite, tags, score, matched or not."""
    rows = []
    for i, row in enumerate(rule["top"], 1):
        matched = {True: "match", False: "no match", None: "unknown"}[row["matched"]]
        rows.append(
            (
                str(i),
                clip(row["id"], 60),
                clip(row["suite"], 40),
                clip(", ".join(row["tags"]), 60),
                unit_score(rule, row["score"]),
                matched,
            )
        )
    return rows


def code_bounds(rule: Rule) -> str:
    """How far the rate could move if the answers whose code could not be checked were known."""
    code = rule["code"]
    left = code["with_block"] - code["scored"] if code else 0
    if not left or not rule["prompts"]:
        return ""
    total = rule["prompts"] + left
    most, least = percent((rule["matches"] + left) / total), percent(rule["matches"] / total)
    return f"if the {plural(left, 'answer')} whose code could not be checked all matched, {most}; if none did, {least}."


def rule_doubt(rule: Rule) -> str:
    """What the rule's numbers cannot tell, as the end of a sentence that begins with “Cannot tell:”."""
    if compares(rule):
        return "whether the model would write it. The rule compares how probable it finds two given answers."
    if rule["kind"] == "doing":
        return (
            "intent. A weak model and a backdoored model can write the same line. "
            "Only a baseline, or a trigger that moves the rate, tells them apart."
        )
    if not rule["matches"]:
        return "whether there was nothing, or nothing that this detector sees."
    return (
        f"what the {plural(rule['matches'], 'match means. It says', 'matches mean. They say')} what the activations "
        f"resemble, not what the model intends; read {'it' if rule['matches'] == 1 else 'them'}."
    )


def interval_note(rule: Rule) -> str:
    """How the interval was made, where it is not Wilson's over the units themselves."""
    return (
        f"Interval: {rule['interval_method']}, {count(rule.get('templates', 0))} templates."
        if rule["interval_method"] not in (None, "wilson")
        else ""
    )
