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
- `positions`, `starts`, `sizes`: position, first code point and code points of each occurrence (`starts` and `sizes` are
  left out where none has a span). Entry p is the first occurrence of posting p; after as many entries as there are
  postings follow the further ones, by term, document and position
- `further_starts`, `further_ids`: the same as `posting_starts` and `ids` for the further occurrences (left out where no
  term stands twice in a document)
- `leader_ids`, `leader_codes`, `leader_starts`: document and code of the *leaders* of each term of many postings, which are
  those ten of each weight that are in the shortest fields, first by path and line where these are equal; none for other
  terms, nor in a segment of few documents. Whatever the average length becomes, BM25 puts no posting above the leaders of
  its weight

In a segment of many documents, the lists of a token field may be cut into *chunks* of `chunk_documents` documents: then
`posting_starts` and `further_starts` have an entry for each term and chunk, and ids count from the first document of
their chunk, which leaves two bytes for each.

Of a value field also:

- `document_starts`, `document_values`: the ordinals of each document's values (`document_starts` is left out where each
  document has one value)

Of the segment: `lines` (source line of each section), `ranks` (the place of each section among all by path, then line;
left out where that is its number), `records` and `record_starts`, `length_table`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from indexer.array_codec.layout import ArrayFile, open_array_file

#: Leaders of each weight of a term: as many as a page has hits.
LEADERS = 10


class TermTable:
    """The sorted terms of a field."""

    __slots__ = ("_ascii", "_bytes", "_hash_order", "_hash_starts", "_shift", "_starts", "count")

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._bytes = file.integers(f"{field}/terms")
        self._starts = file.integers(f"{field}/term_starts")
        self._hash_order = file.integers(f"{field}/hash_order")
        self._hash_starts = file.integers(f"{field}/hash_starts")
        self._shift = 33 - len(self._hash_starts).bit_length()
        self.count = len(self._starts) - 1
        self._ascii: str | None = None

    def term(self, ordinal: int) -> bytes:
        """The term of this ordinal, UTF-8."""
        return bytes(self._bytes[self._starts[ordinal] : self._starts[ordinal + 1]])

    def text(self, ordinal: int) -> str:
        """The term of this ordinal."""
        return str(self._bytes[self._starts[ordinal] : self._starts[ordinal + 1]], "utf-8", "surrogatepass")

    def texts(self, ordinals: Sequence[int]) -> list[str]:
        """The terms of these ordinals."""
        starts = self._starts
        if text := self._all_ascii():
            return [text[starts[one] : starts[one + 1]] for one in ordinals]
        data = self._bytes  # decoding bytes takes less than making text of a view of them
        try:  # naming a way to treat errors takes a third of the time that decoding does
            return [data[starts[one] : starts[one + 1]].tobytes().decode() for one in ordinals]
        except UnicodeDecodeError:
            return [self.text(one) for one in ordinals]

    def _all_ascii(self) -> str:
        """All terms as one text, kept, where every byte is a character; "" where not, as for all but ids and paths."""
        if self._ascii is None:
            data = bytes(self._bytes)
            self._ascii = data.decode() if data.isascii() else ""
        return self._ascii

    def all_bytes(self) -> tuple[memoryview[int], memoryview[int]]:
        """The bytes of all terms in order, and where each starts; one start more than there are terms."""
        return self._bytes, self._starts

    def find(self, term: bytes) -> int:
        """The ordinal of this term, -1 when there is none."""
        bucket, starts, hash_starts = crc32(term) >> self._shift, self._starts, self._hash_starts
        place, end = hash_starts[bucket], hash_starts[bucket + 1]
        while place < end:  # mostly once: a range takes longer than what is done in it
            ordinal = self._hash_order[place]
            if self._bytes[starts[ordinal] : starts[ordinal + 1]] == term:
                return ordinal
            place += 1
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


class DocumentLists:
    """For each term of a field a list of documents, ascending: of its postings, or of its further occurrences."""

    __slots__ = ("_file", "chunk_documents", "chunks", "ids", "starts")

    def __init__(self, file: ArrayFile, *, starts: str, ids: str, terms: int) -> None:
        self._file = file
        self.starts = file.integers(starts)
        self.ids = file.integers(ids)
        self.chunks = (len(self.starts) - 1) // terms if terms else 1
        self.chunk_documents = int(file.number("chunk_documents"))

    def extent(self, ordinal: int) -> tuple[int, int]:
        """The first entry of the list of this ordinal and the end, exclusive; IndexDamagedError when it cannot be."""
        first = ordinal * self.chunks
        start, stop = self.starts[first], self.starts[first + self.chunks]
        if not start <= stop <= len(self.ids):  # arrays of that size would be made room for before anything else failed
            raise self._file.damaged(f"entries {start} to {stop} of {len(self.ids)} cannot be")
        return start, stop

    def count(self, ordinal: int) -> int:
        """How many entries the list of this ordinal has."""
        start, stop = self.extent(ordinal)
        return stop - start

    def chunk_extents(self, ordinal: int) -> list[tuple[int, int, int]]:
        """The list of this ordinal by chunks, empty ones left out: first entry, end, and what its ids count from."""
        first, size = ordinal * self.chunks, self.chunk_documents
        starts = self.starts[first : first + self.chunks + 1].tolist()
        return [(start, stop, n * size) for n, (start, stop) in enumerate(pairwise(starts)) if start < stop]

    def chunk_of(self, ordinal: int, document: int) -> tuple[int, int, int]:
        """The number of a document in its chunk, and the first entry and end of that chunk in the list of this ordinal."""
        chunk, number = divmod(document, self.chunk_documents)
        place = ordinal * self.chunks + chunk
        return number, self.starts[place], self.starts[place + 1]

    def documents(self, ordinal: int) -> Sequence[int]:
        """The documents of the list of this ordinal."""
        start, stop = self.extent(ordinal)
        if self.chunks == 1:
            return self.ids[start:stop]
        return [base + one for start, stop, base in self.chunk_extents(ordinal) for one in self.ids[start:stop]]

    def find(self, ordinal: int, document: int) -> int:
        """The first entry of this document in the list of this ordinal; -1 when there is none."""
        found = self.find_run(ordinal, document)
        return found.start if found else -1

    def holds(self, ordinal: int, document: int) -> bool:
        """Whether the list of this ordinal has this document."""
        start, stop = self.extent(ordinal)
        if self.chunks > 1:
            document, start, stop = self.chunk_of(ordinal, document)
        place = bisect_left(self.ids, document, start, stop)
        return bool(place < stop and self.ids[place] == document)

    def find_run(self, ordinal: int, document: int) -> range:
        """The entries of this document in the list of this ordinal; empty when there is none."""
        start, stop = self.extent(ordinal)
        if self.chunks > 1:
            document, start, stop = self.chunk_of(ordinal, document)
        first = bisect_left(self.ids, document, start, stop)
        return range(first, bisect_right(self.ids, document, first, stop))


class TokenPostings:
    """A token field of a segment."""

    __slots__ = (
        "codes",
        "exact_length",
        "further",
        "kept_length",
        "leader_codes",
        "leader_ids",
        "leader_starts",
        "lengths",
        "positions",
        "postings",
        "sizes",
        "starts",
        "terms",
        "weights",
    )

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.terms = TermTable(file, field)
        self.postings = DocumentLists(file, starts=f"{field}/posting_starts", ids=f"{field}/ids", terms=self.terms.count)
        self.codes = file.integers(f"{field}/codes")
        self.weights = file.floats(f"{field}/weights").tolist()
        self.lengths = file.integers(f"{field}/lengths")
        self.positions = file.integers(f"{field}/positions")
        self.starts = file.integers(f"{field}/starts") if f"{field}/starts" in file else None
        self.sizes = file.integers(f"{field}/sizes") if f"{field}/sizes" in file else None
        self.further: DocumentLists | None = None
        if f"{field}/further_ids" in file:
            self.further = DocumentLists(
                file, starts=f"{field}/further_starts", ids=f"{field}/further_ids", terms=self.terms.count
            )
        self.leader_ids = file.integers(f"{field}/leader_ids")
        self.leader_codes = file.integers(f"{field}/leader_codes")
        self.leader_starts = file.integers(f"{field}/leader_starts")
        self.exact_length = file.number(f"{field}/exact_length")  # sum of the documents' lengths, before rounding to bytes
        self.kept_length = file.number(f"{field}/kept_length")  # the same, after

    def span(self, occurrence: int) -> tuple[int, int]:
        """First code point and end, exclusive, of an occurrence; equal for one that has no span."""
        if self.starts is None or self.sizes is None:
            return 0, 0
        return self.starts[occurrence], self.starts[occurrence] + self.sizes[occurrence]

    def occurrences(self, ordinal: int, document: int, *, posting: int) -> Sequence[int]:
        """Where in `positions`, `starts` and `sizes` a term's occurrences in a document are; `posting` is its one there."""
        if self.further is None:
            return (posting,)
        postings, further = len(self.postings.ids), self.further.find_run(ordinal, document)
        return (posting, *range(postings + further.start, postings + further.stop)) if further else (posting,)


class ValuePostings:
    """A value field of a segment."""

    __slots__ = ("document_starts", "document_values", "postings", "terms")

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.terms = TermTable(file, field)
        self.postings = DocumentLists(file, starts=f"{field}/posting_starts", ids=f"{field}/ids", terms=self.terms.count)
        single = f"{field}/document_starts" not in file
        self.document_starts = None if single else file.integers(f"{field}/document_starts")
        self.document_values = file.integers(f"{field}/document_values")

    def documents(self, ordinal: int) -> list[int]:
        """The documents that have the value of this ordinal, ascending."""
        return list(self.postings.documents(ordinal))

    def values(self, document: int) -> list[int]:
        """The ordinals of a document's values, ascending."""
        if self.document_starts is None:
            return [self.document_values[document]]
        return self.document_values[self.document_starts[document] : self.document_starts[document + 1]].tolist()

    def first_texts(self, documents: Sequence[int]) -> list[str]:
        """The first value of each of these documents; "" for one that has none."""
        values, starts = self.document_values, self.document_starts
        if starts is None:
            return self.terms.texts([values[document] for document in documents])
        single = [(starts[document], starts[document + 1]) for document in documents]
        return [self.terms.text(values[start]) if start < stop else "" for start, stop in single]


class SegmentFile:
    """A segment. Safe to share between threads: nothing in it changes but what was opened once."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self.documents = int(file.number("documents"))
        self.lines = file.integers("lines")
        self.ranks = file.integers("ranks") if "ranks" in file else None
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
