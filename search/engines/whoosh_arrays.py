"""Whole searches with NumPy: matching, filters, order, facets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.array_codec.segment_file import TokenPostings
from indexer.schema import FACET_FIELDS, find_value_field
from search.engine import EngineHit, EngineResult, Facet, Filter, Plan, PlanNode, Sort
from search.engines.whoosh_columns import Places, ValueColumns
from search.engines.whoosh_documents import SectionPlaces
from search.engines.whoosh_order import HitOrder
from search.scoring.array_lists import ArrayLists
from search.scoring.arrays import ArrayScorer
from search.scoring.best import score_best
from search.scoring.found import Found
from search.scoring.index import IndexStatistics, Segment
from search.scoring.matches import find_matches
from search.scoring.plan import Ready, prepare, prepare_filter
from search.scoring.workspace import Flags

_new = tuple.__new__


def count_live_arrays(segment: Segment, field: TokenPostings, ordinal: int) -> int:
    """How many postings the term of this ordinal has in documents that are not deleted, counted in one pass."""
    ids = ArrayLists(field.postings).documents(ordinal)
    deleted = np.zeros(segment.file.documents, bool)
    deleted[list(segment.deleted)] = True
    return len(ids) - int(np.count_nonzero(deleted[ids]))


class ArraySearch:
    """Searches the segments of an index. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics, places: SectionPlaces) -> None:
        """The sections of hits are noted in `places`."""
        self._statistics = statistics
        self._places = places
        self._scorers = [ArrayScorer(statistics, number) for number in range(len(statistics.segments))]
        self._columns = ValueColumns(statistics)
        self._order = HitOrder(statistics, self._columns)

    def search(self, plan: Plan, ready: Ready) -> EngineResult:
        """The hits of a plan, whose node is made `ready`, exact total and facets; an empty result when nothing matches."""
        # A filter may leave others among the best, and an order by day needs every score.
        limit = plan.offset + plan.limit if plan.sort is Sort.RELEVANCE and not plan.filters else 0
        found = [scorer.score(ready, limit=limit) for scorer in self._scorers]
        if not plan.filters:
            matched = [one.documents() for one in found]
            facets = self._columns.count(FACET_FIELDS, matched)
            return self._result(found, plan, facets, choices=facets, total=sum(map(len, matched)))
        masks = [self._mask(scorer, one) for scorer, one in zip(self._scorers, found, strict=True)]
        filters = [self._filter_masks(one) for one in plan.filters]
        kept = [_keep(one, [masks_of[number] for masks_of in filters]) for number, one in enumerate(found)]
        choices: list[Facet] = []
        for field in FACET_FIELDS:
            others = [
                masks_of for one, masks_of in zip(plan.filters, filters, strict=True) if find_value_field(one.field) != field
            ]
            allowed = [_all_of(mask, [one[number] for one in others]) for number, mask in enumerate(masks)]
            choices += self._columns.count([field], [mask.nonzero()[0] for mask in allowed])
        matched = [one.documents() for one in kept]
        return self._result(
            kept, plan, self._columns.count(FACET_FIELDS, matched), choices=tuple(choices), total=sum(map(len, matched))
        )

    def count_matches(self, plan: Plan, ready: Ready, enough: int) -> int:
        """How many sections match a plan whose node is made `ready`, and pass its filters; of fewer than `enough` it is
        told whether there is any."""
        filters = [self._filter_masks(one) for one in plan.filters]
        if filters or len(self._scorers) > 1:  # of those that one segment leaves out, another or a filter would ask
            enough = 0
        total = 0
        for number, scorer in enumerate(self._scorers):
            ids = find_matches(ready, scorer, enough=enough)
            for masks in filters:
                ids = ids[masks[number][ids]]
            total += len(ids)
        return total

    def top(self, node: PlanNode, limit: int) -> tuple[EngineHit, ...]:
        """The best hits of a plan, neither counted nor in facets."""
        ready = prepare(node, self._statistics)
        places = self._order.by_score([score_best(ready, limit, scorer) for scorer in self._scorers], limit)
        return self._hits(places)

    def _result(
        self, found: Sequence[Found], plan: Plan, facets: tuple[Facet, ...], *, choices: tuple[Facet, ...], total: int
    ) -> EngineResult:
        wanted = plan.offset + plan.limit
        if plan.sort is Sort.RELEVANCE:
            places = self._order.by_score(found, wanted)
        else:
            places = self._order.by_day(found, wanted, newest=plan.sort is Sort.NEWEST)
        places = places.after(plan.offset)
        hits = self._hits(places)
        self._places.note([hit.id for hit in hits], zip(places.numbers, places.documents, strict=True))
        return EngineResult(
            hits=hits,
            total=total,
            facets=facets,
            choices=choices,
        )

    def _filter_masks(self, one: Filter) -> list[Flags]:
        ready: Ready = prepare_filter(one.field, one.values, self._statistics)
        return [self._mask(scorer, scorer.score(ready)) for scorer in self._scorers]

    def _mask(self, scorer: ArrayScorer, found: Found) -> Flags:
        if found.ids is None:
            return found.scores > 0.0
        mask = np.zeros(scorer.documents, bool)
        mask[found.ids] = True
        return mask

    def _hits(self, places: Places) -> tuple[EngineHit, ...]:
        ids = self._columns.first_values("id_value", places)
        # As EngineHit(id, score) of each, without a call in Python for every hit.
        return tuple([_new(EngineHit, hit) for hit in zip(ids, places.scores, strict=True)])


def _keep(found: Found, masks: Sequence[npt.NDArray[np.bool_]]) -> Found:
    """What matches and passes every mask."""
    ids, scores = found.as_part()
    for mask in masks:
        passing = mask.take(ids).nonzero()[0]
        ids, scores = ids.take(passing), scores.take(passing)
    return Found(ids, scores)


def _all_of(mask: Flags, others: Sequence[Flags]) -> Flags:
    for one in others:
        mask = mask & one
    return mask
