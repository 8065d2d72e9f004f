"""Rows of numbers in flat columns, which grow: what each number adds to a field of the index."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from indexer.analysis.word import Unit

#: A row before it lies in columns: what a Unit begins with, of which some hundred thousand are not made.
Row = Unit | tuple[str, str, int, int, int]

Integers = npt.NDArray[np.integer]


class Rows:
    """For each number some rows: a term, a span within the word in code points, a place; those of one lie end to end."""

    __slots__ = ("counts", "ends", "firsts", "places", "starts", "terms")

    def __init__(self) -> None:
        """Starts without numbers."""
        self.firsts = array("i")
        self.counts = array("i")
        self.terms = array("i")
        self.starts = array("i")
        self.ends = array("i")
        self.places = array("i")

    def add(self, numbers: Integers, rows: Sequence[Sequence[Row]], find: Callable[[str], int]) -> None:
        """Add the rows of each of these numbers, with what `find` makes of their terms."""
        self._count(numbers, np.array(list(map(len, rows)), np.int32))
        flat = list(chain.from_iterable(rows))
        self.terms.extend([find(row[0]) for row in flat])
        self.starts.extend([row[2] for row in flat])
        self.ends.extend([row[3] for row in flat])
        self.places.extend([row[4] for row in flat])

    def add_whole(self, numbers: Integers, counts: Integers, terms: Sequence[int], lengths: Integers) -> None:
        """Add so many rows for each of these numbers, all from the first to the last code point of its word."""
        self._count(numbers, counts)
        self.terms.extend(terms)
        self.ends.frombytes(lengths.repeat(counts).astype(np.int32).tobytes())
        zeros = bytes(self.places.itemsize * len(terms))
        self.starts.frombytes(zeros)
        self.places.frombytes(zeros)

    def _count(self, numbers: Integers, counts: Integers) -> None:
        put(self.firsts, numbers, counts.cumsum() - counts + len(self.terms))
        put(self.counts, numbers, counts)


def put(column: array[int], numbers: Integers, values: npt.ArrayLike) -> None:
    """Set a column at these numbers; what else it has to grow by is 0."""
    column.frombytes(bytes(column.itemsize * max(int(numbers.max(initial=-1)) + 1 - len(column), 0)))
    np.frombuffer(column, column.typecode)[numbers] = values
