"""Nested choice: options and detector are chosen inside the folds, and the folds outside report them.

Templates are dealt into five groups. Leaving out two groups at a time (ten fits) gives every inner fold of every outer
one: for the outer group g, the inner folds are the four others. Leaving out one group (five fits) gives each candidate
a score that neither its fit nor its options have seen; by these the shipped detector is chosen, once. Leaving out one
template at a time reports each method alone, with options chosen without the template's whole group. Legend: N texts,
F masks, P templates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from auditor.concepts.fit import Method, Option
from auditor.concepts.folds import grouped_folds, template_aurocs
from auditor.concepts.table import FIT, ConceptTable

CANDIDATES = {  # those that may decide, the simplest first; a candidate's methods are its options too
    "features_20": ("features_20",),
    "features_100": ("features_100",),
    "mean_difference": ("mean_difference_mean", "mean_difference_last"),
    "probe": ("probe_mean", "probe_last"),
    "attention_probe": ("attention_probe",),
}
Aurocs = dict[str, float]  # template -> AUROC


@dataclass(frozen=True)
class Scheme:
    """Who is left out, and the training masks that follow."""

    table: ConceptTable
    fold_of: Mapping[str, int]

    @classmethod
    def of(cls, table: ConceptTable) -> Scheme:
        """The table's templates dealt into folds."""
        rows = table.labels.at(FIT)
        return cls(table, grouped_folds(table.labels.template[rows].tolist()))

    @cached_property
    def folds(self) -> tuple[int, ...]:
        return tuple(sorted(set(self.fold_of.values())))

    @cached_property
    def pairs(self) -> dict[frozenset[int], int]:
        """Two folds left out together -> the row of `pair_masks`."""
        return {frozenset(pair): i for i, pair in enumerate(combinations(self.folds, 2))}

    @cached_property
    def pair_masks(self) -> np.ndarray:
        """[F, N] two folds left out, in the order of `pairs`."""
        return np.stack([self._without(pair) for pair in self.pairs])

    @cached_property
    def fold_masks(self) -> np.ndarray:
        """[F, N] one fold left out, in the order of `folds`."""
        return np.stack([self._without({fold}) for fold in self.folds])

    @cached_property
    def template_masks(self) -> np.ndarray:
        """[P, N] one template left out, in the table's order."""
        return np.stack([self.table.train_mask([name]) for name in self.table.templates])

    @cached_property
    def full_mask(self) -> np.ndarray:
        """[N] no template left out: what the shipped fit sees."""
        return self.table.train_mask([])

    def _without(self, folds: frozenset[int] | set[int]) -> np.ndarray:
        return self.table.train_mask([name for name, fold in self.fold_of.items() if fold in folds])

    def aurocs(self, scores_N: np.ndarray, templates: Sequence[str]) -> Aurocs:
        """AUROC within each of the templates, positives against negatives."""
        labels = self.table.labels
        here = labels.at(FIT) & np.isin(labels.template, list(templates))
        return template_aurocs(scores_N[here], labels.is_positive[here], labels.template[here])

    def members(self, fold: int) -> list[str]:
        """The templates of a fold."""
        return [name for name, at in self.fold_of.items() if at == fold]


class MethodRun:
    """One method's fits over the scheme, each done when it is first asked for."""

    def __init__(self, method: Method, scheme: Scheme):
        self.method, self.scheme = method, scheme

    @cached_property
    def _without_folds(self) -> dict[Option, np.ndarray]:
        """option -> scores of the fits without two folds, then of those without one."""
        scheme = self.scheme
        return self.method.scores_by_option(np.concatenate([scheme.pair_masks, scheme.fold_masks]))

    @cached_property
    def _inner(self) -> dict[Option, dict[frozenset[int], Aurocs]]:
        """option -> two folds left out -> AUROC of every template in them."""
        scheme, out = self.scheme, {}
        for option, scores_FN in self._without_folds.items():
            out[option] = {
                pair: scheme.aurocs(scores_FN[i], [name for fold in pair for name in scheme.members(fold)])
                for pair, i in scheme.pairs.items()
            }
        return out

    @cached_property
    def _outer(self) -> dict[Option, Aurocs]:
        """option -> AUROC of every template, by the fit without its fold."""
        scheme, out = self.scheme, {}
        for option, scores_FN in self._without_folds.items():
            own = scores_FN[len(scheme.pairs) :]
            parts = [scheme.aurocs(own[i], scheme.members(fold)) for i, fold in enumerate(scheme.folds)]
            out[option] = {name: value for part in parts for name, value in part.items()}
        return out

    def inner_aurocs(self, option: Option, outer: int) -> Aurocs:
        """Templates outside the fold `outer`, each by a fit that saw neither that fold nor the template's own."""
        out: Aurocs = {}
        for fold in self.scheme.folds:
            if fold != outer:
                known = self._inner[option][frozenset((outer, fold))]
                out |= {name: known[name] for name in self.scheme.members(fold) if name in known}
        return out

    def outer_aurocs(self, option: Option) -> Aurocs:
        return self._outer[option]

    def option_for(self, outer: int) -> Option:
        """The best option by the inner folds of `outer`; the first among equals."""
        return max(self.method.options, key=lambda option: mean(self.inner_aurocs(option, outer)))

    @cached_property
    def final_option(self) -> Option:
        """The best option by the five folds: what is shipped."""
        return max(self.method.options, key=lambda option: mean(self.outer_aurocs(option)))

    @cached_property
    def template_scores(self) -> np.ndarray:
        """[P, N] scores by the fit without each template, with the option chosen without its whole fold."""
        scheme, names = self.scheme, self.scheme.table.templates
        chosen = [self.option_for(scheme.fold_of[name]) for name in names]
        out = np.empty((len(names), scheme.table.n_rows))
        for option in dict.fromkeys(chosen):
            rows = [i for i, one in enumerate(chosen) if one == option]
            out[rows] = self.method.scores(option, scheme.template_masks[rows])
        return out

    @cached_property
    def final_scores(self) -> np.ndarray:
        """[N] scores by the shipped fit; held out only for the held-out source."""
        return self.method.scores(self.final_option, self.scheme.full_mask[None])[0]


@dataclass(frozen=True)
class Candidate:
    """A kind of detector that may decide; its reduction is one of its options."""

    name: str
    runs: tuple[MethodRun, ...]

    def for_outer(self, outer: int) -> tuple[MethodRun, Option]:
        """The best method and option by the inner folds of `outer`."""
        return max(
            ((run, run.option_for(outer)) for run in self.runs),
            key=lambda pick: mean(pick[0].inner_aurocs(pick[1], outer)),
        )

    def inner_aurocs(self, outer: int) -> Aurocs:
        run, option = self.for_outer(outer)
        return run.inner_aurocs(option, outer)

    def held_out_aurocs(self, outer: int) -> Aurocs:
        """Templates of the fold `outer`, which neither the fit nor the options have seen."""
        run, option = self.for_outer(outer)
        known = run.outer_aurocs(option)
        return {name: known[name] for name in run.scheme.members(outer) if name in known}

    @property
    def final(self) -> MethodRun:
        """The method that ships if this candidate wins."""
        return max(self.runs, key=lambda run: mean(run.outer_aurocs(run.final_option)))


@dataclass(frozen=True)
class Choice:
    """chosen: a candidate's name; aurocs: each candidate's mean over templates; procedure: template -> AUROC of the
    whole procedure, the choice of detector included; picks: what each outer fold chose."""

    chosen: str
    run: MethodRun
    aurocs: dict[str, float]
    procedure: Aurocs
    picks: tuple[str, ...]


def choose(runs: Mapping[str, MethodRun], scheme: Scheme) -> Choice:
    """The shipped detector by the five folds, and the whole procedure's own evidence by the nested ones."""
    candidates = [Candidate(name, tuple(runs[part] for part in parts)) for name, parts in CANDIDATES.items()]
    by_name = {candidate.name: candidate for candidate in candidates}
    held_out: dict[str, Aurocs] = {candidate.name: {} for candidate in candidates}
    procedure: Aurocs = {}
    picks = []
    for outer in scheme.folds:
        for candidate in candidates:
            held_out[candidate.name] |= candidate.held_out_aurocs(outer)
        pick = first_within_one_se({candidate.name: candidate.inner_aurocs(outer) for candidate in candidates})
        picks.append(pick)
        procedure |= by_name[pick].held_out_aurocs(outer)
    chosen = first_within_one_se(held_out)
    means = {name: mean(aurocs) for name, aurocs in held_out.items()}
    return Choice(chosen, by_name[chosen].final, means, procedure, tuple(picks))


def first_within_one_se(aurocs: Mapping[str, Aurocs]) -> str:
    """The first candidate, in the given order, whose mean is within one standard error of the best one's.

    The error is that of the mean of the paired differences over templates: sd / √P. Source: the one-standard-error rule
    of Breiman et al., 1984; departure: they take the error of the best one's own mean.
    """
    best = max(aurocs, key=lambda name: mean(aurocs[name]))
    for name, own in aurocs.items():
        if name == best:
            return name
        differences = np.array([aurocs[best][template] - own[template] for template in own if template in aurocs[best]])
        error = float(differences.std(ddof=1)) / math.sqrt(len(differences)) if len(differences) > 1 else 0.0
        if float(differences.mean()) <= error:
            return name
    return best


def mean(aurocs: Aurocs) -> float:
    """The mean AUROC over templates; −inf where none could be scored."""
    return float(np.mean(list(aurocs.values()))) if aurocs else float("-inf")
