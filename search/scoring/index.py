"""The opened segments of an index and the numbers that BM25 needs of them, deleted sections left out.

Whoosh and Lucene count deleted sections until they are merged away. Here they are not counted, so that an index that was
updated gives the very scores of one that was built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from indexer.array_codec.segment_file import SegmentFile, TokenPostings
from indexer.dataclass import dataclass
from search.scoring.formula import inverse_document_frequency


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of an opened index: its file and the numbers of its deleted documents, ascending."""

    file: SegmentFile
    deleted: tuple[int, ...]


#: How many postings the term of this ordinal has in documents that are not deleted.
LiveCounter = Callable[[Segment, TokenPostings, int], int]


def count_live(segment: Segment, field: TokenPostings, ordinal: int) -> int:
    """How many postings the term of this ordinal has in documents that are not deleted."""
    gone = sum(field.postings.find(ordinal, document) >= 0 for document in segment.deleted)
    return field.postings.count(ordinal) - gone


class TermEntry(NamedTuple):  # made once a term of a question: a third of the cost of a frozen dataclass
    """A term of a field: its ordinals in the segments (-1: it is not there), how many sections hold it, how rare that is."""

    ordinals: Sequence[int]
    frequency: int
    idf: float


#: Terms of a field kept at most; beyond that all are forgotten and looked up again (some 300 bytes each).
REMEMBERED_TERMS = 4_096

_ABSENT = TermEntry((-1,), 0, 0.0)
_new = tuple.__new__

#: Where a term, UTF-8, of a field is.
LookUp = Callable[[bytes], TermEntry]


class _Entries(dict[str, TermEntry]):
    """The terms of a field that were asked for; one that is missing is looked up."""

    def __init__(self, look_up: LookUp) -> None:
        self.look_up = look_up

    def __missing__(self, term: str) -> TermEntry:
        entry = self.look_up(term.encode("utf-8", "surrogatepass"))
        if len(self) >= REMEMBERED_TERMS:
            self.clear()
        self[term] = entry
        return entry


class IndexStatistics:
    """How many sections there are, how long, and how many hold a term. Safe to share between threads."""

    def __init__(self, segments: Sequence[Segment], counter: LiveCounter = count_live) -> None:
        self.segments = tuple(segments)
        self.documents = sum(one.file.documents - len(one.deleted) for one in segments)
        self._counter = counter
        self._averages: dict[str, float] = {}
        self._counts: dict[tuple[int, str, int], int] = {}
        self._entries: dict[str, _Entries] = {}

    def average_length(self, field: str) -> float:
        """The average length of a field in terms over all sections, those without it included; 1 where all are 0: it is
        divided by."""
        if field not in self._averages:
            total = sum(_live_length(segment, field) for segment in self.segments)
            self._averages[field] = total / self.documents if total else 1.0
        return self._averages[field]

    def find(self, field: str, term: str) -> TermEntry:
        """Where a term is in the segments, and how many sections hold it; kept, since a search asks some four times: when it
        expands a query, makes its plans ready, explains and marks the hits."""
        return (self._entries.get(field) or self._of_field(field))[term]  # without a call, nearly always

    def look_up(self, field: str, term: bytes) -> TermEntry:
        """As `find`, for the many terms of a prefix."""
        return self._of_field(field).look_up(term)

    def _of_field(self, field: str) -> _Entries:
        entries = self._entries.get(field)
        if entries is None:
            entries = self._entries[field] = _Entries(self._make_look_up(field))
        return entries

    def _make_look_up(self, field: str) -> LookUp:
        fields = [segment.file.token_field(field) for segment in self.segments]
        documents = self.documents
        if len(fields) == 1 and fields[0] is not None and not self.segments[0].deleted:  # most indexes: nothing to add up
            find, extent = fields[0].terms.find, fields[0].postings.extent

            def look_up_alone(term: bytes) -> TermEntry:
                if (ordinal := find(term)) < 0:
                    return _ABSENT
                start, stop = extent(ordinal)
                # As TermEntry(…), without a call in Python.
                return _new(TermEntry, ((ordinal,), stop - start, inverse_document_frequency(documents, stop - start)))

            return look_up_alone

        def look_up(term: bytes) -> TermEntry:
            ordinals, frequency = [], 0
            for number, tokens in enumerate(fields):
                ordinal = -1 if tokens is None else tokens.terms.find(term)
                ordinals.append(ordinal)
                if tokens is not None and ordinal >= 0:
                    frequency += self._count(number, field, tokens, ordinal=ordinal)
            return TermEntry(ordinals, frequency, inverse_document_frequency(documents, frequency))

        return look_up

    def _count(self, number: int, field: str, tokens: TokenPostings, *, ordinal: int) -> int:
        segment = self.segments[number]
        if not segment.deleted:
            return tokens.postings.count(ordinal)
        key = (number, field, ordinal)
        if key not in self._counts:
            self._counts[key] = self._counter(segment, tokens, ordinal)
        return self._counts[key]


def _live_length(segment: Segment, field: str) -> float:
    tokens = segment.file.token_field(field)
    if tokens is None:
        return 0.0
    table = segment.file.length_table
    return tokens.kept_length - sum(table[tokens.lengths[document]] for document in segment.deleted)
