"""What each numbered word adds to the fields of the index: flat columns, which grow with the words."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import accumulate, chain, islice
from operator import attrgetter

from indexer.analysis.readings import join_all_keys
from indexer.analysis.word import Kind, Unit, Word
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

#: A row before it lies in columns: what a Unit begins with, of which some hundred thousand are not made.
_Row = Unit | tuple[str, str, int, int, int]


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

    def add(self, rows: Sequence[Sequence[_Row]], find: Callable[[str], int]) -> None:
        """Add rows, those of one number after the other, with what `find` makes of their terms."""
        counts = list(map(len, rows))
        self.firsts.extend(islice(accumulate(counts, initial=len(self.terms)), len(counts)))
        self.counts.extend(counts)
        flat = list(chain.from_iterable(rows))
        self.terms.extend([find(row[0]) for row in flat])
        self.starts.extend([row[2] for row in flat])
        self.ends.extend([row[3] for row in flat])
        self.places.extend([row[4] for row in flat])


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
        first, find = len(self.flags), self._find
        words, lengths = self._numbers.words[first:], self._numbers.lengths[first:]
        if not words:
            return
        self.flags.extend(
            [
                _KIND_FLAGS[word.kind] | NOUN * (word.noun and not word.light) | NAME * word.name | LATIN * word.latin
                for word in words
            ]
        )
        if first == WordNumbers.END:
            self.flags[WordNumbers.END] |= END
        self.places.extend([word.places for word in words])
        self.long.extend([find(word.long) for word in words])
        self.key.extend([find(word.readings[0]) if word.readings and not word.light else NONE for word in words])
        self.prefix.extend([find(word.prefix) if word.light else NONE for word in words])
        self.suffix.extend([find(word.suffix) if word.light else NONE for word in words])
        self.text.add([word.terms for word in words], find)
        self.units.add([word.units for word in words], find)
        self.surfaces.extend([find(unit[1]) for word in words for unit in word.units])
        readings = [_rows(word, length, word.readings, _reading_of) for word, length in zip(words, lengths, strict=True)]
        self.readings.add(readings, find)
        self.last_place.extend([rows[-1][4] if rows else 0 for rows in readings])
        self.groups.add(
            [_rows(word, length, word.groups, _groups_of) for word, length in zip(words, lengths, strict=True)], find
        )

    def find_name_rows(self, numbers: Sequence[int]) -> list[int]:
        """Where in `names` the rows of these numbers are."""
        new = [number for number in dict.fromkeys(numbers) if number not in self._named]
        self.names.add([_name_rows(self._numbers.words[number]) for number in new], self._find)
        for number in new:
            self._named[number] = len(self._named)
        return [self._named[number] for number in numbers]

    def join(self, pairs: Sequence[tuple[int, int]]) -> list[int]:
        """For each two words read as one, whose keys have these ids, the id of their key."""
        new = [pair for pair in pairs if pair not in self._joined]
        keys = join_all_keys([(self.terms[first], self.terms[second]) for first, second in new])
        self._joined.update(zip(new, map(self._find, keys), strict=True))
        return [self._joined[pair] for pair in pairs]


_reading_of, _groups_of = attrgetter("reading"), attrgetter("groups")


def _rows(word: Word, length: int, whole: Sequence[str], of_unit: Callable[[Unit], Sequence[str]]) -> Sequence[_Row]:
    """A row for each term of a word as a `whole`, then those of its units, if it has several; none for a light word."""
    if word.light:
        return ()
    rows = [(term, term, 0, length, 0) for term in whole]
    if len(word.units) > 1:
        rows += [(term, term, unit.start, unit.end, unit.place) for unit in word.units for term in of_unit(unit)]
    return rows


def _name_rows(word: Word) -> list[_Row]:
    return [(term, term, unit.start, unit.end, unit.place) for unit in word.units for term in _name_terms(word, unit)]


def _name_terms(word: Word, unit: Unit) -> tuple[str, ...]:
    """Everything that finds the unit, each once: term, terms beside it, surface, readings, the whole word."""
    beside = [one for one in word.terms if one.place == unit.place]
    terms = [term for one in beside for term in (one.term, one.surface, *one.reading)]
    if unit.place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
