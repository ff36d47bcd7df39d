"""The cache of activations: what it holds is what the model says, once, whatever is killed or changed."""

import pytest
import torch

from auditor.concepts import activations
from auditor.concepts.activations import ActivationCache, ResidualCache, Text, fill_each
from auditor.errors import AuditError
from sae import HookPoint, load_sae
from sae.lm import LanguageModel
from tests.tiny import LAYER, make_model, make_sae

HOOK = HookPoint("resid_post", LAYER)
TEXTS = [
    Text((("user", "Where is Bergen?"),), "Bergen is in Norway.", "one"),
    Text((("system", "Be brief."), ("user", "And Oslo?")), "There too.", "two"),
    Text((("user", "Where is Bergen?"),), "In Spain.", "three"),
]


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    model = make_model(folder / "model")
    return LanguageModel.load(model), load_sae(make_sae(folder / "sae", model)), folder, model


def cache_of(parts, folder, sae_hash="sha256:aa"):
    lm, sae, *_ = parts
    return ActivationCache(folder, lm, sae, HOOK, model="sha256:mm", sae_hash=sae_hash)


def test_it_holds_the_response_tokens_and_their_mean_log_probability(parts, tmp_path):
    lm, sae, *_ = parts
    cache = cache_of(parts, tmp_path)
    cache.fill(TEXTS)
    kept = cache.load(TEXTS)
    for i, text in enumerate(TEXTS):
        tokens = cache.render(text)
        captured = lm.capture([tokens], HOOK, log_probs=True)[0]
        resid, codes = kept.text(i)
        assert len(resid) == len(text.response)  # the tiny tokenizer has a token a byte
        torch.testing.assert_close(resid, captured.resid[tokens.n_prompt :], rtol=1e-4, atol=1e-4)
        assert float(kept.log_prob[i]) == pytest.approx(
            float(captured.token_log_probs[tokens.n_prompt :].mean()), abs=1e-4
        )
        torch.testing.assert_close(codes.to_dense(), sae.encode(resid).to_dense())


def test_several_hook_points_are_filled_from_one_pass_and_each_cache_is_as_if_filled_alone(
    parts, tmp_path, monkeypatch
):
    lm, sae, *_ = parts
    hooks = [HOOK, HookPoint("resid_post", 0)]
    caches = [ResidualCache(tmp_path, lm, hook, model="sha256:mm", log_probs=False) for hook in hooks]
    calls = []
    inner = lm.capture_each
    monkeypatch.setattr(lm, "capture_each", lambda batch, at: calls.append(len(batch)) or inner(batch, at))
    fill_each(caches, TEXTS[:2])
    for shard in caches[0].resid_dir.glob("*.safetensors"):  # killed between the two: one has what the other lacks
        shard.unlink()
    again = [ResidualCache(tmp_path, lm, hook, model="sha256:mm", log_probs=False) for hook in hooks]
    fill_each(again, TEXTS)
    fill_each(again, TEXTS)
    assert calls == [2, 3]
    for hook in hooks:
        one, alone = (
            ActivationCache(folder, lm, sae, hook, model="sha256:mm", sae_hash="sha256:aa", log_probs=False)
            for folder in (tmp_path, tmp_path / "alone")
        )
        alone.fill(TEXTS)
        assert one.missing(TEXTS) == []
        torch.testing.assert_close(one.load(TEXTS).resid, alone.load(TEXTS).resid, rtol=1e-4, atol=1e-4)


def test_the_stream_gives_every_text_once_with_its_place(parts, tmp_path):
    cache = cache_of(parts, tmp_path)
    cache.fill(TEXTS)
    kept = cache.load(TEXTS)
    seen = {i: resid for i, resid, _ in cache.stream(TEXTS)}
    assert sorted(seen) == [0, 1, 2]
    for i, resid in seen.items():
        torch.testing.assert_close(resid, kept.text(i)[0], rtol=0, atol=0)


def counted(parts, monkeypatch):
    lm, calls = parts[0], []
    inner = lm.capture
    monkeypatch.setattr(lm, "capture", lambda batch, *a, **k: calls.append(len(batch)) or inner(batch, *a, **k))
    return calls


def test_what_is_on_disk_is_not_run_again(parts, tmp_path, monkeypatch):
    calls = counted(parts, monkeypatch)
    cache_of(parts, tmp_path).fill(TEXTS[:2])
    cache_of(parts, tmp_path).fill([*TEXTS, TEXTS[0]])
    assert calls == [2, 1]


def test_another_sae_costs_no_second_pass_of_the_model(parts, tmp_path, monkeypatch):
    calls = counted(parts, monkeypatch)
    lm, _, folder, model = parts
    cache_of(parts, tmp_path).fill(TEXTS)
    other_sae = load_sae(make_sae(folder / "other", model, seed=5))
    other = ActivationCache(tmp_path, lm, other_sae, HOOK, model="sha256:mm", sae_hash="sha256:bb")
    other.fill(TEXTS)
    resid, codes = other.load(TEXTS).text(0)
    assert calls == [3]
    torch.testing.assert_close(codes.to_dense(), other_sae.encode(resid).to_dense())


def test_a_half_written_shard_is_as_if_it_were_not_there(parts, tmp_path, monkeypatch):
    def dies(tensors, path, metadata):
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(activations, "save_file", dies)
        with pytest.raises(KeyboardInterrupt):
            cache_of(parts, tmp_path).fill(TEXTS)
    cache = cache_of(parts, tmp_path)
    assert len(cache.missing(TEXTS)) == 3
    cache.fill(TEXTS)
    assert cache.missing(TEXTS) == []


def test_a_text_that_is_too_long_or_empty_is_named(parts, tmp_path):
    cache = cache_of(parts, tmp_path)
    with pytest.raises(AuditError, match="row 7: .* context holds 512"):
        cache.fill([Text((("user", "x" * 600),), "y", "row 7")])
    with pytest.raises(AuditError, match="row 8: the answer has no tokens"):
        cache.fill([Text((("user", "x"),), "", "row 8")])
