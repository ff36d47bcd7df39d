"""The wheel: what a user gets who has no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def auditor(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a second environment: the wheel is installed there, its dependencies are this environment's."""
    directory = tmp_path_factory.mktemp("second") / "env"
    venv.create(directory, with_pip=True)
    python = directory / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True, capture_output=True
    )
    site = next((directory / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return directory / "bin" / "auditor"


def run(auditor: Path, cwd: Path, *arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run([auditor, *arguments], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_packages_packs_and_assets_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"auditor", "sae", "reports"}
    for needed in (
        "auditor/_packs/deception/falsehood.yaml",
        "auditor/_packs/backdoor_code/suite.jsonl",
        "auditor/assets/smollm2-135m-instruct/binding.json",
        "auditor/assets/smollm2-135m-instruct/sae/sae_weights.safetensors",
        "reports/report.schema.json",
        "reports/html/page.css",
    ):
        assert needed in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_rules_are_listed_from_an_empty_directory(auditor: Path, tmp_path: Path) -> None:
    assert "deception.falsehood" in run(auditor, tmp_path, "rules", "list")
    assert not list(tmp_path.iterdir())


@pytest.mark.real_model
def test_a_dry_run_from_an_empty_directory_finds_rules_suites_and_assets(
    auditor: Path, tmp_path: Path, default_model: Path
) -> None:
    printed = run(auditor, tmp_path, "scan", "--dry-run", "--no-progress")
    assert "backdoor_code.injection" in printed and "resid_post.15" in printed
    assert not list(tmp_path.iterdir())
