"""Measure an SAE on held-out text: FVU, L0, CE recovered and KL, in all and by kind; and each latent's statistics.

Legend: B documents, T positions, D d_model, V vocabulary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sae.card import save_card
from sae.errors import SaeError
from sae.formats import load_sae
from sae.formats.saelens import WEIGHTS, read_config
from sae.harvest import KINDS, ActivationStore, is_fitted, tokenize_document
from sae.hooks import HookPoint
from sae.latents import LatentStats
from sae.lm import LanguageModel, Tokens, tokenizer_hash
from sae.metrics import ce_recovered, kl_per_token, latent_stats, mean_of, reconstruction
from sae.model import SparseAutoencoder

MIN_KIND_TOKENS = 100  # a kind with fewer held-out tokens is not measured
MAX_LOSS_TOKENS = 512  # a document is cut there for the losses


def sae_hash(sae_dir: Path) -> str:
    """sha256 over the stored tensors (name, dtype, shape, bytes) and the config keys that change the function."""
    from sae.lm.loading import hash_tensors

    cfg = read_config(sae_dir)
    function = (cfg.activation, cfg.b_dec_in, cfg.scale_by_decoder_norm, cfg.hook_point)
    return hash_tensors([sae_dir / WEIGHTS], hashlib.sha256(repr(function).encode()))


def measured_kinds(held_out: ActivationStore) -> list[str]:
    """The kinds with enough held-out tokens to be measured. Errors: SaeError when there is none."""
    tokens = np.bincount(held_out.kinds, minlength=len(KINDS))
    enough = [kind for kind, n in zip(KINDS, tokens, strict=True) if n >= MIN_KIND_TOKENS]
    if not enough:
        raise SaeError(
            f"{held_out.path}: no kind of text has {MIN_KIND_TOKENS} held-out tokens, so nothing can be measured. "
            "Hold out more documents."
        )
    return enough


def measure_reconstruction(
    sae: SparseAutoencoder, held_out: ActivationStore
) -> tuple[dict[str, dict[str, float]], dict[str, Tensor]]:
    """By kind: tokens, fvu (about that kind's mean) and l0; and the means [D]. Errors: see measured_kinds."""
    kinds, means = {}, {}
    for kind in measured_kinds(held_out):
        means[kind] = mean_of(held_out.blocks(kind))
        sums = reconstruction(sae, held_out.blocks(kind), means[kind])
        kinds[kind] = {"tokens": sums.tokens, "fvu": sums.fvu, "l0": sums.l0}
    return kinds, means


@torch.inference_mode()
def measure_loss(
    lm: LanguageModel, sae: SparseAutoencoder, documents: Sequence[Tokens], means: dict[str, Tensor], hook: HookPoint,
    max_norm: float, tokens_a_kind: int, progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, dict[str, float]]:  # fmt: skip
    """By kind, over its first tokens_a_kind predicting positions: CE recovered against mean and zero ablation, and KL.

    Losses and KL are in nats a token. Sinks (tokens above max_norm) and first positions are left as they are in every
    condition, since the SAE was not fitted on them. means: kind -> [D], for the mean ablation; a kind without one is
    not measured. progress: (positions done, wanted).
    """
    sums = {
        kind: dict.fromkeys(("tokens", "clean", "patched", "mean", "zero", "kl", "unpatched"), 0.0) for kind in means
    }
    wanted = tokens_a_kind * len(means)
    for tokens in documents:
        needed = [kind for kind in means if sums[kind]["tokens"] < tokens_a_kind]
        if not needed:
            break
        kinds = tokens.kinds[:-1]
        if sum(kind in needed for kind in kinds) > len(kinds) / 2:  # the rest costs as much and counts for nothing
            _add_losses(sums, needed, lm, sae, tokens, means, hook, max_norm)
        progress(int(sum(min(part["tokens"], tokens_a_kind) for part in sums.values())), wanted)
    return {kind: _summary(part) for kind, part in sums.items() if part["tokens"]}


def corpus_statistics(
    sae: SparseAutoencoder, corpus: ActivationStore, means: dict[str, Tensor]
) -> tuple[LatentStats, float]:
    """Each latent's maximum and density over the corpus, and the share of latents, 0 to 1, that never fired there.

    means: kind -> [D], kept with them.
    """
    largest, density = latent_stats(sae, corpus.blocks())
    return LatentStats(largest, density, means), float((density == 0).float().mean())


def pooled(kinds: dict[str, dict[str, float]], key: str) -> float:
    """The mean of the kinds, so that no kind's share of the text decides."""
    return sum(kind[key] for kind in kinds.values()) / len(kinds)


def _add_losses(
    sums: dict[str, dict[str, float]], needed: Sequence[str], lm: LanguageModel, sae: SparseAutoencoder, tokens: Tokens,
    means: dict[str, Tensor], hook: HookPoint, max_norm: float,
) -> None:  # fmt: skip
    ids_BT, mask_BT = lm.pad([tokens.ids])
    seen: list[Tensor] = []
    with lm.at(hook, seen.append):
        clean = lm.forward(ids_BT, mask_BT).logits[0, :-1]
    resid_TD = seen[0][0]
    fitted_T = is_fitted(resid_TD, max_norm)
    zero_D = torch.zeros(lm.d_model)
    edits = {
        "patched": sae(resid_TD),
        "mean": torch.stack([means.get(kind, zero_D) for kind in tokens.kinds]),
        "zero": torch.zeros_like(resid_TD),
    }
    logits: dict[str, Tensor] = {"clean": clean}
    for name, edited_TD in edits.items():
        resid_BTD = torch.where(fitted_T[:, None], edited_TD.to(resid_TD), resid_TD)[None]
        with lm.resumed_at(hook, resid_BTD):
            logits[name] = lm.forward(ids_BT, mask_BT).logits[0, :-1]
    losses = {
        name: torch.nn.functional.cross_entropy(logits_TV.float(), ids_BT[0, 1:], reduction="none")
        for name, logits_TV in logits.items()
    }
    kl = kl_per_token(clean, logits["patched"])
    for kind in needed:
        chosen = torch.tensor([k == kind for k in tokens.kinds[:-1]], device=lm.device)
        part = sums[kind]
        part["tokens"] += int(chosen.sum())
        part["unpatched"] += int((chosen & ~fitted_T[:-1]).sum())
        part["kl"] += float(kl[chosen].sum())
        for name, loss in losses.items():
            part[name] += float(loss[chosen].sum())


def _summary(part: dict[str, float]) -> dict[str, float]:
    n = part["tokens"]
    return {
        "ce_tokens": int(n),
        "ce_clean": part["clean"] / n,
        "ce_patched": part["patched"] / n,
        "ce_recovered": ce_recovered(part["clean"], part["patched"], part["mean"]),
        "ce_recovered_zero": ce_recovered(part["clean"], part["patched"], part["zero"]),
        "kl": part["kl"] / n,
        "unpatched_share": part["unpatched"] / n,
    }


def describe(sae_dir: Path) -> dict[str, Any]:
    """What an SAE's files say of it, before anything is measured."""
    cfg = read_config(sae_dir)
    return {
        "sae": sae_hash(sae_dir),
        "model": cfg.model_name,
        "hook_point": cfg.hook_point,
        "architecture": cfg.activation.name,
        "n_latents": cfg.n_latents,
        "k": getattr(cfg.activation, "k", None),
        "training": cfg.metadata.get("training"),
        "bytes": (sae_dir / WEIGHTS).stat().st_size,
    }


def evaluate_sae(
    sae_dir: Path,
    lm: LanguageModel,
    held_out: ActivationStore,
    corpus: ActivationStore,
    documents: Sequence[dict[str, Any]],
    *,
    tokens_a_kind: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Measure the files in sae_dir as they are; write latents.safetensors and card.json there; returns the card.

    held_out: a harvest of held-out documents; corpus: the harvest that the SAE was trained on; documents: held-out, for
    the losses. Errors: SaeError when the two harvests, the SAE and the model do not belong together.
    """
    sae = load_sae(sae_dir)
    max_norm = held_out.source["max_norm"]
    for store in (held_out, corpus):
        if store.source["hook_point"] != sae.cfg.hook_point or store.d_model != sae.d_in:
            raise SaeError(f"{store.path}: harvested at {store.source['hook_point']}, width {store.d_model}; "
                           f"the SAE reads {sae.cfg.hook_point}, width {sae.d_in}.")  # fmt: skip
    if corpus.source["max_norm"] != max_norm:
        raise SaeError(
            f"{held_out.path}: tokens of a norm above {max_norm:g} are left out, and above "
            f"{corpus.source['max_norm']:g} in {corpus.path}. Harvest both with one --max-norm."
        )
    kinds, means = measure_reconstruction(sae, held_out)
    tokens = [tokenize_document(lm.tok, document, MAX_LOSS_TOKENS) for document in documents]
    hook = HookPoint.parse(sae.cfg.hook_point)
    losses = measure_loss(lm, sae, tokens, means, hook, max_norm, tokens_a_kind, progress)
    kinds = {kind: part | losses.get(kind, {}) for kind, part in kinds.items()}
    stats, dead_share = corpus_statistics(sae, corpus, means)
    stats.save(sae_dir)
    card = describe(sae_dir) | _measured(kinds, dead_share, corpus, max_norm) | {"fits": fits(lm)}
    save_card(sae_dir, card)
    return card


def fits(lm: LanguageModel) -> dict[str, Any]:
    """What a model must share for this SAE to read it: so also any fine-tune."""
    return {
        "architecture": type(lm.model).__name__,
        "d_model": lm.d_model,
        "tokenizer": tokenizer_hash(lm.tokenizer),
    }


def _measured(
    kinds: dict[str, dict[str, Any]], dead_share: float, corpus: ActivationStore, max_norm: float
) -> dict[str, Any]:
    tokens = corpus.counts("tokens")
    part = {
        "kinds": kinds,
        "fvu": pooled(kinds, "fvu"),
        "l0": pooled(kinds, "l0"),
        "dead_share": dead_share,
        "dead_tokens": len(corpus),
        "training_tokens": tokens,
        "max_norm": max_norm,
        "outlier_share": corpus.counts("sinks") / tokens,
        "first_share": corpus.counts("firsts") / tokens,
    }
    if all("ce_recovered" in kind for kind in kinds.values()):
        part |= {key: pooled(kinds, key) for key in ("ce_recovered", "ce_recovered_zero", "kl")}
    return part
