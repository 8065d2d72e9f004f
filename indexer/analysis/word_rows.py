"""What each numbered word adds to the fields of the index: flat columns, which grow with the words."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np

from indexer.analysis.entries import Entry, describe, make_unit, make_units
from indexer.analysis.readings import join_all_keys, make_kana_key
from indexer.analysis.rows import Row, Rows, put
from indexer.analysis.word import Kind, Unit, Word, shift_units
from indexer.analysis.word_numbers import WordNumbers

#: No term, "": of a word without a long unit, reading or suffix.
NONE = 0

# What a number stands for; several may hold.
SOLID = 1  # takes up the gap before it: a word, a particle, the end of a run
WORD = 2
PARTING = 4  # no phrase crosses it
END = 8
NOUN = 16  # a compound may begin or go on with it
NAME = 32
LATIN = 64
_KIND_FLAGS = {Kind.WORD: SOLID | WORD, Kind.PARTICLE: SOLID, Kind.GAP: PARTING, Kind.SPACE: 0}


class _TermIds(dict[str, int]):
    """The id of each term, its place in `terms`: a new one is put at their end."""

    def __init__(self, terms: list[str]) -> None:
        super().__init__({term: place for place, term in enumerate(terms)})
        self._terms = terms

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self._terms)
        self._terms.append(term)
        return number


class WordRows:
    """The columns of all words that have numbers; one entry a number, but for those of Rows. One thread at a time."""

    def __init__(self, numbers: WordNumbers) -> None:
        """Has no number before `grow`."""
        self._numbers = numbers
        #: Every term of any field, by its id.
        self.terms = [""]
        self._find = _TermIds(self.terms).__getitem__
        self._joined: dict[tuple[int, int], int] = {}
        self._named: dict[int, int] = {}
        self._units: list[tuple[Unit, ...]] = []
        self.flags = array("B")
        self.lengths = numbers.lengths
        self.places = array("i")
        self.long = array("i")
        self.key = array("i")  # the first reading of a word that has any
        self.prefix = array("i")  # the reading of a prefix
        self.suffix = array("i")  # the reading of a suffix
        self.last_place = array("i")  # of the last row of `readings`
        self.text = Rows()
        self.units = Rows()
        self.surfaces = array("i")  # one for each row of `units`
        self.readings = Rows()
        self.groups = Rows()
        #: What finds a word in a name; by the numbers that `find_name_rows` gives.
        self.names = Rows()

    def grow(self) -> None:
        """Take up the words numbered since the last time."""
        first, known = len(self.flags), self._numbers
        self._units += make_units(known.units[len(self._units) :])
        words: dict[int, Word] = {}
        entries: dict[int, Entry] = {}
        for number, word in enumerate(known.words[first:], first):
            if isinstance(word, Entry):
                entries[number] = word
            else:
                words[number] = word
        plain = []
        for number, entry, term, variant, readings in zip(
            entries, entries.values(), *describe(list(entries.values())), strict=True
        ):
            if entry.units or term != variant:
                words[number] = self._make_word(entry, make_unit(entry, term, variant, readings))
            else:
                plain.append((number, entry, term, readings))
        self._add_words(words)
        if plain:
            self._add_plain(*zip(*plain, strict=True))
        if first == WordNumbers.END < len(self.flags):
            self.flags[WordNumbers.END] |= END

    def _make_word(self, entry: Entry, terms: tuple[Unit, ...]) -> Word:
        """The word of an entry, of which these are the unit and the variant term as a whole."""
        at_places: list[tuple[Unit, ...]] = []
        start = 0
        for place, unit in enumerate(entry.units):
            at_places.append(tuple(shift_units(self._units[unit], start, place)))
            start = at_places[-1][0].end
        return self._numbers.lexicon.compose(entry.part, terms[0], at_places or [terms], reading=entry.reading)

    def _add_plain(
        self,
        places: Sequence[int],
        entries: Sequence[Entry],
        terms: Sequence[str],
        readings: Sequence[tuple[str, ...]],
    ) -> None:
        """Add words of one unit without a variant term, nine of ten, as `_add_words` would, in a third of the time."""
        find, numbers = self._find, np.array(places)
        surfaces = [one.surface for one in entries]
        parts = [one.part for one in entries]
        lengths = np.array(list(map(len, surfaces)), np.int32)
        light_words = self._numbers.lexicon.light
        light = [part.light or term in light_words for part, term in zip(parts, terms, strict=True)]
        readings = [() if is_light else keys for keys, is_light in zip(readings, light, strict=True)]
        groups = [() if is_light else one.groups for one, is_light in zip(entries, light, strict=True)]
        flags = [
            SOLID | WORD | NOUN * (part.noun and bool(keys)) | NAME * part.name
            for part, keys in zip(parts, readings, strict=True)
        ]
        put(self.flags, numbers, flags)
        put(self.places, numbers, 1)
        put(self.long, numbers, NONE)
        put(self.last_place, numbers, 0)
        put(self.prefix, numbers, [find(make_kana_key(one.reading)) if one.part.prefix else NONE for one in entries])
        put(self.suffix, numbers, [find(make_kana_key(one.reading)) if one.part.suffix else NONE for one in entries])
        put(self.key, numbers, [find(keys[0]) if keys else NONE for keys in readings])
        rows, one_each = list(map(find, terms)), np.ones(len(terms), np.int32)
        self.text.add_whole(numbers, one_each, rows, lengths)
        self.units.add_whole(numbers, one_each, rows, lengths)
        self.surfaces.extend(list(map(find, surfaces)))
        for column, found in ((self.readings, readings), (self.groups, groups)):
            counts = np.array(list(map(len, found)), np.int32)
            column.add_whole(numbers, counts, list(map(find, chain.from_iterable(found))), lengths)

    def _add_words(self, by_number: dict[int, Word]) -> None:
        find, words = self._find, by_number.values()
        numbers = np.fromiter(by_number, np.int64, len(by_number))
        lengths = [self.lengths[number] for number in by_number]
        flags = [
            _KIND_FLAGS[word.kind] | NOUN * (word.noun and not word.light) | NAME * word.name | LATIN * word.latin
            for word in words
        ]
        put(self.flags, numbers, flags)
        put(self.places, numbers, [word.places for word in words])
        put(self.long, numbers, [find(word.long) for word in words])
        put(self.key, numbers, [find(word.readings[0]) if word.readings and not word.light else NONE for word in words])
        put(self.prefix, numbers, [find(word.prefix) if word.light else NONE for word in words])
        put(self.suffix, numbers, [find(word.suffix) if word.light else NONE for word in words])
        self.text.add(numbers, [word.terms for word in words], find)
        self.units.add(numbers, [word.units for word in words], find)
        self.surfaces.extend([find(unit[1]) for word in words for unit in word.units])
        readings = [_rows(word, length, word.readings, _reading_of) for word, length in zip(words, lengths, strict=True)]
        self.readings.add(numbers, readings, find)
        put(self.last_place, numbers, [rows[-1][4] if rows else 0 for rows in readings])
        groups = [_rows(word, length, word.groups, _groups_of) for word, length in zip(words, lengths, strict=True)]
        self.groups.add(numbers, groups, find)

    def find_name_rows(self, numbers: Sequence[int]) -> list[int]:
        """Where in `names` the rows of these numbers are."""
        new = [number for number in dict.fromkeys(numbers) if number not in self._named]
        rows = [_name_rows(self._word(number)) for number in new]
        self.names.add(np.arange(len(self._named), len(self._named) + len(new)), rows, self._find)
        for number in new:
            self._named[number] = len(self._named)
        return [self._named[number] for number in numbers]

    def _word(self, number: int) -> Word:
        word = self._numbers.words[number]
        return self._make_word(word, *make_units([word])) if isinstance(word, Entry) else word

    def join(self, pairs: Sequence[tuple[int, int]]) -> list[int]:
        """For each two words read as one, whose keys have these ids, the id of their key."""
        new = [pair for pair in pairs if pair not in self._joined]
        keys = join_all_keys([(self.terms[first], self.terms[second]) for first, second in new])
        self._joined.update(zip(new, map(self._find, keys), strict=True))
        return [self._joined[pair] for pair in pairs]


_reading_of, _groups_of = attrgetter("reading"), attrgetter("groups")


def _rows(word: Word, length: int, whole: Sequence[str], of_unit: Callable[[Unit], Sequence[str]]) -> Sequence[Row]:
    """A row for each term of a word as a `whole`, then those of its units, if it has several; none for a light word."""
    if word.light:
        return ()
    rows = [(term, term, 0, length, 0) for term in whole]
    if len(word.units) > 1:
        rows += [(term, term, unit.start, unit.end, unit.place) for unit in word.units for term in of_unit(unit)]
    return rows


def _name_rows(word: Word) -> list[Row]:
    return [(term, term, unit.start, unit.end, unit.place) for unit in word.units for term in _name_terms(word, unit)]


def _name_terms(word: Word, unit: Unit) -> tuple[str, ...]:
    """Everything that finds the unit, each once: term, terms beside it, surface, readings, the whole word."""
    beside = [one for one in word.terms if one.place == unit.place]
    terms = [term for one in beside for term in (one.term, one.surface, *one.reading)]
    if unit.place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
