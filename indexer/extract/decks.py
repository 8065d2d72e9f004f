"""Tells slide decks, which have one talk and its speaker, from reports of many."""

from __future__ import annotations

import re

from indexer.model import Line, LineKind, Outline

_FEWEST_SLIDES = 3
# A title that tells of having listened: rules part what others said there.
_VISITED = re.compile(
    r"参加|行って|行った|いってき|聴講|レポート|リポート|参戦|\b(?:trip|conference|event)[ ](?:report|notes)\b|\brecap\b",
    re.IGNORECASE,
)


def is_deck(outline: Outline) -> bool:
    """Whether the report is a slide deck: read as slides, or most of its headings stand right below a slide boundary."""
    if outline.format == "slides" or any(entry.key == "marp" and entry.value == "true" for entry in outline.meta):
        return True
    if outline.title is not None and _VISITED.search(outline.title.text):
        return False
    headings = slides = 0
    after_rule = True
    for line in outline.lines:
        if line.kind is LineKind.HEADING:
            headings += 1
            slides += after_rule
        if line.kind is not LineKind.BLANK:
            after_rule = line.kind is LineKind.RULE
    return slides >= _FEWEST_SLIDES and slides * 2 > headings


def title_line(outline: Outline) -> Line | None:
    """The report's title; of a deck that has none, its first heading. None when there is neither."""
    if outline.title is not None or not is_deck(outline):
        return outline.title
    return next((line for line in outline.lines if line.kind is LineKind.HEADING), None)
