"""The SAE of a model, loaded and held against it: with its card, its hash and what is known about its latents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import AuditError
from sae import HookPoint, SaeError, SparseAutoencoder, load_sae
from sae.card import load_card
from sae.evaluate import sae_hash
from sae.latents import LatentStats


@dataclass(frozen=True, slots=True, kw_only=True)
class Autoencoder:
    """An SAE that fits the model, with its card ({}: none) and what is known about its latents."""

    directory: Path
    sae: SparseAutoencoder
    stats: LatentStats
    card: dict[str, Any]
    sha256: str
    hook: HookPoint

    @property
    def name(self) -> str:
        return str(self.card.get("name") or self.directory.name)

    @property
    def names(self) -> tuple[str, ...]:
        """What a rule's `latents` may call it."""
        return tuple(dict.fromkeys((self.name, self.sha256)))

    @property
    def max_norm(self) -> float:
        """Tokens of a larger norm are outliers, on which the SAE was not fitted."""
        return float(self.card.get("max_norm") or float("inf"))


def load_autoencoder(path: Path, model: str, facts: dict[str, Any], *, needs_card: bool) -> Autoencoder:
    """The SAE of a directory, or of the directory of a file. model, facts: its name in messages, and `model_facts`.

    needs_card: an SAE without a card is refused; else no token counts as an outlier for one.
    Errors: SaeError for what cannot be read, AuditError when there is no such SAE or it does not fit the model.
    """
    if not path.exists():
        raise AuditError(
            f"--sae {path}: there is no such SAE. Name its directory; without --sae the shipped one is used."
        )
    directory = path if path.is_dir() else path.parent
    sae = load_sae(directory)
    card = load_card(directory) if needs_card else _any_card(directory)
    hook = HookPoint.parse(card.get("hook_point") or sae.cfg.hook_point)
    if sae.d_in != facts["d_model"]:
        raise AuditError(
            f"{directory}: the SAE reads vectors of width {sae.d_in}, but {model} has d_model {facts['d_model']}. "
            "Use an SAE that was trained on this model."
        )
    if hook.layer >= facts["n_layers"]:
        raise AuditError(
            f"{directory}: the SAE reads {hook}, but {model} has {facts['n_layers']} blocks. "
            "Use an SAE that was trained on this model."
        )
    return Autoencoder(
        directory=directory,
        sae=sae.requires_grad_(False),
        stats=LatentStats.load(directory),
        card=card,
        sha256=sae_hash(directory),
        hook=hook,
    )


def _any_card(directory: Path) -> dict[str, Any]:
    try:
        return load_card(directory)
    except SaeError:  # an SAE of somebody else has no card of ours
        return {}
