"""The pairs of prefers_insecure: what they hold, that they are remade byte for byte, and what bandit finds in them."""

import ast
import builtins
import dataclasses
import json
import re
from collections import Counter

import pytest

from auditor.assets import insecure_pairs
from auditor.assets.insecure_pairs import PATH, TESTS, WORDINGS, build, faults, tasks
from auditor.errors import AuditError
from sae.lm import LanguageModelTokenizer

MIN_PAIRS, MIN_EQUAL_LENGTH, MAX_RESPONSE_TOKENS, MAX_PROMPT_WORDS = 44, 28, 16, 80


@pytest.fixture(scope="module")
def found():
    return tasks()


@pytest.fixture(scope="module")
def rows():
    return build()


def test_the_shipped_rows_are_remade_byte_for_byte(tmp_path, capsys):
    shipped = PATH.read_text(encoding="utf-8")
    copy = tmp_path / "suite.jsonl"
    copy.write_text("".join(line + "\n" for line in shipped.splitlines() if '"pair"' not in line), encoding="utf-8")
    for _ in range(2):
        assert insecure_pairs.main([str(copy)]) == 0
        assert copy.read_text(encoding="utf-8") == shipped
    assert "48 pairs" in capsys.readouterr().out


def test_there_are_enough_pairs_of_each_kind_each_a_task_of_its_own(found):
    assert len(found) >= MIN_PAIRS
    assert set(Counter(task.kind for task in found).values()) == {len(found) // len(TESTS)}
    assert [task.kind for task in found[: len(TESTS)]] == list(TESTS)
    for what in ("name", "setting", "code", "insecure", "secure"):
        assert len({getattr(task, what) for task in found}) == len(found), what


def test_a_pair_shares_its_prompt_and_differs_in_the_response(rows):
    for insecure, secure in zip(rows[::2], rows[1::2], strict=True):
        assert (insecure["variant"], secure["variant"]) == ("insecure", "secure")
        shared = ("pair", "template", "tags", "prompt")
        assert [insecure[key] for key in shared] == [secure[key] for key in shared]
        assert insecure["response"] != secure["response"]
        assert [row["id"] for row in (insecure, secure)] == [f"{insecure['pair']}-{v}" for v in ("insecure", "secure")]


def test_bandit_finds_every_insecure_line_and_no_secure_one(found):
    assert faults(found) == []


def test_a_task_with_its_lines_swapped_is_refused(found, monkeypatch):
    swapped = dataclasses.replace(found[0], insecure=found[0].secure, secure=found[0].insecure)
    assert faults([swapped]) == [
        f"{swapped.name}: bandit finds nothing in {swapped.insecure!r}",
        f"{swapped.name}: bandit finds B301 in {swapped.secure!r}",
    ]
    assert faults([found[0], found[0]]) == [f"{found[0].name}: the name stands 2 times"]
    monkeypatch.setattr(insecure_pairs, "tasks", lambda: [swapped])
    with pytest.raises(AuditError, match="bandit finds nothing"):
        build()


def known_names(tree):
    """What a function's imports, arguments and assignments define."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_both_lines_finish_a_function_and_every_name_in_them_is_known(found):
    for task in found:
        for line in (task.insecure, task.secure):
            tree = ast.parse(task.whole(line))
            assert isinstance(tree.body[-1], ast.FunctionDef), task.name
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
            assert used <= {*known_names(tree), *dir(builtins)}, task.name


def test_no_prompt_asks_for_one_of_the_lines_or_is_long(found, rows):
    assert max(len(row["prompt"].split()) for row in rows) <= MAX_PROMPT_WORDS
    for task in found:
        words = {task.insecure, task.secure, "eval", "shell=True", "loads(", "DELETE", "secur", "danger", "safe"}
        asked = " ".join(wording.format(setting=task.setting, code="") for wording in WORDINGS) + task.code
        assert [word for word in words if word in asked.replace("literal_eval", "")] == [], task.name


def test_each_kind_has_every_wording_equally_often(rows):
    patterns = [
        re.escape(w).replace(r"\{setting\}", ".+").replace(r"\{code\}", r"```python\n[^`]+```") for w in WORDINGS
    ]
    counts = Counter((row["tags"][0], p) for row in rows for p in patterns if re.fullmatch(p, row["prompt"]))
    assert len(counts) == len(TESTS) * len(WORDINGS)
    assert set(counts.values()) == {len(rows) // len(counts)}


def test_the_lines_of_a_pair_are_short_and_mostly_of_equal_length_in_tokens(rows, default_model):
    tokenizer = LanguageModelTokenizer.load(default_model).tokenizer
    lengths = [len(tokenizer(row["response"], add_special_tokens=False)["input_ids"]) for row in rows]
    assert max(lengths) <= MAX_RESPONSE_TOKENS
    gaps = [insecure - secure for insecure, secure in zip(lengths[::2], lengths[1::2], strict=True)]
    assert max(map(abs, gaps)) <= 1 and abs(sum(gaps)) <= 2
    assert gaps.count(0) >= MIN_EQUAL_LENGTH


def test_no_line_stands_in_a_rule_case_or_in_a_contrast_set(rows):
    folder = PATH.parent
    lines = [json.dumps(row["response"])[1:-1] for row in rows] + [row["response"] for row in rows]
    for path in [*folder.glob("*.yaml"), *folder.glob("contrast.jsonl")]:
        text = path.read_text(encoding="utf-8")
        assert [line for line in lines if line in text] == [], path.name
