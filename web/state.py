"""The state of a search as it stands in the URL: read from parameters, changed, written back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from indexer.dataclass import dataclass, replace
from indexer.errors import QueryError
from search.engine import Sort
from search.model import SearchRequest

FIELDS = ("event", "day", "project", "speaker")
PAGE_LIMIT = 1000  # how deep paging goes: beyond it a reader narrows the search instead
HITS_LIMIT = 100
VALUES_LIMIT = 20
SEARCH_SECONDS = 2.0  # after it a search begins no further step, and says so
VALUE_CHARS = 300


@dataclass(frozen=True, slots=True)
class SearchState:
    """A search as the URL gives it; values are in the order given, without repeats."""

    query: str = ""
    event: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    project: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 10

    def values(self, field: str) -> tuple[str, ...]:
        """The chosen values of "event", "day", "project" or "speaker"."""
        return {"event": self.event, "day": self.day, "project": self.project, "speaker": self.speaker}[field]

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Every chosen (field, value) in the order of the fields."""
        return ((field, value) for field in FIELDS for value in self.values(field))

    def toggled(self, field: str, value: str) -> SearchState:
        """This state with `value` chosen if it was not, dropped if it was; back on the first page."""
        values = self.values(field)
        changed = tuple(old for old in values if old != value) if value in values else (*values, value)
        return self._with(field, changed)

    def narrowed(self, field: str, value: str) -> SearchState:
        """This state with `value` chosen as well; the very same where it is already."""
        return self if value in self.values(field) else self.toggled(field, value)

    def without_filters(self) -> SearchState:
        """The query alone, sorted as before."""
        return SearchState(query=self.query, sort=self.sort, limit=self.limit)

    def asked(self, query: str) -> SearchState:
        """The same filters for another query, on its first page."""
        return replace(self, query=query, page=1)

    def sorted_by(self, sort: Sort) -> SearchState:
        """The same search in another order, on its first page."""
        return replace(self, sort=sort, page=1)

    def on_page(self, page: int) -> SearchState:
        """The same search on another page."""
        return replace(self, page=page)

    def _with(self, field: str, values: tuple[str, ...]) -> SearchState:
        match field:
            case "event":
                return replace(self, event=values, page=1)
            case "day":
                return replace(self, day=values, page=1)
            case "project":
                return replace(self, project=values, page=1)
            case _:
                return replace(self, speaker=values, page=1)

    def parameters(self) -> str:
        """The state as a query string without "?"; what stands at its default is left out."""
        return _write_parameters(self)

    def listed(self, limit: int) -> SearchState:
        """The same search as one list of its first `limit` hits."""
        return replace(self, page=1, limit=limit)

    def request(
        self, language: str, *, snippet_columns: int | None = None, seconds: float = SEARCH_SECONDS
    ) -> SearchRequest:
        """The search to run; what it says about itself is in `language`, its snippets as wide as JSON's unless given."""
        asked = SearchRequest(
            query=self.query,
            events=self.event,
            days=self.day,
            projects=self.project,
            speakers=self.speaker,
            sort=self.sort,
            page=self.page,
            limit=self.limit,
            language=language,
            budget_seconds=seconds,
        )
        return asked if snippet_columns is None else replace(asked, snippet_columns=snippet_columns)


@lru_cache(64)  # a page writes its own state into some thirty links
def _write_parameters(state: SearchState) -> str:
    pairs = [("q", state.query)] if state.query else []
    pairs += list(state.chosen())
    if state.sort is not Sort.RELEVANCE:
        pairs.append(("sort", state.sort.value))
    if state.page > 1:
        pairs.append(("page", str(state.page)))
    if state.limit != 10:
        pairs.append(("limit", str(state.limit)))
    return "&".join([f"{name}={_quote(value)}" for name, value in pairs])


_quote = lru_cache(1024)(quote_plus)  # the query stands in every link of a page, most values in several


def _number(arguments: MultiDict[str, str], name: str, default: int, *, largest: int) -> int:
    text = arguments.get(name, "").strip()
    if not text:
        return default
    # isdecimal alone lets other scripts' digits through, which int() reads as well: they are numbers to their readers.
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= largest:
        raise QueryError(f"{name}: give a number from 1 to {largest}")
    return int(text)


def _values(arguments: MultiDict[str, str], field: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in arguments.getlist(field) if value))
    if len(values) > VALUES_LIMIT or any(len(value) > VALUE_CHARS for value in values):
        raise QueryError(f"{field}: at most {VALUES_LIMIT} values of {VALUE_CHARS} characters")
    return values


def read_state(arguments: MultiDict[str, str]) -> SearchState:
    """The state in the parameters of a URL; unknown parameters are passed over.

    Raises QueryError when sort, page or limit is not what it can be, or a filter has too many or too long values.
    """
    sort = arguments.get("sort") or Sort.RELEVANCE.value
    if sort not in {known.value for known in Sort}:
        raise QueryError(f"sort: give one of {', '.join(known.value for known in Sort)}")
    return SearchState(
        query=" ".join(arguments.get("q", "").split()),
        event=_values(arguments, "event"),
        day=_values(arguments, "day"),
        project=_values(arguments, "project"),
        speaker=_values(arguments, "speaker"),
        sort=Sort(sort),
        page=_number(arguments, "page", 1, largest=PAGE_LIMIT),
        limit=_number(arguments, "limit", 10, largest=HITS_LIMIT),
    )
