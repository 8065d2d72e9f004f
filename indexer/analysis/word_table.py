"""Words as numbers: what each adds to every field of the index, worked out once and kept in flat columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from indexer.analysis import sudachi
from indexer.analysis.lexicon import Kind, Lexicon, Unit, Word
from indexer.analysis.readings import join_keys

#: No term: a word without a long unit, reading or suffix.
NONE = -1


# What a number stands for; several may hold.
SOLID = 1  # takes up the gap before it: a word, a particle, the end of a run
WORD = 2
GAP = 4  # no phrase crosses it
END = 8
NOUN = 16  # a compound may begin or go on with it
NAME = 32
LATIN = 64


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

    def begin(self) -> None:
        """The next number, without rows so far."""
        self.firsts.append(len(self.terms))
        self.counts.append(0)

    def add(self, term: int, start: int, *, end: int, place: int) -> None:
        """Another row of the number that was begun last."""
        self.counts[-1] += 1
        self.terms.append(term)
        self.starts.append(start)
        self.ends.append(end)
        self.places.append(place)


class WordTable:
    """All words met so far, numbered. What it holds only grows; one thread at a time.

    A number stands for a word together with its length in code points, so that the numbers of a text say where each stands.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Starts with the end of a run as its only number, which is `END`."""
        self._lexicon = lexicon
        #: By the dictionary's number of the word and how it is written.
        self.morphemes: dict[tuple[int, str], int] = {}
        self._identifiers: dict[str, int] = {}
        self._steps: dict[int, int] = {}
        self._line_ends: dict[int, int] = {}
        self._others: dict[tuple[Word, int], int] = {}
        self._ids: dict[str, int] = {}
        self._joined: dict[tuple[int, int], int] = {}
        self._named: dict[int, int] = {}
        self._words: list[Word] = []
        #: Every term of any field, by its id.
        self.terms: list[str] = []
        self.flags = array("B")
        self.lengths = array("i")
        self.places = array("i")
        self.long = array("i")
        self.key = array("i")  # the first reading of a noun
        self.suffix = array("i")  # the reading of a suffix
        self.last_place = array("i")  # of the last row of `readings`
        self.text = Rows()
        self.units = Rows()
        self.surfaces = array("i")  # one for each row of `units`
        self.readings = Rows()
        self.groups = Rows()
        #: What finds a word in a name: rows by the numbers that `find_name_rows` gives.
        self.names = Rows()
        self.end = self._add(_END, 0, flags=END)

    def __len__(self) -> int:
        return len(self._words)

    def word(self, morpheme: sudachi.Morpheme, written: str, modern: str, start: int) -> int:
        """The number of a mode C morpheme; what is given is what `Lexicon.word` takes."""
        key = (morpheme.word_id(), written)
        number = self.morphemes.get(key)
        if number is None:
            word = self._lexicon.word(morpheme, written, modern, start)
            if not self._lexicon.remembers(morpheme, written):
                return self._number(word, len(written))
            number = self.morphemes[key] = self._add(word, len(written))
        return number

    def identifier(self, written: str) -> int:
        """The number of a Latin word, number or identifier."""
        number = self._identifiers.get(written)
        if number is None:
            number = self._identifiers[written] = self._add(self._lexicon.identifier(written), len(written))
        return number

    def phrase(self, morpheme: sudachi.Morpheme, identifiers: Sequence[tuple[str, int]]) -> int:
        """The number of a morpheme that is several Latin words; each with where it starts in it."""
        return self._number(self._lexicon.phrase(morpheme, identifiers), morpheme.end() - morpheme.begin())

    def step(self, length: int) -> int:
        """The number of so many code points that are nothing; back, where `length` is below 0."""
        number = self._steps.get(length)
        if number is None:
            number = self._steps[length] = self._add(_NOTHING, length)
        return number

    def line_end(self, length: int) -> int:
        """The number of a run of so many line ends."""
        number = self._line_ends.get(length)
        if number is None:
            number = self._line_ends[length] = self._add(_LINE_END, length)
        return number

    def find_name_rows(self, numbers: Iterable[int]) -> list[int]:
        """Where in `names` the rows of these numbers are."""
        return [self._named[one] if one in self._named else self._add_name_rows(one) for one in numbers]

    def join(self, first: int, second: int) -> int:
        """The key, by its id, of two words read as one, whose keys have these ids."""
        key = self._joined.get((first, second))
        if key is None:
            key = self._joined[first, second] = self._id(join_keys(self.terms[first], self.terms[second]))
        return key

    def _number(self, word: Word, length: int) -> int:
        number = self._others.get((word, length))
        if number is None:
            number = self._others[word, length] = self._add(word, length)
        return number

    def _id(self, term: str) -> int:
        found = self._ids.get(term)
        if found is None:
            found = self._ids[term] = len(self.terms)
            self.terms.append(term)
        return found

    def _add(self, word: Word, length: int, *, flags: int = 0) -> int:
        number = len(self._words)
        self._words.append(word)
        noun = word.noun and not word.light
        self.flags.append(_KIND_FLAGS[word.kind] | NOUN * noun | NAME * word.name | LATIN * word.latin | flags)
        self.lengths.append(length)
        self.places.append(word.places)
        self.long.append(self._id(word.long) if word.long and not word.plain else NONE)
        self.key.append(self._id(word.readings[0]) if noun else NONE)
        self.suffix.append(self._id(word.suffix) if word.suffix and word.light else NONE)
        for rows in (self.text, self.units, self.readings, self.groups):
            rows.begin()
        if word.plain:
            term = self._id(word.term)
            self.text.add(term, 0, end=length, place=0)
            self.units.add(term, 0, end=length, place=0)
            self.surfaces.append(self._id(word.surface))
        else:
            for unit in word.terms:
                self.text.add(self._id(unit.term), unit.start, end=unit.end, place=unit.place)
            for unit in word.units:
                self.units.add(self._id(unit.term), unit.start, end=unit.end, place=unit.place)
                self.surfaces.append(self._id(unit.surface))
        if not word.light:
            self._add_readings(word, length)
        self.last_place.append(self.readings.places[-1] if self.readings.counts[-1] else 0)
        return number

    def _add_readings(self, word: Word, length: int) -> None:
        for key in word.readings:
            self.readings.add(self._id(key), 0, end=length, place=0)
        for group in word.groups:
            self.groups.add(self._id(group), 0, end=length, place=0)
        if len(word.units) > 1:
            for unit in word.units:
                for key in unit.reading:
                    self.readings.add(self._id(key), unit.start, end=unit.end, place=unit.place)
                for group in unit.groups:
                    self.groups.add(self._id(group), unit.start, end=unit.end, place=unit.place)

    def _add_name_rows(self, number: int) -> int:
        word = self._words[number]
        self.names.begin()
        for unit in word.units:
            for term in _name_terms(word, unit):
                self.names.add(self._id(term), unit.start, end=unit.end, place=unit.place)
        self._named[number] = len(self._named)
        return self._named[number]


_END = Word(Kind.PARTICLE)
_NOTHING = Word(Kind.SPACE)
_LINE_END = Word(Kind.GAP)
_KIND_FLAGS = {Kind.WORD: SOLID | WORD, Kind.PARTICLE: SOLID, Kind.GAP: GAP, Kind.SPACE: 0}


def _name_terms(word: Word, unit: Unit) -> tuple[str, ...]:
    """Everything that finds the unit, each once: term, terms beside it, surface, readings, the whole word."""
    beside = [one for one in word.terms if one.place == unit.place]
    terms = [term for one in beside for term in (one.term, one.surface, *one.reading)]
    if unit.place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
