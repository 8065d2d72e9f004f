"""Values that people set by hand, which win over extracted ones: front matter, a section's comment, or a sidecar file.

In the report, front matter: `event:`, `event_aliases:`, `event_date:` (or `dates:`), `authors:`, and for every section
`speakers:`, `projects:`. `date:` is the post's date, unless `event:` stands beside it or it is a range.

In the report, below a section's heading, a comment of the report's format that starts with `kikigaki:`:

    <!-- kikigaki: day: 2014-05-14; speakers: 岩本, Ken Giusti; projects: Neutron -->

Beside the report, NAME.kikigaki.toml: the keys of front matter, and [[section]] tables with `line` (or `heading`) and
`day`, `day_label`, `speakers`, `projects`. An empty value ("" or []) takes the extracted one away. The sidecar wins over
the comment, the comment over the front matter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from indexer.dataclass import dataclass
from indexer.errors import ReportError
from indexer.extract.dates import DayKind, find_days
from indexer.extract.folding import fold_text
from indexer.extract.visible_text import show_heading
from indexer.model import Block, LineKind, Outline


@dataclass(frozen=True, slots=True)
class Override:
    """One set value: `field` is that of Evidence ("event", "alias", "date", "author", "day", "label", "speaker", "project").

    No `values` take the extracted ones away. `line` and `text` are where and how it is written; `rule` says in which place.
    """

    field: str
    values: tuple[str, ...]
    line: int
    text: str
    rule: str  # "override-front-matter" | "override-comment" | "override-sidecar"


@dataclass(frozen=True, slots=True)
class SectionOverride:
    """The overrides of the section that starts on `line`, or whose own heading is `heading`; `at` is the table's line."""

    line: int | None
    heading: str | None
    at: int
    values: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class Overrides:
    """All that front matter and sidecar set: for the report, for every section, and for single sections.

    Later entries win over earlier ones. `path` names the sidecar in errors.
    """

    path: str
    report: tuple[Override, ...] = ()
    sections: tuple[SectionOverride, ...] = ()


_REPORT_KEYS = {
    "event": "event",
    "event_name": "event",
    "event_aliases": "alias",
    "dates": "date",
    "event_date": "date",
    "event_dates": "date",
    "date": "date",
    "author": "author",
    "authors": "author",
    "speakers": "speaker",
    "speaker": "speaker",
    "projects": "project",
    "project": "project",
    "day": "day",
}
_SECTION_KEYS = {
    "day": "day",
    "day_label": "label",
    "speakers": "speaker",
    "speaker": "speaker",
    "projects": "project",
    "project": "project",
}
_SINGLE = frozenset({"event", "day", "label"})
_COMMENT = re.compile(r"(?:<!--|\.\.|//|#|;|%)?[\s!-]*kikigaki\s*:?\s*(?P<rest>.*)$", re.IGNORECASE)
_COMMENT_KEY = re.compile(r"^\s*(?P<key>[A-Za-z_]{1,20})\s*[:=]\s*(?P<value>.*?)\s*$")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def sidecar_path(path: str) -> str:
    """The path of a report's sidecar: "reports/a.md" has "reports/a.md.kikigaki.toml"."""
    return f"{path}.kikigaki.toml"


def read_overrides(sidecar: bytes | None, outline: Outline) -> Overrides:
    """The overrides of front matter and sidecar, in that order; empty when neither sets anything.

    Raises ReportError (path and line of the sidecar) when the sidecar is not TOML, or holds an unknown key or a value
    of the wrong kind. Front matter that does not say anything clear is no override, never an error: it is not ours.
    """
    path = sidecar_path(outline.path)
    if sidecar is None:
        return Overrides(path, tuple(_front_matter(outline)))
    try:
        text = sidecar.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = sidecar.count(b"\n", 0, error.start) + 1
        raise ReportError("is not UTF-8; save the file as UTF-8", path=path, line=line) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else max(1, sidecar.count(b"\n"))
        raise ReportError(
            f"is not TOML ({re.sub(r' [(]at .*', '', str(error))}); mend this line", path=path, line=line
        ) from error
    finder = _LineFinder(path, text)
    report: list[Override] = []
    sections: list[SectionOverride] = []
    for key, value in table.items():
        if key == "section" or key == "sections":
            sections.extend(_sections(value, key, finder))
        else:
            report.append(_override(key, value, _REPORT_KEYS, finder, finder.line_of(key)))
    return Overrides(path, (*_front_matter(outline), *report), tuple(sections))


def comment_overrides(block: Block) -> tuple[Override, ...]:
    """What a comment `kikigaki: …` in a block sets, in order; a part of it that sets nothing known is left alone."""
    found: list[Override] = []
    inside = False
    for line in block.lines:
        if line.kind is not LineKind.COMMENT:
            inside = False
            continue
        match = _COMMENT.match(line.text.strip())
        if match:
            inside, rest = True, match["rest"]
        else:
            rest = line.text
        if not inside:
            continue
        for part in re.split(r"[;；]", rest.replace("-->", "")):
            pair = _COMMENT_KEY.match(part)
            field = _SECTION_KEYS.get(pair["key"].lower()) if pair else None
            if pair is None or field is None:
                continue
            values = _split(pair["value"], single=field in _SINGLE)
            if field != "day" or not values or (values := _day_of(values[0])):
                found.append(Override(field, values, line.number, part.strip(), "override-comment"))
    return tuple(found)


def match_sections(overrides: Overrides, blocks: Sequence[Block]) -> tuple[tuple[Override, ...], ...]:
    """For each block what is set for it: front matter and sidecar for all, then its comment, then its sidecar tables.

    Raises ReportError (path and line of the sidecar) for a table that fits no section.
    """
    everywhere = [one for one in overrides.report if one.field in ("speaker", "project", "day")]
    matched = [[*everywhere, *comment_overrides(block)] for block in blocks]
    for section in overrides.sections:
        fits = [k for k, block in enumerate(blocks) if _fits(section, block)]
        if not fits:
            wanted = f"on line {section.line}" if section.line is not None else f"under the heading {section.heading!r}"
            raise ReportError(f"no section starts {wanted}; see kikigaki inspect", path=overrides.path, line=section.at)
        for k in fits:
            matched[k].extend(section.values)
    return tuple(tuple(one) for one in matched)


def _fits(section: SectionOverride, block: Block) -> bool:
    if section.line is not None and block.line != section.line:
        return False
    own = block.headings[-1].text if block.headings else ""
    return section.heading is None or _fold_heading(section.heading) == _fold_heading(own)


def _fold_heading(heading: str) -> str:
    """A heading as it is compared: whether copied from the report or from what is shown of it."""
    return fold_text(show_heading(heading)).text.strip()


def _front_matter(outline: Outline) -> Iterable[Override]:
    """The overrides in the report's own metadata; several entries of a key are one list."""
    keys = {entry.key for entry in outline.meta}
    ours = bool(keys & {"event", "event_name", "event_aliases", "speakers", "projects"})
    grouped: dict[str, list[tuple[str, int]]] = {}
    if outline.format != "html":  # a page's own metadata is not written by hand for us
        for entry in outline.meta:
            if entry.key in _REPORT_KEYS and entry.key not in ("author", "authors", "day"):
                grouped.setdefault(entry.key, []).append((entry.value.strip(), entry.line))
    for key, entries in grouped.items():
        field = _REPORT_KEYS[key]
        values = [one for value, _ in entries for one in _split(value, single=field in _SINGLE)]
        line, text = entries[0][1], entries[0][0]
        if field == "date":
            days = _days_of(values)
            is_range = len(days) > 1 or key != "date"
            if not days or not (ours or is_range) or (key == "date" and keys & {"dates", "event_date", "event_dates"}):
                continue
            values = list(days)
        if values:  # themes leave keys such as `projects: []` empty: that takes nothing away
            yield Override(field, tuple(values), line, text, "override-front-matter")


class _LineFinder:
    """Finds the line on which a key of a sidecar stands: TOML parsers do not tell."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")

    def line_of(self, key: str, start: int = 1) -> int:
        """The first line from `start` on that sets `key`, `start` when none plainly does."""
        pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        for number in range(start, len(self.lines) + 1):
            if pattern.match(self.lines[number - 1]):
                return number
        return start

    def tables(self, key: str) -> list[int]:
        """The lines of the [[key]] headers, in order."""
        pattern = re.compile(rf"\s*\[\[\s*[\"']?{re.escape(key)}[\"']?\s*\]\]")
        return [number for number, line in enumerate(self.lines, start=1) if pattern.match(line)]

    def words(self, line: int) -> str:
        return self.lines[line - 1].strip()


def _sections(value: object, key: str, finder: _LineFinder) -> Iterable[SectionOverride]:
    headers = finder.tables(key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ReportError(
            f"{key} is not a list of tables; write [[section]] above each", path=finder.path, line=finder.line_of(key)
        )
    for k, table in enumerate(value):
        at = headers[k] if k < len(headers) else finder.line_of(key)
        line, heading = table.get("line"), table.get("heading")
        if (line is None and heading is None) or not isinstance(line, int | None) or not isinstance(heading, str | None):
            raise ReportError('says neither line = NUMBER nor heading = "WORDS" of its section', path=finder.path, line=at)
        values = tuple(
            _override(name, one, _SECTION_KEYS, finder, finder.line_of(name, at))
            for name, one in table.items()
            if name not in ("line", "heading")
        )
        yield SectionOverride(line, heading, at, values)


def _override(key: str, value: object, known: dict[str, str], finder: _LineFinder, line: int) -> Override:
    field = known.get(key)
    if field is None:
        keys = ", ".join(sorted(known))
        raise ReportError(f"{key} is no key of a sidecar; use one of: {keys}", path=finder.path, line=line)
    given = value if isinstance(value, list) else [value]
    values = [one.isoformat()[:10] if isinstance(one, date | datetime) else one for one in given]
    texts = [one.strip() for one in values if isinstance(one, str)]
    if len(texts) != len(values) or (field in _SINGLE and isinstance(value, list)):
        wanted = "a text in quotes" if field in _SINGLE else "a list of texts in quotes"
        raise ReportError(f"{key} is not {wanted}", path=finder.path, line=line)
    texts = list(dict.fromkeys(text for text in texts if text))
    if field in ("day", "date"):
        for text in texts:
            if not _is_iso_day(text):
                raise ReportError(f"{key}: {text!r} is no day; write it as 2014-05-14", path=finder.path, line=line)
        texts.sort()
    return Override(field, tuple(texts), line, finder.words(line), "override-sidecar")


def _split(value: str, *, single: bool) -> tuple[str, ...]:
    """The parts of a written list: "[A, B]", "A、B"; a single value as it is."""
    value = value.strip().strip("[]")
    parts = [value] if single else re.split(r"\s*[,、，]\s*", value)
    return tuple(dict.fromkeys(part for raw in parts if (part := raw.strip().strip("\"'").strip())))


def _day_of(text: str) -> tuple[str, ...]:
    days = _days_of([text])
    return days[:1]


def _days_of(values: Sequence[str]) -> tuple[str, ...]:
    """First and last of the full dates that `values` name, in order of time; empty when they name none."""
    days: set[str] = set()
    for value in values:
        for mention in find_days(
            fold_text(value.replace("..", " ").replace("/20", " 20") if value.count("-") >= 4 else value)
        ):
            if mention.kind is DayKind.DATE and mention.year:
                days.add(f"{mention.year:04d}-{mention.month:02d}-{mention.day:02d}")
                if mention.last_day:
                    days.add(f"{mention.last_year or mention.year:04d}-{mention.last_month:02d}-{mention.last_day:02d}")
    ordered = sorted(days)
    return tuple(dict.fromkeys((*ordered[:1], *ordered[-1:])))


def _is_iso_day(text: str) -> bool:
    if not _ISO_DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
