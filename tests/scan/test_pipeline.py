"""A whole scan of the tiny model: what it leaves on disk, and that stopping it anywhere changes no number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import AuditError
from auditor.run import Run, open_run
from auditor.scan import pipeline
from auditor.scan.clock import PARTS
from auditor.scan.config import ScanConfig
from auditor.scan.pipeline import Interrupted, ScanResult, run_scan
from auditor.scan.summary import summary
from tests.tiny import Tiny, make_model, write_jsonl

N = 12


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[dict[str, Any]] = [
        {"id": f"p{i}", "prompt": f"Question {i * i}?", "max_new_tokens": 3 + i % 4} for i in range(N)
    ]
    rows[5] |= {"pair": "x", "variant": "a"}
    rows[9] |= {"pair": "x", "variant": "b"}
    return write_jsonl(tmp_path_factory.mktemp("suite") / "suite.jsonl", rows)


def config(tiny: Tiny, suite: Path, out: Path, **options: Any) -> ScanConfig:
    given = {"model": str(tiny.model), "sae": tiny.sae, "binding": tiny.binding, "prompts": suite, "out": out}
    return ScanConfig.of(**(given | {"batch_size": 4, "rules": "deception.falsehood", "causal": False} | options))


@pytest.fixture(scope="module")
def unbroken(tiny: Tiny, suite: Path, tmp_path_factory: pytest.TempPathFactory) -> ScanResult:
    return run_scan(config(tiny, suite, tmp_path_factory.mktemp("runs") / "unbroken"))


def lines(run: Path) -> dict[str, dict[str, Any]]:
    """The last line of each id, without where in codes/ it stands."""
    rows = [json.loads(line) for line in (run / "samples.jsonl").read_text().splitlines()]
    return {row["id"]: {key: value for key, value in row.items() if key != "shard"} for row in rows}


def stop_after(monkeypatch: pytest.MonkeyPatch, n_batches: int, error: BaseException) -> list[Any]:
    """Let the scan raise `error` when it begins batch n_batches; the batches that were run."""
    measure, calls = pipeline.measure_batch, []

    def stopping(batch: Any, *args: Any) -> Any:
        if len(calls) == n_batches:
            raise error
        calls.append([prompt.id for prompt in batch])
        return measure(batch, *args)

    monkeypatch.setattr(pipeline, "measure_batch", stopping)
    return calls


def test_a_finished_run_is_whole_and_verified(unbroken: ScanResult) -> None:
    run = unbroken.run
    run.verify()
    assert run.missing() == []
    assert unbroken.exit_code == 0 and not unbroken.again
    assert (run.path / "report.html").is_file()
    report = json.loads((run.path / "report.json").read_text())
    assert report["verdict"] == unbroken.verdict.verdict
    assert report["manifest"]["finished"] == run.manifest["finished"] is not None
    assert report["manifest"]["seconds"] == run.manifest["seconds"]
    seconds = run.manifest["seconds"]
    assert set(seconds) == set(PARTS)
    assert min(seconds[part] for part in ("plan", "load", "generate", "score", "write", "report")) > 0
    assert [s.id for s in run.iter_samples()][:5] == ["p0", "p1", "p2", "p3", "p4"]


def test_pairs_are_uncounted_by_a_rule_that_does_not_compare(unbroken: ScanResult) -> None:
    samples = {s.id: s for s in unbroken.run.iter_samples()}
    assert [i for i, s in samples.items() if s.uncounted] == ["p5", "p9"]
    assert all(s.matched or s.unmatched for s in samples.values() if not s.uncounted)


def test_a_scan_stopped_by_ctrl_c_keeps_what_it_measured_and_goes_on_to_the_same_numbers(
    tiny: Tiny, suite: Path, tmp_path: Path, unbroken: ScanResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = config(tiny, suite, tmp_path / "run")
    with monkeypatch.context() as patch:
        stop_after(patch, 2, KeyboardInterrupt())
        with pytest.raises(Interrupted, match=f"of {N} prompts are kept in") as caught:
            run_scan(wanted)
    assert caught.value.exit_code == 130
    stopped = open_run(tmp_path / "run")
    assert not stopped.finished and len(stopped.missing()) < N
    calls = stop_after(monkeypatch, 99, RuntimeError())
    result = run_scan(wanted)
    assert sum(map(len, calls)) == len(stopped.missing())
    assert lines(result.run.path) == lines(unbroken.run.path)
    assert result.verdict.reason == unbroken.verdict.reason
    result.run.verify()


def test_a_torn_line_and_a_half_written_batch_are_redone_whole(
    tiny: Tiny, suite: Path, tmp_path: Path, unbroken: ScanResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = config(tiny, suite, tmp_path / "run")
    with monkeypatch.context() as patch:
        stop_after(patch, 2, KeyboardInterrupt())
        with pytest.raises(Interrupted):
            run_scan(wanted)
    samples = tmp_path / "run" / "samples.jsonl"
    whole = samples.read_bytes().splitlines(keepends=True)
    samples.write_bytes(b"".join(whole[:-1]) + whole[-1][:30])  # killed while the second batch was being written
    calls = stop_after(monkeypatch, 99, RuntimeError())
    result = run_scan(wanted)
    assert json.loads(whole[-1])["id"] in calls[0] and len(calls[0]) > 1
    assert lines(result.run.path) == lines(unbroken.run.path)


def test_a_finished_run_is_only_reported_again(
    tiny: Tiny, suite: Path, unbroken: ScanResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = unbroken.run.path
    before = {f.name: f.stat().st_mtime_ns for f in path.iterdir() if f.name != "report.html"}
    monkeypatch.setattr(pipeline, "make_instruments", lambda plan: pytest.fail("a model was loaded"))
    again = run_scan(config(tiny, suite, path, batch_size=2))
    assert again.again
    assert {f.name: f.stat().st_mtime_ns for f in path.iterdir() if f.name != "report.html"} == before
    assert "finished before" in summary(again, colour=False)


def test_other_inputs_into_a_run_are_refused_and_fresh_replaces_it(
    tiny: Tiny, suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_scan(config(tiny, suite, tmp_path / "run", limit=2))
    with pytest.raises(AuditError, match="holds another run: seed, limit differ"):
        run_scan(config(tiny, suite, tmp_path / "run", limit=3, seed=1))
    result = run_scan(config(tiny, suite, tmp_path / "run", limit=3, fresh=True))
    assert len(result.run.prompt_ids) == 3
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(AuditError, match="not a run directory"):
        run_scan(config(tiny, suite, tmp_path / "mine", fresh=True))
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "x"


def test_errors_are_said_counted_as_unknown_and_retried(
    tiny: Tiny, suite: Path, tmp_path: Path, unbroken: ScanResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.scan.runner import Runner

    run = Runner.run

    def fails(self: Runner, prompts: Any, *args: Any, **named: Any) -> Any:
        if any(prompt.id == "p6" for prompt in prompts):
            raise RuntimeError("no such kernel")
        return run(self, prompts, *args, **named)

    wanted = config(tiny, suite, tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(Runner, "run", fails)
        result = run_scan(wanted)
    assert result.exit_code == 0
    assert [e[0] for e in result.verdict.errors] == ["p6"]
    assert "1 of 12 prompts ended in an error, the first is 'p6': RuntimeError: no such kernel" in " ".join(
        summary(result, colour=False, width=400).split()
    )
    assert result.verdict.rules[0].unknown == 1
    again = run_scan(wanted)
    assert again.verdict.errors == ()
    assert lines(again.run.path) == lines(unbroken.run.path)


def test_a_run_of_nothing_but_errors_exits_4(
    tiny: Tiny, suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.scan.runner import Runner

    def fails(self: Runner, *args: Any, **named: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(Runner, "run", fails)
    result = run_scan(config(tiny, suite, tmp_path / "run"))
    assert (result.exit_code, result.verdict.verdict) == (4, "incomplete")


def test_fail_on_gates_and_changes_no_byte_of_the_report(tiny: Tiny, suite: Path, unbroken: ScanResult) -> None:
    before = (unbroken.run.path / "report.json").read_bytes()
    gated = run_scan(config(tiny, suite, unbroken.run.path, fail_on="inconclusive", require="deception.falsehood"))
    assert gated.verdict.verdict == "inconclusive"  # 10 units, 30 are needed
    assert gated.exit_code == 3
    assert gated.gate_line is not None and gated.gate_line in summary(gated, colour=False, width=999)
    assert (unbroken.run.path / "report.json").read_bytes() == before


def test_a_transferred_binding_is_checked_after_the_suite_and_not_again(
    tiny: Tiny, suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.scan import check

    every = check.check_texts

    def few(concepts: Any, benign: Any) -> Any:
        found = every(concepts, benign)
        assert found, "the packs hold no known positive"
        return found[:5]

    monkeypatch.setattr(pipeline, "check_texts", few)
    tuned = make_model(tmp_path / "tuned", seed=4, context=2048)
    result = run_scan(config(tiny, suite, tmp_path / "run", model=str(tuned), limit=2))
    rows = list(result.run.check_rows())
    assert len(rows) == 5
    assert {row.set for row in rows} <= {"benign", "positives"}
    for row in rows:
        assert set(row.detectors) == {"features_20", "mean_difference_mean", "attention_probe"}
        assert row.score == row.detectors["attention_probe"]
    (result.run.path / "SHA256SUMS").unlink()  # as if it was killed before it was sealed
    size = (result.run.path / "check.jsonl").stat().st_size
    run_scan(config(tiny, suite, tmp_path / "run", model=str(tuned), limit=2))
    assert (result.run.path / "check.jsonl").stat().st_size == size


def test_the_python_interface_takes_the_flags_as_keywords(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    import auditor

    run = auditor.scan(
        model=tiny.model, sae=tiny.sae, binding=str(tiny.binding), prompts=suite, out=tmp_path / "run", limit=2
    )
    assert isinstance(run, Run)
    assert list(run.samples["id"]) == ["p0", "p1"]
    assert run.verdict == auditor.open_run(tmp_path / "run").verdict
    assert set(run.rules["id"]) >= {"deception.falsehood"}
    with pytest.raises(AuditError, match="scan has no option 'promts'"):
        auditor.scan(promts=suite)
