"""Seconds of binding the largest concept, and all of them, as whole commands; activations are cached first.

Example: make bench-bind      (writes benchmarks/results/bind.json; some seven minutes on two cores, more for the first)
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from auditor.cli.subject import benign_file, cache_folder, load
from auditor.concepts.benign import load_benign, of_split
from auditor.concepts.packs import all_sets
from auditor.concepts.subject import benign_texts, contrast_texts
from auditor.models import DEFAULT_MODEL
from benchmarks.result import write_result
from benchmarks.speed import run


def cache_activations() -> tuple[str, list[str]]:
    """Run the model over every text that is not cached; (the concept of the most answer tokens, all concepts)."""
    sets = all_sets()
    subject = load(DEFAULT_MODEL, None, "cpu", offline=False, no_progress=True)
    cache = subject.cache(cache_folder())
    cache.fill(benign_texts(of_split(load_benign(benign_file(None)), "neutral")))
    sizes: dict[str, int] = {}
    for concept, one in sets.items():
        texts = contrast_texts(one.rows)
        cache.fill(texts)
        sizes[concept] = sum(cache.render(text).n_response for text in texts)
    return max(sizes, key=lambda concept: sizes[concept]), list(sets)


def main() -> None:
    largest, concepts = cache_activations()
    with tempfile.TemporaryDirectory() as folder:
        one = run(["bind", largest, "--out", str(Path(folder) / "one.json"), "--no-progress"]).seconds
        every = run(["bind", *concepts, "--out", str(Path(folder) / "all.json"), "--no-progress"]).seconds
    rows: list[dict[str, Any]] = [
        {"what": f"`auditor bind {largest}`, the largest concept", "measured": f"{one:.0f} s", "limit": "90 s"},
        {"what": f"all {len(concepts)} concepts", "measured": f"{every / 60:.1f} minutes", "limit": "15 minutes"},
    ]
    write_result("bind", {"rows": rows})
    for row in rows:
        print(f"{row['what']}: {row['measured']} (limit {row['limit']})")


if __name__ == "__main__":
    main()
