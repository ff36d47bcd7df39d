"""Keys and values with room for the tokens to come: a new token is written behind the others, and nothing is copied.

transformers' own `DynamicLayer` makes all keys and values anew for every token that is written.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor
from transformers.cache_utils import DynamicLayer

ROOM = 64  # tokens that are made room for at a time


class RoomyLayer(DynamicLayer):
    """keys, values [B, heads, T, d]: the first T positions of two longer tensors. Only for one batch that goes on:
    copies of a layer share their room."""

    keys: Any  # there from the start, where transformers' own may be None
    values: Any

    def __init__(self, keys: Tensor, values: Tensor):
        super().__init__()
        self.lazy_initialization(keys, values)
        self._show(_with_room(keys, 0), _with_room(values, 0), keys.shape[-2])

    def _show(self, whole_keys: Tensor, whole_values: Tensor, n: int) -> None:
        self._whole = whole_keys, whole_values
        self.keys, self.values = whole_keys[:, :, :n], whole_values[:, :, :n]

    def update(self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
        """Write new tokens' keys and values [B, heads, new, d] behind the others; returns those of all T."""
        n, more = self.keys.shape[-2], key_states.shape[-2]
        keys, values = self._whole
        if n + more > keys.shape[-2]:
            keys, values = _with_room(self.keys, more), _with_room(self.values, more)
        keys[:, :, n : n + more], values[:, :, n : n + more] = key_states, value_states
        self._show(keys, values, n + more)
        return self.keys, self.values

    def batch_select_indices(self, indices: Tensor) -> None:
        """Keep these rows of the batch, in this order; indices [rows] int64."""
        n = self.keys.shape[-2]
        keys, values = self._whole
        self._show(keys[indices], values[indices], n)


def make_room(cache: Any) -> None:
    """Give a cache's full-attention layers room to grow; other kinds, such as sliding windows, stay as they are."""
    layers: Any = getattr(cache, "layers", ())
    for i, layer in enumerate(layers):
        if type(layer) is DynamicLayer and layer.keys is not None and layer.values is not None:
            layers[i] = RoomyLayer(layer.keys, layer.values)


def _with_room(x_BHTD: Tensor, more: int) -> Tensor:
    """The same with room for `more` positions and ROOM others behind it."""
    *rows, n, width = x_BHTD.shape
    whole = x_BHTD.new_empty(*rows, n + more + ROOM, width)
    whole[:, :, :n] = x_BHTD
    return whole
