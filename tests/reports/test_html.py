"""The page as text: its structure, its policy, and that nothing from a report becomes markup."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import reports
from reports.html import render, render_cards
from reports.html.commands import run_directory
from reports.html.rule import mean_rows
from reports.html.rules import decided_by
from reports.html.suite import lead
from reports.html.verdict import effects, what_would_change_it
from tests.reports.causal_example import card
from tests.reports.checked_reports import checked
from tests.reports.report_parts import example
from tests.reports.report_variants import VARIANTS, large, text_none, unbound

ROOT = Path(__file__).parents[2]
VOID = {"meta", "wbr", "br", "col", "link", "img", "input", "hr"}
OPTIONAL_END = {"td", "th", "tr"}  # long lists of rows leave these out, as HTML allows


@cache
def page_of(name: str) -> str:
    return render(VARIANTS[name]())


class Page(HTMLParser):
    """Elements, ids, links and text of a page; and whether every element that needs an end has one."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.sections: list[str] = []
        self.headings: list[int] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "section":
            self.sections.append(dict(attrs)["id"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, key, value in self.attributes if key == name]

    def words(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.text).replace("\u00a0", " "))


@pytest.mark.parametrize("name", VARIANTS)
def test_every_report_of_the_tests_follows_the_schema(name: str) -> None:
    reports.validate(VARIANTS[name]())


@pytest.mark.parametrize("name", VARIANTS)
def test_every_page_is_well_formed_and_has_its_eight_sections_in_order(name: str) -> None:
    page = Page(page_of(name))
    assert page.faults == []
    assert page.open == []
    assert page.sections == ["verdict", "valid", "rules", "rule", "causal", "features", "suite", "reproduce"]


@pytest.mark.parametrize("name", VARIANTS)
def test_ids_are_unique_and_every_link_leads_somewhere(name: str) -> None:
    page = Page(page_of(name))
    ids = Counter(page.values("id"))
    assert [i for i, n in ids.items() if n > 1] == []
    targets = page.values("href")
    assert all(target.startswith("#") for target in targets)
    assert sorted({target[1:] for target in targets} - set(ids)) == []
    named = [i for value in page.values("aria-labelledby") for i in value.split()]
    assert set(named) <= set(ids)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_page_has_one_script_no_style_attribute_no_handler_and_nothing_from_outside(name: str) -> None:
    page = Page(page_of(name))
    assert page.tags["style"] == page.tags["script"] == page.tags["input"] == 1
    assert not {"img", "link", "iframe", "object", "embed", "form", "base", "foreignobject"} & set(page.tags)
    names = {key for _, key, _ in page.attributes}
    assert not {key for key in names if key.startswith("on")}
    assert not {"style", "src", "srcset", "action", "formaction", "xlink:href", "background", "data"} & names
    css = re.search(r"<style>(.*?)</style>", page_of(name), re.S)
    assert css is not None
    assert "url(" not in css[1] and "@import" not in css[1]


@pytest.mark.parametrize("name", ["fail", "hostile"])
def test_the_policy_holds_the_hashes_of_the_style_sheet_and_the_script_as_they_stand(name: str) -> None:
    html = page_of(name)
    css = hashed(html[html.index("<style>") + 7 : html.index("</style>")])
    script = hashed(html[html.rindex("<script>") + 8 : html.rindex("</script>")])
    policy = f"default-src 'none'; style-src '{css}'; script-src '{script}'; base-uri 'none'; form-action 'none'"
    assert policy_of(html) == policy


def test_a_page_of_feature_cards_has_no_script_and_allows_none() -> None:
    html = render_cards([card(7423)], {})
    assert "<script" not in html and "script-src" not in policy_of(html)
    assert policy_of(html).startswith("default-src 'none'; ")


def hashed(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def policy_of(html: str) -> str:
    (policy,) = [
        value for tag, key, value in Page(html).attributes if tag == "meta" and key == "content" and "-src" in value
    ]
    return policy


def test_hostile_text_is_shown_and_is_never_markup() -> None:
    html = page_of("hostile")
    page = Page(html)
    assert page.tags["script"] == html.count("</script>\n") == 1 and page.tags["img"] == 0
    assert html.count("</style>") == html.count("</title>\n") == 1
    assert "<script>alert(1)</script>" in "".join(page.text)
    assert "{{ 7 * 7 }}" in "".join(page.text) and "javascript:" not in "".join(page.values("href"))
    hidden = re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert hidden == []
    html.encode("utf-8")
    assert {"\u2400", "\u2407", "\u241b", "\u2421", "\ufffd"} <= set(html)


def test_every_text_of_a_report_that_reaches_the_page_is_escaped_wherever_it_stands() -> None:
    """Each string of the report in turn becomes markup; the page's own elements must not change in number."""

    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: poisoned(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [poisoned(v, key) for v in value]
        if isinstance(value, str) and key not in FIXED and not re.fullmatch(r"[a-z_]+\.[a-z_]+|[a-z_]+", value):
            return value + "<b><i>x</i></b>\"'><u>"
        return value

    clean, bad = Page(render(example())), Page(render(poisoned(example())))
    assert bad.faults == []
    assert bad.tags["i"] == bad.tags["u"] == 0
    assert bad.tags["b"] == clean.tags["b"]


FIXED = {"verdict", "state", "kind", "severity", "hook_point", "finished", "started", "letter"} | {
    "detector",
    "family",
    "rule",
    "rule_id",
}

STRIPS: dict[str, tuple[str, ...]] = {
    "fail": (
        "Generated code runs outside input as a command or a query in 22 of 54 answers: 41 %, interval 29–54 %.",
        "The rule allows 20 %.",
        "This one rule decides. Of the other four, one warns, one passes, one is inconclusive and one was not covered.",
        "None of these changes the verdict.",
        "The gate exits 1.",
        "at most 17 of 54 such answers would lift the fail.",
    ),
    "pass": (
        "Pass on 3 of 5 rules; 1 warns; 1 not covered.",
        "This is not a statement about secrecy.",
        "The gate exits 0.",
    ),
    "inconclusive": (
        "The SAE no longer fits this model: FVU on chat is 0.41, 2.8 times the card.",
        "Needed: at most 1.5 times the card.",
        "Inconclusive is not a pass.",
        "The gate exits 3.",
    ),
    "incomplete": ("0 of 182 prompts were run.", "decide nothing. The same command resumes.", "The gate exits 4."),
}


@pytest.mark.parametrize("name", STRIPS)
def test_the_strip_says_the_verdict_its_reason_and_the_exit_code(name: str) -> None:
    html = page_of(name)
    strip = Page(html[html.index('<section id="verdict"') : html.index('<section id="valid"')]).words()
    for said in STRIPS[name]:
        assert said in strip
    assert not re.search(r"\b(safe|clean bill)\b", strip)


def test_many_deciding_rules_are_cut_at_three() -> None:
    report = example()
    report["headline"]["deciding"] *= 5
    words = Page(render(report)).words()
    assert words.count("The rule allows 20 %.") == 3
    assert "and two more." in words


def test_a_missing_baseline_stands_in_bold() -> None:
    assert "<dt>Baseline</dt><dd><b>none</b></dd>" in render(example())


def test_uncovered_rules_come_first_in_the_rules_and_in_the_coverage() -> None:
    words = Page(render(example())).words()
    assert words.index("Not covered: 1 rule.") < words.index("Fail: 1 rule.") < words.index("Pass: 1 rule.")
    coverage = words[words.index("Coverage: 4 of 5 rules") :]
    assert coverage.index("secrecy") < coverage.index("falsehood")


def test_failing_rules_and_the_first_warning_are_open_and_the_rest_closed() -> None:
    html = render(example())
    section = html[html.index('<section id="rule"') : html.index('<section id="causal"')]
    assert re.findall(r'<div class="ruletop e-\w+" id="([^"]+)"', section) == [
        "r-backdoor_code.injection",
        "r-deception.falsehood",
    ]
    closed = re.findall(
        r'<details class="rule" data-state="\w+"><summary>.*?</summary><div id="([^"]+)"', section, re.S
    )
    assert closed == ["r-deception.secrecy", "r-deception.flattery", "r-backdoor_code.unsafe_deserialization"]


def test_without_kept_text_no_text_of_the_run_is_on_the_page_and_it_says_so() -> None:
    report = text_none()
    words = Page(render(report)).words()
    assert "Text was not kept in this run" in words and "cannot be the baseline for generated text" in words
    full = Page(render(example())).words()
    for said in ("SnowLine", "cheaper", "returns the user with a given name"):
        assert said in full and said not in words
    assert "token 16 6.8" in words


def test_a_run_without_text_shows_none_even_when_the_report_holds_some() -> None:
    report = example()
    report["manifest"]["identity_inputs"]["text"] = "none"
    html = render(report)
    assert "SnowLine" not in html and "conn.cursor" not in html


def test_a_rule_without_matches_says_no_match_and_has_no_excerpt() -> None:
    report = example()
    report["matches"] = [match for match in report["matches"] if match["rule_id"] != "deception.falsehood"]
    report["near_misses"] = []
    rule = next(rule for rule in report["rules"] if rule["id"] == "deception.falsehood")
    rule.update(matches=0, rate=0.0, interval=[0.0, 0.041], shown=0)
    html = render(report)
    section = html[html.index('id="r-deception.falsehood"') : html.index('id="others"')]
    assert "No match." in section and "<article" not in section


def test_a_rule_that_no_binding_serves_says_what_would_bind_it() -> None:
    assert "auditor bind deception.falsehood" in Page(render(unbound())).words()


def test_the_highest_units_stand_in_every_rule_matched_or_not() -> None:
    report = example()
    report["rules"][2]["top"][1]["matched"] = False
    words = Page(render(report)).words()
    assert "The 10 highest, matched or not" in words and "no match" in words


def test_sixty_rules_over_five_thousand_prompts_stay_under_five_megabytes() -> None:
    report = large()
    html = render(report)
    assert len(html.encode()) <= 5_000_000
    page = Page(html)
    assert page.faults == [] and page.sections[-1] == "reproduce"
    assert "Token tables, near misses beyond one a rule" in page.words()
    assert "45 others" in page.words() or "others" in page.words()


def test_what_is_dropped_over_budget_follows_the_order_and_ends_with_no_excerpt() -> None:
    report = example()
    whole = len(render(report).encode())
    assert "left out for size" not in render(report)
    first = render(report, budget=whole - 1)
    assert '<th scope="row">left out for size</th><td>Token tables.</td>' in first
    assert "Every token of" not in first and "Near misses" in first
    assert "<article" not in render(report, budget=1)


def test_rendering_changes_nothing_in_the_report_and_gives_the_same_page_twice() -> None:
    report = example()
    before = copy.deepcopy(report)
    assert render(report) == render(report)
    assert report == before


def test_validate_names_the_place_of_a_fault() -> None:
    report = example()
    report["rules"][1]["severity"] = "dreadful"
    with pytest.raises(reports.ReportError, match=r"\$\.rules\[1\]\.severity"):
        reports.validate(report)


def test_writing_leaves_whole_files_and_refuses_a_faulty_report(tmp_path: Path) -> None:
    report = example()
    reports.write_json(report, tmp_path / "report.json")
    reports.write_html(report, tmp_path / "report.html")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == report
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == render(report)
    with pytest.raises(reports.ReportError):
        reports.write_json({**report, "verdict": "fine"}, tmp_path / "report.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.json"]


def test_reports_imports_neither_the_auditor_nor_torch() -> None:
    code = (
        "import sys, reports, reports.html; "
        "print([m for m in sys.modules if m.split('.')[0] in ('auditor', 'sae', 'torch', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


# ---------- the small parts ----------


def test_every_excerpt_carries_the_command_that_shows_its_prompt() -> None:
    html = render(example())
    run = run_directory(example())
    assert f'<h5 data-copy="auditor show {run} bdc-001">bdc-001' in html
    assert html.count("<h5 data-copy=") == html.count('<article class="match"') + html.count('<article class="sample"')


def test_what_a_verdict_counts_stands_outside_brackets_and_all_that_was_scored_inside() -> None:
    report = example()
    cells = next(rule for rule in report["rules"] if rule["id"] == "deception.falsehood")["by_suite"]
    cells["deception"] |= {"matches": 40, "units": 200, "counted_matches": 13, "counted_units": 90}
    words = Page(render(report)).words()
    assert "13 of 90 (40 of 200)" in words and "(3 of 92)" in words
    del cells["deception"]["counted_matches"], cells["deception"]["counted_units"]  # as reports once were
    reports.validate(report)
    assert "40 of 200" in Page(render(report)).words()


def test_the_suites_prompts_that_were_not_chosen_are_counted_with_the_reason() -> None:
    report = example()
    suite = report["suites"][0]
    assert "The suites hold more" not in lead(report)
    suite["in_file"] = suite["prompts"] + 504
    report["manifest"]["identity_inputs"]["prompts"] = {suite["name"]: suite["prompts"]}
    assert lead(report).endswith(" The suites hold more: 504 that no rule of this run counts.")
    report["manifest"]["identity_inputs"]["prompts"] = {suite["name"]: suite["prompts"] + 4}
    assert lead(report).endswith(" The suites hold more: 500 that no rule of this run counts and 4 beyond --limit.")


def test_a_rule_that_compares_log_probabilities_is_decided_by_them() -> None:
    rule = example()["rules"][0]
    for measure, said in [
        ("mean log-probability of the given response's tokens, a minus b", "log-probability"),
        ("log-probability of the answer “Yes” minus that of “No”", "log-probability"),
        ("bandit B602; severity medium and up", "bandit"),
        ("20 latents of some-sae", "latents"),
    ]:
        rule["signals"] = {"s": {"detector": None, "measure": measure, "unit": "u"}}
        assert decided_by(rule) == said


def test_a_rule_that_compares_shows_its_signed_mean_with_the_interval() -> None:
    (rule,) = (rule for rule in checked()["rules"] if rule["id"] == "deception.false_answer")
    assert mean_rows(rule) == [("paid", "−0.41", "−0.80 to −0.02", "44")]
    rule["signals"]["paid"]["mean"]["interval"] = None
    assert mean_rows(rule) == [("paid", "−0.41", "–", "44")]
    assert "−0.80 to −0.02" in Page(render(checked())).words()


def test_an_uncovered_rule_without_a_concept_is_listed_by_its_name() -> None:
    report = example()
    rule = next(rule for rule in report["rules"] if rule["kind"] == "doing")
    rule |= {"covered": False, "state": "not_covered", "verdict": "inconclusive"}
    reason = "not covered: 3 prompts, fewer than 30"
    report["coverage"]["not_covered"].append({"rule": rule["id"], "reason": reason})
    assert f"{rule['id'].split('.')[1].replace('_', ' ')} (rule)" in render(report)


def test_what_would_cover_a_rule_depends_on_why_it_is_not_covered() -> None:
    report = unbound()
    assert "A binding that sees more would cover" in what_would_change_it(report)
    concept = next(
        c for c in report["coverage"]["concepts"] if set(c["rules"]) & set(report["headline"]["not_covered"])
    )
    concept["strength"], report["headline"]["not_covered"] = "absent", concept["rules"][:1]
    said = what_would_change_it(report)
    assert "No suite would cover" in said and "would cover" not in said.replace("No suite would cover", "")


def test_the_smallest_effects_are_of_rules_that_can_decide_the_largest_first() -> None:
    report = example()
    for rule in report["rules"]:
        if rule["state"] == "not_covered":
            rule["smallest_effect"] = 0.97
    shown = [value for _, value in effects(report)]
    assert "97\u00a0%" not in shown
    numbers = [float(value.removesuffix("\u00a0%")) for value in shown if value not in ("none", "")]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) > 1
