"""Scoring from the hook point upwards with the prompt's keys and values shared: the numbers of a whole pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from sae import HookPoint, SaeError
from sae.lm import LanguageModel
from sae.lm.continuations import Continuations
from tests.tiny import LAYER, make_model

HOOK = HookPoint("resid_post", LAYER)


@pytest.fixture(scope="module")
def lm(tmp_path_factory: pytest.TempPathFactory) -> LanguageModel:
    return LanguageModel.load(make_model(tmp_path_factory.mktemp("model")))


def test_clean_and_edited_scores_are_those_of_whole_passes(lm: LanguageModel) -> None:
    batch = [
        lm.render("Hi", "Yes."),
        lm.render("A much longer question about the sea?", "No, I do not think so."),
        lm.render("Hm", "S"),
    ]
    runs = Continuations(lm, HOOK, batch)
    generator = torch.Generator().manual_seed(0)
    delta_BSD = torch.randn(runs.resid_BSD.shape, generator=generator)
    places = [(row, tokens.n_prompt - 1, tokens.n_response) for row, tokens in enumerate(batch)]

    def edit(row: int, _first: int, resid_TD: Tensor) -> Tensor:
        _, at, n = places[row]
        edited = resid_TD.clone()
        edited[at : at + n] += delta_BSD[row, :n]
        return edited

    for got_N, whole in (
        (runs.log_probs_N, lm.capture(batch, HOOK, log_probs=True)),
        (runs.under(delta_BSD)[1], lm.capture(batch, HOOK, log_probs=True, edit=edit)),
        (runs.log_probs_N, lm.capture(batch, HOOK, log_probs=True)),  # the prompt's cache is as it was
    ):
        expected = [
            c.token_log_probs[t.n_prompt :] for c, t in zip(whole, batch, strict=True) if c.token_log_probs is not None
        ]
        torch.testing.assert_close(got_N, torch.cat(expected), rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(
            runs.by_row(got_N), torch.stack([part.mean() for part in expected]), rtol=1e-4, atol=1e-4
        )


def test_no_delta_is_bit_exact(lm: LanguageModel) -> None:
    runs = Continuations(lm, HOOK, [lm.render("How are you?", "Well, thank you."), lm.render("Hi", "Ho.")])
    log_p_NV, log_probs_N = runs.under(torch.zeros_like(runs.resid_BSD))
    assert torch.equal(log_p_NV, runs.log_p_NV) and torch.equal(log_probs_N, runs.log_probs_N)


def test_a_row_without_response_or_prompt_is_refused(lm: LanguageModel) -> None:
    answer = lm.render("Hi", "Ho.")
    for row in (lm.render("Hi"), replace(answer, n_prompt=1)):
        with pytest.raises(SaeError, match="two tokens or more"):
            Continuations(lm, HOOK, [row])
