"""Consonants that an unknown Latin word and its katakana share: Ractor and ラクター, Octavia and オクタビア."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis.readings import make_kana_key

#: Starts the consonants of a word, so that they are never taken for a reading.
SKELETON_MARK = "*"

#: Fewer consonants are shared by too many words.
SHORTEST = 3

# English spelling to the consonants that katakana has for it. An r that no vowel follows is only a long vowel there,
# unless the name is Italian, Spanish or Indian: マルコーニ.
_SILENT_R = re.compile("r(?![aiueoy])")
# Those written as plain text are replaced by str.replace, in a fifth of the time.
_SPELLINGS: tuple[tuple[str | re.Pattern[str], str], ...] = (
    ("ph", "f"),
    ("tch", "ch"),
    (re.compile("ch(?=[rl])|ck|qu?"), "k"),
    ("ch", "t"),
    ("sh", "s"),
    ("th", "s"),
    (re.compile("sc(?=[eiy])|c(?=[eiy])"), "s"),
    (re.compile("gh(?![aiueo])"), ""),
    ("x", "ks"),
    ("c", "k"),
    ("ts", "t"),
    (_SILENT_R, ""),
    ("l", "r"),
    (re.compile("(?<=.)h(?![aiueo])"), ""),
)
_MERGED = str.maketrans({"v": "b", "f": "h", "z": "s", "j": "s", "w": "", "y": ""})
_FIRST_VOWELS = re.compile("^[aiueo]+")
_VOWELS = re.compile("(?<=.)[aiueo]")
_DOUBLED = re.compile(r"(.)(?=\1)")  # to be left out
_NASAL = re.compile("m(?=[bp])")


@lru_cache(maxsize=16_384)
def make_skeleton(word: str, *, rolled: bool = False) -> str:
    """The marked consonants of a folded Latin word or of katakana; "" when they are too few to tell words apart.

    A first vowel is kept as "a", whichever it is: it is heard, but spelt in many ways. `rolled` for a Latin word each r
    of which is heard.
    """
    if word.isascii():
        if not word.isalpha():
            return ""
        sounds = word
        for spelling, sound in _SPELLINGS:
            if isinstance(spelling, str):
                sounds = sounds.replace(spelling, sound)
            elif not rolled or spelling is not _SILENT_R:
                sounds = spelling.sub(sound, sounds)
    else:
        sounds = make_kana_key(word).replace("ts", "t")
    sounds = _NASAL.sub("n", sounds.translate(_MERGED))
    consonants = _DOUBLED.sub("", _FIRST_VOWELS.sub("a", sounds))
    consonants = _DOUBLED.sub("", _VOWELS.sub("", consonants))
    return SKELETON_MARK + consonants if len(consonants.lstrip("a")) >= SHORTEST else ""
