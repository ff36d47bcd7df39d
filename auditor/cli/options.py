"""Options that several verbs share, and the words of their help."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.models import DEFAULT_MODEL

MODEL_HELP = "Hub id, directory, GGUF file, or a name that fetch knows."
SAE_HELP = "SAE directory.  [default: the shipped one that fits the model]"
MODEL = click.option("--model", default=DEFAULT_MODEL, help=MODEL_HELP)
SAE = click.option("--sae", type=click.Path(path_type=Path), help=SAE_HELP)
BENIGN = click.option(
    "--benign", type=click.Path(path_type=Path), help="File of benign answers.  [default: the shipped one]"
)
PACKS = click.option(
    "--packs",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of rule packs.  [default: the shipped one]",
)
CACHE = click.option(
    "--cache", type=click.Path(path_type=Path), help="Folder of activations.  [default: in the user's cache]"
)
DEVICE = click.option("--device", default="cpu", help="cpu, cuda, cuda:1, …")
OFFLINE = click.option("--offline", is_flag=True, help="Never use the network.")
NO_PROGRESS = click.option("--no-progress", is_flag=True, help="No progress on stderr.")
