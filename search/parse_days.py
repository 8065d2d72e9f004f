"""Days as people type them in a query: a date, a month, a year, a month and day, "第3日目", a day of the week."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

from indexer.dataclass import dataclass

_DATE = r"(?<!\d)(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?!\d)"
_MONTH = r"(?<!\d)((?:19|20)\d\d)(?:[-/.](\d{1,2})(?![-/.\d])|年(\d{1,2})月)"
_YEAR = r"(?<![A-Za-z0-9_./:-])((?:19|20)\d\d)(?:年|(?![A-Za-z0-9_./:-]))"
_MONTH_DAY = r"(?<!\d)(\d{1,2})月(\d{1,2})日"
_LABEL = r"第?(\d{1,2}|[一二三四五六七八九十])日目|第(\d{1,2})日"
_WEEKDAY = r"([月火水木金土日])曜日?|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b"
_ERA = r"(令和|平成|昭和)(\d{1,2}|元)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?"
_IN_TEXT = (_DATE, _MONTH, _YEAR, _ERA, _MONTH_DAY, _LABEL, _WEEKDAY)
_YEAR_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925}
# Forms that mean a day only where a day is asked for: elsewhere "5/12" is a fraction and "sun" a star.
_SHORT_MONTH_DAY = r"(\d{1,2})[-/](\d{1,2})"
_ENGLISH_LABEL = r"day[ .-]?(\d{1,2})|(\d{1,2})(?:st|nd|rd|th) ?day"
_SHORT_WEEKDAY = r"[(]?(?:([月火水木金土日])|(mon|tue|wed|thu|fri|sat|sun))[)]?"
_KANJI_DIGITS = "〇一二三四五六七八九十"
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days from `first` to `last`, both inclusive ISO dates."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of any year, as "MM-DD"."""

    month_day: str


@dataclass(frozen=True, slots=True)
class NthDay:
    """The n-th day of an event, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday 0 to Sunday 6."""

    number: int


DayWords = DaySpan | MonthDay | NthDay | Weekday


@dataclass(frozen=True, slots=True)
class DayMention:
    """Words about a day inside a text, and where they stand: code points, end exclusive."""

    start: int
    end: int
    day: DayWords


def read_day(text: str) -> DayWords | None:
    """What `text` as a whole says about a day, None when it does not or no such day exists (2014-02-30)."""
    text = unicodedata.normalize("NFKC", text).strip()
    for kind, pattern in enumerate(_in_text()):
        if (found := pattern.fullmatch(text)) and (day := _read(kind, found)):
            return day
    if found := re.fullmatch(_SHORT_MONTH_DAY, text):
        return _month_day(int(found[1]), int(found[2]))
    if found := re.fullmatch(_SHORT_WEEKDAY, text, re.IGNORECASE):
        return _weekday(found[1], found[2])
    return read_day_label(text)


def read_day_label(text: str) -> NthDay | None:
    """The number in words that count an event's days ("第3日目", "3日目", "Day 3", "2nd Day"), None without one."""
    text = unicodedata.normalize("NFKC", text).strip()
    if found := re.fullmatch(_LABEL, text) or re.fullmatch(_ENGLISH_LABEL, text, re.IGNORECASE):
        return _nth_day(found[1] or found[2])
    return NthDay(1) if text == "初日" else None


def find_days(text: str) -> tuple[DayMention, ...]:
    """Words about days inside a text, in order, not overlapping; only forms that can mean nothing else."""
    if not any(character.isdigit() or character in "曜目元yY" for character in text):
        return ()
    found_days: list[DayMention] = []
    folded = unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):  # offsets must point into `text`: fold one code point at a time where NFKC would move them
        folded = "".join(
            one if len(one := unicodedata.normalize("NFKC", character)) == 1 else character for character in text
        )
    for kind, pattern in enumerate(_in_text()):
        for found in pattern.finditer(folded):
            start, end = found.span()
            day = _read(kind, found)
            if day and not any(start < other.end and other.start < end for other in found_days):
                found_days.append(DayMention(start, end, day))
    return tuple(sorted(found_days, key=lambda mention: mention.start))


def weekday_of(day: str) -> int | None:
    """Monday 0 to Sunday 6 of an ISO date, None when it is not one."""
    try:
        return date.fromisoformat(day).weekday()
    except ValueError:
        return None


@cache
def _in_text() -> tuple[re.Pattern[str], ...]:
    """The forms that mean a day inside a text as well; compiled for the first query that may hold one: 2 ms."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _IN_TEXT)


def _read(kind: int, found: re.Match[str]) -> DayWords | None:
    groups = [group for group in found.groups() if group is not None]
    match kind:
        case 0:
            return _span(int(groups[0]), int(groups[1]), int(groups[2]))
        case 1:
            return _span(int(groups[0]), int(groups[1]))
        case 2:
            return _span(int(groups[0]))
        case 3:
            year = _YEAR_BEFORE[groups[0]] + (1 if groups[1] == "元" else int(groups[1]))
            return _span(year, *map(int, groups[2:]))
        case 4:
            return _month_day(int(groups[0]), int(groups[1]))
        case 5:
            return _nth_day(groups[0])
        case _:
            return _weekday(found[1], found[2])


def _nth_day(digits: str) -> NthDay | None:
    number = _KANJI_DIGITS.index(digits) if digits in _KANJI_DIGITS else int(digits)
    return NthDay(number) if number else None


def _weekday(japanese: str | None, english: str | None) -> Weekday:
    return Weekday("月火水木金土日".index(japanese) if japanese else _ENGLISH_WEEKDAYS.index((english or "")[:3].lower()))


def _month_day(month: int, day: int) -> MonthDay | None:
    try:
        return MonthDay(date(2000, month, day).isoformat()[5:])  # a leap year, since the year is not known
    except ValueError:
        return None


def _span(year: int, month: int | None = None, day: int | None = None) -> DaySpan | None:
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if month is None:
        return DaySpan(first.isoformat(), f"{year:04}-12-31")
    if day is None:
        from calendar import monthrange  # which imports half a dozen modules more

        return DaySpan(first.isoformat(), f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}")
    return DaySpan(first.isoformat(), first.isoformat())
