"""The language model's interface on a tiny random Llama: what is captured is what the model computed."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sae import HookPoint, SaeError
from sae.lm import LanguageModel, LanguageModelTokenizer, padded_batches, tokenizer_hash, weights_hash
from sae.lm.heads import shared_heads
from sae.lm.packed import pack_linears
from tests.tiny import LAYER, N_LAYERS, make_model, make_tokenizer

HOOK = HookPoint("resid_post", LAYER)


@pytest.fixture(scope="module")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def lm(model_dir: Path) -> LanguageModel:
    return LanguageModel.load(model_dir)


def test_capture_is_hidden_states_of_the_next_layer(lm: LanguageModel) -> None:
    tokens = lm.render("How do birds fly?")
    ids = torch.tensor([tokens.ids])
    expected = lm.model(ids, output_hidden_states=True).hidden_states[LAYER + 1][0]
    torch.testing.assert_close(lm.capture([tokens], HOOK)[0].resid, expected)


def test_several_hook_points_are_read_in_one_pass_that_ends_at_the_deepest(
    lm: LanguageModel,
) -> None:
    system = {"role": "system", "content": "You are a patient teacher who answers in one short sentence."}
    batch = [lm.render([system, {"role": "user", "content": text}], "An answer.") for text in ("Hi", "Why is it salt?")]
    hooks = [HookPoint("resid_post", layer) for layer in (2, 0)]
    run: list[int] = []
    handles = [
        block.register_forward_pre_hook(lambda _block, _inputs, at=at: run.append(at))
        for at, block in enumerate(lm.blocks)
    ]
    try:
        together = lm.capture_each(batch, hooks)
    finally:
        for handle in handles:
            handle.remove()
    assert run == [0, 1, 2, 0, 1, 2]  # what both begin with, then the rest
    for hook in hooks:
        for one, alone in zip(together[hook], lm.capture(batch, hook), strict=True):
            torch.testing.assert_close(one.resid, alone.resid, rtol=0, atol=0)
            assert one.token_log_probs is None


def test_batches_hold_few_texts_and_few_tokens_and_the_short_texts_come_first(lm: LanguageModel) -> None:
    texts = [lm.tok.render_raw("o" * n) for n in (30, 3, 3, 400, 9, 30, 3, 17)]  # a token a byte
    lengths = [[len(tokens.ids) for tokens in batch] for batch in padded_batches(texts, 100)]
    assert lengths == [[3, 3, 3, 9, 17], [30, 30], [400]]
    assert [len(batch) for batch in padded_batches(texts, 100, 2)] == [2, 2, 2, 1, 1]
    assert list(padded_batches([], 100)) == []


def test_padding_changes_nothing(lm: LanguageModel) -> None:
    long = lm.render("A much longer question about the sea, the sky and all between.", "An answer.")
    batch = [lm.render("Hi", "Good day to you."), long, lm.render("Hm")]
    together = lm.capture(batch, HOOK, log_probs=True)
    for tokens, captured in zip(batch, together, strict=True):
        alone = lm.capture([tokens], HOOK, log_probs=True)[0]
        torch.testing.assert_close(captured.resid, alone.resid, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(
            captured.token_log_probs, alone.token_log_probs, rtol=1e-4, atol=1e-4, equal_nan=True
        )


def test_log_probs_are_those_of_the_models_own_loss(lm: LanguageModel) -> None:
    tokens = lm.render("Hi", "Good day.")
    ids = torch.tensor([tokens.ids])
    loss = lm.model(ids, labels=ids).loss
    captured = lm.capture([replace(tokens, n_prompt=1)], HOOK, log_probs=True)[0].token_log_probs
    assert captured is not None and captured[0].isnan()
    torch.testing.assert_close(-captured[1:].mean(), loss, rtol=1e-4, atol=1e-4)


def test_log_p_is_that_of_the_responses_tokens_and_the_head_runs_at_no_others(lm: LanguageModel) -> None:
    batch = [lm.render("Hi", "Good day."), lm.render("A longer question about the sea?", "No."), lm.render("Hm")]
    seen: list[int] = []
    handle = lm.model.get_output_embeddings().register_forward_hook(
        lambda _head, _inputs, out: seen.append(out.numel() // out.shape[-1])
    )
    try:
        captured = lm.capture(batch, HOOK, log_probs=True)
    finally:
        handle.remove()
    assert seen == [1, sum(tokens.n_response for tokens in batch)]  # first what all begin with, whose last is run
    for tokens, got in zip(batch, captured, strict=True):
        assert got.token_log_probs is not None and len(got.token_log_probs) == len(tokens.ids)
        assert got.token_log_probs.isfinite().tolist() == [at >= tokens.n_prompt for at in range(len(tokens.ids))]


def test_generation_is_greedy_and_its_residuals_are_those_of_a_second_pass(lm: LanguageModel) -> None:
    batch = [lm.render("Hi"), lm.render("Tell me about the sea.")]
    for tokens, generation in zip(batch, lm.generate(batch, [5, 9], HOOK), strict=True):
        limit = 5 if tokens is batch[0] else 9
        expected = lm.model.generate(torch.tensor([tokens.ids]), max_new_tokens=limit, do_sample=False)[0].tolist()
        assert list(generation.tokens.ids) == [*tokens.ids, *_answer(expected[len(tokens.ids) :])]
        assert generation.finish == ("length" if generation.tokens.n_response == limit else "stop")
        again = lm.capture([generation.tokens], HOOK)[0].resid
        torch.testing.assert_close(generation.resid, again, rtol=1e-4, atol=1e-4)
        assert len(generation.resid) == len(generation.tokens.ids)


def _answer(written: list[int]) -> list[int]:
    return written[: written.index(1)] if 1 in written else written


@pytest.mark.parametrize("bias", [True, False])
def test_packed_linear_layers_give_the_same_product(bias: bool) -> None:
    layer = torch.nn.Linear(12, 7, bias=bias).requires_grad_(False)
    for shape in ((12,), (3, 1, 12), (2, 40, 12), (0, 12)):
        x = torch.randn(*shape)
        expected = layer(x)
        packed = copy.deepcopy(layer)
        pack_linears(packed)
        torch.testing.assert_close(packed(x), expected)
        if x.ndim > 1:
            torch.testing.assert_close(packed(x.mT.contiguous().mT), expected)


def test_weights_written_in_place_are_packed_anew() -> None:
    layer = torch.nn.Linear(12, 7).requires_grad_(False)
    pack_linears(layer)
    x = torch.randn(4, 12)
    before = layer(x)
    layer.weight.mul_(2.0)
    torch.testing.assert_close(layer(x) - layer.bias, 2 * (before - layer.bias))


def test_weights_that_are_replaced_or_moved_are_not_those_that_were_packed() -> None:
    layer = torch.nn.Linear(12, 7, bias=False).requires_grad_(False)
    pack_linears(layer)
    x = torch.randn(4, 12)
    layer(x)
    layer.weight = torch.nn.Parameter(torch.ones(7, 12), requires_grad=False)
    torch.testing.assert_close(layer(x), x.sum(dim=1, keepdim=True).expand(4, 7))
    assert layer.to(torch.bfloat16)(x.bfloat16()).dtype == torch.bfloat16


def test_other_layers_than_plain_fp32_ones_stay_as_they_are() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 4, dtype=torch.bfloat16), torch.nn.LayerNorm(4))
    pack_linears(model)
    assert not any("forward" in vars(module) for module in model.modules())


@pytest.mark.parametrize("n_rows", [3, 16])
def test_answers_are_written_with_fused_attention(lm: LanguageModel, n_rows: int) -> None:
    batch = [lm.render("Hi" + "!" * n) for n in range(n_rows)]
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        lm.generate(batch, [4] * n_rows, HOOK)
    called = {event.key for event in profile.key_averages()}
    assert "aten::_scaled_dot_product_flash_attention_for_cpu" in called
    assert "aten::_scaled_dot_product_attention_math" not in called


def test_an_answer_of_no_tokens_is_possible(lm: LanguageModel) -> None:
    generation = lm.generate([lm.render("Hi")], [0], HOOK)[0]
    assert generation.tokens.n_response == 0 and generation.tokens.response_text == ""


def test_roles_segments_and_offsets_of_every_token(lm: LanguageModel) -> None:
    tokens = lm.render(
        [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hällo?"}], "Ja – ```x = 1```"
    )
    spelled = {role: "" for role in ("system", "user", "assistant", "template")}
    for (start, end), role in zip(tokens.offsets, tokens.roles, strict=True):
        spelled[role] += tokens.text[start:end]
    assert spelled["system"] == "Be kind."
    assert tokens.text[tokens.prompt_chars :] == "Ja – ```x = 1```"
    assert tokens.n_prompt + tokens.n_response == len(tokens.ids)
    assert set(tokens.roles[tokens.n_prompt :]) == {"assistant"}


def test_kinds_code_is_inside_a_fence_and_an_unclosed_fence_runs_to_the_end(lm: LanguageModel) -> None:
    tokens = lm.render("Hi", "Here:\n```python\nx = 1\n```\nDone.\n```\ny")
    code = "".join(
        tokens.text[a:b] for (a, b), kind in zip(tokens.offsets, tokens.kinds, strict=True) if kind == "code"
    )
    assert code == "x = 1\ny"
    assert set(lm.tok.render_raw("```\nx\n```").kinds) == {"prose"}


def test_offsets_of_generated_text_cover_it_once(lm: LanguageModel) -> None:
    ids = lm.tokenizer("é – ok", add_special_tokens=False)["input_ids"]
    text, offsets = lm.tok.decode_response(ids)
    assert text == "é – ok"
    assert "".join(text[a:b] for a, b in offsets) == text
    assert [b for _, b in offsets] == sorted(b for _, b in offsets)


def test_no_hook_survives_an_exception_and_an_edit_moves_the_output(lm: LanguageModel) -> None:
    ids, mask = lm.pad([lm.render("Hi").ids])
    clean = lm.forward(ids, mask).logits

    def fail(resid: torch.Tensor) -> None:
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"), lm.at(HOOK, fail):
        lm.forward(ids, mask)
    assert torch.equal(lm.forward(ids, mask).logits, clean)
    with lm.at(HOOK, lambda resid: resid * 2):
        assert not torch.equal(lm.forward(ids, mask).logits, clean)


def test_a_pass_resumed_at_the_hook_point_is_the_whole_pass_with_that_residual(lm: LanguageModel) -> None:
    ids, mask = lm.pad([lm.render("Hi").ids])
    seen: list[torch.Tensor] = []
    with lm.at(HOOK, seen.append):
        clean = lm.forward(ids, mask).logits
    with lm.resumed_at(HOOK, seen[0]):
        torch.testing.assert_close(lm.forward(ids, mask).logits, clean)
    with lm.at(HOOK, lambda resid: resid * 2):
        expected = lm.forward(ids, mask).logits
    with pytest.raises(RuntimeError, match="boom"), lm.resumed_at(HOOK, seen[0] * 2):
        torch.testing.assert_close(lm.forward(ids, mask).logits, expected)
        raise RuntimeError("boom")
    torch.testing.assert_close(lm.forward(ids, mask).logits, clean)


def test_a_layer_that_is_not_there_is_refused(lm: LanguageModel) -> None:
    with pytest.raises(SaeError, match=f"blocks 0 to {N_LAYERS - 1}"):
        lm.capture([lm.render("Hi")], HookPoint("resid_post", N_LAYERS))
    with pytest.raises(SaeError, match="resid_post.L"):
        HookPoint.parse("resid_mid.3")


def test_hashes_follow_content_not_files(model_dir: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    assert weights_hash(make_model(tmp_path / "same")) == weights_hash(model_dir)
    tensors = load_file(tmp_path / "same" / "model.safetensors")
    names = sorted(tensors)
    for number, part in enumerate((names[::2], names[1::2])):
        save_file({name: tensors[name] for name in part}, tmp_path / "same" / f"part-{number}.safetensors")
    (tmp_path / "same" / "model.safetensors").unlink()
    assert weights_hash(tmp_path / "same") == weights_hash(model_dir)
    assert weights_hash(make_model(tmp_path / "other", seed=1)) != weights_hash(model_dir)
    assert tokenizer_hash(make_tokenizer()) == tokenizer_hash(make_tokenizer(chat=False))


def test_a_directory_without_weights_or_tokenizer_is_refused(tmp_path: Path) -> None:
    bare = make_model(tmp_path / "bare")
    (bare / "model.safetensors").unlink()
    with pytest.raises(SaeError, match="bare"):
        LanguageModel.load(bare)
    with pytest.raises(SaeError, match="no weights"):
        weights_hash(bare)
    for file in bare.glob("tokenizer*"):
        file.unlink()
    with pytest.raises(SaeError, match="tokenizer"):
        LanguageModelTokenizer.load(bare)
    with pytest.raises(SaeError, match="no such"):
        LanguageModelTokenizer.load(tmp_path / "nowhere")


def test_missing_weights_are_never_filled_with_random_ones(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    directory = make_model(tmp_path / "holey")
    tensors = load_file(directory / "model.safetensors")
    tensors.pop(next(name for name in tensors if "down_proj" in name))
    save_file(tensors, directory / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(SaeError, match="1 weights are missing"):
        LanguageModel.load(directory)


def test_messages_without_a_chat_template_are_refused_and_text_is_raw(tmp_path: Path) -> None:
    tok = LanguageModelTokenizer.load(make_model(tmp_path / "base", chat=False))
    assert tok.render("Hi").text == "Hi"
    assert set(tok.render("Hi").roles) == {"text"}
    with pytest.raises(SaeError, match="no chat template"):
        tok.render([{"role": "user", "content": "Hi"}])


def test_a_template_that_fails_is_a_refusal(tmp_path: Path) -> None:
    tok = LanguageModelTokenizer.load(make_model(tmp_path / "model"))
    tok.tokenizer.chat_template = "{{ raise_exception('roles must alternate') }}"
    with pytest.raises(SaeError, match="roles must alternate"):
        tok.render("Hi")


def test_a_question_with_several_answers_is_run_once(lm: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("Why is the sea salt, and the lake by our house is not?", "How do birds fly over high mountains?")
    told = ("Rain.", "Go on then, tell me more.", "No")
    batch = [lm.render(question, answer) for question in asked for answer in told]
    sharing = shared_heads(batch)
    assert sharing is not None and sharing.of_row == (0, 0, 0, 1, 1, 1)
    assert [len(head) for head in sharing.heads] == [batch[0].n_prompt - 1, batch[3].n_prompt - 1]
    shared = lm.capture(batch, HOOK, log_probs=True)
    below = lm.capture(batch, HOOK)
    monkeypatch.setattr("sae.lm.heads.MIN_SAVED", 10_000)
    for one, part, other in zip(shared, below, lm.capture(batch, HOOK, log_probs=True), strict=True):
        torch.testing.assert_close(one.resid, other.resid, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(part.resid, other.resid, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(one.token_log_probs, other.token_log_probs, rtol=1e-4, atol=1e-4, equal_nan=True)


def test_a_row_of_one_token_has_no_head(lm: LanguageModel) -> None:
    whole = lm.render("Tell me a long story of the sea.")
    other = replace(whole, ids=(*whole.ids[:-1], whole.ids[0]))
    short = replace(whole, ids=whole.ids[:1], n_prompt=1)
    batch = [whole, other, short]
    for tokens, captured in zip(batch, lm.capture(batch, HOOK, log_probs=True), strict=True):
        (alone,) = lm.capture([tokens], HOOK, log_probs=True)
        assert captured.resid.shape == alone.resid.shape
        torch.testing.assert_close(captured.resid, alone.resid, rtol=1e-4, atol=1e-4)


def test_rows_keep_a_token_of_their_own_and_little_is_not_shared(lm: LanguageModel) -> None:
    same = [lm.render("Tell me a long story of the sea.", text) for text in ("", "Yes.")]
    sharing = shared_heads(same)
    assert sharing is not None and all(len(same[0].ids) > len(head) for head in sharing.heads)
    assert shared_heads([lm.render("Hi")]) is None
    assert shared_heads([lm.render("Hi", "No"), lm.render("Why is the sea salt, and the lake is not?", "So.")]) is None


def test_what_all_prompts_begin_with_is_run_once_and_changes_nothing(
    lm: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = {"role": "system", "content": "You are a patient teacher who answers in one short sentence."}
    asked = ("Why is the sea salt?", "How do birds fly over the high mountains in winter?", "Hi")
    batch = [lm.render([system, {"role": "user", "content": text}]) for text in asked]
    given = [lm.render([system, {"role": "user", "content": text}], "An answer.") for text in asked]
    answers = [(5, 7), (9,)]
    widths: list[int] = []
    forward = lm.forward

    def counting(ids: torch.Tensor, *args: object, **more: object) -> object:
        widths.append(ids.numel())
        return forward(ids, *args, **more)

    def all_three() -> tuple[object, ...]:
        widths.clear()
        captured, written = lm.capture(given, HOOK, log_probs=True), lm.generate(batch, [4, 6, 5], HOOK)
        return captured, lm.capture(given, HOOK), written, lm.answer_log_probs(batch, answers, HOOK), sum(widths)

    monkeypatch.setattr(lm, "forward", counting)
    shared = all_three()
    monkeypatch.setattr("sae.lm.heads.MIN_SAVED", 10_000)
    whole = all_three()
    assert shared[4] < 0.8 * whole[4]
    for one, other in (*zip(shared[0], whole[0], strict=True), *zip(shared[1], whole[1], strict=True)):
        torch.testing.assert_close(one.resid, other.resid, rtol=1e-4, atol=1e-4)
        if one.token_log_probs is not None:
            torch.testing.assert_close(one.token_log_probs, other.token_log_probs, rtol=1e-4, atol=1e-4, equal_nan=True)
    for one, other in zip(shared[2], whole[2], strict=True):
        assert one.tokens.ids == other.tokens.ids
        torch.testing.assert_close(one.resid, other.resid, rtol=1e-4, atol=1e-4)
    for one, other in zip(shared[3][0], whole[3][0], strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(shared[3][1], whole[3][1], rtol=1e-4, atol=1e-4)
