"""The arms of a causal check: the concept's feature set, its matched random controls, and two plain directions.

Each arm gives an edit at every dose. In words: docs/causal.md. Legend: K latents, M n_latents, D d_model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from auditor.causal.errors import CheckNotPossible
from sae import SparseAutoencoder
from sae.intervene import Edit
from sae.latents import LatentStats

DOSES = (-2.0, 1.0, 2.0, 5.0)
MOST_DRAWS = 100  # a control, until it differs from the others
MATCHES = 30  # a control latent is drawn from so many nearest live ones


@dataclass(frozen=True, slots=True)
class Arm:
    """name: concept, control N, mean_difference, isotropic. latents: those it moves, none for a direction."""

    name: str
    edit: Callable[[float], Edit]
    latents: tuple[int, ...] = ()


def make_arms(
    sae: SparseAutoencoder,
    stats: LatentStats,
    latents: Sequence[int],
    weights: Sequence[float],
    *,
    direction: Tensor | None,
    n_controls: int,
    seed: int,
) -> list[Arm]:
    """The concept's arm first, then the directions, then the controls, each with the concept's weights.

    direction [D]: the mean difference of the concept, or None. A direction is as long at each dose as the concept's
    own displacement: |sum_i weight_i max_i d_i| at dose 1. No control stands twice. Errors: CheckNotPossible: the SAE
    has too few live latents for so many controls.
    """
    generator = torch.Generator().manual_seed(seed)
    arms = [_set_arm("concept", latents, weights, stats.max)]
    length = float(_displacement(sae, latents, weights, stats.max).norm())
    if direction is not None and direction.norm() > 0:
        arms.append(_direction_arm("mean_difference", direction, length))
    arms.append(_direction_arm("isotropic", torch.randn(sae.d_in, generator=generator), length))
    controls = draw_controls(nearest_live(sae, stats, latents), n_controls, generator)
    return arms + [_set_arm(f"control {n}", drawn, weights, stats.max) for n, drawn in enumerate(controls, 1)]


def nearest_live(sae: SparseAutoencoder, stats: LatentStats, latents: Sequence[int]) -> list[Tensor]:
    """For each of K latents, the live ones outside the set nearest to it in firing rate, maximum and decoder norm.

    Distance: the sum of the absolute differences of their logarithms. Nearest first, int64 indices, all live ones.
    """
    norms_M = sae.W_dec.detach().norm(dim=1).cpu()
    facts_M3 = torch.stack([stats.density.float(), stats.max.float(), norms_M], dim=1).clamp(min=1e-12).log()
    live_M = (stats.density > 0) & (stats.max > 0)
    live_M[list(latents)] = False
    live = live_M.nonzero()[:, 0]
    return [live[(facts_M3[live] - facts_M3[i]).abs().sum(dim=1).argsort(stable=True)] for i in latents]


def draw_controls(near_KX: Sequence[Tensor], n: int, generator: torch.Generator) -> list[tuple[int, ...]]:
    """n different sets. A single latent has but MATCHES matches, so those of other controls are passed over.

    Errors: CheckNotPossible: there are fewer.
    """
    drawn: dict[tuple[int, ...], None] = {}
    for _ in range(MOST_DRAWS * n):
        if len(drawn) == n:
            break
        spent = {i for (i,) in drawn} if len(near_KX) == 1 else set()
        drawn[draw_control(near_KX, generator, spent)] = None
    if len(drawn) < n:
        raise CheckNotPossible(f"the SAE has too few live latents for {n} different controls.")
    return list(drawn)


def draw_control(near_KX: Sequence[Tensor], generator: torch.Generator, spent: Collection[int] = ()) -> tuple[int, ...]:
    """One latent for each of the set's, drawn evenly from its MATCHES nearest that are neither spent nor taken yet.

    Errors: CheckNotPossible: none is left.
    """
    taken: list[int] = []
    for near_X in near_KX:
        free = list(islice((i for i in near_X.tolist() if i not in taken and i not in spent), MATCHES))
        if not free:
            raise CheckNotPossible("the SAE has too few live latents for a control that is matched to each of the set.")
        taken.append(free[int(torch.randint(len(free), (1,), generator=generator))])
    return tuple(taken)


def _set_arm(name: str, latents: Sequence[int], weights: Sequence[float], latent_max: Tensor) -> Arm:
    return Arm(name, lambda dose: Edit.steer(latents, weights, dose, latent_max), tuple(latents))


def _direction_arm(name: str, direction: Tensor, length: float) -> Arm:
    step = direction.float() / direction.float().norm() * length
    return Arm(name, lambda dose: Edit.add(dose * step))


def _displacement(
    sae: SparseAutoencoder, latents: Sequence[int], weights: Sequence[float], latent_max: Tensor
) -> Tensor:
    edit = Edit.steer(latents, weights, 1.0, latent_max)
    return edit.targets @ sae.directions(edit.latents).float().cpu()
