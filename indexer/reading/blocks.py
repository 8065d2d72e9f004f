"""Outline to blocks: cuts a report into the sections that are indexed, one a heading, tiling its lines."""

from __future__ import annotations

from indexer.model import Block, Line, LineKind, Outline

_CONTENT = (LineKind.TEXT, LineKind.BULLET, LineKind.CODE, LineKind.TABLE, LineKind.QUOTE)


def split_blocks(outline: Outline) -> tuple[Block, ...]:
    """The blocks of an outline in order, at least one; together they cover lines 1 to the outline's last, each once.

    Every heading starts a block, unless it is a chapter heading with no text of its own: that one's lines belong to the
    block of the section below it. Text before the first heading is a block without headings; a text that has no heading
    at all is one such block for each part between rules.
    """
    blocks: list[Block] = []
    path: list[Line] = []
    own: list[Line] = []
    first_line = 1
    lines = outline.lines
    last_line = max((line.number for line in lines), default=1)

    def close(until: int) -> None:
        nonlocal own, first_line
        line = path[-1].number if path else first_line
        blocks.append(Block(tuple(path), tuple(_trim(own)), line, first_line, max(until, first_line)))
        own, first_line = [], max(until, first_line) + 1

    headed = any(line.kind is LineKind.HEADING and line.level for line in lines)
    for line in lines:
        if line.kind is not LineKind.HEADING:
            own.append(line)
            if not headed and line.kind is LineKind.RULE and line.number < last_line and _has_content(own):
                close(line.number)
            continue
        if line.level == 0:  # the report's title
            continue
        filled = _has_content(own)
        childless = bool(path) and line.level <= path[-1].level
        # Two headings on one source line (generated HTML) cannot tile: the second takes the whole line.
        if (filled or childless) and line.number > first_line:
            close(line.number - 1)
        while path and path[-1].level >= line.level:
            path.pop()
        path.append(line)
    close(last_line)
    return tuple(blocks)


def _has_content(lines: list[Line]) -> bool:
    return any(line.kind in _CONTENT for line in lines)


def _trim(lines: list[Line]) -> list[Line]:
    """Without blank lines and rules at either end."""
    first, last = 0, len(lines)
    while first < last and lines[first].kind in (LineKind.BLANK, LineKind.RULE):
        first += 1
    while last > first and lines[last - 1].kind in (LineKind.BLANK, LineKind.RULE):
        last -= 1
    return lines[first:last]
