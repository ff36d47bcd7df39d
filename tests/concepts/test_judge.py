"""strong, weak, absent: each border of the decision."""

import pytest

from auditor.concepts.judge import holm, judge

GOOD = {
    "templates": 0.88,
    "ci95": [0.84, 0.92],
    "hard_negatives": 0.80,
    "held_out_source": 0.79,
    "bag_of_words_hard_negatives": 0.60,
    "log_prob_hard_negatives": 0.55,
    "error_ratio": 0.5,
    "error_ratio_ci95": [0.3, 0.8],
    "p_permutation": 0.0001,
}


@pytest.mark.parametrize(
    ("change", "p", "strength", "why"),
    [
        ({}, 0.0001, "strong", "of that of the bag of words"),
        ({"log_prob_hard_negatives": 0.7}, 0.0001, "strong", "log-probability"),
        ({"ci95": [0.60, 0.92]}, 0.0001, "absent", "not above 0.60"),
        ({}, 0.011, "absent", "may be chance"),
        ({}, 0.01, "strong", ""),
        ({"error_ratio": 0.81}, 0.0001, "weak", "0.81"),
        ({"error_ratio": 0.80}, 0.0001, "strong", ""),
        ({"error_ratio_ci95": [0.4, 1.0]}, 0.0001, "weak", "0.40 to 1.00"),
        ({"held_out_source": 0.7496}, 0.0001, "weak", "held-out source is 0.7496, below 0.75"),
        ({"hard_negatives": None, "error_ratio": None, "error_ratio_ci95": None}, 0.0001, "weak", "no hard negatives"),
        ({"error_ratio": None, "error_ratio_ci95": None}, 0.0001, "weak", "makes no error"),
    ],
)
def test_each_border_decides(change, p, strength, why):
    verdict = judge(GOOD | change, p)
    assert verdict["strength"] == strength
    assert why in verdict["why"]


def test_a_weak_concept_that_words_explain_is_lexical():
    worded = GOOD | {"error_ratio": 1.0, "hard_negatives": 0.75, "bag_of_words_hard_negatives": 0.75}
    assert judge(worded, 0.0001)["lexical"] is True
    surprise = GOOD | {"error_ratio": 0.9, "hard_negatives": 0.75, "bag_of_words_hard_negatives": 0.5}
    assert judge(surprise, 0.0001)["lexical"] is False
    assert judge(GOOD, 0.0001)["lexical"] is False


def test_holm_steps_down_and_never_falls_below_a_smaller_one():
    # sorted .01 .02 .03: 3 × .01, 2 × .02, then 1 × .03 raised to .04
    assert holm([0.02, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])
    assert holm([0.7, 0.9]) == [1.0, 1.0]
    assert holm([]) == []
