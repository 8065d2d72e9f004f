"""What Whoosh's own writer hands over, document by document and posting by posting, gathered into a segment file."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from whoosh.codec.base import FieldWriter, OutOfOrderError, PerDocumentWriter

from indexer.array_codec.encoded_terms import join_terms
from indexer.array_codec.layout import ArrayFileWriter
from indexer.array_codec.postings import SortedTokens, SortedValues, length_bytes
from indexer.array_codec.records import decode_record
from indexer.array_codec.segment_writer import PATH_FIELD, write_documents, write_ranks, write_values
from indexer.array_codec.token_writer import write_tokens

#: A posting as Whoosh hands it over: field, term, document, weight, value.
Item = tuple[str, bytes, int, float, bytes]


class PendingDocuments:
    """The documents of a segment that is being written: their records, and their lengths by field."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.lengths: dict[str, dict[int, int]] = {}


class PendingSegment(Protocol):
    """A segment that is being written."""

    pending: PendingDocuments | None


class ArrayPerDocumentWriter(PerDocumentWriter):  # type: ignore[misc]
    """Gathers records and lengths. Columns, vectors and other stored fields are refused: nothing would read them."""

    def __init__(self, pending: PendingDocuments, record_field: str) -> None:
        self._pending = pending
        self._record_field = record_field
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin a document; they come in the order of their numbers."""
        if docnum != len(self._pending.records):
            raise OutOfOrderError(f"document {docnum} after {len(self._pending.records)} documents")
        self._pending.records.append(b"")

    def add_field(self, fieldname: str, fieldobj: Any, value: object, length: int) -> None:
        """Keep the stored value and the length of a field."""
        if value is not None:
            if fieldname != self._record_field or not isinstance(value, bytes):
                raise ValueError(f"{fieldname}: only the record of a section, as bytes, can be stored")
            self._pending.records[-1] = value
        if length:
            self._pending.lengths.setdefault(fieldname, {})[len(self._pending.records) - 1] = length

    def close(self) -> None:
        """All documents have come."""
        self.is_closed = True


class ArrayFieldWriter(FieldWriter):  # type: ignore[misc]
    """Gathers postings, field by field, and writes the segment's file when it is closed."""

    def __init__(self, path: Path, segment: PendingSegment) -> None:
        self._path = path
        self._segment = segment
        self._tokens: list[tuple[str, SortedTokens]] = []
        self._values: list[tuple[str, SortedValues]] = []
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Item]) -> None:
        """Take postings sorted by field, term and document. `lengths` are those that the per-document writer has."""
        pending = self._segment.pending
        if pending is None:
            raise ValueError("a segment is written once")
        for field, postings in groupby((one for one in items if one[2] >= 0), key=lambda one: one[0]):
            format_ = schema[field].format
            if format_.supports("positions"):
                self._tokens.append((field, _gather_tokens(postings, format_, len(pending.records))))
            elif schema[field].scorable:
                raise ValueError(f"{field}: a scored field must keep positions")
            else:
                self._values.append((field, _gather_values(postings, len(pending.records))))

    def close(self) -> None:
        """Write the file, unless no posting came and there is nothing to write."""
        pending, self._segment.pending = self._segment.pending, None
        self.is_closed = True
        if pending is None or not pending.records:
            return
        lines = np.array([decode_record(one).section.line if one else 0 for one in pending.records], np.uint32)
        with ArrayFileWriter(self._path) as writer:
            write_documents(
                writer,
                lines=lines,
                record_sizes=np.array([len(one) for one in pending.records], np.uint32),
                records=pending.records,
            )
            for field, values in self._values:
                write_values(writer, field, values)
            ranks = write_ranks(writer, lines, dict(self._values).get(PATH_FIELD))
            for field, tokens in self._tokens:
                write_tokens(writer, field, tokens, ranks=ranks)


class _TermRuns:
    """The terms of a field in the order they come, and where the postings of each start."""

    def __init__(self) -> None:
        self.terms: list[bytes] = []
        self.starts: list[int] = []
        self.ids = array("I")

    def add(self, term: bytes, document: int) -> None:
        if not self.terms or term != self.terms[-1]:
            if self.terms and term < self.terms[-1]:
                raise OutOfOrderError(f"{term!r} after {self.terms[-1]!r}")
            self.terms.append(term)
            self.starts.append(len(self.ids))
        self.ids.append(document)


class _PlaceColumns:
    """What is kept of some occurrences."""

    def __init__(self) -> None:
        self.positions, self.starts, self.sizes = array("I"), array("I"), array("I")

    def add(self, places: Sequence[tuple[int, int, int]]) -> None:
        """Add occurrences: position, first code point, end."""
        self.positions.extend(place[0] for place in places)
        self.starts.extend(place[1] for place in places)
        self.sizes.extend(place[2] - place[1] for place in places)


def _gather_tokens(postings: Iterable[Item], format_: Any, documents: int) -> SortedTokens:
    runs, weights = _TermRuns(), array("f")
    further_ids, further_starts = array("I"), [0]  # the latter for each term that is gone through, and the next
    firsts, others = _PlaceColumns(), _PlaceColumns()
    characters = format_.supports("characters")
    for _, term, document, weight, value in postings:
        runs.add(term, document)
        weights.append(weight)
        if characters:
            places = format_.decode_characters(value)
        else:
            places = [(position, 0, 0) for position in format_.decode_positions(value)]
        firsts.add(places[:1])
        others.add(places[1:])
        further_ids.extend([document] * (len(places) - 1))
        del further_starts[len(runs.terms) :]
        further_starts.append(len(further_ids))
    # Not the lengths that Whoosh handed over: where it merges, those are already rounded, and their sum drifts.
    exact = np.rint(np.bincount(np.frombuffer(runs.ids, np.uint32), np.frombuffer(weights, np.float32), documents))
    return SortedTokens(
        terms=join_terms(runs.terms),
        posting_starts=np.array([*runs.starts, len(runs.ids)], np.int64),
        ids=np.frombuffer(runs.ids, np.uint32),
        weights=np.frombuffer(weights, np.float32),
        further_starts=np.array(further_starts, np.int64),
        further_ids=np.frombuffer(further_ids, np.uint32),
        positions=np.frombuffer(firsts.positions + others.positions, np.uint32),
        starts=np.frombuffer(firsts.starts + others.starts, np.uint32),
        sizes=np.frombuffer(firsts.sizes + others.sizes, np.uint32),
        lengths=length_bytes(exact.astype(np.float64)),
    )


def _gather_values(postings: Iterable[Item], documents: int) -> SortedValues:
    runs = _TermRuns()
    for _, term, document, _, _ in postings:
        runs.add(term, document)
    starts = np.array([*runs.starts, len(runs.ids)], np.int64)
    ids = np.frombuffer(runs.ids, np.uint32)
    ordinals = np.repeat(np.arange(len(runs.terms), dtype=np.uint32), np.diff(starts))
    return SortedValues(
        terms=join_terms(runs.terms),
        posting_starts=starts,
        ids=ids,
        document_starts=np.append(0, np.cumsum(np.bincount(ids, minlength=documents))),
        document_values=ordinals[np.argsort(ids, kind="stable")],
    )
