"""Batches of documents to a segment file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from indexer.array_codec import list_writer
from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.encoded_terms import I64, U32
from indexer.array_codec.layout import ArrayFileWriter
from indexer.array_codec.list_writer import narrow, write_array, write_starts, write_terms
from indexer.array_codec.postings import LENGTH_TABLE, SortedTokens, SortedValues, sort_tokens, sort_values
from indexer.array_codec.term_order import TermOrder
from indexer.array_codec.token_writer import MANY_DOCUMENTS, write_tokens
from indexer.schema import TOKEN_FIELDS, VALUE_FIELDS

#: The value field by which equal scores are ordered, before the line.
PATH_FIELD = "path_value"


def write_segment(path: Path, batches: Sequence[DocumentBatch], *, durable: bool = True) -> None:
    """Write the documents of the batches, in their order, as a new segment; fsync it if it is to be `durable`."""
    lines = np.concatenate([np.frombuffer(batch.lines, np.uint32) for batch in batches])
    terms = chain.from_iterable([one.terms for one in batch.tokens] for batch in batches)
    values_of = chain.from_iterable([one.values for one in batch.values] for batch in batches)
    known = TermOrder(chain(terms, values_of))
    with ArrayFileWriter(path, durable=durable) as writer:
        write_documents(
            writer,
            lines=lines,
            record_sizes=np.concatenate([np.frombuffer(batch.record_sizes, np.uint32) for batch in batches]),
            records=(batch.records for batch in batches),
        )
        paths = None
        for place, value_field in enumerate(VALUE_FIELDS):
            values = sort_values([batch.values[place] for batch in batches], known)
            write_values(writer, value_field.name, values)
            paths = values if value_field.name == PATH_FIELD else paths
        ranks = write_ranks(writer, lines, paths)
        for field, tokens in zip(TOKEN_FIELDS, _sort_fields(batches, known), strict=True):
            write_tokens(writer, field.name, tokens, ranks=ranks)


def _sort_fields(batches: Sequence[DocumentBatch], known: TermOrder) -> Iterator[SortedTokens]:
    """The token fields in their order. In a large segment each is sorted while the one before it is written: most of
    either is NumPy, which leaves Python's lock to others."""

    def sort(place: int) -> SortedTokens:
        return sort_tokens([batch.tokens[place] for batch in batches], known)

    places = range(len(TOKEN_FIELDS))
    if sum(batch.documents for batch in batches) < MANY_DOCUMENTS:
        yield from map(sort, places)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(sort, places[0])
        for place in places[1:]:
            ready, ahead = ahead.result(), pool.submit(sort, place)
            yield ready
        yield ahead.result()


def write_values(writer: ArrayFileWriter, field: str, values: SortedValues) -> None:
    """Write a value field; nothing when it has no values."""
    if not values.terms:
        return
    starts, documents = values.document_starts, len(values.document_starts) - 1
    write_terms(writer, field, values.terms)
    write_starts(writer, f"{field}/posting_starts", values.posting_starts)
    write_array(writer, f"{field}/ids", narrow(values.ids, documents))
    if not np.array_equal(starts, np.arange(documents + 1)):
        write_array(writer, f"{field}/document_starts", starts.astype(np.uint32))
    write_array(writer, f"{field}/document_values", narrow(values.document_values, len(values.terms)))


def write_documents(
    writer: ArrayFileWriter, *, lines: U32, record_sizes: U32, records: Iterable[bytes | memoryview[int]]
) -> None:
    """Write what a segment keeps of each document apart from its fields."""
    writer.add_number("documents", len(lines))
    writer.add_number("chunk_documents", list_writer.CHUNK_DOCUMENTS)
    write_array(writer, "length_table", LENGTH_TABLE)
    write_array(writer, "lines", lines)
    starts = np.append(0, np.cumsum(record_sizes, dtype=np.int64))
    write_array(writer, "record_starts", narrow(starts, int(starts[-1]) + 1, at_least=np.uint32))
    writer.add_chunks("records", "B", records)


def write_ranks(writer: ArrayFileWriter, lines: U32, paths: SortedValues | None) -> U32:
    """Write and give back the place of each document among all by path, then line: the order of equal scores."""
    if paths is None or not len(paths.document_values):
        firsts: I64 = np.zeros(len(lines), np.int64)
    else:
        starts = paths.document_starts
        values = paths.document_values[np.minimum(starts[:-1], len(paths.document_values) - 1)].astype(np.int64)
        firsts = np.where(starts[:-1] < starts[1:], values, -1)
    ranks = np.empty(len(lines), np.uint32)
    in_order = np.arange(len(lines), dtype=np.uint32)
    ranks[np.lexsort((lines, firsts))] = in_order
    if not np.array_equal(ranks, in_order):
        write_array(writer, "ranks", narrow(ranks, len(lines)))
    return ranks
