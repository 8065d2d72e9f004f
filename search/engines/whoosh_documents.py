"""Some documents of a segment, those of a page of hits: each term is looked up once for all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from indexer.array_codec.segment_file import DocumentLists, SegmentFile, TokenPostings

#: The postings of a term in some documents: by the place of the document among them, the number of the posting.
Postings = dict[int, int]
#: Some documents, ascending, each with its place among all that are asked about.
Rows = dict[int, int]
#: Where a term occurs in some documents, by the place of the document among them.
Occurrences = dict[int, Sequence[int]]
#: Where a phrase stands in some documents, by the place of the document among them: the position at which it begins, and
#: where each of its terms occurs then.
Phrases = dict[int, dict[int, list[int]]]

#: Occurrences of a term that are kept: a section of megabytes may hold a million.
MOST_KEPT = 10_000

#: Sections whose place is kept: those of some hundred pages.
_MOST_PLACES = 1_024

#: Of terms that none of the documents holds so many are kept: of the thousands of a prefix nearly none is in ten sections.
_MOST_ABSENT = 256


class SectionPlaces(dict[str, tuple[int, int]]):
    """By id, the segment of a section and its document there: a page's are read, explained and marked in turn."""

    def note(self, ids: Sequence[str], places: Iterable[tuple[int, int]]) -> None:
        """Keep these for a while."""
        if len(self) >= _MOST_PLACES:
            self.clear()
        self.update(zip(ids, places, strict=True))


class SegmentDocuments:
    """Documents of segment `number`. Safe to share between threads: what two look up at once is the same."""

    __slots__ = ("_chunks", "_occurrences", "_phrases", "_postings", "file", "number", "rows")

    def __init__(self, number: int, file: SegmentFile, rows: Rows) -> None:
        """`rows` may be in any order."""
        self.number = number
        self.file = file
        self.rows = dict(sorted(rows.items()))
        self._chunks: dict[int, Rows] | None = None  # the same by chunk, counted from its first document
        self._postings: dict[tuple[str, int], Postings] = {}
        self._occurrences: dict[tuple[str, int], Occurrences] = {}
        self._phrases: dict[tuple[str, tuple[int, ...], tuple[int, ...]], Phrases] = {}

    def postings(self, field: str, ordinal: int) -> Postings:
        """The postings of the term of this ordinal (-1: of none) in those of the documents that hold it."""
        key = (field, ordinal)
        found = self._postings.get(key)
        if found is None:
            tokens = self.file.token_field(field)
            found = {} if tokens is None or ordinal < 0 else self._find_postings(tokens.postings, ordinal)
            if found or len(self._postings) < _MOST_ABSENT:
                self._postings[key] = found
        return found

    def occurrences(self, field: str, ordinal: int) -> Occurrences:
        """Where in `positions`, `starts` and `sizes` the term of this ordinal occurs in the documents that hold it."""
        key = (field, ordinal)
        found = self._occurrences.get(key)
        if found is None:
            tokens, postings = self.file.token_field(field), self.postings(field, ordinal)
            found = self._find_occurrences(tokens, ordinal, postings=postings) if tokens and postings else {}
            if found and sum(map(len, found.values())) <= MOST_KEPT:
                self._occurrences[key] = found
        return found

    def phrases(self, field: str, ordinals: tuple[int, ...], offsets: tuple[int, ...]) -> Phrases:
        """Where the phrase of these terms stands, for those of the documents in which it does."""
        key = (field, ordinals, offsets)
        found = self._phrases.get(key)
        if found is None:
            tokens = self.file.token_field(field)
            found = self._find_phrases(tokens, field, ordinals, offsets=offsets) if tokens else {}
            if sum(map(len, found.values())) <= MOST_KEPT:
                self._phrases[key] = found
        return found

    def _find_postings(self, lists: DocumentLists, ordinal: int) -> Postings:
        ids = lists.ids
        found: Postings = {}
        for start, stop, rows in self._extents(lists, ordinal):
            if stop - start <= len(rows):  # as of most terms: each posting is looked for among the documents
                for posting in range(start, stop):
                    if (row := rows.get(ids[posting])) is not None:
                        found[row] = posting
                continue
            for document, row in rows.items():  # as fast as NumPy's search for the ten of a page
                start = bisect_left(ids, document, start, stop)
                if start == stop:
                    break
                if ids[start] == document:
                    found[row] = start
        return found

    def _find_occurrences(self, tokens: TokenPostings, ordinal: int, *, postings: Postings) -> Occurrences:
        found: Occurrences = {row: (posting,) for row, posting in postings.items()}
        further = tokens.further
        if further is None or not further.count(ordinal):  # as for most terms: it stands nowhere twice
            return found
        ids, first = further.ids, len(tokens.postings.ids)
        for start, stop, rows in self._extents(further, ordinal):
            for document, row in rows.items() if start < stop else ():
                if row not in postings:
                    continue
                start = bisect_left(ids, document, start, stop)
                if start < stop and ids[start] == document:
                    end = bisect_right(ids, document, start, stop)
                    found[row] = (postings[row], *range(first + start, first + end))
        return found

    def _find_phrases(
        self, tokens: TokenPostings, field: str, ordinals: tuple[int, ...], *, offsets: tuple[int, ...]
    ) -> Phrases:
        found: Phrases = {}
        terms = [self.occurrences(field, ordinal) for ordinal in ordinals]
        positions = tokens.positions
        for row in set(terms[0]).intersection(*terms[1:]):
            # For each term, where the phrase would begin, and the first occurrence that says so.
            places = [
                {positions[place] - offset: place for place in reversed(occurrences[row])}
                for occurrences, offset in zip(terms, offsets, strict=True)
            ]
            if starts := set(places[0]).intersection(*places[1:]):
                found[row] = {start: [one[start] for one in places] for start in starts}
        return found

    def _extents(self, lists: DocumentLists, ordinal: int) -> list[tuple[int, int, Rows]]:
        """The list of this ordinal by chunks: first entry, end, and the documents that may be in it, with their rows."""
        if lists.chunks == 1:
            return [(*lists.extent(ordinal), self.rows)]
        if self._chunks is None:
            chunks: dict[int, Rows] = {}
            for document, row in self.rows.items():
                chunk, number = divmod(document, lists.chunk_documents)
                chunks.setdefault(chunk, {})[number] = row
            self._chunks = chunks
        starts, base = lists.starts, ordinal * lists.chunks
        return [(starts[base + chunk], starts[base + chunk + 1], rows) for chunk, rows in self._chunks.items()]
