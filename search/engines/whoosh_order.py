"""The order of hits: by score or by day, ties by path and line, without sorting what is not wanted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from search.engines.whoosh_columns import NO_PLACES, Places, ValueColumns
from search.scoring.array_lists import Ids
from search.scoring.formula import SCORE_DECIMALS
from search.scoring.found import Found, least_of_best
from search.scoring.index import IndexStatistics
from search.scoring.workspace import Floats

#: Two scores that differ by less may be one and the same, summed in another order.
_SLACK = 2.0 * 10.0**-SCORE_DECIMALS

#: What a rounded score is a whole number of, in 1; below 0, as the largest comes first.
_UNITS = np.array(-(10.0**SCORE_DECIMALS))  # see workspace.py for arrays of no dimension

#: Candidates up to this number are ordered whole: to look for the best among them first takes as long.
_FEW = 192

_LAST = np.iinfo(np.int64).max


class HitOrder:
    """Orders what was found in the segments of an index. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics, columns: ValueColumns) -> None:
        self._files = [segment.file for segment in statistics.segments]
        self._columns = columns

    def by_score(self, found: Sequence[Found], limit: int) -> Places:
        """The best `limit` hits, best first."""
        if limit <= 0 or not found:
            return NO_PLACES
        number = 0 if len(found) == 1 else _only_one_filled(found)
        if number >= 0:  # most searches: recent segments hold few words
            ids, scores = _best(found[number], limit)
            if len(ids) <= _FEW:
                return self._first_in(number, ids, scores, limit=limit)
        tops = [_best(one, limit) for one in found]
        if sum([len(ids) for ids, _ in tops]) <= _FEW:
            return self._first_of_few(tops, limit)
        return self._first(tops, [np.zeros(len(ids), np.int64) for ids, _ in tops], limit)

    def by_day(self, found: Sequence[Found], limit: int, *, newest: bool) -> Places:
        """The first `limit` hits by day, those without a day last, ties by score."""
        if limit <= 0:
            return NO_PLACES
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

    def _first_of_few(self, tops: Sequence[tuple[Ids, Floats]], limit: int) -> Places:
        """As `_first` by score alone: a segment's file says the order of its documents by path and line."""
        each = [self._first_in(number, *top, limit=limit) for number, top in enumerate(tops) if len(top[0])]
        if len(each) == 1:
            return each[0]
        rows = [row for places in each for row in zip(*places, strict=True)]
        rows.sort(key=_score_of, reverse=True)  # those of one segment, which are in order, stay so
        scores = [row[2] for row in rows]
        for one, other in combinations([set(places.scores) for places in each], 2):
            for score in one & other:  # of others, paths and lines need not be read
                start = scores.index(score)
                end = start + scores.count(score)
                rows[start:end] = sorted(rows[start:end], key=self._path_and_line)
        rows = rows[:limit]
        return Places([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])

    def _path_and_line(self, row: tuple[int, int, float]) -> tuple[str, int]:
        number, document, _ = row
        path = self._columns.first_values("path_value", Places((number,), (document,), (0.0,)))[0]
        return path, self._files[number].lines[document]

    def _first_in(self, number: int, ids: Ids, scores: Floats, *, limit: int) -> Places:
        """The first of one segment."""
        falling = np.rint(scores * _UNITS)  # as `scores.round` goes about it, in half the time
        ranks = self._files[number].ranks
        if ranks is None:  # documents, which ascend, lie in the order of equal scores
            order = falling.argsort(kind="stable")[:limit]
        else:
            order = np.lexsort((np.asarray(ranks)[ids], falling))[:limit]
        return Places([number] * len(order), ids.take(order).tolist(), (falling.take(order) / _UNITS).tolist())

    def _first(self, parts: Sequence[tuple[Ids, Floats]], keys: Sequence[npt.NDArray[np.int64]], limit: int) -> Places:
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
        rows = rows[:limit]
        return Places([row[4] for row in rows], [row[5] for row in rows], [-row[1] for row in rows])


_score_of = itemgetter(2)


def _only_one_filled(found: Sequence[Found]) -> int:
    """The only segment in which anything was found; -1 when there is none or more than one."""
    filled = [number for number, one in enumerate(found) if len(one.scores)]
    return filled[0] if len(filled) == 1 else -1


def _best(found: Found, limit: int) -> tuple[Ids, Floats]:
    """The documents that may be among the best `limit`: all whose score is not clearly below the last of those."""
    ids, scores = found.best or (found.ids, found.scores)
    if ids is not None and (len(scores) <= _FEW or len(scores) <= limit):
        return ids, scores
    least = least_of_best(scores, limit) - _SLACK
    kept = found.documents() if ids is None and least <= 0.0 else (scores >= least).nonzero()[0]
    ids, scores = kept if ids is None else ids[kept], scores[kept]
    if len(scores) > max(limit, _FEW):
        kept = (scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit] - _SLACK).nonzero()[0]
        ids, scores = ids[kept], scores[kept]
    return ids, scores
