"""Short runs before the long one: a sample of the corpus, and an SAE trained on it and measured, kept in a folder."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from auditor.assets.choice import Trial
from auditor.assets.feature_aurocs import FeatureBench
from auditor.assets.files import write_json
from auditor.errors import AuditError
from sae import TrainConfig, load_sae, save_sae
from sae.evaluate import corpus_statistics, measure_reconstruction, pooled
from sae.harvest import ActivationStore, tokenize_document
from sae.lm import LanguageModelTokenizer
from sae.train import train

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceConfig:
    """The `choose:` section: what is tried. The first k is that of the runs that choose the layer."""

    layers: tuple[int, ...]
    k: tuple[int, ...]
    sample_tokens: int  # of the training text, each kind in its share
    held_out_tokens: int  # of each kind, for FVU
    epochs: int

    @classmethod
    def from_mapping(cls, section: Any) -> ChoiceConfig:
        """Errors: AuditError for a key that is missing or unknown, or a value that is not a positive number."""
        names = [field.name for field in fields(cls)]
        if not isinstance(section, Mapping) or set(section) != set(names):
            raise AuditError(f"choose: needs {', '.join(names)}, and nothing else.")
        values: dict[str, Any] = {n: tuple(v) if isinstance(v := section[n], list) else v for n in names}
        for name, value in values.items():
            listed = name in ("layers", "k")
            numbers = value if isinstance(value, tuple) else (value,)
            least = 0 if name == "layers" else 1
            if listed != isinstance(value, tuple) or not numbers or not all(type(n) is int for n in numbers):
                raise AuditError(f"choose.{name}: {section[name]!r} should be {'numbers' if listed else 'a number'}.")
            if min(numbers) < least or len(set(numbers)) < len(numbers):
                raise AuditError(f"choose.{name}: {section[name]!r} should be different numbers of at least {least}.")
        return cls(**values)

    @property
    def hook_points(self) -> list[str]:
        return [f"resid_post.{layer}" for layer in self.layers]


def in_random_order(documents: Sequence[Document]) -> list[Document]:
    """By the hash of their ids: the corpus is sorted by kind and by how likely a document was drawn."""
    return sorted(documents, key=lambda document: hashlib.sha256(document["id"].encode()).hexdigest())


def shares(
    tok: LanguageModelTokenizer, documents: Sequence[Document], sample_tokens: int, max_document_tokens: int
) -> dict[str, int]:
    """Kind -> tokens of a sample in which each kind of document has its share of the corpus."""
    counts: Counter[str] = Counter()
    for document in documents:
        counts[document["kind"]] += len(tokenize_document(tok, document, max_document_tokens).ids)
    return {kind: round(sample_tokens * count / counts.total()) for kind, count in counts.items()}


def run_trial(
    folder: Path, train_store: ActivationStore, held_out: ActivationStore, cfg: TrainConfig, bench: FeatureBench
) -> Trial:
    """Train and measure one SAE; what `folder` already holds, made alike, is kept. Reports on stderr."""
    from auditor.cli.progress import bar

    hook_point = train_store.source["hook_point"]
    name = f"{hook_point}, k {cfg.k}"
    measures = _fitted(folder, train_store, held_out, cfg, name)
    with bar(f"{name}: features of concepts") as advance:
        aurocs = bench.aurocs(folder / "sae", folder / "aurocs.json", advance)
    spent = json.loads((folder / "aurocs.json").read_text(encoding="utf-8"))["concepts"].values()
    seconds = round(measures.pop("seconds") + sum(one["seconds"] for one in spent), 1)
    return Trial(hook_point=hook_point, k=cfg.k, **measures, aurocs=aurocs, seconds=seconds)


def _fitted(
    folder: Path, train_store: ActivationStore, held_out: ActivationStore, cfg: TrainConfig, name: str
) -> dict[str, Any]:
    """tokens, fvu, l0, dead_share and seconds of the SAE in `folder`, which is trained if it is not there."""
    from auditor.cli.progress import bar, training_note

    made_from = {"train": asdict(cfg), "sources": [train_store.source, held_out.source]}
    path, started = folder / "measures.json", time.monotonic()
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["made_from"] != made_from:
            raise AuditError(f"{folder}: holds a trial with other settings. Remove it, or choose another --work.")
        return found["measures"]
    with bar(f"{name}: train, steps") as advance:
        trained = train(train_store, folder / "training", cfg, progress=training_note(advance))
    save_sae(trained, folder / "sae", half=True)
    sae = load_sae(folder / "sae")  # what is measured is what would ship
    kinds, means = measure_reconstruction(sae, held_out)
    stats, dead_share = corpus_statistics(sae, train_store, means)
    stats.save(folder / "sae")
    measures = {"tokens": len(train_store), "fvu": pooled(kinds, "fvu"), "l0": pooled(kinds, "l0")}
    measures |= {"dead_share": dead_share, "seconds": time.monotonic() - started}
    write_json(path, {"made_from": made_from, "measures": measures})
    return measures
