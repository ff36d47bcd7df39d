"""Which prompts are run together: a function of the chosen prompts in the suite's order and of the batch size alone.

So a run that was killed and resumed pads and batches as an unbroken one does, and its scores are the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.suites import Prompt

MAX_BATCH = 32

Unit = tuple[Prompt, ...]
"""One prompt, or all prompts of one pair: never split by a limit or a batch."""


def units(prompts: Iterable[Prompt]) -> list[Unit]:
    """The suite's units in the order of their first prompts."""
    members: dict[tuple[str, str], list[Prompt]] = {}
    for prompt in prompts:
        key = ("prompt", prompt.id) if prompt.pair is None else ("pair", prompt.pair)
        members.setdefault(key, []).append(prompt)
    return [tuple(unit) for unit in members.values()]


def limited(prompts: Sequence[Prompt], limit: int | None) -> tuple[Prompt, ...]:
    """The prompts of the first `limit` units, in the suite's order; all of them without a limit."""
    if limit is None:
        return tuple(prompts)
    kept = {prompt.id for unit in units(prompts)[:limit] for prompt in unit}
    return tuple(prompt for prompt in prompts if prompt.id in kept)


def batches(prompts: Sequence[Prompt], batch_size: int) -> list[tuple[Prompt, ...]]:
    """Whole units, in order, at most min(batch_size, 32) prompts a batch; a larger pair is a batch of its own."""
    size = min(batch_size, MAX_BATCH)
    made: list[list[Prompt]] = []
    for unit in units(prompts):
        if not made or len(made[-1]) + len(unit) > size:
            made.append([])
        made[-1].extend(unit)
    return [tuple(batch) for batch in made]
