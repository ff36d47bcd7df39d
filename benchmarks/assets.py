"""Minutes of each step of `make assets`, and its SAE beside its bars, from what it has left; nothing is run.

To be run as soon as `make assets` has ended, in the same checkout: date and versions are those of this moment.

Example: python -m benchmarks.assets build/assets
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from auditor.assets.build import MINUTES, STEPS
from auditor.assets.work import TRIED
from benchmarks.result import write_result
from sae.card import load_card

LIMIT_MINUTES = 110  # of all steps on two cores: the project's own limit


def measured(folder: Path) -> dict[str, Any]:
    """{"minutes": step -> minutes, "limit", "hook_point", "k", "bars"} of a `--work` folder whose SAE is measured.

    Errors: ClickException while it was not.
    """
    minutes = json.loads(path.read_text(encoding="utf-8")) if (path := folder / MINUTES).exists() else {}
    if missing := [step for step in STEPS if step not in minutes and step != "ship"]:
        raise click.ClickException(f"{folder}: the step {missing[0]} has not ended. Run `make assets`; it goes on.")
    tried = json.loads((folder / TRIED).read_text(encoding="utf-8"))
    return {
        "minutes": minutes,
        "limit": LIMIT_MINUTES,
        "hook_point": tried["hook_point"],
        "k": tried["k"],
        "bars": load_card(folder / "sae")["bars"],
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Write benchmarks/results/assets.json of FOLDER, the `--work` of a `make assets`."""
    click.echo(write_result("assets", measured(folder)))


if __name__ == "__main__":
    main()
