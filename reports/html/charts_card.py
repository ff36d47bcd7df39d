"""What a feature card draws: a latent's activations as a histogram, and a bar beside each promoted token."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from .numbers import count, fixed
from .svg import Svg

WIDTH, BASE, TALL = 300.0, 54.0, 40.0
BAR = 56.0


def activations(key: str, latent: str, edges: Sequence[float], counts: Sequence[int]) -> Markup:
    """Counts of nonzero activations by size, on a logarithmic scale; the axis ends at the corpus maximum."""
    svg = Svg(WIDTH, 72)
    tallest = math.log1p(max(counts, default=0)) or 1.0
    step = WIDTH / max(1, len(counts))
    for i, n in enumerate(counts):
        if n:
            height = max(1.0, TALL * math.log1p(n) / tallest)
            svg.rect(i * step + 0.5, BASE - height, max(0.8, step - 1), height, "bard")
    svg.line(0, BASE, WIDTH, BASE, "ax")
    svg.text(0, 68, fixed(edges[0], 0), "m s")
    svg.text(WIDTH, 68, f"{fixed(edges[-1], 1)} (highest)", "m e s")
    svg.text(WIDTH / 2, 68, "activation", "m c s")
    svg.text(WIDTH, 10, "log count", "m e s")
    said = f"{count(sum(counts))} tokens from {fixed(edges[0], 1)} to {fixed(edges[-1], 1)}; numbers in the table."
    return svg.figure(key, f"Activations of latent {latent}", said)


def bar(part: float, kind: str) -> Markup:
    """A bar as wide as `part` (0 to 1) of a table cell."""
    svg = Svg(BAR, 8)
    svg.rect(0, 1, BAR * min(max(part, 0.0), 1.0), 6, kind)
    return svg.glyph("bars")
