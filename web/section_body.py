"""A section's text for reading: paragraphs, bullets and tables, its inline markup shown as what it means, matches marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import count

from markupsafe import Markup

from indexer.dataclass import dataclass
from indexer.inline_markup import Hidden, InlineMarkup, Link, find_inline
from search.export import printable
from search.model import Range
from web.present import join, mark_runs, plain
from web.wrapped_lines import BULLET, goes_on, is_spaced, line_bounds

# A URL ends before white space, quotes, brackets and Japanese punctuation, and before a full stop that ends a sentence.
_URL = re.compile(r"https?://[^\s<>\"'「」『』（）()【】、。，｡､]+[^\s<>\"'「」『』（）()【】、。，｡､.,;:!?]")


@dataclass(frozen=True, slots=True)
class SectionBody:
    """The text of a section as markup, and how many matches are marked in it (with ids "m1", "m2" …)."""

    markup: Markup
    matches: int


def section_body(text: str, ranges: Sequence[Range], *, line_numbers: Sequence[int], path: str = "") -> SectionBody:
    """A section's text for reading: paragraphs, bullets with hanging indent, tables; marks numbered m1, m2 … from 1.

    Lines that an editor wrapped run on. Each line is an element with id "L" and its source line, the first of those that
    share one. Links lead to http and https alone and tell their host nothing.
    """
    inline = find_inline(text, path=path)
    inline = inline.showing((one.start, one.end, text[one.start : one.end].casefold()) for one in ranges)
    seen = tuple(one for one in ranges if inline.find_hidden(one.start, one.end) is None)
    return _Body(text, seen, inline).lay_out(line_numbers)


def _end(span: Hidden | Link) -> int:
    return span.end


class _Body:
    """A section's text while it is laid out, in order: marks are numbered as they are come to."""

    def __init__(self, text: str, ranges: Sequence[Range], inline: InlineMarkup) -> None:
        self._text = text
        self._ranges = ranges
        self._inline = inline
        self._fenced = frozenset(line.start for line in inline.fenced)
        self._numbers = count(1)

    def lay_out(self, line_numbers: Sequence[int]) -> SectionBody:
        text = self._text
        seen: set[int] = set()
        out: list[list[Markup]] = []  # paragraphs, each an opening tag, what stands in it and a closing tag
        table: list[tuple[int, int, Markup]] = []
        gap = False
        paragraph = (0, -1)  # where the one that may go on begins, and the end of its last line
        for position, (start, end) in enumerate(line_bounds(text)):
            number = line_numbers[position] if position < len(line_numbers) else 0
            line = printable(self._shown(start, end)).strip()
            name = Markup("")
            if line and number and number not in seen:
                name = Markup(' id="L{0}" data-line="{0}"').format(number)
                seen.add(number)
            if line.startswith("|") and line.endswith("|") and len(line) > 2 and start not in self._fenced:
                table.append((start, end, name))
                paragraph = (0, -1)
                continue
            if table:
                out.append([self._table(table)])
                table.clear()
            if not line:
                gap, paragraph = bool(out), (0, -1)
            elif start in self._fenced:
                out.append([Markup('<p class="code"{}>').format(name), self._runs(start, end), Markup("</p>")])
                gap, paragraph = False, (0, -1)
            elif paragraph[1] >= 0 and goes_on(text, *paragraph, start, end):
                after = end - len(text[start:end].lstrip(" \t\u3000"))
                space = " " if is_spaced(text, paragraph[1], after) else ""
                out[-1].insert(-1, Markup("{}<span{}>{}</span>").format(space, name, self._flow(after, end)))
                paragraph = (paragraph[0], end)
            else:
                out.append(self._paragraph(start, end, name=name, gap=gap))
                gap, paragraph = False, (start, end)
        if table:
            out.append([self._table(table)])
        return SectionBody(Markup("\n").join(Markup("").join(parts) for parts in out), len(self._ranges))

    def _shown(self, start: int, end: int) -> str:
        """The characters of text[start:end] that are not hidden."""
        pieces: list[str] = []
        self._part(start, end, self._inline.hidden, lambda first, last: pieces.append(self._text[first:last]), _nothing)
        return "".join(pieces)

    def _part(
        self,
        start: int,
        end: int,
        spans: Sequence[Hidden] | Sequence[Link],
        outside: Callable[[int, int], None],
        inside: Callable[[int, int, str], None],
    ) -> None:
        """Call `outside` for each stretch of text[start:end] between the spans, `inside` for each that they cover."""
        at = start
        for place in range(bisect_right(spans, start, key=_end), len(spans)):
            span = spans[place]
            if span.start >= end:
                break
            low, high = max(span.start, start), min(span.end, end)
            if at < low:
                outside(at, low)
            inside(low, high, span.url if isinstance(span, Link) else "")
            at = high
        if at < end:
            outside(at, end)

    def _flow(self, start: int, end: int) -> Markup:
        """text[start:end] with its links, code and marks, without what is hidden."""
        pieces: list[Markup] = []

        def link(first: int, last: int, url: str) -> None:
            shown = Markup("").join(self._coded(first, last, linked=False))
            pieces.append(_link(url, shown) if shown else shown)

        self._part(start, end, self._inline.links, lambda first, last: pieces.extend(self._coded(first, last)), link)
        return join(pieces)

    def _coded(self, start: int, end: int, *, linked: bool = True) -> list[Markup]:
        pieces: list[Markup] = []

        def code(first: int, last: int, _: str) -> None:
            pieces.extend((Markup("<code>"), self._runs(first, last), Markup("</code>")))

        def words(first: int, last: int) -> None:
            pieces.extend(self._visible(first, last, linked=linked))

        self._part(start, end, self._inline.code, words, code)
        return pieces

    def _visible(self, start: int, end: int, *, linked: bool) -> list[Markup]:
        pieces: list[Markup] = []

        def words(first: int, last: int) -> None:
            at = first
            for found in _URL.finditer(self._text, first, last) if linked else ():
                pieces.append(self._runs(at, found.start()))
                pieces.append(_link(found[0], self._runs(*found.span())))
                at = found.end()
            pieces.append(self._runs(at, last))

        self._part(start, end, self._inline.hidden, words, _nothing)
        return pieces

    def _runs(self, start: int, end: int) -> Markup:
        return mark_runs(self._text, start, end, self._ranges, self._numbers)

    def _paragraph(self, start: int, end: int, *, name: Markup, gap: bool) -> list[Markup]:
        """A paragraph of one line: its opening tag, its text, its closing tag."""
        text = self._text
        bullet = BULLET.match(text, start, end)
        spaced = text[start:end].replace("\t", "    ").replace("\u3000", "  ")
        indent = len(spaced) - len(spaced.lstrip())
        classes = ["gap"] if gap else []
        if bullet:
            classes += ["bullet", f"d{min(indent // 2, 4)}"]
            after = bullet.end()
            while after < end and text[after] in " \t\u3000":
                after += 1
            shown = Markup('<span class="marker">{}</span>{}').format(bullet["marker"], self._flow(after, end))
        elif indent >= 4:
            classes.append("code")
            shown = self._runs(start, end)
        else:
            shown = self._flow(start, end)
        kind = Markup(' class="{}"').format(" ".join(classes)) if classes else Markup("")
        return [Markup("<p{}{}>").format(kind, name), shown, Markup("</p>")]

    def _table(self, lines: Sequence[tuple[int, int, Markup]]) -> Markup:
        """Lines of cells between "|" as a table; the first row is a header where a rule of dashes follows it."""
        text = self._text
        rules = [not text[start:end].strip(" \t|:-") for start, end, _ in lines]
        rows: list[Markup] = []
        for position, (start, end, name) in enumerate(lines):
            if rules[position]:
                continue
            header = position == 0 and len(lines) > 1 and rules[1]
            first, last = text.index("|", start), text.rindex("|", start, end)
            cells: list[Markup] = []
            at = first + 1
            while at <= last:
                stop = text.index("|", at)
                cell = Markup('<th scope="col">{}</th>') if header else Markup("<td>{}</td>")
                cells.append(cell.format(self._flow(at, stop).strip()))
                at = stop + 1
            rows.append(Markup("<tr{}>{}</tr>").format(name, Markup("").join(cells)))
        return Markup('<div class="table" tabindex="0" role="group"><table>{}</table></div>').format(Markup("").join(rows))


def _nothing(_first: int, _last: int, _url: str) -> None:
    """What is hidden is not shown."""


def _link(url: str, shown: Markup) -> Markup:
    """A link that tells its host nothing."""
    return Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(plain(url), shown)
