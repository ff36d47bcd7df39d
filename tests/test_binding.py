"""The binding file: what is read, refused, merged, and what the verdict and the manifest take from it."""

import json
import subprocess
import sys
from copy import deepcopy

import pytest

from auditor.binding import Binding, ConceptBinding, read_binding, write_binding
from auditor.errors import AuditError

KEY = "deception.lying"
THRESHOLD = {"score": 1.5, "marginal": 1.25, "sees": 0.46, "sees_ci95": [0.37, 0.55], "sees_n": 120}
BY_DETECTOR = {
    "probe_last": {
        "thresholds": {"5%": THRESHOLD, "1%": {"score": None, "reason": "calibration too small: 90 answers"}},
        "scores": [[-1.0, "facts", 7], [1.5, "code", 200]],
        "check": [[0.5, "facts", 9]],
        "positives": [0.0, 3.0],
    },
    "features_20": {"thresholds": {"5%": {"score": 0.1, "sees": None}}, "scores": [[0.0, "facts", 7]], "check": []},
}
ENTRY = {
    "strength": "weak",
    "lexical": False,
    "why": "its AUROC on the held-out source is 0.70, below 0.75",
    "contrast": "sha256:c0",
    "detector": "probe_last",
    "detectors": {
        "probe_last": {"kind": "linear", "reduce": "last", "vector": [1.0, 2.0], "bias": 0.5},
        "features_20": {"kind": "features", "reduce": "max", "indices": [3], "weights": [1.0], "bias": 0.0},
    },
    "latents": [3],
    "weights": [1.0],
    "direction": [0.0, 1.0],
    "clean": {"response": {"n": 2, "thresholds": BY_DETECTOR["probe_last"]["thresholds"], "by_detector": BY_DETECTOR}},
}
FILE = {
    "schema_version": 1,
    "sae": "sha256:aa",
    "bound_on": "sha256:bb",
    "tokenizer": "sha256:cc",
    "hook_point": "resid_post.2",
    "d_model": 2,
    "concepts": {KEY: ENTRY},
}
FITS = {"sae": "sha256:aa", "hook_point": "resid_post.2", "d_model": 2, "tokenizer": "sha256:cc"}


@pytest.fixture
def path(tmp_path):
    write_binding(tmp_path / "binding.json", FILE)
    return tmp_path / "binding.json"


def changed(tmp_path, name, **change):
    write_binding(tmp_path / name, deepcopy(FILE) | change)
    return tmp_path / name


def test_what_is_written_is_read_again_with_lists_on_one_line(path):
    assert read_binding(path) == FILE
    assert '"vector": [1.0, 2.0]' in path.read_text()


def test_a_concept_tells_thresholds_and_what_each_sees(path):
    bound = Binding.load(path).concepts[KEY]
    assert bound.threshold("5%") == 1.5
    assert bound.threshold("5%", "features_20") == 0.1
    assert bound.calibrated.marginal("5%") == 1.25
    assert (bound.sees("5%").rate, bound.sees("5%").interval, bound.sees("5%").n) == (0.46, (0.37, 0.55), 120)
    assert bound.clean_scores() == [(-1.0, "facts", 7), (1.5, "code", 200)]
    assert bound.calibrated.check_scores() == [0.5]


def test_a_missing_threshold_has_a_reason(path):
    calibrated = Binding.load(path).concepts[KEY].calibrated
    assert (calibrated.threshold("1%"), calibrated.sees("1%")) == (None, None)
    assert calibrated.reason("1%") == "calibration too small: 90 answers"
    assert calibrated.reason("5%") is None
    assert "calibrated to 5%, 1%, not to 2%" in calibrated.reason("2%")
    bare = ConceptBinding(KEY, {k: v for k, v in ENTRY.items() if k != "clean"}, "sha256:bb")
    assert "auditor calibrate" in bare.calibrated.reason("5%")


@pytest.mark.parametrize(
    ("own", "word"),
    [
        ({"sae": "sha256:other"}, "another SAE"),
        ({"hook_point": "resid_post.3"}, "another hook point"),
        ({"d_model": 3}, "another width"),
        ({"tokenizer": "sha256:other"}, "another tokenizer"),
    ],
)
def test_another_sae_hook_point_width_or_tokenizer_is_refused(path, own, word):
    Binding.load(path).check(**FITS)
    with pytest.raises(AuditError, match=word) as caught:
        Binding.load(path).check(**FITS | own)
    assert caught.value.exit_code == 2


def test_other_weights_are_a_transfer_and_no_error(path):
    binding = Binding.load(path)
    assert binding.is_transferred("sha256:tuned") and not binding.is_transferred("sha256:bb", KEY)


def test_another_contrast_set_is_stale_with_the_command(path):
    bound = Binding.load(path).concepts[KEY]
    assert bound.stale_reason("sha256:c0") is None and bound.stale_reason(None) is None
    assert f"auditor bind {KEY}" in bound.stale_reason("sha256:c1")


def test_of_several_files_the_last_one_wins_for_a_concept(tmp_path, path):
    other = deepcopy(ENTRY) | {"strength": "strong"}
    second = changed(tmp_path, "second.json", concepts={KEY: other, "bias.gender": other}, bound_on="sha256:dd")
    both = Binding.load([path, second])
    assert both.concepts[KEY].strength == "strong"
    assert set(both.concepts) == {KEY, "bias.gender"}
    assert both.concepts[KEY].bound_on == "sha256:dd"
    assert both.sha256 not in (Binding.load(path).sha256, Binding.load(second).sha256)
    assert Binding.load([second, path]).concepts[KEY].strength == "weak"


def test_files_of_two_saes_are_refused(tmp_path, path):
    with pytest.raises(AuditError, match="another SAE"):
        Binding.load([path, changed(tmp_path, "second.json", sae="sha256:zz")])


def test_the_manifest_gets_no_vectors_and_the_deciding_scores_alone(path):
    light = Binding.load(path).concepts[KEY].without_vectors()
    assert "direction" not in light
    assert light["detectors"]["probe_last"] == {"kind": "linear", "reduce": "last", "bias": 0.5}
    by_detector = light["clean"]["response"]["by_detector"]
    assert by_detector["probe_last"]["scores"] == BY_DETECTOR["probe_last"]["scores"]
    assert set(by_detector["features_20"]) == {"thresholds", "clean"}
    whole, kept = (b.calibrated for b in (Binding.load(path).concepts[KEY], ConceptBinding(KEY, light, "sha256:bb")))
    for name in BY_DETECTOR:
        assert kept.clean_spread(name) == whole.clean_spread(name)
    assert whole.clean_spread("probe_last")["n"] == len(BY_DETECTOR["probe_last"]["scores"])
    assert ConceptBinding(KEY, light, "sha256:bb").threshold("5%") == 1.5
    assert light["latents"] == [3]


def test_a_rules_own_latents_have_thresholds_and_go_stale(tmp_path):
    own = {"latents": {"thresholds": {"5%": THRESHOLD}, "scores": [], "check": [], "positives": []}}
    signal = {"indices": [3, 5], "weights": [1.0, 2.0], "clean": {"response": {"by_detector": own}}}
    binding = Binding.load(changed(tmp_path, "b.json", signals={"deception.hand.set": signal}))
    assert binding.signal("deception.hand.set").threshold("5%") == 1.5
    assert "never calibrated" in binding.signal("deception.other.set").reason("5%")
    assert binding.signal_is_current("deception.hand.set", (3, 5), (1.0, 2.0))
    assert not binding.signal_is_current("deception.hand.set", (3, 6), (1.0, 2.0))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not JSON"),
        ("[]", "no JSON object"),
        (json.dumps(FILE | {"schema_version": 2}), "version 2"),
        (json.dumps({k: v for k, v in FILE.items() if k != "sae"}), "no 'sae'"),
        (json.dumps(FILE | {"concepts": []}), "no 'concepts'"),
        (json.dumps(FILE | {"concepts": {KEY: {}}}), f"{KEY}: no 'strength'"),
        (json.dumps(FILE | {"concepts": {KEY: ENTRY | {"strength": "huge"}}}), "strength 'huge'"),
        (json.dumps(FILE | {"concepts": {KEY: ENTRY | {"detector": "gone"}}}), "'gone' is not among"),
    ],
)
def test_a_damaged_file_is_one_clear_line(tmp_path, content, message):
    file = tmp_path / "bad.json"
    file.write_text(content)
    with pytest.raises(AuditError, match=message) as caught:
        read_binding(file)
    assert str(file) in str(caught.value)


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(AuditError, match="cannot be read"):
        Binding.load(tmp_path / "none.json")


def test_reading_a_binding_imports_no_torch():
    code = "import sys, auditor.binding, auditor.thresholds, auditor.concepts.benign, auditor.concepts.contrast; " + (
        "sys.exit(any(name in sys.modules for name in ('torch', 'scipy', 'sklearn', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
