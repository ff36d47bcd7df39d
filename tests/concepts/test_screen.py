"""Screening: the block sums equal AUROC computed row by row, for every set of left-out templates."""

import numpy as np
import pytest

from auditor.concepts.folds import auroc
from auditor.concepts.screen import Screen
from tests.concepts.planted import make_table


@pytest.mark.parametrize("reduce", ["mean", "max", "last"])
@pytest.mark.parametrize("left_out", [[], ["t3"], ["t0", "t5", "t11"]])
def test_screen_equals_auroc_of_the_rows_that_are_left(reduce, left_out):
    table = make_table(1.0)
    labels, mask = table.labels, table.train_mask(left_out)
    direct = [
        auroc(column[mask & labels.at("fit", True)], column[mask & labels.at("fit", False)])
        for column in table.features[reduce].T
    ]
    assert Screen(table, reduce).aurocs(mask, table) == pytest.approx(np.array(direct))


def test_screen_finds_the_planted_latent_and_no_other_significant_one():
    table = make_table(1.5)
    screen = Screen(table, "mean")
    best = screen.top(table.train_mask([]), table, 1)
    assert table.latents[best].tolist() == [0]
    assert 1 <= screen.n_significant(table) < len(table.latents) / 2


def test_nothing_planted_gives_nothing_significant():
    found = [Screen(table, "mean").n_significant(table) for table in (make_table(0.0, seed) for seed in range(8))]
    assert sum(count > 0 for count in found) <= 2  # false discovery 5 % a draw
