"""What each word means to the index: its terms, its long unit, its readings; worked out once a word and then remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

from indexer.analysis import sudachi
from indexer.analysis.compounds import SHORTEST_COMPOUND, Compounds
from indexer.analysis.english import plain_forms, stem
from indexer.analysis.folding import drop_marks, fold_case, fold_compatible, fold_term, make_variant_term, modernize
from indexer.analysis.identifiers import is_latin, read_identifier
from indexer.analysis.latin_words import look_up_inflected, look_up_latin, read_groups
from indexer.analysis.parts_of_speech import PartOfSpeech, read_part_of_speech
from indexer.analysis.readings import make_kana_key, make_romaji_key
from indexer.analysis.transliteration import SKELETON_MARK, make_skeleton
from indexer.analysis.word import Kind, Unit, Word, shift_units
from indexer.analysis.word_lists import read_word_list

#: Words remembered at most; beyond that all are forgotten and worked out again (some 1 kB each).
REMEMBERED_WORDS = 131_072


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_SPACE = Word(Kind.SPACE)
_GAP = Word(Kind.GAP)
_PARTICLE = Word(Kind.PARTICLE, places=1)


class Lexicon:
    """All words met so far. Safe to share between threads: a word worked out twice is the same word."""

    def __init__(self, *, protected: frozenset[str], stop_words: frozenset[str], known: Iterable[str] = ()) -> None:
        """`protected` are folded Latin names, never read as another word; `stop_words` folded words to treat as light;
        `known` words that compounds in katakana may be made of, beside those of the dictionary."""
        self._protected = protected
        self._compounds = Compounds(known)
        #: Folded words that say little.
        self.light = _read_light_words() | stop_words
        self._words: dict[tuple[int, str], Word] = {}
        self._identifiers: dict[str, Word] = {}
        self._latin: dict[str, Unit] = {}
        #: Terms and offsets of the vocabulary's entries, by entry and field: a query meets the same ones again and again.
        self.phrases: dict[tuple[str, bool], tuple[tuple[str, ...], tuple[int, ...]]] = {}

    def word(self, morpheme: sudachi.Morpheme, written: str, modern: str, start: int) -> Word:
        """The word of a mode C morpheme: `written` is its text, `modern[start:]` begins with it in today's kanji."""
        key = (morpheme.word_id(), written)
        word = self._words.get(key)
        if word is None:
            word = self._make_word(morpheme, written, modern[start : start + len(written)])
            if not self.remembers(morpheme, written):
                return word
            _remember(self._words, key, word)
        return word

    @staticmethod
    def remembers(morpheme: sudachi.Morpheme, written: str) -> bool:
        """Whether the word of a morpheme is the same wherever it stands.

        A sign that stands for a phrase (ﷺ) is read in parts, the first of which depends on what stands around it. So does
        the reading of a number (三九), which is not used.
        """
        if morpheme.word_id() < sudachi.FIRST_UNKNOWN or fold_term(morpheme.normalized_form()) == fold_term(written):
            return True
        return read_part_of_speech(morpheme.part_of_speech()).number

    def identifier(self, written: str) -> Word:
        """The word of a Latin word, number or identifier."""
        word = self._identifiers.get(written)
        if word is None:
            word = self._make_identifier(written)
            _remember(self._identifiers, written, word)
        return word

    def _make_word(self, morpheme: sudachi.Morpheme, written: str, modern: str) -> Word:
        if not written or written.isspace():
            return _SPACE
        folded = fold_case(written)
        if not (folded.isalnum() or any(map(str.isalnum, folded))):
            return _GAP
        part = read_part_of_speech(morpheme.part_of_speech())
        if part.particle:
            return _PARTICLE
        if pieces := self._divide(morpheme, written, folded=folded):
            at_places = [
                self._place_units(piece, written[start:end], today=modern[start:end], start=start, place=place)
                for place, (piece, start, end) in enumerate(pieces)
            ]
            readings = _read(morpheme, part, surface=folded)
            term = fold_term(morpheme.normalized_form())
            whole = Unit(term, folded, 0, len(written), 0, readings, read_groups(morpheme, part))
        else:
            at_places = [self._make_units(morpheme, part, written, folded=folded, today=modern)]
            whole = at_places[0][0]
        return self.compose(part, whole, at_places, reading=morpheme.reading_form() if part.affix else "")

    def compose(self, part: PartOfSpeech, whole: Unit, at_places: Sequence[tuple[Unit, ...]], *, reading: str) -> Word:
        """The word that is read as a `whole`, with these units at its places; `reading` is that of an affix, in kana."""
        units = tuple([at_place[0] for at_place in at_places])
        light = part.light or whole.term in self.light
        return Word(
            Kind.WORD,
            units,
            tuple([term for at_place in at_places for term in at_place]),
            len(units),
            long=whole.term if len(units) > 1 else "",
            surface=whole.surface,
            readings=whole.reading,
            groups=() if light else whole.groups,
            light=light,
            noun=part.noun and not light and bool(whole.reading),
            name=part.name,
            prefix=make_kana_key(reading) if part.prefix else "",
            suffix=make_kana_key(reading) if part.suffix else "",
            counter=part.counter,
            number=part.number,
        )

    def _divide(self, morpheme: sudachi.Morpheme, written: str, *, folded: str) -> list[tuple[sudachi.Morpheme, int, int]]:
        """The mode A morphemes of a mode C one, each with its start and end in it; empty when it is one itself."""
        if len(folded) > 1 and (pieces := sudachi.split_short(morpheme)):
            base = morpheme.begin()
            return [(piece, piece.begin() - base, piece.end() - base) for piece in pieces]
        if len(written) < SHORTEST_COMPOUND or len(folded) != len(written) or not morpheme.is_oov():
            return []
        starts = self._compounds.split(folded)
        if len(starts) == 1:
            return []
        return [
            (piece, start + piece.begin(), start + piece.end())
            for start, end in zip(starts, (*starts[1:], len(written)), strict=True)
            for piece in sudachi.tokenize_short(written[start:end])
        ]

    def _place_units(self, morpheme: sudachi.Morpheme, raw: str, *, today: str, start: int, place: int) -> tuple[Unit, ...]:
        """As `_make_units`, from `start` in a word and at a place of it: most units were words of their own before."""
        word = self._words.get((morpheme.word_id(), raw))
        units = (
            word.terms
            if word is not None and len(word.units) == 1
            else self._make_units(
                morpheme, read_part_of_speech(morpheme.part_of_speech()), raw, folded=fold_case(raw), today=today
            )
        )
        return tuple(shift_units(units, start, place))

    def _make_units(
        self, morpheme: sudachi.Morpheme, part: PartOfSpeech, raw: str, *, folded: str, today: str
    ) -> tuple[Unit, ...]:
        """The unit of a mode A morpheme as a word of its own, then its variant term if it has one."""
        if is_latin(raw):
            # Webサイト is one word of both scripts; its Web is the same term as Web alone.
            return (self._make_latin(raw, start=0, end=len(raw), place=0),)
        normalized = morpheme.normalized_form()
        term = drop_marks(folded) if normalized == raw else fold_term(normalized)
        surface = folded or term
        reading = _read(morpheme, part, surface=surface)
        variant = make_variant_term(term)
        if today != raw and fold_case(today) != folded:
            # Old kanji: the word as written is the term, and all its variants are found through one term beside it.
            term = drop_marks(folded)
        elif variant[1:] == term:
            variant = ""
        unit = Unit(term, surface, 0, len(raw), 0, reading, read_groups(morpheme, part))
        if not variant and today == raw:
            return (unit,)
        beside = [Unit(variant, variant, 0, len(raw), 0)] if variant else []
        if len(raw) > 1 and today != raw and raw != fold_compatible(raw):
            # ⽇⽤: where radicals stand for kanji, as in text taken from a PDF file, each is found alone as well.
            beside += [Unit(char, char, at, at + 1, 0) for at, char in enumerate(fold_compatible(raw))]
        return (unit, *beside)

    def _make_identifier(self, written: str) -> Word:
        identifier = read_identifier(written)
        main = [part for part in identifier.parts if part.main]
        units = tuple(self._make_latin(part.text, start=part.start, end=part.end, place=part.place) for part in main)
        beside = [
            Unit(fold_term(part.text), part.text, part.start, part.end, part.place)
            for part in identifier.parts
            if not part.main
        ]
        if identifier.joined:
            beside.append(Unit(self.latin_term(identifier.joined), identifier.joined, 0, len(written), 0))
        single = len(main) == 1 and not beside and main[0].text == identifier.whole
        number = identifier.whole.replace(".", "").isdigit()
        return Word(
            Kind.WORD,
            units,
            tuple(sorted((*units, *beside), key=lambda unit: unit.place)),
            identifier.places,
            long="" if single else fold_term(identifier.whole),
            surface=identifier.whole,
            readings=units[0].reading if single else (),
            groups=units[0].groups if single else (),
            light=fold_term(identifier.whole) in self.light,
            noun=single and bool(units[0].reading) and not units[0].reading[0].startswith(SKELETON_MARK),
            number=number,
            latin=True,
        )

    def phrase(self, morpheme: sudachi.Morpheme, identifiers: Sequence[tuple[str, int]]) -> Word:
        """The word of a morpheme that is several Latin words (load balancer): each with where it starts in it."""
        units: list[Unit] = []
        terms: list[Unit] = []
        places = 0
        for written, start in identifiers:
            word = self.identifier(written)
            units += shift_units(word.units, start, places)
            terms += shift_units(word.terms, start, places)
            places += word.places
        part = read_part_of_speech(morpheme.part_of_speech())
        return Word(
            Kind.WORD,
            tuple(units),
            tuple(terms),
            places,
            long=fold_term(morpheme.normalized_form()),
            surface=" ".join(unit.surface for unit in units),
            readings=_read(morpheme, part, surface=""),
            groups=read_groups(morpheme, part),
            latin=True,
        )

    def _make_latin(self, word: str, *, start: int, end: int, place: int) -> Unit:
        surface = fold_case(word)
        unit = self._latin.get(surface)
        if unit is None:
            unit = self._read_latin(surface)
            _remember(self._latin, surface, unit)
        return Unit(unit.term, surface, start, end, place, unit.reading, unit.groups)

    def _read_latin(self, surface: str) -> Unit:
        folded = drop_marks(surface)
        light = folded in self.light
        entry = None if light or len(folded) < 2 else look_up_inflected(folded)
        keys = [make_romaji_key(surface)] if not light and folded.isalpha() else []
        if entry is not None:
            keys.append(make_kana_key(entry.reading))
        elif not light:
            keys.append(make_skeleton(folded))
            if "r" in folded:
                keys.append(make_skeleton(folded, rolled=True))
        readings = tuple(dict.fromkeys([key for key in keys if len(key) > 1]))
        # VM and ML have groups of another sense; a project's name has none of its own.
        grouped = entry is not None and len(folded) > 3 and folded not in self._protected
        groups = entry.groups if entry is not None and grouped else ()
        return Unit(self._latin_term(folded), surface, 0, len(surface), 0, readings, groups)

    def latin_term(self, word: str) -> str:
        """The term of a Latin word or number: a name as it is, katakana for a word that Sudachi knows so, or the stem."""
        return self._latin_term(fold_term(word))

    def _latin_term(self, folded: str) -> str:
        if folded in self._protected or not folded.isalpha():
            return folded
        for form in (folded, *plain_forms(folded)):
            if form in self._protected:
                return form
            if (entry := look_up_latin(form)) is not None and entry.katakana:
                return entry.katakana
        return stem(folded)


@cache
def _read_light_words() -> frozenset[str]:
    return frozenset(word for words in read_word_list("light_words").values() for word in words)


def _remember(words: dict[_Key, _Value], key: _Key, word: _Value) -> None:
    if len(words) >= REMEMBERED_WORDS:
        words.clear()
    words[key] = word


def _read(morpheme: sudachi.Morpheme, part: PartOfSpeech, *, surface: str) -> tuple[str, ...]:
    """The reading keys of a noun, likeliest first, then its consonants where the dictionary does not know it.

    A name's keys come with every other reading that names have.
    """
    if not part.read:
        return ()
    key = make_kana_key(morpheme.reading_form())
    readings = (key,) if len(key) > 1 else ()
    if part.name:
        others = map(make_kana_key, sudachi.lookup_readings(modernize(morpheme.dictionary_form())))
        readings = tuple(dict.fromkeys([*readings, *[one for one in others if len(one) > 1]]))
    if readings and morpheme.is_oov() and (skeleton := make_skeleton(surface)):
        return (*readings, skeleton)
    return readings
