"""From a request to a page of results: parse, expand, ask the engine, loosen when little is found, and show why."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from indexer.analysis.analyzer import Analyzer
from indexer.dataclass import dataclass, replace
from indexer.vocabulary import Vocabulary
from search.expand import expand_query
from search.expand_days import DayIndex
from search.expand_model import Expansion
from search.model import (
    Engine,
    EngineHit,
    EngineResult,
    Facet,
    Filter,
    Hit,
    Plan,
    PlanNode,
    ResultPage,
    SearchRequest,
    SectionView,
    Sort,
    Span,
    StoredSection,
    Suggestion,
    TermMatch,
    Why,
)
from search.named_values import NamedValues
from search.query import parse_query
from search.query_tree import Query
from search.service_explain import Explainer, SectionMarks
from search.service_messages import hint_message, relaxed_message
from search.service_relax import drop_fields, find_elsewhere, loosen, missing_words, suggest_spelling
from search.snippet import make_snippet, merge_marks
from search.spelling import Speller
from search.suggest import Suggester
from search.wording import WORDING_DEPTH, order_by_wording

FACETS = ("event", "day", "project", "speaker")
#: Hits that an engine is asked about at once; between them the time may be up.
HITS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class _Found:
    """The hits of a page, each with the plan that found it, and how the query was loosened for them ("" for not at all)."""

    hits: tuple[tuple[EngineHit, PlanNode], ...]
    result: EngineResult
    expansion: Expansion
    loosened: str = ""
    loosened_to: tuple[str, ...] = ()
    cut: bool = False  # the time was up before something looser was looked for
    wording: tuple[Why | None, ...] = ()  # of each hit, as far as the wording was looked at
    read: tuple[StoredSection, ...] = ()  # sections that were read for the wording, some of them those of the hits


@dataclass(frozen=True, slots=True)
class _Looked:
    """What an engine says of a hit: what it matched, and where."""

    matches: tuple[TermMatch, ...]
    spans: tuple[Span, ...]


class Searcher:
    """Answers requests from one engine. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        """Nothing is read before the first request."""
        self._engine = engine
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._suggester = Suggester(engine, analyzer, vocabulary)
        self._speller = Speller(engine)
        self._names = NamedValues(vocabulary)
        self._days: DayIndex | None = None

    @property
    def engine(self) -> Engine:
        """The engine that answers, for pages that browse without a query."""
        return self._engine

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer that the index was made with."""
        return self._analyzer

    def search(self, request: SearchRequest) -> ResultPage:
        """The page that `request` asks for. Raises QueryError when the query is beyond the stated limits."""
        started = time.perf_counter()
        parsed = parse_query(request.query)
        deadline = started + request.budget_seconds if request.budget_seconds is not None else math.inf
        found = self._find(parsed.tree, request, deadline)
        explainer = Explainer(found.expansion)
        sections = self._sections(found)
        hits: list[Hit] = []
        held: list[frozenset[str]] = []
        wordings = found.wording or (None,) * len(found.hits)
        for stored, (hit, _), wording, looked in zip(
            sections, found.hits, wordings, self._look_into(found, explainer), strict=True
        ):
            if hits and _is_over(deadline):  # one hit is shown however long it took
                break
            if found.loosened:
                held.append(explainer.matched_words(looked.matches))
            why = explainer.why(looked.matches, wording)
            marks = explainer.marks(looked.spans, stored)
            hits.append(_make_hit(stored, hit, why, marks, width_columns=request.snippet_columns))
        relaxed, dropped = self._tell(found, held, request)
        partial = found.cut or len(hits) < len(found.hits)
        if partial:
            told = relaxed_message("time", (), request.language)
            relaxed = f"{relaxed} / {told}" if relaxed else told
        did_you_mean = None
        if (found.loosened or not found.result.total) and not partial:
            did_you_mean = suggest_spelling(request.query, found.expansion, self._engine, self._speller)
        return ResultPage(
            query=request.query,
            understood=parsed.understood,
            relaxed=relaxed,
            dropped=dropped,
            hints=tuple(hint_message(hint, request.language) for hint in parsed.hints),
            did_you_mean=did_you_mean,
            total=found.result.total,
            page=request.page,
            limit=request.limit,
            took_ms=(time.perf_counter() - started) * 1000,
            hits=tuple(hits),
            facets=found.result.facets,
            choices=found.result.choices,
            partial=partial,
        )

    def view(self, section_id: str, query: str = "") -> SectionView | None:
        """The section with the matches of `query` marked and its report's other sections; None when there is none."""
        stored = next(iter(self._engine.sections([section_id])), None)
        if stored is None:
            return None
        marks = SectionMarks([], [])
        if query.strip():
            explainer = Explainer(self._expand(parse_query(query).tree))
            marks = explainer.marks(self._engine.spans([section_id], explainer.marked)[0], stored)
        return SectionView(
            stored=stored,
            ranges=merge_marks(marks.body),
            heading_ranges=merge_marks(marks.heading),
            evidence=stored.section.evidence,
            outline=self._engine.sections(self._engine.report_sections(stored.path)),
        )

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions of what is typed, best first, at most `limit`."""
        return self._suggester.suggest(prefix, limit)

    def facets(self, fields: Sequence[str] = FACETS) -> tuple[Facet, ...]:
        """Every value of these fields with its number of sections, in the order asked."""
        return tuple(self._engine.facet(field) for field in fields)

    def count(self) -> int:
        """How many sections there are."""
        return self._engine.count()

    def ids(self, request: SearchRequest) -> tuple[str, ...]:
        """The ids of the sections that `request` finds, in its order, without anything to show of them."""
        return tuple(hit.id for hit, _ in self._find(parse_query(request.query).tree, request).hits)

    def names(self, field: str, name: str) -> tuple[str, ...]:
        """Every name that the vocabulary gives the "project" or "speaker" called `name`, its own first; empty for none."""
        return self._names.find(field, name)

    def _expand(self, tree: Query) -> Expansion:
        if self._days is None:
            days, labels = self._engine.facet("day"), self._engine.facet("day_label")
            self._days = DayIndex(
                tuple(sorted(one.value for one in days.counts)), tuple(sorted(one.value for one in labels.counts))
            )
        return expand_query(
            tree,
            analyzer=self._analyzer,
            engine=self._engine,
            days=self._days,
            names=self._names,
        )

    def _find(self, tree: Query, request: SearchRequest, deadline: float = math.inf) -> _Found:
        """The hits of the asked page; the first ones of a sentence in the order of its wording."""
        expansion = self._expand(tree)
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

    def _sections(self, found: _Found) -> tuple[StoredSection, ...]:
        """The sections of the hits in their order; those that were read before are not read again."""
        read = {stored.section.id: stored for stored in found.read}
        unread = self._engine.sections([hit.id for hit, _ in found.hits if hit.id not in read])
        read |= {stored.section.id: stored for stored in unread}
        return tuple(read[hit.id] for hit, _ in found.hits)

    def _look(self, tree: Query, expansion: Expansion, request: SearchRequest, deadline: float) -> _Found:
        """The hits of the asked page: those with every word, then the best with some, then whatever is near."""
        found = self._find_words(expansion, request, deadline)
        if found.result.total:
            return found
        if _is_over(deadline):
            return replace(found, cut=True)
        if (wider := drop_fields(tree)) != tree:
            everywhere = self._find_words(self._expand(wider), request, deadline)
            if everywhere.result.total:
                return replace(everywhere, loosened="fields")
        for kind in ("substring", "reading", "spelling"):
            if _is_over(deadline):
                return replace(found, cut=True)
            relaxation = find_elsewhere(expansion, self._speller, kind=kind)
            if relaxation and (near := self._ask(relaxation.node, request)).total:
                widened = replace(expansion, meanings=(*relaxation.meanings, *expansion.meanings))
                return _Found(tuple((hit, relaxation.node) for hit in near.hits), near, widened, kind, relaxation.words)
        return found

    def _find_words(self, expansion: Expansion, request: SearchRequest, deadline: float) -> _Found:
        """The hits with every word, then those with some; in one order if a sentence or sorted by day."""
        strict = expansion.strict()
        if expansion.sentence or request.sort is not Sort.RELEVANCE:
            found = self._find_together(strict, expansion, request, deadline)
            if found is not None:
                return found
        result = self._ask(strict, request)
        if result.total < request.limit and _is_over(deadline):
            return _Found(tuple((hit, strict) for hit in result.hits), result, expansion, cut=True)
        loose = loosen(expansion, phrases=not result.total) if result.total < request.limit else None
        if loose is not None:
            first = result.hits if request.page == 1 else self._ask(strict, replace(request, page=1)).hits
            ids = frozenset(hit.id for hit in first)
            merged = self._merge(first, loose, request)
            if merged.total > result.total:
                kind = "partial" if result.total else "none-hold-all"
                hits = tuple((hit, strict if hit.id in ids else loose) for hit in merged.hits)
                return _Found(hits, merged, expansion, kind)
        return _Found(tuple((hit, strict) for hit in result.hits), result, expansion)

    def _find_together(
        self, strict: PlanNode, expansion: Expansion, request: SearchRequest, deadline: float
    ) -> _Found | None:
        """The hits with any of the words in one order, where few have all; None where enough have, or none has any."""
        if loosen(expansion) is None:
            return None
        total = self._engine.count_matches(self._plan(strict, request))
        loose = loosen(expansion, phrases=not total) if total < request.limit and not _is_over(deadline) else None
        if loose is None:
            return None
        result = self._ask(loose, request)
        if result.total <= total:
            return None
        return _Found(
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

    def _look_into(self, found: _Found, explainer: Explainer) -> Iterator[_Looked]:
        """What the engine says of each hit, asked for as many hits at once as a page has."""
        for first in range(0, len(found.hits), HITS_AT_ONCE):
            hits = found.hits[first : first + HITS_AT_ONCE]
            spans = self._engine.spans([hit.id for hit, _ in hits], explainer.marked)
            matches: dict[str, tuple[TermMatch, ...]] = {}
            for node in {id(node): node for _, node in hits}.values():
                ids = [hit.id for hit, asked in hits if asked is node]
                matches.update(zip(ids, self._engine.explain(ids, node), strict=True))
            yield from (_Looked(matches[hit.id], places) for (hit, _), places in zip(hits, spans, strict=True))

    @staticmethod
    def _tell(found: _Found, held: Sequence[frozenset[str]], request: SearchRequest) -> tuple[str | None, tuple[str, ...]]:
        """How the query was loosened, in words, and the words that a hit of this page lacks."""
        if not found.loosened:
            return None, ()
        if found.loosened_to:
            return relaxed_message(found.loosened, found.loosened_to, request.language), ()
        dropped = missing_words(found.expansion.wanted, held)
        if not dropped and found.loosened != "fields":
            return None, ()
        return relaxed_message(found.loosened, dropped, request.language), dropped


def _make_hit(
    stored: StoredSection, hit: EngineHit, why: tuple[Why, ...], marks: SectionMarks, *, width_columns: int
) -> Hit:
    section = stored.section
    return Hit(
        id=hit.id,
        score=hit.score,
        path=stored.path,
        line=section.line,
        heading=section.heading,
        report=stored.report,
        event=stored.event,
        day=section.day,
        day_label=section.day_label,
        projects=section.projects,
        speakers=section.speakers,
        snippet=make_snippet(
            section.text,
            marks.body,
            line_numbers=section.line_numbers,
            title=section.heading[-1] if section.heading else stored.report,
            width_columns=width_columns,
        ),
        heading_ranges=merge_marks(marks.heading),
        why=why,
    )


def _is_over(deadline: float) -> bool:
    return time.perf_counter() > deadline
