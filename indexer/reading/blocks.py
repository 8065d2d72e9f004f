"""Outline to blocks: cuts a report into the sections that are indexed, one a heading, tiling its lines."""

from __future__ import annotations

from indexer.model import Block, Line, LineKind, Outline

_CONTENT = (LineKind.TEXT, LineKind.BULLET, LineKind.CODE, LineKind.TABLE, LineKind.QUOTE)
_EMPTY = (LineKind.BLANK, LineKind.RULE)


def split_blocks(outline: Outline) -> tuple[Block, ...]:
    """The blocks of an outline in order, at least one; together they cover lines 1 to the outline's last.

    Every heading starts a block, unless it is a chapter heading with no text of its own: that one's lines belong to the
    block of the section below it. Text before the first heading is a block without headings, which starts on the line of
    the report's title where that stands on top of it; a text that has no heading
    at all is one such block for each part between rules. Only where one source line holds the end of a block and the
    next heading (a page without line ends) do both cover that line.
    """
    blocks: list[Block] = []
    path: list[Line] = []
    own: list[Line] = []
    filled = False  # whether `own` holds content; looked for once a line, since a text may be all rules
    first_line = 1
    title_line: int | None = None  # of a title in the text, while nothing else was written above it
    lines = outline.lines
    last_line = max((line.number for line in lines), default=1)

    def close(until: int, following: int) -> None:
        nonlocal own, filled, first_line, title_line
        line = path[-1].first if path else title_line or first_line
        blocks.append(Block(tuple(path), tuple(_trim(own)), line, first_line, until))
        own, filled, first_line, title_line = [], False, following, None

    headed = any(line.kind is LineKind.HEADING and line.level for line in lines)
    for index, line in enumerate(lines):
        if line.kind is not LineKind.HEADING:
            own.append(line)
            filled = filled or line.kind in _CONTENT
            if not headed and line.kind is LineKind.RULE and line.number < last_line and filled:
                close(line.number, min(line.number + 1, lines[index + 1].number))
            continue
        if line.level == 0:  # the report's title
            title_line = None if filled or path or blocks else line.first
            continue
        childless = bool(path) and line.level <= path[-1].level
        if filled or childless:
            written = next((part.number for part in reversed(own) if part.kind not in _EMPTY), first_line)
            reached = max(line.first - 1, first_line, path[-1].number if path else 1, written)
            close(reached, line.first)
        while path and path[-1].level >= line.level:
            path.pop()
        path.append(line)
    close(last_line, last_line)
    return tuple(blocks)


def _trim(lines: list[Line]) -> list[Line]:
    """Without blank lines and rules at either end."""
    first, last = 0, len(lines)
    while first < last and lines[first].kind in _EMPTY:
        first += 1
    while last > first and lines[last - 1].kind in _EMPTY:
        last -= 1
    return lines[first:last]
