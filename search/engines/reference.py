"""The engine that is right by looking at every section: slow, and the truth that the others are tested against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.array_codec.postings import kept_length
from indexer.dataclass import dataclass
from indexer.model import IndexDocument, Token
from indexer.schema import FACET_FIELDS, ValueField, field_values, find_value_field
from search.engine import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    EngineHit,
    EngineResult,
    EverythingNode,
    Facet,
    FacetCount,
    Filter,
    Leaf,
    PhraseNode,
    Plan,
    PlanNode,
    PrefixNode,
    RangeNode,
    Sort,
    Span,
    StoredSection,
    TermMatch,
    TermNode,
    TermSpans,
    ValueNode,
    Without,
)
from search.scoring.formula import SCORE_DECIMALS, inverse_document_frequency, term_saturation


class MemoryWriter:
    """The Writer protocol over a list: what is committed is `documents`, by path and line."""

    def __init__(self) -> None:
        self.documents: tuple[IndexDocument, ...] = ()
        self._pending: list[IndexDocument] = []

    def delete(self, paths: Iterable[str]) -> None:
        """Take out every section of these reports."""
        gone = frozenset(paths)
        self._pending = [document for document in self._pending if document.report.path not in gone]

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add sections."""
        self._pending.extend(documents)

    def commit(self) -> None:
        """Make the changes the documents that an engine sees."""
        self.documents = tuple(self._pending)

    def cancel(self) -> None:
        """Throw away what was changed since the last commit."""
        self._pending = list(self.documents)


_Place = tuple[int, int, str, str]  # start, end, field, term


@dataclass(frozen=True, slots=True)
class _Matched:
    """What a node makes of one section."""

    score: float
    matches: tuple[tuple[Leaf, float], ...]


class ReferenceEngine:
    """The Engine protocol by linear scan over documents in memory."""

    def __init__(self, documents: Iterable[IndexDocument]) -> None:
        self._documents = sorted(documents, key=lambda document: (document.report.path, document.section.line))
        self._by_id = {document.section.id: document for document in self._documents}
        self._average_lengths: dict[str, float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    def search(self, plan: Plan) -> EngineResult:
        """The plan's hits, exact total and facets; an empty result when nothing matches."""
        scores = {}
        for document in self._documents:
            matched = self._match(document, plan.node)
            if matched is not None:
                scores[document.section.id] = round(matched.score, SCORE_DECIMALS)
        candidates = [document for document in self._documents if document.section.id in scores]
        kept = [document for document in candidates if _passes(document, plan.filters)]
        ordered = sorted(kept, key=lambda document: -scores[document.section.id])
        if plan.sort is not Sort.RELEVANCE:
            newest = plan.sort is Sort.NEWEST
            ordered = sorted(ordered, key=lambda document: document.section.day or "", reverse=newest)
            ordered.sort(key=lambda document: document.section.day is None)
        wanted = ordered[plan.offset : plan.offset + plan.limit]
        choices = []
        for field in FACET_FIELDS:
            others = tuple(one for one in plan.filters if find_value_field(one.field) != field)
            choices.append(_count(field, [document for document in candidates if _passes(document, others)]))
        return EngineResult(
            hits=tuple(EngineHit(document.section.id, scores[document.section.id]) for document in wanted),
            total=len(kept),
            facets=tuple(_count(field, kept) for field in FACET_FIELDS),
            choices=tuple(choices),
        )

    def count_matches(self, plan: Plan, *, enough: int = 0) -> int:
        """How many sections a search for the plan would find, exactly, whatever is `enough`."""
        del enough
        return self.search(plan).total

    def sections(self, ids: Sequence[str]) -> tuple[StoredSection, ...]:
        """The stored sections of these ids in the order asked; an id that is not there is left out."""
        return tuple(stored_section(self._by_id[one]) for one in ids if one in self._by_id)

    def report_sections(self, path: str) -> tuple[str, ...]:
        """The ids of a report's sections in the order of their lines; empty when there is no such report."""
        return tuple(document.section.id for document in self._documents if document.report.path == path)

    def spans(self, ids: Sequence[str], node: PlanNode) -> tuple[TermSpans, ...]:
        """Where the terms and phrases of `node` stand in these sections, by field, then term."""
        found: dict[tuple[str, str], set[Span]] = {}
        for number, one in enumerate(ids):
            if one in self._by_id:
                for start, end, field, term in self._spans(self._by_id[one], node):
                    found.setdefault((field, term), set()).add((number, start, end))
        return tuple(TermSpans(*key, spans) for key, spans in sorted(found.items()))

    def explain(self, ids: Sequence[str], node: PlanNode) -> tuple[TermMatch, ...]:
        """Which terms and phrases of `node` these sections matched; the parts of a section sum to its score."""
        matched = [self._match(self._by_id[one], node) if one in self._by_id else None for one in ids]
        return tuple(
            TermMatch(leaf, {number: score}) for number, one in enumerate(matched) if one for leaf, score in one.matches
        )

    def facet(self, field: str) -> Facet:
        """All values of a value field (by its query name) with their counts."""
        return _count(find_value_field(field), self._documents)

    def terms(self, field: str, prefix: str = "", *, limit: int = 1000) -> tuple[FacetCount, ...]:
        """Terms of a token field from `prefix` on with their document frequency, in term order, at most `limit`."""
        counts = Counter(
            term
            for document in self._documents
            for term in {token.term for token in _tokens(document, field)}
            if term.startswith(prefix)
        )
        return tuple(FacetCount(term, counts[term]) for term in sorted(counts)[:limit])

    def all_terms(self, field: str, *, limit: int) -> Sequence[str]:
        """The terms of a token field in order, at most `limit`."""
        return [one.value for one in self.terms(field, limit=limit)]

    def doc_frequency(self, field: str, term: str) -> int:
        """How many sections hold `term` in `field`; 0 when none does."""
        return sum(any(token.term == term for token in _tokens(document, field)) for document in self._documents)

    def count(self) -> int:
        """How many sections there are."""
        return len(self._documents)

    def close(self) -> None:
        """Nothing to let go of."""

    def _match(self, document: IndexDocument, node: PlanNode) -> _Matched | None:
        """The node's score and the parts it is made of; None when the section does not match."""
        match node:
            case TermNode(field, term, weight):
                frequency = sum(token.weight for token in _tokens(document, field) if token.term == term)
                return _leaf(node, weight * self._bm25(document, field, term, frequency)) if frequency else None
            case PhraseNode(field, terms, _, weight):
                if not _phrase_starts(document, node):
                    return None
                parts = [self._match(document, TermNode(field, term)) for term in terms]
                return _leaf(node, weight * sum(part.score for part in parts if part))
            case PrefixNode(field, prefix, weight):
                found = sorted({token.term for token in _tokens(document, field) if token.term.startswith(prefix)})
                parts = [self._match(document, TermNode(field, term)) for term in found]
                return _leaf(node, weight * max(part.score for part in parts if part)) if found else None
            case ValueNode(field, values, weight):
                held = field_values(document, find_value_field(field).name)
                return _leaf(node, weight) if set(held) & set(values) else None
            case RangeNode(field, first, last):
                held = field_values(document, find_value_field(field).name)
                return _Matched(0.0, ()) if any(first <= value <= last for value in held) else None
            case EverythingNode():
                return _Matched(0.0, ())
            case AllOf(children):
                parts = [self._match(document, child) for child in children]
                return None if None in parts else _total(parts)
            case AnyOf(children):
                parts = [self._match(document, child) for child in children]
                return _total(parts) if any(parts) else None
            case BestOf(children):
                found_parts = [part for child in children if (part := self._match(document, child))]
                if not found_parts:
                    return None
                best = max(found_parts, key=lambda part: part.score)
                losers = [(leaf, 0.0) for part in found_parts if part is not best for leaf, _ in part.matches]
                return _Matched(best.score, (*best.matches, *losers))
            case Without(inner, excluded):
                return None if self._match(document, excluded) else self._match(document, inner)
            case Boosted(inner, boosts):
                matched = self._match(document, inner)
                return None if matched is None else _total([matched, *(self._match(document, boost) for boost in boosts)])

    def _bm25(self, document: IndexDocument, field: str, term: str, frequency: float) -> float:
        if field not in self._average_lengths:
            total = sum(_kept_length(one, field) for one in self._documents)
            self._average_lengths[field] = total / len(self._documents) if total else 1.0
        if (field, term) not in self._frequencies:
            self._frequencies[field, term] = self.doc_frequency(field, term)
        idf = inverse_document_frequency(len(self._documents), self._frequencies[field, term])
        return idf * term_saturation(frequency, _kept_length(document, field), self._average_lengths[field])

    def _spans(self, document: IndexDocument, node: PlanNode) -> Iterable[_Place]:
        match node:
            case TermNode(field, term):
                yield from _token_spans(field, [token for token in _tokens(document, field) if token.term == term])
            case PrefixNode(field, prefix):
                yield from _token_spans(field, [one for one in _tokens(document, field) if one.term.startswith(prefix)])
            case PhraseNode(field, terms):
                places = {(token.position, token.term): token for token in reversed(_tokens(document, field))}
                for position in _phrase_starts(document, node):
                    found = [places[position + offset, term] for offset, term in zip(node.offsets, terms, strict=True)]
                    start, end = min(token.start for token in found), max(token.end for token in found)
                    if start < end:
                        yield start, end, field, " ".join(terms)
            case AllOf(children) | AnyOf(children) | BestOf(children):
                for child in children:
                    yield from self._spans(document, child)
            case Without(inner):
                yield from self._spans(document, inner)
            case Boosted(inner, boosts):
                for child in (inner, *boosts):
                    yield from self._spans(document, child)
            case _:
                return


def stored_section(document: IndexDocument) -> StoredSection:
    """What an engine keeps of a document to show it."""
    report = document.report
    return StoredSection(
        section=document.section,
        path=report.path,
        report=report.title,
        event=report.event,
        event_aliases=report.event_aliases,
        dates=report.dates,
        text=document.text,
        body_start=document.body_start,
    )


def _tokens(document: IndexDocument, field: str) -> Sequence[Token]:
    return next((one.tokens for one in document.fields if one.field == field), ())


def _kept_length(document: IndexDocument, field: str) -> int:
    """The field's length in terms on the scale that an index keeps: one byte, exact for short texts."""
    return kept_length(sum(token.weight for token in _tokens(document, field)))


def _phrase_starts(document: IndexDocument, node: PhraseNode) -> list[int]:
    places = {(token.position, token.term) for token in _tokens(document, node.field)}
    if not node.terms:
        return []
    starts = sorted({position - node.offsets[0] for position, term in places if term == node.terms[0]})
    pairs = list(zip(node.offsets, node.terms, strict=True))
    return [start for start in starts if all((start + offset, term) in places for offset, term in pairs)]


def _token_spans(field: str, tokens: Iterable[Token]) -> Iterable[_Place]:
    return ((token.start, token.end, field, token.term) for token in tokens if token.start < token.end)


def _leaf(node: Leaf, score: float) -> _Matched:
    return _Matched(score, ((node, score),))


def _total(parts: Iterable[_Matched | None]) -> _Matched:
    found = [part for part in parts if part]
    return _Matched(sum(part.score for part in found), tuple(match for part in found for match in part.matches))


def _passes(document: IndexDocument, filters: Iterable[Filter]) -> bool:
    return all(set(field_values(document, find_value_field(one.field).name)) & set(one.values) for one in filters)


def _count(field: ValueField, documents: Iterable[IndexDocument]) -> Facet:
    counts = Counter(value for document in documents for value in field_values(document, field.name))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Facet(field.query_name, tuple(value for value, _ in ordered), tuple(count for _, count in ordered))
