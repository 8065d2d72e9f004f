"""Words to the tokens of each field of the index."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from indexer.analysis.lexicon import Lexicon, Word
from indexer.analysis.readings import join_keys
from indexer.analysis.stream import GAP, WordColumns, read_words
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


def add_words(run: WordColumns, *, text: Columns, surface: Columns) -> None:
    """Add the terms of words to `text`, and how they are written to `surface`."""
    terms, starts, ends, positions = text.terms, text.starts, text.ends, text.positions
    surfaces, s_starts, s_ends, s_positions = surface.terms, surface.starts, surface.ends, surface.positions
    for word, base, end, position in zip(run.words, run.starts, run.ends, run.positions, strict=True):
        if word.plain:
            unit = word.units[0]
            terms.append(unit.term)
            surfaces.append(unit.surface)
            starts.append(base)
            s_starts.append(base)
            ends.append(end)
            s_ends.append(end)
            positions.append(position)
            s_positions.append(position)
            continue
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


def without_spans(run: WordColumns, end: int) -> WordColumns:
    """Words that the text does not hold: each at its position, none with a span, all at code point `end`."""
    words = [
        replace(
            word,
            units=tuple(replace(unit, start=0, end=0) for unit in word.units),
            terms=tuple(replace(unit, start=0, end=0) for unit in word.terms),
        )
        for word in run.words
    ]
    return WordColumns(words, [end] * len(words), [end] * len(words), run.positions, run.after)


def head_of(run: WordColumns, end: int) -> WordColumns:
    """The words that start before code point `end`."""
    count = bisect_left(run.starts, end)
    return WordColumns(run.words[:count], run.starts[:count], run.ends[:count], run.positions[:count], run.after)


def add_long(run: WordColumns, long: Columns) -> None:
    """Add the long unit of every word of several units."""
    for word, start, end, position in zip(run.words, run.starts, run.ends, run.positions, strict=True):
        if word.long:
            long.add(word.long, start, end=end, position=position)


def add_pairs(run: WordColumns, pair: Columns) -> None:
    """Add every two terms of `text` that follow one another within `PAIR_REACH` places."""
    before, before_start, before_position = "", 0, -GAP
    terms, starts, ends, positions = pair.terms, pair.starts, pair.ends, pair.positions
    for word, base, position in zip(run.words, run.starts, run.positions, strict=True):
        for unit in word.units:
            place = position + unit.place
            if place - before_position <= PAIR_REACH:
                terms.append(f"{before} {unit.term}")
                starts.append(before_start)
                ends.append(base + unit.end)
                positions.append(before_position)
            before, before_start, before_position = unit.term, base + unit.start, place


def add_groups(run: WordColumns, synonym: Columns) -> None:
    """Add the dictionary's synonym groups of words and of their units."""
    for word, base, end, position in zip(run.words, run.starts, run.ends, run.positions, strict=True):
        for group in word.groups:
            synonym.add(group, base, end=end, position=position)
        if not word.plain:
            for unit in word.units if len(word.units) > 1 else ():
                for group in unit.groups:
                    synonym.add(group, base + unit.start, end=base + unit.end, position=position + unit.place)


def add_readings(run: WordColumns, reading: Columns) -> None:
    """Add the reading keys of words and their units, and of two that make one name or compound (岩本俊弘)."""
    terms, starts, ends, positions = reading.terms, reading.starts, reading.ends, reading.positions
    for place, (word, base, end, position) in enumerate(zip(run.words, run.starts, run.ends, run.positions, strict=True)):
        if word.light:
            continue
        for key in word.readings:
            terms.append(key)
            starts.append(base)
            ends.append(end)
            positions.append(position)
        if word.noun and _starts_compound(run, place):
            key = join_keys(word.readings[0], run.words[place + 1].readings[0])
            reading.add(key, base, end=run.ends[place + 1], position=position)
        if not word.plain and len(word.units) > 1:
            for unit in word.units:
                for key in unit.reading:
                    reading.add(key, base + unit.start, end=base + unit.end, position=position + unit.place)


def _starts_compound(run: WordColumns, place: int) -> bool:
    """Whether a noun and the next word make one name or compound."""
    if place + 1 >= len(run.words):
        return False
    one, two = run.words[place], run.words[place + 1]
    if not (two.noun and one.readings and two.readings):
        return False
    if run.positions[place + 1] != run.positions[place] + one.places:
        return False
    return run.ends[place] == run.starts[place + 1] or (one.name and two.name) or (one.latin and two.latin)


def add_names(names: Sequence[str], columns: Columns, *, text: str, lexicon: Lexicon, position: int) -> int:
    """Add terms, surfaces and reading keys of each name, a gap apart; the position after the last.

    A name that stands in `text` is given its place there, so that it can be highlighted; any other gets no span.
    """
    for name in names:
        found = text.find(name)
        run = read_words(name, lexicon, position=position)
        for placed in run.placed():
            for unit in placed.word.units:
                start = placed.start + unit.start
                end = placed.start + unit.end
                span = (found + start, found + end) if found >= 0 else (len(text), len(text))
                for term in _name_terms(placed.word, unit.place):
                    columns.add(term, span[0], end=span[1], position=placed.position + unit.place)
        position = run.after + GAP
    return position


def _name_terms(word: Word, place: int) -> tuple[str, ...]:
    """Everything that finds the unit at `place`, each once: term, terms beside it, surface, readings, the whole word."""
    units = [unit for unit in word.terms if unit.place == place]
    terms = [term for unit in units for term in (unit.term, unit.surface, *unit.reading)]
    if place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
