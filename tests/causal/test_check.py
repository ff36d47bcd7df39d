"""A whole check on the tiny model: which rows it writes, that none is made twice, and why it may not be possible."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch

from auditor.causal.arms import DOSES
from auditor.causal.check import CheckSpec, CheckTools, live_set, run_check
from auditor.causal.errors import CheckNotPossible
from auditor.causal.result import causal_result
from auditor.concepts.benign import BenignAnswer
from auditor.engine.packs import load_rules
from auditor.scan.runner import Runner
from auditor.suites import Prompt
from sae import HookPoint, load_sae
from sae.latents import LatentStats
from sae.lm import LanguageModel
from tests.tiny import LAYER, Tiny

CONTROLS = 3
VARIANTS = {"paid_lie": "No.", "paid_truth": "Yes.", "free_truth": "Yes.", "free_lie": "No."}


@pytest.fixture(scope="module")
def tools(tiny: Tiny) -> CheckTools:
    runner = Runner(
        model=LanguageModel.load(tiny.model), sae=load_sae(tiny.sae).requires_grad_(False),
        hook=HookPoint("resid_post", LAYER),
    )  # fmt: skip
    neutral = [
        BenignAnswer(
            f"b{i}", f"d{i % 3}", f"w{i}", f"Say {i}.", "A harmless answer of some length.", "check", "CC0-1.0"
        )
        for i in range(12)
    ]
    return CheckTools(runner=runner, stats=LatentStats.load(tiny.sae), max_norm=1e6, neutral=neutral)


def prompts(n: int) -> tuple[Prompt, ...]:
    return tuple(
        Prompt(id=f"{i}-{variant}", suite="s", prompt=f"Is it {i}? {variant}", response=response,
               pair=str(i), variant=variant, template=str(i))
        for i in range(n)
        for variant, response in VARIANTS.items()
    )  # fmt: skip


@pytest.fixture(scope="module")
def spec() -> CheckSpec:
    rules = {rule.id: rule for rule in load_rules(["deception"]).rules}
    outcome = replace(rules["deception.false_answer"], among=None)  # a random model knows nothing
    return CheckSpec(
        rule=rules["deception.falsehood"], concept="deception.falsehood", latents=(1, 2, 3), weights=(1.0, -0.5, 0.25),
        direction=tuple([1.0] * 32), outcome_rule=outcome,
        outcome_signal=next(signal for signal in outcome.signals if signal.name == "paid"),
        sign=1, prompts=prompts(14), controls=CONTROLS, seed=0,
    )  # fmt: skip


def checked(spec: CheckSpec, tools: CheckTools, done: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    run_check(spec, tools, done or [], rows.append, lambda n, total: None)
    return rows


@pytest.fixture(scope="module")
def rows(spec: CheckSpec, tools: CheckTools) -> list[dict[str, Any]]:
    return checked(spec, tools)


def test_a_check_writes_its_facts_every_edit_and_its_samples(rows: list[dict[str, Any]]) -> None:
    arms = ["concept", "mean_difference", "isotropic", *(f"control {i}" for i in range(1, CONTROLS + 1))]
    made = [(row["arm"], row["dose"]) for row in rows]
    assert made[0] == ("facts", None)
    assert made[1:] == [(arm, dose) for arm in arms for dose in DOSES] + [("samples", d) for d in sorted((0.0, *DOSES))]
    assert len(rows[0]["pairs"]) == 12 and all(len(row["effects"]) == 12 for row in rows if "effects" in row)
    found = causal_result(rows)
    assert found["decision"] in ("drives", "does_not_drive", "unclear") and found["controls"] == CONTROLS
    assert len(found["samples"]) == 4 and len(found["samples"][0]["answers"]) == len(DOSES) + 1


def test_a_stopped_check_makes_the_missing_rows_alone_and_comes_to_the_same(
    rows: list[dict[str, Any]], spec: CheckSpec, tools: CheckTools
) -> None:
    for n in (1, 7, len(rows) - 2):
        rest = checked(spec, tools, rows[:n])
        made = {(row["arm"], row["dose"]) for row in rest}
        assert made.isdisjoint((row["arm"], row["dose"]) for row in rows[:n] if row["arm"] != "samples")
        assert causal_result([*rows[:n], *rest]) == causal_result(rows)
    assert checked(spec, tools, rows) == []


def test_a_full_test_writes_code_and_goes_on_between_its_arms(spec: CheckSpec, tools: CheckTools) -> None:
    rules = tuple(rule for rule in load_rules(["backdoor_code"]).rules if rule.bandit_measures)
    coding = tuple(Prompt(id=f"c{i}", suite="s", prompt=f"Write program {i}.") for i in range(2))
    full = replace(spec, coding=coding, code_rules=rules)
    ticks: list[tuple[int, int]] = []
    rows: list[dict[str, Any]] = []
    run_check(full, tools, [], rows.append, lambda *at: ticks.append(at))
    writers = ["code unsteered", "code concept", "code control 1", "code control 2", "code control 3"]
    code = [i for i, row in enumerate(rows) if row["arm"].startswith("code ")]
    assert [rows[i]["arm"] for i in code] == writers and all(rows[i]["answers"] == 2 for i in code)
    assert ticks[-1] == (n := len(DOSES) * (3 + CONTROLS) + len(writers), n)
    rest = checked(full, tools, rows[: code[1]])
    assert [row for row in rest if row["arm"] != "samples"] == rows[code[1] : code[-1] + 1]


def test_a_dead_latent_is_left_out_and_said(spec: CheckSpec, tools: CheckTools) -> None:
    dead = LatentStats(tools.stats.max.clone(), tools.stats.density.clone(), {})
    dead.max[2] = 0.0
    latents, weights, limits = live_set(spec, dead)
    assert (latents, weights) == ([1, 3], [1.0, 0.25])
    assert limits == ["latent 2 never fired on the corpus, so it has no dose, and was left out"]
    with pytest.raises(CheckNotPossible, match="no latent that ever fired"):
        live_set(spec, LatentStats(torch.zeros_like(dead.max), dead.density, {}))
    with pytest.raises(CheckNotPossible, match="there is no latent 64: the SAE has 64"):
        live_set(replace(spec, latents=(1, 2, 64)), dead)


def test_what_cannot_be_concluded_says_why(spec: CheckSpec, tools: CheckTools) -> None:
    same = tuple(replace(p, response="Yes.", prompt="One text.") for p in spec.prompts)
    for changed, message in (
        (
            replace(spec, prompts=prompts(5)),
            "5 of 5 pairs of deception.false_answer count on this model, and 6 are needed",
        ),
        (replace(spec, prompts=same), "both texts of pair"),
        (replace(spec, outcome_signal=replace(spec.outcome_signal, compare=None)), "does not compare given responses"),
    ):
        with pytest.raises(CheckNotPossible, match=message):
            checked(changed, tools)
    with pytest.raises(
        CheckNotPossible, match="3 benign answers of 16 tokens or more are there, and the damage needs 8"
    ):
        checked(spec, replace(tools, neutral=tools.neutral[:3]))
