"""The table of checks in section 2: each condition of the audit, found, needed, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .numbers import NBSP, count, fixed, limit, percent, plural, units
from .words import Report, clean_is_broken, short_name

MAX_UNKNOWN = 0.05


def _check(name: str, found: str, needed: str, holds: bool | None, note: str = "", mark: str = "") -> dict[str, Any]:
    outcome = note or {True: "holds", False: "", None: ""}[holds]
    return {"name": name, "found": found, "needed": needed, "mark": mark, "outcome": outcome}


def _bound(name: str, found: str, needed: str, holds: bool, note: str = "") -> dict[str, Any]:
    """A condition that makes the run or a rule inconclusive when it does not hold."""
    return _check(name, found, needed, holds, note, "" if holds else "inconclusive")


def checks(report: Report) -> list[dict[str, Any]]:
    """Each condition of the audit: found, needed, and whether it holds."""
    return [row for row in (*_sae_checks(report), *_rule_checks(report), *_run_checks(report)) if row]


def _sae_checks(report: Report) -> list[dict[str, Any]]:
    validity = report["validity"]
    return [*_fvu_checks(validity), *_l0_checks(validity), *_sink_checks(validity)]


def _fvu_checks(validity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The worst kind of text that is judged, and the kinds that have too few tokens for it."""
    bounds, kinds = validity["bounds"], validity["by_kind"]
    judged = [(row["ratio"], kind, row) for kind, row in kinds.items() if row["judged"] and row["ratio"] is not None]
    few = [f"{kind} ({count(row['tokens'])})" for kind, row in kinds.items() if not row["judged"]]
    rows = []
    if judged:
        ratio, kind, row = max(judged, key=lambda item: item[0])
        name = f"FVU, worst kind of text ({kind})"
        found = f"{fixed(row['fvu'], 3)}, {fixed(ratio)}{NBSP}× the card"
        rows.append(_bound(name, found, f"≤ {bounds['fvu_ratio']:g}{NBSP}× the card", ratio <= bounds["fvu_ratio"]))
    if few:
        needed = f"{count(bounds['min_tokens'])} tokens"
        rows.append(
            _check("Kinds with too few tokens to judge FVU", ", ".join(few), needed, None, "printed, not judged")
        )
    return rows


def _l0_checks(validity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Active latents a token against the card's, for an SAE whose L0 can move."""
    if validity["l0"] is None:
        return []
    bound = validity["bounds"]["l0_ratio"]
    needed = "cannot move" if bound is None else f"{bound[0]:g} to {bound[1]:g}{NBSP}× the card"
    ratios = [
        row["l0"] / row["card_l0"]
        for row in validity["by_kind"].values()
        if row["l0"] is not None and row["card_l0"] and row["judged"]
    ]
    holds = bound is None or all(bound[0] <= ratio <= bound[1] for ratio in ratios)
    return [_bound("L0, active latents a token", fixed(validity["l0"], 1), needed, holds)]


def _sink_checks(validity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The share of tokens of outlier norm, on which the SAE was not fitted."""
    if not validity["tokens"]:
        return []
    share = f"{fixed(100 * validity['sinks'] / validity['tokens'])}{NBSP}%"
    found = f"{count(validity['sinks'])} of {count(validity['tokens'])} ({share})"
    return [_check("Tokens of outlier norm, left out of FVU", found, "printed", None)]


def _rule_checks(report: Report) -> list[dict[str, Any]]:
    rules = [rule for rule in report["rules"] if rule["state"] != "does_not_apply"]
    return [*_clean_checks(rules), *_unit_checks(rules), *_code_checks(rules)]


def _clean_checks(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The realised clean rate of all reading rules together."""
    judged = [rule for rule in rules if rule["clean"] and rule["nominal"] is not None]
    if not judged:
        return []
    bad = sum(clean_is_broken(rule) for rule in judged)
    marks = sorted({rule["nominal"] for rule in judged})
    found = f"{len(judged) - bad} not above nominal" + (f", {bad} above" if bad else "")
    name = f"Realised clean rate, {plural(len(judged), 'reading rule')}"
    needed = "lower end ≤ " + ", ".join(limit(mark) for mark in marks)
    return [_bound(name, found, needed, not bad, f"for {plural(bad, 'rule')}" if bad else "")]


def _unit_checks(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rule with the largest share of unknown scores, and the one with the fewest units."""
    rows = []
    totals = [(rule["unknown"], rule["prompts"] + rule["unknown"], rule) for rule in rules]
    shares = [(unknown / total, unknown, total, rule) for unknown, total, rule in totals if total]
    if shares:
        share, unknown, total, rule = max(shares, key=lambda item: item[0])
        found = f"{count(unknown)} of {count(total)} ({percent(share)})"
        name = f"Unknown scores, worst rule ({short_name(rule['id'])})"
        rows.append(_bound(name, found, f"≤ {limit(MAX_UNKNOWN)}", share <= MAX_UNKNOWN))
    if rules:
        rule = min(rules, key=lambda rule: rule["prompts"] / max(1, rule["limits"]["min_n"]))
        least = rule["limits"]["min_n"]
        found = units(rule["prompts"], rule["unit"])
        name = f"Units scored, fewest ({short_name(rule['id'])})"
        rows.append(_bound(name, found, f"≥ {least}", rule["prompts"] >= least))
    return rows


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
    all_run = prompts["run"] == prompts["of"]
    found = f"{count(prompts['run'])} of {count(prompts['of'])}"
    failed = f"{count(prompts['errors'])} of {count(prompts['of'])}"
    return [
        _check("Prompts run", found, "all", all_run, mark="" if all_run else "incomplete"),
        _check("Prompts with an error", failed, "listed", None, "see section 7" if prompts["errors"] else "none"),
        *_answer_checks(report["suites"]),
        *_binding_checks(report["manifest"]["binding"]),
    ]


def _answer_checks(suites: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The share of written answers that stop at the token limit."""
    written = sum(suite["written"] for suite in suites)
    if not written:
        return []
    cut = sum(suite["cut"] for suite in suites)
    found = f"{count(cut)} of {count(written)} written answers ({percent(cut / written)})"
    note = "a late behaviour can be missed" if cut else ""
    return [_check("Answers cut at the token limit", found, "printed", None, note)]


def _binding_checks(binding: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Whether the binding was made on these weights."""
    if binding is None:
        return []
    same = not binding.get("transferred")
    note = "the binding is exact" if same else "transferred: what it sees is measured in this run"
    found = "the same" if same else "others"
    return [_check("Weights that the binding was made on", found, "printed", None, note)]
