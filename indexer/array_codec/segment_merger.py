"""Several segments to one, without the documents that were deleted: lists are interleaved, nothing is sorted again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.array_codec.encoded_terms import I64, U32, EncodedTerms, join_terms, unite_terms
from indexer.array_codec.field_parts import share_fields
from indexer.array_codec.layout import ArrayFileWriter
from indexer.array_codec.list_writer import slice_terms
from indexer.array_codec.postings import F32, U8, Column, SortedValues, joined_runs
from indexer.array_codec.segment_file import DocumentLists, SegmentFile, TermTable, TokenPostings, open_segment
from indexer.array_codec.segment_writer import PATH_FIELD, find_ranks, write_documents, write_ranks, write_values
from indexer.array_codec.token_writer import MANY_DOCUMENTS, write_tokens
from indexer.dataclass import dataclass
from indexer.schema import VALUE_FIELDS

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: Terms of a part that has this many times as many as the other are left where they are: those of the other are looked for.
MUCH_LONGER = 4

#: One entry for each of some lists.
Entries = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to merge, without its documents `deleted`."""

    segment: SegmentFile
    deleted: frozenset[int]


def merge_segments(path: Path, parts: Sequence[Part], *, helpers: Executor | None = None) -> None:
    """Write the documents of all parts that are not deleted, in order, as a new segment; `helpers` write some fields."""
    maps = _new_numbers(parts)
    many = sum(int((numbers >= 0).sum()) for numbers in maps) >= MANY_DOCUMENTS
    files = [(Path(part.segment.file.name), part.deleted) for part in parts]
    with share_fields(path, helpers if many else None, _merge_part, files) as shared, ArrayFileWriter(path) as writer:
        lines = _lines(parts, maps)
        write_documents(
            writer,
            lines=lines,
            record_sizes=np.concatenate(
                [np.diff(np.asarray(part.segment.record_starts))[own >= 0] for part, own in zip(parts, maps, strict=True)]
            ).astype(np.uint32),
            records=_records(parts),
        )
        paths = None
        for value_field in VALUE_FIELDS:
            values = _merge_values(value_field.name, parts, maps)
            write_values(writer, value_field.name, values)
            paths = values if value_field.name == PATH_FIELD else paths
        ranks = write_ranks(writer, lines, paths)
        _write_fields(writer, parts, maps, ranks=ranks, fields=shared.own)
        shared.append(writer)


def _merge_part(path: Path, fields: tuple[str, ...], files: Sequence[tuple[Path, frozenset[int]]]) -> None:
    """Write these token fields of the segments in the files, without what is deleted there, into a file of their own."""
    parts = [Part(open_segment(file), deleted) for file, deleted in files]
    maps = _new_numbers(parts)
    ranks = find_ranks(_lines(parts, maps), _merge_values(PATH_FIELD, parts, maps))
    with ArrayFileWriter(path, durable=False) as writer:
        _write_fields(writer, parts, maps, ranks=ranks, fields=fields)


def _lines(parts: Sequence[Part], maps: Sequence[I64]) -> U32:
    return np.concatenate([np.asarray(part.segment.lines)[own >= 0] for part, own in zip(parts, maps, strict=True)])


def _write_fields(
    writer: ArrayFileWriter, parts: Sequence[Part], maps: Sequence[I64], *, ranks: U32, fields: tuple[str, ...]
) -> None:
    for field in fields:
        found = [part.segment.token_field(field) for part in parts]
        lengths = [
            np.asarray(one.lengths)[own >= 0] if one else np.zeros(int((own >= 0).sum()), np.uint8)
            for one, own in zip(found, maps, strict=True)
        ]
        given = [_FieldPart(one, own) for one, own in zip(found, maps, strict=True) if one]
        write_tokens(writer, field, _MergedTokens(given, np.concatenate(lengths)), ranks=ranks)


class _ListPart:
    """The lists of a field in one part: which entries stay, and how many of each list."""

    def __init__(self, lists: DocumentLists, numbers: I64) -> None:
        self._ids = np.asarray(lists.ids)
        self._numbers = numbers
        self._whole = bool((numbers >= 0).all())
        self._chunks = lists.chunks
        self._bases = np.arange(lists.chunks) * lists.chunk_documents
        self._chunk_starts = np.asarray(lists.starts).astype(np.int64)
        self._starts: I64 = self._chunk_starts[:: lists.chunks]
        self.counts: I64 = np.diff(self._starts)
        if not self._whole:
            for first, last in slice_terms(self._starts):
                before = np.append(0, np.cumsum(self._new_numbers(first, last) >= 0))
                self.counts[first:last] = np.diff(before[self._starts[first : last + 1] - self._starts[first]])

    def documents(self, first: int, last: int) -> I64:
        """The new numbers of the documents that stay in the lists `first` to `last`, exclusive."""
        numbers = self._new_numbers(first, last)
        return numbers if self._whole else numbers[numbers >= 0]

    def select(self, array: Entries, first: int, last: int) -> Entries:
        """What stays, in these lists, of an array with an item for each entry of all lists."""
        entries: Entries = array[self._starts[first] : self._starts[last]]
        return entries if self._whole else entries[self._new_numbers(first, last) >= 0]

    def _new_numbers(self, first: int, last: int) -> I64:
        ids = self._ids[self._starts[first] : self._starts[last]].astype(np.int64)
        if self._chunks > 1:
            sizes = np.diff(self._chunk_starts[first * self._chunks : last * self._chunks + 1])
            ids += np.repeat(np.tile(self._bases, last - first), sizes)
        return self._numbers[ids]


class _FieldPart:
    """A token field of one part."""

    def __init__(self, tokens: TokenPostings, numbers: I64) -> None:
        self.terms = tokens.terms
        self.postings = _ListPart(tokens.postings, numbers)
        self.further = None if tokens.further is None else _ListPart(tokens.further, numbers)
        self.distinct_weights: F32 = np.array(tokens.weights, np.float32)
        self._codes = np.asarray(tokens.codes)
        self._size = len(tokens.postings.ids)
        given = {"positions": tokens.positions, "starts": tokens.starts, "sizes": tokens.sizes}
        self._columns = {
            name: np.zeros(len(tokens.positions), np.uint8) if one is None else np.asarray(one)
            for name, one in given.items()
        }

    def weights(self, first: int, last: int) -> F32:
        """The weights of what stays of the postings of these terms."""
        rows = self.postings.select(self._codes, first, last) >> 8
        weights: F32 = self.distinct_weights[rows]
        return weights

    def column(self, column: Column) -> Entries:
        """One entry an occurrence, zeros where the part keeps none: first ones, then further ones."""
        return self._columns[column]

    def first_places(self, column: Column, first: int, last: int) -> Entries:
        """The column for the first occurrences that stay of these terms."""
        return self.postings.select(self._columns[column][: self._size], first, last)

    def further_places(self, column: Column, first: int, last: int) -> Entries:
        """The column for the further occurrences that stay of these terms."""
        assert self.further is not None
        return self.further.select(self._columns[column][self._size :], first, last)


@dataclass(frozen=True, slots=True)
class _MergedTerms:
    """The terms of all parts in order; for each part the ordinals of those that stay, its own (`old`) and the `new` ones."""

    terms: EncodedTerms
    old: list[I64]
    new: list[I64]


def _merge_terms(tables: Sequence[TermTable], lists: Sequence[_ListPart]) -> _MergedTerms:
    old = [np.flatnonzero(one.counts) for one in lists]
    named = []
    for table, own in zip(tables, old, strict=True):
        data, starts = table.all_bytes()
        sizes: I64 = np.diff(np.asarray(starts)).astype(np.int64)
        all_terms = EncodedTerms(bytes(data), sizes)
        named.append(all_terms if len(own) == len(all_terms) else all_terms.take(own))
    few = len(named) == 2 and MUCH_LONGER * len(named[1]) < len(named[0])
    terms, new = _insert_terms(list(named[0]), list(named[1])) if few else unite_terms(named)
    return _MergedTerms(terms, old, new)


def _insert_terms(many: Sequence[bytes], few: Sequence[bytes]) -> tuple[EncodedTerms, list[I64]]:
    """As `unite_terms` for two that are in order each, by looking for the few."""
    places = np.fromiter([bisect_left(many, term) for term in few], np.int64, len(few))
    known = np.fromiter([many[place : place + 1] == [term] for place, term in zip(places.tolist(), few, strict=True)], bool)
    added = places[~known]
    new = np.arange(len(many)) + added.searchsorted(np.arange(len(many)), side="right")
    terms = sorted(chain(many, compress(few, (~known).tolist())))
    return join_terms(terms), [new, places + np.cumsum(~known) - ~known]


class _MergedLists:
    """The lists of all parts: in each, what the first part has, then the second, and so on."""

    def __init__(self, parts: Sequence[_ListPart | None], terms: _MergedTerms) -> None:
        self._parts = parts
        self._terms = terms
        counts = np.zeros(len(terms.terms), np.int64)
        before: list[I64] = []  # for each part and term of it that stays, the entries that earlier parts have
        for part, old, new in zip(parts, terms.old, terms.new, strict=True):
            before.append(counts[new])
            if part is not None:
                counts[new] += part.counts[old]
        self.starts: I64 = np.append(0, np.cumsum(counts))
        self._begin = [self.starts[new] + earlier for new, earlier in zip(terms.new, before, strict=True)]

    def interleave(
        self, first: int, last: int, reads: Sequence[Callable[[int, int], Entries]], *, kind: type[np.generic]
    ) -> Entries:
        """The entries of the lists of these terms; `reads` give those of each part, asked for by its own ordinals."""
        start = int(self.starts[first])
        whole: Entries = np.empty(int(self.starts[last]) - start, kind)
        for number, (part, read) in enumerate(zip(self._parts, reads, strict=True)):
            low, high = self._terms.new[number].searchsorted([first, last]).tolist()
            if part is not None and low < high:
                old = self._terms.old[number][low:high]
                places = joined_runs(self._begin[number][low:high] - start, part.counts[old])
                whole[places] = read(int(old[0]), int(old[-1]) + 1)
        return whole

    def documents(self, first: int, last: int) -> U32:
        """The documents of the lists of these terms."""
        reads = [_read_nothing if part is None else part.documents for part in self._parts]
        return self.interleave(first, last, reads, kind=np.uint32)


def _read_nothing(first: int, last: int) -> Entries:
    return np.zeros(0, np.uint8)


class _MergedTokens:
    """A token field of all parts, as a source to write it from; see TokenSource."""

    def __init__(self, parts: Sequence[_FieldPart], lengths: U8) -> None:
        self._parts = parts
        merged = _merge_terms([part.terms for part in parts], [part.postings for part in parts])
        self._postings = _MergedLists([part.postings for part in parts], merged)
        self._further = _MergedLists([part.further for part in parts], merged)
        self.terms = merged.terms
        self.posting_starts = self._postings.starts
        self.further_starts = self._further.starts
        self.lengths = lengths
        self.distinct_weights: F32 = np.unique(
            np.concatenate([*[part.distinct_weights for part in parts], np.zeros(0, np.float32)])
        )

    def posting_ids(self, first: int, last: int) -> U32:
        return self._postings.documents(first, last)

    def posting_weights(self, first: int, last: int) -> F32:
        return self._postings.interleave(first, last, [part.weights for part in self._parts], kind=np.float32)

    def read_further_ids(self, first: int, last: int) -> U32:
        return self._further.documents(first, last)

    def largest(self, column: Column) -> int:
        return max(int(part.column(column).max(initial=0)) for part in self._parts)

    def first_places(self, column: Column, first: int, last: int) -> U32:
        reads = [lambda old, end, part=part: part.first_places(column, old, end) for part in self._parts]
        return self._postings.interleave(first, last, reads, kind=np.uint32)

    def further_places(self, column: Column, first: int, last: int) -> U32:
        reads = [lambda old, end, part=part: part.further_places(column, old, end) for part in self._parts]
        return self._further.interleave(first, last, reads, kind=np.uint32)


def _merge_values(field: str, parts: Sequence[Part], maps: Sequence[I64]) -> SortedValues:
    found = [
        (values, numbers) for part, numbers in zip(parts, maps, strict=True) if (values := part.segment.value_field(field))
    ]
    lists = [_ListPart(values.postings, numbers) for values, numbers in found]
    terms = _merge_terms([values.terms for values, _ in found], lists)
    merged = _MergedLists(lists, terms)
    ids = merged.documents(0, len(terms.terms))
    ordinals = np.repeat(np.arange(len(terms.terms), dtype=np.uint32), np.diff(merged.starts))
    counts = np.bincount(ids, minlength=sum(int((numbers >= 0).sum()) for numbers in maps))
    return SortedValues(
        terms=terms.terms,
        posting_starts=merged.starts,
        ids=ids,
        document_starts=np.append(0, np.cumsum(counts)),
        document_values=ordinals[np.argsort(ids, kind="stable")],
    )


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
