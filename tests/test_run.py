"""The run directory: what a kill leaves, what may be replaced, and what SHA256SUMS sees."""

import json
import multiprocessing
import os
from dataclasses import replace

import pytest

from auditor.errors import AuditError, IncompleteError
from auditor.run import SUMS, is_run_directory, open_run, shard_ids, shard_path
from auditor.run_writer import RunWriter
from auditor.schema import CheckRow, Sample, SampleError, round6
from tests.run_fixture import all_samples, lines_of, make_arrays, make_manifest, make_run

EDIT = {"rule": "deception.falsehood", "arm": "concept", "dose": 1.0, "effects": [0.1], "kl": 0.2}


def start(path, n_batches=2, **changes):
    """A run of four prompts a suite with its first batches measured, not sealed."""
    manifest = make_manifest(4, **changes)
    samples = all_samples(manifest, 1, 1)
    with RunWriter.open(path, manifest) as writer:
        writer.begin()
        for i in range(n_batches):
            batch = samples[4 * i : 4 * i + 4]
            writer.write_batch(batch, make_arrays(batch))
    return manifest, samples


def test_a_sample_comes_back_from_its_line_as_it_was(tmp_path):
    run = make_run(tmp_path / "run", injection=1, manifest=make_manifest(4))
    written = all_samples(run.manifest, 1, 0)[0]
    read = run.sample("code-0")
    assert json.dumps(read.to_json()) == json.dumps(replace(written, shard=(0, 0)).to_json())
    assert read.validity == written.validity and read.tags == written.tags
    assert run.sample("nobody") is None


def test_fields_that_a_later_version_added_are_kept():
    line = Sample(id="a", suite="s").to_json() | {"mood": "calm"}
    assert Sample.from_json(line).extra == {"mood": "calm"}
    assert Sample.from_json(line).to_json()["mood"] == "calm"


def test_scores_keep_six_significant_digits_and_no_infinities():
    assert (round6(1.23456789), round6(123456.789), round6(float("nan")), round6(None)) == (
        1.23457,
        123457.0,
        None,
        None,
    )
    line = Sample(id="a", suite="s", signals={"r": {"x": 0.123456789, "n": None}}).to_json()
    assert line["signals"] == {"r": {"x": 0.123457, "n": None}}


def test_a_torn_last_line_is_dropped_and_its_batch_redone_whole(tmp_path):
    start(tmp_path / "run")
    path = tmp_path / "run" / "samples.jsonl"
    path.write_bytes(path.read_bytes()[:-7])  # killed within the write of the second batch
    run = open_run(tmp_path / "run")
    assert run.missing() == ["fact-3"]
    with RunWriter.open(tmp_path / "run", make_manifest(4)) as writer:
        assert writer.done == {f"code-{i}" for i in range(4)}  # three whole lines of a torn batch do not count
        writer.begin()
    assert path.read_bytes().endswith(b"\n") and len(lines_of(run)) == 7


def test_a_shard_whose_lines_were_never_written_is_removed(tmp_path):
    start(tmp_path / "run")
    run = tmp_path / "run"
    shard_path(run, 2).write_bytes(shard_path(run, 0).read_bytes())
    (run / "codes" / "00003.safetensors.part").write_bytes(b"half")
    with RunWriter.open(run, make_manifest(4)) as writer:
        writer.begin()
    assert sorted(p.name for p in (run / "codes").iterdir()) == ["00000.safetensors", "00001.safetensors"]


def test_a_batch_whose_shard_is_gone_or_torn_is_redone(tmp_path):
    start(tmp_path / "run")
    shard_path(tmp_path / "run", 0).unlink()
    torn = shard_path(tmp_path / "run", 1)
    torn.write_bytes(torn.read_bytes()[:-1])
    assert shard_ids(torn) is None
    with RunWriter.open(tmp_path / "run", make_manifest(4)) as writer:
        assert writer.done == set()


def test_the_last_line_of_an_id_counts_and_shard_numbers_go_on(tmp_path):
    manifest, samples = start(tmp_path / "run", n_batches=1)
    again = [replace(s, finish="length") for s in samples[:4]]
    with RunWriter.open(tmp_path / "run", manifest) as writer:
        writer.begin()
        assert {s.shard for s in writer.write_batch(again, make_arrays(again))} == {(1, row) for row in range(4)}
    run = open_run(tmp_path / "run")
    assert [s.finish for s in run.iter_samples()] == ["length"] * 4
    assert run.sample("code-2").shard == (1, 2)


def test_errors_are_not_done_and_are_tried_again(tmp_path):
    manifest, samples = start(tmp_path / "run", n_batches=1)
    broken = [replace(samples[4], error=SampleError(type="ValueError", message="no")), *samples[5:8]]
    with RunWriter.open(tmp_path / "run", manifest) as writer:
        writer.begin()
        writer.write_batch(broken, make_arrays(broken))
        assert "fact-0" not in writer.done and "fact-1" in writer.done and not writer.complete


def test_a_finished_run_is_complete_and_resuming_removes_the_sums_first(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(4))
    with RunWriter.open(run.path, run.manifest) as writer:
        assert writer.complete
        writer.begin()
        assert not (run.path / SUMS).exists() and not writer.complete


def test_other_inputs_into_an_existing_run_are_refused_by_name(tmp_path):
    start(tmp_path / "run")
    other = make_manifest(4, identity="cd" * 32)
    other["identity_inputs"] |= {"seed": 1, "sae": "sha256:other"}
    with pytest.raises(
        AuditError, match=r"holds another run: sae, seed differ\. Name another --out, or .* --fresh"
    ) as told:
        RunWriter.open(tmp_path / "run", other)
    assert told.value.exit_code == 2 and is_run_directory(tmp_path / "run")


def test_fresh_replaces_what_a_scan_wrote_and_nothing_else(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(4))
    (run.path / "report.html").write_text("page")
    (run.path / "causal.jsonl").write_text("")
    (run.path / "notes.txt").write_text("mine")
    with RunWriter.open(run.path, make_manifest(4, identity="cd" * 32), fresh=True) as writer:
        assert writer.done == set()
        writer.begin()
    left = {p.name for p in run.path.iterdir()}
    assert left == {".lock", "codes", "manifest.json", "notes.txt"} and not list((run.path / "codes").iterdir())


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_that_is_no_run_is_never_touched(tmp_path, fresh):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("words")
    (tmp_path / "thesis" / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(AuditError, match="not a run directory .*Name another --out"):
        RunWriter.open(tmp_path / "thesis", make_manifest(4), fresh=fresh)
    assert sorted(p.name for p in (tmp_path / "thesis").iterdir()) == ["chapter.tex", "manifest.json"]


def test_a_foreign_codes_folder_is_no_run_either(tmp_path):
    (tmp_path / "x" / "codes").mkdir(parents=True)
    (tmp_path / "x" / "codes" / "model.safetensors").write_bytes(b"weights")
    with pytest.raises(AuditError, match="it holds 'codes'"):
        RunWriter.open(tmp_path / "x", make_manifest(4), fresh=True)


def test_out_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "f").write_text("")
    with pytest.raises(AuditError, match="is a file"):
        RunWriter.open(tmp_path / "f", make_manifest(4))


def test_a_scan_killed_before_its_manifest_leaves_a_folder_that_is_taken(tmp_path):
    with RunWriter.open(tmp_path / "run", make_manifest(4)):
        pass
    assert {p.name for p in (tmp_path / "run").iterdir()} == {".lock"}
    start(tmp_path / "run")
    assert is_run_directory(tmp_path / "run")


def test_a_second_scan_of_the_same_directory_is_one_clear_line(tmp_path):
    with RunWriter.open(tmp_path / "run", make_manifest(4)):
        with pytest.raises(AuditError, match="another scan is writing this run") as told:
            RunWriter.open(tmp_path / "run", make_manifest(4))
        assert told.value.exit_code == 2
    RunWriter.open(tmp_path / "run", make_manifest(4)).close()


def _hold_and_die(path):
    writer = RunWriter.open(path, make_manifest(4))
    writer.begin()
    os._exit(9)  # as a kill does: nothing is closed


def test_a_kill_leaves_no_lock(tmp_path):
    child = multiprocessing.get_context("fork").Process(target=_hold_and_die, args=(tmp_path / "run",))
    child.start()
    child.join()
    assert child.exitcode == 9
    RunWriter.open(tmp_path / "run", make_manifest(4)).close()


def test_opening_what_is_no_run_says_so(tmp_path):
    with pytest.raises(AuditError, match="no such run directory") as told:
        open_run(tmp_path / "nothing")
    assert told.value.exit_code == 2
    with pytest.raises(AuditError, match="not a run directory: it has no manifest.json"):
        open_run(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(IncompleteError, match="not a manifest that a scan wrote"):
        open_run(tmp_path)


def test_a_newer_run_is_refused(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(4))
    (run.path / "manifest.json").write_text(json.dumps(run.manifest | {"schema_version": 2}))
    with pytest.raises(AuditError, match="schema version 2, but this tool reads 1"):
        open_run(run.path)


def test_a_line_damaged_in_the_middle_is_incomplete_and_says_where(tmp_path):
    start(tmp_path / "run")
    path = tmp_path / "run" / "samples.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{oops\n" + b"".join(lines[1:]))
    with pytest.raises(IncompleteError, match=f"damaged at byte {len(lines[0])}"):
        open_run(tmp_path / "run").missing()


FILES = ["manifest.json", "samples.jsonl", "causal.jsonl", "report.json", "codes/00001.safetensors"]


@pytest.mark.parametrize("name", FILES)
def test_a_changed_or_missing_file_is_seen(tmp_path, name):
    run = make_run(tmp_path / "run", manifest=make_manifest(4), causal=[EDIT])
    run.verify()
    path = run.path / name
    whole = path.read_bytes()
    path.write_bytes(whole + b" ")
    with pytest.raises(IncompleteError, match=f"{name} was changed after the scan"):
        run.verify()
    path.unlink()
    with pytest.raises(IncompleteError, match=f"{name} is missing"):
        run.verify()


def test_the_page_is_not_covered_and_an_unlisted_shard_is_seen(tmp_path):
    run = make_run(tmp_path / "run", manifest=make_manifest(4))
    (run.path / "report.html").write_text("drawn again")
    run.verify()
    shard_path(run.path, 7).write_bytes(b"")
    with pytest.raises(IncompleteError, match="does not list codes/00007.safetensors"):
        run.verify()


@pytest.mark.parametrize("line", ["what is this", f"{'0' * 64}  ../secret", f"{'0' * 64}  /etc/passwd"])
def test_sums_that_lead_out_of_the_run_are_refused(tmp_path, line):
    run = make_run(tmp_path / "run", manifest=make_manifest(4))
    with (run.path / SUMS).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(IncompleteError, match="not a line that a scan writes"):
        run.verify()


def test_check_rows_are_kept_once_each(tmp_path):
    start(tmp_path / "run")
    row = CheckRow(set="benign", concept="deception.falsehood", id="b1", domain="code", detectors={}, score=0.5)
    with RunWriter.open(tmp_path / "run", make_manifest(4)) as writer:
        writer.write_check([row, replace(row, score=0.7)])
        assert writer.check_done() == {("benign", "deception.falsehood", "b1")}
    assert [r.score for r in open_run(tmp_path / "run").check_rows()] == [0.7]


def test_edits_are_appended_and_a_torn_last_one_is_dropped(tmp_path):
    start(tmp_path / "run")
    with RunWriter.open(tmp_path / "run", make_manifest(4)) as writer:
        for dose in (1.0, 2.0):
            writer.write_causal(EDIT | {"dose": dose})
    path = tmp_path / "run" / "causal.jsonl"
    path.write_bytes(path.read_bytes() + path.read_bytes()[:40])  # killed within the third write
    with RunWriter.open(tmp_path / "run", make_manifest(4)) as writer:
        assert [row["dose"] for row in writer.run.causal_rows()] == [1.0, 2.0]
        writer.begin()
        writer.write_causal(EDIT | {"dose": 5.0})
        assert writer.run.prompt_ids and not writer.complete
    assert list(open_run(tmp_path / "run").causal_rows()) == [EDIT | {"dose": dose} for dose in (1.0, 2.0, 5.0)]


def test_an_edit_that_json_cannot_say_is_refused_and_leaves_no_line(tmp_path):
    start(tmp_path / "run")
    with (
        RunWriter.open(tmp_path / "run", make_manifest(4)) as writer,
        pytest.raises(ValueError, match="JSON compliant"),
    ):
        writer.write_causal(EDIT | {"kl": float("nan")})
    assert not (tmp_path / "run" / "causal.jsonl").exists()


@pytest.mark.parametrize("line", [b"what\n", b'{"rule": "a.b"}\n', b'{"rule": 1, "arm": "concept"}\n'])
def test_a_damaged_line_of_causal_is_told_with_its_place(tmp_path, line):
    run = make_run(tmp_path / "run", manifest=make_manifest(4), causal=[EDIT], seal=False)
    path = run.path / "causal.jsonl"
    at = path.stat().st_size
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(IncompleteError, match=f"byte {at}"):
        list(run.causal_rows())


def test_frames_of_the_python_interface(tmp_path):
    run = make_run(tmp_path / "run", injection=22, falsehood=2)
    assert run.verdict == "fail"
    assert run.rules.set_index("id").loc["backdoor_code.injection", ["matches", "prompts", "verdict"]].tolist() == [
        22,
        60,
        "fail",
    ]
    assert (run.matches["rule"] == "deception.falsehood").sum() == 2
    assert run.samples.shape[0] == 120 and run.samples["deception.falsehood.falsehood"].max() == 2.0
    assert run.samples["response"].iloc[-1] == "The sun is cold"


def test_lone_surrogates_and_odd_ids_survive(tmp_path):
    odd = 'quote " back \\ \u00e9 \ud800 end'
    manifest = make_manifest(1)
    manifest["prompts"][0][0] = odd
    samples = all_samples(make_manifest(1), 0, 0)
    samples[0] = replace(samples[0], id=odd, text={"prompt": "p", "response": "\udc80"})
    with RunWriter.open(tmp_path / "run", manifest) as writer:
        writer.begin()
        writer.write_batch(samples, make_arrays(samples))
    run = open_run(tmp_path / "run")
    assert run.sample(odd).text["response"] == "\udc80" and run.missing() == []
