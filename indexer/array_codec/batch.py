"""Sections to columns of numbers: the form in which they are handed from one process to another and sorted into postings."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from indexer.array_codec.records import encode_record
from indexer.dataclass import dataclass
from indexer.model import BatchTokens, IndexDocument, SectionText, Token, TokenColumns
from indexer.schema import TOKEN_FIELDS, VALUE_FIELDS, field_values

#: Beyond this a token's weight is a mistake.
MAX_WEIGHT = 1e6


@dataclass(frozen=True, slots=True)
class BatchValues:
    """A value field of some documents: `value_ids` count into `values`, `counts` says how many each document has."""

    field: str
    values: tuple[str, ...]
    counts: array[int]
    value_ids: array[int]


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """Some documents in the order given, as columns. Pickles to little more than the bytes of its numbers."""

    documents: int
    lines: array[int]
    record_sizes: array[int]
    records: bytes | array[int] | memoryview[int]
    tokens: tuple[BatchTokens, ...]
    values: tuple[BatchValues, ...]

    @property
    def size_bytes(self) -> int:
        """About how much memory its records and its columns hold."""
        columns = [
            column for one in self.tokens for column in (one.term_ids, one.positions, one.starts, one.ends, one.weights)
        ]
        return len(self.records) + 100 * self.documents + sum(len(column) * column.itemsize for column in columns)


def make_batch(documents: Iterable[IndexDocument]) -> DocumentBatch:
    """The columns of these documents; an empty batch for none.

    ValueError when a field is not of the schema, or a token's position, offsets or weight cannot be indexed.
    """
    kept = list(documents)
    builders = {field.name: _TokenBuilder(field.name) for field in TOKEN_FIELDS}
    for document in kept:
        given = {one.field: one.tokens for one in document.fields}
        for name, builder in builders.items():
            builder.add(given.pop(name, ()))
        if given:
            raise ValueError(f"{document.report.path}: no token field {next(iter(given))} in the schema")
    return join_batch(kept, tuple(builder.build() for builder in builders.values()))


def join_batch(sections: Sequence[SectionText | IndexDocument], tokens: tuple[BatchTokens, ...]) -> DocumentBatch:
    """Sections and their tokens, in the order of the schema's fields, as a batch."""
    records = [encode_record(one) for one in sections]
    return DocumentBatch(
        documents=len(sections),
        lines=array("I", [one.section.line for one in sections]),
        record_sizes=array("I", map(len, records)),
        records=b"".join(records),
        tokens=tokens,
        values=tuple(_join_values(field.name, sections) for field in VALUE_FIELDS),
    )


def _join_values(field: str, sections: Iterable[SectionText | IndexDocument]) -> BatchValues:
    values = [field_values(one, field) for one in sections]
    ids = {value: place for place, value in enumerate(dict.fromkeys(chain.from_iterable(values)))}
    counts = array("I", map(len, values))
    return BatchValues(field, tuple(ids), counts, array("I", map(ids.__getitem__, chain.from_iterable(values))))


class _TokenBuilder:
    def __init__(self, field: str) -> None:
        self._field = field
        self._ids: dict[str, int] = {}
        self._counts = array("I")
        self._term_ids = array("I")
        self._positions = array("I")
        self._starts = array("I")
        self._ends = array("I")
        self._weights = array("f")
        self._plain = True  # no weight but 1 so far

    def add(self, tokens: Sequence[Token]) -> None:
        columns = tokens if isinstance(tokens, TokenColumns) else _make_columns(tokens)
        ids = self._ids
        self._counts.append(len(columns))
        self._term_ids.extend([ids.setdefault(term, len(ids)) for term in columns.terms])
        self._positions.extend(iter(columns.positions))  # an array takes another only where both are as wide
        self._starts.extend(iter(columns.starts))
        self._ends.extend(iter(columns.ends))
        if columns.weights is None:
            self._weights.extend(repeat(1.0, len(columns)))
        else:
            if any(not 0.0 < weight < MAX_WEIGHT for weight in set(columns.weights)):
                raise ValueError(f"a token of {self._field} has a weight that is not between 0 and {MAX_WEIGHT}")
            self._plain = False
            self._weights.extend(columns.weights)

    def build(self) -> BatchTokens:
        return BatchTokens(
            field=self._field,
            terms=tuple(self._ids),
            counts=self._counts,
            term_ids=self._term_ids,
            positions=self._positions,
            starts=self._starts,
            ends=self._ends,
            weights=array("f") if self._plain else self._weights,
        )


def _make_columns(tokens: Sequence[Token]) -> TokenColumns:
    weights = [token.weight for token in tokens]
    return TokenColumns(
        [token.term for token in tokens],
        [token.start for token in tokens],
        ends=[token.end for token in tokens],
        positions=[token.position for token in tokens],
        weights=None if all(weight == 1.0 for weight in weights) else weights,
    )
