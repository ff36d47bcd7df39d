"""The model, the SAE and the binding of a scan, found, hashed and held against each other before weights are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from auditor import assets
from auditor.binding import Binding
from auditor.concepts.autoencoder import Autoencoder, load_autoencoder
from auditor.errors import AuditError
from auditor.models import Progress, resolve_model
from sae.lm import LanguageModel, LanguageModelTokenizer, chat_template_hash, model_facts, tokenizer_hash, weights_hash

TORCH_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a scan measures with. hashes: of weights, tokenizer and chat template; shipped: the assets that fit."""

    model_name: str
    model_path: str
    facts: dict[str, Any]
    tokenizer: LanguageModelTokenizer
    hashes: dict[str, str | None]
    autoencoder: Autoencoder
    binding: Binding | None
    shipped: assets.Shipped | None
    device: str
    offline: bool

    @property
    def benign(self) -> Path | None:
        """The benign answers: the fitting asset's, else any, since they are text that every model can read."""
        every = ([self.shipped] if self.shipped is not None else []) + list(assets.shipped())
        return next((asset.benign for asset in every if asset.benign is not None), None)

    def load_model(self, dtype: str = "float32") -> LanguageModel:
        """The model itself, on its device; the SAE goes there too."""
        model = LanguageModel.load(self.model_path, device=self.device, dtype=TORCH_DTYPES[dtype], offline=self.offline)
        self.autoencoder.sae.to(self.device)
        return model


def find_setup(
    model: str,
    *,
    sae: Path | None = None,
    bindings: Sequence[Path] = (),
    device: str = "auto",
    offline: bool = False,
    progress: Progress | None = None,
) -> Setup:
    """Find and check what a scan measures with; fetches a known model when it is missing.

    Errors: AuditError, SaeError (exit 2) for the first thing that is missing or does not fit.
    """
    binding = Binding.load(list(bindings)) if bindings else None
    usable = usable_device(device)
    path = resolve_model(model, offline=offline, progress=progress)
    facts = model_facts(path, offline=offline)
    tokenizer = LanguageModelTokenizer.load(path, offline=offline)
    hashes: dict[str, str | None] = {
        "tokenizer": tokenizer_hash(tokenizer.tokenizer),
        "chat_template": chat_template_hash(tokenizer.tokenizer),
    }
    shipped = assets.fitting(facts["architecture"], facts["d_model"], str(hashes["tokenizer"]))
    autoencoder = find_autoencoder(model, facts, sae, shipped)
    if binding is None and shipped is not None and shipped.binding is not None:
        binding = _shipped_binding(shipped.binding, autoencoder)
    if binding is not None:
        binding.check(
            sae=autoencoder.sha256,
            hook_point=str(autoencoder.hook),
            d_model=facts["d_model"],
            tokenizer=str(hashes["tokenizer"]),
        )
    return Setup(
        model_name=Path(model).resolve().name if Path(model).exists() else model,
        model_path=path,
        facts=facts,
        tokenizer=tokenizer,
        hashes={"weights": weights_hash(path, offline=offline), **hashes},
        autoencoder=autoencoder,
        binding=binding,
        shipped=shipped,
        device=usable,
        offline=offline,
    )


def usable_device(name: str) -> str:
    """`auto` resolved; AuditError when a named device cannot be used."""
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError) as err:
        raise AuditError(f"--device {name}: not usable here ({str(err).splitlines()[0]}). Use cpu.") from err
    return name


def find_autoencoder(
    model: str, facts: dict[str, Any], path: Path | None, shipped: assets.Shipped | None
) -> Autoencoder:
    """The SAE of `--sae`, else the shipped one; AuditError when there is none or it does not fit the model."""
    directory = path or (shipped.sae if shipped is not None else None)
    if directory is not None:
        return load_autoencoder(directory, model, facts, needs_card=True)
    raise AuditError(
        f"no shipped SAE fits {model} ({facts['architecture']}, d_model {facts['d_model']}, or its tokenizer). "
        f"Train one: `auditor sae train --model {model} --documents TEXT --out DIR`; bind it: "
        f"`auditor bind --model {model} --sae DIR --all --out FILE`; then scan with --sae DIR --binding FILE."
    )


def _shipped_binding(path: Path, autoencoder: Autoencoder) -> Binding | None:
    """The shipped binding, unless --sae named another SAE than it was made for."""
    binding = Binding.load([path])
    return binding if binding.head["sae"] == autoencoder.sha256 else None
