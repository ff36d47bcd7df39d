"""The attention probe: its gradient, folds trained together, and the detector that comes out."""

import numpy as np
import pytest
import torch

from auditor.concepts.attention import Adam, Block, attention_scores, fit_attention
from auditor.concepts.fit import AttentionMethod
from tests.concepts.planted import make_activations, make_labels, make_table


def test_gradient_equals_autograd():
    table = make_table(1.0, n_templates=2, hard=0, held_out=2, neutral=3)
    rows = np.arange(9)
    block = Block.of(table, rows, torch.zeros(16), torch.ones(16))
    generator = torch.Generator().manual_seed(1)
    query, value = (torch.randn(16, 3, generator=generator) * 0.3 for _ in range(2))
    bias, y = torch.randn(3, generator=generator), torch.tensor(table.labels.is_positive[rows], dtype=torch.float32)
    weights = torch.rand(len(rows), 3, generator=generator)
    query_, value_, bias_ = (tensor.clone().requires_grad_() for tensor in (query, value, bias))
    z_RF = []
    for row in rows:
        x = table.tokens[table.row_start[row] : table.row_start[row + 1]]
        z_RF.append((torch.softmax(x @ query_, dim=0) * (x @ value_)).sum(dim=0) + bias_)
    losses = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.stack(z_RF), y[:, None].expand(-1, 3), reduction="none"
    )
    (losses * weights).sum().backward()
    probe = torch.stack([query.T, value.T])
    by_probe, by_bias = block.gradient(probe, bias, y, weights)
    for own, expected in zip((*by_probe, by_bias), (query_.grad.T, value_.grad.T, bias_.grad), strict=True):
        torch.testing.assert_close(own, expected, rtol=1e-4, atol=1e-5)


def test_folds_and_penalties_trained_together_are_those_trained_alone():
    table = make_table(1.0, n_templates=4, hard=0, held_out=2)
    masks = np.stack([table.train_mask([name]) for name in ("t0", "t2")])
    both = fit_attention(table, masks, [0.2, 0.02])
    alone = fit_attention(table, masks[1:], [0.02])
    torch.testing.assert_close(both.query[1:], alone.query, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(both.value[1:], alone.value, rtol=1e-3, atol=1e-4)


def test_a_gradient_of_mere_rounding_makes_no_step_of_full_size():
    """Balanced classes leave the bias such gradients; Adam would otherwise scale them up to the learning rate."""
    rounding, real = torch.zeros(1), torch.zeros(1)
    Adam([rounding, real]).step([torch.tensor([3e-8]), torch.tensor([1e-3])], 0.05)
    assert abs(rounding.item()) < 0.05 / 100 and real.item() == pytest.approx(-0.05, rel=0.02)


def test_it_reads_one_token_among_many_where_the_mean_cannot():
    """The direction stands at one token, marked by another direction; elsewhere it is noise of equal size."""
    labels = make_labels(n_templates=6, pairs=20, hard=0, held_out=2, neutral=0)
    activations = make_activations(labels, 0.0)
    rng = np.random.default_rng(0)
    for i in range(len(labels.role)):
        a, b = int(activations.row_start[i]), int(activations.row_start[i + 1])
        activations.resid[a:b, 1] = 0.0
        activations.resid[a:b, 0] = torch.tensor(rng.choice([-3.0, 3.0], b - a))
        at = a + int(rng.integers(b - a))
        activations.resid[at, 1] = 8.0
        activations.resid[at, 0] = 3.0 if labels.is_positive[i] else -3.0
    from auditor.concepts.folds import auroc
    from auditor.concepts.table import build_table

    table = build_table(labels, activations, torch.ones(48))
    scores = attention_scores(table, fit_attention(table, table.train_mask(["t5"])[None], [0.02]))[0]
    held_out = labels.template == "t5"
    own = auroc(scores[held_out & labels.is_positive], scores[held_out & ~labels.is_positive])
    mean = table.resid["mean"][:, 0]
    by_mean = auroc(mean[held_out & labels.is_positive], mean[held_out & ~labels.is_positive])
    assert own > 0.97 > by_mean


def test_detector_scores_as_the_fit_does():
    labels = make_labels(n_templates=4, hard=2, held_out=2)
    activations = make_activations(labels, 1.0)
    table = make_table(1.0, labels=labels)
    method = AttentionMethod(table)
    mask, option = table.train_mask([]), method.options[0]
    detector = method.detector(option, mask)
    fitted = method.scores(option, mask[None])[0]
    for i in np.flatnonzero(~labels.at("neutral"))[::7]:
        assert detector.score(*activations.text(int(i)), torch.ones(48)) == pytest.approx(fitted[i], abs=1e-4)
