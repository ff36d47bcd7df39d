"""Remake the shipped benign answers: the default model answers harmless prompts, once, and its answers ship as text.

Example: python -m auditor.assets.benign

Greedy, in batches of like length; a killed run goes on where it was, and answers of unchanged prompts are taken over
from the file that is there, so that only new prompts are answered. Every answer is dealt to one of three uses, by whole
wordings within a domain: `neutral` (fitted beside contrast sets), `check` (kept out, for scan) and `calibration`.
Answers of hard-benign domains are of a fourth split, `hard`, and serve none of these uses.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.assets.benign_prompts import MAX_PROMPTS_PER_WORDING, BenignPrompt, benign_prompts, is_right
from auditor.assets.files import as_jsonl
from auditor.concepts.benign import HARD, SPLITS, is_hard, load_benign
from auditor.errors import AuditError
from auditor.models import DEFAULT_MODEL

if TYPE_CHECKING:
    from sae.lm import LanguageModel, Tokens

OUT = Path(__file__).resolve().parent / "smollm2-135m-instruct" / "benign.jsonl"
BATCH_PROMPTS = 96
N_CHECK = 200  # over all domains that calibrate
N_NEUTRAL = 120  # of every domain
MIN_CALIBRATION = 1_400
LICENCE = "Apache-2.0"  # of our prompts, and of the default model's answers
Report = Callable[[int, int], None]


def deal_splits(prompts: Sequence[BenignPrompt]) -> dict[str, str]:
    """Prompt id -> split. Whole wordings, each to the first use that still has room for it.

    Every domain gives N_NEUTRAL neutral answers and its share of N_CHECK; the rest is for calibration. Hard-benign
    domains are left out of this: all of theirs is `hard`. Errors: AuditError when a domain has too few neutral ones.
    """
    split_of = {prompt.id: HARD for prompt in prompts if is_hard(prompt.domain)}
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for prompt in prompts:
        if prompt.id not in split_of:
            groups[prompt.domain][prompt.wording].append(prompt.id)
    shares = _check_shares(sorted(groups))
    room = {domain: {"neutral": N_NEUTRAL, "check": shares[domain]} for domain in groups}
    for domain, wordings in groups.items():
        for ids in _dealing_order(domain, wordings):
            split = next((name for name, left in room[domain].items() if len(ids) <= left), "calibration")
            if split != "calibration":
                room[domain][split] -= len(ids)
            split_of |= dict.fromkeys(ids, split)
        if room[domain]["neutral"] > 0:
            raise AuditError(
                f"domain {domain}: its wordings do not add up to {N_NEUTRAL} neutral answers. Add prompts."
            )
    return split_of


def _check_shares(domains: Sequence[str]) -> dict[str, int]:
    """N_CHECK answers over the domains, in full wordings, so that domains whose wordings are all full can meet it."""
    wordings, rest = divmod(N_CHECK, MAX_PROMPTS_PER_WORDING)
    each, more = divmod(wordings, len(domains))
    shares = {domain: MAX_PROMPTS_PER_WORDING * (each + (i < more)) for i, domain in enumerate(domains)}
    shares[domains[0]] += rest
    return shares


def _dealing_order(domain: str, wordings: dict[str, list[str]]) -> list[list[str]]:
    """The ids of each wording: the large ones first, so that the quotas are met exactly, then by hash."""

    def order(name: str) -> tuple[int, str]:
        return -len(wordings[name]), hashlib.sha256(f"{domain} {name}".encode()).hexdigest()

    return [wordings[name] for name in sorted(wordings, key=order)]


def write_answers(
    lm: LanguageModel,
    prompts: Sequence[BenignPrompt],
    part: Path,
    report: Report | None = None,
    *,
    kept: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Answer what `kept` (id -> answer) and `part` do not hold, a line an answer to `part`; returns id -> answer."""
    answers = {**(kept or {}), **read_answers(part, prompts)}
    todo = [prompt for prompt in prompts if prompt.id not in answers]
    rendered = {prompt.id: lm.render(prompt.prompt) for prompt in todo}
    todo.sort(key=lambda prompt: (prompt.max_new_tokens, len(rendered[prompt.id].ids), prompt.id))
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("a", encoding="utf-8") as lines:
        for first in range(0, len(todo), BATCH_PROMPTS):
            batch = todo[first : first + BATCH_PROMPTS]
            for prompt, text in zip(batch, _generate(lm, [rendered[p.id] for p in batch], batch), strict=True):
                answers[prompt.id] = text
                lines.write(json.dumps({"key": _key(prompt), "response": text}) + "\n")
            lines.flush()
            if report:
                report(first + len(batch), len(todo))
    return answers


def read_answers(part: Path, prompts: Sequence[BenignPrompt]) -> dict[str, str]:
    """id -> answer of the prompts that `part` holds; a torn last line and prompts that have changed do not count."""
    if not part.exists():
        return {}
    by_key: dict[str, str] = {}
    text = part.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        part.write_text(whole, encoding="utf-8")
    for line in whole.splitlines():
        row = json.loads(line)
        by_key[row["key"]] = row["response"]
    return {prompt.id: by_key[_key(prompt)] for prompt in prompts if _key(prompt) in by_key}


def kept_answers(path: Path, prompts: Sequence[BenignPrompt]) -> dict[str, str]:
    """id -> answer of the prompts that the file of an earlier run holds, with the same id and text.

    The file says neither the model nor the limit of tokens: it is deleted first where one of these has changed.
    """
    if not path.exists():
        return {}
    held = {(answer.id, answer.prompt): answer.response for answer in load_benign(path)}
    return {prompt.id: held[key] for prompt in prompts if (key := (prompt.id, prompt.prompt)) in held}


def benign_rows(prompts: Sequence[BenignPrompt], answers: dict[str, str], licence: str) -> list[dict[str, Any]]:
    """The file's rows in the order of the prompts, each with the answers' licence; empty answers are left out."""
    split_of = deal_splits(prompts)
    return [
        {
            "id": prompt.id,
            "domain": prompt.domain,
            "wording": prompt.wording,
            "prompt": prompt.prompt,
            "response": answers[prompt.id],
            "split": split_of[prompt.id],
            "licence": licence,
            "right": is_right(answers[prompt.id], prompt.answers) if prompt.answers else None,
        }
        for prompt in prompts
        if answers[prompt.id].strip()
    ]


def summary(rows: Sequence[dict[str, Any]], n_prompts: int) -> str:
    """Counts by split and domain, and the share of facts that the model got wrong."""
    lines = [f"{len(rows)} answers, {n_prompts - len(rows)} empty ones left out"]
    for split in SPLITS:
        counts = Counter(row["domain"] for row in rows if row["split"] == split)
        lines.append(f"{split}: {sum(counts.values())} ({', '.join(f'{n} {d}' for d, n in sorted(counts.items()))})")
    facts = [row["right"] for row in rows if row["right"] is not None]
    wrong = facts.count(False)
    share = wrong / len(facts) if facts else math.nan
    lines.append(f"questions of fact answered wrong: {wrong} of {len(facts)} ({share:.0%})")
    return "\n".join(lines)


def _generate(lm: LanguageModel, tokens: list[Tokens], batch: Sequence[BenignPrompt]) -> list[str]:
    generations = lm.generate(tokens, [prompt.max_new_tokens for prompt in batch])
    return [generation.tokens.response_text for generation in generations]


def _key(prompt: BenignPrompt) -> str:
    return hashlib.sha256(json.dumps([prompt.id, prompt.prompt, prompt.max_new_tokens]).encode()).hexdigest()[:24]


@click.command()
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="The model that answers.")
@click.option(
    "--out", default=OUT, show_default="the shipped asset", type=click.Path(path_type=Path), help="File to write."
)
@click.option("--licence", help=f"Of the model's answers; needed for any model but the default one ({LICENCE}).")
@click.option("--offline", is_flag=True, help="Never use the network.")
def main(model: str, out: Path, licence: str | None, offline: bool) -> None:
    """Write benign.jsonl with a model's own answers (a quarter of an hour for the default model on two cores).

    Answers that the file already holds are kept. Delete it first to have all of them made anew, as for another model.
    """
    from auditor.cli.progress import fetch_progress
    from auditor.models import resolve_model, silent
    from sae.lm import LanguageModel

    if not licence and model != DEFAULT_MODEL:
        raise click.UsageError(f"say with --licence under what terms the answers of {model} stand.")
    prompts, licence = benign_prompts(), licence or LICENCE
    part = out.with_suffix(".part.jsonl")
    kept = kept_answers(out, prompts)
    if kept and (others := {answer.licence for answer in load_benign(out)} - {licence}):
        raise AuditError(f"{out}: holds answers under {', '.join(sorted(others))}. Choose another --out, or delete it.")
    click.echo(f"{len(kept)} of {len(prompts)} answers taken over from {out}", err=True)
    with fetch_progress(shown=True) as progress:
        lm = LanguageModel.load(resolve_model(model, offline=offline, progress=progress), offline=offline)
        tell = progress or silent
        answers = write_answers(lm, prompts, part, lambda done, total: tell("answering", done, total), kept=kept)
    rows = benign_rows(prompts, answers, licence)
    click.echo(summary(rows, len(prompts)))
    if sum(row["split"] == "calibration" for row in rows) < MIN_CALIBRATION:
        raise AuditError(
            f"fewer than {MIN_CALIBRATION} answers to calibrate on. Add prompts; {part} keeps what there is."
        )
    whole = out.with_suffix(".new")
    whole.write_text(as_jsonl(rows), encoding="utf-8")
    os.replace(whole, out)
    part.unlink()
    click.echo(f"written to {out}", err=True)


if __name__ == "__main__":
    main()
