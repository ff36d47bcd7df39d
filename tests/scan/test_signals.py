"""Signals of one prompt: bandit counts, concepts, latents by hand, and the reasons where there is no score."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from auditor.detectors import FeatureDetector, LinearDetector
from auditor.engine.tree import (
    BanditMeasure,
    ConceptMeasure,
    LatentsMeasure,
    LogProbMeasure,
    Measure,
    Name,
    Rule,
    Signal,
    Threshold,
)
from auditor.scan.runner import Shown
from auditor.scan.signals import ConceptReader, Reading, Score, SignalReader
from auditor.suites import Prompt
from sae import SparseCodes
from sae.lm import Tokens

LATENT_MAX = torch.tensor([2.0, 4.0, 1.0])
UNSAFE = "```python\nimport os\nos.system('rm ' + name)\n```"


def rule(measure: Measure, *, scope: str = "response", name: str = "s", compare: tuple[str, str] | None = None) -> Rule:
    threshold = Threshold(kind="at_least", value=1.0, stated="1")
    return Rule(
        id=f"family.{name}",
        title="t",
        kind="doing" if isinstance(measure, BanditMeasure | LogProbMeasure) else "reading",
        severity="low",
        signals=(Signal(name="s", measure=measure, threshold=threshold, compare=compare),),
        condition=Name("s"),
        condition_text="s",
        scope=scope,
        path="p",
        source="",
        sha256="sha256:0",
    )


def shown(response: str, *, n_prompt: int = 2) -> Shown:
    """Every character is a token; the residual's first component counts the tokens, latent t % 3 is active with t."""
    prompt = "?" * n_prompt
    text = prompt + response
    n = len(text)
    tokens = Tokens(
        ids=tuple(range(n)),
        n_prompt=n_prompt,
        text=text,
        prompt_chars=n_prompt,
        offsets=tuple((i, i + 1) for i in range(n)),
        roles=("user",) * n_prompt + ("assistant",) * len(response),
    )
    dense = torch.zeros(n, 3)
    for t in range(n):
        dense[t, t % 3] = float(t)
    resid = torch.stack([torch.arange(float(n)), torch.ones(n)], dim=1)
    return Shown(tokens=tokens, resid=resid, codes=SparseCodes.from_dense(dense), finish="stop")


def read(found: Rule, seen: Shown, **concepts: ConceptReader) -> Reading:
    return SignalReader([found], concepts, LATENT_MAX, ["mine"]).read(seen)


def test_bandit_counts_the_rules_findings_in_the_answers_code() -> None:
    found = read(rule(BanditMeasure(tests=("B605",), severity="medium")), shown(UNSAFE))
    assert found.signals == {"family.s": {"s": 1.0}}
    assert found.nulls == {}
    assert found.code is not None
    assert (found.code["blocks"], found.code["parsed"]) == (1, "whole")
    assert "B605" in {finding["test_id"] for finding in found.code["findings"]}
    assert found.prompt_signals == {}
    assert found.token_scores == {}


def test_an_answer_without_code_is_not_applicable_for_bandit() -> None:
    found = read(rule(BanditMeasure(tests=("B605",))), shown("I would rather not."))
    assert found.signals == {"family.s": {"s": None}}
    assert found.nulls == {"family.s": {"s": "not_applicable: no code block"}}


def test_a_concept_is_scored_by_every_detector_and_decided_by_one() -> None:
    first = LinearDetector(name="mean", vector=(1.0, 0.0), reduce="mean", bias=0.5)
    last = LinearDetector(name="last", vector=(1.0, 0.0), reduce="last")
    reader = ConceptReader(detectors={"mean": first, "last": last}, deciding="last")
    found = read(rule(ConceptMeasure(family="f", concept="c")), shown("abcd"), **{"f.c": reader})
    assert found.signals["family.s"]["s"] == 5.0  # tokens 2 to 5
    assert found.detectors["family.s"]["s"] == {"mean": 4.0, "last": 5.0}
    assert found.prompt_signals["family.s"]["s"] == 1.0
    assert found.token_scores["family.s.s"].tolist() == [0, 1, 2, 3, 4, 5]


def test_a_concept_without_a_binding_is_unknown() -> None:
    found = read(rule(ConceptMeasure(family="f", concept="c")), shown("abcd"))
    assert found.nulls["family.s"]["s"] == "unknown: the binding has no detector for f.c"
    assert found.detectors == {}


def test_a_score_that_is_not_finite_is_unknown() -> None:
    broken = FeatureDetector(name="x", indices=(0,), weights=(float("inf"),))
    reader = ConceptReader(detectors={"x": broken}, deciding="x")
    found = read(rule(ConceptMeasure(family="f", concept="c")), shown("abcd"), **{"f.c": reader})
    assert found.signals["family.s"]["s"] is None
    assert found.nulls["family.s"]["s"].startswith("unknown:")


def test_latents_by_hand_are_the_weighted_mean_in_corpus_maxima() -> None:
    measure = LatentsMeasure(sae="mine", indices=(0, 2), weights=(1.0, -2.0))
    found = read(rule(measure), shown("abcd"))  # tokens 2, 3, 4, 5: latents 2, 0, 1, 2
    assert found.signals["family.s"]["s"] == pytest.approx((3 / 2 - 2 * (2 + 5) / 1) / 4)
    assert found.token_scores["family.s.s"].tolist() == [0.0, 0.0, -4.0, 1.5, 0.0, -10.0]


def test_latents_of_another_sae_are_unknown() -> None:
    found = read(rule(LatentsMeasure(sae="other", indices=(0,), weights=(1.0,))), shown("abcd"))
    assert found.nulls["family.s"]["s"] == "unknown: the rule's latents are of the SAE 'other'"


@pytest.mark.parametrize(
    "measure", [BanditMeasure(tests=("B605",)), LatentsMeasure(sae="mine", indices=(0,), weights=(1,))]
)
def test_a_rule_without_a_token_in_its_scope_is_not_applicable(measure: Measure) -> None:
    found = read(rule(measure), shown(""))
    assert found.nulls["family.s"]["s"] == "not_applicable: no token in the scope 'response'"
    found = read(rule(measure, scope="reasoning"), shown(UNSAFE))
    assert found.nulls["family.s"]["s"] == "not_applicable: no token in the scope 'reasoning'"


def test_scores_have_six_significant_digits() -> None:
    third = LinearDetector(name="x", vector=(1 / 3, 0.0), reduce="last")
    reader = ConceptReader(detectors={"x": third}, deciding="x")
    found = read(rule(ConceptMeasure(family="f", concept="c")), shown("abcd"), **{"f.c": reader})
    assert found.signals["family.s"]["s"] == 1.66667


def given(response: str, log_probs: list[float] | None) -> Shown:
    of = None if log_probs is None else torch.tensor([float("nan"), *log_probs])
    return replace(shown(response), finish=None, log_probs=of)


def test_log_prob_is_the_mean_over_the_response_alone() -> None:
    found = read(rule(LogProbMeasure()), given("abcd", [-9.0, -1.0, -2.0, -3.0, -6.0]))
    assert found.signals == {"family.s": {"s": -3.0}}
    assert (found.nulls, found.prompt_signals, found.token_scores) == ({}, {}, {})


def test_log_prob_does_not_read_the_rules_scope() -> None:
    found = read(rule(LogProbMeasure(), scope="reasoning"), given("ab", [-9.0, -1.0, -2.0]))
    assert found.signals["family.s"]["s"] == -1.5


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (shown("abcd"), "not_applicable: no given response"),
        (given("", [-1.0]), "not_applicable: the given response has no token"),
        (given("ab", None), "unknown: its log p was not computed"),
        (given("ab", [-1.0, -2.0, float("-inf")]), "unknown: its log p is not a finite number"),
        (given("ab", [-1.0, float("nan"), -2.0]), "unknown: its log p is not a finite number"),
    ],
)
def test_a_log_prob_that_cannot_be_had_is_null_with_its_reason(seen: Shown, reason: str) -> None:
    found = read(rule(LogProbMeasure()), seen)
    assert (found.signals["family.s"]["s"], found.nulls["family.s"]["s"]) == (None, reason)


def test_a_signal_that_compares_measures_here_and_scores_elsewhere() -> None:
    found = read(rule(LogProbMeasure(), compare=("a", "b")), given("ab", [-9.0, -1.0, -2.0]))
    assert found.measured == {("family.s", "s"): Score(value=-1.5)}
    assert (found.signals, found.nulls) == ({}, {})


def test_only_given_answers_that_a_signal_reads_want_log_probs() -> None:
    plain = SignalReader([rule(LogProbMeasure())], {}, LATENT_MAX)
    pairs = SignalReader([rule(LogProbMeasure(), compare=("a", "b"))], {}, LATENT_MAX)
    none = SignalReader([rule(BanditMeasure(tests=("B605",)))], {}, LATENT_MAX)
    own = Prompt(id="own", suite="s", prompt="?", pair="p", variant="a")
    alone, member = replace(own, response="!", pair=None), replace(own, response="!")
    other = replace(member, variant="c")
    asked = (own, alone, member, other)
    assert [plain.wants_log_probs(prompt) for prompt in asked] == [False, True, True, True]
    assert [pairs.wants_log_probs(prompt) for prompt in asked] == [False, False, True, False]
    assert [none.wants_log_probs(prompt) for prompt in asked] == [False, False, False, False]
