"""Org mode: `*` headings with a space, `#+KEY:` metadata, `-` lists, `#+begin_` blocks."""

from __future__ import annotations

import re

from indexer.dataclass import replace
from indexer.model import LineKind
from indexer.reading.line_markup import LineMarkup, count_headings, read_lines
from indexer.reading.source import Reading, Source

MARKUP = LineMarkup(
    starts=("*",),
    heading=re.compile(
        r"^(?P<mark>\*{1,8}) +(?:(?:TODO|DONE) +)?(?:\[#[A-C]\] +)?(?P<text>\S.*?)(?:[ \t]+:[\w@:]+:)?[ \t]*$"
    ),
    bullet=re.compile(r"^\s*(?:[-+]|\d+[.)])\s+(?=\S)"),
    code_open=re.compile(r"^\s*#\+begin_(?:src|example)", re.IGNORECASE),
    code_close=re.compile(r"^\s*#\+end_(?:src|example)", re.IGNORECASE),
    comment=re.compile(r"^\s*(?:# |:[A-Z_]+:|#\+(?:begin|end|attr|html|latex|options|startup|caption)\w*)", re.IGNORECASE),
    table=re.compile(r"^\s*\|"),
    meta=re.compile(
        r"^#\+(?P<key>title|date|author|email|description|keywords|filetags|event|speakers?|subtitle):\s*(?P<value>\S.*)$",
        re.IGNORECASE,
    ),
)
_KEYWORD = re.compile(r"^#\+\w+", re.IGNORECASE)
_FEWEST_ITEMS, _MOSTLY_ITEMS = 20, 0.7  # headings, in number and as a part of all lines, that make an outliner's notes
_DEEP = re.compile(r"^\*{2,8} \S")


def count_org_headings(source: Source) -> int:
    """How many lines are Org headings; 0 without a keyword or a second level, where stars are only a list."""
    rows = [piece.text for piece in source.lines]
    keyword = any(_KEYWORD.match(row) for row in rows)
    stars = [index for index, row in enumerate(rows) if row.startswith("* ")]
    in_a_row = sum(index + 1 < len(rows) and rows[index + 1].startswith("* ") for index in stars)
    if not keyword and (in_a_row > len(stars) * 0.3 or not any(_DEEP.match(row) for row in rows)):
        return 0
    return count_headings(source, MARKUP)


def read_org(source: Source) -> Reading:
    """The outline of an Org file; `#+TITLE:` is its title.

    Notes taken in an outliner are headings all the way down: there only the topmost level is, and what is below a list.
    """
    reading = read_lines(source, MARKUP)
    levels = [line.level for line in reading.lines if line.kind is LineKind.HEADING and line.level]
    written = sum(line.kind not in (LineKind.BLANK, LineKind.COMMENT) for line in reading.lines)
    if len(levels) < _FEWEST_ITEMS or len(levels) < written * _MOSTLY_ITEMS:
        return reading
    top = next((level for level in sorted(set(levels)) if levels.count(level) > 1), min(levels))
    lines = (
        replace(line, kind=LineKind.BULLET, level=min(6, line.level - top))
        if line.kind is LineKind.HEADING and line.level > top
        else line
        for line in reading.lines
    )
    return replace(reading, lines=tuple(lines))
