"""Where a text may be cut, by its lines, sentences, clauses and words, and by the columns that it takes on a screen."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence

#: Characters before the first match of a piece, at most: the eye finds the match in the first third.
LEAD_CHARACTERS = 30

_LINE = re.compile(r"\n\n*")  # what begins with a letter of its own is looked for ten times as fast as a repetition
_STOP = re.compile(r"\.\s+")
_CLOSERS = '」』）)"”'
_CLAUSE = re.compile(r"[,\s](?:(?<=,)\s+|(?<=\s)[-–—]\s)")
_MARKER_STARTS = frozenset(" \t\u3000-–—*+•・●■◆□※>#0123456789")
_MARKER = re.compile(r"[ \t\u3000]*(?:(?:[-–—*+•・●■◆□※>]|\d{1,2}[.)])[ \t\u3000]+|#{1,6} )*")


def width_of(text: str) -> int:
    """Columns of `text` on a terminal: two for wide characters, none for combining ones, one for all others."""
    if text.isascii():
        return len(text)
    if _ODD.search(text) is None:
        return 2 * len(text) - _count_ascii(text)
    return sum(map(_COLUMNS.__getitem__, text))


def reach(text: str, start: int, width_columns: int) -> int:
    """The last offset up to which the text from `start` takes at most `width_columns`."""
    if _ODD.search(text, start, start + width_columns) is None:
        return _reach_even(text, start, width_columns)
    end, spare = start, width_columns
    while end < len(text) and (spare := spare - _COLUMNS[text[end]]) >= 0:
        end += 1
    return end


def _reach_even(text: str, start: int, width_columns: int) -> int:
    """As `reach`, of a text in which ASCII takes one column and all else two."""
    end, spare = start, width_columns
    # Half as many characters as there are columns to spare always fit.
    while spare and (piece := text[end : end + (spare // 2 or 1)]):
        columns = 2 * len(piece) - _count_ascii(piece)
        if columns > spare:
            break
        end, spare = end + len(piece), spare - columns
    return end


# What may not be told by its being ASCII or not. Taking Japanese apart into characters takes 50 ns a character; asking
# this of a whole text, and counting what is ASCII, takes 5. Rare kanji are left out: compiling takes 70 ns for each of them.
_ODD = re.compile("[^\x00-\x7f\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff60]")


def _count_ascii(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


class _Columns(dict[str, int]):
    """Columns of each character met so far."""

    def __missing__(self, character: str) -> int:
        columns = self[character] = _column_count(character)
        return columns


_COLUMNS = _Columns()


def _column_count(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Cuts:
    """Where a text may be cut."""

    def __init__(self, text: str, title: str) -> None:
        self._text = text
        lines = [found.end() for found in _LINE.finditer(text)] if "\n" in text else ()
        self._strong = sorted({0, len(text), *lines, *_sentence_ends(text)})
        self._clauses: list[int] = []
        self._reach = _reach_even if _ODD.search(text) is None else reach
        self.first = self._after_marker(self._after_title(title))

    def _all(self) -> list[int]:
        if not self._clauses:
            self._clauses = sorted({*self._strong, *_clause_ends(self._text)})
        return self._clauses

    def begins_line(self, offset: int) -> bool:
        """Whether nothing but a bullet stands before `offset` in its line."""
        start = self._text.rfind("\n", 0, offset) + 1
        return not self._text[start:offset].strip() or _MARKER.fullmatch(self._text, start, offset) is not None

    def ends_line(self, offset: int) -> bool:
        """Whether the line, or the text, ends at `offset`."""
        return offset >= len(self._text.rstrip()) or self._text[offset] == "\n"

    def starts_before(self, offsets: Iterable[int]) -> list[int]:
        """Where pieces begin that show each of `offsets`: the nearest good place at most LEAD_CHARACTERS before it."""
        starts = []
        strong = self._strong
        place = begin = weak_place = weak_begin = -1
        for offset in offsets:
            near = strong[bisect_right(strong, offset) - 1]
            if near != place:  # most offsets follow another in one sentence
                place, begin = near, self._after_marker(near)
            start = begin if begin <= offset else place
            if offset - start > LEAD_CHARACTERS:
                near = _last_until(offset, self._all())
                if near != weak_place:
                    weak_place, weak_begin = near, self._after_marker(near)
                start = weak_begin if weak_begin <= offset else weak_place
                if offset - start > LEAD_CHARACTERS:
                    start = offset - LEAD_CHARACTERS * 2 // 3
                    while start < offset and not self._between_words(start):
                        start += 1
            starts.append(start)
        return starts

    def end_of(self, start: int, width_columns: int) -> int:
        """Where a piece from `start` of at most `width_columns` ends: the text's end, the last line or sentence that ends in
        its second half, a clause in its last third, otherwise between words."""
        text = self._text
        end = self._reach(text, start, width_columns)
        if end < len(text):
            half, most = start + (end - start) // 2, start + (end - start) * 2 // 3
            if (place := _last_until(end, self._strong)) > half or (place := _last_until(end, self._all())) > most:
                end = place
            else:
                while end > most and not self._between_words(end):
                    end -= 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return end

    def _after_marker(self, place: int) -> int:
        if self._text[place : place + 1] not in _MARKER_STARTS:
            return place
        found = _MARKER.match(self._text, place)
        return found.end() if found else place

    def _after_title(self, title: str) -> int:
        start = len(self._text) - len(self._text.lstrip())
        end = self._text.find("\n", start)
        repeated = end > 0 and bool(title) and self._text[start:end].strip(" #-=■●") == title.strip()
        return len(self._text) - len(self._text[end:].lstrip()) if repeated else start

    def _between_words(self, offset: int) -> bool:
        before, after = _SCRIPTS[self._text[offset - 1]], _SCRIPTS[self._text[offset]]
        # Hiragana after another script is most often an ending of the word before it.
        return before != after and after != "hiragana"


def _sentence_ends(text: str) -> list[int]:
    """Where sentences end, with what closes brackets and quotes after them; the end of the text may be left out.

    One expression for it takes three times as long: it asks each character, and makes an object of each end.
    """
    ends = [found.end() for found in _STOP.finditer(text)] if "." in text else []
    first, *others = text.replace("！", "。").replace("？", "。").replace("!", "。").replace("?", "。").split("。")
    at = len(first)
    for sentence in others:
        at += 1
        if sentence:  # where there is none, another sign follows
            ends.append(at + len(sentence) - len(sentence.lstrip(_CLOSERS)))
            at += len(sentence)
    return ends


def _clause_ends(text: str) -> list[int]:
    """Where clauses end."""
    has_signs = "," in text or "-" in text or "–" in text or "—" in text
    ends = [found.end() for found in _CLAUSE.finditer(text)] if has_signs else []
    at = 0
    for clause in text.replace("，", "、").replace("；", "、").replace(";", "、").split("、")[:-1]:
        at += len(clause) + 1
        ends.append(at)
    return ends


def _last_until(offset: int, places: Sequence[int]) -> int:
    return places[bisect_right(places, offset) - 1]


class _Scripts(dict[str, str]):
    """The script of each character met so far."""

    def __missing__(self, character: str) -> str:
        script = self[character] = _find_script(character)
        return script


_SCRIPTS = _Scripts()


def _find_script(character: str) -> str:
    if character.isascii():
        return "word" if character.isalnum() else "space" if character.isspace() else "sign"
    if "\u3040" <= character <= "\u309f":
        return "hiragana"
    if "\u30a0" <= character <= "\u30ff" or "\uff66" <= character <= "\uff9f":
        return "katakana"
    return "word" if character.isalnum() else "sign"
