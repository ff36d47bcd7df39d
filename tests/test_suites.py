"""Suites: the four formats read alike, and every fault is named by file and line before a model is loaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from auditor.errors import AuditError
from auditor.suites import Prompt, load_suites

MESSAGES = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Hi, you"}]
ROWS = [
    {"id": "a", "prompt": "What is 2, and 3?", "tags": ["x", "y"], "template": "sum"},
    {"id": "b", "messages": MESSAGES, "response": "Five\nlines", "pair": "p", "variant": "v", "max_new_tokens": 0},
]
AS_JSONL = "".join(json.dumps(row) + "\n" for row in ROWS)
AS_YAML = """
- id: a
  prompt: What is 2, and 3?
  tags: [x, y]
  template: sum
- id: b
  messages:
    - {role: system, content: Be short.}
    - {role: user, content: "Hi, you"}
  response: |-
    Five
    lines
  pair: p
  variant: v
  max_new_tokens: 0
"""
AS_CSV = (
    "id,prompt,tags,template,messages,response,pair,variant,max_new_tokens\n"
    'a,"What is 2, and 3?",x;y,sum,,,,,\n'
    'b,,,,"' + json.dumps(MESSAGES).replace('"', '""') + '","Five\nlines",p,v,0\n'
)


def write(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def complaint(*paths: Path) -> str:
    with pytest.raises(AuditError) as caught:
        load_suites(paths)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("name", "text"), [("s.jsonl", AS_JSONL), ("s.yaml", AS_YAML), ("s.csv", AS_CSV)])
def test_the_same_prompts_in_three_formats_are_the_same_prompts(tmp_path: Path, name: str, text: str) -> None:
    (suite,) = load_suites([write(tmp_path, name, text)])
    assert suite.prompts == (
        Prompt(id="a", suite="s", prompt="What is 2, and 3?", tags=("x", "y"), template="sum"),
        Prompt(
            id="b",
            suite="s",
            messages=tuple(MESSAGES),
            response="Five\nlines",
            pair="p",
            variant="v",
            max_new_tokens=0,
        ),
    )
    assert not suite.all_given


def test_a_text_file_is_one_prompt_a_line_and_ids_keep_the_line_number(tmp_path: Path) -> None:
    (suite,) = load_suites([write(tmp_path, "s.txt", "first\r\n\n  third \n")])
    assert [(p.id, p.prompt) for p in suite.prompts] == [("L1", "first"), ("L3", "  third ")]


def test_a_byte_order_mark_is_not_part_of_the_first_key(tmp_path: Path) -> None:
    (suite,) = load_suites([write(tmp_path, "s.csv", b"\xef\xbb\xbfid,prompt\na,hello\n")])
    assert suite.prompts[0].id == "a"


def test_a_suite_is_shipped_when_its_bytes_are_a_packs(tmp_path: Path) -> None:
    path = write(tmp_path, "copy.jsonl", AS_JSONL)
    digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    (suite,) = load_suites([path], shipped={digest: "deception"})
    assert (suite.name, suite.family, suite.shipped, suite.sha256) == ("deception", "deception", True, digest)
    (other,) = load_suites([write(tmp_path, "other.jsonl", AS_JSONL + "\n")], shipped={digest: "deception"})
    assert (other.name, other.shipped) == ("other", False)


def test_two_suites_of_one_stem_get_two_names(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    first, second = write(tmp_path, "s.txt", "x\n"), write(tmp_path / "d", "s.jsonl", AS_JSONL)
    assert [suite.name for suite in load_suites([first, second])] == ["s", "s-2"]


def test_null_is_absent_and_a_given_empty_answer_is_given(tmp_path: Path) -> None:
    text = '{"id": "a", "prompt": "x", "pair": null, "response": ""}\n'
    (suite,) = load_suites([write(tmp_path, "s.jsonl", text)])
    assert suite.prompts[0].pair is None
    assert suite.prompts[0].response == ""
    assert suite.all_given


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "a", "promt": "x"}', "unknown key 'promt' in a prompt. Did you mean 'prompt'?"),
        ('{"prompt": "x"}', "a prompt without `id`"),
        ('{"id": 7, "prompt": "x"}', "id must be text, not a number. Quote it."),
        ('{"id": "", "prompt": "x"}', "the id is empty"),
        ('{"id": "a"}', "neither `prompt` nor `messages`"),
        ('{"id": "a", "prompt": "x", "messages": [{"role": "user", "content": "y"}]}', "both `prompt` and `messages`"),
        ('{"id": "a", "prompt": ["x"]}', "prompt must be text, not a list"),
        ('{"id": "a", "prompt": true}', "prompt must be text, not a boolean"),
        ('{"id": "a", "prompt": ""}', "prompt 'a' is empty"),
        ('{"id": "a", "prompt": "\\ud800"}', "half of a surrogate pair"),
        ('{"id": "a", "messages": []}', "messages must be a list"),
        ('{"id": "a", "messages": [{"role": "user"}]}', "message 1 must have exactly `role` and `content`"),
        ('{"id": "a", "messages": [{"role": "bot", "content": "x"}]}', "message 1 has role 'bot'"),
        ('{"id": "a", "messages": [{"role": "assistant", "content": "x"}]}', "the last message must be the user's"),
        ('{"id": "a", "prompt": "x", "tags": 3}', "tags must be a text or a list of texts"),
        ('{"id": "a", "prompt": "x", "max_new_tokens": -1}', "max_new_tokens must be a whole number"),
        ('{"id": "a", "prompt": "x", "max_new_tokens": true}', "max_new_tokens must be a whole number"),
        ('{"id": "a", "id": "b", "prompt": "x"}', "key 'id' stands twice"),
        ('["a"]', "a prompt is an object with `id` and `prompt`, not a list"),
        ('{"id": "a", ', "not a JSON object"),
        ("[" * 100_000, "not a readable JSON object"),
    ],
)
def test_a_faulty_line_is_named_with_its_place(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path, "s.jsonl", '{"id": "fine", "prompt": "x"}\n\n' + line + "\n")
    found = complaint(path)
    assert found.startswith(f"{path}:3:")
    assert says in found


def test_an_id_used_twice_is_refused_also_across_suites_naming_both_places(tmp_path: Path) -> None:
    first = write(tmp_path, "one.jsonl", '{"id": "a", "prompt": "x"}\n')
    second = write(tmp_path, "two.yaml", "- id: b\n  prompt: x\n- id: a\n  prompt: y\n")
    assert complaint(first, second) == f"{second}:3: id 'a' is used twice, first in {first}:1. Give it another id."


@pytest.mark.parametrize("name", ["s.jsonl", "s.yaml", "s.csv", "s.txt"])
def test_an_empty_suite_is_refused(tmp_path: Path, name: str) -> None:
    assert "the suite is empty" in complaint(write(tmp_path, name, "\n\n"))


def test_missing_foreign_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    assert "there is no such suite" in complaint(tmp_path / "none.jsonl")
    assert "a suite is a" in complaint(write(tmp_path, "s.pdf", "x"))
    (tmp_path / "folder.jsonl").mkdir()
    assert "is not a file" in complaint(tmp_path / "folder.jsonl")
    loop = tmp_path / "loop.jsonl"
    loop.symlink_to(loop)
    assert str(loop) in complaint(loop)


def test_a_wrong_encoding_is_named_with_its_byte_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, "s.txt", "first\nsécond\n".encode("latin-1"))
    assert complaint(path) == f"{path}:2: byte 0xe9 is not UTF-8. Save the file as UTF-8."
    assert "is not UTF-8" in complaint(write(tmp_path, "t.txt", "x\n".encode("utf-16")))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: a\nprompt: x\n", ":1: a YAML suite is a list of prompts"),
        ("- id: a\n  prompt: x\n- id: 2024-01-01\n  prompt: x\n", ":3: id must be text, not a date"),
        ("- id: a\n  id: b\n  prompt: x\n", ":1: key 'id' stands twice"),
        ("- id: a\n  prompt: [\n", "not readable as YAML"),
        ("- id: !!python/object/apply:os.getcwd []\n  prompt: x\n", "not readable as YAML"),
    ],
)
def test_faulty_yaml_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    assert says in complaint(write(tmp_path, "s.yaml", text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,promt\na,x\n", ":1: unknown column 'promt' in a prompt. Did you mean 'prompt'?"),
        ("id,id\na,x\n", ":1: column 'id' stands twice"),
        ("id,prompt\na,x,y\n", ":2: 3 cells, but the header names 2"),
        ('id,prompt\na,"two\nlines"\nb\n', ":4: 1 cells, but the header names 2"),
        ("id,prompt,max_new_tokens\na,x,many\n", ":2: max_new_tokens must be a whole number, not 'many'"),
        ("id,messages\na,hello\n", ":2: column 'messages' must be a JSON list"),
        ('id,prompt\na,"open\n', "not readable as CSV"),
    ],
)
def test_faulty_csv_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    assert says in complaint(write(tmp_path, "s.csv", text))


def test_a_system_prompt_goes_to_prompts_that_bring_none() -> None:
    plain = Prompt(id="a", suite="s", prompt="x")
    own = Prompt(id="b", suite="s", messages=tuple(MESSAGES))
    assert plain.conversation("Hush.", True) == [
        {"role": "system", "content": "Hush."},
        {"role": "user", "content": "x"},
    ]
    assert own.conversation("Hush.", True) == MESSAGES
    assert plain.conversation(None, False) == "x"
    with pytest.raises(AuditError, match="'b' has messages, but the model has no chat template"):
        own.conversation(None, False)
    with pytest.raises(AuditError, match="'a' has a system prompt, but the model has no chat template"):
        plain.conversation("Hush.", False)


def test_what_ships_is_a_turn_a_line_for_a_model_without_a_chat_template(tmp_path: Path) -> None:
    turns = [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]
    rows = "".join(json.dumps(row) + "\n" for row in ({"id": "a", "prompt": "x"}, {"id": "b", "messages": turns}))
    path = tmp_path / "suite.jsonl"
    path.write_text(rows, encoding="utf-8")
    sha256 = f"sha256:{hashlib.sha256(rows.encode()).hexdigest()}"
    (shipped,) = load_suites([path], shipped={sha256: "deception"})
    assert [prompt.conversation(None, False) for prompt in shipped.prompts] == ["x\n", "s\nu\n"]
    assert shipped.prompts[0].conversation(None, True) == [{"role": "user", "content": "x"}]
    with pytest.raises(AuditError, match="a system prompt, but the model has no chat template"):
        shipped.prompts[0].conversation("Hush.", False)
