"""The tokens of a batch's fields as columns that count into one sequence of terms, with NumPy."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from indexer.analysis.held_terms import HeldTerms, PairTerms
from indexer.analysis.placing import I64, Flags
from indexer.dataclass import dataclass
from indexer.model import BatchTokens

Integers = npt.NDArray[np.integer]

_KINDS: tuple[tuple[Literal["H", "I"], type[np.unsignedinteger]], ...] = (("H", np.uint16), ("I", np.uint32))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in order, in columns of equal length; `words` is the word that each is of, by its place among the
    words, and `rows` its row."""

    terms: Integers
    starts: Integers
    ends: Integers
    positions: Integers
    words: Integers
    rows: Integers

    @property
    def columns(self) -> tuple[Integers, ...]:
        """All columns, in their order."""
        return self.terms, self.starts, self.ends, self.positions, self.words, self.rows

    def take(self, chosen: Flags) -> Tokens:
        """Those that are chosen."""
        places = chosen.nonzero()[0]
        return Tokens(*[column[places] for column in self.columns])


@dataclass(frozen=True, slots=True)
class Field:
    """A field before its terms are numbered: the document of each token, and its weight, none where all weigh 1.

    The terms of tokens are rows; where there are `pairs`, first and second words as rows, they are places of these.
    """

    name: str
    tokens: Tokens
    documents: I64
    weights: npt.NDArray[np.float32] | None = None
    pairs: tuple[I64, I64] | None = None


def number_terms(fields: Sequence[Field], terms: Sequence[str], *, documents: int) -> tuple[BatchTokens, ...]:
    """The fields of so many documents, in the order given; all share those of `terms` that they hold."""
    used = np.zeros(len(terms), bool)
    for field in fields:
        for rows in field.pairs or (field.tokens.terms,):
            used[rows] = True
    kept = used.nonzero()[0]
    places = np.empty(len(terms), np.uint32)
    places[kept] = np.arange(len(kept), dtype=np.uint32)
    held = HeldTerms(terms, _column(kept))
    numbered = []
    for field in fields:
        tokens = field.tokens
        pairs = None if field.pairs is None else PairTerms(held, *[_column(places[rows]) for rows in field.pairs])
        numbered.append(
            BatchTokens(
                field=field.name,
                terms=held if pairs is None else pairs,
                counts=_column(np.bincount(field.documents, minlength=documents)),
                term_ids=_column(places[tokens.terms] if pairs is None else tokens.terms),
                positions=_column(tokens.positions),
                starts=_column(tokens.starts),
                ends=_column(tokens.ends),
                weights=array("f", b"" if field.weights is None else field.weights.tobytes()),
            )
        )
    return tuple(numbered)


def _column(numbers: Integers) -> array[int]:
    """The numbers as narrow as they allow: most batches have fewer than 65,536 terms, and no longer section."""
    code, kind = next((code, kind) for code, kind in _KINDS if numbers.max(initial=0) <= np.iinfo(kind).max)
    return array(code, numbers.astype(kind, copy=False).tobytes())
