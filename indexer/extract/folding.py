"""Folds width, compatibility forms and decomposed kana for matching, and finds the way back to the words as written."""

from __future__ import annotations

import unicodedata

from indexer.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A line as it is matched (`text`, NFKC) and as it was written (`source`).

    `starts[k]` and `ends[k]` are the range of `source` that character k of `text` came from; both are empty where the
    two are equal.
    """

    text: str
    source: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def words(self, start: int, end: int) -> str:
        """The words of `source` under the non-empty range `start` to `end` (exclusive) of `text`."""
        if not self.starts:
            return self.source[start:end]
        return self.source[self.starts[start] : self.ends[end - 1]]


def fold_text(source: str) -> FoldedText:
    """`source` folded to NFKC, cluster by cluster, so that every folded character knows where it came from."""
    if source.isascii() or unicodedata.is_normalized("NFKC", source):
        return FoldedText(source, source)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(source):
        end = start + 1
        while end < len(source) and (unicodedata.combining(source[end]) or source[end] in "ﾞﾟ"):
            end += 1
        folded = unicodedata.normalize("NFKC", source[start:end])
        pieces.append(folded)
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
        start = end
    return FoldedText("".join(pieces), source, tuple(starts), tuple(ends))
