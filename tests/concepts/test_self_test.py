"""bind's self-test: nonsense centres on .5 and is never strong; a leak in the procedure would be told."""

from dataclasses import replace

import numpy as np
import pytest

from auditor.concepts.self_test import SelfTest, dealt_anew, self_test
from auditor.concepts.table import FIT, HELD_OUT
from tests.concepts.planted import make_table


@pytest.fixture(scope="module")
def found() -> SelfTest:
    return self_test(make_table(effect=2.0), n=5)


def test_a_planted_concept_is_gone_once_its_labels_are_dealt_anew(found: SelfTest) -> None:
    assert found.faults == [] and found.counts["strong"] == 0
    for name in ("probe_mean", "features_20", "whole_procedure"):
        assert 0.4 < np.mean(found.aurocs[name]) < 0.6


def test_labels_are_dealt_within_each_template_of_fitted_and_held_out_rows() -> None:
    labels = make_table(effect=0.0).labels
    anew = dealt_anew(labels, 1)
    assert (anew.is_positive != labels.is_positive).sum() > 20
    for role in (FIT, HELD_OUT):
        for template in np.unique(labels.template[labels.at(role)]):
            rows = labels.at(role) & (labels.template == template)
            assert anew.is_positive[rows].sum() == labels.is_positive[rows].sum()
    others = ~(labels.at(FIT) | labels.at(HELD_OUT))
    assert not anew.is_positive[others].any()


def test_a_procedure_that_sees_what_it_holds_out_is_told(found: SelfTest) -> None:
    leaking = replace(found, aurocs={"whole_procedure": [0.8, 0.82, 0.79]}, strengths=["strong", "weak", "absent"])
    assert leaking.faults == [
        "on permuted labels the whole procedure centres on 0.716 to 0.891, and not on .5",
        "1 of 3 nonsense concepts came out strong",
    ]
