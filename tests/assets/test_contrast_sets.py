"""Every shipped contrast set: large enough, of two sources, without the leaks that `bind` refuses, remade as it is."""

import json
import os
from collections import Counter

import pytest

from auditor.assets.contrast.__main__ import BUILDERS, checked_text, rows_of
from auditor.concepts.packs import all_sets
from auditor.engine.contrast import CONTRAST_FILE
from auditor.engine.packs import packs_root
from auditor.errors import AuditError

SETS = all_sets(leaks=True)


@pytest.mark.parametrize("concept", SETS)
def test_a_set_is_large_enough_and_has_a_second_source(concept):
    one = SETS[concept]
    fitted = {label: one.labelled(label) for label in ("positive", "negative", "hard_negative")}
    assert len(fitted["positive"]) >= 100 and len(fitted["negative"]) >= 100
    assert len([row for row in one.rows if row.label == "hard_negative"]) >= 50
    assert len({row.template for row in fitted["positive"]}) >= 20
    held_out = Counter(row.label for row in one.rows if row.source == one.held_out_source)
    assert held_out["positive"] >= 60 and held_out["negative"] >= 60


def test_every_concept_of_a_family_has_a_set():
    families = {path.parent.name for path in packs_root().glob(f"*/{CONTRAST_FILE}")}
    assert families == set(BUILDERS) == {"backdoor_code", "bias", "deception"}
    assert set(SETS) == {
        *(f"backdoor_code.{name}" for name in ("injection", "unsafe_deserialization")),
        "bias.stereotype",
        *(f"deception.{name}" for name in ("concealment", "contradiction", "falsehood", "fiction")),
    }


@pytest.mark.parametrize("family", BUILDERS)
def test_a_shipped_file_is_remade_byte_for_byte(family):
    if family != "deception" and not os.environ.get("AUDITOR_REMAKE"):
        pytest.skip("fetches 80 MB of wheels and takes three minutes; AUDITOR_REMAKE=1 runs it")
    shipped = (packs_root() / family / CONTRAST_FILE).read_text(encoding="utf-8")
    assert checked_text(family, rows_of(family)) == shipped


@pytest.mark.parametrize("family", BUILDERS)
def test_every_row_has_a_licence_that_may_ship(family):
    lines = (packs_root() / family / CONTRAST_FILE).read_text(encoding="utf-8").splitlines()
    licences = {row["licence"] for row in map(json.loads, lines)}
    allowed = ("CC0-1.0", "MIT", "BSD-", "Apache-2.0", "PSF-2.0", "ISC", "CC-BY", "LicenseRef-public-domain")
    assert [licence for licence in licences if not licence.startswith(allowed)] == []


def test_a_set_that_bind_would_refuse_is_not_written():
    with pytest.raises(AuditError, match="no rows"):
        checked_text("bias", [])
