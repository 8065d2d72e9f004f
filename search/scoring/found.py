"""What scoring has found in a segment, and what is still to be added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.dataclass import dataclass
from search.scoring.postings import FieldTerms, Ids, Part, count_postings
from search.scoring.workspace import Floats


@dataclass(frozen=True, slots=True)
class Found:
    """What matches in a segment, deleted documents left out: either documents with scores, or scores of all documents.

    Where `ids` is None, `scores` has an entry for every document, and those above 0 match.
    """

    ids: Ids | None
    scores: Floats

    def count(self) -> int:
        """How many documents match."""
        return int(np.count_nonzero(self.scores > 0.0)) if self.ids is None else len(self.ids)

    def documents(self) -> Ids:
        """The documents that match, ascending."""
        # NumPy goes through flags seven times as fast as through scores.
        return (self.scores > 0.0).nonzero()[0] if self.ids is None else self.ids

    def as_part(self) -> Part:
        """The documents that match, with their scores."""
        ids = self.documents()
        return ids, self.scores.take(ids) if self.ids is None else self.scores


class Addends(NamedTuple):
    """What is to be added up: terms that are not scored yet, and parts."""

    terms: tuple[FieldTerms, ...]
    parts: Sequence[Part]

    def size(self) -> int:
        """How many postings there are in all."""
        return sum([one.size() for one in self.terms]) + count_postings(self.parts)
