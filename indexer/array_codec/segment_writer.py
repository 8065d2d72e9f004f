"""Batches of documents to a segment file: postings made as narrow as their numbers allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.layout import ArrayFileWriter, Typecode
from indexer.array_codec.postings import (
    F32,
    I64,
    LENGTH_TABLE,
    U8,
    U32,
    SortedTokens,
    SortedValues,
    sort_tokens,
    sort_values,
)
from indexer.array_codec.segment_file import BLOCK
from indexer.schema import TOKEN_FIELDS, VALUE_FIELDS

#: From this many documents on, a segment keeps the bounds that let a scorer skip: below, reading whole lists is faster.
BOUNDED_FROM = 100_000

_TYPECODES: dict[str, Typecode] = {"uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q", "float32": "f", "float64": "d"}
_UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)

Unsigned = npt.NDArray[np.unsignedinteger]


def write_segment(path: Path, batches: Sequence[DocumentBatch]) -> None:
    """Write the documents of the batches, in their order, as a new segment."""
    with ArrayFileWriter(path) as writer:
        documents = sum(batch.documents for batch in batches)
        write_documents(
            writer,
            lines=np.concatenate([np.frombuffer(batch.lines, np.uint32) for batch in batches]),
            record_sizes=np.concatenate([np.frombuffer(batch.record_sizes, np.uint32) for batch in batches]),
            records=(batch.records for batch in batches),
        )
        for place, field in enumerate(TOKEN_FIELDS):
            write_tokens(writer, field.name, sort_tokens([batch.tokens[place] for batch in batches]), documents)
        for place, value_field in enumerate(VALUE_FIELDS):
            write_values(writer, value_field.name, sort_values([batch.values[place] for batch in batches]))


def write_tokens(writer: ArrayFileWriter, field: str, tokens: SortedTokens, documents: int) -> None:
    """Write a token field; nothing when it has no terms."""
    if not tokens.terms:
        return
    weights, rows = np.unique(tokens.weights, return_inverse=True)
    codes = ((rows << 8) | tokens.lengths[tokens.ids]).astype(np.uint32)
    write_terms(writer, field, tokens.terms, tokens.posting_starts)
    write_array(writer, f"{field}/ids", narrow(tokens.ids, documents))
    write_codes(writer, field, codes, weights, tokens.posting_starts, documents=documents)
    write_lengths(writer, field, tokens.lengths, tokens.exact_length)
    write_counts(writer, field, tokens.counts, plain=np.array_equal(tokens.counts, tokens.weights))
    write_array(writer, f"{field}/positions", narrow(tokens.positions, int(tokens.positions.max()) + 1))
    if tokens.sizes.any():
        for name, numbers in (("starts", tokens.starts), ("sizes", tokens.sizes)):
            write_array(writer, f"{field}/{name}", narrow(numbers, int(numbers.max()) + 1))


def write_values(writer: ArrayFileWriter, field: str, values: SortedValues) -> None:
    """Write a value field; nothing when it has no values."""
    if not values.terms:
        return
    write_terms(writer, field, values.terms, values.posting_starts)
    write_array(writer, f"{field}/ids", narrow(values.ids, len(values.document_starts)))
    write_array(writer, f"{field}/document_starts", values.document_starts.astype(np.uint32))
    write_array(writer, f"{field}/document_values", narrow(values.document_values, len(values.terms)))


def write_documents(
    writer: ArrayFileWriter, *, lines: U32, record_sizes: U32, records: Iterable[bytes | memoryview[int]]
) -> None:
    """Write what a segment keeps of each document apart from its fields."""
    writer.add_number("documents", len(lines))
    write_array(writer, "length_table", LENGTH_TABLE)
    write_array(writer, "lines", lines)
    write_array(writer, "record_starts", np.append(0, np.cumsum(record_sizes, dtype=np.uint64)).astype(np.uint64))
    writer.add_chunks("records", "B", records)


def write_terms(writer: ArrayFileWriter, field: str, terms: Sequence[bytes], posting_starts: I64) -> None:
    """Write the sorted terms of a field, their hash table, and where their postings start."""
    sizes = np.fromiter(map(len, terms), np.int64, len(terms))
    bits = max(1, len(terms).bit_length() - 1)
    buckets = np.fromiter(map(crc32, terms), np.uint32, len(terms)) >> np.uint32(32 - bits)
    order = np.argsort(buckets, kind="stable")
    starts = buckets[order].searchsorted(np.arange((1 << bits) + 1, dtype=np.uint32))
    write_array(writer, f"{field}/terms", np.frombuffer(b"".join(terms), np.uint8))
    write_array(writer, f"{field}/term_starts", np.append(0, np.cumsum(sizes)).astype(np.uint32))
    write_array(writer, f"{field}/hash_order", order.astype(np.uint32))
    write_array(writer, f"{field}/hash_starts", starts.astype(np.uint32))
    write_array(writer, f"{field}/posting_starts", narrow(posting_starts, int(posting_starts[-1]) + 1, at_least=np.uint32))


def write_codes(
    writer: ArrayFileWriter, field: str, codes: Unsigned, weights: F32, posting_starts: I64, *, documents: int
) -> None:
    """Write the codes of all postings, the weights that they count into, and in a large segment each term's bounds."""
    write_array(writer, f"{field}/weights", weights)
    write_array(writer, f"{field}/codes", narrow(codes, len(weights) << 8, at_least=np.uint16))
    if documents >= BOUNDED_FROM:
        bounds, starts = _find_bounds(codes, posting_starts)
        write_array(writer, f"{field}/bounds", narrow(bounds, len(weights) << 8, at_least=np.uint16))
        write_array(writer, f"{field}/bound_starts", starts)


def write_lengths(writer: ArrayFileWriter, field: str, lengths: U8, exact_length: float) -> None:
    """Write the documents' lengths in a field, and their sums."""
    write_array(writer, f"{field}/lengths", lengths)
    writer.add_number(f"{field}/exact_length", exact_length)
    writer.add_number(f"{field}/kept_length", float(LENGTH_TABLE[lengths].sum(dtype=np.uint64)))


def write_counts(writer: ArrayFileWriter, field: str, counts: Unsigned, *, plain: bool) -> None:
    """Write how many occurrences each posting has; `plain` when that is its weight, which is kept already."""
    blocks = np.append(0, np.cumsum(counts, dtype=np.int64))[::BLOCK]
    write_array(writer, f"{field}/count_blocks", narrow(blocks, int(blocks[-1]) + 1, at_least=np.uint32))
    if not plain:
        write_array(writer, f"{field}/counts", narrow(counts, int(counts.max()) + 1))


def write_array(writer: ArrayFileWriter, name: str, array: npt.NDArray[np.number]) -> None:
    """Write an array in the type that it has."""
    writer.add_array(name, _TYPECODES[array.dtype.name], np.ascontiguousarray(array).data)


def narrow(array: npt.NDArray[np.integer], limit: int, *, at_least: type[np.unsignedinteger] = np.uint8) -> Unsigned:
    """The same numbers, all below `limit`, in the smallest type that holds them and is no smaller than `at_least`."""
    for candidate in _UNSIGNED[_UNSIGNED.index(at_least) :]:
        if limit - 1 <= np.iinfo(candidate).max:
            return array.astype(candidate, copy=False)
    raise ValueError(f"no type holds numbers up to {limit}")


def _find_bounds(codes: Unsigned, posting_starts: I64) -> tuple[U32, U32]:
    """For each term its distinct weights, each with the smallest length beside it, as codes; and where each term starts."""
    terms = np.repeat(np.arange(len(posting_starts) - 1, dtype=np.uint64), np.diff(posting_starts))
    keys = np.unique((terms << np.uint64(32)) | codes)
    del terms
    first = np.ones(len(keys), bool)  # codes ascend: the first one of a term and weight has the smallest length
    first[1:] = (keys[1:] >> np.uint64(8)) != (keys[:-1] >> np.uint64(8))
    kept = keys[first]
    starts = (kept >> np.uint64(32)).searchsorted(np.arange(len(posting_starts), dtype=np.uint64))
    return (kept & np.uint64(0xFFFFFFFF)).astype(np.uint32), starts.astype(np.uint32)
