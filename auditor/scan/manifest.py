"""The run's identity and its manifest: everything that a later reader needs to know what was measured."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.binding import Binding
from auditor.engine.packs import RuleSet
from auditor.scan.config import ScanConfig
from auditor.schema import SCHEMA_VERSION
from auditor.suites import Prompt, PromptSuite
from auditor.version import tool_version


def identity_inputs(
    config: ScanConfig,
    hashes: Mapping[str, str | None],
    suites: Sequence[PromptSuite],
    chosen: Mapping[str, Sequence[Prompt]],
    rules: RuleSet,
    binding: Binding | None,
    system: str | None,
    outcomes: Mapping[str, str],
) -> dict[str, Any]:
    """What makes two scans the same measurement. hashes: of weights, tokenizer, chat_template and sae; chosen: of each
    suite all prompts, or what the rules count, before --limit; outcomes: of the rules and suites that causal checks
    read, chosen or not.

    Batch size, device, formats and progress are not in it.
    """
    return {
        "weights": hashes["weights"],
        "tokenizer": hashes["tokenizer"],
        "chat_template": hashes["chat_template"],
        "system": None if system is None else f"sha256:{hashlib.sha256(system.encode()).hexdigest()}",
        "sae": hashes["sae"],
        "suites": {suite.name: suite.sha256 for suite in suites},
        "prompts": {name: len(prompts) for name, prompts in chosen.items()},  # which they are, suite and rules tell
        "rules": {rule.id: rule.sha256 for rule in rules.rules},
        "binding": None if binding is None else binding.sha256,
        "baseline": None,
        "seed": config.seed,
        "dtype": config.dtype,
        "max_new_tokens": config.max_new_tokens,
        "limit": config.limit,
        "text": config.text,
        "causal": config.causal,
        "controls": config.controls if config.causal else 0,
        "outcomes": dict(outcomes),
        "version": tool_version(),
    }


def identity_of(inputs: Mapping[str, Any]) -> str:
    """64 hex digits over the inputs."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def default_out(suites: Sequence[PromptSuite], identity: str) -> Path:
    """./runs/<stems joined by +, at most three>-<12 hex>; a pack's suite goes by its family."""
    stems = [suite.family or Path(suite.path).stem for suite in suites[:3]]
    return Path("runs") / f"{'+'.join(stem[:60] for stem in stems)}-{identity[:12]}"


def suite_rows(suites: Sequence[PromptSuite], prompts: Mapping[str, Sequence[Prompt]]) -> list[dict[str, Any]]:
    """A row a suite. prompts: by suite, those that are run."""
    return [
        {
            "name": suite.name,
            "path": suite.path,
            "sha256": suite.sha256,
            "family": suite.family,
            "shipped": suite.shipped,
            "prompts": len(prompts[suite.name]),
            "in_file": len(suite.prompts),
            "all_given": suite.all_given,
        }
        for suite in suites
    ]


def prompt_rows(prompts: Sequence[Prompt]) -> list[list[str]]:
    """[id, suite] of each prompt, as the manifest lists them."""
    return [[prompt.id, prompt.suite] for prompt in prompts]


def binding_row(binding: Binding | None, weights: str, concepts: Sequence[str]) -> dict[str, Any] | None:
    """The binding as the manifest keeps it: the concepts that the rules name, without their vectors."""
    if binding is None:
        return None
    used = {key: binding.concepts[key] for key in concepts if key in binding.concepts}
    moved = [key for key in used if binding.is_transferred(weights, key)]
    return {
        "path": " ".join(str(path) for path in binding.paths),
        "sha256": binding.sha256,
        "bound_on": binding.bound_on,
        "transferred": bool(moved) if used else binding.is_transferred(weights),
        "concepts": {key: bound.without_vectors() for key, bound in used.items()},
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that a number depends on."""
    import torch
    import transformers

    return {
        "auditor": tool_version(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
    }


def now() -> str:
    """This moment as ISO 8601, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_manifest(inputs: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    """The manifest of a run that begins now."""
    return {
        "schema_version": SCHEMA_VERSION,
        "identity": identity_of(inputs),
        "identity_inputs": dict(inputs),
        **facts,
        "versions": versions(),
        "started": now(),
        "finished": None,
        "seconds": {},
    }
