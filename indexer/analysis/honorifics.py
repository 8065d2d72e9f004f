"""Honorifics behind a name in a query (いわもとさん, yamamoto-san): notes name people with another one, or with none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.analysis.folding import fold_case
from indexer.analysis.kindred import Kindred
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.readings import is_kana, make_romaji_key
from indexer.analysis.stream import Placed
from indexer.analysis.word import Word
from indexer.dataclass import replace

#: So many kana before an honorific in kana are a name; fewer may be the beginning of a word: けいさん is 計算.
SHORTEST_NAME = 3

#: Those that are written in kana, as alternatives of a pattern.
KANA_HONORIFICS = "さん|さま|くん|ちゃん|せんせい"
_HONORIFICS = ("氏", "様", "先生", "君", "殿", "教授", "博士")
_ENDINGS = (*KANA_HONORIFICS.split("|"), *_HONORIFICS)
_KANA = "ぁ-ゖァ-ヺｦ-ﾟー"
_KANA_NAME = (
    rf"(?P<name>[{_KANA}][{_KANA}\s・･]{{0,24}}?[{_KANA}])\s*"
    rf"(?:(?P<kana>{KANA_HONORIFICS})|{'|'.join(_HONORIFICS)})"
)
_ROMAJI = re.compile("san|sama|sensei|kun|chan", re.IGNORECASE)
_JOINED = re.compile(rf"(.+)[-\u2010\u2011]({_ROMAJI.pattern})", re.IGNORECASE)
_TITLES = frozenset({"先生", "せんせい", "教授", "博士"})  # さん, 氏 and 様 are light wherever they stand
_ANY = re.compile(f"{'|'.join(_TITLES)}|(?:{_ROMAJI.pattern})(?![A-Za-z])", re.IGNORECASE)


def split_honorific(query: str) -> tuple[str, bool]:
    """The name of a query that is a name in kana with an honorific, and whether both may be one word (けいさん).

    "" for any other query.
    """
    query = query.strip()
    found = re.fullmatch(_KANA_NAME, query) if query.endswith(_ENDINGS) else None
    if found is None:
        return "", False
    return found["name"], found["kana"] is not None and len(found["name"]) < SHORTEST_NAME


def set_honorifics_apart(text: str, placed: Sequence[Placed], *, lexicon: Lexicon, kindred: Kindred) -> Sequence[Placed]:
    """The words of a query with what follows a name as a light word of its own: 先生 that touches it, san in romaji.

    A name in Latin letters is one of the vocabulary, or can be read as Japanese: FC-SAN and San Jose stay.
    """
    if not _ANY.search(text):  # most queries name nobody: 1 µs, where looking at each word takes 20
        return placed
    return list(_set_apart(text, placed, lexicon, kindred))


def _set_apart(text: str, placed: Sequence[Placed], lexicon: Lexicon, kindred: Kindred) -> Iterator[Placed]:
    name_end = -1  # of the name before
    for one in placed:
        written = text[one.start : one.end]
        joined = _JOINED.fullmatch(written) if one.word.latin else None
        if joined and _is_latin_name(joined[1], kindred):
            name = lexicon.identifier(joined[1])
            start, position = one.start + joined.start(2), one.position + name.places
            yield Placed(name, one.start, one.start + joined.end(1), one.position)
            yield Placed(_make_light(lexicon, joined[2]), start, one.end, position)
            continue
        between = text[name_end : one.start] if name_end >= 0 else None
        if (between == "" and written in _TITLES) or (between == " " and _ROMAJI.fullmatch(written)):
            one = replace(one, word=one.word._replace(light=True))
        yield one
        is_name = _is_latin_name(written, kindred) if one.word.latin else one.word.name or is_kana(fold_case(written))
        name_end = one.end if is_name else -1


def _is_latin_name(written: str, kindred: Kindred) -> bool:
    return bool(make_romaji_key(fold_case(written))) or kindred.knows(written)


def _make_light(lexicon: Lexicon, written: str) -> Word:
    return lexicon.identifier(written)._replace(light=True)
