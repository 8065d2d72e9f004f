"""`segments.json`: which segments an index has and which of their documents are deleted, readable without a pickle.

Whoosh keeps the same in its table of contents, which is a pickle; that one is written for Whoosh's own searchers and never
read by us. The listing names the number of the table that it was written with: another number beside it means that
another program has changed the index.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import IndexDamagedError, IndexMissingError

LISTING_NAME = "segments.json"
LISTING_FORMAT = 1
SEGMENT_SUFFIX = ".arrays"
INDEX_NAME = "MAIN"  # Whoosh's own default

_SEGMENT_ID = re.compile(r"[0-9a-z]{1,40}")
_TOC = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment of an index: its id, how many documents it holds, and the numbers of the deleted ones."""

    segment_id: str
    documents: int
    deleted: frozenset[int]

    @property
    def file_name(self) -> str:
        """The name of its file in the index folder."""
        return f"{INDEX_NAME}_{self.segment_id}{SEGMENT_SUFFIX}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The segments of an index in the order of their documents; `toc` is the number of Whoosh's table of contents."""

    toc: int
    segments: tuple[SegmentEntry, ...]


def read_listing(folder: Path) -> Listing:
    """The listing of the index in `folder`.

    IndexMissingError when there is no index; IndexDamagedError when the listing cannot be read, or another program has
    changed the index since.
    """
    toc = newest_toc(folder)
    try:
        text = (folder / LISTING_NAME).read_bytes()
    except OSError as error:
        if toc is None:
            raise IndexMissingError(f"{folder}: there is no index here: run kikigaki rebuild") from error
        raise _damaged(folder, f"{LISTING_NAME} cannot be read ({error})") from error
    try:
        listing = _parse(json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(folder, f"{LISTING_NAME} makes no sense ({error})") from error
    if listing.toc != toc:
        raise _damaged(folder, "another program has changed the index")
    return listing


def write_listing(folder: Path, listing: Listing) -> None:
    """Put the listing in place by one rename, its bytes safe on disk before; the folder is for the caller to fsync."""
    text = json.dumps(
        {
            "format": LISTING_FORMAT,
            "toc": listing.toc,
            "segments": [
                {"id": one.segment_id, "documents": one.documents, "deleted": sorted(one.deleted)}
                for one in listing.segments
            ],
        }
    )
    unfinished = folder / f"{LISTING_NAME}.new"
    with unfinished.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / LISTING_NAME)


def newest_toc(folder: Path) -> int | None:
    """The number of Whoosh's newest table of contents in `folder`; None when there is none or no such folder."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return None
    return max((int(found[1]) for name in names if (found := _TOC.fullmatch(name))), default=None)


def _parse(data: object) -> Listing:
    if not isinstance(data, dict) or data["format"] != LISTING_FORMAT:
        raise ValueError(f"it is not of format {LISTING_FORMAT}")
    segments = []
    for one in data["segments"]:
        if not _SEGMENT_ID.fullmatch(one["id"]):  # an id becomes a file name: it must not lead out of the folder
            raise ValueError(f"{one['id']!r} is no segment id")
        deleted = frozenset(int(number) for number in one["deleted"])
        if not all(0 <= number < one["documents"] for number in deleted):
            raise ValueError("a deleted document is none of the segment")
        segments.append(SegmentEntry(one["id"], int(one["documents"]), deleted))
    return Listing(int(data["toc"]), tuple(segments))


def _damaged(folder: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(f"{folder}: the index cannot be used: {what}: run kikigaki rebuild")
