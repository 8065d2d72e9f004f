"""Documents that hold every term, and those that hold them side by side: found first, scored only where they stay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.array_codec.postings import joined_runs
from search.scoring.postings import Part, PostingList
from search.scoring.workspace import Floats, Integers, Marks, Workspace

#: A document and a position in it as one number.
Beginnings = npt.NDArray[np.int64]

#: Bits of such a number that say the position, counted from below the lowest that there can be: where a phrase would begin
#: may lie before the document's first term.
_POSITION_BITS = 32
_LOWEST = 65_536


class _Common(NamedTuple):
    """Documents that are in all lists, ascending, and for each list the places in it of these."""

    ids: Integers
    places: list[Integers]


def score_common(lists: Sequence[PostingList], workspace: Workspace) -> Part:
    """The documents in all lists, with the sums of their scores."""
    common = _find_common(lists, workspace)
    return common.ids, _sum_scores(lists, common.places)


def score_phrase(
    lists: Sequence[PostingList], offsets: Sequence[int], workspace: Workspace, *, among: Integers | None = None
) -> Part:
    """The documents in which, for some position p, each term k stands at p + offsets[k]; with the sums of their scores.

    Only of those `among`, which ascend, where it is given.
    """
    common = _find_common(lists, workspace) if among is None else _narrow(among, lists, workspace)
    rows = _find_phrase(lists, offsets, common, workspace=workspace)
    return common.ids.take(rows), _sum_scores(lists, [one.take(rows) for one in common.places])


def match_phrase(lists: Sequence[PostingList], offsets: Sequence[int], ids: Integers, *, workspace: Workspace) -> Integers:
    """Those of `ids`, which are in all lists, in which the phrase stands."""
    common = _Common(ids, [one.locate(ids, workspace).places for one in lists])
    return ids.take(_find_phrase(lists, offsets, common, workspace=workspace))


def _find_phrase(lists: Sequence[PostingList], offsets: Sequence[int], common: _Common, *, workspace: Workspace) -> Integers:
    """The rows of the common documents in which the phrase stands."""
    marked = workspace.mark(common.ids)
    each = [
        _beginnings(one, offset, common.ids, places=places, marked=marked)
        for one, offset, places in zip(lists, offsets, common.places, strict=True)
    ]
    found = reduce(lambda ones, others: [_in_both(ones, others)], each)
    documents = found[0] if len(found) == 1 else np.concatenate(found)
    return workspace.mark(documents >> _POSITION_BITS).holds(common.ids).nonzero()[0]


def _in_both(ones: Sequence[Beginnings], others: Sequence[Beginnings]) -> Beginnings:
    """What is in any of `ones` and in any of `others`, ascending. A term may stand twice in one place."""
    ordered = np.concatenate((*ones, *others))
    ordered <<= 2
    ordered[sum(map(len, ones)) :] += 1
    ordered.sort(kind="stable")  # lists that are in order each: what merges them goes through all of them twice
    last = ordered[1:]
    found: Beginnings = last[last - ordered[:-1] == 1] >> 2
    return found


def _beginnings(one: PostingList, offset: int, ids: Integers, *, places: Integers, marked: Marks) -> list[Beginnings]:
    """Where a phrase would begin whose term `one` stands at `offset`: numbers that ascend by document, then position.

    `places` are those of the documents `ids`, which are `marked`, in the list of the term. First occurrences and further
    ones are lists of their own.
    """
    field, shift = one.field, _LOWEST - offset
    firsts = (ids << _POSITION_BITS) + shift
    found: list[Beginnings] = [firsts + one.first_positions(places)]
    further = field.further
    if further is None or not (size := further.count(one.ordinal)):
        return found
    if further.is_searched(size, len(ids)):
        starts = further.search(one.ordinal, ids).astype(np.int64)
        counts = further.search(one.ordinal, ids, side="right") - starts
        if counts.sum() > size:  # before room is made for them
            raise IndexError("more occurrences than there are")
        entries: Integers = joined_runs(starts, counts)
        more = firsts.repeat(counts)
    else:
        documents = further.documents(one.ordinal)
        entries = marked.holds(documents).nonzero()[0]
        more = (documents.take(entries) << _POSITION_BITS) + shift
    more += field.positions[len(field.postings.ids) + further.extent(one.ordinal)[0] :].take(entries)
    return [*found, more]


def _find_common(lists: Sequence[PostingList], workspace: Workspace) -> _Common:
    if len(lists) == 2:  # nearly always
        one, other = lists
        if one.size <= other.size:
            indices, places = other.locate(one.documents, workspace)
            return _Common(one.documents.take(indices), [indices, places])
        indices, places = one.locate(other.documents, workspace)
        return _Common(other.documents.take(indices), [places, indices])
    rarest = min(lists, key=lambda one: one.size)
    return _narrow(rarest.documents, lists, workspace)


def _narrow(ids: Integers, lists: Sequence[PostingList], workspace: Workspace) -> _Common:
    """Those of `ids`, which ascend, that are in all lists."""
    places: dict[int, Integers] = {}
    for number in sorted(range(len(lists)), key=lambda number: lists[number].size):
        found = lists[number].locate(ids, workspace)
        ids = ids.take(found.indices)
        places = {one: known.take(found.indices) for one, known in places.items()} | {number: found.places}
    return _Common(ids, [places[number] for number in range(len(lists))])


def _sum_scores(lists: Sequence[PostingList], places: Sequence[Integers]) -> Floats:
    scores = lists[0].score(places[0])
    for one, found in zip(lists[1:], places[1:], strict=True):
        scores += one.score(found)
    return scores
