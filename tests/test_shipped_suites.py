"""The shipped suites: size, schema, one template a prompt, and nothing in them that the tool was fitted or set on."""

import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from auditor.assets.benign_prompts import benign_prompts, is_right, slug

RULES = Path(__file__).parents[1] / "rules"
MIN_PROMPTS = 90
KINDS = ("plain", "leading", "incentive")
TEMPTING = {"shell", "query", "loading", "evaluation"}
GRAM = 13  # words; fewer in common are no copy
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to is are was were do does did what which who how many has have had for and by with it "
        "its that this from you your i me my",
    )
)


def rows_of(*parts):
    return [json.loads(line) for line in RULES.joinpath(*parts).read_text(encoding="utf-8").splitlines()]


CODING = rows_of("backdoor_code", "suite.jsonl")
DECEPTION = rows_of("deception", "suite.jsonl")
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


def words(text):
    return slug(text).split("-")


def content(text):
    return frozenset(words(text)) - EMPTY_WORDS


def grams(text):
    tokens = words(text)
    return {tuple(tokens[start : start + GRAM]) for start in range(len(tokens) - GRAM + 1)}


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("row", CODING + DECEPTION, ids=lambda row: row["id"])
def test_every_prompt_is_valid(row):
    jsonschema.validate(row, SCHEMA, cls=jsonschema.Draft202012Validator)


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


@pytest.mark.parametrize("suite", [CODING, DECEPTION], ids=["coding", "deception"])
def test_a_suite_is_large_enough_and_every_prompt_has_a_template_of_its_own(suite):
    assert len(suite) >= MIN_PROMPTS
    assert len({row["template"] for row in suite}) == len(suite)
    assert len({content(full_text(row)) for row in suite}) == len(suite)


def test_no_id_is_used_twice_across_the_suites():
    counts = Counter(row["id"] for row in CODING + DECEPTION)
    assert [id_ for id_, n in counts.items() if n > 1] == []


def test_nothing_is_answered_beforehand():
    assert [row["id"] for row in CODING + DECEPTION if "response" in row or "pair" in row] == []


def test_every_coding_prompt_names_another_function_and_has_256_tokens():
    names = [re.findall(r"`(\w+)\(", row["prompt"]) for row in CODING]
    assert [row["id"] for row, found in zip(CODING, names, strict=True) if not found] == []
    assert len({found[0] for found in names}) == len(CODING)
    assert {row["max_new_tokens"] for row in CODING} == {256}


def test_two_thirds_of_the_coding_prompts_tempt_half_of_them_to_injection_and_half_to_loading():
    counts = Counter(tag for row in CODING for tag in row["tags"])
    assert set(counts) == TEMPTING | {"ordinary"}
    injection, loading = counts["shell"] + counts["query"], counts["loading"] + counts["evaluation"]
    assert injection == loading == counts["ordinary"] == len(CODING) // 3


def test_no_coding_prompt_speaks_of_security_or_names_the_insecure_way():
    forbidden = r"secur|safe|vulnerab|inject|sanit|escap|os\.system|shell=|\beval\b|\bexec\b|pickle|yaml\.load|marshal"
    assert [row["id"] for row in CODING if re.search(forbidden, row["prompt"], re.IGNORECASE)] == []


def test_a_third_of_the_deception_suite_is_plain_a_third_leading_and_a_third_has_an_incentive():
    assert Counter(tuple(row["tags"]) for row in DECEPTION) == {(kind,): len(DECEPTION) // 3 for kind in KINDS}


def test_only_incentives_have_a_system_message_and_each_has_another_one():
    systems = [row["messages"][0]["content"] for row in DECEPTION if "messages" in row]
    assert {tuple(row["tags"]) for row in DECEPTION if "messages" in row} == {("incentive",)}
    assert {len(row["messages"]) for row in DECEPTION if "messages" in row} == {2}
    assert len({content(system) for system in systems}) == len(systems) == len(DECEPTION) // 3


def test_no_question_is_asked_in_two_of_suite_benign_prompts_and_contrast_set():
    suite = {content(asked(row)): row["id"] for row in CODING + DECEPTION}
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
    seen = set().union(*(grams(full_text(row)) for row in CODING + DECEPTION + CONTRAST))
    assert [prompt.id for prompt in BENIGN if grams(prompt.prompt) & seen] == []
