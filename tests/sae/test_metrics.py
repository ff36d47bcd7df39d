from __future__ import annotations

import math

import pytest
import torch

from sae import SaeConfig, SparseAutoencoder
from sae.activations import TopK
from sae.metrics import ReconstructionSums, ce_recovered, kl_per_token, latent_stats, mean_of, reconstruction


def identity_sae() -> SparseAutoencoder:
    """Three latents, each an axis; two are kept a token: a vector loses its smallest entry."""
    sae = SparseAutoencoder(SaeConfig(3, 3, TopK(2)))
    with torch.no_grad():
        sae.W_enc.copy_(torch.eye(3))
        sae.W_dec.copy_(torch.eye(3))
    return sae


def test_fvu_is_residual_over_variance_about_the_mean() -> None:
    x = torch.tensor([[3.0, 2.0, 1.0], [5.0, 4.0, 0.5]])
    mean = mean_of([x])
    sums = reconstruction(identity_sae(), [x], mean)
    residual = 1.0**2 + 0.5**2
    variance = 2 * (1.0**2 + 1.0**2 + 0.25**2)
    assert sums.fvu == pytest.approx(residual / variance)
    assert sums.l0 == 2.0


def test_sums_over_unequal_blocks_are_those_over_the_whole() -> None:
    x = torch.rand(7, 3) + 0.1
    mean = mean_of([x[:2], x[2:]])
    assert torch.allclose(mean, x.mean(dim=0))
    whole, parts = reconstruction(identity_sae(), [x], mean), reconstruction(identity_sae(), [x[:2], x[2:]], mean)
    assert parts.fvu == pytest.approx(whole.fvu, rel=1e-6)


def test_without_variance_or_tokens_there_is_no_number() -> None:
    assert math.isnan(ReconstructionSums().fvu) and math.isnan(ReconstructionSums().l0)
    with pytest.raises(ValueError):
        mean_of([])


def test_ce_recovered_is_one_for_the_clean_loss_and_zero_for_the_ablation() -> None:
    assert ce_recovered(2.0, 2.0, 7.0) == 1.0
    assert ce_recovered(2.0, 7.0, 7.0) == 0.0
    assert ce_recovered(2.0, 3.0, 7.0) == pytest.approx(0.8)


def test_kl_of_a_coin_against_a_loaded_one() -> None:
    fair, loaded = torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.9, 0.1]]).log()
    assert kl_per_token(fair, loaded).item() == pytest.approx(0.5 * math.log(0.5 / 0.9) + 0.5 * math.log(0.5 / 0.1))
    assert kl_per_token(fair, fair).item() == pytest.approx(0.0, abs=1e-7)


def test_a_latents_maximum_and_density_over_blocks() -> None:
    x = torch.tensor([[3.0, 2.0, 1.0], [1.0, 7.0, 2.0], [4.0, 0.5, 0.2]])
    largest, density = latent_stats(identity_sae(), [x[:1], x[1:]])
    assert largest.tolist() == [4.0, 7.0, 2.0]
    assert density.tolist() == pytest.approx([2 / 3, 1.0, 1 / 3])
