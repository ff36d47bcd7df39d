"""What the shipped causal check comes to, its time at the default, and that of the naive way: every pass of an edit
from the first layer up.

Both make the same edits on the same answers and neutral texts, with the model loaded. The naive way is timed on the
concept's own doses and scaled to the number of edits.

Example: make bench-causal      (writes benchmarks/results/causal_speed.json; about three minutes on two cores)
"""

from __future__ import annotations

import time
from typing import Any

from auditor.causal.arms import DOSES, Arm, make_arms
from auditor.causal.check import CheckSpec, CheckTools, live_set, neutral_texts, run_check
from auditor.causal.experiment import shortened
from auditor.causal.outcome import answers_of, known_pairs
from auditor.causal.result import causal_result
from benchmarks.causal_case import falsehood_case
from benchmarks.result import write_result
from sae.intervene import Intervention, predicting

LIMIT_S, LIMIT_RATIO = 90, 3
SHOWN = (
    "decision",
    "reason",
    "at_kl",
    "window_kl",
    "doses",
    "equal_kl",
    "pairs_moved",
    "n_pairs",
    "rivals",
    "controls",
)


def whole_check(spec: CheckSpec, tools: CheckTools) -> tuple[float, list[dict[str, Any]]]:
    """(seconds, rows of causal.jsonl)"""
    rows: list[dict[str, Any]] = []
    started = time.monotonic()
    run_check(spec, tools, [], rows.append, lambda n, total: None)
    return time.monotonic() - started, rows


def naive_edit(spec: CheckSpec, tools: CheckTools) -> float:
    """Seconds of one edit when each is a whole pass over the answers and one over the neutral texts."""
    runner = tools.runner
    pairs = known_pairs(spec.outcome, runner, spec.seed)
    batches = [
        [tokens for pair in answers_of(spec.outcome, pairs, runner) for tokens in pair],
        [shortened(tokens) for tokens in neutral_texts(tools)],
    ]
    latents, weights, _ = live_set(spec, tools.stats)
    (concept, *_) = make_arms(runner.sae, tools.stats, latents, weights, direction=None, n_controls=0, seed=0)
    started = time.monotonic()
    for dose in DOSES:
        for batch in batches:
            _whole_pass(concept, dose, batch, tools)
    return (time.monotonic() - started) / len(DOSES)


def _whole_pass(concept: Arm, dose: float, batch: list[Any], tools: CheckTools) -> None:
    runner = tools.runner
    edit = Intervention(
        runner.sae, [concept.edit(dose)] * len(batch), [predicting(tokens) for tokens in batch], tools.max_norm
    )
    runner.model.capture(batch, runner.hook, log_probs=True, edit=edit)


def main() -> None:
    spec, tools = falsehood_case()
    seconds, rows = whole_check(spec, tools)
    edits = sum("effects" in row for row in rows)
    naive = naive_edit(spec, tools) * edits
    measured = {
        "seconds": round(seconds, 1), "edits": edits, "naive_seconds": round(naive, 1),
        "ratio": round(naive / seconds, 2), "limit_s": LIMIT_S, "limit_ratio": LIMIT_RATIO,
        "check": {key: value for key, value in causal_result(rows).items() if key in SHOWN},
    }  # fmt: skip
    write_result("causal_speed", measured)
    print(
        f"{edits} edits: {seconds:.0f} s (limit {LIMIT_S}); naive way {naive:.0f} s, {naive / seconds:.1f} times that"
    )


if __name__ == "__main__":
    main()
