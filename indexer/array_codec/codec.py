"""Our segments as a Whoosh codec: Whoosh's own index, writers and searchers work on them through these classes.

Whoosh has no type information, so its classes count as Any: each subclass says so once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.base import Codec, Segment
from whoosh.fields import ID, STORED, TEXT, Schema

from indexer.array_codec.field_writer import ArrayFieldWriter, ArrayPerDocumentWriter, PendingDocuments
from indexer.array_codec.listing import SEGMENT_SUFFIX, SegmentEntry
from indexer.array_codec.segment_file import SegmentFile, open_segment
from indexer.array_codec.whoosh_readers import ArrayPerDocumentReader, ArrayTermsReader, PendingPerDocumentReader
from indexer.schema import TOKEN_FIELDS, VALUE_FIELDS

#: The stored field that holds a section's record.
RECORD_FIELD = "section"


def make_schema() -> Schema:
    """The fields of indexer/schema.py as Whoosh fields. Analysis happens before Whoosh: it only splits at spaces."""
    tokens = {
        field.name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True, chars=True, stored=False) for field in TOKEN_FIELDS
    }
    values = {field.name: ID() for field in VALUE_FIELDS}
    return Schema(**tokens, **values, **{RECORD_FIELD: STORED()})


class ArrayCodec(Codec):  # type: ignore[misc]
    """Whoosh's way in: makes the readers and writers of a segment."""

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayPerDocumentWriter:
        """What Whoosh's SegmentWriter hands each document's stored fields and lengths to."""
        segment.pending = PendingDocuments()
        return ArrayPerDocumentWriter(segment.pending, RECORD_FIELD)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        """What Whoosh's SegmentWriter hands the sorted postings to; its close writes the segment's file."""
        return ArrayFieldWriter(segment.path(storage), segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """The terms and postings of a segment."""
        return ArrayTermsReader(segment.open(storage))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayPerDocumentReader | PendingPerDocumentReader:
        """The stored fields and lengths of a segment, also of one that is being written."""
        if segment.pending is not None:
            return PendingPerDocumentReader(segment, segment.pending)
        return ArrayPerDocumentReader(segment, segment.open(storage), RECORD_FIELD)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        """A segment with an id of its own and no documents yet."""
        return ArraySegment(indexname)


class ArraySegment(Segment):  # type: ignore[misc]
    """What Whoosh's table of contents says of a segment. It is pickled there by this module's name: keep it."""

    def __init__(self, indexname: str, documents: int = 0, deleted: frozenset[int] = frozenset()) -> None:
        super().__init__(indexname)
        self._documents = documents
        self._deleted = set(deleted)
        self.pending: PendingDocuments | None = None

    @classmethod
    def of_entry(cls, indexname: str, entry: SegmentEntry) -> ArraySegment:
        """The segment that a listing names."""
        segment = cls(indexname, entry.documents, entry.deleted)
        segment.segid = entry.segment_id
        return segment

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "pending": None}

    def codec(self) -> ArrayCodec:
        """The codec that reads it."""
        return ArrayCodec()

    def path(self, storage: Any) -> Path:
        """Its file. Whoosh must keep the index in a folder: a file in memory cannot be shared between processes."""
        return Path(storage.folder, self.make_filename(SEGMENT_SUFFIX))

    def open(self, storage: Any) -> SegmentFile:
        """Its file, mapped."""
        return open_segment(self.path(storage))

    def should_assemble(self) -> bool:
        """False: one file it is already, and inside another its arrays would not be aligned."""
        return False

    def set_doc_count(self, count: int) -> None:
        """Say how many documents it has."""
        self._documents = count

    def doc_count_all(self) -> int:
        """How many documents it has, deleted ones included."""
        return self._documents

    def deleted_count(self) -> int:
        """How many of them are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> frozenset[int]:
        """The numbers of the deleted ones."""
        return frozenset(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        return docnum in self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document, or take its deletion back."""
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)
