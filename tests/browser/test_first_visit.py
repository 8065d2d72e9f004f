"""What somebody does who has not seen the pages before: search, switch the language, do without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PHONE, SIZES, Reader, reading

pytestmark = pytest.mark.browser


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_search_from_the_home_page(browser: Browser, site: str, size: tuple[int, int], scheme: str) -> None:
    with reading(browser, site, size, scheme=scheme) as reader:
        reader.open("/")
        assert reader.focused == "q"
        reader.page.keyboard.type("Nova-Net migration")
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url("**/search?q=*")

        assert reader.page.locator(".hit h2").first.inner_text() == "Nova-Net to Neutron migration"
        assert reader.shows(".hit mark")
        dark = reader.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 28)"
        assert dark is (scheme == "dark")


def test_a_new_reader_finds_who_discussed_skip_level_upgrades_and_when(reader: Reader) -> None:
    reader.open("/")
    reader.page.keyboard.type("skip-level upgrade")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search*")

    first = reader.page.locator(".hit").first
    expect(first.locator(".facts .event")).to_have_text("OpenStack PTG Denver 2017")
    expect(first.locator(".facts .day")).to_contain_text("2017-09-")
    expect(first.locator("mark").first).to_be_visible()


@SIZES
def test_everything_works_without_script(browser: Browser, site: str, size: tuple[int, int]) -> None:
    with reading(browser, site, size, script=False) as reader:
        reader.open("/")
        reader.page.locator("#q").fill("neutron")
        reader.page.locator("form.ask button").click()
        if size == PHONE:
            reader.page.get_by_role("button", name="プロジェクト").click()
        reader.page.locator("#filter-project .row").first.click()
        reader.page.locator(".hit h2 a").first.click()
        expect(reader.page.locator("h1")).to_be_visible()
        reader.page.locator(".back a").click()
        expect(reader.page.locator(".active .chip.chosen")).to_be_visible()


@SIZES
def test_the_language_is_switched_in_place_and_remembered(browser: Browser, site: str, size: tuple[int, int]) -> None:
    with reading(browser, site, size) as reader:
        reader.open("/search?q=neutron&project=Neutron")
        place = reader.path
        reader.page.get_by_role("link", name="English").click()
        expect(reader.page.locator("html")).to_have_attribute("lang", "en")
        assert sorted(reader.path.partition("?")[2].split("&")) == sorted(place.partition("?")[2].split("&"))
        reader.open("/")
        expect(reader.page.locator("h1")).to_have_text("Who said what, at which event.")
        reader.page.get_by_role("link", name="日本語").click()
        expect(reader.page.locator("html")).to_have_attribute("lang", "ja")
