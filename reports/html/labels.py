"""Names of the lines of a chart, each put beside its line where it covers the least."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
STEP = 5.0  # between the points of a line that a label may cover; twice that between those that it may stand beside
CELL = 4.0  # side of the squares in which those points are counted
HEIGHT, CHARACTER = 11.0, 6.3  # of text, in units of the drawing; the widest of our fonts
PLACES = ((-5.0, -7.0, "e"), (5.0, -7.0, ""), (0.0, -8.0, "c"), (-5.0, 15.0, "e"), (5.0, 15.0, ""), (0.0, 16.0, "c"))
COVERED, FOREIGN, FAR = 1000.0, 6.0, 0.02  # the cost of another label under it, of being nearer to another main line
# than to its own, and of each unit of distance from its line's end


@dataclass(frozen=True, slots=True)
class Label:
    """Words that belong to a line; `line` is where they may stand, its last point the best place."""

    words: str
    kind: str
    line: Sequence[Point]


def along(line: Sequence[Point], step: float = STEP) -> list[Point]:
    """Points on a broken line, at most `step` apart, its own corners among them."""
    points = list(line[:1])
    for a, b in zip(line, line[1:], strict=False):
        n = max(1, math.ceil(math.dist(a, b) / step))
        points += [(a[0] + (b[0] - a[0]) * i / n, a[1] + (b[1] - a[1]) * i / n) for i in range(1, n + 1)]
    return points


def place(
    labels: Sequence[Label], lines: Sequence[tuple[Sequence[Point], float]], inside: Box
) -> Iterator[tuple[float, float, str, Label]]:
    """x, y and anchor (e end, c centre, else start) of each label, in turn.

    lines: what a label should not cover, each with its weight for each point covered. inside: where labels may stand.
    """
    drawn: dict[tuple[int, int], float] = {}
    for line, weight in lines:
        for x, y in along(line):
            cell = (int(x // CELL), int(y // CELL))
            drawn[cell] = drawn.get(cell, 0.0) + weight
    main = {id(line): along(line) for line, weight in lines if weight >= 1}
    taken: list[Box] = []
    for label in labels:
        own = along(label.line)
        others = [point for key, points in main.items() if key != id(label.line) for point in points]
        best: tuple[float, float, float, str, Box] | None = None
        for x, y, anchor, box, far in _candidates(label, inside):
            cost = FAR * far + sum(drawn.get(cell, 0.0) for cell in _cells(box))
            cost += FOREIGN * (_gap(box, others) < _gap(box, own))
            cost += COVERED * sum(_meet(box, other) for other in taken)
            if best is None or cost < best[0]:
                best = (cost, x, y, anchor, box)
        if best is not None:
            taken.append(best[4])
            yield best[1], best[2], best[3], label


def _candidates(label: Label, inside: Box) -> Iterator[tuple[float, float, str, Box, float]]:
    """Every place beside the label's line that lies inside, with its distance from the line's last visible point."""
    shown = [point for point in along(label.line, 2 * STEP) if _holds(inside, point)]
    width = CHARACTER * len(label.words)
    for px, py in shown:
        for dx, dy, anchor in PLACES:
            x, y = px + dx, py + dy
            left = x - width if anchor == "e" else x - width / 2 if anchor == "c" else x
            box = (left, y - HEIGHT + 1, left + width, y + 2)
            if box[0] >= inside[0] and box[2] <= inside[2] and box[1] >= inside[1] and box[3] <= inside[3]:
                yield x, y, anchor, box, math.dist((px, py), shown[-1])


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // CELL) for side in box)
    return ((i, j) for i in range(left, right + 1) for j in range(top, bottom + 1))


def _holds(box: Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _gap(box: Box, points: Sequence[Point]) -> float:
    """From the middle of a box to the nearest of the points."""
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return min((math.dist(middle, point) for point in points), default=math.inf)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
