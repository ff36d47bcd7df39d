"""What a rule means, held against what it says: every fault of meaning, each once, with its place and what to do.

Form (keys, types) is the reader's. Where a fault follows from another, only the other is told: a misspelt signal is not
also "never named".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.engine import keys
from auditor.engine.condition import ConditionError, parse_condition, place
from auditor.engine.contrast import GRAM, ContrastSets, texts_of
from auditor.engine.faults import Faults, did_you_mean, listed, nearest, quote
from auditor.engine.reader import Fields, Item, Rate, plain
from auditor.engine.tree import And, Condition, Family, Name, Not, Or, clean_bound, names_of, render

GRAMMAR = 1
STABLE_CASES = 5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a rule's text. A None is not judged: a manifest's text has no file, a broken family has none.

    families: all that a concept may name; file: where the rule lies; bandit_tests: the ids that this bandit knows.
    """

    family: Family | None
    families: Mapping[str, Family] | None = None
    file: Path | None = None
    bandit_tests: frozenset[str] | None = None
    contrast: ContrastSets | None = None


def lint_family(fields: Fields, file: Path | None, faults: Faults) -> None:
    """Faults of a family.yaml beyond its form. file: where it lies, if in a folder."""
    grammar, name = fields.get("grammar"), fields.get("id")
    if grammar and grammar.value != GRAMMAR:
        faults.add(
            grammar.at, f"grammar {grammar.value} is not known. This tool reads grammar {GRAMMAR}: use a newer tool."
        )
    if name and file is not None and file.resolve().parent.name != name.value:
        faults.add(
            name.at,
            f"family {quote(name.value)} lies in the folder {quote(file.resolve().parent.name)}. Give both one name.",
        )


def lint_rule(fields: Fields, around: Surroundings, faults: Faults) -> Condition | None:
    """Add a rule's faults of meaning; returns its condition's tree when that can be read, with or without faults."""
    signals: dict[str, Item] = fields.value("signals", {})
    _id(fields, around, faults)
    for item in signals.values():
        if isinstance(item.value, Fields):
            _signal(item.value, around, faults)
    kind = _kind(fields, signals, faults)
    _scope(fields, signals, faults)
    condition = _condition(fields, faults)
    if condition is not None and fields.get("signals"):
        _names(fields, condition, signals, faults)
    bound = _bound(condition, signals)
    if condition is not None and kind == "reading":
        bound = None if _unbounded(fields, condition, signals, faults) else bound
    _verdict(fields, kind, bound, faults)
    _tests(fields, signals, around, faults)
    return condition


def _id(fields: Fields, around: Surroundings, faults: Faults) -> None:
    item, family, file = fields.get("id"), around.family, around.file
    if item is None:
        return
    home, _, name = item.value.partition(".")
    if family is not None and home != family.id:
        faults.add(
            item.at,
            f"id {quote(item.value)} is not of this folder's family. Call it {family.id}.{name}, or move the file.",
        )
    elif file is not None and file.stem != name:
        faults.add(
            item.at,
            f"id {quote(item.value)} does not fit the file {quote(file.name)}. Call it {name}.yaml, or change the id.",
        )


# signals


def _signal(signal: Fields, around: Surroundings, faults: Faults) -> None:
    concept, latents, bandit = (signal.get(measure) for measure in keys.MEASURES)
    if sum(signal.has(measure) for measure in keys.MEASURES) > 1:
        return
    if concept is not None:
        _concept(concept, around, faults)
    if latents is not None:
        _latents(latents.value, faults)
    if bandit is not None:
        _bandit_tests(bandit.value.get("tests"), around.bandit_tests, faults)
    threshold: Fields | None = signal.value("threshold")
    for kind, limit in threshold.items.items() if threshold else ():
        if concept is not None and kind != "clean_rate":
            faults.add(
                limit.key,
                "a number for a concept holds for one model only. Say how rare it is on clean text: clean_rate: 1%.",
            )
        elif bandit is not None and kind == "clean_rate":
            faults.add(limit.key, "a number of findings has no clean rate. Say how many: at_least: 1.")
        elif bandit is not None and kind == "at_least" and limit.value <= 0:
            faults.add(
                limit.at,
                f"every answer has at least {limit.node.value} findings. Say how many are too many: at_least: 1.",
            )


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


def _reads(item: Item) -> bool | None:
    """Whether a signal reads activations; None when its measure is faulty or unknown."""
    signal = item.value
    if not isinstance(signal, Fields):
        return None
    if signal.has("concept") or signal.has("latents"):
        return True
    return False if signal.has("bandit") else None


def _kind(fields: Fields, signals: Mapping[str, Item], faults: Faults) -> str | None:
    """The rule's kind, or None when the signals do not bear it out, after telling so."""
    kind = fields.get("kind")
    if kind is None:
        return None
    reads = {name: _reads(item) for name, item in signals.items()}
    reading = next((name for name, found in reads.items() if found), None)
    if kind.value == "doing" and reading is not None:
        faults.add(
            kind.at, f"signal {quote(reading)} is on activations, and that makes a rule reading. Write kind: reading."
        )
    elif kind.value == "reading" and reads and all(found is False for found in reads.values()):
        faults.add(kind.at, "no signal is on activations, so nothing is read from them. Write kind: doing.")
    else:
        return str(kind.value)
    return None


def _scope(fields: Fields, signals: Mapping[str, Item], faults: Faults) -> None:
    scope = fields.get("scope")
    if scope and signals and all(_reads(item) is False for item in signals.values()):
        faults.add(scope.key, "'scope' has no effect: no signal of this rule reads tokens. Remove it.")


# condition


def _condition(fields: Fields, faults: Faults) -> Condition | None:
    item = fields.get("condition")
    if item is None:
        return None
    try:
        return parse_condition(item.value)
    except ConditionError as error:
        faults.add(place(item.node, error.at), str(error))  # type: ignore[arg-type]
        return None


def _names(fields: Fields, condition: Condition, signals: Mapping[str, Item], faults: Faults) -> None:
    node = fields.items["condition"].node
    meant = set()
    named = set(names_of(condition))
    for leaf in _leaves(condition):
        if leaf.name in signals or leaf.name in meant:
            continue
        guess = nearest(leaf.name, signals)
        meant.update({leaf.name, guess} if guess else {leaf.name})
        hint = did_you_mean(leaf.name, signals)
        at = place(node, leaf.at)  # type: ignore[arg-type]
        faults.add(at, f"no signal {quote(leaf.name)} in this rule.{hint} It has: {listed(signals)}.")
    for name, item in signals.items():
        if name not in named | meant:
            faults.add(
                item.key, f"signal {quote(name)} decides nothing: the condition never names it. Use it or remove it."
            )


def _leaves(condition: Condition) -> Iterator[Name]:
    match condition:
        case Name():
            yield condition
        case Not(part):
            yield from _leaves(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)


def _rates(condition: Condition, signals: Mapping[str, Item]) -> dict[str, float | None] | None:
    """Each named signal's clean rate, None for one that states a number; None as a whole when a fault hides one."""
    rates: dict[str, float | None] = {}
    for name in names_of(condition):
        signal = signals[name].value if name in signals else None
        threshold = signal.value("threshold") if isinstance(signal, Fields) else None
        limits = list(threshold.items.values()) if threshold else []
        if (
            not isinstance(signal, Fields)
            or len(limits) != 1
            or (signal.has("concept") and not isinstance(limits[0].value, Rate))
        ):
            return None
        value = limits[0].value
        rates[name] = value.fraction if isinstance(value, Rate) else None
    return rates


def _bound(condition: Condition | None, signals: Mapping[str, Item]) -> float | None:
    rates = None if condition is None else _rates(condition, signals)
    return None if rates is None or condition is None else clean_bound(condition, rates)


def _unbounded(fields: Fields, condition: Condition, signals: Mapping[str, Item], faults: Faults) -> bool:
    """Tell of each `not` that makes the clean rates worthless; where no signal has one there is none to lose."""
    rates = _rates(condition, signals)
    if rates is None or all(rate is None for rate in rates.values()):
        return False
    node = fields.items["condition"].node
    culprits = _open_ends(condition, rates)
    for culprit in culprits:
        faults.add(
            place(node, culprit.at),  # type: ignore[arg-type]
            f"'{render(culprit)}' may hold on all clean text, so no clean rate bounds this rule. Write 'and not'.",
        )
    return bool(culprits)


def _open_ends(condition: Condition, rates: Mapping[str, float | None]) -> list[Not]:
    """The `not`s that lift the condition's clean bound to 100 %."""
    if clean_bound(condition, rates) < 1:
        return []
    match condition:
        case Not():
            return [condition]
        case Or(parts):
            return [culprit for part in parts for culprit in _open_ends(part, rates)]
        case And(parts):
            return [culprit for part in parts for culprit in _open_ends(part, rates)][:1]
    return []


# verdict


def _verdict(fields: Fields, kind: str | None, bound: float | None, faults: Faults) -> None:
    item = fields.get("verdict")
    verdict: Fields = item.value if item else Fields(fields.at)
    warn, fail = verdict.get("warn_if"), verdict.get("fail_if")
    warn_rate, fail_rate = (limit.value.value("rate_above") if limit else None for limit in (warn, fail))
    if kind == "reading" and fail:
        faults.add(
            fail.key,
            "a reading rule cannot fail on a rate: reading is not doing. "
            "Use warn_if, or rise_above against a baseline.",
        )
    elif kind == "doing" and not (verdict.has("warn_if") or verdict.has("fail_if")) and not verdict.strangers:
        if not fields.has("verdict") or item:
            at = item.key if item else fields.at
            faults.add(at, "a doing rule states when it warns or fails: verdict: {fail_if: {rate_above: 20%}}.")
    elif warn and warn_rate and fail_rate and warn_rate.fraction >= fail_rate.fraction:
        faults.add(
            warn.key,
            f"warn_if at {warn_rate.stated} is never seen, since fail_if holds from {fail_rate.stated} on. Lower it.",
        )
    if kind == "reading" and warn and warn_rate and bound is not None and warn_rate.fraction < bound:
        faults.add(
            warn.key,
            f"a reading rule warns above its clean bound, here {bound * 100:.10g}%, no lower. "
            "Raise warn_if or leave it out.",
        )


# tests


def _tests(fields: Fields, signals: Mapping[str, Item], around: Surroundings, faults: Faults) -> None:
    tests: Fields | None = fields.value("tests")
    reads = [_reads(item) for item in signals.values()]
    counts = {}
    for kind in ("fires", "quiet"):
        cases: list[Item] = tests.value(kind, []) if tests else []
        counts[kind] = sum(not item.value.has("todo") for item in cases)
        for item in cases:
            _case(item, bool(reads) and all(reads), faults)
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


def _case(item: Item, only_reads: bool, faults: Faults) -> None:
    case: Fields = item.value
    code, response = case.get("code"), case.get("response")
    if code and only_reads:
        faults.add(
            code.key, "a code case has no effect: no signal of this rule looks at code. Give a prompt and a response."
        )
    if code:
        for name in case.items.keys() - {"code", "todo", *keys.CASE.one_of}:
            faults.add(case.items[name].key, f"'{name}' has no effect beside 'code'. Remove it.")
    elif response and (budget := case.get("max_new_tokens")):
        faults.add(budget.key, "'max_new_tokens' has no effect beside 'response': nothing is generated. Remove it.")


def _overlap(item: Item, signals: Mapping[str, Item], around: Surroundings, faults: Faults) -> None:
    """A case that shares 13 words in a row with the contrast set of the rule's family or of a concept that it names."""
    if around.family is None or around.contrast is None:
        return
    concepts = [s.value.value("concept", "") for s in signals.values() if isinstance(s.value, Fields)]
    homes = [home for concept in concepts if (home := concept.rpartition(".")[0])]
    texts = texts_of(plain(item.value))
    for family in dict.fromkeys([around.family.id, *homes]):
        shared = around.contrast.shared(family, texts)
        if shared:
            faults.add(
                item.at,
                f"this case shares {GRAM} words with {family}/contrast.jsonl, which made the binding: '{shared}'. "
                "Write another.",
            )
