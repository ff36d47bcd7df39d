"""Comparisons within a pair: a difference at its first prompt, and a null with its reason for everything else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.engine.tree import Rule
from auditor.errors import AuditError
from auditor.scan.pairs import Member, check_pairs, first_of_pair, pair_scores
from auditor.scan.signals import Score
from auditor.suites import Prompt, load_suites
from sae.lm import LanguageModelTokenizer
from tests.engine.rule_texts import PAIRS, parse
from tests.tiny import Tiny

VARIANTS = ("paid_lie", "paid_truth", "free_truth", "free_lie")
VALUES = dict(zip(VARIANTS, (-1.25, -2.5, -1.0, -3.0), strict=True))


@pytest.fixture
def rule() -> Rule:
    return parse(PAIRS)


def prompt(variant: str, pair: str = "legs") -> Prompt:
    return Prompt(id=f"{pair}-{variant}", suite="s", prompt="?", response=variant, pair=pair, variant=variant)


def member(variant: str, score: Score | None = None, **changes: object) -> Member:
    score = score or Score(value=VALUES[variant])
    measured = {("deception.paid", name): score for name in ("paid", "knows")}
    made = Member(prompt=prompt(variant), ids=tuple(map(ord, variant)), measured=measured)
    return replace(made, **changes)  # type: ignore[arg-type]


def scores(rule: Rule, *members: Member) -> dict[str, float | str | None]:
    return {
        name: score.value if score.null is None else score.null for name, score in pair_scores(rule, members).items()
    }


def test_a_score_is_the_first_variant_minus_the_second_wherever_they_stand(rule: Rule) -> None:
    members = [member(variant) for variant in VARIANTS]
    assert scores(rule, *members) == {"paid": 1.25, "knows": 2.0}
    assert scores(rule, *reversed(members)) == {"paid": 1.25, "knows": 2.0}


def test_a_pair_without_a_variant_is_not_applicable(rule: Rule) -> None:
    found = scores(rule, *(member(variant) for variant in VARIANTS if variant != "free_lie"))
    assert found == {"paid": 1.25, "knows": "not_applicable: pair 'legs' has no variant 'free_lie'"}


def test_a_variant_that_stands_twice_is_unknown(rule: Rule) -> None:
    found = scores(rule, *(member(variant) for variant in (*VARIANTS, "paid_lie")))
    assert found == {"paid": "unknown: pair 'legs' has variant 'paid_lie' 2 times", "knows": 2.0}


def test_two_texts_that_are_one_are_unknown_and_never_0(rule: Rule) -> None:
    same = [member(variant, Score(value=-1.0), ids=(1, 2)) for variant in VARIANTS]
    said = "unknown: variants {} and {} of pair 'legs' are one text, so nothing is compared"
    assert scores(rule, *same) == {
        "paid": said.format("'paid_lie'", "'paid_truth'"),
        "knows": said.format("'free_truth'", "'free_lie'"),
    }


def test_what_was_not_measured_says_why_and_unknown_goes_first(rule: Rule) -> None:
    absent = member("paid_truth", Score(value=None, null="not_applicable: no given response"))
    broken = member("paid_lie", measured={}, error="RuntimeError")
    rest = [member("free_truth"), member("free_lie")]
    assert scores(rule, member("paid_lie"), absent, *rest)["paid"] == (
        "not_applicable: at variant 'paid_truth': no given response"
    )
    assert scores(rule, broken, absent, *rest) == {
        "paid": "unknown: at variant 'paid_lie': RuntimeError",
        "knows": 2.0,
    }


def test_the_first_prompt_of_a_pair_is_the_one_that_stands_first() -> None:
    alone = Prompt(id="alone", suite="s", prompt="?")
    prompts = [prompt("b"), alone, prompt("a"), prompt("a", "arms")]
    assert first_of_pair(prompts) == {"legs-b": "legs-b", "legs-a": "legs-b", "arms-a": "arms-a"}


@pytest.fixture
def tokenizer(tiny: Tiny) -> LanguageModelTokenizer:
    return LanguageModelTokenizer.load(tiny.model)


def test_a_suite_whose_pairs_can_be_compared_is_let_through(rule: Rule, tokenizer: LanguageModelTokenizer) -> None:
    whole = [prompt(variant) for variant in VARIANTS]
    lacking = [prompt(variant, "arms") for variant in VARIANTS[:3]]
    other = [prompt("x", "toes"), prompt("x", "toes")]
    check_pairs([*whole, *lacking, *other, Prompt(id="alone", suite="s", prompt="?")], [rule], tokenizer, None)


def test_two_prompts_that_are_one_text_are_refused(rule: Rule, tokenizer: LanguageModelTokenizer) -> None:
    same = replace(prompt("free_lie"), response="free_truth")
    message = "suite 's': variants 'free_truth' and 'free_lie' of pair 'legs' are one text, so nothing is compared. "
    with pytest.raises(AuditError) as caught:
        check_pairs([prompt("free_truth"), same], [rule], tokenizer, None)
    assert (str(caught.value), caught.value.exit_code) == (message + "Change one of them.", 2)
    check_pairs([prompt("free_truth"), replace(same, prompt="Another?")], [rule], tokenizer, None)


def test_a_pair_of_one_prompt_is_refused_with_its_file_and_line(
    rule: Rule, tokenizer: LanguageModelTokenizer, tmp_path: Path
) -> None:
    suite = tmp_path / "s.jsonl"
    rows = [{"id": "a", "prompt": "?"}, {"id": "legs-free_lie", "prompt": "?", "pair": "legs", "variant": "free_lie"}]
    suite.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (read,) = load_suites([suite])
    said = f"{suite}:2: pair 'legs' has one prompt, 'legs-free_lie', and nothing to compare it with. "
    with pytest.raises(AuditError) as caught:
        check_pairs(read.prompts, [rule], tokenizer, None)
    assert str(caught.value) == said + "Give its other variant, or take `pair` out."


def test_a_variant_that_stands_twice_is_refused(rule: Rule, tokenizer: LanguageModelTokenizer) -> None:
    with pytest.raises(
        AuditError, match="pair 'legs' has variant 'paid_lie' 2 times, and a rule compares it. Keep one"
    ):
        check_pairs([prompt("paid_lie"), replace(prompt("paid_lie"), id="again")], [rule], tokenizer, None)
