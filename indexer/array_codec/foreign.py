"""An index that stock Whoosh has written to, in part or whole, turned into segments of ours."""

from __future__ import annotations

import os
from pathlib import Path

from whoosh.index import open_dir

from indexer.array_codec.codec import ArrayCodec, make_schema
from indexer.array_codec.listing import INDEX_NAME, Listing, SegmentEntry, write_listing


def adopt_index(folder: Path) -> None:
    """Write all segments of the index in `folder`, whatever their codec, into one of ours, without deleted sections.

    Whoosh's table of contents and the postings of its own codec are pickles: call this only for a folder that nobody
    else can write to. WhooshWriter and WhooshEngine never load either.
    """
    index = open_dir(str(folder), schema=make_schema())
    try:
        index.writer(codec=ArrayCodec()).commit(optimize=True)
        toc = index.latest_generation()
        with index.reader() as reader:
            leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
            entries = tuple(SegmentEntry(leaf.segment().segid, leaf.doc_count_all(), frozenset()) for leaf in leaves)
    finally:
        index.close()
    # Whoosh keeps its lock as an empty file; an index of ours holds nothing that its listing does not name.
    (folder / f"{INDEX_NAME}_WRITELOCK").unlink(missing_ok=True)
    write_listing(folder, Listing(toc, entries))
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
