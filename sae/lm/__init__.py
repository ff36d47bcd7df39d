"""A causal language model behind one small interface."""

from sae.lm.loading import chat_template_hash, model_facts, tokenizer_hash, weights_hash
from sae.lm.model import Captured, Generation, LanguageModel
from sae.lm.tokens import LanguageModelTokenizer, Message, Tokens, padded_batches

__all__ = [
    "Captured",
    "Generation",
    "LanguageModel",
    "LanguageModelTokenizer",
    "Message",
    "Tokens",
    "chat_template_hash",
    "model_facts",
    "padded_batches",
    "tokenizer_hash",
    "weights_hash",
]
