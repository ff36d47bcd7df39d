"""Everything about a scan that can be known, and be wrong, before a model is loaded."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.cards import load_cards
from auditor.engine.packs import RuleSet, load_rules
from auditor.errors import AuditError
from auditor.gate import required_rules
from auditor.models import Progress
from auditor.scan import manifest as records
from auditor.scan.batches import limited
from auditor.scan.causal import CausalPlan, plan_causal
from auditor.scan.config import ScanConfig
from auditor.scan.pairs import check_pairs
from auditor.scan.runner import new_tokens, render
from auditor.scan.selection import countable, shipped_hashes, suite_paths
from auditor.scan.setup import Setup, find_setup
from auditor.scan.signals import ConceptReader
from auditor.scan.thresholds import (
    check_hand_latents,
    concept_readers,
    named_latents,
    stale_concepts,
    threshold_entries,
)
from auditor.schema import round6
from auditor.suites import Prompt, PromptSuite, load_suites
from sae.lm import LanguageModelTokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPlan:
    """A scan that is ready to run: only the model's weights are not in memory yet."""

    config: ScanConfig
    rules: RuleSet
    suites: tuple[PromptSuite, ...]
    prompts: Mapping[str, tuple[Prompt, ...]]  # by suite: those that are run
    setup: Setup
    readers: Mapping[str, ConceptReader]
    stale: Mapping[str, str]
    causal: CausalPlan
    system: str | None
    n_tokens: tuple[int, int]  # to read, and at most to write
    out: Path
    manifest: dict[str, Any]
    seconds: float  # that it took to make

    @property
    def n_prompts(self) -> int:
        return sum(len(prompts) for prompts in self.prompts.values())

    @property
    def transferred(self) -> bool:
        """Whether the binding was made on other weights than the audited ones."""
        return bool((self.manifest["binding"] or {}).get("transferred"))


def make_plan(config: ScanConfig, progress: Progress | None = None) -> ScanPlan:
    """Resolve, read, hash and check all inputs. Errors: AuditError, SaeError (exit 2) for the first that is wrong.

    Fetches a known model when it is missing; loads the tokenizer and the SAE, never the model.
    """
    started = time.monotonic()
    rules = load_rules(config.rules)
    required_rules({"rules": [{"id": rule.id} for rule in rules.rules]}, config.require)
    suites = load_suites(suite_paths(config.prompts, rules.rules), shipped=shipped_hashes())
    chosen = {s.name: s.prompts if config.prompts else countable(s, rules.rules) for s in suites}
    prompts = {name: limited(of_suite, config.limit) for name, of_suite in chosen.items()}
    system = read_system(config.system)
    setup = find_setup(
        config.model,
        sae=config.sae,
        bindings=[Path(path) for path in config.binding],
        device=config.device,
        offline=config.offline,
        progress=progress,
    )
    n_tokens = check_lengths(prompts, setup.tokenizer, system, config.max_new_tokens)
    for suite_prompts in prompts.values():
        check_pairs(suite_prompts, rules.rules, setup.tokenizer, system)
    n_latents = setup.autoencoder.sae.n_latents
    check_hand_latents(rules.rules, setup.autoencoder.names, n_latents)
    concepts = tuple(dict.fromkeys(key for rule in rules.rules for key in rule.concepts))
    readers = concept_readers(setup.binding, concepts, setup.facts["d_model"], n_latents)
    stale = stale_concepts(setup.binding, concepts)
    load_cards(setup.autoencoder.directory, setup.autoencoder.sha256)  # a damaged file is told now, not by the report
    causal = plan_causal(config, rules.rules, setup, stale)
    manifest = _manifest(config, rules, suites, chosen, prompts, setup, stale, causal, concepts, system)
    return ScanPlan(
        config=config,
        rules=rules,
        suites=suites,
        prompts=prompts,
        setup=setup,
        readers=readers,
        stale=stale,
        causal=causal,
        system=system,
        n_tokens=n_tokens,
        out=config.out or records.default_out(suites, manifest["identity"]),
        manifest=manifest,
        seconds=time.monotonic() - started,
    )


def _manifest(
    config: ScanConfig,
    rules: RuleSet,
    suites: Sequence[PromptSuite],
    chosen: Mapping[str, tuple[Prompt, ...]],
    prompts: Mapping[str, tuple[Prompt, ...]],
    setup: Setup,
    stale: Mapping[str, str],
    causal: CausalPlan,
    concepts: Sequence[str],
    system: str | None,
) -> dict[str, Any]:
    autoencoder, hashes = setup.autoencoder, setup.hashes | {"sae": setup.autoencoder.sha256}
    return records.make_manifest(
        records.identity_inputs(config, hashes, suites, chosen, rules, setup.binding, system, causal.sources),
        model={"name": setup.model_name, "path": setup.model_path, **setup.facts},
        hook_point=str(autoencoder.hook),
        sae={
            "name": autoencoder.name,
            "path": str(autoencoder.directory),
            "n_latents": autoencoder.sae.n_latents,
            "k": autoencoder.card.get("k"),
            "card": autoencoder.card,
            "latent_max": {
                str(latent): round6(float(autoencoder.stats.max[latent]))
                for latent in named_latents(rules.rules, setup.binding, autoencoder.names)
            },
        },
        device=setup.device,
        dtype=config.dtype,
        batch_size=config.batch_size,
        suites=records.suite_rows(suites, prompts),
        prompts=records.prompt_rows([prompt for suite in suites for prompt in prompts[suite.name]]),
        rules=[{"id": r.id, "sha256": r.sha256, "path": r.path, "source": r.source} for r in rules.rules],
        families={key: {"source": family.source} for key, family in rules.families.items()},
        thresholds=threshold_entries(rules.rules, setup.binding, stale),
        causal=dict(causal.reasons),
        binding=records.binding_row(setup.binding, str(hashes["weights"]), concepts),
        command=config.command,
    )


def read_system(path: Path | None) -> str | None:
    """The system prompt of `--system FILE`. Errors: AuditError when it is unreadable, empty or not UTF-8."""
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as err:
        raise AuditError(f"--system {path}: cannot be read ({err.strerror or err}).") from err
    except UnicodeDecodeError as err:
        raise AuditError(f"--system {path}: byte {err.start} is not UTF-8. Save the file as UTF-8.") from err
    if not text:
        raise AuditError(f"--system {path}: the file is empty. Write the system prompt into it, or leave --system out.")
    return text


def check_lengths(
    prompts: Mapping[str, tuple[Prompt, ...]], tokenizer: LanguageModelTokenizer, system: str | None, default: int
) -> tuple[int, int]:
    """Tokens to read and at most to write. Errors: AuditError names a prompt that does not fit into the context."""
    n_read = n_write = 0
    for suite in prompts.values():
        for prompt in suite:
            n_ids, n_new = len(render(prompt, tokenizer, system).ids), new_tokens(prompt, default)
            if n_ids == 0:
                raise AuditError(f"prompt {prompt.id!r} of suite {prompt.suite!r} has no tokens for this model.")
            if n_ids + n_new > tokenizer.context_length:
                raise AuditError(
                    f"prompt {prompt.id!r} of suite {prompt.suite!r} is too long: {n_ids} tokens and {n_new} new ones, "
                    f"but the model's context is {tokenizer.context_length}. Shorten it, or lower --max-new-tokens."
                )
            n_read, n_write = n_read + n_ids, n_write + n_new
    return n_read, n_write
