"""Finds every mention of a day in a line: dates, ranges, ordinals ("第3日目"), weekdays, "最終日", Japanese and English."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

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

    `weekday` is 0 for Monday. `last_…` is the last day of a range; for an ordinal or weekday `last_ordinal` counts the
    days that follow with it ("水曜からの3日間" is 3). `loose` marks forms that also mean other things ("9/10", "15日").
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
_MONTHS = {
    word: k
    for k, word in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
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
_ERAS = {"平成": 1988, "令和": 2018, "昭和": 1925, "H": 1988, "R": 2018}

_MINUS = "-‐‑‒–—―−~〜ー"
_TO = rf"\s?(?:[{_MINUS}・、,&]|から|より|及び|および|と|to|and|until|through)\s?"
_JA_WEEK = r"(?:\s?[(\[〈<]\s?[月火水木金土日](?:曜日?)?(?:[・,/、]?\s?(?:祝日?|休))?\s?[)\]〉>])"
_EN_WEEK = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s{1,2})"
_WEEK = rf"(?:{_JA_WEEK}|\s?\(\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN)[a-z]{{0,6}}\s?\))"
_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\b\.?"
)
_NTH = r"(?:st|nd|rd|th)?"
_D = r"\d{1,2}"
# "Day 2 operations" are those after the installation, on whatever day they are spoken of.
_NOT_OPERATIONS = r"(?!(?:\s|-|の)?(?:[Oo]perations?|[Oo]ps\b|OPS|オペレーション|運用|[Pp]roblem))"
_KANJI = "一二三四五六七八九十"

# How to read a match, the signs that a line must hold for the pattern to be tried (most lines hold few), the pattern.
# Every quantifier below is bounded or stands before a character it cannot match, so that a line is read in linear time.
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "japanese",
        "月 日",
        re.compile(
            rf"(?:(?P<year>{_YEAR})\s?年\s?(?:\([^()]{{1,8}}\)\s?)?|(?P<era>平成|令和|昭和|H|R)\s?(?P<era_year>{_D}|元)\s?年\s?)?"
            rf"(?P<month>{_D}|[{_KANJI}]{{1,2}})\s?月\s?(?P<day>{_D}|[{_KANJI}]{{1,3}})\s?(?P<unit>日(?!間))?(?P<week>{_WEEK})?"
            rf"(?:{_TO}(?:(?P<last_year>{_YEAR})\s?年\s?)?(?:(?P<last_month>{_D})\s?月\s?)?(?P<last_day>{_D})\s?日(?![間目]){_WEEK}?)?"
        ),
    ),
    (
        "numeric",
        "year",
        re.compile(
            rf"(?<![\d./vV])(?P<year>{_YEAR})\s?(?P<sep>[/.-])\s?(?P<month>{_D})\s?(?P=sep)\s?(?P<day>{_D})(?![\d]|\.\d)(?P<week>{_WEEK})?"
            rf"(?:T\d\d:\d\d|(?:\s?[{_MINUS}]\s?|\s(?:to|から|and)\s|から|[、・]|と)"
            rf"(?:(?:(?P<last_year>{_YEAR})(?P=sep))?(?P<last_month>{_D})(?P=sep))?(?P<last_day>{_D})(?![\d:/.年月時-]){_WEEK}?)?"
        ),
    ),
    (
        "english",
        "name digit",
        re.compile(
            rf"(?P<lead>{_EN_WEEK})?\b(?P<month>{_MONTH})\s?(?P<day>{_D}){_NTH}(?![\d:])"
            rf"(?:{_TO}(?:{_EN_WEEK})?(?:(?P<last_month>{_MONTH})\s?)?(?P<last_day>{_D}){_NTH}(?![\d:]))?"
            rf"(?:,?\s{{1,2}}(?P<year>{_YEAR})\b)?"
        ),
    ),
    (
        "english",
        "name digit",
        re.compile(
            rf"(?P<lead>{_EN_WEEK})?(?<![\d.:])(?P<day>{_D}){_NTH}(?:\s(?P<month_a>{_MONTH}))?"
            rf"(?:{_TO}(?:{_EN_WEEK})?(?P<last_day>{_D}){_NTH})?\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s{{1,2}}(?P<year>{_YEAR})\b)?"
        ),
    ),
    (
        "slash",
        "/ digit",
        re.compile(
            rf"(?<![\d./A-Za-z:])(?P<month>{_D})/(?P<day>{_D})(?![\d/.%A-Za-z])(?P<week>{_WEEK})?"
            rf"(?:\s?(?:[{_MINUS}・、,&]|から|と)\s?(?:(?P<last_month>{_D})/)?(?P<last_day>{_D})(?![\d/.%A-Za-z時年]|:\d){_WEEK}?)?"
        ),
    ),
    (
        "day",
        "日 digit",
        re.compile(rf"(?<![\d月/.第])(?P<day>{_D})(?:\s?日)?\s?[{_MINUS}]\s?(?P<last_day>{_D})\s?日(?![間目程])"),
    ),
    ("day", "日 digit", re.compile(rf"(?<![\d月/.第])(?P<day>{_D})\s?日(?![間目分程以前後ほ経た])(?P<week>{_WEEK})?")),
    ("ordinal", "日", re.compile(rf"(?:第\s?)?(?P<ordinal>{_D}|[{_KANJI}]{{1,3}})\s?日\s?目")),
    ("ordinal", "日", re.compile(rf"第\s?(?P<ordinal>{_D}|[{_KANJI}]{{1,3}})\s?日(?!間)")),
    (
        "ordinal",
        "day digit",
        re.compile(
            r"(?<![A-Za-z])(?:Day|DAY|day)(?:\s?[#:.]?\s?|[-_])0?(?P<ordinal>\d)(?![\d:.]|\s?(?:時間|days?|日))"
            + _NOT_OPERATIONS
        ),
    ),
    (
        "ordinal",
        "day",
        re.compile(
            r"(?<![A-Za-z])(?:Day|DAY|day)[\s-](?P<ordinal>One|Two|Three|Four|Five|ONE|TWO|THREE|FOUR|one|two|three)\b"
        ),
    ),
    (
        "ordinal",
        "day digit",
        re.compile(r"(?<![A-Za-z0-9])(?P<ordinal>\d)(?:st|nd|rd|th|ST|ND|RD|TH)[\s-](?:Day|DAY|day)\b"),
    ),
    ("ordinal", "day", re.compile(r"\b(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth)[\s-][Dd]ay\b")),
    ("first", "初", re.compile(r"初日")),
    ("last", "日", re.compile(r"最終日")),
    ("last", "day", re.compile(r"\b(?:[Ll]ast|[Ff]inal|LAST|FINAL)[\s-][Dd](?:ay|AY)\b")),
    ("weekday", "曜", re.compile(r"(?P<weekday>[月火水木金土日])曜(?!大工)(?:日)?(?:から(?:の)?\s?(?P<days>\d)\s?日間)?")),
    ("weekday", "day", re.compile(r"\b(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")),
    ("weekday", "week", re.compile(r"^\s?(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")),
    ("relative", "told", re.compile(r"(?P<relative>一昨日|おととい|昨日|昨晩|昨夜|本日|今日|きのう)")),
    ("relative", "day", re.compile(r"\b(?P<relative>[Yy]esterday|[Tt]oday)\b")),
    ("month", "year 月", re.compile(rf"(?<![\d.])(?P<year>{_YEAR})\s?[年/]\s?(?P<month>{_D})\s?月")),
    ("month", "name year", re.compile(rf"\b(?P<month>{_MONTH})\s(?P<year>{_YEAR})\b")),
    ("year", "year", re.compile(rf"(?<![\d.A-Za-z/-])(?P<year>{_YEAR})\s?年(?!間|代|度)")),
    ("year", "年", re.compile(r"(?P<era>平成|令和|昭和)\s?(?P<era_year>\d{1,2}|元)\s?年")),
)

# The signs of a day that a line may hold: looked for once, so that only those patterns are tried that can match.
_SIGN = re.compile(
    r"(?:19|20)\d\d|\d|[月日年曜初/昨]|今日|本日|きのう|おととい|[Dd]ay|DAY|^\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
_SIGNS = {
    "昨": "told",
    "今日": "told 日",
    "本日": "told 日",
    "きのう": "told",
    "おととい": "told",
    "Day": "day",
    "DAY": "day",
}


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
_NEEDING = tuple((form, frozenset(signs.split()), pattern) for form, signs, pattern in _PATTERNS)


def find_days(line: FoldedText) -> tuple[DayMention, ...]:
    """Every mention of a day in a folded line, by place, none overlapping; impossible dates are left out.

    Offsets count code points of `line.text`.
    """
    text = line.text
    signs = _signs(text)
    if not signs:
        return ()
    found: list[DayMention] = []
    taken = bytearray(len(text))
    for form, needed, pattern in _NEEDING:
        if not needed <= signs:
            continue
        for match in pattern.finditer(text):
            if taken.find(1, match.start(), match.end()) >= 0:
                continue
            mention = _READERS[form](match)
            if mention is not None:
                found.append(mention)
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _signs(text: str) -> set[str]:
    signs: set[str] = set()
    for sign in set(_SIGN.findall(text)):
        if sign[0].isdecimal():
            signs.update(("digit", "year") if len(sign) == 4 else ("digit",))
        elif len(sign) >= 3 and sign.isascii() and sign.lower() != "day":
            signs.add("name" if sign[:3].lower() in _MONTHS else "week")
        else:
            signs.update(_SIGNS.get(sign, sign).split())
    return signs


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
    return (_KANJI.index(tens) + 1 if tens else 1) * 10 * len(ten) + (_KANJI.index(ones) + 1 if ones else 0)


def _month_number(word: str) -> int:
    return _MONTHS.get(word[:3].lower()) or _number(word)


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
