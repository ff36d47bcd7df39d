"""What the docs say is what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.tables import BLOCK, PAGES, ROOT, TABLES, TRIED, filled


@pytest.mark.parametrize("page", PAGES)
def test_measured_numbers_in_the_docs_are_those_of_the_files_they_come_from(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert filled(text) == text, "run `python -m benchmarks.tables`"


def test_every_table_stands_in_a_page() -> None:
    found = {name for page in PAGES for _, name, _ in BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))}
    made = {name for name in TABLES if name != "tried" or TRIED.exists()}
    assert found == made


def test_a_stale_block_is_noticed() -> None:
    page = "<!-- made by python -m benchmarks.tables: card -->\nold\n<!-- end -->"
    assert "old" not in filled(page) and "held-out text" in filled(page)


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/*.md"))]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_verbs_and_options_that_the_readme_types_exist() -> None:
    import click

    from auditor.cli.main import cli

    context = click.Context(cli)
    for line in re.findall(
        r"^    \.venv/bin/auditor (.+?)(?:  +#.*)?$", (ROOT / "README.md").read_text(), re.MULTILINE
    ):
        words = line.split()
        command: click.Command | None = cli.get_command(context, words[0])
        assert command is not None, line
        if isinstance(command, click.Group):
            command = command.get_command(context, words[1])
            assert command is not None, line
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_no_page_names_a_path_of_one_machine() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        assert not re.search(r"/(home|root|Users|work|tmp)/", path.read_text(encoding="utf-8")), Path(path).name
