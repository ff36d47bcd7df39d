"""SAELens files: the same codes as the library that wrote them, and refusals that name file and fault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from sae import SaeConfig, SaeError, SparseAutoencoder, load_sae, save_sae
from sae.activations import ReLU, TopK

FIXTURES = Path(__file__).parent / "fixtures"
HOSTILE = json.loads((FIXTURES / "hostile" / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["saelens_topk", "saelens_standard"])
def test_codes_and_reconstruction_are_those_of_the_library_that_wrote_the_file(name: str) -> None:
    expected = np.load(FIXTURES / "formats" / name / "expected.npz")
    sae = load_sae(FIXTURES / "formats" / name)
    codes = sae.encode(torch.from_numpy(expected["x"]))
    dense = codes.to_dense().numpy()
    assert ((dense != 0) == (expected["codes"] != 0)).all()
    assert np.abs(dense - expected["codes"]).max() <= 1e-5 * np.abs(expected["codes"]).max()
    recon = sae.decode(codes).numpy()
    assert np.abs(recon - expected["recon"]).max() <= 1e-5 * np.abs(expected["recon"]).max()


@pytest.mark.parametrize(("activation", "rescale"), [(TopK(3), True), (TopK(3), False), (ReLU(), False)])
@pytest.mark.parametrize("b_dec_in", [True, False])
def test_a_written_file_reads_back_as_the_same_function(
    tmp_path: Path, activation, b_dec_in: bool, rescale: bool
) -> None:
    torch.manual_seed(0)
    sae = SparseAutoencoder(SaeConfig(6, 17, activation, b_dec_in, rescale, "gpt2", "resid_post.3"))
    with torch.no_grad():
        for parameter in sae.parameters():
            parameter.normal_()
    save_sae(sae, tmp_path / "sae")
    again = load_sae(tmp_path / "sae")
    x = torch.randn(40, 6)
    assert torch.equal(sae(x), again(x))
    assert again.cfg.hook_point == "resid_post.3" and again.cfg.model_name == "gpt2"


def test_half_weights_are_read_as_fp32(tmp_path: Path) -> None:
    sae = SparseAutoencoder(SaeConfig(4, 8, TopK(2)))
    save_sae(sae, tmp_path, half=True)
    assert load_sae(tmp_path).W_enc.dtype == torch.float32


def test_weights_too_large_for_half_are_not_written(tmp_path: Path) -> None:
    sae = SparseAutoencoder(SaeConfig(4, 8, TopK(2)))
    with torch.no_grad():
        sae.b_dec.fill_(1e6)
    with pytest.raises(SaeError, match="not finite"):
        save_sae(sae, tmp_path, half=True)
    assert not (tmp_path / "sae_weights.safetensors").exists()


@pytest.mark.parametrize("name", [name for name, case in HOSTILE.items() if case["must"] != "load"])
def test_a_hostile_file_is_refused_in_one_line(name: str) -> None:
    folder = FIXTURES / "hostile" / name
    with pytest.raises(SaeError) as refusal:
        load_sae(folder)
    assert name in str(refusal.value) and "\n" not in str(refusal.value)


def change_config(folder: Path, **changes: object) -> None:
    config = json.loads((folder / "cfg.json").read_text(encoding="utf-8"))
    (folder / "cfg.json").write_text(json.dumps(config | changes), encoding="utf-8")


def change_tensors(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(folder / "sae_weights.safetensors")
    change(tensors)
    save_file(tensors, folder / "sae_weights.safetensors")


def change_bytes(folder: Path, change: Callable[[bytes], bytes]) -> None:
    file = folder / "sae_weights.safetensors"
    file.write_bytes(change(file.read_bytes()))


def lying_header(raw: bytes, name: str, **changes: object) -> bytes:
    """The same file with a tensor's entry in the header changed."""
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    header[name] |= changes
    written = json.dumps(header).encode()
    return len(written).to_bytes(8, "little") + written + raw[8 + length :]


FAULTS: dict[str, Callable[[Path], object]] = {
    "truncated": lambda f: change_bytes(f, lambda raw: raw[: len(raw) * 6 // 10]),
    "truncated header": lambda f: change_bytes(f, lambda raw: raw[:60]),
    "empty": lambda f: change_bytes(f, lambda raw: b""),
    "header of 2^40 bytes": lambda f: change_bytes(f, lambda raw: (2**40).to_bytes(8, "little") + raw[8:1000]),
    "offsets past the end": lambda f: change_bytes(f, lambda raw: lying_header(raw, "W_dec", data_offsets=[0, 10**6])),
    "shape that overflows": lambda f: change_bytes(f, lambda raw: lying_header(raw, "W_dec", shape=[2**31, 2**31])),
    "deep header": lambda f: change_bytes(f, lambda raw: (10**5).to_bytes(8, "little") + b"[" * 10**5),
    "NaN": lambda f: change_tensors(f, lambda t: t["W_enc"].view(-1)[3].fill_(float("nan"))),
    "infinity": lambda f: change_tensors(f, lambda t: t["b_enc"][3].fill_(float("inf"))),
    "whole numbers": lambda f: change_tensors(f, lambda t: t.update(W_enc=t["W_enc"].long())),
    "missing tensor": lambda f: change_tensors(f, lambda t: t.pop("W_dec")),
    "unexpected tensor": lambda f: change_tensors(f, lambda t: t.update(W_evil=torch.zeros(3))),
    "swapped": lambda f: change_tensors(f, lambda t: t.update(W_enc=t["W_dec"].clone(), W_dec=t["W_enc"].clone())),
    "another d_in": lambda f: change_config(f, d_in=32),
    "another d_sae": lambda f: change_config(f, d_sae=128),
    "d_sae of 10^15": lambda f: change_config(f, d_sae=10**15),
    "unknown normalisation": lambda f: change_config(f, normalize_activations="mystery"),
    "scaling": lambda f: change_config(f, finetuning_scaling_factor=True),
    "topk named apart": lambda f: change_config(f, architecture="standard", activation_fn_str="topk"),
    "weights gone": lambda f: (f / "sae_weights.safetensors").unlink(),
    "weights a folder": lambda f: ((f / "sae_weights.safetensors").unlink(), (f / "sae_weights.safetensors").mkdir()),
    "weights a dangling link": lambda f: (
        (f / "sae_weights.safetensors").unlink(),
        (f / "sae_weights.safetensors").symlink_to("nowhere"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_good_file_with_one_fault_is_refused_in_one_line(tmp_path: Path, fault: str) -> None:
    folder = tmp_path / "sae"
    shutil.copytree(FIXTURES / "formats" / "saelens_topk", folder)
    assert load_sae(folder).n_latents == 64
    FAULTS[fault](folder)
    with pytest.raises(SaeError) as refusal:
        load_sae(folder)
    assert str(folder) in str(refusal.value) and "\n" not in str(refusal.value)


def test_the_control_among_the_hostile_files_loads() -> None:
    assert load_sae(FIXTURES / "hostile" / "control_saelens_topk").n_latents == 64


def test_links_in_a_loop_and_an_empty_directory_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.mkdir()
    (loop / "cfg.json").symlink_to(loop / "sae_weights.safetensors")
    (loop / "sae_weights.safetensors").symlink_to(loop / "cfg.json")
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder in (loop, empty, tmp_path / "nowhere"):
        with pytest.raises(SaeError):
            load_sae(folder)


def test_files_that_the_format_does_not_know_are_ignored(tmp_path: Path) -> None:
    save_sae(SparseAutoencoder(SaeConfig(4, 8, TopK(2))), tmp_path)
    (tmp_path / "evil.pkl").write_bytes(b"cos\nsystem\n")
    assert load_sae(tmp_path).d_in == 4


def test_vectors_of_another_width_are_refused() -> None:
    sae = load_sae(FIXTURES / "formats" / "saelens_topk")
    with pytest.raises(SaeError, match="width 16"):
        sae.encode(torch.zeros(3, 15))
