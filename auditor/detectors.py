"""Detectors: what turns a text's activations into one score. Three kinds, each a closed form.

    features   w · reduce(f / max) + b      f: SAE activations of a few latents, max: each one's corpus maximum
    linear     v · reduce(x) + b            x: the residual stream
    attention  Σ_t a_t (v · x_t) + b        a = softmax over tokens of q · x_t: one query, one value

The score is the logit; a rule matches when it is above the binding's threshold. A token's score is the detector
applied to that token alone. Tokens of outlier norm (attention sinks, on which the SAE was not fitted) are left out of
a reduction. Legend: T tokens, D d_model, K latents of the detector.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from auditor.errors import AuditError
from sae import SparseCodes

REDUCTIONS = ("mean", "max", "last")


def reduce_tokens(values_TX: Tensor, how: str) -> Tensor:
    """[T, X] -> [X] by mean, max or last. Errors: ValueError without tokens."""
    if not len(values_TX):
        raise ValueError("a text without response tokens has no score")
    if how == "mean":
        return values_TX.mean(dim=0)
    return values_TX.amax(dim=0) if how == "max" else values_TX[-1]


def usable_tokens(resid_TD: Tensor, max_norm: float | None) -> Tensor:
    """[T] bool: tokens whose norm is at most `max_norm`; all of them when there is no limit or none would be left."""
    everything = torch.ones(len(resid_TD), dtype=torch.bool, device=resid_TD.device)
    if max_norm is None:
        return everything
    usable = resid_TD.norm(dim=1) <= max_norm
    return usable if bool(usable.any()) else everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector(ABC):
    """name: as in the binding. max_norm: tokens above it are left out."""

    name: str
    bias: float = 0.0
    max_norm: float | None = None

    @abstractmethod
    def tokens(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor) -> Tensor:
        """[T] the detector applied to each token alone."""

    @abstractmethod
    def _reduced(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor, usable_T: Tensor) -> Tensor:
        """The score over the usable tokens, a scalar."""

    @abstractmethod
    def spec(self) -> dict[str, Any]:
        """The binding's JSON for this detector."""

    def score(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor) -> float:
        """One score for a text.

        resid_TD: residual stream of the response tokens; codes: their sparse codes, T rows; latent_max [M]: corpus
        maxima. Errors: ValueError when there are no tokens.
        """
        if not len(resid_TD):
            raise ValueError("a text without response tokens has no score")
        usable = usable_tokens(resid_TD, self.max_norm)
        return float(self._reduced(resid_TD, codes, latent_max, usable))

    def _common(self) -> dict[str, Any]:
        return {"bias": tidy(self.bias)} | ({} if self.max_norm is None else {"max_norm": self.max_norm})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureDetector(Detector):
    """A weighted set of latents, each in its corpus maxima. `reduce`: mean, max or last over tokens, latent by
    latent."""

    indices: tuple[int, ...]
    weights: tuple[float, ...]
    reduce: str = "mean"

    def tokens(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor) -> Tensor:
        return self._scaled(codes, latent_max) @ self._weights(codes) + self.bias

    def _reduced(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor, usable_T: Tensor) -> Tensor:
        scaled_TK = self._scaled(codes, latent_max)[usable_T.to(codes.values.device)]
        return reduce_tokens(scaled_TK, self.reduce) @ self._weights(codes) + self.bias

    def _scaled(self, codes: SparseCodes, latent_max: Tensor) -> Tensor:
        latents = _tensor(self.indices, torch.int64, codes.values.device)
        return codes.columns(latents) / latent_max.to(codes.values.device)[latents].clamp(min=1e-9)

    def _weights(self, codes: SparseCodes) -> Tensor:
        return _tensor(self.weights, torch.float32, codes.values.device)

    def spec(self) -> dict[str, Any]:
        weights = [tidy(weight) for weight in self.weights]
        return {
            "kind": "features",
            "reduce": self.reduce,
            "indices": list(self.indices),
            "weights": weights,
        } | self._common()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearDetector(Detector):
    """A direction in the residual stream: a probe or a difference of means."""

    vector: tuple[float, ...]
    reduce: str

    def tokens(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor) -> Tensor:
        return resid_TD @ _like(self.vector, resid_TD) + self.bias

    def _reduced(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor, usable_T: Tensor) -> Tensor:
        return reduce_tokens(resid_TD[usable_T], self.reduce) @ _like(self.vector, resid_TD) + self.bias

    def spec(self) -> dict[str, Any]:
        return {"kind": "linear", "reduce": self.reduce, "vector": [tidy(x) for x in self.vector]} | self._common()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionDetector(Detector):
    """One query that weighs the tokens, one value that is read from them."""

    query: tuple[float, ...]
    value: tuple[float, ...]

    def tokens(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor) -> Tensor:
        return resid_TD @ _like(self.value, resid_TD) + self.bias

    def _reduced(self, resid_TD: Tensor, codes: SparseCodes, latent_max: Tensor, usable_T: Tensor) -> Tensor:
        x_TD = resid_TD[usable_T]
        attention_T = torch.softmax(x_TD @ _like(self.query, x_TD), dim=0)
        return attention_T @ (x_TD @ _like(self.value, x_TD)) + self.bias

    def spec(self) -> dict[str, Any]:
        vectors = {"query": [tidy(x) for x in self.query], "value": [tidy(x) for x in self.value]}
        return {"kind": "attention", "reduce": "attention"} | vectors | self._common()


def detector_from_spec(name: str, spec: Mapping[str, Any]) -> Detector:
    """The detector that `spec()` described. Errors: AuditError when the binding's piece is damaged."""
    try:
        common: dict[str, Any] = {"name": name, "bias": float(spec.get("bias", 0.0)), "max_norm": spec.get("max_norm")}
        if spec["kind"] == "features" and len(spec["indices"]) == len(spec["weights"]):
            latents = tuple(int(i) for i in spec["indices"])
            return FeatureDetector(**common, indices=latents, weights=_floats(spec["weights"]), reduce=_reduction(spec))
        if spec["kind"] == "linear":
            return LinearDetector(**common, vector=_floats(spec["vector"]), reduce=_reduction(spec))
        if spec["kind"] == "attention" and len(spec["query"]) == len(spec["value"]):
            return AttentionDetector(**common, query=_floats(spec["query"]), value=_floats(spec["value"]))
    except (KeyError, TypeError, ValueError) as error:
        raise AuditError(f"the binding's detector {name!r} is damaged ({error}). Bind the concept again.") from error
    raise AuditError(f"the binding's detector {name!r} is of an unknown or damaged kind. Bind the concept again.")


def hand_latents(name: str, indices: Sequence[int], weights: Sequence[float]) -> FeatureDetector:
    """A rule's own latents: the weighted sum of activations, each in its corpus maxima, mean over tokens."""
    return FeatureDetector(name=name, indices=tuple(indices), weights=tuple(weights), reduce="mean")


def tidy(value: float) -> float:
    """7 significant digits: float32's worth, and a smaller file."""
    return float(f"{value:.7g}")


def _like(vector: tuple[float, ...], resid_TD: Tensor) -> Tensor:
    return _tensor(vector, resid_TD.dtype, resid_TD.device)


@lru_cache(maxsize=256)  # a detector's numbers are the same for every text
def _tensor(values: tuple[float, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    return torch.tensor(values, dtype=dtype, device=device)


def _floats(values: Sequence[Any]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _reduction(spec: Mapping[str, Any]) -> str:
    if spec["reduce"] not in REDUCTIONS:
        raise ValueError(f"reduction {spec['reduce']!r}")
    return spec["reduce"]
