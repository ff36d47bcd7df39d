"""`auditor scan`: measure a model on prompt suites."""

from __future__ import annotations

import sys
from typing import Any

import click

from auditor.cli.config import with_settings
from auditor.cli.options import AUTO_DEVICE, BINDING, MODEL, NO_PROGRESS, OFFLINE, PATH, PROMPTS, RULES, SAE, formats
from auditor.scan.config import DTYPES, FAIL_ON, TEXTS

CAUSAL_HELP = "Check whether a feature set drives its outcome, or only watches it; three rules at most."
CONTROLS_HELP = "Matched random controls of a causal check; 99 for a full test, whose p can reach .01."
FAIL_ON_HELP = "Gate as well: exit 1 on fail or warn, 3 on inconclusive; repeatable."


@click.command()
@MODEL
@SAE
@PROMPTS
@RULES
@BINDING
@click.option("--system", type=PATH, help="File with a system prompt, for every prompt that brings none.")
@click.option("--out", type=PATH, help="Run directory.  [default: ./runs/<suites>-<identity>]")
@formats("json,html")
@click.option("--fail-on", multiple=True, type=click.Choice(FAIL_ON), help=FAIL_ON_HELP)
@click.option("--require", multiple=True, metavar="RULE", help="With --fail-on: a rule that must decide; repeatable.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Only the first N prompts or whole pairs of each suite."
)
@click.option("--seed", default=0, type=int, help="Seed; decoding is greedy, so it changes nothing yet.")
@click.option("--dtype", default="float32", type=click.Choice(DTYPES), help="The model's number format.")
@AUTO_DEVICE
@click.option("--batch-size", default=32, type=click.IntRange(1, 32), help="Prompts run together.")
@click.option(
    "--max-new-tokens",
    default=64,
    type=click.IntRange(0),
    help="Tokens of an answer at most, for prompts that do not say it themselves.",
)
@click.option("--fresh", is_flag=True, help="Replace what another run left in --out.")
@click.option("--dry-run", is_flag=True, help="Print what would be run, and how long it takes; load no model.")
@OFFLINE
@click.option("--text", default="full", type=click.Choice(TEXTS), help="Keep prompts and answers, or not.")
@click.option("--causal/--no-causal", default=True, help=CAUSAL_HELP)
@click.option("--controls", default=20, type=click.IntRange(1), help=CONTROLS_HELP)
@NO_PROGRESS
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print the plan first, on stderr.")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected fault.")
@click.pass_context
def scan(ctx: click.Context, dry_run: bool, no_progress: bool, quiet: bool, verbose: bool, **flags: Any) -> int:
    """Measure a model on prompt suites.

    Writes a run directory with report.json and report.html, and a summary on stdout. Stopped, it goes on where it was
    when the same command is run again. Exits 0 once it has measured; with --fail-on it gates as well.

    \b
    Example: auditor scan
    Example: auditor scan --prompts suite.jsonl --rules deception
    Example: auditor scan --model ./checkpoint --fail-on fail --out runs/checkpoint
    """
    from auditor.cli.progress import fetch_progress
    from auditor.scan.config import ScanConfig
    from auditor.scan.pipeline import run_plan  # torch comes in here, not at start-up
    from auditor.scan.plan import make_plan

    del flags["debug"]  # main() reads it itself
    config = ScanConfig.of(**flags, command=with_settings(ctx, ctx.obj))
    with fetch_progress(shown=not (no_progress or quiet)) as progress:
        plan = make_plan(config, progress)
        if dry_run or verbose:
            _print_plan(plan, to_stderr=not dry_run)
        if dry_run:
            return 0
        result = run_plan(plan, progress)
    if not quiet:
        _print_summary(result)
    elif result.exit_code:
        click.echo(f"auditor: {result.gate_line or result.verdict.reason}", err=True)
    return result.exit_code


def _print_plan(plan: Any, *, to_stderr: bool) -> None:
    from auditor.scan.dryrun import describe

    click.echo(describe(plan), err=to_stderr)


def _print_summary(result: Any) -> None:
    import os
    import shutil

    from auditor.scan.summary import summary

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size((120, 24)).columns, 160)
    click.echo(summary(result, colour=colour, width=width), nl=False, color=colour or None)
