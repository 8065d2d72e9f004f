"""The query side: plain query text to words, each with every way in which a section may hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from indexer.analysis.folding import VARIANT_MARK, fold_case, make_variant_term
from indexer.analysis.kindred import LONGEST_ENTRY, Kindred, make_entry_key
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.analysis.readings import is_kana, make_kana_key, make_romaji_key
from indexer.analysis.stream import Placed, read_words
from indexer.analysis.transliteration import SKELETON_MARK, make_skeleton
from indexer.dataclass import replace

_KATAKANA = re.compile("[ァ-ヺー・]+")
# A query that is one short run of kana is a word, as far as its writer is concerned, whatever Sudachi makes of it.
_KANA_QUERY = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー]{2,12}(?:[\s・･]+[ぁ-ゖァ-ヺｦ-ﾟー]{2,12})?")


def read_query(text: str, lexicon: Lexicon, *, kindred: Kindred) -> tuple[QueryWord, ...]:
    """The words of `text` in order; empty when nothing of it is ever indexed."""
    placed = read_words(text, lexicon).placed()
    if word := _read_kana_query(text, placed, lexicon, kindred):
        return (word,)
    groups = _group(text, placed, kindred)
    return tuple(_make_word(text, group, lexicon, kindred) for group in groups)


def _group(text: str, placed: Sequence[Placed], kindred: Kindred) -> Iterable[tuple[Placed, ...]]:
    """Words that are searched as one: entries of the vocabulary, 3 + 台, ロード + バランサ; most stand alone."""
    start = 0
    while start < len(placed):
        end = _find_entry(text, placed, start, kindred) or start + 1
        if end == start + 1:
            while end < len(placed) and _belongs(text, placed[end - 1], placed[end]):
                end += 1
        yield tuple(placed[start:end])
        start = end


def _find_entry(text: str, placed: Sequence[Placed], start: int, kindred: Kindred) -> int:
    """Where the longest entry of the vocabulary of several words from `start` ends; 0 when there is none."""
    end = start + 1
    while end < len(placed) and end < start + LONGEST_ENTRY and _follows(placed[end - 1], placed[end]):
        end += 1
    for last in range(end, start + 1, -1):
        if kindred.knows(text[placed[start].start : placed[last - 1].end]):
            return last
    return 0


def _follows(first: Placed, second: Placed) -> bool:
    return second.position == first.position + first.word.places


def _belongs(text: str, first: Placed, second: Placed) -> bool:
    """Whether two touching words are one as typed: a number with its counter, or katakana that Sudachi took apart."""
    if first.end != second.start or not _follows(first, second):
        return False
    if first.word.number and second.word.counter:
        return True
    return is_katakana(text[first.start : first.end]) and is_katakana(text[second.start : second.end])


def is_katakana(text: str) -> bool:
    """Whether `text` is katakana of any width, and not empty."""
    return bool(_KATAKANA.fullmatch(fold_case(text)))


def _read_kana_query(text: str, placed: Sequence[Placed], lexicon: Lexicon, kindred: Kindred) -> QueryWord | None:
    """The one word of a query like かそうか, in which Sudachi finds particles; None for any other query.

    Names that it took apart stay apart: さいとうひでき is Hideki Saito too.
    """
    match = _KANA_QUERY.search(text)
    if match is None or match.group() != text.strip():
        return None
    written = match.group()
    if not (key := make_kana_key(fold_case(written))):
        return None
    kin = (*kindred.find(written), *kindred.find_reading(key))
    if any(map(str.isspace, written)) and not kin:
        return None  # two words, unless they are somebody's name
    whole = sum(one.end - one.start for one in placed) == len(re.sub(r"[\s・･]", "", written))
    if whole and ((len(placed) == 1 and not placed[0].word.light) or all(one.word.name for one in placed)):
        return None
    terms, offsets = read_phrase(written, lexicon)
    literal = Alternative(Rule.NORMALIZED, "text", terms, offsets, written)
    alternatives = [literal if whole else Alternative(Rule.SURFACE, "text", (fold_case(written),), (0,), written)]
    alternatives.append(Alternative(Rule.READING, "reading", (key,), (0,), written))
    for one in kin:
        if make_entry_key(one.text) == make_entry_key(written):
            continue
        alternatives += _phrase(one.rule, one.text, lexicon, exact=one.exact)
    if len(terms) > 1 or not all(one.word.light for one in placed):
        alternatives.append(replace(literal, rule=Rule.PART))
    boosts = tuple(_boosts(written, tuple(placed))) if whole else ()
    fallbacks = tuple(_fallbacks(written, tuple(placed)))
    return QueryWord(written, *match.span(), 0, WordClass.CONTENT, _unique(alternatives), boosts, fallbacks=fallbacks)


def _make_word(text: str, group: tuple[Placed, ...], lexicon: Lexicon, kindred: Kindred) -> QueryWord:
    first, last = group[0], group[-1]
    written = text[first.start : last.end]
    light = all(one.word.light for one in group)
    own = _own(written, group)
    alternatives = [own, *_same(group, own, lexicon)]
    if not light:
        alternatives += _variants(own)
        alternatives += _kin(written, own, lexicon, kindred)
        alternatives += _readings(written, group, lexicon, kindred)
        if len(group) == 1:
            alternatives += (Alternative(Rule.SYNONYM, "synonym", (one,), (0,), written) for one in group[0].word.groups)
    return QueryWord(
        written,
        first.start,
        last.end,
        first.position,
        WordClass.LIGHT if light else WordClass.CONTENT,
        _unique(alternatives),
        tuple(_boosts(written, group)),
        spaced=any(map(str.isspace, written)),
        fallbacks=() if light else tuple(_fallbacks(written, group)),
    )


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


def _same(group: tuple[Placed, ...], own: Alternative, lexicon: Lexicon) -> Iterable[Alternative]:
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
            terms, offsets = read_phrase(joined, lexicon)
            if terms:  # ス alone, cut from スに by a mark, has none
                yield Alternative(Rule.NORMALIZED, "text", terms, offsets, joined)


def _variants(own: Alternative) -> Iterable[Alternative]:
    """The word with old or variant kanji, and without them."""
    if len(own.terms) == 1 and (variant := make_variant_term(own.terms[0])):
        plain = variant.removeprefix(VARIANT_MARK)
        yield Alternative(Rule.VARIANT, "text", (plain,), (0,), plain)
        yield Alternative(Rule.VARIANT, "text", (variant,), (0,), plain)


def _kin(written: str, own: Alternative, lexicon: Lexicon, kindred: Kindred) -> Iterable[Alternative]:
    for kin in kindred.find(written, "".join(own.terms)):
        yield from _phrase(kin.rule, kin.text, lexicon, exact=kin.exact)


def _readings(written: str, group: tuple[Placed, ...], lexicon: Lexicon, kindred: Kindred) -> Iterable[Alternative]:
    """What may be read as the word, when it is typed in kana or romaji."""
    for key in _keys(written, group):
        yield Alternative(Rule.READING, "reading", (key,), (0,), written)
        for kin in kindred.find_reading(key):
            yield from _phrase(kin.rule, kin.text, lexicon, exact=kin.exact)


def _fallbacks(written: str, group: tuple[Placed, ...]) -> Iterable[Alternative]:
    """The consonants of a word that the dictionary knows, or took apart: オクタビア for the Octavia that it does not know.

    Words that it does not know have them among their readings.
    """
    folded = fold_case(written)
    if is_katakana(folded) or (folded.isascii() and folded.isalpha()):
        skeleton = make_skeleton(folded)
        if skeleton and not any(skeleton in one.word.readings for one in group):
            yield Alternative(Rule.READING, "reading", (skeleton,), (0,), written)


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


def _boosts(written: str, group: tuple[Placed, ...]) -> Iterable[Alternative]:
    """The word as typed, and its long unit: they score beside the word and never widen what matches."""
    surfaces = tuple(unit.surface for one in group for unit in one.word.units)
    offsets = tuple(one.position + unit.place - group[0].position for one in group for unit in one.word.units)
    yield Alternative(Rule.SURFACE, "surface", surfaces, offsets, written)
    for one in group:
        if one.word.long:
            yield Alternative(Rule.SURFACE, "long", (one.word.long,), (0,), one.word.surface)


def _phrase(rule: Rule, text: str, lexicon: Lexicon, *, exact: bool = False) -> Iterable[Alternative]:
    """An entry of the vocabulary as an alternative, of the field `surface` if `exact`; nothing when it has no terms."""
    phrase = lexicon.phrases.get((text, exact))
    if phrase is None:
        phrase = lexicon.phrases[text, exact] = read_phrase(text, lexicon, exact=exact)
    terms, offsets = phrase
    if terms:
        yield Alternative(rule, "surface" if exact else "text", terms, offsets, text)


def read_phrase(text: str, lexicon: Lexicon, *, exact: bool = False) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The terms of `text` in the field `text`, or `surface` if `exact`, and their offsets from the first; or nothing."""
    run = read_words(text, lexicon)
    units = [
        (unit, position + unit.place) for word, position in zip(run.words, run.positions, strict=True) for unit in word.units
    ]
    terms = tuple(unit.surface if exact else unit.term for unit, _ in units)
    return terms, tuple(position - units[0][1] for _, position in units)


def read_phrases(text: str, lexicon: Lexicon, *, kindred: Kindred) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """`text` as phrases of the field `text`: its own, then with words in another script or by another name."""
    yield read_phrase(text, lexicon)
    words = read_query(text, lexicon, kindred=kindred)
    if not words:
        return
    choices = [[one for one in word.alternatives if one.field == "text" and one.rule in _SAME_WORD] for word in words]
    for chosen in product(*choices):
        terms: list[str] = []
        offsets: list[int] = []
        place = 0
        for word, following, one in zip(words, (*words[1:], None), chosen, strict=True):
            terms += one.terms
            offsets += (place + offset for offset in one.offsets)
            # What stands between two words (particles, punctuation) keeps its places.
            own = word.position + word.alternatives[0].offsets[-1]
            place += one.offsets[-1] + (following.position - own if following else 0)
        yield tuple(terms), tuple(offsets)


_SAME_WORD = frozenset((Rule.SURFACE, Rule.NORMALIZED, Rule.STEM, Rule.PART, Rule.VARIANT, Rule.ALIAS))


def _unique(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    unique: dict[tuple[str, tuple[str, ...]], Alternative] = {}
    for one in alternatives:
        unique.setdefault((one.field, one.terms), one)
    first, *rest = unique.values()
    return (first, *sorted(rest, key=lambda one: _ORDER[one.rule]))


_ORDER = {rule: place for place, rule in enumerate(Rule)}
