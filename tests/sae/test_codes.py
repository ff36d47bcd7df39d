from __future__ import annotations

import torch

from sae import SparseCodes
from sae.activations import TopK


def dense_example() -> torch.Tensor:
    return torch.tensor([[0.0, 2.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0], [3.0, 0.0, 0.5, 0.25]])


def test_dense_and_back_is_the_same() -> None:
    assert torch.equal(SparseCodes.from_dense(dense_example()).to_dense(), dense_example())


def test_topk_keeps_the_largest_positive_entries_only() -> None:
    codes = TopK(2)(torch.tensor([[3.0, -1.0, 2.0, 1.0], [-5.0, 4.0, -2.0, -1.0]]))
    assert codes.row_start.tolist() == [0, 2, 3]
    assert codes.indices.tolist() == [0, 2, 1]
    assert codes.values.tolist() == [3.0, 2.0, 4.0]


def test_rows_and_cat_are_inverse() -> None:
    codes = SparseCodes.from_dense(dense_example())
    again = SparseCodes.cat([codes.rows(0, 1), codes.rows(1, 3)])
    assert torch.equal(again.to_dense(), dense_example())
    assert torch.equal(again.row_start, codes.row_start)


def test_columns_are_those_of_the_dense_codes_in_the_order_asked_for() -> None:
    columns = SparseCodes.from_dense(dense_example()).columns(torch.tensor([3, 0]))
    assert torch.equal(columns, dense_example()[:, [3, 0]])
