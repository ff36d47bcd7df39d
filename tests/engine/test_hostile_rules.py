"""Rule files that were made to break the reader: each is told in a line, none crashes or hangs."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from auditor.engine.faults import LintError
from auditor.engine.nodes import MAX_BYTES
from auditor.engine.packs import load_rules
from tests.engine.rule_texts import DOING, FAMILY, READING, change, lint

HOSTILE = [
    ("[" * 60_000, "nested deeper than 20 levels."),
    ("a: " + "{a: " * 10_000, "nested deeper than 20 levels."),
    ("\n".join(" " * n + "a:" for n in range(200)), "nested deeper than 20 levels."),
    ("", "the file is empty."),
    ("# nothing\n", "the file is empty."),
    ("---\n---\n", "a second document. Keep one rule in one file."),
    (READING + "---\n" + READING, "a second document. Keep one rule in one file."),
    ("just text", "a rule is a mapping, not 'just text'."),
    ("- a\n- b\n", "a rule is a mapping, not a list."),
    ("a: [1, 2", "not YAML: while parsing a flow sequence; expected ',' or ']', but got '<stream end>'."),
    ("a: b: c", "not YAML: mapping values are not allowed here."),
    ("\tid: x", "not YAML: while scanning for the next token; found character '\\t' that cannot start any token."),
    ("id: a\0b", "not YAML: the character U+0000 is not allowed."),
    ("id: a\x1bb", "not YAML: the character U+001B is not allowed."),
    ('id: "\\UFFFFFFFF"', "not YAML: a number or an escape is out of range."),
    ("%YAML 1." + "1" * 5000 + "\n---\nid: a", "not YAML: a number or an escape is out of range."),
    ("? {a: b}\n: c", "a key of a rule is a name, not a mapping."),
    ("<<: {a: b}", "unknown key '<<' in a rule."),
    ("!!python/object/apply:os.system [touch PWNED]", "python/object/apply:os.system' is refused."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
def test_a_hostile_file_is_told_in_a_line(text: str, message: str) -> None:
    faults = lint(text)
    assert any(message in fault for fault in faults), faults
    assert not Path("PWNED").exists()


def test_aliases_that_would_grow_without_end_are_only_refused() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert any("the alias '*a' is refused" in fault for fault in lint(bomb))


def test_escapes_of_a_file_never_reach_the_terminal() -> None:
    for fault in lint('"a\\e[2Jb": 1\n"\\ud800": 2\n'):
        fault.encode("utf-8")
        assert "\x1b" not in fault


def test_a_file_that_is_too_long_or_no_utf_8_is_refused_at_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "deception"
    folder.mkdir()
    (folder / "family.yaml").write_text(FAMILY)
    rule = folder / "lying.yaml"
    for raw, message in [
        (READING.encode() + b"#" * MAX_BYTES, ":1:1: more than 64 kB. "),
        (b"id: a\ntitle: caf\xe9\n", ":2:11: not UTF-8: byte 0xe9. Save the file as UTF-8."),
    ]:
        rule.write_bytes(raw)
        with pytest.raises(LintError, match=str(rule)) as caught:
            load_rules([str(rule)])
        assert str(caught.value).startswith(f"{rule}{message}")
    rule.write_bytes(READING.encode() + b"#" * (MAX_BYTES - len(READING.encode())))
    assert len(load_rules([str(rule)]).rules) == 1
    rule.write_bytes("\ufeff".encode() + READING.replace("\n", "\r\n").encode())
    assert load_rules([str(rule)]).rules[0].title == "Represents lying while it answers"


def test_no_change_of_a_character_or_a_line_makes_lint_crash() -> None:
    rng = random.Random(11)
    pieces = [
        "[",
        "{",
        "}",
        ":",
        "- ",
        "&a ",
        "*a",
        "!x ",
        "'",
        '"',
        "|",
        ">",
        "%",
        "\n",
        "  ",
        "null",
        "Yes",
        "1",
        "é",
        "\t",
    ]
    told = 0
    for _ in range(150):
        source = rng.choice([READING, DOING])
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(source))
            source = source[:at] + rng.choice(pieces) + source[at + rng.randrange(3) :]
        told += bool(lint(source))
    assert told > 110


def test_no_change_of_a_value_to_another_kind_makes_lint_crash() -> None:
    for line in [line for line in READING.splitlines() if ": " in line]:
        for value in ("", "[]", "{}", "[{}]", "{a: {b: c}}", "Yes", "1", "[[a]]"):
            assert lint(change(READING, line, f"{line.split(': ')[0]}: {value}"))
