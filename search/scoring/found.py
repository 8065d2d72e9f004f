"""What scoring has found in a segment, and what is still to be added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.dataclass import dataclass
from search.scoring.array_lists import Ids
from search.scoring.postings import FieldTerms, Part, count_postings
from search.scoring.workspace import Flags, Floats

#: Columns for each wanted hit, whose largest scores tell the least of the best: with 16, hardly a hit too many is kept.
_COLUMNS = 16


@dataclass(frozen=True, slots=True)
class Found:
    """What matches in a segment, deleted documents left out: either documents with scores, or scores of all documents.

    Where `ids` is None, `scores` has an entry for every document, and those above 0 match, with those that are flagged in
    `unscored`. Where `best` is given, it holds those that may be among the best with their scores, and what `scores` says of
    them may be less.
    """

    ids: Ids | None
    scores: Floats
    best: Part | None = None
    unscored: Flags | None = None

    def documents(self) -> Ids:
        """The documents that match, ascending."""
        if self.ids is not None:
            return self.ids
        matching = self.scores > 0.0  # NumPy goes through flags seven times as fast as through scores
        return (matching if self.unscored is None else matching | self.unscored).nonzero()[0]

    def as_part(self) -> Part:
        """The documents that match, with their scores."""
        ids = self.documents()
        return ids, self.scores.take(ids) if self.ids is None else self.scores


NOTHING_FOUND = Found(np.zeros(0, np.intp), np.zeros(0))


class Addends(NamedTuple):
    """What is to be added up: terms that are not scored yet, and parts."""

    terms: tuple[FieldTerms, ...]
    parts: Sequence[Part]

    def size(self) -> int:
        """How many postings there are in all."""
        return sum([one.size() for one in self.terms]) + count_postings(self.parts)


def least_of_best(scores: Floats, limit: int) -> float:
    """A score that at least `limit` of these many reach, and not many more; 0 when there are no more than that."""
    if len(scores) <= limit:
        return 0.0
    columns = _COLUMNS * limit
    if len(scores) >= 2 * columns:
        # The largest of every column: the limit-th largest of those is not above the limit-th largest of all.
        rows = len(scores) // columns
        scores = np.maximum.reduce(scores[: rows * columns].reshape(rows, columns))
    else:
        scores = scores.copy()
    scores.partition(len(scores) - limit)
    return float(scores[len(scores) - limit])
