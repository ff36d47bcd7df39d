"""`auditor sae search` and `auditor sae dashboard` on the tiny model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.features import page_name
from auditor.cli.main import main
from tests.tiny import N_LATENTS, Tiny, make_sae, write_jsonl


def sae(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of `auditor sae`."""
    with pytest.raises(SystemExit) as done:
        main(["sae", *args])
    out, err = capsys.readouterr()
    assert isinstance(done.value.code, int)
    return done.value.code, out, err


def flags(tiny: Tiny) -> list[str]:
    return ["--model", str(tiny.model), "--sae", str(tiny.sae), "--no-progress"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "tales.jsonl", [{"kind": "prose", "text": f"Tale {i} is long."} for i in range(6)])


def test_search_by_a_text_prints_a_table_or_json(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    code, table, _ = sae(capsys, "search", "--prompt", "Is it so?", "--limit", "4", *flags(tiny))
    lines = table.splitlines()
    assert code == 0 and lines[0].split() == ["latent", "max", "mean", "position", "token"] and len(lines) == 5
    code, out, _ = sae(capsys, "search", "--prompt", "Is it so?", "--limit", "4", "--json", *flags(tiny))
    rows = json.loads(out)["latents"]
    assert code == 0 and [str(row["latent"]) for row in rows] == [line.split()[0] for line in lines[1:]]
    assert all(f"{row['max']:.3f}" == line.split()[1] for row, line in zip(rows, lines[1:], strict=True))


def test_search_near_a_latent(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    code, table, _ = sae(capsys, "search", "--near", "3", *flags(tiny))
    assert code == 0 and table.splitlines()[0].split() == ["latent", "cosine"] and len(table.splitlines()) == 21
    code, out, _ = sae(capsys, "search", "--near", "3", "--limit", "2", "--json", *flags(tiny))
    assert [str(row["latent"]) for row in json.loads(out)["latents"]] == [
        line.split()[0] for line in table.splitlines()[1:3]
    ]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "give --prompt TEXT or --near LATENT"),
        (["--prompt", "a", "--near", "1"], "give --prompt TEXT or --near LATENT"),
        (["--near", "64"], "there is no latent 64: the SAE has 64, 0 to 63."),
        (["--prompt", " "], "no tokens of its own"),
    ],
)
def test_a_search_that_makes_no_sense_is_one_line(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], args: list[str], says: str
) -> None:
    code, out, err = sae(capsys, "search", *args, *flags(tiny))
    assert (code, out) == (2, "") and says in err and len(err.splitlines()) == 1


def test_dashboard_writes_one_page_of_all_latents_and_says_the_minutes_once(
    tiny: Tiny, corpus: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given: dict[str, Any] = {}
    import reports

    write = reports.write_dashboard

    def spy(cards: list[dict[str, Any]], path: Path, facts: dict[str, Any]) -> None:
        given.update(cards=cards, facts=facts)
        write(cards, path, facts)

    monkeypatch.setattr(reports, "write_dashboard", spy)
    args = ["dashboard", "5", "3", "5", "--corpus", str(corpus), "--cache", "index", *flags(tiny)]
    loud = [arg for arg in args if arg != "--no-progress"]
    code, out, err = sae(capsys, *loud)
    assert code == 0 and out == "dashboards/latents-5+3.html\n" and "minutes: 6 documents to read, once" in err
    page = Path(out.strip()).read_text(encoding="utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "") and "Tale" in page
    assert [card["latent"] for card in given["cards"]] == [5, 3]
    assert [len(card["steered"]) for card in given["cards"]] == [6, 6]
    assert given["facts"]["corpus"] == "tales.jsonl" and given["facts"]["sae"] == "tiny"
    assert given["facts"]["tokens"] == given["cards"][0]["tokens"] > 0
    code, _, err = sae(capsys, *args, "--out", "other")
    assert code == 0 and err == "" and (tmp_path / "other" / "latents-5+3.html").is_file()


def test_bad_input_of_a_dashboard_is_one_line_and_writes_nothing(
    tiny: Tiny, corpus: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    empty = write_jsonl(tmp_path / "empty.jsonl", [])
    short = write_jsonl(tmp_path / "short.jsonl", [{"kind": "prose", "text": "a"}])
    narrow = make_sae(tmp_path / "narrow", tiny.model, d_model=16)
    for args, says in (
        (["64", "--corpus", str(corpus)], f"there is no latent 64: the SAE has {N_LATENTS}"),
        (["1", "--corpus", str(empty)], "the corpus has no documents"),
        (["1", "--corpus", str(short)], "no usable token"),
        (["1", "--corpus", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
        (["1", "--corpus", str(corpus), "--sae", "nowhere"], "nowhere"),
        (["1", "--corpus", str(corpus), "--sae", str(narrow)], "Use an SAE that was trained on this model"),
    ):
        code, out, err = sae(capsys, "dashboard", *flags(tiny), "--cache", "index", *args)
        assert (code, out) == (2, "") and says in err and len(err.splitlines()) == 1, args
    assert not (tmp_path / "dashboards").exists()


def test_a_page_is_named_by_its_first_latents() -> None:
    assert page_name([7]) == "latents-7.html"
    assert page_name([9, 1, 2, 3, 4]) == "latents-9+1+2+2-more.html"
