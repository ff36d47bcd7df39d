"""The checker checked: feature sets that were chosen on PERMUTED labels must not come out `drives` more often than
nominal allows.

A candidate is what a careless search would find: labels of the falsehood set are permuted within topics, and the five
latents whose AUROC is then farthest from .5 are steered, with its signs. 300 candidates in five pools; a pool's
candidates share 99 controls, each matched to one of them in turn. Under the null a candidate and its controls are
exchangeable, but those of one pool share their controls, so outcomes are not independent: p is that of the exact
distribution over pools (`top_counts`), not of a plain binomial.

Example: make bench-causal-null      (writes benchmarks/results/causal_null.json; edits that are done are kept)
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.result import ROOT, write_result

CONCEPT = "deception.falsehood"
POOLS, CANDIDATES, CONTROLS, TOP = 5, 60, 99, 5
DOSES = (1.0, 2.0, 5.0)
LEVELS = (0.01, 0.05)


def candidates(n: int, seed: int = 0) -> list[tuple[list[int], list[float]]]:
    """(latents, signs) of the TOP latents by AUROC, for each of n permutations of the labels within topics."""
    from scipy.stats import rankdata

    table, reduce = _table()
    fitted = table.labels.at("fit")
    ranks_NL = rankdata(table.features[reduce][fitted], axis=0)
    labels, topics = table.labels.is_positive[fitted], table.labels.template[fitted]
    n_pos = int(labels.sum())
    pairs = n_pos * (len(labels) - n_pos)
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        permuted = labels.copy()
        for topic in np.unique(topics):
            permuted[topics == topic] = rng.permutation(permuted[topics == topic])
        auroc_L = (ranks_NL[permuted].sum(axis=0) - n_pos * (n_pos + 1) / 2) / pairs
        top = np.argsort(-np.abs(auroc_L - 0.5), kind="stable")[:TOP]
        found.append((table.latents[top].tolist(), np.sign(auroc_L[top] - 0.5).tolist()))
    return found


def _table() -> tuple[Any, str]:
    """The falsehood set's features, from cached activations, and the reduction that the binding chose."""
    from auditor.assets import shipped
    from auditor.binding import Binding
    from auditor.cli.subject import cache_folder, load
    from auditor.concepts.bind import concept_table
    from auditor.concepts.packs import packed_set
    from auditor.concepts.subject import contrast_texts
    from auditor.models import DEFAULT_MODEL

    subject = load(DEFAULT_MODEL, None, "cpu", offline=False, no_progress=True)
    one = packed_set(CONCEPT)
    assert one is not None
    cache = subject.cache(cache_folder())
    cache.fill(contrast_texts(one.rows))
    (asset,) = shipped()
    assert asset.binding is not None
    reduce = Binding.load(asset.binding).concepts[CONCEPT].entry["features_reduce"]
    return concept_table(subject, cache, one, []), reduce


def top_counts(m: int, n: int, rank: int) -> list[float]:
    """P(k of m candidates have at most rank - 1 of n shared, exchangeable controls at or above them), k = 0 to m.

    All orders of m + n are equally likely, so k counts the candidates that stand before the rank-th control: negative
    hypergeometric.
    """
    from scipy.stats import nhypergeom

    return [float(nhypergeom(m + n, m, rank).pmf(k)) for k in range(m + 1)]


def p_at_least(hits: int, pools: int, m: int, n: int, rank: int) -> float:
    """P(at least so many hits over all pools) when sets and controls are exchangeable."""
    one = np.array(top_counts(m, n, rank))
    total = np.array([1.0])
    for _ in range(pools):
        total = np.convolve(total, one)
    return float(total[hits:].sum())


def sets_of_pool(pool: int, chosen: Sequence[tuple[list[int], list[float]]], tools: Any) -> Iterator[tuple[str, Any]]:
    """(name, set as (latents, weights)) of a pool's candidates, then of its controls."""
    import torch

    from auditor.causal.arms import draw_control, nearest_live

    own = chosen[pool * CANDIDATES : (pool + 1) * CANDIDATES]
    yield from ((f"pool {pool} candidate {i}", one) for i, one in enumerate(own))
    generator = torch.Generator().manual_seed(1000 + pool)
    for i in range(CONTROLS):
        latents, weights = own[i % len(own)]
        near = nearest_live(tools.runner.sae, tools.stats, latents)
        yield f"pool {pool} control {i}", (list(draw_control(near, generator)), weights)


def kept_file(chosen: Sequence[tuple[list[int], list[float]]], latent_max: Any) -> Path:
    """Where finished edits of these candidates are kept; another SAE's have a file of their own."""
    digest = hashlib.sha256(json.dumps(chosen).encode() + latent_max.numpy().tobytes()).hexdigest()
    return ROOT / "build" / f"bench-causal-null-{digest[:12]}.jsonl"


def measure() -> tuple[list[dict[str, Any]], int, Path]:
    """Rows {name, dose, effect, kl, perplexity_ratio}, how many an earlier run has kept, not made again, and where."""
    from auditor.causal.check import make_experiment
    from auditor.causal.outcome import known_pairs
    from benchmarks.causal_case import falsehood_case
    from sae.intervene import Edit

    spec, tools = falsehood_case()
    chosen = candidates(POOLS * CANDIDATES)
    path = kept_file(chosen, tools.stats.max)
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    have = {(row["name"], row["dose"]) for row in rows}
    experiment = make_experiment(spec, tools, known_pairs(spec.outcome, tools.runner, spec.seed))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as kept:
        for pool in range(POOLS):
            for name, (latents, weights) in sets_of_pool(pool, chosen, tools):
                for dose in DOSES:
                    if (name, dose) in have:
                        continue
                    found = experiment.measure(Edit.steer(latents, weights, dose, tools.stats.max))
                    effect = statistics.fmean(found.pop("effects"))
                    rows.append({"name": name, "dose": dose, "effect": effect, **found})
                    kept.write(json.dumps(rows[-1]) + "\n")
                    kept.flush()
            print(f"pool {pool + 1} of {POOLS} done", flush=True)
    return rows, len(have), path


def judged(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Decisions of all candidates against their pool's controls, and how often each level was passed."""
    from auditor.causal.decide import DosePoint, curve_of, decide

    points: dict[str, list[DosePoint]] = {}
    for row in rows:
        facts = {key: row[key] for key in ("dose", "effect", "kl", "perplexity_ratio")}
        points.setdefault(row["name"], []).append(DosePoint(**facts))
    pools: list[dict[str, Any]] = []
    for pool in range(POOLS):
        controls = [curve_of(points[f"pool {pool} control {i}"]) for i in range(CONTROLS)]
        decisions = [
            decide(points[f"pool {pool} candidate {i}"], controls, sign=1, outcome="the outcome", asked=CONTROLS)
            for i in range(CANDIDATES)
        ]
        compared = [d for d in decisions if d.p is not None]
        counts = {name: sum(d.decision == name for d in decisions) for name in ("drives", "does_not_drive", "unclear")}
        passed = {f"{level:g}": sum(d.p <= level for d in compared if d.p is not None) for level in LEVELS}
        pools.append(
            {"pool": pool + 1, "candidates": len(decisions), "compared": len(compared)} | counts | {"p": passed}
        )
    levels = []
    for level in LEVELS:
        hits = sum(pool["p"][f"{level:g}"] for pool in pools)
        rank = int(level * (CONTROLS + 1))
        p = p_at_least(hits, POOLS, CANDIDATES, CONTROLS, rank)
        levels.append({"level": level, "hits": hits, "of": POOLS * CANDIDATES, "p": p})
    return {"pools": pools, "levels": levels}


def main() -> None:
    started = time.monotonic()
    rows, n_kept, kept = measure()
    minutes = (time.monotonic() - started) / 60
    result = judged(rows) | {
        "edits": len(rows),
        "edits_this_time": len(rows) - n_kept,
        "minutes_this_time": round(minutes, 1),
    }
    write_result("causal_null", result)
    kept.unlink()
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
