"""What tests of measured numbers share: a module has a `plan` of its own, these run it through the tiny model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from auditor.scan.config import ScanConfig
from auditor.scan.measure import Instruments, measure_batch
from auditor.scan.pipeline import make_instruments
from auditor.scan.plan import ScanPlan, make_plan
from auditor.scan.runner import render
from auditor.schema import Sample
from auditor.suites import Prompt
from tests.tiny import Tiny, write_jsonl

PlanOf = Callable[[Path, Mapping[str, str], list[dict[str, Any]]], ScanPlan]


@pytest.fixture(scope="module")
def plan_of(tiny: Tiny) -> PlanOf:
    """A plan of rules, by name, on the rows of a suite named `suite`, both written below a folder."""

    def make(folder: Path, rules: Mapping[str, str], rows: list[dict[str, Any]]) -> ScanPlan:
        paths = [folder / f"{name}.yaml" for name in rules]
        for path, text in zip(paths, rules.values(), strict=True):
            path.write_text(text)
        return make_plan(
            ScanConfig.of(
                model=str(tiny.model), sae=tiny.sae, binding=tiny.binding, out=folder / "run",
                prompts=write_jsonl(folder / "suite.jsonl", rows), rules=[str(path) for path in paths],
            )
        )  # fmt: skip

    return make


@pytest.fixture(scope="module")
def tools(plan: ScanPlan) -> Instruments:
    return make_instruments(plan)


@pytest.fixture(scope="module")
def samples(plan: ScanPlan, tools: Instruments) -> dict[str, Sample]:
    return {s.id: s for s in measure_batch(plan.prompts["suite"], tools)[0]}


@pytest.fixture(scope="module")
def log_p_by_hand(tools: Instruments) -> Callable[[Prompt], float]:
    """Mean log p of a prompt's response, alone, without padding or cache: of the logits before each token, at it."""

    def by_hand(prompt: Prompt) -> float:
        lm = tools.runner.model
        tokens = render(prompt, lm.tok, None)
        with torch.inference_mode():
            logits = lm.model(input_ids=torch.tensor([tokens.ids])).logits[0].double()
        at = range(tokens.n_prompt, len(tokens.ids))
        picked = [logits[t - 1, tokens.ids[t]] - logits[t - 1].exp().sum().log() for t in at]
        return float(sum(picked) / len(picked))

    return by_hand
