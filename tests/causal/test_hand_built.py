"""A model in which one latent is the cause by construction: the check says so, and of its neighbours that they are not.

Above the hook point nothing happens but the final norm and the unembedding. Directions 0 to 31 of the residual stream
are the SAE's latents, and nothing below the hook point writes to direction 0. The logits of "A" and "B" differ along
direction 0 alone; every direction moves other tokens, so that each edit does damage. Outcome: log p("A") - log p("B").
"""

from __future__ import annotations

import random
import string
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from auditor.causal.arms import DOSES, make_arms
from auditor.causal.experiment import GROUPS, NEUTRAL_TEXTS, NEUTRAL_TOKENS, Experiment, alike_in_length
from auditor.causal.result import causal_result
from sae import HookPoint, SparseAutoencoder
from sae.activations import ReLU
from sae.latents import LatentStats
from sae.lm import LanguageModel, Tokens
from sae.model import SaeConfig
from tests.tiny import D_MODEL, LAYER, make_model

HOOK = HookPoint("resid_post", LAYER)
CAUSE = 0
STD = 0.4  # of the unembedding
LETTER = {"A": 1.2, "B": -1.2}  # the logit that a unit of direction 0 adds
QUESTIONS = ("Which is it?", "And now?", "Once more?", "The first or the second?", "Say it.", "Well?")


@pytest.fixture(scope="module")
def lm(tmp_path_factory: pytest.TempPathFactory) -> LanguageModel:
    made = LanguageModel.load(make_model(tmp_path_factory.mktemp("model")))
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        head = torch.randn(made.model.lm_head.weight.shape, generator=generator) * STD
        made.model.model.embed_tokens.weight[:, CAUSE] = 0.0
        for block in made.blocks[: LAYER + 1]:
            block.self_attn.o_proj.weight[CAUSE] = 0.0
            block.mlp.down_proj.weight[CAUSE] = 0.0
        for block in made.blocks[LAYER + 1 :]:
            block.self_attn.o_proj.weight.zero_()
            block.mlp.down_proj.weight.zero_()
        both = torch.randn(D_MODEL, generator=generator) * STD
        for letter, slope in LETTER.items():
            row = head[made.tokenizer.convert_tokens_to_ids(letter)]
            row.copy_(both)
            row[CAUSE] = slope
        made.model.lm_head.weight = torch.nn.Parameter(head)  # no longer tied to the embedding
    return made


@pytest.fixture(scope="module")
def sae() -> SparseAutoencoder:
    made = SparseAutoencoder(SaeConfig(d_in=D_MODEL, n_latents=D_MODEL, activation=ReLU()))
    with torch.no_grad():
        made.W_dec.copy_(torch.eye(D_MODEL))
        made.W_enc.copy_(torch.eye(D_MODEL))
    return made.requires_grad_(False)


@pytest.fixture(scope="module")
def experiment(lm: LanguageModel, sae: SparseAutoencoder) -> Experiment:
    pairs = [(lm.render(question, "A"), lm.render(question, "B")) for question in QUESTIONS]
    letters = random.Random(0)
    texts = ["".join(letters.choices(string.printable, k=NEUTRAL_TOKENS)) for _ in range(NEUTRAL_TEXTS)]
    neutral = [lm.render("Tell me.", text) for text in texts]
    return Experiment(lm, sae, HOOK, pairs, neutral, float("inf"))


def checked(experiment: Experiment, sae: SparseAutoencoder, latent: int, sign: int = 1) -> dict[str, Any]:
    stats = LatentStats(torch.full((D_MODEL,), 1.5), torch.full((D_MODEL,), 0.5), {})
    arms = make_arms(sae, stats, [latent], [1.0], direction=None, n_controls=20, seed=latent)
    rows: list[dict[str, Any]] = [
        {"arm": arm.name, "dose": dose, **experiment.measure(arm.edit(dose))} for arm in arms for dose in DOSES
    ]
    facts = {"arm": "facts", "dose": None, "steer": "x", "concept": "f.x", "outcome": "f.r.s", "sign": sign}
    facts |= {"latents": [latent], "weights": [1.0], "pairs": [{}] * len(QUESTIONS), "prompts": [], "limits": []}
    facts |= {"neutral_tokens": experiment.n_neutral, "doses": list(DOSES), "controls": 20}
    return causal_result([{"rule": "f.r"} | row for row in [facts, *rows]])


def test_the_latent_that_is_the_cause_drives(experiment: Experiment, sae: SparseAutoencoder) -> None:
    found = checked(experiment, sae, CAUSE)
    assert found["decision"] == "drives", found["reason"]
    assert found["rank"] == 1 and found["p"] == pytest.approx(1 / 21, rel=1e-5) and found["effect"] > 0.1
    assert found["pairs_moved"] == len(QUESTIONS)
    assert found["neutral_tokens"] == NEUTRAL_TEXTS * NEUTRAL_TOKENS


def test_against_the_declared_sign_the_cause_does_not_drive(experiment: Experiment, sae: SparseAutoencoder) -> None:
    assert checked(experiment, sae, CAUSE, sign=-1)["decision"] == "unclear"


@pytest.mark.parametrize("latent", range(1, 9))
def test_its_neighbours_do_not_drive(experiment: Experiment, sae: SparseAutoencoder, latent: int) -> None:
    found = checked(experiment, sae, latent)
    assert found["decision"] == "does_not_drive", found["reason"]


def test_the_effect_is_the_change_of_the_log_odds_a_token(lm: LanguageModel, sae: SparseAutoencoder) -> None:
    """Against whole passes of the model, by hand, for answers of many lengths."""
    from sae.intervene import Edit, Intervention, predicting

    said = (("A", "B"), ("A, I think.", "B"), ("Ab", "Both of them, of course."), ("A", "Certainly B."))
    pairs = [(lm.render("Which is it?", first), lm.render("Which is it?", second)) for first, second in said]
    neutral = [lm.render("Hm?", "x" * NEUTRAL_TOKENS)] * NEUTRAL_TEXTS
    found = Experiment(lm, sae, HOOK, pairs, neutral, float("inf")).measure(Edit.steer([3, 0], [1.0, 2.0], 1.0, _max()))

    def gap(pair: tuple[Tokens, Tokens], edited: bool) -> float:
        edit = Edit.steer([3, 0], [1.0, 2.0], 1.0, _max()) if edited else None
        rows = Intervention(sae, [edit] * 2, [predicting(tokens) for tokens in pair], float("inf"))
        scored = [got.token_log_probs for got in lm.capture(pair, HOOK, log_probs=True, edit=rows)]
        first, second = (float(s[t.n_prompt :].mean()) for s, t in zip(scored, pair, strict=True) if s is not None)
        return first - second

    assert found["effects"] == [pytest.approx(gap(pair, True) - gap(pair, False), abs=1e-4) for pair in pairs]


@pytest.mark.parametrize("n", [1, 2, 3, 7, 24])
def test_every_answer_is_in_one_group_of_like_length(lm: LanguageModel, n: int) -> None:
    rows = [lm.render("Well?", "x" * (1 + 7 * i % 24)) for i in range(n)]
    groups = alike_in_length(rows)
    assert sorted(i for group in groups for i in group) == list(range(n)) and len(groups) <= GROUPS
    lengths = [[rows[i].n_response for i in group] for group in groups]
    assert all(max(short) <= min(long) for short, long in pairwise(lengths))


def _max() -> torch.Tensor:
    return torch.full((D_MODEL,), 1.5)


def test_no_edit_has_no_effect_and_no_damage(experiment: Experiment) -> None:
    from sae.intervene import Edit

    found = experiment.measure(Edit.add(torch.zeros(D_MODEL)))
    assert found == {"effects": [0.0] * len(QUESTIONS), "kl": 0.0, "perplexity_ratio": 1.0}


def test_an_edit_that_breaks_the_numbers_is_null_not_a_number(experiment: Experiment) -> None:
    from sae.intervene import Edit

    huge = Edit(torch.tensor([1]), torch.tensor([3e38]), torch.full((D_MODEL,), 3e38))  # finite; their sum is not
    found = experiment.measure(huge)
    assert found["kl"] is None and found["perplexity_ratio"] is None


def test_the_build_is_what_it_says(lm: LanguageModel, tmp_path: Path) -> None:
    """The residual stream at the hook point is the one that the final norm reads."""
    tokens = lm.render("Which is it?", "A")
    resid_TD = lm.capture([tokens], HOOK)[0].resid
    with torch.inference_mode():
        logits = lm.model.lm_head(lm.model.model.norm(resid_TD))
        torch.testing.assert_close(logits, lm.model(torch.tensor([tokens.ids])).logits[0], rtol=1e-4, atol=1e-4)
