"""Find and load a model: hub id, directory or GGUF file. Nothing here is tied to one architecture."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from sae.errors import SaeError
from sae.lm.packed import pack_linears

CONTEXT_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len")


def load_tokenizer(path: str | Path, *, offline: bool = False) -> Any:
    """The fast tokenizer of a model. Errors: SaeError when none loads, or it gives no character offsets."""
    from transformers import AutoTokenizer

    where, extra = _source(path)
    try:
        tokenizer = AutoTokenizer.from_pretrained(where, local_files_only=_local(path, offline), **extra)
    except Exception as error:  # transformers raises many kinds; all mean that there is no usable tokenizer
        raise SaeError(
            f"{path}: no tokenizer could be loaded ({_first_line(error)}). {_advice(path, 'tokenizer.json')}"
        ) from error
    if not tokenizer.is_fast:
        raise SaeError(
            f"{path}: the tokenizer gives no character offsets. A fast tokenizer (tokenizer.json) is needed."
        )
    return tokenizer


def load_config(path: str | Path, *, offline: bool = False) -> Any:
    """The model's text config. Errors: SaeError when none loads."""
    from transformers import AutoConfig

    where, extra = _source(path)
    try:
        config = AutoConfig.from_pretrained(where, local_files_only=_local(path, offline), **extra)
    except Exception as error:
        raise SaeError(
            f"{path}: no model configuration could be loaded ({_first_line(error)}). {_advice(path, 'config.json')}"
        ) from error
    return config.get_text_config()


def model_facts(path: str | Path, *, offline: bool = False) -> dict[str, Any]:
    """architecture, d_model, n_layers and context_length (tokens), from the configuration alone.

    Errors: SaeError when none loads, or it names no context length.
    """
    config = load_config(path, offline=offline)
    context = next((getattr(config, key) for key in CONTEXT_KEYS if getattr(config, key, None)), None)
    if context is None:
        raise SaeError(f"{path}: the configuration does not say how long a context the model has.")
    architecture = (
        getattr(config, "architectures", None) or [type(config).__name__.removesuffix("Config") + "ForCausalLM"]
    )[0]
    return {
        "architecture": architecture,
        "d_model": config.hidden_size,
        "n_layers": config.num_hidden_layers,
        "context_length": int(context),
    }


def load_model(path: str | Path, *, device: str, dtype: torch.dtype, offline: bool = False) -> Any:
    """The model in evaluation mode, without gradients, on its device.

    Errors: SaeError when it does not load, or its files lack weights.
    """
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    where, extra = _source(path)
    logging.disable_progress_bar()
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            where, dtype=dtype, local_files_only=_local(path, offline), output_loading_info=True, **extra
        )
        model, report = loaded
    except Exception as error:
        raise SaeError(
            f"{path}: the model could not be loaded ({_first_line(error)}). {_advice(path, 'model.safetensors')}"
        ) from error
    if missing := sorted(report["missing_keys"]):
        raise SaeError(f"{path}: {len(missing)} weights are missing, the first is {missing[0]}; they would be random.")
    model = model.eval().requires_grad_(False).to(device)
    pack_linears(model)
    return model


def weights_hash(path: str | Path, *, offline: bool = False) -> str:
    """sha256 over every tensor's name, dtype, shape and bytes, in name order; never over files.

    Errors: SaeError when there are no weights, or a file is damaged.
    """
    if Path(path).suffix == ".gguf":
        return _hash(_gguf_tensors(Path(path)), hashlib.sha256())
    files = sorted(_directory(path, offline).glob("*.safetensors"))
    if not files:
        raise SaeError(f"{path}: no *.safetensors file there, so there are no weights to audit.")
    return hash_tensors(files, hashlib.sha256())


def hash_tensors(files: list[Path], digest: Any) -> str:
    """The same over the tensors of safetensors files, added to a sha256 that may hold more; "sha256:…".

    Errors: SaeError when a file is damaged.
    """
    from safetensors import SafetensorError

    try:
        return _hash(_safetensors(files), digest)
    except (OSError, SafetensorError) as error:
        raise SaeError(
            f"{files[0].parent}: a weights file is damaged ({_first_line(error)}). "
            "Copy the directory again, or remove it and fetch the model again."
        ) from error


def tokenizer_hash(tokenizer: Any) -> str:
    """sha256 over vocabulary, merges and special ids, not over file bytes."""
    model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    special = {
        key: tokenizer.convert_tokens_to_ids(token)
        for key, token in sorted(tokenizer.special_tokens_map.items())
        if isinstance(token, str)
    }
    content = {"vocab": sorted(tokenizer.get_vocab().items()), "merges": model.get("merges", []), "special": special}
    return f"sha256:{hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()}"


def chat_template_hash(tokenizer: Any) -> str | None:
    """sha256 of the chat template; None when there is none."""
    template = tokenizer.chat_template
    if not template:
        return None
    text = template if isinstance(template, str) else json.dumps(template, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _hash(tensors: Iterator[tuple[str, str, list[int], Any]], digest: Any) -> str:
    for name, dtype, shape, data in tensors:
        digest.update(f"{name}\0{dtype}\0{shape}\0".encode())
        digest.update(data)
    return f"sha256:{digest.hexdigest()}"


def _gguf_tensors(path: Path) -> Iterator[tuple[str, str, list[int], Any]]:
    from gguf import GGUFReader

    try:
        tensors = sorted(GGUFReader(path).tensors, key=lambda tensor: tensor.name)
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise SaeError(f"{path}: not a readable GGUF file ({_first_line(error)}).") from error
    for tensor in tensors:
        yield tensor.name, tensor.tensor_type.name, tensor.shape.tolist(), tensor.data.tobytes()


def _safetensors(files: list[Path]) -> Iterator[tuple[str, str, list[int], Any]]:
    from safetensors import safe_open

    where: dict[str, Path] = {}
    for file in files:
        with safe_open(file, framework="pt") as opened:
            where |= dict.fromkeys(opened.keys(), file)
    for name in sorted(where):
        with safe_open(where[name], framework="pt") as opened:
            tensor = opened.get_tensor(name).contiguous()
        yield name, str(tensor.dtype), list(tensor.shape), tensor.reshape(-1).view(torch.uint8).numpy()


def _directory(path: str | Path, offline: bool) -> Path:
    if Path(path).is_dir():
        return Path(path)
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(str(path), local_files_only=offline, allow_patterns=["*.safetensors", "*.json"]))
    except Exception as error:
        raise SaeError(f"{path}: no such directory, and the hub has it not ({_first_line(error)}).") from error


def _source(path: str | Path) -> tuple[str, dict[str, str]]:
    file = Path(path)
    if file.suffix == ".gguf":
        if not file.is_file():
            raise SaeError(f"{path}: no such file.")
        return str(file.parent), {"gguf_file": file.name}
    if not file.exists() and (file.is_absolute() or str(path).startswith((".", "~")) or str(path).count("/") > 1):
        raise SaeError(f"{path}: no such model directory.")
    return str(path), {}


def _local(path: str | Path, offline: bool) -> bool:
    return offline or Path(path).exists()


def _advice(path: str | Path, file: str) -> str:
    if Path(path).is_dir():
        return f"A model directory holds config.json, tokenizer.json and *.safetensors; look for {file}."
    return "Give a directory, a GGUF file, a hub id, or a name that `auditor fetch` knows; is there a network?"


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:160]
