"""The value fields of an index by document: counted for facets, compared for order, read for the ids of hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.array_codec.postings import joined_runs
from indexer.schema import ValueField
from search.model import Facet, FacetCount
from search.scoring_index import IndexStatistics
from search.scoring_postings import Ids
from search.scoring_workspace import Flags


class Places(NamedTuple):
    """Hits in order: the number of each one's segment, its document there, its score rounded to SCORE_DECIMALS."""

    numbers: Sequence[int]
    documents: Sequence[int]
    scores: Sequence[float]

    def after(self, offset: int) -> Places:
        """Those that remain when the first `offset` are left out."""
        return Places(self.numbers[offset:], self.documents[offset:], self.scores[offset:])


NO_PLACES = Places((), (), ())

#: Above one document in so many, values are counted by going through all of them instead of document by document.
_FEW = 8


class ValueColumns:
    """The value fields of all segments. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics) -> None:
        self._files = [segment.file for segment in statistics.segments]
        self._names: dict[tuple[int, str], list[str]] = {}
        self._ranks: dict[str, list[npt.NDArray[np.int64]]] = {}

    def count(self, field: ValueField, matched: Sequence[Ids | Flags]) -> Facet:
        """The values of the matching documents, given for each segment as numbers or as flags, largest count first."""
        counts = [self._count_in(number, field.name, one) for number, one in enumerate(matched)]
        if len(counts) == 1:
            found = np.flatnonzero(counts[0])
            found = found[np.argsort(-counts[0][found], kind="stable")]  # ordinals ascend with their values
            names = self._value_names(0, field.name)
            pairs = zip(found.tolist(), counts[0][found].tolist(), strict=True)
            return Facet(field.query_name, tuple([FacetCount(names[ordinal], count) for ordinal, count in pairs]))
        totals: dict[str, int] = {}
        for number, one in enumerate(counts):
            names = self._value_names(number, field.name)
            for ordinal in np.flatnonzero(one).tolist():
                totals[names[ordinal]] = totals.get(names[ordinal], 0) + int(one[ordinal])
        ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        return Facet(field.query_name, tuple(FacetCount(value, count) for value, count in ordered))

    def first_values(self, field: str, places: Places) -> list[str]:
        """The first value of each of these documents; "" for one that has none."""
        fields = [file.value_field(field) for file in self._files]
        if len(fields) == 1:
            return [""] * len(places.documents) if fields[0] is None else fields[0].first_texts(places.documents)
        each = zip(places.numbers, places.documents, strict=True)
        return ["" if (one := fields[number]) is None else one.first_texts((document,))[0] for number, document in each]

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
        if field not in self._ranks:
            fields = [file.value_field(field) for file in self._files]
            if len(fields) == 1:
                self._ranks[field] = [np.arange(one.terms.count if one else 0) for one in fields]
            else:
                terms = [[one.terms.term(ordinal) for ordinal in range(one.terms.count)] if one else [] for one in fields]
                places = {term: place for place, term in enumerate(sorted(set().union(*terms)))}
                self._ranks[field] = [np.array([places[term] for term in one], np.int64) for one in terms]
        return self._ranks[field]

    def _value_names(self, number: int, field: str) -> list[str]:
        key = (number, field)
        if key not in self._names:
            values = self._files[number].value_field(field)
            ordinals = range(values.terms.count) if values else range(0)
            self._names[key] = [values.terms.text(ordinal) for ordinal in ordinals if values]
        return self._names[key]

    def _count_in(self, number: int, field: str, matched: Ids | Flags) -> npt.NDArray[np.int64]:
        """How many of the matching documents of a segment have each value."""
        file = self._files[number]
        values = file.value_field(field)
        if values is None:
            return np.zeros(0, np.int64)
        flags = matched
        if matched.dtype != np.bool_:
            if len(matched) * _FEW < file.documents:
                places: npt.NDArray[np.integer] = matched.astype(np.intp, copy=False)
                if values.document_starts is not None:
                    starts = np.asarray(values.document_starts)
                    firsts = starts[matched].astype(np.int64)
                    places = joined_runs(firsts, starts[matched.astype(np.int64) + 1] - firsts)
                return np.bincount(np.asarray(values.document_values)[places], minlength=values.terms.count)
            flags = np.zeros(file.documents, bool)
            flags[matched] = True
        places = flags[np.asarray(values.postings.ids)].nonzero()[0]  # among entries in the order of their values
        before: npt.NDArray[np.int64] = places.searchsorted(np.asarray(values.postings.starts)).astype(np.int64)
        counts: npt.NDArray[np.int64] = before[1:] - before[:-1]
        return counts
