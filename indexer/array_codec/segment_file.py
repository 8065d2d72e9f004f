"""One segment opened for reading: terms, postings, values and records by plain memory views, without NumPy.

Documents are numbered from 0 in the order in which they were added; terms of a field from 0 in the order of their UTF-8
bytes (the *ordinal*); postings of a field from 0, term after term, by document within a term.

Arrays of a field F, each named "F/…":

- `terms`, `term_starts`: the bytes of all terms in order, and where each starts (one entry more than there are terms)
- `hash_starts`, `hash_order`: ordinals by the upper bits of the CRC-32 of their term, and where each bucket starts
- `posting_starts`: the first posting of each term (one entry more than there are terms)
- `ids`: the document of each posting

Of a token field also:

- `codes`: row of `weights` << 8 | length byte of the document's field, for each posting; `weights`: distinct weights
- `lengths`: the length byte of each document; `length_table` of the segment turns it into terms
- `counts`: occurrences of each posting (left out where they are its weight); `count_blocks`: the first occurrence of every
  32nd posting
- `positions`, `starts`, `sizes`: position, first code point and code points of each occurrence (`starts` and `sizes` are
  left out where none has a span)
- `bounds`, `bound_starts`: for each term, each weight it has with the smallest length byte beside it, as codes: enough to
  bound any BM25 exactly, whatever the average length becomes (only in large segments)

Of a value field also:

- `document_starts`, `document_values`: the ordinals of each document's values

Of the segment: `lines` (source line of each section), `records` and `record_starts`, `length_table`.
"""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from zlib import crc32

from indexer.array_codec.layout import ArrayFile, open_array_file

BLOCK = 32  # postings that share an entry of count_blocks


class TermTable:
    """The sorted terms of a field and the extent of their postings."""

    __slots__ = (
        "_bytes",
        "_file",
        "_hash_order",
        "_hash_starts",
        "_postings",
        "_shift",
        "_starts",
        "count",
        "posting_starts",
    )

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._file = file
        self._postings = len(file.integers(f"{field}/ids"))
        self._bytes = file.integers(f"{field}/terms")
        self._starts = file.integers(f"{field}/term_starts")
        self._hash_order = file.integers(f"{field}/hash_order")
        self._hash_starts = file.integers(f"{field}/hash_starts")
        self._shift = 33 - len(self._hash_starts).bit_length()
        self.posting_starts = file.integers(f"{field}/posting_starts")
        self.count = len(self._starts) - 1

    def term(self, ordinal: int) -> bytes:
        """The term of this ordinal, UTF-8."""
        return bytes(self._bytes[self._starts[ordinal] : self._starts[ordinal + 1]])

    def text(self, ordinal: int) -> str:
        """The term of this ordinal."""
        return str(self._bytes[self._starts[ordinal] : self._starts[ordinal + 1]], "utf-8", "surrogatepass")

    def find(self, term: bytes) -> int:
        """The ordinal of this term, -1 when there is none."""
        bucket = crc32(term) >> self._shift
        for place in range(self._hash_starts[bucket], self._hash_starts[bucket + 1]):
            ordinal = self._hash_order[place]
            if self._bytes[self._starts[ordinal] : self._starts[ordinal + 1]] == term:
                return ordinal
        return -1

    def first_from(self, term: bytes) -> int:
        """The ordinal of the first term that is not before `term`; `count` when all are."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def prefix_range(self, prefix: bytes) -> range:
        """The ordinals of all terms that start with `prefix`, in order."""
        stem = prefix.rstrip(b"\xff")
        end = self.first_from(stem[:-1] + bytes([stem[-1] + 1])) if stem else self.count
        return range(self.first_from(prefix), end)

    def postings(self, ordinal: int) -> range:
        """The postings of the term of this ordinal."""
        start, stop = self.extent(ordinal)
        return range(start, stop)

    def extent(self, ordinal: int) -> tuple[int, int]:
        """The first posting of the term of this ordinal and the end, exclusive; IndexDamagedError when it cannot be."""
        start, stop = self.posting_starts[ordinal], self.posting_starts[ordinal + 1]
        if not start <= stop <= self._postings:  # arrays of that size would be made room for before anything else failed
            raise self._file.damaged(f"postings {start} to {stop} of {self._postings} cannot be")
        return start, stop


class TokenPostings:
    """A token field of a segment."""

    __slots__ = (
        "bound_starts",
        "bounds",
        "codes",
        "count_blocks",
        "counts",
        "exact_length",
        "ids",
        "kept_length",
        "lengths",
        "positions",
        "sizes",
        "starts",
        "terms",
        "weights",
    )

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.terms = TermTable(file, field)
        self.ids = file.integers(f"{field}/ids")
        self.codes = file.integers(f"{field}/codes")
        self.weights = file.floats(f"{field}/weights").tolist()
        self.lengths = file.integers(f"{field}/lengths")
        self.positions = file.integers(f"{field}/positions")
        self.starts = file.integers(f"{field}/starts") if f"{field}/starts" in file else None
        self.sizes = file.integers(f"{field}/sizes") if f"{field}/sizes" in file else None
        self.exact_length = file.number(f"{field}/exact_length")  # sum of the documents' lengths, before rounding to bytes
        self.kept_length = file.number(f"{field}/kept_length")  # the same, after
        self.counts = file.integers(f"{field}/counts") if f"{field}/counts" in file else None
        self.count_blocks = file.integers(f"{field}/count_blocks")
        bounded = f"{field}/bounds" in file
        self.bounds = file.integers(f"{field}/bounds") if bounded else None
        self.bound_starts = file.integers(f"{field}/bound_starts") if bounded else None

    def find(self, ordinal: int, document: int) -> int:
        """The posting of a term in a document, -1 when it does not stand there."""
        postings = self.terms.postings(ordinal)
        place = bisect_left(self.ids, document, postings.start, postings.stop)
        return place if place < postings.stop and self.ids[place] == document else -1

    def span(self, occurrence: int) -> tuple[int, int]:
        """First code point and end, exclusive, of an occurrence; equal for one that has no span."""
        if self.starts is None or self.sizes is None:
            return 0, 0
        return self.starts[occurrence], self.starts[occurrence] + self.sizes[occurrence]

    def occurrences(self, posting: int) -> range:
        """Where in `positions`, `starts` and `sizes` the occurrences of a posting are."""
        start = posting - posting % BLOCK
        if self.counts is None:
            counts = [int(self.weights[code >> 8]) for code in self.codes[start : posting + 1].tolist()]
        else:
            counts = self.counts[start : posting + 1].tolist()
        count = counts.pop()
        first = self.count_blocks[posting // BLOCK] + sum(counts)
        return range(first, first + count)


class ValuePostings:
    """A value field of a segment."""

    __slots__ = ("document_starts", "document_values", "ids", "terms")

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.terms = TermTable(file, field)
        self.ids = file.integers(f"{field}/ids")
        self.document_starts = file.integers(f"{field}/document_starts")
        self.document_values = file.integers(f"{field}/document_values")

    def documents(self, ordinal: int) -> list[int]:
        """The documents that have the value of this ordinal, ascending."""
        postings = self.terms.postings(ordinal)
        return self.ids[postings.start : postings.stop].tolist()

    def values(self, document: int) -> list[int]:
        """The ordinals of a document's values, ascending."""
        return self.document_values[self.document_starts[document] : self.document_starts[document + 1]].tolist()


class SegmentFile:
    """A segment. Safe to share between threads: nothing in it changes but what was opened once."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self.documents = int(file.number("documents"))
        self.lines = file.integers("lines")
        self.length_table = file.integers("length_table").tolist()
        self.records = file.integers("records")
        self.record_starts = file.integers("record_starts")
        self._token_fields: dict[str, TokenPostings | None] = {}
        self._value_fields: dict[str, ValuePostings | None] = {}

    def field_names(self) -> list[str]:
        """The names of all fields that have a term or value, in order."""
        return sorted({name.partition("/")[0] for name in self.file.names() if "/" in name})

    def token_field(self, name: str) -> TokenPostings | None:
        """The token field of this name; None when no document has a term in it."""
        if name not in self._token_fields:
            self._token_fields[name] = TokenPostings(self.file, name) if f"{name}/codes" in self.file else None
        return self._token_fields[name]

    def value_field(self, name: str) -> ValuePostings | None:
        """The value field of this name; None when no document has a value in it."""
        if name not in self._value_fields:
            found = f"{name}/document_values" in self.file
            self._value_fields[name] = ValuePostings(self.file, name) if found else None
        return self._value_fields[name]

    def record(self, document: int) -> bytes:
        """The stored record of a document; see records.py."""
        return bytes(self.records[self.record_starts[document] : self.record_starts[document + 1]])


def open_segment(path: Path) -> SegmentFile:
    """The segment at `path`; IndexDamagedError when it is missing or not what it should be."""
    return SegmentFile(open_array_file(path))
