"""Text of notes as safe markup: escaped, control characters inert, matches in <mark>."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape

from search.cuts import reach, width_of
from search.export import heading_text, printable
from search.model import Range, Snippet, Why
from web.wrapped_lines import BULLET, flowing_bounds, is_spaced

# Columns of a snippet on a phone, a wide character being two: three lines of 20 of them at 16 px on 390 px.
NARROW_COLUMNS = 120
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
    return mark_runs(heading, len(heading) - len(heading_text(heading)), len(heading), ranges, None)


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
    return mark_runs(text, 0, len(text), ranges, None)


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
        lines.append(join((f'<span class="line{kind}{hidden}">', shown, ellipsis, tail, "</span>")))
    return tuple(lines)


def _flow(text: str, start: int, end: int, ranges: Sequence[Range]) -> Markup:
    """text[start:end] marked, its lines run on; between Latin words with a line end, which a page shows as a space."""
    pieces: list[Markup] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        pieces.append(mark_runs(text, start, stop, ranges, None))
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


def mark_runs(text: str, start: int, end: int, ranges: Sequence[Range], numbers: Iterator[int] | None) -> Markup:
    """text[start:end], escaped, with its parts of `ranges` marked, numbered m1, m2 … by `numbers` where a range begins."""
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
    return join(pieces)


def join(pieces: Iterable[str]) -> Markup:
    """Pieces of markup, escaped already, as one: Markup.format takes 10 µs each time, some hundred times a page."""
    return Markup("".join(pieces))  # noqa: S704
