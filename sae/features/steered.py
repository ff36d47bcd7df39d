"""What a model writes while a latent is held at a multiple of its corpus maximum."""

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
    lm: LanguageModel, sae: SparseAutoencoder, hook: HookPoint, latent_max: Tensor, latents: Sequence[int],
    prompts: Sequence[str] = PROMPTS, *, max_norm: float | None = None,
) -> list[list[dict[str, Any]]]:  # fmt: skip
    """Greedy answers of each latent at each of DOSES: [{"dose", "prompt", "text"}, …], prompt by prompt; one batch.

    A latent is clamped to dose x corpus maximum at the positions that predict the answer; dose 0 leaves the model as
    it is. A latent that never fired in the SAE's corpus has no unit of dose: no samples. latent_max [M]. Errors:
    SaeError for a latent that the SAE does not have.
    """
    for latent in latents:
        check_latent(latent, sae.n_latents)
    live = [latent for latent in latents if float(latent_max[latent]) > 0]
    asked: list[tuple[str, int | None, float]] = [(prompt, None, 0.0) for prompt in prompts if live]  # of all latents
    asked += [(prompt, latent, dose) for latent in live for prompt in prompts for dose in DOSES if dose]
    batch = [lm.render(prompt) for prompt, _, _ in asked]
    edits = [None if latent is None else Edit.steer([latent], [1.0], dose, latent_max) for _, latent, dose in asked]
    edit = Intervention(sae, edits, list(map(predicting, batch)), math.inf if max_norm is None else max_norm)
    answers = lm.generate(batch, [NEW_TOKENS] * len(batch), hook, edit=edit) if batch else []
    texts = {key: answer.tokens.response_text for key, answer in zip(asked, answers, strict=True)}
    return [
        [
            {"dose": dose, "prompt": prompt, "text": texts[prompt, latent if dose else None, dose]}
            for prompt in prompts if latent in live for dose in DOSES
        ]
        for latent in latents
    ]  # fmt: skip
