"""What readers do, in a real browser: search, filter, read, browse, by keys, by thumb, while an input method composes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Route, expect

from tests.browser import DESKTOP, PHONE, Reader, open_chromium, reading, serve
from web import create_app

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> Iterator[str]:
    with serve(create_app(corpus_home / ".kikigaki")) as url:
        yield url


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Reader]:
    with reading(browser, site) as reader:
        yield reader


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Reader]:
    with reading(browser, site, PHONE) as reader:
        yield reader


def total(reader: Reader) -> int:
    return int(re.sub(r"\D", "", reader.page.locator(".total").inner_text()))


def focused(reader: Reader) -> str:
    return str(reader.page.evaluate("document.activeElement.id || document.activeElement.closest('.hit')?.id || ''"))


def in_view(reader: Reader, selector: str) -> bool:
    inside = "element => { const r = element.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
    return bool(reader.page.locator(selector).first.evaluate(inside))


# --- search and filter ---


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_search_from_the_home_page(browser: Browser, site: str, size: tuple[int, int], scheme: str) -> None:
    with reading(browser, site, size, scheme=scheme) as reader:
        reader.open("/")
        assert focused(reader) == "q"
        reader.page.keyboard.type("Nova-Net migration")
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url("**/search?q=*")

        assert reader.page.locator(".hit h2").first.inner_text() == "Nova-Net to Neutron migration"
        assert in_view(reader, ".hit mark")
        dark = reader.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 28)"
        assert dark is (scheme == "dark")


def test_filters_beside_the_hits_narrow_and_chips_widen_again(desk: Reader) -> None:
    desk.open("/search?q=neutron")
    before = total(desk)

    row = desk.page.locator("#filter-speaker .row").first
    count = int(row.locator(".number").inner_text())
    row.click()
    assert total(desk) == count < before
    expect(desk.page.locator("#q")).to_have_value("neutron")

    desk.page.locator(".active .chip.chosen").click()
    assert total(desk) == before


def test_filters_on_a_phone_are_a_sheet_that_closes(phone: Reader) -> None:
    phone.open("/search?q=neutron")
    sheet = phone.page.locator("#filter-event")

    expect(sheet).to_be_hidden()
    phone.page.get_by_role("button", name="イベント").tap()
    expect(sheet).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    phone.page.get_by_role("button", name="イベント").tap()
    sheet.get_by_role("button", name="閉じる").tap()
    expect(sheet).to_be_hidden()
    phone.page.get_by_role("button", name="イベント").tap()
    phone.page.touchscreen.tap(195, 60)  # beside the sheet
    expect(sheet).to_be_hidden()

    phone.page.get_by_role("button", name="イベント").tap()
    count = int(sheet.locator(".row .number").first.inner_text())
    sheet.locator(".row").first.tap()
    assert total(phone) == count
    assert in_view(phone, ".active .chip.chosen")


def test_the_row_of_filters_stays_in_reach_on_a_phone(phone: Reader) -> None:
    phone.open("/search?q=neutron")

    phone.page.mouse.wheel(0, 1500)
    phone.page.wait_for_function("scrollY > 1000")

    assert in_view(phone, ".filters > .chip")


def test_hits_go_on_from_page_to_page(desk: Reader) -> None:
    desk.open("/search?q=neutron")
    first = desk.page.locator(".hit").first.get_attribute("id")

    desk.page.get_by_role("link", name="次へ").click()
    second = desk.page.locator(".hit").first.get_attribute("id")
    desk.page.go_back()

    assert first != second
    assert desk.page.locator(".hit").first.get_attribute("id") == first


def test_a_new_query_keeps_the_filters_in_sight(desk: Reader) -> None:
    desk.open("/search?q=neutron&project=Neutron")

    desk.page.locator("#q").fill("移行")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/search?project=Neutron*")

    expect(desk.page.locator(".active .chip.chosen")).to_have_text("Neutron×")


def test_why_a_hit_matched_is_told_on_demand(desk: Reader) -> None:
    desk.open("/search?q=Nova-Net+migration")
    why = desk.page.locator(".hit .why").first

    expect(why.locator("table")).to_be_hidden()
    why.locator("summary").click()

    expect(why.locator("table")).to_be_visible()


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


# --- reading ---


@SIZES
def test_matches_are_stepped_through_and_counted(browser: Browser, site: str, size: tuple[int, int]) -> None:
    with reading(browser, site, size) as reader:
        reader.open("/search?q=neutron&sort=oldest&event=OpenStack PTG Denver 2017")
        reader.page.locator(".hit:has(.snippet mark ~ mark) h2 a").first.click()
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
        assert in_view(reader, "mark.current")
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


def test_evidence_leads_to_its_line(desk: Reader) -> None:
    desk.open("/search?q=Nova-Net+migration")
    desk.page.locator(".hit h2 a").first.click()
    desk.page.locator(".evidence summary").click()

    link = desk.page.locator(".evidence a").first
    line = re.sub(r"\D", "", link.inner_text())
    link.click()

    assert desk.page.url.endswith(f"#L{line}")


def test_the_outline_leads_through_the_report(desk: Reader) -> None:
    desk.open("/search?q=Nova-Net+migration")
    desk.page.locator(".hit h2 a").first.click()
    assert in_view(desk, ".outline [aria-current]")

    desk.page.locator(".outline").get_by_text("ML2 Juno Roadmap").click()

    expect(desk.page.locator("h1")).to_have_text("ML2 Juno Roadmap")
    desk.page.locator(".around .after a").click()
    expect(desk.page.locator("h1")).to_have_text("Refactoring the Neutron Server Core")


def test_from_an_event_to_a_project_to_a_session(phone: Reader) -> None:
    phone.open("/")
    phone.page.locator("a[href^='/event/']").first.tap()
    expect(phone.page.locator(".stretch").first).to_be_visible()
    phone.open("/event/OpenStack Summit Atlanta 2014")
    phone.page.locator(".about").get_by_text("Neutron", exact=True).tap()
    expect(phone.page.locator(".chart svg")).to_be_visible()
    phone.page.locator(".session > a").first.tap()
    expect(phone.page.locator(".body")).to_be_visible()


# --- suggestions ---


def test_suggestions_are_chosen_by_keys(desk: Reader) -> None:
    desk.open("/")
    box, options = desk.page.get_by_role("combobox"), desk.page.get_by_role("option")

    box.press_sequentially("neutr")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    desk.page.keyboard.press("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    text = chosen.locator("span").first.inner_text()
    expect(box).to_have_value(text)
    desk.page.keyboard.press("ArrowUp")
    expect(box).to_have_value("neutr")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/search?q=*")

    expect(desk.page.get_by_role("combobox")).to_have_value(text)


def test_a_suggestion_is_chosen_by_thumb(phone: Reader) -> None:
    phone.open("/")
    phone.page.get_by_role("combobox").press_sequentially("matsumo")

    phone.page.get_by_role("option", name="松本").first.tap()
    phone.page.wait_for_url("**/search?q=*")

    expect(phone.page.get_by_role("combobox")).to_have_value(re.compile("松本"))


def test_escape_closes_then_clears_then_leaves(desk: Reader) -> None:
    desk.open("/")
    box = desk.page.get_by_role("combobox")
    box.press_sequentially("neu")
    expect(desk.page.get_by_role("listbox")).to_be_visible()

    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("neu")
    desk.page.keyboard.press("Escape")
    expect(box).to_have_value("")
    desk.page.keyboard.press("Escape")
    expect(box).not_to_be_focused()


def test_a_late_answer_is_discarded(desk: Reader) -> None:
    held: list[Route] = []

    def answer(route: Route) -> None:
        if route.request.url.endswith("q=n"):
            held.append(route)
        else:
            found = '{"format": 1, "suggestions": [{"text": "newer", "kind": "title", "count": 1}]}'
            route.fulfill(body=found, content_type="application/json")

    desk.page.route("**/api/suggest*", answer)
    desk.open("/")
    box = desk.page.get_by_role("combobox")
    box.press("n")
    box.press("e")
    expect(desk.page.get_by_role("option")).to_have_text(["newer題名"])
    for route in held:
        route.fulfill(body='{"format": 1, "suggestions": [{"text": "older", "kind": "title", "count": 1}]}')
    desk.page.wait_for_timeout(100)

    expect(desk.page.get_by_role("option")).to_have_text(["newer題名"])


def test_searches_made_before_are_suggested_and_stay_in_the_browser(desk: Reader) -> None:
    desk.open("/search?q=neutron 移行")
    desk.open("/")

    desk.page.get_by_role("combobox").press_sequentially("neutron ")

    expect(desk.page.get_by_role("option").first).to_contain_text("neutron 移行")
    expect(desk.page.get_by_role("option").first).to_contain_text("最近の検索")


# --- an input method composes ---


def compose(session: CDPSession, text: str) -> None:
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def test_nothing_happens_while_an_input_method_composes(desk: Reader) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url) if "/api/suggest" in request.url else None)
    desk.open("/")
    session = desk.page.context.new_cdp_session(desk.page)
    box = desk.page.get_by_role("combobox")

    for text in ("に", "にゅ", "にゅー", "ニュートロン"):
        compose(session, text)
    key: dict[str, Any] = {"windowsVirtualKeyCode": 229, "code": "Enter", "key": "Process"}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    desk.page.wait_for_timeout(150)
    assert asked == []
    assert desk.path == "/"
    expect(desk.page.get_by_role("listbox")).to_be_hidden()

    session.send("Input.insertText", {"text": "ニュートロン"})
    expect(box).to_have_value("ニュートロン")
    expect(desk.page.get_by_role("option").first).to_be_visible()
    assert len(asked) == 1


def test_keys_of_a_composition_move_nothing(desk: Reader) -> None:
    desk.open("/search?q=neutron")
    session = desk.page.context.new_cdp_session(desk.page)
    box = desk.page.get_by_role("combobox")
    box.focus()
    compose(session, "いこう")

    for code in ("ArrowDown", "Escape", "Slash"):  # what a browser sends for them while an input method has them
        key: dict[str, Any] = {"windowsVirtualKeyCode": 229, "key": "Process", "code": code}
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})

    expect(box).to_be_focused()
    expect(box).to_have_value(re.compile("いこう"))


# --- keys ---


def test_slash_and_ctrl_k_lead_to_the_box_and_slash_can_be_switched_off(desk: Reader) -> None:
    desk.open("/search?q=neutron")

    desk.page.keyboard.press("/")
    assert focused(desk) == "q"
    expect(desk.page.locator("#q")).to_have_value("neutron")
    desk.page.locator("#q").blur()
    desk.page.get_by_role("button", name="/ キーを使わない").click()
    desk.page.reload()
    desk.page.keyboard.press("/")
    assert focused(desk) != "q"
    expect(desk.page.locator(".slash")).to_be_hidden()
    desk.page.keyboard.press("Control+k")
    assert focused(desk) == "q"
    desk.page.get_by_role("button", name="/ キーを使う").click()
    desk.page.reload()
    desk.page.keyboard.press("/")
    assert focused(desk) == "q"


def test_arrows_move_over_hits_enter_opens_and_back_returns_to_the_place(desk: Reader) -> None:
    desk.open("/search?q=neutron")
    ids = [hit.get_attribute("id") for hit in desk.page.locator(".hit").all()]

    desk.page.keyboard.press("/")
    for _ in range(6):
        desk.page.keyboard.press("ArrowDown")
    assert focused(desk) == ids[5]
    assert in_view(desk, f"[id='{ids[5]}']")
    desk.page.keyboard.press("ArrowUp")
    assert focused(desk) == ids[4]
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

    assert focused(desk) == "q"


def test_the_first_tab_leads_past_the_filters(desk: Reader) -> None:
    desk.open("/search?q=neutron")

    desk.page.keyboard.press("Tab")
    expect(desk.page.get_by_role("link", name="本文へ移動")).to_be_focused()
    expect(desk.page.get_by_role("link", name="本文へ移動")).to_be_in_viewport()
    desk.page.keyboard.press("Enter")

    assert desk.page.evaluate("document.activeElement.id") == "content"


# --- language ---


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


def test_a_new_reader_finds_who_discussed_skip_level_upgrades_and_when(desk: Reader) -> None:
    desk.open("/")
    desk.page.keyboard.type("skip-level upgrade")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/search*")

    first = desk.page.locator(".hit").first
    expect(first.locator(".facts .event")).to_have_text("OpenStack PTG Denver 2017")
    expect(first.locator(".facts .day")).to_contain_text("2017-09-")
    expect(first.locator("mark").first).to_be_visible()
