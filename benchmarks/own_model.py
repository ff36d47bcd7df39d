"""A team's own model beside the default model, from what the commands have left of both; no model is run.

Of each SAE what its card says. Of each concept: how strong it is, and the AUROC of 20 features and of the detector that
decides, on templates that neither was fitted on, on hard negatives and on the held-out source; and of a bag of words.

Example: python -m benchmarks.own_model gemma-3-270m --sae build/gemma/sae --binding build/gemma/binding.json
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.assets import shipped
from auditor.binding import read_binding
from auditor.models import DEFAULT_MODEL
from benchmarks.result import write_result
from sae.card import load_card

FEATURES = "features_20"
CARD = ("hook_point", "k", "training_tokens", "fvu", "ce_recovered", "dead_share", "outlier_share")
MEASURES = ("templates", "ci95", "hard_negatives", "held_out_source", "held_out_source_ci95")


def evidence(model: str, sae: Path, binding: Path) -> dict[str, Any]:
    """{"model", "sae": CARD, "concepts": [{"concept", "strength", "lexical", "detector", "deciding", "features",
    "words"}]}."""
    rows = []
    for concept, entry in read_binding(binding)["concepts"].items():
        found = entry["evidence"]
        rows.append(
            {
                "concept": concept,
                **{key: entry[key] for key in ("strength", "lexical", "detector")},
                "deciding": {key: found[entry["detector"]].get(key) for key in MEASURES},
                "features": {key: found[FEATURES].get(key) for key in MEASURES},
                "words": {key: found["bag_of_words"].get(key) for key in MEASURES},
            }
        )
    card = load_card(sae)
    return {"model": model, "sae": {key: card[key] for key in CARD}, "concepts": rows}


@click.command()
@click.argument("model")
@click.option(
    "--sae", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), help="Its SAE, evaluated."
)
@click.option(
    "--binding", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Its binding."
)
def main(model: str, sae: Path, binding: Path) -> None:
    """Write benchmarks/results/own_model.json of MODEL and the default model."""
    (asset,) = shipped()
    assert asset.binding is not None
    models = [evidence(DEFAULT_MODEL, asset.sae, asset.binding), evidence(model, sae, binding)]
    click.echo(write_result("own_model", {"models": models}))


if __name__ == "__main__":
    main()
