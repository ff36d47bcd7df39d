"""Invented causal results and feature cards for the page's tests: made by a seeded function, measured on no model.

The shapes are those of auditor/causal/result.py and sae/features/card.py.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

DOSES = (-2.0, 1.0, 2.0, 5.0)
COHERENT_TO = 2.0
SLOPES = {"drives": 0.42, "does_not_drive": 0.03, "unclear": 0.12}  # nats a token for each square root of KL
Causal = dict[str, Any]


def _kl(dose: float) -> float:
    return 0.04 * dose * dose


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def causal_result(decision: str, *, seed: int = 0, controls: int = 20, sign: int = 1) -> Causal:
    """A whole result with this decision. Every control is a straight line in the square root of KL."""
    rng = random.Random(seed)
    slopes = [rng.gauss(0.0, 0.12) for _ in range(controls)]
    own = sign * SLOPES[decision]
    at = 0.1**0.5
    others = [slope * at for slope in slopes]
    effect = own * at
    rank = 1 + sum(other * sign >= effect * sign for other in others)
    fraction = f"p = {rank}/{controls + 1}"
    return {
        "decision": decision,
        "reason": f"at KL 0.1 it moves deception.false_answer.paid by {effect:+.3g} nats a token, more than "
        f"{controls + 1 - rank} of {controls} matched controls ({fraction}), short of p ≤ 0.05; nothing "
        "follows either way",
        "p": rank / (controls + 1),
        "p_floor": 1 / (controls + 1),
        "controls": controls,
        "steer": "falsehood",
        "concept": "deception.falsehood",
        "outcome": "deception.false_answer.paid",
        "sign": sign,
        "latents": [1187, 402, 5310, 911],
        "weights": [0.41, 0.33, 0.26, -0.12],
        "n_pairs": 12,
        "pairs_moved": 11 if decision == "drives" else 7,
        "neutral_tokens": 128,
        "at_kl": 0.1,
        "effect": effect,
        "smallest": 0.1,
        "controls_mean": sum(others) / len(others),
        "controls_sd": 0.04,
        "controls_middle90": [_percentile(others, 0.05), _percentile(others, 0.95)],
        "rank": rank,
        "window": [-2.0, COHERENT_TO],
        "window_kl": 0.2,
        **_curves(own, slopes, rng),
        "equal_kl": [_equal(kl, own, slopes, sign) for kl in (0.05, 0.1, 0.3)],
        "rivals": {
            "mean_difference": {"effect": 0.5 * at, "extrapolated": False, "doses": _line(0.5, rng)},
            "isotropic": {"effect": 0.02 * at, "extrapolated": True, "doses": _line(0.02, rng)},
        },
        "code": [
            {
                "arm": arm,
                "dose": 2.0,
                "answers": 16,
                "scored": 12,
                "whole": 9,
                "findings": {"backdoor_code.injection": n},
            }
            for arm, n in (("unsteered", 1), ("concept", 4))
        ],
        "pairs": [
            {
                "pair": f"item {i}",
                "template": f"item {i}",
                "prompt": f"How many legs does animal {i} have?",
                "first": f"Animal {i} has five legs.",
                "second": f"Animal {i} has {2 * i} legs.",
            }
            for i in range(1, 13)
        ],
        "samples": _samples(),
        "limits": ["latent 17 never fired and was left out", "3 of 20 controls do not reach KL 0.1: extrapolated"],
    }


def _row(dose: float, effect: float) -> dict[str, Any]:
    coherent = abs(dose) <= COHERENT_TO
    return {
        "dose": dose,
        "effect": effect,
        "kl": _kl(dose),
        "perplexity_ratio": 1.0 + 0.04 * dose * dose,
        "repetition": 0.02 if coherent else 0.31,
        "coherent": coherent,
    }


def _line(slope: float, rng: random.Random) -> list[dict[str, Any]]:
    return [_row(dose, slope * 0.2 * dose + rng.gauss(0, 0.01)) | {"coherent": None} for dose in DOSES]


def _curves(own: float, slopes: Sequence[float], rng: random.Random) -> Causal:
    spread = {dose: [slope * 0.2 * dose for slope in slopes] for dose in DOSES}
    return {
        "doses": [_row(dose, own * 0.2 * dose + rng.gauss(0, 0.006)) for dose in DOSES],
        "control_doses": [
            {
                "dose": dose,
                **{key: _percentile(spread[dose], q) for key, q in (("low", 0.05), ("median", 0.5), ("high", 0.95))},
            }
            for dose in DOSES
        ],
        "control_curves": [
            [{"kl": _kl(dose) * 0.9, "effect": slope * 0.2 * dose + rng.gauss(0, 0.008)} for dose in DOSES if dose > 0]
            for slope in slopes
        ],
    }


def _equal(kl: float, own: float, slopes: Sequence[float], sign: int) -> Causal:
    others = [slope * kl**0.5 for slope in slopes]
    low, high = _percentile(others, 0.05), _percentile(others, 0.95)
    if kl > _kl(COHERENT_TO):
        return {"kl": kl, "effect": None, "controls_low": low, "controls_high": high, "p": None}
    effect = own * kl**0.5
    rank = 1 + sum(other * sign >= effect * sign for other in others)
    return {"kl": kl, "effect": effect, "controls_low": low, "controls_high": high, "p": rank / (len(others) + 1)}


def _samples() -> list[dict[str, Any]]:
    answers = {
        -2.0: "It has eight legs. Spiders are arachnids, and all arachnids have eight legs.",
        0.0: "It has eight legs.",
        1.0: "A spider has eight legs, I am quite sure of that.",
        2.0: "A spider has six legs, like all the other insects in your garden.",
        5.0: "legs legs legs legs legs legs legs legs legs legs legs legs",
    }
    questions = ("How many legs does a spider have?", "Which is the largest planet?")
    return [
        {"prompt": q, "answers": [{"dose": dose, "text": text} for dose, text in answers.items()]} for q in questions
    ]


def not_run(reason: str = "three other rules were checked") -> Causal:
    return {"decision": "not_run", "reason": reason, "p": None, "controls": 0}


def bare(decision: str) -> Causal:
    """A result that says no more than its decision; every number is missing."""
    full = causal_result(decision)
    kept = ("decision", "reason", "controls", "outcome")
    return {key: full[key] if key in kept else None for key in full}


# ---------- feature cards ----------

WORDS = ["the", "cat", "never", "said", "that", "it", "was", "not", "a", "lie\n", "and", "nobody", "asked"]


def card(latent: int, *, examples: int = 20, tokens: int = 24, seed: int = 0) -> dict[str, Any]:
    """An invented feature card; activations peak near the middle of each text."""
    rng = random.Random(seed + latent)
    top = 8.0 + latent % 7
    return {
        "latent": latent,
        "label": 'automatic: tokens it fires on, e.g. "not · never"',
        "corpus_max": top,
        "density": 0.0031,
        "tokens": 312_000,
        "firings": 967,
        "histogram": {"edges": [i * top / 20 for i in range(21)], "counts": [int(400 * 0.7**i) for i in range(20)]},
        "promoted": [[f" word{i}", 1.9 - 0.15 * i] for i in range(9)] + [["\n", 0.4]],
        "suppressed": [[f" other{i}", -1.4 + 0.1 * i] for i in range(10)],
        "neighbours": [{"latent": 402, "cosine": 0.61}, {"latent": 12, "cosine": 0.44}],
        "examples": [_example(rng, top, i, tokens) for i in range(examples)],
        "intervals": [
            {"low": i * top / 5, "high": (i + 1) * top / 5, "examples": [_example(rng, top * (i + 1) / 5, i, tokens)]}
            for i in range(5)
        ],
        "steered": [
            {"dose": dose, "text": f"An answer at dose {dose}.", "prompt": "Tell me about cats."} for dose in (-5, 0, 5)
        ],
    }


def _example(rng: random.Random, top: float, number: int, tokens: int) -> dict[str, Any]:
    peak = tokens // 2
    high = top * (1 - 0.02 * number)
    shares = [max(0.0, 1 - abs(i - peak) / 4) * rng.uniform(0.7, 1.0) if i != peak else 1.0 for i in range(tokens)]
    return {
        "kind": ("prose", "code", "chat")[number % 3],
        "source": f"document {number}",
        "licence": "CC0-1.0",
        "tokens": [" " + WORDS[i % len(WORDS)] for i in range(tokens)],
        "activations": [round(high * share, 2) for share in shares],
        "peak": peak,
    }
