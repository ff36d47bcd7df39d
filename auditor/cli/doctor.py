"""`auditor doctor`: what an audit needs, what of it is there, and the command for what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import AUTO_DEVICE, BINDING, MODEL, PROMPTS, RULES, SAE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.scan.doctor import Found

EXIT_MISSING = 2


@click.command()
@MODEL
@SAE
@PROMPTS
@RULES
@BINDING
@AUTO_DEVICE
def doctor(**flags: Any) -> int:
    """Say what an audit would need, and what is missing.

    Looks at versions, device, cache, model, SAE and binding as a scan with the same flags would, and says how long that
    scan takes. Loads no model and fetches nothing. Exits 0 when the audit can run, 2 when something is missing.

    \b
    Example: auditor doctor
    Example: auditor doctor --model ./checkpoint
    """
    from auditor.scan.config import ScanConfig
    from auditor.scan.doctor import MISSING, examine

    found = examine(ScanConfig.of(**flags))
    click.echo(screen(found))
    return EXIT_MISSING if any(line.state == MISSING for line in found) else 0


def screen(found: Sequence[Found]) -> str:
    """A line a finding: what, its state, what was found; below it the command that mends it."""
    lines = []
    for one in found:
        lines.append(f"{one.what:<9} {one.state:<8} {one.said}")
        if one.mend:
            lines.append(f"{'':<18} -> {one.mend}")
    missing = any(one.state == "missing" for one in found)
    return "\n".join([*lines, "", "no audit can run yet" if missing else "an audit can run"])
