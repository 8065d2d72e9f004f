"""A real Chromium on a real server of ours, for the tests of the pages as readers use them."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESKTOP = (390, 844), (1280, 900)
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
# What our pages must pass: WCAG 2.2 up to AA (target size is 2.2's), and axe's own good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class _SilentHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: a browser's requests are no news."""


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The URL, without a slash at its end, under which `app` is served on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_SilentHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Chromium as it is installed; the test fails in one line where there is none."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("the browser tests need Chromium: run apt-get install chromium fonts-noto-cjk", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at a screen: a page, and the address of the site."""

    page: Page
    site: str

    def open(self, path: str) -> None:
        """Go to a path of the site."""
        self.page.goto(self.site + path)

    @property
    def path(self) -> str:
        """Path and query of where the reader is."""
        parts = urlsplit(self.page.url)
        return parts.path + ("?" + parts.query if parts.query else "")

    @property
    def total(self) -> int:
        """How many hits the page says there are."""
        return int(re.sub(r"\D", "", self.page.locator(".total").inner_text()))

    def expect_total(self, count: int) -> None:
        """Wait until the page says that there are `count` hits: what was clicked may still be on its way."""
        expect(self.page.locator(".total")).to_have_text(re.compile(rf"^\D*{count}\D*$"))

    @property
    def focused(self) -> str:
        """The id of what has the focus, or of the hit in which it is; "" for anything else."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.closest('.hit')?.id || ''"))

    def shows(self, selector: str) -> bool:
        """Whether the first such element is on the screen as a whole."""
        inside = "element => { const r = element.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
        return bool(self.page.locator(selector).first.evaluate(inside))


@contextmanager
def reading(
    browser: Browser,
    site: str,
    size: tuple[int, int] = DESKTOP,
    *,
    scheme: str = "light",
    language: str = "ja-JP",
    script: bool = True,
    **options: Any,
) -> Iterator[Reader]:
    """A reader with a screen of `size`; fails at the end if a page asked another host for anything, or told of an error."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        has_touch=size == PHONE,
        java_script_enabled=script,
        reduced_motion="reduce",
        **options,
    )
    asked: list[str] = []
    troubles: list[str] = []
    _watch(context, asked, troubles)
    context.set_default_timeout(5000)
    try:
        yield Reader(context.new_page(), site)
    finally:
        context.close()
    assert not [url for url in asked if not url.startswith((site + "/", "data:", "blob:"))]
    assert troubles == []


def _watch(context: BrowserContext, asked: list[str], troubles: list[str]) -> None:
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: troubles.append(str(error.error)))

    def listen(message: Any) -> None:
        # A status that a test asks for (404, 503) is told on the console as well.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            troubles.append(message.text)

    context.on("console", listen)


def find_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is now, light and dark, one line each; the page is left light."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    page.emulate_media(color_scheme="light")
    found = _run_axe(page, {"type": "tag", "values": AXE_TAGS})
    page.emulate_media(color_scheme="dark")  # nothing but colours changes
    found += _run_axe(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
    page.emulate_media(color_scheme="light")
    return found


def _run_axe(page: Page, only: dict[str, Any]) -> list[str]:
    result = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
