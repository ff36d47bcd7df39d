"""`auditor calibrate`."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options import BENIGN, CACHE, DEVICE, NO_PROGRESS, OFFLINE, PACKS, SAE
from auditor.models import DEFAULT_MODEL


@click.command()
@click.option(
    "--binding", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Binding file; written again."
)
@click.option(
    "--rules",
    multiple=True,
    metavar="PATH|FAMILY|ID|GLOB",
    help="Rules whose own `latents` get thresholds too; repeatable.",
)
@click.option("--model", default=DEFAULT_MODEL, help="The model that the binding was made on.")
@SAE
@BENIGN
@PACKS
@CACHE
@DEVICE
@OFFLINE
@NO_PROGRESS
@click.option("--self-test", is_flag=True, help="Only try the binding's thresholds on random halves of its answers.")
def calibrate(
    binding: Path,
    rules: tuple[str, ...],
    model: str,
    sae: Path | None,
    benign: Path | None,
    packs: Path | None,
    cache: Path | None,
    device: str,
    offline: bool,
    no_progress: bool,
    self_test: bool,
) -> None:
    """Set a binding's thresholds from benign answers.

    For each detector and clean rate (5 % and 1 %) the threshold is the largest of the pooled one with 95 % confidence
    and those of every domain and length with enough answers; what each would see of the held-out source stands beside
    it.

    --self-test asks whether the thresholds are honest: set on one half of the benign answers, they are counted on the
    other, 200 times; the mean rate may not exceed the stated one, and at most 10 % of the splits what chance allows.
    It needs no model, changes nothing, and exits 1 when a deciding detector's do not hold, or its answers are too few
    to tell.

    \b
    Example: auditor calibrate --binding binding.json
    """
    from auditor.binding import read_binding

    if self_test:
        _self_test(binding)
        return
    from auditor.calibrate import calibrate as set_thresholds
    from auditor.calibrate import hand_signals
    from auditor.cli.evidence import threshold_tables
    from auditor.cli.progress import fetch_progress
    from auditor.cli.subject import benign_file, cache_folder, load
    from auditor.concepts.benign import load_benign
    from auditor.concepts.packs import all_sets
    from auditor.engine.packs import load_rules

    content = read_binding(binding)
    answers = load_benign(benign_file(benign))
    sets = all_sets(packs)
    chosen = load_rules(rules).rules if rules else ()
    subject = load(model, sae, device, offline=offline, no_progress=no_progress)
    signals, elsewhere = hand_signals(chosen, subject.sae_names)
    for key in elsewhere:
        click.echo(f"{key}: its latents are of another SAE; left out", err=True)
    with fetch_progress(shown=not no_progress) as progress:
        done = set_thresholds(
            subject, content, binding, answers, sets, cache or cache_folder(), signals=signals, progress=progress
        )
    click.echo(threshold_tables(done))
    click.echo(f"written to {binding}", err=True)


def _self_test(binding: Path) -> None:
    from auditor.binding import read_binding
    from auditor.cli.evidence import honesty_table
    from auditor.errors import AuditError
    from auditor.honesty import honesty_of_binding

    found = honesty_of_binding(content := read_binding(binding))
    if not found:
        raise AuditError(f"{binding}: nothing in it is calibrated. Run `auditor calibrate --binding {binding}` first.")
    click.echo(honesty_table(found))
    deciding = {key: entry["detector"] for key, entry in content["concepts"].items()}
    if any(result is None or not result.holds for key, name, _, result in found if deciding[key] == name):
        raise SystemExit(1)
