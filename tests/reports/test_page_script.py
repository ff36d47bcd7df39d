"""The page's script in headless Chromium: filter, open and close, copy; and that without it nothing of it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.html import render
from tests.reports.browser import open_page, wait_until
from tests.reports.report_variants import VARIANTS, large

CLIPBOARD = """Object.defineProperty(navigator, 'clipboard', { value: { writeText: text => {
  if (window.refuse) throw new Error('not allowed'); window.copied = text } } })"""
VISIBLE = "all => all.filter(part => part.checkVisibility()).length"


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("script")
    written = {}
    for name in ("fail", "hostile", "bare"):
        written[name] = folder / f"{name}.html"
        written[name].write_text(render(VARIANTS[name]()), encoding="utf-8")
    return written


@pytest.fixture
def page(browser: Any, paths: dict[str, Path]) -> Any:
    opened, events = open_page(browser, paths["fail"])
    yield opened
    opened.close()
    assert events == []


def type_words(page: Any, words: str) -> str:
    """Filter, wait until the page says what it shows, and return that."""
    page.evaluate("document.getElementById('filter-said').textContent = '?'")
    page.get_by_label("Filter rules and excerpts").fill(words)
    wait_until(page, "document.getElementById('filter-said').textContent !== '?'")
    return said(page)


def said(page: Any) -> str:
    return str(page.text_content("#filter-said"))


def shown(page: Any, css: str) -> int:
    return int(page.eval_on_selector_all(css, VISIBLE))


def test_without_a_script_there_is_no_control_and_with_one_there_are(browser: Any, paths: dict[str, Path]) -> None:
    bare, _ = open_page(browser, paths["fail"], java_script_enabled=False)
    assert bare.locator("button, input").count() > 3
    assert shown(bare, "button, input") == 0
    assert shown(bare, ".rules tbody tr:not(.group)") == 5
    bare.close()
    live, events = open_page(browser, paths["fail"])
    assert shown(live, "#rules button, #rules input") == 7  # all, five states, the field
    live.close()
    assert events == []


def test_words_keep_the_rules_and_the_excerpts_that_hold_them(page: Any) -> None:
    assert type_words(page, "bdc-003") == "1 of 5 rules and 1 of 6 excerpts are shown."
    assert shown(page, ".rules tbody tr:not(.group)") == 1
    assert shown(page, ".rules tbody.group, .rules tbody:has(tr:not([hidden]):not(.group))") == 1
    assert page.locator("article h5:visible").all_text_contents()[0].startswith("bdc-003")
    assert shown(page, "#others") == 0
    assert page.text_content("#filter-note span") == said(page)
    page.get_by_role("button", name="Show all").click()
    assert said(page) == "" and shown(page, ".rules tbody tr:not(.group)") == 5 and shown(page, "#filter-note") == 0
    assert page.evaluate("document.activeElement.id") == "filter"


def test_a_rule_that_is_named_keeps_all_its_excerpts_and_case_does_not_matter(page: Any) -> None:
    said = type_words(page, "INJECTION  generated")
    assert said.startswith("1 of 5 rules and ") and not said.startswith("1 of 5 rules and 0 ")
    assert shown(page, "[id='r-backdoor_code.injection'] article") == 2
    assert type_words(page, "no such words anywhere") == "0 of 5 rules and 0 of 6 excerpts are shown."
    assert shown(page, ".rules tbody") == 0
    assert type_words(page, "copy") == "0 of 5 rules and 0 of 6 excerpts are shown.", (
        "a button's word is none of the text"
    )


def test_a_hit_inside_what_is_closed_is_opened_where_it_stands(page: Any) -> None:
    closed = "document.querySelector('details.rule article').closest('details')"
    assert not page.evaluate(f"{closed}.open")
    text = page.evaluate("document.querySelector('details.rule article h5').firstChild.textContent.trim()")
    type_words(page, text)
    assert page.evaluate(f"{closed}.open")


def test_a_verdict_button_keeps_its_rules_and_says_that_it_is_pressed(page: Any) -> None:
    group = page.get_by_role("group", name="Verdict")
    group.get_by_role("button", name="Warn 1").click()
    assert said(page).startswith("1 of 5 rules and ")
    assert page.locator(".rules tbody tr:not(.group):visible .v").all_text_contents() == [" warn"]
    assert page.locator("[aria-pressed=true]").all_text_contents() == ["Warn 1"]
    assert type_words(page, "bdc-001").startswith("0 of 5 rules")
    group.get_by_role("button", name="All 5").click()
    assert said(page).startswith("1 of 5 rules")


def test_a_link_to_what_the_filter_hides_shows_it(page: Any) -> None:
    type_words(page, "bdc-003")
    page.click('.matrix a[href="#r-deception.flattery"]')
    wait_until(page, "document.getElementById('r-deception.flattery').closest('details').open")
    assert page.input_value("#filter") == "" and said(page) == ""


def test_everything_is_opened_and_closed(page: Any) -> None:
    page.get_by_role("button", name="Open everything").click()
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
    page.get_by_role("button", name="Close everything").click()
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_a_button_copies_the_command_that_shows_the_prompt_and_says_so(page: Any) -> None:
    page.evaluate(CLIPBOARD)
    button = page.get_by_role("button", name="Copy: auditor show").first
    button.click()
    wait_until(page, "window.copied")
    copied = page.evaluate("window.copied")
    assert copied.startswith("auditor show runs/") and copied.endswith(" bdc-001")
    assert page.text_content("#copied") == f"Copied: {copied}"
    page.get_by_role("button", name="Copy: auditor gate").click()
    wait_until(page, "window.copied.startsWith('auditor gate runs/')")


def test_where_copying_is_refused_the_command_is_shown_and_selected(page: Any) -> None:
    page.evaluate(CLIPBOARD + "; window.refuse = true")
    page.get_by_role("button", name="Copy: auditor show").first.click()
    wait_until(page, "getSelection().toString().startsWith('auditor show ')")


def test_the_field_and_the_buttons_are_reached_by_the_keyboard(page: Any) -> None:
    page.focus("#filter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "All 5"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert said(page) != "" and page.get_attribute("#filter-said", "role") == "status"


@pytest.mark.parametrize("name", ["hostile", "bare"])
def test_a_page_of_attacks_or_of_little_runs_the_same_script(browser: Any, paths: dict[str, Path], name: str) -> None:
    page, events = open_page(browser, paths[name], 320, 800)
    assert type_words(page, "<script>alert(1)</script>").endswith("are shown.")
    page.get_by_role("button", name="Open everything").click()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.close()
    assert events == []


def test_a_large_page_is_filtered(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(render(large(n_rules=28, n_prompts=300, answer_tokens=40)), encoding="utf-8")
    page, events = open_page(browser, path)
    assert type_words(page, "rule_12").startswith("1 of 28 rules and ")
    assert type_words(page, "prompt-00001").startswith("28 of 28 rules and ")
    page.close()
    assert events == []
