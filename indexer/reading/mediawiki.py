"""MediaWiki and TracWiki: `== heading ==`, `*` and `#` lists, `{|` tables, `<pre>` and `{{{` code."""

from __future__ import annotations

import re

from indexer.reading.line_markup import LineMarkup, count_headings, read_lines
from indexer.reading.source import Reading, Source

MARKUP = LineMarkup(
    starts=("=",),
    heading=re.compile(r"^(?P<mark>={1,6})[ \t]*(?P<text>[^=\s](?:.*[^=\s])?)[ \t]*(?P=mark)(?:[ \t]*#\S+)?[ \t]*$"),
    bullet=re.compile(r"^(?:[*#:;]{1,4}| +[*-] )[ \t]*(?=\S)"),
    code_open=re.compile(r"^(?:<(?:pre|source|syntaxhighlight)\b(?!.*</)|\{\{\{\s*$)"),
    code_close=re.compile(r".*</(?:pre|source|syntaxhighlight)>|^\}\}\}"),
    table=re.compile(r"^(?:\{\||\|\}|\|-|\||!)"),
)


def count_mediawiki_headings(source: Source) -> int:
    """How many lines MediaWiki would show as headings."""
    return count_headings(source, MARKUP)


def read_mediawiki(source: Source) -> Reading:
    """The outline of a wiki page."""
    return read_lines(source, MARKUP)
