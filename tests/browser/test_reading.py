"""Reading and browsing: matches, evidence, outline, neighbours, from event to project to session."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import SIZES, Reader, reading

pytestmark = pytest.mark.browser


@SIZES
def test_matches_are_stepped_through_and_counted(browser: Browser, site: str, size: tuple[int, int]) -> None:
    with reading(browser, site, size) as reader:
        reader.open("/search?q=neutron&sort=oldest&event=OpenStack PTG Denver 2017")
        reader.page.locator(".hit:has(.snippet mark ~ mark) h2 a").first.click()
        reader.page.wait_for_load_state()
        count = reader.page.locator(".body mark").count()
        assert count > 1
        status, down, up = (
            reader.page.locator(f".matches {part}") for part in ("[role=status]", ".step >> nth=1", ".step >> nth=0")
        )

        down.click()
        expect(status).to_have_text(f"一致 1 / {count}")
        down.click()
        expect(status).to_have_text(f"一致 2 / {count}")
        assert reader.page.locator("mark.current").get_attribute("id") == "m2"
        assert reader.shows("mark.current")
        up.click()
        up.click()
        expect(status).to_have_text(f"一致 {count} / {count}")


def test_evidence_shows_on_hover_and_focus_and_leaves_on_escape(desk: Reader) -> None:
    desk.open("/search?q=Nova-Net+migration")
    desk.page.locator(".hit h2 a").first.click()
    fact, tip = desk.page.locator(".fact.day a"), desk.page.locator(".fact.day .tip")

    fact.hover()
    expect(tip).to_contain_text("行目")
    expect(tip).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    desk.page.mouse.move(0, 600)
    fact.focus()
    expect(tip).to_be_visible()


def test_evidence_leads_to_its_line(reader: Reader) -> None:
    reader.open("/search?q=Nova-Net+migration")
    reader.page.locator(".hit h2 a").first.click()
    reader.page.locator(".evidence summary").click()

    link = reader.page.locator(".evidence a").first
    line = re.sub(r"\D", "", link.inner_text())
    link.click()

    assert reader.page.url.endswith(f"#L{line}")


def test_the_outline_leads_through_the_report(desk: Reader) -> None:
    desk.open("/search?q=Nova-Net+migration")
    desk.page.locator(".hit h2 a").first.click()
    assert desk.shows(".outline [aria-current]")

    desk.page.locator(".outline").get_by_text("ML2 Juno Roadmap").click()

    expect(desk.page.locator("h1")).to_have_text("ML2 Juno Roadmap")
    desk.page.locator(".around .after a").click()
    expect(desk.page.locator("h1")).to_have_text("Refactoring the Neutron Server Core")


def test_from_an_event_to_a_project_to_a_session(reader: Reader) -> None:
    reader.open("/")
    reader.page.locator("a[href^='/event/']").first.click()
    expect(reader.page.locator(".stretch").first).to_be_visible()
    reader.open("/event/OpenStack Summit Atlanta 2014")
    reader.page.locator(".about").get_by_text("Neutron", exact=True).click()
    expect(reader.page.locator(".chart svg")).to_be_visible()
    reader.page.locator(".session > a").first.click()
    expect(reader.page.locator(".body")).to_be_visible()


def test_a_section_leads_to_others_on_its_topic(reader: Reader) -> None:
    reader.open("/search?q=Nova-Net+migration")
    reader.page.locator(".hit h2 a").first.click()
    title = reader.page.locator("h1").inner_text()

    similar = reader.page.locator(".similar li a").first
    other = similar.inner_text()
    similar.click()

    expect(reader.page.locator("h1")).to_have_text(other)
    assert other != title


def test_the_source_line_is_named_and_can_be_linked_to(reader: Reader) -> None:
    reader.open("/search?q=Nova-Net+migration")
    reader.page.locator(".hit h2 a").first.click()

    reader.page.locator(".source").click()

    expect(reader.page.locator("h1")).to_have_attribute("id", reader.page.url.rpartition("#")[2])
