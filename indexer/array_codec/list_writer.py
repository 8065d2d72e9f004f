"""Sorted terms and their lists of documents, written to a segment file as narrow as their numbers allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.array_codec.encoded_terms import I64, U32, EncodedTerms
from indexer.array_codec.layout import ArrayFileWriter, Typecode

#: Documents of a chunk: their numbers in it take two bytes.
CHUNK_DOCUMENTS = 65_536

#: Entries that are held in memory at once while lists are written: what is made of them fits the cache.
_SLICE_ENTRIES = 262_144

_TYPECODES: dict[np.dtype[np.generic], Typecode] = {
    np.dtype(np.uint8): "B",
    np.dtype(np.uint16): "H",
    np.dtype(np.uint32): "I",
    np.dtype(np.uint64): "Q",
    np.dtype(np.float32): "f",
    np.dtype(np.float64): "d",
}
_UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)

Unsigned = npt.NDArray[np.unsignedinteger]

#: The documents of the lists of the terms `first` to `last` (exclusive), one list after the other.
ReadLists = Callable[[int, int], U32]


def write_array(writer: ArrayFileWriter, name: str, array: npt.NDArray[np.number]) -> None:
    """Write an array in the type that it has."""
    writer.add_array(name, _TYPECODES[array.dtype], np.ascontiguousarray(array).data)


def write_slices(writer: ArrayFileWriter, name: str, slices: Iterator[npt.NDArray[np.integer]], *, limit: int) -> None:
    """Write an array of numbers below `limit` that comes in slices, in the smallest type that holds them."""
    kind = narrowest(limit)
    writer.add_chunks(name, _TYPECODES[np.dtype(kind)], (one.astype(kind, copy=False).data for one in slices))


def narrow(array: npt.NDArray[np.integer], limit: int, *, at_least: type[np.unsignedinteger] = np.uint8) -> Unsigned:
    """The same numbers, all below `limit`, in the smallest type that holds them and is no smaller than `at_least`."""
    return array.astype(narrowest(limit, at_least=at_least), copy=False)


def narrowest(limit: int, *, at_least: type[np.unsignedinteger] = np.uint8) -> type[np.unsignedinteger]:
    """The smallest type that holds numbers below `limit` and is no smaller than `at_least`."""
    first = _UNSIGNED.index(at_least)
    for size, candidate in enumerate(_UNSIGNED[first:], first):
        if limit <= 1 << (8 << size):
            return candidate
    raise ValueError(f"no type holds numbers up to {limit}")


def slice_terms(starts: I64, *, entries: int = _SLICE_ENTRIES) -> Iterator[tuple[int, int]]:
    """First term and end, exclusive, of slices of lists that start there: of so many `entries` at most, or one list."""
    first, terms = 0, len(starts) - 1
    while first < terms:
        last = int(np.searchsorted(starts, starts[first] + entries, side="right")) - 1
        last = min(max(last, first + 1), terms)
        yield first, last
        first = last


def write_terms(writer: ArrayFileWriter, field: str, terms: EncodedTerms) -> None:
    """Write the sorted terms of a field and their hash table."""
    bits = max(1, len(terms).bit_length() - 1)
    buckets = np.fromiter(map(crc32, terms), np.uint32, len(terms)) >> np.uint32(32 - bits)
    order = np.argsort(buckets, kind="stable")
    starts = buckets[order].searchsorted(np.arange((1 << bits) + 1, dtype=np.uint32))
    write_array(writer, f"{field}/terms", np.frombuffer(terms.data, np.uint8))
    write_array(writer, f"{field}/term_starts", np.append(0, np.cumsum(terms.sizes)).astype(np.uint32))
    write_array(writer, f"{field}/hash_order", order.astype(np.uint32))
    write_array(writer, f"{field}/hash_starts", starts.astype(np.uint32))


def write_starts(writer: ArrayFileWriter, name: str, starts: I64) -> None:
    """Write where lists start."""
    write_array(writer, name, narrow(starts, int(starts[-1]) + 1, at_least=np.uint32))


def write_lists(writer: ArrayFileWriter, *, names: tuple[str, str], starts: I64, documents: int, read: ReadLists) -> None:
    """Write the starts and the ids of lists, cut into chunks where that takes less room; `names` are those of both."""
    terms = len(starts) - 1
    chunks = -(-documents // CHUNK_DOCUMENTS)
    if 2 * int(starts[-1]) <= 4 * terms * (chunks - 1):  # two bytes an entry less, but four more for each term and chunk
        chunks = 1
    counts = np.zeros(terms * chunks, np.int64)

    def slices() -> Iterator[npt.NDArray[np.integer]]:
        for first, last in slice_terms(starts):
            ids = read(first, last)
            if chunks > 1:
                owners = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
                owners = owners * chunks + ids // CHUNK_DOCUMENTS
                counts[first * chunks : last * chunks] = np.bincount(owners, minlength=(last - first) * chunks)
                ids = ids % CHUNK_DOCUMENTS
            yield ids

    starts_name, ids_name = names
    write_slices(writer, ids_name, slices(), limit=CHUNK_DOCUMENTS if chunks > 1 else documents)
    write_starts(writer, starts_name, np.append(0, np.cumsum(counts)) if chunks > 1 else starts)
