"""A Whoosh index opened for searching, without Whoosh: its segments are read as the arrays that they are."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from indexer.array_codec.listing import read_listing
from indexer.array_codec.records import decode_record
from indexer.array_codec.segment_file import SegmentFile, open_segment
from indexer.errors import IndexDamagedError
from indexer.schema import find_value_field
from search.engine import EngineHit, EngineResult, Facet, FacetCount, Plan, PlanNode, StoredSection, TermMatch, TermSpans
from search.engines.whoosh_documents import Rows, SectionPlaces, SegmentDocuments
from search.engines.whoosh_explain import Explainer
from search.engines.whoosh_lists import ListSearch, order_counts
from search.engines.whoosh_spans import find_marked, find_spans
from search.scoring.index import IndexStatistics, Segment
from search.scoring.lists import ListScorer
from search.scoring.plan import prepare

if TYPE_CHECKING:
    from types import TracebackType

    from search.engines.whoosh_arrays import ArraySearch

#: Plans that are kept ready to explain and mark: a few for each of the threads of a server.
_RECENT_PLANS = 16

#: Up to so many sections a search in plain Python takes less than a millisecond or two, and saves importing NumPy.
SMALL_INDEX = 1_000


_DAMAGE = (IndexError, ValueError, OverflowError, MemoryError)


class _DamageWatch:
    """Turns what a damaged array leads to into one clear error: a number beyond its array, bytes that are no text, room for
    more documents than any machine has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, _DAMAGE):
            raise self.damaged(error) from error

    def damaged(self, error: BaseException) -> IndexDamagedError:
        """The error to raise for what reading the index raised."""
        return IndexDamagedError(f"{self._folder}: the index cannot be used ({error}): run kikigaki rebuild")


T = TypeVar("T")


class _Recent(Generic[T]):
    """What was made of the last few plans, told apart by identity: a page's hits are asked about one and the same."""

    def __init__(self, make: Callable[[PlanNode], T]) -> None:
        self._make = make
        self._kept: tuple[tuple[PlanNode, T], ...] = ()

    def get(self, node: PlanNode) -> T:
        """What is made of `node`; threads may make it twice, and get the same."""
        for known, made in self._kept:
            if known is node:
                return made
        made = self._make(node)
        self._kept = ((node, made), *self._kept[: _RECENT_PLANS - 1])
        return made


class WhooshEngine:
    """The Engine protocol over the folder that WhooshWriter wrote; opening it reads no postings."""

    def __init__(self, folder: Path) -> None:
        """IndexMissingError when there is no index in the folder, IndexDamagedError when it cannot be used."""
        self._damage = _DamageWatch(folder)
        segments = []
        for entry in read_listing(folder).segments:
            file = open_segment(folder / entry.file_name)
            if file.documents != entry.documents:
                raise IndexDamagedError(f"{folder}: {entry.file_name} is not the one listed: run kikigaki rebuild")
            segments.append(Segment(file, tuple(sorted(entry.deleted))))
        self._places = SectionPlaces()
        if sum(segment.file.documents for segment in segments) <= SMALL_INDEX:
            self._statistics = IndexStatistics(segments)
            self._search: ListSearch | ArraySearch = ListSearch(self._statistics)
        else:
            from search.engines.whoosh_arrays import ArraySearch, count_live_arrays  # NumPy takes 60 ms to import

            self._statistics = IndexStatistics(segments, count_live_arrays)
            self._search = ArraySearch(self._statistics, self._places)
        self._scorer = ListScorer(self._statistics)
        self._prepared = _Recent(lambda node: prepare(node, self._statistics))
        self._marked = _Recent(lambda node: [find_marked(self._statistics, number, node) for number in range(len(segments))])
        self._documents = lru_cache(_RECENT_PLANS)(self._find_documents)

    def search(self, plan: Plan) -> EngineResult:
        """The plan's hits, exact total and facets; an empty result when nothing matches."""
        with self._damage:
            return self._search.search(plan, self._prepared.get(plan.node))

    def count_matches(self, plan: Plan, *, enough: int = 0) -> int:
        """How many sections a search for the plan would find; of fewer than `enough` it is told whether there is any."""
        with self._damage:
            return self._search.count_matches(plan, self._prepared.get(plan.node), enough)

    def top(self, node: PlanNode, limit: int) -> tuple[EngineHit, ...]:
        """The best hits of `node` alone, neither counted nor in facets: what `scripts/bench` compares with other engines."""
        try:
            return self._search.top(node, limit)
        except _DAMAGE as error:
            raise self._damage.damaged(error) from error

    def sections(self, ids: Sequence[str]) -> tuple[StoredSection, ...]:
        """The stored sections of these ids in the order asked; an id that is not there is left out."""
        with self._damage:
            segments, places = self._statistics.segments, [self._place(one) for one in ids]
            return tuple([_stored(segments[place[0]].file, place[1]) for place in places if place])

    def report_sections(self, path: str) -> tuple[str, ...]:
        """The ids of a report's sections in the order of their lines; empty when there is no such report."""
        with self._damage:
            found = sorted(
                (segment.file.lines[document], number, document)
                for number, segment in enumerate(self._statistics.segments)
                for document in _documents_with(segment, "path_value", path)
            )
            files = [segment.file for segment in self._statistics.segments]
            return tuple(_value(files[number], "id_value", document) for _, number, document in found)

    def spans(self, ids: Sequence[str], node: PlanNode) -> tuple[TermSpans, ...]:
        """Where the terms and phrases of `node` stand in these sections, by field, then term; nothing is analyzed again.

        A phrase is one span an occurrence, its terms joined by a space. A section that is not there has none.
        """
        with self._damage:
            marked = self._marked.get(node)
            return find_spans([(documents, marked[documents.number]) for documents in self._documents(tuple(ids))])

    def explain(self, ids: Sequence[str], node: PlanNode) -> tuple[TermMatch, ...]:
        """Which terms and phrases of `node` these sections matched; the parts of a section sum to its score."""
        with self._damage:
            ready = self._prepared.get(node)
            found: list[TermMatch] = []
            for documents in self._documents(tuple(ids)):
                found += Explainer(self._scorer, documents).explain(ready)
            return tuple(found)

    def facet(self, field: str) -> Facet:
        """All values of a value field (by its query name) with their counts."""
        with self._damage:
            found = find_value_field(field)
            counts: dict[str, int] = {}
            for segment in self._statistics.segments:
                values = segment.file.value_field(found.name)
                deleted = set(segment.deleted)
                for ordinal in range(values.terms.count if values else 0):
                    assert values is not None
                    count = values.postings.count(ordinal)
                    if deleted:
                        count = sum(document not in deleted for document in values.documents(ordinal))
                    if count:
                        value = values.terms.term(ordinal).decode("utf-8", "surrogatepass")
                        counts[value] = counts.get(value, 0) + count
            return order_counts(found.query_name, counts)

    def terms(self, field: str, prefix: str = "", *, limit: int = 1000) -> tuple[FacetCount, ...]:
        """Terms of a token field from `prefix` on with their document frequency, in term order, at most `limit`."""
        with self._damage:
            start = prefix.encode("utf-8", "surrogatepass")
            found: list[FacetCount] = []
            last = None
            for term in heapq.merge(*(_terms_with(segment.file, field, start) for segment in self._statistics.segments)):
                if len(found) == limit:
                    break
                if term == last:
                    continue
                last = term
                count = self._statistics.look_up(field, term).frequency
                if count:
                    found.append(FacetCount(term.decode("utf-8", "surrogatepass"), count))
            return tuple(found)

    def all_terms(self, field: str, *, limit: int) -> Sequence[str]:
        """The terms of a token field in order, at most `limit`; of some, deleted sections alone may be left."""
        with self._damage:
            found = [segment.file.token_field(field) for segment in self._statistics.segments]
            each = [tokens.terms.texts(range(min(tokens.terms.count, limit))) for tokens in found if tokens is not None]
            return each[0] if len(each) == 1 else sorted(set().union(*each))[:limit]

    def doc_frequency(self, field: str, term: str) -> int:
        """How many sections hold `term` in `field`; 0 when none does."""
        try:  # asked some fifty times a search: a with statement takes as long as the answer
            return self._statistics.find(field, term).frequency
        except _DAMAGE as error:
            raise self._damage.damaged(error) from error

    def count(self) -> int:
        """How many sections there are."""
        return self._statistics.documents

    def close(self) -> None:
        """Nothing to do: the mapping goes with the last search that uses it."""

    def _find_documents(self, ids: tuple[str, ...]) -> list[SegmentDocuments]:
        """The sections of these ids by segment."""
        found: dict[int, Rows] = {}
        for row, one in enumerate(ids):
            if (place := self._place(one)) is not None:
                found.setdefault(place[0], {})[place[1]] = row
        segments = self._statistics.segments
        return [SegmentDocuments(number, segments[number].file, rows) for number, rows in found.items()]

    def _place(self, section_id: str) -> tuple[int, int] | None:
        """The segment of a section and its document there; None when there is no such section."""
        known = self._places.get(section_id)
        if known is not None:  # as of all hits
            return known
        for number, segment in enumerate(self._statistics.segments):
            for document in _documents_with(segment, "id_value", section_id):
                self._places.note((section_id,), ((number, document),))
                return number, document
        return None


def _documents_with(segment: Segment, field: str, value: str) -> Iterator[int]:
    values = segment.file.value_field(field)
    ordinal = -1 if values is None else values.terms.find(value.encode("utf-8", "surrogatepass"))
    if values is not None and ordinal >= 0:
        deleted = set(segment.deleted)
        yield from (document for document in values.documents(ordinal) if document not in deleted)


def _terms_with(file: SegmentFile, field: str, prefix: bytes) -> Iterator[bytes]:
    tokens = file.token_field(field)
    return iter(()) if tokens is None else map(tokens.terms.term, tokens.terms.prefix_range(prefix))


def _value(file: SegmentFile, field: str, document: int) -> str:
    values = file.value_field(field)
    if values is None:
        raise IndexDamagedError(f"{file.file.name}: the index cannot be used: no {field}: run kikigaki rebuild")
    return values.terms.term(values.values(document)[0]).decode("utf-8", "surrogatepass")


def _stored(file: SegmentFile, document: int) -> StoredSection:
    return StoredSection(*decode_record(file.record(document)))
