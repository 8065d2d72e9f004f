"""List items that a bad conversion glued into one line (`– end of an item - next item`), told apart again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.dataclass import replace
from indexer.model import Line, LineKind
from indexer.reading import cues

_LOWER, _UPPER = re.compile(r"^\s*[–—] "), re.compile(r"^\s*- ")
_LONGEST = 4000  # code points within which an item ends
# The next item starts after the end of a sentence or an address, or anywhere in an item of the lower level.
_NEXT_ITEM = re.compile(r"(?<=[。．!?！？])\s?(?=- \S)|(?<= )(?=- \S)")
_AFTER_ADDRESS = re.compile(r"(?:https?://\S+) $")
_FEWEST = 3


def part_run_together_items(lines: Sequence[Line]) -> tuple[Line, ...]:
    """`lines` with glued items as several bullets of one number, each a piece of the line as written.

    Only in texts that write two levels of items as "- " and "– " and show the fault at least twice: elsewhere a hyphen
    between spaces belongs to a title or a name.
    """
    lower = [line for line in lines if line.kind is LineKind.BULLET and _LOWER.match(line.text)]
    upper = sum(line.kind is LineKind.BULLET and bool(_UPPER.match(line.text)) for line in lines)
    glued = sum(" - " in line.text for line in lower)
    if len(lower) < _FEWEST or upper < _FEWEST or glued < 2:
        return tuple(lines)
    result: list[Line] = []
    for line in lines:
        if line.kind in (LineKind.BULLET, LineKind.TEXT) and "- " in line.text[1:_LONGEST]:
            result.extend(_part(line))
        else:
            result.append(line)
    return tuple(result)


def _part(line: Line) -> list[Line]:
    lowered = bool(_LOWER.match(line.text)) or " – " in line.text
    cuts = [0]
    for match in _NEXT_ITEM.finditer(line.text):
        before = line.text[: match.start()]
        if before.strip() and (lowered or not before.endswith(" ") or _AFTER_ADDRESS.search(before)):
            cuts.append(match.end())
    if len(cuts) == 1:
        return [line]
    pieces = [line.text[start:end].rstrip() for start, end in zip(cuts, [*cuts[1:], len(line.text)], strict=True)]
    items = [replace(line, text=piece, kind=LineKind.BULLET, level=1) for piece in pieces if piece]
    if line.kind is LineKind.BULLET or cues.is_sentence(pieces[0]):
        items[0] = replace(line, text=items[0].text)
    return items
