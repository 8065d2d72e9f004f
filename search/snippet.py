"""The part of a section that shows best why it was found, as text and ranges, cut at a sentence, clause or bullet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from indexer.inline_markup import InlineMarkup, ShownText
from search.cuts import Cuts
from search.model import Range, Snippet

#: Columns of a snippet, a wide (East Asian) character being two: two lines of a result on a screen of 1280 pixels.
WIDTH_COLUMNS = 120

ELLIPSIS = "…"
_JOINT = f" {ELLIPSIS} "
#: More matches than this in one section add nothing to the choice of a snippet.
_MOST_MARKS = 400

#: What tells words of a query apart, and how much the word counts where it is marked.
MarkedWord = tuple[str, float]
#: Characters to mark, end exclusive: start, end, the word of the query, whether it stands there as typed. Plain tuples, some
#: hundred a page: one of a class takes three times as long to make.
Mark = tuple[int, int, MarkedWord, bool]


_new = tuple.__new__


class _Piece(NamedTuple):  # pieces compare as the one to take: by score, the earlier of equals
    score: float
    before: int  # the start, negative
    end: int
    words: dict[str, float]


class _Marks:
    """The marks of a text, by start, then end."""

    __slots__ = ("_in_order", "_marks", "ends", "starts", "words")

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self.starts: tuple[int, ...] = ()
        self.ends: tuple[int, ...] = ()
        self.words: tuple[MarkedWord, ...] = ()
        if marks:
            self.starts, self.ends, self.words, _ = zip(*marks, strict=True)
        self._in_order = sorted(self.ends) == list(self.ends)  # unless one lies within another

    def words_within(self, start: int, end: int) -> Sequence[MarkedWord]:
        """The word of each mark that lies between two offsets."""
        if self._in_order:
            return self.words[bisect_left(self.starts, start) : bisect_right(self.ends, end)]
        return [mark[2] for mark in self.within(start, end)]

    def within(self, start: int, end: int) -> Sequence[Mark]:
        """The marks that lie between two offsets."""
        if self._in_order:
            return self._marks[bisect_left(self.starts, start) : bisect_right(self.ends, end)]
        return [mark for mark in self._marks if start <= mark[0] and mark[1] <= end]

    def first_from(self, offset: int) -> int:
        """Where the first mark begins that is not before `offset`; this itself where there is none."""
        return next((start for start in self.starts if start >= offset), offset)


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

    `marks` are by start, then end; `line_numbers[k]` is the source line of the k-th line of `written`. Without marks the
    snippet is the beginning, where a first line that only repeats `title` is left out. Each piece is a substring of
    `written`, less what `inline` hides of it (unless a word of the query stands nowhere else); "…" stands where a piece does
    not begin or end with a line. Empty text gives an empty snippet.
    """
    text, marks, shown = written, marks[:_MOST_MARKS], None
    if inline.hidden:
        hidden = inline.showing([(start, end, word) for start, end, (word, _), _ in marks]).hidden
        shown = ShownText(written, hidden)
        text, marks = shown.text, _shown_marks(marks, shown)
    cuts, marked = Cuts(text, title), _Marks(marks)
    pieces = _choose(text, marked, cuts, width_columns) if marks else ()
    if not pieces:
        pieces = (_Piece(0.0, -cuts.first, cuts.end_of(cuts.first, width_columns), {}),)
    snippet, ranges = "", []
    for _, before, end, _ in pieces:
        snippet += _JOINT if snippet else ELLIPSIS * (not cuts.begins_line(-before))
        shift = len(snippet) + before
        ranges += [Range(one + shift, last + shift, literal) for one, last, literal in _merge(marked.within(-before, end))]
        snippet += text[-before:end]
    snippet += ELLIPSIS * (not cuts.ends_line(end))
    first = marked.first_from(-pieces[0].before)
    line, column = locate(written, first if shown is None else shown.to_written(first), line_numbers)
    return Snippet(snippet, tuple(ranges), line, column)


def _shown_marks(marks: Sequence[Mark], shown: ShownText) -> list[Mark]:
    """The marks where they are shown, without those that are not."""
    placed = [(shown.to_shown(start), shown.to_shown(end), word, literal) for start, end, word, literal in marks]
    return [mark for mark in placed if mark[0] < mark[1]]


def merge_marks(marks: Iterable[Mark]) -> tuple[Range, ...]:
    """The marks, which are by start, as ranges by start, not overlapping: literal ones absorb others, neighbours of one kind
    are joined."""
    return tuple([Range(*one) for one in _merge(marks)])


def _merge(marks: Iterable[Mark]) -> list[tuple[int, int, bool]]:
    merged: list[tuple[int, int, bool]] = []
    until = -1
    for start, end, _, literal in marks:
        if start >= until:
            merged.append((start, end, literal))
            until = end
        elif end > until or literal:
            first, _, was_literal = merged[-1]
            until = max(until, end)
            merged[-1] = first, until, was_literal or literal
    joined: list[tuple[int, int, bool]] = []
    for one in merged:
        if joined and one[0] == joined[-1][1] and one[2] == joined[-1][2]:
            joined[-1] = joined[-1][0], one[1], one[2]
        else:
            joined.append(one)
    return joined


def locate(text: str, offset: int, line_numbers: Sequence[int]) -> tuple[int, int]:
    """The source line and the 1-based column, in code points, of an offset into a section's text; (1, 1) of no lines."""
    if not line_numbers:
        return 1, 1
    index = min(text.count("\n", 0, offset), len(line_numbers) - 1)
    return line_numbers[index], offset - (text.rfind("\n", 0, offset) + 1) + 1


def _choose(text: str, marks: _Marks, cuts: Cuts, width_columns: int) -> tuple[_Piece, ...]:
    """The one or two pieces that hold the most words of the query; the earliest of equals."""
    wanted = dict(marks.words)
    # Where a piece for each mark begins, with the end of the first of those marks, which is in it however long it is.
    ends = dict(zip(reversed(marks.starts), reversed(marks.ends), strict=True))
    begins = dict(zip(cuts.starts_before(ends), ends.values(), strict=True))
    best = max(_pieces(marks, begins, cuts, width_columns=width_columns))
    if len(best.words) == len(wanted):
        return (best,)
    halves = _pieces(marks, begins, cuts, width_columns=(width_columns - len(_JOINT)) // 2)
    left = max(halves)
    others = [piece for piece in halves if -piece.before >= left.end or piece.end <= -left.before]
    if not others:
        return (best,)
    right = max(others, key=lambda piece: (len(piece.words.keys() - left.words), piece))
    if len(left.words | right.words) <= len(best.words):
        return (best,)
    first, second = (left, right) if left.before > right.before else (right, left)
    if not text[first.end : -second.before].strip():
        return (_Piece(0.0, first.before, second.end, first.words | second.words),)
    return first, second


def _pieces(marks: _Marks, begins: Mapping[int, int], cuts: Cuts, *, width_columns: int) -> list[_Piece]:
    """A piece from each of these places on, at least to the end that is given with it."""
    pieces = []
    for start, least in begins.items():
        end = cuts.end_of(start, width_columns)
        if end < least:
            end = least
        held = marks.words_within(start, end)
        words = dict(held)
        # Repetitions count a little, so that of two places with the same words the denser wins.
        score = sum(words.values()) + 0.05 * min(len(held), 10)
        pieces.append(_new(_Piece, (score, -start, end, words)))
    return pieces
