"""Words of the index that a misspelt word may have meant, by edit distance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from indexer.analysis.folding import fold_term
from indexer.dataclass import dataclass
from search.engine import Engine, FacetCount

#: Only words in one of these scripts are corrected: a kanji more or less is another word, not a slip.
_WRITTEN = r"[a-z][a-z0-9.+_-]*|[ァ-ヺー]+"
_CORRECTABLE, _CORRECTABLE_LINE = re.compile(_WRITTEN), re.compile(f"^(?:{_WRITTEN})$", re.MULTILINE)
#: The field whose terms are words as they are written.
_FIELD = "surface"
#: Terms looked through, at most: with a million passages the index has more, and a slip can wait for a better query.
_MOST_TERMS = 300_000
#: Of them the most that one word is compared with, and that hold one text: a report made for it has as many as it likes.
_MOST_COMPARED, _MOST_HOLDING = 2_000, 20_000
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
        self._terms: _Terms | None = None

    def correct(self, word: str) -> tuple[Correction, ...]:
        """Terms within one slip of `word`, two from eight characters on: nearest first, then the most frequent.

        Empty for words of fewer than four characters and for any in kanji or hiragana.
        """
        folded = fold_term(word)
        if len(folded) < _SHORTEST or not _CORRECTABLE.fullmatch(folded):
            return ()
        most = 1 if len(folded) < 8 else 2
        near = self._all_terms().near(folded, most)
        if len(folded) < _SURE:
            near = (term for term in near if term[0] == folded[0])
        found = [
            Correction(term, distance, count)
            for term in islice(near, _MOST_COMPARED)
            if 0 < (distance := edit_distance(folded, term, most)) <= most and (count := self._count(term))
        ]
        return tuple(sorted(found, key=lambda one: (one.distance, one.term[0] != folded[0], -one.count, one.term)))

    def containing(self, text: str, limit: int) -> tuple[str, ...]:
        """Terms that hold `text` somewhere, the most frequent first, at most `limit`."""
        folded = fold_term(text)
        if len(folded) < 2:
            return ()
        held = islice(self._all_terms().holding(folded), _MOST_HOLDING)
        return _most_frequent([FacetCount(term, count) for term in held if (count := self._count(term))], limit)

    def with_reading(self, key: str, limit: int) -> tuple[str, ...]:
        """Reading keys that begin with `key`, the most frequent first, at most `limit`."""
        return _most_frequent(self._engine.terms("reading", key), limit) if len(key) > 2 else ()

    def _all_terms(self) -> _Terms:
        if self._terms is None:
            self._terms = _Terms(self._engine.all_terms(_FIELD, limit=_MOST_TERMS))
        return self._terms

    def _count(self, term: str) -> int:
        """How many sections hold a term: asked for the few that are near, not for all that there are."""
        return self._engine.doc_frequency(_FIELD, term)


class _Terms:
    """The terms of an index, made ready to be looked through some dozen times a query."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._text = "\n".join(("", *terms, ""))  # each between two line ends
        self._of_length: dict[int, tuple[list[int], list[str]]] = {}
        for term in _CORRECTABLE_LINE.findall(self._text):
            signatures, group = self._of_length.setdefault(len(term), ([], []))
            signatures.append(_signature(term))
            group.append(term)

    def near(self, word: str, most: int) -> Iterator[str]:
        """The correctable terms that `most` edits may make of `word`, and some others; those of its length first."""
        signature = _signature(word)
        for length in sorted(range(len(word) - most, len(word) + most + 1), key=lambda length: abs(length - len(word))):
            signatures, group = self._of_length.get(length, ((), ()))
            # An edit takes away one character at most, and brings one.
            places = [place for place, other in enumerate(signatures) if (signature ^ other).bit_count() <= 2 * most]
            yield from [group[place] for place in places]

    def holding(self, text: str) -> Iterator[str]:
        """The terms that hold `text` somewhere, in term order."""
        at = self._text.find(text)
        while at >= 0:
            end = self._text.index("\n", at)
            yield self._text[self._text.rindex("\n", 0, at) + 1 : end]
            at = self._text.find(text, end)


def _signature(word: str) -> int:
    """A bit for each character that the word holds: few differ between near words."""
    bits = 0
    for character in word:
        bits |= 1 << ord(character) % 64
    return bits


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
