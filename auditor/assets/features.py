"""Remake the cards that ship beside an SAE: what the latents named by its binding are, on texts that we may pass on.

Example: python -m auditor.assets.features

Numbers are of the whole default corpus; examples are only of texts whose licence lets us ship them: the benign answers,
our own contrast rows, and code of permissive packages, each with its source.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from auditor.assets import ROOT
from auditor.assets.feature_documents import may_ship
from auditor.binding import read_binding
from auditor.errors import AuditError

FILE = "features.json"
MAX_BYTES = 1_000_000
MAX_DETECTOR_LATENTS = 20  # the latents of larger feature detectors have no cards: a hundred would not fit


def named_latents(binding: dict[str, Any]) -> list[int]:
    """The bound latents of every concept, then those of its small feature detectors."""
    latents: list[int] = []
    for concept in binding["concepts"].values():
        latents += concept["latents"]
        for detector in concept["detectors"].values():
            indices = detector.get("indices", [])
            latents += indices if len(indices) <= MAX_DETECTOR_LATENTS else []
    return list(dict.fromkeys(latents))


def features_text(sae_hash: str, cards: list[dict[str, Any]]) -> str:
    """The file's text. Errors: AuditError when it is larger than MAX_BYTES."""
    lines = [f'"{card["latent"]}": {json.dumps(card, ensure_ascii=False)}' for card in cards]
    text = f'{{"sae": "{sae_hash}", "cards": {{\n' + ",\n".join(lines) + "\n}}\n"
    if len(text.encode()) > MAX_BYTES:
        raise AuditError(f"the cards of {len(cards)} latents take {len(text.encode()):,} bytes, over {MAX_BYTES:,}.")
    return text


@click.command()
@click.option("--model", default="smollm2-135m-instruct", show_default=True, help="The model that the SAE reads.")
@click.option(
    "--asset", default=ROOT / "smollm2-135m-instruct", show_default="the shipped asset",
    type=click.Path(path_type=Path), help="Directory with sae/ and binding.json; sae/features.json is written.",
)  # fmt: skip
@click.option("--offline", is_flag=True, help="Never use the network.")
def main(model: str, asset: Path, offline: bool) -> None:
    """Write features.json (the index, some minutes where it is not there yet, then seconds a latent)."""
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
    part.write_text(features_text(subject.sae_hash, cards), encoding="utf-8")
    os.replace(part, path)
    click.echo(f"{path}: {len(cards)} cards, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
