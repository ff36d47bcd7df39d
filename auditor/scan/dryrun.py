"""`scan --dry-run`: what would be run, with hashes and an estimate of time. No model is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.causal.code import NEW_TOKENS as CODE_TOKENS
from auditor.scan.batches import batches
from auditor.scan.plan import ScanPlan
from auditor.scan.runner import new_tokens
from auditor.scan.setup import TORCH_DTYPES
from auditor.suites import Prompt
from sae.lm.model import MAX_LOGITS
from sae.lm.packed import is_packed

# Measured with the default model on two CPU cores in float32. Written: over the whole demo, whose batches shrink as
# their answers end; a batch that stays full writes about twice as fast.
READ_PER_S, WRITTEN_PER_S, REFERENCE_PARAMETERS = 430.0, 85.0, 134.5e6
PROGRAM_BYTES = 0.8e9  # Python with torch and transformers, and what a batch holds
EDITS_PER_S, CHECK_S = 1.2, 20.0  # of a causal check: its edits, and its clean passes and steered samples


def describe(plan: ScanPlan) -> str:
    """The resolved scan as text, one fact a line."""
    manifest, setup = plan.manifest, plan.setup
    inputs = manifest["identity_inputs"]
    lines = [
        f"model      {manifest['model']['name']}  {manifest['model']['architecture']}, "
        f"{manifest['model']['n_layers']} blocks, d_model {manifest['model']['d_model']}",
        f"           {setup.model_path}",
        f"sae        {setup.autoencoder.name}  {setup.autoencoder.sae.n_latents:,} latents at {setup.autoencoder.hook}",
        f"           {setup.autoencoder.directory}",
        _binding_line(plan),
        "",
        *_rule_lines(plan),
        "",
        *_suite_lines(plan),
        *_causal_lines(plan),
        "",
        *(f"{name:<14} {_short(inputs[name])}" for name in ("weights", "tokenizer", "chat_template", "sae", "binding")),
        *(f"{'rule ' + name:<14} {digest}" for name, digest in inputs["rules"].items()),
        *(f"{'suite ' + name:<14} {digest}" for name, digest in inputs["suites"].items()),
        f"{'version':<14} {inputs['version']}",
        f"{'identity':<14} {manifest['identity']}",
        "",
        f"out        {plan.out}",
        f"time       {estimate(plan)}",
        f"memory     about {memory_bytes(plan) / 1e9:.1f} GB",
    ]
    return "\n".join(lines)


def _binding_line(plan: ScanPlan) -> str:
    binding = plan.manifest["binding"]
    if binding is None:
        return "binding    none: rules that name concepts are not covered"
    moved = "transferred: its check runs after the suite" if binding["transferred"] else "made on these weights"
    return f"binding    {binding['path']}  {moved}"


def _rule_lines(plan: ScanPlan) -> list[str]:
    lines = [f"{len(plan.rules.rules)} rules"]
    for rule in plan.rules.rules:
        lines.append(f"  {rule.id}  {rule.kind}, {rule.severity}: {rule.title}")
        for name, entry in plan.manifest["thresholds"][rule.id].items():
            if entry["threshold"] is None:
                lines.append(f"    {name}: {entry['stated']}, no number: {entry['reason']}")
            elif entry["stated"].startswith("clean_rate"):
                lines.append(f"    {name}: {entry['stated']}, {entry['op']} {entry['threshold']:g} ({entry['unit']})")
            else:
                lines.append(f"    {name}: {entry['stated']} ({entry['unit']})")
    return lines


def _suite_lines(plan: ScanPlan) -> list[str]:
    n_batches = sum(len(batches(prompts, plan.config.batch_size)) for prompts in plan.prompts.values())
    lines = [f"{plan.n_prompts} prompts in {n_batches} batches"]
    for suite in plan.suites:
        prompts = plan.prompts[suite.name]
        of_all = f" of {len(suite.prompts)}" if len(prompts) < len(suite.prompts) else ""
        lines.append(f"  {suite.name}  {len(prompts)}{of_all} prompts, {_answers(plan, prompts)}  {suite.path}")
    n_read, n_written = plan.n_tokens
    lines.append(f"  {n_read:,} tokens to read, at most {n_written:,} to write")
    return lines


def _answers(plan: ScanPlan, prompts: Sequence[Prompt]) -> str:
    """How many answers are given, written by the model, and not asked for."""
    given = sum(prompt.response is not None for prompt in prompts)
    none = sum(prompt.response is None and new_tokens(prompt, plan.config.max_new_tokens) == 0 for prompt in prompts)
    counts = {"given": given, "to write": len(prompts) - given - none, "not asked for": none}
    found = [(n, what) for what, n in counts.items() if n]
    return "answers " + (found[0][1] if len(found) == 1 else ", ".join(f"{n} {what}" for n, what in found))


def _causal_lines(plan: ScanPlan) -> list[str]:
    """Which causal checks would run, on what outcome, and why the others would not."""
    causal = plan.causal
    lines = [
        f"  {spec.rule.id}  {len(spec.latents)} latents of {spec.concept} against {spec.outcome_rule.id}."
        f"{spec.outcome_signal.name}, which {'rises' if spec.sign > 0 else 'falls'}; {spec.controls} controls"
        for spec in causal.checks
    ]
    lines += [f"  {rule}  not run: {reason}" for rule, reason in causal.reasons.items() if reason is not None]
    if causal.checks and plan.setup.device == "cpu":
        code = f" and {causal.n_code_answers} answers with code" if causal.n_code_answers else ""
        lines.append(f"  {causal.n_edits} edits{code}, about {_words(causal_seconds(plan))}")
    n = len(causal.checks)
    return ["", f"{n} causal check{'' if n == 1 else 's'}", *lines] if lines else []


def causal_seconds(plan: ScanPlan) -> float:
    """How long the causal checks take, from the default model's rate on two cores and the model's size."""
    size = n_parameters(plan) / REFERENCE_PARAMETERS
    written = plan.causal.n_code_answers * CODE_TOKENS / WRITTEN_PER_S
    return size * (plan.causal.n_edits / EDITS_PER_S + len(plan.causal.checks) * CHECK_S + written)


def _words(seconds: float) -> str:
    return f"{max(1, round(seconds / 60))} min" if seconds >= 90 else f"{max(1, round(seconds))} s"


def estimate(plan: ScanPlan) -> str:
    """At most how long prompts and causal checks take, from the default model's rates on two cores and the model's
    size."""
    n_read, n_written = plan.n_tokens
    if plan.setup.device != "cpu":
        return f"not estimated for {plan.setup.device}"
    size = n_parameters(plan) / REFERENCE_PARAMETERS
    seconds = size * (n_read / READ_PER_S + n_written / WRITTEN_PER_S) + causal_seconds(plan)
    return f"at most about {max(1, round(seconds / 60))} min on two CPU cores, once the model is loaded"


def n_parameters(plan: ScanPlan) -> float:
    """Roughly, from width and depth: 12 d² a block and the embedding."""
    return parameters_of(plan.setup.facts, len(plan.setup.tokenizer.tokenizer))


def parameters_of(facts: Mapping[str, Any], vocabulary: int) -> float:
    """The same, of a model of which only the configuration is known."""
    return 12 * facts["d_model"] ** 2 * facts["n_layers"] + facts["d_model"] * vocabulary


def weight_bytes(parameters: float, dtype: str, device: str) -> float:
    """Of a model in memory: its weights, and a packed copy where there is one."""
    copies = 2 if is_packed(device, TORCH_DTYPES[dtype]) else 1
    return copies * parameters * TORCH_DTYPES[dtype].itemsize


def memory_bytes(plan: ScanPlan) -> float:
    """Roughly the most that a scan holds at a time: the weights, the SAE, and twice the logits of one pass."""
    sae = plan.setup.autoencoder.sae
    weights = weight_bytes(n_parameters(plan), plan.config.dtype, plan.setup.device)
    return PROGRAM_BYTES + weights + 4 * (2 * sae.n_latents * sae.d_in + 2 * MAX_LOGITS)


def _short(digest: str | None) -> str:
    return "none" if digest is None else digest
