"""Folds width, compatibility forms and decomposed kana for matching, and finds the way back to the words as written."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence

from indexer.dataclass import dataclass

# Characters that NFKC leaves as they are and that combine with none before them: most of any text, folded at a stroke.
_PLAIN = re.compile(r"[\t -~\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A line as it is matched (`text`, NFKC) and as it was written (`source`).

    `starts[k]` and `ends[k]` are the range of `source` that character k of `text` came from; both are empty where the
    two are equal.
    """

    text: str
    source: str
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

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
    starts, ends = array("I"), array("I")  # four bytes each: a line may be megabytes long
    start = 0
    while start < len(source):
        # But for the last of them, which what comes next may combine with.
        if (plain := _PLAIN.match(source, start)) and (end := plain.end() - 1) > start:
            pieces.append(source[start:end])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            start = end
        end = start + 1
        while end < len(source) and (unicodedata.combining(source[end]) or source[end] in "ﾞﾟ"):
            end += 1
        folded = unicodedata.normalize("NFKC", source[start:end])
        pieces.append(folded)
        for _ in folded:
            starts.append(start)
            ends.append(end)
        start = end
    return FoldedText("".join(pieces), source, starts, ends)
