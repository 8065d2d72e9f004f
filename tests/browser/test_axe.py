"""Every page, in every state, on a phone and a desktop, light and dark: axe-core finds nothing, and nothing sticks out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PHONE, SIZES, Reader, find_violations, reading, serve
from web import create_app

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "results": "/search?q=neutron",
    "filtered": "/search?q=neutron&project=Neutron&speaker=Kevin Benton",
    "everything": "/search?show=speaker",
    "relaxed": "/search?q=neutron ウェザーニュース",
    "none": "/search?q=qqqqzzzz",
    "event": "/event/OpenStack Summit Atlanta 2014",
    "project": "/project/Neutron",
    "speaker": "/speaker/Kevin Benton",
    "missing": "/project/none",
    "refused": "/search?page=0",
}


def assert_sound(reader: Reader) -> None:
    assert find_violations(reader.page) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@SIZES
def test_every_page_is_accessible(browser: Browser, site: str, size: tuple[int, int]) -> None:
    with reading(browser, site, size) as reader:
        for path in PAGES.values():
            reader.open(path)
            assert_sound(reader)
        reader.open("/search?q=Nova-Net+migration")
        reader.page.locator(".hit h2 a").first.click()
        assert_sound(reader)


def test_english_pages_are_accessible(browser: Browser, site: str) -> None:
    with reading(browser, site, language="en-US") as reader:
        reader.open("/search?q=neutron")
        assert_sound(reader)


def test_what_opens_is_accessible_on_a_desktop(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        reader.open("/search?q=neutron")
        reader.page.locator(".why summary").first.click()
        reader.page.locator("#q").fill("neu")
        expect(reader.page.get_by_role("listbox")).to_be_visible()
        reader.page.keyboard.press("ArrowDown")
        assert_sound(reader)
        reader.open("/search?q=Nova-Net+migration")
        reader.page.locator(".hit h2 a").first.click()
        reader.page.locator(".evidence summary").click()
        reader.page.locator(".fact.day a").focus()
        expect(reader.page.locator(".fact.day .tip")).to_be_visible()
        assert_sound(reader)


def test_what_opens_is_accessible_on_a_phone(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        reader.open("/search?q=neutron")
        reader.page.get_by_role("button", name="発表者").click()
        expect(reader.page.locator("#filter-speaker")).to_be_visible()
        assert_sound(reader)
        reader.page.locator("#filter-speaker .row").first.click()
        reader.page.locator(".hit h2 a").first.click()
        reader.page.get_by_role("button", name="この報告の目次").click()
        assert_sound(reader)


def test_pages_fit_the_narrowest_phone_and_large_type(browser: Browser, site: str) -> None:
    for size in ((320, 640), (640, 900)):
        with reading(browser, site, size) as reader:
            for path in PAGES.values():
                reader.open(path)
                assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_server_without_an_index_is_accessible(browser: Browser, tmp_path: Path) -> None:
    with serve(create_app(tmp_path / "none")) as site, reading(browser, site) as reader:
        reader.open("/search?q=x")
        assert reader.page.locator("h1").inner_text() == "いまは検索できません"
        assert_sound(reader)
