"""Where each document of a segment is in the lists of its most frequent terms: looked up, not searched for."""

from __future__ import annotations

import threading
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from search.scoring.workspace import Integers

#: Bytes that the tables of an index take at most, in each process that searches it: one a document and table (and 1/16).
MOST_BYTES = 32 << 20

#: Lists of at least so many postings, and of one document in so many, have a table made when they are first looked into:
#: for what it takes to go through such a list two or three times.
LEAST_SIZE = 4_096
LEAST_SHARE = 16

#: A place is kept as that of the first document of its block, and one byte that counts on from there.
_BLOCK_BITS = 7
_BLOCK = 1 << _BLOCK_BITS

_BYTES = np.arange(256, dtype=np.uint8)
_NOT_LISTED = np.array(0, np.uint8)  # see workspace.py for arrays of no dimension


class Lists(Protocol):
    """Lists of documents, told apart by identity."""

    def documents(self, ordinal: int) -> Integers:
        """The documents of the list of this ordinal, ascending."""


class PlaceTable(NamedTuple):
    """A list by document: `steps` (uint8, one a document) is 0 where the document is not in the list; its place there is
    otherwise its step added to the entry of `bases` (intp) for its block of 128 documents."""

    size: int
    steps: npt.NDArray[np.uint8]
    bases: npt.NDArray[np.intp]

    def locate(self, documents: Integers) -> tuple[Integers, Integers]:
        """Which of these documents are in the list (their indices, ascending), and the place of each of those in it."""
        steps = self.steps.take(documents)
        indices = (steps != _NOT_LISTED).nonzero()[0]  # of flags it is faster than of numbers
        places: Integers = self.bases.take(documents.take(indices) >> _BLOCK_BITS)
        places += steps.take(indices)
        return indices, places

    def holds(self, documents: Integers) -> npt.NDArray[np.bool_]:
        """Which of these documents are in the list."""
        held: npt.NDArray[np.bool_] = self.steps.take(documents) != _NOT_LISTED
        return held

    def nearest(self, documents: Integers) -> tuple[npt.NDArray[np.bool_], Integers]:
        """For each of these documents whether it is in the list, and a place: its own where it is.

        Of few documents, that is done with sooner than with those that are in the list alone.
        """
        steps = self.steps.take(documents)
        places: Integers = self.bases.take(documents >> _BLOCK_BITS)
        places += steps
        return steps != _NOT_LISTED, places


def make_place_table(documents: Integers, count: int) -> PlaceTable:
    """The table of a list of some of `count` documents, ascending; IndexError or ValueError when one is beyond them."""
    bounds = documents.searchsorted(np.arange(0, count + _BLOCK, _BLOCK))
    bases = bounds[:-1] - 1
    steps = np.zeros(count, np.uint8)
    # Modulo 256, which a step is below: numbers of eight bytes take twice as long, most of it for fresh memory.
    steps[documents] = np.resize(_BYTES, len(documents)) - bases.astype(np.uint8).repeat(bounds[1:] - bounds[:-1])
    return PlaceTable(len(documents), steps, bases)


class PlaceTables:
    """The tables of a segment, those of the longest lists that were asked for. Safe to share between threads."""

    def __init__(self, documents: int, *, most: int) -> None:
        """For a segment of so many documents: `most` tables at most."""
        self._documents = documents
        #: The shortest list of which a table is made.
        self.least = max(LEAST_SIZE, documents // LEAST_SHARE)
        self._most = most
        self._tables: dict[tuple[Lists, int], PlaceTable] = {}
        self._lock = threading.Lock()

    def find(self, lists: Lists, ordinal: int, size: int) -> PlaceTable | None:
        """The table of the list of this ordinal, which has `size` entries; None for one that has none."""
        if size < self.least:
            return None
        return self._tables.get((lists, ordinal)) or self._add(lists, ordinal, size)

    def _add(self, lists: Lists, ordinal: int, size: int) -> PlaceTable | None:
        with self._lock:
            if len(self._tables) >= self._most:
                shortest = min(self._tables, key=lambda key: self._tables[key].size, default=None)
                if shortest is None or self._tables[shortest].size >= size:
                    return None
                del self._tables[shortest]
            table = self._tables[lists, ordinal] = make_place_table(lists.documents(ordinal), self._documents)
            return table
