"""The terms of many batches as places in one order: a string is compared with others once, whatever fields hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
import numpy.typing as npt

from indexer.analysis.pairs import PairTerms, join_pairs, sort_as_words
from indexer.dataclass import dataclass

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
Integers = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class RankedTerms:
    """The terms that occur in a field, in order, and for each occurrence the place of its term among them."""

    terms: tuple[bytes, ...]
    ranks: U32


class TermOrder:
    """All terms of some batches in the order of their UTF-8 bytes, which is that of their code points."""

    def __init__(self, columns: Iterable[Sequence[str]]) -> None:
        """`columns` hold each term once; a column that is given several times is read once."""
        known = defaultdict[str, int](count().__next__)  # a term that is met first takes the next number
        #: By identity, and with the column, so that no other can have it.
        self._places: dict[int, tuple[Sequence[str], U32]] = {}
        for column in map(_words, columns):
            if id(column) not in self._places:
                met = np.fromiter(map(known.__getitem__, column), np.uint32, len(column))
                self._places[id(column)] = column, met
        terms = list(known)
        order = sorted(range(len(terms)), key=terms.__getitem__)
        places = np.empty(len(order), np.uint32)
        places[np.array(order, np.int64)] = np.arange(len(order), dtype=np.uint32)
        for key, (column, met) in self._places.items():
            self._places[key] = column, places[met]
        self._terms = list(map(terms.__getitem__, order))
        self._encoded = [term.encode("utf-8", "surrogatepass") for term in self._terms]

    def rank(self, columns: Sequence[Sequence[str]], ids: Sequence[Integers]) -> RankedTerms:
        """The terms of a field; `ids` are its occurrences in each batch, and count into the `columns`."""
        pairs = [one for one in columns if isinstance(one, PairTerms)]
        if pairs:
            ranked = self._rank_pairs(pairs, ids) if len(pairs) == len(columns) else None
            if ranked is not None:
                return ranked
            columns = [tuple(one) for one in columns]
            return TermOrder(columns).rank(columns, ids)
        occurring = [self._find(column)[own] for column, own in zip(columns, ids, strict=True)]
        used, ranks = _compact(occurring, len(self._terms))
        return RankedTerms(tuple([self._encoded[place] for place in used.tolist()]), ranks)

    def _rank_pairs(self, columns: Sequence[PairTerms], ids: Sequence[Integers]) -> RankedTerms | None:
        """As `rank`; None where the order of the words is not that of the pairs."""
        keys = np.concatenate([self._join(one) for one in columns])
        distinct, places = np.unique(keys, return_inverse=True)
        ends = np.cumsum([len(one) for one in columns])
        occurring = [places[end - len(one) : end][own] for one, own, end in zip(columns, ids, ends.tolist(), strict=True)]
        used, ranks = _compact(occurring, len(distinct))
        firsts, seconds = (half.tolist() for half in np.divmod(distinct[used], len(self._terms)))
        if not sort_as_words([self._terms[place] for place in dict.fromkeys(firsts)]):
            return None
        return RankedTerms(join_pairs(self._encoded, firsts, seconds), ranks)

    def _join(self, pairs: PairTerms) -> I64:
        """Each pair as one number, which sorts as both words do."""
        places = self._find(pairs.words).astype(np.int64)
        firsts, seconds = (places[np.asarray(one)] for one in (pairs.firsts, pairs.seconds))
        keys: I64 = firsts * len(self._terms) + seconds
        return keys

    def _find(self, column: Sequence[str]) -> U32:
        return self._places[id(column)][1]


def _words(column: Sequence[str]) -> Sequence[str]:
    return column.words if isinstance(column, PairTerms) else column


def _compact(occurring: Sequence[Integers], size: int) -> tuple[I64, U32]:
    """Which of the numbers below `size` occur, ascending, and for each occurrence the place of its number among these."""
    numbers = np.concatenate([*occurring, np.zeros(0, np.uint32)])
    used = np.zeros(size, bool)
    used[numbers] = True
    places = used.cumsum(dtype=np.uint32)
    return used.nonzero()[0], places[numbers] - np.uint32(1)
