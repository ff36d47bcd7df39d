"""The honesty test of thresholds: honest ones hold, and a procedure that promises too much is told."""

import random

import pytest

from auditor import honesty as module
from auditor.honesty import honesty, most_by_chance
from auditor.stats import binomial_cdf
from auditor.thresholds import CleanScore


def clean(n, seed=0):
    rng = random.Random(seed)
    return [CleanScore(rng.gauss(0, 1), ("facts", "code")[i % 2], rng.randint(5, 60)) for i in range(n)]


def test_thresholds_of_clean_scores_hold_at_both_rates():
    for alpha in (0.05, 0.01):
        found = honesty(clean(1400), alpha, splits=60)
        assert found.holds and 0 < found.mean < alpha and found.n_test == 700


def test_a_threshold_that_lets_through_twice_as_much_does_not_hold(monkeypatch):
    def lax(scores, alpha):
        ordered = sorted(one.score for one in scores)
        return {"pooled": ordered[int(len(ordered) * (1 - 2 * alpha))]}

    monkeypatch.setattr(module, "thresholds_of_parts", lax)
    found = honesty(clean(1400), 0.05, splits=60)
    assert found.mean == pytest.approx(0.1, abs=0.02) and found.exceeding > 0.5 and not found.holds


def test_too_few_answers_are_no_result():
    assert honesty(clean(100), 0.05) is None


def test_the_bound_is_the_fewest_hits_that_chance_rarely_exceeds():
    k = most_by_chance(600, 0.05)
    assert binomial_cdf(k, 600, 0.05) >= 0.95 > binomial_cdf(k - 1, 600, 0.05)
