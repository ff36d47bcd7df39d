"""The cards of an SAE's latents, `features.json.gz` beside its weights: what each latent is on corpus text. No torch.

sae/features makes them; the report shows those of the latents that it names.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from pathlib import Path
from typing import Any, NoReturn

from auditor.errors import AuditError

FILE = "features.json.gz"
MAX_BYTES = 64_000_000  # unpacked: a small hostile file may unpack to any size
Card = dict[str, Any]
SHAPES: dict[str, type | tuple[type, ...]] = {
    "latent": int,
    "label": str,
    "corpus_max": (int, float),
    "density": (int, float),
    "tokens": int,
    "firings": int,
    "histogram": dict,
    "promoted": list,
    "suppressed": list,
    "neighbours": list,
    "examples": list,
    "intervals": list,
    "steered": list,
}


def load_cards(sae_dir: Path, sae_sha256: str) -> dict[str, Card]:
    """The cards by latent, as text; {} when there are none at hand, or those of another SAE.

    Errors: AuditError when the file cannot be read or a card is not what it should be.
    """
    path = sae_dir / FILE
    try:
        with gzip.open(path) as file:
            text = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, f"cannot be read ({error})") from error
    if len(text) > MAX_BYTES:
        raise _damaged(path, f"larger than {MAX_BYTES:,} bytes when unpacked")
    try:
        data = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "not JSON") from error
    if not isinstance(data, dict) or not isinstance(data.get("sae"), str) or not isinstance(data.get("cards"), dict):
        raise _damaged(path, "no 'sae' or no 'cards'")
    if data["sae"] != sae_sha256:
        return {}
    for latent, card in data["cards"].items():
        own = card if isinstance(card, dict) else {}
        wrong = next((key for key, shape in SHAPES.items() if not isinstance(own.get(key), shape)), None)
        if wrong is None and str(card["latent"]) != latent:
            wrong = "latent"
        if wrong is not None:
            raise _damaged(path, f"the card of latent {latent!r} has no usable {wrong!r}")
    return data["cards"]


def _damaged(path: Path, what: str) -> AuditError:
    return AuditError(f"{path}: {what}, so these are no latents' cards. Remove the file, or make it again.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text)
