from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from sae import HookPoint, SaeError
from sae.evaluate import evaluate_sae
from sae.harvest import (
    ActivationStore,
    HarvestConfig,
    ReadConfig,
    harvest,
    harvest_each,
    is_fitted,
    read_documents,
    tokenize_document,
)
from sae.latents import LatentStats
from sae.lm import LanguageModel
from tests.tiny import LAYER, N_LATENTS, make_model, make_sae

HOOK = f"resid_post.{LAYER}"
CONFIG = HarvestConfig(hook_point=HOOK, max_document_tokens=40, max_norm=1e9)


@pytest.fixture(scope="module")
def lm(tmp_path_factory: pytest.TempPathFactory) -> LanguageModel:
    return LanguageModel.load(make_model(tmp_path_factory.mktemp("model")))


def documents(n: int = 9) -> list[dict]:
    prose = [{"kind": "prose", "text": f"Tale number {i} of the long road."} for i in range(n)]
    answer = {"role": "assistant", "content": "See:\n```\nx = 1\n```"}
    chat = [{"kind": "chat", "messages": [{"role": "user", "content": f"Ask {i}"}, answer]} for i in range(n)]
    return prose + chat


def test_rows_are_the_models_residuals_without_first_positions(lm: LanguageModel, tmp_path: Path) -> None:
    store = harvest(lm, documents(2), tmp_path / "store", CONFIG)
    tokens = [tokenize_document(lm.tok, document, 40) for document in documents(2)]
    expected = [
        lm.capture([each], HookPoint.parse(HOOK))[0].resid[1:] for each in sorted(tokens, key=lambda t: len(t.ids))
    ]
    torch.testing.assert_close(store.rows(np.arange(len(store))), torch.cat(expected), rtol=1e-2, atol=2e-2)
    assert store.counts("tokens") == sum(len(each.ids) for each in tokens) and store.counts("firsts") == 4
    assert len(store) == store.counts("tokens") - store.counts("firsts") - store.counts("sinks")


def test_several_hook_points_in_one_pass_make_the_stores_that_each_would_make_alone(
    lm: LanguageModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sae.harvest.DOCUMENTS_PER_SHARD", 4)
    outs = {hook_point: tmp_path / hook_point for hook_point in ("resid_post.0", HOOK)}
    cfg = ReadConfig(max_document_tokens=40, max_norm=1e9)
    alone = {name: harvest(lm, documents(), tmp_path / f"{name} alone", HarvestConfig(hook_point=name, **asdict(cfg)))
             for name in outs}  # fmt: skip
    passes: list[int] = []
    forward = lm.forward
    monkeypatch.setattr(lm, "forward", lambda *args, **more: passes.append(1) or forward(*args, **more))

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        harvest_each(lm, documents(), outs, cfg, stop)
    (tmp_path / HOOK / "00000.json").unlink()  # one store lost a shard: it alone is written again
    kept = (tmp_path / "resid_post.0" / "00000.json").stat().st_mtime_ns
    stores = harvest_each(lm, documents(), outs, cfg)
    assert (tmp_path / "resid_post.0" / "00000.json").stat().st_mtime_ns == kept
    for name, store in stores.items():
        store.verify()
        assert store.source == alone[name].source and np.array_equal(store.kinds, alone[name].kinds)
        assert [shard["sha256"] for shard in store.shards] == [shard["sha256"] for shard in alone[name].shards]
    passes.clear()
    harvest_each(lm, documents(), outs, cfg)
    assert not passes


def test_rows_come_in_the_order_asked_for_and_by_kind(lm: LanguageModel, tmp_path: Path) -> None:
    store = harvest(lm, documents(3), tmp_path / "store", CONFIG)
    order = np.random.default_rng(0).permutation(len(store))
    assert torch.equal(store.rows(order), store.rows(np.arange(len(store)))[torch.from_numpy(order)])
    assert sum(len(block) for kind in ("prose", "chat", "code") for block in store.blocks(kind, size=7)) == len(store)


def test_a_harvest_that_was_stopped_goes_on_and_ends_the_same(
    lm: LanguageModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sae.harvest.DOCUMENTS_PER_SHARD", 4)
    whole = harvest(lm, documents(), tmp_path / "whole", CONFIG)

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        harvest(lm, documents(), tmp_path / "stopped", CONFIG, stop)
    (tmp_path / "stopped" / "00004.bf16").write_bytes(b"torn")
    again = harvest(lm, documents(), tmp_path / "stopped", CONFIG)
    again.verify()
    assert [shard["sha256"] for shard in again.shards] == [shard["sha256"] for shard in whole.shards]


def test_other_documents_into_the_same_folder_are_refused(lm: LanguageModel, tmp_path: Path) -> None:
    harvest(lm, documents(2), tmp_path / "store", CONFIG)
    with pytest.raises(SaeError, match="documents differ"):
        harvest(lm, documents(3), tmp_path / "store", CONFIG)


def test_outliers_and_first_positions_are_not_fitted() -> None:
    resid = torch.tensor([[1.0, 0.0], [3.0, 4.0], [0.0, 6.0]])
    assert is_fitted(resid, max_norm=5.0).tolist() == [False, True, False]


def test_budgets_are_kept_by_kind(lm: LanguageModel, tmp_path: Path) -> None:
    cfg = HarvestConfig(hook_point=HOOK, max_document_tokens=40, max_norm=1e9, kinds={"prose": 50, "chat": 0})
    store = harvest(lm, documents(), tmp_path / "store", cfg)
    assert store.counts("firsts") == 2  # documents of some 30 tokens: the second one fills the budget
    assert set(store.kinds.tolist()) == {0}


@pytest.mark.parametrize(
    "line", ["{", '{"kind": "prose"}', '{"kind": "poem", "text": "x"}', "[1]", '{"kind": "chat", "messages": []}']
)
def test_a_faulty_document_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "documents.jsonl"
    file.write_text('{"kind": "prose", "text": "fine"}\n' + line + "\n")
    with pytest.raises(SaeError, match=r"documents\.jsonl:2: "):
        read_documents(file)


def test_a_missing_store_or_shard_is_refused(lm: LanguageModel, tmp_path: Path) -> None:
    with pytest.raises(SaeError, match="no harvest there"):
        ActivationStore(tmp_path)
    harvest(lm, documents(2), tmp_path / "store", CONFIG)
    (tmp_path / "store" / "00000.bf16").write_bytes(b"short")
    with pytest.raises(SaeError, match="damaged or missing"):
        ActivationStore(tmp_path / "store")


@pytest.mark.parametrize("name", ["source.json", "00000.json", "00000.kind", "00000.bf16"])
def test_a_torn_file_of_a_store_is_named(lm: LanguageModel, tmp_path: Path, name: str) -> None:
    file = tmp_path / "store" / name
    harvest(lm, documents(2), file.parent, CONFIG)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(SaeError, match=f"{name}: damaged or missing"):
        ActivationStore(file.parent)


def test_a_store_without_its_kinds_or_with_a_gap_is_refused(
    lm: LanguageModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sae.harvest.DOCUMENTS_PER_SHARD", 4)
    harvest(lm, documents(), tmp_path / "store", CONFIG)
    (tmp_path / "store" / "00001.json").unlink()
    with pytest.raises(SaeError, match=r"00001\.json: damaged or missing"):
        ActivationStore(tmp_path / "store")
    harvest(lm, documents(), tmp_path / "store", CONFIG)
    (tmp_path / "store" / "00001.kind").unlink()
    with pytest.raises(SaeError, match=r"00001\.kind: damaged or missing"):
        ActivationStore(tmp_path / "store")


def test_evaluation_writes_a_card_that_says_what_was_measured(lm: LanguageModel, tmp_path: Path) -> None:
    model_dir = make_model(tmp_path / "model")
    sae_dir = make_sae(tmp_path / "sae", model_dir)
    store = harvest(lm, documents(40), tmp_path / "store", CONFIG)
    code = {"role": "assistant", "content": "```\n" + "x = 1\n" * 20 + "```"}
    coded = [{"kind": "code", "messages": [{"role": "user", "content": f"Ask {i}"}, code]} for i in range(4)]
    card = evaluate_sae(sae_dir, lm, store, store, documents(40) + coded, tokens_a_kind=200)
    assert json.loads((sae_dir / "card.json").read_text()) == json.loads(json.dumps(card))
    assert set(card["kinds"]) == {"prose", "chat", "code"}
    for kind in card["kinds"].values():
        assert kind["ce_tokens"] >= 200 and kind["kl"] >= 0
    assert card["fvu"] == pytest.approx(sum(kind["fvu"] for kind in card["kinds"].values()) / 3)
    stats = LatentStats.load(sae_dir)
    assert len(stats.max) == N_LATENTS and float((stats.density == 0).float().mean()) == pytest.approx(
        card["dead_share"]
    )


def test_a_perfect_reconstruction_recovers_all_of_the_loss(lm: LanguageModel, tmp_path: Path) -> None:
    """The SAE's patch replaced by the identity: CE recovered is 1 and KL 0, whatever the model."""
    from sae.evaluate import measure_loss

    tokens = [tokenize_document(lm.tok, document, 40) for document in documents(6)]
    means = {kind: torch.zeros(lm.d_model) for kind in ("prose", "chat")}
    measured = measure_loss(lm, lambda x: x, tokens, means, HookPoint.parse(HOOK), 1e9, 100)  # type: ignore[arg-type]
    for kind in measured.values():
        assert kind["ce_recovered"] == pytest.approx(1.0, abs=1e-5) and kind["kl"] == pytest.approx(0.0, abs=1e-6)
