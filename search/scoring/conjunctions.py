"""Documents that hold every term, and those that hold them side by side: found first, scored only where they stay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.array_codec.postings import joined_runs
from search.scoring.postings import SEARCHED, Part, PostingList, contains, locate
from search.scoring.workspace import Flags, Floats, Integers, Workspace

Positions = npt.NDArray[np.int64]


class _Common(NamedTuple):
    """Documents that are in all lists, ascending, and for each list the places in it of these."""

    ids: Integers
    places: list[Integers]


def score_common(lists: Sequence[PostingList], workspace: Workspace) -> Part:
    """The documents in all lists, with the sums of their scores."""
    common = _find_common(lists, workspace)
    return common.ids, _sum_scores(lists, common.places)


def score_phrase(lists: Sequence[PostingList], offsets: Sequence[int], workspace: Workspace) -> Part:
    """The documents in which, for some position p, each term k stands at p + offsets[k]; with the sums of their scores."""
    common = _find_common(lists, workspace)
    rows = _find_phrase(lists, offsets, common, workspace=workspace)
    return common.ids[rows], _sum_scores(lists, [one[rows] for one in common.places])


def match_phrase(lists: Sequence[PostingList], offsets: Sequence[int], ids: Integers, *, workspace: Workspace) -> Integers:
    """Those of `ids`, which are in all lists, in which the phrase stands."""
    common = _Common(ids, [one.locate(ids, workspace).places for one in lists])
    return ids[_find_phrase(lists, offsets, common, workspace=workspace)]


def _find_phrase(lists: Sequence[PostingList], offsets: Sequence[int], common: _Common, *, workspace: Workspace) -> Integers:
    """The rows of the common documents in which the phrase stands."""
    standing = [_Standing.of(one, places, common.ids, workspace) for one, places in zip(lists, common.places, strict=True)]
    held = np.ones(len(common.ids), bool)
    for (one, other), (here, there) in zip(pairwise(standing), pairwise(offsets), strict=True):
        held &= _are_apart(one, other, there - here)
    rows = held.nonzero()[0]
    if len(lists) > 2 and len(rows):  # each two neighbours stand side by side: do they all in one place?
        keys = [one.keys(offset, held) for one, offset in zip(standing, offsets, strict=True)]
        rows = np.unique(reduce(np.intersect1d, keys) >> 32)
    return rows


class _Standing(NamedTuple):
    """Where a term stands in documents that all hold it, which are called by their row.

    `firsts` has one position a row; `rows` and `positions` are those of further occurrences, ascending.
    """

    firsts: Positions
    rows: Integers
    positions: Positions

    @classmethod
    def of(cls, one: PostingList, places: Integers, ids: Integers, workspace: Workspace) -> _Standing:
        """The occurrences of a term at these places of its list, whose documents are `ids`."""
        field = one.field
        firsts = one.first_positions(places).astype(np.int64)
        size = 0 if field.further is None else field.further.count(one.ordinal)
        if field.further is None or not size:
            return cls(firsts, np.zeros(0, np.intp), np.zeros(0, np.int64))
        if size > SEARCHED * len(ids):
            starts = field.further.search(one.ordinal, ids).astype(np.int64)
            counts = field.further.search(one.ordinal, ids, side="right") - starts
            if counts.sum() > size:  # before room is made for them
                raise IndexError("more occurrences than there are")
            rows: Integers = np.repeat(np.arange(len(ids)), counts)
            entries: Integers = joined_runs(starts, counts)
        else:
            entries, rows = locate(ids, field.further.documents(one.ordinal), workspace)
        first = len(field.postings.ids) + field.further.extent(one.ordinal)[0]
        return cls(firsts, rows, field.positions[first:][entries].astype(np.int64))

    def keys(self, offset: int, held: Flags) -> Positions:
        """For each occurrence in a row that is `held`, one number for the row and the position less `offset`."""
        kept = held[self.rows]
        rows = np.concatenate((held.nonzero()[0], self.rows[kept]))
        return _key(rows, np.concatenate((self.firsts[held], self.positions[kept])) - offset)


def _are_apart(one: _Standing, other: _Standing, distance: int) -> Flags:
    """In which rows the `other` term stands anywhere this far behind the `one`."""
    found: Flags = other.firsts - one.firsts == distance
    if len(one.rows):
        found[one.rows[other.firsts[one.rows] - one.positions == distance]] = True
    if len(other.rows):
        found[other.rows[other.positions - one.firsts[other.rows] == distance]] = True
    if len(one.rows) and len(other.rows):  # further occurrences of both: searched for where nothing was found so far
        repeated = np.zeros(len(found), bool)
        repeated[other.rows] = True
        rest = (repeated > found)[one.rows].nonzero()[0]
        if len(rest):
            rows = one.rows[rest]
            there = contains(_key(other.rows, other.positions), _key(rows, one.positions[rest] + distance))
            found[rows[there]] = True
    return found


def _key(rows: Integers, positions: Positions) -> Positions:
    """One number for a row and a position in it, ascending with both. A position may be as low as -65,536."""
    keys: Positions = (rows.astype(np.int64) << 32) + (positions + 65_536)
    return keys


def _find_common(lists: Sequence[PostingList], workspace: Workspace) -> _Common:
    if len(lists) == 2:  # nearly always
        one, other = lists
        if one.size <= other.size:
            indices, places = other.locate(one.documents, workspace)
            return _Common(one.documents[indices], [indices, places])
        indices, places = one.locate(other.documents, workspace)
        return _Common(other.documents[indices], [places, indices])
    rarest = min(lists, key=lambda one: one.size)
    ids = rarest.documents
    for one in lists:
        if one is not rarest:
            ids = ids[one.locate(ids, workspace).indices]
    return _Common(ids, [one.locate(ids, workspace).places for one in lists])


def _sum_scores(lists: Sequence[PostingList], places: Sequence[Integers]) -> Floats:
    scores = lists[0].score(places[0])
    for one, found in zip(lists[1:], places[1:], strict=True):
        scores += one.score(found)
    return scores
