"""Finds the year of a day whose text leaves it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from indexer.extract.dates import DayKind, DayMention
from indexer.extract.dates_lines import DatedLine
from indexer.extract.dates_post import PostDate, make_date

_FROM_THIS_YEAR = re.compile(r"(?P<word>一昨年|去年|昨年|前年|今年|本年|来年)\s?\(?\s?(?P<year>(?:19|20)\d\d)\s?年?\)?")
_YEARS_AGO = {"一昨年": 2, "去年": 1, "昨年": 1, "前年": 1, "今年": 0, "本年": 0, "来年": -1}
# A month told of these is that of something else: 「2010年10月に最初のバージョンが登場」.
_TOLD_OF = re.compile(r"バージョン|リリース|登場|発表|設立|以来|公開|releas|since|until|version", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"')）」\]]{1,300}")
_ADDRESS_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d|[/-]\d\d)")


def find_year(
    mention: DayMention, lines: Sequence[DatedLine], *, year: int | None, post: PostDate | None
) -> tuple[int | None, str]:
    """The year of a mention and how it was found: "" where the mention itself says it."""
    if mention.year is not None:
        return mention.year, ""
    for line in lines:
        for other in line.mentions:
            if other.kind is DayKind.DATE and other.year and _same_days(other, mention):
                return other.year, "year-of-full-date"
    if year is not None:
        return year, "year-of-name"
    if (found := _year_of_addresses(lines, schedules_only=True)) is not None:
        return found, "year-of-address"
    for line in lines:
        if match := _FROM_THIS_YEAR.search(line.folded.text):
            return int(match["year"]) + _YEARS_AGO[match["word"]], "year-of-relative-words"
    near = [line for line in lines if line.rank < 10]
    months = {
        m.year for line in near for m in line.mentions if _is_month_of(m, mention) and not _TOLD_OF.search(line.sentence(m))
    }
    if len(months) == 1:
        return months.pop(), "year-of-month"
    if post is not None:
        own = make_date(post.day.year, mention.month or 1, mention.day or 1)
        # A preview is written days before the event; a day much later than the post is last year's.
        past = own is None or own <= post.day + timedelta(days=21)
        return post.day.year - (0 if past else 1), "year-of-post"
    if (found := _year_of_addresses(lines, schedules_only=False)) is not None:
        return found, "year-of-address"
    plain = {m.year for line in lines if line.rank < 30 for m in line.mentions if m.kind is DayKind.YEAR and m.year}
    if len(plain) == 1:
        return plain.pop(), "year-of-text"
    if mention.weekday is not None:
        years = {m.year for line in lines for m in line.mentions if m.year}
        fitting = [
            y for y in years if (day := make_date(y, mention.month, mention.day)) and day.weekday() == mention.weekday
        ]
        if len(fitting) == 1:
            return fitting[0], "year-of-weekday"
    return None, ""


def _is_month_of(other: DayMention, mention: DayMention) -> bool:
    return other.kind is DayKind.MONTH and other.month == mention.month


def _year_of_addresses(lines: Sequence[DatedLine], *, schedules_only: bool) -> int | None:
    """The one year that addresses on the first lines name, dated paths (/2014/05/) left out; None for none or several."""
    years: set[int] = set()
    for line in lines:
        if line.rank < 40 and "://" in line.folded.text:
            for match in _ADDRESS.finditer(line.folded.text):
                if not schedules_only or ".sched." in match.group():
                    years.update(int(year) for year in _ADDRESS_YEAR.findall(match.group()))
    return years.pop() if len(years) == 1 else None


def _same_days(full: DayMention, mention: DayMention) -> bool:
    """Whether a full date may name a day of `mention`'s range: same month, and inside the range or next to the day."""
    if full.month != mention.month or full.day is None or mention.day is None:
        return False
    if mention.last_day is not None and mention.last_month == mention.month:
        return mention.day <= full.day <= mention.last_day
    return abs(full.day - mention.day) <= 3
