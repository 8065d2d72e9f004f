"""The one table of report formats, and the choice between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from indexer.dataclass import dataclass, replace
from indexer.reading.asciidoc import count_asciidoc_headings, read_asciidoc
from indexer.reading.hatena import count_hatena_headings, read_hatena
from indexer.reading.hiki import count_hiki_headings, read_hiki
from indexer.reading.markdown import count_markdown_headings, read_markdown
from indexer.reading.mediawiki import count_mediawiki_headings, read_mediawiki
from indexer.reading.org import count_org_headings, read_org
from indexer.reading.plain import classify_lines, read_plain
from indexer.reading.rst import count_rst_marks, read_rst
from indexer.reading.ruled_titles import find_ruled_titles
from indexer.reading.slides import count_slide_breaks, read_slides
from indexer.reading.source import Reading, Source
from indexer.reading.textile import count_textile_headings, read_textile

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.{0,2000}?-->\s*)*)<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HTML_BLOCK = re.compile(r"</?(?:h[1-6]|p|div|li|[uod]l|tr|table|article|section|br)\b[^<>]{0,300}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes, how many signs of it a source shows, and its reader."""

    name: str
    suffixes: tuple[str, ...]
    count_signs: Callable[[Source], float]
    read: Callable[[Source], Reading]


def _count_html_signs(source: Source) -> float:
    head = "\n".join(piece.text[:2000] for piece in source.lines[:60])
    if _HTML_START.match(head):
        return 1_000_000.0
    rows = [piece.text[:2000] for piece in source.lines[:400]]
    marked = sum(bool(_HTML_BLOCK.search(row)) for row in rows)
    filled = sum(bool(row.strip()) for row in rows)
    named = PurePosixPath(source.path).suffix.lower() in (".html", ".htm", ".xhtml")
    return 100_000.0 if marked >= 3 and (named or marked > filled * 0.4) else 0.0


def is_page(source: Source) -> bool:
    """Whether the source is an HTML page by its looks; no other format can have more signs."""
    return _count_html_signs(source) > 0


def _read_html(source: Source) -> Reading:
    # Here, not above: lxml costs 15 ms to import and most reports are not HTML.
    from indexer.reading.html import read_html

    return read_html(source)


# Later rows win ties against earlier ones only by their suffix. Plain text comes last: it needs no sign.
FORMATS: tuple[Format, ...] = (
    Format("html", (".html", ".htm", ".xhtml"), _count_html_signs, _read_html),
    Format("markdown", (".md", ".markdown", ".mkd", ".mdx", ".qmd", ".rmd"), count_markdown_headings, read_markdown),
    Format("rst", (".rst", ".rest"), count_rst_marks, read_rst),
    Format("hiki", (".hiki",), count_hiki_headings, read_hiki),
    Format("hatena", (".hatena", ".pukiwiki"), count_hatena_headings, read_hatena),
    Format("textile", (".textile",), count_textile_headings, read_textile),
    Format("org", (".org",), count_org_headings, read_org),
    Format("mediawiki", (".mediawiki", ".wiki"), count_mediawiki_headings, read_mediawiki),
    Format("asciidoc", (".adoc", ".asciidoc", ".asc", ".re", ".rd"), count_asciidoc_headings, read_asciidoc),
    Format("slides", (), count_slide_breaks, read_slides),
    Format("plain", (".txt", ".text", ".log"), lambda source: 0.0, read_plain),
)

REPORT_SUFFIXES: tuple[str, ...] = tuple(suffix for row in FORMATS for suffix in row.suffixes)

_TRUSTED = (
    ".md",
    ".markdown",
    ".rst",
    ".html",
    ".htm",
    ".org",
    ".textile",
    ".hiki",
    ".hatena",
    ".adoc",
    ".asciidoc",
    ".mediawiki",
    ".re",
    ".rd",
)
_RULED = ("markdown", "rst", "slides")  # what rules alone may be taken for
_SNIFFED_LINES = 2_000  # in which a format is to show its signs: counting them takes as long as reading does
_MARKUP_FLOOR = 2  # signs that a text needs to be read as a markup language that its suffix does not name


def choose_format(source: Source) -> Format:
    """The format with the most signs in the source, where one of the suffix needs only one; plain text otherwise."""
    if is_page(source):
        return FORMATS[0]
    if len(source.lines) > _SNIFFED_LINES:
        source = replace(source, lines=source.lines[:_SNIFFED_LINES])
    suffix = PurePosixPath(source.path).suffix.lower()
    best, best_score = FORMATS[-1], 0.0
    for row in FORMATS[1:-1]:
        named = suffix in row.suffixes and suffix in _TRUSTED
        if row.name == "slides" and best_score:
            continue
        signs = row.count_signs(source)
        if signs < (1 if named else _MARKUP_FLOOR):
            continue
        score = signs * 3 + 2 if named else signs
        if score > best_score:
            best, best_score = row, score
    if best_score == 0.0:
        named_row = next((row for row in FORMATS if suffix in row.suffixes and suffix in _TRUSTED), None)
        return named_row or best
    return FORMATS[-1] if best.name in _RULED and suffix not in _TRUSTED and _is_ruled_text(source) else best


def _is_ruled_text(source: Source) -> bool:
    """Whether plain text has boxes of several lines between rules (title, speaker, time), which no markup language has."""
    marked = any(piece.text.startswith(("#", ".. ")) for piece in source.lines)
    return not marked and bool(find_ruled_titles(classify_lines(source)))
