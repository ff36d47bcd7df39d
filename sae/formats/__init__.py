"""SAE files: one module a format, read and write."""

from __future__ import annotations

from pathlib import Path

from sae.errors import SaeError
from sae.formats import saelens
from sae.model import SparseAutoencoder

FORMATS = {"saelens": saelens}


def load_sae(path: str | Path, format: str | None = None) -> SparseAutoencoder:
    """An SAE from a directory, as fp32. format: a key of FORMATS; None: saelens.

    Errors: SaeError for an unknown format, or with the file and what is wrong with it.
    """
    return _format(format).load(Path(path))


def save_sae(sae: SparseAutoencoder, path: str | Path, format: str = "saelens", *, half: bool = False) -> None:
    """Write an SAE into a directory, made if need be; half: fp16 weights, else fp32.

    Errors: SaeError for an unknown format, or weights that are not finite in that type; then nothing is written.
    """
    _format(format).save(sae, Path(path), half=half)


def _format(name: str | None):
    if name not in (None, *FORMATS):
        raise SaeError(f"SAE format {name!r} is not known. Known: {', '.join(FORMATS)}.")
    return FORMATS[name or "saelens"]
