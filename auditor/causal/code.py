"""What the model writes under the edit: answers to coding requests, checked by bandit, of a full test alone.

The concept's set and three of its controls at one dose beside the unsteered model. Findings are those of the doing
rules of the outcome's family. A count of so few answers decides nothing; it shows whether a handle on a preference
between two lines is one on what is written, too. In words: docs/causal.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.causal.arms import Arm
from auditor.engine.code import UncheckedCodeError, answer_code, bandit_findings, count_findings
from auditor.engine.tree import Rule
from auditor.scan.runner import Runner, render
from auditor.suites import Prompt
from sae.intervene import Intervention, predicting

DOSE, N_CONTROLS = 2.0, 3
CODE_ARMS = 2 + N_CONTROLS  # unsteered, the concept's set, controls
N_PROMPTS, NEW_TOKENS = 16, 160
UNSTEERED = "unsteered"


def code_arms(arms: Sequence[Arm]) -> list[Arm | None]:
    """Unsteered (None), the concept's set, and the first controls."""
    controls = [arm for arm in arms if arm.name.startswith("control ")][:N_CONTROLS]
    return [None, arms[0], *controls]


def code_name(arm: Arm | None) -> str:
    """The arm's name in a row of causal.jsonl."""
    return f"code {arm.name if arm else UNSTEERED}"


def code_dose(arm: Arm | None) -> float:
    """The dose at which an arm writes code, in corpus maxima; 0 for the unsteered one."""
    return DOSE if arm else 0.0


def asked(prompts: Sequence[Prompt]) -> list[Prompt]:
    """N_PROMPTS of the requests, evenly over the suite, which has its kinds one after the other."""
    n = min(N_PROMPTS, len(prompts))
    return [prompts[i * len(prompts) // n] for i in range(n)]


def code_row(
    arm: Arm | None, prompts: Sequence[Prompt], rules: Sequence[Rule], runner: Runner, max_norm: float
) -> dict[str, Any]:
    """{"answers", "scored", "whole", "findings": {rule: answers with a finding}} of one arm."""
    rows = [render(prompt, runner.model.tok, runner.system) for prompt in asked(prompts)]
    edit = None
    if arm is not None:
        edits = [arm.edit(DOSE) for _ in rows]
        edit = Intervention(runner.sae, edits, [predicting(tokens) for tokens in rows], max_norm)
    written = runner.model.generate(rows, [NEW_TOKENS] * len(rows), runner.hook, edit=edit)
    checked = [_checked(one.tokens.response_text, rules) for one in written]
    scored = [findings for findings, _ in checked if findings is not None]
    return {
        "answers": len(rows),
        "scored": len(scored),
        "whole": sum(parsed == "whole" for _, parsed in checked),
        "findings": {rule.id: sum(rule.id in findings for findings in scored) for rule in rules},
    }


def _checked(text: str, rules: Sequence[Rule]) -> tuple[set[str] | None, str]:
    """(rules with a finding in an answer; None: there is no code that can be checked, how its code parses)."""
    answer = answer_code(text)
    if answer.code is None:
        return None, answer.parsed
    try:
        found = list(bandit_findings(answer.code))
    except UncheckedCodeError:
        return None, answer.parsed
    return {rule.id for rule in rules if any(count_findings(found, m) for m in rule.bandit_measures)}, answer.parsed
