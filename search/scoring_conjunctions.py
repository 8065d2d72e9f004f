"""Documents that hold every term, and those that hold them side by side: found first, scored only where they stay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from search.scoring_postings import Ids, Part, PostingList, contains, first_of_each, sum_scores
from search.scoring_workspace import Workspace

#: A list so many times longer than what is looked for is searched in; a shorter one is marked document by document.
_SEARCHED = 32


def score_common(lists: Sequence[PostingList], workspace: Workspace) -> Part:
    """The documents in all lists, with the sums of their scores."""
    ids = _common([one.ids for one in lists], workspace)
    return ids, sum_scores(lists, [one.find(ids) for one in lists], len(ids))


def score_phrase(lists: Sequence[PostingList], offsets: Sequence[int], workspace: Workspace) -> Part:
    """The documents in which, for some position p, each term k stands at p + offsets[k]; with the sums of their scores."""
    ids = _common([one.ids for one in lists], workspace)
    if not len(ids):
        return ids, np.zeros(0)
    rows, postings = _find_phrase(lists, offsets, ids)
    return ids[rows], sum_scores(lists, [one[rows] for one in postings], len(rows))


def match_phrase(lists: Sequence[PostingList], offsets: Sequence[int], ids: Ids) -> Ids:
    """Those of `ids`, which are in all lists, in which the phrase stands."""
    return ids[_find_phrase(lists, offsets, ids)[0]] if len(ids) else ids


def _find_phrase(
    lists: Sequence[PostingList], offsets: Sequence[int], ids: Ids
) -> tuple[npt.NDArray[np.int64], list[npt.NDArray[np.intp]]]:
    """The rows of `ids` in which the phrase stands, and the postings of all `ids` in each list."""
    postings = [one.find(ids) for one in lists]
    keys: npt.NDArray[np.int64] | None = None  # row in ids, then the position at which the phrase would start
    for one, found, offset in zip(lists, postings, offsets, strict=True):
        here = one.field.position_keys(found, offset)
        keys = here if keys is None else keys[contains(here, keys)]
    rows = np.zeros(0, np.int64) if keys is None else keys >> 32
    return rows[first_of_each(rows)], postings


def _common(lists: Sequence[Ids], workspace: Workspace) -> Ids:
    """The documents that are in all lists, ascending."""
    ids, *others = sorted(lists, key=len)
    for other in others:
        if len(other) > _SEARCHED * len(ids):
            ids = ids[contains(other, ids)]
            continue
        flags = workspace.flags()
        flags[other] = True
        kept = flags[ids]
        flags[other] = False
        ids = ids[kept]
    return ids
