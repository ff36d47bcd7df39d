"""The evidence of a team's own model beside the default model's, from two finished bindings; no model is run.

Of each concept: how strong it is, and the AUROC of 20 features and of the detector that decides, on templates that
neither was fitted on, on hard negatives and on the held-out source.

Example: python -m benchmarks.own_model build/gemma/binding.json --model gemma-3-270m
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.assets import shipped
from auditor.binding import read_binding
from auditor.models import DEFAULT_MODEL
from benchmarks.result import write_result

FEATURES = "features_20"
MEASURES = ("templates", "ci95", "hard_negatives", "held_out_source", "held_out_source_ci95")


def evidence(model: str, binding: Path) -> dict[str, Any]:
    """{"model", "concepts": [{"concept", "strength", "lexical", "detector", "deciding", "features"}]} of a binding."""
    rows = []
    for concept, entry in read_binding(binding)["concepts"].items():
        found = entry["evidence"]
        rows.append(
            {
                "concept": concept,
                **{key: entry[key] for key in ("strength", "lexical", "detector")},
                "deciding": {key: found[entry["detector"]].get(key) for key in MEASURES},
                "features": {key: found[FEATURES].get(key) for key in MEASURES},
            }
        )
    return {"model": model, "concepts": rows}


@click.command()
@click.argument("binding", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--model", required=True, help="The model's name in the table.")
def main(binding: Path, model: str) -> None:
    """Write benchmarks/results/own_model.json from a binding and the shipped one."""
    (asset,) = shipped()
    assert asset.binding is not None
    models = [evidence(DEFAULT_MODEL, asset.binding), evidence(model, binding)]
    click.echo(write_result("own_model", {"models": models}))


if __name__ == "__main__":
    main()
