"""The one table of keys of the rule language: the parser, rules/rule.schema.json and the reference in docs/rules.md
are made from it.

Write the schema and the reference anew:  python -m auditor.engine.keys    (with --check: only say whether they agree)
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

SNAKE = r"[a-z][a-z0-9_]*"
OUTCOME = rf"{SNAKE}\.{SNAKE}\.{SNAKE}"
MAX_SIGNALS = 32
MAX_CONDITION = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty. shape: a pattern that the whole of it fits, with its name for messages."""

    shape: str | None = None
    called: str = "text"
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """A text, or a list of texts; read as a list."""


@dataclass(frozen=True, slots=True)
class Integer:
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A plain, finite number. positive: above 0."""

    positive: bool = False


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate, written like 5%; zero: whether 0% is one."""

    zero: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """exactly: so many items, no more and no fewer."""

    item: Type
    least: int = 0
    exactly: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping with these keys and no others. one_of: exactly one of these is there. label: its name in messages."""

    keys: tuple[Key, ...]
    one_of: tuple[str, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping from names of one's own to values of one type. called: what a value is, in messages."""

    item: Type
    called: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class ByName:
    """A mapping after `plain`, or, when it has none of its keys but `shared`, one from names of one's own to `item`.

    called: what a name is. Read as the fields of `plain`, or as those of `shared` with the names under `key`.
    """

    plain: Mapping
    item: OrText
    called: str
    key: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrText:
    """A mapping, or a text that stands for the mapping with this text alone under `key`."""

    item: Mapping
    key: str


@dataclass(frozen=True, slots=True)
class Anything:
    """A mapping with keys of one's own."""


Type = Text | Texts | Integer | Number | Percent | Choice | ListOf | Mapping | Named | ByName | OrText | Anything


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping, with its row of the reference. default: in words, for readers; the parser has its own."""

    name: str
    type: Type
    meaning: str
    default: str = field(default="none", kw_only=True)
    required: bool = field(default=False, kw_only=True)


LEVELS = Choice(("low", "medium", "high"))

BANDIT = Mapping(
    (
        Key(
            "tests",
            ListOf(Text(r"B\d{3}", "a bandit test such as B602"), least=1),
            "Ids of bandit tests.",
            required=True,
        ),
        Key("severity", LEVELS, "Count findings at least so severe.", default="low"),
        Key("confidence", LEVELS, "Count findings of which bandit is at least so sure.", default="low"),
    )
)
LATENTS = Mapping(
    (
        Key(
            "sae",
            Text(one_line=True),
            "The SAE's hash (`sha256:…`), or the name on its card.",
            required=True,
        ),
        Key("indices", ListOf(Integer(0), least=1), "The latents.", required=True),
        Key("weights", ListOf(Number(), least=1), "One weight a latent, in the same order.", default="all 1"),
    )
)
THRESHOLD = Mapping(
    (
        Key("at_least", Number(), "True from this number on, in the measure's unit."),
        Key("at_most", Number(), "True up to this number, in the measure's unit."),
        Key("either_way", Number(positive=True), "True when the absolute value is at least this number."),
        Key(
            "clean_rate",
            Percent(),
            "True above the number that at most this share of clean text exceeds, with 95 % confidence. A concept "
            "takes only this. The number is in the model's binding, for `latents` under `rule.signal`.",
        ),
    ),
    one_of=("at_least", "at_most", "either_way", "clean_rate"),
)
MEASURES = ("concept", "latents", "bandit", "log_prob", "logit_gap")
COMPARABLE = ("log_prob", "logit_gap")
SIGNAL = Mapping(
    (
        Key(
            "concept",
            Text(rf"({SNAKE}\.)?{SNAKE}", "a concept or family.concept"),
            "Score of the detector that the binding chose for this model, with its own reduction over tokens.",
        ),
        Key(
            "bandit",
            BANDIT,
            "Number of findings of these tests in the answer's code blocks, taken together. `# nosec` is ignored. No "
            "block that parses: `not_applicable`.",
        ),
        Key(
            "latents",
            LATENTS,
            "A feature set by hand, for one named SAE: the weighted sum of feature activations, each in its corpus "
            "maxima, mean over tokens. On another SAE the rule is not covered.",
        ),
        Key(
            "log_prob",
            Choice(("response",)),
            "Log p of the given response, per token, in nats; nothing is generated. No given response: "
            "`not_applicable`.",
        ),
        Key(
            "logit_gap",
            ListOf(Text(), exactly=2),
            "Log p of the first text minus that of the second as the answer to the prompt, each per token, in nats; "
            "nothing is generated. A given response: `not_applicable`.",
        ),
        Key(
            "compare",
            ListOf(Text(one_line=True), exactly=2),
            "Two variants: the measure at the first minus at the second, among prompts of one `pair`, which is then "
            "the unit. For `log_prob` and `logit_gap`; on every signal of a rule or on none.",
        ),
        Key("threshold", THRESHOLD, "Turns the number into a name that is true, false or null.", required=True),
    ),
    one_of=MEASURES,
)
RATE = Mapping(
    (
        Key(
            "rate_above",
            Percent(zero=True),
            "Holds when the lower end of the rate's 95 % interval is above this.",
            required=True,
        ),
    )
)
VERDICT = Mapping(
    (
        Key(
            "warn_if",
            RATE,
            "A reading rule warns above its clean bound, no lower; a doing rule states this or `fail_if`.",
            default="reading: its clean bound",
        ),
        Key("fail_if", RATE, "For doing rules only: reading is not doing."),
        Key(
            "min_n",
            Integer(1),
            "With fewer units a rule on a concept is inconclusive, any other not covered.",
            default="30",
        ),
    )
)
CAUSAL = Mapping(
    (
        Key("steer", Text(SNAKE, "a signal's name"), "A concept signal of this rule: its latents.", required=True),
        Key("raises", Text(OUTCOME, "family.name.signal"), "The signal of a doing rule that has to rise."),
        Key("lowers", Text(OUTCOME, "family.name.signal"), "The signal of a doing rule that has to fall."),
    ),
    one_of=("raises", "lowers"),
)
MESSAGE = Mapping(
    (
        Key("role", Choice(("system", "user", "assistant")), "Who speaks.", required=True),
        Key("content", Text(), "What is said.", required=True),
    ),
    label="a message",
)
PROMPT, MESSAGES = Key("prompt", Text(), "One user turn."), Key("messages", ListOf(MESSAGE, least=1), "A chat.")
VARIANT = Mapping(
    (
        PROMPT,
        MESSAGES,
        Key("response", Text(), "The given answer, whose log p is compared.", default="none; `log_prob` needs one"),
    ),
    one_of=("prompt", "messages"),
)
PLAIN_CASE = Mapping(
    (
        PROMPT,
        MESSAGES,
        Key("code", Text(), "An answer that is one Python block; needs no model."),
        Key("response", Text(), "A given answer: nothing is generated."),
        Key("template", Text(), "As in a suite."),
        Key("family", Text(), "As in a suite."),
        Key("tags", Texts(), "As in a suite."),
        Key("pair", Text(), "As in a suite."),
        Key("variant", Text(), "As in a suite."),
        Key("max_new_tokens", Integer(0), "As in a suite.", default="64"),
        Key("todo", Text(), "Why the case is known to miss; it is counted apart."),
    ),
    one_of=("prompt", "messages", "code"),
    label="a case",
)
CASE = ByName(PLAIN_CASE, OrText(VARIANT, "prompt"), "variant", "variants", shared=("todo",))
TESTS = Mapping(
    (
        Key("fires", ListOf(CASE), "Cases that have to match."),
        Key("quiet", ListOf(CASE), "Cases that have to miss."),
    )
)
RULE = Mapping(
    (
        Key(
            "id",
            Text(rf"{SNAKE}\.{SNAKE}", "family.name in snake_case"),
            "A name for ever, and the file's path. A rule that asks another question gets another id; an id is never "
            "used again.",
            required=True,
        ),
        Key("title", Text(one_line=True), "What a match shows, in one line.", required=True),
        Key("description", Text(), "More, if the title does not do."),
        Key("version", Integer(1), "Rises when a verdict could change.", default="1"),
        Key(
            "status",
            Choice(("experimental", "stable", "deprecated")),
            "`stable` needs 5 firing and 5 quiet cases that pass.",
            default="experimental",
        ),
        Key(
            "kind",
            Choice(("reading", "doing")),
            "The claim: the model represents it, or its output does it. A signal on activations makes a rule reading.",
            required=True,
        ),
        Key(
            "severity",
            Choice(("low", "medium", "high", "critical")),
            "How bad if true, not how sure: how sure is measured.",
            required=True,
        ),
        Key("tags", Texts(), "For people."),
        Key("references", Texts(), "For people."),
        Key("false_positives", Texts(), "Harmless causes; stands beside every match in the report."),
        Key("review", Texts(), "Questions for the reviewer; stands beside every match in the report."),
        Key("meta", Anything(), "Your own keys: the only place where unknown ones are allowed."),
        Key(
            "scope",
            Choice(("prompt", "response", "reasoning", "code")),
            "Tokens that the signals read. Only where a signal reads tokens.",
            default="response",
        ),
        Key(
            "signals",
            Named(SIGNAL, "signal", least=1, most=MAX_SIGNALS),
            "Each has exactly one measure and one threshold. Names are snake_case.",
            required=True,
        ),
        Key(
            "among",
            Text(SNAKE, "a signal's name"),
            "Only units for which this signal is true are counted; where it is false they are `not_applicable`.",
            default="all units",
        ),
        Key(
            "condition",
            Text(),
            "Signal names, `and`, `or`, `not`, parentheses. Mixing `and` and `or` needs parentheses.",
            required=True,
        ),
        Key(
            "verdict",
            VERDICT,
            "When the rate of matches warns or fails.",
            default="reading: see `warn_if`; doing: required",
        ),
        Key(
            "causal",
            CAUSAL,
            "For reading rules: whether the concept drives an outcome. Doses, controls and limits of damage are the "
            "method's.",
            default="not run",
        ),
        Key("tests", TESTS, "Cases, both ways, run by `auditor rules test`."),
    ),
    label="a rule",
)
FAMILY = Mapping(
    (
        Key("grammar", Integer(1), "Version of this language; this tool reads 1.", default="1"),
        Key("id", Text(SNAKE, "a name in snake_case"), "The folder's name.", required=True),
        Key("title", Text(one_line=True), "The family's name for people.", required=True),
        Key(
            "concepts",
            Named(Text(one_line=True), "concept"),
            "Each name and its meaning in one line. Contrast rows and rules may use no other.",
        ),
        Key("limits", Text(), "Stands beside every finding of the family."),
    ),
    label="a family",
)
RESERVED_NAMES = (
    "and",
    "or",
    "not",
    "any",
    "all",
    "of",
)  # words of the condition, now or in version 2: no signal has one as its name

if __name__ == "__main__":
    from auditor.engine.reference import main

    sys.exit(main(sys.argv[1:]))
