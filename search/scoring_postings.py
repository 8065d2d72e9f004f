"""The posting lists of a segment as NumPy arrays: scored, joined, searched, merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.array_codec.segment_file import BLOCK, TokenPostings
from search.scoring import K1, B
from search.scoring_index import Segment
from search.scoring_workspace import Flags, Floats, Workspace

Ids = npt.NDArray[np.integer]

#: Documents, ascending and each once, and what each adds to the score (never below 0).
Part = tuple[Ids, Floats]


class ArrayField:
    """A token field of a segment as arrays."""

    __slots__ = (
        "_bound_starts",
        "_bounds",
        "_count_blocks",
        "_counts",
        "_counts_by_row",
        "_positions",
        "codes",
        "ids",
        "saturation",
        "terms",
    )

    def __init__(self, segment: Segment, tokens: TokenPostings, average_length: float) -> None:
        self.ids: Ids = np.asarray(tokens.ids)
        self.codes: Ids = np.asarray(tokens.codes)
        self.terms = tokens.terms
        lengths = np.array(segment.file.length_table, np.float64)
        weights = np.array(tokens.weights, np.float64)[:, None]
        # By code: one look-up gives the part of BM25 that depends on the section. Row 0 may hold no weight at all.
        table = (weights * (K1 + 1.0)) / (weights + K1 * ((1.0 - B) + B * lengths / average_length))
        self.saturation: Floats = table.ravel()
        self._bounds: Ids | None = None if tokens.bounds is None else np.asarray(tokens.bounds)
        self._bound_starts = tokens.bound_starts
        self._positions: Ids = np.asarray(tokens.positions)
        self._count_blocks: Ids = np.asarray(tokens.count_blocks)
        self._counts: Ids | None = None if tokens.counts is None else np.asarray(tokens.counts)
        # Larger than any weight that is a count only in a damaged file, where it may not fit an integer.
        self._counts_by_row = np.clip(np.nan_to_num(weights[:, 0]), 0.0, 2.0**32).astype(np.int64)

    def part(self, extent: tuple[int, int], factor: float, workspace: Workspace) -> Part:
        """The postings of a term, scored."""
        start, stop = extent
        codes = workspace.integers(stop - start)
        codes[:] = self.codes[start:stop]
        scores = self.saturation.take(codes, mode="clip")
        scores *= factor
        return self.ids[start:stop], scores

    def score_terms(self, terms: FieldTerms, codes: npt.NDArray[np.intp], scores: Floats) -> None:
        """Write the scores of all postings of the terms, one after the other, to `scores`; `codes` is room for as many."""
        all_codes = self.codes
        np.concatenate([all_codes[start:stop] for start, stop in terms.extents], out=codes, casting="unsafe")
        self.saturation.take(codes, out=scores, mode="clip")
        at = 0
        for (start, stop), factor in zip(terms.extents, terms.factors, strict=True):
            end = at + stop - start
            scores[at:end] *= factor
            at = end

    @property
    def has_bounds(self) -> bool:
        """Whether `largest_saturation` can be asked."""
        return self._bounds is not None

    def largest_saturation(self, ordinal: int) -> float:
        """The largest part of BM25 that a posting of this term has, without weight and idf; needs bounds."""
        if self._bounds is None or self._bound_starts is None:
            raise ValueError("a segment without bounds")
        codes = self._bounds[self._bound_starts[ordinal] : self._bound_starts[ordinal + 1]]
        return float(self.saturation.take(codes).max())

    def position_keys(self, postings: npt.NDArray[np.intp], offset: int) -> npt.NDArray[np.int64]:
        """For each occurrence of these postings, row << 32 | position - offset; rows count the postings. Ascending."""
        counts = self._occurrence_counts(postings)
        if counts.sum() > len(self._positions):  # before room is made for them
            raise IndexError(f"more occurrences than the {len(self._positions)} that there are")
        firsts = self._first_occurrences(postings)
        rows = np.arange(len(postings), dtype=np.int64)
        if len(counts) and counts.max() > 1:
            firsts = np.repeat(firsts - (np.cumsum(counts) - counts), counts)
            firsts += np.arange(len(firsts))
            rows = np.repeat(rows, counts)
        # A sign that an offset might give the lower half would reach into the row: it starts at 65,536 instead.
        keys: npt.NDArray[np.int64] = (rows << 32) + self._positions[firsts] + (65_536 - offset)
        return keys

    def _first_occurrences(self, postings: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """The first occurrence of each of these postings, which ascend."""
        blocks = postings // BLOCK
        start = int(blocks[0]) * BLOCK
        size = int(postings[-1]) - start
        if size < len(postings) * BLOCK:  # close together: one sum over all that lie between them
            before = np.zeros(size + 1, np.int64)
            np.cumsum(self._occurrence_counts(np.arange(start, start + size)), out=before[1:])
            return before[postings - start] + int(self._count_blocks[blocks[0]])
        places = (blocks * BLOCK)[:, None] + _BLOCK_STEPS
        counts = self._occurrence_counts(places) * (places < postings[:, None])
        firsts: npt.NDArray[np.int64] = self._count_blocks[blocks] + counts.sum(axis=1)
        return firsts

    def _occurrence_counts(self, postings: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """How many occurrences each posting has."""
        if self._counts is not None:
            return self._counts.take(postings, mode="clip").astype(np.int64)
        return self._counts_by_row.take(self.codes.take(postings, mode="clip") >> 8)


_BLOCK_STEPS = np.arange(BLOCK)


class FieldTerms(NamedTuple):
    """Terms of a field that are added up: the first posting of each and the end, exclusive; and weight × idf of each."""

    field: ArrayField
    extents: list[tuple[int, int]]
    factors: list[float]

    def size(self) -> int:
        """How many postings they have in all."""
        return sum([stop - start for start, stop in self.extents])

    def ids(self) -> list[Ids]:
        """The documents of each term."""
        all_ids = self.field.ids
        return [all_ids[start:stop] for start, stop in self.extents]


class PostingList(NamedTuple):
    """The postings of a term in a segment: its ordinal, the first one's number, their documents, and weight × idf."""

    field: ArrayField
    ordinal: int
    start: int
    ids: Ids
    factor: float

    def find(self, ids: Ids) -> npt.NDArray[np.intp]:
        """The numbers of the postings of these documents, all of which are in the list."""
        return self.ids.searchsorted(ids.astype(self.ids.dtype, copy=False)) + self.start

    def score(self, postings: npt.NDArray[np.intp]) -> Floats:
        """What these postings add to their documents' scores."""
        return self.field.saturation.take(self.field.codes[postings]) * self.factor

    def scored(self, workspace: Workspace) -> Part:
        """All postings with what they add."""
        return self.field.part((self.start, self.start + len(self.ids)), self.factor, workspace)

    def bound(self) -> float:
        """The most that any of them adds; only for a field that has bounds."""
        return self.field.largest_saturation(self.ordinal) * self.factor


def sum_scores(lists: Sequence[PostingList], postings: Sequence[npt.NDArray[np.intp]], size: int) -> Floats:
    scores = np.zeros(size)
    for one, found in zip(lists, postings, strict=True):
        scores += one.score(found)
    return scores


def contains(ordered: npt.NDArray[np.integer], wanted: npt.NDArray[np.integer]) -> Flags:
    """Which of `wanted` are among `ordered`, which ascend and are at least one."""
    places = ordered.searchsorted(wanted.astype(ordered.dtype, copy=False))
    places[places == len(ordered)] = 0
    found: Flags = ordered[places] == wanted
    return found


def count_postings(parts: Sequence[Part]) -> int:
    """How many postings there are in all."""
    return len(parts[0][0]) if len(parts) == 1 else sum([len(part[0]) for part in parts])


def merge_sorted(parts: Sequence[Part]) -> Part:
    """The sum of parts, by sorting their documents: for few postings in many documents."""
    if not parts:
        return np.zeros(0, np.intp), np.zeros(0)
    ids = np.concatenate([part[0] for part in parts])
    if not len(ids):
        return ids, np.zeros(0)
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    places = first_of_each(ids)
    return ids[places], np.add.reduceat(np.concatenate([part[1] for part in parts])[order], places)


def first_of_each(ids: Ids) -> npt.NDArray[np.intp]:
    """Where each run of equal numbers starts."""
    first = np.ones(len(ids), bool)
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    return np.flatnonzero(first)
