"""Token shading: a scored text with its four levels, its spans and its highest token, and the same in words.

Legend: the report gives every token its level (0 none, 1 to 4) and the spans (runs of levels 3 and 4, the three highest
lettered). Shading is never colour alone: each level has its own underline, and every shaded token has its score in its
title. The markup is made here and not in a template, token by token, since a page has up to 50,000 of them; every text
goes through the template engine's own escape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from .numbers import clip, fixed, visible

SPAN_LEVEL = 3
Token = Mapping[str, Any]


def shaded_text(tokens: Sequence[Token], spans: Sequence[Mapping[str, Any]], peak: int | None) -> Markup:
    """Tokens {text, score, level} in order as markup whose text, without the small figures, is the whole text.

    spans: {start, end, letter} into the tokens; peak: index of the token whose number is written, or None.
    """
    letters = {span["start"]: span["letter"] or "" for span in spans}
    parts: list[str] = []
    i = 0
    while i < len(tokens):
        end = i + 1
        if tokens[i]["level"] < SPAN_LEVEL:
            lead, body = _token(tokens[i], i == peak)
            parts += (lead, body)
        else:
            while end < len(tokens) and tokens[end]["level"] >= SPAN_LEVEL:
                end += 1
            inside = [_token(tokens[j], j == peak) for j in range(i, end)]
            line = inside[0][1] + "".join(lead + body for lead, body in inside[1:])
            letter = _figure(letters[i]) if letters.get(i) else ""
            parts.append(f'{inside[0][0]}<span class="sp">{line}</span>{letter}')
        i = end
    return Markup("".join(parts))


def _token(token: Token, peak: bool) -> tuple[str, str]:
    """White space before a token, which stays unshaded, and the token's markup."""
    text = token["text"]
    body = text.lstrip()
    lead = str(escape(visible(text[: len(text) - len(body)])))
    said = str(escape(visible(body)))
    if not token["level"] or not body:
        return lead, said
    value = fixed(token["score"], 1)
    number = _figure(value) if peak else ""
    return lead, f'<span class="k{token["level"]:d}" title="{value}">{said}</span>{number}'


def _figure(said: str) -> str:
    """A small figure beside a token, drawn by the style sheet, so that no search or copy takes it for text."""
    return f'<sup class="pk" data-n="{escape(said)}" aria-hidden="true"></sup>'


ACTIVATION_LEVELS = (0.25, 0.5, 0.75, 0.9)  # of the corpus maximum


def shaded_activations(tokens: Sequence[str], activations: Sequence[float | None], top: float) -> Markup:
    """A corpus text with each token shaded by its activation as a share of `top`; line feeds become signs."""
    parts: list[str] = []
    for text, value in zip(tokens, activations, strict=False):
        share = (value or 0.0) / top if top > 0 else 0.0
        level = sum(share >= mark for mark in ACTIVATION_LEVELS)
        parts += _token({"text": text.replace("\n", "⏎"), "score": value, "level": level}, False)
    return Markup("".join(parts))


def highest_words(match: Mapping[str, Any]) -> str:
    """The text alternative of the shading: “efficient” 6.8, “most” 5.9; without text the tokens' numbers."""
    items = []
    for token in match["highest"]:
        text = (token["text"] or "").strip()
        items.append(
            f"“{clip(text, 40)}” {fixed(token['score'], 1)}"
            if text
            else f"token {token['index']} {fixed(token['score'], 1)}"
        )
    return ", ".join(items)


def span_words(match: Mapping[str, Any]) -> str:
    """a, tokens 4–6, mean 4.2; b, token 24. 1 more."""
    lettered = [span for span in match["spans"] if span["letter"]]
    items = []
    for span in lettered:
        if span["end"] - span["start"] == 1:
            items.append(f"{span['letter']}, token {span['start']}")
        else:
            items.append(f"{span['letter']}, tokens {span['start']}–{span['end'] - 1}, mean {fixed(span['mean'], 1)}")
    more = len(match["spans"]) - len(lettered)
    return "; ".join(items) + "." + (f" {more} more." if more else "") if items else ""
