"""The scan beside Hugging Face's own passes over the same padded batches, its memory, and where the demo's time goes.

Given text: our whole way (tokens, residuals, codes, signals, sample lines and codes on disk) beside transformers'
forward pass with logits of every position, and beside that pass ended at the hook point, where ours ends unless a rule
reads log p. Generation: ours, which keeps the residual stream, beside transformers' `generate`, both greedy. Ours and
theirs take turns; tokens are those of the texts, never padding.

Example: make bench-scan      (writes benchmarks/results/scan.json; about half an hour on two cores)
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

from auditor.concepts.benign import load_benign, of_split
from auditor.run_writer import RunWriter
from auditor.scan.batches import batches
from auditor.scan.clock import PARTS
from auditor.scan.config import ScanConfig
from auditor.scan.measure import Instruments, measure_batch
from auditor.scan.pipeline import make_instruments
from auditor.scan.plan import ScanPlan, make_plan
from auditor.scan.runner import new_tokens, render
from auditor.suites import Prompt
from benchmarks.result import ROOT, write_result
from benchmarks.speed import SUITE_PROMPTS, run, run_demo, suite_memory
from sae import HookPoint
from sae.lm import LanguageModel, Tokens

REPEATS = 3
READ_LIMIT, WRITE_LIMIT, MEMORY_LIMIT = 0.85, 0.90, 1.2
CODE = "backdoor_code"  # the family whose prompts are written, and whose given pairs are read with their log p


def as_it_comes(plan: ScanPlan) -> LanguageModel:
    """The model as transformers loads it: our own loading changes its linear layers (sae.lm.packed)."""
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(plan.setup.model_path, dtype=torch.float32, local_files_only=True)
    return LanguageModel(model.eval().requires_grad_(False), plan.setup.tokenizer, plan.setup.model_name)


class _Reached(Exception):
    """Ends a pass at the hook point."""


def whole_pass(lm: LanguageModel, batch: Sequence[Tokens]) -> None:
    """transformers' forward pass as it comes, logits of every position with it."""
    ids_BT, mask_BT = lm.pad([tokens.ids for tokens in batch])
    lm.model(input_ids=ids_BT, attention_mask=mask_BT, use_cache=False)


def cut_pass(lm: LanguageModel, hook: HookPoint, batch: Sequence[Tokens]) -> None:
    """The same pass ended at the hook point."""

    def end(_resid: torch.Tensor) -> None:
        raise _Reached

    with lm.at(hook, end), suppress(_Reached):
        whole_pass(lm, batch)


def theirs(lm: LanguageModel, batch: Sequence[Tokens], limit: int) -> int:
    """Tokens that transformers' `generate` writes, up to the end of each turn."""
    ids_BT, mask_BT = lm.pad([tokens.ids for tokens in batch])
    pad = lm.tokenizer.pad_token_id if lm.tokenizer.pad_token_id is not None else min(lm.stop_ids)
    written = lm.model.generate(
        input_ids=ids_BT, attention_mask=mask_BT, max_new_tokens=limit, do_sample=False, pad_token_id=pad
    )
    return sum(answer_length(row, lm.stop_ids) for row in written[:, ids_BT.shape[1] :].tolist())


def answer_length(ids: Sequence[int], stop: set[int]) -> int:
    """Tokens before the first that ends a turn."""
    return next((n for n, token in enumerate(ids) if token in stop), len(ids))


def in_turn(ways: dict[str, Callable[[], Any]], repeats: int) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Seconds of each way, run one after another `repeats` times, and what each gave the last time."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    given: dict[str, Any] = {}
    for _ in range(repeats):
        for name, way in ways.items():
            started = time.monotonic()
            given[name] = way()
            seconds[name].append(time.monotonic() - started)
    return seconds, given


@torch.inference_mode()
def reading(prompts: Sequence[Prompt], tools: Instruments, writer: RunWriter, plain: LanguageModel) -> dict[str, Any]:
    """Tokens a second of given answers: ours to the disk, transformers' whole pass, and its pass to the hook point.

    Of each batch the median of the repeats counts, after one pass that is not timed.
    """
    runner, totals = tools.runner, {"ours": 0.0, "whole": 0.0, "cut": 0.0}
    n_tokens = n_padded = 0
    for number, batch in enumerate(batches(prompts, 32)):
        tokens = [render(prompt, runner.model.tok, runner.system) for prompt in batch]
        ways: dict[str, Callable[[], Any]] = {
            "ours": lambda batch=batch: writer.write_batch(*measure_batch(batch, tools)),
            "whole": lambda tokens=tokens: whole_pass(plain, tokens),
            "cut": lambda tokens=tokens: cut_pass(plain, runner.hook, tokens),
        }
        if number == 0:
            in_turn(ways, 1)
        seconds, _ = in_turn(ways, REPEATS)
        totals = {name: total + statistics.median(seconds[name]) for name, total in totals.items()}
        lengths = [len(one.ids) for one in tokens]
        n_tokens, n_padded = n_tokens + sum(lengths), n_padded + len(lengths) * max(lengths)
    rates = {name: round(n_tokens / total, 1) for name, total in totals.items()}
    return {"prompts": len(prompts), "tokens": n_tokens, "padded": n_padded} | rates


@torch.inference_mode()
def writing(prompts: Sequence[Prompt], tools: Instruments, plain: LanguageModel) -> dict[str, Any]:
    """Tokens a second of written answers, ours with the residual stream kept, and transformers' own."""
    runner, lm = tools.runner, tools.runner.model
    batch = [render(prompt, lm.tok, runner.system) for prompt in prompts]
    limits = [new_tokens(prompt, runner.max_new_tokens) for prompt in prompts]
    ways: dict[str, Callable[[], int]] = {
        "ours": lambda: sum(one.tokens.n_response for one in lm.generate(batch, limits, runner.hook)),
        "theirs": lambda: theirs(plain, batch, max(limits)),
    }
    seconds, counts = in_turn(ways, REPEATS)
    rates = {name: round(counts[name] / statistics.median(seconds[name]), 1) for name in ways}
    return {"prompts": len(prompts), "limit": max(limits), "tokens": counts} | rates


def instruments(folder: Path) -> tuple[ScanPlan, Instruments, RunWriter]:
    """Every rule, on benign answers that are given and on the shipped prompts of CODE."""
    benign = next((ROOT / "auditor" / "assets").glob("*/benign.jsonl"))
    rows = [{"id": a.id, "prompt": a.prompt, "response": a.response} for a in of_split(load_benign(benign), "check")]
    suite = folder / "benign.jsonl"
    suite.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    plan = make_plan(ScanConfig.of(prompts=(str(suite), CODE), out=folder / "run", causal=False))
    writer = RunWriter.open(plan.out, plan.manifest)
    writer.begin()
    return plan, make_instruments(plan), writer


def rates(folder: Path) -> dict[str, Any]:
    """Tokens a second of ours and of transformers, reading and writing."""
    plan, tools, writer = instruments(folder)
    plain = as_it_comes(plan)
    with writer:
        benign, code = (plan.prompts[suite.name] for suite in plan.suites)
        given = [prompt for prompt in code if prompt.response is not None]
        own = [prompt for prompt in code if prompt.response is None]
        return {
            "read": reading(benign, tools, writer, plain),
            "read_log_p": reading(given, tools, writer, plain),
            "write": writing(batches(own, 32)[0], tools, plain),
        }


def stages() -> dict[str, Any]:
    """Seconds of each stage of `make demo` after set-up, with its causal checks."""
    fetch = run(["fetch", "smollm2-135m-instruct"]).seconds
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", "import auditor.cli.main, auditor.scan.pipeline"], check=True, cwd=ROOT)
    start_up = time.monotonic() - started
    demo, manifest = run_demo()
    rest = demo.seconds - start_up - sum(manifest["seconds"].values())
    found = {"fetch": fetch, "start": start_up, **manifest["seconds"], "rest": rest}
    return {"seconds": {name: round(value, 1) for name, value in found.items()}, "wall": round(fetch + demo.seconds, 1)}


WORDS = {"fetch": "`auditor fetch`, the model there already", "start": "start-up of `scan`: imports", **PARTS,
         "rest": "the rest: the run sealed, the page, the summary"}  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measured = rates(Path(folder))
        once, ten_times = (suite_memory(Path(folder), n) for n in (SUITE_PROMPTS, 10 * SUITE_PROMPTS))
    measured |= {"memory": round(ten_times / once, 3), "demo": stages(), "words": WORDS}
    measured["limits"] = {"read": READ_LIMIT, "write": WRITE_LIMIT, "memory": MEMORY_LIMIT}
    write_result("scan", measured)
    from benchmarks.tables import scan

    print(scan())


if __name__ == "__main__":
    main()
