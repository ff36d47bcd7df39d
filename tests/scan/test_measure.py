"""One batch: samples, their shard, and prompts that fail alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch

from auditor.scan.config import ScanConfig
from auditor.scan.measure import Instruments, max_and_mean, measure_batch
from auditor.scan.pipeline import make_instruments
from auditor.scan.plan import ScanPlan, make_plan
from sae import SparseCodes
from tests.tiny import Tiny, write_jsonl


def plan_of(tiny: Tiny, tmp_path: Path, rows: list[dict], **options: object) -> ScanPlan:
    suite = write_jsonl(tmp_path / "suite.jsonl", rows)
    return make_plan(
        ScanConfig.of(
            model=str(tiny.model), sae=tiny.sae, binding=tiny.binding, prompts=suite, out=tmp_path / "run", **options
        )
    )


@pytest.fixture
def plan(tiny: Tiny, tmp_path: Path) -> ScanPlan:
    rows = [
        {"id": "a", "prompt": "Why?", "max_new_tokens": 5},
        {"id": "given", "prompt": "Why not, then?", "response": "Because."},
        {"id": "read", "prompt": "Only read this.", "max_new_tokens": 0},
    ]
    return plan_of(tiny, tmp_path, rows)


@pytest.fixture
def tools(plan: ScanPlan) -> Instruments:
    return make_instruments(plan)


def test_samples_say_what_was_read_and_written(plan: ScanPlan, tools: Instruments) -> None:
    samples, _ = measure_batch(plan.prompts["suite"], tools)
    assert [s.id for s in samples] == ["a", "given", "read"]
    assert [s.given for s in samples] == [False, True, False]
    assert [s.finish for s in samples] == ["length", None, "length"]
    assert [s.tokens["response"] for s in samples] == [5, len("Because."), 0]
    assert all(s.error is None for s in samples)
    given = samples[1]
    assert given.text is not None
    assert given.text["response"] == "Because."
    assert given.text["prompt"].endswith("<|im_start|>assistant\n")
    digest = hashlib.sha256(given.text["prompt"].encode()).hexdigest()
    assert given.prompt_sha256 == f"sha256:{digest}"
    whole = given.text["prompt"] + given.text["response"]
    assert "".join(whole[a:b] for a, b in given.offsets) == whole
    assert samples[2].nulls["deception.falsehood"]["falsehood"].startswith("not_applicable")
    assert "deception.falsehood" in given.uncounted  # the suite does not give all of its answers


def test_a_shard_holds_every_token_and_each_prompts_maxima_and_means(plan: ScanPlan, tools: Instruments) -> None:
    samples, arrays = measure_batch(plan.prompts["suite"], tools)
    starts = arrays["prompt_start"]
    assert starts.tolist() == [0, *torch.tensor([sum(s.tokens.values()) for s in samples]).cumsum(0).tolist()]
    assert len(arrays["row_start"]) == starts[-1] + 1
    assert len(arrays["token_scores.deception.falsehood.falsehood"]) == starts[-1]
    codes = SparseCodes(
        torch.from_numpy(arrays["row_start"]),
        torch.from_numpy(arrays["indices"]),
        torch.from_numpy(arrays["values"]),
        64,
    )
    first_response = starts[0] + samples[0].tokens["prompt"]
    answer = codes.rows(int(first_response), int(starts[1])).to_dense()
    for name, wanted in (("max", answer.amax(dim=0)), ("mean", answer.mean(dim=0))):
        row = slice(*arrays[f"{name}_row_start"][:2])
        found = torch.zeros(64)
        found[torch.from_numpy(arrays[f"{name}_indices"][row]).long()] = torch.from_numpy(arrays[f"{name}_values"][row])
        torch.testing.assert_close(found, wanted)


def test_maximum_and_mean_are_those_of_the_dense_codes() -> None:
    generator = torch.Generator().manual_seed(5)
    dense = torch.rand(7, 9, generator=generator) * (torch.rand(7, 9, generator=generator) > 0.6)
    found = max_and_mean(SparseCodes.from_dense(dense)).to_dense()
    torch.testing.assert_close(found[0], dense.amax(dim=0))
    torch.testing.assert_close(found[1], dense.mean(dim=0))
    assert max_and_mean(SparseCodes.from_dense(torch.zeros(0, 9))).n_rows == 2


def test_a_prompt_that_fails_alone_becomes_an_error_and_the_others_are_measured(
    plan: ScanPlan, tools: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = tools.runner.model.capture

    def fails(batch: list, *args: object, **more: object) -> list:
        raise RuntimeError("the   card\nis on fire")

    monkeypatch.setattr(tools.runner.model, "capture", fails)  # what the given answer needs
    samples, arrays = measure_batch(plan.prompts["suite"], tools)
    assert [s.error is None for s in samples] == [True, False, True]
    failed = samples[1]
    assert failed.error is not None
    assert (failed.error.type, failed.error.message) == ("RuntimeError", "the card is on fire")
    assert failed.signals["deception.falsehood"] == {"falsehood": None}
    assert not failed.matched and not failed.unmatched
    assert arrays["prompt_start"][1] == arrays["prompt_start"][2]
    assert len(arrays["max_row_start"]) == len(samples) + 1
    monkeypatch.setattr(tools.runner.model, "capture", capture)
    again, _ = measure_batch(plan.prompts["suite"], tools)
    assert all(s.error is None for s in again)


def test_without_texts_a_sample_holds_none(tiny: Tiny, tmp_path: Path) -> None:
    plan = plan_of(tiny, tmp_path, [{"id": "a", "prompt": "Why?", "max_new_tokens": 2}], text="none")
    (sample,), _ = measure_batch(plan.prompts["suite"], make_instruments(plan))
    assert sample.text is None
    assert "text" not in sample.to_json()
    assert sample.tokens["response"] == 2
