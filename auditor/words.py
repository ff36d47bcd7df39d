"""Numbers in words, the same in every output: one decimal below 10 %, none above; intervals as `8.6 to 23 %`."""

from __future__ import annotations


def share(x: float) -> str:
    """A fraction as a percentage without its sign: 0.056 -> '5.6', 0.41 -> '41'."""
    percent = x * 100
    if percent == 0 or percent >= 9.95:
        return f"{percent:.0f}"
    return f"{percent:.1f}"


def percent(x: float) -> str:
    """A fraction as a percentage: 0.056 -> '5.6 %'."""
    return f"{share(x)} %"


def span(interval: tuple[float, float]) -> str:
    """An interval of fractions: (0.086, 0.23) -> '8.6 to 23 %'."""
    return f"{share(interval[0])} to {share(interval[1])} %"
