"""Options that several verbs share, and the words of their help."""

from __future__ import annotations

import click

from auditor.models import DEFAULT_MODEL

MODEL_HELP = "Hub id, directory, GGUF file, or a name that fetch knows."
SAE_HELP = "SAE directory.  [default: the shipped one that fits the model]"
MODEL = click.option("--model", default=DEFAULT_MODEL, help=MODEL_HELP)
DEVICE = click.option("--device", default="cpu", help="cpu, cuda, cuda:1, …")
OFFLINE = click.option("--offline", is_flag=True, help="Never use the network.")
NO_PROGRESS = click.option("--no-progress", is_flag=True, help="No progress on stderr.")
