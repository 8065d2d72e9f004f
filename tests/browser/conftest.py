"""A browser, a site over the project's corpus, and readers of it, for the tests in this folder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import DESKTOP, PHONE, Reader, open_chromium, reading, serve
from web import create_app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a file."""
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> Iterator[str]:
    """The URL of a site over the project's corpus."""
    with serve(create_app(corpus_home / ".kikigaki")) as url:
        yield url


@pytest.fixture(params=list(product((DESKTOP, PHONE), ("light", "dark"))), ids=lambda param: f"{param[0][0]}-{param[1]}")
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader on each kind of screen, in each scheme."""
    size, scheme = request.param
    with reading(browser, site, size, scheme=scheme) as one:
        yield one


@pytest.fixture(params=["light", "dark"])
def desk(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader on a wide screen, with mouse and keys."""
    with reading(browser, site, scheme=request.param) as one:
        yield one


@pytest.fixture(params=["light", "dark"])
def phone(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader on a phone."""
    with reading(browser, site, PHONE, scheme=request.param) as one:
        yield one
