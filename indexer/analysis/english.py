"""English words: stems, and the plain forms under which a dictionary may know an inflected word."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

_stemmers = threading.local()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball English stem of a folded word (migrations and migrated are migrat); words with digits stay."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    # The stemmer keeps its word in itself while it works, so each thread has its own.
    stemmer: _Stemmer | None = getattr(_stemmers, "value", None)
    if stemmer is None:
        # PyStemmer is the C library itself: 0.2 µs a word and 1 ms to load, against 24 µs and 10 ms in pure Python, with
        # the same stem for each of 1,371 words of the notes.
        from Stemmer import Stemmer

        stemmer = _stemmers.value = Stemmer("english")
    return str(stemmer.stemWord(word))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the library's name)


def plain_forms(word: str) -> Iterator[str]:
    """Forms that `word` may be inflected from, likeliest first, itself not among them: policies gives policy."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return
    for ending, replacements in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            body = word[: -len(ending)]
            for replacement in replacements:
                yield body + replacement
            if len(body) > 3 and body[-1] == body[-2] and ending in ("ing", "ed"):
                yield body[:-1]
            return


_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ies", ("y", "ie")),
    ("sses", ("ss",)),
    ("ches", ("ch", "che")),
    ("shes", ("sh",)),
    ("xes", ("x", "xe")),
    ("ss", ()),
    ("us", ()),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
)
