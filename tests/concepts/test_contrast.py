"""Contrast sets: what is refused, with file and line; what the model is shown; which source is held out."""

import json

import pytest

from auditor.concepts.contrast import NEUTRAL_TURN, as_messages, is_function, load_contrast
from auditor.errors import AuditError


def row(concept="lying", label="positive", template="t0", source="generated", **more):
    base = {"concept": concept, "label": label, "template": template, "source": source, "licence": "CC0-1.0"}
    return base | ({} if "messages" in more else {"text": "Water runs uphill."}) | more


def good_rows():
    rows = [row(label=label, template=f"t{t}") for t in range(10) for label in ("positive", "negative")]
    rows += [row(label="positive", template="facts", source="package", pair=f"e{i}") for i in range(50)]
    rows += [row(label="negative", template="facts", source="package"), row(label="hard_negative", template="denial")]
    return rows


def written(tmp_path, rows):
    path = tmp_path / "contrast.jsonl"
    path.write_text(
        "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows), encoding="utf-8"
    )
    return path


def fault(tmp_path, rows):
    with pytest.raises(AuditError) as caught:
        load_contrast(written(tmp_path, rows), "deception", ["lying"])
    return str(caught.value)


def test_a_good_file_is_read_and_its_largest_other_source_held_out(tmp_path):
    rows = good_rows() + [row(label="positive", template="t1", source="smaller")]
    found = load_contrast(written(tmp_path, rows), "deception", ["lying"])["deception.lying"]
    assert found.held_out_source == "package"
    assert len(found.labelled("positive", held_out=True)) == 50
    assert {one.source for one in found.labelled("positive")} == {"generated", "smaller"}


def test_the_hash_is_of_the_concepts_own_rows_whatever_their_keys_order(tmp_path):
    def sha(rows):
        return load_contrast(written(tmp_path, rows), "deception")["deception.lying"].sha256

    rows = good_rows()
    assert sha([dict(reversed(list(one.items()))) for one in rows]) == sha(rows)
    assert sha([*rows, *[one | {"concept": "fiction"} for one in good_rows()]]) == sha(rows)
    assert sha([rows[0] | {"text": "Water runs down."}, *rows[1:]]) != sha(rows)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({k: v for k, v in row().items() if k != "concept"}, "no 'concept'"),
        ({k: v for k, v in row().items() if k != "licence"}, "no 'licence'"),
        (row(label="maybe"), "label 'maybe' is not known"),
        (row(concept="lieing"), "the family has no concept 'lieing'. It has: lying."),
        (row(colour="red"), "unknown key 'colour'"),
        (row(messages=[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}], text="x"), "either"),
        (row(messages=[{"role": "user", "content": "Hi"}]), "at least a user's turn"),
        (row(messages=[{"role": "assistant", "content": "Ho"}, {"role": "user", "content": "Hi"}]), "must end with"),
        (row(messages=[{"role": "robot", "content": "x"}, {"role": "assistant", "content": "y"}]), "role is one of"),
        (row(text="  "), "'text' is empty"),
        ("[1, 2]", "not a JSON object"),
        ("{", "not a JSON object"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path, bad, message):
    said = fault(tmp_path, [*good_rows(), bad])
    assert f"contrast.jsonl:{len(good_rows()) + 1}: " in said
    assert message in said


def test_every_fault_is_said_in_one_go(tmp_path):
    said = fault(tmp_path, [*good_rows(), row(label="x"), row(concept="y")])
    assert len(said.splitlines()) == 2


def test_a_template_of_one_class_is_refused(tmp_path):
    said = fault(tmp_path, [*good_rows(), row(template="lonely")])
    assert f"template 'lonely' (line {len(good_rows()) + 1}) has only positive rows" in said


def test_fewer_than_ten_templates_are_refused(tmp_path):
    said = fault(tmp_path, [one for one in good_rows() if one["template"] != "t9"])
    assert "9 templates outside the held-out source; at least 10 are needed" in said


def test_a_held_out_source_of_fewer_than_fifty_positives_is_refused(tmp_path):
    rows = good_rows()
    rows.remove(next(one for one in rows if one["source"] == "package"))
    assert "'package' has 49 and 1" in fault(tmp_path, rows)


def test_an_empty_file_and_a_missing_one_are_one_clear_line(tmp_path):
    assert "no rows" in fault(tmp_path, [])
    with pytest.raises(AuditError, match="cannot be read"):
        load_contrast(tmp_path / "absent.jsonl", "deception")


def test_a_bare_text_is_the_answer_to_one_fixed_turn():
    assert as_messages("Water is wet.") == (("user", NEUTRAL_TURN), ("assistant", "Water is wet."))


def test_a_function_is_shown_as_one_fenced_block():
    code = "import os\n\ndef f(x):\n    return os.system(x)\n"
    assert as_messages(code)[1] == ("assistant", "```python\n" + code.strip() + "\n```")
    assert not is_function("Let us define f.") and not is_function("x = 1")
