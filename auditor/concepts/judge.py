"""strong, weak or absent: the decision from a concept's evidence. No torch, no arrays.

absent  the 95 % lower bound of the detector's AUROC over held-out templates is <= .60, or its permutation p > .01
        after Holm over concepts
strong  its error on hard negatives is <= .8 of that of the better of bag of words and log-probability, with an
        interval of the ratio below 1, and it holds (AUROC >= .75) on a held-out source
weak    between; lexical where the words do as well. In words: docs/concepts.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ABSENT_LOWER = 0.60
ABSENT_P = 0.01
STRONG_RATIO = 0.8
STRONG_HELD_OUT = 0.75


def judge(auroc: Mapping[str, Any], p_holm: float) -> dict[str, Any]:
    """{"strength", "lexical", "why"} from the binding's `auroc` piece and the p-value corrected over concepts."""
    lower = auroc["ci95"][0]
    lexical = is_lexical(auroc)
    if lower <= ABSENT_LOWER:
        point = f"{auroc['templates']:.2f}, {lower:.2f} at the lower end"
        why = f"on held-out templates its AUROC is {point}: not above {ABSENT_LOWER:.2f}"
        return {"strength": "absent", "lexical": lexical, "why": why}
    if p_holm > ABSENT_P:
        why = f"its AUROC may be chance: permutation p {p_holm:.3g} after Holm, above {ABSENT_P}"
        return {"strength": "absent", "lexical": lexical, "why": why}
    lacking = _lacking(auroc)
    if not lacking:
        why = (
            f"its error on hard negatives is {auroc['error_ratio']:.2f} of that of {_rival(auroc)} "
            f"({_interval(auroc['error_ratio_ci95'])}), "
            f"and it reaches {auroc['held_out_source']:.2f} on the held-out source"
        )
        return {"strength": "strong", "lexical": False, "why": why}
    return {"strength": "weak", "lexical": lexical, "why": "; ".join(lacking)}


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction, in the given order (Holm, 1979)."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected, running = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[i]))
        corrected[i] = running
    return corrected


def is_lexical(auroc: Mapping[str, Any]) -> bool:
    """Whether words tell positives from hard negatives, and the detector's error is not shown to be smaller by a
    fifth."""
    words, own = auroc.get("bag_of_words_hard_negatives"), auroc.get("hard_negatives")
    if words is None or own is None or words <= ABSENT_LOWER:
        return False
    return (1 - own) > STRONG_RATIO * (1 - words)


def _lacking(auroc: Mapping[str, Any]) -> list[str]:
    """What keeps a present concept from being strong."""
    lacking = []
    ratio, interval = auroc.get("error_ratio"), auroc.get("error_ratio_ci95")
    if auroc.get("hard_negatives") is None:
        lacking.append("there are no hard negatives to tell it from its words")
    elif ratio is None or interval is None:
        lacking.append(f"{_rival(auroc)} makes no error on hard negatives")
    elif ratio > STRONG_RATIO or interval[1] >= 1:
        lacking.append(f"its error on hard negatives is {ratio:.2f} of that of {_rival(auroc)} ({_interval(interval)})")
    if auroc["held_out_source"] < STRONG_HELD_OUT:
        lacking.append(f"its AUROC on the held-out source is {auroc['held_out_source']:.4g}, below {STRONG_HELD_OUT}")
    return lacking


def _rival(auroc: Mapping[str, Any]) -> str:
    words, surprise = auroc.get("bag_of_words_hard_negatives"), auroc.get("log_prob_hard_negatives")
    return "the bag of words" if (words or 0.0) >= (surprise or 0.0) else "the answer's log-probability"


def _interval(ends: Sequence[float]) -> str:
    return f"{ends[0]:.2f} to {ends[1]:.2f}"
