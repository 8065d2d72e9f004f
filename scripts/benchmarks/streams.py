"""Passages as streams of terms, so that every engine indexes and is asked the very same words."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.passages import Passage
from indexer.analysis.analyzer import Analyzer
from indexer.array_codec.batch import BatchValues, DocumentBatch
from indexer.model import BatchTokens
from indexer.schema import TOKEN_FIELDS, VALUE_FIELDS

_SENTENCE_END = re.compile(r"(?<=[。．！？\n])")
_SEED = 20261121

#: Documents of one batch: what a writer is handed at once.
_BATCH_DOCUMENTS = 100_000


@dataclass(frozen=True, slots=True)
class TermStream:
    """Documents as terms: `term_ids` count into `terms`, document k is those from `starts[k]` to `starts[k + 1]`."""

    terms: tuple[str, ...]
    term_ids: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.starts) - 1

    def document_terms(self, number: int) -> list[str]:
        """The terms of a document in order."""
        return [self.terms[one] for one in self.term_ids[self.starts[number] : self.starts[number + 1]].tolist()]

    def texts(self) -> Iterator[str]:
        """Each document as its terms with a space between, which no term has."""
        return (" ".join(self.document_terms(number)) for number in range(self.documents))


def read_terms(text: str, analyzer: Analyzer) -> list[str]:
    """The terms of the field `text`, in order, as our analyzer finds them."""
    return [term.replace(" ", "_") for term in _text_field(text, analyzer)]


def make_stream(passages: Sequence[Passage], analyzer: Analyzer, *, documents: int | None = None) -> TermStream:
    """The passages as terms; as many `documents` as asked for, made of their sentences in another order, seeded."""
    known: dict[str, int] = {}
    sentences: list[npt.NDArray[np.uint32]] = []
    extents: list[tuple[int, int]] = []  # which sentences each passage has
    for passage in passages:
        first = len(sentences)
        for sentence in (passage.title, *_SENTENCE_END.split(passage.text)):
            terms = read_terms(sentence, analyzer)
            if terms:
                sentences.append(np.array([known.setdefault(term, len(known)) for term in terms], np.uint32))
        extents.append((first, len(sentences)))
    if documents is None or documents == len(passages):
        chosen: Iterable[npt.NDArray[np.int64]] = (np.arange(*extent) for extent in extents)
    else:
        random = np.random.default_rng(_SEED)
        counts = np.array([end - first for first, end in extents])
        chosen = (random.integers(len(sentences), size=random.choice(counts)) for _ in range(documents))
    pieces: list[npt.NDArray[np.uint32]] = []
    sizes = array("q", [0])
    for numbers in chosen:
        parts = [sentences[number] for number in numbers.tolist()]
        pieces += parts
        sizes.append(sum(map(len, parts)))
    return TermStream(tuple(known), np.concatenate(pieces), np.cumsum(np.frombuffer(sizes, np.int64)))


def make_batches(stream: TermStream) -> Iterator[DocumentBatch]:
    """The stream as a writer takes it: the field `text` with positions, an id and no more."""
    for first in range(0, stream.documents, _BATCH_DOCUMENTS):
        last = min(first + _BATCH_DOCUMENTS, stream.documents)
        yield _make_batch(stream, first, last)


def _make_batch(stream: TermStream, first: int, last: int) -> DocumentBatch:
    count = last - first
    starts = stream.starts[first : last + 1]
    ids = stream.term_ids[starts[0] : starts[-1]]
    sizes = np.diff(starts)
    positions = np.arange(len(ids)) - np.repeat(starts[:-1] - starts[0], sizes)
    nothing, ones = array("I", bytes(4 * count)), array("I", [1]) * count
    tokens = BatchTokens(
        field="text",
        terms=stream.terms,
        counts=_numbers(sizes),
        term_ids=_numbers(ids),
        positions=_numbers(positions),
        starts=array("I", bytes(4 * len(ids))),
        ends=array("I", bytes(4 * len(ids))),
        weights=array("f"),
    )
    empty = array("I")
    values = BatchValues("id_value", tuple(str(number) for number in range(first, last)), ones, _numbers(np.arange(count)))
    path = BatchValues("path_value", ("passages",), ones, nothing)
    given = {one.field: one for one in (values, path)}
    return DocumentBatch(
        documents=count,
        lines=_numbers(np.arange(first, last)),
        record_sizes=nothing,
        records=b"",
        tokens=tuple(
            tokens if field.name == "text" else BatchTokens(field.name, (), nothing, empty, empty, empty, empty, array("f"))
            for field in TOKEN_FIELDS
        ),
        values=tuple(given.get(field.name, BatchValues(field.name, (), nothing, empty)) for field in VALUE_FIELDS),
    )


def _numbers(numbers: npt.NDArray[np.integer]) -> array[int]:
    return array("I", numbers.astype(np.uint32).tobytes())


def _text_field(text: str, analyzer: Analyzer) -> Sequence[str]:
    for field in analyzer.index_fields(text):
        if field.field == "text":
            return [token.term for token in field.tokens]
    return []
