"""The cards beside an SAE: read where they are, left out where they are another's, refused where they are damaged."""

import gzip
import json

import pytest

from auditor import assets
from auditor.cards import FILE, load_cards
from auditor.errors import AuditError
from sae.evaluate import sae_hash
from tests.reports.causal_example import card

SAE = "sha256:s"


def write(folder, cards, sae=SAE):
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(gzip.compress(json.dumps({"sae": sae, "cards": cards}).encode()))
    return folder


def test_cards_come_by_latent(tmp_path):
    assert load_cards(write(tmp_path, {"7": card(7)}), SAE) == {"7": card(7)}


def test_there_are_none_without_a_file_a_directory_or_for_another_sae(tmp_path):
    assert load_cards(tmp_path, SAE) == {}
    assert load_cards(tmp_path / "gone", SAE) == {}
    (tmp_path / "weights.safetensors").write_bytes(b"")
    assert load_cards(tmp_path / "weights.safetensors", SAE) == {}
    assert load_cards(write(tmp_path, {"7": {"latent": 7}}, sae="sha256:other"), SAE) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ('{"sae": "sha256:s", "cards": {"7": {"density": NaN}}}', "not JSON"),
        ('{"sae": "sha256:s", "cards": {"7": {"density": 1e999}}}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no 'sae' or no 'cards'"),
        ('{"sae": "sha256:s", "cards": []}', "no 'sae' or no 'cards'"),
        ('{"sae": "sha256:s", "cards": {"7": "text"}}', "the card of latent '7' has no usable 'latent'"),
        ('{"sae": "sha256:s", "cards": {"7": {"latent": 7}}}', "the card of latent '7' has no usable 'label'"),
        (json.dumps({"sae": SAE, "cards": {"8": card(7)}}), "the card of latent '8' has no usable 'latent'"),
        (json.dumps({"sae": SAE, "cards": {"7": card(7) | {"examples": {}}}}), "no usable 'examples'"),
    ],
)
def test_a_damaged_file_is_one_line_with_its_name(tmp_path, text, says):
    refused(tmp_path, gzip.compress(text.encode()), says)


@pytest.mark.parametrize("data", [b"", b"{}", gzip.compress(b"{}" * 999)[:-9]], ids=["empty", "plain", "torn"])
def test_what_does_not_unpack_is_refused(tmp_path, data):
    refused(tmp_path, data, "JSON" if not data else "cannot be read")


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.cards.MAX_BYTES", 1_000)
    refused(tmp_path, gzip.compress(b" " * 100_000), "larger than 1,000 bytes when unpacked")


def refused(folder, data, says):
    (folder / FILE).write_bytes(data)
    with pytest.raises(AuditError) as told:
        load_cards(folder, SAE)
    assert str(folder / FILE) in str(told.value) and says in str(told.value) and "\n" not in str(told.value)


def test_the_shipped_cards_are_those_of_the_shipped_sae():
    for asset in assets.shipped():
        assert load_cards(asset.sae, sae_hash(asset.sae))
