"""Linear layers on few rows, as in decoding: (W xᵀ)ᵀ instead of x Wᵀ.

The same product, for which a CPU's matrix library takes less time when x has some 16 to 64 rows. The result is made
contiguous, since queries that are not keep torch from its fused attention on a CPU.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import torch
from torch import Tensor, nn

MIN_ROWS, MAX_ROWS = 16, 64


@contextmanager
def narrow_linears(model: nn.Module) -> Iterator[None]:
    """Within the block, the model's plain fp32 CPU linear layers take the faster way on inputs of few rows."""
    chosen = [
        module
        for module in model.modules()
        if type(module) is nn.Linear and module.weight.device.type == "cpu" and module.weight.dtype == torch.float32
    ]
    for module in chosen:
        vars(module)["forward"] = partial(_linear, module)  # over the class's own
    try:
        yield
    finally:
        for module in chosen:
            del vars(module)["forward"]


def _linear(module: nn.Linear, x: Tensor) -> Tensor:
    rows = x.reshape(-1, x.shape[-1])
    if not MIN_ROWS <= len(rows) <= MAX_ROWS:
        return nn.functional.linear(x, module.weight, module.bias)
    out = (module.weight @ rows.T).T.contiguous().reshape(*x.shape[:-1], -1)
    return out if module.bias is None else out + module.bias
