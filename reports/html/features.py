"""Section 6: the latents that the page names, as cards where the SAE has them, else as rows of a table.

A card is what sae/features writes of one latent: its label (automatic), statistics and texts of the corpus on which it
fires. It is drawn alike in a report and on a page of cards alone (`auditor sae dashboard`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from . import charts_card
from .numbers import MINUS, clip, count, digits, fixed, plural, shorten, signed, visible
from .tokens import shaded_activations
from .words import Report, rule_anchor

Card = Mapping[str, Any]
MAX_LISTED = 20  # latents of a set or neighbours in one line
FIRST_EXAMPLES = 3
MAX_LABEL, MAX_TOKEN, MAX_EXAMPLE_TOKENS = 160, 24, 160
LABEL_START = "automatic: "


def latent_link(latent: int | str, known: Collection[str]) -> Markup:
    """A latent's number, as a link where this page has its card or row."""
    if str(latent) in known:
        return Markup('<a href="#f-{}">{}</a>').format(latent, latent)
    return Markup("{}").format(latent)


def latent_links(latents: Sequence[int], weights: Sequence[float], known: Collection[str]) -> Markup:
    """A set of latents with their weights, the heaviest first: 1187 (+0.41), 402 (+0.33)."""
    pairs = list(zip(latents, weights, strict=False)) if weights else [(latent, None) for latent in latents]
    pairs.sort(key=lambda pair: -abs(pair[1] or 0.0))
    items = [
        latent_link(latent, known) + (f" ({signed(weight, 2)})" if weight is not None else "")
        for latent, weight in pairs[:MAX_LISTED]
    ]
    more = len(pairs) - MAX_LISTED
    return Markup(", ").join(items) + (f" and {more} more" if more > 0 else "")


def label_words(label: str | None, most: int = MAX_LABEL) -> str:
    """A label without the word that the page prints beside every label anyway."""
    return shorten((label or "").removeprefix(LABEL_START), most)


def has_card(feature: Mapping[str, Any]) -> bool:
    """Whether the run has this latent's card, and not only its numbers."""
    return feature.get("examples") is not None


def features_view(report: Report, named_open: Collection[int], examples: int, closed_cards: bool) -> dict[str, Any]:
    """What templates/features.html.j2 draws. Open: the cards of latents that matches in open rules name.

    examples: corpus examples a card; closed_cards: without them those latents are rows of the table.
    """
    known = set(report["features"])
    ranked = sorted(report["features"].items(), key=lambda item: -(item[1].get("matches") or 0))
    opened = [latent for latent, feature in ranked if has_card(feature) and int(latent) in named_open]
    closed = (
        [latent for latent, feature in ranked if has_card(feature) and latent not in opened] if closed_cards else []
    )
    drawn = {*opened, *closed}

    def card(latent: str) -> dict[str, Any]:
        feature = report["features"][latent]
        return card_view({**feature, "latent": int(latent)}, known, examples, _in_rules(report, int(latent), feature))

    return {
        "all": len(ranked),
        "open": [card(latent) for latent in opened],
        "closed": [card(latent) for latent in closed],
        "rows": [_row(latent, feature) for latent, feature in ranked if latent not in drawn],
    }


def _row(latent: str, feature: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        Markup('<span id="f-{}">{}</span>').format(latent, latent),
        label_words(feature["label"]) or Markup('<span class="muted">no label yet</span>'),
        count(feature.get("matches") or 0),
        fixed(feature.get("weight")),
        fixed(feature.get("max")),
        fixed(feature.get("corpus_max")),
    )


def _in_rules(report: Report, latent: int, feature: Mapping[str, Any]) -> list[tuple[str, Markup]]:
    """The rules whose concept weighs this latent, each as a link with its weight."""
    said = []
    for rule in report["rules"]:
        if rule["id"] not in (feature.get("rules") or []):
            continue
        link = Markup('<a href="#{}">{}</a>').format(rule_anchor(rule), visible(clip(rule["title"], 120)))
        sets = [dict(zip(p.get("latents") or [], p.get("weights") or [], strict=False)) for p in rule["evidence"]]
        own = next((weights for weights in sets if latent in weights), None)
        said.append(link + (f", weight {fixed(own[latent])} in a set of {len(own)}" if own else ""))
    return [("In rule" if len(said) == 1 else "In rules", Markup("; ").join(said))] if said else []


def card_view(
    card: Card, known: Collection[str], examples: int, facts: Iterable[tuple[str, Any]] = (), *, wide: bool = False
) -> dict[str, Any]:
    """What templates/card.html.j2 draws of one latent. A field that is missing or None is left out or a dash.

    examples: how many, three of them open; wide: on a page of cards alone, where all are open.
    """
    latent = str(card["latent"])
    top = card.get("corpus_max") or 0.0
    shown = [example_view(example, top) for example in (card.get("examples") or [])[:examples]]
    return {
        "latent": latent,
        "label": label_words(card.get("label")),
        "facts": [*facts, *_statistics(card, known)],
        "summary": _summary(card),
        "wide": wide,
        "first": shown if wide else shown[:FIRST_EXAMPLES],
        "rest": [] if wide else shown[FIRST_EXAMPLES:],
        "of": len(card.get("examples") or []),
        "intervals": [
            {
                "title": f"{fixed(part.get('low'), 1)} to {fixed(part.get('high'), 1)}",
                "examples": [example_view(example, top) for example in part["examples"]],
            }
            for part in card.get("intervals") or []
            if part.get("examples")
        ]
        if examples > FIRST_EXAMPLES
        else [],
        "histogram": _histogram(latent, card.get("histogram")),
        "promoted": _tokens(card, "promoted", "bard"),
        "suppressed": _tokens(card, "suppressed", "bar"),
        "steered": _steered(card.get("steered") or []),
    }


def _statistics(card: Card, known: Collection[str]) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    if card.get("density") is not None:
        of = f" of {count(card['tokens'])} corpus tokens" if card.get("tokens") else " of corpus tokens"
        rows.append(("Fires on", f"{_density(card['density'])}{of}"))
    if card.get("corpus_max") is not None:
        said = f"{fixed(card['corpus_max'], 1)} in the SAE’s corpus"
        edges = (card.get("histogram") or {}).get("edges")
        said += f", {fixed(edges[-1], 1)} in these texts" if edges else ""
        said += f", {fixed(card['max'], 1)} in the shown matches" if card.get("max") is not None else ""
        rows.append(("Maximum", said))
    if card.get("matches"):
        rows.append(("Named in", f"{count(card['matches'])} of the shown matches"))
    if card.get("neighbours"):
        near = [
            latent_link(row["latent"], known) + f" ({fixed(row.get('cosine'))})"
            for row in card["neighbours"][:MAX_LISTED]
        ]
        rows.append(("Neighbours", Markup(", ").join(near) + ", by decoder cosine"))
    return rows


def _density(share: float) -> str:
    percent = 100 * share
    return (
        "under 0.0001" if 0 < percent < 1e-4 else f"{percent:.2g}" if percent < 10 else digits(percent, 0)
    ) + "\u00a0%"


def _summary(card: Card) -> str:
    parts = [f"fires on {_density(card['density'])} of tokens"] if card.get("density") is not None else []
    parts += [f"named in {plural(card['matches'], 'shown match', 'shown matches')}"] if card.get("matches") else []
    return ", ".join(parts)


def example_view(example: Mapping[str, Any], top: float) -> dict[str, Any]:
    """A corpus text with its shading; `top` is the corpus maximum. Long ones are cut to the tokens around the peak."""
    tokens, values = example.get("tokens") or [], example.get("activations") or []
    peak = example.get("peak") or 0
    start = max(0, min(peak - MAX_EXAMPLE_TOKENS // 2, len(tokens) - MAX_EXAMPLE_TOKENS))
    part = slice(start, start + MAX_EXAMPLE_TOKENS)
    origin = [str(example[key]) for key in ("kind", "source", "licence") if example.get(key)]
    return {
        "value": fixed(values[peak] if peak < len(values) else None, 1),
        "text": shaded_activations(tokens[part], values[part], top),
        "code": example.get("kind") == "code",
        "origin": clip(" · ".join(origin), 160),
    }


def _histogram(latent: str, data: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not data or not data.get("counts") or not data.get("edges"):
        return None
    edges, counts = data["edges"], data["counts"]
    return {
        "svg": charts_card.activations(f"fh{latent}", latent, edges, counts),
        "rows": [(f"{fixed(edges[i], 1)}–{fixed(edges[i + 1], 1)}", count(n)) for i, n in enumerate(counts)],
    }


def _tokens(card: Card, key: str, kind: str) -> list[tuple[str, Markup, str]]:
    """Tokens of the unembedding that the latent's direction raises or lowers: text, bar, logit."""
    rows = [*(card.get("promoted") or []), *(card.get("suppressed") or [])]
    most = max((abs(value) for _, value in rows if value is not None), default=0.0) or 1.0
    return [
        (token_text(text), charts_card.bar(abs(value or 0.0) / most, kind), signed(value, 2))
        for text, value in card.get(key) or []
    ]


def token_text(text: str) -> str:
    """A token on one line: a line feed is a sign, and a long one is cut."""
    shown = str(text).replace("\n", "⏎").replace("\t", "⇥")
    return shown if len(shown) <= MAX_TOKEN else shown[: MAX_TOKEN - 1] + "…"


def _steered(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Steered answers side by side, a group for each prompt."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows, key=lambda row: row["dose"]):
        head = f"Dose {signed(row['dose'], None)}".replace("-", MINUS)
        text = clip(str(row.get("text") or ""), 1200)
        groups.setdefault(str(row.get("prompt") or ""), []).append({"head": head, "text": text, "note": ""})
    return [{"prompt": clip(prompt, 600), "answers": answers} for prompt, answers in groups.items()]
