"""Fitting: every kind of detector, and the rivals in words and surprise, behind one shape.

A Method has options (a reduction, a penalty), fits one option on many training masks and scores every text under each,
so that choosing options, leaving templates out and the final fit all run the same code. Whatever sees a label sees
only the mask's rows. Legend: F masks, N texts, D d_model, K latents.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from scipy.sparse import diags_array
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import ThreadpoolController

from auditor.concepts.attention import PENALTIES, AttentionFit, attention_scores, fit_attention
from auditor.concepts.folds import auroc
from auditor.concepts.screen import Screen
from auditor.concepts.table import FIT, NEUTRAL, ConceptTable
from auditor.detectors import REDUCTIONS, AttentionDetector, Detector, FeatureDetector, LinearDetector

FEATURE_COUNTS = (1, 5, 20, 100)
FEATURE_C = (0.1, 1.0, 10.0)  # inverse L2 penalties, the strongest first
PROBE_C = (1e-4, 1e-3, 1e-2, 1e-1)
WORD_C = (0.1, 1.0, 10.0)
WORD = r"(?u)\w+|[^\w\s]"  # code has its words in punctuation too


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a method; unused parts keep their defaults. `c`: inverse penalty, or λ of the attention probe."""

    reduce: str = ""
    c: float = 1.0


class Method(ABC):
    """name as in the binding; options, the simplest first."""

    name: str
    options: tuple[Option, ...]

    def __init__(self, table: ConceptTable):
        self.table = table

    @abstractmethod
    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        """[F, N] scores of every text under the fit of every mask."""

    def scores_by_option(self, masks_FN: np.ndarray) -> dict[Option, np.ndarray]:
        """[F, N] scores under every option."""
        return {option: self.scores(option, masks_FN) for option in self.options}

    def detector(self, option: Option, mask_N: np.ndarray) -> Detector | None:
        """The fit on one mask as a detector; None for a rival that reads no activations."""
        return None


class FeatureMethod(Method):
    """The k latents farthest from AUROC .5 among the mask's rows, with L2 logistic weights."""

    def __init__(self, table: ConceptTable, k: int, screens: dict[str, Screen]):
        super().__init__(table)
        self.k, self.screens, self.name = k, screens, f"features_{k}"
        self.options = tuple(Option(reduce, c) for reduce in REDUCTIONS for c in (FEATURE_C if k > 1 else (1.0,)))

    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        fits = [self._fit(option, mask) for mask in masks_FN]
        values = self.table.features[option.reduce]
        return np.stack([values[:, columns] @ weights + bias for columns, weights, bias in fits])

    def detector(self, option: Option, mask_N: np.ndarray) -> Detector:
        columns, weights, bias = self._fit(option, mask_N)
        kept = weights != 0  # fewer live latents than k, or one that is constant here
        return FeatureDetector(
            name=self.name,
            indices=tuple(self.table.latents[columns[kept]].tolist()),
            weights=tuple(weights[kept].tolist()),
            reduce=option.reduce,
            bias=bias,
            max_norm=self.table.max_norm,
        )

    def _fit(self, option: Option, mask_N: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        columns = self.screens[option.reduce].top(mask_N, self.table, self.k)
        weights, bias = fit_logistic(self.table, self.table.features[option.reduce][:, columns], mask_N, option.c)
        return columns, weights, bias


class ProbeMethod(Method):
    """L2 logistic regression on a reduced residual stream (or on the SAE's error, which is reported and never
    shipped)."""

    def __init__(self, table: ConceptTable, name: str, reduce: str, values_ND: np.ndarray, *, ships: bool = True):
        super().__init__(table)
        self.name, self.values_ND, self.ships = name, values_ND, ships
        self.options = tuple(Option(reduce, c) for c in PROBE_C)

    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        fits = [fit_logistic(self.table, self.values_ND, mask, option.c) for mask in masks_FN]
        return np.stack([self.values_ND @ weights + bias for weights, bias in fits])

    def detector(self, option: Option, mask_N: np.ndarray) -> Detector | None:
        if not self.ships:
            return None
        weights, bias = fit_logistic(self.table, self.values_ND, mask_N, option.c)
        return _linear(self, weights, bias, option)


class MeanDifferenceMethod(Method):
    """v = mean of positives − mean of negatives, of unit length; neutral rows do not enter."""

    def __init__(self, table: ConceptTable, reduce: str):
        super().__init__(table)
        self.name, self.values_ND = f"mean_difference_{reduce}", table.resid[reduce]
        self.options = (Option(reduce),)

    def direction(self, mask_N: np.ndarray) -> tuple[np.ndarray, float]:
        """(unit vector [D], bias that puts the midpoint of the two means at 0)."""
        labels = self.table.labels
        pos_D = self.values_ND[mask_N & labels.at(FIT, True)].mean(axis=0, dtype=np.float64)
        neg_D = self.values_ND[mask_N & labels.at(FIT, False)].mean(axis=0, dtype=np.float64)
        unit_D = (pos_D - neg_D) / max(float(np.linalg.norm(pos_D - neg_D)), 1e-12)
        return unit_D, -float(unit_D @ (pos_D + neg_D) / 2)

    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        fits = [self.direction(mask) for mask in masks_FN]
        return np.stack([self.values_ND @ unit + bias for unit, bias in fits])

    def detector(self, option: Option, mask_N: np.ndarray) -> Detector:
        return _linear(self, *self.direction(mask_N), option)


class AttentionMethod(Method):
    """The attention probe of auditor/concepts/attention.py; its options are penalties λ."""

    name = "attention_probe"
    options = tuple(Option("attention", penalty) for penalty in PENALTIES)

    def __init__(self, table: ConceptTable):
        super().__init__(table)
        self._latest: tuple[tuple[bytes, tuple[float, ...]], AttentionFit] | None = None

    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        return attention_scores(self.table, self._fit(masks_FN, [option.c] * len(masks_FN)))

    def scores_by_option(self, masks_FN: np.ndarray) -> dict[Option, np.ndarray]:
        """All options are fitted together, since each step's cost is the reading of the tokens."""
        penalties = [option.c for option in self.options for _ in masks_FN]
        fit = self._fit(np.tile(masks_FN, (len(self.options), 1)), penalties)
        parts = np.split(attention_scores(self.table, fit), len(self.options))
        return dict(zip(self.options, parts, strict=True))

    def detector(self, option: Option, mask_N: np.ndarray) -> Detector:
        fit = self._fit(mask_N[None], [option.c])
        query, value = (tuple(vector[0].tolist()) for vector in (fit.query, fit.value))
        return AttentionDetector(
            name=self.name, query=query, value=value, bias=float(fit.bias[0]), max_norm=self.table.max_norm
        )

    def _fit(self, masks_FN: np.ndarray, penalties: Sequence[float]) -> AttentionFit:
        """The fit of these masks; the latest is kept, for the shipped one is asked for twice."""
        key = (masks_FN.tobytes(), tuple(penalties))
        if self._latest is None or self._latest[0] != key:
            self._latest = (key, fit_attention(self.table, masks_FN, penalties))
        return self._latest[1]


class WordsMethod(Method):
    """Bag of words: L2 logistic regression on which 1- and 2-grams the answer has."""

    name = "bag_of_words"
    options = tuple(Option("", c) for c in WORD_C)

    @cached_property
    def _grams(self) -> Any:
        """All texts' grams [N, grams]. One that no training row has gets weight 0 under L2, as if it were not there."""
        grams = CountVectorizer(ngram_range=(1, 2), binary=True, token_pattern=WORD)
        return merged_columns(grams.fit_transform(self.table.labels.response).astype(np.float64))

    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        out = []
        for mask in masks_FN:
            rows = np.flatnonzero(mask)
            model = LogisticRegression(C=option.c, max_iter=500)
            weights = self.table.train_weights(mask)[rows]
            with one_blas_thread():
                model.fit(self._grams[rows], _targets(self.table)[rows], sample_weight=weights)
            # rounded: on classes that share all their words, ties would be broken by the last bits
            out.append(np.round(model.decision_function(self._grams), 6))
        return np.stack(out)


class LogProbMethod(Method):
    """The answer's mean log-probability, with the sign that the training rows give it."""

    name = "log_probability"
    options = (Option(),)

    def scores(self, option: Option, masks_FN: np.ndarray) -> np.ndarray:
        labels, value_N = self.table.labels, self.table.log_prob
        signs = [
            1.0 if auroc(value_N[mask & labels.at(FIT, True)], value_N[mask & labels.at(FIT, False)]) > 0.5 else -1.0
            for mask in masks_FN
        ]
        return np.stack([sign * value_N for sign in signs])


def all_methods(table: ConceptTable) -> dict[str, Method]:
    """Every method by its name: those that may decide, those that are reported, the rivals."""
    screens = {how: Screen(table, how) for how in REDUCTIONS}
    methods: list[Method] = [FeatureMethod(table, k, screens) for k in FEATURE_COUNTS]
    methods += [MeanDifferenceMethod(table, how) for how in ("mean", "last")]
    methods += [ProbeMethod(table, f"probe_{how}", how, table.resid[how]) for how in ("mean", "last")]
    methods.append(AttentionMethod(table))
    if table.error_last is not None:
        methods.append(ProbeMethod(table, "error_term_last", "last", table.error_last, ships=False))
    methods += [WordsMethod(table), LogProbMethod(table)]
    return {method.name: method for method in methods}


def fit_logistic(table: ConceptTable, values_NX: np.ndarray, mask_N: np.ndarray, c: float) -> tuple[np.ndarray, float]:
    """(weights [X], bias) of a logistic regression on the mask's rows, in the values' own units.

    Columns are standardised by the mask's rows, and the loss is Σ w ℓ · c + ‖weights‖² / 2.
    """
    x, weights = values_NX[mask_N], table.train_weights(mask_N)[mask_N]
    mean_X = np.average(x, axis=0, weights=weights)
    scale_X = np.sqrt(np.average((x - mean_X) ** 2, axis=0, weights=weights))
    scale_X = np.where(scale_X > 1e-8, scale_X, np.inf)  # a constant column gets weight 0
    solver = "newton-cholesky" if x.shape[1] <= 128 else "lbfgs"
    model = LogisticRegression(C=c, solver=solver, max_iter=300)
    with one_blas_thread():
        model.fit((x - mean_X) / scale_X, _targets(table)[mask_N], sample_weight=weights)
    coef_X = model.coef_[0] / scale_X
    return coef_X, float(model.intercept_[0] - coef_X @ mean_X)


def merged_columns(x_NG: Any) -> Any:
    """A sparse 0/1 matrix [N, G] with equal columns made one, times the root of their number: the same fit under L2.

    By symmetry the n equal columns have one weight w, so that n w² = (√n w)² and n w x = (√n w) (√n x).
    """
    columns = x_NG.tocsc()
    columns.sort_indices()
    starts = columns.indptr
    same: dict[bytes, list[int]] = {}
    for i in range(columns.shape[1]):
        same.setdefault(columns.indices[starts[i] : starts[i + 1]].tobytes(), []).append(i)
    first = columns[:, [places[0] for places in same.values()]]
    return (first @ diags_array(np.sqrt([len(places) for places in same.values()]))).tocsr()


def one_blas_thread() -> AbstractContextManager[Any]:
    """For many small fits: threads that wait for each other cost several times what they save."""
    return _thread_pools().limit(limits=1, user_api="blas")


@cache
def _thread_pools() -> ThreadpoolController:
    return ThreadpoolController()


def _targets(table: ConceptTable) -> np.ndarray:
    labels = table.labels
    return (labels.is_positive & ~labels.at(NEUTRAL)).astype(np.int64)


def _linear(method: Method, weights_D: np.ndarray, bias: float, option: Option) -> LinearDetector:
    return LinearDetector(
        name=method.name,
        vector=tuple(weights_D.tolist()),
        reduce=option.reduce,
        bias=bias,
        max_norm=method.table.max_norm,
    )
