"""Sections by time: an event day by day, a project or a speaker event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from indexer.dataclass import dataclass
from search.engine import FacetCount, StoredSection
from search.export import heading_text

RELATED_VALUES = 8
DAY_EXTRA = 14  # characters of a day's heading beside its label: a date in parentheses, "速報:"


@dataclass(frozen=True, slots=True)
class Chapter:
    """Sections below one chapter heading, None where they have none, in the order of their report."""

    heading: str | None
    sections: tuple[StoredSection, ...]


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """The sections of one day; `day` is None for those whose day is unknown, `label` the notes' own words for it."""

    day: str | None
    label: str | None
    chapters: tuple[Chapter, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """The sections of one event (None: of none), and the first and last day known of them, None where none is."""

    event: str | None
    first: str | None
    last: str | None
    sections: tuple[StoredSection, ...]


def _in_order(sections: Sequence[StoredSection]) -> list[StoredSection]:
    return sorted(sections, key=lambda one: (one.section.day is None, one.section.day or "", one.path, one.section.line))


def _names_only_the_day(heading: str, day_label: str | None) -> bool:
    return bool(day_label) and str(day_label) in heading and len(heading) <= len(str(day_label)) + DAY_EXTRA


def chapter_path(heading: Sequence[str], day_label: str | None) -> tuple[str, ...]:
    """The headings above a section's own, without those that only name the day shown beside it ("第3日目 (5月14日)")."""
    return tuple(heading_text(one) for one in heading[:-1] if not _names_only_the_day(one, day_label))


def leading_chapter(heading: Sequence[str], day_label: str | None) -> str:
    """The chapter that says what a section is about where its own heading only names the day ("1日目"); otherwise ""."""
    if not heading or not _names_only_the_day(heading[-1], day_label):
        return ""
    return next(iter(reversed(chapter_path(heading, day_label))), "")


def day_timeline(sections: Sequence[StoredSection]) -> tuple[TimelineDay, ...]:
    """The sections by day, oldest day first, those without a day last."""
    days: list[TimelineDay] = []
    for day, found in groupby(_in_order(sections), key=lambda one: one.section.day):
        here = tuple(found)
        label = next((one.section.day_label for one in here if one.section.day_label), None)
        chapters = tuple(Chapter(heading, tuple(inside)) for heading, inside in groupby(here, key=lambda one: _chapter(one)))
        days.append(TimelineDay(day, label if day else None, chapters, len(here)))
    return tuple(days)


def _chapter(stored: StoredSection) -> str | None:
    above = chapter_path(stored.section.heading, stored.section.day_label)
    return above[-1] if above else None


def known_day(stored: StoredSection) -> str | None:
    """The section's day, or the first day of its event."""
    return stored.section.day or (stored.dates[0] if stored.dates else None)


def event_timeline(sections: Sequence[StoredSection]) -> tuple[TimelineEvent, ...]:
    """The sections by event, in the order of each event's first day; events without any day last."""
    events: dict[str | None, list[StoredSection]] = {}
    for stored in _in_order(sections):
        events.setdefault(stored.event, []).append(stored)
    found: list[TimelineEvent] = []
    for event, inside in events.items():
        days = [day for one in inside if (day := known_day(one))]
        found.append(TimelineEvent(event, min(days, default=None), max(days, default=None), tuple(inside)))
    return tuple(sorted(found, key=lambda one: (one.first is None, one.first or "")))


def related_values(sections: Sequence[StoredSection], field: str, *, without: str = "") -> tuple[FacetCount, ...]:
    """The most frequent projects or speakers of these sections, `without` left out, at most RELATED_VALUES."""
    names = Counter(
        name
        for one in sections
        for name in (one.section.projects if field == "project" else one.section.speakers)
        if name != without
    )
    ordered = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(name, number) for name, number in ordered[:RELATED_VALUES])
