"""What a rule means, held against what it says: every fault of meaning, each once, with its place and what to do.

Form (keys, types) is the reader's. Where a fault follows from another, only the other is told: a misspelt signal is not
also "never named".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from auditor.engine.condition import ConditionError, parse_condition, place
from auditor.engine.faults import Faults, did_you_mean, listed, nearest, quote
from auditor.engine.lint_cases import lint_tests
from auditor.engine.lint_signals import lint_signals, measure_of, reads
from auditor.engine.reader import Fields, Item, Rate
from auditor.engine.surroundings import Surroundings
from auditor.engine.tree import And, Condition, Name, Not, Or, clean_bound, names_of, render

GRAMMAR = 1


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
    lint_signals(signals, around, faults)
    kind = _kind(fields, signals, faults)
    _scope(fields, signals, faults)
    condition = _condition(fields, faults)
    if condition is not None and fields.get("signals"):
        _names(fields, condition, signals, faults)
    bound = _bound(condition, signals)
    if condition is not None and kind == "reading":
        bound = None if _unbounded(fields, condition, signals, faults) else bound
    _among(fields, signals, faults)
    _verdict(fields, kind, bound, faults)
    _causal(fields, kind, signals, faults)
    lint_tests(fields, signals, around, faults)
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


def _kind(fields: Fields, signals: Mapping[str, Item], faults: Faults) -> str | None:
    """The rule's kind, or None when the signals do not bear it out, after telling so."""
    kind = fields.get("kind")
    if kind is None:
        return None
    found = {name: reads(item) for name, item in signals.items()}
    reading = next((name for name, reads_them in found.items() if reads_them), None)
    if kind.value == "doing" and reading is not None:
        faults.add(
            kind.at, f"signal {quote(reading)} is on activations, and that makes a rule reading. Write kind: reading."
        )
    elif kind.value == "reading" and found and all(reads_them is False for reads_them in found.values()):
        faults.add(kind.at, "no signal is on activations, so nothing is read from them. Write kind: doing.")
    else:
        return str(kind.value)
    return None


def _scope(fields: Fields, signals: Mapping[str, Item], faults: Faults) -> None:
    scope = fields.get("scope")
    if scope and signals and all(reads(item) is False for item in signals.values()):
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
    meant = set(signals) if "among" in fields.faulty else _meant_by_among(fields, signals)
    named = set(names_of(condition))
    for leaf in _leaves(condition):
        if leaf.name in signals or leaf.name in meant:
            continue
        guess = nearest(leaf.name, signals)
        meant.update({leaf.name, guess} if guess else {leaf.name})
        at = place(node, leaf.at)  # type: ignore[arg-type]
        faults.add(at, _no_signal(leaf.name, signals))
    for name, item in signals.items():
        if name not in named | meant:
            faults.add(
                item.key, f"signal {quote(name)} decides nothing: the condition never names it. Use it or remove it."
            )


def _meant_by_among(fields: Fields, signals: Mapping[str, Item]) -> set[str]:
    """The signal that `among` names, or the one that it probably meant."""
    among = fields.value("among")
    guess = nearest(among, signals) if among is not None and among not in signals else None
    return {name for name in (among, guess) if name is not None}


def _among(fields: Fields, signals: Mapping[str, Item], faults: Faults) -> None:
    among = fields.get("among")
    if among and signals and among.value not in signals:
        faults.add(among.at, _no_signal(among.value, signals))


def _no_signal(name: str, signals: Mapping[str, Item]) -> str:
    return f"no signal {quote(name)} in this rule.{did_you_mean(name, signals)} It has: {listed(signals)}."


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


# causal


def _causal(fields: Fields, kind: str | None, signals: Mapping[str, Item], faults: Faults) -> None:
    """Whether there is something to steer; the outcome stands in another rule, so the packs hold it against that."""
    item = fields.get("causal")
    if item is None:
        return
    if kind == "doing":
        faults.add(item.key, "'causal' has no effect on a doing rule, which has no concept to steer. Remove it.")
        return
    steer = item.value.get("steer")
    if steer is None or not signals:
        return
    if steer.value not in signals:
        faults.add(steer.at, _no_signal(steer.value, signals))
    elif measure_of(signals[steer.value]) not in (None, "concept"):
        faults.add(
            steer.at, f"signal {quote(steer.value)} is not on a concept, and only a concept's latents are steered."
        )
