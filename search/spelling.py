"""Words of the index that a misspelt word may have meant, by edit distance."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.analysis.folding import fold_term
from indexer.dataclass import dataclass
from search.model import Engine, FacetCount

#: Only words in one of these scripts are corrected: a kanji more or less is another word, not a slip.
_CORRECTABLE = re.compile(r"[a-z][a-z0-9.+_-]*|[ァ-ヺー]+")
#: Terms looked through, at most: with a million passages the index has more, and a slip can wait for a better query.
_MOST_TERMS = 300_000
_SHORTEST = 4
#: Shorter words are corrected only to ones of the same first letter, which people seldom miss.
_SURE = 6


@dataclass(frozen=True, slots=True)
class Correction:
    """A term of the index near a word: `distance` counts inserted, lost, changed and swapped characters."""

    term: str
    distance: int
    count: int


class Speller:
    """Corrects words by the terms of one engine. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        """Reads nothing before the first word."""
        self._engine = engine
        self._terms: tuple[FacetCount, ...] | None = None

    def correct(self, word: str) -> tuple[Correction, ...]:
        """Terms within one slip of `word`, two from eight characters on: nearest first, then the most frequent.

        Empty for words of fewer than four characters and for any in kanji or hiragana.
        """
        folded = fold_term(word)
        if len(folded) < _SHORTEST or not _CORRECTABLE.fullmatch(folded):
            return ()
        most = 1 if len(folded) < 8 else 2
        found = []
        for entry in self._all_terms():
            term = entry.value
            if abs(len(term) - len(folded)) > most or term == folded or not _CORRECTABLE.fullmatch(term):
                continue
            if len(folded) < _SURE and term[0] != folded[0]:
                continue
            if (distance := edit_distance(folded, term, most)) <= most:
                found.append(Correction(term, distance, entry.count))
        return tuple(sorted(found, key=lambda one: (one.distance, one.term[0] != folded[0], -one.count, one.term)))

    def containing(self, text: str, limit: int) -> tuple[str, ...]:
        """Terms that hold `text` somewhere, the most frequent first, at most `limit`."""
        folded = fold_term(text)
        if len(folded) < 2:
            return ()
        return _most_frequent((entry for entry in self._all_terms() if folded in entry.value), limit)

    def with_reading(self, key: str, limit: int) -> tuple[str, ...]:
        """Reading keys that begin with `key`, the most frequent first, at most `limit`."""
        return _most_frequent(self._engine.terms("reading", key), limit) if len(key) > 2 else ()

    def _all_terms(self) -> tuple[FacetCount, ...]:
        if self._terms is None:
            self._terms = self._engine.terms("surface", limit=_MOST_TERMS)
        return self._terms


def edit_distance(first: str, second: str, most: int) -> int:
    """How many inserted, lost, changed or swapped neighbouring characters part two words; `most` + 1 for any more."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        current = [row, *([most + 1] * len(second))]
        for column in range(max(1, row - most), min(len(second), row + most) + 1):
            right = second[column - 1]
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == second[column - 2] and first[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current[column] = cost
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)


def _most_frequent(entries: Iterable[FacetCount], limit: int) -> tuple[str, ...]:
    ranked = sorted(entries, key=lambda entry: (-entry.count, entry.value))
    return tuple(entry.value for entry in ranked[:limit])
