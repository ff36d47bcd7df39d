"""Where an option's value comes from, in this order: flag, variable AUDITOR_<NAME>, auditor.yaml, default."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from auditor.errors import AuditError
from auditor.known_models import DEFAULT_MODEL

CONFIG_FILE = "auditor.yaml"


def flag_name(option: click.Option) -> str:
    """`max-new-tokens` for `--max-new-tokens`: the longest of its flags."""
    return max((flag for flag in option.opts), key=len).lstrip("-")


def variable_name(option: click.Option) -> str:
    """`AUDITOR_MAX_NEW_TOKENS` for `--max-new-tokens`."""
    return "AUDITOR_" + flag_name(option).replace("-", "_").upper()


def options_of(command: click.Command) -> Iterable[click.Option]:
    """A command's options, `--help` left out."""
    return (p for p in command.params if isinstance(p, click.Option) and p.name != "help")


def with_settings(ctx: click.Context, command: str) -> str:
    """The command line with what variables and auditor.yaml set written out as flags: it means the same anywhere."""
    words = []
    for option in options_of(ctx.command):
        if ctx.get_parameter_source(str(option.name)) not in (ParameterSource.ENVIRONMENT, ParameterSource.DEFAULT_MAP):
            continue
        value = ctx.params[str(option.name)]
        if option.is_flag:
            words += [*(option.opts if value else option.secondary_opts)][:1]
        else:
            flag = "--" + flag_name(option)
            words += [word for one in (value if option.multiple else [value]) for word in (flag, str(one))]
    return shlex.join([*shlex.split(command), *words])


def comma_separated(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Callback of a repeatable option: `--format json,html` and `--format json --format html` are the same."""
    names = tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))
    if values and not names:
        raise click.BadParameter("it names nothing.")
    return names


def name_variables(command: click.Command) -> None:
    """Give every option of a command, and of its subcommands, its variable and show its default."""
    for option in options_of(command):
        option.envvar = option.envvar or variable_name(option)
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            name_variables(sub)


def read_config(path: Path = Path(CONFIG_FILE)) -> dict[str, Any]:
    """auditor.yaml of the working directory: flag names and their values; {} when there is none.

    Raises AuditError (exit 2) when it is unreadable, not a mapping, or names a key twice.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as err:
        raise AuditError(f"{path}: cannot be read ({err}).") from err
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            raise AuditError(
                f"{path}:{root.start_mark.line + 1}: must be a mapping of flags, such as `model: {DEFAULT_MODEL}`."
            )
        keys: set[str] = set()
        for key, _ in root.value:
            if key.value in keys:
                raise AuditError(f"{path}:{key.start_mark.line + 1}: second {key.value!r}. Keep one.")
            keys.add(key.value)
        return {str(key): value for key, value in loader.construct_document(root).items()}
    except (yaml.YAMLError, RecursionError, ValueError) as err:
        raise AuditError(f"{path}: not readable as YAML ({' '.join(str(err).split())}).") from err
    finally:
        loader.dispose()


def check_keys(config: Mapping[str, Any], known: Iterable[str], path: str = CONFIG_FILE) -> None:
    """Refuse a key that is no verb's flag (AuditError, exit 2)."""
    flags = sorted(set(known))
    for key in config:
        if key not in flags:
            near = difflib.get_close_matches(key, flags, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"It may have: {', '.join(flags)}."
            raise AuditError(f"{path}: unknown key {key!r}. {hint}")


def defaults_for(command: click.Command, config: Mapping[str, Any]) -> dict[str, Any]:
    """click's default_map of a command, from the file's flag names."""
    made: dict[str, Any] = {}
    for option in options_of(command):
        value = config.get(flag_name(option))
        if value is None or option.name is None:
            continue
        made[option.name] = [value] if option.multiple and not isinstance(value, list) else value
    return made
