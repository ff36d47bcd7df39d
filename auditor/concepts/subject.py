"""What a concept is bound to: one model and one SAE, loaded, with the hashes that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from auditor.binding import short
from auditor.concepts.activations import ActivationCache, Text
from auditor.concepts.autoencoder import load_autoencoder
from auditor.concepts.benign import BenignAnswer
from auditor.concepts.contrast import ContrastRow
from auditor.errors import AuditError
from sae import HookPoint, SparseAutoencoder, SparseCodes
from sae.lm import LanguageModel, model_facts, tokenizer_hash, weights_hash


@dataclass(frozen=True, kw_only=True)
class Subject:
    """latent_max [M]: corpus maxima. max_norm: tokens above it are outliers, on which the SAE was not fitted."""

    lm: LanguageModel
    sae: SparseAutoencoder
    hook: HookPoint
    latent_max: Tensor
    max_norm: float | None
    weights: str
    tokenizer: str
    sae_hash: str
    sae_names: tuple[str, ...]  # what a rule with latents of its own may call the SAE: its name, its hash

    @property
    def facts(self) -> dict[str, Any]:
        """The head of a binding made on this subject."""
        return {
            "sae": self.sae_hash,
            "bound_on": self.weights,
            "tokenizer": self.tokenizer,
            "hook_point": str(self.hook),
            "d_model": self.lm.d_model,
        }

    def cache(self, folder: Path, *, log_probs: bool = True) -> ActivationCache:
        hashes = {"model": self.weights, "sae_hash": self.sae_hash}
        return ActivationCache(folder, self.lm, self.sae, self.hook, **hashes, log_probs=log_probs)

    def decode(self, codes: SparseCodes) -> Tensor:
        """The SAE's reconstruction [N, D] of codes that lie on the CPU."""
        device = self.sae.W_dec.device
        moved = SparseCodes(
            codes.row_start.to(device), codes.indices.to(device), codes.values.to(device), codes.n_latents
        )
        return self.sae.decode(moved)

    def require_same(self, binding: Mapping[str, Any], path: Path) -> None:
        """Errors: AuditError when a binding was made on another model or SAE."""
        for key, own in self.facts.items():
            if binding.get(key) != own:
                raise AuditError(
                    f"{path}: this binding's {key} is {short(binding.get(key))}, and here it is {short(own)}. "
                    "A binding holds for one model and one SAE: write to another file, or give those it was made on."
                )


def load_subject(model: str, sae_dir: Path, *, device: str = "cpu", offline: bool = False) -> Subject:
    """Load and hash a model and an SAE. Errors: SaeError, AuditError when the two do not fit each other."""
    found = load_autoencoder(sae_dir, model, model_facts(model, offline=offline), needs_card=False)
    lm = LanguageModel.load(model, device=device, offline=offline)
    return Subject(
        lm=lm,
        sae=found.sae.to(device),
        hook=found.hook,
        latent_max=found.stats.max.float(),
        max_norm=found.card.get("max_norm"),
        weights=weights_hash(model, offline=offline),
        tokenizer=tokenizer_hash(lm.tokenizer),
        sae_hash=found.sha256,
        sae_names=found.names,
    )


def contrast_texts(rows: Sequence[ContrastRow]) -> list[Text]:
    """What the model is shown for contrast rows."""
    return [Text(row.messages[:-1], row.response, f"contrast row {row.line} of {row.concept}") for row in rows]


def benign_texts(answers: Sequence[BenignAnswer]) -> list[Text]:
    """What the model is shown for benign answers: teacher-forced, whoever wrote them."""
    return [Text((("user", answer.prompt),), answer.response, f"benign answer {answer.id}") for answer in answers]
