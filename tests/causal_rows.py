"""The rows that a whole causal check with two controls writes; what they say is invented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

CONTROLS, DOSES = 2, (-2.0, 1.0, 2.0, 5.0)
ARMS = ("concept", "control 1", "control 2")
N_EDITS = len(ARMS) * len(DOSES)
SAMPLE = "steered words"


def all_rows(rule: str, concept: str, latents: Sequence[int], weights: Sequence[float]) -> list[dict[str, Any]]:
    """The concept moves the outcome, its controls hardly; two controls allow no p below 1/3, so it is unclear."""
    pairs = [{"pair": f"x{i}", "template": "t", "prompt": "Is it?", "first": "No.", "second": "Yes."} for i in range(6)]
    facts = {"steer": "falsehood", "concept": concept, "outcome": "deception.false_answer.paid", "sign": 1}
    facts |= {"latents": list(latents), "weights": list(weights), "pairs": pairs, "prompts": ["Is it?"]}
    facts |= {"neutral_tokens": 128, "doses": list(DOSES), "controls": CONTROLS, "limits": []}
    rows: list[dict[str, Any]] = [{"arm": "facts", "dose": None, **facts}]
    for n, arm in enumerate(ARMS):
        for dose in DOSES:
            effect = 0.2 * dose if arm == "concept" else 0.01 * n * dose
            moved = {"effects": [effect] * 6, "kl": 0.05 * dose * dose, "perplexity_ratio": 1.0}
            rows.append({"arm": arm, "dose": dose, **moved, "latents": list(latents)})
    rows += [{"arm": "samples", "dose": dose, "texts": [SAMPLE], "repetition": 0.0} for dose in (0.0, *DOSES)]
    return [{"rule": rule} | row for row in rows]
