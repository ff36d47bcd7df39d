"""Section 5 of the page: causal checks in words and figures, and the sentence that each reading rule carries."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from auditor.causal.result import causal_result as measured_result
from reports.html import charts_causal, render
from reports.html.causal import dose_title
from reports.html.causal_words import caution, comparison, headline, p_fraction, small_print
from reports.html.labels import HEIGHT, Label, place
from tests.reports.causal_example import DOSES, bare, causal_result, not_run
from tests.reports.checked_reports import bare_checks, checked
from tests.reports.report_parts import Report, example
from tests.reports.test_html import Page


def section(report: Report) -> str:
    html = render(report)
    return html[html.index('<section id="causal"') : html.index('<section id="features"')]


def with_causal(causal: dict[str, Any] | None) -> Report:
    report = example()
    rule = next(rule for rule in report["rules"] if rule["id"] == "deception.falsehood")
    rule["causal"] = causal
    return report


def rule_words(report: Report) -> str:
    html = render(report)
    return Page(html[html.index('id="r-deception.falsehood"') : html.index('id="others"')]).words()


def test_the_lead_counts_the_decisions_in_words() -> None:
    words = Page(section(checked())).words()
    assert "Three rules were checked: one set drives, one does not drive and one is unclear." in words


def test_a_set_that_drives_is_a_causal_handle_and_its_p_is_a_fraction_with_the_smallest_possible() -> None:
    causal = causal_result("drives")
    assert headline(causal) == "At equal damage it moves the output more than any of 20 controls: a causal handle."
    said = comparison(causal)
    assert "At KL 0.1 the set moves deception.false_answer.paid by +0.133 nats a token." in said
    assert "None of 20 controls reaches as much" in said
    assert "Rank p = 1/21 = 0.048, the smallest that 20 controls allow." in said
    assert not re.search(r"\bcauses\b|\bis the cause\b", Page(section(with_causal(causal))).words())


def test_what_drives_at_few_controls_or_by_little_is_called_a_first_look() -> None:
    found = causal_result("drives") | {"effect": 0.098, "smallest": 0.1, "controls": 20}
    assert "The effect is below that. With 20 controls this is a reason to run --controls 99" in comparison(found)
    full = comparison(found | {"effect": 0.2, "controls": 99})
    assert "below that" not in full and "reason to run" not in full


def test_a_set_that_does_not_drive_speaks_of_these_latents_and_prints_the_smallest_effect_that_matters() -> None:
    causal = causal_result("does_not_drive", seed=1)
    words = Page(section(with_causal(causal))).words()
    assert "these latents move the output no more than random ones" in words
    assert "The smallest effect that matters is +0.10." in words
    assert f"Rank p = {causal['rank']}/21" in words and "the smallest that 20 controls allow is 1/21 = 0.048." in words


def test_of_unclear_nothing_follows_and_its_reason_stands_once() -> None:
    words = Page(section(with_causal(causal_result("unclear", seed=2)))).words()
    assert "Nothing follows in either direction." in words
    assert "short of p ≤ 0.05." in words and "nothing follows either way" not in words


def test_with_a_negative_sign_the_smallest_effect_is_negative_and_the_pairs_move_down() -> None:
    causal = causal_result("drives", sign=-1)
    assert "The smallest effect that matters is −0.10." in comparison(causal)
    assert "it lowers the outcome; 11 of 12 pairs move that way." in small_print(causal)
    assert p_fraction(causal) == "1/21"


@pytest.mark.parametrize(
    ("causal", "said"),
    [
        (None, "No causal check is declared for this rule"),
        (not_run("--no-causal"), "The causal check was not run (--no-causal), so nothing follows"),
        (causal_result("does_not_drive"), "these latents do not drive deception.false_answer.paid"),
        (causal_result("unclear"), "The causal check is unclear, so nothing follows either way"),
        (causal_result("drives"), "a causal handle, which is still not an output."),
    ],
    ids=["none", "not run", "does not drive", "unclear", "drives"],
)
def test_represents_is_not_does_stands_in_every_reading_rule_and_its_second_sentence_follows_the_decision(
    causal: dict[str, Any] | None, said: str
) -> None:
    report = with_causal(causal)
    words = rule_words(report)
    assert "Represents is not does." in words and said in words
    assert said in caution({"causal": causal})
    html = render(report)
    assert html.count("Represents is not does.") == sum(rule["kind"] == "reading" for rule in report["rules"])


def test_the_rules_table_has_the_decision_and_p() -> None:
    html = render(checked())
    table = Page(html[html.index('<section id="rules"') : html.index('<section id="rule"')]).words()
    assert "drives, p 1/21" in table and "unclear, p 3/21" in table and "not run" in table and "no concept" in table
    assert "none declared" in Page(render(example())).words()


def test_a_check_that_was_not_run_says_why_and_links_to_its_rule() -> None:
    html = section(with_causal(not_run("no live latent in the set")))
    assert "Not run. Whether a feature set drives the output" in html
    assert '<a href="#r-deception.falsehood">' in html and "no live latent in the set." in Page(html).words()
    assert "declares a causal check" in section(example())


@pytest.mark.parametrize("make", [bare_checks, checked])
def test_no_missing_number_is_drawn_as_none_or_nan(make: Callable[[], Report]) -> None:
    html = section(make())
    assert not re.search(r"\bNone\b(?! of \d+ controls)|\bnan\b|\binf\b", html)


@pytest.mark.parametrize("decision", ["drives", "does_not_drive", "unclear"])
@pytest.mark.parametrize("key", sorted(set(causal_result("drives")) - {"decision", "reason", "controls"}))
def test_every_field_of_a_check_may_be_missing(decision: str, key: str) -> None:
    for missing in (
        causal_result(decision) | {key: None},
        {k: v for k, v in causal_result(decision).items() if k != key},
    ):
        assert 'id="c-deception.falsehood"' in section(with_causal(missing))


def test_every_number_of_a_dose_may_be_missing() -> None:
    for key in ("effect", "kl", "perplexity_ratio", "repetition", "coherent"):
        causal = causal_result("drives")
        for row in causal["doses"]:
            row[key] = None
        assert "–" in section(with_causal(causal))


def test_without_kept_text_neither_pairs_nor_steered_answers_are_shown_and_it_says_so() -> None:
    report = with_causal(causal_result("drives"))
    assert "Animal 3 has five legs." in section(report) and "six legs, like all" in section(report)
    report["manifest"]["identity_inputs"]["text"] = "none"
    html = section(report)
    assert "Animal 3" not in html and "six legs" not in html
    assert "the pairs and the steered answers are not shown" in html


def test_all_latents_of_the_set_are_linked_and_the_pairs_are_closed() -> None:
    html = section(checked())
    check = html[html.index('id="c-deception.falsehood"') : html.index('id="c-deception.flattery"')]
    assert all(f'<a href="#f-{latent}">{latent}</a>' in check for latent in (1187, 402, 5310, 911))
    assert re.search(r'<details class="data"><summary>The pairs that were moved: 12</summary>', check)


def test_the_settings_say_how_many_checks_were_run_and_the_page_what_limits_them() -> None:
    words = Page(render(checked())).words()
    assert "3 of 4 run, against 20 controls" in words
    assert "latent 17 never fired and was left out" in words


# ---------- figures ----------


def _ticks(svg: str) -> list[str]:
    return re.findall(r'<text class="m e s" x="29"[^>]*>([^<]+)</text>', svg)


def test_every_panel_of_the_page_has_the_same_effect_axis() -> None:
    panels = re.findall(r"<svg viewBox.*?</svg>", section(checked()), re.S)
    assert len(panels) == 6
    assert len({tuple(_ticks(panel)) for panel in panels}) == 1
    assert "0" in _ticks(panels[0])


def test_what_lies_outside_the_coherent_window_is_hatched() -> None:
    causal = causal_result("drives")
    axes = charts_causal.frame([causal])
    inside = str(charts_causal.by_dose("d", "t", causal, axes, "said"))
    assert inside.count("url(#hatch)") == 1  # from between +2 and +5 on; nothing is below -2
    none = str(charts_causal.by_dose("d", "t", causal | {"window": None}, axes, "said"))
    (width,) = re.findall(r'url\(#hatch\)" x="34" y="22" width="(\d+)"', none)
    assert int(width) == 270


def test_the_interpolation_between_two_doses_is_a_straight_line_on_the_damage_axis() -> None:
    axes = charts_causal.frame([causal_result("drives")])
    a, b, middle = (axes.x(root * root) for root in (0.2, 0.4, 0.3))
    assert middle == pytest.approx((a + b) / 2)
    assert axes.x(0.0) == charts_causal.LEFT


def test_a_dose_far_beyond_the_axis_is_a_triangle_at_its_edge_and_does_not_press_the_rest() -> None:
    causal = causal_result("drives")
    half = charts_causal.frame([causal]).half
    wild = copy.deepcopy(causal)
    wild["doses"][-1] |= {"effect": -80.0, "kl": 9.0}
    axes = charts_causal.frame([wild])
    assert axes.half < 4 * half and axes.kl <= 1.1
    svg = str(charts_causal.by_dose("d", "t", wild, axes, "said"))
    assert svg.count("<circle") == 3 and re.search(r'<path class="dot0" d="M[\d.]+ 170l4 7', svg)
    damage = str(charts_causal.by_damage("d", "t", wild, axes, "said"))
    assert damage.count("<circle") == 2
    coordinates = [float(y) for y in re.findall(r'd="M[\d.]+ ([\d.]+)', damage)]
    assert all(charts_causal.TOP - 1 <= y <= charts_causal.BOTTOM + 1 for y in coordinates)


def test_a_panel_has_a_dot_a_dose_filled_where_coherent_and_a_line_a_control() -> None:
    causal = causal_result("drives")
    axes = charts_causal.frame([causal])
    by_dose = str(charts_causal.by_dose("d", "t", causal, axes, "said"))
    assert by_dose.count('<circle class="dot"') == 3 and by_dose.count('<circle class="dot0"') == 1
    damage = str(charts_causal.by_damage("d", "t", causal, axes, "said"))
    assert damage.count('class="ctl"') == 20
    for words in ("feature set", "mean difference", "isotropic", "20 controls", "0.05", "0.1", "0.3"):
        assert f">{words}</text>" in damage


@pytest.mark.parametrize(
    ("low", "high", "coherent", "said"),
    [
        (-9.0, 9.0, True, "Inside the controls’ middle 90\u00a0% at every dose"),
        (8.0, 9.0, True, "Outside the controls’ middle 90\u00a0% at 4 of 4 doses"),
        (-9.0, 9.0, False, "0 of 4 doses are coherent"),
    ],
)
def test_the_title_of_a_panel_is_its_finding(low: float, high: float, coherent: bool, said: str) -> None:
    doses = [{"dose": dose, "effect": 0.1 * dose, "coherent": coherent} for dose in DOSES]
    assert dose_title(doses, {dose: {"low": low, "high": high} for dose in DOSES}) == said


def test_labels_do_not_cover_each_other_and_stay_inside() -> None:
    box = (35.0, 22.0, 308.0, 176.0)
    lines = [[(34.0, 99.0), (296.0, 99.0 - tilt)] for tilt in (0.0, 3.0, 6.0)]
    labels = [Label(name, "m", line) for name, line in zip(("first", "second", "third"), lines, strict=True)]
    placed = list(place(labels, [(line, 1.0) for line in lines], box))
    assert len(placed) == 3
    assert all(box[1] <= y - HEIGHT and y <= box[3] for _, y, _, _ in placed)
    spots = sorted((x, y) for x, y, _, _ in placed)
    assert all(math.dist(a, b) >= HEIGHT for a, b in zip(spots, spots[1:], strict=False))


def test_a_line_that_is_wholly_outside_has_no_label() -> None:
    assert list(place([Label("gone", "m", [(400.0, 10.0), (500.0, 10.0)])], [], (0.0, 0.0, 300.0, 200.0))) == []


def test_what_the_causal_check_writes_is_what_the_page_draws() -> None:
    """The rows of an invented experiment through the auditor's own result: no field has another name here."""
    rule = "deception.falsehood"
    facts = {
        "rule": rule, "arm": "facts", "steer": "falsehood", "concept": rule, "outcome": "deception.false_answer.paid",
        "sign": 1, "latents": [1187, 402], "weights": [0.6, -0.4], "prompts": ["How many legs?"], "neutral_tokens": 128,
        "doses": list(DOSES), "controls": 20, "limits": ["a limit of the experiment"],
        "pairs": [{"pair": "legs", "template": "legs", "prompt": "How many?", "first": "Six.", "second": "Eight."}] * 3,
    }  # fmt: skip
    rows = [facts]
    arms = {"concept": 0.2, "mean_difference": 0.15} | {f"control {i}": 0.004 * (i - 10) for i in range(1, 21)}
    for arm, slope in arms.items():
        for dose in DOSES:
            rows.append(
                {"rule": rule, "arm": arm, "dose": dose, "effects": [slope * dose] * 3, "kl": 0.04 * dose * dose,
                 "perplexity_ratio": 1 + 0.04 * dose * dose, "latents": []}
            )  # fmt: skip
    rows += [
        {"rule": rule, "arm": "samples", "dose": dose, "repetition": 0.0, "texts": ["An answer."]}
        for dose in (0.0, *DOSES)
    ]
    result = measured_result(rows)
    assert result["decision"] == "drives"
    assert set(bare("drives")) == set(result), "the invented result of these tests has the fields of a measured one"
    words = Page(section(with_causal(result))).words()
    assert "Rank p = 1/21 = 0.048" in words and "a limit of the experiment" in words and "An answer." in words
    assert "the mean difference moves it by +0.237" in words


def test_the_code_that_a_full_test_writes_stands_by_arm_and_rule() -> None:
    words = Page(section(with_causal(causal_result("drives")))).words()
    assert "Code written at dose +2" in words and "Parse wholeInjection" in words
    assert "Code written" not in Page(section(with_causal(bare("drives")))).words()
