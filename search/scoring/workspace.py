"""Arrays with an entry for every document that scoring writes on, one set for each thread."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.integer]


#: The largest number that a mark may be: after so many uses, marks are made anew.
LAST_MARK = 255


#: The marks as arrays of no dimension: NumPy compares with those in half the time that a number of Python's takes.
_MARKS = tuple(np.array(mark, np.uint8) for mark in range(LAST_MARK + 1))


class Marks(NamedTuple):
    """Documents that are marked: those whose entry in `marks` equals `mark`. What was marked before needs no removing."""

    marks: npt.NDArray[np.uint8]
    mark: npt.NDArray[np.uint8]

    def holds(self, documents: Integers) -> Flags:
        """Which of these documents are marked.

        `take` gathers twice as fast as an index in brackets, and four times as fast as it does by flags: what these leave is
        better taken by the places where they are set.
        """
        held: Flags = self.marks.take(documents) == self.mark
        return held

    def find(self, documents: Integers) -> Integers:
        """The places of those of these documents that are marked."""
        places: Integers = (self.marks.take(documents) == self.mark).nonzero()[0]
        return places


class Workspace:
    """Made once a segment; each array is as described between uses, and whoever writes on it puts that back."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._local = threading.local()

    def zeros(self) -> Floats:
        """0 for every document."""
        zeros: Floats | None = getattr(self._local, "zeros", None)
        if zeros is None:
            zeros = self._local.zeros = np.zeros(self._documents)
        return zeros

    def mark(self, documents: Integers) -> Marks:
        """These documents marked, and no others, until this thread marks some again."""
        local = self._local
        marks: npt.NDArray[np.uint8] | None = getattr(local, "marks", None)
        if marks is None or local.used == LAST_MARK:
            marks = local.marks = np.zeros(self._documents, np.uint8)
            local.used = 0
        local.used += 1
        mark = _MARKS[local.used]
        marks[documents] = mark
        return Marks(marks, mark)

    def integers(self, size: int) -> npt.NDArray[np.intp]:
        """Room for so many integers, holding anything, until this thread asks again.

        A new array of some hundred kilobytes costs more than what is done on it: its pages come from the system each time.
        """
        room: npt.NDArray[np.intp] | None = getattr(self._local, "integers", None)
        if room is None or len(room) < size:
            room = self._local.integers = np.empty(size + size // 4, np.intp)
        return room[:size]

    def floats(self, size: int) -> Floats:
        """Room for so many floating-point numbers, holding anything, until this thread asks again."""
        room: Floats | None = getattr(self._local, "floats", None)
        if room is None or len(room) < size:
            room = self._local.floats = np.empty(size + size // 4)
        return room[:size]

    def discard(self) -> None:
        """Forget this and every other thread's arrays, after an error that may have left one half written."""
        self._local = threading.local()
