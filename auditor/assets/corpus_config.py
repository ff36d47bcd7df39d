"""Sizes, sources and seeds of the corpus: the `corpus:` section of an SAE's configuration file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import AuditError

CHARS_PER_TOKEN = {"prose": 4.0, "code": 3.0, "chat": 4.0}  # for budgets; the harvest counts real tokens

PERMISSIVE_PACKAGES = {  # import name -> licence, as its metadata says
    "python": "PSF-2.0",
    "bandit": "Apache-2.0",
    "click": "BSD-3-Clause",
    "huggingface_hub": "Apache-2.0",
    "jinja2": "BSD-3-Clause",
    "jsonschema": "MIT",
    "lark": "MIT",
    "networkx": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "pandas": "BSD-3-Clause",
    "rich": "MIT",
    "scipy": "BSD-3-Clause",
    "sklearn": "BSD-3-Clause",
    "sympy": "BSD-3-Clause",
    "torch": "BSD-3-Clause",
    "transformers": "Apache-2.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusConfig:
    """What is drawn from the pool. Tokens are estimated from characters (CHARS_PER_TOKEN)."""

    seed: int = 0
    prose_tokens: int = 300_000  # for training
    code_tokens: int = 200_000  # for training
    held_out_tokens: int = 130_000  # of prose and again of code: sha256(document) mod 100 = 0 over the whole pool
    held_out_windows: int = 8  # pieces of one held-out document at most; training takes one
    prose_chars: tuple[int, int] = (120, 2_000)  # shortest and longest piece
    code_chars: tuple[int, int] = (150, 1_500)
    code_languages: Mapping[str, float] = field(default_factory=lambda: {"python": 0.7, "c": 0.15, "html": 0.15})
    fenced_share: float = 0.7  # of training code in a fenced block of a templated turn; the rest is bare
    safety_weight: float = 5.0  # how much likelier a safety-related text is drawn for training
    duplicate_share: float = 0.3  # a document with this share of its 13-grams seen before is dropped
    chat_prompts: int = 1_100
    chat_new_tokens: int = 96
    persona_share: float = 0.1  # of chat prompts that have a system prompt
    installed: Mapping[str, str] = field(default_factory=lambda: dict(PERMISSIVE_PACKAGES))

    def __post_init__(self) -> None:
        for name in ("fenced_share", "duplicate_share", "persona_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise AuditError(f"corpus.{name}: {getattr(self, name)} is not a share from 0 to 1.")
        if self.safety_weight < 1:
            raise AuditError(f"corpus.safety_weight: {self.safety_weight} must be at least 1.")

    @classmethod
    def from_mapping(cls, section: Mapping[str, Any], where: str = "corpus") -> CorpusConfig:
        """The configuration with the given keys changed; AuditError for an unknown key or a value of another type."""
        known = {f.name: f for f in dataclasses.fields(cls)}
        plain = cls()
        values: dict[str, Any] = {}
        for key, value in section.items():
            if key not in known:
                raise AuditError(f"{where}: unknown key {key!r}. Known keys: {', '.join(known)}.")
            default = getattr(plain, key)
            if isinstance(default, tuple) and isinstance(value, list):
                value = tuple(value)
            if isinstance(default, float) and isinstance(value, int):
                value = float(value)
            if type(value) is not type(default):
                raise AuditError(f"{where}.{key}: {value!r} should be of the kind of {default!r}.")
            values[key] = value
        return cls(**values)

    @classmethod
    def from_yaml(cls, path: Path) -> CorpusConfig:
        """Read the `corpus:` section of a YAML file; no such section means the defaults.

        Errors: AuditError for a file that cannot be read, and as `from_mapping`.
        """
        try:
            whole = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise AuditError(f"{path}: cannot be read as YAML ({' '.join(str(error).split())}).") from error
        section = whole.get("corpus") if isinstance(whole, dict) else None
        if not isinstance(section or {}, dict):
            raise AuditError(f"{path}: `corpus` should be a mapping of settings.")
        return cls.from_mapping(section or {}, f"{path}: corpus")

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, as stored in the summary and compared on resuming."""
        plain = dataclasses.asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()}

    def piece_chars(self, kind: str) -> tuple[int, int]:
        return self.prose_chars if kind == "prose" else self.code_chars

    def budget_chars(self, kind: str, language: str, held_out: bool) -> float:
        """Characters to draw from one stratum."""
        trained_on = self.prose_tokens if kind == "prose" else self.code_tokens
        tokens = self.held_out_tokens if held_out else trained_on
        share = 1.0 if kind == "prose" else self.code_languages.get(language, 0.0)
        return tokens * share * CHARS_PER_TOKEN[kind]
