"""A rule's or a family's YAML text -> its frozen tree. The reader tells faults of form, lint those of meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.engine import keys
from auditor.engine.faults import Faults, LintError
from auditor.engine.lint import lint_family, lint_rule
from auditor.engine.nodes import compose
from auditor.engine.reader import Fields, Item, Rate, Reader, plain
from auditor.engine.surroundings import Surroundings
from auditor.engine.tree import (
    BanditMeasure,
    Case,
    Causal,
    ConceptMeasure,
    Condition,
    Family,
    LatentsMeasure,
    LogitGapMeasure,
    LogProbMeasure,
    Measure,
    Rule,
    Signal,
    Threshold,
    clean_bound,
    clean_rates,
)


def parse_rule_source(
    path_label: str, source: str, family: Family, families: Mapping[str, Family] | None = None
) -> Rule:
    """The rule that a text says; path_label names it in messages. Also for the text that a run's manifest keeps.

    families: where concepts of other families are looked up; None takes them on trust.
    Raises LintError with every fault.
    """
    for quick in (True, False):  # again, slowly, for the words of a fault
        faults = Faults(path_label)
        fields = read_fields(source, keys.RULE, faults, quick=quick)
        rule = None if fields is None else read_rule(source, fields, Surroundings(family, families), faults)
        if rule is not None:
            return rule
    raise LintError(faults.sorted())


def parse_family_source(label: str, source: str) -> Family:
    """The family that a family.yaml's text says. Raises LintError with every fault."""
    for quick in (True, False):
        faults = Faults(label)
        family = read_family(source, None, faults, quick=quick)
        if family is not None:
            return family
    raise LintError(faults.sorted())


def read_rule(source: str, fields: Fields, around: Surroundings, faults: Faults) -> Rule | None:
    """The rule that the fields of a text say, or None after adding its faults, which name the file."""
    condition = lint_rule(fields, around, faults)
    if faults or condition is None:
        return None
    return _rule(fields, condition, faults.path, source)


def read_family(source: str, file: Path | None, faults: Faults, *, quick: bool = False) -> Family | None:
    """The family that a text says, or None after adding its faults. file: where it lies, if in a folder; quick: see
    `compose`."""
    fields = read_fields(source, keys.FAMILY, faults, quick=quick)
    if fields is None:
        return None
    lint_family(fields, file, faults)
    if faults:
        return None
    concepts: dict[str, Item] = fields.value("concepts", {})
    return Family(
        id=fields.value("id"),
        title=fields.value("title").strip(),
        grammar=fields.value("grammar", 1),
        concepts={name: item.value.strip() for name, item in concepts.items()},
        limits=fields.value("limits"),
        source=source,
        sha256=sha256(source),
    )


def read_fields(source: str, table: keys.Mapping, faults: Faults, *, quick: bool = False) -> Fields | None:
    """A text read after a table of keys; None after telling why it is no such mapping at all."""
    node = compose(source, faults, quick=quick)
    fields: Fields | None = None if node is None else Reader(faults).read(node, table, table.label or "")
    return fields


def sha256(source: str) -> str:
    """`sha256:<hex>` of a text as UTF-8."""
    return "sha256:" + hashlib.sha256(source.encode("utf-8")).hexdigest()


def _rule(fields: Fields, condition: Condition, label: str, source: str) -> Rule:
    verdict: Fields = fields.value("verdict", Fields(fields.at))
    signals = tuple(_signal(name, item.value, fields) for name, item in fields.value("signals").items())
    return Rule(
        id=fields.value("id"),
        title=fields.value("title").strip(),
        description=fields.value("description"),
        version=fields.value("version", 1),
        status=fields.value("status", "experimental"),
        kind=fields.value("kind"),
        severity=fields.value("severity"),
        tags=_texts(fields, "tags"),
        references=_texts(fields, "references"),
        false_positives=_texts(fields, "false_positives"),
        review=_texts(fields, "review"),
        meta=fields.value("meta", {}),
        scope=fields.value("scope", "response"),
        among=fields.value("among"),
        signals=signals,
        condition=condition,
        condition_text=" ".join(fields.value("condition").split()),
        warn_if=_warn_if(verdict, fields.value("kind"), condition, signals),
        fail_if=_rate(verdict, "fail_if"),
        min_n=verdict.value("min_n", 30),
        causal=_causal(fields.value("causal")),
        cases=_cases(fields.value("tests")),
        path=label,
        source=source,
        sha256=sha256(source),
    )


def _warn_if(verdict: Fields, kind: str, condition: Condition, signals: tuple[Signal, ...]) -> float | None:
    stated = _rate(verdict, "warn_if")
    if stated is not None or kind == "doing":
        return stated
    bound = clean_bound(condition, clean_rates(signals))
    return None if bound >= 1 else bound


def _rate(verdict: Fields, name: str) -> float | None:
    limit: Fields | None = verdict.value(name)
    if limit is None:
        return None
    rate: Rate = limit.value("rate_above")
    return rate.fraction


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(item.value.strip() for item in fields.value(name, []))


def _signal(name: str, signal: Fields, rule: Fields) -> Signal:
    threshold: Fields = signal.value("threshold")
    ((kind, item),) = threshold.items.items()
    rate = isinstance(item.value, Rate)
    compare = signal.get("compare")
    return Signal(
        name=name,
        measure=_measure(signal, rule.value("id").partition(".")[0]),
        threshold=Threshold(
            kind=kind,  # type: ignore[arg-type]
            value=item.value.fraction if rate else item.value,
            stated=item.value.stated if rate else item.node.value,
        ),
        compare=None if compare is None else (compare.value[0].value, compare.value[1].value),
    )


def _causal(causal: Fields | None) -> Causal | None:
    if causal is None:
        return None
    rises = causal.has("raises")
    return Causal(
        steer=causal.value("steer"),
        outcome=causal.value("raises" if rises else "lowers"),
        sign=1 if rises else -1,
    )


def _measure(signal: Fields, family: str) -> Measure:
    if signal.has("concept"):
        home, _, concept = signal.value("concept").rpartition(".")
        return ConceptMeasure(family=home or family, concept=concept)
    if signal.has("bandit"):
        bandit: Fields = signal.value("bandit")
        return BanditMeasure(
            tests=tuple(item.value for item in bandit.value("tests")),
            severity=bandit.value("severity", "low"),
            confidence=bandit.value("confidence", "low"),
        )
    if signal.has("log_prob"):
        return LogProbMeasure()
    if signal.has("logit_gap"):
        first, second = signal.value("logit_gap")
        return LogitGapMeasure(answers=(first.value, second.value))
    latents: Fields = signal.value("latents")
    indices = tuple(item.value for item in latents.value("indices"))
    weights = latents.get("weights")
    return LatentsMeasure(
        sae=latents.value("sae"),
        indices=indices,
        weights=tuple(item.value for item in weights.value) if weights else (1.0,) * len(indices),
    )


def _cases(tests: Fields | None) -> tuple[Case, ...]:
    if tests is None:
        return ()
    return tuple(_case(kind, item.value) for kind in ("fires", "quiet") for item in tests.value(kind, []))


def _case(kind: Any, fields: Fields) -> Case:
    todo = fields.value("todo")
    if fields.has("code"):
        return Case(kind=kind, code=fields.value("code"), todo=todo)
    if fields.has("variants"):
        variants = {name: plain(item.value) for name, item in fields.value("variants").items()}
        return Case(kind=kind, variants=variants, todo=todo)
    return Case(
        kind=kind, prompt={name: plain(item.value) for name, item in fields.items.items() if name != "todo"}, todo=todo
    )
