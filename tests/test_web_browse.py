"""Ways into an index without a query: sections of a value by time, the newest reports and events, the same topic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.model import Report
from search.browse import find_newest, sections_with, similar_sections
from search.service.searcher import Searcher
from tests.web_site import MemoryLibrary, make_report


def at(number: int, report: Report) -> Report:
    """The report with ids of its own, so that several stand in one index."""
    sections = tuple(replace(one, id=f"{number:06x}{one.id[6:]}") for one in report.sections)
    return replace(report, path=f"reports/{number}.md", sections=sections)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return MemoryLibrary(
        at(1, make_report("分散ルータの移行手順", "移行の続き", event="春の会", day="2014-05-14")),
        at(2, make_report("分散ルータと移行の比較", event="夏の会", day="2016-07-02", projects=("Nova",))),
        at(3, make_report("字句解析器の話", event="秋の会", day=None, headings=("字句解析",), projects=("Ruby",))),
        at(4, make_report("分散ルータの移行の三年後", event="冬の会", day="2017-12-07")),
    ).searcher()


def test_sections_of_a_value_come_oldest_first_without_a_day_last(searcher: Searcher) -> None:
    everything = sections_with(searcher.engine, "speaker", "岩本", limit=10)

    assert [one.section.day for one in everything] == ["2014-05-14", "2014-05-14", "2016-07-02", "2017-12-07", None]
    assert len(sections_with(searcher.engine, "speaker", "岩本", limit=2)) == 2
    assert sections_with(searcher.engine, "speaker", "無名", limit=10) == ()


def test_other_names_of_a_value_bring_their_sections_too(searcher: Searcher) -> None:
    found = sections_with(searcher.engine, "project", "Nova", limit=10, same=("Ruby",))

    assert len(found) == 2
    assert searcher.names("project", "quantum")[:1] == ("Neutron",)


def test_an_unknown_field_is_a_mistake_of_the_caller(searcher: Searcher) -> None:
    with pytest.raises(KeyError):
        sections_with(searcher.engine, "author", "x", limit=1)


def test_the_newest_reports_and_events_come_first(searcher: Searcher) -> None:
    newest = find_newest(searcher.engine, 3)

    assert [(report.event, report.day, report.sections) for report in newest.reports] == [
        ("冬の会", "2017-12-07", 1),
        ("夏の会", "2016-07-02", 1),
        ("春の会", "2014-05-14", 2),
    ]
    assert [(event.name, event.first, event.sections) for event in newest.events] == [
        ("冬の会", "2017-12-07", 1),
        ("夏の会", "2016-07-02", 1),
        ("春の会", "2014-05-14", 2),
    ]


def test_a_report_is_opened_at_its_first_section(searcher: Searcher) -> None:
    spring = next(report for report in find_newest(searcher.engine, 9).reports if report.event == "春の会")

    assert spring.first_section == searcher.engine.report_sections("reports/1.md")[0]


def test_an_empty_index_has_nothing_newest() -> None:
    assert find_newest(MemoryLibrary().searcher().engine, 5).reports == ()


def test_sections_on_the_same_topic_are_found_and_itself_is_not(searcher: Searcher) -> None:
    (stored,) = searcher.engine.sections([searcher.engine.report_sections("reports/4.md")[0]])

    similar = similar_sections(searcher, stored, 2)

    assert [one.path for one in similar] in (["reports/1.md", "reports/2.md"], ["reports/2.md", "reports/1.md"])


def test_a_section_whose_words_nobody_else_has_resembles_none() -> None:
    alone = MemoryLibrary(make_report("唯一無二")).searcher()
    (stored,) = alone.engine.sections(["000000000001"])

    assert similar_sections(alone, stored, 5) == ()
