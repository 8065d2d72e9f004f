"""Sections by time: every section once, in order, under its day or its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import Facet, FacetCount, Sort, StoredSection
from tests.web_site import MemoryLibrary, make_report
from web.filters import ALL_VALUES, MORE_VALUES, SHOWN_VALUES, filter_groups
from web.reading import report_outline
from web.state import SearchState
from web.timeline import chapter_path, day_timeline, event_timeline, leading_chapter, related_values

(FIRST,) = MemoryLibrary(make_report("本文")).searcher().engine.sections(["000000000001"])
days = st.none() | st.dates(min_value=date(2000, 1, 1), max_value=date(2035, 12, 31)).map(lambda day: day.isoformat())


@st.composite
def sections(draw: st.DrawFn) -> tuple[StoredSection, ...]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        own = replace(FIRST.section, id=f"{number:012x}", line=number + 1, day=draw(days))
        event = draw(st.sampled_from([None, "春の会", "夏の会"]))
        dates = draw(st.sampled_from([(), ("2014-05-12",), ("2017-09-11", "2017-09-15")]))
        found.append(replace(FIRST, section=own, event=event, dates=dates))
    return tuple(found)


@given(sections())
def test_a_timeline_holds_every_section_once_by_day(found: tuple[StoredSection, ...]) -> None:
    timeline = day_timeline(found)

    shown = [one for day in timeline for chapter in day.chapters for one in chapter.sections]
    known = [day.day for day in timeline if day.day]
    assert sorted(one.section.id for one in shown) == sorted(one.section.id for one in found)
    assert known == sorted(set(known))
    assert [day.day for day in timeline[:-1] if day.day is None] == []
    assert all(one.section.day == day.day for day in timeline for chapter in day.chapters for one in chapter.sections)
    assert [day.total for day in timeline] == [sum(len(chapter.sections) for chapter in day.chapters) for day in timeline]


@given(sections())
def test_events_come_in_the_order_of_their_days(found: tuple[StoredSection, ...]) -> None:
    events = event_timeline(found)

    dated = [event.first for event in events if event.first]
    assert sorted(one.section.id for event in events for one in event.sections) == sorted(one.section.id for one in found)
    assert dated == sorted(dated)
    assert [event.first is None for event in events] == sorted(event.first is None for event in events)
    assert len({event.event for event in events}) == len(events)


@pytest.mark.parametrize(
    ("heading", "label", "shown"),
    [
        (("速報: 第3日目 (5月14日)", "移行"), "第3日目", ()),
        (("第3日目", "Neutron", "移行"), "第3日目", ("Neutron",)),
        (
            ("第3日目に発表された新しい機能のまとめと感想", "移行"),
            "第3日目",
            ("第3日目に発表された新しい機能のまとめと感想",),
        ),
        (("■ Neutron", "● 移行"), None, ("Neutron",)),
        (("移行",), None, ()),
        ((), None, ()),
    ],
)
def test_chapters_that_only_name_the_day_are_left_out(
    heading: tuple[str, ...], label: str | None, shown: tuple[str, ...]
) -> None:
    assert chapter_path(heading, label) == shown


@pytest.mark.parametrize(
    ("heading", "label", "lead"),
    [
        (("Fast Forward Upgrades", "1日目"), "1日目", "Fast Forward Upgrades"),
        (("■ Neutron", "第3日目", "移行"), "第3日目", ""),
        (("1日目",), "1日目", ""),
        (("移行", "木曜"), None, ""),
        ((), None, ""),
    ],
)
def test_a_section_called_by_its_day_is_led_by_its_chapter(heading: tuple[str, ...], label: str | None, lead: str) -> None:
    assert leading_chapter(heading, label) == lead


def test_an_outline_names_each_chapter_once_above_its_sections() -> None:
    paths: list[tuple[str, ...]] = [(), ("一日目", "朝"), ("一日目", "昼"), ("二日目",), ("二日目", "朝")]
    found = [
        replace(FIRST, section=replace(FIRST.section, id=f"{number:012x}", heading=path))
        for number, path in enumerate(paths)
    ]

    outline = report_outline(found, "000000000004")

    assert [(entry.title, entry.depth, entry.section_id is not None, entry.current) for entry in outline] == [
        ("", 0, True, False),
        ("一日目", 0, False, False),
        ("朝", 1, True, False),
        ("昼", 1, True, False),
        ("二日目", 0, True, False),
        ("朝", 1, True, True),
    ]


def test_related_values_are_the_most_frequent_without_the_subject_itself() -> None:
    both = replace(FIRST, section=replace(FIRST.section, projects=("Neutron", "Nova")))
    found = (both, both, replace(FIRST, section=replace(FIRST.section, projects=("Neutron", "Heat"))))

    assert related_values(found, "project", without="Neutron") == (FacetCount("Nova", 2), FacetCount("Heat", 1))


def groups(count: int, state: SearchState, *, whole: str = "") -> tuple[int, int, int]:
    facet = Facet("speaker", tuple(f"話者{number:03}" for number in range(count)), tuple(range(count, 0, -1)))
    (group,) = filter_groups((facet,), state, language="ja", whole=whole)
    return len(group.rows), len(group.more), group.total


@pytest.mark.parametrize(
    ("count", "whole", "expected"),
    [
        (3, "", (3, 0, 3)),
        (SHOWN_VALUES + 2, "", (SHOWN_VALUES, 2, SHOWN_VALUES + 2)),
        (100, "", (SHOWN_VALUES, MORE_VALUES, 100)),
        (100, "speaker", (100, 0, 100)),
        (ALL_VALUES + 20, "speaker", (ALL_VALUES, MORE_VALUES, ALL_VALUES + 20)),
    ],
)
def test_a_filter_shows_few_values_some_more_or_all(count: int, whole: str, expected: tuple[int, int, int]) -> None:
    assert groups(count, SearchState(), whole=whole) == expected


def test_chosen_values_stand_first_also_when_nothing_has_them() -> None:
    state = SearchState(project=("無い", "Nova"))
    facet = Facet("project", ("Neutron", "Nova"), (5, 2))

    (group,) = filter_groups((facet,), state, language="ja")

    assert [(row.label, row.count, row.chosen) for row in group.rows] == [
        ("無い", 0, True),
        ("Nova", 2, True),
        ("Neutron", 5, False),
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_leads_to_the_search_with_it_chosen_as_well(name: str, query: str) -> None:
    state = SearchState(query=query, event=("春の会",), project=("Nova",), sort=Sort.OLDEST, page=3)
    facet = Facet("project", (name,), (1,))

    (_, projects) = filter_groups((facet,), state, language="ja")

    assert {row.parameters for row in projects.rows if row.value == name} == {state.toggled("project", name).parameters()}


def test_days_are_listed_from_the_newest_with_their_weekday() -> None:
    facet = Facet("day", ("2014-05-12", "2017-09-14"), (9, 1))

    (group,) = filter_groups((facet,), SearchState(), language="ja")

    assert [row.label for row in group.rows] == ["2017-09-14（木）", "2014-05-12（月）"]
