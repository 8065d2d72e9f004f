"""A token field written to a segment file, some terms at a time, so that memory holds little of a large one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.array_codec.encoded_terms import I64, U32, EncodedTerms
from indexer.array_codec.layout import ArrayFileWriter
from indexer.array_codec.list_writer import (
    Unsigned,
    narrow,
    narrowest,
    slice_terms,
    write_array,
    write_lists,
    write_slices,
    write_terms,
)
from indexer.array_codec.postings import F32, LENGTH_TABLE, U8, Column, joined_runs, stable_order
from indexer.array_codec.segment_file import LEADERS

#: Terms of more postings than this have leaders: a shorter list is put in order as a whole in the same time.
MANY_POSTINGS = 64

#: Postings that are looked through at once for leaders, unless one term has more: what is made of them fits the cache.
_BLOCK_POSTINGS = 65_536

#: Segments of fewer documents have no leaders: they are written anew with each report that is added, and read in no time.
MANY_DOCUMENTS = 2_048


class TokenSource(Protocol):
    """A token field to write. Methods are asked for the terms `first` to `last` (exclusive), lists one after the other."""

    @property
    def terms(self) -> EncodedTerms:
        """All terms in order."""
        ...

    @property
    def posting_starts(self) -> I64:
        """The first posting of each term, and how many there are."""
        ...

    @property
    def further_starts(self) -> I64:
        """The first further occurrence of each term, and how many there are."""
        ...

    @property
    def lengths(self) -> U8:
        """The length byte of each document."""
        ...

    @property
    def distinct_weights(self) -> F32:
        """Each weight once, ascending."""
        ...

    def posting_ids(self, first: int, last: int) -> U32:
        """The document of each posting."""
        ...

    def posting_weights(self, first: int, last: int) -> F32:
        """The weight of each posting."""
        ...

    def read_further_ids(self, first: int, last: int) -> U32:
        """The document of each further occurrence."""
        ...

    def largest(self, column: Column) -> int:
        """A number that none in the column is above; 0 when all are."""
        ...

    def first_places(self, column: Column, first: int, last: int) -> npt.NDArray[np.integer]:
        """The column for the first occurrence of each posting."""
        ...

    def further_places(self, column: Column, first: int, last: int) -> npt.NDArray[np.integer]:
        """The column for each further occurrence."""
        ...


def write_tokens(writer: ArrayFileWriter, field: str, source: TokenSource, *, ranks: U32) -> None:
    """Write a token field; nothing when it has no terms. `ranks` are the documents' places by path and line."""
    if not source.terms:
        return
    documents, distinct = len(source.lengths), source.distinct_weights
    write_terms(writer, field, source.terms)
    write_array(writer, f"{field}/weights", distinct)
    kind = narrowest(len(distinct) << 8, at_least=np.uint16)
    codes = np.empty(int(source.posting_starts[-1]), kind)
    sums = np.zeros(documents)
    leaders = _Leaders(source.posting_starts, ranks)

    def read_postings(first: int, last: int) -> U32:
        ids, weights = source.posting_ids(first, last), source.posting_weights(first, last)
        rows = distinct.searchsorted(weights).astype(kind)
        start = int(source.posting_starts[first])
        held = codes[start : start + len(ids)]
        held[:] = (rows << kind(8)) | source.lengths[ids]
        np.add(sums, np.bincount(ids, weights, documents), out=sums)
        leaders.add(first, last, ids=ids, codes=held)
        return ids

    names = (f"{field}/posting_starts", f"{field}/ids")
    write_lists(writer, names=names, starts=source.posting_starts, documents=documents, read=read_postings)
    write_array(writer, f"{field}/codes", codes)
    leaders.write(writer, field)
    write_array(writer, f"{field}/lengths", source.lengths)
    writer.add_number(f"{field}/exact_length", float(np.rint(sums).sum()))
    writer.add_number(f"{field}/kept_length", float(LENGTH_TABLE[source.lengths].sum(dtype=np.uint64)))
    if source.further_starts[-1]:
        names = (f"{field}/further_starts", f"{field}/further_ids")
        write_lists(writer, names=names, starts=source.further_starts, documents=documents, read=source.read_further_ids)
    columns: tuple[Column, ...] = ("positions", "starts", "sizes") if source.largest("sizes") else ("positions",)
    for column in columns:
        write_slices(writer, f"{field}/{column}", _places(source, column), limit=source.largest(column) + 1)


def _places(source: TokenSource, column: Column) -> Iterator[npt.NDArray[np.integer]]:
    for first, last in slice_terms(source.posting_starts):
        yield source.first_places(column, first, last)
    for first, last in slice_terms(source.further_starts):
        yield source.further_places(column, first, last)


class _Leaders:
    """Gathers the leaders of each term; see segment_file.py."""

    def __init__(self, posting_starts: I64, ranks: U32) -> None:
        self._starts = posting_starts
        self._ranks = ranks
        self._counts = np.zeros(len(posting_starts), np.uint32)  # one behind: their sums are where each term's start
        self._ids: list[U32] = []
        self._codes: list[Unsigned] = []

    def add(self, first: int, last: int, *, ids: U32, codes: Unsigned) -> None:
        """Find the leaders of these terms, whose postings are given."""
        if len(self._ranks) < MANY_DOCUMENTS:
            return
        starts = self._starts[first : last + 1] - self._starts[first]
        for low, high in slice_terms(starts, entries=_BLOCK_POSTINGS):
            counts = np.diff(starts[low : high + 1])
            many = np.flatnonzero(counts > MANY_POSTINGS)
            places = joined_runs(starts[low + many], counts[many])
            owners = np.arange(len(many), dtype=np.uint32).repeat(counts[many])
            own_ids, own_codes = ids[places], codes[places]
            leaders = _find_leaders(owners, own_codes, self._ranks[own_ids])
            self._counts[first + low + many + 1] = np.bincount(owners[leaders], minlength=len(many))
            self._ids.append(own_ids[leaders])
            self._codes.append(own_codes[leaders])

    def write(self, writer: ArrayFileWriter, field: str) -> None:
        """Write what was found."""
        starts = np.cumsum(self._counts)
        write_array(writer, f"{field}/leader_starts", narrow(starts, int(starts[-1]) + 1))
        ids, codes = (np.concatenate([*found, np.zeros(0, np.uint8)]) for found in (self._ids, self._codes))
        write_array(writer, f"{field}/leader_ids", narrow(ids, len(self._ranks)))
        write_array(writer, f"{field}/leader_codes", codes)


def _find_leaders(owners: U32, codes: Unsigned, ranks: U32) -> I64:
    """The postings, ascending, that are the first of their term and weight: in the shortest fields, by rank where equal.

    `owners` tell the term of each posting, `ranks` are those of its document.
    """
    order = stable_order(codes)
    order = order[stable_order(owners[order])]
    firsts = _group_starts(owners, codes, order)
    lasts = np.minimum(firsts + LEADERS, np.append(firsts[1:], len(order))) - 1
    longest = codes[order[lasts]].repeat(np.diff(firsts, append=len(order)))
    order = order[codes[order] <= longest]  # most are not: what is left is put in order by rank as well
    order = order[np.lexsort((ranks[order], codes[order], owners[order]))]
    firsts = _group_starts(owners, codes, order)
    leaders: I64 = order[np.arange(len(order)) - firsts.repeat(np.diff(firsts, append=len(order))) < LEADERS]
    leaders.sort()
    return leaders


def _group_starts(owners: U32, codes: Unsigned, order: I64) -> I64:
    """Where postings of another term or another weight begin among these."""
    owners, rows = owners[order], codes[order] >> 8
    return np.flatnonzero(np.append(True, (owners[1:] != owners[:-1]) | (rows[1:] != rows[:-1]))[: len(order)])
