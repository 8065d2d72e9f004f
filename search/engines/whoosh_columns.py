"""The value fields of an index by document: counted for facets, compared for order, read for the ids of hits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.array_codec.postings import joined_runs
from indexer.schema import ValueField
from search.engine import Facet, FacetCount
from search.scoring.index import IndexStatistics
from search.scoring.postings import Ids


class Places(NamedTuple):
    """Hits in order: the number of each one's segment, its document there, its score rounded to SCORE_DECIMALS."""

    numbers: Sequence[int]
    documents: Sequence[int]
    scores: Sequence[float]

    def after(self, offset: int) -> Places:
        """Those that remain when the first `offset` are left out."""
        return Places(self.numbers[offset:], self.documents[offset:], self.scores[offset:])


NO_PLACES = Places((), (), ())

#: Above one document in so many, fields of several values are counted by going through all of them.
_FEW = 5


class ValueColumns:
    """The value fields of all segments. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics) -> None:
        self._files = [segment.file for segment in statistics.segments]
        self._names: dict[str, list[str]] = {}
        self._ranks: dict[str, list[npt.NDArray[np.int64]]] = {}

    def count(self, field: ValueField, matched: Sequence[Ids]) -> Facet:
        """The values of the matching documents, given for each segment, largest count first."""
        counts = self._count_in(0, field.name, matched[0]) if matched else np.zeros(0, np.int64)
        if len(matched) > 1:
            ranks = self._all_ranks(field.name)
            totals = np.zeros(len(self._all_names(field.name)), np.int64)
            totals[ranks[0]] = counts
            for number, one in enumerate(matched[1:], 1):
                if not len(one):
                    continue
                totals[ranks[number]] += self._count_in(number, field.name, one)
            counts = totals
        found = counts.nonzero()[0]
        falling = -counts[found]
        order = falling.argsort(kind="stable")  # numbers of values ascend with them
        names = self._all_names(field.name)
        pairs = zip([names[one] for one in found[order].tolist()], (-falling[order]).tolist(), strict=True)
        # As FacetCount(name, count) of each, without a call in Python for every value.
        return Facet(field.query_name, tuple(map(tuple.__new__, repeat(FacetCount), pairs)))

    def first_values(self, field: str, places: Places) -> list[str]:
        """The first value of each of these documents; "" for one that has none."""
        if len(self._files) == 1:
            only = self._files[0].value_field(field)
            return [""] * len(places.documents) if only is None else only.first_texts(places.documents)
        found = [""] * len(places.documents)
        numbers = set(places.numbers)
        for number in numbers:
            values = self._files[number].value_field(field)
            if values is None:
                continue
            if len(numbers) == 1:  # nearly always: one segment holds most sections
                return values.first_texts(places.documents)
            rows = [row for row, one in enumerate(places.numbers) if one == number]
            for row, text in zip(rows, values.first_texts([places.documents[row] for row in rows]), strict=True):
                found[row] = text
        return found

    def first_ranks(self, field: str, number: int, documents: Ids) -> npt.NDArray[np.int64]:
        """For each document the place of its first value among all values of the index in order; -1 when it has none."""
        values = self._files[number].value_field(field)
        if values is None or not len(values.document_values):
            return np.full(len(documents), -1, np.int64)
        if values.document_starts is None:
            ranks: npt.NDArray[np.int64] = self._all_ranks(field)[number][np.asarray(values.document_values)[documents]]
            return ranks
        starts = np.asarray(values.document_starts)
        firsts, ends = starts[documents], starts[documents.astype(np.int64) + 1]
        ordinals = np.asarray(values.document_values)[np.minimum(firsts, len(values.document_values) - 1)]
        return np.where(firsts < ends, self._all_ranks(field)[number][ordinals], -1)

    def _all_ranks(self, field: str) -> list[npt.NDArray[np.int64]]:
        """For each segment, the place of each of its values among those of all segments."""
        if field not in self._ranks and len(self._files) == 1:
            values = self._files[0].value_field(field)
            self._ranks[field] = [np.arange(0 if values is None else values.terms.count)]
        if field not in self._ranks:
            places = {name: place for place, name in enumerate(self._all_names(field))}
            each = [self._value_names(number, field) for number in range(len(self._files))]
            self._ranks[field] = [np.array([places[name] for name in names], np.int64) for names in each]
        return self._ranks[field]

    def _all_names(self, field: str) -> list[str]:
        """The values of all segments, in order."""
        if field not in self._names:
            each = [self._value_names(number, field) for number in range(len(self._files))]
            self._names[field] = each[0] if len(each) == 1 else sorted(set().union(*each))
        return self._names[field]

    def _value_names(self, number: int, field: str) -> list[str]:
        values = self._files[number].value_field(field)
        return [] if values is None else values.terms.texts(range(values.terms.count))

    def _count_in(self, number: int, field: str, matched: Ids) -> npt.NDArray[np.int64]:
        """How many of the matching documents of a segment have each value."""
        file = self._files[number]
        values = file.value_field(field)
        if values is None:
            return np.zeros(0, np.int64)
        places = matched
        if values.document_starts is not None:
            if len(matched) * _FEW > file.documents:
                flags = np.zeros(file.documents, bool)
                flags[matched] = True
                ids = np.asarray(values.postings.ids).astype(np.intp)
                places = flags.take(ids).nonzero()[0]  # among entries in the order of their values
                before: npt.NDArray[np.int64] = places.searchsorted(np.asarray(values.postings.starts)).astype(np.int64)
                counts: npt.NDArray[np.int64] = before[1:] - before[:-1]
                return counts
            starts = np.asarray(values.document_starts)
            firsts = starts[matched].astype(np.int64)
            places = joined_runs(firsts, starts[matched + 1] - firsts)
        return np.bincount(np.asarray(values.document_values).take(places), minlength=values.terms.count)
