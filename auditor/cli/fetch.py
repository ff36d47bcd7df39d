"""`auditor fetch NAME`."""

from __future__ import annotations

import click

from auditor.cli.options import NO_PROGRESS
from auditor.models import DEFAULT_MODEL


@click.command()
@click.argument("name", default=DEFAULT_MODEL)
@click.option("--offline", is_flag=True, help="Never use the network; succeed only when it is there already.")
@NO_PROGRESS
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def fetch(name: str, offline: bool, no_progress: bool, quiet: bool) -> None:
    """Download a model that the tool knows by name.

    The file is verified (sha256) and converted once; a second call is instant. Prints the model's directory.

    \b
    Example: auditor fetch smollm2-135m-instruct
    """
    from auditor.cli.progress import fetch_progress
    from auditor.models import fetch as fetch_model

    with fetch_progress(shown=not (no_progress or quiet)) as progress:
        directory = fetch_model(name, offline=offline, progress=progress)
    if not quiet:
        click.echo(directory)
