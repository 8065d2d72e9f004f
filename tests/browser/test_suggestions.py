"""Suggestions while somebody types: chosen by keys and by thumb, silent while an input method composes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Route, expect

from tests.browser import Reader

pytestmark = pytest.mark.browser


def test_suggestions_are_chosen_by_keys(reader: Reader) -> None:
    reader.open("/")
    box, options = reader.page.get_by_role("combobox"), reader.page.get_by_role("option")

    box.press_sequentially("neutr")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    reader.page.keyboard.press("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    text = chosen.locator("span").first.inner_text()
    expect(box).to_have_value(text)
    reader.page.keyboard.press("ArrowUp")
    expect(box).to_have_value("neutr")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search?q=*")

    expect(reader.page.get_by_role("combobox")).to_have_value(text)


def test_a_suggestion_is_chosen_by_thumb(phone: Reader) -> None:
    phone.open("/")
    phone.page.get_by_role("combobox").press_sequentially("matsumo")

    phone.page.get_by_role("option", name="松本").first.tap()
    phone.page.wait_for_url("**/search?q=*")

    expect(phone.page.get_by_role("combobox")).to_have_value(re.compile("松本"))


def test_escape_closes_then_clears_then_leaves(reader: Reader) -> None:
    reader.open("/")
    box = reader.page.get_by_role("combobox")
    box.press_sequentially("neu")
    expect(reader.page.get_by_role("listbox")).to_be_visible()

    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("neu")
    reader.page.keyboard.press("Escape")
    expect(box).to_have_value("")
    reader.page.keyboard.press("Escape")
    expect(box).not_to_be_focused()


def test_a_late_answer_is_discarded(reader: Reader) -> None:
    held: list[Route] = []

    def answer(route: Route) -> None:
        if route.request.url.endswith("q=n"):
            held.append(route)
        else:
            found = '{"format": 1, "suggestions": [{"text": "newer", "kind": "title", "count": 1}]}'
            route.fulfill(body=found, content_type="application/json")

    reader.page.route("**/api/suggest*", answer)
    reader.open("/")
    box = reader.page.get_by_role("combobox")
    box.press("n")
    box.press("e")
    expect(reader.page.get_by_role("option")).to_have_text(["newer題名"])
    for route in held:
        route.fulfill(body='{"format": 1, "suggestions": [{"text": "older", "kind": "title", "count": 1}]}')
    reader.page.wait_for_timeout(100)

    expect(reader.page.get_by_role("option")).to_have_text(["newer題名"])


def test_searches_made_before_are_suggested_and_stay_in_the_browser(reader: Reader) -> None:
    reader.open("/search?q=neutron 移行")
    reader.open("/")

    reader.page.get_by_role("combobox").press_sequentially("neutron ")

    expect(reader.page.get_by_role("option").first).to_contain_text("neutron 移行")
    expect(reader.page.get_by_role("option").first).to_contain_text("最近の検索")


def compose(session: CDPSession, text: str) -> None:
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def test_nothing_happens_while_an_input_method_composes(reader: Reader) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url) if "/api/suggest" in request.url else None)
    reader.open("/")
    session = reader.page.context.new_cdp_session(reader.page)
    box = reader.page.get_by_role("combobox")

    for text in ("に", "にゅ", "にゅー", "ニュートロン"):
        compose(session, text)
    key: dict[str, Any] = {"windowsVirtualKeyCode": 229, "code": "Enter", "key": "Process"}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    reader.page.wait_for_timeout(150)
    assert asked == []
    assert reader.path == "/"
    expect(reader.page.get_by_role("listbox")).to_be_hidden()

    session.send("Input.insertText", {"text": "ニュートロン"})
    expect(box).to_have_value("ニュートロン")
    expect(reader.page.get_by_role("option").first).to_be_visible()
    assert len(asked) == 1


def test_keys_of_a_composition_move_nothing(reader: Reader) -> None:
    reader.open("/search?q=neutron")
    session = reader.page.context.new_cdp_session(reader.page)
    box = reader.page.get_by_role("combobox")
    box.focus()
    compose(session, "いこう")

    for code in ("ArrowDown", "Escape", "Slash"):  # what a browser sends for them while an input method has them
        key: dict[str, Any] = {"windowsVirtualKeyCode": 229, "key": "Process", "code": code}
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})

    expect(box).to_be_focused()
    expect(box).to_have_value(re.compile("いこう"))
