"""`auditor bind`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("concepts", nargs=-1, metavar="[CONCEPT]...")
@click.option("--all", "every", is_flag=True, help="Bind every concept that has a contrast set.")
@click.option("--model", default="smollm2-135m-instruct", help="Hub id, directory, or a name that `fetch` knows.")
@click.option("--sae", type=click.Path(path_type=Path), help="SAE directory; default: the shipped one that fits.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Binding file to write into."
)
@click.option("--benign", type=click.Path(path_type=Path), help="Benign answers; default: the shipped ones.")
@click.option(
    "--packs", type=click.Path(path_type=Path, file_okay=False), help="Folder of rule packs; default: the shipped."
)
@click.option("--cache", type=click.Path(path_type=Path), help="Folder of activations; default: in the user's cache.")
@click.option("--device", default="cpu", help="cpu, cuda, …")
@click.option("--fresh", is_flag=True, help="Bind again what the file already holds.")
@click.option("--offline", is_flag=True, help="Never use the network.")
@click.option("--no-progress", is_flag=True, help="No progress bar.")
def bind(
    concepts: tuple[str, ...],
    every: bool,
    model: str,
    sae: Path | None,
    out: Path,
    benign: Path | None,
    packs: Path | None,
    cache: Path | None,
    device: str,
    fresh: bool,
    offline: bool,
    no_progress: bool,
) -> None:
    """Find what a concept looks like inside one model.

    Fits every kind of detector to the concept's contrast set, chooses one by nested folds over templates, and writes
    it with its held-out evidence. Says first how many minutes it takes; a killed run goes on where it was. `auditor
    calibrate` comes next.

    \b
    Example: auditor bind deception.falsehood --out binding.json
    """
    if every == bool(concepts):
        raise click.UsageError("name concepts, or give --all.")
    from auditor.cli.evidence import evidence_table
    from auditor.cli.progress import fetch_progress
    from auditor.cli.subject import benign_file, cache_folder, load
    from auditor.concepts.benign import load_benign, of_split
    from auditor.concepts.bind import bind as bind_concepts
    from auditor.concepts.packs import all_sets, choose_sets

    sets = all_sets(packs)
    chosen = list(sets.values()) if every else choose_sets(concepts, sets)
    neutral = of_split(load_benign(benign_file(benign)), "neutral")
    subject = load(model, sae, device, offline=offline, no_progress=no_progress)
    with fetch_progress(shown=not no_progress) as progress:
        binding = bind_concepts(
            subject,
            chosen,
            neutral,
            out,
            cache or cache_folder(),
            fresh=fresh,
            progress=progress,
            say=lambda line: click.echo(line, err=True),
        )
    for one in chosen:
        click.echo(evidence_table(one.concept, binding["concepts"][one.concept]))
    click.echo(f"written to {out}; next: auditor calibrate --binding {out}", err=True)
