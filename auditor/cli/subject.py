"""Model, SAE, benign answers and cache folder of what reads activations: from flags, else from what ships."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import AuditError

if TYPE_CHECKING:
    from auditor.concepts.subject import Subject


def cache_folder() -> Path:
    """Where activations are kept between runs; safe to remove."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("auditor")) / "activations"


def load(model: str, sae: Path | None, device: str, *, offline: bool, no_progress: bool) -> Subject:
    """The model and the SAE; without --sae the shipped one that fits the model. Errors: AuditError when none fits."""
    from auditor.cli.progress import fetch_progress
    from auditor.concepts.subject import load_subject
    from auditor.models import resolve_model

    with fetch_progress(shown=not no_progress) as progress:
        path = resolve_model(model, offline=offline, progress=progress)
    return load_subject(path, sae or _shipped_sae(path, offline), device=device, offline=offline)


def benign_file(given: Path | None) -> Path:
    """--benign, else the benign answers that ship: they are text, so they serve every model.

    Errors: AuditError when none ship.
    """
    from auditor.assets import ROOT

    if given is not None:
        return given
    found = sorted(ROOT.glob("*/benign.jsonl"))
    if not found:
        raise AuditError(
            "no benign answers ship with this installation. `python -m auditor.assets.benign` writes them."
        )
    return found[0]


def _shipped_sae(model: str, offline: bool) -> Path:
    from auditor.assets import fitting
    from sae.lm import LanguageModelTokenizer, model_facts, tokenizer_hash

    facts = model_facts(model, offline=offline)
    tokenizer = tokenizer_hash(LanguageModelTokenizer.load(model, offline=offline).tokenizer)
    asset = fitting(facts["architecture"], facts["d_model"], tokenizer)
    if asset is None:
        raise AuditError(f"no shipped SAE fits {model}. Train one (`auditor sae train`) and give it as --sae.")
    return asset.sae
