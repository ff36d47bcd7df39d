"""The logit lens: which next tokens a latent's direction raises and lowers if nothing above the hook point touched it.

    logits = W_U (g ⊙ d̂)

with d̂ the unit decoder row, g the weight of the final norm and W_U the unembedding; a LayerNorm first takes d̂'s mean
away. The norm's scale, which depends on the token, is left out, and so are its bias and the blocks between. So the
numbers order tokens for one latent, and say nothing about the size of an effect.
Source: nostalgebraist 2020, "interpreting GPT: the logit lens"; Templeton et al. 2024, dashboards.

Legend: D d_model, V vocabulary.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sae.errors import SaeError
from sae.lm import LanguageModel


@torch.inference_mode()
def direction_logits(lm: LanguageModel, direction_D: Tensor) -> Tensor:
    """[V] float32: how much the direction, at length 1, raises each token.

    Errors: SaeError for a model in which no final norm or no unembedding is found.
    """
    norm, unembed = final_norm(lm), lm.model.get_output_embeddings()
    if unembed is None:
        raise SaeError(f"{type(lm.model).__name__}: no unembedding was found, so no token can be called promoted.")
    unit_D = direction_D.to(unembed.weight) / direction_D.norm().clamp(min=1e-12)
    root = unit_D.numel() ** 0.5  # a vector of mean square 1 passes the norm with a scale of 1
    weighed_D = (norm((unit_D * root)[None])[0] - norm(torch.zeros_like(unit_D)[None])[0]) / root
    return (unembed.weight @ weighed_D.to(unembed.weight)).float().cpu()


def promoted_and_suppressed(
    lm: LanguageModel, direction_D: Tensor, n: int = 10
) -> tuple[list[list[str | float]], list[list[str | float]]]:
    """The n tokens that the direction raises most, and lowers most: [[token, logit], …]."""
    logits = direction_logits(lm, direction_D)[: len(lm.tokenizer)]  # some unembeddings are padded

    def listed(ids: Tensor) -> list[list[str | float]]:
        return [[lm.tokenizer.decode([i]), float(f"{float(logits[i]):.3g}")] for i in ids.tolist()]

    n = min(n, len(logits))
    return listed(logits.topk(n).indices), listed((-logits).topk(n).indices)


def final_norm(lm: LanguageModel) -> nn.Module:
    """The norm after the last block: what stands beside the list of blocks, whatever the architecture calls it.

    Errors: SaeError when there is none.
    """
    for module in lm.model.modules():
        children = list(module.children())
        if any(child is lm.blocks for child in children):
            found = [child for child in children if "norm" in type(child).__name__.lower()]
            if found:
                return found[-1]
    raise SaeError(f"{type(lm.model).__name__}: no final norm was found beside its blocks.")
