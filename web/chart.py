"""The chart of a project or a speaker: its sections by year; by month or by day where all fall into one year or month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indexer.dataclass import dataclass
from search.engine import StoredSection
from web.timeline import known_day

CHART_YEARS = 40  # a longer time is one wrong date and not a history: years without sections are then left out
# Characters of an ISO date that name a period.
_UNITS = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Bar:
    """The sections of a period ("2014", "2014-05" or "2014-05-14"): their number, and the bar's height from 0 to 100.

    `label` is what has room below it: "2014", "5" or "5/14".
    """

    period: str
    label: str
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars a "year", a "month" or a "day" each, from the first period with sections to the last."""

    unit: str
    bars: tuple[Bar, ...]


def draw_chart(sections: Sequence[StoredSection]) -> Chart:
    """The sections by the coarsest unit that tells them apart, periods between them without any at 0; no bars without days.

    Over CHART_YEARS or more only years with sections have a bar. A section whose own day is unknown counts in the year and
    month in which its event begins, and on no day.
    """
    days = [day for one in sections if (day := known_day(one))]
    unit, length = next(
        ((unit, length) for unit, length in _UNITS.items() if len({day[:length] for day in days}) > 1), ("year", 4)
    )
    if unit == "day":
        days = [one.section.day for one in sections if one.section.day]
    counts = Counter(day[:length] for day in days)
    most = max(counts.values(), default=0)
    periods = _periods(sorted(counts))
    return Chart(unit, tuple(Bar(one, _label(one), counts[one], round(100 * counts[one] / most)) for one in periods))


def _label(period: str) -> str:
    return "/".join(part.lstrip("0") for part in period[5:].split("-")) or period


def _periods(known: Sequence[str]) -> Sequence[str]:
    """The periods from the first to the last of those known, which are in order."""
    if len(known) < 2:
        return known
    shared, first, last = known[0][:-2], int(known[0][-2:]), int(known[-1][-2:])
    if len(known[0]) > 4:  # months of one year, days of one month
        return [f"{shared}{number:02d}" for number in range(first, last + 1)]
    first, last = int(known[0]), int(known[-1])
    return [f"{year:04d}" for year in range(first, last + 1)] if last - first < CHART_YEARS else known
