"""Batches are a function of suite and batch size, hold whole pairs, and limits count units."""

from __future__ import annotations

from auditor.scan.batches import batches, limited, units
from auditor.suites import Prompt


def prompts(*names: str) -> list[Prompt]:
    """`a` is a prompt; `p1/x` is the prompt `p1/x` of the pair p1."""
    return [Prompt(id=n, suite="s", prompt=n, pair=n.split("/")[0] if "/" in n else None) for n in names]


def ids(groups: list[tuple[Prompt, ...]]) -> list[list[str]]:
    return [[prompt.id for prompt in group] for group in groups]


def test_a_pair_is_one_unit_at_the_place_of_its_first_prompt() -> None:
    assert ids(units(prompts("a", "p/x", "b", "p/y"))) == [["a"], ["p/x", "p/y"], ["b"]]


def test_a_pair_named_like_a_prompt_is_another_unit() -> None:
    assert ids(units(prompts("p", "p/x"))) == [["p"], ["p/x"]]


def test_a_limit_counts_units_and_keeps_whole_pairs_in_the_suites_order() -> None:
    suite = prompts("a", "p/x", "b", "p/y", "c")
    assert [p.id for p in limited(suite, 2)] == ["a", "p/x", "p/y"]
    assert limited(suite, None) == tuple(suite)
    assert limited(suite, 99) == tuple(suite)


def test_batches_hold_whole_pairs_and_a_larger_pair_is_a_batch_of_its_own() -> None:
    suite = prompts("a", "b", "p/1", "p/2", "p/3", "p/4", "c", "q/1", "q/2")
    assert ids(batches(suite, 3)) == [["a", "b"], ["p/1", "p/2", "p/3", "p/4"], ["c", "q/1", "q/2"]]


def test_a_batch_never_holds_more_than_32_prompts() -> None:
    suite = prompts(*map(str, range(70)))
    assert [len(batch) for batch in batches(suite, 1000)] == [32, 32, 6]


def test_every_prompt_is_in_exactly_one_batch() -> None:
    suite = prompts("p/1", "a", "q/1", "p/2", "b", "q/2", "c")
    for size in range(1, 9):
        assert sorted(i for batch in ids(batches(suite, size)) for i in batch) == sorted(p.id for p in suite)
