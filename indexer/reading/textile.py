"""Textile: `h2.` headings, `*` and `#` lists, `bc.` code, `bq.` quotes."""

from __future__ import annotations

import re

from indexer.reading.line_markup import LineMarkup, count_headings, read_lines
from indexer.reading.source import Reading, Source

MARKUP = LineMarkup(
    starts=("h1", "h2", "h3", "h4", "h5", "h6"),
    heading=re.compile(r"^(?P<mark>h[1-6])(?:\([^()]{0,80}\)|\{[^{}]{0,80}\}|[<>=])*\.[ \t]+(?P<text>\S.*)$"),
    bullet=re.compile(r"^[*#-]{1,4} (?=\S)"),
    code_open=re.compile(r"^<pre\b(?!.*</pre>)"),
    code_close=re.compile(r".*</pre>"),
    comment=re.compile(r"^###\."),
    table=re.compile(r"^\|.*\|\s*$"),
    quote=re.compile(r"^bq\."),
    level_is_number=True,
)


def count_textile_headings(source: Source) -> int:
    """How many lines Textile would show as headings."""
    return count_headings(source, MARKUP)


def read_textile(source: Source) -> Reading:
    """The outline of a Textile text."""
    return read_lines(source, MARKUP)
