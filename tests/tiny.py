"""A tiny random Llama with a byte-level tokenizer and a chat template, with an SAE and a binding that fit it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
D_MODEL, N_LAYERS, N_LATENTS, K, LAYER = 32, 4, 64, 4, 2


@dataclass(frozen=True)
class Tiny:
    """Paths of the tiny model and what fits it, as `--model --sae --binding` take them."""

    model: Path
    sae: Path
    binding: Path

    @property
    def flags(self) -> list[str]:
        return ["--model", str(self.model), "--sae", str(self.sae), "--binding", str(self.binding)]


def make_tokenizer(*, chat: bool = True) -> Any:
    """Every byte is a token, and so are the two marks of a turn."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocab = {"<|im_start|>": 0, "<|im_end|>": 1} | {char: n for n, char in enumerate(alphabet, 2)}
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>"])
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<|im_start|>", eos_token="<|im_end|>")
    fast.chat_template = CHAT_TEMPLATE if chat else None
    return fast


def make_model(
    directory: Path, *, chat: bool = True, seed: int = 0, d_model: int = D_MODEL, context: int = 512
) -> Path:
    """Write a model directory (config, safetensors, tokenizer); random weights, the same for the same seed."""
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = make_tokenizer(chat=chat)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=d_model,
        intermediate_size=2 * d_model,
        num_hidden_layers=N_LAYERS,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=context,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
        tie_word_embeddings=True,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
        for name, weight in model.named_parameters():
            if weight.ndim > 1:  # livelier than the default 0.02, so that answers depend on prompts
                torch.nn.init.normal_(weight, std=0.3 if "embed" in name else 0.15)
    model.save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    return directory


def make_sae(directory: Path, model_directory: Path, *, d_model: int = D_MODEL, seed: int = 0) -> Path:
    """Write an SAE directory for the tiny model: weights, latent statistics and a card that fits them."""
    from sae import SparseAutoencoder, save_sae
    from sae.activations import TopK
    from sae.card import save_card
    from sae.evaluate import sae_hash
    from sae.latents import LatentStats
    from sae.lm import LanguageModelTokenizer, model_facts, tokenizer_hash
    from sae.model import SaeConfig

    hook = f"resid_post.{LAYER}"
    sae = SparseAutoencoder(
        SaeConfig(d_in=d_model, n_latents=N_LATENTS, activation=TopK(K), model_name="tiny", hook_point=hook)
    )
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        rows = torch.randn(N_LATENTS, d_model, generator=generator)
        sae.W_dec.copy_(rows / rows.norm(dim=1, keepdim=True))
        sae.W_enc.copy_(sae.W_dec)
    directory.mkdir(parents=True, exist_ok=True)
    save_sae(sae, directory)
    kinds = ("prose", "chat", "code")
    means = {kind: torch.zeros(d_model) for kind in kinds}
    LatentStats(max=torch.ones(N_LATENTS), density=torch.full((N_LATENTS,), 0.1), kind_means=means).save(directory)
    fits = {
        "architecture": model_facts(model_directory)["architecture"],
        "d_model": d_model,
        "tokenizer": tokenizer_hash(LanguageModelTokenizer.load(model_directory).tokenizer),
    }
    measured = {"fvu": 0.5, "l0": float(K), "ce_recovered": 0.9, "tokens": 1000}
    card = {"name": "tiny", "model": "tiny", "hook_point": hook, "k": K, "n_latents": N_LATENTS, "max_norm": 1e6}
    card |= {"sae": sae_hash(directory), "kinds": {kind: measured for kind in kinds}, "fvu": 0.5, "fits": fits}
    save_card(directory, card)
    return directory


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def make_binding(path: Path, model_directory: Path, sae_directory: Path, *, threshold: float | None = 0.0) -> Path:
    """Write a binding of deception.falsehood for the tiny model and SAE: three detectors with made-up numbers."""
    from auditor.binding import write_binding
    from auditor.concepts.packs import packed_set
    from sae.evaluate import sae_hash
    from sae.lm import LanguageModelTokenizer, tokenizer_hash, weights_hash

    generator = torch.Generator().manual_seed(1)
    vectors = [torch.randn(D_MODEL, generator=generator).tolist() for _ in range(3)]
    features = {"kind": "features", "reduce": "max", "indices": [1, 2, 3], "weights": [1.0, -0.5, 0.25], "bias": 0.0}
    detectors = {
        "features_20": features,
        "mean_difference_mean": {"kind": "linear", "reduce": "mean", "vector": vectors[0], "bias": 0.1},
        "attention_probe": {
            "kind": "attention",
            "reduce": "attention",
            "query": vectors[1],
            "value": vectors[2],
            "bias": 0,
        },
    }
    entry = {
        "score": threshold,
        "marginal": threshold,
        "binding_part": "pooled",
        "worst_domain": "advice",
        "realised": {},
    }
    entry |= {"sees": 0.5, "sees_ci95": [0.4, 0.6], "sees_n": 100}
    if threshold is None:
        entry = {"score": None, "reason": "calibration too small: 3 benign answers, and a clean rate of 5% needs 59"}
    clean = {
        "n": 100,
        "confidence": 0.95,
        "domains": {"advice": 100},
        "thresholds": {"5%": entry},
        "by_detector": {
            name: {
                "thresholds": {"5%": entry},
                "scores": [[float(i) - 98, "advice", 10] for i in range(100)],
                "check": [[-1.0, "advice", 10]] * 200,
                "positives": [1.0] * 50 + [-1.0] * 50,
            }
            for name in detectors
        },
    }
    contrast = packed_set("deception.falsehood")
    assert contrast is not None
    concept = {
        "strength": "strong",
        "lexical": False,
        "why": "made up for a test",
        "contrast": contrast.sha256,
        "detector": "attention_probe",
        "held_out_source": "facts",
        "detectors": detectors,
        "latents": [1, 2, 3],
        "weights": [1.0, -0.5, 0.25],
        "direction": vectors[0],
        "features_reduce": "max",
        "auroc": {"templates": 0.9, "ci95": [0.8, 0.95], "hard_negatives": 0.8, "held_out_source": 0.8},
        "evidence": {},
        "counts": {"positives": 200, "negatives": 200, "templates": 24},
        "clean": {"response": clean},
    }
    head = {
        "schema_version": 1,
        "sae": sae_hash(sae_directory),
        "bound_on": weights_hash(model_directory),
        "tokenizer": tokenizer_hash(LanguageModelTokenizer.load(model_directory).tokenizer),
        "hook_point": f"resid_post.{LAYER}",
        "d_model": D_MODEL,
    }
    write_binding(path, head | {"concepts": {"deception.falsehood": concept}})
    return path
