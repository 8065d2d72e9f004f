"""The part of a section that shows best why it was found, as text and ranges, cut at a sentence, clause or bullet."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.inline_markup import InlineMarkup, ShownText
from search.model import Range, Snippet

#: Columns of a snippet, a wide (East Asian) character being two: two lines of a result on a screen of 1280 pixels.
WIDTH_COLUMNS = 120
#: Characters before the first match of a piece, at most: the eye finds the match in the first third.
LEAD_CHARACTERS = 30

ELLIPSIS = "…"
_JOINT = f" {ELLIPSIS} "
# Where a piece may begin and end, the better place first: a line, a sentence, a clause. Each begins with one set of
# characters, looked back at after it: alternatives that begin with sets of their own take twice the time.
_LINE = re.compile(r"\n+")
_SENTENCE = re.compile(r"[。！？!?.](?:(?<=\.)\s+|(?<!\.)[。！？!?]*[」』）)\"”]*)")
_CLAUSE = re.compile(r"[、，；;,\s](?:(?<=[、，；;])|(?<=,)\s+|(?<=\s)[-–—]\s)")
_MARKER_STARTS = frozenset(" \t\u3000-–—*+•・●■◆□※>#0123456789")
_MARKER = re.compile(r"[ \t\u3000]*(?:(?:[-–—*+•・●■◆□※>]|\d{1,2}[.)])[ \t\u3000]+|#{1,6} )*")
#: More matches than this in one section add nothing to the choice of a snippet.
_MOST_MARKS = 400


class Mark(NamedTuple):  # some hundred a page: a third of the cost of a frozen dataclass
    """Characters to mark, end exclusive; `term` tells words of the query apart, `weight` says how much one counts."""

    start: int
    end: int
    term: str
    literal: bool = True
    weight: float = 1.0


class _Piece(NamedTuple):
    start: int
    end: int
    terms: frozenset[str]
    score: float


def make_snippet(
    written: str,
    marks: Sequence[Mark],
    *,
    line_numbers: Sequence[int],
    title: str = "",
    inline: InlineMarkup = InlineMarkup(),  # noqa: B008 - a frozen value
    width_columns: int = WIDTH_COLUMNS,
) -> Snippet:
    """One or two pieces of `written` in their order, joined by " … ", that hold the most words of the query.

    `marks` are by start; `line_numbers[k]` is the source line of the k-th line of `written`. Without marks the snippet is
    the beginning, where a first line that only repeats `title` is left out. Each piece is a substring of `written`, less
    what `inline` hides of it (unless a word of the query stands nowhere else); "…" stands where a piece does not begin or
    end with a line. Empty text gives an empty snippet.
    """
    marks = marks[:_MOST_MARKS]
    hidden = inline.showing((mark.start, mark.end, mark.term) for mark in marks).hidden
    shown = ShownText(written, hidden)
    if hidden:
        marks = _shown_marks(marks, shown)
    text = shown.text
    cuts = _Cuts(text, title)
    pieces = _choose(text, marks, cuts, width_columns) if marks else ()
    if not pieces:
        pieces = (_Piece(cuts.first, cuts.end_of(cuts.first, width_columns), frozenset(), 0.0),)
    snippet, ranges = "", []
    for piece in pieces:
        snippet += _JOINT if snippet else ELLIPSIS * (not cuts.begins_line(piece.start))
        shift = len(snippet) - piece.start
        ranges += [
            Range(one.start + shift, one.end + shift, one.literal)
            for one in merge_marks([mark for mark in marks if piece.start <= mark.start and mark.end <= piece.end])
        ]
        snippet += text[piece.start : piece.end]
    snippet += ELLIPSIS * (not cuts.ends_line(pieces[-1].end))
    first = (
        next((mark.start for mark in marks if mark.start >= pieces[0].start), pieces[0].start) if marks else pieces[0].start
    )
    line, column = locate(written, shown.to_written(first), line_numbers)
    return Snippet(snippet, tuple(ranges), line, column)


def _shown_marks(marks: Sequence[Mark], shown: ShownText) -> list[Mark]:
    """The marks where they are shown, without those that are not."""
    placed = (mark._replace(start=shown.to_shown(mark.start), end=shown.to_shown(mark.end)) for mark in marks)
    return [mark for mark in placed if mark.start < mark.end]


def merge_marks(marks: Sequence[Mark]) -> tuple[Range, ...]:
    """The marks as ranges by start, not overlapping: literal ones absorb others, neighbours of one kind are joined."""
    merged: list[tuple[int, int, bool]] = []
    for start, end, _, literal, _ in sorted(marks, key=_by_place):
        if merged and start < merged[-1][1]:
            first, last, was_literal = merged[-1]
            merged[-1] = first, max(last, end), was_literal or literal
        elif start < end:
            merged.append((start, end, literal))
    joined: list[tuple[int, int, bool]] = []
    for one in merged:
        if joined and one[0] == joined[-1][1] and one[2] == joined[-1][2]:
            joined[-1] = joined[-1][0], one[1], one[2]
        else:
            joined.append(one)
    return tuple([Range(*one) for one in joined])


def _by_place(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def locate(text: str, offset: int, line_numbers: Sequence[int]) -> tuple[int, int]:
    """The source line and the 1-based column, in code points, of an offset into a section's text; (1, 1) of no lines."""
    if not line_numbers:
        return 1, 1
    index = min(text.count("\n", 0, offset), len(line_numbers) - 1)
    return line_numbers[index], offset - (text.rfind("\n", 0, offset) + 1) + 1


def width_of(text: str) -> int:
    """Columns of `text` on a terminal: two for wide characters, none for combining ones, one for all others."""
    if text.isascii():
        return len(text)
    if _ODD.search(text) is None:
        return 2 * len(text) - _count_ascii(text)
    return sum(map(_COLUMNS.__getitem__, text))


def reach(text: str, start: int, width_columns: int) -> int:
    """The last offset up to which the text from `start` takes at most `width_columns`."""
    end, spare = start, width_columns
    if _ODD.search(text, start, start + width_columns) is not None:
        while end < len(text) and (spare := spare - _COLUMNS[text[end]]) >= 0:
            end += 1
        return end
    # Half as many characters as there are columns to spare always fit.
    while spare and (piece := text[end : end + max(spare // 2, 1)]):
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


class _Cuts:
    """Where a text may be cut."""

    def __init__(self, text: str, title: str) -> None:
        self._text = text
        ends = [found.end() for pattern in (_LINE, _SENTENCE) for found in pattern.finditer(text)]
        self._strong = sorted({0, len(text), *ends})
        self._clauses: list[int] = []
        self.first = self._after_marker(self._after_title(title))

    def _all(self) -> list[int]:
        if not self._clauses:
            self._clauses = sorted({*self._strong, *[found.end() for found in _CLAUSE.finditer(self._text)]})
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
        place = begin = weak_place = weak_begin = -1
        for offset in offsets:
            near = self._strong[bisect_right(self._strong, offset) - 1]
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
        end = reach(text, start, width_columns)
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


def _choose(text: str, marks: Sequence[Mark], cuts: _Cuts, width_columns: int) -> tuple[_Piece, ...]:
    """The one or two pieces that hold the most words of the query; the earliest of equals."""
    wanted = {mark.term for mark in marks}
    begins = cuts.starts_before([mark.start for mark in marks])
    whole = _pieces(marks, begins, cuts, width_columns=width_columns)
    best = max(whole, key=lambda piece: (piece.score, -piece.start))
    if best.terms == wanted:
        return (best,)
    halves = _pieces(marks, begins, cuts, width_columns=(width_columns - len(_JOINT)) // 2)
    left = max(halves, key=lambda piece: (piece.score, -piece.start))
    others = [piece for piece in halves if piece.start >= left.end or piece.end <= left.start]
    if not others:
        return (best,)
    right = max(others, key=lambda piece: (len(piece.terms - left.terms), piece.score, -piece.start))
    if len(left.terms | right.terms) <= len(best.terms):
        return (best,)
    first, second = sorted((left, right), key=lambda piece: piece.start)
    if not text[first.end : second.start].strip():
        return (_Piece(first.start, second.end, first.terms | second.terms, 0.0),)
    return first, second


def _pieces(marks: Sequence[Mark], begins: Sequence[int], cuts: _Cuts, *, width_columns: int) -> list[_Piece]:
    """A piece for every mark that one could begin with; `begins` are where such pieces begin."""
    pieces: dict[int, _Piece] = {}
    starts = [mark.start for mark in marks]
    for mark, start in zip(marks, begins, strict=True):
        if start in pieces:
            continue
        end = max(cuts.end_of(start, width_columns), mark.end)
        weights: dict[str, float] = {}
        held = 0
        for _, stop, term, literal, weight in marks[bisect_left(starts, start) : bisect_right(starts, end)]:
            if stop <= end:
                weights[term] = weight if literal else weight * 0.8
                held += 1
        # Repetitions count a little, so that of two places with the same words the denser wins.
        pieces[start] = _Piece(start, end, frozenset(weights), sum(weights.values()) + 0.05 * min(held, 10))
    return list(pieces.values())
