"""Where the making of an SAE keeps what it has done, and what its steps share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from auditor.assets.feature_aurocs import ConceptTexts, FeatureBench
from auditor.assets.files import write_json
from auditor.errors import AuditError
from auditor.models import resolve_model
from sae.harvest import ActivationStore
from sae.lm import LanguageModel, weights_hash

TRIED = "tried.json"


@dataclass(frozen=True)
class Work:
    """config: the configuration file, read; folder: for intermediate files; out: where the asset ships."""

    config: Mapping[str, Any]
    config_path: Path
    folder: Path
    out: Path

    @property
    def documents(self) -> Path:
        return self.folder / "corpus" / "corpus.jsonl"

    @property
    def sae(self) -> Path:
        """The SAE that will ship."""
        return self.folder / "sae"

    @property
    def before(self) -> Path:
        """A copy of the SAE that shipped when this folder was begun."""
        return self.folder / "before"

    def sample(self, split: str, hook_point: str) -> Path:
        return self.folder / "sample" / split / hook_point

    def store(self, split: str) -> ActivationStore:
        """The whole harvest, at the chosen layer."""
        return ActivationStore(self.folder / "activations" / split)

    def tried(self, key: str) -> Any:
        """What the steps of the choice found: hook_point, k, trials, before. Errors: AuditError before they ran."""
        path = self.folder / TRIED
        found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if key not in found:
            raise AuditError(f"{path}: no {key} yet. Run the steps sample, layer and k first.")
        return found[key]

    def note(self, found: Mapping[str, Any], *, afresh: bool = False) -> None:
        """Add to what was tried, or begin anew."""
        path = self.folder / TRIED
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() and not afresh else {}
        write_json(path, known | dict(found))

    @cached_property
    def model(self) -> LanguageModel:
        return LanguageModel.load(self._model_path)

    @cached_property
    def bench(self) -> FeatureBench:
        return FeatureBench(
            lm=self.model,
            weights=weights_hash(self._model_path),
            texts=ConceptTexts.load(self.out / "benign.jsonl"),
            folder=self.folder / "texts",
            max_norm=self.config["harvest"]["max_norm"],
        )

    @cached_property
    def _model_path(self) -> str:
        return resolve_model(self.config["model"])
