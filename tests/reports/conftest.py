"""The browser of the page's tests.

Skipped without one, with the reason; with AUDITOR_REQUIRE_BROWSER=1 a missing browser is an error.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def _browser_path() -> str | None:
    return shutil.which("chromium") or next(
        (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.path.exists(p)), None
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = _browser_path()
    why = None if path else "no Chromium is installed (apt-get install chromium)"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        why = "the Python package playwright is not installed"
    if why:
        if os.environ.get("AUDITOR_REQUIRE_BROWSER") == "1":
            pytest.fail(f"AUDITOR_REQUIRE_BROWSER=1, but {why}")
        pytest.skip(why)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
