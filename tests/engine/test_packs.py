"""Choosing rules by path, family, id and glob; files against ids and families; contrast sets against cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.engine import packs
from auditor.engine.faults import LintError
from auditor.engine.packs import load_rules, packs_root
from auditor.errors import AuditError
from tests.engine.rule_texts import DOING, FAMILY, PAIRS, READING, change

SHIPPED = {
    "backdoor_code.injection",
    "backdoor_code.unsafe_deserialization",
    "deception.falsehood",
    "deception.false_answer",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A family of one's own with one rule."""
    made = tmp_path / "deception"
    made.mkdir()
    (made / "family.yaml").write_text(FAMILY)
    (made / "lying.yaml").write_text(READING)
    return made


def ids(*selectors: str) -> list[str]:
    return [rule.id for rule in load_rules(selectors).rules]


def faults(*selectors: str | Path) -> list[str]:
    with pytest.raises(LintError) as caught:
        load_rules([str(selector) for selector in selectors])
    return str(caught.value).splitlines()


def test_without_a_selector_all_packs_are_chosen() -> None:
    assert set(ids()) >= SHIPPED


def test_rules_are_chosen_by_family_id_and_glob_each_once() -> None:
    whole = ids("backdoor_code")
    assert len(whole) == len(set(whole)) == 7 and "backdoor_code.injection" in whole
    assert whole == sorted(whole) and {rule_id.partition(".")[0] for rule_id in whole} == {"backdoor_code"}
    assert ids("deception.falsehood") == ["deception.falsehood"]
    assert sorted(ids("backdoor_code.in*", "backdoor_code.injection", "backdoor*")) == whole


def test_rules_are_chosen_by_file_and_by_folder(folder: Path) -> None:
    for path in (folder, folder.parent, folder / "lying.yaml", folder / "family.yaml"):
        assert ids(str(path)) == ["deception.lying"]
    assert ids(str(folder), str(folder / "lying.yaml")) == ["deception.lying"]


def test_a_folder_without_a_family_file_is_not_skipped(folder: Path) -> None:
    other = folder.parent / "backdoor_code"
    other.mkdir()
    (other / "injection.yaml").write_text(change(DOING, "backdoor_code.injection", "backdoor_code.injection"))
    assert ids(str(folder.parent)) == ["backdoor_code.injection", "deception.lying"]
    (other / "injection.yaml").write_text("id: wrong\n")
    assert faults(folder.parent)


def test_a_path_goes_before_a_family_of_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert ids("deception") == ["deception.lying"]


def test_a_shipped_rule_is_named_by_its_place_in_the_pack_and_an_own_one_as_it_was_typed(folder: Path) -> None:
    assert load_rules(["deception.falsehood"]).rules[0].path == "deception/falsehood.yaml"
    assert load_rules([str(folder)]).rules[0].path == str(folder / "lying.yaml")


def test_the_families_of_rules_and_of_their_concepts_come_with_them(folder: Path) -> None:
    assert set(load_rules(["deception.falsehood"]).families) == {"deception"}
    other = folder.parent / "mixed"
    other.mkdir()
    (other / "family.yaml").write_text("id: mixed\ntitle: Mixed\nconcepts: {fiction: tells a tale}\n")
    source = change(change(READING, "deception.lying", "mixed.lying"), "concept: lying", "concept: deception.falsehood")
    (other / "lying.yaml").write_text(source)
    chosen = load_rules([str(other)])
    assert set(chosen.families) == {"mixed", "deception"}
    assert chosen.rules[0].concepts == ("deception.falsehood", "mixed.fiction")


@pytest.mark.parametrize(
    "selector", ["nothing", "deception.nothing", "x*", "no/such/path.yaml", "", "a\0b", "x" * 5000]
)
def test_a_selector_that_matches_nothing_is_refused(selector: str) -> None:
    with pytest.raises(AuditError, match="no rule matches") as caught:
        load_rules([selector])
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


def test_a_misspelt_id_is_guessed() -> None:
    with pytest.raises(AuditError, match="Did you mean 'deception.falsehood'"):
        load_rules(["deception.falsehod"])
    with pytest.raises(AuditError, match="Did you mean 'backdoor_code.injection'"):
        load_rules(["injection"])


def test_an_empty_folder_holds_no_rule(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="no rule in"):
        load_rules([str(tmp_path)])


def test_the_sha256_is_that_of_the_files_bytes(folder: Path) -> None:
    import hashlib

    rule = load_rules([str(folder)]).rules[0]
    assert rule.sha256 == "sha256:" + hashlib.sha256((folder / "lying.yaml").read_bytes()).hexdigest()


def test_an_id_that_does_not_fit_its_file_is_a_fault(folder: Path) -> None:
    (folder / "lying.yaml").rename(folder / "lies.yaml")
    assert faults(folder) == [
        f"{folder / 'lies.yaml'}:1:5: id 'deception.lying' does not fit the file 'lies.yaml'. "
        "Call it lying.yaml, or change the id."
    ]


def test_a_family_that_does_not_fit_its_folder_is_a_fault(folder: Path) -> None:
    moved = folder.rename(folder.parent / "fraud")
    assert faults(moved) == [
        f"{moved / 'family.yaml'}:2:5: family 'deception' lies in the folder 'fraud'. Give both one name."
    ]


def test_a_familys_faults_are_told_once_and_not_laid_on_its_rules(folder: Path) -> None:
    (folder / "family.yaml").write_text("grammar: 2\nid: deception\nconcepts: {Lying: x}\n")
    (folder / "other.yaml").write_text(change(READING, "deception.lying", "deception.other"))
    family = folder / "family.yaml"
    assert faults(folder) == [
        f"{family}:1:1: a family needs 'title'.",
        f"{family}:1:10: grammar 2 is not known. This tool reads grammar 1: use a newer tool.",
        f"{family}:3:12: 'Lying' cannot be the name of a concept: it is not in snake_case.",
    ]


def test_grammar_is_1_when_family_yaml_does_not_say(folder: Path) -> None:
    (folder / "family.yaml").write_text(FAMILY.replace("grammar: 1\n", ""))
    assert load_rules([str(folder)]).families["deception"].grammar == 1


def test_a_loose_file_belongs_to_the_shipped_family_of_its_id(tmp_path: Path) -> None:
    rule = tmp_path / "mine.yaml"
    source = change(DOING, "backdoor_code.injection", "backdoor_code.mine")
    rule.write_text(source)
    assert ids(str(rule)) == ["backdoor_code.mine"]
    assert ids(str(tmp_path)) == ["backdoor_code.mine"]
    rule.write_text(change(source, "backdoor_code.mine", "backdor_code.mine"))
    assert faults(rule) == [
        f"{rule}:1:5: no family 'backdor_code': no family.yaml lies beside the file, and no pack has it. "
        "Did you mean 'backdoor_code'?"
    ]


def test_no_file_of_a_folder_is_skipped_in_silence(folder: Path) -> None:
    (folder / "late.yml").write_text(change(READING, "deception.lying", "deception.late"))
    assert faults(folder) == [f"{folder / 'late.yml'}:1:1: a rule's file ends in .yaml. Call it late.yaml."]


def test_faults_of_all_files_come_in_one_run(folder: Path) -> None:
    (folder / "lying.yaml").write_text(change(READING, "kind: reading", "kind: raeding"))
    (folder / "other.yaml").write_text("id: [")
    assert [line.split(":")[0] for line in faults(folder)] == [str(folder / "lying.yaml"), str(folder / "other.yaml")]


def test_an_unreadable_file_is_a_fault(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    assert faults(folder) == [f"{folder / 'gone.yaml'}:1:1: cannot be read: No such file or directory."]


def test_two_rules_of_one_id_or_two_folders_of_one_family_are_refused(folder: Path, tmp_path: Path) -> None:
    twin = tmp_path / "copy" / "deception"
    twin.mkdir(parents=True)
    for name in ("family.yaml", "lying.yaml"):
        (twin / name).write_text((folder / name).read_text())
    told = faults(folder, twin)
    assert told[0].startswith(f"{twin / 'family.yaml'}:1:1: family 'deception' is also chosen from {folder}.")
    assert told[1].startswith(
        f"{twin / 'lying.yaml'}:1:1: id 'deception.lying' is also that of {folder / 'lying.yaml'}."
    )


def test_a_concept_of_a_family_that_nobody_has_is_a_fault(folder: Path) -> None:
    (folder / "lying.yaml").write_text(change(READING, "concept: lying", "concept: decepton.lying"))
    assert "no family 'decepton'. Did you mean 'deception'?" in faults(folder)[0]


def test_a_bandit_test_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    rule = tmp_path / "injection.yaml"
    rule.write_text(change(DOING, "[B608]", "[B698]"))
    assert faults(rule) == [
        f"{rule}:11:22: bandit has no test 'B698', so nothing would ever be found. See `bandit --help`."
    ]


WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen"


def with_case(prompt: str, response: str) -> str:
    return READING + f"tests:\n  fires:\n    - prompt: {prompt}\n      response: {response}\n"


def contrast(folder: Path, *rows: object) -> None:
    (folder / "contrast.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_case_that_shares_13_words_with_the_contrast_set_is_a_fault(folder: Path) -> None:
    turns = [
        {"role": "user", "content": "Zero. One, two three four"},
        {"role": "assistant", "content": WORDS[19:] + "!"},
    ]
    contrast(folder, {"concept": "lying", "messages": turns})
    (folder / "lying.yaml").write_text(with_case(WORDS[:13], WORDS[14:]))
    assert faults(folder) == [
        f"{folder / 'lying.yaml'}:18:7: this case shares 13 words with deception/contrast.jsonl, which made the "
        f"binding: '{WORDS}'. Write another."
    ]
    (folder / "lying.yaml").write_text(with_case(WORDS[:13], WORDS[14:].replace("thirteen", "fourteen")))
    assert ids(str(folder)) == ["deception.lying"]


def test_a_contrast_set_that_is_not_jsonl_is_a_fault(folder: Path) -> None:
    (folder / "contrast.jsonl").write_text('{"text": "a"}\n\n[1]\n{"text": \n' + "[" * 100_000 + "\n")
    (folder / "lying.yaml").write_text(with_case(WORDS, WORDS))
    said = "not a JSON object. Make the file again, or mend the line."
    assert faults(folder) == [f"deception/contrast.jsonl:{n}:1: {said}" for n in (3, 4, 5)]


def test_an_installed_package_finds_its_packs_inside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "auditor" / "engine" / "packs.py"
    module.parent.mkdir(parents=True)
    module.touch()
    monkeypatch.setattr(packs, "__file__", str(module))
    with pytest.raises(AuditError, match="no rule packs"):
        packs_root()
    (tmp_path / "rules").mkdir()
    assert packs_root() == tmp_path / "rules"
    (tmp_path / "auditor" / "_packs").mkdir()
    assert packs_root() == tmp_path / "auditor" / "_packs"


def causal(folder: Path, outcome: str, word: str = "raises") -> None:
    (folder / "lying.yaml").write_text(READING + f"causal: {{steer: lying, {word}: {outcome}}}\n")


@pytest.mark.parametrize("outcome", ["deception.false_answer.paid", "backdoor_code.injection.shell"])
def test_an_outcome_is_a_signal_of_a_shipped_doing_rule_chosen_or_not(folder: Path, outcome: str) -> None:
    causal(folder, outcome)
    (rule,) = load_rules([str(folder)]).rules
    assert rule.causal is not None and rule.causal.outcome == outcome


def test_an_outcome_is_a_signal_of_a_doing_rule_that_was_chosen(folder: Path) -> None:
    (folder / "paid.yaml").write_text(PAIRS)
    causal(folder, "deception.paid.knows", "lowers")
    assert ids(str(folder)) == ["deception.lying", "deception.paid"]
    assert faults(folder / "lying.yaml") == [
        f"{folder / 'lying.yaml'}:16:32: no rule 'deception.paid' is chosen, and no pack has it. "
        "Did you mean 'deception.lying'?"
    ]


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (
            "deception.false_anser.paid",
            "no rule 'deception.false_anser' is chosen, and no pack has it. Did you mean 'deception.false_answer'?",
        ),
        (
            "deception.false_answer.paying",
            "rule 'deception.false_answer' has no signal 'paying'. Did you mean 'paid'? It has: paid, knows.",
        ),
        (
            "deception.falsehood.falsehood",
            "rule 'deception.falsehood' is a reading rule, and what a concept drives is seen in doing. "
            "Name a doing rule.",
        ),
        ("no_family.rule.signal", "no rule 'no_family.rule' is chosen, and no pack has it."),
        (
            "deception.family.signal",
            "no rule 'deception.family' is chosen, and no pack has it. Did you mean 'deception.lying'?",
        ),
    ],
)
def test_an_outcome_that_nothing_doing_has_is_a_fault_at_its_place(folder: Path, outcome: str, message: str) -> None:
    causal(folder, outcome)
    assert faults(folder) == [f"{folder / 'lying.yaml'}:16:32: {message}"]


def test_a_shipped_outcome_with_faults_of_its_own_is_told_by_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = folder.parent / "packs"
    for name, family in (("doing", "id: doing\ntitle: Doing\n"), ("deception", FAMILY)):
        (pack / name).mkdir(parents=True)
        (pack / name / "family.yaml").write_text(family)
    (pack / "doing" / "paid.yaml").write_text(change(PAIRS, "deception.paid", "doing.paid") + "zzz: 1\n")
    monkeypatch.setattr(packs, "packs_root", lambda: pack)
    causal(folder, "doing.paid.paid")
    (fault,) = faults(folder)
    assert fault.startswith("doing/paid.yaml:23:1: unknown key 'zzz' in a rule.")


def test_thirteen_words_of_a_contrast_set_are_found_in_a_variant(folder: Path) -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    (folder / "contrast.jsonl").write_text(json.dumps({"text": f"And {words}."}) + "\n")
    (folder / "paid.yaml").write_text(PAIRS)
    assert ids(str(folder / "paid.yaml")) == ["deception.paid"]
    (folder / "paid.yaml").write_text(change(PAIRS, "response: Eight.", f"response: {words}"))
    (fault,) = faults(folder / "paid.yaml")
    assert ":19:7: this case shares 13 words with deception/contrast.jsonl" in fault
