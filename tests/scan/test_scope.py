"""Which tokens a scope reads; every character is a token here."""

from __future__ import annotations

import pytest
import torch

from auditor.scan.scope import scope_runs, select
from sae import SparseCodes
from sae.lm import Tokens


def tokens(prompt: str, response: str, role: str = "assistant") -> Tokens:
    text = prompt + response
    return Tokens(
        ids=tuple(range(len(text))),
        n_prompt=len(prompt),
        text=text,
        prompt_chars=len(prompt),
        offsets=tuple((i, i + 1) for i in range(len(text))),
        roles=("user",) * len(prompt) + (role,) * len(response),
    )


def read(found: Tokens, scope: str) -> list[str]:
    return [found.text[a:b] for a, b in scope_runs(found, scope)]


def test_prompt_and_response_are_the_two_sides_of_the_generation_prompt() -> None:
    found = tokens("ask", "answer")
    assert read(found, "prompt") == ["ask"]
    assert read(found, "response") == ["answer"]


def test_an_empty_response_has_no_run() -> None:
    assert scope_runs(tokens("ask", ""), "response") == ()


def test_code_is_what_stands_inside_the_responses_fences() -> None:
    found = tokens("```\nnot this\n```\n", "See:\n```python\nx = 1\n```\nand\n```\ny\n```\n")
    assert read(found, "code") == ["x = 1\n", "y\n"]


def test_reasoning_is_what_stands_inside_think_marks_also_unclosed() -> None:
    assert read(tokens("", "<think>ab</think>c"), "reasoning") == ["ab"]
    assert read(tokens("", "c<think>ab"), "reasoning") == ["ab"]
    assert read(tokens("", "abc"), "reasoning") == []


def test_an_unknown_scope_is_our_own_fault() -> None:
    with pytest.raises(ValueError, match="no scope 'turns'"):
        scope_runs(tokens("a", "b"), "turns")


def test_select_joins_the_rows_of_several_runs() -> None:
    dense = torch.tensor([[1.0, 0.0], [0.0, 2.0], [3.0, 4.0], [0.0, 0.0], [5.0, 0.0]])
    resid = torch.arange(10.0).reshape(5, 2)
    chosen, codes = select(resid, SparseCodes.from_dense(dense), ((0, 1), (2, 5)))
    assert chosen.tolist() == resid[[0, 2, 3, 4]].tolist()
    assert codes.to_dense().tolist() == dense[[0, 2, 3, 4]].tolist()
