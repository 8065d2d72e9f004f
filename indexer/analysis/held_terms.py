"""Sequences of terms that a batch holds as numbers: strings are made for those who ask."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Sequence
from typing import overload

from indexer.analysis.pairs import make_pair
from indexer.dataclass import dataclass


class MadeTerms(Sequence[str]):
    """Terms of which each is made when it is asked for."""

    __slots__ = ()

    @abstractmethod
    def make(self, index: int) -> str:
        """The term at this place; IndexError where there is none."""

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple([self.make(one) for one in range(len(self))[index]])
        return self.make(index)


@dataclass(frozen=True, slots=True)
class HeldTerms(MadeTerms):
    """Distinct terms as their numbers in `known`, which may grow at its end: most were in batches before, and are not copied
    for each. Pickles to a tuple of strings."""

    known: Sequence[str]
    numbers: array[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def make(self, index: int) -> str:
        """The term at this place."""
        return self.known[self.numbers[index]]

    def __reduce__(self) -> tuple[type[tuple[str, ...]], tuple[tuple[str, ...]]]:
        return tuple, (self[:],)


@dataclass(frozen=True, slots=True)
class PairTerms(MadeTerms):
    """Distinct pairs as the numbers of their words in `words`: there are ten times as many pairs as words."""

    words: Sequence[str]
    firsts: array[int]
    seconds: array[int]

    def __len__(self) -> int:
        return len(self.firsts)

    def make(self, index: int) -> str:
        """The pair at this place."""
        return make_pair(self.words[self.firsts[index]], self.words[self.seconds[index]])
