"""Titles between two rules, with the lines below them that tell who spoke and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.model import Line, LineKind
from indexer.reading import cues
from indexer.reading.bare_titles import CONTENT, Candidate

_MOST_LINES = 4  # of a box: title, speaker, company, time
_ONE_LINE = 2  # from rule to rule
_FEWEST = 2  # boxes; one alone is a text between rules
_LONGER = 2  # times the lines of boxes; where most of these name a time, as long is enough
_CLOCK = re.compile(r"\d[:：]\d\d")
_WIDEST = 140  # columns of a line in a box
_LETTERS = re.compile(r"[^\W\d_]{2}")


def find_ruled_titles(lines: Sequence[Line]) -> list[Candidate]:
    """The first line of each box of two to four lines between two rules of one character; empty where rules only part texts.

    A box stands directly between its rules and holds no sentence. Boxes of one line count beside the others, but are none of
    those returned. Where the texts between boxes are not much longer than these, rules part texts of equal standing.
    """
    found: list[Candidate] = []
    boxes = boxed = index = 0
    while index < len(lines):
        end = _closing_rule(lines, index) if lines[index].kind is LineKind.RULE else None
        if end is None:
            index += 1
            continue
        boxes += 1
        boxed += end - index - 1
        if end - index > _ONE_LINE:
            found.append(Candidate(index + 1, f"box {lines[index].text.strip()[:1]}", (index, end)))
        index = end + 1
    inside = {place for candidate in found for place in range(*candidate.drop)}
    text = sum(line.kind in CONTENT and index not in inside for index, line in enumerate(lines))
    timed = sum(any(_CLOCK.search(lines[place].text[:_WIDEST]) for place in range(*candidate.drop)) for candidate in found)
    longer = 1 if timed * 2 >= len(found) else _LONGER
    return found if boxes >= _FEWEST and text >= boxed * longer else []


def _closing_rule(lines: Sequence[Line], opening: int) -> int | None:
    """The index of the rule that closes the box which the one at `opening` opens; None where it opens none."""
    sign = lines[opening].text.strip()[:1]
    for index in range(opening + 1, min(opening + _MOST_LINES + 2, len(lines))):
        line = lines[index]
        if line.kind is LineKind.RULE:
            return index if index > opening + 1 and line.text.strip()[:1] == sign else None
        if line.kind is not LineKind.TEXT or cues.width_columns(line.text[: _WIDEST * 2]) > _WIDEST:
            return None
        if cues.is_sentence(line.text) or (index == opening + 1 and not _LETTERS.search(line.text[:_WIDEST])):
            return None
    return None
