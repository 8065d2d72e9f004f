"""From a request to a page of results: parse, expand, ask the engine, loosen when little is found, and show why."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.analysis.analyzer import Analyzer
from indexer.inline_markup import find_inline
from search.engine import Engine, EngineHit, Facet, StoredSection
from search.model import Hit, ResultPage, SearchRequest, SectionView, Suggestion, Why
from search.named_values import NamedValues
from search.query import parse_query
from search.service.explain import Explainer, Reasons, SectionMarks, as_written
from search.service.find import Finder, Found, is_over
from search.service.messages import hint_message, relaxed_message
from search.service.relax import absent_words, findable_words, missing_words, suggest_spelling
from search.snippet import make_snippet, merge_marks
from search.spelling import Speller

if TYPE_CHECKING:
    from indexer.vocabulary import Vocabulary
    from search.suggest import Suggester

FACETS = ("event", "day", "project", "speaker")
#: Hits that an engine is asked about at once; between them the time may be up.
HITS_AT_ONCE = 10
_APART = {"partial": "apart", "none-hold-all": "all-apart"}


class Searcher:
    """Answers requests from one engine. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer, vocabulary: Callable[[], Vocabulary]) -> None:
        """Nothing is read before the first request."""
        self._engine = engine
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._suggester: Suggester | None = None
        self._speller = Speller(engine)
        self._names = NamedValues(vocabulary)
        self._finder = Finder(engine, analyzer, names=self._names, speller=self._speller)

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
        found = self._finder.find(parsed.tree, request, deadline)
        explainer = Explainer(found.expansion)
        sections = self._sections(found)
        hits: list[Hit] = []
        missing: list[tuple[str, ...]] = []
        findable = findable_words(found.expansion.wanted)
        looked = self._look_into(found, sections, explainer)
        for stored, (hit, _), (reasons, marks) in zip(sections, found.hits, looked, strict=True):
            if hits and is_over(deadline):  # one hit is shown however long it took
                break
            lacked: tuple[str, ...] = ()
            if found.loosened and not found.loosened_to:
                lacked = missing_words(findable, reasons.words)
                missing.append(lacked)
            why = as_written(reasons.why, marks, stored)
            hits.append(_make_hit(stored, hit, why, marks, missing=lacked, width_columns=request.snippet_columns))
        relaxed, dropped = self._tell(found, missing, request)
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
            explainer = Explainer(self._finder.expand(parse_query(query).tree))
            (marks,) = explainer.marks(self._engine.spans([section_id], explainer.marked), [stored])
        return SectionView(
            stored=stored,
            ranges=merge_marks(marks.body),
            heading_ranges=merge_marks(marks.heading),
            evidence=stored.section.evidence,
            outline=self._engine.sections(self._engine.report_sections(stored.path)),
        )

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions of what is typed, best first, at most `limit`."""
        from search.suggest import Suggester

        if self._suggester is None:
            self._suggester = Suggester(self._engine, self._analyzer, self._vocabulary)
        return self._suggester.suggest(prefix, limit)

    def facets(self, fields: Sequence[str] = FACETS) -> tuple[Facet, ...]:
        """Every value of these fields with its number of sections, in the order asked."""
        return tuple(self._engine.facet(field) for field in fields)

    def count(self) -> int:
        """How many sections there are."""
        return self._engine.count()

    def ids(self, request: SearchRequest) -> tuple[str, ...]:
        """The ids of the sections that `request` finds, in its order, without anything to show of them."""
        return tuple(hit.id for hit, _ in self._finder.find(parse_query(request.query).tree, request).hits)

    def names(self, field: str, name: str) -> tuple[str, ...]:
        """Every name that the vocabulary gives the "project" or "speaker" called `name`, its own first; empty for none."""
        return self._names.find(field, name)

    def _sections(self, found: Found) -> tuple[StoredSection, ...]:
        """The sections of the hits in their order; those that were read before are not read again."""
        read = {stored.section.id: stored for stored in found.read}
        unread = self._engine.sections([hit.id for hit, _ in found.hits if hit.id not in read])
        read |= {stored.section.id: stored for stored in unread}
        return tuple(read[hit.id] for hit, _ in found.hits)

    def _look_into(
        self, found: Found, sections: Sequence[StoredSection], explainer: Explainer
    ) -> Iterator[tuple[Reasons, SectionMarks]]:
        """Why each hit was found, and where: the engine is asked about as many hits at once as a page has."""
        wordings: Sequence[Why | None] = found.wording or (None,) * len(found.hits)
        for first in range(0, len(found.hits), HITS_AT_ONCE):
            some = slice(first, first + HITS_AT_ONCE)
            ids = [hit.id for hit, _ in found.hits[some]]
            worded = dict(zip(ids, wordings[some], strict=True))
            marks = explainer.marks(self._engine.spans(ids, explainer.marked), sections[some])
            reasons: dict[str, Reasons] = {}
            for node in {id(node): node for _, node in found.hits[some]}.values():
                asked = [hit.id for hit, by in found.hits[some] if by is node]
                why = explainer.read(self._engine.explain(asked, node), [worded[one] for one in asked])
                reasons.update(zip(asked, why, strict=True))
            yield from zip([reasons[one] for one in ids], marks, strict=True)

    @staticmethod
    def _tell(
        found: Found, missing: Sequence[tuple[str, ...]], request: SearchRequest
    ) -> tuple[str | None, tuple[str, ...]]:
        """How the query was loosened, in words, and the words that a hit of this page lacks."""
        if not found.loosened:
            return None, ()
        if found.loosened_to:
            return relaxed_message(found.loosened, found.loosened_to, request.language), ()
        wanted = found.expansion.wanted
        absent = absent_words(wanted)
        lacked = tuple(one.text for one in wanted if any(one.text in words for words in missing))
        told = [relaxed_message("absent", absent, request.language)] if absent else []
        if lacked or found.loosened == "fields":
            told.append(relaxed_message(found.loosened, lacked, request.language))
        elif not absent and found.loosened in _APART:
            # No word is missing here: words of several parts were taken apart, or later hits lack one.
            whole = [one.text for one in wanted if one.loose != one.node]
            told.append(relaxed_message(_APART[found.loosened] if whole else "later", whole, request.language))
        dropped = tuple(one.text for one in wanted if one.text in absent or one.text in lacked)
        return " / ".join(told) or None, dropped


def _make_hit(
    stored: StoredSection,
    hit: EngineHit,
    why: tuple[Why, ...],
    marks: SectionMarks,
    *,
    missing: tuple[str, ...],
    width_columns: int,
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
            title=stored.title,
            inline=find_inline(section.text, path=stored.path),
            width_columns=width_columns,
        ),
        heading_ranges=merge_marks(marks.heading),
        why=why,
        missing=missing,
    )
