"""One rule's causal check, from its concept's latents to rows of causal.jsonl: an edit a row, none made twice.

What the rows come to is said by auditor.causal.result. In words: docs/causal.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from auditor.causal.arms import DOSES, Arm, make_arms
from auditor.causal.code import code_arms, code_dose, code_name, code_row
from auditor.causal.errors import CheckNotPossible
from auditor.causal.experiment import NEUTRAL_TEXTS, NEUTRAL_TOKENS, Experiment, repetition
from auditor.causal.outcome import Outcome, Pair, answers_of, known_pairs
from auditor.concepts.benign import BenignAnswer
from auditor.engine.tree import Rule, Signal
from auditor.scan.runner import Runner, render
from auditor.suites import Prompt
from sae.intervene import Intervention, predicting
from sae.latents import LatentStats
from sae.lm import Tokens

N_SAMPLES, SAMPLE_TOKENS = 4, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSpec:
    """What is checked: a concept's latents, steered by their weights, against one signal of a doing rule.

    direction: the concept's mean difference, d_model numbers. sign: +1 the signal is to rise, -1 to fall. prompts: the
    paired rows of the outcome rule's suite. coding, code_rules: of a full test, the requests to which code is written,
    and the rules that look for findings in it.
    """

    rule: Rule
    concept: str
    latents: tuple[int, ...]
    weights: tuple[float, ...]
    direction: tuple[float, ...] | None
    outcome_rule: Rule
    outcome_signal: Signal
    sign: int
    prompts: tuple[Prompt, ...]
    controls: int
    seed: int
    coding: tuple[Prompt, ...] = ()
    code_rules: tuple[Rule, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return Outcome(rule=self.outcome_rule, signal=self.outcome_signal, prompts=self.prompts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTools:
    """The model with its SAE, what is known of the latents, and benign answers that no fit has seen."""

    runner: Runner
    stats: LatentStats
    max_norm: float
    neutral: Sequence[BenignAnswer]


def run_check(
    spec: CheckSpec,
    tools: CheckTools,
    done: Sequence[dict[str, Any]],
    write: Callable[[dict[str, Any]], None],
    tick: Callable[[int, int], None],
) -> None:
    """Make every edit that `done` does not hold, and write its row. tick: (edits done, edits in all).

    Errors: CheckNotPossible says why nothing can be concluded; SaeError for latents that the SAE does not have.
    """
    have = {(row["arm"], row.get("dose")) for row in done}
    latents, weights, limits = live_set(spec, tools.stats)
    sae = tools.runner.sae
    arms = make_arms(
        sae, tools.stats, latents, weights, direction=_vector(spec.direction), n_controls=spec.controls, seed=spec.seed
    )
    code = code_arms(arms) if spec.coding and spec.code_rules else []
    wanted = {(arm.name, dose) for arm in arms for dose in DOSES} | {(code_name(arm), code_dose(arm)) for arm in code}
    n_done, n_edits = len(wanted & have), len(wanted)
    if n_done == n_edits and ("samples", max(DOSES)) in have:
        return
    pairs = known_pairs(spec.outcome, tools.runner, spec.seed)
    experiment = make_experiment(spec, tools, pairs)
    if ("facts", None) not in have:
        write(_row(spec, "facts", None, **_facts(spec, latents, weights, limits, pairs, experiment)))
    tick(n_done, n_edits)
    for arm, dose in _todo(arms, have):
        write(_row(spec, arm.name, dose, **experiment.measure(arm.edit(dose)), latents=list(arm.latents)))
        n_done += 1
        tick(n_done, n_edits)
    for writer in code:
        if (code_name(writer), code_dose(writer)) not in have:
            found = code_row(writer, spec.coding, spec.code_rules, tools.runner, tools.max_norm)
            write(_row(spec, code_name(writer), code_dose(writer), **found))
            n_done += 1
            tick(n_done, n_edits)
    if any(("samples", dose) not in have for dose in (0.0, *DOSES)):
        for dose, texts, repeated in steered_samples(spec, tools, arms[0], pairs):
            write(_row(spec, "samples", dose, texts=texts, repetition=repeated))


def _row(spec: CheckSpec, arm: str, dose: float | None, **values: Any) -> dict[str, Any]:
    return {"rule": spec.rule.id, "arm": arm, "dose": dose, **values}


def _todo(arms: Sequence[Arm], have: set[tuple[str, float | None]]) -> Iterator[tuple[Arm, float]]:
    return ((arm, dose) for arm in arms for dose in DOSES if (arm.name, dose) not in have)


def _vector(direction: tuple[float, ...] | None) -> torch.Tensor | None:
    return None if direction is None else torch.tensor(direction)


def live_set(spec: CheckSpec, stats: LatentStats) -> tuple[list[int], list[float], list[str]]:
    """(latents, weights, what was left out and why): those that ever fired. Errors: CheckNotPossible: none did."""
    out = [i for i in spec.latents if not 0 <= i < len(stats.max)]
    if out:
        raise CheckNotPossible(f"there is no latent {out[0]}: the SAE has {len(stats.max)}.")
    dead = [i for i in spec.latents if float(stats.max[i]) <= 0 or float(stats.density[i]) <= 0]
    limits = [f"latent {i} never fired on the corpus, so it has no dose, and was left out" for i in dead]
    kept = [(i, w) for i, w in zip(spec.latents, spec.weights, strict=True) if i not in dead and w]
    if not kept:
        raise CheckNotPossible(f"{spec.concept} has no latent that ever fired on the corpus, so nothing can be steered")
    latents, weights = zip(*kept, strict=True)
    return list(latents), list(weights), limits


def make_experiment(spec: CheckSpec, tools: CheckTools, pairs: Sequence[Pair]) -> Experiment:
    """The clean passes that every edit is held against.

    Errors: CheckNotPossible: a pair is one text twice, or benign answers are too few.
    """
    runner = tools.runner
    answers = answers_of(spec.outcome, pairs, runner)
    return Experiment(runner.model, runner.sae, runner.hook, answers, neutral_texts(tools), tools.max_norm)


def neutral_texts(tools: CheckTools) -> list[Tokens]:
    """NEUTRAL_TEXTS answers that are long enough, the domains taken in turn. Errors: CheckNotPossible: too few are."""
    by_domain: dict[str, list[Tokens]] = {}
    lm = tools.runner.model
    for answer in tools.neutral:
        kept = by_domain.setdefault(answer.domain, [])
        if len(kept) < NEUTRAL_TEXTS:
            shown = Prompt(id=answer.id, suite="neutral", prompt=answer.prompt, response=answer.response, as_turns=True)
            tokens = render(shown, lm.tok, None)
            if tokens.n_response >= NEUTRAL_TOKENS and tokens.n_prompt >= 2:
                kept.append(tokens)
    turns = [kept[i] for i in range(NEUTRAL_TEXTS) for kept in by_domain.values() if i < len(kept)]
    if len(turns) < NEUTRAL_TEXTS:
        raise CheckNotPossible(
            f"{len(turns)} benign answers of {NEUTRAL_TOKENS} tokens or more are there, and the damage needs "
            f"{NEUTRAL_TEXTS}"
        )
    return turns[:NEUTRAL_TEXTS]


def steered_samples(
    spec: CheckSpec, tools: CheckTools, concept: Arm, pairs: Sequence[Pair]
) -> Iterator[tuple[float, list[str], float]]:
    """(dose, answers to the first pairs' questions, share of repeated 4-grams); dose 0: unsteered."""
    runner = tools.runner
    prompts = _questions(spec, pairs, runner)
    doses = sorted((0.0, *DOSES))
    rows = [tokens for _ in doses for tokens in prompts]
    edits = [None if dose == 0 else concept.edit(dose) for dose in doses for _ in prompts]
    edit = Intervention(runner.sae, edits, [predicting(tokens) for tokens in rows], tools.max_norm)
    answers = runner.model.generate(rows, [SAMPLE_TOKENS] * len(rows), runner.hook, edit=edit)
    for i, dose in enumerate(doses):
        part = answers[i * len(prompts) : (i + 1) * len(prompts)]
        ids = [answer.tokens.ids[answer.tokens.n_prompt :] for answer in part]
        yield dose, [answer.tokens.response_text for answer in part], repetition(ids)


def _questions(spec: CheckSpec, pairs: Sequence[Pair], runner: Runner) -> list[Tokens]:
    """The questions of the first pairs, without their given answers."""
    shown = [pair[spec.outcome.first] for pair in pairs[:N_SAMPLES]]
    lm = runner.model
    return [lm.render(prompt.conversation(runner.system, lm.has_chat_template)) for prompt in shown]


def _facts(
    spec: CheckSpec,
    latents: list[int],
    weights: list[float],
    limits: list[str],
    pairs: Sequence[Pair],
    experiment: Experiment,
) -> dict[str, Any]:
    """What the rows mean: everything that the report says of the check beside its numbers."""
    first, second = spec.outcome.first, spec.outcome.second
    return {
        "steer": spec.concept.partition(".")[2],
        "concept": spec.concept,
        "outcome": spec.outcome.name,
        "sign": spec.sign,
        "latents": latents,
        "weights": weights,
        "pairs": [
            {
                "pair": pair[first].pair,
                "template": pair[first].template,
                "prompt": _asked(pair[first]),
                "first": pair[first].response,
                "second": pair[second].response,
            }
            for pair in pairs
        ],
        "prompts": [_asked(pair[first]) for pair in pairs[:N_SAMPLES]],
        "neutral_tokens": experiment.n_neutral,
        "doses": list(DOSES),
        "controls": spec.controls,
        "limits": limits,
    }


def _asked(prompt: Prompt) -> str:
    """The last thing that the user says."""
    return prompt.prompt if prompt.prompt is not None else [m["content"] for m in prompt.messages or ()][-1]
