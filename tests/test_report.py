"""report.json: it follows its schema, and every number in it can be counted again from the samples."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

from auditor.cards import FILE
from auditor.engine.packs import load_rules
from auditor.errors import AuditError
from auditor.excerpts import Scale, pieces, spans, top_features
from auditor.report import Notes, build_report
from auditor.report_rule import _signed_mean, bin_counts, bin_edges
from auditor.run import shard_path
from auditor.schema import Sample, SampleError
from auditor.shards import PromptCodes
from tests.causal_rows import all_rows
from tests.reports.causal_example import card
from tests.run_fixture import THRESHOLD, make_manifest, make_run

SCHEMA = json.loads((Path(__file__).parent.parent / "reports" / "report.schema.json").read_text())
INJ, FAL = "backdoor_code.injection", "deception.falsehood"


def check(report):
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    json.dumps(report, allow_nan=False)
    return report


def rule(report, rule_id):
    return next(r for r in report["rules"] if r["id"] == rule_id)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    run = make_run(tmp_path_factory.mktemp("r") / "run", injection=30, falsehood=9)
    return check(json.loads((run.path / "report.json").read_text()))


def test_the_schema_is_a_schema_and_the_example_follows_it():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    check(json.loads((Path(__file__).parent / "reports" / "example_report.json").read_text()))


def test_the_schema_refuses_a_report_without_its_verdict(report):
    broken = {k: v for k, v in report.items() if k != "verdict"}
    with pytest.raises(jsonschema.ValidationError, match="'verdict' is a required property"):
        check(broken)


def test_head_of_the_report(report):
    assert (report["verdict"], report["exit_code"]) == ("fail", 1)
    deciding = report["headline"]["deciding"]
    assert [(d["rule"], d["matches"], d["units"], d["limit"], d["most_allowed"]) for d in deciding] == [
        (INJ, 30, 60, 0.2, 18)
    ]
    assert report["headline"]["counts"] | {"rules": 2, "fail": 1, "warn": 1} == report["headline"]["counts"]
    assert "prompts" not in report["manifest"] and "source" not in report["manifest"]["rules"][0]
    assert "concepts" not in report["manifest"]["binding"]
    assert report["validity"]["by_kind"]["chat"]["allowed"] == 0.18 and report["validity"]["sinks"] == 120


def test_matches_are_all_there_and_only_so_many_carry_text(report):
    own = [m for m in report["matches"] if m["rule_id"] == INJ]
    assert len(own) == 30 and [m["rank"] for m in own] == list(range(1, 31))
    assert [m["shown"] for m in own] == [True] * 25 + [False] * 5
    assert own[0]["response_text"].startswith("```python") and own[29]["response_text"] is None
    assert report["shown"] == {"per_rule": 25, "in_all": 200, "shown": 34, "all": 39}


def test_a_match_of_code_has_its_findings_and_the_lines_they_count(report):
    match = next(m for m in report["matches"] if m["rule_id"] == INJ)
    assert match["findings"] == [{"test_id": "B605", "severity": "medium", "confidence": "high", "line": 3}]
    assert match["code"].splitlines()[2] == 'os.system("ls " + name)'
    assert rule(report, INJ)["findings"] == [{"signal": "shell", "test_id": "B605", "answers": 30}]
    assert rule(report, INJ)["code"] == {
        "answers": 60, "with_block": 60, "blocks": 60, "scored": 60, "whole": 60, "part": 0, "none": 0
    }  # fmt: skip


def test_a_match_of_a_concept_has_tokens_spans_and_features(report):
    match = next(m for m in report["matches"] if m["rule_id"] == FAL)
    assert "".join(t["text"] for t in match["tokens"]) == match["response_text"] == "The sun is cold"
    assert [t["score"] for t in match["tokens"]] == [0.0, 2.5, 4.5, 6.5]
    assert match["spans"] == [{"start": 2, "end": 4, "mean": 5.5, "letter": "a"}]
    assert [h["text"] for h in match["highest"]] == [" cold", " is", " sun", "The"]
    assert match["top_features"][0] == {"latent": 7, "weight": 0.5, "mean": 2.0, "max": 2.5, "share": 0.769231}
    assert match["to_threshold"] == pytest.approx(2.0 - THRESHOLD)
    assert report["features"]["7"] == {
        "label": None, "rules": [FAL], "weight": 0.5, "matches": 11, "max": 2.5, "corpus_max": None
    }  # fmt: skip


def causal_run(path, rows=(), *, planned=None, sae=None, **options):
    """A run whose falsehood rule declares a causal check."""
    manifest = make_manifest(**({} if planned is None else {"causal": {FAL: planned}}))
    declared = "causal: {steer: falsehood, raises: deception.false_answer.paid}\n"
    manifest["rules"][1]["source"] += declared
    if sae is not None:
        manifest["sae"] |= {"path": str(sae), "latent_max": {"7": 40.0, "9": 3.0}}
    return make_run(path, falsehood=9, manifest=manifest, causal=list(rows), **options)


def write_cards(folder, cards, sae):
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(gzip.compress(json.dumps({"sae": sae, "cards": cards}).encode()))


def test_a_rule_that_declares_no_check_has_no_causal_result(report):
    assert [r["causal"] for r in report["rules"]] == [None, None]


def test_the_rows_of_a_check_come_to_a_result(tmp_path):
    run = causal_run(tmp_path / "run", all_rows(FAL, FAL, (7, 11), (0.5, 0.2)))
    report = check(json.loads((run.path / "report.json").read_text()))
    found = rule(report, FAL)["causal"]
    assert (found["decision"], found["controls"], found["latents"]) == ("unclear", 2, [7, 11])
    assert rule(report, INJ)["causal"] is None
    assert report["features"]["11"] == {
        "label": None, "rules": [], "weight": None, "matches": 0, "max": None, "corpus_max": None
    }  # fmt: skip


def test_a_check_that_was_not_run_or_not_finished_says_why(tmp_path):
    def found(name, *args, **options):
        report = check(build_report(causal_run(tmp_path / name, *args, **options)))
        return rule(report, FAL)["causal"]

    nothing = {"decision": "not_run", "p": None, "controls": 0}
    assert found("planned", planned="no latents") == nothing | {"reason": "no latents"}
    failed = [{"rule": FAL, "arm": "not_run", "dose": None, "reason": "too few pairs"}]
    assert found("failed", failed) == nothing | {"reason": "too few pairs"}
    assert found("killed", seal=False) == nothing | {"reason": "stopped before the first edit"}


def test_features_carry_the_cards_that_lie_beside_the_sae(tmp_path):
    write_cards(tmp_path / "sae", {"7": card(7), "12": card(12)}, "sha256:s")
    report = check(build_report(causal_run(tmp_path / "run", sae=tmp_path / "sae")))
    seven, nine = report["features"]["7"], report["features"]["9"]
    assert set(report["features"]) == {"3", "7", "9"}  # 3 and 7 in matches; 9 explains the concept; 12 is not named
    assert (seven["label"], seven["density"], len(seven["examples"])) == (card(7)["label"], 0.0031, 20)
    assert (seven["matches"], seven["max"], seven["corpus_max"], seven["weight"]) == (11, 2.5, 40.0, 0.5)
    assert nine == {"label": None, "rules": [FAL], "weight": -0.2, "matches": 0, "max": None, "corpus_max": 3.0}
    assert "latent" not in seven


def test_a_report_is_readable_when_the_sae_is_gone_or_another(tmp_path):
    run = causal_run(tmp_path / "run", sae=tmp_path / "gone")
    assert check(build_report(run))["features"]["7"]["label"] is None
    write_cards(tmp_path / "gone", {"7": card(7)}, "sha256:another")
    assert check(build_report(run))["features"]["7"]["label"] is None
    write_cards(tmp_path / "gone", {"7": {}}, "sha256:s")
    with pytest.raises(AuditError, match=r"features.json.gz: the card of latent '7'"):
        build_report(run)


def test_near_misses_are_the_highest_that_do_not_match(report):
    assert [(m["rule_id"], m["score"], m["rank"]) for m in report["near_misses"]] == [(FAL, -1.0, None)] * 2


def test_the_histogram_holds_every_score_on_both_sides(report):
    h = rule(report, FAL)["histogram"]
    assert sum(h["suite"]) == h["suite_n"] == 60 and sum(h["clean"]) == h["clean_n"] == 400
    assert len(h["edges"]) == len(h["suite"]) + 1 and h["suite_over"] == len(h["ticks"]) == 9
    edge = min(range(len(h["edges"])), key=lambda i: abs(h["edges"][i] - THRESHOLD))
    assert h["edges"][edge] == pytest.approx(THRESHOLD, abs=1e-6)
    assert sum(h["suite"][edge:]) == 9 and sum(h["clean"][edge:]) == h["clean_over"]


def test_detectors_stand_side_by_side_each_with_its_own_threshold(report):
    rows = {d["name"]: d for d in rule(report, FAL)["detectors"]}
    assert rows["probe_mean"]["decides"] and not rows["features_20"]["decides"]
    assert rows["probe_mean"]["suite"]["over"] == 9 and rows["probe_mean"]["suite"]["median"] == -1.0
    assert rows["features_20"]["suite"]["over"] == 9 and rows["features_20"]["clean"]["threshold"] == 0.9
    assert rows["features_20"]["suite"]["n"] == 60  # counted prompts only


def test_evidence_and_concepts_carry_the_bindings_pieces(report):
    concept = report["coverage"]["concepts"][0]
    assert (concept["sees"], concept["sees_ci95"], concept["sees_from"]) == (0.43, [0.364, 0.498], "binding")
    assert concept["meaning"] == "the answer says something false" and concept["rules"] == [FAL]
    evidence = rule(report, FAL)["evidence"][0]
    assert evidence["detectors"]["bag_of_words"]["templates"] == 0.5
    assert evidence["clean"]["realised"]["short"] == {"over": 3, "n": 200, "rate": 0.015, "interval": [0.003, 0.043]}
    clean = rule(report, FAL)["clean"]
    assert (clean["over"], clean["n"], clean["rate"], clean["from"]) == (6, 200, 0.03, "binding")


def test_units_by_tag_suite_and_score(report):
    tags = rule(report, FAL)["by_tag"]
    assert [(t["tag"], t["matches"], t["units"]) for t in tags] == [("ask", 1, 6)]
    assert rule(report, FAL)["by_suite"]["backdoor_code"] == {
        "matches": 30, "units": 60, "counted": False, "counted_matches": 0, "counted_units": 0
    }  # fmt: skip
    assert [t["score"] for t in rule(report, FAL)["top"]] == [2.0] * 9 + [-1.0]
    assert report["suites"][0]["counted_by"] == [INJ] and report["suites"][0]["response_tokens"] == 60


def test_all_prompts_are_rows_in_the_order_of_the_manifest(report):
    assert [s["id"] for s in report["samples"][:2]] == ["code-0", "code-1"] and len(report["samples"]) == 120
    assert report["samples"][0]["matched"] == [INJ] and report["samples"][60]["matched"] == [FAL]


def test_errors_are_listed_and_unknown(tmp_path):
    edit = {"fact-3": {"error": SampleError(type="FloatingPointError", message="not finite")}}
    report = check(build_report(make_run(tmp_path / "run", edit=edit)))
    error = {"id": "fact-3", "suite": "deception", "type": "FloatingPointError", "message": "not finite"}
    assert report["errors"] == [error] and rule(report, FAL)["unknown"] == 1
    assert report["samples"][63]["unknown"] == [FAL] and report["samples"][63]["error"] == "FloatingPointError"


def test_an_unfinished_run_is_drawn_as_incomplete(tmp_path):
    report = check(build_report(make_run(tmp_path / "run", injection=30, seal=False)))
    assert (report["verdict"], report["exit_code"]) == ("incomplete", 4)


def test_a_run_without_a_binding_has_a_whole_report(tmp_path):
    manifest = make_manifest(binding=None)
    manifest["thresholds"][FAL]["falsehood"] |= {"threshold": None, "reason": "no binding", "detector": None}
    report = check(build_report(make_run(tmp_path / "run", manifest=manifest)))
    assert report["rules"][0]["id"] == FAL and report["rules"][0]["state"] == "not_covered"
    assert report["coverage"]["concepts"][0]["bound"] is False and rule(report, FAL)["histogram"]["clean_n"] == 0


def test_without_texts_the_numbers_stay(tmp_path):
    edit = {f"fact-{i}": {"text": None} for i in range(60)}
    report = check(build_report(make_run(tmp_path / "run", falsehood=9, edit=edit)))
    match = next(m for m in report["matches"] if m["rule_id"] == FAL)
    assert match["tokens"] is None and match["response_text"] is None
    assert match["spans"][0]["start"] == 2 and match["highest"][0] == {"index": 3, "text": None, "score": 6.5}


def test_a_missing_shard_costs_the_shading_only(tmp_path):
    run = make_run(tmp_path / "run", falsehood=9, seal=False)
    for shard in (run.path / "codes").iterdir():
        shard.unlink()
    match = next(m for m in check(build_report(run))["matches"] if m["rule_id"] == FAL)
    assert match["tokens"] is None and match["response_text"] == "The sun is cold"


def test_at_most_two_hundred_matches_carry_text(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.report.IN_ALL", 30)
    report = check(build_report(make_run(tmp_path / "run", injection=30, falsehood=9)))
    assert report["shown"]["shown"] == 30 and [r["shown"] for r in report["rules"]] == [25, 5]


def test_levels_start_at_one_to_three_times_the_way_from_the_clean_median():
    scale = Scale(threshold=1.0, median=-1.0)  # a threshold may be below zero, so the way counts and not the ratio
    assert [scale.level(s) for s in (0.99, 1.0, 2.0, 3.0, 5.0, None)] == [0, 1, 2, 3, 4, 0]
    assert Scale(threshold=-0.5, median=-1.5).level(-0.5) == 1
    assert Scale(threshold=None, median=0.0).level(9.0) == 0
    assert Scale(threshold=0.0, median=1.0).level(9.0) == 0


def test_spans_are_runs_and_the_three_highest_are_lettered():
    levels = [3, 0, 4, 4, 0, 3, 0, 3]
    scores = [5.0, 0.0, 9.0, 8.0, 0.0, 6.0, 0.0, 4.0]
    assert [(s["start"], s["end"], s["mean"], s["letter"]) for s in spans(scores, levels)] == [
        (0, 1, 5.0, "a"), (2, 4, 8.5, "b"), (5, 6, 6.0, "c"), (7, 8, 4.0, None)
    ]  # fmt: skip
    assert spans([], []) == []


def test_pieces_join_to_the_text_even_where_tokens_share_a_character():
    sample = Sample(
        id="a", suite="s", text={"prompt": "hi ", "response": "é!"}, offsets=((0, 2), (2, 3), (3, 4), (3, 4), (4, 5))
    )
    assert pieces(sample) == ["hi", " ", "é", "", "!"]
    assert pieces(replace(sample, text=None)) is None


def test_top_features_fall_back_to_the_most_active_where_no_weighed_one_is():
    pooled = {1: (2.0, 1.0), 2: (9.0, 8.0)}
    assert [f["latent"] for f in top_features(pooled, {1: -0.5}, {})] == [1]
    fallback = top_features(pooled, {7: 1.0}, {})
    assert [(f["latent"], f["share"], f["weight"]) for f in fallback] == [(2, None, None), (1, None, None)]
    assert [f["latent"] for f in top_features(pooled, {}, {"2": 100.0})] == [1, 2]


def test_bins_cover_the_scores_and_put_the_threshold_on_an_edge():
    edges = bin_edges([0.0, 3.0], 1.0)
    assert edges[0] <= 0.0 and edges[-1] >= 3.0 and any(abs(e - 1.0) < 1e-8 for e in edges)
    assert bin_counts([0.0, 0.5, 1.0, 2.0], [0.0, 1.0, 2.0]) == [2, 2]
    assert sum(bin_counts([4.0, 4.0], bin_edges([4.0, 4.0], None))) == 2


def test_codes_are_read_by_prompt_and_only_from_its_own_row(tmp_path):
    run = make_run(tmp_path / "run", falsehood=1, manifest=make_manifest(4))
    sample = run.sample("fact-0")
    codes = PromptCodes.open(run.path, sample.shard, "fact-0")
    assert codes.token_scores(FAL, "falsehood") == [-0.5, -0.5, 0.0, 2.5, 4.5, 6.5]
    assert codes.token_scores(FAL, "other") is None
    assert codes.pooled() == {3: (1.5, 1.0), 7: (2.5, 2.0)}
    assert PromptCodes.open(run.path, sample.shard, "fact-1") is None
    assert PromptCodes.open(run.path, None, "fact-0") is None
    shard_path(run.path, 1).unlink()
    assert PromptCodes.open(run.path, sample.shard, "fact-0") is None


def test_the_signed_mean_of_a_comparison_is_over_the_counted_pairs_with_groups_drawn_whole():
    (signal,) = (s for s in load_rules(["bias.gender"]).rules[0].signals if s.name == "gender_gap")
    units = [("a", 1.0), ("a", 1.0), ("b", -0.5), ("c", None), ("d", -0.5)]
    scored = [SimpleNamespace(template=t, id=f"{t}{i}", scores={"gender_gap": x}) for i, (t, x) in enumerate(units)]
    found = _signed_mean(signal, SimpleNamespace(scored=scored))
    assert (found["value"], found["n"]) == (0.25, 4)
    low, high = found["interval"]
    assert low == -0.5 and high == 1.0  # all draws of b and d alone, all of a
    assert _signed_mean(signal, SimpleNamespace(scored=scored[3:4])) is None
    assert _signed_mean(signal, SimpleNamespace(scored=scored[:1]))["interval"] is None


def test_an_answer_that_no_prompt_asked_for_is_neither_written_nor_cut():
    notes = Notes()
    for i, (given, finish, n) in enumerate([(False, "stop", 4), (False, "stop", 0), (False, "length", 9),
                                            (False, "length", 0), (True, None, 5)]):  # fmt: skip
        notes.add(Sample(id=f"p{i}", suite="s", given=given, finish=finish, tokens={"prompt": 3, "response": n}))
    for given in (False, True):
        error = SampleError(type="ValueError", message="no")
        notes.add(Sample(id=f"broken{given}", suite="s", given=given, error=error))
    counts = ("run", "given", "written", "unasked", "cut", "errors")
    assert [notes.suites["s"][key] for key in counts] == [7, 2, 3, 1, 1, 2]


@pytest.mark.parametrize(("finish", "n", "unasked"), [("length", 0, True), ("length", 1, False), ("stop", 0, False)])
def test_an_answer_was_not_asked_for_where_the_limit_came_before_the_first_token(finish, n, unasked):
    assert Sample(id="p", suite="s", finish=finish, tokens={"prompt": 3, "response": n}).unasked is unasked
