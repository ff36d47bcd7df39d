"""What codes/ keeps of one prompt: a signal's token scores, and each active latent's maximum and mean. No torch.

A shard is opened for its header and read in slices, so a large one costs no memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.run import shard_ids, shard_path
from auditor.schema import round6


class PromptCodes:
    """One prompt's row of a shard. Only `open` makes one."""

    def __init__(self, shard: Any, row: int, start: int, end: int) -> None:
        self._shard, self._row, self._start, self._end = shard, row, start, end

    @classmethod
    def open(cls, run: Path, place: tuple[int, int] | None, prompt_id: str) -> PromptCodes | None:
        """The prompt's codes; None when its shard is missing, torn, or does not hold the prompt at that row."""
        path = None if place is None else shard_path(run, place[0])
        ids = None if path is None else shard_ids(path)
        if path is None or place is None or ids is None or place[1] >= len(ids) or ids[place[1]] != prompt_id:
            return None
        from safetensors import safe_open

        shard = safe_open(str(path), framework="numpy")
        start, end = shard.get_slice("prompt_start")[place[1] : place[1] + 2]
        return cls(shard, place[1], int(start), int(end))

    def token_scores(self, rule: str, signal: str) -> list[float | None] | None:
        """The deciding detector on each of the prompt's tokens alone; None: the signal has no token scores."""
        key = f"token_scores.{rule}.{signal}"
        if key not in self._shard.keys():  # noqa: SIM118  (safe_open has no `in`)
            return None
        values = self._shard.get_slice(key)[self._start : self._end]
        return [round6(v) for v in values.tolist()]

    def pooled(self) -> dict[int, tuple[float, float]]:
        """{latent: (maximum, mean)} over the response's tokens, or all tokens where there is no response."""
        largest, mean = self._pooled_row("max"), self._pooled_row("mean")
        return {latent: (value, mean.get(latent, 0.0)) for latent, value in largest.items()}

    def _pooled_row(self, name: str) -> dict[int, float]:
        a, b = self._shard.get_slice(f"{name}_row_start")[self._row : self._row + 2].tolist()
        if a == b:
            return {}
        latents = self._shard.get_slice(f"{name}_indices")[a:b].tolist()
        values = self._shard.get_slice(f"{name}_values")[a:b].tolist()
        return {int(i): float(f"{v:.6g}") for i, v in zip(latents, values, strict=True)}
