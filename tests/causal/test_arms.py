"""The arms of a check: what each moves, and how controls are matched."""

from __future__ import annotations

import pytest
import torch

from auditor.causal.arms import MATCHES, draw_control, draw_controls, make_arms, nearest_live
from auditor.causal.errors import CheckNotPossible
from sae import SparseAutoencoder
from sae.activations import TopK
from sae.latents import LatentStats
from sae.model import SaeConfig

M, D = 200, 16


@pytest.fixture(scope="module")
def sae() -> SparseAutoencoder:
    made = SparseAutoencoder(SaeConfig(d_in=D, n_latents=M, activation=TopK(4)))
    with torch.no_grad():
        rows = torch.randn(M, D, generator=torch.Generator().manual_seed(0))
        made.W_dec.copy_(rows / rows.norm(dim=1, keepdim=True))
    return made.requires_grad_(False)


def stats() -> LatentStats:
    """Latent i fires e^(i / 10) as often as latent 0; every tenth is dead."""
    density = torch.exp(torch.arange(M) / 10) * 1e-9
    density[::10] = 0.0
    return LatentStats(torch.full((M,), 5.0), density, {})


def test_controls_are_live_latents_near_in_firing_rate_and_none_of_the_set(sae: SparseAutoencoder) -> None:
    near = nearest_live(sae, stats(), [55, 57])
    assert [set(near[0][a:b].tolist()) for a, b in ((0, 2), (2, 3), (3, 5))] == [{54, 56}, {53}, {52, 58}]
    assert all(i % 10 and i not in (55, 57) for part in near for i in part.tolist())
    for seed in range(50):
        drawn = draw_control(near, torch.Generator().manual_seed(seed))
        assert len(set(drawn)) == 2 and all(abs(i - 56) < MATCHES for i in drawn)


def test_no_control_of_a_single_latent_or_of_two_stands_twice(sae: SparseAutoencoder) -> None:
    for latents in ([55], [55, 57]):
        near = nearest_live(sae, stats(), latents)
        drawn = draw_controls(near, 99, torch.Generator().manual_seed(0))
        assert len(set(drawn)) == 99 and not {i for one in drawn for i in one} & set(latents)
    one = draw_controls(nearest_live(sae, stats(), [55]), 20, torch.Generator().manual_seed(0))
    assert all(abs(i - 55) <= MATCHES for (i,) in one)


def test_an_sae_with_too_few_live_latents_has_no_controls(sae: SparseAutoencoder) -> None:
    few = LatentStats(torch.full((M,), 5.0), torch.zeros(M).index_fill(0, torch.arange(1, 8), 0.1), {})
    with pytest.raises(CheckNotPossible, match="too few live latents for a control that is matched"):
        draw_control(nearest_live(sae, few, [1, 2, 3, 4]), torch.Generator())
    for latents, n in (([1], 7), ([1, 2], 21)):
        near = nearest_live(sae, few, latents)
        assert len(draw_controls(near, n - 1, torch.Generator())) == n - 1
        with pytest.raises(CheckNotPossible, match="too few live latents"):
            draw_controls(near, n, torch.Generator())


def test_every_arm_is_as_strong_as_the_concepts(sae: SparseAutoencoder) -> None:
    direction = torch.randn(D, generator=torch.Generator().manual_seed(3))
    arms = make_arms(sae, stats(), [11, 12], [3.0, -1.0], direction=direction, n_controls=20, seed=0)
    assert [arm.name for arm in arms[:4]] == ["concept", "mean_difference", "isotropic", "control 1"]
    assert len(arms) == 23 and len({arm.latents for arm in arms[3:]}) > 15
    length = (0.75 * 5.0 * sae.W_dec[11] - 0.25 * 5.0 * sae.W_dec[12]).norm()
    for arm in arms[1:3]:
        vector = arm.edit(2.0).vector
        assert vector is not None
        torch.testing.assert_close(vector.norm(), 2.0 * length)
    for arm in [arms[0], *arms[3:]]:
        assert arm.edit(2.0).targets.tolist() == [2.0 * 0.75 * 5.0, -2.0 * 0.25 * 5.0]
    again = make_arms(sae, stats(), [11, 12], [3.0, -1.0], direction=None, n_controls=3, seed=0)
    assert [arm.name for arm in again] == ["concept", "isotropic", "control 1", "control 2", "control 3"]
    assert again[2].latents == arms[3].latents
