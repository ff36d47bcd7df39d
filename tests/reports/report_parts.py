"""The example report of the page's tests, and how other reports are made from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).with_name("example_report.json")

Report = dict[str, Any]


def example() -> Report:
    loaded: Report = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return loaded


def recount(report: Report) -> None:
    states = [rule["state"] for rule in report["rules"]]
    counts = report["headline"]["counts"]
    for state in counts:
        counts[state] = len(states) if state == "rules" else states.count(state)
    report["headline"]["not_covered"] = [rule["id"] for rule in report["rules"] if rule["state"] == "not_covered"]


def set_state(rule: dict[str, Any], state: str, reason: str) -> None:
    rule["state"], rule["reason"] = state, reason
    rule["verdict"] = state if state in ("pass", "warn", "fail", "inconclusive") else "inconclusive"
    rule["covered"] = state not in ("not_covered", "does_not_apply")
