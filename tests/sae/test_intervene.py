"""Interventions on a tiny random model: what is edited, where, and what is left alone."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from sae import HookPoint, SaeError, SparseAutoencoder, load_sae
from sae.intervene import Edit, Intervention, predicting
from sae.latents import LatentStats
from sae.lm import LanguageModel, Tokens
from sae.lm.model import RowEdit
from tests.tiny import LAYER, Tiny

HOOK = HookPoint("resid_post", LAYER)
FAR = float("inf")
EVERYWHERE = (range(sys.maxsize),)


@pytest.fixture(scope="module")
def lm(tiny: Tiny) -> LanguageModel:
    return LanguageModel.load(tiny.model)


@pytest.fixture(scope="module")
def sae(tiny: Tiny) -> SparseAutoencoder:
    return load_sae(tiny.sae).requires_grad_(False)


@pytest.fixture(scope="module")
def answer(lm: LanguageModel) -> Tokens:
    return lm.render("How do birds fly?", "With wings, mostly.")


def log_probs(lm: LanguageModel, batch: list[Tokens], edit: RowEdit | None) -> list[Tensor]:
    """Log p of every token but the first, NaN there: for the model, all others are a response."""
    whole = [replace(tokens, n_prompt=1) for tokens in batch]
    scored = [got.token_log_probs for got in lm.capture(whole, HOOK, log_probs=True, edit=edit)]
    return [scores for scores in scored if scores is not None]


def active(lm: LanguageModel, sae: SparseAutoencoder, tokens: Tokens, at: int) -> tuple[list[int], Tensor]:
    codes = sae.encode(lm.capture([tokens], HOOK)[0].resid[at : at + 1])
    return codes.indices.tolist(), codes.values


def test_clamping_a_latent_to_its_own_value_changes_nothing(
    lm: LanguageModel, sae: SparseAutoencoder, answer: Tokens
) -> None:
    at = answer.n_prompt
    latents, values = active(lm, sae, answer, at)
    edit = Intervention(sae, [Edit.clamp(latents, values)], [(range(at, at + 1),)], FAR)
    assert torch.equal(log_probs(lm, [answer], edit)[0][1:], log_probs(lm, [answer], None)[0][1:])


def test_a_clamp_moves_the_codes_sum_and_keeps_the_saes_error(
    lm: LanguageModel, sae: SparseAutoencoder, answer: Tokens
) -> None:
    x_1D = lm.capture([answer], HOOK)[0].resid[5:6]
    codes = sae.encode(x_1D)
    latent = int(codes.indices[0])
    delta_1D = Edit.clamp([latent], [float(codes.values[0]) + 3.0]).delta(sae, x_1D)
    torch.testing.assert_close(delta_1D, 3.0 * sae.W_dec[latent][None], rtol=1e-4, atol=1e-5)
    dense = codes.to_dense()
    dense[0, latent] += 3.0
    moved = sae.decode(type(codes).from_dense(dense))
    torch.testing.assert_close(x_1D + delta_1D - moved, x_1D - sae.decode(codes), rtol=1e-4, atol=1e-4)


def test_a_set_shares_one_dose_by_the_signs_of_its_weights() -> None:
    edit = Edit.steer([3, 1], [3.0, -1.0], 2.0, torch.tensor([0.0, 10.0, 0.0, 4.0]))
    assert edit.targets.tolist() == [2.0 * 0.75 * 4.0, -2.0 * 0.25 * 10.0]
    assert Edit.steer([1], [-0.2], 5.0, torch.tensor([0.0, 10.0])).targets.tolist() == [-50.0]


def test_ablation_is_to_zero_or_to_the_mean(lm: LanguageModel, sae: SparseAutoencoder, answer: Tokens) -> None:
    x_1D = lm.capture([answer], HOOK)[0].resid[4:5]
    codes = sae.encode(x_1D)
    latent, value = int(codes.indices[0]), float(codes.values[0])
    row_1D = sae.W_dec[latent][None]
    torch.testing.assert_close(Edit.ablate([latent]).delta(sae, x_1D), -value * row_1D, rtol=1e-4, atol=1e-5)
    means = torch.zeros(sae.n_latents)
    means[latent] = value + 1.0
    torch.testing.assert_close(Edit.ablate([latent], means=means).delta(sae, x_1D), row_1D, rtol=1e-3, atol=1e-4)


def test_only_the_predicting_positions_are_touched_and_a_one_token_answer_can_be_moved(
    lm: LanguageModel, sae: SparseAutoencoder
) -> None:
    answer = lm.render("How do birds fly?", "W")
    assert answer.n_response == 1
    assert predicting(answer) == (range(answer.n_prompt - 1, answer.n_prompt),)
    seen: list[Tensor] = []

    def touched(row: int, first: int, resid_TD: Tensor) -> Tensor:
        out = edit(row, first, resid_TD)
        seen.append((out != resid_TD).any(dim=1))
        return out

    edit = Intervention(sae, [Edit.add(torch.ones(lm.d_model))], [predicting(answer)], FAR)
    moved = log_probs(lm, [answer], touched)[0]
    assert seen[0].nonzero().flatten().tolist() == [answer.n_prompt - 1]
    plain = log_probs(lm, [answer], None)[0]
    assert moved[-1] != plain[-1]
    assert torch.equal(moved[1:-1], plain[1:-1])


def test_every_row_has_its_own_edit_in_a_padded_batch(lm: LanguageModel, sae: SparseAutoencoder) -> None:
    batch = [lm.render("Hi", "Yes."), lm.render("A longer question about the sea?", "No."), lm.render("Hm", "So.")]
    edits = [Edit.add(torch.ones(lm.d_model)), None, Edit.add(-torch.ones(lm.d_model))]
    where = [predicting(tokens) for tokens in batch]
    together = log_probs(lm, batch, Intervention(sae, edits, where, FAR))
    for tokens, edit, positions, scores in zip(batch, edits, where, together, strict=True):
        alone = log_probs(lm, [tokens], Intervention(sae, [edit], [positions], FAR))[0]
        torch.testing.assert_close(scores, alone, rtol=1e-4, atol=1e-4, equal_nan=True)


def test_an_edit_that_changes_nothing_is_bit_exact_in_a_padded_batch(lm: LanguageModel, sae: SparseAutoencoder) -> None:
    batch = [lm.render("How do birds fly?", "With wings."), lm.render("How do birds fly over the sea?", "They glide.")]
    where = [(range(tokens.n_prompt, tokens.n_prompt + 1),) for tokens in batch]
    edits = [Edit.clamp(*active(lm, sae, tokens, tokens.n_prompt)) for tokens in batch]
    same = log_probs(lm, batch, Intervention(sae, edits, where, FAR))
    plain = log_probs(lm, batch, Intervention(sae, [None, None], where, FAR))
    for edited, clean in zip(same, plain, strict=True):
        assert torch.equal(edited[1:], clean[1:])


WAVE = torch.linspace(-4, 4, 32)


@pytest.mark.parametrize(
    ("edits", "positions"),
    [
        ([Edit.add(WAVE), None], None),
        ([Edit.clamp([3, 9], [6.0, -6.0]), Edit.add(-WAVE)], None),
        ([Edit.ablate(list(range(40))), Edit.clamp([5], [9.0])], EVERYWHERE),
        ([Edit.add(WAVE), Edit.ablate(list(range(30)))], (range(2, 6), range(20, 60))),
    ],
    ids=["a direction", "two different edits", "all tokens", "spans"],
)
def test_generation_under_an_edit_is_what_scoring_under_it_prefers(
    lm: LanguageModel, sae: SparseAutoencoder, edits: list[Edit | None], positions: tuple[range, ...] | None
) -> None:
    """Each generated token is the most likely one when prompt and answer so far are read anew under the same edit."""
    batch = [lm.render("Hi"), lm.render("Tell me about the sea.")]
    rows = Intervention(sae, edits, [positions or predicting(tokens) for tokens in batch], FAR)
    steered = lm.generate(batch, [4, 9], HOOK, edit=rows)
    plain = lm.generate(batch, [4, 9], HOOK)
    for row, edit in enumerate(edits):
        assert (steered[row].tokens.ids == plain[row].tokens.ids) == (edit is None)
        ids, n_prompt = steered[row].tokens.ids, steered[row].tokens.n_prompt

        def in_all_passes(resid_BTD: Tensor, row: int = row) -> Tensor:
            return rows(row, 0, resid_BTD[0])[None]

        for n in range(n_prompt, len(ids)):
            with torch.inference_mode(), lm.at(HOOK, in_all_passes):
                following = int(lm.model(torch.tensor([ids[:n]])).logits[0, -1].argmax())
            assert following == ids[n]


def test_a_latent_stands_in_an_edit_once(sae: SparseAutoencoder) -> None:
    with pytest.raises(SaeError, match="latent 3 stands twice in one edit"):
        Edit.clamp([3, 5, 3], [1.0, 1.0, 2.0]).check(sae)


def test_outliers_and_the_first_position_are_left_alone(
    lm: LanguageModel, sae: SparseAutoencoder, answer: Tokens
) -> None:
    resid_TD = lm.capture([answer], HOOK)[0].resid
    limit = float(resid_TD.norm(dim=1).median())
    edit = Intervention(sae, [Edit.add(torch.ones(lm.d_model))], [EVERYWHERE], limit)
    untouched_T = (edit(0, 0, resid_TD) == resid_TD).all(dim=1)
    expected_T = resid_TD.norm(dim=1) > limit
    expected_T[0] = True
    assert torch.equal(untouched_T, expected_T) and 1 < int(expected_T.sum()) < len(resid_TD)


def test_no_hook_survives_an_exception(lm: LanguageModel, sae: SparseAutoencoder, answer: Tokens) -> None:
    def broken(_row: int, _first: int, _resid: Tensor) -> Tensor:
        raise RuntimeError("broken")

    before = log_probs(lm, [answer], None)[0]
    for run in (
        lambda: lm.capture([answer], HOOK, log_probs=True, edit=broken),
        lambda: lm.generate([lm.render("Hi")], [3], HOOK, edit=broken),
    ):
        with pytest.raises(RuntimeError, match="broken"):
            run()
    assert not any(block._forward_hooks for block in lm.blocks)
    assert torch.equal(log_probs(lm, [answer], None)[0][1:], before[1:])


def test_what_does_not_fit_is_refused(tiny: Tiny, lm: LanguageModel, sae: SparseAutoencoder) -> None:
    stats = LatentStats.load(tiny.sae)
    for edit, message in (
        (Edit.clamp([sae.n_latents], [1.0]), f"there is no latent {sae.n_latents}: the SAE has {sae.n_latents}"),
        (Edit.add(torch.zeros(3)), "does not fit d_model"),
        (Edit.steer([1], [1.0], float("nan"), stats.max), "finite"),
    ):
        with pytest.raises(SaeError, match=message):
            Intervention(sae, [edit], [EVERYWHERE], FAR)
    with pytest.raises(SaeError, match="hook point"):
        lm.generate([lm.render("Hi")], [1], edit=Intervention(sae, [None], [EVERYWHERE], FAR))
