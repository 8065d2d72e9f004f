"""A term's postings as a Whoosh matcher, so that every query, scorer and collector of Whoosh works on our segments."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from whoosh.matching import LeafMatcher, ReadTooFar

from indexer.array_codec.postings import LENGTH_TABLE
from indexer.array_codec.segment_file import TokenPostings, ValuePostings

#: Postings whose best score is asked for at once: the size of Whoosh's own blocks.
BLOCK_POSTINGS = 128

_LENGTHS: list[int] = LENGTH_TABLE.tolist()


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """The postings of one term from first to last. Names and meanings are those of whoosh.matching.Matcher."""

    def __init__(
        self, field: TokenPostings | ValuePostings, ordinal: int, format_: Any, *, term: tuple[str, bytes], scorer: Any
    ) -> None:
        self._field = field
        self._ordinal = ordinal
        self._postings = range(*field.postings.extent(ordinal))
        self._documents = field.postings.documents(ordinal)
        self._at = self._postings.start
        self.format = format_
        self.scorer = scorer
        self._term = term

    def is_active(self) -> bool:
        return self._at < self._postings.stop

    def reset(self) -> None:
        self._at = self._postings.start

    def copy(self) -> ArrayMatcher:
        twin = ArrayMatcher(self._field, self._ordinal, self.format, term=self._term, scorer=self.scorer)
        twin._at = self._at
        return twin

    def id(self) -> int:
        # Stock matchers ask a matcher that they have just exhausted: it answers with its last document.
        return self._document(min(self._at, self._postings.stop - 1))

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return (self._at - self._postings.start) % BLOCK_POSTINGS == 0

    def skip_to(self, docnum: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        start = self._postings.start
        self._at = start + bisect_left(self._documents, docnum, self._at - start)

    def skip_to_quality(self, minquality: float) -> int:
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = self._block().stop
            skipped += 1
        return skipped

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents[self._at - self._postings.start :])

    def weight(self) -> float:
        if isinstance(self._field, ValuePostings):
            return 1.0
        return self._field.weights[self._field.codes[self._at] >> 8]

    def value(self) -> bytes:
        """The posting's value as the stock codec would keep it: what stock merging copies."""
        if self.format.supports("characters"):
            return bytes(self.format.encode(self._characters()))
        if self.format.supports("positions"):
            return bytes(self.format.encode(self._positions()))
        return b""

    def value_as(self, astype: str) -> Any:
        if astype == "characters" and self.format.supports("characters"):
            return self._characters()
        if astype == "positions" and self.format.supports("positions"):
            return self._positions()
        return super().value_as(astype)

    def block_min_id(self) -> int:
        return self._document(self._block().start)

    def block_max_id(self) -> int:
        return self._document(self._block().stop - 1)

    def block_max_weight(self) -> float:
        if isinstance(self._field, ValuePostings):
            return 1.0
        return self._field.weights[max(self._block_codes()) >> 8]  # weights ascend with their rows

    def block_min_length(self) -> int:
        if isinstance(self._field, ValuePostings):
            return 0
        return _LENGTHS[min(code & 0xFF for code in self._block_codes())]

    def block_max_length(self) -> int:
        if isinstance(self._field, ValuePostings):
            return 0
        return _LENGTHS[max(code & 0xFF for code in self._block_codes())]

    def _document(self, posting: int) -> int:
        return self._documents[posting - self._postings.start]

    def _block(self) -> range:
        start = self._at - (self._at - self._postings.start) % BLOCK_POSTINGS
        return range(start, min(start + BLOCK_POSTINGS, self._postings.stop))

    def _block_codes(self) -> list[int]:
        block = self._block()
        assert isinstance(self._field, TokenPostings)
        return self._field.codes[block.start : block.stop].tolist()

    def _positions(self) -> list[int]:
        return [place[0] for place in self._characters()]

    def _characters(self) -> list[tuple[int, int, int]]:
        assert isinstance(self._field, TokenPostings)
        places = self._field.occurrences(self._ordinal, self._document(self._at), posting=self._at)
        return [(self._field.positions[place], *self._field.span(place)) for place in places]
