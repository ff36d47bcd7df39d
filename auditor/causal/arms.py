"""The arms of a causal check: the concept's feature set, its matched random controls, and two plain directions.

Each arm gives an edit at every dose. In words: docs/causal.md. Legend: K latents, M n_latents, D d_model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sae import SparseAutoencoder
from sae.intervene import Edit
from sae.latents import LatentStats

DOSES = (-2.0, 1.0, 2.0, 5.0)
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
    own displacement: |sum_i weight_i max_i d_i| at dose 1.
    """
    generator = torch.Generator().manual_seed(seed)
    arms = [_set_arm("concept", latents, weights, stats.max)]
    length = float(_displacement(sae, latents, weights, stats.max).norm())
    if direction is not None and direction.norm() > 0:
        arms.append(_direction_arm("mean_difference", direction, length))
    arms.append(_direction_arm("isotropic", torch.randn(sae.d_in, generator=generator), length))
    near_KX = nearest_live(sae, stats, latents)
    for number in range(1, n_controls + 1):
        drawn = draw_control(near_KX, generator)
        arms.append(_set_arm(f"control {number}", drawn, weights, stats.max))
    return arms


def nearest_live(sae: SparseAutoencoder, stats: LatentStats, latents: Sequence[int]) -> list[Tensor]:
    """For each of K latents, the live ones outside the set nearest to it in firing rate, maximum and decoder norm.

    Distance: the sum of the absolute differences of their logarithms. Nearest first, max(MATCHES, 2 K) int64 indices,
    enough for a set to be drawn without repetition; all live ones where there are fewer.
    """
    norms_M = sae.W_dec.detach().norm(dim=1).cpu()
    facts_M3 = torch.stack([stats.density.float(), stats.max.float(), norms_M], dim=1).clamp(min=1e-12).log()
    live_M = (stats.density > 0) & (stats.max > 0)
    live_M[list(latents)] = False
    live = live_M.nonzero()[:, 0]
    n = min(len(live), max(MATCHES, 2 * len(latents)))
    return [live[(facts_M3[live] - facts_M3[i]).abs().sum(dim=1).argsort(stable=True)[:n]] for i in latents]


def draw_control(near_KX: Sequence[Tensor], generator: torch.Generator) -> tuple[int, ...]:
    """One latent for each of the set's, drawn evenly from its MATCHES nearest that are not taken yet."""
    taken: list[int] = []
    for near_X in near_KX:
        free = [i for i in near_X.tolist() if i not in taken][:MATCHES]
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
