"""Facts, and how a fact becomes a question with a true and a false answer."""

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.errors import AuditError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is so: `answer` holds of `subject`.

    also: other answers that hold of it as well, or may be argued over; none is ever given as a false answer.
    pair: readable key of the fact, or of the entity that it is about.
    """

    subject: str
    answer: str
    pair: str
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with a true and a false answer to it, both whole sentences."""

    question: str
    true: str
    false: str
    pair: str


def slug(text: str) -> str:
    """Lower-case ASCII key of a text: `the Netherlands` -> `the-netherlands`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def parse_table(topic: str, table: str) -> list[Fact]:
    """Facts of a table `subject: answer / also / also; ...`; the pair key is topic, subject and answer."""
    facts = []
    for entry in table.split(";"):
        subject, _, answers = entry.strip().partition(": ")
        answer, *also = answers.split(" / ")
        if not subject or not answer:
            raise AuditError(f"topic {topic!r}: cannot read the fact {entry.strip()!r}. Write `subject: answer`.")
        pair = f"{topic}-{slug(subject)}-{slug(answer)}"
        facts.append(Fact(subject=subject, answer=answer, pair=pair, also=frozenset(also)))
    return facts


def derange(facts: Sequence[Fact], rng: random.Random, where: str) -> list[str]:
    """For each fact an answer that is false of it; in all, each answer is given exactly as often as it is true.

    A random perfect matching of facts and answers (augmenting paths; Kuhn, 1955), never of a fact with an answer that
    holds of it, nor with its own name. AuditError when there is none, as when one answer holds of most of the facts.
    """
    n = len(facts)
    order = [rng.sample(range(n), n) for _ in facts]
    giver: dict[int, int] = {}  # answer index -> fact index

    def assign(fact_idx: int, seen: set[int]) -> bool:
        fact = facts[fact_idx]
        for j in order[fact_idx]:
            if j in seen or facts[j].answer in {fact.answer, fact.subject, *fact.also}:
                continue
            seen.add(j)
            if j not in giver or assign(giver[j], seen):
                giver[j] = fact_idx
                return True
        return False

    for i in range(n):
        if not assign(i, set()):
            raise AuditError(f"{where}: no false answer is left for {facts[i].subject!r}. Add facts of other answers.")
    return [facts[j].answer for j in sorted(giver, key=lambda j: giver[j])]


def fill(pattern: str, subject: str, answer: str = "") -> str:
    """Put subject and answer into a pattern; `{S}` and `{A}` are the same with a capital first letter."""
    return pattern.format(s=subject, a=answer, S=_capital(subject), A=_capital(answer))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def items_of(question: str, answer: str, facts: Sequence[Fact], rng: random.Random, where: str) -> list[Item]:
    """Each fact as a question with its true and a false answer, in one wording."""
    false_answers = derange(facts, rng, where)
    return [
        Item(
            question=fill(question, fact.subject),
            true=fill(answer, fact.subject, fact.answer),
            false=fill(answer, fact.subject, wrong),
            pair=fact.pair,
        )
        for fact, wrong in zip(facts, false_answers, strict=True)
    ]


def choice_items(topic: str, wordings: Sequence[tuple[str, str, str]], table: str) -> list[Item]:
    """Items of a table `lesser < greater; ...`: the first wording asks for the greater one, the second for the lesser.

    Every second pair of things is named the other way round, so that neither place in the question is the right one.
    """
    items = []
    for n, entry in enumerate(table.split(";")):
        lesser, _, greater = (part.strip() for part in entry.partition("<"))
        x, y = (lesser, greater) if n % 2 else (greater, lesser)
        for (name, question, answer), (right, wrong) in zip(
            wordings, ((greater, lesser), (lesser, greater)), strict=True
        ):
            items.append(
                Item(
                    question=question.format(x=x, y=y),
                    true=fill(answer, "", right),
                    false=fill(answer, "", wrong),
                    pair=f"{topic}-{slug(lesser)}-{slug(greater)}-{name}",
                )
            )
    return items
