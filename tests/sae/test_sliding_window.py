"""A second architecture, with layers that see only a window: Gemma 3, held against transformers' own passes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from sae import HookPoint
from sae.lm import LanguageModel
from sae.lm.continuations import Continuations
from tests.tiny import make_tokenizer

WINDOW, HOOK = 8, HookPoint.parse("resid_post.1")
TEXTS = ("Rain.", "The old mill stands by the river, and nobody goes there.", "def add(a, b):\n    return a + b\n")


@pytest.fixture(scope="module")
def lm(tmp_path_factory: pytest.TempPathFactory) -> LanguageModel:
    """Four blocks, the last but one with full attention; a byte is a token, so all texts but one are longer than the
    window."""
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    tokenizer = make_tokenizer(chat=False)
    config = Gemma3TextConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=4, num_attention_heads=4,
        num_key_value_heads=1, head_dim=16, sliding_window=WINDOW, max_position_embeddings=512,
        layer_types=["sliding_attention", "sliding_attention", "full_attention", "sliding_attention"],
        bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = Gemma3ForCausalLM(config)
        for weight in model.parameters():
            if weight.ndim > 1:
                torch.nn.init.normal_(weight, std=0.3)
    directory = tmp_path_factory.mktemp("gemma")
    model.save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    return LanguageModel.load(directory)


def alone(lm: LanguageModel, ids: tuple[int, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    """(resid [T, D] at the hook point, log p [T, V]) of one text, by transformers' own pass without padding."""
    with torch.inference_mode():
        out = lm.model(input_ids=torch.tensor([ids]), output_hidden_states=True)
    return out.hidden_states[HOOK.layer + 1][0], out.logits[0].log_softmax(dim=-1)


def test_captured_vectors_and_log_probs_are_those_of_each_text_alone(lm: LanguageModel) -> None:
    batch = [replace(lm.render(text), n_prompt=1) for text in TEXTS]
    for tokens, found in zip(batch, lm.capture(batch, HOOK, log_probs=True), strict=True):
        resid_TD, log_p_TV = alone(lm, tokens.ids)
        torch.testing.assert_close(found.resid, resid_TD, rtol=1e-4, atol=1e-4)
        own = log_p_TV[:-1].gather(1, torch.tensor(tokens.ids)[1:, None])[:, 0]
        torch.testing.assert_close(found.token_log_probs[1:], own, rtol=1e-4, atol=1e-4)


def test_answers_written_together_are_those_that_transformers_writes_alone(lm: LanguageModel) -> None:
    batch = [lm.render(text) for text in TEXTS]
    written = lm.generate(batch, [20, 12, 16], HOOK)
    for tokens, limit, found in zip(batch, (20, 12, 16), written, strict=True):
        ids = torch.tensor([tokens.ids])
        out = lm.model.generate(ids, max_new_tokens=limit, do_sample=False)[0, len(tokens.ids) :].tolist()
        own = out[: out.index(1)] if 1 in out else out
        assert list(found.tokens.ids[len(tokens.ids) :]) == own
        torch.testing.assert_close(found.resid, alone(lm, found.tokens.ids)[0], rtol=1e-3, atol=1e-3)


def test_an_answer_behind_a_prompt_and_a_response_run_again_have_the_log_probs_of_a_whole_pass(
    lm: LanguageModel,
) -> None:
    answer = tuple(lm.render("Yes, it is").ids)
    batch = [lm.render(text) for text in TEXTS]
    _, means_BA = lm.answer_log_probs(batch, [answer], HOOK)
    given = [lm.render(text, "Yes, it is") for text in TEXTS]
    again = Continuations(lm, HOOK, given)
    runs_B = again.by_row(again.under(torch.zeros_like(again.resid_BSD))[1])
    for row, tokens in enumerate(given):
        log_p_TV = alone(lm, tokens.ids)[1]
        at = range(tokens.n_prompt - 1, len(tokens.ids) - 1)
        own = torch.stack([log_p_TV[t, tokens.ids[t + 1]] for t in at]).mean()
        torch.testing.assert_close(means_BA[row, 0], own, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(runs_B[row], own, rtol=1e-4, atol=1e-4)


def test_a_large_vocabulary_is_run_on_fewer_rows_and_changes_nothing(
    lm: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [replace(lm.render(text), n_prompt=1) for text in TEXTS * 2]
    whole = lm.capture(batch, HOOK, log_probs=True)
    at_once: list[int] = []
    monkeypatch.setattr("sae.lm.model.MAX_LOGITS", 120 * lm.config.vocab_size)
    handle = lm.model.get_output_embeddings().register_forward_hook(lambda _h, _i, out: at_once.append(len(out)))
    try:
        parts = lm.capture(batch, HOOK, log_probs=True)
    finally:
        handle.remove()
    assert len(at_once) > 1 and max(at_once) <= 120
    for one, other in zip(whole, parts, strict=True):
        torch.testing.assert_close(one.token_log_probs, other.token_log_probs, rtol=1e-4, atol=1e-4, equal_nan=True)
        torch.testing.assert_close(one.resid, other.resid, rtol=1e-4, atol=1e-4)
