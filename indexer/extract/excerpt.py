"""What of a report the rules of extraction read: all, or of a very long one its beginning and the headings behind."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.dataclass import dataclass, replace
from indexer.model import Block, Line, LineKind, Outline

#: Code points that are read, each line that is not blank counting as LINE_CHARS more, a heading as HEADING_LINE_CHARS: notes
#: of 60 kB, the longest that we know of, count as 70,000 in Japanese and 110,000 in English.
WHOLE_CHARS = 120_000
#: Code points of headings that are read behind them, counted in the same way.
HEADING_CHARS = 30_000
#: What the rules take for a line however short it is, as code points: 80 µs, at 2 µs each; more of them read a heading.
LINE_CHARS, HEADING_LINE_CHARS = 40, 120
#: Of one line, which some rules go through once for each name in it.
LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The outline and blocks as the rules read them: the same lines in the same blocks, those that are not read left out.

    `ends` is the number of the first line that is not read, or not to its end; None where all is read.
    """

    outline: Outline
    blocks: tuple[Block, ...]
    ends: int | None


def take_excerpt(outline: Outline, blocks: Sequence[Block]) -> Excerpt:
    """The lines of a report up to WHOLE_CHARS, then its headings up to HEADING_CHARS; all of an ordinary one.

    A function of the text alone, not of the time that reading it takes, so that a report is read the same every time.
    """
    kept: dict[int, Line] = {}
    ends: int | None = None
    left, skimming = WHOLE_CHARS, False
    for line in outline.lines:
        if skimming and line.kind is not LineKind.HEADING:
            continue
        size = min(len(line.text), LONGEST_LINE)
        left -= size + (HEADING_LINE_CHARS if line.kind is LineKind.HEADING else LINE_CHARS) if line.text else 0
        if left < 0 or size < len(line.text):
            ends = ends or line.number
        if left >= 0:
            kept[id(line)] = line if size == len(line.text) else replace(line, text=line.text[:size])
        elif skimming:
            break
        else:
            left, skimming = HEADING_CHARS, True
    if ends is None:
        return Excerpt(outline, tuple(blocks), None)
    read = tuple(replace(block, headings=_read(block.headings, kept), lines=_read(block.lines, kept)) for block in blocks)
    return Excerpt(replace(outline, lines=tuple(kept.values())), read, ends)


def _read(lines: Sequence[Line], kept: dict[int, Line]) -> tuple[Line, ...]:
    return tuple(kept[id(line)] for line in lines if id(line) in kept)
