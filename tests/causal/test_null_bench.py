"""The checker checked: the exact distribution of how many candidates pass a level by chance."""

from __future__ import annotations

from itertools import combinations, product
from math import prod

import pytest

from benchmarks.causal_null import p_at_least, top_counts


def by_enumeration(m, n, rank):
    """Every order of m candidates and n controls: how many candidates have fewer than `rank` controls before them."""
    counts = [0] * (m + 1)
    for places in map(set, combinations(range(m + n), m)):
        controls = k = 0
        for place in range(m + n):
            if place in places:
                k += controls < rank
            else:
                controls += 1
        counts[k] += 1
    return [count / sum(counts) for count in counts]


@pytest.mark.parametrize(("m", "n", "rank"), [(3, 4, 1), (3, 4, 2), (4, 5, 5), (5, 3, 3), (1, 9, 1)])
def test_counts_of_a_pool_are_those_of_all_orders(m, n, rank):
    assert top_counts(m, n, rank) == pytest.approx(by_enumeration(m, n, rank))


def test_a_level_is_passed_by_its_share_on_average():
    counts = top_counts(60, 99, 5)
    assert sum(k * p for k, p in enumerate(counts)) / 60 == pytest.approx(0.05)


def test_pools_that_share_no_controls_add_up():
    one = by_enumeration(3, 4, 2)
    for hits in range(7):
        of_two = sum(prod(one[k] for k in pair) for pair in product(range(4), repeat=2) if sum(pair) >= hits)
        assert p_at_least(hits, 2, 3, 4, 2) == pytest.approx(of_two)
