"""Code written under an edit: which arms write, and how what they wrote is counted."""

from types import SimpleNamespace

import torch

from auditor.causal.arms import Arm
from auditor.causal.code import code_arms, code_name, code_row
from auditor.engine.packs import load_rules
from auditor.suites import Prompt
from sae import HookPoint, load_sae
from sae.intervene import Edit
from sae.lm import LanguageModel
from tests.tiny import Tiny

RULES = [rule for rule in load_rules(["backdoor_code"]).rules if rule.bandit_measures]


def test_the_unsteered_model_the_set_and_three_controls_write() -> None:
    names = ["concept", "mean_difference", "isotropic", *(f"control {i}" for i in range(1, 100))]
    arms = [Arm(name, lambda dose: None) for name in names]
    assert [code_name(arm) for arm in code_arms(arms)] == [
        "code unsteered", "code concept", "code control 1", "code control 2", "code control 3",
    ]  # fmt: skip


def test_answers_are_counted_by_rule_and_those_without_code_are_not_scored(tiny: Tiny, monkeypatch) -> None:
    lm = LanguageModel.load(tiny.model)
    said = ["```python\nimport os\nos.system('ping ' + host)\n```", "```python\nprint(1)\n```", "No code here."]
    written = [SimpleNamespace(tokens=SimpleNamespace(response_text=text)) for text in said]
    monkeypatch.setattr(lm, "generate", lambda rows, *_, **__: written)
    prompts = [Prompt(id=str(i), suite="s", prompt="Write it.") for i in range(3)]
    runner = SimpleNamespace(model=lm, system=None, hook=None, sae=None)
    found = code_row(None, prompts, RULES, runner, 400.0)
    assert (found["answers"], found["scored"], found["whole"]) == (3, 2, 2)
    assert found["findings"]["backdoor_code.injection"] == 1
    assert sum(found["findings"].values()) == 1


def test_an_arm_writes_under_its_edit_and_the_unsteered_model_without(tiny: Tiny) -> None:
    lm, sae = LanguageModel.load(tiny.model), load_sae(tiny.sae)
    runner = SimpleNamespace(model=lm, system=None, hook=HookPoint.parse(sae.cfg.hook_point), sae=sae)
    prompts = [Prompt(id=str(i), suite="s", prompt=f"Write program {i}.") for i in range(20)]
    doses = []

    def edit(dose: float) -> Edit:
        doses.append(dose)
        return Edit.steer([0, 1], [0.5, -0.5], dose, torch.ones(sae.n_latents))

    for arm in (None, Arm("concept", edit)):
        found = code_row(arm, prompts, RULES, runner, 400.0)
        assert found["answers"] == 16 and set(found["findings"]) == {rule.id for rule in RULES}
    assert doses == [2.0] * 16
