"""The best of any terms without reading every list: MaxScore, over bounds that are exact for each term.

The terms that can add most come first, and they are the rare ones. Once those that are left cannot together lift a
document that none of the first holds among the best, only documents already seen are looked up in what is left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.scoring.postings import Part, PostingList
from search.scoring.workspace import Floats, Integers, Workspace

#: Fewer postings than this are added up whole in less time than it takes to choose among them.
WORTH_SKIPPING = 300_000

#: Sums taken in another order differ by less than this: what is closer to the threshold is kept.
_SLACK = 1e-7


def find_best(lists: Sequence[PostingList], limit: int, workspace: Workspace) -> Part:
    """Documents, ascending, with their scores; among them the best `limit` and all that equal the last of those."""
    scratch = workspace.zeros()
    ordered = sorted(((one.bound(), one) for one in lists), key=lambda pair: -pair[0])
    rest = np.append(np.cumsum([bound for bound, _ in ordered][::-1])[::-1], 0.0).tolist()
    seen: list[Integers] = []
    threshold, read = 0.0, 0
    try:
        while read < len(ordered) and rest[read] > threshold - _SLACK:
            ids, scores = ordered[read][1].scored()
            before = scratch.take(ids)
            scores += before
            scratch[ids] = scores
            seen.append(ids.take((before == 0.0).nonzero()[0]))
            read += 1
            threshold = max(threshold, _last_of_best(scores, limit))
        candidates = np.concatenate(seen)
        totals = scratch.take(candidates)
    finally:
        for _, one in ordered[:read]:
            scratch[one.documents] = 0.0
    threshold = max(threshold, _last_of_best(totals, limit))
    kept = (totals > threshold - rest[read] - _SLACK).nonzero()[0]
    candidates, totals = candidates.take(kept), totals.take(kept)
    order = np.argsort(candidates, kind="stable")
    candidates, totals = candidates[order], totals[order]
    for number in range(read, len(ordered)):
        one = ordered[number][1]
        found = one.locate(candidates, workspace)
        totals[found.indices] += one.score(found.places)
        threshold = max(threshold, _last_of_best(totals, limit))
        kept = (totals > threshold - rest[number + 1] - _SLACK).nonzero()[0]
        candidates, totals = candidates.take(kept), totals.take(kept)
    return candidates, totals


def _last_of_best(scores: Floats, limit: int) -> float:
    """The score of the last of the best `limit`; 0 when there are fewer."""
    if len(scores) < limit:
        return 0.0
    return float(np.partition(scores, len(scores) - limit)[len(scores) - limit])
