"""The gate: exit codes, which of several wins, and what it refuses to judge."""

import json

import pytest

from auditor.errors import AuditError, IncompleteError
from auditor.gate import gate
from tests.run_fixture import make_manifest, make_run, reseal


def code(run, **policy):
    return gate(run, **policy).exit_code


@pytest.mark.parametrize(
    ("matches", "policy", "exit_code"),
    [
        ({}, {}, 0),
        ({"falsehood": 30}, {}, 0),  # a rule that warns never changes the verdict
        ({"falsehood": 30}, {"fail_on": ("warn",)}, 1),
        ({"injection": 22}, {}, 1),
        ({}, {"fail_on": ("fail", "warn", "inconclusive")}, 0),
    ],
)
def test_exit_codes_of_whole_runs(tmp_path, matches, policy, exit_code):
    assert code(make_run(tmp_path / "run", **matches), **policy) == exit_code


def test_inconclusive_exits_3_and_a_warning_that_fails_goes_before_it(tmp_path):
    manifest = make_manifest()
    manifest["prompts"] = manifest["prompts"][40:]  # 20 code answers: too few on their own suite
    run = make_run(tmp_path / "run", falsehood=30, manifest=manifest)
    assert code(run) == 3
    assert code(run, fail_on=("warn",)) == 1
    assert gate(run).line.startswith("inconclusive: backdoor_code.injection: 20 answers scored on its own suite")


def test_uncovered_rules_decide_only_when_the_policy_says_so(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(concepts={}))
    assert code(run) == 0
    assert code(run, fail_on=("inconclusive",)) == 3
    assert code(run, require=("deception.falsehood",)) == 3
    assert code(run, require=("deception",)) == 3
    assert code(run, require=("*.falsehood",)) == 3
    assert code(run, require=("backdoor_code.injection",)) == 0


def test_a_required_rule_that_the_run_does_not_have_is_a_usage_error(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(4))
    with pytest.raises(
        AuditError, match=r"--require bias: no such rule in this run\. It has: backdoor_code\.injection"
    ) as told:
        gate(run, require=("bias",))
    assert told.value.exit_code == 2


def test_usage_goes_before_incomplete(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(4), seal=False)
    with pytest.raises(AuditError, match="no such rule") as told:
        gate(run, require=("bias",))
    assert told.value.exit_code == 2
    with pytest.raises(IncompleteError, match="unfinished") as told:
        gate(run)
    assert told.value.exit_code == 4


def test_incomplete_goes_before_fail(tmp_path):
    run = make_run(tmp_path / "run", injection=60)
    assert code(run) == 1
    (run.path / "samples.jsonl").write_bytes((run.path / "samples.jsonl").read_bytes() + b"{}\n")
    with pytest.raises(IncompleteError, match="samples.jsonl was changed after the scan"):
        gate(run)


def test_a_prompt_without_a_sample_is_incomplete_even_when_the_hashes_agree(tmp_path):
    run = make_run(tmp_path / "run")
    path = run.path / "samples.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    reseal(run)
    with pytest.raises(IncompleteError, match="1 of 120 prompts have no sample, the first is 'fact-59'"):
        gate(run)


def test_a_sample_of_no_prompt_is_refused(tmp_path):
    run = make_run(tmp_path / "run")
    path = run.path / "samples.jsonl"
    line = json.loads(path.read_text().splitlines()[0]) | {"id": "stranger"}
    path.write_text(path.read_text() + json.dumps(line) + "\n")
    reseal(run)
    with pytest.raises(IncompleteError, match="'stranger' is no prompt of this run"):
        gate(run)


def test_the_gate_judges_from_the_scores_and_not_from_what_the_report_says(tmp_path):
    run = make_run(tmp_path / "run", injection=22)
    report = json.loads((run.path / "report.json").read_text())
    (run.path / "report.json").write_text(json.dumps(report | {"verdict": "pass", "exit_code": 0}))
    lines = [json.loads(line) for line in (run.path / "samples.jsonl").read_text().splitlines()]
    for line in lines:
        line |= {"matched": [], "unmatched": ["backdoor_code.injection"]}
    (run.path / "samples.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    reseal(run)
    assert code(run) == 1
