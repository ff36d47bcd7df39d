"""The steps that choose layer and k: a sample, short SAEs, and the features' AUROCs on every concept."""

from __future__ import annotations

import shutil
from typing import Any

import click

from auditor.assets.choice import Trial, choose_k, choose_layer
from auditor.assets.trials import ChoiceConfig, in_random_order, run_trial, shares
from auditor.assets.work import Work
from sae import HookPoint, TrainConfig
from sae.card import load_card
from sae.formats.saelens import read_config
from sae.harvest import KINDS, ActivationStore, ReadConfig, harvest_each, read_documents


def sample(work: Work) -> None:
    """A sample of both splits, and the concepts' texts, each through the model once for all layers."""
    from auditor.cli.progress import bar

    reading, choice = work.config["harvest"], _config(work)
    for split in ("train", "held_out"):
        documents = in_random_order(read_documents(work.documents, split))
        kinds = dict.fromkeys(KINDS, choice.held_out_tokens)
        if split == "train":
            kinds = shares(work.model.tok, documents, choice.sample_tokens, reading["max_document_tokens"])
        outs = {hook_point: work.sample(split, hook_point) for hook_point in choice.hook_points}
        with bar(f"sample {split}, tokens") as advance:
            harvest_each(work.model, documents, outs, ReadConfig(**reading, kinds=kinds), advance)
    hook_points = dict.fromkeys([*choice.hook_points, *_keep_shipped(work)])
    with bar("texts of concepts") as advance:
        work.bench.read([HookPoint.parse(hook_point) for hook_point in hook_points], advance)


def layer(work: Work) -> None:
    """The layer, by a short SAE at each, all with the first k."""
    choice = _config(work)
    trials = [_trial(work, hook_point, choice.k[0]) for hook_point in choice.hook_points]
    before = _measured_before(work)
    chosen, why = choose_layer(trials)
    click.echo(why, err=True)
    found = {"epochs": choice.epochs, "before": before, "hook_point": chosen.hook_point, "why_layer": why}
    work.note(found | {"trials": [trial.as_dict() for trial in trials]}, afresh=True)


def k(work: Work) -> None:
    """k, by a short SAE with each at the chosen layer."""
    choice = _config(work)
    trials = [_trial(work, work.tried("hook_point"), k) for k in choice.k]
    chosen, why = choose_k(trials)
    click.echo(why, err=True)
    by_layer = work.tried("trials")[: len(choice.layers)]
    found = [*by_layer, *(trial.as_dict() for trial in trials[1:])]  # the first was among those by layer
    work.note({"k": chosen.k, "why_k": why, "trials": found})


def _config(work: Work) -> ChoiceConfig:
    return ChoiceConfig.from_mapping(work.config["choose"])


def _trial(work: Work, hook_point: str, k: int) -> Trial:
    train_store, held_out = (ActivationStore(work.sample(split, hook_point)) for split in ("train", "held_out"))
    cfg = TrainConfig(**(work.config["train"] | {"k": k, "epochs": _config(work).epochs}))
    trial = run_trial(work.folder / "trials" / f"{hook_point}-k{k}", train_store, held_out, cfg, work.bench)
    click.echo(str(trial), err=True)
    return trial


def _keep_shipped(work: Work) -> list[str]:
    """Keep the SAE that ships now, since it is what the new one is compared with; its hook point, if there is one."""
    if not work.before.exists():
        if not (work.out / "sae" / "cfg.json").exists():
            return []
        part = work.before.with_suffix(".part")
        shutil.copytree(work.out / "sae", part, dirs_exist_ok=True)
        part.rename(work.before)
    return [read_config(work.before).hook_point]


def _measured_before(work: Work) -> dict[str, Any] | None:
    from auditor.cli.progress import bar

    if not _keep_shipped(work):
        return None
    with bar("the SAE that ships now: features of concepts") as advance:
        aurocs = work.bench.aurocs(work.before, work.folder / "aurocs-before.json", advance)
    return Trial.of_card(load_card(work.before), aurocs).as_dict()
