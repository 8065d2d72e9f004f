"""The query side: plain query text to words, each with every way in which a section may hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from indexer.analysis.folding import fold_case
from indexer.analysis.honorifics import set_honorifics_apart, split_honorific
from indexer.analysis.kindred import LONGEST_ENTRY, Kindred, make_entry_key
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.analysis.query_words import WordReader, is_katakana, make_boosts, make_fallbacks, read_phrase, unique
from indexer.analysis.readings import make_kana_key, to_katakana
from indexer.analysis.stream import Placed, read_words
from indexer.dataclass import replace

# A query that is one short run of kana is a word, as far as its writer is concerned, whatever Sudachi makes of it.
_KANA_QUERY = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー]{2,12}(?:[\s・･]+[ぁ-ゖァ-ヺｦ-ﾟー]{2,12})?")

_SHORTEST_LOANWORDS = 6  # characters of two loanwords run together: of less, Sudachi finds two in ordinary words


def read_query(text: str, reader: WordReader) -> tuple[QueryWord, ...]:
    """The words of `text` in order; empty when nothing of it is ever indexed."""
    placed = read_words(text, reader.lexicon)
    name, is_doubtful = split_honorific(text)
    if name and _ends_a_word(placed, text.index(name) + len(name)):
        return _read_addressed(text, name, reader=reader, is_doubtful=is_doubtful)
    if word := _read_kana_query(text, placed, reader):
        return (word,)
    words = set_honorifics_apart(text, placed, lexicon=reader.lexicon, kindred=reader.kindred)
    return tuple([reader.read(text, group) for group in _group(text, words, reader.kindred)])


def _ends_a_word(placed: Sequence[Placed], place: int) -> bool:
    """Whether Sudachi sees an end of a word there, and another word behind it."""
    return any(one.start >= place for one in placed) and all(one.end <= place or one.start >= place for one in placed)


def _read_addressed(text: str, name: str, *, reader: WordReader, is_doubtful: bool) -> tuple[QueryWord, ...]:
    """The words of a name in kana that an honorific stands behind: notes name people with another one, or with none.

    What may be one word with it (けいさん) is that word, and the name where the index does not hold the word.
    """
    start = text.index(name)
    words = tuple([replace(word, start=word.start + start, end=word.end + start) for word in read_query(name, reader)])
    whole = text.strip()
    if not (key := make_kana_key(fold_case(whole))):
        return words
    as_word = Alternative(Rule.READING, "reading", (key,), (0,), whole)
    if not is_doubtful:
        return words if len(words) != 1 else (replace(words[0], alternatives=(*words[0].alternatives, as_word)),)
    literal = Alternative(Rule.SURFACE, "text", (fold_case(whole),), (0,), whole)
    guesses = tuple([one for word in words for one in (*word.alternatives, *word.fallbacks)])
    return (QueryWord(whole, start, start + len(whole), 0, WordClass.CONTENT, (literal, as_word), (), fallbacks=guesses),)


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


def _read_kana_query(text: str, placed: Sequence[Placed], reader: WordReader) -> QueryWord | None:
    """The one word of a query like かそうか, in which Sudachi finds particles; None for any other query.

    Names that it took apart stay apart: さいとうひでき is Hideki Saito too.
    """
    match = _KANA_QUERY.search(text)
    if match is None or match.group() != text.strip():
        return None
    written = match.group()
    if not (key := make_kana_key(fold_case(written))):
        return None
    kin = (*reader.kindred.find(written), *reader.kindred.find_reading(key))
    if any(map(str.isspace, written)) and not kin:
        return None  # two words, unless they are somebody's name
    whole = sum(one.end - one.start for one in placed) == len(re.sub(r"[\s・･]", "", written))
    if whole and ((len(placed) == 1 and not placed[0].word.light) or all(one.word.name for one in placed)):
        return None
    terms, offsets = read_phrase(written, reader.lexicon)
    literal = Alternative(Rule.NORMALIZED, "text", terms, offsets, written)
    alternatives = [literal if whole else Alternative(Rule.SURFACE, "text", (fold_case(written),), (0,), written)]
    alternatives.append(Alternative(Rule.READING, "reading", (key,), (0,), written))
    for one in kin:
        if make_entry_key(one.text) == make_entry_key(written):
            continue
        alternatives += reader.phrase(one.rule, one.text, exact=one.exact)
    fallbacks = list(make_fallbacks(written, tuple(placed)))
    if len(terms) > 1 or not all(one.word.light for one in placed):
        # Particles are left out of it: やまもと is a name before it is 山.
        (alternatives if whole else fallbacks).append(replace(literal, rule=Rule.PART))
    fallbacks += _as_loanwords(written, reader)
    boosts = tuple(make_boosts(written, tuple(placed))) if whole else ()
    return QueryWord(written, *match.span(), 0, WordClass.CONTENT, unique(alternatives), boosts, fallbacks=tuple(fallbacks))


def _as_loanwords(written: str, reader: WordReader) -> Iterator[Alternative]:
    """A word typed in hiragana as loanwords, where it is several: すきっぷれべる is スキップレベル, and so skip-level."""
    katakana = to_katakana(fold_case(written))
    if katakana != written and len(katakana) >= _SHORTEST_LOANWORDS:
        terms, offsets = read_phrase(katakana, reader.lexicon)
        if len(terms) > 1 and all(len(term) > 2 and is_katakana(term) for term in terms):
            yield Alternative(Rule.READING, "text", terms, offsets, katakana)


def read_phrases(text: str, reader: WordReader) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """`text` as phrases of the field `text`: its own, then with words in another script or by another name."""
    yield read_phrase(text, reader.lexicon)
    words = read_query(text, reader)
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
