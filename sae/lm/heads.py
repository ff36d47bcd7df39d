"""What the rows of a batch begin with, and share: a system turn, or a question that stands with several answers.

It is run once, and each row's keys and values are a copy of its head's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from sae.lm.tokens import Tokens

MIN_SAVED = 8  # padded tokens; fewer are not worth a pass of their own


@dataclass(frozen=True, slots=True)
class Sharing:
    """of_row: the head of each row; heads: ids of each. Every row keeps a token of its own."""

    of_row: tuple[int, ...]
    heads: tuple[tuple[int, ...], ...]

    def padded(self, batch: Sequence[Tokens]) -> int:
        """Padded tokens of the two passes: that over the heads, and that over what follows."""
        own = max(len(row.ids) - len(self.heads[head]) for row, head in zip(batch, self.of_row, strict=True))
        return len(self.heads) * max(map(len, self.heads)) + len(batch) * own


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a batch's rows after their pass.

    n [B]: tokens of each row's head; mask_BW: over the heads' positions, pads at the left; resids: at each hook point,
    of each row's head [n, D]; cache: keys and values, a copy a row.
    """

    n: tuple[int, ...]
    mask_BW: Tensor
    resids: tuple[tuple[Tensor, ...], ...]
    cache: Any


def shared_heads(batch: Sequence[Tokens]) -> Sharing | None:
    """The cheapest of: no head (None), one head for all rows, a head for each question that has several answers.

    What predicts a response's first token is the row's own.
    """
    best = min((_of_all_rows(batch), *_of_questions(batch)), key=lambda sharing: sharing.padded(batch))
    saved = len(batch) * max(len(row.ids) for row in batch) - best.padded(batch)
    return best if saved >= MIN_SAVED else None


def _of_all_rows(batch: Sequence[Tokens]) -> Sharing:
    shortest = max(min(row.n_prompt for row in batch) - 1, 0)
    first = batch[0].ids
    n = next((i for i in range(shortest) if any(row.ids[i] != first[i] for row in batch)), shortest)
    return Sharing((0,) * len(batch), (first[:n],))


def _of_questions(batch: Sequence[Tokens]) -> list[Sharing]:
    """One at most: none where each row asks a question of its own, or a prompt of one token has no head."""
    questions: dict[tuple[int, ...], int] = {}
    of_row = [questions.setdefault(row.ids[: max(row.n_prompt - 1, 0)], len(questions)) for row in batch]
    shared = len(questions) < len(batch) and all(questions)
    return [Sharing(tuple(of_row), tuple(questions))] if shared else []
