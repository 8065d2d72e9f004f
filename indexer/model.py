"""What a report is once it has been read: an outline of lines, then sections that know their event, day, projects, speakers.

Lines are 1-based and count the lines of the file as stored. Offsets are code points. Days are ISO dates (`2014-05-14`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import repeat
from typing import overload

from indexer.dataclass import dataclass


class LineKind(StrEnum):
    """What a line of an outline is."""

    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    CODE = "code"
    TABLE = "table"
    QUOTE = "quote"
    COMMENT = "comment"  # read for evidence, never shown or indexed
    RULE = "rule"  # a thematic break or a slide boundary
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line. `text` is as written, without markup that the format hides; several may share a `number` (HTML).

    `start` is the line on which a heading's element begins where that is above its words, otherwise 0.
    """

    number: int
    text: str
    kind: LineKind = LineKind.TEXT
    level: int = 0  # heading level from 1 (the shallowest of this report), bullet depth from 1, otherwise 0
    start: int = 0

    @property
    def first(self) -> int:
        """The line on which it begins."""
        return self.start or self.number


@dataclass(frozen=True, slots=True)
class MetaEntry:
    """One value of front matter or of a page's own metadata; a list gives one entry an item. `key` is lower case."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's lines in order, with headings marked: what a format's reader returns.

    `title` is the line that names the whole report, None where no line does (a front-matter title is a Line of that
    line number). `format` is the reader's name ("markdown", "html", "plain", …). `urls` are links with their lines.
    """

    path: str
    format: str
    encoding: str
    title: Line | None
    lines: tuple[Line, ...]
    meta: tuple[MetaEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One section before extraction: its headings from the shallowest to its own, and its own lines without them.

    Blocks tile the report: block k covers source lines `first_line` to `last_line`, both inclusive, and the next begins
    after it (on its last line where that holds the next heading too: a page without line ends). `line` is that of its own
    heading (`first_line` when it has none); chapter headings that have no text of their own belong to the tile of the
    section below them.
    """

    headings: tuple[Line, ...]
    lines: tuple[Line, ...]
    line: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value was extracted: the words `text` on `line`, and the short kebab-case name of the rule that read them."""

    field: str  # "event" | "date" | "day" | "project" | "speaker" | "author" | "title"
    value: str
    line: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Section:
    """One talk, session or topic: the unit that is indexed and found.

    `heading` runs from chapter to own heading, without the report's title, empty for text before the first heading.
    `text` is the body as written, "\n" between lines, without the heading; `line_numbers[k]` is the source line of its
    k-th line. `id` is 12 hexadecimal digits, stable while path, heading path and the order of equal headings are.
    `day` is an ISO date or None; `day_label` the words that stand for it ("第3日目"), None when there are none.
    """

    id: str
    heading: tuple[str, ...]
    line: int
    first_line: int
    last_line: int
    text: str
    line_numbers: tuple[int, ...]
    day: str | None
    day_label: str | None
    projects: tuple[str, ...]
    speakers: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report with everything extracted from it.

    `path` is relative to its corpus folder, "/" between parts. `dates` is first and last day of the event, one entry for
    one day, empty when the text does not say. `digest` is the SHA-256 of the file's bytes (and of its sidecar's, if any).
    `skimmed_from` is the first line that was not looked through for values, None where all of an ordinary report was.
    """

    path: str
    title: str
    event: str | None
    event_aliases: tuple[str, ...]
    dates: tuple[str, ...]
    authors: tuple[str, ...]
    language: str  # "ja" or "en"
    encoding: str
    digest: str
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    skimmed_from: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A term with its place: `start` and `end` are code-point offsets into the analyzed text, end exclusive.

    `start == end` marks a term with no span of its own (㍿ gives 株式 and a zero-width 会社): indexed, never highlighted.
    Positions do not decrease. A dropped particle leaves one place free; punctuation and line ends leave 100, which no
    phrase crosses. `weight` counts as that many occurrences.
    """

    term: str
    start: int
    end: int
    position: int
    weight: float = 1.0


class TokenColumns(Sequence[Token]):
    """Tokens kept as columns of equal length, in order of position: a token object is made only when one is asked for.

    The analyzer makes several tokens for each word of a corpus; as objects they would cost more than the dictionary. A
    writer in bulk reads the columns. `weights` is None where every token weighs 1.
    """

    __slots__ = ("ends", "positions", "starts", "terms", "weights")

    def __init__(
        self,
        terms: Sequence[str],
        starts: Sequence[int],
        *,
        ends: Sequence[int],
        positions: Sequence[int],
        weights: Sequence[float] | None = None,
    ) -> None:
        """Keeps the sequences themselves; they must not change afterwards."""
        self.terms = terms
        self.starts = starts
        self.ends = ends
        self.positions = positions
        self.weights = weights

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Token]:
        weights = self.weights if self.weights is not None else repeat(1.0)
        return map(Token, self.terms, self.starts, self.ends, self.positions, weights)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, index: int | slice) -> Token | tuple[Token, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        weight = 1.0 if self.weights is None else self.weights[index]
        return Token(self.terms[index], self.starts[index], self.ends[index], self.positions[index], weight)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"TokenColumns({list(self)!r})"


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """The tokens of one token field of the schema, in order of position; those of the analyzer are TokenColumns."""

    field: str
    tokens: Sequence[Token]


@dataclass(frozen=True, slots=True)
class BatchTokens:
    """A token field of some documents: one entry a token in the columns, document after document.

    `term_ids` count into `terms`, which holds each term once, and may be that of several fields; `counts` says how many
    tokens each document has; `weights` is empty where all are 1. Arrays of two or of four bytes a number, as needed.
    """

    field: str
    terms: Sequence[str]
    counts: array[int]
    term_ids: array[int]
    positions: array[int]
    starts: array[int]
    ends: array[int]
    weights: array[float]


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section and what is analyzed of it: the report's title, the heading path and the body, on lines of their own.

    The body starts at code point `body_start`.
    """

    report: Report
    section: Section
    text: str
    body_start: int


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One section as a writer takes it: a SectionText with its tokens, whose offsets point into `text`."""

    report: Report
    section: Section
    text: str
    body_start: int
    fields: tuple[FieldTokens, ...]


def split_batch(batch: Sequence[BatchTokens], documents: int) -> list[tuple[FieldTokens, ...]]:
    """The fields of each of so many documents, in the order of the batch."""
    split: list[list[FieldTokens]] = [[] for _ in range(documents)]
    for one in batch:
        terms = list(map(one.terms.__getitem__, one.term_ids))
        first = 0
        for fields, count in zip(split, one.counts, strict=True):
            own = slice(first, first + count)
            first = own.stop
            tokens = TokenColumns(
                terms[own],
                one.starts[own],
                ends=one.ends[own],
                positions=one.positions[own],
                weights=one.weights[own] if one.weights else None,
            )
            fields.append(FieldTokens(one.field, tokens))
    return list(map(tuple, split))
