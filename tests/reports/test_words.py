"""The page's words: numbers, cut texts, shaded tokens, ticks and commands, each by the function that makes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from reports.html.commands import measure_again, run_directory, show_command
from reports.html.numbers import clip, limit, percent, rate, score, shorten, units, visible
from reports.html.svg import nice_ticks
from reports.html.tokens import shaded_text, span_words
from reports.html.verdict import facts
from tests.reports.report_parts import example
from tests.reports.report_variants import HOSTILE


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("auditor scan --out runs/demo --fresh --rules bias", "auditor scan --rules bias --out runs/demo-again"),
        ("auditor scan --out=runs/demo", "auditor scan --out runs/demo-again"),
        ("auditor scan --no-progress", "auditor scan --out runs/bias-abc-again"),
        ("auditor scan --out 'my runs/a/'", "auditor scan --out 'my runs/a-again'"),
        ("auditor scan 'open", "auditor scan 'open"),
    ],
)
def test_the_command_that_measures_again_leaves_the_run_of_the_page_alone(command: str, said: str) -> None:
    manifest = {"command": command, "suites": [{"family": "bias", "name": "bias"}], "identity": "abc"}
    report = {"verdict": "pass", "headline": {"prompts": {"errors": 0}}, "manifest": manifest}
    assert measure_again(report) == said
    for unfinished in ({"verdict": "incomplete"}, {"headline": {"prompts": {"errors": 1}}}):
        same = command.replace(" --fresh", "").replace(" --no-progress", "")
        assert measure_again(report | unfinished) == same


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0.0 %"), (0.092, "9.2 %"), (0.0996, "10 %"), (0.407, "41 %"), (1.0, "100 %"), (None, "–")],
)
def test_a_rate_has_one_decimal_below_ten_per_cent_and_none_above(value: float | None, said: str) -> None:
    assert percent(value).replace("\u00a0", " ") == said


def test_numbers_have_a_true_minus_and_limits_stand_as_they_were_set() -> None:
    assert score(-0.42) == "\u22120.42" and score(3.0) == "3" and score(-0.0) == "0"
    assert limit(0.05) == "5\u00a0%" and limit(0.125) == "12.5\u00a0%"
    assert rate(22 / 54, [0.286782, 0.540332]) == "41\u00a0% (29–54)"


@pytest.mark.parametrize("cut", [clip, shorten])
def test_a_cut_text_says_that_it_is_cut(cut: Callable[[str, int], str]) -> None:
    assert cut("short", 10) == "short"
    assert "…" in cut("word " * 10, 12)
    assert "…" in cut("W" * 50, 12)


def test_visible_keeps_the_number_of_characters_and_ordinary_text() -> None:
    assert visible("naïve café, 日本 \U0001f600\n\tx") == "naïve café, 日本 \U0001f600\n\tx"
    assert len(visible(HOSTILE)) == len(HOSTILE)


def _token(text: str, level: int, value: float | None) -> dict[str, Any]:
    return {"text": text, "level": level, "score": value}


def test_shading_keeps_every_character_and_leaves_white_space_outside() -> None:
    tokens = [
        _token("The", 0, 0.1),
        _token(" dog", 3, 3.2),
        _token("\n ate", 4, 6.6),
        _token(" it", 1, 1.2),
        _token("  ", 2, 2.0),
    ]
    html = str(shaded_text(tokens, [{"start": 1, "end": 3, "letter": "a"}], 2))
    assert html == (
        'The <span class="sp"><span class="k3" title="3.2">dog</span>\n <span class="k4" title="6.6">ate</span>'
        '<sup class="pk" data-n="6.6" aria-hidden="true"></sup></span>'
        '<sup class="pk" data-n="a" aria-hidden="true"></sup>'
        ' <span class="k1" title="1.2">it</span>  '
    )
    bare = re.sub(r"<sup.*?</sup>|<[^>]+>", "", html)
    assert bare == "".join(token["text"] for token in tokens)


def test_spans_are_said_in_words_with_the_rest_counted() -> None:
    spans = [
        {"start": 4, "end": 7, "mean": 4.2, "letter": "a"},
        {"start": 24, "end": 25, "mean": 4.4, "letter": "b"},
        {"start": 30, "end": 31, "mean": 3.0, "letter": None},
    ]
    assert span_words({"spans": spans}) == "a, tokens 4–6, mean 4.2; b, token 24. 1 more."
    assert span_words({"spans": []}) == ""


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 0.31), (-3.2, 3.2), (0.0, 1e-6), (-1200.0, 5000.0), (1.0, 1.0), (0.99, 1.01)]
)
def test_ticks_are_few_inside_the_range_and_evenly_spaced(low: float, high: float) -> None:
    ticks = nice_ticks(low, high, 6)
    assert 1 <= len(ticks) <= 6
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in ticks)
    gaps = {round(b - a, 9) for a, b in zip(ticks, ticks[1:], strict=False)}
    assert len(gaps) <= 1


@pytest.mark.parametrize(
    ("run", "prompt_id", "said"),
    [
        ("runs/demo", "fact-1", "auditor show runs/demo fact-1"),
        ("my runs/a", "it's; rm -rf ~", "auditor show 'my runs/a' 'it'\"'\"'s; rm -rf ~'"),
        ("runs/demo", "--json", "auditor show -- runs/demo --json"),
        ("runs/demo", "a\nb", ""),
        ("runs/demo", "a\x1b[201~b", ""),
        ("runs/\u202ea", "a", ""),
        ("runs/demo", "W" * 121, ""),
    ],
)
def test_a_command_to_paste_is_quoted_and_left_out_where_it_would_hide_something(
    run: str, prompt_id: str, said: str
) -> None:
    assert show_command(run, prompt_id) == said


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("auditor scan --out runs/demo --fresh", "runs/demo"),
        ("auditor scan --out='my runs/a' --seed 1", "my runs/a"),
        ("auditor scan --prompts 'a --out b.jsonl'", "runs/backdoor_code+deception-1f0c9a7e42d3"),
        ("auditor scan --out 'unbalanced", "runs/backdoor_code+deception-1f0c9a7e42d3"),
    ],
)
def test_the_run_directory_is_the_one_that_the_command_names_or_the_default(command: str, folder: str) -> None:
    report = example()
    report["manifest"]["command"] = command
    assert run_directory(report) == folder


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), "none yet"),
        ((0, 9, 0), "written by the model, greedy"),
        ((9, 0, 0), "given"),
        ((0, 0, 9), "not asked for"),
        ((280, 240, 126), "240 written by the model, greedy; 280 given; 126 not asked for"),
    ],
)
def test_whose_answers_they_are(counts: tuple[int, ...], said: str) -> None:
    report = example()
    report["suites"] = [dict(zip(("given", "written", "unasked"), counts, strict=True))]
    assert dict(facts(report))["Answers"] == said


def test_a_single_unit_is_named_in_the_singular() -> None:
    assert [units(n, "answers") for n in (0, 1, 2)] == ["0 answers", "1 answer", "2 answers"]
    assert units(1, "pairs") == "1 pair"
