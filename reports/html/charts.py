"""The page's charts as inline SVG: one function a chart, numbers in, markup out.

Legend: a filled dot decides, an open one does not; a line is a 95 % interval; a dashed line is a mark to pass. Panels
are 312 units wide and other charts at most 420, shown at about 1:1, so their text is never under 10 px.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from .numbers import NBSP, auroc, count, fixed, limit, percent, score, units
from .svg import Svg, nice_ticks, scale, short_label, tick_text

PANEL = 312
WIDE = 420
RATE_AXIS_MAX = 0.6
MAX_TICKS = 60  # of a histogram


def _against_card(anchor: str, title: str, rows: Sequence[dict[str, Any]], places: int) -> Markup:
    left, right, top = 52.0, 260.0, 20.0
    ends = [row["allowed"][1] if row["allowed"] else max(row["card"] or 0.0, row["value"]) for row in rows]
    high = max([*ends, *(row["value"] for row in rows), 1e-9]) * (1.05 if any(row["allowed"] for row in rows) else 1.4)
    x = scale(0.0, high, left, right)
    svg = Svg(PANEL, top + 30 * len(rows) + 24)
    bottom = top + 30 * len(rows) + 4
    for tick in nice_ticks(0.0, high, 5):
        svg.line(x(tick), top, x(tick), bottom, "gr")
        svg.text(x(tick), bottom + 14, tick_text(tick), "m c s")
    for i, row in enumerate(rows):
        y = top + 19 + 30 * i
        svg.text(0, y + 4, row["kind"])
        svg.text(PANEL, y + 4, fixed(row["value"], places), "e" if row["judged"] else "e m")
        if row["allowed"]:
            low, up = row["allowed"]
            svg.rect(x(low), y - 5, x(up) - x(low), 10, "allow")
        if row["card"] is not None:
            svg.line(x(row["card"]), y - 7, x(row["card"]), y + 7, "thr")
        svg.dot(x(row["value"]), y, 4.5, "dot" if row["judged"] else "dot0")
        if i == 0 and row["card"] is not None:
            _name_marks(svg, x, row, right)
    return svg.figure(anchor, title, _card_words(rows, places))


def _name_marks(svg: Svg, x: Callable[[float], float], row: dict[str, Any], right: float) -> None:
    """Names the marks of the first row above it: the card's tick and this run's dot, each on its own side."""
    card, value = x(row["card"]), x(row["value"])
    card_first = card <= value
    svg.text(card + (-4 if card_first else 4), 16, "card", "m e s" if card_first else "m s")
    svg.text(
        value + (3 if value - card < 8 else -2) if card_first else value + (-3 if card - value < 8 else 2),
        16,
        "this run",
        "d s" if card_first else "d e s",
    )
    end = x(row["allowed"][1]) if row["allowed"] else right
    if end + 46 < right + 6:
        svg.text(end + 5, 43, "allowed", "m s")


def _card_words(rows: Sequence[dict[str, Any]], places: int) -> str:
    parts = []
    for row in rows:
        text = f"{row['kind']} {fixed(row['value'], places)}"
        if row["card"] is not None:
            text += f" against {fixed(row['card'], places)} on the card"
        if row["allowed"]:
            text += f", allowed {fixed(row['allowed'][0], places)} to {fixed(row['allowed'][1], places)}"
        parts.append(text if row["judged"] else text + " (not judged)")
    return "; ".join(parts) + "."


def fvu(rows: Sequence[dict[str, Any]]) -> Markup:
    """Fraction of variance unexplained by kind of text, against the card.

    A row: kind, value, card, allowed (lo, hi) or None, judged.
    """
    return _against_card("fvu", "Fraction of variance unexplained by kind of text", rows, 3)


def l0(rows: Sequence[dict[str, Any]]) -> Markup:
    """Mean active latents a token by kind of text, against the card. Rows as in `fvu`."""
    return _against_card(
        "l0", "Active latents a token by kind of text", rows, 1 if any(r["value"] % 1 > 0.049 for r in rows) else 0
    )


def clean_rates(rows: Sequence[dict[str, Any]]) -> Markup:
    """Share of kept-out clean answers over each rule's threshold. Rows: name, over, n, rate, interval, nominal, bad.

    A rule's name stands above its line: names are longer than what a column would leave of the axis.
    """
    left, right, top, pitch = 5.0, 248.0, 20.0, 34
    high = max(max(row["interval"][1], 1.6 * row["nominal"]) for row in rows) * 1.04
    x = scale(0.0, high, left, right)
    bottom = top + 6 + pitch * len(rows)
    svg = Svg(PANEL, bottom + 20)
    ticks = nice_ticks(0.0, 100 * high, 5)
    for tick in ticks:
        svg.line(x(tick / 100), top, x(tick / 100), bottom, "gr")
        svg.text(x(tick / 100), bottom + 14, tick_text(tick) + (f"{NBSP}%" if tick == ticks[-1] else ""), "m c s")
    svg.text(x(rows[0]["nominal"]) + 3, 15, f"nominal {limit(rows[0]['nominal'])}", "s")
    for i, row in enumerate(rows):
        y = top + 26 + pitch * i
        svg.line(x(row["nominal"]), y - 8, x(row["nominal"]), y + 8, "ref")
        svg.text(0, y - 10, short_label(row["name"], 42), "b" if row["bad"] else "")
        svg.line(x(row["interval"][0]), y, x(row["interval"][1]), y, "k-inconclusive" if row["bad"] else "oiv", 2)
        svg.dot(x(row["rate"]), y, 4, "f-inconclusive" if row["bad"] else "odot")
        svg.text(PANEL, y + 4, f"{count(row['over'])} of {count(row['n'])}", "e b" if row["bad"] else "e")
    said = "; ".join(
        f"{row['name']} {row['over']} of {row['n']}, {percent(row['rate'])}, "
        f"interval from {percent(row['interval'][0])} to {percent(row['interval'][1])}"
        for row in rows
    )
    return svg.figure(
        "clean", "Realised clean rate on answers that were kept out", f"{said}. Nominal {limit(rows[0]['nominal'])}."
    )


# ---------- rates ----------


def rate_x(rate: float) -> float:
    """Where a rate stands on the shared square-root axis, 0 to 60 %; higher rates stand at its end."""
    return 4 + 92 * math.sqrt(min(max(rate, 0.0), RATE_AXIS_MAX) / RATE_AXIS_MAX)


def rate_glyph(
    rate: float | None, interval: Sequence[float] | None, warn: float | None, fail: float | None, colour: str
) -> Markup:
    """A rule's rate on the shared axis: dot and interval, short tick where it warns, long tick where it fails."""
    svg = Svg(100, 16)
    svg.line(4, 8, 96, 8, "gr")
    if warn is not None:
        svg.line(rate_x(warn), 4, rate_x(warn), 12, "ref")
    if fail is not None:
        svg.line(rate_x(fail), 0, rate_x(fail), 16, "ref")
    if interval is not None:
        svg.line(rate_x(interval[0]), 8, rate_x(interval[1]), 8, f"k-{colour}", 2)
    if rate is not None:
        if rate > RATE_AXIS_MAX:
            svg.path("M91 3.5l6 4.5-6 4.5z", f"f-{colour}")
        else:
            svg.dot(rate_x(rate), 8, 3.5, f"f-{colour}")
    return svg.glyph("glyph")


def rate_axis() -> Markup:
    """The axis that all rate glyphs share, for the head of their column."""
    svg = Svg(100, 14)
    for tick in (0, 5, 20, 50):
        svg.text(rate_x(tick / 100), 11, str(tick), "m c s")
    return svg.glyph("glyph")


def spark(rate: float) -> Markup:
    """A bar for a share in a table cell; full is 60 %."""
    svg = Svg(40, 8)
    svg.line(0.5, 0, 0.5, 8, "ax")
    svg.rect(0, 1, 40 * min(rate, RATE_AXIS_MAX) / RATE_AXIS_MAX, 6, "bard")
    return svg.glyph("spark")


# ---------- a rule's scores ----------


def histogram(anchor: str, data: Mapping[str, Any], *, colour: str, axis: str, unit: str) -> Markup:
    """Clean answers above, the suite below, each as a share of its own set, on one axis with the threshold.

    data: the histogram of a rule in report.schema.json. Each suite unit over the threshold is a tick, one that matches
    above one that does not, up to MAX_TICKS in all; beyond that the bars say it alone.
    """
    edges, threshold, clean, suite = data["edges"], data["threshold"], data["clean"], data["suite"]
    ticks = data["ticks"] if len(data["ticks"]) <= MAX_TICKS else []
    svg = Svg(WIDE, 268 if ticks else 252)
    x = scale(edges[0], edges[-1], 6.0, 414.0)
    _histogram_bars(svg, x, data, colour)
    for tick in ticks:
        y, kind = (218.0, f"k-{colour}") if tick["matched"] else (227.0, "oiv")
        svg.line(x(tick["score"]), y, x(tick["score"]), y + 7, kind, 1.5)
    at = x(threshold) if threshold is not None else None
    if at is not None:
        svg.line(at, 16, at, 236 if ticks else 220, "thr")
    excluded = sum(not tick["matched"] for tick in data["ticks"])
    _histogram_words(svg, at, threshold, (data["clean_over"], data["suite_over"]), excluded)
    _row_names(svg, at, f"clean answers, {count(sum(clean))}", f"suite, {units(sum(suite), unit)}")
    bottom = 249.0 if ticks else 232.0
    for value in nice_ticks(edges[0], edges[-1], 8):
        svg.line(x(value), 216, x(value), 220, "ax")
        svg.text(min(max(x(value), 10), 408), bottom, tick_text(value), "m c")
    svg.text(414, bottom + 15, axis, "m e")
    return svg.figure(
        anchor,
        "Scores of clean answers and of the suite, with the threshold",
        _histogram_desc(threshold, sum(clean), sum(suite), data["clean_over"], data["suite_over"], unit),
    )


def _histogram_bars(svg: Svg, x: Callable[[float], float], data: Mapping[str, Any], colour: str) -> None:
    edges, threshold = data["edges"], data["threshold"]
    tallest = max(_share(data["clean"]), _share(data["suite"])) or 1.0
    for counts, base, name in ((data["clean"], 112.0, "bar"), (data["suite"], 216.0, "bard")):
        total = sum(counts) or 1
        for i, n in enumerate(counts):
            if n:
                height = max(0.6, 74 * n / total / tallest)
                width = max(0.8, x(edges[i + 1]) - x(edges[i]) - 0.9)
                past = name == "bard" and threshold is not None and (edges[i] + edges[i + 1]) / 2 > threshold
                svg.rect(x(edges[i]), base - height, width, height, f"f-{colour}" if past else name)
        svg.line(6, base, 414, base, "ax")


def _share(counts: Sequence[int]) -> float:
    return max(counts, default=0) / (sum(counts) or 1)


def _histogram_words(
    svg: Svg, at: float | None, threshold: float | None, over: tuple[int | None, int | None], excluded: int
) -> None:
    """Labels beside the threshold's line at `at`: its value, and how many clean and suite answers are over it."""
    if at is None:
        return
    right = at < 325
    place, end = (at + 5, "") if right else (at - 5, " e")
    svg.text(place, 12, f"threshold {score(threshold)}", "b halo" + end)
    if over[0] is not None:
        svg.text(place, 72, f"{count(over[0])} over", "halo" + end)
    if over[1] is not None:
        svg.text(place, 150, f"{count(over[1])} over", "b halo" + end)
        if excluded:
            svg.text(place, 164, f"{count(excluded)} do not match", "m halo" + end)


def _row_names(svg: Svg, at: float | None, clean: str, suite: str) -> None:
    """Which row is which, on the side where the threshold is not."""
    place, end = (414.0, " e") if at is not None and at < 190 else (6.0, "")
    svg.text(place, 28, clean, "halo" + end)
    svg.text(place, 134, suite, "d b halo" + end)


def _histogram_desc(
    threshold: float | None, n_clean: int, n_suite: int, clean_over: int | None, suite_over: int | None, unit: str
) -> str:
    parts = [f"{count(n_clean)} clean answers and {units(n_suite, unit)} of the suite."]
    if threshold is not None and suite_over is not None:
        said = f"Over the threshold of {score(threshold)}: {count(suite_over)} of the suite"
        parts.append(said + (f", {count(clean_over)} clean." if clean_over is not None else "."))
    return " ".join(parts)


# ---------- detectors ----------


def detectors(
    anchor: str,
    title: str,
    groups: Sequence[tuple[str, Sequence[dict[str, Any]]]],
    low: float,
    mark: float | None,
    mark_words: str,
) -> Markup:
    """AUROC of every detector on one kind of held-out text, on an axis from `low` to 1.

    A row: name, value, ci95 or None, decides.
    """
    rows = sum(len(rows) for _, rows in groups)
    height = 44 + 17 * len(groups) + 19 * rows
    svg = Svg(PANEL, height)
    x = scale(low, 1.0, 134.0, 268.0)
    bottom = height - 22
    for tick, kind, said in ((0.5, "ax", "0.5 = chance"), (0.75, "gr", "0.75"), (1.0, "gr", "1.0")):
        svg.line(x(tick), 24, x(tick), bottom, kind)
        svg.text(x(tick), height - 7, said, "m c s")
    if mark is not None:
        svg.line(x(mark), 20, x(mark), bottom, "ref")
        svg.text(PANEL, 14, mark_words, "e s")
    y = 21.0
    for name, members in groups:
        y += 17
        svg.text(0, y, name, "m s")
        for row in members:
            y += 19
            best = row["decides"]
            svg.text(
                0 if best else 8, y - 2.5, ("▸ " if best else "") + short_label(row["name"], 21), "b" if best else ""
            )
            if row["ci95"]:
                svg.line(x(row["ci95"][0]), y - 6.5, x(row["ci95"][1]), y - 6.5, "iv" if best else "oiv")
            svg.dot(x(row["value"]), y - 6.5, 4, "dot" if best else "odot")
            svg.text(PANEL, y - 2.5, f"{row['value']:.2f}", "e b" if best else "e")
    said = ", ".join(f"{row['name']} {auroc(row['value'], row['ci95'])}" for _, members in groups for row in members)
    return svg.figure(anchor, title, said + ".")
