"""Several segments to one, without the documents that were deleted: arrays are scattered, nothing is sorted again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.array_codec.layout import ArrayFileWriter
from indexer.array_codec.postings import I64, U32, joined_runs
from indexer.array_codec.segment_file import SegmentFile, TermTable, TokenPostings
from indexer.array_codec.segment_writer import (
    narrow,
    write_array,
    write_codes,
    write_counts,
    write_documents,
    write_lengths,
    write_terms,
)
from indexer.dataclass import dataclass
from indexer.schema import TOKEN_FIELDS, VALUE_FIELDS

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to merge, without its documents `deleted`."""

    segment: SegmentFile
    deleted: frozenset[int]


def merge_segments(path: Path, parts: Sequence[Part]) -> None:
    """Write the documents of all parts that are not deleted, in order, as a new segment.

    One array is made after the other, so that memory holds little more than the largest one.
    """
    maps = _new_numbers(parts)
    kept = [numbers >= 0 for numbers in maps]
    with ArrayFileWriter(path) as writer:
        write_documents(
            writer,
            lines=np.concatenate([np.asarray(part.segment.lines)[keep] for part, keep in zip(parts, kept, strict=True)]),
            record_sizes=np.concatenate(
                [np.diff(np.asarray(part.segment.record_starts))[keep] for part, keep in zip(parts, kept, strict=True)]
            ).astype(np.uint32),
            records=_records(parts),
        )
        for field in TOKEN_FIELDS:
            found = [part.segment.token_field(field.name) for part in parts]
            merger = _TokenMerger(
                [_Postings(one.terms, one.ids, numbers) for one, numbers in zip(found, maps, strict=True) if one],
                [one for one in found if one],
            )
            lengths = [
                np.asarray(one.lengths)[keep] if one else np.zeros(int(keep.sum()), np.uint8)
                for one, keep in zip(found, kept, strict=True)
            ]
            merger.write(writer, field.name, np.concatenate(lengths))
        for value_field in VALUE_FIELDS:
            _merge_values(writer, value_field.name, parts, maps)


class _Postings:
    """The postings of a field in one part: which stay, under which term and document number."""

    def __init__(self, terms: TermTable, ids: memoryview[int], numbers: I64) -> None:
        self._terms = terms
        self.numbers = numbers[np.asarray(ids)]
        self.keep: Flags | None = None if (self.numbers >= 0).all() else self.numbers >= 0
        starts = np.asarray(terms.posting_starts).astype(np.int64)
        if self.keep is None:
            self._counts = np.diff(starts)
        else:
            self.numbers = self.numbers[self.keep]
            self._counts = np.diff(np.append(0, np.cumsum(self.keep))[starts])
        self._stay = np.flatnonzero(self._counts)

    def term_list(self) -> list[bytes]:
        """The terms that stay, in order."""
        return [self._terms.term(ordinal) for ordinal in self._stay.tolist()]

    def counts(self) -> I64:
        """How many postings each of them has."""
        return self._counts[self._stay]

    def select(self, array: memoryview[int] | npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
        """What stays of an array with one entry a posting."""
        whole = np.asarray(array)
        return whole if self.keep is None else whole[self.keep]


@dataclass(frozen=True, slots=True)
class _MergedTerms:
    """The terms of all parts, and where each part's postings go."""

    terms: list[bytes]
    posting_starts: I64
    places: list[I64]


def _merge_terms(parts: Sequence[_Postings]) -> _MergedTerms:
    lists = [part.term_list() for part in parts]
    terms = sorted(set().union(*lists))
    ordinals = {term: ordinal for ordinal, term in enumerate(terms)}
    mapped = [np.fromiter((ordinals[term] for term in one), np.int64, len(one)) for one in lists]
    counts = np.zeros(len(terms), np.int64)
    for part, one in zip(parts, mapped, strict=True):
        counts[one] += part.counts()
    starts = np.append(0, np.cumsum(counts))
    free, places = starts[:-1].copy(), []
    for part, one in zip(parts, mapped, strict=True):
        places.append(joined_runs(free[one], part.counts()))
        free[one] += part.counts()
    return _MergedTerms(terms, starts, places)


class _TokenMerger:
    """One token field of all parts."""

    def __init__(self, parts: Sequence[_Postings], fields: Sequence[TokenPostings]) -> None:
        self._parts = parts
        self._fields = fields

    def write(self, writer: ArrayFileWriter, field: str, lengths: npt.NDArray[np.uint8]) -> None:
        """Write the merged field; nothing when no term stays."""
        merged = _merge_terms(self._parts)
        if not merged.terms:
            return
        documents, postings = len(lengths), int(merged.posting_starts[-1])
        write_terms(writer, field, merged.terms, merged.posting_starts)
        ids = np.empty(postings, np.uint32)
        for part, places in zip(self._parts, merged.places, strict=True):
            ids[places] = part.numbers
        write_array(writer, f"{field}/ids", narrow(ids, documents))

        weights = np.unique(np.concatenate([np.array(one.weights, np.float32) for one in self._fields]))
        codes, counts = np.empty(postings, np.uint32), np.empty(postings, np.uint32)
        for part, places, tokens in zip(self._parts, merged.places, self._fields, strict=True):
            rows = weights.searchsorted(np.array(tokens.weights, np.float32)).astype(np.uint32)
            old = part.select(tokens.codes)
            codes[places] = (rows[old >> 8] << 8) | (old & 0xFF)
            counts[places] = part.select(_occurrence_counts(tokens))
        write_codes(writer, field, codes, weights, merged.posting_starts, documents=documents)
        held = weights[codes >> 8]
        del codes
        plain = np.array_equal(held, counts)
        write_counts(writer, field, counts, plain=plain)
        write_lengths(writer, field, lengths, float(np.rint(np.bincount(ids, held, documents)).sum()))
        del held, ids
        self._write_occurrences(writer, field, merged, counts)

    def _write_occurrences(self, writer: ArrayFileWriter, field: str, merged: _MergedTerms, counts: U32) -> None:
        starts = np.append(0, np.cumsum(counts, dtype=np.int64))
        arrays = [tokens.positions for tokens in self._fields]
        write_array(writer, f"{field}/positions", self._scatter(arrays, merged, starts, counts=counts))
        if all(tokens.sizes is None for tokens in self._fields):
            return
        for name, arrays in (
            ("starts", [_or_zeros(tokens.starts, tokens) for tokens in self._fields]),
            ("sizes", [_or_zeros(tokens.sizes, tokens) for tokens in self._fields]),
        ):
            write_array(writer, f"{field}/{name}", self._scatter(arrays, merged, starts, counts=counts))

    def _scatter(
        self, arrays: Sequence[memoryview[int]], merged: _MergedTerms, starts: I64, *, counts: U32
    ) -> npt.NDArray[np.integer]:
        """One array of occurrences from those of all parts."""
        given = [np.asarray(array) for array in arrays]
        whole = np.empty(int(starts[-1]), np.result_type(*given))
        for part, places, tokens, array in zip(self._parts, merged.places, self._fields, given, strict=True):
            runs = joined_runs(starts[places], counts[places].astype(np.int64))
            whole[runs] = array if part.keep is None else array[np.repeat(part.keep, _occurrence_counts(tokens))]
        return whole


def _or_zeros(array: memoryview[int] | None, tokens: TokenPostings) -> memoryview[int]:
    """The array, or zeros for occurrences without spans."""
    return memoryview(bytes(len(tokens.positions))) if array is None else array


def _occurrence_counts(tokens: TokenPostings) -> npt.NDArray[np.integer]:
    """How many occurrences each posting has."""
    if tokens.counts is None:  # left out where they are the weights
        counts: U32 = np.array(tokens.weights, np.uint32)[np.asarray(tokens.codes) >> 8]
        return counts
    return np.asarray(tokens.counts)


def _merge_values(writer: ArrayFileWriter, field: str, parts: Sequence[Part], maps: Sequence[I64]) -> None:
    found = [(part.segment.value_field(field), numbers) for part, numbers in zip(parts, maps, strict=True)]
    postings = [_Postings(values.terms, values.ids, numbers) for values, numbers in found if values]
    merged = _merge_terms(postings)
    if not merged.terms:
        return
    documents = sum(int((numbers >= 0).sum()) for numbers in maps)
    ids = np.empty(int(merged.posting_starts[-1]), np.uint32)
    for part, places in zip(postings, merged.places, strict=True):
        ids[places] = part.numbers
    ordinals = np.repeat(np.arange(len(merged.terms), dtype=np.uint32), np.diff(merged.posting_starts))
    by_document = np.argsort(ids, kind="stable")
    write_terms(writer, field, merged.terms, merged.posting_starts)
    write_array(writer, f"{field}/ids", narrow(ids, documents))
    counts = np.bincount(ids, minlength=documents)
    write_array(writer, f"{field}/document_starts", np.append(0, np.cumsum(counts)).astype(np.uint32))
    write_array(writer, f"{field}/document_values", narrow(ordinals[by_document], len(merged.terms)))


def _new_numbers(parts: Sequence[Part]) -> list[I64]:
    """For each part the new number of each document, -1 for deleted ones."""
    maps, total = [], 0
    for part in parts:
        keep = np.ones(part.segment.documents, bool)
        keep[list(part.deleted)] = False
        maps.append(np.where(keep, np.cumsum(keep) - 1 + total, -1))
        total += int(keep.sum())
    return maps


def _records(parts: Sequence[Part]) -> Iterable[bytes | memoryview[int]]:
    for part in parts:
        if part.deleted:
            numbers = (number for number in range(part.segment.documents) if number not in part.deleted)
            yield from (part.segment.record(number) for number in numbers)
        else:
            yield part.segment.records
