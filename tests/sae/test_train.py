from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from sae import SaeError
from sae.harvest import ActivationStore
from sae.train import Scaling, TrainConfig, Trainer, train
from sae.train.sparse import DecodeAt, EncodeAt

NO_CUDA = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


@pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=[pytest.mark.gpu, NO_CUDA])])
def test_sparse_gradients_are_those_of_the_dense_formula(device: str) -> None:
    drawn = torch.Generator().manual_seed(0)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, dtype=torch.float64, generator=drawn).to(device)

    x, W_enc, W_dec, b_enc = (draw(*s).requires_grad_() for s in ((300, 5), (11, 5), (11, 5), (11,)))
    target = draw(300, 5)
    leaves = {"x": x, "W_enc": W_enc, "b_enc": b_enc, "W_dec": W_dec}

    def gradients(loss: torch.Tensor) -> dict[str, torch.Tensor]:
        return dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))

    pre = x @ W_enc.T + b_enc
    idx = pre.topk(3, dim=1).indices
    dense = torch.zeros_like(pre).scatter(1, idx, pre.gather(1, idx).relu()) @ W_dec
    expected = gradients((dense - target).square().sum())
    values = EncodeAt.apply(x, W_enc, b_enc, pre.detach(), idx).relu()
    found = gradients((DecodeAt.apply(values, idx, W_dec) - target).square().sum())
    for name in leaves:
        torch.testing.assert_close(found[name], expected[name], msg=lambda text, name=name: f"{name}: {text}")


def trainer(n_latents: int = 64, **changes) -> Trainer:
    cfg = TrainConfig(n_latents=n_latents, k=4, lr_warmup_steps=1, **changes)
    return Trainer(cfg, Scaling.of(torch.randn(500, 16, generator=torch.Generator().manual_seed(1))), n_steps=50)


def test_auxk_gradient_reaches_the_encoder_of_dead_latents() -> None:
    alive = trainer(dead_after_tokens=10**9)
    dead = trainer(dead_after_tokens=10**9)
    dead.tokens_since_fired += 10**9  # every latent counts as dead, so AuxK may use those that TopK did not
    x = torch.randn(4, 16, generator=torch.Generator().manual_seed(2))  # 4 rows of 4 codes leave most latents silent
    for each in (alive, dead):
        loss, aux_loss, *_ = each._losses(x * each.scaling.scale)
        (loss + aux_loss).backward()
    silent = alive.sae.W_enc.grad.norm(dim=1) == 0
    assert silent.any()
    assert (dead.sae.W_enc.grad[silent].norm(dim=1) > 0).any()
    assert (dead.sae.W_dec.grad[silent].norm(dim=1) > 0).any()


def test_auxk_loss_alone_moves_the_encoder() -> None:
    each = trainer(dead_after_tokens=10**9)
    each.tokens_since_fired += 10**9
    _, aux_loss, *_ = each._losses(torch.randn(128, 16, generator=torch.Generator().manual_seed(2)))
    aux_loss.backward()
    assert each.sae.W_enc.grad.abs().sum() > 0


def test_scaling_makes_the_mean_squared_distance_from_the_mean_equal_to_the_width() -> None:
    x = torch.randn(4000, 16) * 7 + 3
    scaling = Scaling.of(x)
    assert (x * scaling.scale - scaling.mean_D).square().sum(dim=1).mean().item() == pytest.approx(16, rel=1e-4)


def test_the_finished_sae_in_raw_units_is_the_trained_one_in_scaled_units() -> None:
    each = trainer()
    x = torch.randn(64, 16) * 3
    for _ in range(3):
        each.step(x)
    finished = each.finished("tiny", "resid_post.1", {})
    scale = each.scaling.scale
    torch.testing.assert_close(finished(x), each.sae(x * scale).detach() / scale, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(finished.W_dec.norm(dim=1), torch.ones(64))


def test_the_rate_warms_up_stays_and_decays_to_nothing() -> None:
    cfg = TrainConfig(n_latents=8, k=2, lr=1.0, lr_warmup_steps=10, lr_decay_share=0.2)
    each = Trainer(cfg, Scaling.of(torch.randn(50, 4)), n_steps=100)
    assert [each.lr_at(step) for step in (0, 4, 9, 50, 80, 90, 100)] == pytest.approx([0.1, 0.5, 1, 1, 1, 0.5, 0])


def write_store(folder: Path, rows: torch.Tensor) -> ActivationStore:
    folder.mkdir()
    rows.bfloat16().view(torch.int16).numpy().tofile(folder / "00000.bf16")
    np.zeros(len(rows), dtype=np.uint8).tofile(folder / "00000.kind")
    info = {"rows": len(rows), "tokens": len(rows), "sinks": 0, "firsts": 0, "sha256": ""}
    (folder / "00000.json").write_text(json.dumps(info))
    source = {
        "model": "tiny",
        "hook_point": "resid_post.1",
        "d_model": rows.shape[1],
        "max_norm": 400.0,
        "documents": "",
    }
    (folder / "source.json").write_text(json.dumps(source))
    return ActivationStore(folder)


def planted(n_rows: int, n_features: int = 24, width: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    directions = torch.nn.functional.normalize(torch.randn(n_features, width, generator=generator), dim=1)
    chosen = torch.rand(n_rows, n_features, generator=generator).topk(2, dim=1).indices
    strengths = torch.rand(n_rows, 2, generator=generator) + 1
    return torch.zeros(n_rows, n_features).scatter(1, chosen, strengths) @ directions, directions


def test_planted_directions_are_found(tmp_path: Path) -> None:
    rows, directions = planted(20_000)
    cfg = TrainConfig(
        n_latents=32, k=3, epochs=15, batch_tokens=256, lr=3e-3, lr_warmup_steps=20, dead_after_tokens=5000
    )
    sae = train(write_store(tmp_path / "store", rows), tmp_path / "out", cfg)
    best = (directions @ sae.W_dec.T).max(dim=1).values
    assert (best > 0.95).float().mean() > 0.8


def test_a_training_that_was_stopped_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", planted(2_000)[0])
    cfg = TrainConfig(n_latents=32, k=3, epochs=2, batch_tokens=128)
    whole = train(store, tmp_path / "whole", cfg, steps_per_checkpoint=7, steps_per_log=5)

    def stop(done: int, total: int, report: object) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(store, tmp_path / "stopped", cfg, steps_per_checkpoint=7, steps_per_log=5, progress=stop)
    again = train(store, tmp_path / "stopped", cfg, steps_per_checkpoint=7, steps_per_log=5)
    assert torch.equal(whole.W_enc, again.W_enc) and torch.equal(whole.b_dec, again.b_dec)

    def steps(name: str) -> list[int]:
        return [json.loads(line)["step"] for line in (tmp_path / name / "metrics.jsonl").read_text().splitlines()]

    assert steps("stopped") == steps("whole")


def test_another_configuration_into_the_same_folder_is_refused(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", planted(600)[0])
    train(store, tmp_path / "out", TrainConfig(n_latents=16, k=2, epochs=1, batch_tokens=128))
    with pytest.raises(SaeError, match="another configuration"):
        train(store, tmp_path / "out", TrainConfig(n_latents=16, k=3, epochs=1, batch_tokens=128))


def test_a_damaged_checkpoint_and_a_tiny_harvest_are_refused(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", planted(600)[0])
    with pytest.raises(SaeError, match="fewer than one batch"):
        train(store, tmp_path / "out", TrainConfig(n_latents=16, k=2, epochs=1))
    (tmp_path / "out" / "checkpoint.pt").write_bytes(b"rubbish")
    with pytest.raises(SaeError, match="not a readable checkpoint"):
        train(store, tmp_path / "out", TrainConfig(n_latents=16, k=2, epochs=1, batch_tokens=128))


def test_a_shard_whose_bytes_changed_is_found(tmp_path: Path) -> None:
    with pytest.raises(SaeError, match="damaged"):
        write_store(tmp_path / "store", planted(600)[0]).verify()
