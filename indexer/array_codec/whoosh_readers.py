"""A segment as Whoosh's readers see it: terms, term statistics, stored fields and lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
from whoosh.codec.base import EmptyCursor, FieldCursor, PerDocumentReader, TermsReader
from whoosh.reading import TermInfo, TermNotFound

from indexer.array_codec.field_writer import PendingDocuments
from indexer.array_codec.matcher import ArrayMatcher
from indexer.array_codec.postings import LENGTH_TABLE
from indexer.array_codec.segment_file import SegmentFile, TokenPostings, ValuePostings


class DeletionRecord(Protocol):
    """What a segment knows of its deleted documents."""

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones included."""
        ...

    def deleted_docs(self) -> frozenset[int]:
        """The numbers of the deleted ones."""
        ...


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """The terms and postings of a segment."""

    def __init__(self, segment: SegmentFile) -> None:
        self._segment = segment
        self._names = segment.field_names()

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._field(term[0])
        return field is not None and field.terms.find(term[1]) >= 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return list(self._names)

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor:
        """A cursor on the first term of a field."""
        field = self._field(fieldname)
        return EmptyCursor() if field is None else ArrayCursor(field, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms, by field, then by their bytes."""
        return (term for name in self._names for term in self.terms_from(name, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from `prefix` on, to its last."""
        field = self._field(fieldname)
        if field is None:
            return iter(())
        table = field.terms
        return ((fieldname, table.term(ordinal)) for ordinal in range(table.first_from(prefix), table.count))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return (item for name in self._names for item in self.items_from(name, b""))

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The terms of a field from `prefix` on, with their statistics."""
        return (((fieldname, term), self.term_info(fieldname, term)) for _, term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term; TermNotFound when there is no such term."""
        field, ordinal = self._find(fieldname, text)
        return _term_info(field, ordinal)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The sum of a term's weights; KeyError, which is what Whoosh's SegmentReader understands, when there is none."""
        return float(self._existing_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents hold a term, deleted ones included; KeyError when there is none."""
        return int(self._existing_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """A matcher over a term's postings; TermNotFound when there is no such term."""
        field, ordinal = self._find(fieldname, text)
        return ArrayMatcher(field, ordinal, format_, term=(fieldname, text), scorer=scorer)

    def close(self) -> None:
        """Nothing to do: the mapping goes with the last view on it."""

    def _field(self, name: str) -> TokenPostings | ValuePostings | None:
        return self._segment.token_field(name) or self._segment.value_field(name)

    def _find(self, name: str, text: bytes) -> tuple[TokenPostings | ValuePostings, int]:
        field = self._field(name)
        ordinal = -1 if field is None else field.terms.find(text)
        if field is None or ordinal < 0:
            raise TermNotFound(f"No term {name}:{text!r}")
        return field, ordinal

    def _existing_info(self, name: str, text: bytes) -> TermInfo:
        try:
            return self.term_info(name, text)
        except TermNotFound as error:
            raise KeyError(text) from error


class ArrayCursor(FieldCursor):  # type: ignore[misc]
    """A place among the sorted terms of a field."""

    def __init__(self, field: TokenPostings | ValuePostings, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._ordinal = 0

    def is_valid(self) -> bool:
        """Whether it stands on a term."""
        return self._ordinal < self._field.terms.count

    def text(self) -> str | None:
        """The term it stands on; None beyond the last."""
        return self._fieldobj.from_bytes(self._field.terms.term(self._ordinal)) if self.is_valid() else None

    def first(self) -> str | None:
        """Go to the first term."""
        self._ordinal = 0
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._ordinal += 1
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term that is not before `term`."""
        self._ordinal = self._field.terms.first_from(term if isinstance(term, bytes) else self._fieldobj.to_bytes(term))
        return self.text()

    def term_info(self) -> TermInfo | None:
        """The statistics of the term it stands on."""
        return _term_info(self._field, self._ordinal) if self.is_valid() else None


class ArrayPerDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """The stored fields and lengths of a segment."""

    def __init__(self, segment: DeletionRecord, file: SegmentFile, record_field: str) -> None:
        self._segment = segment
        self._file = file
        self._record_field = record_field

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones included."""
        return self._segment.doc_count_all()

    def doc_count(self) -> int:
        """How many documents there are that are not deleted."""
        return self.doc_count_all() - len(self._segment.deleted_docs())

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._segment.deleted_docs())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        return docnum in self._segment.deleted_docs()

    def deleted_docs(self) -> Iterable[int]:
        """The numbers of the deleted ones."""
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a document's field in terms, rounded to Whoosh's scale; `default` when it has none."""
        field = self._file.token_field(fieldname)
        return self._file.length_table[field.lengths[docnum]] or default if field else default

    def field_length(self, fieldname: str) -> int:
        """The sum of all documents' lengths, deleted ones included, before rounding."""
        field = self._file.token_field(fieldname)
        return int(field.exact_length) if field else 0

    def min_field_length(self, fieldname: str) -> int:
        """The smallest length of any document in a field, leaving out those that have none; 0 when none has any."""
        field = self._file.token_field(fieldname)
        return self._file.length_table[min((one for one in field.lengths if one), default=0)] if field else 0

    def max_field_length(self, fieldname: str) -> int:
        """The largest length of any document in a field."""
        field = self._file.token_field(fieldname)
        return self._file.length_table[max(field.lengths, default=0)] if field else 0

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        """The record of a section, under its field's name."""
        record = self._file.record(docnum)
        return {self._record_field: record} if record else {}


class PendingPerDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """The lengths of a segment that is being written, for Whoosh's SegmentWriter."""

    def __init__(self, segment: DeletionRecord, pending: PendingDocuments) -> None:
        self._segment = segment
        self._pending = pending

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return len(self._pending.records)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a document's field in terms."""
        return self._pending.lengths.get(fieldname, {}).get(docnum, default)


def _term_info(field: TokenPostings | ValuePostings, ordinal: int) -> TermInfo:
    start, stop = field.postings.extent(ordinal)
    documents = field.postings.documents(ordinal)
    if isinstance(field, ValuePostings):
        return TermInfo(float(stop - start), stop - start, 0, 0, 1.0, documents[0], documents[-1])
    codes = np.asarray(field.codes[start:stop])
    weights = np.array(field.weights)[codes >> 8]
    lengths = LENGTH_TABLE[codes & 0xFF]
    return TermInfo(
        float(weights.sum()),
        stop - start,
        int(lengths.min()),
        int(lengths.max()),
        float(weights.max()),
        documents[0],
        documents[-1],
    )
