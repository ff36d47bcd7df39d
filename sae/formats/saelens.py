"""SAELens format: a directory with cfg.json and sae_weights.safetensors.

W_enc is stored [d_in, d_sae] there; ours is [n_latents, d_in]. `normalize_activations` other than "none" and
architectures other than standard and topk are refused, never read otherwise than they were meant.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sae.activations import ReLU, TopK
from sae.errors import SaeError
from sae.model import SaeConfig, SparseAutoencoder

CONFIG, WEIGHTS = "cfg.json", "sae_weights.safetensors"
MAX_CONFIG_BYTES = 1_000_000
MAX_LATENTS = 1 << 24


def load(path: Path) -> SparseAutoencoder:
    """An SAE as fp32. Errors: SaeError naming the file, the key or tensor, and what is expected."""
    cfg = read_config(path)
    tensors = _read_tensors(path / WEIGHTS)
    shapes = {
        "W_enc": (cfg.d_in, cfg.n_latents),
        "b_enc": (cfg.n_latents,),
        "W_dec": (cfg.n_latents, cfg.d_in),
        "b_dec": (cfg.d_in,),
    }
    _check_tensors(path / WEIGHTS, tensors, shapes)
    sae = SparseAutoencoder(cfg)
    with torch.no_grad():
        sae.W_enc.copy_(tensors["W_enc"].T)
        for name in ("b_enc", "W_dec", "b_dec"):
            getattr(sae, name).copy_(tensors[name])
    return sae.requires_grad_(False)


def save(sae: SparseAutoencoder, path: Path, *, half: bool = False) -> None:
    """Write cfg.json and sae_weights.safetensors; fp16 when `half`, else fp32.

    Errors: SaeError when a weight is not finite in that type; then neither is written.
    """
    path.mkdir(parents=True, exist_ok=True)
    dtype = torch.float16 if half else torch.float32
    tensors = {"W_enc": sae.W_enc.T, "b_enc": sae.b_enc, "W_dec": sae.W_dec, "b_dec": sae.b_dec}
    stored = {name: tensor.detach().cpu().to(dtype).contiguous() for name, tensor in tensors.items()}
    if not all(tensor.isfinite().all() for tensor in stored.values()):
        raise SaeError(f"{path}: the weights are not finite in {dtype}; nothing was written.")
    cfg = sae.cfg
    config = {
        "architecture": cfg.activation.name,
        "d_in": cfg.d_in,
        "d_sae": cfg.n_latents,
        "dtype": "float32",
        "device": "cpu",
        "apply_b_dec_to_input": cfg.b_dec_in,
        "normalize_activations": "none",
        "reshape_activations": "none",
        "metadata": {**cfg.metadata, "model_name": cfg.model_name, "hook_name": _hook_name(cfg.hook_point)},
    }
    if isinstance(cfg.activation, TopK):
        config |= {"k": cfg.activation.k, "rescale_acts_by_decoder_norm": cfg.scale_by_decoder_norm}
    save_file(stored, path / WEIGHTS)
    (path / CONFIG).write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_config(path: Path) -> SaeConfig:
    """The checked cfg.json of an SAE directory. Errors: SaeError naming the file, the key, and what is expected."""
    config = _read_json(path)
    where = path / CONFIG
    architecture = config.get("architecture")
    if architecture not in ("standard", "topk"):
        raise SaeError(f"{where}: architecture {architecture!r} is not read. Known: standard, topk.")
    for key, neutral in (
        ("normalize_activations", "none"),
        ("reshape_activations", "none"),
        ("finetuning_scaling_factor", False),
    ):
        if config.get(key, neutral) not in (neutral, None):
            raise SaeError(f"{where}: {key} {config[key]!r} is not read. Only {neutral!r} is.")
    activation_fn = config.get("activation_fn_str") or "relu"  # older files name a TopK SAE there alone
    if architecture == "standard" and activation_fn != "relu":
        raise SaeError(f"{where}: activation_fn_str {activation_fn!r} is not read with architecture 'standard'.")
    n_latents = _whole(where, config, "d_sae", MAX_LATENTS)
    d_in = _whole(where, config, "d_in", MAX_LATENTS)
    b_dec_in, rescale = _flag(where, config, "apply_b_dec_to_input", True), False
    activation: ReLU | TopK = ReLU()
    if architecture == "topk":
        activation = TopK(_whole(where, config, "k", n_latents))
        rescale = _flag(where, config, "rescale_acts_by_decoder_norm", False)
    metadata = config.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise SaeError(f"{where}: metadata must be a mapping.")
    hook = _our_hook_point(str(metadata.get("hook_name", "")))
    return SaeConfig(
        d_in, n_latents, activation, b_dec_in, rescale, str(metadata.get("model_name", "")), hook, metadata
    )


def _read_json(path: Path) -> dict:
    where = path / CONFIG
    if not path.is_dir():
        raise SaeError(f"{path}: no such SAE directory. It should hold {CONFIG} and {WEIGHTS}.")
    try:
        if where.stat().st_size > MAX_CONFIG_BYTES:
            raise SaeError(f"{where}: larger than {MAX_CONFIG_BYTES} bytes, so not an SAE config.")
        config = json.loads(where.read_text(encoding="utf-8"))
    except OSError as error:
        raise SaeError(
            f"{where}: cannot be read ({error.strerror}). An SAE directory holds {CONFIG} and {WEIGHTS}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise SaeError(f"{where}: not JSON in UTF-8 ({type(error).__name__}).") from error
    if not isinstance(config, dict):
        raise SaeError(f"{where}: should hold a mapping, holds a {type(config).__name__}.")
    return config


def _read_tensors(where: Path) -> dict[str, Tensor]:
    try:
        with safe_open(where, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
    except (OSError, SafetensorError, ValueError, RuntimeError, MemoryError) as error:
        raise SaeError(f"{where}: not a readable safetensors file ({str(error).splitlines()[0][:120]}).") from error


def _check_tensors(where: Path, tensors: dict[str, Tensor], shapes: dict[str, tuple[int, ...]]) -> None:
    if missing := sorted(shapes.keys() - tensors.keys()):
        raise SaeError(f"{where}: tensor {missing[0]} is missing.")
    if unexpected := sorted(tensors.keys() - shapes.keys()):
        raise SaeError(f"{where}: tensor {unexpected[0]} is not part of this architecture.")
    for name, shape in shapes.items():
        tensor = tensors[name]
        if tuple(tensor.shape) != shape:
            raise SaeError(f"{where}: {name} has shape {tuple(tensor.shape)}, cfg.json says {shape}.")
        if not tensor.is_floating_point():
            raise SaeError(f"{where}: {name} holds {tensor.dtype}; weights must be floating point.")
        if not tensor.isfinite().all():
            raise SaeError(f"{where}: {name} holds NaN or infinity.")


def _whole(where: Path, config: dict, key: str, largest: int) -> int:
    value = config.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= largest:
        raise SaeError(f"{where}: {key} must be a whole number from 1 to {largest}, is {str(value)[:40]!r}.")
    return value


def _flag(where: Path, config: dict, key: str, default: bool) -> bool:
    value = config.get(key, default)
    if not isinstance(value, bool):
        raise SaeError(f"{where}: {key} must be true or false, is {str(value)[:40]!r}.")
    return value


def _hook_name(hook_point: str) -> str:
    site, _, layer = hook_point.partition(".")
    return f"blocks.{layer}.hook_{site}" if layer else hook_point


def _our_hook_point(hook_name: str) -> str:
    parts = hook_name.split(".")
    if len(parts) == 3 and parts[0] == "blocks" and parts[2] == "hook_resid_post":
        return f"resid_post.{parts[1]}"
    return hook_name
