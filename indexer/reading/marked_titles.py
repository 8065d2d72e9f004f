"""Titles that a mark of plain text makes (■ 題名, 【題名】) inside text whose markup language has headings of its own."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.dataclass import replace
from indexer.model import Line, LineKind
from indexer.reading import cues
from indexer.reading.bare_titles import Neighbours

_OPENS = (LineKind.BLANK, LineKind.HEADING, LineKind.RULE, LineKind.COMMENT)
_BRACKETS = ("【", "〔", "《", "≪")
_FEWEST = 2  # one such line may be a remark
_MOSTLY = 0.6  # of the lines in a style


def promote_marked_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with those as headings, one level below the deepest that there is, that a mark makes titles.

    Only where a text uses the mark so: at least twice, most of them below a blank line or a heading and above text that
    does not begin with the same mark, which would be the next item of a list.
    """
    styles: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if style := _find_style(line):
            styles.setdefault(style, []).append(index)
    if all(len(indexes) < _FEWEST for indexes in styles.values()):
        return tuple(lines)
    near = Neighbours(lines)
    titles: set[int] = set()
    for style, indexes in styles.items():
        found = [index for index in indexes if _heads(lines, near, index, style)]
        if len(found) >= _FEWEST and len(found) >= len(indexes) * _MOSTLY:
            titles.update(found)
    if not titles:
        return tuple(lines)
    level = 1 + max((line.level for line in lines if line.kind is LineKind.HEADING), default=0)
    return tuple(
        replace(line, text=line.text.strip(), kind=LineKind.HEADING, level=level) if index in titles else line
        for index, line in enumerate(lines)
    )


def _find_style(line: Line) -> str | None:
    """The mark or bracket that the line begins with, where it may be a title; None for any other line."""
    if line.kind is not LineKind.TEXT or len(line.text) > cues.LONGEST_HEADING:
        return None
    style = cues.find_mark(line.text)
    if style is None and (bracket := cues.find_bracket(line.text)) in _BRACKETS:
        style = bracket
    return style if style and not cues.is_sentence(line.text) else None


def _heads(lines: Sequence[Line], near: Neighbours, index: int, style: str) -> bool:
    before, after = index - 1, near.after[index]
    opens = before < 0 or lines[before].kind in _OPENS
    if not opens or after is None or lines[after].kind in (LineKind.HEADING, LineKind.RULE):
        return False
    return _find_style(lines[after]) != style
