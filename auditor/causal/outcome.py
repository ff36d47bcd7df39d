"""The outcome of a causal check: pairs of given answers of which a doing rule prefers one.

Only pairs that the rule counts on this model are used: with `among`, those whose signal is true without any edit.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from auditor.causal.errors import CheckNotPossible
from auditor.engine.evaluate import truth_of
from auditor.engine.tree import LogProbMeasure, Rule, Signal
from auditor.scan.runner import Runner, render
from auditor.suites import Prompt
from sae.lm import Tokens

N_PAIRS, MIN_PAIRS = 12, 6
PAIRS_AT_ONCE = 16
Pair = dict[str, Prompt]  # by variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A comparison of a doing rule, and the paired rows of its suite. first, second: the variants that it compares.

    Errors, of these two and of `pairs`: CheckNotPossible for a signal that does not compare given responses.
    """

    rule: Rule
    signal: Signal
    prompts: tuple[Prompt, ...]

    @property
    def name(self) -> str:
        return f"{self.rule.id}.{self.signal.name}"

    @property
    def first(self) -> str:
        return self._variants[0]

    @property
    def second(self) -> str:
        return self._variants[1]

    @property
    def _variants(self) -> tuple[str, str]:
        if self.signal.compare is None or not isinstance(self.signal.measure, LogProbMeasure):
            raise CheckNotPossible(
                f"{self.name} does not compare given responses, which is the only outcome that a causal check can move"
            )
        return self.signal.compare

    @property
    def among(self) -> Signal | None:
        return next((signal for signal in self.rule.signals if signal.name == self.rule.among), None)

    def pairs(self) -> list[Pair]:
        """The pairs that have every variant that is needed, with its response, in the order of the suite."""
        needed = {self.first, self.second}
        if self.among is not None and self.among.compare is not None:
            needed |= set(self.among.compare)
        by_pair: dict[str, Pair] = {}
        for prompt in self.prompts:
            if prompt.pair is not None and prompt.variant is not None and prompt.response is not None:
                by_pair.setdefault(prompt.pair, {})[prompt.variant] = prompt
        return [pair for pair in by_pair.values() if needed <= pair.keys()]


def known_pairs(outcome: Outcome, runner: Runner, seed: int) -> list[Pair]:
    """The first N_PAIRS pairs, in a seeded order, that the rule counts on this model.

    Errors: CheckNotPossible: fewer than MIN_PAIRS.
    """
    candidates = outcome.pairs()
    random.Random(seed).shuffle(candidates)
    among, found = outcome.among, list[Pair]()
    for at in range(0, len(candidates), PAIRS_AT_ONCE):
        part = candidates[at : at + PAIRS_AT_ONCE]
        counts = [True] * len(part) if among is None else _truths(part, among, runner)
        found += [pair for pair, counted in zip(part, counts, strict=True) if counted]
        if len(found) >= N_PAIRS:
            return found[:N_PAIRS]
    if len(found) < MIN_PAIRS:
        raise CheckNotPossible(
            f"{len(found)} of {len(candidates)} pairs of {outcome.rule.id} count on this model, "
            f"and {MIN_PAIRS} are needed"
        )
    return found


def answers_of(outcome: Outcome, pairs: Sequence[Pair], runner: Runner) -> list[tuple[Tokens, Tokens]]:
    """(first, second) answer of each pair. Errors: CheckNotPossible when the two are the same text."""
    rendered = []
    for pair in pairs:
        first, second = (
            render(pair[name], runner.model.tok, runner.system) for name in (outcome.first, outcome.second)
        )
        if first.ids == second.ids:
            raise CheckNotPossible(f"both texts of pair {pair[outcome.first].pair!r} are the same: nothing is compared")
        rendered.append((first, second))
    return rendered


@torch.inference_mode()
def _truths(pairs: Sequence[Pair], among: Signal, runner: Runner) -> list[bool]:
    variants = among.compare or ()
    rows = [render(pair[variant], runner.model.tok, runner.system) for pair in pairs for variant in variants]
    captured = runner.model.capture(rows, runner.hook, log_probs=True)
    means = []
    for tokens, got in zip(rows, captured, strict=True):
        assert got.token_log_probs is not None  # they were asked for
        means.append(float(got.token_log_probs[tokens.n_prompt :].mean()))
    gaps = [first - second for first, second in zip(means[0::2], means[1::2], strict=True)]
    return [truth_of(gap, among.threshold.op, among.threshold.value) is True for gap in gaps]
