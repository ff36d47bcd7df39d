"""What each latent is: an index of codes over a corpus, a latent's card, search."""

from sae.features.card import make_card
from sae.features.index import FeatureIndex, IndexBuilder
from sae.features.search import nearest, search_prompt

__all__ = ["FeatureIndex", "IndexBuilder", "make_card", "nearest", "search_prompt"]
