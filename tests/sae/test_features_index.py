"""The index holds exactly the SAE's codes of the corpus, and a stopped build goes on where it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from sae import HookPoint, SaeError, SparseAutoencoder, load_sae
from sae.features import FeatureIndex, IndexBuilder
from sae.features.index import by_latent
from sae.harvest import is_fitted, tokenize_document
from sae.lm import LanguageModel
from tests.tiny import LAYER, N_LATENTS, Tiny

HOOK = HookPoint.parse(f"resid_post.{LAYER}")
MAX_NORM = 7.0  # some of the tiny model's tokens are above it


@pytest.fixture(scope="module")
def lm(tiny: Tiny) -> LanguageModel:
    return LanguageModel.load(tiny.model)


@pytest.fixture(scope="module")
def sae(tiny: Tiny) -> SparseAutoencoder:
    return load_sae(tiny.sae)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sae.features.index.SHARD_CHARACTERS", 60)


def documents(n: int = 9) -> list[dict]:
    prose = [
        {"kind": "prose", "source": f"tales/{i}", "licence": "CC0-1.0", "text": f"Tale {i}. " * i} for i in range(n)
    ]
    chat = [{"role": "user", "content": "Is it?"}, {"role": "assistant", "content": "It is."}]
    return [*prose, {"kind": "chat", "messages": chat}]


def builder(lm: LanguageModel, sae: SparseAutoencoder, root: Path, **changed: object) -> IndexBuilder:
    given = {"documents": documents(), "model": "m", "sae_hash": "s", "max_norm": MAX_NORM} | changed
    texts = given.pop("documents")
    return IndexBuilder(lm, sae, HOOK, texts, root, **given)  # type: ignore[arg-type]


def test_the_index_holds_the_codes_of_every_token_that_the_sae_is_fitted_on(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path
) -> None:
    index = builder(lm, sae, tmp_path).build()
    read, expected = 0, {}
    for document in documents():
        tokens = tokenize_document(lm.tok, document, 512)
        if len(tokens.ids) < 2:
            continue
        resid = lm.capture([tokens], HOOK)[0].resid
        fitted = is_fitted(resid, MAX_NORM)
        dense = torch.zeros(len(resid), N_LATENTS)
        dense[fitted] = sae.encode(resid[fitted]).to_dense()
        expected[document.get("source", "")] = dense
        read += int(fitted.sum())
    assert index.n_tokens == read < sum(map(len, expected.values())) - len(expected)  # some are outliers
    assert [source.source for source in index.documents] != [] and len(index.documents) == len(expected)
    starts = np.flatnonzero(np.diff(index.document_of(np.arange(sum(map(len, expected.values())))), prepend=-1))
    for latent in range(N_LATENTS):
        firings = index.firings(latent)
        dense = np.zeros(sum(map(len, expected.values())), dtype=np.float32)
        dense[firings.rows] = firings.values
        for source, a in zip(index.documents, starts, strict=True):
            wanted = expected[source.source][:, latent].numpy()
            np.testing.assert_allclose(dense[a : a + len(wanted)], wanted, rtol=1e-4, atol=1e-4)


def test_a_window_stays_within_its_document_and_holds_its_ids(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path
) -> None:
    index = builder(lm, sae, tmp_path).build()
    rows = np.arange(40)
    for row in rows:
        first, ids = index.window(int(row), 3, 2)
        owners = index.document_of(np.arange(first, first + len(ids)))
        assert first <= row < first + len(ids) <= row + 3 and set(owners) == {index.document_of(rows)[row]}
    first, ids = index.window(0, 500, 500)
    (text,) = {d["text"] for d in documents() if d.get("source") == index.documents[0].source}
    assert first == 0 and lm.tokenizer.decode(ids) == text


def test_entries_are_sorted_by_latent_then_row() -> None:
    indices, rows = torch.tensor([2, 0, 2, 0], dtype=torch.int32), torch.tensor([0, 1, 1, 3])
    turned = by_latent(indices, rows, torch.tensor([5.0, 6.0, 7.0, 8.0]), 4)
    assert turned["latent_start"].tolist() == [0, 2, 2, 4, 4]
    assert turned["rows"].tolist() == [1, 3, 0, 1] and turned["values"].tolist() == [6, 8, 5, 7]


def test_a_build_that_was_stopped_goes_on_and_ends_the_same(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = builder(lm, sae, tmp_path / "whole").build()

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    stopped = builder(lm, sae, tmp_path / "stopped")
    with pytest.raises(KeyboardInterrupt):
        stopped.build(stop)
    assert 1 < len(stopped.todo) < len(stopped.parts) - 1
    read: list[int] = []
    monkeypatch.setattr(
        lm, "capture", lambda batch, hook, go=lm.capture: read.extend(len(t.ids) for t in batch) or go(batch, hook)
    )
    again = builder(lm, sae, tmp_path / "stopped")
    index = again.build()
    assert again.todo == [] and 0 < sum(read) < 0.6 * sum(len(document.get("text", "")) for document in documents())
    assert index.documents == whole.documents
    for latent in range(N_LATENTS):
        for ours, theirs in zip(
            (index.firings(latent).rows, index.firings(latent).values),
            (whole.firings(latent).rows, whole.firings(latent).values),
            strict=True,
        ):
            assert np.array_equal(ours, theirs)
    assert again.estimate() == 0.0


@pytest.mark.parametrize(
    "changed", [{"model": "other"}, {"sae_hash": "other"}, {"max_norm": None}, {"documents": documents(5)}]
)
def test_whatever_the_codes_depend_on_names_the_folder(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path, changed: dict
) -> None:
    assert builder(lm, sae, tmp_path).folder == builder(lm, sae, tmp_path).folder
    assert builder(lm, sae, tmp_path, **changed).folder != builder(lm, sae, tmp_path).folder


def test_the_estimate_is_about_what_the_build_takes(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = builder(lm, sae, tmp_path)
    clock = iter([10.0, 12.0])
    monkeypatch.setattr("sae.features.index.time.monotonic", lambda: next(clock))
    middle = made.parts[made.todo[len(made.todo) // 2]]
    share = sum(len(documents()[i]["text"]) + 1 for i in middle) / (
        sum(len(document["text"]) + 1 for document in documents()[:-1]) + len("Is it?It is.") + 1
    )
    n_shards = len(made.todo)
    assert made.estimate() == pytest.approx(2.0 / share)
    assert len(made.todo) == n_shards - 1  # what was timed is kept


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], "the corpus has no documents"),
        ([{"kind": "prose", "text": ""}, {"kind": "prose", "text": "a"}], "no usable token"),
        ([{"kind": "prose", "text": 5}], "document 1 of the corpus"),
        ([{"kind": "chat", "messages": [{"role": "user"}, {"role": "assistant", "content": "x"}]}], "document 1"),
    ],
)
def test_a_corpus_that_cannot_be_read_is_one_line(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path, texts: list[dict], says: str
) -> None:
    with pytest.raises(SaeError, match=says):
        builder(lm, sae, tmp_path, documents=texts).build()


def test_a_latent_out_of_range_and_a_damaged_shard_are_one_line(
    lm: LanguageModel, sae: SparseAutoencoder, tmp_path: Path
) -> None:
    made = builder(lm, sae, tmp_path)
    index = made.build()
    for latent in (-1, N_LATENTS):
        with pytest.raises(SaeError, match=f"no latent {latent}: the SAE has {N_LATENTS}"):
            index.firings(latent)
    (made.folder / "00001.safetensors").write_bytes(b"torn")
    with pytest.raises(SaeError, match="00001.safetensors: a shard of the index is damaged"):
        FeatureIndex(made.folder, N_LATENTS)
