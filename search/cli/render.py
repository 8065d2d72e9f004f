"""Hits and sections as text for a reader at a terminal, in the order rg prints: where, what, the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexer.model import Section
from search.cli.messages import message_language, say
from search.cli.terminal import Terminal, wrap_columns
from search.engine import Facet
from search.export import heading_text, one_line, printable
from search.model import Hit, Range, ResultPage, SectionView, Suggestion
from search.names import name_field, name_match

_INDENT = "  "
_SPACES = str.maketrans("\n\r\t\v\f\x85\u2028\u2029", " " * 8)


def _paint(text: str, ranges: Sequence[Range], terminal: Terminal, *, start: int, end: int, style: str = "") -> str:
    """text[start:end] in `style`, the parts of `ranges` inside it in that of a match."""

    def rest(piece: str) -> str:
        return terminal.style(style, piece) if style else printable(piece)

    pieces: list[str] = []
    at = start
    for span in ranges:
        low, high = max(span.start, at), min(span.end, end)
        if low < high:
            pieces += (rest(text[at:low]), terminal.style("match" if span.literal else "variant", text[low:high]))
            at = high
    pieces.append(rest(text[at:end]))
    return "".join(pieces)


def _lines(text: str, terminal: Terminal) -> Iterator[tuple[int, int]]:
    """Start and end of the lines in which one line of text stands on the terminal, behind the indent."""
    if terminal.width_columns is None:
        yield 0, len(text)
    else:
        yield from wrap_columns(text, terminal.width_columns - len(_INDENT))


def _marked_lines(text: str, ranges: Sequence[Range], terminal: Terminal, *, paragraphs: bool = False) -> list[str]:
    """`text` line by line with marks, each wrapped to the terminal's width and indented.

    Of empty lines one is left between `paragraphs`, none where they are not wanted.
    """
    lines: list[str] = []
    start = 0
    for raw in text.split("\n"):
        if raw.strip():
            for low, high in _lines(raw, terminal):
                painted = _paint(text, ranges, terminal, start=start + low, end=start + high)
                lines.append(_INDENT + (painted.strip() if terminal.width_columns is None else painted.rstrip()))
        elif paragraphs and lines and lines[-1]:
            lines.append("")
        start += len(raw) + 1
    return lines


def _title_lines(headings: Sequence[str], report: str, ranges: Sequence[Range], terminal: Terminal) -> list[str]:
    """The heading path, its last heading (or the report's title) with its matches in the style of a match; wrapped."""
    own = headings[-1] if headings else report
    chapters = "".join(f"{one_line(heading_text(chapter))} › " for chapter in headings[:-1])
    mark = len(own) - len(heading_text(own))  # of a list or a heading, in front of its words
    text = chapters + own[mark:].translate(_SPACES)
    shift = len(chapters) - mark
    shifted = [Range(max(len(chapters), span.start + shift), span.end + shift, span.literal) for span in ranges]
    return [
        _INDENT + _paint(text, shifted, terminal, start=low, end=high, style="title").rstrip()
        for low, high in _lines(text, terminal)
    ]


def _fact_lines(event: str | None, about: Hit | Section, terminal: Terminal) -> list[str]:
    """Event, day, projects and speakers on one line, wrapped; none when none is known."""
    day = f"{about.day} ({about.day_label})" if about.day and about.day_label else about.day or about.day_label
    speakers = say("by", names=", ".join(about.speakers)) if about.speakers else ""
    text = " · ".join(one_line(fact) for fact in (event, day, ", ".join(about.projects), speakers) if fact)
    cut = len(one_line(event)) if event else 0
    return [
        _INDENT
        + terminal.style("event", text[low : min(high, cut)])
        + terminal.style("facts", text[max(low, cut) : high].rstrip())
        for low, high in (_lines(text, terminal) if text else ())
    ]


def render_hit(hit: Hit, terminal: Terminal, *, locate: Callable[[str], str], explain: bool) -> str:
    """One hit, ending with a line end: path:line, title, facts, snippet and, when asked, why it matched."""
    path = one_line(locate(hit.path))
    place = f"{terminal.style('path', path)}:{terminal.style('line', str(hit.line))}"
    lines = [terminal.link(Path(path).absolute().as_uri(), place)]
    lines += _title_lines(hit.heading, hit.report, hit.heading_ranges, terminal)
    lines += _fact_lines(hit.event, hit, terminal)
    lines += _marked_lines(hit.snippet.text, hit.snippet.ranges, terminal)
    if hit.missing:
        lines.append(_INDENT + terminal.style("facts", say("missing", words=one_line(" ".join(hit.missing)))))
    if explain:
        lines.append(f"{_INDENT}{hit.id}  {hit.score:.3f}")
        lines += [
            f"{_INDENT * 2}{why.score:8.3f}  {one_line(why.term)} → {one_line(why.matched)}  "
            f"({name_match(why.rule, message_language())})"
            for why in hit.why
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
    lines = [
        terminal.link(Path(path).absolute().as_uri(), place),
        _INDENT + terminal.style("facts", one_line(stored.report)),
    ]
    lines += _title_lines(section.heading, stored.report, view.heading_ranges, terminal)
    lines += _fact_lines(stored.event, section, terminal)
    lines += ["", *_marked_lines(section.text.rstrip(), view.ranges, terminal, paragraphs=True)]
    at = next((k for k, other in enumerate(view.outline) if other.section.id == section.id), None)
    if at is not None:
        lines.append("")
        for sign, k in (("↑", at - 1), ("↓", at + 1)):
            if 0 <= k < len(view.outline):
                other = view.outline[k].section
                title = one_line(heading_text(other.heading[-1]) if other.heading else view.outline[k].report)
                lines.append(_INDENT + terminal.style("facts", f"{sign} {other.id}  {title}"))
    return "\n".join(lines) + "\n"


def render_facets(facets: Sequence[Facet], terminal: Terminal) -> str:
    """Values with counts, one a line, under the name of their field."""
    lines: list[str] = []
    for facet in facets:
        name = name_field(facet.field, message_language())
        # The field's own name stands behind: an option and a query take that.
        lines.append(terminal.style("title", name if name == facet.field else f"{name} {facet.field}"))
        lines += [f"{count.count:6d}  {one_line(count.value)}" for count in facet.counts]
    return "\n".join(lines) + "\n" if lines else ""


def render_suggestions(suggestions: Sequence[Suggestion]) -> str:
    """Completions one a line, with the number of their sections and what they are; "" for none."""
    from wcwidth import wcswidth

    kinds = [name_field(one.kind, message_language()) for one in suggestions]
    width = max(map(wcswidth, kinds), default=0)
    return "".join(
        f"{one.count:6d}  {kind}{' ' * (width - wcswidth(kind))}  {one_line(heading_text(one.text))}\n"
        for one, kind in zip(suggestions, kinds, strict=True)
    )
