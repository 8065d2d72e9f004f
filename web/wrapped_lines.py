"""Which lines of a note go on with the line before, because an editor wrapped them, and which begin a line of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.cuts import width_of
from search.export import printable

BULLET = re.compile(r"(?P<indent>[ \t\u3000]*)(?P<marker>[-*+–—・•●○■◆□▪※‣]|\d{1,2}[.)])(?=[ \t\u3000]|(?<=[・•●○■◆□▪※‣]))")
# A line of prose is taken for wrapped by an editor, and its sentence for going on below, when it is about as wide as
# editors wrap and does not end as a sentence, a label or a hard break of Markdown does.
_WRAPPED_COLUMNS = range(56, 121)
_ENDS = re.compile(r"[。．！？!?：:；;…」』】）)]\s*$|[.]$|\\$|  $")
# What begins a line of its own: a sign of markup, of a heading or of a quotation, a time or a number with a stop.
_BEGINS = re.compile(r"[#>|=~`*_■□●○◆◇★☆▼▽▲△※→⇒「『【〔《<\[(（]|\d{1,2}[:：.]|[-+](?!\w)")


def line_bounds(text: str) -> Iterator[tuple[int, int]]:
    """The first offset of each line and its end, exclusive; one empty line for an empty text."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def flowing_bounds(text: str) -> Iterator[tuple[int, int]]:
    """The lines of `text`, those that an editor wrapped as one."""
    start, end = 0, -1
    for begin, stop in line_bounds(text):
        if end >= 0 and not goes_on(text, start, end, begin, stop):
            yield start, end
            start = begin
        elif end < 0:
            start = begin
        end = stop
    yield start, end


def goes_on(text: str, first: int, end: int, begin: int, stop: int) -> bool:
    """Whether the line text[begin:stop] goes on with what the line that ends at `end` left off; `first` is where its
    paragraph or bullet begins."""
    line = text[max(first, text.rfind("\n", 0, end) + 1) : end]
    following = text[begin:stop].lstrip(" \t\u3000")
    indent = stop - begin - len(following)
    if not following or (indent >= 4 and not BULLET.match(text, first, end)):
        return False
    if line[:1] == "|" or BULLET.match(text, begin, stop) or _BEGINS.match(following) or _ENDS.search(line):
        return False
    return width_of(printable(line).strip()) in _WRAPPED_COLUMNS


def is_spaced(text: str, before: int, after: int) -> bool:
    """Whether a space parts what ends before one offset from what begins at another: not where either is East Asian."""
    return bool(text[before - 1 : before].isascii() and text[after : after + 1].isascii())
