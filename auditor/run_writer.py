"""The run directory, written: one writer at a time, a batch whole or not at all, SHA256SUMS last.

    with RunWriter.open(out, manifest, fresh=False) as writer:
        if not writer.complete:
            writer.begin()                       # removes SHA256SUMS, torn lines and shards that no sample needs
            for batch in batches_without(writer.done):
                writer.write_batch(samples, arrays)
            writer.write_manifest({"finished": …})
            writer.seal(build_report(writer.run, finished=True))

A batch is its shard (written whole, then renamed), then its lines in one flushed write. A kill between the two leaves
a shard that nobody names; a kill within the write leaves lines whose batch is not whole, and `done` leaves them out.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from auditor.errors import AuditError
from auditor.run import (
    CAUSAL,
    CHECK,
    CODES,
    COVERED,
    MANIFEST,
    SAMPLES,
    SUMS,
    Run,
    covered_files,
    file_sha256,
    is_run_directory,
    line_spans,
    open_run,
    parse_line,
    shard_ids,
    shard_path,
)
from auditor.schema import CheckRow, Sample, dump_line

if TYPE_CHECKING:
    import numpy as np

LOCK = ".lock"


class RunWriter:
    """Writes one run directory under its operating-system lock, which a kill releases."""

    def __init__(self, path: Path, manifest: dict[str, Any], lock: IO[bytes]) -> None:
        self.path = path
        self.manifest = manifest
        self._lock = lock
        self.done, self._kept_shards, self._last_shard = _whole_batches(path)
        self.run = Run(path, manifest)

    @classmethod
    def open(cls, path: str | Path, manifest: Mapping[str, Any], *, fresh: bool = False) -> RunWriter:
        """Lock `path`, making it if need be, and see that what it holds is this run; nothing is changed before `begin`.

        fresh: what another run left there is removed, our own files only. AuditError: another scan holds the lock, the
        folder is no run directory, or it holds a run of other inputs.
        """
        path = Path(path)
        _refuse_a_foreign_folder(path)
        lock = _take_lock(path)
        try:
            if fresh:
                _remove_run_files(path)
            elif (path / MANIFEST).exists():
                _same_identity(path, manifest)
            return cls(path, dict(manifest), lock)
        except BaseException:
            lock.close()
            raise

    @property
    def complete(self) -> bool:
        """Whether every prompt has a sample without error and the run is sealed, so that only reporting is left."""
        return (self.path / SUMS).is_file() and all(row[0] in self.done for row in self.manifest["prompts"])

    def begin(self) -> None:
        """Open the run for writing: SHA256SUMS goes first, then torn lines and orphaned shards, then the manifest."""
        (self.path / SUMS).unlink(missing_ok=True)
        (self.path / CODES).mkdir(exist_ok=True)
        for name in (SAMPLES, CHECK, CAUSAL):
            _drop_torn_line(self.path / name)
        for shard in (self.path / CODES).glob("*.safetensors*"):
            if shard.name.split(".")[0] not in self._kept_shards:
                shard.unlink()
        self.write_manifest({})

    def write_manifest(self, changes: Mapping[str, Any]) -> None:
        """Replace manifest.json with the manifest and these changes, at once."""
        self.manifest |= changes
        _write_whole(self.path / MANIFEST, json.dumps(self.manifest, indent=1).encode("ascii") + b"\n")

    def write_batch(self, samples: Sequence[Sample], arrays: Mapping[str, np.ndarray]) -> list[Sample]:
        """Keep one batch for good; the samples with their place in codes/ come back. arrays: the shard's, by name."""
        from safetensors.numpy import save

        self._last_shard += 1
        ids = json.dumps([s.id for s in samples])
        _write_whole(shard_path(self.path, self._last_shard), save(dict(arrays), metadata={"ids": ids}))
        placed = [replace(s, shard=(self._last_shard, row)) for row, s in enumerate(samples)]
        _append(self.path / SAMPLES, placed)
        self.done |= {s.id for s in placed if s.error is None}
        self.run = Run(self.path, self.manifest)  # its index of lines is out of date
        return placed

    def write_check(self, rows: Sequence[CheckRow]) -> None:
        """Append lines of check.jsonl for good."""
        _append(self.path / CHECK, rows)

    def check_done(self) -> set[tuple[str, str, str]]:
        """(set, concept, id) of every row of check.jsonl."""
        return {(row.set, row.concept, row.id) for row in self.run.check_rows()}

    def write_causal(self, row: Mapping[str, Any]) -> None:
        """Append one line of causal.jsonl for good: one finished edit of a causal check, or what tells of the check."""
        _append(self.path / CAUSAL, [row])

    def write_report(self, report: Mapping[str, Any]) -> None:
        """Write report.json, which may not be touched any more once the run is sealed."""
        text = json.dumps(report, indent=1, allow_nan=False)
        _write_whole(self.path / "report.json", text.encode("ascii") + b"\n")

    def seal(self, report: Mapping[str, Any]) -> None:
        """Finish: report.json, then SHA256SUMS over everything but the page."""
        self.write_report(report)
        lines = [f"{file_sha256(self.path / name)}  {name}\n" for name in covered_files(self.path)]
        _write_whole(self.path / SUMS, "".join(lines).encode("utf-8"))

    def close(self) -> None:
        """Release the lock."""
        self._lock.close()

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _refuse_a_foreign_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise AuditError(f"{path}: is a file, not a directory. Name another --out.")
    if path.is_dir() and not is_run_directory(path):
        ours = {LOCK, f"{MANIFEST}.part"}  # what a scan killed before its manifest leaves, with an empty codes/
        foreign = sorted(p.name for p in path.iterdir() if p.name not in ours and not _is_empty_codes(p))
        if foreign:
            raise AuditError(
                f"{path}: not a run directory (it holds {foreign[0]!r}), so nothing there is touched, --fresh or not. "
                "Name another --out."
            )


def _is_empty_codes(path: Path) -> bool:
    return path.name == CODES and path.is_dir() and not any(path.iterdir())


def _take_lock(path: Path) -> IO[bytes]:
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / LOCK).open("ab")
    except OSError as fault:
        raise AuditError(f"{path}: cannot be written: {fault.strerror}. Name another --out.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AuditError(f"{path}: another scan is writing this run. Wait for it, or name another --out.") from None
    return lock


def _same_identity(path: Path, manifest: Mapping[str, Any]) -> None:
    old = open_run(path).manifest
    if old["identity"] == manifest["identity"]:
        return
    before, now = old.get("identity_inputs", {}), manifest.get("identity_inputs", {})
    differs = [key for key in dict.fromkeys([*before, *now]) if before.get(key) != now.get(key)]
    raise AuditError(
        f"{path}: holds another run: {', '.join(differs) or 'its identity'} differ{'s' if len(differs) <= 1 else ''}. "
        "Name another --out, or replace it with --fresh."
    )


def _remove_run_files(path: Path) -> None:
    """Remove what a scan writes, SHA256SUMS first and the manifest last, so that a kill leaves a run directory."""
    reports = [p.name for p in path.glob("report.*")]
    for name in [SUMS, *reports, *(n for n in COVERED if n != MANIFEST)]:
        (path / name).unlink(missing_ok=True)
    codes = path / CODES
    if codes.is_symlink():
        codes.unlink()  # never follow it out of the run
    for shard in codes.glob("*.safetensors*"):
        shard.unlink()
    (path / MANIFEST).unlink(missing_ok=True)


def _whole_batches(path: Path) -> tuple[set[str], set[str], int]:
    """(ids that are done, stems of the shards that they need, highest shard number).

    Done: the last line has no error, and every prompt of its shard has a line that names the shard.
    """
    last: dict[str, tuple[int | None, bool]] = {}
    named: dict[int, set[str]] = defaultdict(set)
    samples = path / SAMPLES
    for at, line in line_spans(samples):
        value = parse_line(samples, at, line)
        number = value["shard"][0] if value.get("shard") else None
        last[value["id"]] = (number, value.get("error") is None)
        if number is not None:
            named[number].add(value["id"])
    whole = {n for n, ids in named.items() if set(shard_ids(shard_path(path, n)) or [""]) <= ids}
    done = {i for i, (n, fine) in last.items() if fine and (n is None or n in whole)}
    kept = {f"{n:05d}" for n, _ in last.values() if n in whole}
    numbers = [int(p.stem) for p in (path / CODES).glob("*.safetensors") if p.stem.isdigit()]
    return done, kept, max([-1, *numbers, *named])


def _drop_torn_line(path: Path) -> None:
    if path.exists():
        end = max((at + len(line) for at, line in line_spans(path)), default=0)
        if end < path.stat().st_size:
            os.truncate(path, end)


def _append(path: Path, records: Iterable[Sample | CheckRow | Mapping[str, Any]]) -> None:
    """One write, flushed to the disk."""
    data = "".join(dump_line(r) for r in records).encode("ascii")
    with path.open("ab", buffering=0) as file:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]
        os.fsync(file.fileno())


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside, flush, rename: the file is the old one or the new one, never half."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
