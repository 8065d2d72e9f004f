"""The lines of a report, folded once and with their mentions of days, in the order in which a reader meets them."""

from __future__ import annotations

import re

from indexer.dataclass import dataclass
from indexer.extract.dates import DayMention, find_days
from indexer.extract.folding import FoldedText, fold_text
from indexer.model import Line, LineKind, Outline

_URL = re.compile(r"https?://[^\s<>\"')）」\]]{1,400}|www\.[^\s<>\"')）」\]]{1,400}|\{[%{][^{}%]{1,200}[%}]\}")
_MOST_MENTIONS = 100  # a line that names more days is data
_MOST_IN_REPORT = 2_000  # so is a report; past them, days are read in headings alone
_SENTENCE_END = re.compile(r"[。?？]|[!！](?!\s?[A-Z])|\.\s")  # "try! Swift"


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line, folded; `mentions` are the days it names outside URLs. `rank` counts lines that are not blank, from 0.

    `of_title` marks the report's title.
    """

    line: Line
    folded: FoldedText
    mentions: tuple[DayMention, ...]
    rank: int
    of_title: bool = False

    def words(self, mention: DayMention) -> str:
        """The words of a mention as they were written."""
        return self.folded.words(mention.start, mention.end)

    def sentence(self, mention: DayMention) -> str:
        """The folded sentence around a mention, at most 120 code points to either side."""
        text = self.folded.text
        start, end = max(0, mention.start - 120), min(len(text), mention.end + 120)
        for match in _SENTENCE_END.finditer(text, start, mention.start):
            start = match.end()
        after = _SENTENCE_END.search(text, mention.end, end)
        return text[start : after.start() if after else end]

    def around(self, mention: DayMention, *, before: int, after: int) -> str:
        """The folded text near a mention: that many code points before and after it, the mention itself left out."""
        text = self.folded.text
        return text[max(0, mention.start - before) : mention.start] + "\n" + text[mention.end : mention.end + after]


def read_line(line: Line, rank: int = 0, *, of_title: bool = False) -> DatedLine:
    """`line` folded, with the days it names; days inside a URL or a template's tag ({% post_url … %}) are not mentions."""
    folded = fold_text(line.text)
    mentions = find_days(folded)[:_MOST_MENTIONS]
    if mentions and ("/" in folded.text or "{" in folded.text):
        urls = [match.span() for match in _URL.finditer(folded.text)]
        mentions = tuple(m for m in mentions if not any(start <= m.start < end for start, end in urls))
    return DatedLine(line, folded, mentions, rank, of_title)


def read_lines(outline: Outline) -> tuple[DatedLine, ...]:
    """The title, unless it is also a line of the text, then every line that is not blank, in order."""
    read: list[DatedLine] = []
    title = outline.title
    if title is not None and not any(line.number == title.number and line.text == title.text for line in outline.lines):
        read.append(read_line(title, of_title=True))
    left = _MOST_IN_REPORT
    for line in outline.lines:
        if line.kind is not LineKind.BLANK and line.text.strip():
            is_title = title is not None and line.number == title.number and line.text == title.text
            if left > 0 or line.kind is LineKind.HEADING:
                read.append(read_line(line, len(read), of_title=is_title))
                left -= len(read[-1].mentions)
            else:
                read.append(DatedLine(line, fold_text(line.text), (), len(read), is_title))
    return tuple(read)
