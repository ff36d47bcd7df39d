"""`auditor rules list|show|lint|test`: the shipped rules and one's own, without a model unless a test needs one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import BINDING, MODEL, SAE
from auditor.engine.faults import LintError
from auditor.engine.packs import load_rules

SELECTORS = click.argument("selectors", nargs=-1, metavar="[PATH|FAMILY|ID|GLOB]...")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def rules() -> None:
    """List, show, lint and test the rules.

    \b
    Example: auditor rules list

    Rules are chosen by path, family, id or glob; without one, all shipped packs are.
    """


@rules.command("list")
@SELECTORS
@AS_JSON
def list_rules(selectors: tuple[str, ...], as_json: bool) -> None:
    """List rules, one a line.

    \b
    Example: auditor rules list deception
    """
    from auditor.engine.speak import summary

    rows = [summary(rule) for rule in load_rules(selectors).rules]
    click.echo(json.dumps(rows, indent=2, ensure_ascii=False) if as_json else _table(rows))


@rules.command()
@click.argument("selectors", nargs=-1, required=True, metavar="PATH|FAMILY|ID|GLOB...")
@AS_JSON
def show(selectors: tuple[str, ...], as_json: bool) -> None:
    """Print rules so that they can be read aloud.

    \b
    Example: auditor rules show backdoor_code.injection
    """
    from auditor.engine.speak import details, spoken

    chosen = load_rules(selectors)
    if as_json:
        made = [details(rule, chosen.families) for rule in chosen.rules]
        click.echo(json.dumps(made, indent=2, ensure_ascii=False))
    else:
        click.echo("\n\n".join(spoken(rule, chosen.families) for rule in chosen.rules))


@rules.command()
@SELECTORS
@click.pass_context
def lint(ctx: click.Context, selectors: tuple[str, ...]) -> None:
    """Print every fault of rule files; exit 2 if there is one.

    \b
    Example: auditor rules lint rules/deception
    """
    try:
        chosen = load_rules(selectors)
    except LintError as error:
        click.echo(str(error))
        ctx.exit(error.exit_code)
    click.echo(f"{_count(len(chosen.rules), 'rule')}, no fault.")


@rules.command()
@SELECTORS
@click.option("--no-model", is_flag=True, help="Run only the cases that need no model.")
@MODEL
@SAE
@BINDING
@click.pass_context
def test(
    ctx: click.Context,
    selectors: tuple[str, ...],
    no_model: bool,
    model: str,
    sae: Path | None,
    binding: tuple[str, ...],
) -> None:
    """Run the rules' own cases: those with code alone, the others through the model. Exit 1 if one fails.

    \b
    Example: auditor rules test backdoor_code --no-model
    """
    from auditor.engine.cases import run_code_cases, sort_out

    chosen = load_rules(selectors).rules
    results: list[Any] = [result for rule in chosen for result in run_code_cases(rule)]
    asking = [rule for rule in chosen if any(case.code is None for case in rule.cases)]
    if asking and not no_model:
        from auditor.cli.progress import fetch_progress
        from auditor.scan.cases import run_cases  # torch comes in here, not at start-up

        with fetch_progress(shown=True) as progress:
            results += run_cases(asking, model=model, sae=sae, binding=binding, progress=progress)
    outcome = sort_out(chosen, results)
    for line in outcome.lines:
        click.echo(line)
    ctx.exit(1 if outcome.failed else 0)


def _table(rows: Sequence[dict[str, Any]]) -> str:
    columns = ("id", "version", "kind", "severity", "status", "title")
    cells = [columns, *(tuple(str(row[column]) for column in columns) for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
