"""The `auditor` command: verbs imported when they are used, and one line and a fixed exit code for whatever goes wrong.

Exit codes: 0 pass, 1 gate failed, 2 usage, configuration or input, 3 inconclusive, 4 incomplete or an unexpected fault,
130 interrupted. A crash never looks like a verdict.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from auditor.cli.config import check_keys, defaults_for, flag_name, name_variables, options_of, read_config
from auditor.errors import AuditError

EXIT_USAGE, EXIT_FAULT, EXIT_INTERRUPTED = 2, 4, 130

# The first line of each verb's help, here so that `auditor --help` imports none of them; a test holds them together.
VERBS: dict[str, str] = {
    "scan": "Measure a model on prompt suites.",
    "gate": "Turn a run into an exit code for CI.",
    "report": "Write a run's report again, from its samples.",
    "show": "Show one prompt of a run: answer, scores, top features.",
    "rules": "List, show, lint and test the rules.",
    "bind": "Find what a concept looks like inside one model.",
    "calibrate": "Set a binding's thresholds from benign answers.",
    "doctor": "Say what an audit would need, and what is missing.",
    "fetch": "Download a model that the tool knows by name.",
    "sae": "Make and measure sparse autoencoders.",
}


class LazyGroup(click.Group):
    """A group whose verbs are modules of `auditor.cli`, imported on use; options get variables and auditor.yaml."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"auditor.cli.{cmd_name}"), cmd_name)
        name_variables(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        config = read_config()
        if config.get("debug") is True:
            os.environ.setdefault("AUDITOR_DEBUG", "1")
        if config:
            verbs = {name: self.get_command(ctx, name) for name in VERBS}
            leaves = {name: command for name, command in verbs.items() if command is not None}
            check_keys(config, [flag_name(o) for c in leaves.values() for leaf in _leaves(c) for o in options_of(leaf)])
            ctx.default_map = {name: _default_map(command, config) for name, command in leaves.items()}
        return super().invoke(ctx)


def _leaves(command: click.Command) -> list[click.Command]:
    if isinstance(command, click.Group):
        return [leaf for sub in command.commands.values() for leaf in _leaves(sub)]
    return [command]


def _default_map(command: click.Command, config: dict[str, Any]) -> dict[str, Any]:
    if isinstance(command, click.Group):
        return {name: _default_map(sub, config) for name, sub in command.commands.items()}
    return defaults_for(command, config)


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from auditor.version import tool_version

        click.echo(f"auditor {tool_version()}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print it.")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected fault.")
def cli(debug: bool) -> None:
    """Look inside a language model's checkpoint before it ships.

    \b
    Example: auditor scan --rules backdoor_code --dry-run

    Every option has a variable, AUDITOR_ and its name (AUDITOR_MODEL); auditor.yaml in the working directory sets
    options by name (`model: …`) below both.
    """


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; whatever goes wrong is one line on stderr and its exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(list(args))
        sys.stdout.flush()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 0 if done.code is None else EXIT_FAULT
    except BaseException as err:  # a crash never looks like a verdict
        code, message = explain(err)
        if _debug(args) and not isinstance(err, click.ClickException):
            import traceback

            traceback.print_exc()
        _say(message)
    _exit(code)


def _run(args: list[str]) -> int:
    """Run a verb; its exit code. Not click's own main(): there a closed pipe exits 1, the code of a failed gate."""
    try:
        command = shlex.join(["auditor", *args])  # click empties the list that it parses
        with cli.make_context("auditor", args, obj=command) as ctx:
            result = cli.invoke(ctx)
    except click.exceptions.Exit as done:
        return done.exit_code
    return result if isinstance(result, int) and not isinstance(result, bool) else 0


def _debug(args: Sequence[str]) -> bool:
    return "--debug" in args or os.environ.get("AUDITOR_DEBUG", "").lower() in ("1", "true", "yes", "on")


def explain(err: BaseException) -> tuple[int, str]:
    """The exit code and the one line for whatever was raised."""
    if isinstance(err, click.exceptions.NoArgsIsHelpError):
        return EXIT_USAGE, f"say what to do.\n\n{err.format_message()}"
    if isinstance(err, click.UsageError):
        said = err.format_message()
        said += "" if said.endswith((".", "?", "!")) else "."
        return EXIT_USAGE, said + (f" See `{err.ctx.command_path} --help`." if err.ctx is not None else "")
    if isinstance(err, click.ClickException):
        return EXIT_USAGE, err.format_message()
    if isinstance(err, AuditError):
        return err.exit_code, str(err)
    if _is_sae_error(err):
        return EXIT_USAGE, str(err)
    if isinstance(err, click.Abort | KeyboardInterrupt | EOFError):
        return EXIT_INTERRUPTED, "interrupted."
    if isinstance(err, BrokenPipeError):
        return EXIT_FAULT, "whoever read the output has closed it."
    if isinstance(err, MemoryError):
        return EXIT_FAULT, "out of memory. Use a smaller --batch-size."
    what = " ".join(str(err).split()) or "no message"
    return EXIT_FAULT, f"unexpected {type(err).__name__}: {what}. Run it again with --debug to see where."


def _is_sae_error(err: BaseException) -> bool:
    module = sys.modules.get("sae.errors")  # not imported: then nothing of it was raised
    return module is not None and isinstance(err, module.SaeError)


def _say(message: str) -> None:
    """A message is one line, but for lists of faults, whose further lines stand as they are."""
    try:
        click.echo(f"auditor: {message}", err=True)
    except OSError:
        return  # stderr is closed too: the exit code says it


def _exit(code: int) -> NoReturn:
    """Leave; a reader that closed stdout early is not a fault at this point."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


if __name__ == "__main__":
    main()
