"""Shared fixtures: a tiny model with an SAE and a binding, and the real default model, fetched once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tiny import Tiny, make_binding, make_model, make_sae

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    root = tmp_path_factory.mktemp("tiny")
    model = make_model(root / "model")
    sae = make_sae(root / "sae", model)
    return Tiny(model=model, sae=sae, binding=make_binding(root / "binding.json", model, sae))


@pytest.fixture(scope="session")
def default_model() -> Path:
    """The default model's directory; fetched into the user's cache when it is not there."""
    from auditor.models import DEFAULT_MODEL, fetch

    return fetch(DEFAULT_MODEL)
