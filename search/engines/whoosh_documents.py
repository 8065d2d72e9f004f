"""Some documents of a segment, those of a page of hits: each term is looked up once for all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from indexer.array_codec.segment_file import SegmentFile, TokenPostings

#: The postings of a term in some documents: by the place of the document among them, the number of the posting.
Postings = dict[int, int]
#: Where a term occurs in some documents, by the place of the document among them.
Occurrences = dict[int, Sequence[int]]

#: Occurrences of a term that are kept: a section of megabytes may hold a million.
MOST_KEPT = 10_000


class SegmentDocuments:
    """Documents of segment `number`, in any order. Safe to share between threads: what two look up at once is the same."""

    __slots__ = ("_occurrences", "_postings", "documents", "file", "number")

    def __init__(self, number: int, file: SegmentFile, documents: Sequence[int]) -> None:
        self.number = number
        self.file = file
        self.documents = documents
        self._postings: dict[tuple[str, int], Postings] = {}
        self._occurrences: dict[tuple[str, int], Occurrences] = {}

    def postings(self, field: str, ordinal: int) -> Postings:
        """The postings of the term of this ordinal (-1: of none) in those of the documents that hold it, in their order."""
        key = (field, ordinal)
        found = self._postings.get(key)
        if found is None:
            tokens = self.file.token_field(field)
            found = {} if tokens is None or ordinal < 0 else find_postings(tokens, ordinal, self.documents)
            if found:  # of the thousands of terms of a prefix nearly none is in ten sections
                self._postings[key] = found
        return found

    def occurrences(self, field: str, ordinal: int) -> Occurrences:
        """Where in `positions`, `starts` and `sizes` the term of this ordinal occurs in the documents that hold it."""
        key = (field, ordinal)
        found = self._occurrences.get(key)
        if found is None:
            tokens, postings = self.file.token_field(field), self.postings(field, ordinal)
            found = find_occurrences(tokens, ordinal, self.documents, postings=postings) if tokens and postings else {}
            if found and sum(map(len, found.values())) <= MOST_KEPT:
                self._occurrences[key] = found
        return found

    def phrase_starts(self, field: str, ordinals: Iterable[int], offsets: Iterable[int]) -> dict[int, set[int]]:
        """The positions at which the phrase stands, for those of the documents in which it does."""
        tokens = self.file.token_field(field)
        if tokens is None:
            return {}
        terms = [self.occurrences(field, ordinal) for ordinal in ordinals]
        if not all(terms):
            return {}
        positions = tokens.positions
        starts: dict[int, set[int]] = {}
        for row in terms[0]:
            if all(row in occurrences for occurrences in terms):
                common = set.intersection(
                    *[
                        {positions[place] - offset for place in occurrences[row]}
                        for occurrences, offset in zip(terms, offsets, strict=True)
                    ]
                )
                if common:
                    starts[row] = common
        return starts


def find_postings(tokens: TokenPostings, ordinal: int, documents: Iterable[int]) -> Postings:
    """The postings of a term in some documents. As fast as NumPy's search for the ten of a page."""
    lists = tokens.postings
    ids, (start, stop) = lists.ids, lists.extent(ordinal)
    found: Postings = {}
    for row, document in enumerate(documents):
        if lists.chunks > 1:
            document, start, stop = lists.chunk_of(ordinal, document)
        place = bisect_left(ids, document, start, stop)
        if place < stop and ids[place] == document:
            found[row] = place
    return found


def find_occurrences(tokens: TokenPostings, ordinal: int, documents: Sequence[int], *, postings: Postings) -> Occurrences:
    """The occurrences of a term in the documents of its `postings`."""
    further = tokens.further
    if further is None or not further.count(ordinal):  # as for most terms: it stands nowhere twice
        return {row: (posting,) for row, posting in postings.items()}
    (start, stop), ids, first = further.extent(ordinal), further.ids, len(tokens.postings.ids)
    found: Occurrences = {}
    for row, posting in postings.items():
        document = documents[row]
        if further.chunks > 1:
            document, start, stop = further.chunk_of(ordinal, document)
        place = bisect_left(ids, document, start, stop)
        if place < stop and ids[place] == document:
            found[row] = (posting, *range(first + place, first + bisect_right(ids, document, place, stop)))
        else:
            found[row] = (posting,)
    return found
