"""Matches and near misses with their text: turns, shaded tokens, code with its findings, and the same in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .commands import MAX_ID_CHARS, show_command
from .features import label_words, latent_link
from .numbers import clip, count, fixed, plural, signed
from .tokens import highest_words, shaded_text, span_words
from .words import BANDIT_WORDS, Rule, anchor, compares, unit_score

Match = Mapping[str, Any]
Features = Mapping[str, Mapping[str, Any]]  # report["features"]
TURN = re.compile(r"<\|im_start\|>(\w+)\n(.*?)<\|im_end\|>\n?", re.S)
MAX_TURN_CHARS = 2000
MAX_ANSWER_CHARS = 6000
MAX_TOP, MAX_AT_THRESHOLD = 4, 2
MAX_TOKEN_ROWS = 600
MAX_NAMES = 6  # of rules, in the last cell of a prompt's row
MAX_FEATURE_LABEL = 60


@dataclass(frozen=True)
class Limits:
    """How much of a run's text and rows one page carries."""

    token_table: bool = True
    near: int = 2  # near misses a rule
    excerpts: int = 25  # matches with text a rule
    in_all: int = 200  # matches with text on the page
    examples: int = 20  # corpus texts a feature card
    closed_cards: bool = True  # cards of latents that no match in an open rule names
    rows: int = 200  # matches as rows a rule
    all_rows: bool = True  # prompts that did not match, as rows
    dropped: tuple[str, ...] = ()  # what was left out for size, in words


def turns(prompt: str | None) -> list[tuple[str, str]]:
    """A rendered prompt as (role, text): ChatML is taken apart, any other template is shown as it is."""
    if not prompt:
        return []
    found = TURN.findall(prompt)
    rest = TURN.sub("", prompt).replace("<|im_start|>assistant\n", "").strip()
    said = [(role.capitalize(), clip(text, MAX_TURN_CHARS)) for role, text in found]
    return said + ([("Prompt", clip(rest, MAX_TURN_CHARS))] if rest else [])


def match_view(rule: Rule, match: Match, number: int, features: Features, run: str) -> dict[str, Any]:
    """What templates/match.html.j2 draws of one match or near miss. run: the run directory."""
    tokens = match["tokens"] or []
    peak = match["highest"][0]["index"] if match["highest"] else len(tokens)
    return {
        "anchor": match_anchor(rule, number),
        "id": clip(match["prompt_id"], MAX_ID_CHARS),
        "command": show_command(run, match["prompt_id"]),
        "head": _head(rule, match),
        "notes": _notes(rule, match),
        "turns": turns(match["prompt_text"]),
        "scored": "Assistant, given" if match["given"] else "Assistant",
        "shaded": shaded_text(tokens, match["spans"], peak if peak < len(tokens) and tokens[peak]["level"] else None),
        "response": None
        if tokens or match["response_text"] is None
        else clip(match["response_text"], MAX_ANSWER_CHARS),
        "code": code_lines(match),
        "findings": finding_words(match),
        "highest": highest_words(match),
        "spans": span_words(match),
        "span_word": "Span" if len(match["spans"]) == 1 else "Spans",
        "latents": [feature["latent"] for feature in match["top_features"]],
        "features": [_feature(feature, features) for feature in match["top_features"]],
        "variants": variants(match),
        "has_text": match["prompt_text"] is not None
        or match["response_text"] is not None
        or bool(tokens)
        or bool(match.get("variants")),
    }


def _feature(feature: Mapping[str, Any], features: Features) -> tuple[Any, str, float | None]:
    """A top feature as (its number, linked where section 6 has it; label; share)."""
    latent = feature["latent"]
    label = (features.get(str(latent)) or {}).get("label")
    return latent_link(latent, features), label_words(label, MAX_FEATURE_LABEL) or "no label yet", feature["share"]


def variants(match: Match) -> list[dict[str, Any]]:
    """Both sides of a match that is a pair: its texts and, where the report has them, its own log-probabilities."""
    return [
        {
            "head": clip(str(row.get("variant") or f"text {i}"), 60)
            + (f": {signed(row['score'])} nats a token" if row.get("score") is not None else ""),
            "turns": turns(row.get("prompt_text")),
            "response": clip(row.get("response_text") or "", MAX_TURN_CHARS),
        }
        for i, row in enumerate(match.get("variants") or [], 1)
    ]


def token_table(match: Match) -> dict[str, Any] | None:
    """Every token of one match as rows (number, text, score), the text alternative of its shading."""
    tokens = match["tokens"] or []
    if not tokens:
        return None
    rows = [(str(i), token["text"], fixed(token["score"])) for i, token in enumerate(tokens[:MAX_TOKEN_ROWS])]
    part = f" ({count(len(rows))} of {count(len(tokens))})" if len(rows) < len(tokens) else ""
    return {"title": f"Every token of {clip(match['prompt_id'], 80)} as a table{part}", "rows": rows}


def match_anchor(rule: Rule, number: int) -> str:
    """The HTML id of a rule's match, by its number among the rule's matches."""
    return f"m-{anchor(rule['id'])}-{number}"


def _head(rule: Rule, match: Match) -> tuple[str, str]:
    first = next(iter(rule["signals"]), "score")
    name = first if rule["kind"] == "reading" or compares(rule) else "findings"
    unit = " nats a token" if compares(rule) else ""
    value = f"{name} {unit_score(rule, match['score'])}{unit}"
    if match["rank"] is not None:
        where = f"rank {count(match['rank'])} of {count(match['of'])}"
        if match.get("to_threshold") is not None and match["rank"] == match["of"]:
            where += f", {fixed(match['to_threshold'])} over the threshold"
        return value, where
    gap = match.get("to_threshold")
    if gap is None:
        return value, "not matched"
    return value, f"{fixed(abs(gap))} {'under' if gap <= 0 else 'over'} the threshold, not matched"


def _notes(rule: Rule, match: Match) -> str:
    parts = [clip("tags " + ", ".join(match["tags"]), 120)] if match["tags"] else []
    if match["variant"]:
        parts.append(clip(f"{match['variant']} variant", 60))
    parts.append(
        f"{plural(match['n_tokens'], 'token')} scored"
        if rule["kind"] == "reading"
        else plural(match["n_tokens"], "token")
    )
    if match.get("finish") == "length":
        parts.append("cut at the token limit")
    others = list(match["signals"].items())[1:] if rule["kind"] == "reading" or compares(rule) else []
    parts += [f"{name} {unit_score(rule, value)}" if value is not None else f"{name} unknown" for name, value in others]
    return " · ".join(parts)


def code_lines(match: Match) -> list[tuple[str, bool]]:
    """The code that bandit read, line by line, and whether a finding stands on the line."""
    if not match["code"]:
        return []
    marked = {finding["line"] for finding in match["findings"]}
    lines = clip(match["code"].rstrip("\n"), MAX_ANSWER_CHARS).split("\n")
    return [(line, i in marked) for i, line in enumerate(lines, 1)]


def finding_words(match: Match) -> list[str]:
    """Bandit's findings in words, with their lines."""
    said = []
    for finding in match["findings"]:
        name = BANDIT_WORDS.get(finding["test_id"])
        what = f"{finding['test_id']}, {name}" if name else finding["test_id"]
        sure = f"Severity {finding['severity'].lower()}, confidence {finding['confidence'].lower()}."
        said.append(f"Line {count(finding['line'])}: {what}. {sure}")
    return said


def matches_view(
    rule: Rule,
    matches: Sequence[Match],
    near: Sequence[Match],
    limits: Limits,
    left: int,
    features: Features,
    run: str,
) -> dict[str, Any]:
    """A rule's matches as the page shows them.

    Open: the highest four and the two nearest the threshold. The rest that carry text stand in a closed list, and all
    of them as rows. left: how many matches with text the page may still hold. run: the run directory.
    """
    shown = [(i, match) for i, match in enumerate(matches) if match["shown"]][: min(limits.excerpts, left)]
    low = shown[-MAX_AT_THRESHOLD:] if len(shown) > MAX_TOP + MAX_AT_THRESHOLD and rule["kind"] == "reading" else []
    rest = shown[MAX_TOP : len(shown) - len(low)]
    views = {i: match_view(rule, match, i, features, run) for i, match in shown}
    anchors = {i: view["anchor"] for i, view in views.items()}
    rows = [
        (clip(m["prompt_id"], 80), clip(", ".join(m["tags"]), 60), unit_score(rule, m["score"]), anchors.get(i, ""))
        for i, m in enumerate(matches[: limits.rows])
    ]
    return {
        "top": [views[i] for i, _ in shown[:MAX_TOP]],
        "low": [views[i] for i, _ in low],
        "rest": [views[i] for i, _ in rest],
        "near": [
            match_view(rule, match, len(matches) + i, features, run) for i, match in enumerate(near[: limits.near])
        ],
        "shown": len(shown),
        "all": len(matches),
        "rows": rows,
        "token_table": token_table(matches[shown[0][0]]) if shown and limits.token_table else None,
    }


def matched_word(row: Mapping[str, Any], short: Mapping[str, str]) -> str:
    """The last cell of a prompt's row: rules that matched, an error, or a dash."""
    if row["error"]:
        return "error"
    names = [short.get(i, i) for i in row["matched"]]
    if len(names) > MAX_NAMES:
        names = [*names[:MAX_NAMES], f"{len(names) - MAX_NAMES} more"]
    unknown = [f"{len(row['unknown'])} unknown"] if row["unknown"] else []
    return ", ".join(names + unknown) or "–"
