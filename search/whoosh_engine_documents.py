"""Some documents of a segment, those of a page of hits: each term is looked up once for all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from indexer.array_codec.segment_file import SegmentFile, TokenPostings

#: The postings of a term in some documents: by the place of the document among them, the number of the posting.
Postings = dict[int, int]


class SegmentDocuments:
    """Documents of segment `number`, in any order. Safe to share between threads: what two look up at once is the same."""

    __slots__ = ("_postings", "documents", "file", "number")

    def __init__(self, number: int, file: SegmentFile, documents: Sequence[int]) -> None:
        self.number = number
        self.file = file
        self.documents = documents
        self._postings: dict[tuple[str, int], Postings] = {}

    def postings(self, field: str, ordinal: int) -> Postings:
        """The postings of the term of this ordinal (-1: of none) in those of the documents that hold it, in their order."""
        key = (field, ordinal)
        found = self._postings.get(key)
        if found is None:
            tokens = self.file.token_field(field)
            found = {} if tokens is None or ordinal < 0 else find_postings(tokens, ordinal, self.documents)
            self._postings[key] = found
        return found

    def phrase_starts(self, field: str, ordinals: Iterable[int], offsets: Iterable[int]) -> dict[int, set[int]]:
        """The positions at which the phrase stands, for those of the documents in which it does."""
        tokens = self.file.token_field(field)
        if tokens is None:
            return {}
        terms = [(ordinal, self.postings(field, ordinal), offset) for ordinal, offset in zip(ordinals, offsets, strict=True)]
        if not all(postings for _, postings, _ in terms):
            return {}
        starts: dict[int, set[int]] = {}
        for row in terms[0][1]:
            if all(row in postings for _, postings, _ in terms):
                common: set[int] | None = None
                for ordinal, postings, offset in terms:
                    places = tokens.occurrences(ordinal, self.documents[row], posting=postings[row])
                    found = {tokens.positions[place] - offset for place in places}
                    common = found if common is None else common & found
                if common:
                    starts[row] = common
        return starts


def find_postings(tokens: TokenPostings, ordinal: int, documents: Iterable[int]) -> Postings:
    """The postings of a term in some documents. As fast as NumPy's search for the ten of a page."""
    lists, found = tokens.postings, {}
    if lists.chunks > 1:
        places = [lists.find(ordinal, document) for document in documents]
        return {row: place for row, place in enumerate(places) if place >= 0}
    ids, (start, stop) = lists.ids, lists.extent(ordinal)
    for row, document in enumerate(documents):
        place = bisect_left(ids, document, start, stop)
        if place < stop and ids[place] == document:
            found[row] = place
    return found
