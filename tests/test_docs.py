"""What the docs say is what the commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.own_model import evidence
from benchmarks.tables import ASSET, BLOCK, PAGES, ROOT, TABLES, filled, own_model_table
from sae.formats.saelens import read_config


@pytest.mark.parametrize("page", PAGES)
def test_measured_numbers_in_the_docs_are_those_of_the_files_they_come_from(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert filled(text) == text, "run `python -m benchmarks.tables`"


def test_every_table_stands_in_a_page() -> None:
    found = {name for page in PAGES for _, name, _ in BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))}
    assert found == set(TABLES)


def test_a_stale_block_is_noticed() -> None:
    page = "<!-- made by python -m benchmarks.tables: card -->\nold\n<!-- end -->"
    assert "old" not in filled(page) and "held-out text" in filled(page)


def test_the_evidence_of_two_models_stands_row_by_row(tmp_path: Path) -> None:
    part = {"templates": 0.912, "ci95": [0.9, 0.93], "hard_negatives": 0.7, "held_out_source": None}
    row = {"concept": "f.c", "strength": "weak", "lexical": True, "detector": "probe_last"}
    row |= {"deciding": part, "features": part | {"templates": 0.5}, "words": part | {"templates": 0.6}}
    table = own_model_table([{"model": "a", "concepts": [row]}, {"model": "b", "concepts": []}]).splitlines()
    own = "0.91 (0.90–0.93) | 0.70 | –"
    assert table[2] == f"| `f.c` | a | weak, lexical | 0.50 (0.90–0.93) | 0.70 | – | probe_last | {own} | 0.60 |"
    assert table[3] == "| `f.c` | b | – | – | – | – | – | – | – | – | – |"


def test_the_shipped_binding_has_all_that_the_bench_of_two_models_reads() -> None:
    found = evidence("m", ASSET / "sae", ASSET / "binding.json")
    bound = json.loads((ASSET / "binding.json").read_text(encoding="utf-8"))["concepts"]
    assert [row["concept"] for row in found["concepts"]] == list(bound)
    for row in found["concepts"]:
        kept = bound[row["concept"]]["evidence"]
        assert row["deciding"]["templates"] == kept[row["detector"]]["templates"]
        assert row["features"]["held_out_source"] == kept["features_20"]["held_out_source"]
        assert row["words"]["templates"] == kept["bag_of_words"]["templates"]
    assert found["sae"]["hook_point"] == read_config(ASSET / "sae").hook_point


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/*.md"))]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_no_page_names_a_path_of_one_machine() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        assert not re.search(r"/(home|root|Users|work|tmp)/", path.read_text(encoding="utf-8")), Path(path).name
