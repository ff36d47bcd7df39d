"""Sums from which FVU and L0 follow: closed forms, and what is left out."""

from __future__ import annotations

import pytest
import torch

from auditor.scan.validity import validity_sums
from sae import SparseCodes
from sae.harvest import is_fitted

MEANS = {"chat": torch.tensor([1.0, 0.0]), "code": torch.zeros(2)}
RESID = torch.tensor([[9.0, 9.0], [2.0, 0.0], [0.0, 3.0], [100.0, 0.0], [1.0, 4.0]])
KINDS = ["chat", "chat", "code", "code", "chat"]
CODES = SparseCodes.from_dense(torch.tensor([[1.0, 1, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 0]]))


def test_sums_by_kind_are_the_closed_forms_without_first_position_and_sink() -> None:
    found = validity_sums(RESID, torch.zeros_like(RESID), CODES, KINDS, MEANS, max_norm=50.0)
    chat, code = found.by_kind["chat"], found.by_kind["code"]
    assert (chat.tokens, chat.active, code.tokens, code.active) == (2, 1, 1, 2)
    assert chat.rss == pytest.approx(2.0**2 + 1.0 + 4.0**2)
    assert chat.tss == pytest.approx(1.0 + 4.0**2)
    assert (code.rss, code.tss) == (pytest.approx(9.0), pytest.approx(9.0))
    assert (found.firsts, found.sinks) == (1, 1)


def test_a_reconstruction_by_the_kinds_mean_has_an_fvu_of_one() -> None:
    xhat = torch.stack([MEANS[kind] for kind in KINDS])
    found = validity_sums(RESID, xhat, CODES, KINDS, MEANS, max_norm=50.0)
    for fit in found.by_kind.values():
        assert fit.rss == pytest.approx(fit.tss)


def test_a_kind_that_the_card_does_not_know_is_left_out() -> None:
    found = validity_sums(RESID, RESID, CODES, ["prose"] * 5, MEANS, max_norm=50.0)
    assert found.by_kind == {}


def test_sums_of_parts_add_up_to_the_sum_of_the_whole() -> None:
    generator = torch.Generator().manual_seed(3)
    resid, xhat = (torch.randn(7, 2, generator=generator) for _ in range(2))
    dense = (torch.rand(7, 5, generator=generator) > 0.5).float()
    parts = [slice(0, 3), slice(3, 7)]
    sums = [
        validity_sums(
            resid[p], xhat[p], SparseCodes.from_dense(dense[p]), ["chat"] * len(resid[p]), MEANS, 1e9
        ).by_kind["chat"]
        for p in parts
    ]
    rows = [i for p in parts for i in range(p.start + 1, p.stop)]  # each prompt's first position apart
    assert sum(s.rss for s in sums) == pytest.approx(float((resid - xhat)[rows].square().sum()), rel=1e-5)
    assert sum(s.active for s in sums) == int(dense[rows].sum())


def test_no_token_at_all_is_no_first_position() -> None:
    assert is_fitted(torch.zeros(0, 2), 1.0).tolist() == []
    found = validity_sums(
        torch.zeros(0, 2), torch.zeros(0, 2), SparseCodes.from_dense(torch.zeros(0, 3)), [], MEANS, 1.0
    )
    assert (found.by_kind, found.firsts, found.sinks) == ({}, 0, 0)
