"""Batches of documents to a segment file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.array_codec import list_writer
from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.encoded_terms import I64, U32
from indexer.array_codec.field_parts import ALL_FIELDS, share_fields
from indexer.array_codec.layout import ArrayFileWriter
from indexer.array_codec.list_writer import narrow, write_array, write_starts, write_terms
from indexer.array_codec.postings import LENGTH_TABLE, SortedTokens, SortedValues, sort_tokens, sort_values
from indexer.array_codec.stored_batch import StoredBatch
from indexer.array_codec.term_order import TermOrder
from indexer.array_codec.token_writer import MANY_DOCUMENTS, write_tokens
from indexer.schema import VALUE_FIELDS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from _typeshed import ReadableBuffer

#: The value field by which equal scores are ordered, before the line.
PATH_FIELD = "path_value"


def write_segment(
    path: Path, batches: Sequence[DocumentBatch | StoredBatch], *, durable: bool = True, helpers: Executor | None = None
) -> None:
    """Write the documents of the batches, in their order, as a new segment; fsync it if it is to be `durable`.

    Of a large one `helpers` write some fields.
    """
    many = sum(batch.documents for batch in batches) >= MANY_DOCUMENTS
    with (
        share_fields(path, helpers if many else None, _write_part, batches) as parts,
        ArrayFileWriter(path, durable=durable) as writer,
    ):
        loaded = _load(batches)
        known = _order_terms(loaded)
        lines = _lines(loaded)
        write_documents(
            writer,
            lines=lines,
            record_sizes=np.concatenate([np.frombuffer(batch.record_sizes, np.uint32) for batch in loaded]),
            records=(batch.records for batch in loaded),
        )
        paths = None
        for place, value_field in enumerate(VALUE_FIELDS):
            values = sort_values([batch.values[place] for batch in loaded], known)
            write_values(writer, value_field.name, values)
            paths = values if value_field.name == PATH_FIELD else paths
        ranks = write_ranks(writer, lines, paths)
        _write_fields(writer, loaded, known, ranks=ranks, fields=parts.own)
        parts.append(writer)


def _write_part(path: Path, fields: tuple[str, ...], batches: Sequence[DocumentBatch | StoredBatch]) -> None:
    """Write these token fields of the documents into a file of their own."""
    loaded = _load(batches)
    known = _order_terms(loaded)
    place = next(place for place, field in enumerate(VALUE_FIELDS) if field.name == PATH_FIELD)
    ranks = find_ranks(_lines(loaded), sort_values([batch.values[place] for batch in loaded], known))
    with ArrayFileWriter(path, durable=False) as writer:
        _write_fields(writer, loaded, known, ranks=ranks, fields=fields)


def _load(batches: Sequence[DocumentBatch | StoredBatch]) -> list[DocumentBatch]:
    return [batch.load() if isinstance(batch, StoredBatch) else batch for batch in batches]


def _order_terms(batches: Sequence[DocumentBatch]) -> TermOrder:
    terms = chain.from_iterable([one.terms for one in batch.tokens] for batch in batches)
    return TermOrder(chain(terms, chain.from_iterable([one.values for one in batch.values] for batch in batches)))


def _lines(batches: Sequence[DocumentBatch]) -> U32:
    return np.concatenate([np.frombuffer(batch.lines, np.uint32) for batch in batches])


def _write_fields(
    writer: ArrayFileWriter, batches: Sequence[DocumentBatch], known: TermOrder, *, ranks: U32, fields: tuple[str, ...]
) -> None:
    for field, tokens in zip(fields, _sort_fields(batches, known, fields), strict=True):
        write_tokens(writer, field, tokens, ranks=ranks)


def _sort_fields(batches: Sequence[DocumentBatch], known: TermOrder, fields: tuple[str, ...]) -> Iterator[SortedTokens]:
    """The token fields in their order. In a large segment each is sorted while the one before it is written: most of
    either is NumPy, which leaves Python's lock to others."""

    def sort(place: int) -> SortedTokens:
        return sort_tokens([batch.tokens[place] for batch in batches], known)

    places = [ALL_FIELDS.index(field) for field in fields]
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


def write_documents(writer: ArrayFileWriter, *, lines: U32, record_sizes: U32, records: Iterable[ReadableBuffer]) -> None:
    """Write what a segment keeps of each document apart from its fields."""
    writer.add_number("documents", len(lines))
    writer.add_number("chunk_documents", list_writer.CHUNK_DOCUMENTS)
    write_array(writer, "length_table", LENGTH_TABLE)
    write_array(writer, "lines", lines)
    starts = np.append(0, np.cumsum(record_sizes, dtype=np.int64))
    write_array(writer, "record_starts", narrow(starts, int(starts[-1]) + 1, at_least=np.uint32))
    writer.add_chunks("records", "B", records)


def find_ranks(lines: U32, paths: SortedValues | None) -> U32:
    """The place of each document among all by path, then line: the order of equal scores."""
    if paths is None or not len(paths.document_values):
        firsts: I64 = np.zeros(len(lines), np.int64)
    else:
        starts = paths.document_starts
        values = paths.document_values[np.minimum(starts[:-1], len(paths.document_values) - 1)].astype(np.int64)
        firsts = np.where(starts[:-1] < starts[1:], values, -1)
    ranks = np.empty(len(lines), np.uint32)
    ranks[np.lexsort((lines, firsts))] = np.arange(len(lines), dtype=np.uint32)
    return ranks


def write_ranks(writer: ArrayFileWriter, lines: U32, paths: SortedValues | None) -> U32:
    """Write what `find_ranks` finds, unless that is the order of the documents, and give it back."""
    ranks = find_ranks(lines, paths)
    if not np.array_equal(ranks, np.arange(len(ranks))):
        write_array(writer, "ranks", narrow(ranks, len(ranks)))
    return ranks
