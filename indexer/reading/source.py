"""The decoded text of a report, line by line, and what a format's reader makes of it."""

from __future__ import annotations

from indexer.dataclass import dataclass
from indexer.model import Line, MetaEntry


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A piece of the file's text without its line end; a form feed is a piece of its own, "\f".

    `number` is the 1-based line as editors and grep count it. Several pieces share a number where a line holds
    separators that editors do not count (U+2028, vertical tab, form feed).
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded report: its pieces in order, and how many lines the file has (at least 1)."""

    path: str
    encoding: str
    lines: tuple[SourceLine, ...]
    line_count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format's reader returns: lines with raw heading levels, the title if the format names one, metadata.

    A title that is also one of `lines` is that very object.
    """

    lines: tuple[Line, ...]
    title: Line | None = None
    meta: tuple[MetaEntry, ...] = ()
