"""bind, then calibrate, end to end on a tiny model; resumed, merged, refused."""

import random
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from auditor.binding import Binding, read_binding, write_binding
from auditor.calibrate import HandSignal, calibrate, hand_signals
from auditor.cli.bind import bind as bind_command
from auditor.cli.calibrate import calibrate as calibrate_command
from auditor.concepts import bind as bind_module
from auditor.concepts import fit
from auditor.concepts import self_test as self_test_module
from auditor.concepts.benign import HARD, fingerprint, load_benign, of_split
from auditor.concepts.bind import bind, decide_strengths
from auditor.concepts.packs import all_sets, choose_sets
from auditor.concepts.self_test import SelfTest
from auditor.concepts.subject import load_subject
from auditor.engine.tree import LatentsMeasure
from auditor.errors import AuditError
from sae import SaeError
from tests.tiny import N_LATENTS, K, make_model, make_sae, write_jsonl

KEY = "deception.shout"
FAMILY = "grammar: 1\nid: deception\ntitle: Deception\nconcepts:\n  shout: written in capitals\n"
WORDS = ("river", "stone", "cloud", "bread", "lamp", "green", "north", "quick", "glass", "table", "seven", "paper")


def contrast_rows():
    """A concept that a byte-level model must represent: capitals against small letters."""
    rows = []
    for t, word in enumerate(WORDS):
        for i in range(3):
            text = f"{word} {WORDS[(t + i + 1) % 12]} {i}"
            rows += [_row("positive", word, text.upper(), pair=text), _row("negative", word, text, pair=text)]
    for i in range(50):
        text = f"{WORDS[i % 12]} and {WORDS[(5 * i + 1) % 12]} {i}"
        rows += [_row("positive", "other", text.upper(), "package"), _row("negative", "other", text, "package")]
    return rows + [_row("hard_negative", f"hard {i}", f"{WORDS[i]} 12345", "generated") for i in range(8)]


def _row(label, template, text, source="generated", **more):
    messages = [{"role": "user", "content": f"Say something about {template}."}, {"role": "assistant", "content": text}]
    return {
        "concept": "shout", "label": label, "template": template, "source": source, "licence": "CC0-1.0",
        "messages": messages,
    } | more  # fmt: skip


def benign_answers():
    rows = []
    for i in range(110):
        split = "calibration" if i < 80 else "check" if i < 90 else "neutral"
        domain = ("facts", "advice")[i % 2]
        rows.append(
            {
                "id": f"b{i}", "domain": domain, "wording": f"w{i}", "prompt": f"Tell me about {WORDS[i % 12]}.",
                "response": f"{WORDS[i % 12]} is {WORDS[i % 7]} " * (1 + i % 3), "split": split, "licence": "CC0-1.0",
            }
        )  # fmt: skip
    return rows


def leave_one_option(patch):
    """Nothing for the inner folds to choose, so that a fit takes little time."""
    patch.setattr(fit, "FEATURE_C", (1.0,))
    patch.setattr(fit, "PROBE_C", (1e-2,))
    patch.setattr(fit.WordsMethod, "options", (fit.Option("", 1.0),))
    patch.setattr(fit.AttentionMethod, "options", (fit.Option("attention", 0.2),))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Model, SAE, packs, benign answers, and a binding bound and calibrated once."""
    folder = tmp_path_factory.mktemp("bind")
    model = make_model(folder / "model")
    sae = make_sae(folder / "sae", model)
    (folder / "packs" / "deception").mkdir(parents=True)
    (folder / "packs" / "deception" / "family.yaml").write_text(FAMILY)
    write_jsonl(folder / "packs" / "deception" / "contrast.jsonl", contrast_rows())
    write_jsonl(folder / "benign.jsonl", benign_answers())
    here = SimpleNamespace(
        folder=folder, model=model, sae=sae, packs=folder / "packs", out=folder / "binding.json",
        cache=folder / "cache", subject=load_subject(str(model), sae), benign=load_benign(folder / "benign.jsonl"),
    )  # fmt: skip
    here.sets = all_sets(here.packs)
    with pytest.MonkeyPatch.context() as patch:
        leave_one_option(patch)
        here.said = []
        neutral = of_split(here.benign, "neutral")
        bind(here.subject, list(here.sets.values()), neutral, here.out, here.cache, say=here.said.append)
    calibrate(here.subject, read_binding(here.out), here.out, here.benign, here.sets, here.cache)
    return here


def test_the_file_says_what_it_was_bound_to(place):
    data = read_binding(place.out)
    assert {key: data[key] for key in place.subject.facts} == place.subject.facts
    entry = data["concepts"][KEY]
    assert entry["contrast"] == place.sets[KEY].sha256
    assert entry["held_out_source"] == "package"
    assert entry["counts"] == {
        "positives": 36, "negatives": 36, "templates": 12, "hard_negatives": 8,
        "held_out_positives": 50, "held_out_negatives": 50, "held_out_hard": 0, "neutral": 20,
    }  # fmt: skip
    assert "about" in place.said[0] and "minutes" in place.said[0]


def test_capitals_are_found_and_their_threshold_sees_them(place):
    bound = Binding.load(place.out).concepts[KEY]
    assert bound.strength in ("strong", "weak"), bound.why
    assert bound.entry["auroc"]["templates"] > 0.9
    assert bound.sees("5%").rate > 0.8
    assert bound.sees("5%").n == 50


def test_every_detector_has_thresholds_scores_and_what_it_sees(place):
    entry = read_binding(place.out)["concepts"][KEY]
    piece = entry["clean"]["response"]
    assert set(piece["by_detector"]) == set(entry["detectors"])
    assert piece["n"] == 80 and piece["domains"] == {"advice": 40, "facts": 40}
    assert piece["fingerprint"] == fingerprint(of_split(place.benign, "calibration"))
    assert piece["thresholds"] == piece["by_detector"][entry["detector"]]["thresholds"]
    for found in piece["by_detector"].values():
        scores = [row[0] for row in found["scores"]]
        assert scores == sorted(scores) and len(scores) == 80
        assert scores == [float(f"{score:.6g}") for score in scores]
        assert (len(found["check"]), len(found["positives"])) == (10, 50)
        threshold = found["thresholds"]["5%"]["score"]
        assert threshold >= found["thresholds"]["5%"]["parts"]["pooled"]
        assert sum(score > threshold for score in scores) <= 1  # 80 answers allow none or one
        assert found["thresholds"]["1%"]["score"] is None
        assert found["thresholds"]["1%"]["reason"].endswith("1% needs 299")


def test_a_second_bind_keeps_what_is_there(place, monkeypatch):
    before = place.out.read_bytes()
    monkeypatch.setattr(bind_module, "evaluate_concept", lambda *a: pytest.fail("bound again"))
    bind(place.subject, list(place.sets.values()), of_split(place.benign, "neutral"), place.out, place.cache)
    assert place.out.read_bytes() == before


def test_strengths_are_decided_together(place):
    auroc = read_binding(place.out)["concepts"][KEY]["auroc"]
    binding = {"concepts": {KEY: {"auroc": auroc}}}
    decide_strengths(binding)
    assert binding["concepts"][KEY]["strength"] != "absent"
    binding["concepts"] |= {f"deception.c{i}": {"auroc": auroc} for i in range(120)}
    decide_strengths(binding)
    assert binding["concepts"][KEY]["strength"] == "absent"  # 1e-4 × 120 and more is above .01
    assert "after Holm" in binding["concepts"][KEY]["why"]


def test_another_model_may_not_write_into_the_file(place, tmp_path):
    other_model = make_model(tmp_path / "model", seed=9)
    other = load_subject(str(other_model), place.sae)
    for call in (
        lambda: bind(other, list(place.sets.values()), [], place.out, place.cache),
        lambda: calibrate(other, read_binding(place.out), place.out, place.benign, place.sets, place.cache),
    ):
        with pytest.raises(AuditError, match="bound_on"):
            call()


def test_an_sae_of_another_width_is_refused(place, tmp_path):
    wide = make_model(tmp_path / "wide", d_model=48)
    with pytest.raises(AuditError, match="reads vectors of width 32"):
        load_subject(str(wide), place.sae)


def test_a_stale_contrast_set_and_no_answers_are_refused(place):
    binding = read_binding(place.out)
    binding["concepts"][KEY]["contrast"] = "sha256:old"
    with pytest.raises(AuditError, match="another contrast set"):
        calibrate(place.subject, binding, place.out, place.benign, place.sets, place.cache)
    with pytest.raises(AuditError, match="nothing to calibrate on"):
        calibrate(place.subject, read_binding(place.out), place.out, [], place.sets, place.cache)


def test_a_rules_own_latents_get_their_threshold(place, tmp_path):
    signal = HandSignal("deception.hand.set", (3, 5), (1.0, 0.5))
    out = tmp_path / "binding.json"
    done = calibrate(
        place.subject, read_binding(place.out), out, place.benign, place.sets, place.cache, signals=[signal]
    )
    entry = done["signals"]["deception.hand.set"]
    assert (entry["indices"], entry["weights"]) == ([3, 5], [1.0, 0.5])
    assert Binding.load(out).signal("deception.hand.set").threshold("5%") is not None
    assert Binding.load(out).signal("deception.hand.set").sees("5%") is None
    with pytest.raises(AuditError, match=f"no latent {N_LATENTS}"):
        bad = HandSignal("deception.hand.set", (N_LATENTS,), (1.0,))
        calibrate(place.subject, done, out, place.benign, place.sets, place.cache, signals=[bad])


def test_latents_of_another_sae_are_told_apart(place):
    def rule(sae):
        measure = LatentsMeasure(sae=sae, indices=(1,), weights=(1.0,))
        return SimpleNamespace(id="deception.hand", signals=(SimpleNamespace(name="set", measure=measure),))

    here, elsewhere = hand_signals([rule("tiny"), rule("another")], place.subject.sae_names)
    assert [signal.key for signal in here] == ["deception.hand.set"]
    assert elsewhere == ["deception.hand.set"]


def test_concepts_are_chosen_by_whole_or_own_name(place):
    assert [one.concept for one in choose_sets(["shout"], place.sets)] == [KEY]
    with pytest.raises(AuditError, match="Did you mean deception.shout"):
        choose_sets(["deception.shot"], place.sets)


def test_the_commands_do_the_same_and_print_their_tables(place, tmp_path):
    out, bare = tmp_path / "binding.json", read_binding(place.out)
    for entry in bare["concepts"].values():
        del entry["clean"]
    write_binding(out, bare)
    common = ["--model", str(place.model), "--sae", str(place.sae), "--benign", str(place.folder / "benign.jsonl")]
    common += ["--packs", str(place.packs), "--cache", str(place.cache), "--no-progress"]
    one = CliRunner().invoke(bind_command, [KEY, "--out", str(out), *common], catch_exceptions=False)
    assert one.exit_code == 0 and "benign answers" not in one.stdout
    assert KEY in one.stdout and "bag_of_words" in one.stdout and "* " in one.stdout
    given = f"--benign {place.folder / 'benign.jsonl'} --packs {place.packs}"
    assert f"next: auditor calibrate --model {place.model} --sae {place.sae} {given} --binding {out}" in one.stderr
    assert read_binding(out) == bare
    every = CliRunner().invoke(bind_command, ["--all", "--out", str(out), *common], catch_exceptions=False)
    assert every.exit_code == 0 and "bag_of_words" in every.stdout and "80 benign answers" in every.stdout
    assert f"next: auditor scan --model {place.model} --sae {place.sae} --binding {out}" in every.stderr
    assert read_binding(out) == read_binding(place.out)
    done = CliRunner().invoke(calibrate_command, ["--binding", str(out), *common], catch_exceptions=False)
    assert done.exit_code == 0
    assert "80 benign answers" in done.stdout and "refused" in done.stdout
    assert read_binding(out) == read_binding(place.out)


def test_what_would_keep_thresholds_from_being_set_is_said_before_anything_is_bound(place, tmp_path):
    common = ["--all", "--model", str(place.model), "--sae", str(place.sae), "--packs", str(place.packs)]
    fitted = write_jsonl(tmp_path / "benign.jsonl", [row for row in benign_answers() if row["split"] == "neutral"])
    command = [*common, "--benign", str(fitted), "--out", str(tmp_path / "none.json")]
    with pytest.raises(AuditError, match="nothing to calibrate on"):
        CliRunner().invoke(bind_command, command, catch_exceptions=False)
    held = read_binding(place.out)
    held["concepts"]["deception.elsewhere"] = held["concepts"][KEY]
    write_binding(out := tmp_path / "held.json", held)
    command = [*common, "--benign", str(place.folder / "benign.jsonl"), "--out", str(out)]
    with pytest.raises(AuditError, match="has deception.elsewhere, whose contrast sets are not here"):
        CliRunner().invoke(bind_command, command, catch_exceptions=False)
    assert not (tmp_path / "none.json").exists() and read_binding(out) == held


def test_binding_nonsense_prints_its_table_and_a_fault_exits_1(place, monkeypatch):
    leave_one_option(monkeypatch)
    monkeypatch.setattr(self_test_module, "self_test", partial(self_test_module.self_test, n=2))
    command = [KEY, "--self-test", "--model", str(place.model), "--sae", str(place.sae), "--packs", str(place.packs)]
    command += ["--benign", str(place.folder / "benign.jsonl"), "--cache", str(place.cache), "--no-progress"]
    passed = CliRunner().invoke(bind_command, command, catch_exceptions=False)
    assert passed.exit_code == 0 and passed.stdout.startswith(f"2 nonsense concepts on the texts of {KEY}: ")
    assert "whole_procedure" in passed.stdout and passed.stdout.endswith("self-test passed\n")

    leaking = SelfTest(aurocs={"whole_procedure": [0.8, 0.82, 0.79]}, strengths=["strong", "weak", "absent"])
    monkeypatch.setattr(self_test_module, "self_test", lambda table, **_: leaking)
    failed = CliRunner().invoke(bind_command, command, catch_exceptions=False)
    assert failed.exit_code == 1 and "self-test: 1 of 3 nonsense concepts came out strong" in failed.stdout


def test_honest_thresholds_exit_0_and_too_few_answers_to_tell_exit_1(place, tmp_path):
    command = ["--self-test", "--binding", str(place.out)]
    few = CliRunner().invoke(calibrate_command, command, catch_exceptions=False)
    assert few.exit_code == 1 and "too few answers" in few.stdout

    rng, many = random.Random(0), read_binding(place.out)
    by_detector = many["concepts"][KEY]["clean"]["response"]["by_detector"]
    for found in by_detector.values():
        found["scores"] = [[rng.gauss(0, 1), ("facts", "advice")[i % 2], rng.randint(5, 60)] for i in range(1400)]
    write_binding(out := tmp_path / "binding.json", many)
    honest = CliRunner().invoke(calibrate_command, ["--self-test", "--binding", str(out)], catch_exceptions=False)
    assert honest.exit_code == 0 and honest.stdout.count("holds\n") == 2
    n = 2 * len(by_detector)
    assert f"all detectors: {n} of {n} hold at their rate" in honest.stdout


def test_bind_wants_concepts_or_all(tmp_path):
    result = CliRunner().invoke(bind_command, ["--out", str(tmp_path / "b.json")])
    assert result.exit_code == 2 and "name concepts, or give --all" in result.stderr


def test_a_directory_without_an_sae_is_an_error(place, tmp_path):
    with pytest.raises(SaeError):
        load_subject(str(place.model), tmp_path)


def test_features_are_of_live_latents_and_the_codes_of_the_sae(place):
    entry = read_binding(place.out)["concepts"][KEY]
    spec = entry["detectors"]["features_20"]
    assert K < len(spec["indices"]) <= 20
    assert all(0 <= index < N_LATENTS for index in spec["indices"])


def test_hard_answers_set_no_threshold_and_are_reported_apart(place, tmp_path):
    hard = [replace(a, id=f"h{i}", domain="hard-fiction", split=HARD) for i, a in enumerate(place.benign[:6])]
    out = tmp_path / "binding.json"
    out.write_bytes(place.out.read_bytes())
    before = read_binding(out)["concepts"][KEY]["clean"]["response"]["thresholds"]["5%"]
    done = calibrate(place.subject, read_binding(out), out, [*place.benign, *hard], place.sets, place.cache)
    after = done["concepts"][KEY]["clean"]["response"]["thresholds"]["5%"]
    assert after["score"] == before["score"] and after["realised"]["domains"] == before["realised"]["domains"]
    assert after["realised"]["hard"]["hard-fiction"]["n"] == 6 and "hard" not in before["realised"]


def test_a_domain_without_calibration_answers_is_named(place, tmp_path):
    answers = [replace(a, domain="poems") if a.split == "check" else a for a in place.benign]
    first = next(number for number, a in enumerate(answers, 1) if a.split == "check")
    with pytest.raises(AuditError, match=rf"benign\.jsonl:{first}: the domain 'poems' has no answer of split 'calib"):
        calibrate(place.subject, read_binding(place.out), tmp_path / "b.json", answers, place.sets, place.cache)
