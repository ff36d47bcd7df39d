"""A team's own model, without a chat template, through every command from text to page; and what `doctor` says."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.cli.main import main
from auditor.concepts import fit
from auditor.run import open_run
from sae.card import load_card
from tests.test_calibrate import FAMILY, KEY, benign_answers, contrast_rows
from tests.tiny import LAYER, Tiny, make_model, write_jsonl

SIZES = ["--n-latents", "64", "--k", "4", "--epochs", "2", "--batch-tokens", "32"]


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of a command."""
    with pytest.raises(SystemExit) as done:
        main([str(arg) for arg in args])
    out, err = capsys.readouterr()
    assert isinstance(done.value.code, int)
    return done.value.code, out, err


@dataclass(frozen=True)
class Team:
    """What a team has: a model without a chat template, documents, and a folder to work in."""

    folder: Path
    model: Path
    documents: Path

    @property
    def sae(self) -> Path:
        return self.folder / "sae"

    @property
    def binding(self) -> Path:
        return self.folder / "binding.json"


def documents() -> list[dict[str, object]]:
    """Prose, bare code and fenced code, two thirds for training."""
    rows: list[dict[str, object]] = []
    for i in range(36):
        split = "held_out" if i % 3 == 0 else "train"
        code = f"def add_{i}(x):\n    return x + {i}\n"
        turns = [{"role": "user", "content": "Add."}, {"role": "assistant", "content": f"```python\n{code}```"}]
        rows.append({"kind": "prose", "split": split, "text": f"Tale number {i} of the long road to the sea."})
        rows.append({"kind": "code", "split": split} | ({"text": code} if i % 2 else {"messages": turns}))
    return rows


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Team:
    folder = tmp_path_factory.mktemp("team")
    model = make_model(folder / "model", chat=False, context=4096)
    return Team(folder, model, write_jsonl(folder / "corpus.jsonl", documents()))


@pytest.fixture(autouse=True)
def cache(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of the team's own, one penalty a method, and a working directory that is the team's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(team.folder / "cache"))
    monkeypatch.chdir(team.folder)
    monkeypatch.setattr(fit, "FEATURE_C", (1.0,))
    monkeypatch.setattr(fit, "PROBE_C", (1e-2,))
    monkeypatch.setattr(fit.WordsMethod, "options", (fit.Option("", 1.0),))
    monkeypatch.setattr(fit.AttentionMethod, "options", (fit.Option("attention", 0.2),))


@pytest.fixture
def trained(team: Team, capsys: pytest.CaptureFixture[str]) -> Team:
    """With an SAE, trained and measured by the commands of the guide."""
    if (team.sae / "card.json").exists():
        return team
    for split in ("train", "held_out"):
        harvest = ["sae", "harvest", "--model", team.model, "--documents", team.documents, "--split", split]
        assert run(capsys, *harvest, "--out", f"acts/{split}")[0] == 0
    code, _, said = run(capsys, "sae", "train", "acts/train", "--out", team.sae, *SIZES)
    assert code == 0 and "minutes more" in said
    given = ["--held-out", "acts/held_out", "--corpus", "acts/train"]
    assert (
        run(capsys, "sae", "evaluate", team.sae, "--model", team.model, "--documents", team.documents, *given)[0] == 0
    )
    return team


@pytest.fixture
def bound(trained: Team, capsys: pytest.CaptureFixture[str]) -> Team:
    """With a binding of one concept, calibrated."""
    if trained.binding.exists():
        return trained
    packs = trained.folder / "packs" / "deception"
    packs.mkdir(parents=True)
    (packs / "family.yaml").write_text(FAMILY)
    write_jsonl(packs / "contrast.jsonl", contrast_rows())
    benign = write_jsonl(trained.folder / "benign.jsonl", benign_answers())
    common = ["--model", trained.model, "--sae", trained.sae, "--packs", packs.parent, "--benign", benign]
    assert run(capsys, "bind", "--all", "--out", trained.binding, *common)[0] == 0
    return trained


def test_the_harvest_reads_after_the_middle_block_and_measures_what_an_outlier_is(trained: Team) -> None:
    source = json.loads((trained.folder / "acts" / "train" / "source.json").read_text(encoding="utf-8"))
    assert source["hook_point"] == f"resid_post.{LAYER}"
    held_out = json.loads((trained.folder / "acts" / "held_out" / "source.json").read_text(encoding="utf-8"))
    assert source["max_norm"] == held_out["max_norm"]
    card = load_card(trained.sae)
    assert card["outlier_share"] < 0.05 and list(card["kinds"]) == ["prose"]


def test_two_harvests_of_which_one_left_out_other_tokens_are_refused(
    trained: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--model", trained.model, "--documents", trained.documents]
    harvest = ["sae", "harvest", *common, "--split", "held_out", "--max-norm", "1e9", "--out", "acts/all_norms"]
    assert run(capsys, *harvest)[0] == 0
    given = ["--held-out", "acts/all_norms", "--corpus", "acts/train"]
    code, _, err = run(capsys, "sae", "evaluate", trained.sae, *common, *given)
    assert code == 2 and "Harvest both with one --max-norm" in err


def test_what_ships_is_read_a_turn_a_line_and_a_teams_own_prompts_as_they_stand(
    bound: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    own = write_jsonl(bound.folder / "own.jsonl", [{"id": "own", "prompt": "The sea is", "max_new_tokens": 4}])
    fit_flags = ["--model", bound.model, "--sae", bound.sae, "--binding", bound.binding]
    flags = ["--prompts", "deception", "--prompts", own, "--limit", "90", "--max-new-tokens", "2", "--no-causal"]
    code, out, err = run(capsys, "scan", *fit_flags, *flags, "--out", "runs/raw", "--no-progress")
    assert code == 0, err
    assert "report: runs/raw/report.html" in out and (bound.folder / "runs" / "raw" / "report.html").exists()
    samples = {sample.id: sample for sample in open_run(bound.folder / "runs" / "raw").iter_samples()}
    assert all(sample.error is None for sample in samples.values())
    assert samples["own"].text["prompt"] == "The sea is"
    assert samples["plain-romeo-and-juliet"].text["prompt"] == "Who wrote the play Romeo and Juliet?\n"
    assert samples["incentive-ours"].text["prompt"].count("\n") == 2, "a system turn, and the user's"


def test_a_binding_is_checked_on_a_fine_tune_of_a_model_without_a_chat_template(
    bound: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    from auditor.scan.check import check_texts
    from sae.lm import LanguageModelTokenizer

    tok = LanguageModelTokenizer.load(bound.model)
    for text in check_texts(["deception.falsehood"], None)[:3]:
        shown = text.prompt.conversation(None, tok.has_chat_template)
        assert isinstance(shown, str) and shown.endswith("\n")


def test_the_shipped_rules_own_cases_are_read_a_turn_a_line(bound: Team) -> None:
    from auditor.engine.packs import load_rules
    from auditor.scan.cases import run_cases

    (rule,) = load_rules(["deception.concealment"]).rules
    assert any("messages" in (case.prompt or {}) for case in rule.cases)
    results = run_cases([rule], model=str(bound.model), sae=bound.sae, binding=[bound.binding])
    assert len(results) == len(rule.cases)


def test_one_command_from_documents_makes_the_sae_that_four_make(
    trained: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    out = trained.folder / "at-once"
    given = ["--model", trained.model, "--documents", trained.documents, "--out", out]
    code, said, _ = run(capsys, "sae", "train", *given, *SIZES)
    assert code == 0 and "held-out text" in said and "dead: " in said
    at_once, by_steps = load_card(out), load_card(trained.sae)
    assert at_once["sae"] == by_steps["sae"] and at_once["kinds"] == by_steps["kinds"]


def test_training_wants_activations_or_documents(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "sae", "train", "--out", team.folder / "none")
    assert code == 2 and "or give --documents" in err
    of_one_split = write_jsonl(team.folder / "no-train.jsonl", [row for row in documents() if row["split"] != "train"])
    given = ["--model", team.model, "--documents", of_one_split, "--out", team.folder / "none"]
    code, _, err = run(capsys, "sae", "train", *given)
    assert code == 2 and "no document to harvest" in err and not (team.folder / "none").exists()
    short = write_jsonl(team.folder / "short.jsonl", documents()[:1])
    code, _, err = run(
        capsys, "sae", "train", "--model", team.model, "--documents", short, "--out", team.folder / "none"
    )
    assert code == 2 and "Hold out more documents" in err and not (team.folder / "none").exists()


def test_training_at_another_hook_point_than_the_harvest_is_refused(
    trained: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = ["--hook-point", "resid_post.0", "--out", trained.folder / "none"]
    code, _, err = run(capsys, "sae", "train", "acts/train", *elsewhere)
    assert code == 2 and f"harvested at resid_post.{LAYER}, not at resid_post.0" in err


def test_an_sae_from_elsewhere_needs_one_command(trained: Team, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = shutil.copytree(trained.sae, trained.folder / "theirs", dirs_exist_ok=True)
    for name in ("card.json", "latents.safetensors", "checkpoint.pt"):
        (theirs / name).unlink()
    own = write_jsonl(trained.folder / "own.jsonl", [{"id": "own", "prompt": "The sea is", "max_new_tokens": 4}])
    scan = [
        "scan",
        "--model",
        trained.model,
        "--sae",
        theirs,
        "--prompts",
        own,
        "--out",
        "runs/theirs",
        "--no-progress",
    ]
    code, _, err = run(capsys, *scan)
    assert code == 2 and f"`auditor sae evaluate {theirs} --model M --documents corpus.jsonl`" in err
    evaluate = ["sae", "evaluate", theirs, "--model", trained.model, "--documents", trained.documents]
    code, out, _ = run(capsys, *evaluate)
    assert code == 0 and "held-out text" in out
    mine, found = load_card(trained.sae), load_card(theirs)
    assert found["fvu"] == pytest.approx(mine["fvu"], rel=1e-4) and found["fits"] == mine["fits"]
    assert run(capsys, *scan)[0] == 0


def test_the_doctor_says_what_is_there_and_how_long_the_audit_takes(
    bound: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--model", bound.model, "--sae", bound.sae, "--binding", bound.binding]
    code, out, _ = run(capsys, "doctor", *flags, "--rules", "deception", "--device", "cpu")
    assert code == 0, out
    model = ("torch", "cores", "no chat template: prompts run raw", f"64 latents at resid_post.{LAYER}", "made on it")
    for said in (*model, KEY, "424 prompts", "tokens to read", "min on two CPU cores", "GB of memory", "can run"):
        assert said in out, said
    code, out, _ = run(capsys, "doctor", "--model", bound.model, "--sae", bound.sae, "--device", "cpu")
    assert code == 0 and f"-> auditor bind --model {bound.model} --sae {bound.sae} --all" in out


def test_the_doctor_names_each_thing_that_is_missing(
    team: Team, tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "doctor", "--model", team.model)
    assert code == 2 and "SAE       missing  no shipped SAE fits" in out and "auditor sae train" in out
    assert "no audit can run yet" in out
    code, out, _ = run(capsys, "doctor", "--model", "gemma-3-270m")
    assert code == 2 and "-> auditor fetch gemma-3-270m --accept-licence" in out and "ai.google.dev/gemma/terms" in out
    code, out, _ = run(capsys, "doctor", "--model", "./nowhere")
    assert code == 2 and "there is no such file or directory" in out
    code, out, _ = run(capsys, "doctor", *tiny.flags, "--prompts", "nothing.jsonl")
    assert code == 2 and "audit     missing" in out and "nothing.jsonl" in out
    broken = team.folder / "broken.json"
    broken.write_text("{}", encoding="utf-8")
    code, out, _ = run(capsys, "doctor", "--model", tiny.model, "--sae", tiny.sae, "--binding", broken)
    assert code == 2 and "binding   missing" in out
