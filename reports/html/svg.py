"""One drawing as inline SVG: marks in, markup out. Colours are classes of page.css, never style attributes."""

from __future__ import annotations

import math
from collections.abc import Callable

from markupsafe import Markup, escape

from .numbers import MINUS, visible

MAX_LABEL = 70  # characters that fit across the widest chart


class Svg:
    """Collects the marks of one drawing; every text goes through the same escaping as the page's."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height, self.parts = width, height, []  # type: float, float, list[str]

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str, width: float | None = None) -> None:
        """A line between two points, in units of the drawing. kind: its class in page.css."""
        stroke = f' stroke-width="{width:g}"' if width else ""
        self.parts.append(f'<line class="{kind}"{stroke} x1="{x1:.4g}" y1="{y1:.4g}" x2="{x2:.4g}" y2="{y2:.4g}"/>')

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A rectangle by its upper left corner."""
        self.parts.append(f'<rect class="{kind}" x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"/>')

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """A hatched field; the pattern stands once in the page's sheet of symbols."""
        box = f'x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
        self.parts.append(f'<rect fill="url(#hatch)" {box}/>')

    def dot(self, x: float, y: float, radius: float, kind: str) -> None:
        """A disc."""
        self.parts.append(f'<circle class="{kind}" cx="{x:.4g}" cy="{y:.4g}" r="{radius:g}"/>')

    def path(self, path: str, kind: str) -> None:
        """A path in SVG's own notation, made of numbers alone."""
        self.parts.append(f'<path class="{kind}" d="{path}"/>')

    def text(self, x: float, y: float, text: str, kind: str = "") -> None:
        """A text at its baseline, cut to MAX_LABEL characters and escaped."""
        name = f' class="{kind}"' if kind else ""
        self.parts.append(f'<text{name} x="{x:.4g}" y="{y:.4g}">{escape(short_label(text, MAX_LABEL))}</text>')

    def _box(self) -> str:
        width, height = f"{self.width:g}", f"{self.height:g}"
        return f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'

    def figure(self, anchor: str, title: str, numbers: str) -> Markup:
        """The drawing as an image with a name and a text that says its numbers."""
        key, title, numbers = (escape(visible(text)) for text in (anchor, title, numbers))
        return Markup(
            f'<svg {self._box()} role="img" aria-labelledby="{key}-t {key}-d"><title id="{key}-t">{title}</title>'
            f'<desc id="{key}-d">{numbers}</desc>'
            f"{''.join(self.parts)}</svg>"
        )

    def glyph(self, kind: str) -> Markup:
        """The drawing as a mark beside the numbers that it repeats."""
        return Markup(f'<svg class="{kind}" {self._box()} aria-hidden="true">{"".join(self.parts)}</svg>')


def nice_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from low to high, at most `most` of them, in steps of 1, 2 or 5 times a power of ten."""
    if not high > low:
        return [low]
    raw = (high - low) / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(
        power * m for m in (1, 2, 5, 10, 20) if math.floor(high / (power * m)) - math.ceil(low / (power * m)) < most
    )
    return [round(i * step, 10) for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def tick_text(value: float) -> str:
    """A tick's number, with a true minus."""
    return f"{value:.10g}".replace("-", MINUS)


def short_label(text: str, most: int) -> str:
    """A label of at most `most` characters, with an ellipsis where it is cut."""
    text = visible(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def scale(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """A linear scale that keeps what is outside on its ends."""
    width = (high - low) or 1.0

    def place(value: float) -> float:
        return min(max(left + (right - left) * (value - low) / width, left), right)

    return place
