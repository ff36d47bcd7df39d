"""`auditor bind`."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import BENIGN, CACHE, DEVICE, MODEL, NO_PROGRESS, OFFLINE, PACKS, SAE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from auditor.concepts.benign import BenignAnswer
    from auditor.concepts.contrast import ContrastSet
    from auditor.concepts.subject import Subject


@click.command()
@click.argument("concepts", nargs=-1, metavar="[CONCEPT]...")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Bind every concept that has a contrast set, then set thresholds as `calibrate` does.",
)
@MODEL
@SAE
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Binding file to write into.")
@BENIGN
@PACKS
@CACHE
@DEVICE
@click.option("--fresh", is_flag=True, help="Bind again what the file already holds.")
@click.option("--self-test", is_flag=True, help="Bind 20 nonsense concepts on one concept's texts; writes nothing.")
@OFFLINE
@NO_PROGRESS
def bind(
    concepts: tuple[str, ...],
    every: bool,
    model: str,
    sae: Path | None,
    out: Path | None,
    benign: Path | None,
    packs: Path | None,
    cache: Path | None,
    device: str,
    fresh: bool,
    self_test: bool,
    offline: bool,
    no_progress: bool,
) -> None:
    """Find what a concept looks like inside one model.

    Fits every kind of detector to the concept's contrast set, chooses one by nested folds over templates, and writes
    it with its held-out evidence. Says first how many minutes that takes; a killed run goes on where it was. The
    thresholds of --all come on top; after single concepts `auditor calibrate` sets them.

    --self-test asks whether the procedure finds what is not there: it deals the labels of one concept anew, 20 times.
    Held-out AUROCs must centre on .5 and none of the 20 come out strong; exits 1 otherwise. It takes as long as 20 such
    concepts, and begins anew when it was stopped.

    \b
    Example: auditor bind deception.falsehood --out binding.json
    Example: auditor bind --all --out binding.json
    """
    _check_flags(concepts, every, out, fresh=fresh, self_test=self_test)
    from auditor.calibrate import calibrate
    from auditor.cli.evidence import evidence_table, threshold_tables
    from auditor.cli.progress import fetch_progress
    from auditor.cli.subject import benign_file, cache_folder, load
    from auditor.concepts.benign import load_benign, of_split
    from auditor.concepts.bind import bind as bind_concepts
    from auditor.concepts.packs import all_sets, choose_sets

    sets = all_sets(packs, leaks=True)
    chosen = list(sets.values()) if every else choose_sets(concepts, sets)
    answers = load_benign(benign_file(benign))
    neutral = of_split(answers, "neutral")
    if every:
        _check_calibration(answers, sets, out)
    subject = load(model, sae, device, offline=offline, no_progress=no_progress)
    cache_dir = cache or cache_folder()
    if out is None or self_test:
        _self_test(chosen[0], neutral, subject, cache_dir, no_progress)
        return
    say = partial(click.echo, err=True)
    with fetch_progress(shown=not no_progress) as progress:
        binding = bind_concepts(subject, chosen, neutral, out, cache_dir, fresh=fresh, progress=progress, say=say)
    for one in chosen:
        click.echo(evidence_table(one.concept, binding["concepts"][one.concept]))
    if every:
        with fetch_progress(shown=not no_progress) as progress:
            binding = calibrate(subject, binding, out, answers, sets, cache_dir, progress=progress)
        click.echo(threshold_tables(binding))
        step = _command("scan", model=model, sae=sae, binding=out)
    else:
        step = _command("calibrate", model=model, sae=sae, benign=benign, packs=packs, binding=out)
    say(f"written to {out}; next: {step}")


def _command(verb: str, **given: str | Path | None) -> str:
    """The command line of a verb, with the options that have a value."""
    words = [word for name, value in given.items() if value is not None for word in (f"--{name}", str(value))]
    return shlex.join(["auditor", verb, *words])


def _check_flags(concepts: Sequence[str], every: bool, out: Path | None, *, fresh: bool, self_test: bool) -> None:
    """Errors: click.UsageError for flags that do not go together."""
    if every == bool(concepts):
        raise click.UsageError("name concepts, or give --all.")
    if self_test and (every or len(concepts) != 1):
        raise click.UsageError("--self-test takes one concept: its texts get labels at random.")
    if self_test and (out is not None or fresh):
        raise click.UsageError("--self-test writes nothing: leave out --out and --fresh.")
    if out is None and not self_test:
        raise click.UsageError("say with --out which file to write into.")


def _check_calibration(answers: Sequence[BenignAnswer], sets: Mapping[str, ContrastSet], out: Path | None) -> None:
    """Errors: AuditError for what would leave concepts without thresholds once all are bound."""
    from auditor.binding import read_binding
    from auditor.calibrate import require_answers
    from auditor.errors import AuditError

    require_answers(answers)
    if out is not None and out.exists() and (others := read_binding(out)["concepts"].keys() - sets.keys()):
        raise AuditError(
            f"{out}: it has {', '.join(sorted(others))}, whose contrast sets are not here. Choose another --out, or "
            "give their --packs."
        )


def _self_test(
    one: ContrastSet, neutral: Sequence[BenignAnswer], subject: Subject, cache_dir: Path, no_progress: bool
) -> None:
    from auditor.cli.evidence import self_test_table
    from auditor.cli.progress import fetch_progress
    from auditor.concepts.bind import concept_table
    from auditor.concepts.self_test import self_test
    from auditor.concepts.subject import benign_texts, contrast_texts
    from auditor.models import silent

    cache = subject.cache(cache_dir)
    with fetch_progress(shown=not no_progress) as progress:
        tell = progress or silent
        texts = contrast_texts(one.rows) + benign_texts(neutral)
        cache.fill(texts, lambda done, total: tell("running the model over the texts", done, total))
        table = concept_table(subject, cache, one, neutral)
        found = self_test(table, report=lambda done, total: tell("binding nonsense", done, total))
    click.echo(self_test_table(one.concept, found))
    if found.faults:
        raise SystemExit(1)
