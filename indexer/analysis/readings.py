"""Readings of Japanese words as keys: kana and every common romanisation of one word give one key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

# Keys are Kunrei-shiki (し is si, つ is tu) without long vowels, apostrophes or doubled n. A key need not be readable,
# only equal for whatever people type: Hepburn, Kunrei, an input method's spelling, macrons, "oh", none of them.
_KANA = {
    "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku", "ケ": "ke", "コ": "ko",
    "サ": "sa", "シ": "si", "ス": "su", "セ": "se", "ソ": "so", "タ": "ta", "チ": "ti", "ツ": "tu", "テ": "te", "ト": "to",
    "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne", "ノ": "no", "ハ": "ha", "ヒ": "hi", "フ": "hu", "ヘ": "he", "ホ": "ho",
    "マ": "ma", "ミ": "mi", "ム": "mu", "メ": "me", "モ": "mo", "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ラ": "ra", "リ": "ri",
    "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ガ": "ga", "ギ": "gi",
    "グ": "gu", "ゲ": "ge", "ゴ": "go", "ザ": "za", "ジ": "zi", "ズ": "zu", "ゼ": "ze", "ゾ": "zo", "ダ": "da", "ヂ": "zi",
    "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba", "ビ": "bi", "ブ": "bu", "ベ": "be", "ボ": "bo", "パ": "pa", "ピ": "pi",
    "プ": "pu", "ペ": "pe", "ポ": "po", "ヴ": "vu", "ヵ": "ka", "ヶ": "ke", "ヷ": "va", "ヸ": "vi", "ヹ": "ve", "ヺ": "vo",
}  # fmt: skip
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa"}
_VOICED = str.maketrans("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ")
_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_SILENT = frozenset("ー・･-‐‑–—'’ʼ` \u3000=＝")
_MACRONS = str.maketrans("āīūēōâîûêôáíúéó", "aiueoaiueoaiueo")
# What has no small kana is spelt sign by sign; an ASCII letter becomes something that is none.
_LETTERS = dict.fromkeys(range(128), "？") | {ord(kana): letters for kana, letters in _KANA.items()}
_LETTERS |= {code: _LETTERS[katakana] for code, katakana in _TO_KATAKANA.items() if katakana in _LETTERS}
_LETTERS |= dict.fromkeys(map(ord, _SILENT), "")
# One kana with the small ones and silent signs that follow it, whatever it is.
_MORA = re.compile(f".[{re.escape(''.join((*_SMALL, *'ぁぃぅぇぉゃゅょゎ', *_SILENT)))}]*", re.DOTALL)
_ALL_KANA = re.compile("[ぁ-ゖァ-ヺーゝゞヽヾ]*[ぁ-ゖァ-ヺ][ぁ-ゖァ-ヺーゝゞヽヾ]*")

_RESPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("l", "r"),
        ("tch", "cch"),
        ("c(?=ch)", "t"),
        ("s(?=sh)", "s"),
        ("chi", "ti"),
        ("c[hy](?=[aueo])", "ty"),
        ("shi", "si"),
        ("sh(?=[aueo])", "sy"),
        ("tsu", "tu"),
        ("dz(?=u)|dj(?=i)", "z"),
        ("jy?(?=[aueo])", "zy"),
        ("j(?=i)|d(?=[iu])", "z"),
        ("jj|zj", "zz"),
        ("dy(?=[auo])", "zy"),
        ("fu", "hu"),
        ("m(?=[bmp])", "n"),
        ("(?<=o)h(?![aiueoy])", ""),
    )
)
_GEMINATED = frozenset("kgsztdhbpmrvf")
_GLIDE = re.compile("(?<=u)w(?=[ieo])")
_LONG = re.compile("aa|ii|uu|ee|oo|ou|nn")
_DOUBLED = re.compile(r"([aiueon])(?=\1)")  # to be left out: a replacement that names a group takes four times as long
_LONG_O = re.compile("o[ou]+")
_SYLLABLES = re.compile(
    "(?:(?:kk|ss|tt|pp|gg|zz|dd|bb|hh|rr|ff|[kgsztdnhbpmyrwvf])?(?:y|w)?[aiueo]|ts[aieo]|n(?![aiueoy]))+"
)


def is_kana(text: str) -> bool:
    """Whether `text` is hiragana, katakana (full width) and long-vowel marks only; false for ""."""
    return bool(_ALL_KANA.fullmatch(text))


def to_katakana(text: str) -> str:
    """`text` with katakana in the place of hiragana."""
    return text.translate(_TO_KATAKANA)


@lru_cache(maxsize=65_536)
def make_kana_key(kana: str) -> str:
    """The reading key of hiragana or full-width katakana; "" when there is anything else in it.

    Spaces, middle dots and long-vowel marks are silent: ジェイ・パイプス and ジェイパイプス have one key.
    """
    letters = kana.translate(_LETTERS)
    if letters.isascii():  # two words of three
        return _shorten(letters)
    try:
        joined = "".join(map(_SPELLINGS.__getitem__, _MORA.findall(kana)))
    except KeyError:
        repeated = _repeat(kana)
        return make_kana_key(repeated) if repeated != kana else ""
    if "ッ" in joined:
        first, *others = joined.split("ッ")
        joined = first + "".join([other[:1] + other if other[:1] in _GEMINATED else other for other in others])
    return _shorten(joined)


def make_kana_keys(words: Sequence[str]) -> list[str]:
    """As `make_kana_key`, for many at once, in a third of the time; none may hold a line end."""
    if len(words) < 2:
        return list(map(make_kana_key, words))
    joined, (with_small, other_ascii, letters_of_kana) = "\n".join(words), _prepare_many()
    letters = with_small.sub(_spell, joined).translate(letters_of_kana)
    for letter in _GEMINATED:
        letters = letters.replace("ッ" + letter, letter + letter)
    keys = _shorten(letters.replace("ッ", "")).split("\n")
    odd = other_ascii.search(joined)
    return [
        key if key.isascii() and not (odd and other_ascii.search(word)) else make_kana_key(word)
        for key, word in zip(keys, words, strict=True)
    ]


@cache
def _prepare_many() -> tuple[re.Pattern[str], re.Pattern[str], dict[int, str]]:
    """Kana with a small one, ASCII other than line ends, and the letters of all that is not ASCII; for many words."""
    with_small = re.compile(f"[{''.join(_KANA)}][{''.join(_SMALL)}]")
    letters = {code: letters for code, letters in _LETTERS.items() if code > 127}
    return with_small, re.compile("[\0-\x09\x0b-\x7f]"), letters


def _spell(mora: re.Match[str]) -> str:
    return _SPELLINGS[mora[0]]


class _Spellings(dict[str, str]):
    """The letters of each kana with the small ones after it, worked out when met: a few hundred stand for all."""

    def __missing__(self, mora: str) -> str:
        """KeyError when there is anything but kana and silent signs in it."""
        letters: list[str] = []
        for char in to_katakana(mora):
            if char in _SMALL:
                _append_small(letters, _SMALL[char])
            elif char not in _SILENT:
                letters.append("ッ" if char == "ッ" else _KANA[char])
        spelling = "".join(letters)
        if len(mora) <= 2:  # no more than there are: a longer run of small ones is nobody's word
            self[mora] = spelling
        return spelling


_SPELLINGS = _Spellings()


def _repeat(kana: str) -> str:
    """`kana` with what iteration marks stand for: いすゞ is イスズ. A mark that nothing stands before is left."""
    chars: list[str] = []
    last = ""
    for char in to_katakana(kana):
        if char in "ヽヾ" and last:
            char = last if char == "ヽ" else last.translate(_VOICED)
        if char not in _SILENT:
            last = char
        chars.append(char)
    return "".join(chars)


def _append_small(letters: list[str], vowel: str) -> None:
    """Join a small kana to the syllable before it: キ + ャ is kya, フ + ァ is fa, テ + ィ is ti."""
    before = letters.pop() if letters else ""
    if not before or before == "ッ":
        letters.append(before + vowel)
    elif vowel.startswith("y"):
        letters.append(before[:-1] + vowel)
    elif before == "hu":
        letters.append("f" + vowel)
    elif before == "tu" and vowel != "u":
        letters.append("ts" + vowel)
    elif before == "u":
        letters.append("w" + vowel)
    elif before in ("si", "zi", "ti") and vowel == "e":
        letters.append(before[0] + "y" + vowel)
    elif before[-1] == vowel or before in _KANA_VOWELS:
        letters.append(before + vowel)
    elif before in ("de", "do") and vowel in "iu":
        letters.append("z" + vowel)
    elif (before == "do" and vowel == "yu") or before in ("te", "de", "to", "do", "vu"):
        letters.append(before[:-1] + vowel)
    elif before in ("ku", "gu"):
        letters.append(before[0] + "w" + vowel.lstrip("w"))
    else:
        letters.append(before + vowel)


_KANA_VOWELS = frozenset("aieo")


@lru_cache(maxsize=65_536)
def make_romaji_key(word: str) -> str:
    """The reading key of a Latin word that can be read as Japanese in any romanisation; "" when it cannot."""
    letters = word.lower()
    if not letters.isascii() or not letters.isalpha():
        letters = "".join([char for char in letters.translate(_MACRONS) if char not in _SILENT])
        if not letters.isascii() or not letters.isalpha():
            return ""
    if letters[-1] not in "aiueonh" or "x" in letters or "q" in letters:
        return ""  # no spelling takes these away: most English words end here
    key = _respell(letters)
    return key if _SYLLABLES.fullmatch(key) else ""


def make_key(word: str) -> str:
    """The reading key of a word in kana or in romaji; "" when it is neither."""
    return make_kana_key(word) or make_romaji_key(word)


def _respell(letters: str) -> str:
    for pattern, spelling in _RESPELLINGS:
        letters = pattern.sub(spelling, letters)
    return _shorten(letters)


def _shorten(letters: str) -> str:
    """Kunrei-shiki without long vowels and doubled n."""
    if "w" in letters:
        letters = _GLIDE.sub("", letters).replace("wo", "o")
    if _LONG.search(letters):
        letters = _DOUBLED.sub("", letters)
        letters = _LONG_O.sub("o", letters)
    return letters


@lru_cache(maxsize=65_536)
def join_keys(first: str, second: str) -> str:
    """The key of two words read as one: the key of かと and おしえ together, which has one long vowel fewer."""
    return _shorten(first + second)


def join_all_keys(keys: Sequence[tuple[str, str]]) -> list[str]:
    """As `join_keys`, for many at once, in a tenth of the time; none may hold a line end."""
    return _shorten("\n".join([first + second for first, second in keys])).split("\n") if keys else []
