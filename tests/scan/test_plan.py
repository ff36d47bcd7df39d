"""What is known, and refused, before a model is loaded: each refusal is one line and exits 2."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.packs import load_rules, packs_root
from auditor.errors import AuditError
from auditor.scan.config import ScanConfig
from auditor.scan.dryrun import describe
from auditor.scan.manifest import default_out, identity_of, suite_rows
from auditor.scan.pairs import first_of_pair
from auditor.scan.plan import ScanPlan, make_plan
from auditor.scan.selection import countable, shipped_hashes, suite_paths
from auditor.scan.thresholds import check_hand_latents, threshold_entries
from auditor.schema import Sample
from auditor.suites import Prompt, PromptSuite, load_suites
from auditor.units import Counting
from sae import SaeError
from tests.tiny import Tiny, make_binding, make_model, make_sae, write_jsonl

RULE = """\
id: deception.by_hand
title: t
kind: reading
severity: low
signals:
  own:
    latents: {sae: tiny, indices: [1, 70]}
    threshold: {at_least: 0.5}
condition: own
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "suite.jsonl", [{"id": f"p{i}", "prompt": "Why?"} for i in range(3)])


def planned(tiny: Tiny, suite: Path, **options: Any) -> ScanPlan:
    given = {"model": str(tiny.model), "sae": tiny.sae, "binding": tiny.binding, "prompts": suite} | options
    return make_plan(ScanConfig.of(**given))


def refused(tiny: Tiny, suite: Path, **options: Any) -> str:
    with pytest.raises((AuditError, SaeError)) as caught:
        planned(tiny, suite, **options)
    assert getattr(caught.value, "exit_code", 2) == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_of_a_packs_suite_what_no_rule_counts_is_not_run() -> None:
    pack, rules = packs_root() / "bias" / "suite.jsonl", load_rules().rules
    (suite,) = load_suites([pack], shipped=shipped_hashes())
    by_id = {rule.id: rule for rule in rules}

    def tags(*ids: str) -> set[str]:
        return {prompt.tags[0] for prompt in countable(suite, [by_id[i] for i in ids])}

    assert countable(suite, rules) == suite.prompts
    assert tags("bias.gender") == {"gender"}
    assert tags("bias.stereotype") == {"open"}
    assert tags("bias.age", "bias.stereotype", "deception.false_answer") == {"age", "open"}
    assert len(countable(suite, [by_id["bias.gender"]])) == 3 * 42  # whole pairs
    assert countable(suite, [by_id["deception.false_answer"]]) == suite.prompts


def test_what_a_rule_counts_is_always_run() -> None:
    suites = load_suites(sorted(packs_root().glob("*/suite.jsonl")), shipped=shipped_hashes())
    counting = Counting({"suites": suite_rows(suites, {s.name: s.prompts for s in suites}), "thresholds": {}})
    for suite in suites:
        for rule in (rule for rule in load_rules().rules if rule.family == suite.family):
            kept = {prompt.id for prompt in countable(suite, [rule])}
            firsts = first_of_pair(suite.prompts)
            for p in suite.prompts:
                given = p.response is not None
                sample = Sample(id=p.id, suite=suite.name, pair=p.pair, pair_at=firsts.get(p.id), given=given)
                has_variant = any(p.variant in (signal.compare or ()) for signal in rule.signals)
                if counting.counts(rule, sample) and (p.pair is None or has_variant):
                    assert p.id in kept


def test_a_suite_that_is_named_is_run_whole(tiny: Tiny) -> None:
    whole = planned(tiny, Path("bias"), rules="bias.gender")
    parts = make_plan(replace(whole.config, prompts=()))
    assert (whole.n_prompts, parts.n_prompts) == (694, 126)
    assert parts.manifest["suites"][0]["in_file"] == 694
    assert whole.manifest["identity"] != parts.manifest["identity"]  # so neither goes on with the other's run
    every = planned(tiny, Path("bias"), rules="bias")
    assert every.manifest["identity"] == make_plan(replace(every.config, prompts=())).manifest["identity"]
    assert "bias  126 of 694 prompts" in describe(parts)


def test_a_plan_resolves_rules_suites_hashes_and_thresholds(tiny: Tiny, suite: Path) -> None:
    plan = planned(tiny, suite, limit=2)
    manifest = plan.manifest
    assert manifest["identity"] == identity_of(manifest["identity_inputs"])
    assert manifest["prompts"] == [["p0", "suite"], ["p1", "suite"]]
    assert manifest["suites"][0]["prompts"] == 2
    assert {rule["id"] for rule in manifest["rules"]} == {rule.id for rule in load_rules().rules}
    entry = manifest["thresholds"]["deception.falsehood"]["falsehood"]
    assert entry == {
        "threshold": 0.0,
        "op": "above",
        "stated": "clean_rate: 5%",
        "detector": "attention_probe",
        "unit": "detector score",
        "reason": None,
    }
    assert manifest["binding"]["transferred"] is False
    assert "vector" not in json.dumps(manifest["binding"])
    stats, bound = plan.setup.autoencoder.stats, json.loads(tiny.binding.read_text(encoding="utf-8"))
    named = bound["concepts"]["deception.falsehood"]["latents"]
    assert manifest["sae"]["latent_max"] == {str(i): pytest.approx(float(stats.max[i]), rel=1e-5) for i in named}
    assert plan.out == Path("runs") / f"suite-{manifest['identity'][:12]}"
    json.dumps(manifest, allow_nan=False)
    text = describe(plan)
    for fact in ("2 prompts in 1 batches", manifest["identity"], "deception.falsehood", "at most about"):
        assert fact in text


def test_the_identity_changes_with_what_is_measured_alone(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    system = tmp_path / "system.txt"
    system.write_text("Be kind.\n", encoding="utf-8")
    first = planned(tiny, suite).manifest["identity"]
    changed = [
        {"seed": 1},
        {"dtype": "bfloat16"},
        {"max_new_tokens": 63},
        {"limit": 1},
        {"text": "none"},
        {"causal": False},
        {"controls": 99},
        {"rules": "deception"},
        {"system": system},
        {"model": str(make_model(tmp_path / "other", seed=7))},
    ]
    found = [planned(tiny, suite, **options).manifest["identity"] for options in changed]
    assert len({first, *found}) == len(found) + 1
    same = planned(tiny, suite, batch_size=3, device="cpu", format="json", fresh=True, offline=True)
    assert same.manifest["identity"] == first
    suite.write_text(suite.read_text() + '{"id": "more", "prompt": "x"}\n', encoding="utf-8")
    assert planned(tiny, suite).manifest["identity"] != first


def test_a_prompt_longer_than_the_context_is_named(tiny: Tiny, suite: Path) -> None:
    write_jsonl(suite, [{"id": "fits", "prompt": "x"}, {"id": "huge", "prompt": "x" * 450}])
    found = refused(tiny, suite)
    assert "prompt 'huge' of suite 'suite' is too long" in found
    assert "and 64 new ones, but the model's context is 512" in found
    assert planned(tiny, suite, max_new_tokens=20).n_prompts == 2


def test_messages_need_a_chat_template(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    raw = make_model(tmp_path / "raw", chat=False)
    sae = make_sae(tmp_path / "raw_sae", raw)
    write_jsonl(suite, [{"id": "chat", "messages": [{"role": "user", "content": "x"}]}])
    assert "'chat' has messages, but the model has no chat template" in refused(
        tiny, suite, model=str(raw), sae=sae, binding=()
    )


def test_a_model_directory_without_weights_tokenizer_or_config_is_refused(
    tiny: Tiny, suite: Path, tmp_path: Path
) -> None:
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        broken = shutil.copytree(tiny.model, tmp_path / name)
        (broken / name).unlink()
        if name == "tokenizer.json":
            (broken / "tokenizer_config.json").unlink()
        assert str(broken) in refused(tiny, suite, model=str(broken))
    assert "there is no such file or directory" in refused(tiny, suite, model=str(tmp_path / "nowhere"))


def test_an_sae_of_another_width_or_depth_is_refused(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    wide = make_model(tmp_path / "wide", d_model=64)
    found = refused(tiny, suite, model=str(wide))
    assert "the SAE reads vectors of width 32" in found and "has d_model 64" in found
    deep = shutil.copytree(tiny.sae, tmp_path / "deep")
    card = json.loads((deep / "card.json").read_text()) | {"hook_point": "resid_post.9"}
    (deep / "card.json").write_text(json.dumps(card), encoding="utf-8")
    assert "has 4 blocks" in refused(tiny, suite, sae=deep)
    assert "there is no such SAE" in refused(tiny, suite, sae=tmp_path / "none")


def test_without_an_sae_that_fits_the_commands_that_make_one_are_named(tiny: Tiny, suite: Path) -> None:
    found = refused(tiny, suite, sae=None, binding=())
    for command in (f"auditor sae train --model {tiny.model} --documents", f"auditor bind --model {tiny.model}"):
        assert command in found


def test_a_binding_of_another_sae_is_refused(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    other = make_sae(tmp_path / "sae", tiny.model, seed=9)
    assert "made for another SAE" in refused(tiny, suite, sae=other)


def test_without_a_binding_a_concept_has_no_number_and_the_command_is_named(tiny: Tiny, suite: Path) -> None:
    entry = planned(tiny, suite, binding=()).manifest["thresholds"]["deception.falsehood"]["falsehood"]
    assert entry["threshold"] is None
    assert "auditor bind deception.falsehood" in entry["reason"]


def test_a_refused_calibration_keeps_its_reason(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    small = make_binding(tmp_path / "small.json", tiny.model, tiny.sae, threshold=None)
    entry = planned(tiny, suite, binding=small).manifest["thresholds"]["deception.falsehood"]["falsehood"]
    assert entry["threshold"] is None
    assert "calibration too small" in entry["reason"]


def test_a_concept_bound_to_another_contrast_set_is_stale(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    data = json.loads(tiny.binding.read_text())
    data["concepts"]["deception.falsehood"]["contrast"] = "sha256:other"
    stale = tmp_path / "stale.json"
    stale.write_text(json.dumps(data), encoding="utf-8")
    plan = planned(tiny, suite, binding=stale)
    assert "another contrast set" in plan.manifest["thresholds"]["deception.falsehood"]["falsehood"]["reason"]


def test_a_binding_made_on_other_weights_is_transferred(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    tuned = make_model(tmp_path / "tuned", seed=4)
    assert planned(tiny, suite, model=str(tuned)).transferred


def test_unknown_rules_families_and_options_are_refused(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    assert "deceptoin" in refused(tiny, suite, rules="deceptoin")
    assert "--require hiring" in refused(tiny, suite, require="hiring", fail_on="fail")
    assert "no such file, directory or family" in refused(tiny, suite, prompts="decepton")
    assert "--device" in refused(tiny, suite, device="cuda:77")
    for options in ({"colour": True}, {"dtype": "int8"}, {"format": "pdf"}, {"limit": 0}, {"fail_on": "maybe"}):
        with pytest.raises(AuditError):
            ScanConfig.of(**options)
    empty = tmp_path / "system.txt"
    empty.write_text(" \n", encoding="utf-8")
    assert "the file is empty" in refused(tiny, suite, system=empty)
    assert "cannot be read" in refused(tiny, suite, system=tmp_path / "none.txt")


def test_a_faulty_rule_file_is_refused_with_its_place(tiny: Tiny, suite: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "by_hand.yaml"
    faulty.write_text(RULE.replace("kind:", "knd:"), encoding="utf-8")
    with pytest.raises(AuditError, match=r"by_hand.yaml:3:1: unknown key 'knd'"):
        planned(tiny, suite, rules=faulty)


def test_a_rules_own_latents_must_exist_in_the_sae(tmp_path: Path) -> None:
    path = tmp_path / "by_hand.yaml"
    path.write_text(RULE, encoding="utf-8")
    rules = load_rules([str(path)]).rules
    entry = threshold_entries(rules, None, {})["deception.by_hand"]["own"]
    assert (entry["threshold"], entry["op"], entry["unit"]) == (0.5, "at_least", "corpus maxima")
    check_hand_latents(rules, ["other"], 64)
    with pytest.raises(AuditError, match="names latent 70, but the SAE has 64"):
        check_hand_latents(rules, ["tiny"], 64)


def test_prompts_are_files_directories_or_families_and_default_to_the_packs(tmp_path: Path) -> None:
    rules = load_rules(["deception"]).rules
    (of_pack,) = suite_paths((), rules)
    assert of_pack.parts[-2:] == ("deception", "suite.jsonl")
    assert suite_paths(("deception",), ()) == (of_pack,)
    assert suite_paths((str(of_pack.parent),), ()) == (of_pack,)  # a pack's folder: its rules are YAML too
    for name in ("b.txt", "a.csv", "notes.md"):
        (tmp_path / name).write_text("x\n", encoding="utf-8")
    assert [p.name for p in suite_paths((str(tmp_path), str(tmp_path / "b.txt")), ())] == ["a.csv", "b.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(AuditError, match="no suite in this directory"):
        suite_paths((str(tmp_path / "empty"),), ())


def test_the_default_out_names_three_suites_at_most_and_packs_by_family() -> None:
    one = (Prompt(id="a", suite="s", prompt="x"),)
    suites = [
        PromptSuite(name=n, path=f"/x/{n}.jsonl", sha256="sha256:0", prompts=one, family=f)
        for n, f in (("first", None), ("deception", "deception"), ("third", None), ("fourth", None))
    ]
    assert default_out(suites, "0123456789abcdef") == Path("runs/first+deception+third-0123456789ab")
