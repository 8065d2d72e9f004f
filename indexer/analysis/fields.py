"""Words to the tokens of each field of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from indexer.analysis.lexicon import Lexicon, Word
from indexer.analysis.readings import join_keys
from indexer.analysis.stream import GAP, Placed, read_words
from indexer.model import TokenColumns

#: A pair may stand this many places apart: with a particle between, 基盤の仮想化 is a pair, with punctuation it is none.
PAIR_REACH = 2


class Columns:
    """The tokens of one field while they are collected."""

    __slots__ = ("ends", "positions", "starts", "terms")

    def __init__(self) -> None:
        """Starts empty."""
        self.terms: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.positions: list[int] = []

    def add(self, term: str, start: int, *, end: int, position: int) -> None:
        """Append a token; its position must not be below the last one's."""
        self.terms.append(term)
        self.starts.append(start)
        self.ends.append(end)
        self.positions.append(position)

    def tokens(self, *, heavy_until: int, weight: float) -> TokenColumns:
        """What was collected; tokens that start before `heavy_until` weigh `weight`, the others 1."""
        weights = None
        if heavy_until:
            weights = [weight if start < heavy_until else 1.0 for start in self.starts]
        return TokenColumns(self.terms, self.starts, ends=self.ends, positions=self.positions, weights=weights)


def make_pair(first: str, second: str) -> str:
    """The term of two adjacent terms of `text` in the field `pair`; no term has a space of its own."""
    return f"{first} {second}"


def add_words(words: Sequence[Placed], *, text: Columns, surface: Columns) -> None:
    """Add the terms of `words` to `text`, and how they are written to `surface`."""
    terms, starts, ends, positions = text.terms, text.starts, text.ends, text.positions
    surfaces, s_starts, s_ends, s_positions = surface.terms, surface.starts, surface.ends, surface.positions
    for word, base, _, position in words:
        for unit in word.terms:
            terms.append(unit.term)
            starts.append(base + unit.start)
            ends.append(base + unit.end)
            positions.append(position + unit.place)
        for unit in word.units:
            surfaces.append(unit.surface)
            s_starts.append(base + unit.start)
            s_ends.append(base + unit.end)
            s_positions.append(position + unit.place)


def without_spans(words: Iterable[Placed], end: int) -> list[Placed]:
    """`words` as terms that the text does not hold: each at its position, none with a span, all at code point `end`."""
    return [
        placed._replace(
            word=replace(
                placed.word,
                units=tuple(replace(unit, start=0, end=0) for unit in placed.word.units),
                terms=tuple(replace(unit, start=0, end=0) for unit in placed.word.terms),
            ),
            start=end,
            end=end,
        )
        for placed in words
    ]


def add_long(words: Sequence[Placed], long: Columns) -> None:
    """Add the long unit of every word of several units."""
    for word, start, end, position in words:
        if word.long:
            long.add(word.long, start, end=end, position=position)


def add_pairs(words: Sequence[Placed], pair: Columns) -> None:
    """Add every two terms of `text` that follow one another within `PAIR_REACH` places."""
    before, before_start, before_position = "", 0, -GAP
    terms, starts, ends, positions = pair.terms, pair.starts, pair.ends, pair.positions
    for word, base, _, position in words:
        for unit in word.units:
            place = position + unit.place
            if place - before_position <= PAIR_REACH:
                terms.append(f"{before} {unit.term}")
                starts.append(before_start)
                ends.append(base + unit.end)
                positions.append(before_position)
            before, before_start, before_position = unit.term, base + unit.start, place


def add_groups(words: Sequence[Placed], synonym: Columns) -> None:
    """Add the dictionary's synonym groups of words and of their units."""
    for word, base, end, position in words:
        for group in word.groups:
            synonym.add(group, base, end=end, position=position)
        if len(word.units) > 1:
            for unit in word.units:
                for group in unit.groups:
                    synonym.add(group, base + unit.start, end=base + unit.end, position=position + unit.place)


def add_readings(words: Sequence[Placed], reading: Columns) -> None:
    """Add the reading keys of words and their units, and of two that make one name or compound (岩本俊弘)."""
    after = iter(words)
    next(after, None)
    for placed, following in zip_longest(words, after):
        word, base, end, position = placed
        if word.light:
            continue
        for key in word.readings:
            reading.add(key, base, end=end, position=position)
        if following is not None and _make_compound(placed, following):
            key = join_keys(word.readings[0], following.word.readings[0])
            reading.add(key, base, end=following.end, position=position)
        if len(word.units) > 1:
            for unit in word.units:
                for key in unit.reading:
                    reading.add(key, base + unit.start, end=base + unit.end, position=position + unit.place)


def _make_compound(first: Placed, second: Placed) -> bool:
    one, two = first.word, second.word
    if not (one.noun and two.noun and one.readings and two.readings):
        return False
    if second.position != first.position + one.places:
        return False
    return first.end == second.start or (one.name and two.name) or (one.latin and two.latin)


def add_names(names: Sequence[str], columns: Columns, *, text: str, lexicon: Lexicon, position: int) -> int:
    """Add terms, surfaces and reading keys of each name, a gap apart; the position after the last.

    A name that stands in `text` is given its place there, so that it can be highlighted; any other gets no span.
    """
    for name in names:
        found = text.find(name)
        words, after = read_words(name, lexicon, position=position)
        for placed in words:
            for unit in placed.word.units:
                start = placed.start + unit.start
                end = placed.start + unit.end
                span = (found + start, found + end) if found >= 0 else (len(text), len(text))
                for term in _name_terms(placed.word, unit.place):
                    columns.add(term, span[0], end=span[1], position=placed.position + unit.place)
        position = after + GAP
    return position


def _name_terms(word: Word, place: int) -> tuple[str, ...]:
    """Everything that finds the unit at `place`, each once: term, terms beside it, surface, readings, the whole word."""
    units = [unit for unit in word.terms if unit.place == place]
    terms = [term for unit in units for term in (unit.term, unit.surface, *unit.reading)]
    if place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
