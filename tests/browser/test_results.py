"""Results: filters in a column and in sheets, pages, reasons."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import Reader

pytestmark = pytest.mark.browser


def test_filters_beside_the_hits_narrow_and_chips_widen_again(desk: Reader) -> None:
    desk.open("/search?q=neutron")
    before = desk.total

    row = desk.page.locator("#filter-speaker .row").first
    count = int(row.locator(".number").inner_text())
    row.click()
    assert count < before
    desk.expect_total(count)
    expect(desk.page.locator("#q")).to_have_value("neutron")

    desk.page.locator(".active .chip.chosen").click()
    desk.expect_total(before)


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
    phone.expect_total(count)
    assert phone.shows(".active .chip.chosen")


def test_the_row_of_filters_stays_in_reach_on_a_phone(phone: Reader) -> None:
    phone.open("/search?q=neutron")

    phone.page.mouse.wheel(0, 1500)
    phone.page.wait_for_function("scrollY > 1000")

    assert phone.shows(".filters > .chip")


def test_a_new_query_keeps_the_filters_in_sight(reader: Reader) -> None:
    reader.open("/search?q=neutron&project=Neutron")

    reader.page.locator("#q").fill("移行")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search?project=Neutron*")

    expect(reader.page.locator(".active .chip.chosen")).to_have_text("Neutron×")


def test_hits_go_on_from_page_to_page(reader: Reader) -> None:
    reader.open("/search?q=neutron")
    first = reader.page.locator(".hit").first.get_attribute("id")

    reader.page.get_by_role("link", name="次へ").click()
    second = reader.page.locator(".hit").first.get_attribute("id")
    reader.page.go_back()

    assert first != second
    assert reader.page.locator(".hit").first.get_attribute("id") == first


def test_why_a_hit_matched_is_told_on_demand(reader: Reader) -> None:
    reader.open("/search?q=Nova-Net+migration")
    why = reader.page.locator(".hit .why").first

    expect(why.locator("table")).to_be_hidden()
    why.locator("summary").click()

    expect(why.locator("table")).to_be_visible()


def test_hits_are_put_in_order_of_time_on_demand(reader: Reader) -> None:
    reader.open("/search?q=neutron")

    reader.page.get_by_role("link", name="古い順").click()
    expect(reader.page.locator(".sorts [aria-current]")).to_have_text("古い順")
    oldest = reader.page.locator(".hit .day time").evaluate_all("all => all.map(time => time.dateTime)")
    reader.page.get_by_role("link", name="新しい順").click()
    expect(reader.page.locator(".sorts [aria-current]")).to_have_text("新しい順")
    newest = reader.page.locator(".hit .day time").evaluate_all("all => all.map(time => time.dateTime)")

    assert oldest == sorted(oldest)
    assert newest == sorted(newest, reverse=True)
    assert oldest[0] < newest[0]


def test_two_values_of_a_field_are_either(reader: Reader) -> None:
    reader.open("/search?q=neutron")
    counts = [int(one) for one in reader.page.locator("#filter-event .row .number").all_text_contents()[:2]]

    for row in (0, 1):
        if reader.page.get_by_role("button", name="イベント").is_visible():
            reader.page.get_by_role("button", name="イベント").click()
        reader.page.locator("#filter-event .row").nth(row).click()

    expect(reader.page.locator(".active .chip.chosen")).to_have_count(2)
    reader.expect_total(sum(counts))


def test_a_fact_of_a_hit_narrows_to_it(reader: Reader) -> None:
    reader.open("/search?q=neutron")
    fact = reader.page.locator(".hit a.speaker").first
    name = fact.inner_text()

    fact.click()

    expect(reader.page.locator(".active .chip.chosen")).to_contain_text(name)


@pytest.mark.parametrize(("name", "ending"), [("Markdown", ".md"), ("CSV", ".csv"), ("JSON", ".json")])
def test_the_list_is_taken_along_as_a_file(reader: Reader, name: str, ending: str) -> None:
    reader.open("/search?q=neutron")

    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name=name).click()

    assert download.value.suggested_filename.endswith(ending)
    assert "Neutron" in download.value.path().read_text(encoding="utf-8")
