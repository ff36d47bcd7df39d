"""Remake the shipped SAE: corpus, chat, harvest, training, measures. Each step goes on where it stopped.

Example: python -m auditor.assets.build auditor/assets/smollm2-135m-instruct.yaml --work build/assets
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from auditor.errors import AuditError


@dataclass(frozen=True, slots=True)
class Steps:
    """One asset's configuration, where its intermediate files go, and where it ships."""

    config: dict[str, Any]
    config_path: Path
    work: Path
    out: Path

    def corpus(self) -> None:
        """Prose, code and chat prompts from packages; the model's answers; all joined without overlap."""
        from auditor.assets.corpus import build_corpus, finish_corpus, load_prompts
        from auditor.assets.corpus_chat import write_chat
        from auditor.assets.corpus_config import CorpusConfig
        from auditor.cli.progress import bar

        if (self.work / "corpus" / "summary.json").exists():
            return
        cfg, folder = CorpusConfig.from_yaml(self.config_path), self.work / "corpus"
        build_corpus(cfg, folder)
        if prompts := load_prompts(folder):  # a base model answers none: `chat_prompts: 0`
            with bar("chat, answers") as advance:
                write_chat(
                    self._model(),
                    prompts,
                    folder / "chat.jsonl",
                    max_new_tokens=cfg.chat_new_tokens,
                    progress=advance,
                )
        finish_corpus(cfg, folder)

    def harvest(self) -> None:
        """Residual vectors of the training text and of the held-out text."""
        from auditor.cli.progress import bar
        from sae.harvest import HarvestConfig, harvest, read_documents

        cfg, lm = HarvestConfig(**self.config["harvest"]), self._model()
        for split in ("train", "held_out"):
            documents = read_documents(self._documents, split)
            with bar(f"harvest {split}, tokens") as advance:
                store = harvest(lm, documents, self.work / "activations" / split, cfg, advance)
            click.echo(f"{split}: {store.counts('tokens'):,} tokens, {len(store):,} rows", err=True)

    def train(self) -> None:
        """The SAE, stored as fp16."""
        from auditor.cli.progress import bar
        from sae import TrainConfig, save_sae
        from sae.train import train

        with bar("train, steps") as advance:
            sae = train(
                self._store("train"),
                self.work / "training",
                TrainConfig(**self.config["train"]),
                progress=lambda done, total, step: advance(done, total, f"FVU {step.fvu:.3f}, dead {step.n_dead}"),
            )
        save_sae(sae, self.work / "sae", half=True)

    def evaluate(self) -> None:
        """The card, measured on the files that ship."""
        from auditor.cli.progress import bar
        from sae.card import save_card
        from sae.evaluate import evaluate_sae
        from sae.harvest import read_documents

        documents = read_documents(self._documents, "held_out")
        folder, tokens = self.work / "sae", self.config["evaluate"]["tokens_a_kind"]
        stores = self._store("held_out"), self._store("train")
        with bar("losses, tokens") as advance:
            card = evaluate_sae(folder, self._model(), *stores, documents, tokens_a_kind=tokens, progress=advance)
        save_card(folder, card | self._provenance())
        shutil.copytree(folder, self.out / "sae", dirs_exist_ok=True)

    def _provenance(self) -> dict[str, Any]:
        import json

        summary = json.loads((self.work / "corpus" / "summary.json").read_text(encoding="utf-8"))
        return {
            "name": self.config["model"],
            "data": {key: summary[key] for key in ("kinds", "licences", "sources", "dropped")},
            "command": f"python -m auditor.assets.build {self.config_path.name}",
            "config": self.config,
            "licence": "Apache-2.0",
        }

    @property
    def _documents(self) -> Path:
        return self.work / "corpus" / "corpus.jsonl"

    def _store(self, split: str) -> Any:
        from sae.harvest import ActivationStore

        return ActivationStore(self.work / "activations" / split)

    def _model(self) -> Any:
        from auditor.models import resolve_model
        from sae.lm import LanguageModel

        return LanguageModel.load(resolve_model(self.config["model"]))


STEPS = ("corpus", "harvest", "train", "evaluate")


@click.command()
@click.argument("config", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--work", required=True, type=click.Path(path_type=Path), help="Folder for the intermediate files.")
@click.option("--step", "only", type=click.Choice(STEPS), help="Only this step; default: all, in order.")
def main(config: Path, work: Path, only: str | None) -> None:
    """Remake the SAE of a model from its configuration file."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    if not isinstance(settings, dict) or "model" not in settings:
        raise AuditError(f"{config}: not a configuration of assets; it has no `model`.")
    work.mkdir(parents=True, exist_ok=True)
    steps = Steps(settings, config, work, config.parent / config.stem)
    for step in STEPS if only is None else (only,):
        click.echo(f"== {step}", err=True)
        getattr(steps, step)()


if __name__ == "__main__":
    main()
