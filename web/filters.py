"""The filters and page links of a result page: each a link to the search that it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus

from indexer.dataclass import dataclass
from search.engine import Facet
from search.export import printable
from search.model import ResultPage
from web.present import weekday
from web.state import FIELDS, SearchState

SHOWN_VALUES = 8  # rows of a filter before "more": four groups of them fit a laptop's screen twice
MORE_VALUES = 12  # rows behind "more": with them a page stays under its weight
ALL_VALUES = 500  # rows when one filter is shown whole
_STAND_IN = "\x00kikigaki\x00"  # the last of its kind in the URL, whatever a query holds


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A value of a filter: its label, its count, whether it is chosen, and the search with it toggled."""

    value: str
    label: str
    count: int
    chosen: bool
    parameters: str


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """The rows of one field: those shown at once, those behind "more", and how many values there are in all."""

    field: str
    rows: tuple[FilterRow, ...]
    more: tuple[FilterRow, ...]
    total: int
    chosen: int


def filter_groups(
    choices: Sequence[Facet], state: SearchState, *, language: str, whole: str = ""
) -> tuple[FilterGroup, ...]:
    """A group for each field that has values: chosen ones first, then the most frequent, days from the newest.

    All values of the field `whole` are shown, at most ALL_VALUES.
    """
    counts = {facet.field: dict(zip(facet.values, facet.numbers, strict=True)) for facet in choices}
    groups: list[FilterGroup] = []
    for field in FIELDS:
        chosen = state.values(field)
        known = counts.get(field, {})
        names = sorted(known, reverse=True) if field == "day" else list(known)
        names = [*chosen, *(name for name in names if name not in chosen)]
        if names:
            cut = ALL_VALUES if field == whole else max(SHOWN_VALUES, len(chosen))
            rows = _rows(field, names[: cut + MORE_VALUES], known, state, language)
            groups.append(FilterGroup(field, rows[:cut], rows[cut:], len(names), len(chosen)))
    return tuple(groups)


def _rows(
    field: str, names: Sequence[str], known: Mapping[str, int], state: SearchState, language: str
) -> tuple[FilterRow, ...]:
    chosen = state.values(field)
    # The URL of every value is that of a stand-in with the value in its place: a page has some 80, and writing each anew
    # took as long as the search.
    before, _, after = state.toggled(field, _STAND_IN).parameters().rpartition(quote_plus(_STAND_IN))
    return tuple(
        FilterRow(
            value=name,
            label=day_label(name, language) if field == "day" else printable(name),
            count=known.get(name, 0),
            chosen=name in chosen,
            parameters=state.toggled(field, name).parameters() if name in chosen else before + quote_plus(name) + after,
        )
        for name in names
    )


def day_label(day: str, language: str) -> str:
    """An ISO date with its weekday: 2014-05-14（水）, 2014-05-14 (Wed); as it is where it is no date."""
    name = weekday(day, language)
    if not name:
        return printable(day)
    return f"{day}（{name}）" if language == "ja" else f"{day} ({name})"


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number and its search; `number` is 0 for a gap, `current` for the page shown."""

    number: int
    parameters: str
    current: bool


def last_page(page: ResultPage) -> int:
    """The number of the last page, 1 when nothing was found."""
    return max(1, -(-page.total // page.limit))


def page_links(page: ResultPage, state: SearchState) -> tuple[PageLink, ...]:
    """First, last and the pages around the one shown, gaps as number 0; empty when there is one page."""
    last = last_page(page)
    if last == 1:
        return ()
    near = {1, last, *range(max(1, page.page - 2), min(last, page.page + 2) + 1)}
    links: list[PageLink] = []
    before = 0
    for number in sorted(near):
        if number - before == 2:
            links.append(PageLink(number - 1, state.on_page(number - 1).parameters(), False))
        elif number - before > 2:
            links.append(PageLink(0, "", False))
        links.append(PageLink(number, state.on_page(number).parameters(), number == page.page))
        before = number
    return tuple(links)
