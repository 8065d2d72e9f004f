"""The seam to an engine: the plan that it is asked, what it gives back, and the protocol itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from enum import StrEnum
from typing import NamedTuple, Protocol

from indexer.dataclass import dataclass
from indexer.model import Section

# --- the plan: what an engine is asked. Terms are already analyzed; fields are those of indexer.schema. ---


@dataclass(frozen=True, slots=True)
class TermNode:
    """Sections with `term` in `field`; scores weight × BM25."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PhraseNode:
    """Sections where each term k stands at one position p + offsets[k]; scores weight × the sum of the terms' BM25."""

    field: str
    terms: tuple[str, ...]
    offsets: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PrefixNode:
    """Sections with any term of `field` that starts with `prefix`; scores the largest of theirs."""

    field: str
    prefix: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ValueNode:
    """Sections whose value field `field` equals one of `values`; scores `weight`."""

    field: str
    values: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class RangeNode:
    """Sections whose value in `field` lies between `first` and `last`, both inclusive, as strings; scores nothing."""

    field: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class EverythingNode:
    """Every section; scores nothing."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Sections that match every child; scores their sum."""

    children: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Sections that match any child; scores the sum of those that match."""

    children: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class BestOf:
    """Sections that match any child (a word and its variants); scores the largest of those that match."""

    children: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Sections that match `node` but not `excluded`; scores `node`."""

    node: PlanNode
    excluded: PlanNode


@dataclass(frozen=True, slots=True)
class Boosted:
    """Sections that match `node`; scores `node` plus those of `boosts` that match."""

    node: PlanNode
    boosts: tuple[PlanNode, ...]


PlanNode = (
    TermNode | PhraseNode | PrefixNode | ValueNode | RangeNode | EverythingNode | AllOf | AnyOf | BestOf | Without | Boosted
)


class Sort(StrEnum):
    """Order of hits: by score, or by day (no day last), ties by score, then path and line."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Filter:
    """Sections whose value field `field` equals any of `values`."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One question to an engine: which sections match, how they score, and which of them are wanted."""

    node: PlanNode
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10


class FacetCount(NamedTuple):
    """A value and the number of matching sections that have it."""

    value: str
    count: int  # type: ignore[assignment]  # in the place of tuple.count, which nothing asks a value for


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one value field (by its query name) and how many matching sections have each, in `numbers`: the largest
    first, ties by value. A page has some hundred: as columns, they are no objects until one is asked for."""

    field: str
    values: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def counts(self) -> tuple[FacetCount, ...]:
        """Each value with its number."""
        return tuple(map(FacetCount, self.values, self.numbers))


class EngineHit(NamedTuple):
    """A matching section by its id, with its score."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class EngineResult:
    """The wanted hits in order, the exact number of all matches, and facets over all matches.

    `choices` are facets in which a field that is filtered is counted as if it were not, so that a page can offer its
    other values; without filters it equals `facets`.
    """

    hits: tuple[EngineHit, ...]
    total: int
    facets: tuple[Facet, ...]
    choices: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section as an engine gives it back, with what its page needs of the report."""

    section: Section
    path: str
    report: str
    event: str | None
    event_aliases: tuple[str, ...]
    dates: tuple[str, ...]
    text: str  # the analyzed text: title, heading path and body
    body_start: int

    @property
    def title(self) -> str:
        """The section's own heading, the report's title where it has none."""
        return self.section.heading[-1] if self.section.heading else self.report


#: A place in one of the sections that were asked about: its number among them, first code point of its `text` and end,
#: exclusive; start < end. Plain tuples, some hundred a page: one of a class takes three times as long to make.
Span = tuple[int, int, int]


#: What a plan asks for in the end.
Leaf = TermNode | PhraseNode | PrefixNode | ValueNode


class TermSpans(NamedTuple):
    """Where a term of a plan stands, or a phrase (its terms joined by a space): in no order, each place once."""

    field: str
    term: str
    spans: Set[Span]


class TermMatch(NamedTuple):
    """A term or phrase of a plan with its part of the score of each section that it matched, by the section's number among
    those that were asked about."""

    node: Leaf
    scores: Mapping[int, float]


class Engine(Protocol):
    """An index opened for reading. Safe to share between threads; answers from the generation that it opened."""

    def search(self, plan: Plan) -> EngineResult:
        """The plan's hits, exact total and facets; an empty result when nothing matches."""

    def count_matches(self, plan: Plan, *, enough: int = 0) -> int:
        """How many sections a search for the plan would find; of fewer than `enough` it is told whether there is any: 0 for
        none, otherwise any number from 1 to below `enough`."""

    def sections(self, ids: Sequence[str]) -> tuple[StoredSection, ...]:
        """The stored sections of these ids in the order asked; an id that is not there is left out."""

    def report_sections(self, path: str) -> tuple[str, ...]:
        """The ids of a report's sections in the order of their lines; empty when there is no such report."""

    def spans(self, ids: Sequence[str], node: PlanNode) -> tuple[TermSpans, ...]:
        """Where the terms and phrases of `node` stand in these sections, by field, then term; nothing is analyzed again.

        `ids` are given once each, as in `explain`. An engine may leave out what stands further on where a term stands in a
        section thousands of times.
        """

    def explain(self, ids: Sequence[str], node: PlanNode) -> tuple[TermMatch, ...]:
        """Which terms and phrases of `node` these sections matched, in the order of the plan.

        The parts of a section sum to its score. Of several variants of which the best counts, the others have a part of 0.
        """

    def facet(self, field: str) -> Facet:
        """All values of a value field (by its query name) with their counts."""

    def terms(self, field: str, prefix: str = "", *, limit: int = 1000) -> tuple[FacetCount, ...]:
        """Terms of a token field from `prefix` on with their document frequency, in term order, at most `limit`."""

    def all_terms(self, field: str, *, limit: int) -> Sequence[str]:
        """The terms of a token field in order, at most `limit`; of some, deleted sections alone may be left."""

    def doc_frequency(self, field: str, term: str) -> int:
        """How many sections hold `term` in `field`; 0 when none does."""

    def count(self) -> int:
        """How many sections there are."""

    def close(self) -> None:
        """Let go of the files."""
