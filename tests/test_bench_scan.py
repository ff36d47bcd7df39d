"""The bench of the scan compares like with like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from auditor.run_writer import RunWriter
from auditor.scan.config import ScanConfig
from auditor.scan.pipeline import make_instruments
from auditor.scan.plan import make_plan
from benchmarks import scan as bench
from benchmarks import tables
from tests.tiny import Tiny, write_jsonl


def test_both_ways_read_and_write_the_same_tokens(tiny: Tiny, tmp_path: Path) -> None:
    rows = [{"id": f"g{i}", "prompt": f"Why {i * i * i}?", "response": "Because."} for i in range(3)]
    rows += [{"id": f"w{i}", "prompt": f"Question {i * i * i}?", "max_new_tokens": 6} for i in range(3)]
    suite = write_jsonl(tmp_path / "suite.jsonl", rows)
    plan = make_plan(
        ScanConfig.of(model=str(tiny.model), sae=tiny.sae, binding=tiny.binding, prompts=suite, out=tmp_path / "run")
    )
    tools = make_instruments(plan)
    prompts, plain = plan.prompts["suite"], bench.as_it_comes(plan)
    assert not any("forward" in vars(module) for module in plain.model.modules())
    with RunWriter.open(plan.out, plan.manifest) as writer:
        writer.begin()
        read = bench.reading(prompts[:3], tools, writer, plain)
        assert {sample.id for sample in writer.run.iter_samples()} == {"g0", "g1", "g2"}
    lengths = [sum(sample.tokens.values()) for sample in writer.run.iter_samples()]
    assert read["tokens"] == sum(lengths) and read["padded"] == 3 * max(lengths)
    assert min(read["ours"], read["whole"], read["cut"]) > 0
    written = bench.writing(prompts[3:], tools, plain)
    assert written["limit"] == 6 and written["tokens"]["ours"] == written["tokens"]["theirs"] > 0


def test_a_pass_that_is_cut_ends_at_the_hook_point(tiny: Tiny, tmp_path: Path) -> None:
    suite = write_jsonl(tmp_path / "suite.jsonl", [{"id": "a", "prompt": "Why?"}])
    plan = make_plan(ScanConfig.of(model=str(tiny.model), sae=tiny.sae, binding=tiny.binding, prompts=suite))
    runner = make_instruments(plan).runner
    ran: list[int] = []
    for number, block in enumerate(runner.model.blocks):
        block.register_forward_hook(lambda *_, number=number: ran.append(number))
    with torch.inference_mode():
        bench.cut_pass(runner.model, runner.hook, [runner.model.render("Why?")])
        assert ran == list(range(runner.hook.layer + 1))
        bench.whole_pass(runner.model, [runner.model.render("Why?")])
    assert ran[runner.hook.layer + 1 :] == list(range(runner.model.n_layers))


def test_an_answer_ends_before_the_token_that_ends_the_turn() -> None:
    assert bench.answer_length([5, 6, 1, 7], {1, 2}) == 2
    assert bench.answer_length([5, 6], {1}) == 2


def test_ways_take_turns() -> None:
    order: list[str] = []
    seconds, given = bench.in_turn({"a": lambda: order.append("a"), "b": lambda: order.append("b") or 7}, 2)
    assert order == ["a", "b", "a", "b"]
    assert {name: len(taken) for name, taken in seconds.items()} == {"a": 2, "b": 2}
    assert given == {"a": None, "b": 7}


def test_the_table_says_ours_beside_theirs_and_each_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        "read": {"ours": 900.0, "whole": 450.0, "cut": 1000.0},
        "read_log_p": {"ours": 400.0, "whole": 500.0},
        "write": {"prompts": 32, "limit": 256, "ours": 210.0, "theirs": 200.0},
        "memory": 1.049,
        "demo": {"seconds": {"plan": 2.0, "generate": 90.0, "rest": 8.0}, "wall": 100.0},
        "words": bench.WORDS,
        "limits": {"read": 0.85, "write": 0.9, "memory": 1.2},
        "machine": "2 cores",
        "date": "2026-11-26",
        "versions": {"torch": "1", "transformers": "2"},
    }
    (tmp_path / "benchmarks" / "results").mkdir(parents=True)
    (tmp_path / "benchmarks" / "results" / "scan.json").write_text(json.dumps(found))
    monkeypatch.setattr(tables, "ROOT", tmp_path)
    table = tables.scan()
    assert "| given answers whose log p a rule reads | 400 | 500 | 80% | 85% |" in table
    assert "hook point | 900 | 1,000 | 90% | – |" in table
    assert "| answers written | 90.0 | 90.0% |" in table
    assert "1.05 × (at most 1.2 ×)" in table
