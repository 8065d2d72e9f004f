"""Columns of tokens to sorted postings, with NumPy: no Python statement runs once a token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from indexer.array_codec.batch import BatchValues
from indexer.array_codec.encoded_terms import I64, U32, EncodedTerms
from indexer.array_codec.term_order import TermOrder
from indexer.dataclass import dataclass
from indexer.model import BatchTokens

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]

#: What is kept of each occurrence.
Column = Literal["positions", "starts", "sizes"]

#: Whoosh's own scale of field lengths, so that its scorers and ours see the same length.
LENGTH_TABLE = np.array([byte_to_length(byte) for byte in range(256)], np.uint32)


@dataclass(frozen=True, slots=True)
class SortedTokens:
    """A token field of a new segment; the arrays are those of segment_file.py, not cut into chunks nor made narrow.

    `weights` has one entry a posting.
    """

    terms: EncodedTerms
    posting_starts: I64
    ids: U32
    weights: F32
    further_starts: I64
    further_ids: U32
    positions: U32
    starts: U32
    sizes: U32
    lengths: U8

    @property
    def distinct_weights(self) -> F32:
        """Each weight once, ascending."""
        return np.unique(self.weights)

    def posting_ids(self, first: int, last: int) -> U32:
        """The document of each posting of these terms."""
        return self.ids[self.posting_starts[first] : self.posting_starts[last]]

    def posting_weights(self, first: int, last: int) -> F32:
        """The weight of each posting of these terms."""
        return self.weights[self.posting_starts[first] : self.posting_starts[last]]

    def read_further_ids(self, first: int, last: int) -> U32:
        """The document of each further occurrence of these terms."""
        return self.further_ids[self.further_starts[first] : self.further_starts[last]]

    def largest(self, column: Column) -> int:
        """The largest number in a column; 0 for an empty one."""
        return int(self.column(column).max(initial=0))

    def first_places(self, column: Column, first: int, last: int) -> U32:
        """The column for the first occurrence of each posting of these terms."""
        return self.column(column)[self.posting_starts[first] : self.posting_starts[last]]

    def further_places(self, column: Column, first: int, last: int) -> U32:
        """The column for each further occurrence of these terms."""
        further = self.column(column)[len(self.ids) :]
        return further[self.further_starts[first] : self.further_starts[last]]

    def column(self, column: Column) -> U32:
        """One entry an occurrence: first ones, then further ones."""
        return {"positions": self.positions, "starts": self.starts, "sizes": self.sizes}[column]


@dataclass(frozen=True, slots=True)
class SortedValues:
    """A value field of a new segment; the arrays are those of segment_file.py before they are made narrow."""

    terms: EncodedTerms
    posting_starts: I64
    ids: U32
    document_starts: I64
    document_values: U32


def sort_tokens(columns: Sequence[BatchTokens], known: TermOrder) -> SortedTokens:
    """The postings of a field over the documents of several batches, numbered in the order given; `known` has its terms."""
    ranked = known.rank([one.terms for one in columns], [np.asarray(one.term_ids) for one in columns])
    terms, ranks = ranked.terms, ranked.ranks
    counts = _joined([np.asarray(one.counts) for one in columns])
    documents = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    positions = _joined([np.asarray(one.positions) for one in columns])
    starts = _joined([np.asarray(one.starts) for one in columns])
    sizes = _joined([np.asarray(one.ends) for one in columns]) - starts
    weights = np.concatenate([_weights(one) for one in columns]) if columns else np.zeros(0, np.float32)
    sums = np.bincount(documents, weights, len(counts)).astype(np.float64)

    order = stable_order(ranks)
    ranks, documents = ranks[order], documents[order]
    first = np.ones(len(ranks), bool)  # the first occurrence of each posting
    first[1:] = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
    places, further = np.flatnonzero(first), np.flatnonzero(~first)
    ordered = weights[order].astype(np.float64)
    ordinals = np.arange(len(terms) + 1, dtype=np.uint32)
    order = order[np.concatenate((places, further))]
    return SortedTokens(
        terms=terms,
        posting_starts=np.searchsorted(ranks[places], ordinals).astype(np.int64),
        ids=documents[places],
        weights=(np.add.reduceat(ordered, places) if len(places) else ordered).astype(np.float32),
        further_starts=np.searchsorted(ranks[further], ordinals).astype(np.int64),
        further_ids=documents[further],
        positions=positions[order],
        starts=starts[order],
        sizes=sizes[order],
        lengths=length_bytes(sums),
    )


def sort_values(columns: Sequence[BatchValues], known: TermOrder) -> SortedValues:
    """As `sort_tokens`, of a value field."""
    ranked = known.rank([one.values for one in columns], [np.asarray(one.value_ids) for one in columns])
    terms, ranks = ranked.terms, ranked.ranks
    counts = _joined([np.asarray(one.counts) for one in columns])
    documents = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    order = stable_order(ranks)
    return SortedValues(
        terms=terms,
        posting_starts=np.searchsorted(ranks[order], np.arange(len(terms) + 1, dtype=np.uint32)).astype(np.int64),
        ids=documents[order],
        document_starts=np.append(0, np.cumsum(counts, dtype=np.int64)),
        document_values=ranks[np.lexsort((ranks, documents))],
    )


def length_bytes(lengths: npt.NDArray[np.float64]) -> U8:
    """Field lengths in terms as bytes of Whoosh's scale: rounded up to the next length that the scale has."""
    return np.minimum(LENGTH_TABLE.searchsorted(np.rint(lengths).astype(np.uint32)), 255).astype(np.uint8)


def kept_length(length: float) -> int:
    """A field length in terms as an index keeps it: exact for short texts, rounded up to Whoosh's scale for long ones."""
    return int(LENGTH_TABLE[length_bytes(np.array([length]))[0]])


def joined_runs(starts: I64, lengths: I64) -> I64:
    """start, start + 1, … of each run, one run after the other; `lengths` says how many of each."""
    runs: I64 = (starts - lengths.cumsum() + lengths).repeat(lengths)  # methods: a search calls this for a few runs
    runs += np.arange(len(runs))
    return runs


def stable_order(keys: U32) -> I64:
    """What sorts the keys, equal ones in the order given. NumPy sorts 16 bits by radix: two such passes beat one of 32."""
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    if len(keys) and keys.max() > 0xFFFF:
        order = order[np.argsort((keys >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def _joined(parts: Sequence[npt.NDArray[np.unsignedinteger]]) -> U32:
    return np.concatenate(parts, dtype=np.uint32) if parts else np.zeros(0, np.uint32)


def _weights(columns: BatchTokens) -> F32:
    if len(columns.weights):
        return np.frombuffer(columns.weights, np.float32)
    return np.ones(len(columns.term_ids), np.float32)
