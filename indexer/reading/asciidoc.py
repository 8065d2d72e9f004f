"""AsciiDoc, Re:VIEW and RD: `==` headings at the start of a line, `:name: value` attributes, `----` listings."""

from __future__ import annotations

import re

from indexer.reading.line_markup import LineMarkup, count_headings, read_lines
from indexer.reading.source import Reading, Source

MARKUP = LineMarkup(
    starts=("=",),
    heading=re.compile(r"^(?P<mark>={1,6})(?:\[[^\[\]]{1,20}\])?(?:\{[^{}]{1,40}\})?[ \t]+(?P<text>[^=\s].*?)[ \t=]*$"),
    bullet=re.compile(r"^\s*(?:[*.-]{1,5}|\d+\.)[ \t]+(?=\S)"),
    code_open=re.compile(r"^(?:-{4,}|\.{4,}|//(?:list|emlist|cmd|source)\b.*\{)\s*$"),
    code_close=re.compile(r"^(?:-{4,}|\.{4,}|//\})\s*$"),
    comment=re.compile(r"^(?://(?!\w)|#@|\[\[.*\]\]\s*$|\[[\w,.=\" -]*\]\s*$|=begin|=end)"),
    table=re.compile(r"^\|"),
    meta=re.compile(
        r"^:(?P<key>author|email|revdate|date|keywords|description|event|speakers?):\s*(?P<value>\S.*)$", re.IGNORECASE
    ),
)


def count_asciidoc_headings(source: Source) -> int:
    """How many lines AsciiDoc would show as headings."""
    return count_headings(source, MARKUP)


def read_asciidoc(source: Source) -> Reading:
    """The outline of an AsciiDoc, Re:VIEW or RD text."""
    return read_lines(source, MARKUP)
