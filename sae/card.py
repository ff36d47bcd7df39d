"""The card of an SAE: card.json in its directory, with what was measured on held-out text. No torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sae.errors import SaeError

FILE = "card.json"


def load_card(sae_dir: Path) -> dict[str, Any]:
    """Errors: SaeError when there is no readable card."""
    path = Path(sae_dir) / FILE
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SaeError(
            f"{path}: no readable card. `auditor sae evaluate {sae_dir} --model M --documents corpus.jsonl` makes one."
        ) from error
    if not isinstance(card, dict) or not isinstance(card.get("kinds"), dict):
        raise SaeError(f"{path}: not a card: it has no measures by kind of text.")
    return card


def save_card(sae_dir: Path, card: dict[str, Any]) -> None:
    """Write card.json beside the weights."""
    (sae_dir / FILE).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
