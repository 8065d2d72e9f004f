"""Terms as bytes that lie end to end: put in order and joined by NumPy, without an object for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from indexer.dataclass import dataclass

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

#: Bytes of a term that are compared as numbers, two of eight bytes: nearly all terms are shorter.
_KEY_BYTES = 16

#: Terms that are looked at at once: what is made of them fits the cache.
_BLOCK_TERMS = 16_384


@dataclass(frozen=True, slots=True)
class EncodedTerms:
    """Terms in UTF-8, end to end, and the bytes that each takes; `apart` are the same terms where they were at hand."""

    data: bytes
    sizes: I64
    apart: Sequence[bytes] | None = None

    def __len__(self) -> int:
        return len(self.sizes)

    def __iter__(self) -> Iterator[bytes]:
        if self.apart is not None:
            return iter(self.apart)
        data, ends = self.data, [0, *self.sizes.cumsum().tolist()]
        return iter([data[start:end] for start, end in pairwise(ends)])

    def take(self, places: I64) -> EncodedTerms:
        """The terms at these places, in the order of the places."""
        sizes = self.sizes[places]
        return EncodedTerms(self._gather(self._starts[places], sizes), sizes)

    def join(self, firsts: I64, seconds: I64, between: bytes) -> EncodedTerms:
        """Of each two places their terms as one, with one byte `between`."""
        starts = np.full((len(firsts), 3), len(self.data))
        starts[:, 0], starts[:, 2] = (self._starts[places] for places in (firsts, seconds))
        sizes = np.ones((len(firsts), 3), np.int64)
        sizes[:, 0], sizes[:, 2] = self.sizes[firsts], self.sizes[seconds]
        joined = EncodedTerms(self.data + between, self.sizes)
        return EncodedTerms(joined._gather(starts.ravel(), sizes.ravel()), sizes.sum(axis=1))

    @property
    def _starts(self) -> I64:
        starts: I64 = self.sizes.cumsum() - self.sizes
        return starts

    def _gather(self, starts: I64, sizes: I64) -> bytes:
        data, found = np.frombuffer(self.data, np.uint8), []
        for first in range(0, len(starts), _BLOCK_TERMS):
            own = sizes[first : first + _BLOCK_TERMS]
            places = (starts[first : first + _BLOCK_TERMS] - own.cumsum() + own).repeat(own)
            places += np.arange(len(places))
            found.append(data[places].tobytes())
        return b"".join(found)


def encode_terms(terms: Iterable[str]) -> EncodedTerms:
    """The same terms in UTF-8."""
    return join_terms([term.encode("utf-8", "surrogatepass") for term in terms])


def join_terms(terms: Sequence[bytes]) -> EncodedTerms:
    """The same terms, end to end."""
    return EncodedTerms(b"".join(terms), np.fromiter(map(len, terms), np.int64, len(terms)), terms)


def unite_terms(parts: Sequence[EncodedTerms]) -> tuple[EncodedTerms, list[I64]]:
    """Every term of these once, in the order of their bytes; and for each part the places that its own have there."""
    sizes = np.concatenate([*[part.sizes for part in parts], np.zeros(0, np.int64)])
    terms = EncodedTerms(b"".join([part.data for part in parts]), sizes)
    order, repeated = _order(terms)
    places = np.empty(len(order), np.int64)
    places[order] = (~repeated).cumsum() - 1
    ends = accumulate(map(len, parts))
    return terms.take(order[~repeated]), [places[end - len(part) : end] for part, end in zip(parts, ends, strict=True)]


def _order(terms: EncodedTerms) -> tuple[I64, npt.NDArray[np.bool_]]:
    """What puts the terms in order, and for each term in that order whether it is the one before it once more."""
    high, low = _keys(terms)
    # A shorter one before a longer one that goes on with zeros; of those that go on beyond the key, any first for now.
    sizes = np.minimum(terms.sizes, _KEY_BYTES + 1).astype(np.uint8)
    order: I64 = np.lexsort((sizes, low, high))
    repeated = np.zeros(len(order), bool)
    high, low, sizes = high[order], low[order], sizes[order]
    repeated[1:] = (high[1:] == high[:-1]) & (low[1:] == low[:-1]) & (sizes[1:] == sizes[:-1])
    unsure = repeated & (sizes > _KEY_BYTES)
    unsure[:-1] |= unsure[1:]
    if unsure.any():
        own = order[unsure]
        texts = list(terms.take(own))
        # Those of one key lie side by side, and keep their places among the others, so that all can be sorted at once.
        ranks = sorted(range(len(own)), key=texts.__getitem__)
        order[unsure] = own[ranks]
        repeated[unsure] = [False, *(texts[one] == texts[after] for one, after in pairwise(ranks))]
    return order, repeated


def _keys(terms: EncodedTerms) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The first bytes of each term as two numbers that sort as they do; what is missing counts as zero."""
    windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(terms.data + bytes(_KEY_BYTES), np.uint8), _KEY_BYTES)
    starts, keys = terms.sizes.cumsum() - terms.sizes, np.empty((len(terms), 2), np.uint64)
    for first in range(0, len(terms), _BLOCK_TERMS):
        sizes = terms.sizes[first : first + _BLOCK_TERMS, None]
        found = windows[starts[first : first + _BLOCK_TERMS]] * (np.arange(_KEY_BYTES) < sizes)
        keys[first : first + _BLOCK_TERMS] = found.view(">u8")
    return keys[:, 0], keys[:, 1]
