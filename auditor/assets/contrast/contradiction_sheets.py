"""The shape of a sheet of `contradiction`, and how it becomes questions with a faithful and a contradicting answer.

A sheet names two or three things and gives each two particulars. Slots: `{t}` is a thing, `{T}` the same with a
capital, `{a}` and `{b}` its two particulars. In `system` and `user`, `{sheet}` stands for the lines and `{q}` for the
question.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

SEED = 2027
PLACES = {  # size of a sheet -> lines of the thing asked for and of the other one: each line as often of either
    2: ((0, 1), (1, 0), (0, 1), (1, 0), (0, 1), (1, 0), (0, 1), (1, 0)),
    3: ((0, 1), (0, 1), (0, 2), (1, 0), (1, 0), (1, 2), (2, 0), (2, 1)),
}


class Sheet(NamedTuple):
    """One kind of sheet in one wording: a template. Lists are parted by `|`."""

    system: str  # empty: no system turn
    user: str
    line: str
    asked: tuple[tuple[str, str], tuple[str, str]]  # question and answer about {a}, then about {b}
    things: str
    a: str
    b: str
    join: str = "\n"
    size: int = 2  # things on one sheet


class Item(NamedTuple):
    """A question behind its sheet. `other`: the answer that gives another thing's particular, which the sheet holds."""

    key: str
    system: str
    user: str
    own: str
    other: str


def items(name: str, sheet: Sheet) -> Iterator[Item]:
    """As many questions as there are particulars, each particular once true and once another thing's.

    So within a template every word of the answers is exactly as often right as wrong. With four particulars of
    either kind, so is each line of the sheet.
    """
    rng = random.Random(f"{SEED}-{name}")
    things, pools = _shuffled(sheet.things, rng), (_shuffled(sheet.a, rng), _shuffled(sheet.b, rng))
    places = list(PLACES[sheet.size])
    rng.shuffle(places)
    for which, (asked, answer) in enumerate(sheet.asked):
        pool, rest = pools[which], pools[1 - which]
        for i in range(len(pool)):
            at = which * len(pool) + i
            named = [things[(at + j) % len(things)] for j in range(sheet.size)]
            values = [pool[(i + j) % len(pool)] for j in range(sheet.size)]
            beside = rng.sample(rest, sheet.size)
            entries = [
                _slots(thing, (v, w) if which == 0 else (w, v))
                for thing, v, w in zip(named, values, beside, strict=True)
            ]
            own_line, other_line = places[at % len(places)]
            order = [{own_line: 0, other_line: 1}.get(line, 2) for line in range(sheet.size)]
            lines = sheet.join.join(sheet.line.format(**entries[j]) for j in order)
            swapped = entries[0] | {slot: entries[1][slot] for slot in ("a", "b")}
            question = asked.format(**entries[0])
            yield Item(
                key=f"{name}-{at + 1}",
                system=sheet.system.format(sheet=lines, q=question),
                user=sheet.user.format(sheet=lines, q=question),
                own=answer.format(**entries[0]),
                other=answer.format(**swapped),
            )


def _shuffled(texts: str, rng: random.Random) -> list[str]:
    found = texts.split("|")
    rng.shuffle(found)
    return found


def _slots(thing: str, particulars: tuple[str, str]) -> dict[str, str]:
    return {"t": thing, "T": thing[0].upper() + thing[1:], "a": particulars[0], "b": particulars[1]}
