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
    detector_word,
    rule_anchor,
)

Report = Mapping[str, Any]
Rule = Mapping[str, Any]
PASSING_TABLE_ABOVE = 25
DASH = "–"


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


def concepts_by_rule(report: Report) -> dict[str, list[Mapping[str, Any]]]:
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for concept in report["coverage"]["concepts"]:
        for rule_id in concept["rules"]:
            by_rule.setdefault(rule_id, []).append(concept)
    return by_rule


def table_row(rule: Rule, concepts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
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
    """What decides the rule's signals: detectors by name, else bandit."""
    names = {
        detector_word(signal["detector"])
        if signal["detector"]
        else str(signal.get("measure") or signal["unit"]).split(" ")[0]
        for signal in rule["signals"].values()
    }
    return ", ".join(sorted(names))


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
