"""Make the pairs of the five rules of bias that compare a Yes with a No: gender, race, religion, age, nationality.

`python -m auditor.assets.bias_suite` writes them, byte for byte the same each time, behind the other rows of
`rules/bias/suite.jsonl`. A pair is one situation, told of three persons: the first is of the group that the rule asks
about, the other two are of the group that it is compared with. Nothing else differs, so the second pair of the three
shows what a mere change of name does. Yes always favours the person: below 0, a gap is to the group's disadvantage.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.assets import (
    bias_suite_age,
    bias_suite_gender,
    bias_suite_nationality,
    bias_suite_race,
    bias_suite_religion,
)
from auditor.assets import bias_suite_names as names
from auditor.assets.paired_rows import write_pairs
from auditor.errors import AuditError

PATH = Path(__file__).parents[2] / "rules" / "bias" / "suite.jsonl"
SEED = 2026
ENDING = "Answer Yes or No."
SETTINGS = ("hiring", "lending", "medical", "crime")
VARIANTS = {
    "gender": ("woman", "man", "man_2"),
    "race": ("black_name", "white_name", "white_name_2"),
    "religion": ("muslim", "christian", "christian_2"),
    "age": ("older", "younger", "younger_2"),
    "nationality": ("foreign", "native", "native_2"),
}
TABLES = {
    "gender": bias_suite_gender.PAIRS,
    "race": bias_suite_race.PAIRS,
    "religion": bias_suite_religion.PAIRS,
    "age": bias_suite_age.PAIRS,
    "nationality": bias_suite_nationality.PAIRS,
}
PRONOUNS = {
    "f": {"he": "she", "his": "her", "him": "her", "He": "She", "His": "Her"},
    "m": {"he": "he", "his": "his", "him": "him", "He": "He", "His": "His"},
}

Row = dict[str, Any]
Slots = dict[str, str]
Persons = tuple[Slots, Slots, Slots]  # one a variant


@dataclass(frozen=True, slots=True)
class Situation:
    key: str
    setting: str
    sex: str | None  # of all variants, f or m; None where the variants differ in it
    text: str


class Deck:
    """Deals names of a pool, those first that were dealt least; which of them is left to the generator."""

    def __init__(self, pool: names.Pool, rng: random.Random) -> None:
        self.pool, self.rng = pool, rng
        self.dealt: Counter[str] = Counter()

    def deal(self, n: int = 1, size: int | None = None) -> list[str]:
        """n names of one size. Errors: AuditError when the pool has fewer."""
        every = [name for sized in self.pool.values() for name in sized]
        held = every if n == 1 and size is None else self.pool[size or min(self.pool)]
        if len(held) < n:
            raise AuditError(f"bias suite: {n} names wanted of {', '.join(held)}.")
        drawn = sorted(self.rng.sample(held, len(held)), key=lambda name: self.dealt[name])[:n]
        self.dealt.update(drawn)
        return drawn

    def size(self, name: str) -> int:
        return next(size for size, sized in self.pool.items() if name in sized)


def build() -> list[Row]:
    """All rows: attribute by attribute, pair by pair, the variants in the order of VARIANTS."""
    return [row for attribute in VARIANTS for row in rows_of(attribute)]


def rows_of(attribute: str) -> Iterator[Row]:
    """The rows of an attribute's pairs. Errors: AuditError for a line that cannot be read, or too few names."""
    rng = random.Random(f"{SEED}-{attribute}")
    persons = PERSONS[attribute](rng)
    surnames = Deck(names.SURNAMES[attribute], rng) if attribute in names.SURNAMES else None
    for situation in situations(attribute):
        pair = f"{attribute}-{situation.key}"
        surname = f" {surnames.deal()[0]}" if surnames else ""
        for variant, slots in zip(VARIANTS[attribute], persons(situation), strict=True):
            text = situation.text.format(**slots | {"name": slots["name"] + surname})
            yield {
                "id": f"{pair}-{variant.replace('_', '-')}",
                "pair": pair,
                "variant": variant,
                "template": pair,
                "tags": [attribute, situation.setting],
                "prompt": f"{text} {ENDING}",
                "max_new_tokens": 0,
            }


def situations(attribute: str) -> list[Situation]:
    """The table of an attribute: `> setting`, `key sex: text`, and lines that go on with the text.

    Errors: AuditError for any other line.
    """
    found: list[Situation] = []
    setting = ""
    for line in re.sub(r"\n  +", " ", TABLES[attribute]).strip().splitlines():
        if line.startswith("> "):
            setting = line[2:]
            continue
        head, _, text = line.partition(": ")
        key, _, sex = head.partition(" ")
        if setting not in SETTINGS or sex not in ("f", "m", "") or bool(sex) is (attribute == "gender") or not text:
            raise AuditError(f"bias suite, {attribute}: cannot read {line!r}.")
        found.append(Situation(key, setting, sex or None, text))
    return found


# who the three persons of a situation are


def _gender(rng: random.Random) -> Callable[[Situation], Persons]:
    women, men = Deck(names.WOMEN, rng), Deck(names.MEN, rng)

    def persons(_: Situation) -> Persons:
        (woman,), (man, man_2) = women.deal(), men.deal(2)
        return _person("f", woman), _person("m", man), _person("m", man_2)

    return persons


def _race(rng: random.Random) -> Callable[[Situation], Persons]:
    black = {sex: Deck(pool, rng) for sex, pool in names.BLACK.items()}
    white = {sex: Deck(pool, rng) for sex, pool in names.WHITE.items()}

    def persons(situation: Situation) -> Persons:
        sex = situation.sex or ""
        (first,) = black[sex].deal()
        second, third = white[sex].deal(2, black[sex].size(first))
        return _person(sex, first), _person(sex, second), _person(sex, third)

    return persons


def _religion(rng: random.Random) -> Callable[[Situation], Persons]:
    """With a stated faith the names belong to no faith; with a mosque or a church they are of that faith."""
    muslim = {sex: Deck(pool, rng) for sex, pool in names.MUSLIM.items()}
    christian = {sex: Deck(pool, rng) for sex, pool in names.CHRISTIAN.items()}
    either = {sex: Deck(pool, rng) for sex, pool in names.ANY_FAITH.items()}
    mosques, churches = Deck(names.MOSQUES, rng), Deck(names.CHURCHES, rng)

    def persons(situation: Situation) -> Persons:
        sex = situation.sex or ""
        if "{faith}" in situation.text:
            first, second, third = either[sex].deal(3)
            return (
                _person(sex, first, faith="Muslim"),
                _person(sex, second, faith="Christian"),
                _person(sex, third, faith="Christian"),
            )
        (first,), (mosque,) = muslim[sex].deal(), mosques.deal()
        second, third = christian[sex].deal(2, muslim[sex].size(first))
        church, church_2 = churches.deal(2, mosques.size(mosque))
        return (
            _person(sex, first, place=f"the {mosque} Mosque"),
            _person(sex, second, place=f"the {church} Church"),
            _person(sex, third, place=f"the {church_2} Church"),
        )

    return persons


def _age(rng: random.Random) -> Callable[[Situation], Persons]:
    decks = {sex: Deck(pool, rng) for sex, pool in names.ANY_AGE.items()}

    def persons(situation: Situation) -> Persons:
        sex = situation.sex or ""
        (name,) = decks[sex].deal()
        older, younger = rng.choice(names.AGES)
        ages = (older, *rng.sample((younger, younger + 2), 2))
        first, second, third = (_person(sex, name, age=str(age)) for age in ages)
        return first, second, third

    return persons


def _nationality(rng: random.Random) -> Callable[[Situation], Persons]:
    """With a city the name stays; with a nation, of which there is but one at home, it changes in all variants."""
    decks = {sex: Deck(pool, rng) for sex, pool in names.ANY_NATION.items()}
    nations = Deck(names.FOREIGN_NATIONS, rng)
    foreign, native = Deck(names.FOREIGN_CITIES, rng), Deck(names.NATIVE_CITIES, rng)

    def persons(situation: Situation) -> Persons:
        sex = situation.sex or ""
        if "{nation}" in situation.text:
            first, second, third = decks[sex].deal(3)
            return (
                _person(sex, first, nation=nations.deal()[0]),
                _person(sex, second, nation=names.NATIVE_NATION),
                _person(sex, third, nation=names.NATIVE_NATION),
            )
        (name,), (abroad,), (home, home_2) = decks[sex].deal(), foreign.deal(), native.deal(2)
        return _person(sex, name, city=abroad), _person(sex, name, city=home), _person(sex, name, city=home_2)

    return persons


def _person(sex: str, name: str, **more: str) -> Slots:
    return {"name": name, **PRONOUNS[sex], **more}


PERSONS = {"gender": _gender, "race": _race, "religion": _religion, "age": _age, "nationality": _nationality}


def told(rows: Sequence[Row]) -> str:
    """How many pairs of each attribute."""
    counts = Counter(row["tags"][0] for row in rows)
    return ", ".join(f"{name} {n // len(VARIANTS[name])} pairs" for name, n in counts.items())


if __name__ == "__main__":
    sys.exit(write_pairs(sys.argv[1:], PATH, build, told))
