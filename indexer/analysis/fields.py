"""Words to the tokens of each field of the index."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from indexer.analysis.lexicon import Lexicon, Word
from indexer.analysis.readings import join_keys
from indexer.analysis.stream import GAP, WordColumns, read_words
from indexer.dataclass import dataclass, replace
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

    def cut(self, length: int) -> None:
        """Drop what was collected after the first `length` tokens."""
        for column in (self.terms, self.starts, self.ends, self.positions):
            del column[length:]

    def tokens(self, *, heavy_until: int = 0, weight: float = 1.0) -> TokenColumns:
        """What was collected; tokens that start before `heavy_until` weigh `weight`, the others 1."""
        weights = None
        if heavy_until:
            heavy = bisect_left(self.starts, heavy_until)
            weights = [weight] * heavy + [1.0] * (len(self.starts) - heavy)
        return TokenColumns(self.terms, self.starts, ends=self.ends, positions=self.positions, weights=weights)


def make_pair(first: str, second: str) -> str:
    """The term of two adjacent terms of `text` in the field `pair`; no term has a space of its own."""
    return f"{first} {second}"


@dataclass(frozen=True, slots=True)
class WordFields:
    """The fields that are made of the words of a text, while they are collected."""

    text: Columns
    surface: Columns
    long: Columns
    pair: Columns
    reading: Columns
    synonym: Columns


def start_fields() -> WordFields:
    """Fields without tokens."""
    return WordFields(Columns(), Columns(), Columns(), Columns(), Columns(), Columns())


def add_words(run: WordColumns, fields: WordFields) -> None:
    """Add words to all fields: terms, surfaces, pairs of terms within `PAIR_REACH` places, readings, synonym groups.

    The readings of two words that make one name or compound (岩本俊弘, 日本語化) are added joined as well.
    """
    # One loop over local names: it runs once for each word of a corpus, and every field of it costs.
    terms, starts, ends, positions = _lists(fields.text)
    surfaces, s_starts, s_ends, s_positions = _lists(fields.surface)
    pairs, p_starts, p_ends, p_positions = _lists(fields.pair)
    readings, r_starts, r_ends, r_positions = _lists(fields.reading)
    before, before_start, before_position = "", 0, -GAP
    noun: Word | None = None  # the noun before, if a compound may go on from it
    noun_start, noun_end, noun_after = 0, 0, 0
    for word, base, end, position in zip(run.words, run.starts, run.ends, run.positions, strict=True):
        if word.plain:
            term = word.term
            terms.append(term)
            starts.append(base)
            ends.append(end)
            positions.append(position)
            surfaces.append(word.surface)
            s_starts.append(base)
            s_ends.append(end)
            s_positions.append(position)
            if position - before_position <= PAIR_REACH:
                pairs.append(f"{before} {term}")
                p_starts.append(before_start)
                p_ends.append(end)
                p_positions.append(before_position)
            before, before_start, before_position = term, base, position
        else:
            for unit in word.terms:
                fields.text.add(unit.term, base + unit.start, end=base + unit.end, position=position + unit.place)
            for unit in word.units:
                start, place = base + unit.start, position + unit.place
                fields.surface.add(unit.surface, start, end=base + unit.end, position=place)
                if place - before_position <= PAIR_REACH:
                    fields.pair.add(
                        make_pair(before, unit.term), before_start, end=base + unit.end, position=before_position
                    )
                before, before_start, before_position = unit.term, start, place
            if word.long:
                fields.long.add(word.long, base, end=end, position=position)
        if word.light:
            if word.suffix and noun is not None and noun_end == base:
                key = join_keys(noun.readings[0], word.suffix)
                fields.reading.add(key, noun_start, end=end, position=before_last(r_positions, position))
            noun = None
            continue
        if word.noun:
            if noun is not None and position == noun_after and (noun_end == base or _are_one_name(noun, word)):
                key = join_keys(noun.readings[0], word.readings[0])
                fields.reading.add(key, noun_start, end=end, position=before_last(r_positions, position))
            noun, noun_start, noun_end, noun_after = word, base, end, position + word.places
        else:
            noun = None
        for key in word.readings:
            readings.append(key)
            r_starts.append(base)
            r_ends.append(end)
            r_positions.append(position)
        for group in word.groups:
            fields.synonym.add(group, base, end=end, position=position)
        if len(word.units) > 1:
            for unit in word.units:
                start, stop, place = base + unit.start, base + unit.end, position + unit.place
                for key in unit.reading:
                    fields.reading.add(key, start, end=stop, position=place)
                for group in unit.groups:
                    fields.synonym.add(group, start, end=stop, position=place)


def _lists(columns: Columns) -> tuple[list[str], list[int], list[int], list[int]]:
    return columns.terms, columns.starts, columns.ends, columns.positions


def before_last(positions: Sequence[int], position: int) -> int:
    """The position of the token before, so that positions do not step back; `position` for the first one."""
    return positions[-1] if positions else position


def _are_one_name(first: Word, second: Word) -> bool:
    return (first.name and second.name) or (first.latin and second.latin)


def without_spans(run: WordColumns, end: int) -> WordColumns:
    """Words that the text does not hold: each at its position, none with a span, all at code point `end`."""
    words = [
        replace(
            word,
            plain=False,
            long="",
            units=tuple(replace(unit, start=0, end=0) for unit in word.units),
            terms=tuple(replace(unit, start=0, end=0) for unit in word.terms),
        )
        for word in run.words
    ]
    return WordColumns(words, [end] * len(words), [end] * len(words), run.positions, run.after)


def head_of(columns: Columns, end: int) -> TokenColumns:
    """The tokens that start before code point `end`, each of weight 1."""
    count = bisect_left(columns.starts, end)
    starts, ends, positions = columns.starts[:count], columns.ends[:count], columns.positions[:count]
    return TokenColumns(columns.terms[:count], starts, ends=ends, positions=positions)


def add_names(names: Sequence[str], columns: Columns, *, text: str, lexicon: Lexicon) -> None:
    """Add terms, surfaces and reading keys of each name, a gap apart.

    A name that stands in `text` is given its place there, so that it can be highlighted; any other gets no span.
    """
    position = 0
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


def _name_terms(word: Word, place: int) -> tuple[str, ...]:
    """Everything that finds the unit at `place`, each once: term, terms beside it, surface, readings, the whole word."""
    units = [unit for unit in word.terms if unit.place == place]
    terms = [term for unit in units for term in (unit.term, unit.surface, *unit.reading)]
    if place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
