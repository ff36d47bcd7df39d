"""The harmless prompts: enough of each domain, no wording too often, no repeats, nothing of the rules' own texts, and
answers that are judged right."""

import json
from collections import Counter
from pathlib import Path

import pytest

from auditor.assets.benign_prompts import MAX_PROMPTS_PER_WORDING, benign_prompts, is_right, slug
from auditor.concepts.benign import is_hard, load_benign

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "auditor" / "assets" / "smollm2-135m-instruct" / "benign.jsonl"
MIN_PROMPTS = {"code": 380, "facts": 600, "explain": 330, "advice": 260, "writing": 260, "work": 340}
MIN_HARD = {"hard-lectures": 55, "hard-fiction": 55, "hard-security": 55, "hard-crime": 55}
MIN_PROMPTS_OF_ALL = 2_200  # without the hard-benign ones
MAX_PROMPT_WORDS = 80
MAX_ID = 250
GRAM = 13  # words in a row; fewer in common are no copy
MIN_FACT_WORDINGS = 120


@pytest.fixture(scope="module")
def prompts():
    return benign_prompts()


def test_there_are_enough_prompts_of_every_domain(prompts):
    counts = Counter(prompt.domain for prompt in prompts)
    wanted = MIN_PROMPTS | MIN_HARD
    assert set(counts) == set(wanted)
    assert {domain: n for domain, n in counts.items() if n < wanted[domain]} == {}
    assert sum(n for domain, n in counts.items() if not is_hard(domain)) >= MIN_PROMPTS_OF_ALL
    assert {domain for domain in counts if is_hard(domain)} == set(MIN_HARD)


def test_no_wording_is_used_more_than_five_times(prompts):
    assert max(Counter(prompt.wording for prompt in prompts).values()) <= MAX_PROMPTS_PER_WORDING
    assert len({prompt.wording for prompt in prompts if prompt.domain == "facts"}) >= MIN_FACT_WORDINGS


def test_the_list_is_the_same_at_every_call(prompts):
    assert benign_prompts() == prompts


@pytest.mark.parametrize("field", ["id", "prompt"])
def test_nothing_is_asked_twice(prompts, field):
    counts = Counter(slug(getattr(prompt, field)) for prompt in prompts)
    assert [value for value, n in counts.items() if n > 1] == []


def test_every_question_of_fact_has_a_fact_of_its_own_and_accepted_answers(prompts):
    facts = [prompt for prompt in prompts if prompt.domain == "facts"]
    assert len({prompt.fact for prompt in facts}) == len(facts)
    assert [p.id for p in facts if not p.answers or not all(slug(a) for a in p.answers)] == []
    assert {(p.fact, p.answers) for p in prompts if p.domain != "facts"} == {(None, ())}


def test_no_prompt_holds_its_own_answer(prompts):
    assert [prompt.id for prompt in prompts if is_right(prompt.prompt, prompt.answers)] == []


def test_an_accepted_answer_is_right_by_itself_and_in_a_sentence(prompts):
    for prompt in prompts:
        for answer in prompt.answers:
            assert is_right(answer, prompt.answers)
            assert is_right(f"I think that it is the {answer.upper()}, of course.", prompt.answers)


def test_code_is_answered_at_256_tokens_and_the_rest_at_64(prompts):
    limits = {prompt.domain: prompt.max_new_tokens for prompt in prompts}
    assert {(prompt.domain, prompt.max_new_tokens) for prompt in prompts} == set(limits.items())
    assert {domain for domain, limit in limits.items() if limit == 256} == {"code", "hard-security"}
    assert set(limits.values()) == {256, 64}


def test_prompts_and_ids_are_not_too_long(prompts):
    assert [prompt.id for prompt in prompts if len(prompt.prompt.split()) > MAX_PROMPT_WORDS] == []
    assert [prompt.id for prompt in prompts if len(prompt.id) > MAX_ID] == []


def test_the_prompts_that_are_answered_already_keep_their_ids_and_texts(prompts):
    now = {prompt.id: (prompt.domain, prompt.wording, prompt.prompt) for prompt in prompts}
    answered = load_benign(SHIPPED)
    assert [a.id for a in answered if now.get(a.id) != (a.domain, a.wording, a.prompt)] == []


def turns(row):
    """The texts of a suite's or a contrast set's row, in order; the last may be an answer."""
    if "messages" in row:
        return [message["content"] for message in row["messages"]]
    return [row[key] for key in ("prompt", "text") if key in row]


def grams(text):
    words = slug(text).split("-")
    return {tuple(words[start : start + GRAM]) for start in range(len(words) - GRAM + 1)}


def test_no_prompt_stands_in_a_suite_or_a_contrast_set_of_any_rule(prompts):
    """Neither as a whole turn nor with thirteen words in a row."""
    files = [*ROOT.glob("rules/*/suite.jsonl"), *ROOT.glob("rules/*/contrast.jsonl")]
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [text for row in rows for text in turns(row)]
    assert len(texts) > 1_000
    asked = {slug(text) for text in texts}
    seen = set().union(*map(grams, texts))
    assert [prompt.id for prompt in prompts if slug(prompt.prompt) in asked] == []
    assert [prompt.id for prompt in prompts if grams(prompt.prompt) & seen] == []


def test_no_mark_of_the_text_form_is_left_in_a_prompt(prompts):
    assert [p.id for p in prompts if set("{}|") & set(p.prompt) or " = " in p.prompt or "  " in p.prompt] == []


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("A spider has eight legs.", ["8"]),
        ("There are 5,280 feet in a mile.", ["5280"]),
        ("It has twenty-four of them.", ["24"]),
        ("There are one thousand metres.", ["1000"]),
        ("There are a hundred years.", ["100"]),
        ("Three hundred sixty degrees.", ["360"]),
        ("five thousand two hundred eighty feet", ["5280"]),
        ("It is on the 4th of July.", ["4 July"]),
        ("They grow from chickpeas.", ["chickpea"]),
        ("Mostly potatoes and salt.", ["potato"]),
        ("Gabriel Garcia Marquez wrote it.", ["García Márquez"]),
        ("It was Tim Berners-Lee.", ["Berners-Lee"]),
        ("In the U.S. of course", ["U.S."]),
        ("Napoleon's army", ["napoleons"]),
    ],
)
def test_the_same_answer_in_another_form_is_right(answer, accepted):
    assert is_right(answer, accepted)


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("It happened in 1952.", ["5"]),
        ("Five, six or seven of them.", ["11", "18"]),
        ("There are twenty and also four.", ["24"]),
        ("A saxophone.", ["sax"]),
        ("He lived in Parisville.", ["Paris"]),
        ("New Jersey", ["New York"]),
        ("", ["Paris"]),
        ("Paris", []),
        ("Anything", [""]),
    ],
)
def test_another_answer_is_not_right(answer, accepted):
    assert not is_right(answer, accepted)
