"""What a model writes while one latent is held at a multiple of its corpus maximum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from torch import Tensor

from sae.hooks import HookPoint
from sae.intervene import Edit, Intervention, predicting
from sae.latents import check_latent
from sae.lm import LanguageModel
from sae.model import SparseAutoencoder

DOSES = (-5.0, 0.0, 5.0)
NEW_TOKENS = 40
PROMPTS = ("Tell me about yourself.", "Write a short story about a day at the sea.")


def steered_samples(
    lm: LanguageModel, sae: SparseAutoencoder, hook: HookPoint, latent_max: Tensor, latent: int,
    prompts: Sequence[str] = PROMPTS, *, max_norm: float | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Greedy answers at each of DOSES, all in one batch: [{"dose", "prompt", "text"}, …], prompt by prompt.

    The latent is clamped to dose x corpus maximum at the positions that predict the answer; dose 0 leaves the model as
    it is. A latent that never fired in the SAE's corpus has no unit of dose: no samples. latent_max [M].
    """
    check_latent(latent, sae.n_latents)
    if float(latent_max[latent]) <= 0:
        return []
    asked = [(prompt, dose) for prompt in prompts for dose in DOSES]
    batch = [lm.render(prompt) for prompt, _ in asked]
    edits = [Edit.steer([latent], [1.0], dose, latent_max) if dose else None for _, dose in asked]
    edit = Intervention(sae, edits, list(map(predicting, batch)), math.inf if max_norm is None else max_norm)
    answers = lm.generate(batch, [NEW_TOKENS] * len(batch), hook, edit=edit)
    return [
        {"dose": dose, "prompt": prompt, "text": answer.tokens.response_text}
        for (prompt, dose), answer in zip(asked, answers, strict=True)
    ]
