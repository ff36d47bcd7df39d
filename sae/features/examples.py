"""Where a latent fires, as text: windows around peaks, shaded token by token. Legend: n activations of one latent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sae.features.index import FeatureIndex, Firings
from sae.lm import LanguageModelTokenizer

BEFORE, AFTER = 16, 8  # tokens around the peak; more before, since only those can have caused it
N_INTERVALS, IN_INTERVAL = 5, 3  # intervals of activation, and examples of each


def top_examples(
    tok: LanguageModelTokenizer, index: FeatureIndex, firings: Firings, allowed: np.ndarray, n: int = 20
) -> list[dict[str, Any]]:
    """The highest activations, at most one a document, and no text up to the peak twice.

    allowed [n documents] bool: those whose text may be shown.
    """
    order = np.argsort(-firings.values, kind="stable")
    return _spread(tok, index, firings, order, allowed, n)


def interval_examples(
    tok: LanguageModelTokenizer, index: FeatureIndex, firings: Firings, allowed: np.ndarray, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Random activations from intervals (low, high] of equal width between 0 and the maximum, the lowest first.

    At most IN_INTERVAL of each of N_INTERVALS; allowed as in `top_examples`. Without a firing there are no intervals.
    """
    if not len(firings.values):
        return []
    edges = np.linspace(0.0, float(firings.values.max()), N_INTERVALS + 1)
    place = np.clip(np.searchsorted(edges, firings.values, side="left") - 1, 0, N_INTERVALS - 1)
    intervals = []
    for i in range(N_INTERVALS):
        order = rng.permutation(np.flatnonzero(place == i))
        examples = _spread(tok, index, firings, order, allowed, IN_INTERVAL)
        intervals.append({"low": digits(edges[i]), "high": digits(edges[i + 1]), "examples": examples})
    return intervals


def example(tok: LanguageModelTokenizer, index: FeatureIndex, firings: Firings, row: int) -> dict[str, Any]:
    """The tokens around one, with the latent's activation on each; `peak` is the token's place among them."""
    first, ids = index.window(row, BEFORE, AFTER)
    a, b = np.searchsorted(firings.rows, [first, first + len(ids)])
    activations = np.zeros(len(ids))
    activations[firings.rows[a:b] - first] = firings.values[a:b]
    source = index.documents[int(index.document_of(np.array([row]))[0])]
    text, offsets = tok.decode_response(ids)
    return {
        "kind": source.kind,
        "source": source.source,
        "licence": source.licence,
        "tokens": [text[a:b] for a, b in offsets],
        "activations": [digits(value) for value in activations],
        "peak": row - first,
    }


def digits(value: float, n: int = 4) -> float:
    """A number of n significant digits, for JSON."""
    return float(f"{value:.{n}g}")


def _spread(
    tok: LanguageModelTokenizer,
    index: FeatureIndex,
    firings: Firings,
    order: Iterable[int],
    allowed: np.ndarray,
    n: int,
) -> list[dict[str, Any]]:
    """The first n in this order, of different documents and different texts up to the peak."""
    documents = index.document_of(firings.rows)
    seen_documents: set[int] = set()
    seen_texts: set[tuple[int, ...]] = set()
    chosen: list[dict[str, Any]] = []
    for entry in order:
        document, row = int(documents[entry]), int(firings.rows[entry])
        if len(chosen) == n:
            break
        if document in seen_documents or not allowed[document]:
            continue
        context = tuple(index.window(row, BEFORE, 0)[1])
        if context not in seen_texts:
            seen_documents.add(document)
            seen_texts.add(context)
            chosen.append(example(tok, index, firings, row))
    return chosen
