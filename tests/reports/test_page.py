"""The page in headless Chromium: at desk and phone width, light and dark, with all details open, in every state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.html import render, render_cards
from tests.reports.browser import open_page, wait_until
from tests.reports.causal_example import card
from tests.reports.report_variants import VARIANTS, large

WIDTHS = (320, 390, 799, 800, 979, 981, 1200, 1280)  # both sides of every breakpoint
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, make in VARIANTS.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(render(make()), encoding="utf-8")
    written["cards"] = folder / "cards.html"
    written["cards"].write_text(render_cards([card(7423), card(402)], {"model": "W" * 300}), encoding="utf-8")
    return written


@pytest.mark.parametrize("name", ["fail", "incomplete", "unbound", "hostile", "checked", "bare", "cards"])
def test_nothing_overflows_sideways_at_any_width_open_or_closed(
    browser: Any, pages: dict[str, Path], name: str
) -> None:
    page, events = open_page(browser, pages[name], 1280, 800)
    for state in ("closed", "open"):
        if state == "open":
            page.evaluate(OPEN_ALL)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(OVERFLOW) <= 0, f"{name}, details {state}, {width} px"
    page.close()
    assert events == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("name", ["checked", "cards"])
def test_no_console_message_no_request_and_the_scheme_is_followed(
    browser: Any, pages: dict[str, Path], name: str, width: int, height: int, scheme: str
) -> None:
    page, events = open_page(browser, pages[name], width, height, scheme)
    page.screenshot(full_page=True)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    assert events == []
    assert paper == {"light": "rgb(253, 253, 251)", "dark": "rgb(22, 24, 27)"}[scheme]


@pytest.mark.parametrize("name", ["fail", "pass", "inconclusive", "incomplete", "text_none", "unbound", "checked"])
def test_the_first_screen_of_a_desk_holds_the_whole_first_section(
    browser: Any, pages: dict[str, Path], name: str
) -> None:
    page, _ = open_page(browser, pages[name], 1280, 800)
    bottom = page.evaluate("document.querySelector('#verdict .strip').getBoundingClientRect().bottom")
    page.close()
    assert bottom <= 800


def test_the_style_sheet_passes_the_pages_own_policy(browser: Any, pages: dict[str, Path]) -> None:
    page, _ = open_page(browser, pages["hostile"], 1280, 800)
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 100
    assert page.evaluate("getComputedStyle(document.querySelector('.strip')).borderTopWidth") == "5px"
    page.close()


def test_an_injected_script_or_style_would_not_run(browser: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    """The policy is the second wall: even markup that got past the escaping does nothing."""
    bad = tmp_path / "bad.html"
    html = pages["fail"].read_text(encoding="utf-8")
    attack = '<script>document.title="owned"</script><b id="bad" style="color: rgb(1, 2, 3)" onclick="x">b</b>'
    bad.write_text(html.replace("</main>", attack + "</main>"), encoding="utf-8")
    page, events = open_page(browser, bad, 1280, 800)
    assert page.title() != "owned"
    assert page.evaluate("getComputedStyle(document.getElementById('bad')).color") != "rgb(1, 2, 3)"
    page.close()
    assert any("Content Security Policy" in event for event in events)


def test_a_link_to_a_closed_rule_opens_it_without_a_script(browser: Any, pages: dict[str, Path]) -> None:
    page, _ = open_page(browser, pages["fail"], 1280, 800)
    target = "r-deception.flattery"
    opened = f"document.getElementById('{target}').closest('details').open"
    assert not page.evaluate(opened)
    page.click(f'.rules a[href="#{target}"]')
    wait_until(page, opened)
    page.close()


def test_a_link_to_a_closed_card_opens_it_without_a_script(browser: Any, pages: dict[str, Path]) -> None:
    page, _ = open_page(browser, pages["checked"], 1280, 800)
    opened = "document.getElementById('f-5310').closest('details').open"
    assert not page.evaluate(opened)
    page.click('#causal a[href="#f-5310"] >> nth=0')
    wait_until(page, opened)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hatching_is_drawn_outside_the_coherent_window(browser: Any, pages: dict[str, Path], scheme: str) -> None:
    """The pattern stands in another drawing of the page; that it is found shows in the pixels."""
    page, _ = open_page(browser, pages["checked"], 1280, 800, scheme)
    field = page.locator('#causal rect[fill="url(#hatch)"]').first
    shown = field.screenshot()
    page.evaluate("document.getElementById('hatch').remove()")
    assert field.screenshot() != shown
    page.close()


@pytest.mark.parametrize("name", ["fail", "checked", "cards"])
def test_text_is_never_smaller_than_ten_pixels_on_a_phone(browser: Any, pages: dict[str, Path], name: str) -> None:
    page, _ = open_page(browser, pages[name], 390, 844)
    page.evaluate(OPEN_ALL)
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('figure svg text, .card > svg text')].map(t => {
             const svg = t.ownerSVGElement, px = svg.getBoundingClientRect().width
             return parseFloat(getComputedStyle(t).fontSize) * px / svg.viewBox.baseVal.width
           }).filter(size => size > 0))"""
    )
    page.close()
    assert 10 <= smallest < 16


def test_a_large_report_opens_and_does_not_overflow(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(render(large(n_rules=28, n_prompts=300, answer_tokens=40)), encoding="utf-8")
    page, events = open_page(browser, path, 390, 844)
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate("document.querySelectorAll('details.rule').length") > 10
    page.close()
    assert events == []
