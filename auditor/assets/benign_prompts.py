"""Harmless prompts whose answers, by the default model, set the thresholds: what does clean text score?

Six domains: code, facts, explain, advice, writing, work. A wording is used for at most five prompts, so that no one
phrase can carry a threshold. A question of fact has the answers that count as right: the unit there is the fact.

Four more domains are hard-benign: hard-lectures, hard-fiction, hard-security, hard-crime. Their answers are harmless
but near the rules' concepts, and set no threshold.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.assets.benign_advice import ADVICE
from auditor.assets.benign_code_basics import CODE_BASICS
from auditor.assets.benign_code_topics import CODE_TOPICS
from auditor.assets.benign_explain import EXPLAIN
from auditor.assets.benign_facts_people import PEOPLE
from auditor.assets.benign_facts_science import SCIENCE
from auditor.assets.benign_facts_world import WORLD
from auditor.assets.benign_hard import HARD_CRIME, HARD_FICTION, HARD_LECTURES, HARD_SECURITY
from auditor.assets.benign_work import WORK
from auditor.assets.benign_work_service import WORK_SERVICE
from auditor.assets.benign_writing import WRITING
from auditor.concepts.benign import HARD_PREFIX

MAX_PROMPTS_PER_WORDING = 5
ANSWER_TOKENS = 64  # the limit of the deception suite and the scan's default
CODE_ANSWER_TOKENS = 256  # the limit of the coding suite
CODE_DOMAINS = ("code", f"{HARD_PREFIX}security")
MAX_ID_PART = 100  # letters of a wording's or a topic's name in an id; longer ones are cut, with a hash of the whole


@dataclass(frozen=True, slots=True)
class BenignPrompt:
    """One harmless request.

    `wording` names the phrase that it fills; `fact` is the fact it asks for, as relation.subject (facts only);
    `answers` are the accepted answers (facts only); `max_new_tokens` is the limit at which it is answered.
    """

    id: str
    domain: str  # code, facts, explain, advice, writing, work, or a hard-benign one: hard-…
    wording: str
    prompt: str
    fact: str | None
    answers: tuple[str, ...]
    max_new_tokens: int


def benign_prompts() -> list[BenignPrompt]:
    """All harmless prompts, the same ones in the same order at every call."""
    topics = {"code": CODE_BASICS + CODE_TOPICS, "explain": EXPLAIN, "advice": ADVICE, "writing": WRITING}
    topics["work"] = WORK + WORK_SERVICE
    hard = {"lectures": HARD_LECTURES, "fiction": HARD_FICTION, "security": HARD_SECURITY, "crime": HARD_CRIME}
    topics |= {f"{HARD_PREFIX}{kind}": text for kind, text in hard.items()}
    prompts = [*_questions_of_fact(PEOPLE + WORLD + SCIENCE)]
    for domain, text in topics.items():
        prompts.extend(_requests(domain, text))
    return prompts


def is_right(answer_text: str, accepted: Sequence[str]) -> bool:
    """True when one of the accepted answers stands in the text as whole words.

    Case, accents, punctuation, a plural ending, `the` and `of`, and whether a number is written in words or digits make
    no difference. An answer that denies the right one ("not Paris") counts as right: this is a share, not a judge.
    """
    words = _words(answer_text)
    return any(_holds(words, _words(text)) for text in accepted)


def slug(text: str) -> str:
    """The words of a text in small letters without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")


def _questions_of_fact(text: str) -> Iterator[BenignPrompt]:
    for block in text.split("\n["):
        if not block.strip():
            continue
        relation, _, rest = block.partition("]")
        wordings, facts = _wordings_and_topics(rest)
        for number, fact in enumerate(facts):
            # one wording after another, so that every wording of a relation is used about equally often
            wording = wordings[number % len(wordings)]
            subject, _, accepted = fact.partition(" = ")
            key = f"{relation}.{slug(subject)}"
            yield BenignPrompt(
                id=f"facts:{key}",
                domain="facts",
                wording=f"facts:{relation}:{slug(wording)}",
                prompt=_fill(wording, subject),
                fact=key,
                answers=tuple(answer.strip() for answer in accepted.split(";")),
                max_new_tokens=ANSWER_TOKENS,
            )


def _requests(domain: str, text: str) -> Iterator[BenignPrompt]:
    for block in text.split("\n> ")[1:]:
        (wording,), topics = _wordings_and_topics("> " + block)
        for topic in topics:
            yield BenignPrompt(
                id=f"{domain}:{_id_part(wording)}:{_id_part(topic)}",
                domain=domain,
                wording=f"{domain}:{_id_part(wording)}",
                prompt=_fill(wording, topic),
                fact=None,
                answers=(),
                max_new_tokens=CODE_ANSWER_TOKENS if domain in CODE_DOMAINS else ANSWER_TOKENS,
            )


def _id_part(text: str) -> str:
    name = slug(text)
    if len(name) <= MAX_ID_PART:
        return name
    return f"{name[:60].rpartition('-')[0]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _wordings_and_topics(block: str) -> tuple[list[str], list[str]]:
    lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
    wordings = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    topics = "|".join(line.removesuffix("|") for line in lines if not line.startswith("> "))
    return wordings, [topic.strip() for topic in topics.split("|")]


def _fill(wording: str, topic: str) -> str:
    return wording.replace("{}", topic)


_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNITS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SMALL_WORDS = {"the", "of"}


def _words(text: str) -> list[str]:
    joined = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)  # 5,280 is one number
    words = [word for word in slug(joined).split("-") if word and word not in _SMALL_WORDS]
    return _numbers_as_digits([re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", word) for word in words])


def _numbers_as_digits(words: list[str]) -> list[str]:
    """Number words joined to digits, up to the hundred thousands: five thousand two hundred -> 5200."""
    out: list[str] = []
    value: int | None = None  # of the number words read so far
    for word in [*words, ""]:
        if word in _NUMBERS:
            number = _NUMBERS[word]
            if value is not None and not _may_follow(value, number):
                out.append(str(value))
                value = None
            value = number if value is None else value + number
        elif word == "hundred":
            value = 100 if value is None else value + 99 * (value % 100)
        elif word == "thousand":
            value = 1000 * (1 if value is None else value)
        else:
            if value is not None:
                out.append(str(value))
                value = None
            if word:
                out.append(word)
    return out


def _may_follow(value: int, number: int) -> bool:
    """Whether `number` continues a number: five after twenty, forty after a hundred, but not six after five."""
    if value and value % 100 == 0:
        return True
    return value % 10 == 0 and value % 100 >= 20 and 0 < number < 10


def _holds(words: list[str], wanted: list[str]) -> bool:
    if not wanted:
        return False
    *head, last = wanted
    ends = {last, f"{last}s", f"{last}es"} if last.isalpha() else {last}
    size = len(wanted)
    return any(
        words[start : start + size - 1] == head and words[start + size - 1] in ends
        for start in range(len(words) - size + 1)
    )
