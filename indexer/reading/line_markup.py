"""The reader shared by markup languages whose headings, lists and fences are told by how a line starts."""

from __future__ import annotations

import re

from indexer.dataclass import dataclass
from indexer.model import Line, LineKind, MetaEntry
from indexer.reading import cues
from indexer.reading.source import Reading, Source


@dataclass(frozen=True, slots=True)
class LineMarkup:
    """How one language marks its lines. `heading` has the groups `mark` (its length is the level) and `text`."""

    starts: tuple[str, ...]  # one of which every heading starts with: a test that costs next to nothing
    heading: re.Pattern[str]
    bullet: re.Pattern[str]
    code_open: re.Pattern[str] | None = None
    code_close: re.Pattern[str] | None = None
    comment: re.Pattern[str] | None = None
    table: re.Pattern[str] | None = None
    quote: re.Pattern[str] | None = None
    meta: re.Pattern[str] | None = None  # groups `key` and `value`; the line is shown no more
    level_is_number: bool = False  # the mark's last digit is the level ("h2.")


def count_headings(source: Source, markup: LineMarkup) -> int:
    """How many headings the markup sees in the source."""
    starts = (piece.text for piece in source.lines if piece.text.startswith(markup.starts))
    if not any(markup.heading.match(text) for text in starts if len(text) <= cues.LONGEST_HEADING * 2):
        return 0
    return sum(line.kind is LineKind.HEADING for line in read_lines(source, markup).lines)


def read_lines(source: Source, markup: LineMarkup) -> Reading:
    """The outline that the markup sees; a `title` entry of its metadata is the title."""
    lines: list[Line] = []
    meta: list[MetaEntry] = []
    title: Line | None = None
    in_code = html_comment = False
    for piece in source.lines:
        text = piece.text
        stripped = text.strip()
        head = text[: cues.LONGEST_HEADING * 2]
        kind, level, shown = LineKind.TEXT, 0, text
        if in_code:
            kind = LineKind.CODE
            in_code = not (markup.code_close and markup.code_close.match(head))
        elif html_comment or stripped.startswith("<!--"):
            html_comment = "-->" not in stripped
            kind = LineKind.COMMENT
        elif not stripped:
            kind = LineKind.RULE if text == "\f" else LineKind.BLANK
        elif markup.meta and (match := markup.meta.match(head)):
            entry = MetaEntry(match["key"].lower(), text[match.start("value") :].strip(), piece.number)
            meta.append(entry)
            kind, shown = LineKind.COMMENT, text
            if entry.key == "title" and title is None and entry.value:
                title = Line(piece.number, entry.value, LineKind.HEADING)
        elif markup.code_open and markup.code_open.match(head):
            kind, in_code = LineKind.CODE, True
        elif markup.comment and markup.comment.match(head):
            kind = LineKind.COMMENT
        elif len(text) <= cues.LONGEST_HEADING * 2 and (match := markup.heading.match(text)):
            mark = match["mark"]
            kind, shown = LineKind.HEADING, match["text"].strip()
            level = int(mark[-1]) if markup.level_is_number else len(mark)
        elif cues.is_rule(text):
            kind = LineKind.RULE
        elif markup.table and markup.table.match(head):
            kind = LineKind.TABLE
        elif markup.quote and markup.quote.match(head):
            kind = LineKind.QUOTE
        elif match := markup.bullet.match(head):
            kind = LineKind.BULLET
            marks = match.group(0).strip()
            level = min(6, max(1, len(marks))) if marks and len(set(marks)) == 1 else cues.bullet_depth(text)
        lines.append(Line(piece.number, shown, kind, level))
    return Reading(lines=tuple(lines), title=title, meta=tuple(meta))
