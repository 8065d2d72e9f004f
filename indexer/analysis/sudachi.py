"""The morphemes of a text by SudachiPy: one dictionary a process, one tokenizer a thread, texts of any length."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol
from unicodedata import is_normalized

from indexer.errors import DictionaryError

#: Numbers of words from here on stand for a kind of unknown words; those below for one entry of the dictionary each.
FIRST_UNKNOWN = 0xF000_0000


class Morpheme(Protocol):
    """What we use of a SudachiPy morpheme; offsets are code points of the piece that was tokenized."""

    def begin(self) -> int: ...
    def end(self) -> int: ...
    def surface(self) -> str: ...
    def word_id(self) -> int: ...
    def is_oov(self) -> bool: ...
    def normalized_form(self) -> str: ...
    def dictionary_form(self) -> str: ...
    def reading_form(self) -> str: ...
    def part_of_speech(self) -> tuple[str, ...]: ...
    def synonym_group_ids(self) -> list[int]: ...
    def split(self, mode: str) -> Iterable[Morpheme]: ...


class _Tokenizer(Protocol):
    def tokenize(self, text: str) -> Sequence[Morpheme]: ...


class _Dictionary(Protocol):
    def tokenizer(self, mode: str) -> _Tokenizer: ...
    def lookup(self, surface: str) -> Iterable[Morpheme]: ...


_NARROW = {0x3000: 0x20} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_lock = threading.Lock()
_tokenizers = threading.local()
_dictionary: _Dictionary | None = None


def open_dictionary() -> _Dictionary:
    """The process's one dictionary, opened on first use; DictionaryError when it is missing or broken."""
    global _dictionary
    with _lock:
        if _dictionary is None:
            try:
                import sudachipy  # type: ignore[import-untyped]

                _dictionary = sudachipy.Dictionary(dict="core")
            except (ImportError, OSError, ValueError, RuntimeError) as error:
                raise DictionaryError(_explain(error)) from error
            except Exception as error:  # sudachipy.errors.SudachiError, which cannot be named when the import failed
                raise DictionaryError(_explain(error)) from error
        return _dictionary


def _explain(error: Exception) -> str:
    reason = " ".join(str(error).split()) or type(error).__name__
    return f"the SudachiPy dictionary cannot be opened ({reason}); run: pip install -r requirements.txt"


def tokenize(piece: str) -> Sequence[Morpheme]:
    """The mode C morphemes of one piece below SudachiPy's limit (see `segments`), in order, end to end.

    Lone surrogates, which no UTF-8 text has but a str can, count as unknown symbols.
    """
    try:
        # Mode C with a split to A per word: tokenizing twice would cost twice, and could disagree.
        return _tokenizer().tokenize(piece)
    except UnicodeEncodeError:
        return _tokenizer().tokenize(piece.encode("utf-8", "replace").decode())


def is_listed(piece: str) -> bool:
    """Whether each word of a piece that is an entry of the dictionary is written there as in the piece.

    Otherwise SudachiPy changes something before it looks words up: case, width, runs of long-vowel marks, readings in
    brackets after kanji; or `tokenize` does.
    """
    plain, changed = _compile_listed()
    if plain.fullmatch(piece) and "ーー" not in piece:  # three of four, told in a quarter of the time
        return True
    return piece.lower() == piece and is_normalized("NFKC", piece) and changed.search(piece) is None


def fold_listed(piece: str) -> str:
    """A piece in lower case and one width, where these are all that SudachiPy changes of it; "" otherwise."""
    folded = piece.lower().translate(_NARROW)
    return folded if len(folded) == len(piece) and is_listed(folded) else ""


@cache
def _compile_listed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What pieces consist of that are listed, and what is in none; 1 ms to compile, for those who read much."""
    plain = re.compile("[ぁ-ゖァ-ヺー一-鿿々、。「」『』・0-9a-z ]+")
    return plain, re.compile("[-ー⁓〜〰]{2}|[(（][^)）]{1,4}[)）]|[\ud800-\udfff]")


def _tokenizer() -> _Tokenizer:
    # A tokenizer shared by threads raises in 0.7.0; the dictionary may be shared.
    tokenizer: _Tokenizer | None = getattr(_tokenizers, "value", None)
    if tokenizer is None:
        tokenizer = open_dictionary().tokenizer("C")
        _tokenizers.value = tokenizer
    return tokenizer


def split_short(morpheme: Morpheme) -> tuple[Morpheme, ...]:
    """The mode A units of a mode C morpheme; empty when it is one unit."""
    # In 0.7.0 split() of a word that does not divide returns [].
    return tuple(morpheme.split("A"))


def tokenize_short(piece: str) -> list[Morpheme]:
    """As `tokenize`, in mode A units."""
    return [short for morpheme in tokenize(piece) for short in split_short(morpheme) or (morpheme,)]


def lookup_readings(surface: str) -> tuple[str, ...]:
    """Every reading that the dictionary knows of a surname or given name, in katakana, the likeliest first."""
    readings = (entry.reading_form() for entry in open_dictionary().lookup(surface) if entry.part_of_speech()[2] == "人名")
    return tuple(dict.fromkeys(readings))


def knows_loanword(surface: str) -> bool:
    """Whether the dictionary has a common noun, or a noun that adjectives are made of, in katakana that is written so."""
    return any(
        entry.part_of_speech()[0] in ("名詞", "形状詞")
        and entry.part_of_speech()[2] not in ("人名", "地名")
        and "ァ" <= entry.normalized_form()[:1] <= "ヺ"  # アンカン is 安閑
        for entry in open_dictionary().lookup(surface)
    )
