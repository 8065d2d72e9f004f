"""Arrays with an entry for every document that scoring writes on, one set for each thread."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.integer]


class Workspace:
    """Made once a segment; each array is as described between uses, and whoever writes on it puts that back."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._local = threading.local()
        self._steps: Integers | None = None

    def scores(self) -> Floats:
        """-1 for every document: none matched yet."""
        scores: Floats | None = getattr(self._local, "scores", None)
        if scores is None:
            scores = self._local.scores = np.full(self._documents, -1.0)
        return scores

    def zeros(self) -> Floats:
        """0 for every document."""
        zeros: Floats | None = getattr(self._local, "zeros", None)
        if zeros is None:
            zeros = self._local.zeros = np.zeros(self._documents)
        return zeros

    def flags(self) -> Flags:
        """False for every document."""
        flags: Flags | None = getattr(self._local, "flags", None)
        if flags is None:
            flags = self._local.flags = np.zeros(self._documents, bool)
        return flags

    def places(self) -> Integers:
        """A number for every document, holding anything: written for some documents and read for others."""
        places: Integers | None = getattr(self._local, "places", None)
        if places is None:
            places = self._local.places = np.zeros(self._documents, np.uint32)
        return places

    def steps(self, size: int) -> Integers:
        """0, 1, 2, … below `size`, which is at most the number of documents; not to be written on."""
        if self._steps is None:
            self._steps = np.arange(self._documents, dtype=np.uint32)
        return self._steps[:size]

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
