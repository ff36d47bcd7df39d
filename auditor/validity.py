"""Does the SAE still fit the audited model? FVU and L0 by kind of text, against the SAE's card.

The sums are measured in auditor/scan/validity.py; here they are added up and judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from auditor.schema import KindFit, round6

FVU_RATIO = 1.5  # times the card's value for the kind
L0_RATIO = (0.5, 2.0)  # likewise, where L0 can move
MIN_TOKENS = 2000  # a kind with fewer is printed and not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class KindValidity:
    """One kind of text: tokens that are neither first nor sinks, FVU (0 is perfect), L0 (active latents a token), the
    card's values, and whether they agree."""

    tokens: int
    fvu: float | None
    l0: float | None
    card_fvu: float | None
    card_l0: float | None
    judged: bool
    ok: bool | None  # None: not judged

    @property
    def ratio(self) -> float | None:
        """FVU over the card's; None: one of them is missing."""
        return self.fvu / self.card_fvu if self.fvu is not None and self.card_fvu else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """How the SAE fits the audited model, by kind of text. l0_moves: whether L0 can differ from token to token."""

    by_kind: Mapping[str, KindValidity]
    l0_moves: bool
    ok: bool | None  # None: no kind had enough tokens
    sinks: int
    firsts: int

    @property
    def fvu(self) -> float | None:
        """Mean over the kinds that are judged, or over all that have tokens when none is."""
        judged = [k.fvu for k in self.by_kind.values() if k.judged and k.fvu is not None]
        values = judged or [k.fvu for k in self.by_kind.values() if k.fvu is not None]
        return sum(values) / len(values) if values else None

    @property
    def tokens(self) -> int:
        """Tokens of all kinds that the sums are over."""
        return sum(k.tokens for k in self.by_kind.values())

    @property
    def l0(self) -> float | None:
        """Mean active latents a token over all kinds; None: no tokens."""
        active = sum(k.l0 * k.tokens for k in self.by_kind.values() if k.l0 is not None)
        return active / self.tokens if self.tokens else None

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(kind, found, needed) of every bound that a judged kind breaks."""
        return [fault for kind, k in self.by_kind.items() if k.judged for fault in _faults(kind, k, self.l0_moves)]

    @property
    def reason(self) -> str:
        """Whether the SAE fits, in words with the worst number."""
        if self.ok is None:
            most = max((k.tokens for k in self.by_kind.values()), default=0)
            return f"not judged: no kind of text has {MIN_TOKENS} tokens, the most is {most}"
        if self.ok:
            worst = max(k.ratio for k in self.by_kind.values() if k.judged and k.ratio is not None)
            return f"the SAE fits this model as its card says: FVU at most {worst:.2f} times the card"
        kind, found, needed = self.faults[0]
        return f"the SAE no longer fits this model: on {kind} {found}; {needed}"


class FitSums:
    """Sums over samples, kind by kind."""

    def __init__(self) -> None:
        self.kinds: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0, 0])
        self.sinks = 0
        self.firsts = 0

    def add(self, fits: Mapping[str, KindFit], sinks: int, firsts: int) -> None:
        """Add one sample's sums by kind, and its tokens that were left out."""
        for kind, fit in fits.items():
            for place, value in enumerate((fit.tokens, fit.rss, fit.tss, fit.active)):
                self.kinds[kind][place] += value
        self.sinks += sinks
        self.firsts += firsts

    def judge(self, sae: Mapping[str, Any]) -> Validity:
        """Hold the sums against the card in the manifest's `sae`."""
        cards = (sae.get("card") or {}).get("kinds") or {}
        moves = l0_can_move(sae)
        kinds = {kind: _kind(self.kinds[kind], cards.get(kind) or {}, moves) for kind in sorted(self.kinds)}
        judged = [k.ok for k in kinds.values() if k.judged]
        return Validity(
            by_kind=kinds, l0_moves=moves, ok=all(judged) if judged else None, sinks=self.sinks, firsts=self.firsts
        )


def l0_can_move(sae: Mapping[str, Any]) -> bool:
    """False for TopK, whose every token has k active latents; a BatchTopK's k is a mean only."""
    architecture = (sae.get("card") or {}).get("architecture")
    return architecture != "topk" if architecture else not sae.get("k")


def _kind(sums: Iterable[float], card: Mapping[str, Any], moves: bool) -> KindValidity:
    tokens, rss, tss, active = sums
    fvu = rss / tss if tss > 0 else None
    l0 = active / tokens if tokens else None
    judged = tokens >= MIN_TOKENS and fvu is not None and bool(card.get("fvu"))
    kind = KindValidity(
        tokens=int(tokens), fvu=round6(fvu), l0=round6(l0), card_fvu=card.get("fvu"), card_l0=card.get("l0"),
        judged=judged, ok=None,
    )  # fmt: skip
    return replace(kind, ok=not _faults("", kind, moves)) if judged else kind


def _faults(name: str, kind: KindValidity, moves: bool) -> list[tuple[str, str, str]]:
    found = []
    if kind.ratio is not None and kind.ratio > FVU_RATIO:
        said = f"FVU is {kind.fvu:.3f}, {kind.ratio:.2f} times the card"
        found.append((name, said, f"at most {FVU_RATIO} times is allowed"))
    if moves and kind.l0 is not None and kind.card_l0:
        ratio = kind.l0 / kind.card_l0
        if not L0_RATIO[0] <= ratio <= L0_RATIO[1]:
            said = f"L0 is {kind.l0:.1f}, {ratio:.2f} times the card"
            found.append((name, said, f"{L0_RATIO[0]} to {L0_RATIO[1]:.0f} times is allowed"))
    return found
