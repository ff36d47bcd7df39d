"""The training loop: epochs over a harvest in an index-only shuffle, with checkpoints and a JSONL log."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from sae.errors import SaeError
from sae.harvest import ActivationStore
from sae.model import SparseAutoencoder
from sae.train.trainer import Scaling, StepReport, TrainConfig, Trainer

CHECKPOINT, METRICS = "checkpoint.pt", "metrics.jsonl"
SCALING_ROWS = 50_000


def train(
    store: ActivationStore, out: Path, cfg: TrainConfig, *, device: str = "cpu", steps_per_checkpoint: int = 500,
    steps_per_log: int = 20, progress: Callable[[int, int, StepReport], None] = lambda done, total, report: None,
) -> SparseAutoencoder:  # fmt: skip
    """Train from a harvest, going on after the last checkpoint in `out`; the same bits as without a stop.

    At most steps_per_checkpoint steps are lost. progress(done, total, report): in steps, at each line of the log.
    Writes metrics.jsonl (a line every steps_per_log) and checkpoint.pt. Returns the SAE in raw units.
    Errors: SaeError when `out` holds a training with another configuration or harvest, or the harvest is too small.
    """
    out.mkdir(parents=True, exist_ok=True)
    steps_per_epoch = len(store) // cfg.batch_tokens
    if steps_per_epoch < 1:
        raise SaeError(f"{store.path}: {len(store)} rows are fewer than one batch of {cfg.batch_tokens}.")
    total = cfg.epochs * steps_per_epoch
    trainer = Trainer(cfg, _scaling(store, cfg.seed), total, device)
    identity = {"config": asdict(cfg), "harvest": store.source, "rows": len(store)}
    _resume(out / CHECKPOINT, trainer, identity)
    _cut_log(out / METRICS, trainer.step_number)
    started, first = time.monotonic(), trainer.step_number
    with (out / METRICS).open("a", encoding="utf-8") as log:
        while trainer.step_number < total:
            epoch, step = divmod(trainer.step_number, steps_per_epoch)
            order = _order(len(store), cfg.seed, epoch)
            for at in range(step, steps_per_epoch):
                report = trainer.step(store.rows(order[at * cfg.batch_tokens : (at + 1) * cfg.batch_tokens]))
                done = trainer.step_number
                if done % steps_per_log == 0 or done == total:
                    rate = (done - first) * cfg.batch_tokens / (time.monotonic() - started)
                    told = {"step": done, "epoch": epoch, "tokens": done * cfg.batch_tokens}
                    log.write(json.dumps(told | asdict(report) | {"tokens_per_s": round(rate)}) + "\n")
                    log.flush()
                    progress(done, total, report)
                if done % steps_per_checkpoint == 0 or done == total:
                    _save(out / CHECKPOINT, trainer, identity)
    metadata = {"training": asdict(cfg), "training_rows": len(store)}
    return trainer.finished(store.source["model"], store.source["hook_point"], metadata)


def _order(n_rows: int, seed: int, epoch: int) -> np.ndarray:
    return np.random.default_rng([seed, epoch]).permutation(n_rows)


def _scaling(store: ActivationStore, seed: int) -> Scaling:
    sample = np.random.default_rng([seed, 1 << 20]).permutation(len(store))[:SCALING_ROWS]
    return Scaling.of(store.rows(sample))


def _save(path: Path, trainer: Trainer, identity: dict) -> None:
    part = path.with_suffix(".part")
    torch.save({"identity": json.dumps(identity, sort_keys=True), "trainer": trainer.state()}, part)
    os.replace(part, path)


def _resume(path: Path, trainer: Trainer, identity: dict) -> None:
    if not path.exists():
        return
    try:
        found = torch.load(path, weights_only=True, map_location="cpu")
        kept = json.loads(found["identity"])
    except Exception as error:  # torch raises many kinds for a damaged file
        raise SaeError(
            f"{path}: not a readable checkpoint ({type(error).__name__}). Delete it to train anew."
        ) from error
    if kept != json.loads(json.dumps(identity)):
        raise SaeError(f"{path.parent}: holds a training with another configuration or harvest. Choose another folder.")
    trainer.restore(found["trainer"])


def _cut_log(path: Path, step: int) -> None:
    """Drop log lines after the checkpoint that the training goes on from."""
    if path.exists():
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if json.loads(line)["step"] <= step]
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
