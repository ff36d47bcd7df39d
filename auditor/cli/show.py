"""`auditor show`: one prompt of a run on the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("run", type=click.Path(path_type=Path), metavar="RUN")
@click.argument("prompt_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(run: Path, prompt_id: str, as_json: bool) -> None:
    """Show one prompt of a run: answer, scores, top features.

    \b
    Example: auditor show runs/demo code-ping-host

    Shading shows each token's own score: from 1, 1.5, 2 and 3 times the way from the clean median to the threshold.
    """
    from auditor.run import open_run
    from auditor.show import look, render

    found = look(open_run(run), prompt_id)
    click.echo(json.dumps(found, indent=2, ensure_ascii=True) if as_json else render(found, **_terminal()), nl=as_json)


def _terminal() -> dict[str, Any]:
    """How wide stdout is and whether it takes colours: a terminal does, unless NO_COLOR is set."""
    import os
    import shutil
    import sys

    return {
        "width": shutil.get_terminal_size((100, 24)).columns,
        "colour": sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
    }
