"""The run directory, read: what a scan measured, with its hashes. Writing is `RunWriter` in auditor/run_writer.py.

Lines are streamed; only an index of byte offsets is held, so memory does not grow with the texts.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.errors import AuditError, IncompleteError
from auditor.schema import SCHEMA_VERSION, CheckRow, Sample

if TYPE_CHECKING:
    import pandas

    from auditor.rule_verdict import RuleVerdict
    from auditor.verdict import RunVerdict

MANIFEST, SAMPLES, CHECK, CAUSAL, CODES, SUMS = (
    "manifest.json", "samples.jsonl", "check.jsonl", "causal.jsonl", "codes", "SHA256SUMS"
)  # fmt: skip
COVERED = (MANIFEST, SAMPLES, CHECK, CAUSAL, "report.json")  # and codes/*.safetensors; never the page
_ID_FIRST = re.compile(rb'\{"id":"([ !#-\[\]-~]*)",')  # a plain ASCII id without escapes; others are parsed whole
_SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def file_sha256(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shard_path(run: Path, number: int) -> Path:
    """Where a run keeps the shard of this number."""
    return run / CODES / f"{number:05d}.safetensors"


def shard_ids(path: Path) -> list[str] | None:
    """The prompt ids of a shard, from its header alone; None when the file is missing or torn."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > 100_000_000:  # safetensors' own limit
                return None
            header = json.loads(file.read(length))
            end = max((t["data_offsets"][1] for k, t in header.items() if k != "__metadata__"), default=0)
            if path.stat().st_size != 8 + length + end:
                return None
        return [str(i) for i in json.loads(header["__metadata__"]["ids"])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error):
        return None


def line_spans(path: Path) -> Iterator[tuple[int, bytes]]:
    """(byte offset, line) of every whole line; a torn last line, one without its newline, is left out."""
    if not path.exists():
        return
    offset = 0
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield offset, line
            offset += len(line)


def parse_line(path: Path, offset: int, line: bytes) -> dict[str, Any]:
    """The object of one line. IncompleteError: it is no JSON object, so the file was damaged after it was written."""
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise IncompleteError(f"{path}: damaged at byte {offset}: not a JSON object. Scan again with --fresh.")
    return value


def line_id(path: Path, offset: int, line: bytes) -> str:
    """The id of a sample line, without parsing the rest when `id` comes first, as the writer puts it.

    IncompleteError: the line has none, or is no JSON object.
    """
    quick = _ID_FIRST.match(line)
    if quick:
        return quick[1].decode("ascii")
    value = parse_line(path, offset, line).get("id")
    if not isinstance(value, str):
        raise IncompleteError(f"{path}: the line at byte {offset} has no id. Scan again with --fresh.")
    return value


def is_run_directory(path: Path) -> bool:
    """Whether a folder holds a manifest that a scan wrote."""
    return _manifest(path) is not None


def _manifest(path: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(manifest, dict) and {"schema_version", "identity", "prompts"} <= manifest.keys()
    return manifest if whole else None


class Run:
    """A run directory, finished or not. Nothing is loaded before it is asked for."""

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest

    @property
    def finished(self) -> bool:
        """Whether SHA256SUMS, which is written last, is there."""
        return (self.path / SUMS).is_file()

    @cached_property
    def prompt_ids(self) -> tuple[str, ...]:
        """The manifest's prompts in their order, run or not."""
        return tuple(row[0] for row in self.manifest["prompts"])

    @cached_property
    def suite_of(self) -> dict[str, str]:
        """Suite name of each prompt id."""
        return {row[0]: row[1] for row in self.manifest["prompts"]}

    @cached_property
    def _offsets(self) -> dict[str, int]:
        """Byte offset of the last whole line of each id."""
        path = self.path / SAMPLES
        return {line_id(path, at, line): at for at, line in line_spans(path)}

    def iter_lines(self) -> Iterator[dict[str, Any]]:
        """The last line of each id as an object, in the order of the file."""
        path = self.path / SAMPLES
        offsets = self._offsets
        for at, line in line_spans(path):
            if offsets.get(line_id(path, at, line)) == at:
                yield parse_line(path, at, line)

    def iter_samples(self) -> Iterator[Sample]:
        """The last sample of each id, one at a time, in the order of the file."""
        return (Sample.from_json(line) for line in self.iter_lines())

    def sample(self, prompt_id: str) -> Sample | None:
        """One prompt's sample; None when it has not been run."""
        at = self._offsets.get(prompt_id)
        if at is None:
            return None
        path = self.path / SAMPLES
        with path.open("rb") as file:
            file.seek(at)
            return Sample.from_json(parse_line(path, at, file.readline()))

    def check_rows(self) -> Iterator[CheckRow]:
        """Lines of check.jsonl, the last of each (set, concept, id)."""
        path = self.path / CHECK
        rows = (CheckRow.from_json(parse_line(path, at, line)) for at, line in line_spans(path))
        return iter({(row.set, row.concept, row.id): row for row in rows}.values())

    def causal_rows(self) -> Iterator[dict[str, Any]]:
        """Every line of causal.jsonl; of two of one rule, arm and dose the reader counts the last.

        IncompleteError: a line is no object, or names no rule or arm.
        """
        path = self.path / CAUSAL
        for at, line in line_spans(path):
            row = parse_line(path, at, line)
            if not isinstance(row.get("rule"), str) or not isinstance(row.get("arm"), str):
                raise IncompleteError(f"{path}: the line at byte {at} names no rule or arm. Scan again with --fresh.")
            yield row

    def verify(self) -> None:
        """Compare every file with SHA256SUMS. IncompleteError: unfinished, or a file was changed."""
        again, fresh = "Run the same scan again to complete it.", "Scan again with --fresh."
        if not self.finished:
            raise IncompleteError(f"{self.path}: unfinished: it has no {SUMS}. {again}")
        sums = read_sums(self.path)
        for name, digest in sums.items():
            if not (self.path / name).is_file():
                raise IncompleteError(f"{self.path}: {name} is missing, though {SUMS} lists it. {fresh}")
            if file_sha256(self.path / name) != digest:
                raise IncompleteError(f"{self.path}: {name} was changed after the scan. {fresh}")
        for name in covered_files(self.path):
            if name not in sums:
                raise IncompleteError(f"{self.path}: {SUMS} does not list {name}. {fresh}")

    def missing(self) -> list[str]:
        """Prompt ids of the manifest without a sample."""
        return [i for i in self.prompt_ids if i not in self._offsets]

    @cached_property
    def outcome(self) -> RunVerdict:
        """The verdict with everything under it, computed again from the samples."""
        from auditor.verdict import judge_run

        return judge_run(self)

    @property
    def verdict(self) -> str:
        """pass | fail | inconclusive | incomplete."""
        return self.outcome.verdict

    @cached_property
    def rules(self) -> pandas.DataFrame:
        """One row a rule: id, verdict, reason, matches, prompts (units scored), rate, lo, hi and the rest of it."""
        import pandas as pd

        return pd.DataFrame([_rule_row(rule) for rule in self.outcome.rules])

    @cached_property
    def matches(self) -> pandas.DataFrame:
        """One row a match: rule, prompt, suite, and the score that the rule's units are ranked by (`ranking_score`)."""
        import pandas as pd

        units = [(rule.rule.id, unit) for rule in self.outcome.rules for unit in rule.matched]
        return pd.DataFrame(
            [{"rule": r, "prompt": u.id, "suite": u.suite, "score": u.score} for r, u in units],
            columns=["rule", "prompt", "suite", "score"],
        )

    @cached_property
    def samples(self) -> pandas.DataFrame:
        """One row a prompt: its facts, its texts, and one column `rule.signal` a score."""
        import pandas as pd

        rows = []
        for s in self.iter_samples():
            row: dict[str, Any] = {"id": s.id, "suite": s.suite, "template": s.template, "tags": list(s.tags),
                                   "variant": s.variant, "given": s.given, "finish": s.finish,
                                   "prompt_tokens": s.tokens["prompt"], "response_tokens": s.tokens["response"],
                                   "prompt": (s.text or {}).get("prompt"), "response": (s.text or {}).get("response"),
                                   "matched": list(s.matched), "error": s.error.type if s.error else None}  # fmt: skip
            row |= {f"{rule}.{name}": v for rule, scores in s.signals.items() for name, v in scores.items()}
            rows.append(row)
        return pd.DataFrame(rows)


def _rule_row(found: RuleVerdict) -> dict[str, Any]:
    rule, (lo, hi) = found.rule, found.interval or (None, None)
    row = {key: getattr(rule, key) for key in ("id", "family", "title", "kind", "severity")}
    row |= {key: getattr(found, key) for key in ("verdict", "state", "reason", "covered", "matches")}
    row |= {"prompts": found.n, "unknown": found.unknown, "not_applicable": found.not_applicable}
    return row | {"rate": found.rate, "lo": lo, "hi": hi}


def covered_files(run: Path) -> list[str]:
    """Names, relative to the run, of the files that SHA256SUMS covers and that are there."""
    names = [name for name in COVERED if (run / name).is_file()]
    return names + [f"{CODES}/{p.name}" for p in sorted((run / CODES).glob("*.safetensors"))]


def read_sums(run: Path) -> dict[str, str]:
    """{relative name: hex sha256} of SHA256SUMS. IncompleteError: a line is no such line, or leads out of the run."""
    sums: dict[str, str] = {}
    for number, line in enumerate((run / SUMS).read_text("utf-8", errors="replace").splitlines(), start=1):
        found = _SUM_LINE.fullmatch(line)
        parts = Path(found[2]).parts if found else ()
        if not found or Path(found[2]).is_absolute() or ".." in parts:
            raise IncompleteError(f"{run / SUMS}:{number}: not a line that a scan writes. Scan again with --fresh.")
        sums[found[2]] = found[1]
    return sums


def open_run(path: str | Path) -> Run:
    """Open a run directory.

    Errors: AuditError: there is none, it is none, or a newer version wrote it; IncompleteError: a damaged manifest.
    """
    path = Path(path)
    if path.is_file():
        raise AuditError(f"{path}: is a file. Name the run directory that `auditor scan` made.")
    if not path.is_dir():
        raise AuditError(f"{path}: no such run directory. `auditor scan` makes one.")
    if not (path / MANIFEST).is_file():
        raise AuditError(f"{path}: not a run directory: it has no {MANIFEST}. Name one that `auditor scan` made.")
    manifest = _manifest(path)
    if manifest is None:
        raise IncompleteError(f"{path / MANIFEST}: not a manifest that a scan wrote, or damaged. Scan again.")
    if manifest["schema_version"] != SCHEMA_VERSION:
        raise AuditError(
            f"{path}: schema version {manifest['schema_version']}, but this tool reads {SCHEMA_VERSION}. "
            "Read it with the version of auditor that wrote it."
        )
    return Run(path, manifest)
