"""Remake the cards that ship beside an SAE: what the latents named by its binding are, on texts that we may pass on.

Example: python -m auditor.assets.features

Numbers are of the whole default corpus; examples are only of texts whose licence lets us ship them: the benign answers,
our own contrast rows, and code of permissive packages, each with its source.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import click

from auditor.assets import ROOT
from auditor.assets.feature_documents import may_ship
from auditor.binding import read_binding
from auditor.cards import FILE
from auditor.errors import AuditError

MAX_BYTES = 1_000_000
MAX_DETECTOR_LATENTS = 20  # the latents of larger feature detectors that do not explain have no cards


def named_latents(binding: dict[str, Any]) -> list[int]:
    """The bound latents of every concept, then those of its small feature detectors."""
    latents: list[int] = []
    for concept in binding["concepts"].values():
        latents += concept["latents"]
        for detector in concept["detectors"].values():
            indices = detector.get("indices", [])
            latents += indices if len(indices) <= MAX_DETECTOR_LATENTS else []
    return list(dict.fromkeys(latents))


def packed(sae_hash: str, cards: list[dict[str, Any]]) -> bytes:
    """The file's bytes, the same for the same cards. Errors: AuditError when they are more than MAX_BYTES."""
    text = json.dumps({"sae": sae_hash, "cards": {str(card["latent"]): card for card in cards}}, ensure_ascii=False)
    data = gzip.compress(text.encode(), mtime=0)
    if len(data) > MAX_BYTES:
        raise AuditError(f"the cards of {len(cards)} latents take {len(data):,} bytes, over {MAX_BYTES:,}.")
    return data


@click.command()
@click.option("--model", default="smollm2-135m-instruct", show_default=True, help="The model that the SAE reads.")
@click.option(
    "--asset", default=ROOT / "smollm2-135m-instruct", show_default="the shipped asset",
    type=click.Path(path_type=Path), help="Directory with sae/ and binding.json; sae/features.json.gz is written.",
)  # fmt: skip
@click.option("--offline", is_flag=True, help="Never use the network.")
def main(model: str, asset: Path, offline: bool) -> None:
    """Write features.json.gz (the index, some minutes where it is not there yet, then seconds a latent)."""
    from auditor.cli.features import make_cards, make_index
    from auditor.cli.progress import bar
    from auditor.cli.subject import load

    latents = named_latents(read_binding(asset / "binding.json"))
    subject = load(model, asset / "sae", "cpu", offline=offline, no_progress=False)
    index = make_index(subject, None, None, offline=offline, no_progress=False)
    with bar("latents") as advance:
        cards = make_cards(
            subject, index, latents, advance, may_show=lambda source: may_ship(source.source, source.licence)
        )
    path = asset / "sae" / FILE
    part = path.with_suffix(".part")
    part.write_bytes(packed(subject.sae_hash, cards))
    os.replace(part, path)
    click.echo(f"{path}: {len(cards)} cards, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
