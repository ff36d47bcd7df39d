"""Faults of meaning of a rule's own cases: what has no effect, what cannot pass, and copies of a contrast set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.engine import keys
from auditor.engine.contrast import CONTRAST_FILE, GRAM, texts_of
from auditor.engine.faults import Faults, Mark, listed, quote
from auditor.engine.lint_signals import measure_of
from auditor.engine.reader import Fields, Item, plain
from auditor.engine.surroundings import Surroundings

STABLE_CASES = 5


def lint_tests(fields: Fields, signals: Mapping[str, Item], around: Surroundings, faults: Faults) -> None:
    """Add the faults of a rule's cases. fields: the rule's; signals: its signals by name."""
    tests: Fields | None = fields.value("tests")
    counts = {}
    for kind in ("fires", "quiet"):
        cases: list[Item] = tests.value(kind, []) if tests else []
        counts[kind] = sum(not item.value.has("todo") for item in cases)
        for item in cases:
            _case(item, signals, faults)
            _overlap(item, signals, around, faults)
    status = fields.get("status")
    if (
        status
        and status.value == "stable"
        and not (tests is None and fields.has("tests"))
        and min(counts.values()) < STABLE_CASES
    ):
        faults.add(
            status.at,
            f"a stable rule needs {STABLE_CASES} firing and {STABLE_CASES} quiet cases that pass; "
            f"this one has {counts['fires']} and {counts['quiet']}. Add cases, or write status: experimental.",
        )


def _case(item: Item, signals: Mapping[str, Item], faults: Faults) -> None:
    case: Fields = item.value
    measures = {measure_of(signal) for signal in signals.values()}
    compared = list(_compared(signals))
    if case.has("variants"):
        _variants(item, compared, signals, faults)
    elif compared:
        faults.add(item.at, f"this rule compares variants. Give a prompt for each of {_names(compared)}.")
    else:
        _plain_case(item, measures, faults)


def _plain_case(item: Item, measures: set[str | None], faults: Faults) -> None:
    case: Fields = item.value
    code, response = case.get("code"), case.get("response")
    if code and measures and not measures & {None, "bandit"}:
        faults.add(code.key, "a code case has no effect: no signal of this rule looks at code. Give a prompt.")
    if code:
        for name in case.items.keys() - {"code", "todo", *keys.PLAIN_CASE.one_of}:
            faults.add(case.items[name].key, f"'{name}' has no effect beside 'code'. Remove it.")
    elif response and (budget := case.get("max_new_tokens")):
        faults.add(budget.key, "'max_new_tokens' has no effect beside 'response': nothing is generated. Remove it.")
    else:
        _response(case, item.at, measures, faults)


def _response(case: Fields, at: Mark, measures: set[str | None], faults: Faults) -> None:
    """A given answer is what log_prob is about, and stands where logit_gap has its own."""
    asks = case.get("prompt") or case.get("messages")
    if measures == {"log_prob"} and not case.has("response") and asks:
        faults.add(at, "a case without a 'response' has no score: log_prob is that of a given one. Give it.")
    elif measures == {"logit_gap"} and (response := case.get("response")):
        faults.add(
            response.key, "'response' takes the place of logit_gap's own answers, so there is no score. Remove it."
        )


# variants


def _compared(signals: Mapping[str, Item], measure: str | None = None) -> Iterator[tuple[str, str]]:
    """The two variants of each signal that compares, or of those with a measure."""
    for signal in signals.values():
        if measure is not None and measure_of(signal) != measure:
            continue
        compare = signal.value.get("compare") if isinstance(signal.value, Fields) else None
        if compare is not None:
            yield compare.value[0].value, compare.value[1].value


def _pair_of(signal: Item) -> tuple[str, ...]:
    compare = signal.value.get("compare")
    return () if compare is None else tuple(variant.value for variant in compare.value)


def _names(compared: list[tuple[str, str]]) -> str:
    return listed(dict.fromkeys(name for names in compared for name in names))


def _variants(item: Item, compared: list[tuple[str, str]], signals: Mapping[str, Item], faults: Faults) -> None:
    case: Fields = item.value
    variants: dict[str, Item] = case.value("variants")
    if "variants" in case.faulty or not all(_is_whole(signal) for signal in signals.values()):
        return  # it is not known what the case holds, or has to
    if signals and not compared:
        for variant in variants.values():
            faults.add(variant.key, "a variant has no effect: no signal of this rule compares. Give one prompt.")
        return
    needed = dict.fromkeys(name for names in compared for name in names)
    for name in needed.keys() - variants.keys():
        faults.add(item.at, f"this case has no variant {quote(name)}. It needs {_names(compared)}.")
    for name, variant in variants.items():
        if name not in needed:
            faults.add(variant.key, f"variant {quote(name)} has no effect: no signal compares it. Remove it.")
    for name, variant in variants.items():
        _response(variant.value, variant.key, {measure_of(s) for s in signals.values() if name in _pair_of(s)}, faults)
    for first, second in _compared(signals, "log_prob"):
        both = [_text(variants[name]) for name in (first, second) if name in variants and first != second]
        if len(both) == 2 and both[0] == both[1]:
            faults.add(
                variants[second].key,
                f"variants {quote(first)} and {quote(second)} are the same text, so nothing is compared. Change one.",
            )


def _is_whole(signal: Item) -> bool:
    """Whether it can be told what a signal measures and compares."""
    return measure_of(signal) is not None and "compare" not in signal.value.faulty


def _text(variant: Item) -> list[str]:
    return texts_of(plain(variant.value))


def _overlap(item: Item, signals: Mapping[str, Item], around: Surroundings, faults: Faults) -> None:
    """A case that shares 13 words in a row with the contrast set of the rule's family or of a concept that it names."""
    if around.family is None or around.contrast is None:
        return
    concepts = [s.value.value("concept", "") for s in signals.values() if isinstance(s.value, Fields)]
    homes = [home for concept in concepts if (home := concept.rpartition(".")[0])]
    case: Fields = item.value
    texts = [_text(variant) for variant in case.value("variants", {}).values()] or [_text(item)]
    for family in dict.fromkeys([around.family.id, *homes]):
        shared = next(filter(None, (around.contrast.shared(family, text) for text in texts)), None)
        if shared:
            faults.add(
                item.at,
                f"this case shares {GRAM} words with {family}/{CONTRAST_FILE}, which made the binding: '{shared}'. "
                "Write another.",
            )
