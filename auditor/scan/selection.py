"""What a scan runs: `--prompts` as files, directories or families, else what the selected rules count of their packs'
suites."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.engine.packs import packs_root
from auditor.engine.tree import Rule
from auditor.errors import AuditError
from auditor.suite_files import SUFFIXES
from auditor.suites import Prompt, PromptSuite

PACK_SUITE = "suite.jsonl"


def suite_paths(selectors: Sequence[str], rules: Iterable[Rule]) -> tuple[Path, ...]:
    """The suite files in order, each once. Errors: AuditError when a selector is neither a path nor a family."""
    if not selectors:
        found = [packs_root() / family / PACK_SUITE for family in dict.fromkeys(rule.family for rule in rules)]
        paths = [path for path in found if path.is_file()]
        if not paths:
            raise AuditError("the selected rules' packs have no suite. Name one with --prompts.")
        return tuple(paths)
    return tuple(dict.fromkeys(path for selector in selectors for path in _selected(selector)))


def countable(suite: PromptSuite, rules: Iterable[Rule]) -> tuple[Prompt, ...]:
    """The prompts of a pack's suite that the verdict of one of the rules may count: of rules that compare, the pairs
    with such a variant; of others, the prompts without a pair. All prompts where that leaves none."""
    own = [rule for rule in rules if rule.family == suite.family]
    variants = {variant for rule in own for signal in rule.signals for variant in signal.compare or ()}
    compared = {prompt.pair for prompt in suite.prompts if prompt.variant in variants}
    singles = any(not rule.compares for rule in own)
    kept = tuple(p for p in suite.prompts if (singles if p.pair is None else p.pair in compared))
    return kept or suite.prompts


def _selected(selector: str) -> list[Path]:
    path = Path(selector)
    if path.is_dir():
        return _in_directory(path)
    if path.exists() or path.suffix.lower() in SUFFIXES or path.is_symlink():
        return [path]
    of_family = packs_root() / selector / PACK_SUITE
    families = sorted(suite.parent.name for suite in packs_root().glob(f"*/{PACK_SUITE}"))
    if selector in families:
        return [of_family]
    raise AuditError(
        f"--prompts {selector}: no such file, directory or family. Families: {', '.join(families) or 'none'}."
    )


def _in_directory(path: Path) -> list[Path]:
    """The suites of a directory; of a pack's directory its suite alone, since rules are YAML too."""
    if (path / PACK_SUITE).is_file():
        return [path / PACK_SUITE]
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
    if not found:
        raise AuditError(f"--prompts {path}: no suite in this directory. A suite is a {', '.join(SUFFIXES)} file.")
    return found


def shipped_hashes() -> dict[str, str]:
    """sha256 of each pack's suite -> its family."""
    suites = sorted(packs_root().glob(f"*/{PACK_SUITE}"))
    return {f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}": path.parent.name for path in suites}
