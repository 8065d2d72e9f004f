"""Whole searches of a small index in plain Python: matching, filters, order, facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.schema import FACET_FIELDS, find_value_field
from search.engine import EngineHit, EngineResult, Facet, Filter, Plan, PlanNode, Sort
from search.scoring.formula import SCORE_DECIMALS
from search.scoring.index import IndexStatistics
from search.scoring.lists import ListScorer
from search.scoring.plan import Ready, prepare, prepare_filter

#: A document of the index: number of its segment, number in it.
Place = tuple[int, int]


class ListSearch:
    """Searches the segments of an index. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics) -> None:
        self._statistics = statistics
        self._scorer = ListScorer(statistics)

    def search(self, plan: Plan, ready: Ready) -> EngineResult:
        """The hits of a plan, whose node is made `ready`, exact total and facets; an empty result when nothing matches."""
        scores, passing = self._scores(ready), self._passing_all(plan.filters)
        kept = [place for place in scores if all(place in allowed for allowed in passing.values())]
        wanted = self._order(kept, scores, plan)[plan.offset : plan.offset + plan.limit]
        facets = tuple(self.count(field.name, kept) for field in FACET_FIELDS)
        choices = facets
        if plan.filters:
            choices = tuple(
                self.count(
                    field.name,
                    [
                        place
                        for place in scores
                        if all(place in allowed for one, allowed in passing.items() if find_value_field(one.field) != field)
                    ],
                )
                for field in FACET_FIELDS
            )
        return EngineResult(
            hits=tuple(
                EngineHit(self._values("id_value", place)[0], round(scores[place], SCORE_DECIMALS)) for place in wanted
            ),
            total=len(kept),
            facets=facets,
            choices=choices,
        )

    def count_matches(self, plan: Plan, ready: Ready, enough: int) -> int:
        """How many sections match a plan whose node is made `ready`, and pass its filters; a small index is soon counted."""
        del enough
        passing = self._passing_all(plan.filters).values()
        return sum(all(place in allowed for allowed in passing) for place in self._scores(ready))

    def top(self, node: PlanNode, limit: int) -> tuple[EngineHit, ...]:
        """The best hits of a plan."""
        return self.search(Plan(node, limit=limit), prepare(node, self._statistics)).hits

    def count(self, field: str, places: Iterable[Place]) -> Facet:
        """The values of these documents in a value field, most frequent first."""
        counts: Counter[tuple[int, int]] = Counter()
        for number, document in places:
            values = self._statistics.segments[number].file.value_field(field)
            if values is not None:
                for ordinal in values.values(document):
                    counts[number, ordinal] += 1
        totals: Counter[str] = Counter()
        for (number, ordinal), count in counts.items():
            totals[self._value(number, field, ordinal)] += count
        return order_counts(find_value_field(field).query_name, totals)

    def _scores(self, ready: Ready) -> dict[Place, float]:
        return {
            (number, document): score
            for number in range(len(self._statistics.segments))
            for document, score in self._scorer.score(number, ready).items()
        }

    def _passing_all(self, filters: Iterable[Filter]) -> dict[Filter, set[Place]]:
        return {one: self._passing(one.field, one.values) for one in filters}

    def _passing(self, field: str, values: Sequence[str]) -> set[Place]:
        ready = prepare_filter(field, values, self._statistics)
        return {
            (number, document)
            for number in range(len(self._statistics.segments))
            for document in self._scorer.score(number, ready)
        }

    def _order(self, places: Iterable[Place], scores: dict[Place, float], plan: Plan) -> list[Place]:
        def key(place: Place) -> tuple[float, str, int]:
            number, document = place
            line = self._statistics.segments[number].file.lines[document]
            return (-round(scores[place], SCORE_DECIMALS), self._values("path_value", place)[0], line)

        ordered = sorted(sorted(places), key=key)
        if plan.sort is not Sort.RELEVANCE:
            days = {place: next(iter(self._values("day_value", place)), "") for place in ordered}
            ordered.sort(key=days.__getitem__, reverse=plan.sort is Sort.NEWEST)
            ordered.sort(key=lambda place: not days[place])
        return ordered

    def _values(self, field: str, place: Place) -> list[str]:
        number, document = place
        values = self._statistics.segments[number].file.value_field(field)
        return [] if values is None else [self._value(number, field, ordinal) for ordinal in values.values(document)]

    def _value(self, number: int, field: str, ordinal: int) -> str:
        values = self._statistics.segments[number].file.value_field(field)
        assert values is not None
        return values.terms.term(ordinal).decode("utf-8", "surrogatepass")


def order_counts(query_name: str, counts: dict[str, int]) -> Facet:
    """The facet of these counts, largest first, ties by value."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Facet(query_name, tuple(value for value, _ in ordered), tuple(count for _, count in ordered))
