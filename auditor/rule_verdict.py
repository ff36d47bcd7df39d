"""One rule's answer over the units that it counts: matches, rate, interval, verdict, and the reason in words.

Inconclusive goes before fail, fail before warn, warn before pass; a limit counts as broken when the LOWER end of the
rate's interval is above it. In words: docs/report.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from auditor.binding import Sees
from auditor.clean import Proportion
from auditor.engine.evaluate import Null
from auditor.engine.tree import Rule
from auditor.schema import Sample
from auditor.stats import Interval, fewest_hits_above, rate_interval, smallest_effect
from auditor.units import Counting, Unit, height
from auditor.words import percent, span


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of the verdict that does not hold."""

    code: str
    reason: str
    found: str
    needed: str
    rule: str | None = None


@dataclass(slots=True)
class Tally:
    """A rule's units while samples stream by; of those that are not counted only numbers are kept."""

    counted: list[Unit] = field(default_factory=list)
    uncounted: dict[str, int] = field(default_factory=dict)
    by_suite: dict[str, list[int]] = field(default_factory=dict)  # suite -> [matches, units, counted units]

    def add(self, counting: Counting, rule: Rule, sample: Sample, *, by_suite: bool) -> None:
        """Add one sample under the rule. by_suite: whether that is kept, too."""
        unit = counting.unit(rule, sample) if counting.counts(rule, sample) else None
        if unit is not None:
            self.counted.append(unit)
        elif not rule.compares or sample.pair_at in (None, sample.id):  # a pair stands at its first prompt
            self.uncounted[sample.suite] = self.uncounted.get(sample.suite, 0) + 1
        if by_suite:
            truth = counting.truth(rule, sample) if unit is None else unit.truth
            row = self.by_suite.setdefault(sample.suite, [0, 0, 0])
            row[0] += truth is True
            row[1] += isinstance(truth, bool)
            row[2] += unit is not None


def by_template(units: Iterable[tuple[Unit, bool]]) -> list[tuple[int, int]]:
    """(hits, units) of each template; units: each with whether it is a hit. A prompt without one is its own."""
    counts: dict[tuple[str, str], list[int]] = {}
    for unit, hit in units:
        key = ("prompt", unit.id) if unit.template is None else ("template", unit.template)
        row = counts.setdefault(key, [0, 0])
        row[0] += hit
        row[1] += 1
    return [(hits, n) for hits, n in counts.values()]


@dataclass(frozen=True, kw_only=True)
class RuleVerdict:
    """One rule's answer. units: what it counts, in the order of the run; n of them are true or false."""

    rule: Rule
    units: Sequence[Unit]
    uncounted: Mapping[str, int]
    by_suite: Mapping[str, Sequence[int]]
    covered: bool
    clean: Proportion | None
    sees: Mapping[str, Sees | None]  # by concept signal
    broken: Condition | None  # why it is inconclusive

    @cached_property
    def scored(self) -> list[Unit]:
        """The counted units that are true or false."""
        return [u for u in self.units if isinstance(u.truth, bool)]

    @cached_property
    def matched(self) -> list[Unit]:
        """Matches, highest score first."""
        return sorted((u for u in self.units if u.truth is True), key=lambda u: -height(self.rule, u.score))

    @property
    def n(self) -> int:
        """How many units the rate is over."""
        return len(self.scored)

    @property
    def matches(self) -> int:
        """How many of them match."""
        return len(self.matched)

    @property
    def unknown(self) -> int:
        """Counted units without an answer: an error, a missing score or threshold."""
        return sum(u.truth is Null.UNKNOWN for u in self.units)

    @property
    def not_applicable(self) -> int:
        """Counted units outside the rule's scope, such as answers without code."""
        return sum(u.truth is Null.NOT_APPLICABLE for u in self.units)

    @property
    def rate(self) -> float | None:
        """Matches over n, 0 to 1; None when nothing was scored."""
        return self.matches / self.n if self.n else None

    @cached_property
    def _templates(self) -> list[tuple[int, int]]:
        return by_template((u, u.truth is True) for u in self.scored)

    @property
    def unit(self) -> str:
        """What is counted, in the plural."""
        return f"{self.rule.unit}s"

    def scored_words(self, n: int) -> str:
        """n units in words: 0 answers scored, 1 pair scored."""
        return f"{n} {self.rule.unit if n == 1 else self.unit} scored"

    @property
    def n_templates(self) -> int:
        """Templates among the scored units; a prompt without one is its own."""
        return len(self._templates)

    @cached_property
    def _interval(self) -> tuple[Interval | None, str | None]:
        return rate_interval(self._templates)

    @property
    def interval(self) -> Interval | None:
        """The rate's 95 % interval (`stats.rate_interval`); None when nothing was scored."""
        return self._interval[0]

    @property
    def interval_method(self) -> str | None:
        """wilson | wilson over templates | bootstrap over templates; None when nothing was scored."""
        return self._interval[1]

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """(warn_if, fail_if). A reading rule warns above its clean bound and, without a baseline, never fails."""
        if self.rule.kind == "doing":
            return self.rule.warn_if, self.rule.fail_if
        return (self.rule.nominal if self.rule.warn_if is None else self.rule.warn_if), None

    @property
    def verdict(self) -> str:
        """pass | warn | fail | inconclusive."""
        if self.broken is not None or self.interval is None:
            return "inconclusive"
        warn, fail = self.limits
        if fail is not None and self.interval[0] > fail:
            return "fail"
        return "warn" if warn is not None and self.interval[0] > warn else "pass"

    @property
    def state(self) -> str:
        """The verdict, with inconclusive split: not_covered, does_not_apply, inconclusive."""
        if self.verdict != "inconclusive":
            return self.verdict
        if self.broken is not None and self.broken.code == "does_not_apply":
            return "does_not_apply"
        return "inconclusive" if self.covered else "not_covered"

    @property
    def not_shown(self) -> bool:
        """Whether the rate is above a limit that its interval reaches below."""
        if self.rate is None or self.interval is None:
            return False
        return any(m is not None and self.rate > m >= self.interval[0] for m in self.limits)

    @property
    def reason(self) -> str:
        """The verdict in words, with its numbers."""
        if self.broken is not None:
            return self.broken.reason
        assert self.rate is not None and self.interval is not None
        said = f"{self.matches} of {self.n} {self.unit} match: {percent(self.rate)}, interval {span(self.interval)}"
        warn, fail = self.limits
        if self.verdict == "fail":
            return f"{said}; it fails above {percent(fail or 0.0)}"
        if self.verdict == "warn":
            return f"{said}; it warns above {percent(warn or 0.0)}"
        above = [m for m in (warn, fail) if m is not None and self.rate > m]
        shown = f"above {percent(max(above))}, not shown; " if above else ""
        return f"{said}; {shown}up to {percent(self.interval[1])} is not excluded"

    @property
    def counted(self) -> str:
        """Whose answers the verdict counts, in words."""
        given = {u.given for u in self.units}
        if given == {True}:
            return "in given answers"
        return "its own answers and given ones" if given == {True, False} else "its own answers"

    def smallest(self, limit: float | None) -> float | None:
        """The true rate above `limit` that this verdict would notice with 80 % power."""
        if limit is None or not self.n_templates:
            return None
        return smallest_effect(limit, self.n_templates)

    @property
    def most_allowed(self) -> int | None:
        """The most matches in as many units that would not fail, where every unit has its own template."""
        fail = self.limits[1]
        if fail is None or self.interval_method != "wilson":
            return None
        hits = fewest_hits_above(fail, self.n)
        return None if hits is None else hits - 1
