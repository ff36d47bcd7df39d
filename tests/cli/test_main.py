"""The command line's frame: help, exit codes, one line an error, variables and auditor.yaml, and what it imports."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from auditor import VERSION
from auditor.cli import main as frame
from auditor.cli.config import defaults_for, flag_name, options_of, variable_name
from auditor.cli.main import VERBS, cli, explain, main
from auditor.errors import AuditError, IncompleteError
from tests.run_fixture import make_run

HEAVY = ("torch", "transformers", "pandas", "scipy", "sklearn", "numpy", "sae")


def run(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command line in its own process."""
    env = {**os.environ, **variables}
    command = [sys.executable, "-m", "auditor", *args]
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)


def cpu_seconds() -> float:
    """Of this process's finished children: what a command costs on an idle machine, however busy this one is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def exit_of(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of the command line in this process."""
    with pytest.raises(SystemExit) as done:
        main(args)
    out, err = capsys.readouterr()
    assert isinstance(done.value.code, int)
    return done.value.code, out, err


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A verb `scan` whose body is set by the test; the working directory is empty."""
    monkeypatch.chdir(tmp_path)
    seen: dict[str, Any] = {}

    @click.command()
    @click.option("--model", default="default")
    @click.option("--prompts", multiple=True)
    @click.option("--max-new-tokens", type=click.IntRange(0), default=64)
    @click.option("--debug", is_flag=True)
    def scan(**flags: Any) -> Any:
        """Measure a model on prompt suites."""
        seen.update(flags)
        return seen["do"]() if "do" in seen else None

    class Module:
        pass

    module = Module()
    module.scan = scan  # type: ignore[attr-defined]
    monkeypatch.setattr(frame, "VERBS", {"scan": VERBS["scan"]})
    monkeypatch.setattr(frame, "import_module", lambda name: module)
    return seen


@pytest.mark.parametrize("name", VERBS)
def test_each_verb_is_there_and_its_help_begins_as_the_list_says(name: str) -> None:
    command = getattr(import_module(f"auditor.cli.{name}"), name)
    assert isinstance(command, click.Command)
    assert command.name == name
    said = (command.help or "").strip().splitlines()[0]
    assert said.startswith(VERBS[name]), f"{name}: {said!r}"


@pytest.mark.parametrize("name", VERBS)
def test_each_verbs_help_exits_0_and_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = exit_of(capsys, name, "--help")
    assert (code, err) == (0, "")
    assert f"Usage: auditor {name}" in out
    assert f"auditor {name}" in out.partition("\n")[2]


def test_help_imports_nothing_heavy_and_is_quick() -> None:
    code = (
        "import sys; from auditor.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as done: assert done.code == 0\n"
        f"print('heavy:', [m for m in {HEAVY} if m in sys.modules])\n"
    )
    took = []
    for _ in range(3):
        start = cpu_seconds()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        took.append(cpu_seconds() - start)
        assert done.stdout.endswith("heavy: []\n")
        for name in VERBS:
            assert f"\n  {name} " in done.stdout
    assert min(took) < 0.5, took


@pytest.mark.parametrize("args", [["gate"], ["report", "--format", "json"], ["show"]])
def test_verbs_that_only_read_runs_import_nothing_heavy(args: list[str], tmp_path: Path) -> None:
    made = make_run(tmp_path / "run")
    command = [args[0], str(made.path), *args[1:]]
    command += [made.prompt_ids[0]] if args[0] == "show" else []
    command += ["--out", str(tmp_path / "reports")] if args[0] == "report" else []
    banned = tuple(m for m in HEAVY if m != "numpy")  # codes are read with it where a page or a prompt needs them
    code = (
        "import sys; from auditor.cli.main import main\n"
        f"try: main({command!r})\n"
        "except SystemExit as done: assert done.code in (0, 1, 3), done.code\n"
        f"print('heavy:', [m for m in {banned} if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("heavy: []\n")


def test_gate_takes_half_a_second_at_most(tmp_path: Path) -> None:
    made = make_run(tmp_path / "run")
    took = []
    for _ in range(3):
        start = cpu_seconds()
        done = run("gate", str(made.path))
        took.append(cpu_seconds() - start)
        assert done.returncode in (0, 1, 3), done.stderr
    assert min(took) < 0.5, took


def test_version_names_the_tool_and_in_a_checkout_its_source() -> None:
    from auditor.version import tool_version

    done = run("--version")
    tool_version.cache_clear()  # it may have been asked before somebody saved a file
    assert (done.returncode, done.stdout) == (0, f"auditor {tool_version()}\n")
    assert "+src." in tool_version()


def test_the_package_and_the_tool_name_one_version() -> None:
    text = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{VERSION}"' in text


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (AuditError("x.jsonl:3: no id."), 2, "x.jsonl:3: no id."),
        (IncompleteError("half a run"), 4, "half a run"),
        (click.UsageError("No such option '--x'."), 2, "No such option '--x'."),
        (click.FileError("f", "gone"), 2, "Could not open file 'f': gone"),
        (KeyboardInterrupt(), 130, "interrupted."),
        (ValueError("two\nlines"), 4, "unexpected ValueError: two lines. Run it again with --debug to see where."),
        (MemoryError(), 4, "out of memory. Use a smaller --batch-size."),
        (BrokenPipeError(), 4, "whoever read the output has closed it."),
    ],
)
def test_every_kind_of_failure_has_its_code_and_one_line(error: BaseException, code: int, says: str) -> None:
    assert explain(error) == (code, says)


def test_a_refusal_of_the_engine_is_an_input_error() -> None:
    from sae import SaeError

    assert explain(SaeError("no such file")) == (2, "no such file")


def test_what_a_verb_returns_is_its_exit_code(verb: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for value, code in ((None, 0), (0, 0), (1, 1), (3, 3), (True, 0), ("text", 0)):
        verb["do"] = lambda value=value: value
        assert exit_of(capsys, "scan")[0] == code


def test_a_crash_is_one_line_and_exit_4_and_a_traceback_only_with_debug(
    verb: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash() -> None:
        raise ZeroDivisionError("by nothing")

    verb["do"] = crash
    code, out, err = exit_of(capsys, "scan")
    assert (code, out) == (4, "")
    assert err == "auditor: unexpected ZeroDivisionError: by nothing. Run it again with --debug to see where.\n"
    for args, variable in ((["scan", "--debug"], "0"), (["--debug", "scan"], "0"), (["scan"], "1")):
        monkeypatch.setenv("AUDITOR_DEBUG", variable)
        code, _, err = exit_of(capsys, *args)
        assert code == 4
        assert "Traceback" in err and "in crash" in err


def test_ctrl_c_is_one_line_and_exit_130(verb: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    verb["do"] = interrupt
    assert exit_of(capsys, "scan") == (130, "", "auditor: interrupted.\n")


def test_usage_errors_exit_2_and_name_the_help(verb: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = exit_of(capsys, "scan", "--modle", "x")
    assert (code, out) == (2, "")
    assert err.startswith("auditor: No such option '--modle'.") and err.endswith("See `auditor scan --help`.\n")
    assert err.count("\n") == 1
    code, _, err = exit_of(capsys, "scna")
    assert code == 2 and "No such command 'scna'" in err
    code, _, err = exit_of(capsys)
    assert code == 2 and "Usage: auditor" in err


def test_a_flag_goes_before_its_variable_before_the_file_before_the_default(
    verb: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exit_of(capsys, "scan")[0] == 0
    assert (verb["model"], verb["prompts"], verb["max_new_tokens"]) == ("default", (), 64)
    Path("auditor.yaml").write_text("model: file\nprompts: one.jsonl\nmax-new-tokens: 7\n", encoding="utf-8")
    assert exit_of(capsys, "scan")[0] == 0
    assert (verb["model"], verb["prompts"], verb["max_new_tokens"]) == ("file", ("one.jsonl",), 7)
    monkeypatch.setenv("AUDITOR_MODEL", "variable")
    monkeypatch.setenv("AUDITOR_PROMPTS", "two.jsonl three.jsonl")
    monkeypatch.setenv("AUDITOR_MAX_NEW_TOKENS", "8")
    assert exit_of(capsys, "scan")[0] == 0
    assert (verb["model"], verb["prompts"], verb["max_new_tokens"]) == ("variable", ("two.jsonl", "three.jsonl"), 8)
    assert exit_of(capsys, "scan", "--model", "flag", "--max-new-tokens", "9")[0] == 0
    assert (verb["model"], verb["max_new_tokens"]) == ("flag", 9)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("modle: x\n", "auditor.yaml: unknown key 'modle'. Did you mean 'model'?"),
        ("- model\n", "auditor.yaml:1: must be a mapping"),
        ("model: a\nmodel: b\n", "auditor.yaml:2: second 'model'. Keep one."),
        ("model: [\n", "auditor.yaml: not readable as YAML"),
        ("max-new-tokens: many\n", "'many' is not a valid integer"),
        ("model: !!python/name:os.system\n", "auditor.yaml: not readable as YAML"),
    ],
)
def test_a_faulty_auditor_yaml_is_one_line_and_exit_2(
    verb: Any, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    Path("auditor.yaml").write_text(text, encoding="utf-8")
    code, _, err = exit_of(capsys, "scan")
    assert code == 2
    assert says in err
    assert err.count("\n") == 1


def test_every_option_of_every_verb_has_its_variable() -> None:
    with click.Context(cli) as ctx:
        for name in cli.list_commands(ctx):
            command = cli.get_command(ctx, name)  # type: ignore[attr-defined]
            assert command is not None
            leaves = frame._leaves(command)
            for option in (option for leaf in leaves for option in options_of(leaf)):
                assert option.envvar == variable_name(option), (name, flag_name(option))


def test_one_value_will_do_where_a_list_is_meant() -> None:
    @click.command()
    @click.option("--rules", multiple=True)
    @click.option("--limit", type=int)
    def scan() -> None: ...

    assert defaults_for(scan, {"rules": "deception", "limit": 3, "other": 1}) == {"rules": ["deception"], "limit": 3}
    assert defaults_for(scan, {"rules": ["a", "b"], "limit": None}) == {"rules": ["a", "b"]}


def test_a_reader_that_goes_away_is_no_verdict() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "--help"], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert done.returncode in (0, 4)
    assert b"Traceback" not in done.stderr


def test_the_list_of_rules_is_data_on_stdout() -> None:
    done = run("rules", "list", "--json")
    assert done.returncode == 0, done.stderr
    assert {row["id"] for row in json.loads(done.stdout)} >= {"deception.falsehood", "backdoor_code.injection"}
