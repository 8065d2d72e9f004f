"""HTML to an outline: finds the article of a page, drops its navigation, and keeps the source line of each run of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from indexer.dataclass import replace
from indexer.errors import ReportError
from indexer.model import Line, LineKind
from indexer.reading.decode import LIMIT_LINES
from indexer.reading.html_article import Page
from indexer.reading.html_lines import LineNumbers, number_lines
from indexer.reading.html_metadata import read_page_metadata
from indexer.reading.source import Reading, Source

LIMIT_CHARS = 4_000_000  # the parsed tree takes some 20 times the memory of its text
LIMIT_TAGS = 100_000  # 10 to 20 µs each
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_INLINE_NAMES = """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rb ruby
s samp small span strike strong sub sup time tt u var wbr"""
_SILENT_NAMES = """script style noscript template svg math rp rt rtc iframe object embed canvas audio video select button
input textarea"""
_INLINE = frozenset(_INLINE_NAMES.split())
_SILENT = frozenset(_SILENT_NAMES.split())
_PRE = frozenset(("pre", "listing", "xmp", "textarea"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 200  # elements inside elements; pages that nest deeper are broken and are read no deeper


@dataclass(slots=True)
class _Run:
    """Inline text being gathered until a block ends; `number` is the line of its first visible character."""

    number: int = 0
    parts: list[str] = field(default_factory=list)


def read_html(source: Source) -> Reading:
    """The outline of a page's article, or of the whole body where no part of it stands out; `<title>` names the report.

    Raises ReportError for a page of over LIMIT_CHARS or LIMIT_TAGS, or one that shows more than LIMIT_LINES.
    """
    text = "\n".join(_row_text(source))
    if len(text) > LIMIT_CHARS or text.count("<") > LIMIT_TAGS:
        limits = f"{LIMIT_CHARS // 1_000_000} million characters or {LIMIT_TAGS:,} tags"
        raise ReportError(f"a page of over {limits}; save only its article", path=source.path)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, etree.ParserError, ValueError):
        root = None
    if root is None:
        return Reading(lines=tuple(Line(piece.number, piece.text) for piece in source.lines))
    _open_component(root)
    first = source.lines[0].number
    numbers = number_lines(root, first)
    title, meta = read_page_metadata(root, numbers)
    page = Page(root)
    lines = tuple(_Writer(numbers, page).lines())
    if len(lines) > LIMIT_LINES:
        raise ReportError(f"over the limit of {LIMIT_LINES:,} lines; split the report", path=source.path)
    return Reading(lines=lines, title=title, meta=meta)


def _open_component(root: etree._Element) -> None:
    """Make an element of the template that holds a whole page, as components of Vue keep it; others stay silent."""
    for template in root.iterfind(".//template"):
        parent = template.getparent()
        outermost = parent is not None and parent.tag in ("html", "head", "body")
        within = sum(len(text.strip()) for text in template.itertext())
        if outermost and within * 2 > sum(len(text.strip()) for text in root.itertext()):
            template.tag = "div"
        return


def _row_text(source: Source) -> Iterator[str]:
    """One string a source line, so that the parser counts lines as we do."""
    current, number = "", source.lines[0].number
    for piece in source.lines:
        while piece.number > number:
            yield current
            current, number = "", number + 1
        current += piece.text if piece.text != "\f" else " "
    yield current


class _Writer:
    """Walks the article once and yields its lines in order; line numbers never decrease."""

    def __init__(self, numbers: LineNumbers, page: Page) -> None:
        self._numbers = numbers
        self._page = page
        self._article = page.find_article()
        self._run = _Run()
        self._out: list[Line] = []
        self._bold: list[int] = []  # indexes of lines that are one bold paragraph each
        self._kind = LineKind.TEXT
        self._level = 0
        self._last = 1
        self._heading_start = 0  # the line of the start tag of the heading that is being read

    def lines(self) -> list[Line]:
        """The lines of the article."""
        self._walk(self._article, LineKind.TEXT, 0, 0)
        self._flush(LineKind.TEXT, 0)
        if len(self._bold) >= 2 and not any(line.kind is LineKind.HEADING for line in self._out):
            # Old pages write their headings as bold paragraphs.
            for index in self._bold:
                self._out[index] = replace(self._out[index], kind=LineKind.HEADING, level=1)
        return self._out

    def _walk(self, element: etree._Element, kind: LineKind, level: int, depth: int) -> None:
        if isinstance(element, etree._Comment):
            self._comment(element)
            return
        tag = element.tag
        if not isinstance(tag, str):
            return
        tag = tag.lower()
        if tag in _SILENT or depth > _DEEPEST or (element is not self._article and self._page.is_boilerplate(element)):
            return
        heading = kind is LineKind.HEADING  # one heading is one line, whatever breaks and boxes are in it
        if tag == "br":
            if heading:
                self._run.parts.append(" ")
            else:
                self._flush(kind, level)
            return
        if tag == "hr":
            self._flush(kind, level)
            self._emit(self._numbers.text[element], "", LineKind.RULE, 0)
            return
        block = not heading and tag not in _INLINE and not (tag in ("td", "th") and _is_plain_cell(element))
        inner_kind, inner_level = kind, level
        if block:
            self._flush(kind, level)
            inner_kind, inner_level = _block_kind(tag, kind, level)
            if tag in _HEADINGS:
                self._heading_start = self._numbers.text[element]
        if tag in _PRE:
            self._pre(element)
            return
        if tag == "img" and (alt := (element.get("alt") or "").strip()) and element.getparent() is not None and level:
            self._text(alt, self._numbers.text[element])
        self._text(element.text, self._numbers.text[element])
        for child in element:
            self._walk(child, inner_kind, inner_level, depth + 1)
            if tag == "tr" and child.tag in ("td", "th") and child.getnext() is not None:
                self._run.parts.append("\t")
            self._text(child.tail, self._numbers.tail[child])
        if block:
            count = len(self._out)
            self._flush(inner_kind, inner_level)
            if len(self._out) > count and inner_kind is LineKind.TEXT and _is_bold(element):
                self._bold.append(count)

    def _text(self, text: str | None, number: int) -> None:
        if not text:
            return
        if not self._run.number and text.strip():
            self._run.number = number + text[: len(text) - len(text.lstrip())].count("\n")
        self._run.parts.append(text)

    def _flush(self, kind: LineKind, level: int) -> None:
        if not self._run.parts:
            return
        run, self._run = self._run, _Run()
        raw = "".join(run.parts)
        if kind is LineKind.TABLE:
            cells = [_SPACE.sub(" ", cell).strip() for cell in raw.split("\t")]
            text = "\t".join(cells) if any(cells) else ""
        else:
            text = _SPACE.sub(" ", raw).strip()
        if text:
            self._emit(run.number, text, kind, level)

    def _emit(self, number: int, text: str, kind: LineKind, level: int) -> None:
        start = self._heading_start if kind is LineKind.HEADING and self._last <= self._heading_start < number else 0
        self._last = max(self._last, number)
        self._out.append(Line(self._last, text, kind, level, start))

    def _pre(self, element: etree._Element) -> None:
        number = self._numbers.text[element]
        for offset, row in enumerate("".join(element.itertext()).split("\n")):
            if row.strip():
                self._emit(number + offset, row.rstrip(), LineKind.CODE, 0)

    def _comment(self, element: etree._Element) -> None:
        number = self._numbers.text[element]
        if self._run.parts and "".join(self._run.parts).strip():
            return  # inside a run of text: the comment would cut it
        for offset, row in enumerate((element.text or "").split("\n")):
            if row.strip():
                self._emit(number + offset, row.strip(), LineKind.COMMENT, 0)


def _is_bold(element: etree._Element) -> bool:
    """Whether a block holds one bold element and nothing else."""
    children = [child for child in element if isinstance(child.tag, str) and child.tag != "br"]
    if len(children) != 1 or children[0].tag not in ("b", "strong") or (element.text or "").strip():
        return False
    return not any((child.tail or "").strip() for child in element) and len("".join(children[0].itertext())) <= 120


def _is_plain_cell(cell: etree._Element) -> bool:
    """Whether a table cell holds running text only, so that its row is one line."""
    return all(not isinstance(child.tag, str) or child.tag in _INLINE for child in cell)


def _block_kind(tag: str, kind: LineKind, level: int) -> tuple[LineKind, int]:
    """What the lines directly inside a block element are, given what those around it are."""
    if tag in _HEADINGS:
        return LineKind.HEADING, _HEADINGS[tag]
    if kind is LineKind.HEADING:
        return kind, level
    if tag in _LISTS:
        return LineKind.BULLET, level + 1 if kind is LineKind.BULLET else 1
    if tag in ("li", "dd"):
        return LineKind.BULLET, max(1, level)
    if tag == "blockquote":
        return LineKind.QUOTE, 0
    if tag == "tr":
        return LineKind.TABLE, 0
    return kind, level
