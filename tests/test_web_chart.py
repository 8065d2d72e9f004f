"""The chart of mentions over time: every section that has a day, in periods without a gap, of the unit that tells most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import StoredSection
from tests.web_site import MemoryLibrary, make_report
from web.chart import draw_chart

(FIRST,) = MemoryLibrary(make_report("本文")).searcher().engine.sections(["000000000001"])
LENGTH = {"year": 4, "month": 7, "day": 10}
dates = st.dates(min_value=date(2000, 1, 1), max_value=date(2035, 12, 31))
# Of all years, of one year, of one month.
days = st.one_of(
    st.lists(dates),
    st.lists(st.dates(min_value=date(2014, 1, 1), max_value=date(2014, 12, 31))),
    st.lists(st.dates(min_value=date(2014, 5, 1), max_value=date(2014, 5, 31))),
)


def on(found: Iterable[str | None]) -> tuple[StoredSection, ...]:
    """Sections on these days."""
    return tuple(replace(FIRST, dates=(), section=replace(FIRST.section, day=day)) for day in found)


@given(days)
def test_every_section_with_a_day_is_counted_once(found: list[date]) -> None:
    chart = draw_chart(on([None, *(day.isoformat() for day in found)]))

    assert {bar.period: bar.count for bar in chart.bars if bar.count} == {
        period: sum(day.isoformat().startswith(period) for day in found)
        for period in {day.isoformat()[: LENGTH[chart.unit]] for day in found}
    }
    assert not chart.bars or max(bar.height for bar in chart.bars) == 100
    assert all(bar.height == 0 for bar in chart.bars if not bar.count)


@given(days)
def test_periods_are_in_order_without_a_gap(found: list[date]) -> None:
    chart = draw_chart(on(day.isoformat() for day in found))

    periods = [bar.period for bar in chart.bars]
    numbers = [int(one.rpartition("-")[2]) for one in periods]
    assert periods == sorted(set(periods))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else not found


@pytest.mark.parametrize(
    ("found", "unit", "labels"),
    [
        (["2014-05-12", "2016-04-25"], "year", ["2014", "2015", "2016"]),
        (["2014-05-12", "2014-07-01"], "month", ["5", "6", "7"]),
        (["2014-05-12", "2014-05-14"], "day", ["5/12", "5/13", "5/14"]),
        (["2014-05-12", "2014-05-12"], "year", ["2014"]),
        (["0214-05-14", "2014-05-14", "2016-04-25"], "year", ["0214", "2014", "2016"]),
        ([], "year", []),
    ],
)
def test_the_unit_is_the_coarsest_that_tells_days_apart(found: list[str], unit: str, labels: list[str]) -> None:
    chart = draw_chart(on(found))

    assert chart.unit == unit
    assert [bar.label for bar in chart.bars] == labels


def test_a_section_without_a_day_counts_where_its_event_begins() -> None:
    told, dated = on(["2014-05-14", None])

    chart = draw_chart((told, replace(dated, dates=("2017-09-11", "2017-09-15"))))

    assert [(bar.period, bar.count) for bar in chart.bars] == [("2014", 1), ("2015", 0), ("2016", 0), ("2017", 1)]


def test_a_section_without_a_day_counts_on_no_day() -> None:
    first, second, dated = on(["2014-05-13", "2014-05-14", None])

    chart = draw_chart((first, second, replace(dated, dates=("2014-05-12", "2014-05-16"))))

    assert [(bar.period, bar.count) for bar in chart.bars] == [("2014-05-13", 1), ("2014-05-14", 1)]
