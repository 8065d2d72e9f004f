"""Lists of documents of a segment as NumPy arrays: read, searched."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np

from indexer.array_codec.segment_file import DocumentLists
from search.scoring.workspace import Integers

#: Numbers of documents.
Ids = Integers

#: A list so many times longer than what is looked for is searched in; in a shorter one every document is looked at.
SEARCHED = 16

#: A search takes as long, for each chunk of a list, as looking at so many documents.
_SEARCH_COST = 2_048

#: Of more chunks than few, numbers of shorter ones are added to an array of what each counts from, others chunk by chunk.
_SHORT_CHUNKS = 4_096
_FEW_CHUNKS = 4


class ArrayLists:
    """For each term of a field a list of documents, as arrays."""

    __slots__ = ("_bases", "_later_bases", "_lists", "_search_cost", "_starts", "chunked", "count", "extent", "holds", "ids")

    def __init__(self, lists: DocumentLists) -> None:
        self._lists = lists
        self.ids: Ids = np.asarray(lists.ids)
        self._starts: Ids = np.asarray(lists.starts)
        self._bases = np.arange(lists.chunks) * lists.chunk_documents
        self._later_bases = tuple(np.array(base) for base in self._bases[1:])  # see workspace.py for such arrays
        self._search_cost = _SEARCH_COST * lists.chunks
        self.chunked = lists.chunks > 1
        self.extent = lists.extent
        self.count = lists.count
        self.holds = lists.holds

    def documents(self, ordinal: int) -> Integers:
        """The documents of the list of this ordinal, in the type of an index: NumPy converts others slowly."""
        return self.read(ordinal, *self.extent(ordinal))

    def read(self, ordinal: int, start: int, stop: int) -> Integers:
        """As `documents`, for those who know the first entry of the list and its end."""
        ids = self.ids[start:stop].astype(np.intp)
        if self.chunked:
            self.add_chunks(ordinal, ids)
        return ids

    def add_chunks(self, ordinal: int, ids: Integers) -> None:
        """Make numbers in the segment out of numbers in their chunks; `ids` is the whole list of this ordinal."""
        if len(ids) < _SHORT_CHUNKS * (len(self._bases) - _FEW_CHUNKS):
            starts = self._chunk_starts(ordinal)
            ids += self._bases.repeat(starts[1:] - starts[:-1])
            return
        ends, first = self._lists.starts, ordinal * self._lists.chunks
        low = ends[first + 1] - ends[first]
        for chunk, base in enumerate(self._later_bases, first + 2):
            high = ends[chunk] - ends[first]
            part = ids[low:high]  # which `ids[…] += base` would copy onto itself
            part += base
            low = high

    def is_searched(self, size: int, wanted: int) -> bool:
        """Whether `wanted` documents are found sooner by searching a list of this size than by looking at all of it."""
        return size > SEARCHED * wanted + self._search_cost

    def search(self, ordinal: int, documents: Integers, *, side: Literal["left", "right"] = "left") -> Integers:
        """For each of these documents, which ascend, how many entries of the list of this ordinal are before it.

        With `side` "right", those of the document itself are counted, too.
        """
        first, stop = self._lists.extent(ordinal)
        if not self.chunked:
            return self.ids[first:stop].searchsorted(documents.astype(self.ids.dtype), side)
        wanted = (documents % self._lists.chunk_documents).astype(self.ids.dtype)
        bounds = [*documents.searchsorted(self._bases).tolist(), len(documents)]
        places = np.empty(len(documents), np.intp)
        for (low, high), (start, end) in zip(pairwise(bounds), pairwise(self._chunk_starts(ordinal).tolist()), strict=True):
            if low < high:
                places[low:high] = self.ids[start:end].searchsorted(wanted[low:high], side)
                places[low:high] += start - first
        return places

    def documents_at(self, ordinal: int, entries: Ids) -> Ids:
        """The documents of these entries of the list of this ordinal."""
        ids = self.ids[entries]
        if self.chunked:  # of chunks that start at one entry, all but the last are empty
            ids = ids + self._bases[self._chunk_starts(ordinal)[:-1].searchsorted(entries, side="right") - 1]
        return ids

    def _chunk_starts(self, ordinal: int) -> Ids:
        """The first entry of each chunk of the list of this ordinal, and its end."""
        first = ordinal * self._lists.chunks
        return self._starts[first : first + self._lists.chunks + 1]
