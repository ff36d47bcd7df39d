"""A page of a file in the browser, watched."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any


def open_page(
    browser: Any, path: Path, width: int = 1280, height: int = 800, scheme: str = "light", **options: Any
) -> tuple[Any, list[str]]:
    """A page and the list of what must not happen on it: console messages, errors, requests other than for the file.

    options: of Playwright's new_page, such as java_script_enabled.
    """
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
    page.set_default_timeout(120_000)
    events: list[str] = []
    page.on("console", lambda message: events.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (events.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda request: events.append(f"request: {request.url}") if request.url != path.as_uri() else None
    )
    page.goto(path.as_uri())
    return page, events


def wait_until(page: Any, expression: str, seconds: float = 60) -> None:
    """Until a JavaScript expression is true; Playwright waits by evaluating text, which the page's policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(20)
