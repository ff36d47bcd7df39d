"""`auditor fetch NAME`."""

from __future__ import annotations

import click

from auditor.cli.options import NO_PROGRESS
from auditor.models import DEFAULT_MODEL


@click.command()
@click.argument("name", default=DEFAULT_MODEL)
@click.option("--accept-licence", is_flag=True, help="Accept the terms of a model that comes under terms of its own.")
@click.option("--offline", is_flag=True, help="Never use the network; succeed only when it is there already.")
@NO_PROGRESS
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def fetch(name: str, accept_licence: bool, offline: bool, no_progress: bool, quiet: bool) -> None:
    """Download a model that the tool knows by name.

    The file is verified (sha256) and converted once; a second call is instant. Prints the model's directory. A model
    under terms of its own is fetched once they are accepted; without that the call says what they are, and exits 2.

    \b
    Example: auditor fetch smollm2-135m-instruct
    Example: auditor fetch gemma-3-270m --accept-licence
    """
    from auditor.cli.progress import fetch_progress
    from auditor.models import fetch as fetch_model
    from auditor.models import known_model

    terms = known_model(name).terms
    if terms is not None and accept_licence and not quiet:
        click.echo(f"accepted: {terms}", err=True)
    with fetch_progress(shown=not (no_progress or quiet)) as progress:
        directory = fetch_model(name, offline=offline, accept_licence=accept_licence, progress=progress)
    if not quiet:
        click.echo(directory)
