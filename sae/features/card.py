"""A latent's card: where it fires and how strongly, what its direction writes, and which latents are near. Plain JSON.

Source: Templeton et al. 2024, feature dashboards. Activations are in the SAE's own unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from sae.features.examples import digits, interval_examples, top_examples
from sae.features.index import FeatureIndex, Source
from sae.features.logit_lens import promoted_and_suppressed
from sae.features.search import nearest
from sae.lm import LanguageModel
from sae.model import SparseAutoencoder

N_BINS = 20
LABEL_TOKENS = 3


def make_card(
    latent: int, index: FeatureIndex, lm: LanguageModel, sae: SparseAutoencoder, latent_max: Tensor, *,
    may_show: Callable[[Source], bool] = lambda source: True, seed: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The card of one latent, with `steered` left empty.

    corpus_max is the latent's maximum over the SAE's own corpus, the unit of doses (latent_max [M]); density, firings,
    histogram, intervals and examples are of the index. may_show: documents whose text the examples may hold; numbers
    are of all. Errors: SaeError for a latent that the SAE does not have.
    """
    firings = index.firings(latent)
    allowed = np.array([may_show(source) for source in index.documents], dtype=bool)
    rng = np.random.default_rng([seed, latent])
    examples = top_examples(lm.tok, index, firings, allowed)
    promoted, suppressed = promoted_and_suppressed(lm, sae.W_dec[latent].detach())
    return {
        "latent": latent,
        "label": label(examples, len(firings.values), index.n_tokens),
        "corpus_max": digits(float(latent_max[latent])),
        "density": digits(len(firings.values) / index.n_tokens),
        "tokens": index.n_tokens,
        "firings": len(firings.values),
        "histogram": histogram(firings.values),
        "promoted": promoted,
        "suppressed": suppressed,
        "neighbours": nearest(sae, latent),
        "examples": examples,
        "intervals": interval_examples(lm.tok, index, firings, allowed, rng),
        "steered": [],
    }


def histogram(values: np.ndarray, n_bins: int = N_BINS) -> dict[str, list]:
    """Counts of nonzero activations in bins of equal width from 0 to their maximum; no bins without activations."""
    if not len(values):
        return {"edges": [], "counts": []}
    counts, edges = np.histogram(values, bins=n_bins, range=(0.0, float(values.max())))
    return {"edges": [digits(edge) for edge in edges], "counts": counts.tolist()}


def label(examples: Sequence[dict[str, Any]], n_firings: int, n_tokens: int) -> str:
    """An automatic label: the commonest peak tokens of the top examples. It says that it is automatic."""
    if not n_firings:
        return f"automatic: never fired on {n_tokens:,} tokens"
    words = Counter(example["tokens"][example["peak"]].strip() or "white space" for example in examples)
    named = " · ".join(word for word, _ in words.most_common(LABEL_TOKENS))
    return f'automatic: tokens it fires on, e.g. "{named}"' if named else "automatic: fires on no text that may ship"
