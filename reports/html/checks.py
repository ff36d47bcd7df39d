"""The table of checks in section 2: each condition of the audit, found, needed, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .numbers import NBSP, count, fixed, limit, percent, plural
from .words import clean_is_broken, short_name

Report = Mapping[str, Any]


def _check(name: str, found: str, needed: str, holds: bool | None, note: str = "", mark: str = "") -> dict[str, Any]:
    outcome = note or {True: "holds", False: "", None: ""}[holds]
    return {"name": name, "found": found, "needed": needed, "mark": mark, "outcome": outcome}


def checks(report: Report) -> list[dict[str, Any]]:
    """Each condition of the audit: found, needed, and whether it holds."""
    return [row for row in (*_sae_checks(report), *_rule_checks(report), *_run_checks(report)) if row]


def _sae_checks(report: Report) -> list[dict[str, Any]]:
    validity = report["validity"]
    bounds = validity["bounds"]
    rows = []
    judged = [
        (row["ratio"], kind, row)
        for kind, row in validity["by_kind"].items()
        if row["judged"] and row["ratio"] is not None
    ]
    if judged:
        ratio, kind, row = max(judged, key=lambda item: item[0])
        holds = ratio <= bounds["fvu_ratio"]
        rows.append(
            _check(
                f"FVU, worst kind of text ({kind})",
                f"{fixed(row['fvu'], 3)}, {fixed(ratio)}\u00a0× the card",
                f"≤ {bounds['fvu_ratio']:g}\u00a0× the card",
                holds,
                mark="" if holds else "inconclusive",
            )
        )
    few = [f"{kind} ({count(row['tokens'])})" for kind, row in validity["by_kind"].items() if not row["judged"]]
    if few:
        rows.append(
            _check(
                "Kinds with too few tokens to judge FVU",
                ", ".join(few),
                f"{count(bounds['min_tokens'])} tokens",
                None,
                "printed, not judged",
            )
        )
    needed = (
        "cannot move"
        if bounds["l0_ratio"] is None
        else f"{bounds['l0_ratio'][0]:g} to {bounds['l0_ratio'][1]:g}\u00a0× the card"
    )
    if validity["l0"] is not None:
        ratios = [
            row["l0"] / row["card_l0"]
            for row in validity["by_kind"].values()
            if row["l0"] is not None and row["card_l0"] and row["judged"]
        ]
        holds = bounds["l0_ratio"] is None or all(bounds["l0_ratio"][0] <= r <= bounds["l0_ratio"][1] for r in ratios)
        rows.append(
            _check(
                "L0, active latents a token",
                fixed(validity["l0"], 1),
                needed,
                holds,
                mark="" if holds else "inconclusive",
            )
        )
    if validity["tokens"]:
        share = f"{fixed(100 * validity['sinks'] / validity['tokens'])}{NBSP}%"
        rows.append(
            _check(
                "Tokens of outlier norm, left out of FVU",
                f"{count(validity['sinks'])} of {count(validity['tokens'])} ({share})",
                "printed",
                None,
            )
        )
    return rows


def _rule_checks(report: Report) -> list[dict[str, Any]]:
    rules = [rule for rule in report["rules"] if rule["state"] != "does_not_apply"]
    rows = []
    judged = [rule for rule in rules if rule["clean"] and rule["nominal"] is not None]
    if judged:
        bad = sum(clean_is_broken(rule) for rule in judged)
        marks = sorted({rule["nominal"] for rule in judged})
        found = f"{len(judged) - bad} not above nominal" + (f", {bad} above" if bad else "")
        rows.append(
            _check(
                f"Realised clean rate, {plural(len(judged), 'reading rule')}",
                found,
                "lower end ≤ " + ", ".join(limit(mark) for mark in marks),
                not bad,
                f"for {plural(bad, 'rule')}" if bad else "",
                "inconclusive" if bad else "",
            )
        )
    totals = [
        (rule["unknown"] / (rule["prompts"] + rule["unknown"]), rule)
        for rule in rules
        if rule["prompts"] + rule["unknown"]
    ]
    if totals:
        share, rule = max(totals, key=lambda item: item[0])
        total = rule["prompts"] + rule["unknown"]
        holds = share <= 0.05
        rows.append(
            _check(
                f"Unknown scores, worst rule ({short_name(rule['id'])})",
                f"{count(rule['unknown'])} of {count(total)} ({percent(share)})",
                "≤ 5\u00a0%",
                holds,
                mark="" if holds else "inconclusive",
            )
        )
    if rules:
        rule = min(rules, key=lambda rule: rule["prompts"] / max(1, rule["limits"]["min_n"]))
        holds = rule["prompts"] >= rule["limits"]["min_n"]
        rows.append(
            _check(
                f"Units scored, fewest ({short_name(rule['id'])})",
                f"{count(rule['prompts'])} {rule['unit']}",
                f"≥ {rule['limits']['min_n']}",
                holds,
                mark="" if holds else "inconclusive",
            )
        )
    return rows + _code_checks(rules)


def _code_checks(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Answers with code, once for all rules that read the same answers."""
    rows, seen = [], set()
    for rule in rules:
        code = rule["code"]
        if not code or tuple(code.items()) in seen:
            continue
        seen.add(tuple(code.items()))
        left = code["with_block"] - code["scored"]
        holds = 2 * code["scored"] >= code["with_block"]
        note = ("holds" if holds else "") + (f"; the other {count(left)} are not counted as clean" if left else "")
        parsed = f"{count(code['whole'])} parse whole, {count(code['part'])} in part"
        found = f"{count(code['scored'])} of {count(code['with_block'])}: {parsed}"
        rows.append(
            _check(
                "Answers with code to check",
                found,
                "≥ half",
                holds,
                note.removeprefix("; "),
                "" if holds else "inconclusive",
            )
        )
    return rows


def _run_checks(report: Report) -> list[dict[str, Any]]:
    prompts = report["headline"]["prompts"]
    suites = report["suites"]
    written = sum(suite["run"] - suite["given"] - suite["errors"] for suite in suites)
    cut = sum(suite["cut"] for suite in suites)
    rows = [
        _check(
            "Prompts run",
            f"{count(prompts['run'])} of {count(prompts['of'])}",
            "all",
            prompts["run"] == prompts["of"],
            mark="" if prompts["run"] == prompts["of"] else "incomplete",
        ),
        _check(
            "Prompts with an error",
            f"{count(prompts['errors'])} of {count(prompts['of'])}",
            "listed",
            None,
            "see section 7" if prompts["errors"] else "none",
        ),
    ]
    if written > 0:
        note = "a late behaviour can be missed" if cut else ""
        rows.append(
            _check(
                "Answers cut at the token limit",
                f"{count(cut)} of {count(written)} written answers ({percent(cut / written)})",
                "printed",
                None,
                note,
            )
        )
    binding = report["manifest"]["binding"]
    if binding is not None:
        same = not binding.get("transferred")
        rows.append(
            _check(
                "Weights that the binding was made on",
                "the same" if same else "others",
                "printed",
                None,
                "the binding is exact" if same else "transferred: what it sees is measured in this run",
            )
        )
    return rows
