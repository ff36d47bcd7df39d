"""What ships with the tool: for each model an SAE with its card, a binding, and benign answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditError

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The assets of one model and what they fit: its architecture, d_model and tokenizer, so its fine-tunes too."""

    name: str
    sae: Path
    binding: Path | None
    benign: Path | None
    architecture: str
    d_model: int
    tokenizer: str  # sae.lm.tokenizer_hash

    def fits(self, architecture: str, d_model: int, tokenizer: str) -> bool:
        return (self.architecture, self.d_model, self.tokenizer) == (architecture, d_model, tokenizer)


def shipped() -> tuple[Shipped, ...]:
    """Every shipped asset with an SAE, by name. AuditError: a card is unreadable or does not say what it fits."""
    return tuple(_read(card.parent.parent) for card in sorted(ROOT.glob("*/sae/card.json")))


def _read(directory: Path) -> Shipped:
    card_path = directory / "sae" / "card.json"
    try:
        fits = json.loads(card_path.read_text(encoding="utf-8"))["fits"]
        architecture, d_model, tokenizer = str(fits["architecture"]), int(fits["d_model"]), str(fits["tokenizer"])
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise AuditError(f"{card_path}: the card does not say which model the SAE fits ({err!r}). Reinstall.") from err
    binding, benign = directory / "binding.json", directory / "benign.jsonl"
    return Shipped(
        name=directory.name,
        sae=directory / "sae",
        binding=binding if binding.is_file() else None,
        benign=benign if benign.is_file() else None,
        architecture=architecture,
        d_model=d_model,
        tokenizer=tokenizer,
    )


def fitting(architecture: str, d_model: int, tokenizer: str) -> Shipped | None:
    """The shipped asset whose architecture, d_model and tokenizer are the model's, or None."""
    return next((asset for asset in shipped() if asset.fits(architecture, d_model, tokenizer)), None)
