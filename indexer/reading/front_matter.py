"""Front matter (YAML between `---`, TOML between `+++`, JSON, header lines) to metadata entries with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from indexer.dataclass import dataclass
from indexer.model import Line, LineKind, MetaEntry
from indexer.reading.source import Source, SourceLine

_FENCES = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",)}
_LIMIT_LINES = 400
_LIMIT_CHARS = 40_000
_LIMIT_ENTRIES = 500  # aliases can make a small front matter describe a huge one
_SHALLOW = 200
_KEY = re.compile(r"^\s*(?:-\s+)?[\"']?([\w.\-ぁ-んァ-ヶ一-龠]+)[\"']?\s*[:=]")
_PLAIN_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w.-]{0,40})\s*:(?:\s(?P<value>.*))?$")
_HEADER = re.compile(r"^([A-Za-z][\w-]{0,30}):(?:\s+|$)")
_LIMIT_HEADERS = 40
_OPENS_UNFENCED = re.compile(r"(?:title|layout|date|tags|categories|author|slug|permalink)\s?:\s")
_TITLE_KEYS = ("title", "題名", "タイトル")
_OTHER_TITLE = re.compile(r"(?i)(?:display|page|full|long|shown|head)[_-]?title")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")  # the page's address, where another key holds the title


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The entries of a front matter, its title, and the source without it; no entries when there is none."""

    entries: tuple[MetaEntry, ...]
    title: Line | None
    body: Source


def read_front_matter(source: Source) -> FrontMatter:
    """The front matter at the top of `source`. One that is not closed or cannot be parsed is text like any other."""
    pieces = source.lines
    start = next((i for i, piece in enumerate(pieces[:20]) if piece.text.strip()), 0)
    opening = pieces[start].text.strip()
    json_style = opening == "{"
    closing = ("}",) if json_style else _FENCES.get(opening)
    nothing = FrontMatter((), None, source)
    unfenced = closing is None
    if closing is None:
        if (headers := _read_headers(source, start)) is not None or not _OPENS_UNFENCED.match(opening):
            return headers or nothing
        closing = ("---",)  # as Hexo writes it
    end = next(
        (i for i in range(start + 1, min(len(pieces), start + _LIMIT_LINES)) if pieces[i].text.rstrip() in closing), None
    )
    if end is None:
        return nothing
    inner = pieces[start : end + 1] if json_style else pieces[start + (not unfenced) : end]
    if unfenced and not all(piece.text.strip() for piece in inner):
        return nothing  # a rule below notes
    values = _parse("\n".join(piece.text for piece in inner), "---" if unfenced else opening)
    if values is None:
        return nothing
    entries = tuple(_entries(values, inner))
    rest = pieces[end + 1 :]
    body = Source(source.path, source.encoding, rest or (SourceLine(source.line_count, ""),), source.line_count)
    title = next((entry for entry in entries if entry.key in _TITLE_KEYS and entry.value), None)
    if title is None or _SLUG.fullmatch(title.value):
        title = next((entry for entry in entries if _OTHER_TITLE.fullmatch(entry.key) and entry.value), title)
    line = Line(title.line, title.value, LineKind.HEADING) if title else None
    return FrontMatter(entries, line, body)


def _read_headers(source: Source, start: int) -> FrontMatter | None:
    """Header lines ("Title: …", "Subject: …") from `start` to the first blank line, as Pelican and mail write them.

    None unless one of them is a title: other labelled lines on top of notes are the notes' own text.
    """
    entries: list[MetaEntry] = []
    end = start
    for piece in source.lines[start : start + _LIMIT_HEADERS]:
        match = _HEADER.match(piece.text[:400])
        if match is None:
            break
        entries.append(MetaEntry(match.group(1).lower(), piece.text[match.end() :].strip(), piece.number))
        end += 1
    title = next((entry for entry in entries if entry.key in ("title", "subject") and entry.value), None)
    if title is None or len(entries) < 2 or (end < len(source.lines) and source.lines[end].text.strip()):
        return None
    rest = source.lines[end:] or (SourceLine(source.line_count, ""),)
    body = Source(source.path, source.encoding, rest, source.line_count)
    return FrontMatter(tuple(entries), Line(title.line, title.value, LineKind.HEADING), body)


def _parse(text: str, opening: str) -> dict[str, object] | None:
    """The mapping that the text holds; None when it is not one."""
    if len(text) > _LIMIT_CHARS:
        return None
    value = _parse_toml(text) if opening == "+++" else _parse_yaml(text)
    if value is None and opening == "---":
        value = _parse_loosely(text)
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return None
    return {str(key): item for key, item in value.items()}


def _parse_toml(text: str) -> object:
    # Here, not above: most reports have no TOML.
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return None


def _parse_yaml(text: str) -> object:
    # Here, not above: 12 ms, and most plain reports have no front matter.
    import yaml

    # BaseLoader keeps scalars as they are written: dates stay the user's words, "no" stays "no". The C parser is ten
    # times as fast, but overflows the stack on deep nesting (PyYAML 6.0.3), so what could nest deeply goes without it.
    shallow = text.count("[") + text.count("{") + text.count("- ") + text.count("? ") <= _SHALLOW
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader) if shallow else yaml.BaseLoader
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _parse_loosely(text: str) -> object:
    """The mapping of lines "key: value" and "- item" whose values are no YAML (`title: [X] Y`); None for others."""
    found: dict[str, object] = {}
    items: list[object] = []
    for row in text.split("\n"):
        match = _PLAIN_ENTRY.match(row)
        if match and not re.search(r"\w", match["value"] or "x"):
            return None
        if match:
            items = []
            found[match["key"]] = (match["value"] or "").strip() or items
        elif row.startswith((" ", "\t", "-")):
            items.append(row.strip(" \t-\"'"))
        elif row.strip() and not row.startswith("#"):
            return None
    return found or None


def _entries(values: dict[str, object], pieces: Sequence[SourceLine]) -> Iterator[MetaEntry]:
    """One entry a scalar, in order; nested keys are joined by dots, items of lists repeat their key."""
    cursor = 0
    for path, value in islice(_flatten(values, "", 0), _LIMIT_ENTRIES):
        text = value.strip()
        cursor, line = _find_line(path, text, pieces, cursor)
        if pieces and path.lower() in _TITLE_KEYS and (whole := _with_number(text, pieces[cursor].text)):
            text = whole
        yield MetaEntry(path.lower(), text, line)


def _with_number(value: str, source: str) -> str | None:
    """The whole of an unquoted title that YAML ends at " #5" or " #tag", as no writer means it; None if not cut."""
    rest = source.partition(":")[2].strip()
    cut = rest.startswith(value) and re.match(r"\s+#(?=\w)", rest[len(value) :])
    return rest if cut else None


def _flatten(value: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 6:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flatten(item, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _flatten(item, path, depth + 1)
    elif isinstance(value, date):
        yield path, value.isoformat()
    elif value is not None:
        yield path, str(value)


def _find_line(path: str, value: str, pieces: Sequence[SourceLine], cursor: int) -> tuple[int, int]:
    """Where to go on looking, and the line of the value: the first from the cursor on that holds key or value."""
    key = path.rsplit(".", 1)[-1].lower()
    head = value.split("\n", 1)[0].strip()[:60]
    fallback: int | None = None
    for offset in (*range(cursor, len(pieces)), *range(cursor)):
        text = pieces[offset].text
        match = _KEY.match(text)
        named = match is not None and match.group(1).lower() == key
        if head and head in text and (named or text.lstrip().startswith(("-", "[")) or text.strip().strip("\"',") == head):
            return offset, pieces[offset].number
        if named and fallback is None:
            fallback = offset
    if fallback is None:
        return cursor, pieces[cursor].number if pieces else 1
    return fallback, pieces[fallback].number
