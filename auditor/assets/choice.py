"""Which layer and which k: decided from the measures of short runs, with the reason in words. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, stdev
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A short SAE and its measures. tokens: it was trained on; fvu: held-out, mean of kinds; aurocs: concept -> AUROC
    of features on templates left out; seconds: training and all measures, None for an SAE that was not made here."""

    hook_point: str
    k: int
    tokens: int
    fvu: float
    l0: float
    dead_share: float
    aurocs: Mapping[str, float]
    seconds: float | None

    @property
    def auroc(self) -> float:
        return round(fmean(self.aurocs.values()), 4)

    @classmethod
    def of_card(cls, card: Mapping[str, Any], aurocs: Mapping[str, float]) -> Trial:
        """An SAE with a card, beside the trials."""
        measures = {name: card[name] for name in ("hook_point", "k", "fvu", "l0", "dead_share")}
        return cls(**measures, tokens=card["dead_tokens"], aurocs=aurocs, seconds=None)

    def __str__(self) -> str:
        return f"{self.hook_point}, k {self.k}: FVU {self.fvu:.3f}, mean AUROC of features {self.auroc:.4f}"

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "aurocs": dict(self.aurocs), "auroc": self.auroc}


def choose_layer(trials: Sequence[Trial]) -> tuple[Trial, str]:
    """The highest mean AUROC of features over the concepts; the first among equals. FVU has no say: it prefers early
    layers."""
    best = max(trials, key=lambda trial: trial.auroc)
    others = [f"{trial.hook_point} {_behind(best, trial)}" for trial in trials if trial is not best]
    told = "; ".join([f"{best.hook_point} has the highest mean AUROC of features, {best.auroc:.3f}", *others])
    return best, told


def choose_k(trials: Sequence[Trial]) -> tuple[Trial, str]:
    """Among those whose mean AUROC is within one standard error (paired over concepts) of the highest, the lowest
    FVU."""
    best = max(trials, key=lambda trial: trial.auroc)
    near = [trial for trial in trials if trial is best or _within(best, trial)]
    chosen = min(near, key=lambda trial: trial.fvu)
    told = [f"k {best.k} has the highest mean AUROC of features, {best.auroc:.3f}"]
    told += [f"k {trial.k} {_behind(best, trial)}" for trial in trials if trial is not best]
    names = ", ".join(str(trial.k) for trial in near)
    why = f"of k {names}, within one standard error, k {chosen.k} has the lowest FVU" if len(near) > 1 else ""
    return chosen, "; ".join([*told, *filter(None, [why])])


def paired(best: Trial, other: Trial) -> tuple[float, float]:
    """Mean of best − other over concepts, and its standard error (0 with one concept)."""
    differences = [best.aurocs[concept] - other.aurocs[concept] for concept in best.aurocs]
    n = len(differences)
    return fmean(differences), stdev(differences) / math.sqrt(n) if n > 1 else 0.0


def _within(best: Trial, other: Trial) -> bool:
    mean, error = paired(best, other)
    return mean <= error


def _behind(best: Trial, other: Trial) -> str:
    mean, error = paired(best, other)
    return f"is {mean:.3f} lower (standard error {error:.3f}, paired over {len(best.aurocs)} concepts)"
