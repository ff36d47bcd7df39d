"""Section 3: the rules table. Every sentence is made from fields of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from . import charts
from .causal_words import table_word
from .numbers import clip, count, limit, percent, plural, rate, shorten
from .words import (
    COLOURS,
    GROUP_NOTES,
    SEVERITIES,
    STATES,
    Report,
    Rule,
    detector_word,
    rule_anchor,
)

PASSING_TABLE_ABOVE = 25


def open_rules(report: Report) -> list[str]:
    """Ids of the rules shown open: every failing one, and the first warning by severity, then rate."""
    failing = [rule["id"] for rule in report["rules"] if rule["state"] == "fail"]
    warning = [rule for rule in report["rules"] if rule["state"] == "warn"]
    warning.sort(key=lambda rule: (SEVERITIES.index(rule["severity"]), -(rule["rate"] or 0)))
    return failing + [rule["id"] for rule in warning[:1]]


def rule_groups(report: Report) -> list[dict[str, Any]]:
    """The table's groups in order, each with its rows; what does not apply is one line elsewhere."""
    concepts = concepts_by_rule(report)
    groups = []
    for state in STATES[:-1]:
        rules = [rule for rule in report["rules"] if rule["state"] == state]
        if rules:
            rows = [table_row(rule, concepts.get(rule["id"], [])) for rule in rules]
            folded = state == "pass" and len(report["rules"]) > PASSING_TABLE_ABOVE
            groups.append(
                {
                    "state": state,
                    "count": plural(len(rules), "rule"),
                    "note": GROUP_NOTES[state],
                    "rows": rows,
                    "folded": folded,
                }
            )
    return groups


def state_filters(report: Report) -> list[tuple[str, int]]:
    """Buttons of the filter: all rules (""), then each state with its number; none where all rules have one state."""
    states = [rule["state"] for rule in report["rules"]]
    found = [(state, states.count(state)) for state in STATES if state in states]
    return [("", len(states)), *found] if len(found) > 1 else []


def concepts_by_rule(report: Report) -> dict[str, list[Mapping[str, Any]]]:
    """The coverage's concepts by the rules that read them."""
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for concept in report["coverage"]["concepts"]:
        for rule_id in concept["rules"]:
            by_rule.setdefault(rule_id, []).append(concept)
    return by_rule


def table_row(rule: Rule, concepts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One row of the rules table, as words and its glyph."""
    seen = [c["sees"] for c in concepts if c["sees"] is not None]
    return {
        "rule": rule,
        "href": rule_anchor(rule),
        "matches": f"{count(rule['matches'])} / {count(rule['prompts'])}",
        "glyph": charts.rate_glyph(
            rule["rate"],
            rule["interval"],
            rule["limits"]["warn_if"],
            rule["limits"]["fail_if"],
            COLOURS.get(rule["state"], "ink"),
        ),
        "rate": rate(rule["rate"], rule["interval"]),
        "second": second_line(rule),
        "detector": clip(decided_by(rule), 40),
        "sees": percent(min(seen)) if seen else "",
        "causal": table_word(rule),
    }


def decided_by(rule: Rule) -> str:
    """What decides the rule's signals: detectors by name, else what is measured."""
    return ", ".join(sorted({_measured_by(signal) for signal in rule["signals"].values()}))


def _measured_by(signal: Mapping[str, Any]) -> str:
    if signal["detector"]:
        return detector_word(signal["detector"])
    measure = str(signal.get("measure") or signal["unit"])
    return next((word for word in ("bandit", "log-probability", "latents") if word in measure.split(" ")), measure)


def second_line(rule: Rule) -> str:
    """Below the rate: for a pass what is not excluded, for the rest the reason in short."""
    if rule["state"] in ("fail", "warn"):
        return "in given answers" if rule["counted"] == "in given answers" else ""
    if rule["state"] == "pass":
        return not_excluded(rule)
    reason = rule["reason"].removeprefix("not covered: ").removeprefix("inconclusive: ")
    reason = shorten(re.split(r": | \(", reason, maxsplit=1)[0], 90)
    return reason if "." in reason.split(" ", 1)[0] else reason[:1].upper() + reason[1:]


def not_excluded(rule: Rule) -> str:
    """How large a rate the interval leaves possible, and whether the rate is above a mark that is not shown."""
    if rule["interval"] is None:
        return ""
    up = percent(rule["interval"][1])
    if rule["not_shown"]:
        marks = [
            m
            for m in (rule["limits"]["fail_if"], rule["limits"]["warn_if"])
            if m is not None and rule["rate"] is not None and rule["rate"] > m
        ]
        return f"Above {limit(marks[0])}, not shown; up to {up}" if marks else f"Up to {up} is not excluded"
    return f"Up to {up} is not excluded"


def marks_words(rule: Rule) -> str:
    """The rates above which the rule warns and fails."""
    limits = rule["limits"]
    parts = [f"warns above {limit(limits['warn_if'])}"] if limits["warn_if"] is not None else []
    parts += [f"fails above {limit(limits['fail_if'])}"] if limits["fail_if"] is not None else []
    return ", ".join(parts)


def summary_words(rule: Rule) -> str:
    """What a closed rule says in its summary: kind, n, rate, and the mark or what is not excluded."""
    parts = [f"{rule['kind']}, {count(rule['matches'])} of {count(rule['prompts'])}"]
    if rule["rate"] is not None:
        parts[0] += f", {rate(rule['rate'], rule['interval'])}"
    if rule["state"] == "warn" and rule["limits"]["warn_if"] is not None:
        parts[0] += f", warns above {limit(rule['limits']['warn_if'])}"
    elif second_line(rule):
        parts.append(second_line(rule))
    return ". ".join(parts)
