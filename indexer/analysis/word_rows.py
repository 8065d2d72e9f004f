"""What each numbered word adds to the fields of the index: flat columns, which grow with the words."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain

from indexer.analysis.readings import join_keys
from indexer.analysis.word import Kind, Unit, Word
from indexer.analysis.word_numbers import WordNumbers
from indexer.dataclass import replace

#: No term: of a word without a long unit, reading or suffix.
NONE = -1

# What a number stands for; several may hold.
SOLID = 1  # takes up the gap before it: a word, a particle, the end of a run
WORD = 2
PARTING = 4  # no phrase crosses it
END = 8
NOUN = 16  # a compound may begin or go on with it
NAME = 32
LATIN = 64
_KIND_FLAGS = {Kind.WORD: SOLID | WORD, Kind.PARTICLE: SOLID, Kind.GAP: PARTING, Kind.SPACE: 0}


class Rows:
    """For each number some rows: a term, a span within the word in code points, a place; rows lie end to end in columns."""

    __slots__ = ("counts", "ends", "firsts", "places", "starts", "terms")

    def __init__(self) -> None:
        """Starts without numbers."""
        self.firsts = array("i")
        self.counts = array("i")
        self.terms = array("i")
        self.starts = array("i")
        self.ends = array("i")
        self.places = array("i")


class WordRows:
    """The columns of all words that have numbers; one entry a number, but for those of Rows. One thread at a time."""

    def __init__(self, numbers: WordNumbers) -> None:
        """Has no number before `grow`."""
        self._numbers = numbers
        self._ids: dict[str, int] = {}
        self._joined: dict[tuple[int, int], int] = {}
        self._named: dict[int, int] = {}
        #: Every term of any field, by its id.
        self.terms: list[str] = []
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
        first = len(self.flags)
        words, lengths = self._numbers.words[first:], self._numbers.lengths[first:]
        if not words:
            return
        nouns = [word.noun and not word.light for word in words]
        self.flags.extend(
            [
                _KIND_FLAGS[word.kind] | NOUN * noun | NAME * word.name | LATIN * word.latin
                for word, noun in zip(words, nouns, strict=True)
            ]
        )
        if first == WordNumbers.END:
            self.flags[WordNumbers.END] |= END
        self.places.extend([word.places for word in words])
        self.long.extend(self._find_ids([word.long for word in words]))
        self.key.extend(self._find_ids([word.readings[0] if word.readings and not word.light else "" for word in words]))
        self.prefix.extend(self._find_ids([word.prefix if word.light else "" for word in words]))
        self.suffix.extend(self._find_ids([word.suffix if word.light else "" for word in words]))
        self._add(self.text, [word.terms for word in words])
        units = self._add(self.units, [word.units for word in words])
        self.surfaces.extend(self._find_ids([unit.surface for unit in units]))
        readings = [_readings(word, length) for word, length in zip(words, lengths, strict=True)]
        self._add(self.readings, readings)
        self.last_place.extend([rows[-1].place if rows else 0 for rows in readings])
        self._add(self.groups, [_groups(word, length) for word, length in zip(words, lengths, strict=True)])

    def find_name_rows(self, numbers: Sequence[int]) -> list[int]:
        """Where in `names` the rows of these numbers are."""
        new = [number for number in dict.fromkeys(numbers) if number not in self._named]
        self._add(self.names, [_name_rows(self._numbers.words[number]) for number in new])
        for number in new:
            self._named[number] = len(self._named)
        return [self._named[number] for number in numbers]

    def join(self, pairs: Sequence[tuple[int, int]]) -> list[int]:
        """For each two words read as one, whose keys have these ids, the id of their key."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._joined]
        keys = self._find_ids([join_keys(self.terms[first], self.terms[second]) for first, second in new])
        self._joined.update(zip(new, keys, strict=True))
        return [self._joined[pair] for pair in pairs]

    def _find_ids(self, terms: Sequence[str]) -> list[int]:
        """The id of each term; NONE for ""."""
        ids = self._ids
        new = [term for term in dict.fromkeys(terms) if term and term not in ids]
        ids.update(zip(new, range(len(ids), len(ids) + len(new)), strict=True))
        self.terms.extend(new)
        return [ids.get(term, NONE) for term in terms]

    def _add(self, rows: Rows, units: Sequence[Sequence[Unit]]) -> list[Unit]:
        """Add rows, those of one number after the other; the rows end to end."""
        first = len(rows.terms)
        for own in units:
            rows.firsts.append(first)
            rows.counts.append(len(own))
            first += len(own)
        flat = list(chain.from_iterable(units))
        rows.terms.extend(self._find_ids([unit.term for unit in flat]))
        rows.starts.extend([unit.start for unit in flat])
        rows.ends.extend([unit.end for unit in flat])
        rows.places.extend([unit.place for unit in flat])
        return flat


def _readings(word: Word, length: int) -> list[Unit]:
    if word.light:
        return []
    rows = [Unit(key, key, 0, length, 0) for key in word.readings]
    if len(word.units) > 1:
        rows += [replace(unit, term=key) for unit in word.units for key in unit.reading]
    return rows


def _groups(word: Word, length: int) -> list[Unit]:
    if word.light or not (word.groups or len(word.units) > 1):
        return []
    rows = [Unit(group, group, 0, length, 0) for group in word.groups]
    if len(word.units) > 1:
        rows += [replace(unit, term=group) for unit in word.units for group in unit.groups]
    return rows


def _name_rows(word: Word) -> list[Unit]:
    return [replace(unit, term=term) for unit in word.units for term in _name_terms(word, unit)]


def _name_terms(word: Word, unit: Unit) -> tuple[str, ...]:
    """Everything that finds the unit, each once: term, terms beside it, surface, readings, the whole word."""
    beside = [one for one in word.terms if one.place == unit.place]
    terms = [term for one in beside for term in (one.term, one.surface, *one.reading)]
    if unit.place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
