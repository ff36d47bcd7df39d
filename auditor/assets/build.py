"""Remake the shipped SAE: corpus, choice of layer and k, harvest, training, measures. Each step goes on where it
stopped.

Example: python -m auditor.assets.build auditor/assets/smollm2-135m-instruct.yaml --work build/assets
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import yaml

from auditor.assets.bars import Bar, bars, check_limits
from auditor.assets.choice import Trial
from auditor.assets.choosing import k, layer, sample
from auditor.assets.files import write_json
from auditor.assets.trials import ChoiceConfig
from auditor.assets.work import TRIED, Work
from auditor.cards import FILE as CARDS
from auditor.errors import AuditError
from sae import HookPoint, SaeError, TrainConfig, save_sae
from sae.card import load_card, save_card
from sae.evaluate import evaluate_sae, sae_hash
from sae.harvest import HarvestConfig, read_documents

MINUTES = "minutes.json"


def corpus(work: Work) -> None:
    """Prose, code and chat prompts from packages; the model's answers; all joined without overlap."""
    from auditor.assets.corpus import build_corpus, finish_corpus, load_prompts, made_with
    from auditor.assets.corpus_chat import write_chat
    from auditor.assets.corpus_config import CorpusConfig
    from auditor.cli.progress import bar

    cfg, folder = CorpusConfig.from_yaml(work.config_path), work.folder / "corpus"
    if made_with(folder / "summary.json", cfg):
        return
    build_corpus(cfg, folder)
    if prompts := load_prompts(folder):  # a base model answers none: `chat_prompts: 0`
        with bar("chat, answers") as advance:
            write_chat(work.model, prompts, folder / "chat.jsonl", max_new_tokens=cfg.chat_new_tokens, progress=advance)
    finish_corpus(cfg, folder)


def harvest(work: Work) -> None:
    """Residual vectors of the training text and of the held-out text, at the chosen layer."""
    from auditor.cli.progress import bar
    from sae.harvest import harvest as run

    cfg = HarvestConfig(**work.config["harvest"], hook_point=work.tried("hook_point"))
    for split in ("train", "held_out"):
        documents = read_documents(work.documents, split)
        with bar(f"harvest {split}, tokens") as advance:
            store = run(work.model, documents, work.folder / "activations" / split, cfg, advance)
        click.echo(f"{split}: {store.counts('tokens'):,} tokens, {len(store):,} rows", err=True)


def train(work: Work) -> None:
    """The SAE with the chosen k, stored as fp16."""
    from auditor.cli.progress import bar, training_note
    from sae.train import train as run

    cfg = TrainConfig(**work.config["train"], k=work.tried("k"))
    with bar("train, steps") as advance:
        progress = training_note(advance)
        sae = run(work.store("train"), work.folder / "training", cfg, steps_per_checkpoint=200, progress=progress)
    save_sae(sae, work.sae, half=True)


def evaluate(work: Work) -> None:
    """The card, measured on the files that will ship, with the bars and which of them hold."""
    from auditor.cli.progress import bar

    card = _measured_card(work)
    work.bench.read([HookPoint.parse(card["hook_point"])])
    with bar("features of concepts") as advance:
        aurocs = work.bench.aurocs(work.sae, work.folder / "aurocs.json", advance)
    final, before = Trial.of_card(card, aurocs), work.tried("before")
    was = None if before is None else before["auroc"]
    found = bars(card, work.config["bars"], final.auroc, was)
    features = {"auroc": final.auroc, "before": was, "concepts": aurocs}
    save_card(work.sae, card | _provenance(work) | {"features": features, "bars": [one.as_dict() for one in found]})
    work.note({"final": final.as_dict()})


def ship(work: Work) -> None:
    """Over the shipped files; by itself, this step also ships an SAE of which a bar fails.

    What was made on the SAE before, its binding and its latents' cards, is removed: it fits no other.
    """
    _bars_of(work)  # these very files are measured
    path = work.folder / MINUTES
    work.note({"minutes": json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}})
    shipped = work.out / "sae"
    if shipped.exists() and sae_hash(shipped) != sae_hash(work.sae):
        for made_on_it in (work.out / "binding.json", shipped / CARDS):
            made_on_it.unlink(missing_ok=True)
    shutil.copytree(work.sae, shipped, dirs_exist_ok=True)
    shutil.copyfile(work.folder / TRIED, work.out / TRIED)


STEPS: dict[str, Callable[[Work], None]] = {
    "corpus": corpus,
    "sample": sample,
    "layer": layer,
    "k": k,
    "harvest": harvest,
    "train": train,
    "evaluate": evaluate,
    "ship": ship,
}


def _measured_card(work: Work) -> dict[str, Any]:
    """What was measured of these files, once."""
    from auditor.cli.progress import bar

    if (work.sae / "card.json").exists() and (card := load_card(work.sae))["sae"] == sae_hash(work.sae):
        return card
    documents, tokens = read_documents(work.documents, "held_out"), work.config["evaluate"]["tokens_a_kind"]
    stores = work.store("held_out"), work.store("train")
    with bar("losses, tokens") as advance:
        return evaluate_sae(work.sae, work.model, *stores, documents, tokens_a_kind=tokens, progress=advance)


def _provenance(work: Work) -> dict[str, Any]:
    summary = json.loads((work.folder / "corpus" / "summary.json").read_text(encoding="utf-8"))
    return {
        "name": work.config["model"],
        "data": {key: summary[key] for key in ("kinds", "licences", "sources", "dropped")},
        "command": f"python -m auditor.assets.build {work.config_path.name}",
        "config": work.config,
        "licence": "Apache-2.0",
    }


def _bars_of(work: Work) -> list[Bar]:
    """Errors: AuditError when these files are not measured."""
    card = load_card(work.sae)
    if "bars" not in card or card["sae"] != sae_hash(work.sae):
        raise AuditError(f"{work.sae}: these files are not measured. Run the step evaluate first.")
    return [Bar.from_dict(one) for one in card["bars"]]


def _run(work: Work, name: str) -> None:
    """One step, with its minutes in the log; those of a run that was killed are not counted."""
    click.echo(f"== {name}", err=True)
    started, path = time.monotonic(), work.folder / MINUTES
    STEPS[name](work)
    spent = (time.monotonic() - started) / 60
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    write_json(path, known | {name: round(known.get(name, 0.0) + spent, 1)})
    click.echo(f"== {name} done in {spent:.1f} minutes", err=True)


def _read_config(path: Path, only: str | None) -> dict[str, Any]:
    """The corpus alone needs no section but its own, so that any model can have one made.

    Errors: AuditError for a file that lacks a section, or asks for what cannot be tried or measured.
    """
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    rest = () if only == "corpus" else ("harvest", "choose", "train", "evaluate", "bars")
    needed = ("model", "corpus", *rest)
    if not isinstance(settings, dict) or (missing := [name for name in needed if name not in settings]):
        what = f"no `{missing[0]}`" if isinstance(settings, dict) else "no sections"
        raise AuditError(f"{path}: not a configuration of assets; it has {what}.")
    if only != "corpus":
        ChoiceConfig.from_mapping(settings["choose"])
        check_limits(settings["bars"])
    return settings


@click.command()
@click.argument("config", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--work", "folder", required=True, type=click.Path(path_type=Path), help="For the intermediate files.")
@click.option("--step", "only", type=click.Choice(list(STEPS)), help="Only this step; default: all, in order.")
def main(config: Path, folder: Path, only: str | None) -> None:
    """Remake the SAE of a model from its configuration file. It ships only if every bar holds."""
    try:
        work = Work(_read_config(config, only), config, folder, config.parent / config.stem)
        folder.mkdir(parents=True, exist_ok=True)
        for name in STEPS if only is None else (only,):
            if name == "ship":
                _say_bars(work, binding=only is None)
            _run(work, name)
    except (AuditError, SaeError) as error:
        raise click.ClickException(str(error)) from error


def _say_bars(work: Work, *, binding: bool) -> None:
    """Print every bar. Errors: AuditError when they are binding and one fails."""
    found = _bars_of(work)
    click.echo("\n".join(map(str, found)))
    failed = [one.what for one in found if not one.holds]
    if failed and binding:
        raise AuditError(
            f"nothing ships: {', '.join(failed)} missed the bar. Change {work.config_path.name}, or ship it all the "
            "same with --step ship."
        )


if __name__ == "__main__":
    main()
