"""What the shipped SAE has to reach, and whether it does: the `bars:` of its configuration file. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from auditor.errors import AuditError


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure and its limit; at_least: whether larger is better."""

    what: str
    measured: float
    limit: float
    at_least: bool

    @property
    def holds(self) -> bool:
        """False for a NaN."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def __str__(self) -> str:
        side = "at least" if self.at_least else "at most"
        return f"{'holds' if self.holds else 'FAILS'}  {self.what}: {self.measured:,.4g}, {side} {self.limit:,.4g}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON, which has no NaN: None."""
        measured = None if math.isnan(self.measured) else self.measured
        return {**asdict(self), "measured": measured, "holds": self.holds}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Bar:
        measured = math.nan if data["measured"] is None else data["measured"]
        return cls(data["what"], measured, data["limit"], data["at_least"])


AT_MOST = {"fvu": "FVU", "l0": "L0", "dead_share": "dead share"}
AT_LEAST = {"ce_recovered": "CE recovered", "training_tokens": "training tokens"}


def check_limits(limits: Any) -> None:
    """Errors: AuditError for a limit of something that is not measured, or that is no number."""
    known = (*AT_MOST, *AT_LEAST, "held_out")
    kinds = limits.get("held_out", {}) if isinstance(limits, Mapping) else None
    if not isinstance(limits, Mapping) or not isinstance(kinds, Mapping):
        raise AuditError(f"bars: needs limits of {', '.join(known)}, the last a number a kind of text.")
    if unknown := [name for name in limits if name not in known]:
        raise AuditError(f"bars.{unknown[0]}: there is no such measure. There are: {', '.join(known)}.")
    for name, value in {**limits, **kinds}.items():
        if name != "held_out" and type(value) not in (int, float):
            raise AuditError(f"bars: the limit of {name} is {value!r}, and should be a number.")


def bars(card: Mapping[str, Any], limits: Mapping[str, Any], auroc: float, before: float | None) -> list[Bar]:
    """Every bar of the configuration on a card, and the mean AUROC of features, which may not fall below `before`, that
    of the SAE that shipped until now (None: there was none).

    limits: measure -> limit, and held_out: kind -> tokens. A measure that the card lacks is a NaN, and fails.
    """
    missing = float("nan")
    found = [Bar(name, card.get(key, missing), limits[key], False) for key, name in AT_MOST.items() if key in limits]
    found += [Bar(name, card.get(key, missing), limits[key], True) for key, name in AT_LEAST.items() if key in limits]
    for kind, tokens in limits.get("held_out", {}).items():
        found.append(Bar(f"held-out tokens of {kind}", card["kinds"].get(kind, {}).get("tokens", 0), tokens, True))
    if before is not None:
        found.append(Bar("mean AUROC of features", auroc, before, True))
    return found
