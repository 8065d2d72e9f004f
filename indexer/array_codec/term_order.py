"""The terms of many batches as places in one order: a string is compared with others once, whatever fields hold it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.analysis.held_terms import HeldTerms, PairTerms
from indexer.analysis.pairs import BETWEEN
from indexer.array_codec.encoded_terms import I64, U32, EncodedTerms, encode_terms, unite_terms
from indexer.array_codec.stored_batch import StoredTerms
from indexer.dataclass import dataclass

Integers = npt.NDArray[np.integer]

_BELOW = re.compile(b"[\0-\x1f]")  # what sorts before a space


@dataclass(frozen=True, slots=True)
class RankedTerms:
    """The terms that occur in a field, in order, and for each occurrence the place of its term among them."""

    terms: EncodedTerms
    ranks: U32


class TermOrder:
    """All terms of some batches in the order of their UTF-8 bytes, which is that of their code points."""

    def __init__(self, columns: Iterable[Sequence[str]]) -> None:
        """`columns` hold each term once; a column that is given several times is read once."""
        distinct = {id(column): column for column in map(_words, columns)}
        held = {key: found for key, column in distinct.items() if (found := _stored(column))}
        stored: dict[Path, StoredTerms] = {}
        for known, _ in held.values():
            if len(known) > len(stored.get(known.path, ())):
                stored[known.path] = known
        apart = {key: column for key, column in distinct.items() if key not in held}
        self._terms, united = unite_terms(
            [*[known.read() for known in stored.values()], *[encode_terms(column) for column in apart.values()]]
        )
        of_stored = dict(zip(stored, united, strict=False))
        places = dict(zip(apart, united[len(stored) :], strict=True))
        places |= {key: of_stored[known.path][numbers] for key, (known, numbers) in held.items()}
        #: By identity, and with the column, so that no other can have it.
        self._places = {key: (column, places[key]) for key, column in distinct.items()}

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
        return RankedTerms(self._terms.take(used), ranks)

    def _rank_pairs(self, columns: Sequence[PairTerms], ids: Sequence[Integers]) -> RankedTerms | None:
        """As `rank`; None where the order of the words is not that of the pairs."""
        keys = np.concatenate([self._join(one) for one in columns])
        distinct, places = np.unique(keys, return_inverse=True)
        ends = np.cumsum([len(one) for one in columns])
        occurring = [places[end - len(one) : end][own] for one, own, end in zip(columns, ids, ends.tolist(), strict=True)]
        used, ranks = _compact(occurring, len(distinct))
        firsts, seconds = np.divmod(distinct[used], len(self._terms))
        if not _sort_as_words(list(self._terms.take(np.unique(firsts)))):
            return None
        return RankedTerms(self._terms.join(firsts, seconds, BETWEEN), ranks)

    def _join(self, pairs: PairTerms) -> I64:
        """Each pair as one number, which sorts as both words do."""
        places = self._find(pairs.words)
        firsts, seconds = (places[np.asarray(one)] for one in (pairs.firsts, pairs.seconds))
        keys: I64 = firsts * len(self._terms) + seconds
        return keys

    def _find(self, column: Sequence[str]) -> I64:
        return self._places[id(column)][1]


def _stored(column: Sequence[str]) -> tuple[StoredTerms, Integers] | None:
    """The stored terms that a column holds some of, and which."""
    if isinstance(column, HeldTerms) and isinstance(column.known, StoredTerms):
        return column.known, np.asarray(column.numbers)
    return None


def _words(column: Sequence[str]) -> Sequence[str]:
    return column.words if isinstance(column, PairTerms) else column


def _compact(occurring: Sequence[Integers], size: int) -> tuple[I64, U32]:
    """Which of the numbers below `size` occur, ascending, and for each occurrence the place of its number among these."""
    numbers = np.concatenate([*occurring, np.zeros(0, np.uint32)])
    used = np.zeros(size, bool)
    used[numbers] = True
    places = used.cumsum(dtype=np.uint32)
    return used.nonzero()[0], places[numbers] - np.uint32(1)


def _sort_as_words(firsts: Collection[bytes]) -> bool:
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
