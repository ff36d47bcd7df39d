"""Audit a language model's checkpoint with a sparse autoencoder: `auditor.scan(…)`, `auditor.open_run(path)`.

Importing this package imports nothing else: the heavy parts come in when they are first used.
"""

from __future__ import annotations

from typing import Any

VERSION = "0.1.0"

__all__ = ["VERSION", "__version__", "open_run", "scan"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "scan":
        return import_module("auditor.scan")  # a callable module: `auditor.scan(…)` and `auditor.scan.plan` both work
    if name == "open_run":
        return import_module("auditor.run").open_run
    if name == "__version__":
        return import_module("auditor.version").tool_version()
    raise AttributeError(f"module 'auditor' has no attribute {name!r}")
