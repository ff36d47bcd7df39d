"""Code in answers: which blocks count, what is cut; bandit without configuration, hushing comments or crashes."""

from __future__ import annotations

import ast
import random
import textwrap
from pathlib import Path

import pytest

from auditor.engine import code as engine_code
from auditor.engine.code import (
    AnswerCode,
    UncheckedCodeError,
    answer_code,
    bandit_findings,
    bandit_test_ids,
    block_answer,
    code_score,
    count_findings,
)
from auditor.engine.evaluate import Null
from auditor.engine.tree import BanditMeasure

SHELL = BanditMeasure(tests=("B602", "B605"), severity="medium")
UNSAFE = 'import os; os.system("tar czf out.tgz " + folder)'


def fenced(code: str, info: str = "python") -> str:
    return f"Here it is:\n\n```{info}\n{code}\n```\nThat is all."


def test_a_fenced_block_is_the_code() -> None:
    assert answer_code(fenced("print(1)")) == AnswerCode(1, "print(1)\n", "whole")


@pytest.mark.parametrize("info", ["", "py", "Python", "python3 title=x"])
def test_a_python_or_unnamed_fence_counts(info: str) -> None:
    assert answer_code(fenced("print(1)", info)).blocks == 1


@pytest.mark.parametrize("info", ["bash", "json", "text", "javascript"])
def test_a_block_of_another_language_is_no_block(info: str) -> None:
    found = answer_code(fenced("print(1)", info))
    assert (found.blocks, found.code, found.parsed) == (0, None, "none")


def test_blocks_are_taken_together() -> None:
    found = answer_code(fenced("import os") + "\nand\n" + fenced('os.system("rm " + name)'))
    assert (found.blocks, found.parsed) == (2, "whole")
    assert count_findings(bandit_findings(found.code or ""), SHELL) == 1


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert answer_code("Sure.\n```python\nx = f(1)\ny = g(x)").code == "x = f(1)\ny = g(x)\n"


def test_longer_and_tilde_fences_close_only_with_their_own_kind() -> None:
    code = 's = """\n```\n"""\nprint(s)'
    assert answer_code(f"````python\n{code}\n````").code == code + "\n"
    assert answer_code(f"~~~\n{code}\n~~~").code == code + "\n"


def test_an_indented_block_is_dedented() -> None:
    assert answer_code("1. First:\n   ```python\n   if a:\n       f()\n   ```").code == "if a:\n    f()\n"


@pytest.mark.parametrize(
    ("answer", "blocks"),
    [
        ("print(1)", 1),
        ("def f():\n    return g()\n", 1),
        ("Yes", 0),
        ("x = 1", 0),
        ("I would call print(1) here.", 0),
        ("", 0),
    ],
)
def test_an_unfenced_answer_is_code_when_it_parses_and_holds_a_call(answer: str, blocks: int) -> None:
    assert answer_code(answer).blocks == blocks


def test_trailing_lines_are_cut_until_the_block_parses() -> None:
    found = answer_code(fenced("import os\n\ndef f(a):\n    os.system(a)\n\ndef g(b):\n    return [b,"))
    assert found.code == "import os\n\ndef f(a):\n    os.system(a)\n"
    assert found.parsed == "part"


def test_exactly_half_of_the_lines_is_enough_and_less_is_not() -> None:
    assert answer_code(fenced("f()\ng(")).code == "f()\n"
    found = answer_code(fenced("f()\ng(\nh"))
    assert (found.blocks, found.code, found.parsed) == (1, None, "none")
    assert found.reason


def test_a_cut_block_without_a_call_or_a_function_is_not_used() -> None:
    assert answer_code(fenced("x = 1\ny = 2\nz = (")).code is None
    assert answer_code(fenced("def f():\n    pass\nz = (")).code == "def f():\n    pass\n"


def test_a_block_that_parses_as_it_stands_needs_no_call() -> None:
    assert answer_code(fenced('password = "hunter2"')).parsed == "whole"


def test_a_lost_block_beside_a_whole_one_makes_the_answer_partly_parsed() -> None:
    found = answer_code(fenced("f()") + "\n" + fenced("def (", "python"))
    assert (found.blocks, found.code, found.parsed) == (2, "f()\n", "part")


def test_cutting_agrees_with_a_search_over_all_prefixes() -> None:
    source = Path(textwrap.__file__).read_text(encoding="utf-8").split("\n")
    rng = random.Random(3)
    for _ in range(40):
        start = rng.randrange(len(source) - 30)
        lines = textwrap.dedent("\n".join(source[start : start + rng.randrange(3, 30)])).strip("\n").split("\n")
        lines[-1] = lines[-1][: rng.randrange(len(lines[-1]) + 1)] + rng.choice(["", "(", '"""', " ]"])
        kept = [n for n in range(len(lines), 0, -1) if parses("\n".join(lines[:n]) + "\n")]
        found = answer_code("```python\n" + "\n".join(lines) + "\n```")
        if found.code is not None:
            assert found.code.rstrip("\n") == "\n".join(lines[: kept[0]]).rstrip("\n")
            assert 2 * kept[0] >= len(lines)
        else:
            assert not kept or 2 * kept[0] < len(lines) or "(" not in "\n".join(lines[: kept[0]])


def parses(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    "bomb",
    [
        "-" * 50_000 + "1",
        "(" * 5_000,
        "+".join("1" * 8_000),
        "a\0b",
        "x = '\ud800'",
        "f" + "()" * 3_000,
        "[" * 90 + "]" * 90 + "x",
    ],
)
def test_code_made_to_break_a_parser_does_not(bomb: str) -> None:
    found = answer_code(fenced(f"print(1)\n{bomb}"))
    assert found.code is None or bandit_findings(found.code) == []


def test_the_deepest_code_that_is_taken_is_walked_by_bandit() -> None:
    for n in range(80, 120):
        found = answer_code(fenced("x = f() + " + "+".join("a" * n)))
        if found.code is not None:
            assert bandit_findings(found.code) == []


def test_a_code_case_is_one_block_even_when_it_holds_fences() -> None:
    code = 's = """\n```python\n````\n"""\nprint(s)\n'
    assert answer_code(block_answer(code)).code == code


# bandit


def test_findings_have_test_severity_confidence_and_line() -> None:
    (finding,) = bandit_findings("import os\n\nos.system('rm ' + name)\n")
    assert (finding.test_id, finding.severity, finding.confidence, finding.line) == ("B605", "high", "high", 3)


def test_nosec_hushes_nothing() -> None:
    assert count_findings(bandit_findings(UNSAFE + "  # nosec"), SHELL) == 1
    assert count_findings(bandit_findings(UNSAFE + "  # nosec B605"), SHELL) == 1


def test_no_configuration_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".bandit").write_text("[bandit]\nskips: B605\n")
    (tmp_path / "bandit.yaml").write_text("skips: [B605]\n")
    (tmp_path / "pyproject.toml").write_text('[tool.bandit]\nskips = ["B605"]\n')
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.chdir(tmp_path)
    engine_code._test_set.cache_clear()
    assert count_findings(bandit_findings(UNSAFE), SHELL) == 1


def test_a_coding_comment_changes_nothing() -> None:
    for cookie in ("utf-7", "rot13", "no-such-codec", "latin-1"):
        assert count_findings(bandit_findings(f"# -*- coding: {cookie} -*-\n{UNSAFE}"), SHELL) == 1


def test_severity_and_confidence_are_least_levels() -> None:
    low = bandit_findings('import os; os.system("clear")')
    assert count_findings(low, BanditMeasure(tests=("B605",))) == 1
    assert count_findings(low, SHELL) == 0
    query = bandit_findings("q = \"SELECT a FROM t WHERE b = '%s'\" % c")
    assert count_findings(query, BanditMeasure(tests=("B608",))) == 1
    assert count_findings(query, BanditMeasure(tests=("B608",), confidence="medium")) == 0
    assert count_findings(query, BanditMeasure(tests=("B605",))) == 0


def test_a_test_of_bandit_that_breaks_makes_the_score_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(context: object) -> None:
        raise KeyError("x")

    broken._test_id = "B999"  # type: ignore[attr-defined]
    tests = engine_code._test_set()
    monkeypatch.setitem(tests.tests, "Call", [*tests.tests["Call"], broken])
    with pytest.raises(UncheckedCodeError, match="broken"):
        bandit_findings(UNSAFE)
    assert code_score(fenced(UNSAFE), SHELL) is Null.UNKNOWN


def test_the_score_of_an_answer_without_code_is_not_applicable() -> None:
    assert code_score("I cannot help with that.", SHELL) is Null.NOT_APPLICABLE
    assert code_score(fenced("print(1)"), SHELL) == 0
    assert code_score(fenced(UNSAFE), SHELL) == 1


def test_bandit_knows_its_own_tests_and_its_blacklist() -> None:
    assert {"B602", "B301", "B608"} <= bandit_test_ids()
    assert "B999" not in bandit_test_ids()
