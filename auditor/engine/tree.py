"""The frozen rule tree: what a rule file says, once it has passed lint. Parsed once, then only walked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, assert_never

Op = Literal["above", "at_least", "at_most", "either_way"]
SEVERITIES = ("critical", "high", "medium", "low")  # the worst first


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptMeasure:
    """Score of the detector that the binding chose for this concept."""

    family: str
    concept: str

    unit = "detector score"

    @property
    def key(self) -> str:
        return f"{self.family}.{self.concept}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BanditMeasure:
    """Number of bandit findings of these tests, at least so severe and so confident, in one answer."""

    tests: tuple[str, ...]
    severity: str = "low"
    confidence: str = "low"

    unit = "findings"


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentsMeasure:
    """Weighted sum of feature activations of one named SAE, each in its corpus maxima, mean over tokens."""

    sae: str
    indices: tuple[int, ...]
    weights: tuple[float, ...]

    unit = "corpus maxima"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProbMeasure:
    """Log p of the given response, mean over its tokens."""

    unit = "nats a token"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogitGapMeasure:
    """Log p of the first answer minus log p of the second, each the mean over its tokens; neither is generated."""

    answers: tuple[str, str]

    unit = "nats a token"


Measure = ConceptMeasure | BanditMeasure | LatentsMeasure | LogProbMeasure | LogitGapMeasure


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """When a score makes its signal true.

    value: in the measure's unit, or for clean_rate a fraction (0.05); stated: as written ("5%").
    """

    kind: Literal["at_least", "at_most", "either_way", "clean_rate"]
    value: float
    stated: str

    @property
    def op(self) -> Op:
        """How a score is held against the number: for clean_rate above the binding's, else as the kind says."""
        return "above" if self.kind == "clean_rate" else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """compare: two variants; the score is then the measure at the first minus at the second, within one pair."""

    name: str
    measure: Measure
    threshold: Threshold
    compare: tuple[str, str] | None = None

    @property
    def reads_activations(self) -> bool:
        return isinstance(self.measure, ConceptMeasure | LatentsMeasure)


@dataclass(frozen=True, slots=True)
class Name:
    """A signal's name in a condition. at: offset of its first character in the condition's text; so in every node."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Condition, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Condition, ...]
    at: int = field(default=0, compare=False)


Condition = Name | Not | And | Or


def names_of(condition: Condition) -> tuple[str, ...]:
    """The signals that a condition names, each once, in order."""
    match condition:
        case Name(name):
            return (name,)
        case Not(part):
            return names_of(part)
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(name for part in parts for name in names_of(part)))
    assert_never(condition)


def render(condition: Condition) -> str:
    """The condition as text again, with parentheses only where `and`, `or` or `not` needs them."""
    match condition:
        case Name(name):
            return name
        case Not(part):
            return f"not {_wrapped(part)}"
        case And(parts):
            return " and ".join(map(_wrapped, parts))
        case Or(parts):
            return " or ".join(map(_wrapped, parts))
    assert_never(condition)


def _wrapped(part: Condition) -> str:
    return f"({render(part)})" if isinstance(part, And | Or) else render(part)


def clean_bound(condition: Condition, rates: Mapping[str, float | None]) -> float:
    """Largest share of clean text on which the condition may hold, 0 to 1: `and` the smallest, `or` the sum, else 1.

    rates: each signal's clean rate as a fraction, None for one that states a number. Source: docs/rules.md.
    """
    match condition:
        case Name(name):
            rate = rates.get(name)
            return 1.0 if rate is None else rate
        case Not():
            return 1.0
        case And(parts):
            return min(clean_bound(part, rates) for part in parts)
        case Or(parts):
            return min(1.0, round(sum(clean_bound(part, rates) for part in parts), 12))
    assert_never(condition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test of a rule: a suite prompt without id, `code`, an answer that is one Python block, or a pair's variants.

    todo: why it is known to miss; it is counted apart.
    """

    kind: Literal["fires", "quiet"]
    prompt: Mapping[str, Any] | None = None
    variants: Mapping[str, Mapping[str, Any]] | None = None  # of a rule that compares: a prompt each
    code: str | None = None
    todo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Causal:
    """What steering a concept has to move: `outcome`, the signal of a doing rule, up (sign +1) or down (-1)."""

    steer: str  # a concept signal of the rule
    outcome: str  # "family.name.signal"
    sign: Literal[1, -1]

    @property
    def outcome_rule(self) -> str:
        return self.outcome.rpartition(".")[0]

    @property
    def outcome_signal(self) -> str:
        return self.outcome.rpartition(".")[2]


@dataclass(frozen=True, kw_only=True)  # no slots: what is asked of a rule for every sample is computed once
class Rule:
    """One rule, parsed and linted."""

    id: str
    title: str
    kind: Literal["reading", "doing"]
    severity: Literal["low", "medium", "high", "critical"]
    signals: tuple[Signal, ...]
    condition: Condition
    condition_text: str
    description: str | None = None
    version: int = 1
    status: str = "experimental"
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    scope: str = "response"
    among: str | None = None  # only units for which this signal is true are counted
    warn_if: float | None = None  # rate as a fraction; for a reading rule its clean bound unless the file states more
    fail_if: float | None = None
    min_n: int = 30
    causal: Causal | None = None
    cases: tuple[Case, ...] = ()
    path: str  # as messages name the file
    source: str  # the file's text
    sha256: str  # "sha256:<hex>" of the file's bytes

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        return self.id.partition(".")[2]

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts that the rule names, as "family.concept", each once."""
        keys = [s.measure.key for s in self.signals if isinstance(s.measure, ConceptMeasure)]
        return tuple(dict.fromkeys(keys))

    @property
    def bandit_measures(self) -> tuple[BanditMeasure, ...]:
        """What its signals look for in code."""
        return tuple(s.measure for s in self.signals if isinstance(s.measure, BanditMeasure))

    @cached_property
    def compares(self) -> bool:
        """Whether the unit is a pair of prompts: then every signal compares."""
        return any(signal.compare is not None for signal in self.signals)

    @property
    def unit(self) -> str:
        """What is counted, in the singular."""
        if self.compares:
            return "pair"
        return "prompt" if self.scope == "prompt" else "answer"

    @cached_property
    def reads_given(self) -> bool:
        """Whether a signal is about a given response, and not about what the model writes."""
        return any(isinstance(signal.measure, LogProbMeasure) for signal in self.signals)

    @property
    def nominal(self) -> float | None:
        """The clean bound of the condition as a fraction; None when nothing bounds it (100 %)."""
        bound = clean_bound(self.condition, clean_rates(self.signals))
        return None if bound >= 1 else bound


def clean_rates(signals: tuple[Signal, ...]) -> dict[str, float | None]:
    """Signal name -> its stated clean rate as a fraction; None for a threshold of another kind."""
    return {s.name: s.threshold.value if s.threshold.kind == "clean_rate" else None for s in signals}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What family.yaml says. concepts: each name and its meaning in one line."""

    id: str
    title: str
    grammar: int = 1
    concepts: Mapping[str, str] = field(default_factory=dict)
    limits: str | None = None
    source: str
    sha256: str
