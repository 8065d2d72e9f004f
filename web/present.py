"""What templates print: marked text as safe markup, filter rows, page links, timelines. Nothing here asks the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from search.export import mark_ranges, printable
from search.model import Facet, Range, ResultPage, StoredSection
from web.state import FIELDS, SearchState

SHOWN_VALUES = 8  # rows of a filter before "more": a column of them fits a laptop's screen
MORE_VALUES = 40


def plain(text: str) -> Markup:
    """Text from notes, control characters inert, escaped."""
    return escape(printable(text))


def marked(text: str, ranges: Sequence[Range], *, first_number: int | None = None) -> Markup:
    """`text` with <mark> around its ranges; class "variant" where the match is not literal.

    With `first_number` the marks are numbered m1, m2 … from it on, so that links can lead from one to the next.
    """
    numbers = iter(range(first_number or 0, (first_number or 0) + len(ranges)))

    def mark(piece: str, span: Range) -> str:
        name = Markup(' id="m{}"').format(next(numbers)) if first_number is not None else Markup("")
        kind = Markup("") if span.literal else Markup(' class="variant"')
        return Markup("<mark{}{}>{}</mark>").format(name, kind, plain(piece))

    return Markup(mark_ranges(text, ranges, plain=plain, marked=mark))  # noqa: S704 - both pieces are escaped above


def marked_lines(text: str, ranges: Sequence[Range]) -> tuple[Markup, ...]:
    """The lines of `text` that are not empty, each with its own marks."""
    lines: list[Markup] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = tuple(
            Range(max(span.start, start) - start, min(span.end, end) - start, span.literal)
            for span in ranges
            if span.start < end and span.end > start
        )
        if line.strip():
            lines.append(marked(line, inside))
        start = end + 1
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A value of a filter: its label, its count, whether it is chosen, and the search with it toggled."""

    label: str
    count: int
    chosen: bool
    parameters: str


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """The rows of one field: those shown at once, and those behind "more"."""

    field: str
    rows: tuple[FilterRow, ...]
    more: tuple[FilterRow, ...]
    chosen: int


def filter_groups(choices: Sequence[Facet], state: SearchState) -> tuple[FilterGroup, ...]:
    """A group for each field that has values, chosen ones first, then by count, days by date."""
    counts = {facet.field: facet.counts for facet in choices}
    groups: list[FilterGroup] = []
    for field in FIELDS:
        chosen = state.values(field)
        known = {count.value: count.count for count in counts.get(field, ())}
        names = sorted(known) if field == "day" else list(known)
        ordered = [*chosen, *(name for name in names if name not in chosen)]
        rows = tuple(
            FilterRow(
                label=printable(name),
                count=known.get(name, 0),
                chosen=name in chosen,
                parameters=state.toggled(field, name).parameters(),
            )
            for name in ordered
        )
        if rows:
            cut = max(SHOWN_VALUES, len(chosen))
            groups.append(FilterGroup(field, rows[:cut], rows[cut : cut + MORE_VALUES], len(chosen)))
    return tuple(groups)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number and its search; `parameters` is empty for the page shown and for a gap (number 0)."""

    number: int
    parameters: str


def page_links(page: ResultPage, state: SearchState) -> tuple[PageLink, ...]:
    """First, last and the pages around the one shown, gaps as number 0; empty when there is one page."""
    last = max(1, -(-page.total // page.limit))
    if last == 1:
        return ()
    near = {1, last, *range(max(1, page.page - 2), min(last, page.page + 2) + 1)}
    links: list[PageLink] = []
    before = 0
    for number in sorted(near):
        if number - before > 1:
            links.append(PageLink(0, ""))
        links.append(PageLink(number, "" if number == page.page else state.on_page(number).parameters()))
        before = number
    return tuple(links)


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """The sections of one day in the order of their report; `day` is None for those whose day is unknown."""

    day: str | None
    label: str | None
    sections: tuple[StoredSection, ...]


def timeline(sections: Sequence[StoredSection]) -> tuple[TimelineDay, ...]:
    """The sections by day, oldest day first, those without a day last."""
    days: dict[str, list[StoredSection]] = {}
    for stored in sections:
        days.setdefault(stored.section.day or "", []).append(stored)
    return tuple(
        TimelineDay(
            day or None,
            next((stored.section.day_label for stored in days[day] if stored.section.day_label), None),
            tuple(sorted(days[day], key=lambda stored: (stored.path, stored.section.line))),
        )
        for day in sorted(days, key=lambda day: (not day, day))
    )


@dataclass(frozen=True, slots=True)
class YearBar:
    """The sections of a year: their number, and the height of its bar from 0 to 100."""

    year: str
    count: int
    height: int


def year_bars(sections: Sequence[StoredSection]) -> tuple[YearBar, ...]:
    """A bar a year from the first to the last with sections, years between them without any at 0; empty without days."""
    years = [int(stored.section.day[:4]) for stored in sections if stored.section.day]
    if not years:
        return ()
    counts = {year: years.count(year) for year in range(min(years), max(years) + 1)}
    largest = max(counts.values())
    return tuple(YearBar(str(year), count, round(100 * count / largest)) for year, count in counts.items())
