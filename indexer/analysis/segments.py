"""Where a text may be cut before it is tokenized: at every line end and sentence end, so that no cut changes a token."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: SudachiPy 0.7.0 refuses more than 49,149 UTF-8 bytes, counted after its own NFKC, which turns one code point into up to
#: 18 (U+FDFA, 33 bytes): 1,480 code points can never reach it.
LIMIT_CODE_POINTS = 1_480

SENTENCE_ENDS = "。！？"

#: Always cut here, so that a text and the same text in two halves give the same tokens.
_PIECE = re.compile(
    f"[^\n\r\x0b\x0c\x85\u2028\u2029{SENTENCE_ENDS}]*(?:[{SENTENCE_ENDS}]+|[\n\r\x0b\x0c\x85\u2028\u2029]+|\\Z)"
)
_SAFE = re.compile("[\\s、，；;]+")
_WORD = re.compile("[A-Za-z0-9_.+#@:/-]")


def cut_pieces(text: str, limit: int = LIMIT_CODE_POINTS) -> Iterator[tuple[int, str]]:
    """Each piece with the code point at which it starts, in order; joined they are `text` again, nothing for "".

    A piece ends after a line end or 。！？; a longer sentence is also cut after the last space or comma before `limit`
    code points, and where there is none, between two characters that cannot be of one identifier or one character.
    """
    for match in _PIECE.finditer(text):
        start, end = match.span()
        while end - start > limit:
            cut = _find_cut(text, start, start + limit)
            yield start, text[start:cut]
            start = cut
        if end > start:
            yield start, text[start:end]


def _find_cut(text: str, start: int, end: int) -> int:
    """The last place in (start, end] at which cutting harms least; `end` itself when everything before it is one word."""
    best = 0
    for match in _SAFE.finditer(text, start + 1, end):
        best = match.end()
    if best > start:
        return best
    for place in range(end, start, -1):
        before, after = text[place - 1], text[place : place + 1]
        if not (_WORD.match(before) and _WORD.match(after)) and after not in "\u3099\u309aﾞﾟ\u200d\ufe0e\ufe0f":
            return place
    return end
