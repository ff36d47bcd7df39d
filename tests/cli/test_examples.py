"""Each command's help has an example, and each example, there and in the docs, parses: no option that is gone."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor.cli.config import options_of
from auditor.cli.main import VERBS, cli

ROOT = Path(__file__).parents[2]
IN_HELP = re.compile(r"^ *Example: (auditor .+)$", re.M)
IN_DOCS = re.compile(r"^ {4,}(?:\.venv/bin/)?(auditor .+)$", re.M)
IN_SHELL = re.compile(r"\b(AUDITOR_[A-Z_]+)=(\S+)")
DOCS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every verb, and every command below it, by the words that call it."""
    with click.Context(cli, info_name="auditor") as ctx:
        yield "auditor", cli
        todo = [(f"auditor {name}", cli.get_command(ctx, name)) for name in VERBS]
    for words, command in todo:
        assert command is not None
        yield words, command
        if isinstance(command, click.Group):
            todo += [(f"{words} {name}", sub) for name, sub in command.commands.items()]


COMMANDS = dict(commands())


def parse(line: str) -> str:
    """Has click parse a command line and run nothing; the words of the command that it calls."""
    words = shlex.split(line, comments=True)
    command: click.Command = cli
    with click.Context(cli, info_name="auditor") as ctx:
        for at, word in enumerate(words[1:], 1):
            assert isinstance(command, click.Group)
            found = command.get_command(ctx, word)
            assert found is not None, f"{line}: no command {word!r}"
            command = found
            if not isinstance(command, click.Group):
                command.make_context(word, words[at + 1 :], parent=ctx)
                return " ".join(words[: at + 1])
    return line


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_begins_with_what_the_command_does_and_has_an_example_that_parses(name: str) -> None:
    said = COMMANDS[name].help or ""
    first = said.strip().splitlines()[0]
    assert first.endswith(".") and len(first) <= 120 and first[0].isupper(), first
    examples = IN_HELP.findall(said)
    assert examples, f"{name} --help has no line `Example: {name} …`"
    for line in examples:
        assert parse(line).startswith(name), line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is(name: str) -> None:
    assert [option.opts for option in options_of(COMMANDS[name]) if not option.help] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_command_line_of_the_docs_parses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    for name, value in IN_SHELL.findall(text):  # what a page exports holds for its commands
        monkeypatch.setenv(name, value)
    for line in IN_DOCS.findall(text):
        assert parse(line) != "auditor", line


@pytest.mark.parametrize(
    "line", ["auditor scan --modle x", "auditor rules prove", "auditor gate", "auditor sae train a"]
)
def test_a_line_with_an_option_or_a_command_that_is_not_there_does_not_parse(line: str) -> None:
    with pytest.raises((click.UsageError, AssertionError)):
        parse(line)
