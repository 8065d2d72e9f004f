"""Notes that their writer put between code fences, to keep the line breaks: prose and no code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.dataclass import replace
from indexer.model import Line, LineKind
from indexer.reading import cues

_BARE_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*$")
_JAPANESE = re.compile(r"[ぁ-んァ-ヺ一-鿿]")
_MOSTLY = 0.6  # of the lines between bare fences


def open_fenced_notes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """`lines` with what stands between bare fences as text, where most of it is Japanese; unchanged where it is not.

    Fences that name a language keep their code.
    """
    inside: list[int] = []
    fences: list[int] = []
    opened = bare = False
    for index, line in enumerate(lines):
        if line.kind is not LineKind.CODE:
            opened = False
        elif not opened:
            opened, bare = True, bool(_BARE_FENCE.match(line.text[:80]))
            fences += [index] if bare else []
        elif _BARE_FENCE.match(line.text[:80]):
            fences += [index] if bare else []
            opened = False
        elif bare:
            inside.append(index)
    filled = [index for index in inside if lines[index].text.strip()]
    japanese = sum(bool(_JAPANESE.search(lines[index].text[: cues.LONGEST_HEADING])) for index in filled)
    if not filled or japanese < len(filled) * _MOSTLY:
        return tuple(lines)
    result = list(lines)
    for index in fences:
        result[index] = replace(lines[index], text="", kind=LineKind.BLANK)
    for index in inside:
        text = lines[index].text
        kind = LineKind.BULLET if cues.is_bullet(text) else LineKind.TEXT
        kind = kind if text.strip() else LineKind.BLANK
        level = cues.bullet_depth(text) if kind is LineKind.BULLET else 0
        result[index] = replace(lines[index], kind=kind, level=level)
    return tuple(result)
