"""Characters that stand for one another: width, case, diacritics, radicals, and old or variant forms of kanji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from indexer.analysis.word_lists import read_word_list

#: Starts the term that stands for all variants of a word with variant kanji; no word of a text can start with it.
VARIANT_MARK = "≈"

_LATIN_SPECIAL = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
)
_LATIN_MARKED = re.compile("[À-ʯḀ-ỿ\u0300-\u036f]")
# Kangxi radicals, CJK compatibility ideographs and their supplement: other code points for the same character.
_COMPATIBLE = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF), *range(0x2F800, 0x2FA1E))


def fold_case(text: str) -> str:
    """`text` in lower case and one width: ＯｐｅｎＳｔａｃｋ is openstack, ｻｰﾊﾞ is サーバ; diacritics stay."""
    if text.isascii():
        return text.lower()
    if unicodedata.is_normalized("NFKC", text):  # as nearly all words are: saves two of three passes
        lowered = text.lower()
        return text if lowered == text else unicodedata.normalize("NFKC", lowered)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def fold_compatible(text: str) -> str:
    """`text` with Kangxi radicals and compatibility ideographs as the kanji that they look like, one for one."""
    return text.translate(_tables().compatible)


def fold_term(text: str) -> str:
    """`text` folded as by `fold_case`, and Latin letters without diacritics: Michał is michal."""
    return drop_marks(fold_case(text))


def drop_marks(folded: str) -> str:
    """`folded` with its Latin letters without diacritics."""
    return folded if folded.isascii() else _LATIN_MARKED.sub(_unmark, folded)


def fold_terms(texts: Sequence[str]) -> list[str]:
    """Each of `texts` folded as by `fold_term`, in half the time."""
    folded = fold_term("\n".join(texts)).split("\n") if texts else []
    return folded if len(folded) == len(texts) else list(map(fold_term, texts))


def _unmark(match: re.Match[str]) -> str:
    letters = unicodedata.normalize("NFD", match[0].translate(_LATIN_SPECIAL))
    return "".join(mark for mark in letters if not unicodedata.combining(mark))


def modernize(piece: str) -> str:
    """`piece` with radicals and old kanji as the dictionary knows them (髙橋 as 高橋), one code point for one."""
    tables = _tables()
    return piece if tables.odd.isdisjoint(piece) else piece.translate(tables.modern)


@cache
def compile_odd() -> re.Pattern[str]:
    """A pattern found in every piece that `modernize` changes and in few others, in a fifth of the time that it takes to
    tell. For those who read much: it takes 2 ms to compile."""
    odd = "".join(sorted(char for char in _tables().odd if char < "\U00010000"))
    return re.compile(f"[{re.escape(odd)}\U00010000-\U0010ffff]")


def make_variant_term(term: str) -> str:
    """The term that all variants of `term` share: 渡辺, 渡邊 and 渡邉 give one; "" when no kanji of it has variants."""
    tables = _tables()
    if tables.varying.isdisjoint(term):
        return ""
    return VARIANT_MARK + term.translate(tables.classes)


def make_variants(terms: Sequence[str]) -> list[str]:
    """Each of `terms`, none of which holds a line end, with the first of its class in the place of each kanji."""
    return "\n".join(terms).translate(_tables().classes).split("\n") if terms else []


class _Tables:
    """The character tables, read from kanji_variants.toml once."""

    def __init__(self) -> None:
        data = read_word_list("kanji_variants")
        self.compatible = {code: unicodedata.normalize("NFKC", chr(code)) for code in _COMPATIBLE}
        self.compatible = {code: char for code, char in self.compatible.items() if char != chr(code) and len(char) == 1}
        old: dict[int, str] = {}
        classes: dict[int, str] = {}
        for group in data["old"]:
            old.update((ord(char), group[0]) for char in group[1:])
        for group in data["names"]:
            classes.update((ord(char), group[0]) for char in group[1:])
        self.modern = self.compatible | old
        # A class is named by its first kanji; an old form of a class's member belongs to the class too.
        self.classes = {code: classes.get(ord(char), char) for code, char in old.items()} | classes
        varying = {chr(code) for code in self.classes} | set(self.classes.values())
        self.odd = frozenset(map(chr, self.modern))
        self.varying = frozenset(varying)


@cache
def _tables() -> _Tables:
    return _Tables()
