"""Keys: to the search box, over the hits, past the filters."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import Reader

pytestmark = pytest.mark.browser


def test_slash_and_ctrl_k_lead_to_the_box_and_slash_can_be_switched_off(desk: Reader) -> None:
    desk.open("/search?q=neutron")

    desk.page.keyboard.press("/")
    assert desk.focused == "q"
    expect(desk.page.locator("#q")).to_have_value("neutron")
    desk.page.locator("#q").blur()
    desk.page.get_by_role("button", name="/ キーを使わない").click()
    desk.page.reload()
    desk.page.keyboard.press("/")
    assert desk.focused != "q"
    expect(desk.page.locator(".slash")).to_be_hidden()
    desk.page.keyboard.press("Control+k")
    assert desk.focused == "q"
    desk.page.get_by_role("button", name="/ キーを使う").click()
    desk.page.reload()
    desk.page.keyboard.press("/")
    assert desk.focused == "q"


def test_arrows_move_over_hits_enter_opens_and_back_returns_to_the_place(desk: Reader) -> None:
    desk.open("/search?q=neutron")
    ids = [hit.get_attribute("id") for hit in desk.page.locator(".hit").all()]

    desk.page.keyboard.press("/")
    for _ in range(6):
        desk.page.keyboard.press("ArrowDown")
    assert desk.focused == ids[5]
    assert desk.shows(f"[id='{ids[5]}']")
    desk.page.keyboard.press("ArrowUp")
    assert desk.focused == ids[4]
    scrolled = desk.page.evaluate("scrollY")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/section/*")
    desk.page.go_back()

    desk.page.wait_for_function("id => document.activeElement.closest('.hit')?.id === id", arg=ids[4])
    assert abs(desk.page.evaluate("scrollY") - scrolled) < 2


def test_up_from_the_first_hit_leads_back_to_the_box(desk: Reader) -> None:
    desk.open("/search?q=neutron")

    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowUp")

    assert desk.focused == "q"


def test_the_first_tab_leads_past_the_filters(desk: Reader) -> None:
    desk.open("/search?q=neutron")

    desk.page.keyboard.press("Tab")
    expect(desk.page.get_by_role("link", name="本文へ移動")).to_be_focused()
    expect(desk.page.get_by_role("link", name="本文へ移動")).to_be_in_viewport()
    desk.page.keyboard.press("Enter")

    assert desk.page.evaluate("document.activeElement.id") == "content"
