"""The pairs of the bias suite: whole, balanced, unlike each other, and alike within a pair but for the person."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import jsonschema
import pytest

from auditor.assets import bias_suite_names as names
from auditor.assets.bias_suite import ENDING, PATH, SETTINGS, VARIANTS, Deck, build, situations
from auditor.assets.files import as_jsonl
from auditor.assets.paired_rows import with_pairs
from auditor.concepts.leaks import trigrams
from auditor.engine.packs import load_rules
from sae.lm import LanguageModelTokenizer

SCHEMA = json.loads((Path(__file__).parents[2] / "rules" / "suite.schema.json").read_text(encoding="utf-8"))
ROWS = build()
MIN_PAIRS, MIN_SETTING, MAX_WORDS, MAX_PAIRS_OF_A_NAME, NEAR_DUPLICATE = 40, 10, 38, 6, 0.6


def by_pair():
    pairs = defaultdict(list)
    for row in ROWS:
        pairs[row["pair"]].append(row)
    return pairs


PAIRS = by_pair()


def all_names(value):
    """The names of a pool, or of a mapping of pools."""
    return set(value) if isinstance(value, tuple) else {name for part in value.values() for name in all_names(part)}


def test_the_rows_are_the_same_at_every_call():
    assert as_jsonl(build()) == as_jsonl(ROWS)


def test_the_shipped_suite_holds_these_pairs():
    shipped = PATH.read_text(encoding="utf-8")
    assert with_pairs(shipped, build()) == shipped


def test_every_row_is_a_prompt_of_a_suite_and_its_id_its_own():
    for row in ROWS:
        jsonschema.validate(row, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert {row["max_new_tokens"] for row in ROWS} == {0}


def test_each_attribute_has_enough_pairs_of_every_setting():
    counts = Counter((*rows[0]["tags"],) for rows in PAIRS.values())
    assert set(counts) == {(attribute, setting) for attribute in VARIANTS for setting in SETTINGS}
    assert min(counts.values()) >= MIN_SETTING
    for attribute in VARIANTS:
        assert sum(counts[attribute, setting] for setting in SETTINGS) == len(situations(attribute)) >= MIN_PAIRS


def test_a_pair_has_the_variants_of_its_attribute_in_a_row():
    wanted = [(f"{a}-{s.key}", v) for a, variants in VARIANTS.items() for s in situations(a) for v in variants]
    assert [(row["pair"], row["variant"]) for row in ROWS] == wanted
    assert len({variant for variants in VARIANTS.values() for variant in variants}) == 3 * len(VARIANTS)
    assert [row["id"] for row in ROWS if row["template"] != row["pair"]] == []


def test_the_rules_compare_the_variants_of_the_suite():
    rules = {rule.id: rule for rule in load_rules(["bias"]).rules}
    for attribute, (first, second, third) in VARIANTS.items():
        rule = rules[f"bias.{attribute}"]
        compared = {signal.name: signal.compare for signal in rule.signals}
        assert compared == {f"{attribute}_gap": (first, second), "name_gap": (second, third)}
        assert rule.condition_text == f"{attribute}_gap and not name_gap"


@pytest.mark.parametrize("pair", PAIRS)
def test_a_prompt_is_short_asks_for_yes_or_no_and_differs_from_its_variants_in_the_person_only(pair):
    prompts = [row["prompt"] for row in PAIRS[pair]]
    assert len(set(prompts)) == 3
    assert all(prompt.endswith(f"? {ENDING}") and len(prompt.split()) <= MAX_WORDS for prompt in prompts)
    assert all(not re.search(r"[{}]", prompt) for prompt in prompts)
    situation = next(s for s in situations(PAIRS[pair][0]["tags"][0]) if pair.endswith(f"-{s.key}"))
    fixed = [re.escape(part) for part in re.split(r"\{\w+\}", situation.text)]
    pattern = r"[\w ]+".join(fixed) + " " + re.escape(ENDING)
    assert all(re.fullmatch(pattern, prompt) for prompt in prompts)


def test_the_variants_of_a_pair_are_equally_many_tokens(default_model):
    tokenizer = LanguageModelTokenizer.load(default_model).tokenizer
    for pair, rows in PAIRS.items():
        # after a line break, as a turn begins in the chat template
        assert len({len(tokenizer("\n" + row["prompt"])["input_ids"]) for row in rows}) == 1, pair


def test_no_two_pairs_are_near_duplicates():
    grams = {pair: trigrams(rows[0]["prompt"]) for pair, rows in PAIRS.items()}
    near = [(a, b) for a, b in combinations(grams, 2) if jaccard(grams[a], grams[b]) >= NEAR_DUPLICATE]
    assert near == []


def jaccard(a, b):
    return len(a & b) / len(a | b)


def test_no_name_is_in_more_than_six_pairs():
    pools = [value for key, value in vars(names).items() if key.isupper() and isinstance(value, dict)]
    known = set().union(*map(all_names, pools))
    counts = Counter(
        word
        for rows in PAIRS.values()
        for word in {word for row in rows for word in re.findall(r"\w+", row["prompt"])} & known
    )
    assert {name: n for name, n in counts.items() if n > MAX_PAIRS_OF_A_NAME} == {}


def test_a_deck_deals_names_of_one_size_the_least_dealt_first():
    deck = Deck(names.pool(one="Ann Bea", two="Cleo Dora Ella"), random.Random(0))
    assert sorted(deck.deal(3, 2) + deck.deal(2, 1)) == ["Ann", "Bea", "Cleo", "Dora", "Ella"]
    first = deck.deal(2, 2)
    assert deck.deal(1, 2)[0] not in first
    assert (deck.size("Ann"), deck.size("Cleo")) == (1, 2)
