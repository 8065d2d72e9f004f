"""Hiki: `!` headings, `*` and `#` lists, `//` comments, `<<<` to `>>>` preformatted text."""

from __future__ import annotations

import re

from indexer.reading.line_markup import LineMarkup, count_headings, read_lines
from indexer.reading.source import Reading, Source

MARKUP = LineMarkup(
    starts=("!",),
    # `![alt](image)` is Markdown's picture, `![[page]]` a heading that is a link.
    heading=re.compile(r"^(?P<mark>!{1,6})(?!\[[^\[])[ \t　]*(?P<text>[^!\s].*)$"),
    bullet=re.compile(r"^[*#]{1,3}[ \t　]*(?=\S)"),
    code_open=re.compile(r"^<<<"),
    code_close=re.compile(r"^>>>"),
    comment=re.compile(r"^//"),
    table=re.compile(r"^\|\|"),
    quote=re.compile(r'^""'),
)


def count_hiki_headings(source: Source) -> int:
    """How many lines Hiki would show as headings."""
    return count_headings(source, MARKUP)


def read_hiki(source: Source) -> Reading:
    """The outline of a Hiki page."""
    return read_lines(source, MARKUP)
