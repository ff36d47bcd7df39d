"""Cards and search: closed forms for histogram, intervals, neighbours and promoted tokens."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from sae import HookPoint, SaeError, SparseAutoencoder, load_sae
from sae.features import IndexBuilder, make_card, nearest, search_prompt
from sae.features.card import histogram, label
from sae.features.examples import AFTER, BEFORE, interval_examples, top_examples
from sae.features.index import Firings, Source
from sae.features.logit_lens import direction_logits, promoted_and_suppressed
from sae.features.steered import steered_samples
from sae.lm import LanguageModel
from tests.tiny import D_MODEL, LAYER, N_LATENTS, Tiny

HOOK = HookPoint.parse(f"resid_post.{LAYER}")


@pytest.fixture(scope="module")
def lm(tiny: Tiny) -> LanguageModel:
    return LanguageModel.load(tiny.model)


@pytest.fixture(scope="module")
def sae(tiny: Tiny) -> SparseAutoencoder:
    return load_sae(tiny.sae)


class Corpus:
    """An index of documents of ten tokens each: document n's tokens are the ten bytes from n on."""

    def __init__(self, n_documents: int, *, alike: bool = False):
        self.documents = [Source("prose", f"source {n}", "CC0-1.0") for n in range(n_documents)]
        self.alike = alike

    def document_of(self, rows: np.ndarray) -> np.ndarray:
        return rows // 10

    def window(self, row: int, before: int, after: int) -> tuple[int, list[int]]:
        document = row // 10
        first, last = max(10 * document, row - before), min(10 * document + 10, row + after + 1)
        return first, [40 + (0 if self.alike else document) + r % 10 for r in range(first, last)]


def shown(lm: LanguageModel, firings: Firings, corpus: Any, allowed: list[bool] | None = None, n: int = 20) -> list:
    mask = np.array(allowed or [True] * len(corpus.documents))
    return top_examples(lm.tok, corpus, firings, mask, n)


def test_histogram_has_twenty_equal_bins_from_zero_to_the_maximum() -> None:
    made = histogram(np.array([0.1, 1.0, 1.1, 10.0, 20.0, 19.5], dtype=np.float32))
    assert made["edges"] == [float(i) for i in range(21)]
    assert made["counts"] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert histogram(np.zeros(0)) == {"edges": [], "counts": []}


def test_top_examples_are_the_highest_one_a_document_with_the_activation_of_each_token(lm: LanguageModel) -> None:
    firings = Firings(np.array([3, 5, 12, 25]), np.array([2.0, 7.0, 9.0, 1.0], dtype=np.float32))
    first, second, third = shown(lm, firings, Corpus(3))
    assert [e["source"] for e in (first, second, third)] == ["source 1", "source 0", "source 2"]
    assert second["peak"] == 5 and second["activations"] == [0, 0, 0, 2, 0, 7, 0, 0, 0, 0]
    _, ids = Corpus(3).window(5, BEFORE, AFTER)
    assert "".join(second["tokens"]) == lm.tokenizer.decode(ids) and len(second["tokens"]) == 10
    assert (first["kind"], first["licence"]) == ("prose", "CC0-1.0")
    assert len(shown(lm, firings, Corpus(3), n=2)) == 2


def test_no_text_is_shown_twice_and_none_that_may_not_be(lm: LanguageModel) -> None:
    firings = Firings(np.array([4, 14, 24, 27]), np.array([4.0, 4.0, 4.0, 3.0], dtype=np.float32))
    assert [e["source"] for e in shown(lm, firings, Corpus(3, alike=True))] == ["source 0", "source 2"]
    assert [e["source"] for e in shown(lm, firings, Corpus(3), [False, True, False])] == ["source 1"]


def test_a_character_of_several_tokens_is_whole_in_its_last_one(lm: LanguageModel) -> None:
    ids = lm.tok.render_raw("aé!").ids

    class One(Corpus):
        def window(self, row: int, before: int, after: int) -> tuple[int, list[int]]:
            return 0, list(ids)

    (example,) = shown(lm, Firings(np.array([1]), np.array([1.0], dtype=np.float32)), One(1))
    assert example["tokens"] == ["a", "", "é", "!"]


def test_intervals_are_five_equal_widths_and_their_examples_lie_in_them(lm: LanguageModel) -> None:
    values = np.array([0.5, 1.0, 1.5, 2.0, 2.01, 5.0, 9.9, 10.0], dtype=np.float32)
    firings, corpus = Firings(10 * np.arange(8), values), Corpus(8)
    allowed = np.ones(8, dtype=bool)
    made = interval_examples(lm.tok, corpus, firings, allowed, np.random.default_rng(0))  # type: ignore[arg-type]
    assert [(i["low"], i["high"]) for i in made] == [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10)]
    assert [len(i["examples"]) for i in made] == [3, 1, 1, 0, 2]
    for interval in made:
        for example in interval["examples"]:
            assert interval["low"] < example["activations"][example["peak"]] <= interval["high"]
    again = interval_examples(lm.tok, corpus, firings, allowed, np.random.default_rng(0))  # type: ignore[arg-type]
    assert again == made


def test_the_label_says_that_it_is_automatic_and_names_the_commonest_peaks() -> None:
    examples = [{"tokens": ["x", token], "peak": 1} for token in (" not", " never", " not", "\n", " no", " never")]
    assert label(examples, 9, 100) == 'automatic: tokens it fires on, e.g. "not · never · white space"'
    assert label([], 0, 1234) == "automatic: never fired on 1,234 tokens"
    assert label([], 5, 100).startswith("automatic: ")


def test_nearest_latents_are_those_of_the_highest_cosine_without_itself(sae: SparseAutoencoder) -> None:
    rows = sae.W_dec.detach().double()
    cosines = (rows @ rows[5]) / (rows.norm(dim=1) * rows[5].norm())
    cosines[5] = -2
    found = nearest(sae, 5, 4)
    assert [row["latent"] for row in found] == cosines.topk(4).indices.tolist()
    assert [row["cosine"] for row in found] == pytest.approx(cosines.topk(4).values.tolist(), abs=1e-4)
    assert len(nearest(sae, 0, 1000)) == N_LATENTS - 1
    with pytest.raises(SaeError, match="no latent 64"):
        nearest(sae, N_LATENTS)


def test_promoted_tokens_are_the_unembedding_of_the_direction_times_the_norms_weight(lm: LanguageModel) -> None:
    direction = torch.randn(D_MODEL, generator=torch.Generator().manual_seed(3))
    norm, unembed = lm.model.model.norm, lm.model.lm_head.weight
    with torch.no_grad():
        kept = norm.weight.clone()
        norm.weight.copy_(torch.linspace(0.2, 2.0, D_MODEL))
        logits = unembed @ (norm.weight * direction / direction.norm())
        torch.testing.assert_close(direction_logits(lm, 7 * direction), logits, rtol=1e-4, atol=1e-4)
        promoted, suppressed = promoted_and_suppressed(lm, direction, 3)
        norm.weight.copy_(kept)
    assert [value for _, value in promoted] == pytest.approx(logits.topk(3).values.tolist(), rel=1e-2)
    assert [value for _, value in suppressed] == pytest.approx((-logits).topk(3).values.neg().tolist(), rel=1e-2)
    assert [token for token, _ in promoted] == [lm.tokenizer.decode([i]) for i in logits.topk(3).indices.tolist()]


def test_a_layer_norm_takes_the_mean_away_and_its_bias_does_not_count() -> None:
    model = nn.Module()
    model.blocks, model.norm = nn.ModuleList([nn.Identity()]), nn.LayerNorm(4)  # type: ignore[assignment]
    model.head = nn.Linear(4, 6, bias=False)
    model.get_output_embeddings = lambda: model.head  # type: ignore[assignment]
    with torch.no_grad():
        model.norm.weight.copy_(torch.tensor([1.0, 2.0, 3.0, 4.0]))
        model.norm.bias.fill_(9.0)
    direction = torch.tensor([1.0, 0.0, 0.0, 0.0])
    centred = direction - direction.mean()
    found = direction_logits(SimpleNamespace(model=model, blocks=model.blocks), direction)  # type: ignore[arg-type]
    expected = model.head.weight @ (model.norm.weight * centred)
    # a LayerNorm divides by the deviation, not the root mean square: the same but for one factor
    torch.testing.assert_close(found / found.norm(), (expected / expected.norm()).detach(), rtol=1e-4, atol=1e-5)


def test_a_model_without_a_final_norm_is_one_line() -> None:
    model = nn.Module()
    model.blocks, model.head = nn.ModuleList([nn.Identity()]), nn.Linear(4, 6)
    model.get_output_embeddings = lambda: model.head  # type: ignore[assignment]
    with pytest.raises(SaeError, match="no final norm"):
        direction_logits(SimpleNamespace(model=model, blocks=model.blocks), torch.ones(4))  # type: ignore[arg-type]


def test_search_gives_each_latents_maximum_and_mean_over_the_texts_own_tokens(
    lm: LanguageModel, sae: SparseAutoencoder
) -> None:
    latent_max = torch.linspace(1, 5, N_LATENTS)
    prompt = "Where is it now?"
    tokens = lm.render(prompt)
    own = [t for t, role in enumerate(tokens.roles) if role == "user"]
    dense = sae.encode(lm.capture([tokens], HOOK)[0].resid[own]).to_dense() / latent_max
    rows = search_prompt(lm, sae, HOOK, latent_max, prompt, n=N_LATENTS)
    assert len(rows) == int((dense > 0).any(dim=0).sum())
    assert [row["max"] for row in rows] == sorted((row["max"] for row in rows), reverse=True)
    for row in rows:
        column = dense[:, row["latent"]]
        assert row["max"] == pytest.approx(float(column.max()), rel=1e-4)
        assert row["mean"] == pytest.approx(float(column.mean()), rel=1e-4)
        assert row["position"] == own[int(column.argmax())]
        start, end = tokens.offsets[row["position"]]
        assert row["token"] == tokens.text[start:end]
    assert search_prompt(lm, sae, HOOK, latent_max, prompt, n=3) == rows[:3]
    latent_max[rows[0]["latent"]] = 0  # it never fired in the corpus: no unit, so it comes last
    last = search_prompt(lm, sae, HOOK, latent_max, prompt, n=N_LATENTS)[-1]
    assert last["latent"] == rows[0]["latent"] and last["max"] is None and last["activation"] > 0


def test_a_text_that_cannot_be_searched_is_one_line(lm: LanguageModel, sae: SparseAutoencoder) -> None:
    ones = torch.ones(N_LATENTS)
    with pytest.raises(SaeError, match="no tokens of its own"):
        search_prompt(lm, sae, HOOK, ones, "  ")
    with pytest.raises(SaeError, match="context holds"):
        search_prompt(lm, sae, HOOK, ones, "x" * lm.context_length)
    with pytest.raises(SaeError, match="outlier"):
        search_prompt(lm, sae, HOOK, ones, "words", max_norm=1e-6)


def test_a_card_has_every_part_and_agrees_with_the_index(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path
) -> None:
    documents = [{"kind": "prose", "source": f"s{i}", "text": f"Tale {i} of {i * i} roads."} for i in range(12)]
    builder = IndexBuilder(lm, sae, HOOK, documents, tmp_path, model="m", sae_hash="s", max_norm=None)
    index = builder.build()
    counts = [len(index.firings(latent).rows) for latent in range(N_LATENTS)]
    latent = int(np.argmax(counts))
    card = make_card(latent, index, lm, sae, torch.full((N_LATENTS,), 3.0))
    firings = index.firings(latent)
    assert card["latent"] == latent and card["corpus_max"] == 3.0 and card["steered"] == []
    assert card["firings"] == len(firings.rows) and card["tokens"] == index.n_tokens
    assert card["density"] == pytest.approx(card["firings"] / card["tokens"], rel=1e-3)
    assert sum(card["histogram"]["counts"]) == card["firings"] and len(card["histogram"]["edges"]) == 21
    peaks = [example["activations"][example["peak"]] for example in card["examples"]]
    assert peaks[0] == pytest.approx(float(firings.values.max()), rel=1e-3) and peaks == sorted(peaks, reverse=True)
    assert len({example["source"] for example in card["examples"]}) == len(peaks)
    assert len(card["promoted"]) == len(card["suppressed"]) == len(card["neighbours"]) == 10
    assert len(card["intervals"]) == 5
    hidden = make_card(latent, index, lm, sae, torch.ones(N_LATENTS), may_show=lambda s: s.source == "s3")
    assert {e["source"] for e in hidden["examples"]} <= {"s3"} and hidden["histogram"] == card["histogram"]


def test_a_latent_without_firings_has_an_empty_card_that_says_so(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path
) -> None:
    mute = load_like(sae)
    with torch.no_grad():
        mute.b_enc[7] = -1e6
    builder = IndexBuilder(
        lm, mute, HOOK, [{"kind": "prose", "text": "Some words."}], tmp_path, model="m", sae_hash="s", max_norm=None
    )
    index = builder.build()
    card = make_card(7, index, lm, mute, torch.zeros(N_LATENTS))
    assert card["label"] == f"automatic: never fired on {index.n_tokens} tokens"
    assert card["firings"] == card["density"] == 0 and card["examples"] == [] and card["intervals"] == []
    assert steered_samples(lm, mute, HOOK, torch.zeros(N_LATENTS), [7]) == [[]]


def load_like(sae: SparseAutoencoder) -> SparseAutoencoder:
    copy = SparseAutoencoder(sae.cfg)
    copy.load_state_dict(sae.state_dict())
    return copy


def test_steered_samples_are_the_plain_answer_at_dose_0_and_others_at_high_doses(
    lm: LanguageModel, sae: SparseAutoencoder
) -> None:
    latent_max = torch.full((N_LATENTS,), 8.0)
    latent_max[4] = 0.0
    other, dead, samples = steered_samples(lm, sae, HOOK, latent_max, [5, 4, 3], ("Go on.", "Why?"))
    assert dead == [] and other != samples
    assert steered_samples(lm, sae, HOOK, latent_max, [3], ("Go on.", "Why?")) == [samples]
    assert [(s["prompt"], s["dose"]) for s in samples] == [(p, d) for p in ("Go on.", "Why?") for d in (-5, 0, 5)]
    plain = lm.generate([lm.render("Go on."), lm.render("Why?")], [40, 40])
    assert [samples[1]["text"], samples[4]["text"]] == [answer.tokens.response_text for answer in plain]
    assert len({sample["text"] for sample in samples[:3]}) > 1
    with pytest.raises(SaeError, match="no latent 64"):
        steered_samples(lm, sae, HOOK, latent_max, [N_LATENTS])
