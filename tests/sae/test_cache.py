"""Keys and values with room to grow are those of transformers' own cache, bit for bit."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import DynamicCache
from transformers.cache_utils import DynamicSlidingWindowLayer

from sae import HookPoint
from sae.lm import LanguageModel
from sae.lm.cache import ROOM, RoomyLayer, make_room
from tests.tiny import LAYER, make_model


def test_growing_beyond_its_room_and_losing_rows_changes_no_bit() -> None:
    generator = torch.Generator().manual_seed(0)
    ours, theirs = DynamicCache(), DynamicCache()

    def add(n_rows: int, n: int) -> None:
        more = torch.randn(2, n_rows, 2, n, 3, generator=generator)
        for cache in (ours, theirs):
            cache.update(more[0], more[1], 0)
        assert torch.equal(ours.layers[0].keys, theirs.layers[0].keys)
        assert torch.equal(ours.layers[0].values, theirs.layers[0].values)
        assert ours.get_seq_length() == theirs.get_seq_length()
        assert ours.get_mask_sizes(1, 0) == theirs.get_mask_sizes(1, 0)

    add(4, 7)
    make_room(ours)
    layer = ours.layers[0]
    make_room(ours)
    assert isinstance(layer, RoomyLayer) and ours.layers[0] is layer
    place = layer.keys.data_ptr()
    for _ in range(ROOM):
        add(4, 1)
    assert layer.keys.data_ptr() == place  # nothing was copied
    for kept in ([0, 2, 3], [2]):
        for cache in (ours, theirs):
            cache.batch_select_indices(torch.tensor(kept))
        for n in (1, 2 * ROOM, 1):
            add(len(kept), n)


def test_a_sliding_window_is_left_as_it_is() -> None:
    cache = DynamicCache()
    cache.layers.append(DynamicSlidingWindowLayer(sliding_window=4))
    cache.update(torch.zeros(1, 1, 2, 3), torch.zeros(1, 1, 2, 3), 0)
    make_room(cache)
    assert type(cache.layers[0]) is DynamicSlidingWindowLayer


def test_answers_and_residuals_are_the_same_to_the_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lm, hook = LanguageModel.load(make_model(tmp_path / "model")), HookPoint("resid_post", LAYER)
    batch = [lm.render(text) for text in ("Hi", "Why is the sea salt?", "How do birds fly in winter?")]
    roomy = lm.generate(batch, [3, ROOM + 9, 20], hook)
    monkeypatch.setattr("sae.lm.answers.make_room", lambda cache: None)
    for one, other in zip(roomy, lm.generate(batch, [3, ROOM + 9, 20], hook), strict=True):
        assert one.tokens == other.tokens and one.finish == other.finish
        assert one.resid is not None and other.resid is not None
        assert torch.equal(one.resid, other.resid)
