"""Finds every mention of a day in a line: dates, ranges, ordinals ("第3日目"), weekdays, "最終日", Japanese and English."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from enum import StrEnum

from indexer.dataclass import dataclass, replace
from indexer.extract.dates_patterns import KANJI_NUMERALS, MONTHS, find_patterns, find_signs
from indexer.extract.folding import FoldedText


class DayKind(StrEnum):
    """What a mention says by itself, before anything is resolved."""

    DATE = "date"  # month and day, perhaps a year, perhaps a last day
    MONTH = "month"  # a year and a month
    YEAR = "year"
    MONTH_DAY_ONLY = "month-day-only"  # "14日 (水)": a day of a month that is not named
    ORDINAL = "ordinal"  # "第3日目", "Day 2"
    LAST = "last"  # "最終日"
    WEEKDAY = "weekday"
    RELATIVE = "relative"  # "昨日": `ordinal` days from the day of writing


@dataclass(frozen=True, slots=True)
class DayMention:
    """A mention of a day in a folded line, from `start` to `end` (exclusive). What is not said is None.

    `weekday` is 0 for Monday. `last_…` is the last day of a range; `days` counts the days from a weekday on
    ("水曜からの3日間" is 3). `loose` marks forms that also mean other things ("9/10", "15日").
    """

    kind: DayKind
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int | None = None
    last_month: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    ordinal: int | None = None
    days: int | None = None
    loose: bool = False


_WEEKDAYS = {word: k for k, word in enumerate("月火水木金土日")}
_WEEKDAYS |= {word: k for k, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_COUNTING = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
}
_LISTED = re.compile(r"\s?(?:[、,・&/]|と|および|and)\s?")
_ERAS = {"平成": 1988, "令和": 2018, "昭和": 1925, "H": 1988, "R": 2018}


_OFFSETS = {
    "一昨日": -2,
    "おととい": -2,
    "昨日": -1,
    "昨晩": -1,
    "昨夜": -1,
    "きのう": -1,
    "本日": 0,
    "今日": 0,
    "yesterday": -1,
    "today": 0,
}


def find_days(line: FoldedText) -> tuple[DayMention, ...]:
    """Every mention of a day in a folded line, by place, none overlapping; impossible dates are left out.

    Offsets count code points of `line.text`.
    """
    text = line.text
    signs = find_signs(text)
    if not signs:
        return ()
    found: list[DayMention] = []
    taken = bytearray(len(text))
    for form, pattern in find_patterns(signs):
        for match in pattern.finditer(text):
            if taken.find(1, match.start(), match.end()) >= 0:
                continue
            mention = _READERS[form](match)
            if mention is not None:
                found.append(mention)
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return _join_lists(text, sorted(found, key=lambda mention: mention.start))


def _join_lists(text: str, mentions: list[DayMention]) -> tuple[DayMention, ...]:
    """`mentions` with days that are listed one after another as one range: 「9月18日、19日、20日」."""
    joined: list[DayMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before is not None and _LISTED.fullmatch(text, before.end, mention.start) and _follows(before, mention):
            month = mention.month or before.last_month or before.month
            year = before.last_year or before.year
            last = replace(before, end=mention.end, last_year=year, last_month=month, last_day=mention.day, loose=False)
            joined[-1] = last
        else:
            joined.append(mention)
    return tuple(joined)


def _follows(before: DayMention, mention: DayMention) -> bool:
    """Whether a mention is the day after a date (or after the last of its range)."""
    if before.kind is not DayKind.DATE or mention.last_day is not None or before.year is None is not mention.year:
        return False
    month, day = before.last_month or before.month or 0, before.last_day or before.day or 0
    year = before.last_year or before.year or 2000
    if mention.kind is DayKind.MONTH_DAY_ONLY:
        return mention.day == day + 1
    if mention.kind is not DayKind.DATE or mention.year not in (None, before.last_year or before.year):
        return False
    next_month, next_day = (month, day + 1) if day < monthrange(year, month)[1] else (month % 12 + 1, 1)
    return (mention.month, mention.day) == (next_month, next_day) and next_month >= month


def _read_date(match: re.Match[str], *, loose: bool = False) -> DayMention | None:
    groups = match.groupdict()
    month, day = _month_number(groups["month"]), _number(groups["day"])
    year = int(groups["year"]) if groups.get("year") else _era_year(groups)
    if not _is_day(year, month, day):
        return None
    mention = DayMention(
        DayKind.DATE,
        match.start(),
        match.end(),
        year,
        month,
        day,
        weekday=_weekday(groups.get("week") or groups.get("lead")),
        loose=loose,
    )
    if not groups.get("last_day"):
        return replace(mention, end=match.start() + len(match.group().rstrip()))
    last_year = int(groups["last_year"]) if groups.get("last_year") else year
    last_month = _month_number(groups["last_month"]) if groups.get("last_month") else month
    last_day = _number(groups["last_day"])
    if year and last_year == year and last_month < month and not groups.get("last_year"):
        last_year = year + 1
    if not _is_day(last_year, last_month, last_day) or (last_month == month and last_day <= day):
        return None
    return replace(mention, last_year=last_year, last_month=last_month, last_day=last_day)


def _read_japanese(match: re.Match[str]) -> DayMention | None:
    if not match["unit"] and not match["last_day"]:
        return None
    return _read_date(match)


def _read_slash(match: re.Match[str]) -> DayMention | None:
    return _read_date(match, loose=not match["week"])


def _read_american(match: re.Match[str]) -> DayMention | None:
    """ "2/18/2016": None where both numbers may be the month, as Europe writes the day first."""
    if (int(match["month"]) <= 12) == (int(match["day"]) <= 12) and match["month"] != match["day"] and not match["last_day"]:
        return None
    return _read_date(match) if int(match["month"]) <= 12 else None


def _read_english(match: re.Match[str]) -> DayMention | None:
    groups = match.groupdict()
    if groups.get("month_a"):  # "30 April - 2 May 2018": the first month stands before the second
        first, last = _month_number(groups["month_a"]), _month_number(groups["month"])
        year = int(groups["year"]) if groups["year"] else None
        if (
            not groups["last_day"]
            or not _is_day(year, first, int(groups["day"]))
            or not _is_day(year, last, int(groups["last_day"]))
        ):
            return None
        return DayMention(
            DayKind.DATE, match.start(), match.end(), year, first, int(groups["day"]), year, last, int(groups["last_day"])
        )
    return _read_date(match)


def _read_day(match: re.Match[str]) -> DayMention | None:
    groups = match.groupdict()
    day, last = int(groups["day"]), int(groups["last_day"]) if groups.get("last_day") else None
    if not 1 <= day <= 31 or (last is not None and not day < last <= 31):
        return None
    week = _weekday(groups.get("week"))
    loose = week is None and last is None
    return DayMention(DayKind.MONTH_DAY_ONLY, match.start(), match.end(), day=day, last_day=last, weekday=week, loose=loose)


def _read_ordinal(match: re.Match[str]) -> DayMention | None:
    ordinal = _number(match["ordinal"])
    if not 0 <= ordinal <= 14:
        return None
    return DayMention(DayKind.ORDINAL, match.start(), match.end(), ordinal=ordinal)


def _read_weekday(match: re.Match[str]) -> DayMention | None:
    days = match.groupdict().get("days")
    return DayMention(
        DayKind.WEEKDAY, match.start(), match.end(), weekday=_weekday(match["weekday"]), days=int(days) if days else None
    )


def _read_month(match: re.Match[str]) -> DayMention | None:
    month = _month_number(match["month"])
    return DayMention(DayKind.MONTH, match.start(), match.end(), int(match["year"]), month) if 1 <= month <= 12 else None


def _read_year(match: re.Match[str]) -> DayMention | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else _era_year(groups)
    return DayMention(DayKind.YEAR, match.start(), match.end(), year)


_READERS: dict[str, Callable[[re.Match[str]], DayMention | None]] = {
    "japanese": _read_japanese,
    "numeric": _read_date,
    "american": _read_american,
    "compact": lambda match: _read_date(match, loose=True),
    "english": _read_english,
    "slash": _read_slash,
    "day": _read_day,
    "ordinal": _read_ordinal,
    "first": lambda match: DayMention(DayKind.ORDINAL, match.start(), match.end(), ordinal=1),
    "last": lambda match: DayMention(DayKind.LAST, match.start(), match.end()),
    "weekday": _read_weekday,
    "relative": lambda match: DayMention(
        DayKind.RELATIVE, match.start(), match.end(), ordinal=_OFFSETS[match["relative"].lower()]
    ),
    "month": _read_month,
    "year": _read_year,
}


def _number(word: str) -> int:
    """The number that digits, kanji numerals (to 99) or English counting words stand for."""
    if word.isdecimal():
        return int(word)
    if word.lower() in _COUNTING:
        return _COUNTING[word.lower()]
    tens, ten, ones = word.rpartition("十")
    if max(len(tens), len(ones)) > 1:
        return 99  # "二三": no number of days
    return (KANJI_NUMERALS.index(tens) + 1 if tens else 1) * 10 * len(ten) + (KANJI_NUMERALS.index(ones) + 1 if ones else 0)


def _month_number(word: str) -> int:
    return MONTHS.get(word[:3].lower()) or _number(word)


def _era_year(groups: dict[str, str | None]) -> int | None:
    era, year = groups.get("era"), groups.get("era_year")
    if not era or not year:
        return None
    return _ERAS[era] + (1 if year == "元" else int(year))


def _weekday(words: str | None) -> int | None:
    if not words:
        return None
    letters = words.strip(" ([〈<")
    return _WEEKDAYS.get(letters[0], _WEEKDAYS.get(letters[:3].lower()))


def _is_day(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]
