"""The report as one offline HTML file: plain dict in, text out. No request, every string escaped, one script.

The policy in the head names the style sheet and the script by their hashes, so nothing else runs. The script (page.js)
filters, opens and copies; its controls are hidden without it, and reading needs none of them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import charts, numbers
from .causal import causal_view
from .commands import run_directory
from .features import FIRST_EXAMPLES, card_view, features_view
from .matches import Limits, matches_view
from .numbers import visible
from .rule import rule_view
from .rules import open_rules, rule_groups, state_filters
from .suite import device_word, moment, reproduce_view, suite_view
from .validity import validity_view
from .verdict import index_rules, verdict_view
from .words import rule_anchor, rule_name, state_class, state_word

BUDGET_BYTES = 5_000_000
MAX_CELL = 300  # characters of one table cell; whole texts stand in report.json

STEPS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"token_table": False}, "token tables"),
    ({"near": 1}, "near misses beyond one a rule"),
    ({"examples": FIRST_EXAMPLES}, "feature card examples beyond three"),
    ({"excerpts": 10}, "excerpts beyond ten a rule"),
    ({"all_rows": False}, "rows of prompts that did not match"),
    ({"excerpts": 2, "rows": 50}, "excerpts beyond two and match rows beyond 50 a rule"),
    ({"excerpts": 0, "near": 0, "rows": 10}, "all excerpts, and match rows beyond 10 a rule"),
    ({"closed_cards": False}, "feature cards of latents that no open match names"),
)


def render(report: Mapping[str, Any], *, budget: int = BUDGET_BYTES) -> str:
    """The whole page of one report.json (schema: reports/report.schema.json) as HTML text.

    Over `budget` bytes it leaves out, in the order of STEPS and said in section 8, what report.json has anyway.
    """
    limits, fixed = Limits(), _fixed(report)
    page = _render(report, fixed, limits)
    for change, name in STEPS:
        if len(page.encode()) <= budget:
            break
        limits = replace(limits, **change, dropped=(*limits.dropped, name))
        page = _render(report, fixed, limits)
    return page


def _fixed(report: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates draw whatever the limits are."""
    opened = open_rules(report)
    text_none = report["manifest"]["identity_inputs"].get("text") == "none"
    return {
        "report": report,
        "css": Markup(asset("page.css")),
        "script": Markup(asset("page.js")),
        "title": _title(report),
        "run_line": _run_line(report),
        "verdict": verdict_view(report),
        "index": index_rules(report, opened),
        "validity": validity_view(report),
        "groups": rule_groups(report),
        "filters": state_filters(report),
        "rate_axis": charts.rate_axis(),
        "opened": opened,
        "views": {rule["id"]: rule_view(report, rule) for rule in report["rules"]},
        "causal": causal_view(report, text_none),
        "text_none": text_none,
    }


def _render(report: Mapping[str, Any], fixed: Mapping[str, Any], limits: Limits) -> str:
    by_id, opened = _sections(report, fixed["views"], limits), fixed["opened"]
    named_open = {latent for i in opened for m in _in_view(by_id[i]["matches"]) for latent in m["latents"]}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            **fixed,
            open=[by_id[i] for i in opened],
            closed=[section for i, section in by_id.items() if i not in opened],
            features=features_view(report, named_open, limits.examples, limits.closed_cards),
            suite=suite_view(report, all_rows=limits.all_rows),
            reproduce=reproduce_view(report, limits.dropped),
        )
    )


def _sections(
    report: Mapping[str, Any], views: Mapping[str, dict[str, Any]], limits: Limits
) -> dict[str, dict[str, Any]]:
    """Every rule in full by its id; the page's allowance of matches with text goes to the first rules first."""
    matches, near, run = _by_rule(report["matches"]), _by_rule(report["near_misses"]), run_directory(report)
    sections, left = {}, limits.in_all
    for rule in report["rules"]:
        i = rule["id"]
        found = matches_view(rule, matches.get(i, []), near.get(i, []), limits, left, report["features"], run)
        left -= found["shown"]
        sections[i] = views[i] | {"matches": found}
    return sections


def _in_view(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The matches that stand open in a rule's section."""
    return [*found["top"], *found["low"], *found["near"]]


def _by_rule(matches: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for match in matches:
        by_rule.setdefault(match["rule_id"], []).append(match)
    return by_rule


def render_cards(cards: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]) -> str:
    """A page of feature cards alone, under the same style sheet and policy. facts: name and value, shown at the top."""
    known = {str(card["latent"]) for card in cards}
    views = [card_view(card, known, Limits().examples, wide=True) for card in cards]
    return (
        _environment()
        .get_template("dashboard.html.j2")
        .render(
            css=Markup(asset("page.css")),
            script=None,
            cards=views,
            facts=[_fact(name, value) for name, value in facts.items() if value is not None],
        )
    )


def _fact(name: str, value: Any) -> tuple[str, str]:
    said = numbers.count(value) if isinstance(value, int) else str(value)
    return {"sae": "SAE"}.get(name, numbers.sentence(name.replace("_", " "))), said


def _title(report: Mapping[str, Any]) -> str:
    return f"{report['verdict'].capitalize()}: audit of {report['manifest']['model']['name']}"


def _run_line(report: Mapping[str, Any]) -> str:
    manifest = report["manifest"]
    seconds = sum((manifest.get("seconds") or {}).values())
    took = f" · {numbers.duration(seconds)} on {device_word(manifest['device'])}" if seconds else ""
    return f"Run {manifest['identity'][:12]} · {moment(manifest['finished'] or manifest['started'])}{took}"


@cache
def asset(name: str) -> str:
    """The text of page.css or page.js, which stands between its tags as it is."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def policy_hash(text: str) -> str:
    """The source expression that allows exactly this text of a style or script element (CSP level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _finalize(value: Any) -> Any:
    """Every string that a template prints shows its control and direction characters; markup of ours passes."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else value


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader(__name__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {name: getattr(numbers, name) for name in ("count", "percent", "clip", "sentence", "word")}
    env.filters["cell"] = lambda value: value if isinstance(value, Markup) else numbers.shorten(value, MAX_CELL)
    env.filters["policy_hash"] = policy_hash
    env.globals |= {
        "state_class": state_class,
        "state_word": state_word,
        "rule_anchor": rule_anchor,
        "rule_name": rule_name,
    }
    return env
