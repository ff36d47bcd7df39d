"""Which tokens a rule reads: runs of positions [first, last) of one prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable

import torch

from sae import SparseCodes
from sae.lm import Tokens

Runs = tuple[tuple[int, int], ...]

_REASONING = re.compile(r"<think>(.*?)(?:</think>|\Z)", re.DOTALL)


def scope_runs(tokens: Tokens, scope: str) -> Runs:
    """The runs of a scope: prompt, response, reasoning (the response inside <think>) or code (its fenced blocks).

    Errors: ValueError for another scope.
    """
    first, last = tokens.n_prompt, len(tokens.ids)
    if scope == "prompt":
        return _runs(range(first))
    if scope == "response":
        return _runs(range(first, last))
    if scope == "code":
        kinds = tokens.kinds
        return _runs(t for t in range(first, last) if kinds[t] == "code")
    if scope == "reasoning":
        at = tokens.prompt_chars
        spans = [(at + found.start(1), at + found.end(1)) for found in _REASONING.finditer(tokens.response_text)]
        starts = ((t, tokens.offsets[t][0]) for t in range(first, last))
        return _runs(t for t, start in starts if any(a <= start < b for a, b in spans))
    raise ValueError(f"no scope {scope!r}")


def _runs(positions: Iterable[int]) -> Runs:
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][1] == position:
            runs[-1][1] = position + 1
        else:
            runs.append([position, position + 1])
    return tuple((a, b) for a, b in runs)


def select(resid_TD: torch.Tensor, codes: SparseCodes, runs: Runs) -> tuple[torch.Tensor, SparseCodes]:
    """Residuals [R, D] and codes (R rows) of the R tokens in the runs, in order; `runs` must hold at least one."""
    if len(runs) == 1:
        a, b = runs[0]
        return resid_TD[a:b], codes.rows(a, b)
    return torch.cat([resid_TD[a:b] for a, b in runs]), SparseCodes.cat([codes.rows(a, b) for a, b in runs])
