"""The order of hits: by score or by day, ties by path and line, without sorting what is not wanted."""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq

import numpy as np
import numpy.typing as npt

from search.scoring import SCORE_DECIMALS
from search.scoring_found import Found
from search.scoring_index import IndexStatistics
from search.scoring_postings import Ids
from search.scoring_workspace import Floats
from search.whoosh_engine_columns import Place, ValueColumns

#: Two scores that differ by less may be one and the same, summed in another order.
_SLACK = 2.0 * 10.0**-SCORE_DECIMALS

#: Candidates up to this number are ordered without NumPy.
_FEW = 64

_LAST = np.iinfo(np.int64).max


class HitOrder:
    """Orders what was found in the segments of an index. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics, columns: ValueColumns) -> None:
        self._files = [segment.file for segment in statistics.segments]
        self._columns = columns

    def by_score(self, found: Sequence[Found], limit: int) -> list[Place]:
        """The best `limit` hits, best first."""
        if limit <= 0:
            return []
        if not found:
            return []
        tops = [_best(one, limit) for one in found]
        if sum([len(ids) for ids, _ in tops]) <= _FEW:
            return self._first_of_few(tops, limit)
        return self._first(tops, [np.zeros(len(ids), np.int64) for ids, _ in tops], limit)

    def by_day(self, found: Sequence[Found], limit: int, *, newest: bool) -> list[Place]:
        """The first `limit` hits by day, those without a day last, ties by score."""
        if limit <= 0:
            return []
        parts, keys = [], []
        for number, one in enumerate(found):
            ids, scores = one.as_part()
            days = self._columns.first_ranks("day_value", number, ids)
            key = np.where(days < 0, _LAST, -days if newest else days)
            if len(key) > limit:
                wanted = np.flatnonzero(key <= np.partition(key, limit - 1)[limit - 1])
                ids, scores, key = ids[wanted], scores[wanted], key[wanted]
            parts.append((ids, scores))
            keys.append(key)
        return self._first(parts, keys, limit)

    def _first_of_few(self, tops: Sequence[tuple[Ids, Floats]], limit: int) -> list[Place]:
        """As `_first` by score alone: so few are ordered in Python, which reads paths and lines only for equal scores."""
        rows: list[tuple[float, int, int]] = []
        for number, (ids, scores) in enumerate(tops):
            rounded = scores.round(SCORE_DECIMALS)
            rows += [(-score, number, document) for score, document in zip(rounded.tolist(), ids.tolist(), strict=True)]
        rows.sort()
        while len(rows) > limit and rows[-1][0] > rows[limit - 1][0]:
            rows.pop()
        scores_in_order = [row[0] for row in rows]
        if any(map(eq, scores_in_order, scores_in_order[1:])):
            rows.sort(key=self._tie_key)
        return [Place(number, document, -score) for score, number, document in rows[:limit]]

    def _tie_key(self, row: tuple[float, int, int]) -> tuple[float, int, int, int, int]:
        score, number, document = row
        path = self._columns.first_rank("path_value", number, document)
        return score, path, self._files[number].lines[document], number, document

    def _first(self, parts: Sequence[tuple[Ids, Floats]], keys: Sequence[npt.NDArray[np.int64]], limit: int) -> list[Place]:
        """The first by key, then score, path and line."""
        rows: list[tuple[int, float, int, int, int, int]] = []
        for number, ((ids, scores), key) in enumerate(zip(parts, keys, strict=True)):
            rounded = -scores.round(SCORE_DECIMALS)
            paths = self._columns.first_ranks("path_value", number, ids)
            lines = np.asarray(self._files[number].lines)[ids]
            if len(ids) > 2 * limit:
                order = np.lexsort((ids, lines, paths, rounded, key))[:limit]
                key, rounded, paths, lines, ids = key[order], rounded[order], paths[order], lines[order], ids[order]
            columns = (key.tolist(), rounded.tolist(), paths.tolist(), lines.tolist(), ids.tolist())
            rows += [(*row[:4], number, row[4]) for row in zip(*columns, strict=True)]
        rows.sort()
        return [Place(row[4], row[5], -row[1]) for row in rows[:limit]]


def _best(found: Found, limit: int) -> tuple[Ids, Floats]:
    """The documents that may be among the best `limit`: all whose score is not clearly below the last of those."""
    scores = found.scores
    if found.ids is not None:
        if len(scores) <= max(limit, _FEW):
            return found.ids, scores
        kept = (scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit] - _SLACK).nonzero()[0]
        return found.ids[kept], scores[kept]
    rows = len(scores) // 64
    if rows > 4 * limit:
        # The largest of every column of 64: the limit-th largest of those is not above the limit-th largest of all.
        columns = scores.reshape(64, rows).max(axis=0)
        least = np.partition(columns, rows - limit)[rows - limit] - _SLACK
        kept = (scores >= least).nonzero()[0] if least > 0.0 else scores.nonzero()[0]
    else:
        kept = scores.nonzero()[0]
    scores = scores[kept]
    if len(kept) > 2 * limit:
        close = scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit] - _SLACK
        kept, scores = kept[close], scores[close]
    return kept, scores
