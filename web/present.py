"""Text of notes as safe markup: escaped, control characters inert, matches in <mark>, links only to http and https."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count

from markupsafe import Markup, escape

from search.export import heading_text, printable
from search.model import Range, Snippet, Why
from search.snippet import reach, width_of
from web.wrapped_lines import BULLET, flowing_bounds, goes_on, is_spaced, line_bounds

# Columns of a snippet on a phone, a wide character being two: three lines of 20 of them at 16 px on 390 px.
NARROW_COLUMNS = 120
# A URL ends before white space, quotes, brackets and Japanese punctuation, and before a full stop that ends a sentence.
_URL = re.compile(r"https?://[^\s<>\"'「」『』（）()【】、。，｡､]+[^\s<>\"'「」『』（）()【】、。，｡､.,;:!?]")
# Rules by which another word than the one typed is matched: a reader would wonder why it is marked.
OTHER_WORD_RULES = ("normalized", "variant", "reading", "alias", "synonym", "substring", "spelling")
# Where a text may be cut, the better place first, and the least part of the room that it may leave filled: a line or a
# sentence, a clause, a word.
_ENDINGS = (
    (re.compile(r"[。！？]|[.!?](?=\s)|(?=\n)"), 0.7),
    (re.compile(r"[、，；]|[,;](?=\s)"), 0.8),
    (re.compile(r"\s"), 0.9),
)
_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def plain(text: str) -> Markup:
    """Text from notes, control characters inert, escaped."""
    return escape(printable(text))


def sentence(text: str) -> Markup:
    """A line of the program as a sentence: with a capital, unless it begins with the reader's own words in quotes."""
    return plain(text[:1].upper() + text[1:])


def weekday(day: str, language: str) -> str:
    """The weekday of an ISO date in one character or three letters; "" for what is no date."""
    try:
        return _WEEKDAYS[language][date.fromisoformat(day).weekday()]
    except ValueError:
        return ""


def heading_markup(heading: str, ranges: Sequence[Range]) -> Markup:
    """heading_text with <mark> around the ranges, which point into the whole heading."""
    return _runs(heading, len(heading) - len(heading_text(heading)), len(heading), ranges, None)


def other_words(why: Sequence[Why]) -> tuple[Why, ...]:
    """The reasons of a hit in which another word than the one typed matched, each once, in their order."""
    found = {
        (one.rule, one.matched): one
        for one in why
        if one.rule in OTHER_WORD_RULES and one.matched.casefold() != one.term.casefold()
    }
    return tuple(found.values())


def marked(text: str, ranges: Sequence[Range]) -> Markup:
    """`text` with <mark> around its ranges; class "variant" where the match is not literal."""
    return _runs(text, 0, len(text), ranges, None)


def snippet_lines(snippet: Snippet) -> tuple[Markup, ...]:
    """The lines of a snippet that are not empty, without their bullets, each with its own marks; wrapped ones run on.

    What a phone has no room for is in <span class="wide">, cut after a clause, and never before the first match ends.
    """
    text, ranges = snippet.text, snippet.ranges
    cut = _narrow_cut(text, ranges[0].end if ranges else 0)
    lines: list[Markup] = []
    for whole_start, end in flowing_bounds(text):
        bullet = BULLET.match(text, whole_start, end)
        start = bullet.end() if bullet else whole_start
        while start < end and text[start].isspace():
            start += 1
        if start >= end:
            continue
        shown, rest = _flow(text, start, min(end, cut), ranges), _flow(text, max(start, cut), end, ranges)
        tail = f'<span class="wide">{rest}</span>' if rest else ""
        ellipsis = '<span class="narrow" aria-hidden="true">…</span>' if start < cut < end else ""
        kind = " bullet" if bullet else ""
        hidden = " wide" if start >= cut else ""
        lines.append(_join((f'<span class="line{kind}{hidden}">', shown, ellipsis, tail, "</span>")))
    return tuple(lines)


def _flow(text: str, start: int, end: int, ranges: Sequence[Range]) -> Markup:
    """text[start:end] marked, its lines run on; between Latin words with a line end, which a page shows as a space."""
    pieces: list[Markup] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        pieces.append(_runs(text, start, stop, ranges, None))
        start = stop + 1
        if stop < end and start < end:
            while start < end and text[start] in " \t\u3000":
                start += 1
            pieces.append(plain("\n" if is_spaced(text, stop, start) else ""))
    return Markup("").join(pieces)


def _narrow_cut(text: str, least: int) -> int:
    """Where a phone's snippet ends: after the last line, sentence, clause or word within NARROW_COLUMNS, in this order of
    preference, otherwise there; never before `least`."""
    if width_of(text) <= NARROW_COLUMNS + 16:  # a line of two words more looks better than an ellipsis
        return len(text)
    target = max(reach(text, 0, NARROW_COLUMNS), least)
    for ending, filled in _ENDINGS:
        enough = max(least, reach(text, 0, int(width_of(text[:target]) * filled)) + 1)
        good = [found.end() for found in ending.finditer(text, 0, target) if found.end() >= enough]
        if good:
            return good[-1]
    return target


def _runs(text: str, start: int, end: int, ranges: Sequence[Range], numbers: Iterator[int] | None) -> Markup:
    """text[start:end] with its parts of `ranges` marked, numbered m1, m2 … by `numbers` where a range begins."""
    pieces: list[str] = []
    at = start
    # Looked up, not gone through: a section of 28,000 lines may have as many marks.
    for place in range(bisect_right(ranges, start, key=lambda span: span.end), len(ranges)):
        span = ranges[place]
        if span.start >= end:
            break
        low, high = max(span.start, start), min(span.end, end)
        name = f' id="m{next(numbers)}"' if numbers is not None and span.start >= start else ""
        kind = "" if span.literal else ' class="variant"'
        pieces += (plain(text[at:low]), f"<mark{name}{kind}>", plain(text[low:high]), "</mark>")
        at = high
    if at < end:
        pieces.append(plain(text[at:end]))
    return _join(pieces)


def _join(pieces: Iterable[str]) -> Markup:
    """Pieces of markup, escaped already, as one: Markup.format takes 10 µs each time, some hundred times a page."""
    return Markup("".join(pieces))  # noqa: S704


def _linked(text: str, start: int, end: int, ranges: Sequence[Range], numbers: Iterator[int]) -> Markup:
    """As _runs, with every http or https URL as a link that tells its host nothing."""
    pieces: list[Markup] = []
    at = start
    for found in _URL.finditer(text, start, end):
        pieces.append(_runs(text, at, found.start(), ranges, numbers))
        shown = _runs(text, found.start(), found.end(), ranges, numbers)
        pieces.append(Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(plain(found[0]), shown))
        at = found.end()
    pieces.append(_runs(text, at, end, ranges, numbers))
    return Markup("").join(pieces)


def body_markup(text: str, ranges: Sequence[Range], *, line_numbers: Sequence[int]) -> Markup:
    """A section's text for reading: paragraphs, bullets with hanging indent, tables; marks numbered m1, m2 … from 1.

    Lines that an editor wrapped run on. Each line is an element with id "L" and its source line, the first of those that
    share one.
    """
    numbers = count(1)
    seen: set[int] = set()
    out: list[list[Markup]] = []  # paragraphs, each an opening tag, what stands in it and a closing tag
    table: list[tuple[int, int, Markup]] = []
    gap = False
    paragraph = (0, -1)  # where the one that may go on begins, and the end of its last line

    def flush() -> None:
        if table:
            out.append([_table(text, table, ranges, numbers)])
            table.clear()

    for position, (start, end) in enumerate(line_bounds(text)):
        number = line_numbers[position] if position < len(line_numbers) else 0
        name = Markup("") if number in seen or not number else Markup(' id="L{0}" data-line="{0}"').format(number)
        seen.add(number)
        line = printable(text[start:end]).strip()
        if not line:
            flush()
            gap, paragraph = bool(out), (0, -1)
            continue
        if line.startswith("|") and line.endswith("|") and len(line) > 2:
            table.append((start, end, name))
            paragraph = (0, -1)
            continue
        flush()
        if paragraph[1] >= 0 and goes_on(text, *paragraph, start, end):
            after = end - len(text[start:end].lstrip(" \t\u3000"))
            space = " " if is_spaced(text, paragraph[1], after) else ""
            shown = _linked(text, after, end, ranges, numbers)
            out[-1].insert(-1, Markup("{}<span{}>{}</span>").format(space, name, shown))
            paragraph = (paragraph[0], end)
            continue
        out.append(_line(text, start, end, ranges, numbers, name=name, gap=gap))
        gap, paragraph = False, (start, end)
    flush()
    return Markup("\n").join(Markup("").join(parts) for parts in out)


def _line(
    text: str, start: int, end: int, ranges: Sequence[Range], numbers: Iterator[int], *, name: Markup, gap: bool
) -> list[Markup]:
    """A paragraph of one line: its opening tag, its text, its closing tag."""
    bullet = BULLET.match(text, start, end)
    indent = len(text[start:end].replace("\t", "    ").replace("\u3000", "  ")) - len(
        text[start:end].replace("\t", "    ").replace("\u3000", "  ").lstrip()
    )
    classes = ["gap"] if gap else []
    if bullet:
        classes += ["bullet", f"d{min(indent // 2, 4)}"]
        after = bullet.end()
        while after < end and text[after] in " \t\u3000":
            after += 1
        shown = Markup('<span class="marker">{}</span>{}').format(
            bullet["marker"], _linked(text, after, end, ranges, numbers)
        )
    elif indent >= 4:
        classes.append("code")
        shown = _runs(text, start, end, ranges, numbers)
    else:
        shown = _linked(text, start, end, ranges, numbers)
    kind = Markup(' class="{}"').format(" ".join(classes)) if classes else Markup("")
    return [Markup("<p{}{}>").format(kind, name), shown, Markup("</p>")]


def _table(text: str, lines: Sequence[tuple[int, int, Markup]], ranges: Sequence[Range], numbers: Iterator[int]) -> Markup:
    """Lines of cells between "|" as a table; the first row is a header where a rule of dashes follows it."""
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
            content = _linked(text, at, stop, ranges, numbers)
            cell = Markup('<th scope="col">{}</th>') if header else Markup("<td>{}</td>")
            cells.append(cell.format(content.strip()))
            at = stop + 1
        rows.append(Markup("<tr{}>{}</tr>").format(name, Markup("").join(cells)))
    return Markup('<div class="table" tabindex="0" role="group"><table>{}</table></div>').format(Markup("").join(rows))
