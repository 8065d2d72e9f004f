"""A word of a query: every way in which a section may hold it; worked out once a word and then remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from operator import is_

from indexer.analysis.english import plain_forms
from indexer.analysis.folding import VARIANT_MARK, fold_case, make_variant_term
from indexer.analysis.kindred import Kindred
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.analysis.readings import is_kana, make_kana_key, make_romaji_key
from indexer.analysis.stems import list_forms
from indexer.analysis.stream import Placed, read_words
from indexer.analysis.transliteration import SKELETON_MARK, make_skeleton
from indexer.analysis.word import Word
from indexer.dataclass import dataclass

#: Words remembered at most; beyond that all are forgotten and worked out again (some 2 kB each).
REMEMBERED_WORDS = 4_096

_KATAKANA = re.compile("[ァ-ヺー・]+")


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A word as it was made last, of these words of a text at these places after the first of them."""

    words: tuple[Word, ...]
    places: tuple[int, ...]
    made: QueryWord


class WordReader:
    """Makes the words of queries. Safe to share between threads: a word worked out twice is the same word."""

    def __init__(self, lexicon: Lexicon, kindred: Kindred) -> None:
        """Reads nothing yet."""
        self.lexicon = lexicon
        self.kindred = kindred
        self._remembered: dict[str, _Remembered] = {}

    def read(self, text: str, group: Sequence[Placed]) -> QueryWord:
        """The words of `group`, neighbours in `text`, as one."""
        first = group[0]
        start, end, position = first.start, group[-1].end, first.position
        written = text[start:end]
        words = tuple([one.word for one in group])
        places = tuple([one.position - position for one in group])
        known = self._remembered.get(written)
        if known is not None and known.places == places and all(map(is_, known.words, words)):
            made = known.made
        else:
            made = self._make(written, tuple(group))
            if len(self._remembered) >= REMEMBERED_WORDS:
                self._remembered.clear()
            self._remembered[written] = _Remembered(words, places, made)
        return QueryWord(
            written,
            start,
            end,
            position,
            made.word_class,
            made.alternatives,
            made.boosts,
            made.spaced,
            made.fallbacks,
        )

    def _make(self, written: str, group: tuple[Placed, ...]) -> QueryWord:
        light = all(one.word.light for one in group)
        own = _own(written, group)
        alternatives = [own, *self._same(group, own)]
        if not light:
            forms = list_forms(group[0].word.long or own.terms[0]) if len(group) == 1 else ()
            alternatives += _variants(own)
            # 切り替え is one term, 切り替える two with a long unit.
            alternatives += (
                Alternative(Rule.STEM, field, (form,), (0,), form) for form in forms for field in ("text", "long")
            )
            alternatives += self._kin(written, own, *forms)
            alternatives += self._readings(written, group)
            if len(group) == 1:
                alternatives += (Alternative(Rule.SYNONYM, "synonym", (one,), (0,), written) for one in group[0].word.groups)
        return QueryWord(
            written,
            0,
            len(written),
            0,
            WordClass.LIGHT if light else WordClass.CONTENT,
            unique(alternatives),
            tuple(make_boosts(written, group)),
            spaced=any(map(str.isspace, written)),
            fallbacks=() if light else tuple(make_fallbacks(written, group)),
        )

    def _same(self, group: tuple[Placed, ...], own: Alternative) -> Iterable[Alternative]:
        """Other terms of the very same word: email for e-mail, オープンスタック in one piece and in two."""
        if len(group) == 1:
            word = group[0].word
            for unit in word.terms:
                whole = unit.place == 0 and unit.end == group[0].end - group[0].start
                if whole and unit not in word.units and not unit.term.startswith(VARIANT_MARK):
                    yield Alternative(Rule.NORMALIZED, "text", (unit.term,), (0,), unit.surface)
        joined = "".join(own.terms)
        if is_katakana(joined):
            if len(own.terms) > 1:
                yield Alternative(Rule.NORMALIZED, "text", (joined,), (0,), joined)
            else:
                terms, offsets = read_phrase(joined, self.lexicon)
                if terms:  # ス alone, cut from スに by a mark, has none
                    yield Alternative(Rule.NORMALIZED, "text", terms, offsets, joined)

    def _kin(self, written: str, own: Alternative, *others: str) -> Iterable[Alternative]:
        # An entry stands in its plain form: "registered" is an inflection of register.
        forms = plain_forms(fold_case(written)) if len(own.terms) == 1 else ()
        for kin in self.kindred.find(written, "".join(own.terms), *forms, *others):
            yield from self.phrase(kin.rule, kin.text, exact=kin.exact)

    def _readings(self, written: str, group: tuple[Placed, ...]) -> Iterable[Alternative]:
        """What may be read as the word, when it is typed in kana or romaji."""
        for key in _keys(written, group):
            yield Alternative(Rule.READING, "reading", (key,), (0,), written)
            for kin in self.kindred.find_reading(key):
                yield from self.phrase(kin.rule, kin.text, exact=kin.exact)

    def phrase(self, rule: Rule, text: str, *, exact: bool = False) -> Iterable[Alternative]:
        """An entry of the vocabulary as an alternative, of the field `surface` if `exact`; nothing when it has no terms.

        Nothing as well for kana in which Sudachi finds particles: やまもと is no 山.
        """
        phrase = self.lexicon.phrases.get((text, exact))
        if phrase is None:
            phrase = read_phrase(text, self.lexicon, exact=exact)
            if is_kana(text) and sum(map(len, read_phrase(text, self.lexicon, exact=True)[0])) < len(text):
                phrase = (), ()
            self.lexicon.phrases[text, exact] = phrase
        terms, offsets = phrase
        if terms:
            yield Alternative(rule, "surface" if exact else "text", terms, offsets, text)


def _own(written: str, group: tuple[Placed, ...]) -> Alternative:
    """The word itself in the field `text`."""
    terms = [unit.term for one in group for unit in one.word.units]
    offsets = [one.position + unit.place - group[0].position for one in group for unit in one.word.units]
    surfaces = [unit.surface for one in group for unit in one.word.units]
    word = group[0].word
    if terms == surfaces:
        rule = Rule.PART if len(group) == 1 and word.latin and len(terms) > 1 else Rule.SURFACE
    elif len(terms) == 1 and word.latin and not is_katakana(terms[0]):
        rule = Rule.STEM
    else:
        rule = Rule.NORMALIZED
    return Alternative(rule, "text", tuple(terms), tuple(offsets), written)


def _variants(own: Alternative) -> Iterable[Alternative]:
    """The word with old or variant kanji, and without them."""
    if len(own.terms) == 1 and (variant := make_variant_term(own.terms[0])):
        plain = variant.removeprefix(VARIANT_MARK)
        yield Alternative(Rule.VARIANT, "text", (plain,), (0,), plain)
        yield Alternative(Rule.VARIANT, "text", (variant,), (0,), plain)


def _keys(written: str, group: tuple[Placed, ...]) -> tuple[str, ...]:
    folded = fold_case(written)
    if is_kana(folded):
        unknown = (key for one in group[:1] for key in one.word.readings if key.startswith(SKELETON_MARK))
        keys: tuple[str, ...] = (make_kana_key(folded), *(unknown if len(group) == 1 else ()))
    elif group[0].word.latin and all(one.word.latin for one in group):
        keys = (make_romaji_key(folded), *(group[0].word.readings if len(group) == 1 else ()))
    else:
        return ()
    return tuple(dict.fromkeys(key for key in keys if len(key) > 1))


def make_fallbacks(written: str, group: tuple[Placed, ...]) -> Iterable[Alternative]:
    """The consonants of a word that the dictionary knows, or took apart: オクタビア for the Octavia that it does not know.

    Words that it does not know have them among their readings.
    """
    folded = fold_case(written)
    if is_katakana(folded) or (folded.isascii() and folded.isalpha()):
        skeleton = make_skeleton(folded)
        if skeleton and not any(skeleton in one.word.readings for one in group):
            yield Alternative(Rule.READING, "reading", (skeleton,), (0,), written)


def make_boosts(written: str, group: tuple[Placed, ...]) -> Iterable[Alternative]:
    """The word as typed, and its long unit: they score beside the word and never widen what matches."""
    surfaces = tuple(unit.surface for one in group for unit in one.word.units)
    offsets = tuple(one.position + unit.place - group[0].position for one in group for unit in one.word.units)
    yield Alternative(Rule.SURFACE, "surface", surfaces, offsets, written)
    for one in group:
        if one.word.long:
            yield Alternative(Rule.SURFACE, "long", (one.word.long,), (0,), one.word.surface)


def read_phrase(text: str, lexicon: Lexicon, *, exact: bool = False) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The terms of `text` in the field `text`, or `surface` if `exact`, and their offsets from the first; or nothing."""
    units = [(unit, one.position + unit.place) for one in read_words(text, lexicon) for unit in one.word.units]
    terms = tuple(unit.surface if exact else unit.term for unit, _ in units)
    return terms, tuple(position - units[0][1] for _, position in units)


def is_katakana(text: str) -> bool:
    """Whether `text` is katakana of any width, and not empty."""
    if _KATAKANA.fullmatch(text):
        return True
    return not unicodedata.is_normalized("NFKC", text) and _KATAKANA.fullmatch(fold_case(text)) is not None


def unique(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """The alternatives, each once: the first as it is, the others from literal to remote."""
    unique: dict[tuple[str, tuple[str, ...]], Alternative] = {}
    for one in alternatives:
        unique.setdefault((one.field, one.terms), one)
    first, *rest = unique.values()
    return (first, *sorted(rest, key=lambda one: _ORDER[one.rule]))


_ORDER = {rule: place for place, rule in enumerate(Rule)}
