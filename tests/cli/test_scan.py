"""`auditor scan` and `auditor fetch` as commands: what they print, where, and what they exit with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.main import main
from auditor.errors import AuditError
from auditor.run import open_run
from tests.tiny import Tiny, make_sae, write_jsonl


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "suite.jsonl", [{"id": f"p{i}", "prompt": f"{i}?", "max_new_tokens": 3} for i in range(3)])


def exit_of(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(args)
    out, err = capsys.readouterr()
    assert isinstance(done.value.code, int)
    return done.value.code, out, err


def scan(capsys: pytest.CaptureFixture[str], tiny: Tiny, *args: str) -> tuple[int, str, str]:
    """A scan of three prompts; without causal checks, which take longer than all the rest."""
    return exit_of(capsys, "scan", *tiny.flags, "--prompts", "suite.jsonl", "--no-causal", *args)


def test_a_scan_prints_its_result_on_stdout_and_its_progress_on_stderr(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = scan(capsys, tiny)
    assert code == 0
    (run,) = Path("runs").iterdir()
    assert run.name.startswith("suite-")
    for said in ("deception.falsehood", str(run / "report.html"), "validity:"):
        assert said in out
    assert "\x1b" not in out
    assert "running suite: 3 of 3" in err and "running" not in out
    manifest = open_run(run).manifest
    assert manifest["command"].startswith("auditor scan --model ")
    assert manifest["identity"].startswith(run.name.removeprefix("suite-"))


def test_quiet_prints_nothing(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    assert scan(capsys, tiny, "--quiet", "--out", "r", "--limit", "1") == (0, "", "")


def test_a_rule_that_compares_pairs_can_be_shown_and_reported(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        {"id": f"legs-{variant}", "pair": "legs", "variant": variant, "prompt": "How many?", "response": answer}
        for variant, answer in (
            ("paid_lie", "Six."),
            ("paid_truth", "Eight."),
            ("free_truth", "Eight."),
            ("free_lie", "Six."),
        )
    ]
    write_jsonl(tmp_path / "suite.jsonl", [*rows, {"id": "alone", "prompt": "Why?", "max_new_tokens": 2}])
    assert scan(capsys, tiny, "--rules", "deception", "--out", "r", "-q")[0] == 0
    report = json.loads(Path("r/report.json").read_text())
    row = next(rule for rule in report["rules"] if rule["id"] == "deception.false_answer")
    assert row["unit"] == "pairs" and row["causal"] is None and row["histogram"] is None
    said = "mean log-probability of the given response's tokens, paid_lie minus paid_truth"
    assert row["signals"]["paid"]["measure"] == said
    for prompt in ("legs-paid_lie", "legs-free_lie", "alone"):
        code, out, _ = exit_of(capsys, "show", "r", prompt)
        assert code == 0 and "deception.false_answer" in out
    assert "nats a token" in exit_of(capsys, "show", "r", "legs-paid_lie")[1]
    assert exit_of(capsys, "report", "r", "--format", "json,html", "--out", "again")[0] == 0


def test_causal_checks_are_made_unless_they_are_switched_off(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.scan import pipeline

    asked: list[tuple[bool, int]] = []
    commands: list[str] = []

    def run_plan(plan: Any, *_: object) -> None:
        asked.append((plan.config.causal, plan.config.controls))
        commands.append(plan.config.command)
        raise AuditError("stopped by the test")

    monkeypatch.setattr(pipeline, "run_plan", run_plan)
    plain = ["scan", *tiny.flags, "--prompts", "suite.jsonl", "--no-progress"]
    for flags in ([], ["--controls", "99"], ["--no-causal"], ["--causal"]):
        exit_of(capsys, *plain, *flags)
    monkeypatch.setenv("AUDITOR_CONTROLS", "5")
    monkeypatch.setenv("AUDITOR_CAUSAL", "0")
    exit_of(capsys, *plain)
    assert asked == [(True, 20), (True, 99), (False, 20), (True, 20), (False, 5)]
    assert commands[-1] == commands[0] + " --no-causal --controls 5"  # what a variable set is written out
    assert exit_of(capsys, *plain, "--controls", "0")[0] == 2


def test_the_help_says_how_many_controls_a_full_test_takes(capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(exit_of(capsys, "scan", "--help")[1].split())
    assert "--causal / --no-causal" in said and "99 for a full test" in said


def test_verbose_prints_the_plan_on_stderr(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = scan(capsys, tiny, "-v", "--no-progress", "--out", "r", "--limit", "1")
    assert "1 prompts in 1 batches" in err and "1 prompts in 1 batches" not in out


def test_a_dry_run_prints_the_plan_and_writes_nothing(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sae.lm import LanguageModel

    monkeypatch.setattr(LanguageModel, "load", lambda *_, **__: pytest.fail("a model was loaded"))
    code, out, _ = scan(capsys, tiny, "--dry-run", "--rules", "deception")
    assert code == 0
    for said in (
        "deception.falsehood",
        "3 prompts",
        "identity",
        "sha256:",
        "at most about",
        "above 0 (detector score)",
    ):
        assert said in out
    assert not Path("runs").exists()


def test_formats_are_comma_separated_or_repeated(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    assert scan(capsys, tiny, "--out", "a", "--format", "json")[0] == 0
    assert not Path("a/report.html").exists() and Path("a/report.json").exists()
    assert scan(capsys, tiny, "--out", "a", "--format", "json", "--format", "html")[0] == 0
    assert Path("a/report.html").exists()
    code, _, err = scan(capsys, tiny, "--format", "json,pdf")
    assert code == 2
    assert err == "auditor: Invalid value for '--format': 'pdf' is none of json, html. See `auditor scan --help`.\n"


def test_fail_on_gates(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = scan(capsys, tiny, "--out", "r", "--fail-on", "inconclusive", "--require", "deception.falsehood")
    assert code == 3
    assert "gate:   inconclusive" in out
    code, _, err = scan(capsys, tiny, "--out", "r", "--fail-on", "inconclusive", "-q")
    assert code == 3 and err.startswith("auditor: inconclusive")


def test_variables_name_the_flags(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("MODEL", tiny.model),
        ("SAE", tiny.sae),
        ("BINDING", tiny.binding),
        ("PROMPTS", "suite.jsonl"),
    ):
        monkeypatch.setenv(f"AUDITOR_{name}", str(value))
    monkeypatch.setenv("AUDITOR_LIMIT", "2")
    monkeypatch.setenv("AUDITOR_DRY_RUN", "1")
    code, out, _ = exit_of(capsys, "scan")
    assert code == 0 and "2 prompts in 1 batches" in out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--prompts", "none.jsonl"], "auditor: none.jsonl: there is no such suite. Name a file, "),
        (["--rules", "nothing.here"], "nothing.here"),
        (["--model", "./nowhere"], "auditor: no model at ./nowhere: there is no such file or directory.\n"),
        (["--limit", "0"], "--limit"),
        (["--out", "suite.jsonl"], "is a file, not a directory"),
        (["--binding", "none.json"], "the binding cannot be read"),
        (["--baseline", "old"], "No such option '--baseline'"),
    ],
)
def test_wrong_input_is_one_line_on_stderr_and_exit_2(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], args: list[str], says: str
) -> None:
    code, out, err = scan(capsys, tiny, *args)
    assert (code, out) == (2, "")
    assert says in err and err.startswith("auditor: ") and err.count("\n") == 1


def test_an_sae_of_another_width_is_one_line(tiny: Tiny, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    narrow = make_sae(tmp_path / "narrow", tiny.model, d_model=16)
    code, _, err = scan(capsys, tiny, "--sae", str(narrow))
    assert code == 2 and "reads vectors of width 16" in err and err.count("\n") == 1


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.scan import pipeline

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "measure_batch", interrupt)
    code, out, err = scan(capsys, tiny, "--out", "r", "--no-progress")
    assert (code, out) == (130, "")
    assert err == "auditor: interrupted: 0 of 3 prompts are kept in r. Run the same command again to go on.\n"


def test_text_none_leaves_no_text_in_the_run(tiny: Tiny, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_jsonl(tmp_path / "suite.jsonl", [{"id": "p", "prompt": "a secret word", "response": "kept to myself"}])
    assert scan(capsys, tiny, "--out", "r", "--text", "none")[0] == 0
    for path in Path("r").rglob("*"):
        if path.is_file():
            assert b"secret word" not in path.read_bytes() and b"kept to myself" not in path.read_bytes(), path


def test_fetch_knows_its_models(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = exit_of(capsys, "fetch", "gpt-9")
    assert (code, out) == (2, "")
    assert err == "auditor: no model named 'gpt-9' is known. Known: smollm2-135m-instruct, gemma-3-270m.\n"


def test_the_run_that_a_scan_leaves_can_be_gated_shown_and_reported(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scan(capsys, tiny, "--out", "r", "-q")[0] == 0
    assert exit_of(capsys, "gate", "r")[0] in (0, 3)
    code, out, _ = exit_of(capsys, "show", "r", "p1")
    assert code == 0 and "1?" in out
    assert exit_of(capsys, "report", "r", "--format", "json", "--out", "again")[0] == 0
    assert json.loads(Path("again/report.json").read_text()) == json.loads(Path("r/report.json").read_text())
