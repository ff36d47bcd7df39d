"""The command that makes the shipped SAE, whole, on a tiny model: what it chooses, keeps, says and ships."""

import json
import shutil

import pytest
import yaml
from click import ClickException
from click.testing import CliRunner

from auditor.assets import build, feature_aurocs
from auditor.assets.corpus_config import CorpusConfig
from auditor.assets.feature_aurocs import features_auroc
from auditor.assets.trials import in_random_order, shares
from auditor.cards import FILE as CARDS
from auditor.concepts import fit
from auditor.concepts.contrast import ContrastRow, ContrastSet
from auditor.concepts.evidence import HeldOutScores, method_evidence
from auditor.concepts.nested import MethodRun, Scheme
from benchmarks.assets import measured
from benchmarks.tables import assets_table, tried_table
from sae.evaluate import sae_hash
from sae.lm import LanguageModelTokenizer
from tests.concepts.planted import make_table
from tests.tiny import make_model, make_sae, write_jsonl

KINDS = ("prose", "chat", "code")


def documents():
    code = "```\n" + "x = 1\n" * 12 + "```"
    rows = []
    for i in range(40):
        turn = [{"role": "user", "content": f"Ask {i}"}]
        rows += [
            {"kind": "prose", "text": f"Tale number {i} of the long road over the hills."},
            {"kind": "chat", "messages": [*turn, {"role": "assistant", "content": f"Answer {i}, and no more."}]},
            {"kind": "code", "messages": [*turn, {"role": "assistant", "content": code}]},
        ]
    return [row | {"id": f"d{i}", "split": "held_out" if i % 4 == 3 else "train"} for i, row in enumerate(rows)]


def contrast_set():
    """Ten templates of three lies and truths of the same words, two rows of a held-out source, a hard negative."""
    said = [("positive", "It is so, {}, not otherwise."), ("negative", "It is not so, {}, otherwise.")]
    rows = [
        (label, f"t{t}", "generated", text.format(f"thing {t} {pair}"))
        for t in range(10)
        for pair in range(3)
        for label, text in said
    ]
    rows += [
        ("positive", "h", "facts", "No."),
        ("negative", "h", "facts", "Yes."),
        ("hard_negative", "x", "generated", "No"),
    ]
    made = [
        ContrastRow("family.lies", label, template, None, source, "MIT", (("user", "Is it?"), ("assistant", text)), i)
        for i, (label, template, source, text) in enumerate(rows)
    ]
    return ContrastSet("family.lies", tuple(made), "sha256:x", "facts")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture
def asset(tmp_path, model, monkeypatch):
    """A configuration, a finished corpus, benign answers and a contrast set; the folder they are in."""
    config = {
        "model": str(model),
        "corpus": {},
        "harvest": {"max_document_tokens": 120, "max_norm": 1e9},
        "choose": {"layers": [0, 2], "k": [2, 4], "sample_tokens": 3000, "held_out_tokens": 400, "epochs": 1},
        "train": {"n_latents": 48, "epochs": 2, "batch_tokens": 256, "lr": 0.01, "lr_warmup_steps": 2, "seed": 0},
        "evaluate": {"tokens_a_kind": 150},
        "bars": {"fvu": 2.0, "l0": 4, "held_out": dict.fromkeys(KINDS, 100)},
    }
    (tmp_path / "asset.yaml").write_text(yaml.safe_dump(config))
    (tmp_path / "asset").mkdir()
    benign = {"domain": "facts", "wording": "w", "prompt": "Hi", "licence": "MIT", "split": "neutral"}
    write_jsonl(
        tmp_path / "asset" / "benign.jsonl", [benign | {"id": f"b{i}", "response": f"Hello {i}."} for i in range(9)]
    )
    (tmp_path / "work" / "corpus").mkdir(parents=True)
    write_jsonl(tmp_path / "work" / "corpus" / "corpus.jsonl", documents())
    made_with = CorpusConfig.from_yaml(tmp_path / "asset.yaml").as_dict()
    summary = {"kinds": {}, "licences": [], "sources": {}, "dropped": {}, "config": made_with}
    (tmp_path / "work" / "corpus" / "summary.json").write_text(json.dumps(summary))
    monkeypatch.setattr(fit, "FEATURE_C", (1.0,))  # one penalty: the procedure is the same, its fits are a third
    monkeypatch.setattr(feature_aurocs, "all_sets", lambda packs: {"family.lies": contrast_set()})
    return tmp_path


def run(asset, *more):
    return CliRunner().invoke(build.main, [str(asset / "asset.yaml"), "--work", str(asset / "work"), *more])


def set_config(asset, section, **changes):
    config = yaml.safe_load((asset / "asset.yaml").read_text())
    config[section] |= changes
    (asset / "asset.yaml").write_text(yaml.safe_dump(config))


def shipped(asset):
    card = json.loads((asset / "asset" / "sae" / "card.json").read_text())
    return card, json.loads((asset / "asset" / "tried.json").read_text())


def test_what_ships_has_the_layer_and_k_that_were_chosen_and_says_what_was_tried(asset):
    told = run(asset)
    assert told.exit_code == 0, told.output
    card, tried = shipped(asset)
    assert [(one["hook_point"], one["k"]) for one in tried["trials"]][:2] == [("resid_post.0", 2), ("resid_post.2", 2)]
    assert tried["trials"][2]["hook_point"] == tried["hook_point"] and tried["trials"][2]["k"] == 4
    best = max(tried["trials"][:2], key=lambda one: one["auroc"])
    assert (card["hook_point"], card["k"]) == (tried["hook_point"], tried["k"]) == (best["hook_point"], tried["k"])
    assert card["training"]["epochs"] == 2 and card["dead_tokens"] > tried["trials"][0]["tokens"]
    assert set(card["features"]["concepts"]) == {"family.lies"} and tried["before"] is None
    assert "holds  FVU" in told.output and len(card["bars"]) == 5 and all(one["holds"] for one in card["bars"])
    assert set(tried["minutes"]) == set(build.STEPS) - {"ship"}
    table = tried_table(tried)
    found = measured(asset / "work")
    assert (found["hook_point"], found["k"]) == (tried["hook_point"], tried["k"])
    assert set(found["minutes"]) == set(build.STEPS)
    assert assets_table(found).count("| yes |") == 5
    assert "| `family.lies` |" in table and "| tried: 0, k 2 |" in table and tried["why_k"] in table


def test_a_run_that_is_killed_anywhere_goes_on_and_ends_the_same(asset, monkeypatch, tmp_path_factory):
    other = tmp_path_factory.mktemp("whole") / "whole"
    shutil.copytree(asset, other)
    assert run(other).exit_code == 0
    counted, inner = [], features_auroc

    def killed(table):
        counted.append(1)
        if len(counted) == 2:
            raise KeyboardInterrupt
        return inner(table)

    monkeypatch.setattr(feature_aurocs, "features_auroc", killed)
    assert run(asset).exit_code != 0
    kept = asset / "work" / "trials" / "resid_post.0-k2" / "measures.json"
    made = kept.stat().st_mtime_ns
    for step in ("harvest", "train", "evaluate"):  # killed when a step is done, before the next

        def stop(work, step=step, whole=build.STEPS[step]):
            whole(work)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setitem(build.STEPS, step, stop)
            assert run(asset).exit_code != 0
    assert not (asset / "asset" / "sae").exists()
    assert run(asset).exit_code == 0
    assert kept.stat().st_mtime_ns == made and len(counted) == 5  # three trials, one of them twice, and the last SAE
    assert sae_hash(asset / "asset" / "sae") == sae_hash(other / "asset" / "sae")
    assert [one["aurocs"] for one in shipped(asset)[1]["trials"]] == [
        one["aurocs"] for one in shipped(other)[1]["trials"]
    ]


def test_a_bar_that_fails_is_said_and_nothing_ships_but_by_its_own_step(asset, model):
    make_sae(asset / "asset" / "sae", model)
    card = json.loads((asset / "asset" / "sae" / "card.json").read_text()) | {"l0": 4.0, "dead_share": 0.0}
    card |= {"dead_tokens": 5}
    (asset / "asset" / "sae" / "card.json").write_text(json.dumps(card))
    old = sae_hash(asset / "asset" / "sae")
    made_on_it = [asset / "asset" / "binding.json", asset / "asset" / "sae" / CARDS]
    for path in made_on_it:
        path.write_bytes(b"")
    set_config(asset, "bars", fvu=0.0)
    told = run(asset)
    assert told.exit_code == 1 and "FAILS  FVU" in told.output and "nothing ships: FVU" in told.output
    assert "mean AUROC of features" in told.output  # held against those of the SAE that shipped before
    assert sae_hash(asset / "asset" / "sae") == old and not (asset / "asset" / "tried.json").exists()
    assert all(path.exists() for path in made_on_it)
    assert "| ≤ 0 | no |" in assets_table(measured(asset / "work"))
    told = run(asset, "--step", "ship")
    assert told.exit_code == 0 and "FAILS  FVU" in told.output
    card, tried = shipped(asset)
    assert (
        sae_hash(asset / "asset" / "sae") != old
        and [one["what"] for one in card["bars"] if not one["holds"]][0] == "FVU"
    )
    assert not any(path.exists() for path in made_on_it)
    assert tried["before"]["hook_point"] == "resid_post.2" and card["features"]["before"] == tried["before"]["auroc"]
    assert "| shipped before |" in tried_table(tried)


def test_files_that_were_not_measured_do_not_ship(asset, model):
    with pytest.raises(ClickException, match="the step corpus has not ended"):
        measured(asset / "work")
    sae = make_sae(asset / "work" / "sae", model)
    told = run(asset, "--step", "ship")
    assert told.exit_code == 1 and "not measured" in told.output  # its card has no bars
    card = json.loads((sae / "card.json").read_text()) | {"bars": []}
    (sae / "card.json").write_text(json.dumps(card))
    assert run(asset, "--step", "ship").exit_code == 0
    make_sae(sae, model, seed=1)
    (sae / "card.json").write_text(json.dumps(card))
    told = run(asset, "--step", "ship")
    assert told.exit_code == 1 and "not measured" in told.output  # it is the card of other weights


def test_a_step_before_its_time_or_a_faulty_configuration_is_one_line(asset):
    told = run(asset, "--step", "train")
    assert told.exit_code == 1 and "Run the steps sample, layer and k first" in told.output
    set_config(asset, "choose", k=[])
    told = run(asset)
    assert told.exit_code == 1 and "choose.k" in told.output and "Traceback" not in told.output


def test_a_trial_with_other_settings_in_the_same_folder_is_refused(asset):
    for step in ("sample", "layer"):
        assert run(asset, "--step", step).exit_code == 0
    set_config(asset, "train", lr=0.02)
    told = run(asset, "--step", "layer")
    assert told.exit_code == 1 and "trial with other settings" in told.output


def test_a_sample_has_each_kind_in_its_share_and_is_no_first_part(model):
    tok = LanguageModelTokenizer.load(model)
    rows = [row for row in documents() if row["kind"] == "prose"] * 3 + documents()
    found = shares(tok, rows, 1000, 120)
    tokens = {
        kind: sum(len(tok.render_raw(row["text"]).ids) for row in rows if row["kind"] == kind) for kind in ["prose"]
    }
    assert sum(found.values()) == pytest.approx(1000, abs=2)
    assert found["prose"] == pytest.approx(1000 * tokens["prose"] / (tokens["prose"] + _rest(tok, rows)), abs=1)
    order = [row["id"] for row in in_random_order(documents())]
    assert sorted(order) == sorted(row["id"] for row in documents()) and order[:3] != ["d0", "d1", "d2"]
    assert order == [row["id"] for row in in_random_order(documents()[::-1])]


def _rest(tok, rows):
    given = [row["messages"] for row in rows if row["kind"] != "prose"]
    return sum(min(120, len(tok.render(messages[:-1], messages[-1]["content"]).ids)) for messages in given)


def test_the_features_auroc_is_the_mean_of_what_bind_reports_for_both_sets(monkeypatch):
    monkeypatch.setattr(fit, "FEATURE_C", (0.1, 1.0))
    table = make_table(0.8)
    methods, scheme = fit.all_methods(table), Scheme.of(table)
    runs = [MethodRun(methods[name], scheme) for name in ("features_20", "features_100")]
    reported = [method_evidence(run, HeldOutScores.of(run))["templates"] for run in runs]
    assert features_auroc(table) == pytest.approx(sum(reported) / 2, abs=1e-3) and min(reported) > 0.6


def test_a_corpus_alone_needs_no_other_section(asset):
    whole = yaml.safe_load((asset / "asset.yaml").read_text())
    (asset / "asset.yaml").write_text(yaml.safe_dump({"model": whole["model"], "corpus": {}}))
    told = run(asset, "--step", "corpus")
    assert told.exit_code == 0, told.output
    assert "it has no `harvest`" in run(asset).output
