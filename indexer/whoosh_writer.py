"""Sections to a Whoosh index in a folder: added, deleted, committed as a whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from indexer.array_codec.batch import DocumentBatch, make_batch
from indexer.array_codec.codec import ArraySegment, make_schema
from indexer.array_codec.listing import INDEX_NAME, Listing, SegmentEntry, newest_toc, read_listing, write_listing
from indexer.array_codec.segment_file import SegmentFile, open_segment
from indexer.array_codec.segment_merger import Part, merge_segments
from indexer.array_codec.segment_writer import write_segment
from indexer.array_codec.stored_batch import BatchStore, StoredBatch
from indexer.dataclass import replace
from indexer.errors import IndexDamagedError
from indexer.model import IndexDocument

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: Documents that are turned into columns at once.
BATCH_DOCUMENTS = 1_000

#: Bytes of columns and records that are held before they are written as a segment of their own.
PENDING_BYTES = 200_000_000

#: Segments of fewer documents are written into the next one: an index keeps at most one so small.
SMALL_SEGMENT = 512

#: More segments than this are merged, the smallest first: each costs every search some 30 µs.
MAX_SEGMENTS = 4

#: A segment of which more than this part is deleted is written anew without what is deleted.
MAX_DELETED = 0.25


class WhooshWriter:
    """The Writer protocol over a folder, made when it is not there; an index in it is appended to.

    Files of the index are never changed, only added and taken away, so that a folder may hold hard links to another's.
    One writer a folder at a time: whoever calls it keeps the lock.
    """

    def __init__(self, folder: Path) -> None:
        """IndexDamagedError when there is an index in the folder that cannot be appended to."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if newest_toc(folder) is None:
            self._listing = Listing(toc=-1, segments=())
        else:
            self._listing = read_listing(folder)
        self._opened: dict[str, SegmentFile] = {}
        self._entries = list(self._listing.segments)
        self._batches: list[DocumentBatch | StoredBatch] = []
        self._pending_bytes = 0
        self._spilled: set[str] = set()  # segments that may not be on disk yet

    def delete(self, paths: Iterable[str]) -> None:
        """Take out every section of these reports."""
        wanted = [path.encode("utf-8", "surrogatepass") for path in paths]
        if self._batches:
            self._spill()  # sections of these reports may be among those just added
        self._entries = [self._without(entry, wanted) for entry in self._entries]

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add sections; those of a report that is there already must have been deleted before."""
        rest = iter(documents)
        while (batch := make_batch(islice(rest, BATCH_DOCUMENTS))).documents:
            self.add_batch(batch)

    def add_batch(self, batch: DocumentBatch | StoredBatch) -> None:
        """Add sections that `make_batch` turned into columns, in another process perhaps: see `open_store`."""
        self._batches.append(batch)
        self._pending_bytes += batch.size_bytes
        if self._pending_bytes >= PENDING_BYTES:
            self._spill()

    def commit(self, helpers: Executor | None = None) -> None:
        """Write everything and fsync it; when that fails, the index stays as it was and the writer is as after cancel.

        `helpers` are other processes that have nothing else to do: they write some fields of a large segment.
        """
        try:
            if self._batches:
                self._spill(helpers)
            self._merge(helpers)
            for entry in self._entries:
                if entry.segment_id in self._spilled:
                    _sync_file(self._folder / entry.file_name)
            listing = Listing(self._listing.toc + 1, tuple(self._entries))
            self._write_toc(listing)
            _sync_folder(self._folder)
            write_listing(self._folder, listing)
        except BaseException:
            (self._folder / _toc_name(self._listing.toc + 1)).unlink(missing_ok=True)
            self.cancel()
            raise
        self._listing = listing
        self._start_over()
        self._remove_unlisted()
        _sync_folder(self._folder)

    def cancel(self) -> None:
        """Throw away what was added and deleted since the last commit."""
        self._start_over()
        self._remove_unlisted()

    def _start_over(self) -> None:
        self._entries = list(self._listing.segments)
        self._batches, self._pending_bytes = [], 0
        self._spilled.clear()

    def _spill(self, helpers: Executor | None = None) -> None:
        """Write the pending batches as a segment."""
        entry = SegmentEntry(_new_id(), sum(batch.documents for batch in self._batches), frozenset())
        # Not durable: most are merged before the commit.
        write_segment(self._folder / entry.file_name, self._batches, durable=False, helpers=helpers)
        for batch in self._batches:
            if isinstance(batch, StoredBatch):
                batch.path.unlink()
        self._spilled.add(entry.segment_id)
        self._entries.append(entry)
        self._batches, self._pending_bytes = [], 0

    def _without(self, entry: SegmentEntry, paths: Sequence[bytes]) -> SegmentEntry:
        field = self._open(entry).value_field("path_value")
        if field is None:
            return entry
        ordinals = [ordinal for path in paths if (ordinal := field.terms.find(path)) >= 0]
        gone = frozenset(number for ordinal in ordinals for number in field.documents(ordinal))
        return replace(entry, deleted=entry.deleted | gone)

    def _merge(self, helpers: Executor | None) -> None:
        """Merge until no segment is too small, too full of deleted documents, or one too many."""
        self._entries = [entry for entry in self._entries if _alive(entry)]
        committed = {entry.segment_id for entry in self._listing.segments}
        worn = [entry for entry in self._entries if len(entry.deleted) > MAX_DELETED * entry.documents]
        small = [entry for entry in self._entries if _alive(entry) < SMALL_SEGMENT]
        new = [entry for entry in self._entries if entry.segment_id not in committed]
        chosen = {entry.segment_id for entry in worn}
        for group in (small, new):
            if len(group) > 1:
                chosen |= {entry.segment_id for entry in group}
        left = [entry for entry in self._entries if entry.segment_id not in chosen]
        excess = len(left) + bool(chosen) - MAX_SEGMENTS
        if excess > 0:
            chosen |= {entry.segment_id for entry in sorted(left, key=_alive)[: excess + 1]}
        self._merge_chosen([entry for entry in self._entries if entry.segment_id in chosen], helpers)

    def _merge_chosen(self, chosen: Sequence[SegmentEntry], helpers: Executor | None) -> None:
        if not chosen:
            return
        entry = SegmentEntry(_new_id(), sum(map(_alive, chosen)), frozenset())
        parts = [Part(self._open(one), one.deleted) for one in chosen]
        merge_segments(self._folder / entry.file_name, parts, helpers=helpers)
        first = self._entries.index(chosen[0])
        self._entries[first] = entry
        self._entries = [one for one in self._entries if one not in chosen]

    def _open(self, entry: SegmentEntry) -> SegmentFile:
        if entry.segment_id not in self._opened:
            segment = open_segment(self._folder / entry.file_name)
            if segment.documents != entry.documents:
                raise IndexDamagedError(f"{self._folder}: {entry.file_name} is not the one listed: run kikigaki rebuild")
            self._opened[entry.segment_id] = segment
        return self._opened[entry.segment_id]

    def _write_toc(self, listing: Listing) -> None:
        segments = [ArraySegment.of_entry(INDEX_NAME, entry) for entry in listing.segments]
        TOC(make_schema(), segments, listing.toc).write(FileStorage(str(self._folder)), INDEX_NAME)
        _sync_file(self._folder / _toc_name(listing.toc))

    def _remove_unlisted(self) -> None:
        """Take away the files that earlier states of this index, or a cancelled one, have left."""
        kept = {entry.file_name for entry in self._listing.segments} | {_toc_name(self._listing.toc)}
        for path in self._folder.glob(f"*{INDEX_NAME}_*"):
            if path.name not in kept:
                path.unlink(missing_ok=True)
        self._opened = {
            one.segment_id: self._opened[one.segment_id] for one in self._entries if one.segment_id in self._opened
        }


def open_store(folder: Path) -> BatchStore:
    """What puts batches into files of the folder of an index, for its writer to take; a commit or a cancel removes them."""
    return BatchStore(folder, prefix=f"{INDEX_NAME}_")


def verify_index(folder: Path) -> int:
    """How many sections the index in `folder` holds, once every array of it has been read and found as it was written.

    IndexMissingError when there is none, IndexDamagedError when it is damaged or of another version.
    """
    listing = read_listing(folder)
    for entry in listing.segments:
        segment = open_segment(folder / entry.file_name)
        segment.file.verify()
        if segment.documents != entry.documents:
            raise IndexDamagedError(f"{folder}: {entry.file_name} is not the one listed: run kikigaki rebuild")
    return sum(map(_alive, listing.segments))


def _new_id() -> str:
    return secrets.token_hex(8)  # Whoosh's own ids repeat when a program seeds `random`


def _alive(entry: SegmentEntry) -> int:
    return entry.documents - len(entry.deleted)


def _toc_name(number: int) -> str:
    return f"_{INDEX_NAME}_{number}.toc"


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
