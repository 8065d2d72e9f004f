"""Turns mentions of days into dates, given what is known of the days of the event."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from indexer.dataclass import replace
from indexer.extract.dates import DayKind, DayMention
from indexer.extract.dates_event import EventDays
from indexer.extract.dates_lines import DatedLine
from indexer.model import LineKind

_NEAR = 12  # code points between a counted day and its date
_EVE = re.compile(r"前夜祭|前日祭")
_DAY_BEFORE = re.compile(r"^\W*(?P<day>前日)(?:入り|移動)?\W*$")


def with_eve(line: DatedLine) -> DatedLine:
    """`line`, where it is a heading that names the eve of the event (前夜祭, 前日) and no day, with the eve as day 0."""
    if line.line.kind is not LineKind.HEADING or line.mentions or line.of_title:
        return line
    eve = _EVE.search(line.folded.text) or _DAY_BEFORE.match(line.folded.text)
    if eve is None:
        return line
    return replace(line, mentions=(DayMention(DayKind.ORDINAL, eve.start(), eve.end(), ordinal=0),))


def _apart(one: DayMention, other: DayMention) -> int:
    """Code points between two mentions, whichever comes first."""
    return max(one.start, other.start) - min(one.end, other.end)


class DayResolver:
    """Turns mentions into dates within one report's event."""

    def __init__(self, event: EventDays) -> None:
        self._event = event
        self._first: date | None = event.first if not event.posted else None
        self._last: date | None = event.last if not event.posted else None
        self._anchors: dict[int, date] = {}
        self._counted_days: set[int] = set()
        self._eve = False
        self._several = False

    def learn_meetings(self, headings: Sequence[DatedLine]) -> None:
        """Tells notes of several meetings, each under a heading with its date, from those of one event."""
        if not self._event.evidence or self._event.evidence[0].line not in {line.line.number for line in headings}:
            return  # the text states when the event was: dates of headings outside it are those of releases and the like
        dated = [m for line in headings for m in line.mentions if m.kind is DayKind.DATE and m.last_day is None]
        days = {day for m in dated if (day := self._full(m)) is not None}
        outside = [day for day in days if not self.inside(day)]
        self._several = len(days) > 1 and len(outside) * 2 >= len(days)

    def learn(self, line: DatedLine) -> None:
        """Ties a counted day to its date where one line names both: "第3日目 (5月14日)"."""
        if not line.mentions:
            return
        ordinals = [m for m in line.mentions if m.kind is DayKind.ORDINAL]
        if line.line.kind is LineKind.HEADING:
            before = bool(ordinals) and bool(_DAY_BEFORE.match(line.folded.text))  # of no room in the event's own span
            self._counted_days.update(m.ordinal for m in ordinals if m.ordinal is not None and not before)
            self._eve = self._eve or any(_EVE.match(line.folded.text, m.start) for m in ordinals)
        dates = [m for m in line.mentions if m.kind is DayKind.DATE and m.last_day is None]
        if len(ordinals) == 1 and len(dates) == 1 and _apart(ordinals[0], dates[0]) <= _NEAR:
            ordinal, day = ordinals[0].ordinal, self.resolve(dates[0])
            if ordinal is not None and day is not None:
                self._anchors.setdefault(ordinal, day)

    def resolve(self, mention: DayMention) -> date | None:
        """The date that a mention stands for, None when it cannot be told."""
        if mention.kind is DayKind.DATE:
            return self._full(mention)
        if mention.kind is DayKind.ORDINAL and mention.ordinal is not None:
            return self._counted(mention.ordinal)
        if mention.kind is DayKind.LAST:
            return self._last if self._first != self._last else None
        if mention.kind is DayKind.WEEKDAY and mention.weekday is not None:
            if self._event.open_ended and self._first is not None and self._first == self._last:
                # One day is known, the weekdays that other chapters name follow it.
                return self._first + timedelta(days=(mention.weekday - self._first.weekday()) % 7)
            return self._only(lambda day: day.weekday() == mention.weekday)
        if mention.kind is DayKind.MONTH_DAY_ONLY and (mention.weekday is not None or not mention.loose or self._first):
            return self._only(lambda day: day.day == mention.day and mention.weekday in (None, day.weekday()))
        return None

    def inside(self, day: date | None) -> bool:
        """Whether a date is one of the event's, or nothing is known against it."""
        if self._several or day is None or self._first is None or self._last is None:
            return True
        return self._first - timedelta(days=2) <= day <= self._last + timedelta(days=2)

    def _full(self, mention: DayMention) -> date | None:
        years = [mention.year] if mention.year else [self._event.year]
        if not mention.year and self._first and self._last and self._first.year != self._last.year:
            years = [self._first.year, self._last.year]
        for year in years:
            try:
                day = date(year or 0, mention.month or 0, mention.day or 0)
            except ValueError:
                continue
            if self.inside(day) or len(years) == 1:
                return day
        return None

    def _counted(self, ordinal: int) -> date | None:
        if ordinal in self._anchors:
            return self._anchors[ordinal]
        if self._anchors:
            near = min(self._anchors, key=lambda known: abs(known - ordinal))
            return self._anchors[near] + timedelta(days=ordinal - near)
        if self._first is None or self._last is None:
            return None
        # "Day 0" is the day before the range, unless the range has room for it: four days, Day 0 to Day 3.
        most = max(self._counted_days, default=0)
        from_zero = 0 in self._counted_days and (self._last - self._first).days == most and (most > 1 or not self._eve)
        day = self._first + timedelta(days=ordinal - (0 if from_zero else 1))
        return day if day <= self._last or self._first == self._last else None

    def _only(self, fits: Callable[[date], bool]) -> date | None:
        if self._first is None or self._last is None:
            return None
        days = [self._first + timedelta(days=k) for k in range((self._last - self._first).days + 1)]
        fitting = [day for day in days if fits(day)]
        return fitting[0] if len(fitting) == 1 else None
