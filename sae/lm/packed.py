"""Linear layers whose weights lie in the order in which a CPU's products read them.

A plain product arranges the weights anew each time it is made, which costs most where rows are few: of 8 rows half the
time, of 32 a third, of 500 a quarter (two AVX2 cores, 576 × 1,536). Arranged once, they take as much memory again.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def is_packed(device: str, dtype: torch.dtype) -> bool:
    """Whether the linear layers of a model of this type on this device are: fp32 on a CPU, an x86 one."""
    x86 = torch.backends.mkldnn.is_available() and torch.backends.mkl.is_available()
    return x86 and device == "cpu" and dtype == torch.float32


def pack_linears(model: nn.Module) -> None:
    """From here on the model's plain fp32 linear layers on a CPU use packed weights. Elsewhere nothing changes.

    The layers give no gradients. Weights that are written in place are packed anew.
    """
    for module in model.modules():
        if type(module) is nn.Linear and is_packed(module.weight.device.type, module.weight.dtype):
            vars(module)["forward"] = _PackedLinear(module)  # over the class's own


class _PackedLinear:
    """Stands in for a layer's `forward`; packs at its first call."""

    def __init__(self, module: nn.Linear):
        self._module = module
        self._packed: Tensor | None = None
        self._version = -1  # of the weights that were packed

    def __call__(self, x: Tensor) -> Tensor:
        weight = self._module.weight
        if self._packed is None or self._version != weight._version:
            self._packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), None)
            self._version = weight._version
        return torch.ops.mkldnn._linear_pointwise(x, self._packed, self._module.bias, "none", [], "")
