"""What an audit needs, piece by piece: what fits, what is missing, and the command that mends it. No model is loaded.

A scan stops at the first thing that is wrong. Here every piece is looked at by the same code, and each one that fails
says so beside the others. Nothing is fetched.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from auditor import assets
from auditor.binding import Binding
from auditor.concepts.autoencoder import Autoencoder
from auditor.errors import AuditError
from auditor.models import KNOWN_MODELS, KnownModel, fetch_command, is_fetched, models_dir, resolve_model
from auditor.scan.config import ScanConfig
from auditor.scan.dryrun import estimate, memory_bytes, parameters_of, weight_bytes
from auditor.scan.manifest import versions
from auditor.scan.plan import ScanPlan, make_plan
from auditor.scan.setup import TORCH_DTYPES, find_autoencoder, usable_device
from auditor.scan.thresholds import stale_concepts
from sae import SaeError
from sae.lm import LanguageModelTokenizer, model_facts, tokenizer_hash, weights_hash

OK, WARNING, MISSING = "ok", "warning", "missing"
LEAST_FREE_BYTES = 5e9  # of disk: a fetched model while it is converted, and activations


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the examination. state: ok, warning (an audit can run) or missing (none can); mend: a command."""

    what: str
    state: str
    said: str
    mend: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A model whose configuration, tokenizer and weights are there."""

    facts: dict[str, Any]
    tok: LanguageModelTokenizer
    tokenizer: str  # hash
    weights: str  # hash


def examine(config: ScanConfig) -> list[Found]:
    """Every line, in the order in which an audit needs them; it can run when none is missing."""
    lines = [_versions(), *_guarded("device", lambda: _device(config)), _cache()]
    model: _Model | None = None
    shipped: assets.Shipped | None = None
    autoencoder: Autoencoder | None = None
    try:
        model = _model(config)
        lines.append(_model_line(config, model))
    except (AuditError, SaeError) as error:
        lines.append(_missing("model", error, _get_model(config)))
    if model is not None:
        try:
            shipped = assets.fitting(model.facts["architecture"], model.facts["d_model"], model.tokenizer)
            autoencoder = find_autoencoder(config.model, model.facts, config.sae, shipped)
            lines.append(_sae_line(autoencoder, model))
        except (AuditError, SaeError) as error:
            lines.append(_missing("SAE", error))
    if model is not None and autoencoder is not None:
        lines += _guarded("binding", partial(_binding_lines, config, model, autoencoder, shipped))
    if all(line.state != MISSING for line in lines):
        return lines + _guarded("audit", lambda: _audit_lines(make_plan(replace(config, offline=True))))
    return [*lines, Found("audit", MISSING, "cannot be planned before the above is there")]


def _guarded(what: str, look: Callable[[], Iterator[Found] | list[Found]]) -> list[Found]:
    """The lines of one piece; an error that it raises is its line."""
    try:
        return list(look())
    except (AuditError, SaeError) as error:
        return [_missing(what, error)]


def _missing(what: str, error: Exception, mend: str | None = None) -> Found:
    return Found(what, MISSING, str(error), mend)


def _versions() -> Found:
    found = versions()
    return Found("versions", OK, ", ".join(f"{name} {version}" for name, version in found.items()))


def _device(config: ScanConfig) -> list[Found]:
    device = usable_device(config.device)
    gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "no GPU"
    memory = f"{_memory() / 1e9:.0f} GB of memory" if _memory() else "memory not known"
    said = f"{os.cpu_count()} cores ({platform.machine()}), {memory}, {gpu}; {device} is used"
    return [Found("device", OK, said)]


def _memory() -> float:
    """Bytes of the machine's memory; 0 where the system does not say."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return 0.0


def _cache() -> Found:
    place = models_dir().parent
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    fetched = [name for name in KNOWN_MODELS if is_fetched(models_dir() / name)]
    said = f"{place}, {free / 1e9:.0f} GB free; fetched: {', '.join(fetched) or 'nothing'}"
    if free < LEAST_FREE_BYTES:
        return Found("cache", WARNING, f"{said}; {LEAST_FREE_BYTES / 1e9:.0f} GB are wanted", "export XDG_CACHE_HOME=…")
    return Found("cache", OK, said)


def _known(config: ScanConfig) -> KnownModel | None:
    """The model that is meant, where `fetch` knows it and has not fetched it."""
    known = None if Path(config.model).exists() else KNOWN_MODELS.get(config.model)
    return None if known is None or is_fetched(models_dir() / known.name) else known


def _get_model(config: ScanConfig) -> str | None:
    """The command that brings the model here; None where it is neither known nor an owner/name of the hub."""
    known = _known(config)
    if known is not None:
        return fetch_command(known)
    is_hub_id = config.model.count("/") == 1 and not Path(config.model).exists() and config.model[0] not in "./~"
    return f"hf download {config.model}" if is_hub_id else None


def _model(config: ScanConfig) -> _Model:
    """Errors: AuditError, SaeError say what is missing."""
    if (known := _known(config)) is not None:
        terms = f", and comes under terms of its own. {known.terms}" if known.terms else ""
        raise AuditError(f"{known.name} has not been fetched{terms}.")
    path = resolve_model(config.model, offline=True)
    tok = LanguageModelTokenizer.load(path, offline=True)
    return _Model(
        facts=model_facts(path, offline=True),
        tok=tok,
        tokenizer=tokenizer_hash(tok.tokenizer),
        weights=weights_hash(path, offline=True),
    )


def _model_line(config: ScanConfig, model: _Model) -> Found:
    facts = model.facts
    n_parameters = parameters_of(facts, len(model.tok.tokenizer))
    device = usable_device(config.device)
    reads = "chat template" if model.tok.has_chat_template else "no chat template: prompts run raw"
    said = (
        f"{config.model}: {facts['architecture']}, {facts['n_layers']} blocks, d_model {facts['d_model']}, "
        f"{n_parameters * TORCH_DTYPES[config.dtype].itemsize / 1e9:.1f} GB in {config.dtype}, {reads}"
    )
    if device == "cpu" and 0 < _memory() < 1.2 * weight_bytes(n_parameters, config.dtype, device):
        return Found("model", WARNING, f"{said}; more than this machine's memory", "auditor scan --dtype bfloat16 …")
    return Found("model", OK, said)


def _sae_line(found: Autoencoder, model: _Model) -> Found:
    card = found.card
    said = (
        f"{found.name}: {found.sae.n_latents:,} latents at {found.hook}, held-out FVU {card['fvu']:.2f}"
        if "fvu" in card
        else f"{found.name}: {found.sae.n_latents:,} latents at {found.hook}"
    )
    fits = card.get("fits", {})
    own = {"architecture": model.facts["architecture"], "tokenizer": model.tokenizer}
    other = [key for key, value in own.items() if fits.get(key) not in (None, value)]
    if other:
        return Found("SAE", WARNING, f"{said}; its card is of another {' and '.join(other)}")
    return Found("SAE", OK, said)


def _binding_lines(
    config: ScanConfig, model: _Model, autoencoder: Autoencoder, shipped: assets.Shipped | None
) -> Iterator[Found]:
    """The binding, and how strong its concepts are. Errors: AuditError when it does not fit."""
    paths = [Path(path) for path in config.binding]
    if not paths and shipped is not None and shipped.binding is not None:
        paths = [path for path in [shipped.binding] if Binding.load([path]).head["sae"] == autoencoder.sha256]
    make = f"auditor bind --model {config.model} --sae {autoencoder.directory} --all --out binding.json"
    if not paths:
        yield Found("binding", WARNING, "none: rules that name concepts are not covered", make)
        return
    binding = Binding.load(paths)
    binding.check(
        sae=autoencoder.sha256,
        hook_point=str(autoencoder.hook),
        d_model=model.facts["d_model"],
        tokenizer=model.tokenizer,
    )
    where = " ".join(str(path) for path in paths)
    moved = "transferred: a scan checks it on this model" if binding.is_transferred(model.weights) else "made on it"
    counts = Counter(bound.strength for bound in binding.concepts.values())
    by_strength = ", ".join(f"{counts[name]} {name}" for name in ("strong", "weak", "absent"))
    yield Found("binding", OK, f"{where}, {moved}; {by_strength}")
    for name in ("strong", "weak", "absent"):
        keys = [key for key, bound in binding.concepts.items() if bound.strength == name]
        if keys:
            yield Found("", OK, f"{name}: {', '.join(keys)}")
    stale = stale_concepts(binding, list(binding.concepts))
    if stale:
        yield Found("", WARNING, f"stale, their contrast sets have changed: {', '.join(stale)}", make)
    bare = [key for key, bound in binding.concepts.items() if not bound.calibrated.clean]
    if bare:
        mend = f"auditor calibrate --model {config.model} --sae {autoencoder.directory} --binding {paths[-1]}"
        yield Found("", WARNING, f"not calibrated, so without thresholds: {', '.join(bare)}", mend)


def _audit_lines(plan: ScanPlan) -> list[Found]:
    """The audit that would run: what `scan --dry-run` says of it."""
    n_read, n_written = plan.n_tokens
    checks = len(plan.causal.checks)
    said = [
        f"{len(plan.rules.rules)} rules, {plan.n_prompts} prompts, {n_read:,} tokens to read, at most {n_written:,} to "
        f"write, {checks} causal check{'' if checks == 1 else 's'}",
        f"{estimate(plan)}, {memory_bytes(plan) / 1e9:.1f} GB of memory",
    ]
    lines = [Found("audit" if not number else "", OK, line) for number, line in enumerate(said)]
    silent = [
        rule
        for rule, entries in plan.manifest["thresholds"].items()
        if any(entry["threshold"] is None for entry in entries.values())
    ]
    if silent:
        lines.append(Found("", WARNING, f"without a threshold, so inconclusive: {', '.join(silent)}"))
    return lines
