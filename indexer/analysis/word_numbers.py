"""Words as numbers: each is worked out once, and its number stands for it in the texts that hold it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from indexer.analysis import sudachi
from indexer.analysis.entries import Entry, read_entry
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.parts_of_speech import read_part_of_speech
from indexer.analysis.word import Kind, Word

#: No word that begins with it or a later character is Latin, a number or a space.
_KANA = "ぁ"


class WordNumbers:
    """All words met so far, numbered. What it holds only grows; one thread at a time.

    A number stands for a word together with its length in code points, so that the numbers of a text say where each stands.
    """

    #: The number that ends a run: it takes up the gap before it, and is no word.
    END = 0

    def __init__(self, lexicon: Lexicon) -> None:
        """Starts with END as its only number."""
        #: Makes the words.
        self.lexicon = lexicon
        #: Numbers by the dictionary's number of a word and how it is written.
        self.morphemes: dict[tuple[int, str], int] = {}
        #: Numbers by that of the dictionary alone, of words that are written as there.
        self.entries: dict[int, int] = {}
        self._units: dict[tuple[int, str], int] = {}
        #: Mode A units of words that are entries, by their numbers.
        self.units: list[Entry] = []
        self._identifiers: dict[str, int] = {}
        self._others: dict[tuple[Word, int], int] = {}
        self._steps: dict[int, int] = {}
        self._line_ends: dict[int, int] = {}
        #: Each number's word and its length.
        self.words: list[Word | Entry] = [Word(Kind.PARTICLE)]
        self.lengths = array("i", [0])

    def __len__(self) -> int:
        return len(self.words)

    def word(self, morpheme: sudachi.Morpheme, written: str, modern: str, start: int) -> int:
        """The number of a mode C morpheme; what is given is what `Lexicon.word` takes."""
        key = (morpheme.word_id(), written)
        number = self.morphemes.get(key)
        if number is None:
            word = self.lexicon.word(morpheme, written, modern, start)
            if not self.lexicon.remembers(morpheme, written):
                return self._number(word, len(written))
            number = self.morphemes[key] = self._add(word, len(written))
        return number

    def listed(self, morpheme: sudachi.Morpheme, written: str) -> int:
        """The number of a mode C morpheme that is `written` as in the dictionary, if that has it."""
        identity = morpheme.word_id()
        if identity >= sudachi.FIRST_UNKNOWN:
            return self.word(morpheme, written, written, 0)
        number = self.entries.get(identity)
        if number is None:
            number = self.morphemes.get((identity, written))
            if number is None:
                entry = self._read_entry(morpheme, written)
                number = self.word(morpheme, written, written, 0) if entry is None else self._add(entry, len(written))
            self.entries[identity] = self.morphemes[identity, written] = number
        return number

    def _read_entry(self, morpheme: sudachi.Morpheme, written: str) -> Entry | None:
        """What the dictionary says of a word; None where there is more to say of it than that."""
        part = read_part_of_speech(morpheme.part_of_speech())
        if part.particle or written < _KANA or not written.isalnum():
            return None
        units = self._list_units(morpheme) if len(written) > 1 else ()
        return None if units is None else read_entry(morpheme, part, written, known=True, units=units)

    def _list_units(self, morpheme: sudachi.Morpheme) -> tuple[int, ...] | None:
        units = []
        for unit in morpheme.split("A"):
            key = (unit.word_id(), unit.surface())
            number = self._units.get(key)
            if number is None:
                if key[1] < _KANA:
                    return None
                part = read_part_of_speech(unit.part_of_speech())
                number = self._units[key] = len(self.units)
                self.units.append(read_entry(unit, part, key[1], known=key[0] < sudachi.FIRST_UNKNOWN))
            units.append(number)
        return tuple(units)

    def identifier(self, written: str) -> int:
        """The number of a Latin word, number or identifier."""
        number = self._identifiers.get(written)
        if number is None:
            number = self._identifiers[written] = self._add(self.lexicon.identifier(written), len(written))
        return number

    def phrase(self, morpheme: sudachi.Morpheme, identifiers: Sequence[tuple[str, int]]) -> int:
        """The number of a morpheme that is several Latin words; each with where it starts in it."""
        return self._number(self.lexicon.phrase(morpheme, identifiers), morpheme.end() - morpheme.begin())

    def step(self, length: int) -> int:
        """The number of so many code points that are nothing; of a step back, where `length` is below 0."""
        number = self._steps.get(length)
        if number is None:
            number = self._steps[length] = self._add(Word(Kind.SPACE), length)
        return number

    def line_end(self, length: int) -> int:
        """The number of so many line ends in a row."""
        number = self._line_ends.get(length)
        if number is None:
            number = self._line_ends[length] = self._add(Word(Kind.GAP), length)
        return number

    def _number(self, word: Word, length: int) -> int:
        """The number of a word that the lexicon makes anew each time."""
        number = self._others.get((word, length))
        if number is None:
            number = self._others[word, length] = self._add(word, length)
        return number

    def _add(self, word: Word | Entry, length: int) -> int:
        self.words.append(word)
        self.lengths.append(length)
        return len(self.words) - 1
