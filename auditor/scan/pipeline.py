"""A scan: plan, measure batch by batch into the run directory, check a transferred binding, check causes, report.

Killed at any point it has lost the batch in flight; the same command goes on from there and comes to the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import AuditError
from auditor.gate import apply_policy, required_rules
from auditor.models import Progress, silent
from auditor.report import build_report
from auditor.run import Run, is_run_directory, open_run
from auditor.run_writer import RunWriter
from auditor.scan.batches import batches
from auditor.scan.causal import n_edits, run_checks
from auditor.scan.check import check_batches, check_rows, check_texts
from auditor.scan.clock import Clock
from auditor.scan.config import ScanConfig
from auditor.scan.manifest import now
from auditor.scan.measure import Instruments, measure_batch
from auditor.scan.plan import ScanPlan, make_plan
from auditor.scan.runner import Runner, Tick
from auditor.scan.signals import SignalReader
from auditor.suites import Prompt
from auditor.units import Counting
from auditor.verdict import RunVerdict, judge_run

EXIT_ALL_ERRORS = 4


class Interrupted(AuditError):
    """Ctrl-C: what was measured is kept, and the same command goes on."""

    exit_code = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """A finished run, its verdict, and what `scan` exits with. again: nothing was measured, it was finished before."""

    run: Run
    verdict: RunVerdict
    exit_code: int
    gate_line: str | None
    again: bool


def run_scan(config: ScanConfig, progress: Progress | None = None) -> ScanResult:
    """Run a scan to its end, or go on with one. progress: called as (step, done, total).

    Errors: AuditError and SaeError (exit 2) for wrong input, before a model is loaded; Interrupted (130) on Ctrl-C.
    """
    return run_plan(make_plan(config, progress), progress)


def run_plan(plan: ScanPlan, progress: Progress | None = None) -> ScanResult:
    """As `run_scan`, of a plan that is made."""
    tell = progress or silent
    with RunWriter.open(plan.out, plan.manifest, fresh=plan.config.fresh) as writer:
        again = writer.complete
        if not again:
            try:
                _complete(plan, writer, tell)
            except KeyboardInterrupt:
                raise Interrupted(
                    f"interrupted: {_kept(plan, writer)} are kept in {plan.out}. Run the same command again to go on."
                ) from None
    return _result(plan, again)


def _kept(plan: ScanPlan, writer: RunWriter) -> str:
    edits = n_edits(writer.run.causal_rows())
    of_checks = f" and {edits} edits of causal checks" if edits else ""
    return f"{len(writer.done)} of {plan.n_prompts} prompts{of_checks}"


def _complete(plan: ScanPlan, writer: RunWriter, tell: Progress) -> None:
    clock = Clock()
    _keep_beginning(plan, writer, clock)
    writer.begin()
    with clock.timed("load"):
        tell("loading the model", 0, 1)
        tools = make_instruments(plan, clock)
        tell("loading the model", 1, 1)
    _measure_suites(plan, writer, tools, tell)
    with clock.timed("check"):
        if plan.transferred and plan.readers:
            _check_binding(plan, writer, tools, tell)
    with clock.timed("causal"):
        run_checks(plan.causal.checks, tools.runner, plan.setup, writer, tell, keep_text=tools.keep_text)
    with clock.timed("report"):
        report = build_report(writer.run, finished=True)
    ended = {"finished": now(), "seconds": clock.seconds}
    writer.write_manifest(ended)
    report["manifest"] |= ended  # the report was made before it was known how long that takes
    writer.seal(report)


def _keep_beginning(plan: ScanPlan, writer: RunWriter, clock: Clock) -> None:
    """When a run is resumed, it began when it first began; seconds of a part that was killed are not known."""
    clock.add({"plan": plan.seconds})
    if is_run_directory(writer.path):
        before = open_run(writer.path).manifest
        writer.manifest["started"] = before.get("started", writer.manifest["started"])
        clock.add(before.get("seconds", {}))


def make_instruments(plan: ScanPlan, clock: Clock | None = None) -> Instruments:
    """Load the model and put together what measures. clock: where its seconds are added up."""
    import torch

    torch.manual_seed(plan.config.seed)
    model = plan.setup.load_model(plan.config.dtype)
    autoencoder = plan.setup.autoencoder
    return Instruments(
        runner=Runner(
            model=model,
            sae=autoencoder.sae,
            hook=autoencoder.hook,
            system=plan.system,
            max_new_tokens=plan.config.max_new_tokens,
            clock=clock or Clock(),
        ),
        reader=SignalReader(plan.rules.rules, plan.readers, autoencoder.stats.max, autoencoder.names),
        counting=Counting(plan.manifest),
        kind_means=autoencoder.stats.kind_means,
        max_norm=autoencoder.max_norm,
        keep_text=plan.config.text == "full",
    )


def _measure_suites(plan: ScanPlan, writer: RunWriter, tools: Instruments, tell: Progress) -> None:
    """Every batch that is not whole in the run yet; one with an error, or half-written, is run again whole."""
    for suite in plan.suites:
        what = f"running {suite.name}"
        prompts, at = plan.prompts[suite.name], 0
        for batch in batches(prompts, plan.config.batch_size):
            if not all(prompt.id in writer.done for prompt in batch):
                samples, arrays = measure_batch(batch, tools, _tick(tell, what, at, batch, len(prompts)))
                with tools.runner.clock.timed("write"):
                    writer.write_batch(samples, arrays)
            at += len(batch)
            tell(what, at, len(prompts))


def _tick(tell: Progress, what: str, at: int, batch: tuple[Prompt, ...], total: int) -> Tick:
    return lambda share: tell(what, int(at + share * len(batch)), total)


def _check_binding(plan: ScanPlan, writer: RunWriter, tools: Instruments, tell: Progress) -> None:
    """Score what the binding's claims rest on, on these weights; rows that are there are not made again."""
    concepts = [key for key in plan.readers if key not in plan.stale]
    missing = check_batches(check_texts(concepts, plan.setup.benign), writer.check_done())
    for done, batch in enumerate(missing, start=1):
        writer.write_check(check_rows(batch, tools.runner, tools.reader))
        tell("checking the binding on this model", done, len(missing))


def _result(plan: ScanPlan, again: bool) -> ScanResult:
    """Read the run back, draw what is asked for, and say what the scan exits with."""
    run = open_run(plan.out)
    config = plan.config
    verdict = judge_run(run, required=required_rules(run.manifest, config.require))
    write_page(run, config.format)
    if verdict.n_prompts and len(verdict.errors) == verdict.n_prompts:
        return ScanResult(run=run, verdict=verdict, exit_code=EXIT_ALL_ERRORS, gate_line=None, again=again)
    if not config.fail_on:
        return ScanResult(run=run, verdict=verdict, exit_code=0, gate_line=None, again=again)
    gate = apply_policy(verdict, config.fail_on)
    return ScanResult(run=run, verdict=verdict, exit_code=gate.exit_code, gate_line=gate.line, again=again)


def write_page(run: Run, formats: tuple[str, ...]) -> Path | None:
    """report.html from the run's report.json, when it is among the formats; report.json itself is always there."""
    if "html" not in formats:
        return None
    import json

    from reports import write_html

    report: dict[str, Any] = json.loads((run.path / "report.json").read_text(encoding="utf-8"))
    page = run.path / "report.html"
    write_html(report, page)
    return page
