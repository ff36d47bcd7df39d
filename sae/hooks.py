"""Hook points: where in a model the activations are read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sae.errors import SaeError


@dataclass(frozen=True, slots=True)
class HookPoint:
    """A place in the residual stream; `resid_post.L` is the output of decoder block L, counted from 0."""

    site: str
    layer: int

    @classmethod
    def parse(cls, text: str) -> HookPoint:
        """From `resid_post.L`. Errors: SaeError for any other text."""
        found = re.fullmatch(r"(resid_post)\.(\d{1,4})", text)
        if not found:
            raise SaeError(f"hook point {text!r} is not known. Write resid_post.L, with L a block counted from 0.")
        return cls(found[1], int(found[2]))

    def __str__(self) -> str:
        return f"{self.site}.{self.layer}"
