"""Section 6 and the page of cards alone: what a latent is, as far as texts and numbers show it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reports
from reports.html import render
from reports.html.features import card_view, example_view, label_words, latent_links, token_text
from reports.html.tokens import shaded_activations
from tests.reports.causal_example import card
from tests.reports.checked_reports import checked
from tests.reports.report_parts import Report, example
from tests.reports.report_variants import HOSTILE, large
from tests.reports.test_html import Page


def section(report: Report, budget: int = 5_000_000) -> str:
    html = render(report, budget=budget)
    return html[html.index('<section id="features"') : html.index('<section id="suite"')]


def test_cards_of_latents_that_open_matches_name_are_open_and_the_others_closed() -> None:
    html = section(checked())
    assert re.findall(r'<article class="card" id="f-(\d+)"', html) == ["1187", "402"]
    assert re.findall(r'<details class="rule">.*?<div class="card" id="f-(\d+)"', html, re.S) == ["5310"]
    assert '<span id="f-911">911</span>' in html  # named too, and the SAE has no card of it


def test_without_card_fields_the_latents_stay_rows_of_a_table() -> None:
    html = section(example())
    assert "card" not in Page(html).values("class") and "Latents by the number of shown matches" in html
    assert html.count('<span id="f-') == 3


def test_every_place_that_names_a_latent_links_to_its_card() -> None:
    html = render(checked())
    rule = html[html.index('id="r-deception.falsehood"') : html.index('id="others"')]
    assert rule.count('<a href="#f-1187">1187</a>') >= 2  # in the evidence and in the matches
    assert (
        '<a href="#f-1187">1187</a>' in html[html.index('<section id="causal"') : html.index('<section id="features"')]
    )
    assert '<a href="#f-402">402</a> (0.61)' in section(checked())  # a neighbour that is on the page
    assert ", 12 (0.44)" in section(checked())  # and one that is not


def test_shading_has_four_levels_from_a_quarter_of_the_corpus_maximum_on() -> None:
    shares = [0.2499, 0.25, 0.4999, 0.5, 0.75, 0.8999, 0.9, 1.0]
    html = str(shaded_activations([f" t{i}" for i in range(8)], [10 * share for share in shares], 10.0))
    assert re.findall(r"k(\d)", html) == ["1", "1", "2", "3", "3", "4", "4"]
    assert html.startswith(" t0 <span")
    assert str(shaded_activations(["a\n"], [3.0], 0.0)) == "a⏎"


def test_a_long_example_is_cut_around_its_peak() -> None:
    view = example_view(
        {"tokens": [f" {i}" for i in range(900)], "activations": [0.0] * 700 + [5.0] + [0.0] * 199, "peak": 700}, 5.0
    )
    assert " 700" in str(view["text"]) or ">700<" in str(view["text"])
    assert " 12 " not in str(view["text"]) and str(view["text"]).count(" ") <= 170


def test_the_figure_of_an_example_is_the_activation_it_was_chosen_for_not_the_highest_near_it() -> None:
    view = example_view({"tokens": ["a", "b"], "activations": [9.0, 2.0], "peak": 1}, 10.0)
    assert view["value"] == "2.0" and 'class="k4"' in str(view["text"])


def test_a_card_says_its_statistics_and_that_the_label_is_automatic() -> None:
    words = Page(section(checked())).words()
    for said in (
        'Tokens it fires on, e.g. "not · never"',
        "Automatic label. No person has confirmed it.",
        "0.31 % of 312,000 corpus tokens",
        "12.0 in the SAE’s corpus, 12.0 in these texts, 3.1 in the shown matches",
        "Represents that its answer is false, weight 0.41 in a set of 4",
        "Top corpus examples, 3 of 20",
        "document 0 · CC0-1.0",
        "Dose −5",
    ):
        assert said in words
    assert label_words("automatic: x") == "x" and label_words(None) == ""


def test_a_card_with_nothing_but_its_number_is_drawn() -> None:
    view = card_view({"latent": 7}, set(), 20)
    assert view["facts"] == [] and view["histogram"] is None and view["steered"] == []
    empty = card_view(dict.fromkeys(card(7), None) | {"latent": 7, "histogram": {"edges": [], "counts": []}}, set(), 20)
    assert empty["first"] == [] and empty["histogram"] is None


def test_a_set_of_many_latents_lists_the_heaviest_and_counts_the_rest() -> None:
    said = str(latent_links(list(range(100)), [i / 100 for i in range(100)], {"99"}))
    assert said.startswith('<a href="#f-99">99</a> (+0.99), 98 (+0.98)') and said.endswith("and 80 more")
    assert token_text("x" * 50).endswith("…") and token_text("\n") == "⏎"


# ---------- limits ----------


def test_over_budget_card_examples_go_after_near_misses_and_before_excerpts() -> None:
    report = checked()
    words, budget = "", len(render(report).encode())
    while "feature card examples beyond three" not in words:
        budget -= 5000
        words = Page(render(report, budget=budget)).words()
    assert "Token tables, near misses beyond one a rule and feature card examples beyond three." in words
    html = section(report, budget)
    assert "more examples" not in html and "Top corpus examples, 3 of 20" in html
    assert '<details class="rule">' not in section(report, 1) and '<span id="f-5310">' in section(report, 1)


def test_a_huge_report_with_hundreds_of_cards_stays_under_five_megabytes() -> None:
    report = large(n_rules=30, n_prompts=2000, answer_tokens=128, n_cards=200)
    html = render(report)
    assert len(html.encode()) <= 5_000_000
    page = Page(html)
    assert page.faults == [] and "left out for size" in page.words()
    assert html.count('id="m-') <= 200 + 30 * 2  # matches and near misses with their text


def test_text_stands_for_at_most_25_matches_a_rule_and_200_in_all_whatever_the_report_shows() -> None:
    report = large(n_rules=12, n_prompts=900, answer_tokens=4)
    report["near_misses"] = []
    for match in report["matches"]:
        match.update(shown=True)
    html = render(report)
    assert html.count("<article") == 200
    per_rule = [
        html.count(f'<article class="{kind}" id="m-family_{i}.rule_{i}-')
        for i in range(12)
        for kind in ("match", "sample")
    ]
    assert max(per_rule) == 25
    assert "25 of 30 with their text" in Page(html).words()
    assert re.search(r"None of the \d+ matches is shown with its text", html)


# ---------- a page of cards alone ----------


@pytest.fixture
def dashboard(tmp_path: Path) -> str:
    path = tmp_path / "cards.html"
    cards = [card(7423), card(402), {"latent": 5}]
    reports.write_dashboard(cards, path, {"model": "a model", "sae": "an SAE", "tokens": 312_000, "seed": None})
    assert [item.name for item in tmp_path.iterdir()] == ["cards.html"]
    return path.read_text(encoding="utf-8")


def test_a_page_of_cards_has_all_examples_links_among_its_cards_and_the_same_policy(dashboard: str) -> None:
    page = Page(dashboard)
    assert page.faults == [] and page.open == [] and page.tags["script"] == 0 and page.tags["style"] == 1
    assert (
        "Top corpus examples, 20 of 20" in page.words()
        and "Tokens312,000" in page.words()
        and "Seed" not in page.words()
    )
    assert page.values("id").count("f-7423") == 1 and '<a href="#f-402">402</a> (0.61)' in dashboard
    assert {target[1:] for target in page.values("href")} <= set(page.values("id"))
    policy = next(value for value in page.values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "PLACE" not in policy


def test_hostile_text_in_a_card_is_never_markup(tmp_path: Path) -> None:
    bad = card(9) | {
        "label": HOSTILE,
        "promoted": [[HOSTILE, 1.0]],
        "steered": [{"dose": 5, "text": HOSTILE, "prompt": HOSTILE}],
    }
    for example_ in bad["examples"]:
        example_.update(source=HOSTILE, licence=HOSTILE, tokens=[HOSTILE] * 24)
    reports.write_dashboard([bad], tmp_path / "bad.html", {"model": HOSTILE})
    html = (tmp_path / "bad.html").read_text(encoding="utf-8")
    page = Page(html)
    assert page.faults == [] and page.tags["script"] == page.tags["img"] == 0
    assert re.findall("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", html) == []
