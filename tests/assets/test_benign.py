"""The benign answers: how they are dealt, resumed, taken over, and written."""

import json
from collections import Counter, defaultdict

import pytest
from click.testing import CliRunner

from auditor.assets import benign
from auditor.assets.benign import benign_rows, deal_splits, kept_answers, read_answers, summary, write_answers
from auditor.assets.benign_prompts import BenignPrompt, benign_prompts
from auditor.concepts.benign import is_hard, load_benign, of_split
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


def hard_prompt(i):
    return BenignPrompt(f"h{i}", "hard-fiction", f"hard {i}", f"Tale {i}?", None, (), 4)


def written(path, *changes):
    """A file with one row a change."""
    row = {"id": "p0", "domain": "code", "wording": "w0", "prompt": "Question 0?", "response": "a"}
    row |= {"split": "check", "licence": "Apache-2.0"}
    path.write_text("".join(json.dumps(row | change) + "\n" for change in changes), encoding="utf-8")
    return path


def test_the_shipped_prompts_fill_every_use_and_no_wording_stands_in_two():
    every = benign_prompts()
    split_of = deal_splits(every)
    counts = Counter((split_of[p.id], p.domain) for p in every)
    domains = {p.domain for p in every if not is_hard(p.domain)}
    assert len(domains) == 6
    assert all(counts["neutral", domain] == 120 for domain in domains)
    assert sum(counts["check", domain] for domain in domains) == 200
    assert all(counts["check", domain] >= 30 for domain in domains)
    assert sum(counts["calibration", domain] for domain in domains) >= benign.MIN_CALIBRATION + 40  # some may be empty
    assert all(counts["calibration", domain] >= 59 for domain in domains)
    uses = defaultdict(set)
    for p in every:
        uses[p.domain, p.wording].add(split_of[p.id])
    assert all(len(found) == 1 for found in uses.values())


def test_hard_benign_prompts_serve_no_other_use_and_take_nothing_from_the_others():
    every = benign_prompts()
    split_of = deal_splits(every)
    assert {p.id for p in every if split_of[p.id] == "hard"} == {p.id for p in every if is_hard(p.domain)}
    assert deal_splits([p for p in every if not is_hard(p.domain)]).items() <= split_of.items()


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


def test_answers_of_the_file_that_is_there_are_taken_over_and_only_new_prompts_are_run(lm, tmp_path, monkeypatch):
    out = written(
        tmp_path / "benign.jsonl",
        {"response": "kept"},
        {"id": "p1", "prompt": "Another question?", "response": "of a changed prompt"},
        {"id": "gone", "response": "of no prompt any more"},
    )
    kept = kept_answers(out, prompts(3))
    assert kept == {"p0": "kept"}
    asked = []
    inner = lm.generate
    monkeypatch.setattr(lm, "generate", lambda batch, limits: asked.append(len(batch)) or inner(batch, limits))
    answers = write_answers(lm, prompts(3), tmp_path / "part.jsonl", kept=kept)
    assert set(answers) == {"p0", "p1", "p2"} and answers["p0"] == "kept"
    assert sum(asked) == 2
    assert kept_answers(tmp_path / "no file", prompts(3)) == {}


@pytest.mark.parametrize("change", [{"domain": "hard-fiction"}, {"split": "hard"}], ids=str)
def test_a_hard_benign_domain_in_another_split_is_an_error_and_the_other_way_about(tmp_path, change):
    with pytest.raises(AuditError, match="for the domains named hard-…, and they for no other"):
        load_benign(written(tmp_path / "benign.jsonl", change))


def test_hard_benign_answers_are_read_apart(tmp_path):
    answers = load_benign(written(tmp_path / "benign.jsonl", {}, {"domain": "hard-crime", "split": "hard"}))
    assert [answer.domain for answer in of_split(answers, "hard")] == ["hard-crime"]
    assert [answer.domain for answer in of_split(answers, "check")] == ["code"]


def test_every_shipped_answer_can_be_taken_over():
    rows = load_benign(benign.OUT)
    assert len(kept_answers(benign.OUT, benign_prompts())) == len(rows) > 2_000


def test_the_file_has_what_calibration_reads(lm, tmp_path, monkeypatch):
    answers = {f"p{i}": ("a cat", " ")[i == 5] for i in range(6)} | {"h0": "a tale"}
    monkeypatch.setattr(benign, "benign_prompts", lambda: [*prompts(), hard_prompt(0)])
    monkeypatch.setattr(benign, "N_NEUTRAL", 1)
    monkeypatch.setattr(benign, "N_CHECK", 2)
    monkeypatch.setattr(benign, "MIN_CALIBRATION", 1)
    monkeypatch.setattr(benign, "write_answers", lambda *a, **k: answers)
    monkeypatch.setattr("sae.lm.LanguageModel.load", lambda *a, **k: lm)
    monkeypatch.setattr("auditor.models.resolve_model", lambda *a, **k: "unused")
    out = tmp_path / "benign.jsonl"
    out.with_suffix(".part.jsonl").touch()
    done = CliRunner().invoke(benign.main, ["--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    rows = load_benign(out)
    assert [row.id for row in rows] == ["p0", "p1", "p2", "p3", "p4", "h0"]
    assert [row.id for row in rows if row.split == "hard"] == ["h0"]
    assert {row.right for row in rows if row.domain == "facts"} == {True}
    assert {row.right for row in rows if row.domain == "code"} == {None}
    assert "1 empty ones left out" in done.stdout and "wrong: 0 of 2" in done.stdout
    assert "hard: 1 (1 hard-fiction)" in done.stdout


def test_answers_of_another_model_need_their_licence(tmp_path):
    refused = CliRunner().invoke(benign.main, ["--model", "gemma-3-270m", "--out", str(tmp_path / "benign.jsonl")])
    assert refused.exit_code == 2 and "--licence under what terms the answers of gemma-3-270m" in refused.output
    with pytest.raises(AuditError, match="holds answers under Apache-2.0"):  # of the default model, kept for another
        CliRunner().invoke(benign.main, ["--model", "other", "--licence", "MIT"], catch_exceptions=False)


def test_the_share_of_wrong_facts_is_said(monkeypatch):
    monkeypatch.setattr(benign, "N_NEUTRAL", 1)
    monkeypatch.setattr(benign, "N_CHECK", 2)
    rows = benign_rows(prompts(), {f"p{i}": "a" if i < 3 else "b" for i in range(6)}, "MIT")
    assert {row["licence"] for row in rows} == {"MIT"}
    assert "questions of fact answered wrong: 2 of 3 (67%)" in summary(rows, 6)
    assert json.dumps(rows)
