"""How the page writes numbers and names: one form for each kind, so that columns and sentences agree.

Rates have one decimal below 10 % and none above, AUROC two decimals; a minus is the true minus sign, and a no-break
space stands before the percent sign.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def digits(value: float, places: int) -> str:
    """A number with a fixed number of decimals and a true minus sign."""
    text = f"{value:,.{places}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def count(value: int) -> str:
    """A whole number with commas between thousands."""
    return digits(value, 0)


def score(value: float | None) -> str:
    """A detector's score, a number of findings, a ratio: whole numbers stay whole, others have two decimals."""
    if value is None:
        return DASH
    if float(value).is_integer() and abs(value) < 1e9:
        return digits(value, 0)
    if abs(value) >= 1e5 or abs(value) < 0.005:
        return f"{value:.2g}".replace("-", MINUS)
    return digits(value, 2)


def fixed(value: float | None, places: int = 2) -> str:
    """A number with `places` decimals; a dash for None."""
    return DASH if value is None else digits(value, places)


def signed(value: float | None, places: int | None = 3) -> str:
    """A change with its sign, true minus and plus; places None: as few decimals as the number needs."""
    if value is None:
        return DASH
    text = digits(value, places) if places is not None else f"{value:.6g}".replace("-", MINUS)
    return "+" + text if value > 0 and text.strip("0.,") else text


def points(rate: float) -> str:
    """A rate as a bare number of per cent: 9.2, 41."""
    percent = 100 * rate
    return digits(percent, 1 if round(percent, 1) < 10 else 0)


def percent(rate: float | None) -> str:
    """A rate from 0 to 1 as 9.2 % or 41 %; a dash for None."""
    return DASH if rate is None else points(rate) + NBSP + "%"


def limit(rate: float | None) -> str:
    """A rate that somebody set, as set: 5 %, not 5.0 %."""
    return DASH if rate is None else f"{100 * rate:.4g}{NBSP}%"


def span(interval: Sequence[float] | None) -> str:
    """An interval of rates without its unit: 29–54."""
    return "" if interval is None else points(interval[0]) + DASH + points(interval[1])


def rate(value: float | None, interval: Sequence[float] | None) -> str:
    """A rate with its interval: 41 % (29–54)."""
    if value is None:
        return DASH
    return percent(value) + (f" ({span(interval)})" if interval is not None else "")


def auroc(value: float | None, interval: Sequence[float] | None = None) -> str:
    """An AUROC with two decimals and, where it has one, its interval: 0.86 (0.79–0.91)."""
    if value is None:
        return DASH
    ends = f" ({interval[0]:.2f}{DASH}{interval[1]:.2f})" if interval is not None else ""
    return f"{value:.2f}{ends}"


def word(n: int) -> str:
    """A count in a sentence: words up to twelve, figures above."""
    return WORDS[n] if 0 <= n < len(WORDS) else count(n)


def plural(n: int, noun: str, nouns: str | None = None) -> str:
    """A count with its noun: 1 rule, 2 rules."""
    return f"{count(n)} {noun if n == 1 else nouns or noun + 's'}"


def units(n: int, nouns: str) -> str:
    """A count of a rule's units, which are named in the plural: 1 answer, 2 answers."""
    return f"{count(n)} {singular(nouns) if n == 1 else nouns}"


def singular(nouns: str) -> str:
    """The name of one of a rule's units: answer, of answers."""
    return nouns.removesuffix("s")


def sentence(text: str) -> str:
    """The same text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str]) -> str:
    """a, b and c"""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def duration(seconds: float) -> str:
    """Seconds as 42 s, 4 min 26 s or 2 h 5 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def short_hash(text: str) -> str:
    """The first 16 digits of a hash, in groups of four."""
    body = text.split(":", 1)[-1][:16]
    return " ".join(body[i : i + 4] for i in range(0, len(body), 4))


def clip(text: str, most: int) -> str:
    """Text of at most `most` characters; what is left out is said in its place."""
    return text if len(text) <= most else text[:most] + f" … ({count(len(text) - most)} more characters)"


def shorten(text: str, most: int) -> str:
    """A label of at most `most` characters, cut at a word where it can be."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[most // 2 : most] else text[: most - 1]
    return cut.rstrip(" ,.;:(") + "…"


BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """The same text with every character that hides or reorders others shown by a sign, one for one.

    Controls become their pictures (NUL is ␀), direction marks and halves of surrogate pairs the replacement sign; line
    feeds and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    code = ord(char)
    if char in "\n\t":
        return char
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in BIDI or unicodedata.category(char) in ("Cc", "Cs") or code in (0xFFFE, 0xFFFF, 0x2028, 0x2029):
        return "\ufffd"
    return char
