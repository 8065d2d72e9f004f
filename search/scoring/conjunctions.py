"""Documents that hold every term, and those that hold them side by side: found first, scored only where they stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.array_codec.postings import joined_runs
from search.scoring.formula import SCORE_DECIMALS
from search.scoring.found import least_of_best
from search.scoring.postings import Part, PostingList
from search.scoring.workspace import Floats, Integers, Marks, Workspace

#: A document and a position in it as one number.
Beginnings = Integers

#: Bits of such a number that say the position.
_POSITION_BITS = np.array(32)  # an array of no dimension: see workspace.py
_TAG_BITS, _ONE = np.array(2), np.array(1)

#: Of so many of the best documents the places of words are read first, then of so many times as many.
LOOKED_AT = 128
_MORE = 8

#: Scores that differ by less may be one and the same, summed in another order.
_SLACK = 2.0 * 10.0**-SCORE_DECIMALS


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


def score_best_phrases(lists: Sequence[PostingList], offsets: Sequence[int], limit: int, *, workspace: Workspace) -> Part:
    """As `score_phrase`, but documents that are clearly not among the best `limit` may be left out.

    What a document scores does not depend on where its words stand: the places are read of the best that hold them all, and
    of others where too few of those hold the phrase.
    """
    common = _find_common(lists, workspace)
    count = max(LOOKED_AT, 4 * limit)
    if len(common.ids) <= 2 * count:
        rows = _find_phrase(lists, offsets, common, workspace=workspace)
        return common.ids.take(rows), _sum_scores(lists, [one.take(rows) for one in common.places])
    scores = _sum_scores(lists, common.places)
    while 2 * count < len(scores):
        best = (scores >= least_of_best(scores, count) - _SLACK).nonzero()[0]
        chosen = _Common(common.ids.take(best), [one.take(best) for one in common.places])
        rows = _find_phrase(lists, offsets, chosen, workspace=workspace)
        if len(rows) >= limit:
            return chosen.ids.take(rows), scores.take(best.take(rows))
        count *= _MORE
    rows = _find_phrase(lists, offsets, common, workspace=workspace)
    return common.ids.take(rows), scores.take(rows)


def match_phrase(lists: Sequence[PostingList], offsets: Sequence[int], ids: Integers, *, workspace: Workspace) -> Integers:
    """Those of `ids`, which are in all lists, in which the phrase stands."""
    common = _Common(ids, [one.locate(ids, workspace).places for one in lists])
    return ids.take(_find_phrase(lists, offsets, common, workspace=workspace))


def _find_phrase(lists: Sequence[PostingList], offsets: Sequence[int], common: _Common, *, workspace: Workspace) -> Integers:
    """The rows of the common documents in which the phrase stands."""
    bases, marked = common.ids << _POSITION_BITS, workspace.mark(common.ids)
    found: Sequence[Beginnings] = ()
    for one, offset, places in zip(lists, offsets, common.places, strict=True):
        places_of = (bases + one.first_positions(places), _further(one, common.ids, marked))
        found = (_in_both(found, places_of, offset - offsets[0]),) if found else places_of
    held = np.zeros(len(bases), bool)
    for beginnings in found:
        held[common.ids.searchsorted(beginnings >> _POSITION_BITS)] = True
    return held.nonzero()[0]


def _in_both(ones: Sequence[Beginnings], others: Sequence[Beginnings], offset: int) -> Beginnings:
    """What is in any of `ones` and, `offset` further on, in any of `others`, ascending.

    A term may stand twice in one place.
    """
    ordered = np.concatenate((*ones, *others))
    ordered <<= _TAG_BITS  # whose it is, 0 or 1; what is one more is no neighbour
    tagged = ordered[sum(map(len, ones)) :]
    tagged += 1 - (offset << int(_TAG_BITS))  # of what stands that much further on
    ordered.sort(kind="stable")  # lists that are in order each: what merges them goes through all of them twice
    last = ordered[1:]
    both: Beginnings = last.take((last - ordered[:-1] == _ONE).nonzero()[0]) >> _TAG_BITS
    return both


def _further(one: PostingList, ids: Integers, marked: Marks) -> Beginnings:
    """The further occurrences of the term in the documents `ids`, which are marked: ascending by document, then position."""
    field = one.field
    further = field.further
    if further is None:
        return np.zeros(0, np.int64)
    start, stop = further.extent(one.ordinal)
    if further.is_searched(stop - start, len(ids)):
        starts = further.search(one.ordinal, ids).astype(np.int64)
        counts = further.search(one.ordinal, ids, side="right") - starts
        if counts.sum() > stop - start:  # before room is made for them
            raise IndexError("more occurrences than there are")
        entries: Integers = joined_runs(starts, counts)
        found = ids.repeat(counts)
    else:
        documents = further.read(one.ordinal, start, stop)
        entries = marked.find(documents)
        found = documents.take(entries)
    if len(found):
        found <<= _POSITION_BITS
        found += field.positions[len(field.postings.ids) + start :].take(entries)
    return found


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
