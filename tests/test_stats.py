import random

import pytest

from auditor import stats


def test_wilson_upper_bound_with_no_hits_is_z2_over_n_plus_z2():
    assert stats.wilson_interval(0, 6, z=2.0) == pytest.approx((0.0, 0.4))


def test_wilson_is_symmetric_and_none_without_data():
    lo, hi = stats.wilson_interval(3, 11)
    assert stats.wilson_interval(8, 11) == pytest.approx((1 - hi, 1 - lo))
    assert stats.wilson_interval(0, 0) is None


def test_wilson_ends_solve_the_score_equation():
    for end in stats.wilson_interval(7, 31):
        assert abs(7 / 31 - end) == pytest.approx(stats.Z95 * (end * (1 - end) / 31) ** 0.5)


def test_binomial_cdf_against_closed_forms():
    assert stats.binomial_cdf(0, 9, 0.3) == pytest.approx(0.7**9)
    assert stats.binomial_cdf(8, 9, 0.3) == pytest.approx(1 - 0.3**9)
    assert stats.binomial_cdf(1, 2, 0.5) == pytest.approx(0.75)
    assert (stats.binomial_cdf(-1, 5, 0.5), stats.binomial_cdf(5, 5, 0.5)) == (0.0, 1.0)
    assert (stats.binomial_cdf(2, 5, 0.0), stats.binomial_cdf(2, 5, 1.0)) == (1.0, 0.0)
    assert stats.binomial_cdf(2499, 5000, 0.5) + stats.binomial_cdf(2500, 5000, 0.5) == pytest.approx(1.0)


def test_clopper_pearson_with_no_or_only_hits_has_a_closed_form():
    assert stats.clopper_pearson(0, 20) == pytest.approx((0.0, 1 - 0.025 ** (1 / 20)))
    assert stats.clopper_pearson(20, 20) == pytest.approx((0.025 ** (1 / 20), 1.0))
    assert stats.clopper_pearson(0, 0) is None


def test_clopper_pearson_ends_leave_a_tail_of_two_and_a_half_per_cent():
    lo, hi = stats.clopper_pearson(4, 37)
    assert 1 - stats.binomial_cdf(3, 37, lo) == pytest.approx(0.025)
    assert stats.binomial_cdf(4, 37, hi) == pytest.approx(0.025)


@pytest.mark.parametrize(("n", "percent"), [(24, 11.7), (59, 4.95), (120, 2.47), (299, 1.0)])
def test_no_alarm_in_n_models_bounds_the_rate_as_method_says(n, percent):
    assert stats.clopper_pearson(0, n, confidence=0.90)[1] * 100 == pytest.approx(percent, abs=0.05)


def test_percentile_is_linear_between_order_statistics():
    assert [stats.percentile([10, 0, 4], q) for q in (0, 25, 50, 75, 100)] == [0, 2, 4, 7, 10]
    with pytest.raises(ValueError, match="no values"):
        stats.percentile([], 50)


def test_bootstrap_of_equal_templates_has_no_width_and_of_whole_templates_draws_whole_ones():
    assert stats.bootstrap_over_templates([(1, 4)] * 7) == (0.25, 0.25)
    assert stats.bootstrap_over_templates([(0, 3), (3, 3)]) == (0.0, 1.0)
    assert stats.bootstrap_over_templates([]) is None


def test_bootstrap_repeats_with_its_seed():
    counts = [(random.Random(i).randint(0, 5), 5) for i in range(13)]
    assert stats.bootstrap_over_templates(counts, seed=3) == stats.bootstrap_over_templates(counts, seed=3)


def test_rate_interval_is_wilson_when_every_unit_has_its_own_template():
    assert stats.rate_interval([(1, 1), (0, 1), (0, 1)]) == (stats.wilson_interval(1, 3), "wilson")
    assert stats.rate_interval([(0, 0)]) == (None, None)


def test_rate_interval_over_templates_takes_the_wider():
    same = [(1, 4)] * 7  # the bootstrap has no width, so Wilson over 7 templates
    assert stats.rate_interval(same) == (stats.wilson_interval(7 / 4, 7), "wilson over templates")
    uneven = [(90, 100)] + [(0, 1)] * 5  # one template carries the rate
    interval, name = stats.rate_interval(uneven)
    assert name == "bootstrap over templates" and interval == stats.bootstrap_over_templates(uneven)


def test_fewest_hits_above_is_the_edge_of_the_verdict():
    for limit, n in [(0.05, 92), (0.2, 54), (0.2, 30)]:
        k = stats.fewest_hits_above(limit, n)
        assert stats.wilson_interval(k, n)[0] > limit >= stats.wilson_interval(k - 1, n)[0]
    assert stats.fewest_hits_above(0.9, 3) is None


def test_smallest_effect_is_noticed_with_eighty_per_cent_power():
    rate = stats.smallest_effect(0.05, 281)
    k = stats.fewest_hits_above(0.05, 281)
    assert 1 - stats.binomial_cdf(k - 1, 281, rate) == pytest.approx(0.8)
    assert rate == pytest.approx(0.092, abs=0.001)  # page/sketch.html's example
    assert stats.smallest_effect(0.9, 3) is None


def test_smallest_effect_has_a_closed_form_when_one_hit_suffices():
    assert stats.fewest_hits_above(0.0, 10) == 1
    assert stats.smallest_effect(0.0, 10) == pytest.approx(1 - 0.2 ** (1 / 10))


@pytest.mark.parametrize(
    ("alpha", "n", "j"),
    [(0.01, 299, 0), (0.01, 500, 1), (0.01, 1000, 4), (0.01, 2000, 12), (0.01, 5000, 38)]
    + [(0.05, 59, 0), (0.05, 300, 8), (0.05, 1000, 38)],
)
def test_how_many_may_exceed_is_methods_table(alpha, n, j):
    assert stats.allowed_above(n, alpha) == j


def test_a_calibration_set_too_small_for_its_quantile_is_refused():
    assert stats.allowed_above(58, 0.05) is None and stats.confident_threshold([0.0] * 58, 0.05) is None
    assert stats.allowed_above(298, 0.01) is None
    assert stats.marginal_threshold(list(range(18)), 0.05) is None
    assert stats.marginal_threshold([], 0.05) is None


def test_thresholds_leave_as_many_scores_above_as_they_may():
    scores = [float(i) for i in range(1000)]
    random.Random(0).shuffle(scores)
    assert sum(s > stats.confident_threshold(scores, 0.05) for s in scores) == 38
    assert stats.marginal_threshold(list(range(1, 20)), 0.05) == 19  # rank (19 + 1) * .95 = 19
    assert stats.marginal_threshold(list(range(1, 100)), 0.05) == 95


def test_confident_thresholds_keep_their_promise_over_random_splits():
    # uniform scores, whose realised rate above t is 1 - t exactly
    rng = random.Random(5)
    realised = [1 - stats.confident_threshold([rng.random() for _ in range(300)], 0.05) for _ in range(200)]
    assert sum(realised) / 200 <= 0.05
    assert sum(r > 0.05 for r in realised) <= 20


def test_auroc_counts_pairs_and_ties_half():
    assert stats.auroc([3, 2], [1, 2, 0]) == pytest.approx((3 + 2.5) / 6)
    assert stats.auroc([1, 1], [1, 1, 1]) == 0.5
    assert stats.auroc([], [1]) is None


def test_auroc_equals_the_count_over_all_pairs():
    rng = random.Random(2)
    pos, neg = [rng.randint(0, 9) for _ in range(23)], [rng.randint(0, 7) for _ in range(31)]
    pairs = sum((p > n) + 0.5 * (p == n) for p in pos for n in neg)
    assert stats.auroc(pos, neg) == pytest.approx(pairs / (23 * 31))


def test_a_mean_interval_draws_whole_templates() -> None:
    spread = [[float(i % 2)] * 4 for i in range(20)]
    lo, hi = stats.mean_interval(spread)
    assert 0.2 < lo < 0.35 and 0.65 < hi < 0.8  # sd of the mean of 20 fair coins is .11, whatever a template repeats
    assert stats.mean_interval([[1.0, 2.0]]) is None
    assert stats.mean_interval([[2.0], [2.0], []]) == (2.0, 2.0)
