"""Linear layers whose weights lie in the order in which a CPU's products read them.

A plain product arranges the weights anew each time it is made, which costs most where rows are few, as in decoding.
Arranged once, they take as much memory again.
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

    The layers give no gradients. Weights that are replaced, moved or written in place are packed anew, but for values
    written through `.data`, of which torch keeps no count.
    """
    for module in model.modules():
        if type(module) is nn.Linear and is_packed(module.weight.device.type, module.weight.dtype):
            vars(module)["forward"] = _PackedLinear(module)  # over the class's own


class _PackedLinear:
    """Stands in for a layer's `forward`; packs at its first call, and again when it finds other weights."""

    def __init__(self, module: nn.Linear):
        self._module = module
        self._packed: Tensor | None = None
        self._of: tuple[Tensor, int, int] | None = None  # the weights that were packed, their place and their version

    def __call__(self, x: Tensor) -> Tensor:
        weight, bias = self._module.weight, self._module.bias
        if not self._is_of(weight):
            if not is_packed(weight.device.type, weight.dtype):  # moved since
                return nn.functional.linear(x, weight, bias)
            self._packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), None)
            self._of = (weight, weight.data_ptr(), weight._version)
        return torch.ops.mkldnn._linear_pointwise(x, self._packed, bias, "none", [], "")

    def _is_of(self, weight: Tensor) -> bool:
        return self._of is not None and self._of[0] is weight and self._of[1:] == (weight.data_ptr(), weight._version)
