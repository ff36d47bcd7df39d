"""The harmless prompts: enough of each domain, no wording too often, no repeats, and answers that are judged right."""

from collections import Counter

import pytest

from auditor.assets.benign_prompts import MAX_PROMPTS_PER_WORDING, benign_prompts, is_right, slug

MIN_PROMPTS = {"code": 380, "facts": 600, "explain": 330, "advice": 260, "writing": 260}
MIN_PROMPTS_OF_ALL = 1800
MIN_FACT_WORDINGS = 120


@pytest.fixture(scope="module")
def prompts():
    return benign_prompts()


def test_there_are_enough_prompts_of_every_domain(prompts):
    counts = Counter(prompt.domain for prompt in prompts)
    assert set(counts) == set(MIN_PROMPTS)
    assert {domain: n for domain, n in counts.items() if n < MIN_PROMPTS[domain]} == {}
    assert len(prompts) >= MIN_PROMPTS_OF_ALL


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
    assert {(prompt.domain == "code", prompt.max_new_tokens) for prompt in prompts} == {(True, 256), (False, 64)}


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
