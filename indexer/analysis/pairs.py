"""Two words side by side as one term: what an index holds of them and what a query asks, without NumPy."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Sequence
from typing import overload

from indexer.dataclass import dataclass

#: A pair may stand this many places apart: with a particle between, 基盤の仮想化 is a pair, with punctuation it is none.
PAIR_REACH = 2

#: Between the words of a pair, in UTF-8.
BETWEEN = b" "
_BELOW = re.compile(b"[\0-\x1f]")  # what sorts before a space


def make_pair(first: str, second: str) -> str:
    """The term of two adjacent terms of `text` in the field `pair`; hardly any of them has a space of its own."""
    return f"{first} {second}"


@dataclass(frozen=True, slots=True)
class PairTerms(Sequence[str]):
    """Distinct pairs as the numbers of their words in `words`: there are ten times as many pairs, made when asked for."""

    words: Sequence[str]
    firsts: array[int]
    seconds: array[int]

    def __len__(self) -> int:
        return len(self.firsts)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        return make_pair(self.words[self.firsts[index]], self.words[self.seconds[index]])


def sort_as_words(firsts: Collection[bytes]) -> bool:
    """Whether pairs that begin with these sort by their first words, then by their second, and no two are one term.

    A pair begins with its first word and a space, so that this holds unless one such beginning begins another, (TДT of a
    face that is written ( TДT), or a word holds a character that sorts before the space.
    """
    joined = b"".join(firsts)
    if _BELOW.search(joined):
        return False
    if BETWEEN not in joined:
        return True
    known = set(firsts)
    return not any(
        first[: found.start()] in known for first in firsts if BETWEEN in first for found in re.finditer(BETWEEN, first)
    )
