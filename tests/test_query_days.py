"""Days as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parse_days import DaySpan, DayWords, MonthDay, NthDay, Weekday, find_days, read_day, weekday_of

# typed            meant
DAYS: list[tuple[str, DayWords | None]] = [
    ("2014-05-14", DaySpan("2014-05-14", "2014-05-14")),
    ("2014/5/14",  DaySpan("2014-05-14", "2014-05-14")),
    ("2014.05.14", DaySpan("2014-05-14", "2014-05-14")),
    ("2014年5月14日", DaySpan("2014-05-14", "2014-05-14")),
    ("２０１４年５月１４日", DaySpan("2014-05-14", "2014-05-14")),
    ("平成26年5月14日", DaySpan("2014-05-14", "2014-05-14")),
    ("令和元年",   DaySpan("2019-01-01", "2019-12-31")),
    ("2014-02",    DaySpan("2014-02-01", "2014-02-28")),
    ("2016年2月",  DaySpan("2016-02-01", "2016-02-29")),
    ("2014",       DaySpan("2014-01-01", "2014-12-31")),
    ("2014年",     DaySpan("2014-01-01", "2014-12-31")),
    ("5月14日",    MonthDay("05-14")),
    ("5/14",       MonthDay("05-14")),
    ("05-14",      MonthDay("05-14")),
    ("第3日目",    NthDay(3)),
    ("3日目",      NthDay(3)),
    ("三日目",     NthDay(3)),
    ("day 3",      NthDay(3)),
    ("2nd Day",    NthDay(2)),
    ("初日",       NthDay(1)),
    ("木曜",       Weekday(3)),
    ("木曜日",     Weekday(3)),
    ("(木)",       Weekday(3)),
    ("Thursday",   Weekday(3)),
    ("2014-02-30", None),
    ("13月1日",    None),
    ("8000",       None),
    ("昨日",       None),
    ("",           None),
]  # fmt: skip

# Inside a query only what can mean nothing else is a day.
MENTIONS: list[tuple[str, list[str]]] = [
    ("5月14日のneutron",        ["5月14日"]),
    ("第3日目 木曜の午後",       ["第3日目", "木曜"]),
    ("2014年5月に話されたこと",  ["2014年5月"]),
    ("２０１７年の報告",         ["２０１７年"]),
    ("NLP2020",                []),
    ("5/14 sun 8000 2.6",      []),
    ("AMQP 1.0",               []),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), DAYS)
def test_a_day_is_read_as_typed(typed: str, meant: DayWords | None) -> None:
    assert read_day(typed) == meant


@pytest.mark.parametrize(("query", "days"), MENTIONS)
def test_days_are_found_inside_a_query(query: str, days: list[str]) -> None:
    assert [query[one.start : one.end] for one in find_days(query)] == days


def test_the_day_of_the_week_is_that_of_the_calendar() -> None:
    assert weekday_of("2014-05-15") == 3
    assert weekday_of("第3日目") is None


@given(st.text(st.sampled_from("0123456789-/.年月日目曜第火木 ９①平成元"), max_size=20))
def test_mentions_lie_inside_the_text_in_order(text: str) -> None:
    ends = [0, *(place for one in find_days(text) for place in (one.start, one.end)), len(text)]

    assert ends == sorted(ends)
    read_day(text)
