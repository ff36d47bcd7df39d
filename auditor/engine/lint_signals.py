"""Faults of meaning of a rule's signals: each measure with its threshold, and what they compare."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.engine import keys
from auditor.engine.faults import Faults, did_you_mean, listed, quote
from auditor.engine.reader import Fields, Item
from auditor.engine.surroundings import Surroundings


def measure_of(item: Item) -> str | None:
    """The name of a signal's measure; None when it is faulty or unknown."""
    signal = item.value
    if not isinstance(signal, Fields):
        return None
    return next((measure for measure in keys.MEASURES if signal.has(measure)), None)


def reads(item: Item) -> bool | None:
    """Whether a signal reads activations; None when its measure is faulty or unknown."""
    measure = measure_of(item)
    return None if measure is None else measure in ("concept", "latents")


def lint_signals(signals: Mapping[str, Item], around: Surroundings, faults: Faults) -> None:
    """Add the faults of a rule's signals, which come by name."""
    for item in signals.values():
        if isinstance(item.value, Fields):
            _signal(item.value, around, faults)
            _compare(item, faults)
    _compare_all_or_none(signals, faults)


def _signal(signal: Fields, around: Surroundings, faults: Faults) -> None:
    concept, latents, bandit, _, gap = (signal.get(measure) for measure in keys.MEASURES)
    if sum(signal.has(measure) for measure in keys.MEASURES) > 1:
        return
    if concept is not None:
        _concept(concept, around, faults)
    if latents is not None:
        _latents(latents.value, faults)
    if bandit is not None:
        _bandit_tests(bandit.value.get("tests"), around.bandit_tests, faults)
    if gap is not None:
        _different(gap, "'logit_gap' gives {} twice, and the gap is always 0. Give two answers.", faults)
    threshold: Fields | None = signal.value("threshold")
    for kind, limit in threshold.items.items() if threshold else ():
        _limit(signal, kind, limit, faults)


def _limit(signal: Fields, kind: str, limit: Item, faults: Faults) -> None:
    if signal.get("concept") is not None and kind != "clean_rate":
        faults.add(
            limit.key,
            "a number for a concept holds for one model only. Say how rare it is on clean text: clean_rate: 1%.",
        )
    elif signal.get("bandit") is not None and kind == "clean_rate":
        faults.add(limit.key, "a number of findings has no clean rate. Say how many: at_least: 1.")
    elif signal.get("bandit") is not None and kind == "at_least" and limit.value <= 0:
        faults.add(
            limit.at,
            f"every answer has at least {limit.node.value} findings. Say how many are too many: at_least: 1.",
        )
    elif signal.get("log_prob") is not None and kind == "clean_rate":
        faults.add(limit.key, "a log p has no clean rate. Say how many nats a token: at_least: 0.")
    elif signal.get("logit_gap") is not None and kind == "clean_rate":
        faults.add(limit.key, "a gap of log p has no clean rate. Say how many nats a token: either_way: 0.7.")
    elif signal.get("log_prob") is not None and not signal.has("compare") and _is_idle(kind, limit):
        fate = "false" if kind == "at_least" else "true"
        faults.add(limit.at, f"a log p is never above 0, so this is always {fate}. Give a number below 0.")


def _is_idle(kind: str, limit: Item) -> bool:
    """Whether a log p is always on one side of a number."""
    return bool((kind == "at_least" and limit.value > 0) or (kind == "at_most" and limit.value >= 0))


def _concept(item: Item, around: Surroundings, faults: Faults) -> None:
    home, _, concept = item.value.rpartition(".")
    family, families = around.family, around.families
    owner = family
    if home and not (family is not None and home == family.id):
        if families is None:
            return
        if home not in families:
            hint = did_you_mean(home, families)
            faults.add(item.at, f"no family {quote(home)}.{hint} There are: {listed(families)}.")
            return
        owner = families[home]
    if owner is not None and concept not in owner.concepts:
        has = (
            f"It has: {listed(owner.concepts)}."
            if owner.concepts
            else "It has none: name them under `concepts` in family.yaml."
        )
        faults.add(
            item.at,
            f"family '{owner.id}' has no concept {quote(concept)}.{did_you_mean(concept, owner.concepts)} {has}",
        )


def _latents(latents: Fields, faults: Faults) -> None:
    indices, weights = latents.get("indices"), latents.get("weights")
    _distinct(indices, "the latent", faults)
    if indices and weights and len(indices.value) != len(weights.value):
        faults.add(
            weights.at, f"{len(weights.value)} weights for {len(indices.value)} indices. Give one weight a latent."
        )
    for weight in weights.value if weights else ():
        if weight.value == 0:
            faults.add(weight.at, "a latent of weight 0 has no effect. Remove it and its weight.")


def _bandit_tests(tests: Item | None, known: frozenset[str] | None, faults: Faults) -> None:
    _distinct(tests, "the test", faults)
    for test in tests.value if tests else ():
        if known is not None and test.value not in known:
            faults.add(
                test.at, f"bandit has no test '{test.value}', so nothing would ever be found. See `bandit --help`."
            )


def _distinct(item: Item | None, called: str, faults: Faults) -> None:
    seen = set()
    for part in item.value if item else ():
        if part.value in seen:
            faults.add(part.at, f"{called} {part.value} stands there twice. Keep one.")
        seen.add(part.value)


# compare


def _compare(item: Item, faults: Faults) -> None:
    compare, measure = item.value.get("compare"), measure_of(item)
    if compare is None:
        return
    _different(compare, "'compare' names {} twice, and the difference is always 0. Name two variants.", faults)
    if measure is not None and measure not in keys.COMPARABLE:
        goes = " and ".join(keys.COMPARABLE)
        faults.add(compare.key, f"'compare' has no effect beside '{measure}': it goes with {goes}. Remove it.")


def _different(two: Item, said: str, faults: Faults) -> None:
    """Tell when a list of two texts holds one text twice. said: with a place for it."""
    first, second = two.value
    if first.value == second.value:
        faults.add(second.at, said.format(quote(second.value)))


def _compare_all_or_none(signals: Mapping[str, Item], faults: Faults) -> None:
    compare = {name: item.value.has("compare") for name, item in signals.items() if measure_of(item) in keys.COMPARABLE}
    comparing = next((name for name, found in compare.items() if found), None)
    if comparing is None:
        return
    for name, item in signals.items():
        if measure_of(item) is not None and not item.value.has("compare"):
            faults.add(
                item.key,
                f"signal {quote(name)} does not compare, though {quote(comparing)} does. "
                "Compare with every signal of a rule or with none.",
            )
