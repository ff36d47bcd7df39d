"""`auditor gate`: a run's exit code for CI."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.gate import FAIL_ON


@click.command()
@click.argument("run", type=click.Path(path_type=Path), metavar="RUN")
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(FAIL_ON),
    help="warn: exit 1 on any rule that warns; inconclusive: exit 3 for uncovered rules too; repeatable.",
)
@click.option(
    "--require",
    multiple=True,
    metavar="RULE",
    help="Rule id, family or glob that must decide, covered or not; repeatable.",
)
def gate(run: Path, fail_on: tuple[str, ...], require: tuple[str, ...]) -> int:
    """Turn a run into an exit code for CI.

    \b
    Example: auditor gate runs/demo --fail-on warn

    Checks the run's hashes and that every prompt has a sample, then judges it again from the samples.

    \b
    Exits 0 pass, 1 a rule fails, 2 usage, 3 inconclusive, 4 incomplete or changed.
    3 and 4 are never a pass.
    """
    from auditor.gate import gate as judge
    from auditor.run import open_run

    result = judge(open_run(run), fail_on=fail_on, require=require)
    click.echo(result.line)
    return result.exit_code
