"""Who wrote the report, by its front matter, a line of its own, an introduction or the title slide of a deck."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.extract.decks import is_deck
from indexer.extract.people_names import NameReader
from indexer.extract.people_plain import introduction
from indexer.extract.people_titles import heading_people, line_people, listed_people
from indexer.extract.visible_text import see_line
from indexer.model import Block, Evidence, LineKind, Outline
from indexer.vocabulary import Vocabulary

_SKIPPED = (LineKind.CODE, LineKind.BLANK, LineKind.RULE)
_AUTHOR_KEYS = ("author", "post_author", "authors", "writer", "creator", "著者", "執筆者", "byline")
_WRITTEN_BY = re.compile(
    r"^[ 　]*(?:[-–*+•・●■※>#]+[ 　]*)?(?:文責|文|著|執筆者?|著者|書いた人|記者|ライター|投稿者|レポーター|Author|Written by"
    r"|Text)[ 　]*[:：/／][ 　]*(?P<name>.{2,60})$",
    re.IGNORECASE,
)
_EDGES = re.compile(r"""^[\s"'\[\]]+|[\s"'\[\]]+$""")  # what stands around a name in metadata


def find_authors(outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[Evidence, ...]:
    """Who wrote the report (or gave the talk, of a slide deck), in the order found; empty when it does not say."""
    reader = NameReader(vocabulary)
    found: dict[str, Evidence] = {}
    for entry in outline.meta:
        if entry.key in _AUTHOR_KEYS and len(entry.value) <= 120:
            for value in (_EDGES.sub("", piece) for piece in re.split(r"[,、]", entry.value)):
                if value:
                    found.setdefault(value, Evidence("author", value, entry.line, value, "front-matter"))
    if found:
        return tuple(found.values())
    shown = [line for line in outline.lines if line.kind not in _SKIPPED]
    for line in (*shown[:15], *shown[-8:]):
        seen = see_line(line.text)
        if match := _WRITTEN_BY.match(seen.text):
            start = match.start("name")
            if people := listed_people(match["name"], reader):
                return tuple(
                    Evidence("author", one.name, line.number, seen.words(start + one.start, start + one.end), "written-by")
                    for one in people
                )
    for line in shown[:12]:
        seen = see_line(line.text)
        if line.kind is LineKind.TEXT and (named := introduction(seen.text, reader)):
            return (Evidence("author", named.name, line.number, seen.words(named.start, named.end), "introduction"),)
    if is_deck(outline):
        for line in shown[:15]:
            seen = see_line(line.text)
            people = (
                heading_people(seen.text, reader)
                if line.kind is LineKind.HEADING
                else line_people(seen.text, reader, first=True)
            )
            if people:
                return tuple(
                    Evidence("author", one.name, line.number, seen.words(one.start, one.end), "title-slide")
                    for one in people
                )
    return ()
