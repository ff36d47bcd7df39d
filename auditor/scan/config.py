"""What a scan was asked to do: the command line's flags, or the keywords of `auditor.scan(…)`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from auditor.errors import AuditError
from auditor.gate import FAIL_ON
from auditor.models import DEFAULT_MODEL

DTYPES = ("float32", "bfloat16", "float16")
FORMATS = ("json", "html")
TEXTS = ("full", "none")
_LISTS = ("prompts", "rules", "binding", "format", "fail_on", "require")
_PATHS = ("sae", "system", "out")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanConfig:
    """Names are the flags'. None: the default that depends on the model."""

    model: str = DEFAULT_MODEL
    sae: Path | None = None
    prompts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    binding: tuple[str, ...] = ()
    system: Path | None = None
    out: Path | None = None
    format: tuple[str, ...] = FORMATS
    fail_on: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    limit: int | None = None
    seed: int = 0
    dtype: str = "float32"
    device: str = "auto"
    batch_size: int = 32
    max_new_tokens: int = 64
    fresh: bool = False
    offline: bool = False
    text: str = "full"
    causal: bool = True
    controls: int = 20
    command: str = "auditor.scan(…)"

    @classmethod
    def of(cls, **options: Any) -> ScanConfig:
        """From keywords: one text or path where a list is meant will do. Errors: AuditError for an unknown keyword."""
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(options) - known):
            raise AuditError(f"scan has no option {unknown[0]!r}. It has: {', '.join(sorted(known))}.")
        for name in _LISTS:
            if name in options:
                options[name] = _texts(options[name])
        if "model" in options:
            options["model"] = str(options["model"])
        for name in _PATHS:
            if options.get(name) is not None:
                options[name] = Path(options[name])
        made = cls(**options)
        made.check()
        return made

    def check(self) -> None:
        """Errors: AuditError when a value is none that the option takes."""
        for name, allowed in (("dtype", DTYPES), ("text", TEXTS)):
            if getattr(self, name) not in allowed:
                raise AuditError(f"--{name}: {getattr(self, name)!r} is none of {', '.join(allowed)}.")
        for name, allowed in (("format", FORMATS), ("fail_on", FAIL_ON)):
            for value in getattr(self, name):
                if value not in allowed:
                    raise AuditError(f"--{name.replace('_', '-')}: {value!r} is none of {', '.join(allowed)}.")
        for name, least in (("limit", 1), ("batch_size", 1), ("max_new_tokens", 0), ("controls", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise AuditError(f"--{name.replace('_', '-')}: {value} is less than {least}.")


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str | Path):
        return (str(value),)
    if not isinstance(value, Iterable):
        raise AuditError(f"{value!r}: a text or a list of texts is wanted.")
    return tuple(str(part) for part in value)
