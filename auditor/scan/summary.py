"""What a scan prints when it is done: the verdict, a line a rule, and where the report is."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from auditor.causal.decide import FULL_TEST
from auditor.report import causal_results
from auditor.rule_verdict import RuleVerdict
from auditor.scan.pipeline import ScanResult
from auditor.words import percent, span

STATES = {"not_covered": "not covered", "does_not_apply": "does not apply"}
DECISIONS = {"drives": "drives", "does_not_drive": "does not drive", "unclear": "unclear", "not_run": "not run"}
COLOURS = {"fail": "bold red", "warn": "yellow", "pass": "green", "inconclusive": "magenta", "not_covered": "magenta"}


def summary(result: ScanResult, *, colour: bool, width: int = 100) -> str:
    """The terminal's text. colour: whether it may hold colours."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, force_terminal=colour, no_color=not colour, width=width, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold" if colour else None)
    for name, justify in (
        ("rule", "left"),
        ("verdict", "left"),
        ("matches", "right"),
        ("rate", "right"),
        ("95 %", "right"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("why", ratio=1)
    for rule in result.verdict.rules:
        table.add_row(*map(Text, _cells(rule)[:1]), Text(*_state(rule)), *map(Text, _cells(rule)[1:]))
    verdict = result.verdict
    console.print(Text.assemble((verdict.verdict, COLOURS.get(verdict.verdict, "bold")), f": {verdict.reason}"))
    console.print()
    console.print(table)
    for line in _closing(result):
        console.print(Text(line))
    return out.getvalue()


def _state(rule: RuleVerdict) -> tuple[str, str]:
    return STATES.get(rule.state, rule.state), COLOURS.get(rule.state, "dim")


def _cells(rule: RuleVerdict) -> list[str]:
    rate = "–" if rule.rate is None else percent(rule.rate)
    interval = "–" if rule.interval is None else span(rule.interval)
    return [rule.rule.id, f"{rule.matches} of {rule.n}", rate, interval, rule.reason]


def _causal_lines(result: ScanResult) -> list[str]:
    """A line for each rule that declares a causal check."""
    found = causal_results(result.run, [rule.rule for rule in result.verdict.rules])
    return [causal_line(rule, causal) for rule, causal in found.items() if causal is not None]


def causal_line(rule: str, causal: Mapping[str, Any]) -> str:
    """A check's decision, p, and the reason; what drives at few controls is a first look."""
    p = "" if causal["p"] is None else f" (p {causal['p']:.3g}, {causal['controls']} controls)"
    first_look = causal["decision"] == "drives" and causal["controls"] < FULL_TEST
    then = f"; a first look: --controls {FULL_TEST} is the test" if first_look else ""
    return f"causal: {rule}: {DECISIONS[causal['decision']]}{p}: {causal['reason']}{then}"


def _closing(result: ScanResult) -> list[str]:
    verdict, path = result.verdict, result.run.path
    lines = ["", *_causal_lines(result)]
    if verdict.errors:
        first = verdict.errors[0]
        lines.append(
            f"{len(verdict.errors)} of {verdict.n_prompts} prompts ended in an error, the first is {first[0]!r}: "
            f"{first[2]}: {first[3]}. Run the same command again to try them again."
        )
    lines.append(f"validity: {verdict.validity.reason}")
    if result.again:
        lines.append("This run was finished before; nothing was measured again (--fresh would).")
    page = path / "report.html"
    lines.append(f"report: {page if page.exists() else path / 'report.json'}")
    lines.append(f"run:    {path}")
    if result.gate_line is not None:
        lines.append(f"gate:   {result.gate_line}")
    return lines
