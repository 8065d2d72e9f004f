"""On which line of the file each piece of an HTML page stands."""

from __future__ import annotations

from lxml import etree

from indexer.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Source lines of an element's text and of the text behind it (its tail)."""

    text: dict[etree._Element, int]
    tail: dict[etree._Element, int]


def number_lines(root: etree._Element, first: int) -> LineNumbers:
    """The source lines of everything below `root`, whose text starts on line `first`.

    Counts line ends in document order; the parser's own count sets it right at each start tag.
    """
    text: dict[etree._Element, int] = {}
    tail: dict[etree._Element, int] = {}
    line = first
    offset = first - 1
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("start", "comment", "pi"):
            # libxml2 counts in 16 bits for some nodes; beyond that our own count goes on.
            known = element.sourceline
            if event == "start" and known and known < 65_535:
                line = known + offset
            text[element] = line
            line += (element.text or "").count("\n")
            if event == "start":
                continue
        tail[element] = line
        line += (element.tail or "").count("\n")
    return LineNumbers(text, tail)
