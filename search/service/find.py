"""The hits of a page: those with every word of the query, then looser ones, a sentence's in the order of its wording."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from indexer.analysis.analyzer import Analyzer
from indexer.dataclass import dataclass, replace
from search.engine import Engine, EngineHit, EngineResult, Filter, Plan, PlanNode, Sort, StoredSection
from search.expansion.days import DayIndex
from search.expansion.expand import expand_query
from search.expansion.model import Expansion
from search.model import SearchRequest, Why
from search.named_values import NamedValues
from search.query_tree import Query
from search.service.relax import drop_fields, find_elsewhere, loosen
from search.spelling import Speller
from search.wording import WORDING_DEPTH, order_by_wording

#: Fewer sections than this with every word are few, however short a page is: a total must not depend on the page's length.
FEW_SECTIONS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a page, each with the plan that found it, and how the query was loosened for them ("" for not at all)."""

    hits: tuple[tuple[EngineHit, PlanNode], ...]
    result: EngineResult
    expansion: Expansion
    loosened: str = ""
    loosened_to: tuple[str, ...] = ()
    cut: bool = False  # the time was up before something looser was looked for
    wording: tuple[Why | None, ...] = ()  # of each hit, as far as the wording was looked at
    read: tuple[StoredSection, ...] = ()  # sections that were read for the wording, some of them those of the hits


class Finder:
    """Finds what requests ask for in one engine. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer, *, names: NamedValues, speller: Speller) -> None:
        """Nothing is read before the first request."""
        self._engine = engine
        self._analyzer = analyzer
        self._names = names
        self._speller = speller
        self._days: DayIndex | None = None

    def expand(self, tree: Query) -> Expansion:
        """What `tree` asks of the engine."""
        if self._days is None:
            days, labels = self._engine.facet("day"), self._engine.facet("day_label")
            self._days = DayIndex(tuple(sorted(days.values)), tuple(sorted(labels.values)))
        return expand_query(
            tree,
            analyzer=self._analyzer,
            engine=self._engine,
            days=self._days,
            names=self._names,
        )

    def find(self, tree: Query, request: SearchRequest, deadline: float = math.inf) -> Found:
        """The hits of the asked page; the first ones of a sentence in the order of its wording."""
        expansion = self.expand(tree)
        start = (request.page - 1) * request.limit
        if not expansion.sentence or request.sort is not Sort.RELEVANCE or start >= WORDING_DEPTH:
            return self._look(tree, expansion, request, deadline)
        end = start + request.limit
        found = self._look(tree, expansion, replace(request, page=1, limit=max(end, WORDING_DEPTH)), deadline)
        nodes = {hit.id: node for hit, node in found.hits}
        first = self._engine.sections([hit.id for hit, _ in found.hits[:WORDING_DEPTH]])
        worded = order_by_wording([hit for hit, _ in found.hits], first, query=request.query)[start:end]
        hits = tuple((one.hit, nodes[one.hit.id]) for one in worded)
        return replace(found, hits=hits, wording=tuple(one.why for one in worded), read=first)

    def _look(self, tree: Query, expansion: Expansion, request: SearchRequest, deadline: float) -> Found:
        """The hits of the asked page: those with every word, then the best with some, then whatever is near."""
        found = self._find_words(expansion, request, deadline)
        if found.result.total:
            return found
        if is_over(deadline):
            return replace(found, cut=True)
        if (wider := drop_fields(tree)) != tree:
            everywhere = self._find_words(self.expand(wider), request, deadline)
            if everywhere.result.total:
                return replace(everywhere, loosened="fields")
        # What is mistyped in Latin letters is near in spelling; by its consonants alone neutorn is Nintendo as well.
        latin = all(word.text.isascii() for word in expansion.words)
        for kind in ("substring", "spelling", "reading") if latin else ("substring", "reading", "spelling"):
            if is_over(deadline):
                return replace(found, cut=True)
            relaxation = find_elsewhere(expansion, self._speller, kind=kind)
            if relaxation and (near := self._ask(relaxation.node, request)).total:
                widened = replace(expansion, meanings=(*relaxation.meanings, *expansion.meanings))
                return Found(tuple((hit, relaxation.node) for hit in near.hits), near, widened, kind, relaxation.words)
        return found

    def _find_words(self, expansion: Expansion, request: SearchRequest, deadline: float) -> Found:
        """The hits with every word, then those with some; in one order if a sentence or sorted by day."""
        strict = expansion.strict()
        if expansion.sentence or request.sort is not Sort.RELEVANCE:
            found = self._find_together(expansion, request, deadline)
            if found is not None:
                return found
        result = self._ask(strict, request)
        enough = _enough_sections(request)
        if result.total < enough and is_over(deadline):
            return Found(tuple((hit, strict) for hit in result.hits), result, expansion, cut=True)
        loose = loosen(expansion, phrases=not result.total) if result.total < enough else None
        if loose is not None:
            all_here = len(result.hits) == result.total
            first = result.hits if all_here else self._ask(strict, replace(request, page=1, limit=enough)).hits
            ids = frozenset(hit.id for hit in first)
            merged = self._merge(first, loose, request)
            if merged.total > result.total:
                kind = "partial" if result.total else "none-hold-all"
                hits = tuple((hit, strict if hit.id in ids else loose) for hit in merged.hits)
                return Found(hits, merged, expansion, kind)
        return Found(tuple((hit, strict) for hit in result.hits), result, expansion)

    def _find_together(self, expansion: Expansion, request: SearchRequest, deadline: float) -> Found | None:
        """The hits with any of the words in one order, where few have all; None where enough have, or none has any."""
        if loosen(expansion) is None:
            return None
        strict, enough = self._plan(expansion.unscored(), request), _enough_sections(request)
        total = self._engine.count_matches(strict, enough=enough)  # of few it is only asked whether there is any
        is_few = total < enough
        loose = loosen(expansion, phrases=not total) if is_few and not is_over(deadline) else None
        if loose is None:
            return None
        result = self._ask(loose, request)
        if result.total < enough and result.total <= self._engine.count_matches(strict):
            return None
        return Found(
            tuple((hit, loose) for hit in result.hits), result, expansion, "some-hold-all" if total else "none-hold-all"
        )

    def _merge(self, first: Sequence[EngineHit], loose: PlanNode, request: SearchRequest) -> EngineResult:
        """The result of the loose plan with the hits of the strict one before all others."""
        ids = {hit.id for hit in first}
        offset = (request.page - 1) * request.limit
        plan = self._plan(loose, request)
        wide = self._engine.search(replace(plan, offset=0, limit=offset + request.limit + len(first)))
        hits = (*first, *(hit for hit in wide.hits if hit.id not in ids))
        return replace(wide, hits=hits[offset : offset + request.limit])

    def _ask(self, node: PlanNode, request: SearchRequest) -> EngineResult:
        return self._engine.search(self._plan(node, request))

    def _plan(self, node: PlanNode, request: SearchRequest) -> Plan:
        chosen = (
            Filter("event_value", request.events),
            Filter("day_value", request.days),
            Filter("project_value", request.projects),
            Filter("speaker_value", request.speakers),
        )
        return Plan(
            node,
            filters=tuple(self._names.widen(one) for one in chosen if one.values),
            sort=request.sort,
            offset=(request.page - 1) * request.limit,
            limit=request.limit,
        )


def _enough_sections(request: SearchRequest) -> int:
    """How many sections with every word leave nothing to loosen."""
    return max(request.limit, FEW_SECTIONS)


def is_over(deadline: float) -> bool:
    """Whether the time, by time.perf_counter(), is past `deadline`."""
    return time.perf_counter() > deadline
