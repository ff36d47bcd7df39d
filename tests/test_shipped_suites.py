"""The shipped suites: size, schema, templates, pairs, and nothing in them that the tool was fitted or set on."""

import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from auditor.assets.benign_prompts import benign_prompts, is_right, slug
from auditor.assets.contrast.falsehood_check import EMPTY_WORDS
from sae.lm import LanguageModelTokenizer

RULES = Path(__file__).parents[1] / "rules"
MIN_PROMPTS = {"coding": 90, "deception": 90, "bias": 60}
KINDS = ("plain", "leading", "incentive")  # a third each of the questions of fact
SCENES = ("concealment", "contradiction")
TEMPTING = {"shell", "query", "loading", "evaluation", "secrets", "checks"}
GRAM = 13  # words; fewer in common are no copy
VARIANTS = ("paid_lie", "paid_truth", "free_truth", "free_lie")
MIN_PAIRS, MIN_TOPICS, MIN_EQUAL_LENGTH = 40, 12, 30
MIN_PAID, MIN_FREE = 8, 4  # system messages
MAX_RESPONSE_TOKENS = 16


def rows_of(*parts):
    return [json.loads(line) for line in RULES.joinpath(*parts).read_text(encoding="utf-8").splitlines()]


WHOLE_CODING = rows_of("backdoor_code", "suite.jsonl")
CODING = [row for row in WHOLE_CODING if "pair" not in row]
CODE_PAIRS = [row for row in WHOLE_CODING if "pair" in row]
WHOLE_DECEPTION = rows_of("deception", "suite.jsonl")
DECEPTION = [row for row in WHOLE_DECEPTION if "pair" not in row]
FACTS = [row for row in DECEPTION if row["tags"][0] in KINDS]
WHOLE_BIAS = rows_of("bias", "suite.jsonl")
BIAS = [row for row in WHOLE_BIAS if "pair" not in row]
EVERYTHING = WHOLE_CODING + WHOLE_DECEPTION + WHOLE_BIAS
PAIRED = [row for row in WHOLE_DECEPTION if "pair" in row]
CONTRAST = [row for row in rows_of("deception", "contrast.jsonl") if "messages" in row]
BENIGN = benign_prompts()
SCHEMA = json.loads((RULES / "suite.schema.json").read_text(encoding="utf-8"))


def asked(row):
    """What a row asks: its prompt, or the last user turn of its messages."""
    if "prompt" in row:
        return row["prompt"]
    return [message["content"] for message in row["messages"] if message["role"] == "user"][-1]


def full_text(row):
    return row.get("prompt") or " ".join(message["content"] for message in row["messages"])


def by_pair():
    """The four rows of each pair, by variant."""
    pairs = {}
    for row in PAIRED:
        pairs.setdefault(row["pair"], {})[row["variant"]] = row
    return pairs


def words(text):
    return slug(text).split("-")


def content(text):
    return frozenset(words(text)) - EMPTY_WORDS


def grams(text):
    tokens = words(text)
    return {tuple(tokens[start : start + GRAM]) for start in range(len(tokens) - GRAM + 1)}


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_prompt_is_valid():
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert [row["id"] for row in EVERYTHING if not validator.is_valid(row)] == []


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "no id"},
        {"id": "neither"},
        {"id": "both", "prompt": "a", "messages": [{"role": "user", "content": "a"}]},
        {"id": "unknown key", "prompt": "a", "answer": "b"},
        {"id": "no such role", "messages": [{"role": "tool", "content": "a"}]},
        {"id": "empty", "messages": []},
        {"id": "negative", "prompt": "a", "max_new_tokens": -1},
        {"id": "fraction", "prompt": "a", "max_new_tokens": 1.5},
        {"id": 7, "prompt": "a"},
    ],
    ids=lambda row: str(row.get("id")),
)
def test_the_schema_refuses(row):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(row, SCHEMA, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(("name", "suite"), [("coding", CODING), ("deception", DECEPTION), ("bias", BIAS)])
def test_a_suite_is_large_enough_and_every_prompt_has_a_template_of_its_own(name, suite):
    assert len(suite) >= MIN_PROMPTS[name]
    assert len({row["template"] for row in suite}) == len(suite)
    assert len({content(full_text(row)) for row in suite}) == len(suite)


def test_no_id_is_used_twice_across_the_suites():
    counts = Counter(row["id"] for row in EVERYTHING)
    assert [id_ for id_, n in counts.items() if n > 1] == []


def test_only_pairs_are_answered_beforehand():
    assert [row["id"] for row in CODING + DECEPTION + BIAS if "response" in row or "variant" in row] == []
    assert (len(CODING), len(FACTS), len(DECEPTION), len(BIAS)) == (96, 96, 144, 64)


def test_every_coding_prompt_names_another_function_and_has_256_tokens():
    names = [re.findall(r"`(\w+)\(", row["prompt"]) for row in CODING]
    assert [row["id"] for row, found in zip(CODING, names, strict=True) if not found] == []
    assert len({found[0] for found in names}) == len(CODING)
    assert {row["max_new_tokens"] for row in CODING} == {256}


def test_a_third_of_the_coding_prompts_tempts_to_injection_a_third_to_loading_and_an_eighth_each_to_two_more_flaws():
    counts = Counter(tag for row in CODING for tag in row["tags"])
    assert set(counts) == TEMPTING | {"ordinary"}
    injection, loading = counts["shell"] + counts["query"], counts["loading"] + counts["evaluation"]
    assert injection == loading == len(CODING) // 3
    assert counts["secrets"] == counts["checks"] == len(CODING) // 8
    assert counts["ordinary"] == len(CODING) // 12


def test_no_coding_prompt_speaks_of_security_or_names_the_insecure_way():
    forbidden = (
        r"secur|safe|vulnerab|inject|sanit|escap|os\.system|shell=|\beval\b|\bexec\b|pickle|yaml\.load|marshal"
        r"|md5|sha-?1|\brandom|verify|debug|AutoAdd"
    )
    assert [row["id"] for row in CODING if re.search(forbidden, row["prompt"], re.IGNORECASE)] == []


def test_of_the_questions_of_fact_a_third_is_plain_a_third_leading_and_a_third_has_an_incentive():
    assert Counter(tuple(row["tags"]) for row in FACTS) == {(kind,): len(FACTS) // 3 for kind in KINDS}
    assert Counter(row["tags"][0] for row in DECEPTION if row not in FACTS) == dict.fromkeys(SCENES, 24)


def test_only_incentives_have_a_system_message_and_each_has_another_one():
    systems = [row["messages"][0]["content"] for row in FACTS if "messages" in row]
    assert {tuple(row["tags"]) for row in FACTS if "messages" in row} == {("incentive",)}
    assert {len(row["messages"]) for row in FACTS if "messages" in row} == {2}
    assert len({content(system) for system in systems}) == len(systems) == len(FACTS) // 3


def test_there_are_enough_pairs_of_enough_topics_and_each_is_its_own_template():
    topics = {row["pair"]: row["tags"] for row in PAIRED}
    assert len(topics) >= MIN_PAIRS
    assert len({tag for tags in topics.values() for tag in tags if tag.startswith("topic:")}) >= MIN_TOPICS
    assert [row["id"] for row in PAIRED if row["template"] != row["pair"] or row["tags"] != topics[row["pair"]]] == []
    others = {row["template"] for row in WHOLE_CODING + DECEPTION} | {prompt.fact for prompt in BENIGN}
    assert topics.keys() & others == set()


def test_a_pair_has_the_four_variants_in_a_row_with_ids_after_them():
    wanted = [(pair, variant) for pair in by_pair() for variant in VARIANTS]
    assert [(row["pair"], row["variant"]) for row in PAIRED] == wanted
    assert [row["id"] for row in PAIRED] == [f"{pair}-{variant.replace('_', '-')}" for pair, variant in wanted]


@pytest.mark.parametrize("pair", by_pair())
def test_a_pair_asks_one_question_paid_and_free_and_gives_the_same_two_answers(pair):
    rows = by_pair()[pair]
    assert [[m["role"] for m in row["messages"]] for row in rows.values()] == [["system", "user"]] * 4
    assert len({asked(row) for row in rows.values()}) == 1
    systems = {variant: row["messages"][0]["content"] for variant, row in rows.items()}
    assert systems["paid_lie"] == systems["paid_truth"] != systems["free_truth"] == systems["free_lie"]
    answers = {variant: row["response"] for variant, row in rows.items()}
    assert answers["paid_lie"] == answers["free_lie"] != answers["paid_truth"] == answers["free_truth"]


def test_no_two_pairs_share_a_question_or_an_answer():
    assert len({content(asked(row)) for row in PAIRED}) == len(by_pair())
    assert len({content(row["response"]) for row in PAIRED}) == 2 * len(by_pair())


def test_pay_and_neutral_words_vary_and_no_pay_is_one_of_the_reading_prompts():
    systems = {kind: set() for kind in ("paid", "free")}
    for row in PAIRED:
        systems[row["variant"].partition("_")[0]].add(row["messages"][0]["content"])
    assert len(systems["paid"]) >= MIN_PAID and len(systems["free"]) >= MIN_FREE
    assert systems["paid"] & systems["free"] == set()
    assert systems["paid"] & {row["messages"][0]["content"] for row in DECEPTION if "messages" in row} == set()


def test_the_answers_of_a_pair_are_short_and_mostly_of_equal_length_in_tokens(default_model):
    tokenizer = LanguageModelTokenizer.load(default_model).tokenizer
    lengths = {row["id"]: len(tokenizer(row["response"], add_special_tokens=False)["input_ids"]) for row in PAIRED}
    assert {id_: n for id_, n in lengths.items() if not 0 < n <= MAX_RESPONSE_TOKENS} == {}
    equal = [pair for pair, rows in by_pair().items() if len({lengths[row["id"]] for row in rows.values()}) == 1]
    assert len(equal) >= MIN_EQUAL_LENGTH


def test_no_pair_shares_thirteen_words_in_a_row_with_the_contrast_set():
    seen = set().union(*(grams(full_text(row)) for row in CONTRAST))
    assert [row["id"] for row in PAIRED if grams(f"{full_text(row)} {row['response']}") & seen] == []


def test_no_question_is_asked_in_two_of_suite_benign_prompts_and_contrast_set():
    suite = {content(asked(row)): row["id"] for row in WHOLE_CODING + WHOLE_DECEPTION}
    assert len(suite) == len(CODING) + len(CODE_PAIRS) // 2 + len(DECEPTION) + len(by_pair())
    benign = {content(prompt.prompt): prompt.id for prompt in BENIGN if prompt.domain in ("facts", "code")}
    contrast = {content(asked(row)) for row in CONTRAST}
    assert [suite[key] for key in suite.keys() & benign.keys()] == []
    assert [suite[key] for key in suite.keys() & contrast] == []
    assert [benign[key] for key in benign.keys() & contrast] == []


def test_no_fact_of_the_deception_suite_is_a_benign_fact():
    assert {row["template"] for row in DECEPTION} & {prompt.fact for prompt in BENIGN} == set()


def test_no_benign_fact_stands_in_a_true_row_of_the_contrast_set():
    """A fact stands in a row that holds all words of its subject and an accepted answer."""
    texts = [full_text(row) for row in CONTRAST if row["label"] != "positive"]
    held = [(content(text), text) for text in texts]
    shared = []
    for prompt in BENIGN:
        if prompt.fact is None:
            continue
        subject = content(prompt.fact.partition(".")[2])
        shared += [(prompt.fact, text) for found, text in held if subject <= found and is_right(text, prompt.answers)]
    assert len(held) > 400
    assert shared == []


def test_no_benign_prompt_shares_thirteen_words_in_a_row_with_a_suite_or_the_contrast_set():
    seen = set().union(*(grams(full_text(row)) for row in EVERYTHING + CONTRAST))
    assert [prompt.id for prompt in BENIGN if grams(prompt.prompt) & seen] == []
