"""The terms of a batch as numbers: most were in batches before it, and are not copied for each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import overload

from indexer.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class HeldTerms(Sequence[str]):
    """Distinct terms as their numbers in `known`, which may grow at its end. Pickles to a tuple of strings."""

    known: Sequence[str]
    numbers: array[int]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(map(self.known.__getitem__, self.numbers[index]))
        return self.known[self.numbers[index]]

    def __reduce__(self) -> tuple[type[tuple[str, ...]], tuple[tuple[str, ...]]]:
        return tuple, (self[:],)
