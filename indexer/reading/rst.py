"""reStructuredText to an outline: adorned section titles, directives, field lists, literal blocks."""

from __future__ import annotations

import re

from indexer.dataclass import dataclass
from indexer.model import Line, LineKind, MetaEntry
from indexer.reading import cues
from indexer.reading.source import Reading, Source, SourceLine

# Not docutils: its parser gives no line for a title and takes 40 ms for a report; titles are a rule of two lines.
_ADORNMENT = re.compile(r"^([!-/:-@\[-`{-~])\1{2,}\s*$")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_FIELD = re.compile(r"^:([\w\s-]{1,40}):(?:\s+(\S.*))?$")
_DIRECTIVE = re.compile(r"^\s*\.\.\s+(?:\|[^|]+\|\s+)?([\w:-]+)::")
_EXPLICIT = re.compile(r"^\s*\.\.(?:\s|$)")
_OPTION = re.compile(r"^\s+:[\w-]+:(?:\s|$)")
_BULLET = re.compile(r"^\s*(?:[-*+•・]|\d{1,3}[.)]|#[.)]|\(\d{1,2}\))\s+\S")
_TARGET = re.compile(r"^\.\. _[^:]+:")
_TABLE = re.compile(r"^\s*(?:\+[-=+]+\+|\|.*\||={2,}(?:\s+={2,})+)\s*$")
_HIDDEN_DIRECTIVES = ("raw", "highlight", "meta", "include", "toctree", "contents", "index", "image", "youtube")
_TITLED_DIRECTIVES = ("admonition", "topic", "sidebar", "rubric", "note", "tip", "warning", "important", "hint", "seealso")
_CODE_DIRECTIVES = ("code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "math", "graphviz", "blockdiag")


@dataclass(frozen=True, slots=True)
class _Title:
    index: int
    style: str
    adornments: tuple[int, ...]


def count_rst_marks(source: Source) -> int:
    """How many titles the source has; 0 where no name, directive, target, role, link or rarer adornment speaks for reST."""
    titles = _titles(source.lines)
    if source.path.lower().endswith((".rst", ".rest")):
        return len(titles)
    if not titles or any(title.style[0] not in "=-" or title.style.endswith("/over") for title in titles):
        return len(titles)
    marked = any(_has_mark(piece.text) for piece in source.lines)
    return len(titles) if marked else 0


def _has_mark(text: str) -> bool:
    """Whether the line holds what reST writes and other notes do not."""
    if text.lstrip().startswith(".. "):
        return bool(_DIRECTIVE.match(text) or _TARGET.match(text))
    return ">`_" in text or ":`" in text or text.rstrip().endswith("::")


def read_rst(source: Source) -> Reading:
    """The outline of a reST text; levels by the order in which adornments first appear, fields at the top as metadata."""
    pieces = source.lines
    titles = {title.index: title for title in _titles(pieces)}
    adornments = {index for title in titles.values() for index in title.adornments}
    levels = {style: level for level, style in enumerate(dict.fromkeys(title.style for title in titles.values()), 1)}
    lines: list[Line] = []
    meta: list[MetaEntry] = []
    hidden_indent: int | None = None  # inside a comment or directive: kind of its lines until the indent ends
    hidden_kind = LineKind.COMMENT
    body_seen = options = False
    for index, piece in enumerate(pieces):
        text = piece.text
        stripped = text.strip()
        indent = len(text) - len(text.lstrip(" \t"))
        kind, level, shown = LineKind.TEXT, 0, text
        if hidden_indent is not None and stripped and indent <= hidden_indent:
            hidden_indent = None
        if index in adornments:
            kind, shown = LineKind.BLANK, ""
        elif index in titles:
            kind, level, shown = LineKind.HEADING, levels[titles[index].style], stripped
            hidden_indent = None
        elif not stripped:
            kind = LineKind.RULE if text == "\f" else LineKind.BLANK
        elif hidden_indent is not None:
            kind = hidden_kind
        elif options and _OPTION.match(text):
            kind = LineKind.COMMENT
        elif match := _DIRECTIVE.match(text):
            name = match.group(1).lower()
            words = text[match.end() :].strip()
            # The title of an aside («コラム») is text; other arguments (a file, a language) are settings.
            kind, shown = (LineKind.TEXT, words) if name in _TITLED_DIRECTIVES and words else (LineKind.COMMENT, text)
            options = True
            if name in _CODE_DIRECTIVES:
                hidden_indent, hidden_kind = indent, LineKind.CODE
            elif name in _HIDDEN_DIRECTIVES:
                hidden_indent, hidden_kind = indent, LineKind.COMMENT
        elif _EXPLICIT.match(text):
            kind, hidden_indent, hidden_kind = LineKind.COMMENT, indent, LineKind.COMMENT
        elif (match := _FIELD.match(text)) and not body_seen:
            meta.append(MetaEntry(match.group(1).strip().lower(), (match.group(2) or "").strip(), piece.number))
            kind = LineKind.COMMENT
        else:
            body_seen = True
            if _TABLE.match(text):
                kind = LineKind.TABLE
            elif cues.is_rule(text):
                kind = LineKind.RULE
            elif _BULLET.match(text[:80]):
                kind, level = LineKind.BULLET, cues.bullet_depth(text)
            if stripped.endswith("::"):
                hidden_indent, hidden_kind = indent, LineKind.CODE
        options = options and kind is LineKind.COMMENT
        lines.append(Line(piece.number, shown, kind, level))
    title = next((Line(e.line, e.value, LineKind.HEADING) for e in meta if e.key == "title" and e.value), None)
    return Reading(lines=tuple(lines), title=title, meta=tuple(meta))


def _titles(pieces: tuple[SourceLine, ...]) -> tuple[_Title, ...]:
    """Section titles: a line over an adornment at least half as wide (Japanese writers leave it short)."""
    adorned = [piece.text[:1] in _PUNCTUATION and bool(_ADORNMENT.match(piece.text)) for piece in pieces]
    if True not in adorned:
        return ()
    titles: list[_Title] = []
    index = 0
    while index + 1 < len(pieces):
        text, below = pieces[index].text, pieces[index + 1].text
        if (
            adorned[index]
            and index + 2 < len(pieces)
            and below.strip()
            and not adorned[index + 1]
            and adorned[index + 2]
            and pieces[index + 2].text.strip()[0] == text.strip()[0]
        ):
            titles.append(_Title(index + 1, f"{text.strip()[0]}/over", (index, index + 2)))
            index += 3
            continue
        free = index == 0 or not pieces[index - 1].text.strip() or _EXPLICIT.match(pieces[index - 1].text)
        if (
            free
            and text.strip()
            and text[0] not in " \t"
            and len(text) <= cues.LONGEST_HEADING
            and not adorned[index]
            and adorned[index + 1]
            and len(below.strip()) >= min(4, cues.width_columns(text.strip()) * 0.5)
        ):
            titles.append(_Title(index, below.strip()[0], (index + 1,)))
            index += 2
            continue
        index += 1
    return tuple(titles)
