"""The benign answers: how they are dealt, resumed, and written."""

import json
from collections import Counter, defaultdict

import pytest
from click.testing import CliRunner

from auditor.assets import benign
from auditor.assets.benign import benign_rows, deal_splits, read_answers, summary, write_answers
from auditor.assets.benign_prompts import BenignPrompt, benign_prompts
from auditor.concepts.benign import load_benign
from auditor.errors import AuditError
from sae.lm import LanguageModel
from tests.tiny import make_model


def prompts(n=6):
    return [
        BenignPrompt(
            f"p{i}", "facts" if i % 2 else "code", f"w{i}", f"Question {i}?", None, ("a",) * (i % 2), 4 + i % 2
        )
        for i in range(n)
    ]


def test_the_shipped_prompts_fill_every_use_and_no_wording_stands_in_two():
    every = benign_prompts()
    split_of = deal_splits(every)
    counts = Counter((split_of[p.id], p.domain) for p in every)
    domains = {p.domain for p in every}
    assert all(counts["neutral", domain] == 120 for domain in domains)
    assert sum(counts["check", domain] for domain in domains) == 200
    assert sum(counts["calibration", domain] for domain in domains) >= 1_200
    assert all(counts["calibration", domain] >= 59 for domain in domains)
    uses = defaultdict(set)
    for p in every:
        uses[p.domain, p.wording].add(split_of[p.id])
    assert all(len(found) == 1 for found in uses.values())


def test_dealing_does_not_depend_on_the_order_of_the_prompts():
    every = benign_prompts()
    assert deal_splits(every[::-1]) == deal_splits(every)


def test_a_domain_with_too_few_prompts_is_an_error():
    with pytest.raises(AuditError, match="do not add up to 120"):
        deal_splits(prompts())


@pytest.fixture(scope="module")
def lm(tmp_path_factory):
    return LanguageModel.load(make_model(tmp_path_factory.mktemp("tiny") / "model"))


def test_a_killed_run_goes_on_where_it_was(lm, tmp_path, monkeypatch):
    part = tmp_path / "benign.part.jsonl"
    monkeypatch.setattr(benign, "BATCH_PROMPTS", 2)
    whole = write_answers(lm, prompts(), tmp_path / "whole.jsonl")
    write_answers(lm, prompts()[:2], part)
    with part.open("a") as lines:
        lines.write('{"key": "torn')
    asked = []
    inner = lm.generate
    monkeypatch.setattr(lm, "generate", lambda batch, limits: asked.append(len(batch)) or inner(batch, limits))
    assert write_answers(lm, prompts(), part) == whole
    assert sum(asked) == 4
    assert read_answers(part, prompts()) == whole


def test_an_answer_to_a_prompt_that_has_changed_is_not_used(lm, tmp_path):
    part = tmp_path / "benign.part.jsonl"
    write_answers(lm, prompts(2), part)
    changed = [BenignPrompt("p0", "code", "w0", "Another question?", None, (), 4), prompts(2)[1]]
    assert set(read_answers(part, changed)) == {"p1"}


def test_the_file_has_what_calibration_reads(lm, tmp_path, monkeypatch):
    monkeypatch.setattr(benign, "benign_prompts", prompts)
    monkeypatch.setattr(benign, "N_NEUTRAL", 1)
    monkeypatch.setattr(benign, "N_CHECK", 2)
    monkeypatch.setattr(benign, "MIN_CALIBRATION", 1)
    monkeypatch.setattr(benign, "write_answers", lambda *a: {f"p{i}": ("a cat", " ")[i == 5] for i in range(6)})
    monkeypatch.setattr("sae.lm.LanguageModel.load", lambda *a, **k: lm)
    monkeypatch.setattr("auditor.models.resolve_model", lambda *a, **k: "unused")
    out = tmp_path / "benign.jsonl"
    out.with_suffix(".part.jsonl").touch()
    done = CliRunner().invoke(benign.main, ["--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    rows = load_benign(out)
    assert [row.id for row in rows] == ["p0", "p1", "p2", "p3", "p4"]
    assert {row.right for row in rows if row.domain == "facts"} == {True}
    assert {row.right for row in rows if row.domain == "code"} == {None}
    assert "1 empty ones left out" in done.stdout and "wrong: 0 of 2" in done.stdout


def test_the_share_of_wrong_facts_is_said(monkeypatch):
    monkeypatch.setattr(benign, "N_NEUTRAL", 1)
    monkeypatch.setattr(benign, "N_CHECK", 2)
    rows = benign_rows(prompts(), {f"p{i}": "a" if i < 3 else "b" for i in range(6)})
    assert "questions of fact answered wrong: 2 of 3 (67%)" in summary(rows, 6)
    assert json.dumps(rows)
