"""Hatena and PukiWiki notation: `*` headings, `-` and `+` lists, `>|` preformatted text, `>>` quotes."""

from __future__ import annotations

import re

from indexer.reading.line_markup import LineMarkup, count_headings, read_lines
from indexer.reading.source import Reading, Source

MARKUP = LineMarkup(
    starts=("*",),
    # "*1234567890*" and "*p1*" are entry ids, "[tag]" its categories; PukiWiki writes ids behind: "[#a1b2c3d4]".
    heading=re.compile(
        r"^(?P<mark>\*{1,3})(?:[\w-]{1,20}\*)?[ \t　]*(?:\[[^\[\]]{1,30}\])*[ \t　]*"
        r"(?P<text>[^*\s].*?)(?:[ \t]*\[#\w+\])?[ \t　]*$"
    ),
    bullet=re.compile(r"^[-+]{1,3}(?![-+])[ \t　]*(?=\S)"),
    code_open=re.compile(r"^>\|"),
    code_close=re.compile(r"^\|{1,2}<"),
    comment=re.compile(r"^//"),
    table=re.compile(r"^\|"),
    quote=re.compile(r"^(?:>>|<<|>\s)"),
)
_LIST_LIKE = re.compile(r"^\* +\S")


def count_hatena_headings(source: Source) -> int:
    """How many lines are Hatena headings; 0 where the stars are plainly list items.

    They are items when they stand in a row, or have a space behind and no list of their own below.
    """
    rows = [piece.text for piece in source.lines]
    stars = [index for index, row in enumerate(rows) if row.startswith("*")]
    in_a_row = sum(index + 1 < len(rows) and rows[index + 1].startswith("*") for index in stars)
    spaced = sum(bool(_LIST_LIKE.match(rows[index])) for index in stars)
    listed = sum(index + 1 < len(rows) and rows[index + 1].startswith(("-", "+")) for index in stars)
    if len(stars) < 2 or in_a_row > len(stars) * 0.4 or (spaced > len(stars) * 0.8 and listed < len(stars) * 0.6):
        return 0
    return count_headings(source, MARKUP)


def read_hatena(source: Source) -> Reading:
    """The outline of a Hatena diary entry or PukiWiki page."""
    return read_lines(source, MARKUP)
