"""The two panels of a causal check: effect against dose, and effect against damage, which is what decides.

Legend: a filled dot is a coherent dose, an open one is not, a triangle at the edge is beyond the axis. The damage axis
is a square root, on which the check's own interpolation is a straight line from no edit at (0, 0). All checks of a page
share one `Frame`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from .charts import PANEL
from .labels import Label, Point, place
from .numbers import signed
from .svg import Svg, nice_ticks, tick_text

LEFT, RIGHT, TOP, BOTTOM = 34.0, 304.0, 22.0, 176.0
KL_MARKS = (0.05, 0.1, 0.3)
HEIGHT = 214
RIVALS = {"mean_difference": ("mean difference", "ln2"), "isotropic": ("isotropic", "ln3")}
Causal = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """The axes that all checks of a page share: effects from -half to half nats a token, KL from 0 to `kl`."""

    half: float
    kl: float

    def y(self, effect: float) -> float:
        """Height in the drawing of an effect in nats a token; up is positive."""
        return (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * effect / self.half

    def x(self, kl: float) -> float:
        """Place in the drawing of a damage in nats of KL a token, on a square-root axis."""
        return LEFT + (RIGHT - LEFT) * math.sqrt(max(kl, 0.0) / self.kl)


def frame(checks: Iterable[Causal]) -> Frame:
    """Axes that hold what decides, and all else too unless it would press that into a line (beyond three times)."""
    inner, outer, damage = [0.02], [0.02], [0.36]
    for causal in checks:
        coherent = {row["dose"] for row in causal.get("doses") or [] if row.get("coherent")}
        bands = causal.get("control_doses") or []
        rows = [(row["effect"], row["dose"] in coherent) for row in causal.get("doses") or []]
        rows += [(row[key], row["dose"] in coherent) for row in bands for key in ("low", "high")]
        rows += [(point["effect"], False) for curve in causal.get("control_curves") or [] for point in curve]
        rows += [(causal.get("smallest"), True), (causal.get("effect"), True)]
        outer += [abs(value) for value, _ in rows if value is not None]
        inner += [abs(value) for value, inside in rows if inside and value is not None]
        damage += [row["kl"] for row in causal.get("doses") or [] if row["kl"] is not None and row["dose"] > 0]
    return Frame(1.12 * min(max(outer), 3 * max(inner)), min(1.1, 1.05 * max(damage)))


def by_dose(key: str, title: str, causal: Causal, axes: Frame, said: str) -> Markup:
    """Effect of each dose, over the band that holds nine in ten of the controls, with their median."""
    doses = [row for row in causal["doses"] if row.get("effect") is not None]
    bands = [row for row in causal.get("control_doses") or [] if row.get("low") is not None]
    steps = sorted({0.0, *(row["dose"] for row in causal["doses"])})
    span = (steps[-1] - steps[0]) or 1.0

    def x(dose: float) -> float:
        return LEFT + 8 + (RIGHT - LEFT - 16) * (dose - steps[0]) / span

    svg = Svg(PANEL, HEIGHT)
    origin = (x(0.0), axes.y(0.0))
    edges = {
        name: sorted([origin, *((x(row["dose"]), _inside(axes.y(row[name]))) for row in bands)])
        for name in ("low", "median", "high")
        if bands
    }
    if edges:
        outline = [*edges["high"], *reversed(edges["low"])]
        svg.path("M" + "L".join(f"{px:.4g} {py:.4g}" for px, py in outline) + "z", "band")
    _dose_axis(svg, {step: x(step) for step in steps}, causal.get("window"), axes)
    if edges:
        _line(svg, edges["median"], "med")
    line = sorted([origin, *((x(row["dose"]), axes.y(row["effect"])) for row in doses)])
    _line(svg, line, "ln")
    for row in doses:
        _mark(svg, x(row["dose"]), axes.y(row["effect"]), bool(row.get("coherent")))
    labels = [Label("feature set", "b d", line)] if doses else []
    labels += [Label("controls", "m s", [*edges["high"], *edges["low"]])] if edges else []
    _write(svg, labels, [(line, 3.0), *((edge, 1.0) for edge in edges.values())])
    return svg.figure(key, title, said)


def _dose_axis(svg: Svg, steps: dict[float, float], window: Sequence[float] | None, axes: Frame) -> None:
    """steps: dose -> where it stands. What is hatched lies under the lines of the axis."""
    ends = _hatching(svg, list(steps.values()), [steps[end] for end in window] if window else None)
    _effect_axis(svg, axes)
    if ends is not None:
        svg.text(sum(ends) / 2, 171, "coherent", "m c s halo")
    for dose, x in steps.items():
        svg.text(x, 191, signed(dose, None), "m c s")
    svg.text(RIGHT, 208, "dose, × the latents’ corpus maximum", "m e s")


def by_damage(key: str, title: str, causal: Causal, axes: Frame, said: str) -> Markup:
    """Effect against the KL a token that it costs on neutral text, at the doses of the declared direction."""
    svg = Svg(PANEL, HEIGHT)
    reach = causal.get("window_kl")
    if reach is not None and axes.x(reach) < RIGHT:
        svg.hatch(axes.x(reach), TOP, RIGHT - axes.x(reach), BOTTOM - TOP)
    _effect_axis(svg, axes)
    _damage_axis(svg, causal, axes)
    controls = [_curve(curve, axes) for curve in causal.get("control_curves") or []]
    for curve in controls:
        _line(svg, curve, "ctl")
    rows = [row for row in causal["doses"] if row["dose"] > 0 and row.get("kl") is not None]
    line = _curve(rows, axes)
    labels, lines = [Label("feature set", "b d", line)] if len(line) > 1 else [], [(line, 3.0)]
    for name, (words, kind) in RIVALS.items():
        rival = (causal.get("rivals") or {}).get(name) or {}
        points = _curve([row for row in rival.get("doses") or [] if row["dose"] > 0], axes)
        if len(points) > 1:
            _line(svg, points, kind)
            labels.append(Label(words, "m s", points))
            lines.append((points, 1.0))
    _line(svg, line, "ln")
    for row in rows:
        if row.get("effect") is not None:
            _mark(svg, axes.x(row["kl"]), axes.y(row["effect"]), bool(row.get("coherent")))
    if controls:
        ends = sorted(controls, key=lambda curve: curve[-1][1])
        labels.append(Label(f"{len(controls)} controls", "m s", [*ends[0], *reversed(ends[-1])]))
    _write(svg, labels, [*lines, *((curve, 0.3) for curve in controls)])
    return svg.figure(key, title, said)


def _damage_axis(svg: Svg, causal: Causal, axes: Frame) -> None:
    for mark in KL_MARKS:
        if mark <= axes.kl:
            svg.line(axes.x(mark), TOP, axes.x(mark), BOTTOM, "ref")
            svg.text(axes.x(mark), 191, f"{mark:g}", "c s b" if mark == causal.get("at_kl") else "c s")
    svg.text(LEFT, 191, "0", "m c s")
    if axes.kl >= 1.0:
        svg.text(axes.x(1.0), 191, "1", "m c s")
    svg.text(RIGHT, 208, "damage: KL a token on neutral text", "m e s")


def _curve(rows: Sequence[dict[str, Any]], axes: Frame) -> list[Point]:
    """Doses as points in order of damage, from no edit on."""
    known = [row for row in rows if row.get("kl") is not None and row.get("effect") is not None]
    return [(axes.x(0.0), axes.y(0.0)), *((axes.x(row["kl"]), axes.y(row["effect"])) for row in known)]


def _effect_axis(svg: Svg, axes: Frame) -> None:
    for tick in nice_ticks(-axes.half, axes.half, 5):
        svg.line(LEFT, axes.y(tick), RIGHT, axes.y(tick), "gr" if tick else "ax")
        svg.text(29, axes.y(tick) + 4, ("+" if tick > 0 else "") + tick_text(tick), "m e s")
    svg.text(0, 11, "nats a token, change from unsteered", "m s")


def _inside(y: float) -> float:
    return min(max(y, TOP), BOTTOM)


def _hatching(svg: Svg, steps: Sequence[float], window: Sequence[float] | None) -> Point | None:
    """Hatches what lies outside the coherent window, whose ends stand half way to the next dose; returns the ends."""
    if window is None:
        svg.hatch(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP)
        return None
    below = [step for step in steps if step < window[0] - 1e-6]
    above = [step for step in steps if step > window[1] + 1e-6]
    start = (below[-1] + window[0]) / 2 if below else LEFT
    end = (above[0] + window[1]) / 2 if above else RIGHT
    if below:
        svg.hatch(LEFT, TOP, start - LEFT, BOTTOM - TOP)
        svg.line(start, TOP, start, BOTTOM, "ref")
    if above:
        svg.hatch(end, TOP, RIGHT - end, BOTTOM - TOP)
        svg.line(end, TOP, end, BOTTOM, "ref")
    return start, end


def _line(svg: Svg, points: Sequence[Point], kind: str) -> None:
    """A broken line through the points, cut at the edges of the panel."""
    steps = []
    for a, b in zip(points, points[1:], strict=False):
        t0, t1 = 0.0, 1.0
        for start, end, low, high in ((a[0], b[0], LEFT, RIGHT), (a[1], b[1], TOP, BOTTOM)):
            for gap, slope in ((start - low, end - start), (high - start, start - end)):
                if slope > 0:
                    t0 = max(t0, -gap / slope)
                elif slope < 0:
                    t1 = min(t1, -gap / slope)
                elif gap < 0:
                    t1 = -1.0
        if t0 < t1:
            cut = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in (t0, t1)]
            steps.append("M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in cut))
    if steps:
        svg.path("".join(steps), kind)


def _mark(svg: Svg, x: float, y: float, coherent: bool) -> None:
    if x > RIGHT:
        svg.path(f"M{RIGHT - 6:g} {_inside(y) - 4:.4g}l7 4-7 4z", "dot0")
    elif y < TOP or y > BOTTOM:
        up = y < TOP
        svg.path(f"M{x - 4:.4g} {TOP + 6 if up else BOTTOM - 6:g}l4 {-7 if up else 7} 4 {7 if up else -7}z", "dot0")
    else:
        svg.dot(x, y, 4, "dot" if coherent else "dot0")


def _write(svg: Svg, labels: Sequence[Label], lines: Sequence[tuple[Sequence[Point], float]]) -> None:
    for x, y, anchor, label in place(labels, lines, (LEFT + 1, TOP, RIGHT + 4, BOTTOM)):
        svg.text(x, y, label.words, f"{label.kind} {anchor} halo".replace("  ", " "))
