"""What passes between a query and a page: the request, the page of results, and a section opened for reading."""

from __future__ import annotations

from indexer.dataclass import dataclass
from indexer.model import Evidence
from search.engine import Facet, Sort, StoredSection


@dataclass(frozen=True, slots=True)
class Range:
    """Code points of a snippet to mark, end exclusive; `literal` is False where a variant, reading or synonym matched."""

    start: int
    end: int
    literal: bool = True


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text cut from a section as written, and the ranges of it that matched: by start, not overlapping. Never markup."""

    text: str
    ranges: tuple[Range, ...]
    line: int  # source line on which the first match (or the text) stands
    column: int  # 1-based, in code points


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a hit: the query's `term`, the words it `matched`, by which `rule`, and its part of the score."""

    term: str
    matched: str
    rule: str  # "surface" | "normalized" | "part" | "stem" | "reading" | "synonym" | "variant" | "phrase" | …
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One result."""

    id: str
    score: float
    path: str
    line: int
    heading: tuple[str, ...]
    report: str
    event: str | None
    day: str | None
    day_label: str | None
    projects: tuple[str, ...]
    speakers: tuple[str, ...]
    snippet: Snippet
    heading_ranges: tuple[Range, ...]  # marks in the last heading (the report's title when there is no heading)
    why: tuple[Why, ...]
    missing: tuple[str, ...] = ()  # words of the query that others of its kind hold and this one does not


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything that a search answers. `relaxed` says in words how the query was loosened, None when it was not."""

    query: str
    understood: str
    relaxed: str | None
    dropped: tuple[str, ...]  # words of the query that the hits need not have
    hints: tuple[str, ...]  # one-line remarks on how the query was read (an unknown field, an unclosed quote)
    did_you_mean: str | None
    total: int
    page: int
    limit: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    choices: tuple[Facet, ...]
    partial: bool = False  # the time for this search was up: hits may be missing on the page, looser ones were not sought


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a user asks: the query as typed, and the values chosen beside it (same field = any, fields = all)."""

    query: str
    events: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 10
    budget_seconds: float | None = None  # after it no further step of the search is begun; None for no limit
    snippet_columns: int = 120  # width of a snippet, a wide character being two: two lines of 60 on a terminal
    language: str = "en"  # of hints and of how the query was loosened: "en" or "ja"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: what to search for, what kind of value it is, and how many sections it would find."""

    text: str
    kind: str  # "event" | "project" | "speaker" | "title" | "day"
    count: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section opened for reading, with matches of a query marked."""

    stored: StoredSection
    ranges: tuple[Range, ...]  # in section.text
    heading_ranges: tuple[Range, ...]
    evidence: tuple[Evidence, ...]
    outline: tuple[StoredSection, ...]  # every section of the report in order, this one included
