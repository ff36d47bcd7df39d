"""`auditor report`: a run's report, written again from its samples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import PATH, formats
from auditor.errors import AuditError


@click.command()
@click.argument("run", type=PATH, metavar="RUN")
@formats("html", "names")
@click.option("--out", type=PATH, help="Directory to write to.  [default: RUN]")
def report(run: Path, names: tuple[str, ...], out: Path | None) -> int:
    """Write a run's report again, from its samples.

    \b
    Example: auditor report runs/demo --format json,html --out public

    Files of the same name are replaced, but never one that the run's SHA256SUMS covers. A run that is unfinished is
    drawn as such, and exits 4; one that was changed after the scan is not drawn.
    """
    from auditor.report import build_report
    from auditor.run import open_run

    opened = open_run(run)
    if opened.finished:
        opened.verify()
    made = build_report(opened)
    folder = run if out is None else out
    if folder.is_file():
        raise AuditError(f"--out {folder}: is a file, not a directory. Name another --out.")
    sealed = opened.finished and folder.resolve() == run.resolve()
    for name in names:
        path = folder / f"report.{name}"
        if name == "json" and sealed:
            _refuse_another(path, made)
        else:
            _write(name, made, path)
        click.echo(str(path))
    if made["verdict"] == "incomplete":
        click.echo(f"incomplete: {made['reason']}. Run the same scan again to complete it.", err=True)
        return 4
    return 0


def _refuse_another(path: Path, made: Mapping[str, Any]) -> None:
    """The sealed report.json stands as it is. AuditError: this version would write another one."""
    if not path.is_file() or json.loads(path.read_bytes()) != made:
        raise AuditError(f"{path}: covered by the run's SHA256SUMS, so it is not replaced. Name another --out.")


def _write(name: str, made: Mapping[str, Any], path: Path) -> None:
    import reports

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        reports.write_json(made, path) if name == "json" else reports.write_html(made, path)
    except OSError as fault:
        raise AuditError(f"{path}: cannot be written: {fault.strerror}. Name another --out.") from None
