"""Hits and sections as text for a reader at a terminal, in the order rg prints: where, what, the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.model import Section
from search.cli.terminal import Terminal, wrap_columns
from search.export import heading_text, one_line, printable
from search.model import Facet, Hit, Range, ResultPage, SectionView

_INDENT = "  "
_SPACES = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


def _paint(text: str, ranges: Sequence[Range], terminal: Terminal, *, start: int, end: int) -> str:
    """text[start:end] with the parts of `ranges` inside it in the style of a match."""
    pieces: list[str] = []
    at = start
    for span in ranges:
        low, high = max(span.start, at), min(span.end, end)
        if low < high:
            pieces += (printable(text[at:low]), terminal.style("match" if span.literal else "variant", text[low:high]))
            at = high
    pieces.append(printable(text[at:end]))
    return "".join(pieces)


def _marked_lines(text: str, ranges: Sequence[Range], terminal: Terminal) -> list[str]:
    """`text` line by line with marks, each wrapped to the terminal's width and indented; empty lines left out."""
    lines: list[str] = []
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        if raw.strip():
            if terminal.width_columns is None:
                lines.append(_INDENT + _paint(text, ranges, terminal, start=start, end=end).strip())
            else:
                for low, high in wrap_columns(raw, terminal.width_columns - len(_INDENT)):
                    lines.append(_INDENT + _paint(text, ranges, terminal, start=start + low, end=start + high).rstrip())
        start = end + 1
    return lines


def _title(headings: Sequence[str], report: str, ranges: Sequence[Range], terminal: Terminal) -> str:
    """The heading path on one line, the last heading (or the report's title) with its matches in the style of a match."""
    own = headings[-1] if headings else report
    chapters = "".join(f"{one_line(heading_text(chapter))} › " for chapter in headings[:-1])
    pieces = [terminal.style("title", chapters)]
    at = len(own) - len(heading_text(own))
    for span in ranges:
        pieces += (
            terminal.style("title", _part(own[at : span.start])),
            terminal.style("match" if span.literal else "variant", _part(own[span.start : span.end])),
        )
        at = span.end
    return "".join([*pieces, terminal.style("title", _part(own[at:]))])


def _part(text: str) -> str:
    """A part of a line: line ends and tabs become spaces, one for one, so that the parts still fit each other."""
    return text.translate(_SPACES)


def _facts_line(event: str | None, about: Hit | Section, terminal: Terminal) -> str:
    """Event, day, projects and speakers on one line; empty when none is known."""
    day = f"{about.day} ({about.day_label})" if about.day and about.day_label else about.day or about.day_label
    rest = [one_line(fact) for fact in (day, ", ".join(about.projects), ", ".join(about.speakers)) if fact]
    parts = [terminal.style("event", one_line(event))] if event else []
    return " · ".join(parts + ([terminal.style("facts", " · ".join(rest))] if rest else []))


def render_hit(hit: Hit, terminal: Terminal, *, locate: Callable[[str], str], explain: bool) -> str:
    """One hit, ending with a line end: path:line, title, facts, snippet and, when asked, why it matched."""
    path = one_line(locate(hit.path))
    place = f"{terminal.style('path', path)}:{terminal.style('line', str(hit.line))}"
    lines = [terminal.link(Path(path).absolute().as_uri(), place)]
    lines.append(_INDENT + _title(hit.heading, hit.report, hit.heading_ranges, terminal))
    if facts := _facts_line(hit.event, hit, terminal):
        lines.append(_INDENT + facts)
    lines += _marked_lines(hit.snippet.text, hit.snippet.ranges, terminal)
    if explain:
        lines.append(f"{_INDENT}{hit.id}  {hit.score:.3f}")
        lines += [
            f"{_INDENT * 2}{why.score:8.3f}  {one_line(why.term)} → {one_line(why.matched)}  ({why.rule})" for why in hit.why
        ]
    return "\n".join(lines) + "\n"


def render_page(page: ResultPage, terminal: Terminal, *, locate: Callable[[str], str], explain: bool) -> str:
    """All hits of a page with an empty line between them; empty when there are none."""
    return "\n".join(render_hit(hit, terminal, locate=locate, explain=explain) for hit in page.hits)


def render_section(view: SectionView, terminal: Terminal, *, locate: Callable[[str], str]) -> str:
    """A whole section with its place, facts, marks, and its neighbours' titles."""
    section, stored = view.stored.section, view.stored
    path = one_line(locate(stored.path))
    place = f"{terminal.style('path', path)}:{terminal.style('line', str(section.line))}"
    lines = [terminal.link(Path(path).absolute().as_uri(), place), terminal.style("facts", one_line(stored.report))]
    lines.append(_title(section.heading, stored.report, view.heading_ranges, terminal))
    if facts := _facts_line(stored.event, section, terminal):
        lines.append(facts)
    lines += ["", *_marked_lines(section.text, view.ranges, terminal)]
    at = next((k for k, other in enumerate(view.outline) if other.section.id == section.id), None)
    if at is not None:
        for sign, k in (("↑", at - 1), ("↓", at + 1)):
            if 0 <= k < len(view.outline):
                other = view.outline[k].section
                title = one_line(heading_text(other.heading[-1]) if other.heading else view.outline[k].report)
                lines.append(terminal.style("facts", f"{sign} {other.id}  {title}"))
    return "\n".join(lines) + "\n"


def render_facets(facets: Sequence[Facet], terminal: Terminal) -> str:
    """Values with counts, one a line, under the name of their field."""
    lines: list[str] = []
    for facet in facets:
        lines.append(terminal.style("title", facet.field))
        lines += [f"{count.count:6d}  {one_line(count.value)}" for count in facet.counts]
    return "\n".join(lines) + "\n" if lines else ""
