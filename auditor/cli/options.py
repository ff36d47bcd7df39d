"""Options that several verbs share, and the words of their help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from auditor.cli.config import comma_separated
from auditor.models import DEFAULT_MODEL

PATH = click.Path(path_type=Path)
PROMPTS_HELP = (
    "Prompt suite (JSONL, YAML, CSV, txt), a directory of them, or a family; repeatable.  "
    "[default: what the rules count of their packs' suites]"
)
BINDING_HELP = "Binding file; repeatable, the last wins for a concept.  [default: the shipped one that fits]"
FORMAT_HELP = "Reports to write, of json, html; comma-separated or repeated."
MODEL = click.option("--model", default=DEFAULT_MODEL, help="Hub id, directory, GGUF file, or a name that fetch knows.")
SAE = click.option("--sae", type=PATH, help="SAE directory.  [default: the shipped one that fits the model]")
PROMPTS = click.option("--prompts", multiple=True, metavar="PATH|FAMILY", help=PROMPTS_HELP)
RULES = click.option(
    "--rules", multiple=True, metavar="PATH|FAMILY|ID|GLOB", help="Rules; repeatable.  [default: all packs]"
)
BINDING = click.option("--binding", multiple=True, type=click.Path(), help=BINDING_HELP)
BENIGN = click.option("--benign", type=PATH, help="File of benign answers.  [default: the shipped one]")
PACKS = click.option(
    "--packs",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of rule packs.  [default: the shipped one]",
)
CACHE = click.option("--cache", type=PATH, help="Folder of activations.  [default: in the user's cache]")
DEVICE = click.option("--device", default="cpu", help="cpu, cuda, cuda:1, …")
AUTO_DEVICE = click.option("--device", default="auto", help="cpu, cuda, cuda:1, …; auto takes cuda when it is there.")
OFFLINE = click.option("--offline", is_flag=True, help="Never use the network.")
NO_PROGRESS = click.option("--no-progress", is_flag=True, help="No progress on stderr.")


def formats(default: str, name: str = "format") -> Callable[[Any], Any]:
    """`--format`, the reports to write, each once, as the verb's parameter `name`."""
    return click.option("--format", name, multiple=True, default=(default,), callback=_known_formats, help=FORMAT_HELP)


def _known_formats(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    from auditor.scan.config import FORMATS

    names = comma_separated(ctx, param, values)
    if unknown := [name for name in names if name not in FORMATS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(FORMATS)}.")
    return names
