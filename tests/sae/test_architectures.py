"""Architectures other than the usual: what works is held against transformers' own passes, what cannot is refused."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from sae import HookPoint, SaeError
from sae.lm import LanguageModel, LanguageModelTokenizer
from sae.lm.continuations import Continuations
from sae.lm.model import find_blocks
from tests.tiny import make_tokenizer

HOOK = HookPoint.parse("resid_post.0")
SIZES = {"hidden_size": 32, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}


def language_model(model: Any) -> LanguageModel:
    """A model of random weights with the tests' tokenizer, a byte a token."""
    return LanguageModel(model.eval(), LanguageModelTokenizer(make_tokenizer(chat=False), 512), "tiny")


def test_blocks_that_give_tuples_can_be_resumed_above() -> None:
    from transformers import GPTNeoConfig, GPTNeoForCausalLM

    config = GPTNeoConfig(
        vocab_size=len(make_tokenizer()), num_layers=2, num_heads=4, attention_types=[[["global"], 2]],
        max_position_embeddings=512, **SIZES,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        lm = language_model(GPTNeoForCausalLM(config))
    ids_BT, mask_BT = lm.pad([lm.render("Rain.").ids, lm.render("Go on then.").ids])
    seen: list[torch.Tensor] = []
    with torch.inference_mode(), lm.at(HOOK, seen.append):
        clean_BTV = lm.forward(ids_BT, mask_BT).logits
    assert seen[0].shape == (*ids_BT.shape, 32)
    with torch.inference_mode(), lm.resumed_at(HOOK, seen[0]):
        assert torch.equal(lm.forward(ids_BT, mask_BT).logits, clean_BTV)


def test_responses_are_not_scored_from_a_recurrent_state() -> None:
    from transformers import Lfm2Config, Lfm2ForCausalLM

    config = Lfm2Config(
        vocab_size=len(make_tokenizer()), intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, layer_types=["full_attention", "conv"], **SIZES,
    )  # fmt: skip
    lm = language_model(Lfm2ForCausalLM(config))
    with pytest.raises(SaeError, match="tiny: its cache has a LinearAttentionLayer, which responses cannot be scored"):
        Continuations(lm, HOOK, [lm.render("Rain.", "So it is.")])


class Towers(nn.Module):
    """Two stacks side by side, as a text model and a vision model as deep; each block has a list of its own."""

    def __init__(self, *names: str):
        super().__init__()
        for name in names:
            blocks = nn.ModuleList(nn.ModuleDict({"heads": nn.ModuleList([nn.Identity()] * 3)}) for _ in range(3))
            setattr(self, name, blocks)


def test_the_decoder_blocks_are_the_one_list_of_their_number() -> None:
    one = Towers("text")
    assert find_blocks(one, 3) is one.text
    with pytest.raises(SaeError, match="Towers: no list of 4 decoder blocks was found in this architecture"):
        find_blocks(one, 4)
    with pytest.raises(SaeError, match="Towers: vision and text have 3 blocks each; which decodes cannot be told"):
        find_blocks(Towers("vision", "text"), 3)
