"""What each word means to the index: its terms, its long unit, its readings; worked out once a word and then remembered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from importlib import resources

from indexer.analysis import sudachi
from indexer.analysis.english import plain_forms, stem
from indexer.analysis.folding import fold_case, fold_term, make_variant_term, modernize
from indexer.analysis.identifiers import is_latin, read_identifier
from indexer.analysis.readings import make_kana_key, make_romaji_key

#: Words remembered at most; beyond that all are forgotten and worked out again (some 1 kB each).
REMEMBERED_WORDS = 65_536

_KATAKANA = re.compile("[ァ-ヺー・]+")


class Kind(IntEnum):
    """What a stretch of text is to the index."""

    WORD = 0
    PARTICLE = 1  # not indexed, but takes a place
    GAP = 2  # punctuation: no phrase crosses it
    SPACE = 3  # nothing: a phrase crosses it


@dataclass(frozen=True, slots=True)
class Unit:
    """One term at one place; `start` and `end` are code points of its word, end exclusive."""

    term: str
    surface: str
    start: int
    end: int
    place: int
    reading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of text as the index sees it: a mode C word in its mode A units, or an identifier in its parts.

    `terms` are the units and what else stands at their places (the variant term of old kanji, email for e-mail).
    `long` is the term of the whole when it has several units, and `whole` of an identifier with parts; "" otherwise.
    `readings` are keys of the whole word. `places` is how many places it takes. `spoken` is the reading in katakana of a
    word of the dictionary, `name` marks surnames and given names, `noun` nouns that form compounds.
    """

    kind: Kind
    units: tuple[Unit, ...] = ()
    terms: tuple[Unit, ...] = ()
    places: int = 0
    long: str = ""
    surface: str = ""
    readings: tuple[str, ...] = ()
    light: bool = False
    noun: bool = False
    name: bool = False
    counter: bool = False
    number: bool = False
    latin: bool = False
    known: bool = True


_SPACE = Word(Kind.SPACE)
_GAP = Word(Kind.GAP)
_PARTICLE = Word(Kind.PARTICLE, places=1)


class Lexicon:
    """All words met so far. Safe to share between threads: a word worked out twice is the same word."""

    def __init__(self, *, protected: frozenset[str], stop_words: frozenset[str]) -> None:
        """`protected` are folded Latin names, never read as another word; `stop_words` folded words to treat as light."""
        self._protected = protected
        self._light = _read_light_words() | stop_words
        self._words: dict[tuple[int, str], Word] = {}
        self._identifiers: dict[str, Word] = {}

    def word(self, morpheme: sudachi.Morpheme, written: str, modern: str) -> Word:
        """The word of a mode C morpheme: `written` is its text, `modern` the same with today's kanji."""
        key = (morpheme.word_id(), written)
        word = self._words.get(key)
        if word is None:
            word = self._make_word(morpheme, written, modern)
            if len(self._words) >= REMEMBERED_WORDS:
                self._words.clear()
            self._words[key] = word
        return word

    def identifier(self, written: str) -> Word:
        """The word of a Latin word, number or identifier."""
        word = self._identifiers.get(written)
        if word is None:
            word = self._make_identifier(written)
            if len(self._identifiers) >= REMEMBERED_WORDS:
                self._identifiers.clear()
            self._identifiers[written] = word
        return word

    def _make_word(self, morpheme: sudachi.Morpheme, written: str, modern: str) -> Word:
        if not written or written.isspace():
            return _SPACE
        major, minor, detail = morpheme.part_of_speech()[:3]
        if not any(map(str.isalnum, fold_case(written))):
            return _GAP
        if major in ("助詞", "助動詞"):
            return _PARTICLE
        base = morpheme.begin()
        pieces = list(sudachi.split_short(morpheme)) or [morpheme]
        terms = [
            self._make_units(piece, written, modern, start=piece.begin() - base, end=piece.end() - base, place=place)
            for place, piece in enumerate(pieces)
        ]
        units = tuple(at_place[0] for at_place in terms)
        normalized = fold_term(morpheme.normalized_form())
        light = (
            major in ("代名詞", "接続詞", "連体詞", "感動詞", "接頭辞", "接尾辞")
            or minor in ("非自立可能", "助動詞語幹")
            or normalized in self._light
        )
        return Word(
            Kind.WORD,
            units,
            tuple(term for at_place in terms for term in at_place),
            len(units),
            long=normalized if len(units) > 1 else "",
            surface=fold_case(written),
            readings=_read(morpheme, name=detail == "人名"),
            light=light,
            noun=major == "名詞" and minor in ("普通名詞", "固有名詞") and not light,
            name=detail == "人名",
            counter=detail in ("助数詞", "助数詞可能"),
            number=minor == "数詞",
            known=not morpheme.is_oov(),
        )

    def _make_units(
        self, morpheme: sudachi.Morpheme, written: str, modern: str, *, start: int, end: int, place: int
    ) -> tuple[Unit, ...]:
        """The unit of a mode A morpheme, then its variant term if it has one."""
        raw, today = written[start:end], modern[start:end]
        if is_latin(raw):
            # Webサイト is one word of both scripts; its Web is the same term as Web alone.
            return (Unit(self.latin_term(raw), fold_case(raw), start, end, place, self._read_latin(raw)),)
        term = fold_term(morpheme.normalized_form())
        variant = make_variant_term(term)
        name = morpheme.part_of_speech()[2] == "人名"
        unit = Unit(term, fold_case(raw) or term, start, end, place, _read(morpheme, name=name))
        if fold_case(today) != fold_case(raw):
            # Old kanji: the word as written is the term, and all its variants are found through one term beside it.
            unit = replace(unit, term=fold_term(raw))
        elif variant[1:] == term:
            return (unit,)
        return (unit, Unit(variant, variant, start, end, place)) if variant else (unit,)

    def _make_identifier(self, written: str) -> Word:
        identifier = read_identifier(written)
        main = [part for part in identifier.parts if part.main]
        units = tuple(
            Unit(
                self.latin_term(part.text),
                fold_case(part.text),
                part.start,
                part.end,
                part.place,
                self._read_latin(part.text),
            )
            for part in main
        )
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
            light=fold_term(identifier.whole) in self._light,
            noun=not number,
            number=number,
            latin=True,
        )

    def latin_term(self, word: str) -> str:
        """The term of a Latin word or number: a name as it is, katakana for a word that Sudachi knows so, or the stem."""
        folded = fold_term(word)
        if folded in self._protected or not folded.isalpha():
            return folded
        for form in (folded, *plain_forms(folded)):
            if form != folded and form in self._protected:
                return form
            if katakana := _look_up(form)[0]:
                return katakana
        return stem(folded)

    def _read_latin(self, word: str) -> tuple[str, ...]:
        folded = fold_case(word)
        if not folded.isalpha() or len(folded) < 2 or fold_term(folded) in self._light:
            return ()
        keys = (make_romaji_key(folded), make_kana_key(_look_up(fold_term(folded))[1]))
        return tuple(dict.fromkeys(key for key in keys if len(key) > 1))


@cache
def _read_light_words() -> frozenset[str]:
    data = tomllib.loads((resources.files(__package__) / "light_words.toml").read_text("utf-8"))
    return frozenset(f"{data['japanese']} {data['english']}".split())


def _look_up(word: str) -> tuple[str, str]:
    """A Latin word's normalised form, if that is katakana, and its reading, by the dictionary; "" for what it lacks."""
    morphemes = list(sudachi.tokenize(word))
    if len(morphemes) != 1 or morphemes[0].is_oov():
        return "", ""
    normalized = morphemes[0].normalized_form()
    reading = morphemes[0].reading_form()
    # A kanji form would be a translation, often of another sense (heat is not 熱 where it names a project).
    return (normalized if _KATAKANA.fullmatch(normalized) else ""), (reading if _KATAKANA.fullmatch(reading) else "")


def _read(morpheme: sudachi.Morpheme, *, name: bool) -> tuple[str, ...]:
    """The reading keys of a morpheme, likeliest first; a name's come with every other reading that names have."""
    readings: Iterable[str] = (morpheme.reading_form(),)
    if name:
        readings = (*readings, *sudachi.lookup_readings(modernize(morpheme.dictionary_form())))
    keys = (make_kana_key(reading) for reading in readings)
    return tuple(dict.fromkeys(key for key in keys if len(key) > 1))
