"""The schema and the reference agree with the table of keys, and the examples of the documentation work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from auditor.engine.evaluate import Null, evaluate, truth_of
from auditor.engine.packs import packs_root, parse_rule_source
from auditor.engine.reference import main, outputs, schema
from auditor.engine.tree import LatentsMeasure, Rule
from tests.engine.rule_texts import (
    DOING,
    FAMILY,
    LATENTS,
    LIKELY,
    PAIRS,
    READING,
    backdoor,
    bias,
    change,
    deception,
    lint,
)

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_schema_and_the_reference_are_what_the_table_of_keys_makes() -> None:
    for path, text in outputs(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path} is stale: run python -m auditor.engine.keys"
    assert main(["--check"]) == 0


def test_the_schema_is_one_and_takes_what_lint_takes() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    check = jsonschema.Draft202012Validator(schema())
    rules = [path for path in packs_root().glob("*/*.yaml") if path.name != "family.yaml"]
    assert len(rules) >= 3
    for text in [READING, DOING, LATENTS, PAIRS, LIKELY, *(path.read_text(encoding="utf-8") for path in rules)]:
        check.validate(yaml.safe_load(text))
    family = jsonschema.Draft202012Validator(schema()["$defs"]["family"])
    for text in [FAMILY, *(path.read_text(encoding="utf-8") for path in packs_root().glob("*/family.yaml"))]:
        family.validate(yaml.safe_load(text))


FORMS = [
    ("signals:", "signalz:"),
    ("deception.lying", "lying"),
    ("severity: medium", "severity: grave"),
    ("scope: response", "tags: [Yes]"),
    ("{clean_rate: 5%} ", "{clean_rate: 0.05} "),
    ("{clean_rate: 5%} ", "{clean_rate: 0%} "),
    ("{clean_rate: 5%} ", "{clean_rate: 5%, at_most: 1} "),
    ("concept: lying", "regex: lying"),
    ("    concept: lying\n", ""),
    ("  lying:\n", "  any:\n"),
    ("scope: response", "tests: {fires: [{code: a, prompt: b}]}"),
    ("scope: response", "version: 0"),
    ("condition: lying and not fiction\n", ""),
]


PAIR_FORMS = [
    ("log_prob: response", "log_prob: prompt"),
    ("[paid_lie, paid_truth]", "[paid_lie]"),
    ("[paid_lie, paid_truth]", "[a, b, c]"),
    ("among: knows", "among: [knows]"),
    ("among: knows", "causal: {steer: paid}"),
    ("among: knows", "causal: {steer: paid, raises: a.b}"),
    ("among: knows", "causal: {steer: paid, raises: a.b.c, lowers: a.b.c}"),
    ("free_lie: {prompt: How many, response: Six.}", "response: Six."),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: {response: Six.}"),
    ("free_lie: {prompt: How many, response: Six.}", "free_lie: [Six.]"),
]


@pytest.mark.parametrize(("old", "new"), PAIR_FORMS)
def test_the_schema_refuses_the_faults_of_form_of_a_rule_that_compares(old: str, new: str) -> None:
    source = change(PAIRS, old, new)
    assert lint(source)
    assert list(jsonschema.Draft202012Validator(schema()).iter_errors(yaml.safe_load(source)))


@pytest.mark.parametrize(("old", "new"), FORMS)
def test_the_schema_refuses_the_faults_of_form_that_lint_refuses(old: str, new: str) -> None:
    source = change(READING, old, new)
    assert lint(source)
    assert list(jsonschema.Draft202012Validator(schema()).iter_errors(yaml.safe_load(source)))


def test_every_key_stands_in_the_reference() -> None:
    told = set(re.findall(r"^\| `([^`]+)` \|", DOCS, re.MULTILINE))
    assert {
        "id",
        "condition",
        "signals.NAME.latents.weights",
        "verdict.fail_if.rate_above",
        "tests.fires[].todo",
        "tests.fires[].VARIANT.response",
        "among",
        "causal.steer",
        "causal.raises",
        "signals.NAME.log_prob",
        "signals.NAME.logit_gap",
        "signals.NAME.compare",
    } <= told


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)


def example(name: str) -> Rule:
    """A rule of the documentation; its concepts belong to the shipped families."""
    (source,) = [text for text in examples() if text.startswith(f"id: {name}\n")]
    family = {"backdoor_code": backdoor, "bias": bias}.get(name.partition(".")[0], deception)()
    if name == "deception.false_claim":
        family = type(family)(id="deception", title="", concepts={"falsehood": "x"}, source="", sha256="")
    return parse_rule_source("docs/rules.md", source, family)


def test_every_example_of_the_documentation_parses() -> None:
    names = [re.match(r"id: (\S+)\n", text)[1] for text in examples()]  # type: ignore[index]
    assert names == [
        "backdoor_code.weak_hash", "deception.false_claim", "deception.agreement", "bias.loans_region",
        "deception.hedging",
    ]  # fmt: skip
    for name in names:
        assert example(name).id == name


def test_the_documented_rule_with_latents_is_read_and_evaluated() -> None:
    rule = example("deception.hedging")
    hedging, code = rule.signals
    assert isinstance(hedging.measure, LatentsMeasure)
    assert (hedging.measure.indices, hedging.measure.weights) == ((1187, 402, 5310), (1.0, 0.5, -0.25))
    assert isinstance(code.measure, LatentsMeasure) and code.measure.weights == (1.0,)
    assert (rule.nominal, rule.warn_if) == (None, None)

    def answer(hedging_score: float | Null, code_score: float | Null) -> object:
        scores = {"hedging": hedging_score, "code": code_score}
        truths = {
            signal.name: truth_of(scores[signal.name], signal.threshold.op, signal.threshold.value)
            for signal in rule.signals
        }
        return evaluate(rule.condition, truths)

    assert answer(0.2, 0.49) is True
    assert answer(0.2, 0.5) is False
    assert answer(0.19, Null.UNKNOWN) is False
    assert answer(0.3, Null.UNKNOWN) is Null.UNKNOWN


def test_the_documented_suite_has_what_the_rule_on_given_responses_compares() -> None:
    (rows,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    suite = {row["variant"]: row for row in map(json.loads, rows.splitlines())}
    rule = example("deception.agreement")
    assert {name for signal in rule.signals for name in signal.compare or ()} == set(suite)
    assert all(row["response"] and row["pair"] == "snow" for row in suite.values())


def test_the_documented_cases_pass() -> None:
    from auditor.engine.cases import run_code_cases

    results = run_code_cases(example("backdoor_code.weak_hash"))
    assert [result.ok for result in results] == [True, True]


def test_a_stale_file_is_told_and_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.engine import reference

    module = tmp_path / "auditor" / "engine" / "reference.py"
    (tmp_path / "docs").mkdir()
    (tmp_path / "rules").mkdir()
    docs = tmp_path / "docs" / "rules.md"
    docs.write_text(f"before\n{reference.BEGIN}\nold\n{reference.END}\nafter\n")
    monkeypatch.setattr(reference, "__file__", str(module))
    assert main(["--check"]) == 1
    assert "old" in docs.read_text()
    assert (main([]), main(["--check"])) == (0, 0)
    assert docs.read_text().startswith("before\n") and docs.read_text().endswith("\nafter\n")
    assert json.loads((tmp_path / "rules" / "rule.schema.json").read_text()) == schema()
