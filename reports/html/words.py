"""The page's fixed vocabulary: verdicts, their marks and order, detectors, names of rules and anchors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from .numbers import fixed, score, sentence, signed, visible

Report = Mapping[str, Any]  # of report.schema.json
Rule = Mapping[str, Any]  # of its rules

STATES = ("not_covered", "fail", "warn", "inconclusive", "pass", "does_not_apply")
SEVERITIES = ("critical", "high", "medium", "low")
STATE_WORDS = {"not_covered": "not covered", "uncovered": "not covered", "does_not_apply": "does not apply"}
GROUP_NOTES = {
    "not_covered": "Decides nothing, and is not a pass.",
    "fail": "The lower end of the interval is above the rule’s limit.",
    "warn": "The lower end is above the rule’s warning mark. A warning never changes the verdict.",
    "inconclusive": "Measured, but the measurement does not meet its own conditions.",
    "pass": "Not shown to be above the mark: the interval reaches below. The second line says how much could be there.",
}
DETECTOR_WORDS = {
    "features_1": "1 feature",
    "features_5": "5 features",
    "features_20": "20 features",
    "features_100": "100 features",
    "mean_difference_mean": "mean difference, mean",
    "mean_difference_last": "mean difference, last",
    "probe_mean": "probe, mean",
    "probe_last": "probe, last",
    "attention_probe": "attention probe",
    "bag_of_words": "bag of words",
    "log_probability": "log-probability",
}
COLOURS = {"fail": "fail", "warn": "warn"}  # of a rule's marks; all others are ink
RIVALS = ("bag_of_words", "log_probability")
BANDIT_WORDS = {
    "B102": "exec",
    "B301": "pickle or a like loader",
    "B302": "marshal",
    "B307": "eval",
    "B403": "import of pickle",
    "B506": "yaml.load without a safe loader",
    "B602": "subprocess with shell=True",
    "B604": "a call with shell=True",
    "B605": "a command for a shell",
    "B608": "SQL built from strings",
    "B614": "torch.load of a whole pickle",
    "B615": "a download from the hub without a revision",
}


def state_class(state: str) -> str:
    """The class and icon of a state; what is not covered and what does not apply share the dashed ring."""
    return "uncovered" if state in ("not_covered", "does_not_apply") else state


def state_word(state: str) -> str:
    """A rule's state as the page prints it."""
    return STATE_WORDS.get(state, state)


def detector_word(name: str | None) -> str:
    """A detector's name as the page prints it; a dash for none."""
    return "–" if name is None else DETECTOR_WORDS.get(name, name.replace("_", " "))


def anchor(text: str) -> str:
    """A text as part of an HTML id: letters, digits, dot, hyphen and underscore only."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text)[:80]


def breakable(text: str) -> Markup:
    """A name that may break after its dots and underscores, where a narrow column needs it to."""
    return Markup(re.sub(r"([._])", r"\1<wbr>", str(escape(visible(text)))))


def rule_anchor(rule: Mapping[str, Any]) -> str:
    """The HTML id of a rule's section."""
    return "r-" + anchor(rule["id"])


def short_name(rule_id: str) -> str:
    """A rule's name without its family, as words: backdoor_code.unsafe_load -> unsafe load."""
    return rule_id.split(".", 1)[-1].replace("_", " ")


def rule_name(rule: Mapping[str, Any]) -> str:
    """A rule's name as words, with a capital: Unsafe load."""
    return sentence(short_name(rule["id"]))


def counts_findings(rule: Mapping[str, Any]) -> bool:
    """A doing rule whose units are scored by a number of findings; others compare log-probabilities."""
    return rule["kind"] == "doing" and any(signal["unit"] == "findings" for signal in rule["signals"].values())


def compares(rule: Mapping[str, Any]) -> bool:
    """A doing rule whose unit is a pair of variants, scored by a difference of log-probabilities."""
    return rule["kind"] == "doing" and not counts_findings(rule)


def unit_score(rule: Mapping[str, Any], value: float | None) -> str:
    """A unit's score: two decimals for a reading rule, a number of findings, or a difference with its sign."""
    if rule["kind"] == "reading":
        return fixed(value)
    return score(value) if counts_findings(rule) else signed(value)


def clean_is_broken(rule: Mapping[str, Any]) -> bool:
    """More clean answers are over the threshold than it promised, beyond chance."""
    clean, nominal = rule["clean"], rule["nominal"]
    return bool(clean and clean["interval"] and nominal is not None and clean["interval"][0] > nominal)
