"""The report as one offline HTML file: plain dict in, text out. No script, no request, every string escaped."""

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
from .matches import Limits, matches_view
from .numbers import visible
from .rule import rule_view
from .rules import open_rules, rule_groups
from .suite import device_word, moment, reproduce_view, suite_view
from .validity import validity_view
from .verdict import index_rules, verdict_view
from .words import rule_anchor, rule_name, state_class, state_word

BUDGET_BYTES = 5_000_000
MAX_CELL = 300  # characters of one table cell; whole texts stand in report.json
HASH_PLACE = "sha256-PLACE"


STEPS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"token_table": False}, "token tables"),
    ({"near": 1}, "near misses beyond one a rule"),
    ({"excerpts": 10}, "excerpts beyond ten a rule"),
    ({"all_rows": False}, "rows of prompts that did not match"),
    ({"excerpts": 2, "rows": 50}, "excerpts beyond two and match rows beyond 50 a rule"),
    ({"excerpts": 0, "near": 0, "rows": 10}, "all excerpts, and match rows beyond 10 a rule"),
)


def render(report: Mapping[str, Any], *, budget: int = BUDGET_BYTES) -> str:
    """The whole page of one report.json (schema: reports/report.schema.json) as HTML text.

    Over `budget` bytes it leaves out, in the order of STEPS and said in section 8, what report.json has anyway.
    """
    limits = Limits()
    views = {rule["id"]: rule_view(report, rule) for rule in report["rules"]}
    page = _render(report, views, limits)
    for change, name in STEPS:
        if len(page.encode()) <= budget:
            break
        limits = replace(limits, **change, dropped=(*limits.dropped, name))
        page = _render(report, views, limits)
    return page


def _render(report: Mapping[str, Any], views: Mapping[str, dict[str, Any]], limits: Limits) -> str:
    opened = open_rules(report)
    text_none = report["manifest"]["identity_inputs"].get("text") == "none"
    matches, near = _by_rule(report["matches"]), _by_rule(report["near_misses"])
    sections = [
        views[rule["id"]]
        | {"matches": matches_view(rule, matches.get(rule["id"], []), near.get(rule["id"], []), limits)}
        for rule in report["rules"]
    ]
    by_id = {section["rule"]["id"]: section for section in sections}
    page = (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            css=Markup(stylesheet()),
            hash_place=HASH_PLACE,
            title=_title(report),
            run_line=_run_line(report),
            verdict=verdict_view(report),
            index=index_rules(report, opened),
            validity=validity_view(report),
            groups=rule_groups(report),
            rate_axis=charts.rate_axis(),
            open=[by_id[i] for i in opened],
            closed=[section for section in sections if section["rule"]["id"] not in opened],
            features=_features(report),
            suite=suite_view(report, all_rows=limits.all_rows),
            reproduce=reproduce_view(report, limits.dropped),
            text_none=text_none,
        )
    )
    return seal(page)


def _by_rule(matches: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for match in matches:
        by_rule.setdefault(match["rule_id"], []).append(match)
    return by_rule


def _features(report: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Latents that shown matches name: index, label, how often, highest, corpus maximum."""
    rows = sorted(report["features"].items(), key=lambda item: -item[1]["matches"])
    return [
        (
            Markup('<span id="f-{}">{}</span>').format(latent, latent),
            feature["label"] or Markup('<span class="muted">no label yet</span>'),
            numbers.count(feature["matches"]),
            numbers.fixed(feature.get("weight")),
            numbers.fixed(feature.get("max")),
            numbers.fixed(feature.get("corpus_max")),
        )
        for latent, feature in rows
    ]


def _title(report: Mapping[str, Any]) -> str:
    return f"{report['verdict'].capitalize()}: audit of {report['manifest']['model']['name']}"


def _run_line(report: Mapping[str, Any]) -> str:
    manifest = report["manifest"]
    seconds = sum((manifest.get("seconds") or {}).values())
    took = f" · {numbers.duration(seconds)} on {device_word(manifest['device'])}" if seconds else ""
    return f"Run {manifest['identity'][:12]} · {moment(manifest['finished'] or manifest['started'])}{took}"


def seal(page: str) -> str:
    """Puts the hash of the style sheet, as it stands between its tags, into the content security policy.

    The placeholder stands in the head before any text of the report, so only its first occurrence is ours.
    """
    start = page.index("<style>") + len("<style>")
    css = page[start : page.index("</style>", start)]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return page.replace(HASH_PLACE, f"sha256-{digest}", 1)


@cache
def stylesheet() -> str:
    return files(__name__).joinpath("page.css").read_text(encoding="utf-8")


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
    env.globals |= {
        "state_class": state_class,
        "state_word": state_word,
        "rule_anchor": rule_anchor,
        "rule_name": rule_name,
    }
    return env
