"""Sections 7 and 8: the suite with its errors, and how to reproduce the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from . import charts
from .causal_words import decision
from .commands import check_commands, measure_again, wrap_command
from .matches import matched_word
from .numbers import DASH, clip, count, duration, listing, plural, sentence, short_hash, shorten, word
from .words import Report, breakable, short_name

MAX_SUITES_SIDE_BY_SIDE = 6


def suite_view(report: Report, *, all_rows: bool) -> dict[str, Any]:
    """What templates/suite.html.j2 draws; without `all_rows` only prompts that matched, are unknown or failed."""
    rows = prompt_rows(report)
    shown = rows if all_rows else [row for row in rows if row[-1] != DASH]
    return {
        "lead": lead(report),
        "suites": suite_rows(report),
        "by_suite": by_suite(report),
        "errors": [
            (clip(e["id"], 80), clip(e["suite"], 60), e["type"], clip(e["message"], 400)) for e in report["errors"]
        ],
        "left_out": left_out(report),
        "prompts": shown,
        "prompts_all": len(rows),
    }


def lead(report: Report) -> str:
    """The section's first sentences: prompts run, errors, answers that stop at the token limit."""
    prompts = report["headline"]["prompts"]
    run, errors = prompts["run"], prompts["errors"]
    cut = sum(suite["cut"] for suite in report["suites"])
    written = sum(suite["written"] for suite in report["suites"])
    said = f"{plural(run, 'prompt')} of {count(prompts['of'])} {'was' if run == 1 else 'were'} run"
    said += f"; {word(errors)} {'has' if errors == 1 else 'have'} an error." if errors else ", none with an error."
    if written:
        stop = "stops" if cut == 1 else "stop"
        said += f" {count(cut)} of {plural(written, 'written answer')} {stop} at the token limit."
    return said + _not_run(report)


def _not_run(report: Report) -> str:
    """How many prompts of the suites were not chosen, and why; empty: all were, or the report is an older one."""
    chosen = report["manifest"]["identity_inputs"].get("prompts", {})
    uncounted = sum(s["in_file"] - chosen[s["name"]] for s in report["suites"] if s["name"] in chosen)
    beyond = sum(chosen[s["name"]] - s["prompts"] for s in report["suites"] if s["name"] in chosen)
    parts = [f"{count(uncounted)} that no rule of this run counts"] if uncounted else []
    parts += [f"{count(beyond)} beyond --limit"] if beyond else []
    return f" The suites hold more: {' and '.join(parts)}." if parts else ""


def suite_rows(report: Report) -> list[tuple[Any, ...]]:
    """A row a suite, counts of prompts and tokens, and the rules that count it; last the sum of several."""
    rows: list[tuple[Any, ...]] = []
    keys = ("prompts", "run", "given", "prompt_tokens", "response_tokens", "cut", "errors")
    for suite in report["suites"]:
        counted = ", ".join(short_name(i) for i in suite["counted_by"][:6]) + (
            f" and {len(suite['counted_by']) - 6} more" if len(suite["counted_by"]) > 6 else ""
        )
        kind = f"pack of {suite['family']}" if suite["shipped"] else "yours"
        rows.append((clip(suite["name"], 60), kind, *(count(suite[key]) for key in keys), counted or "none"))
    if len(rows) > 1:
        bold = Markup("<b>{}</b>").format
        rows.append(
            (bold("all"), "", *(bold(count(sum(suite[key] for suite in report["suites"]))) for key in keys), "")
        )
    return rows


def by_suite(report: Report) -> dict[str, Any] | None:
    """Matches of every reading rule in each suite: what its verdict counts, and what it scored where that is more."""
    names = [suite["name"] for suite in report["suites"]][:MAX_SUITES_SIDE_BY_SIDE]
    rules = [rule for rule in report["rules"] if rule["kind"] == "reading"]
    if not names or not rules:
        return None
    rows = []
    for rule in rules:
        rows.append({"title": rule["title"], "cells": [_suite_cell(rule["by_suite"].get(name)) for name in names]})
    return {"names": [clip(name, 40) for name in names], "rows": rows}


def _suite_cell(cell: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The bar and the two numbers, either of which may be empty; None: nothing was scored."""
    if not cell or not cell["units"]:
        return None
    scored = (cell["matches"], cell["units"])
    counted = None
    if cell["counted"]:  # a report of before 26 November 2026 has no numbers of what is counted
        counted = (cell.get("counted_matches", cell["matches"]), cell.get("counted_units", cell["units"]))
    hits, n = counted if counted and counted[1] else scored
    return {
        "spark": charts.spark(hits / n),
        "counted": f"{count(counted[0])} of {count(counted[1])}" if counted else "",
        "scored": "" if counted == scored else f"{count(scored[0])} of {count(scored[1])}",
    }


def left_out(report: Report) -> list[tuple[str, str, str]]:
    """Rules, how many, why: units that do not apply or are not counted, which are not counted as quiet.

    Rules with the same reason share a row.
    """
    these = "this verdict" if len(report["rules"]) == 1 else "these verdicts"
    rows: dict[tuple[str, str], list[str]] = {}
    for rule in report["rules"]:
        if rule["not_applicable"]:
            rows.setdefault((count(rule["not_applicable"]), _why_not(rule)), []).append(short_name(rule["id"]))
        for suite, n in rule["uncounted"].items():
            if n:
                why = f"of suite {clip(suite, 40)}: not counted by {these}"
                rows.setdefault((count(n), why), []).append(short_name(rule["id"]))
    return [(shorten(", ".join(names), 200), n, why) for (n, why), names in rows.items()]


def _why_not(rule: Mapping[str, Any]) -> str:
    code = rule["code"]
    if not code:
        return "nothing in the rule’s scope to score"
    without = code["answers"] - code["with_block"]
    left = code["with_block"] - code["scored"]
    return f"no code in the answer ({count(without)}), or no call or function left that parses ({count(left)})"


def prompt_rows(report: Report) -> list[tuple[str, str, str, str, str]]:
    """All prompts as rows, errors first, then matched, then the rest, each in the run's order."""
    shorts = Counter(short_name(rule["id"]) for rule in report["rules"])
    names = {
        rule["id"]: short_name(rule["id"]) if shorts[short_name(rule["id"])] == 1 else rule["id"]
        for rule in report["rules"]
    }
    ranked = sorted(report["samples"], key=lambda row: 0 if row["error"] else 1 if row["matched"] else 2)
    return [
        (
            clip(row["id"], 80),
            clip(row["suite"], 40),
            clip(", ".join(row["tags"]), 60) or DASH,
            clip(row["variant"] or DASH, 40),
            matched_word(row, names),
        )
        for row in ranked
    ]


# ---------- reproduce ----------


def reproduce_view(report: Report, dropped: Sequence[str]) -> dict[str, Any]:
    """What templates/reproduce.html.j2 draws. dropped: what was left out for size, in words."""
    manifest = report["manifest"]
    seconds = sum((manifest.get("seconds") or {}).values())
    return {
        "seconds": f"It took {duration(seconds)} on {device_word(manifest['device'])}." if seconds else "",
        "command": wrap_command(measure_again(report)),
        "checks": check_commands(report),
        "identity": manifest["identity"][:12],
        "hashes": identity_rows(manifest["identity_inputs"]),
        "settings": settings_rows(report, dropped),
    }


def device_word(device: str) -> str:
    """A device as a sentence names it."""
    return {"cpu": "the CPU"}.get(device, device)


def identity_rows(inputs: Mapping[str, Any]) -> list[tuple[str | Markup, str]]:
    """Every hash of the identity: name, first 16 digits."""
    names = {"chat_template": "chat template", "system": "system prompt", "sae": "SAE"}
    rows: list[tuple[str | Markup, str]] = []
    for key in ("weights", "tokenizer", "chat_template", "system", "sae", "binding", "baseline"):
        rows.append((names.get(key, key), _hash(inputs.get(key))))
    for key, one in (("suites", "suite"), ("rules", "rule")):
        rows += [
            (breakable(f"{one} {clip(name, 60)}"), _hash(value)) for name, value in (inputs.get(key) or {}).items()
        ]
    return rows


def _hash(value: Any) -> str:
    return short_hash(value) if isinstance(value, str) and value else "none"


def settings_rows(report: Report, dropped: Sequence[str]) -> list[tuple[str, str]]:
    """Versions and settings of the run, as names and values."""
    manifest, shown = report["manifest"], report["shown"]
    inputs, versions = manifest["identity_inputs"], manifest["versions"]
    limit_word = "none" if inputs.get("limit") is None else str(inputs["limit"])
    rows = [
        ("auditor", f"{versions.get('auditor', 'unknown')}, report schema {report['schema_version']}"),
        (
            "Python, torch, transformers",
            ", ".join(str(versions.get(key, "unknown")) for key in ("python", "torch", "transformers")),
        ),
        ("device, batch size", f"{manifest['device']}, {manifest.get('batch_size', 'unknown')}"),
        (
            "dtype, seed, limit",
            f"{manifest['dtype']}, {inputs.get('seed', 'unknown')}, {limit_word}",
        ),
        ("max-new-tokens", f"{inputs.get('max_new_tokens', 'unknown')} where the suite sets none"),
        ("text", str(inputs.get("text", "full"))),
        ("causal checks", checks_run(report)),
        (
            "on this page",
            f"text for {shown['per_rule']} matches a rule and {shown['in_all']} in all at most; "
            f"here {count(shown['shown'])} of {count(shown['all'])} shown",
        ),
    ]
    if dropped:
        rows.append(("left out for size", f"{sentence(listing(list(dropped)))}."))
    rows.append(("whole file", "report.json in the run directory has every number"))
    return rows


def checks_run(report: Report) -> str:
    """How many of the declared causal checks were run, and with how many controls."""
    declared = [rule["causal"] for rule in report["rules"] if decision(rule) is not None]
    run = [causal for causal in declared if causal["decision"] != "not_run"]
    if not declared:
        return "none declared"
    controls = sorted({causal["controls"] for causal in run if causal.get("controls")})
    against = f", against {' and '.join(map(count, controls))} controls" if controls else ""
    return f"{count(len(run))} of {count(len(declared))} run{against}"


def moment(text: str | None) -> str:
    """An ISO time in UTC as 23 November 2026, 14:07 UTC; anything else as it stands."""
    if not text:
        return "not finished"
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    if when.tzinfo is not None:
        when = when.astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"
