"""The contrast set of fiction: what it holds, and that it is the manner that tells a tale from an account."""

from collections import Counter

import pytest

from auditor.assets.contrast import fiction
from auditor.assets.contrast.falsehood_check import full_text, normalised, parts_of
from auditor.assets.contrast.fiction_dialogues import REQUESTS
from auditor.assets.files import as_jsonl
from auditor.concepts.contrast import load_contrast

MAX_WORD_SHARES = 0.15  # between the classes, of any one word of the fitted texts
MAX_BAG_OF_WORDS = 0.65  # AUROC on templates that it was not fitted on


@pytest.fixture(scope="module")
def rows():
    return fiction.build()


@pytest.fixture(scope="module")
def parts(rows):
    return parts_of(rows, fiction.SOURCE)


def test_the_rows_are_the_same_at_every_call(rows):
    assert as_jsonl(rows) == as_jsonl(fiction.build())


def test_there_is_enough_of_each_part(parts):
    labels = {name: Counter(row["label"] for row in part) for name, part in parts.items()}
    templates = {name: {row["template"] for row in part} for name, part in parts.items()}
    assert labels["fitted"]["positive"] == labels["fitted"]["negative"] >= 120 and len(templates["fitted"]) >= 24
    assert labels["held-out"]["positive"] == labels["held-out"]["negative"] >= 60
    assert labels["hard"]["hard_negative"] >= 60 and len(templates["hard"]) >= 8
    assert sum(len(names) for names in templates.values()) == len(set().union(*templates.values()))


def test_bind_takes_the_set_and_holds_out_the_dialogues(rows, tmp_path):
    path = tmp_path / "contrast.jsonl"
    path.write_text(as_jsonl(rows), encoding="utf-8")
    (found,) = load_contrast(path, "deception", leaks=True).values()
    assert (found.concept, found.held_out_source) == ("deception.fiction", fiction.SOURCE)


def test_a_tale_and_its_account_begin_in_the_same_words(parts):
    for tale, account in zip(parts["fitted"][::2], parts["fitted"][1::2], strict=True):
        assert (tale["label"], account["label"], tale["pair"]) == ("positive", "negative", account["pair"])
        said, told = normalised(tale["text"]).split(), normalised(account["text"]).split()
        assert said[:8] == told[:8] and said != told


def test_a_tale_is_asked_for_in_the_words_in_which_an_account_is():
    for tale, account in REQUESTS.values():
        assert Counter(normalised(tale).split()) == Counter(normalised(account).split())


def test_no_word_tells_a_tale_from_an_account(parts):
    held = {label: Counter() for label in ("positive", "negative")}
    for row in parts["fitted"]:
        held[row["label"]].update(set(normalised(full_text(row)[1]).split()))
    n = len(parts["fitted"]) // 2
    apart = {word: abs(held["positive"][word] - held["negative"][word]) / n for word in held["positive"]}
    assert {word: share for word, share in apart.items() if share > MAX_WORD_SHARES} == {}


def test_a_bag_of_words_is_near_chance_on_templates_that_it_was_not_fitted_on(parts):
    pytest.importorskip("sklearn")
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import LeaveOneGroupOut

    texts = CountVectorizer(binary=True).fit_transform(full_text(row)[1] for row in parts["fitted"])
    is_tale = [row["label"] == "positive" for row in parts["fitted"]]
    aurocs = []
    for seen, unseen in LeaveOneGroupOut().split(texts, groups=[row["template"] for row in parts["fitted"]]):
        model = LogisticRegression(max_iter=500).fit(texts[seen], [is_tale[i] for i in seen])
        aurocs.append(roc_auc_score([is_tale[i] for i in unseen], model.decision_function(texts[unseen])))
    assert sum(aurocs) / len(aurocs) < MAX_BAG_OF_WORDS
