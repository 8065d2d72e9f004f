"""Where the terms and phrases of a plan stand in some sections, from the offsets that the index keeps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.array_codec.segment_file import TokenPostings
from search.engine import AllOf, AnyOf, BestOf, Boosted, PhraseNode, PlanNode, PrefixNode, Span, TermNode, TermSpans, Without
from search.engines.whoosh_documents import Occurrences, SegmentDocuments
from search.scoring.index import IndexStatistics
from search.scoring.plan import MAX_EXPANSION

#: The occurrences of a term or phrase that are told in one section. No reader goes from match to match further, and a
#: section of megabytes may hold a million.
MOST_SPANS = 2_000


class MarkedTerm(NamedTuple):
    """A term of a segment to mark, by its ordinal."""

    tokens: TokenPostings
    field: str
    ordinal: int
    term: str


class MarkedPhrase(NamedTuple):
    """Terms of a segment to mark where they stand at these distances."""

    tokens: TokenPostings
    field: str
    ordinals: tuple[int, ...]
    offsets: tuple[int, ...]
    text: str


Marked = MarkedTerm | MarkedPhrase


def find_marked(statistics: IndexStatistics, number: int, node: PlanNode) -> tuple[Marked, ...]:
    """What of `node` segment `number` has to mark, each once: its terms and phrases, those that are excluded left out."""
    return tuple({_key(one): one for one in _marked(statistics, number, node)}.values())


def find_spans(searched: Iterable[tuple[SegmentDocuments, Iterable[Marked]]]) -> tuple[TermSpans, ...]:
    """Where what is to be marked in the documents of each segment stands in them, by field, then term, whether or not they
    match the plan as a whole.

    A phrase is one span an occurrence, its terms joined by a space. Of each term or phrase the first MOST_SPANS.
    """
    found: dict[tuple[str, str], set[Span]] = {}
    for documents, marked in searched:
        for one in marked:
            if type(one) is MarkedTerm:
                tokens, field, ordinal, term = one
                occurrences = documents.occurrences(field, ordinal)
                spans = _term_spans(tokens, occurrences) if occurrences else set()
            else:
                assert type(one) is MarkedPhrase
                field, term, spans = one.field, one.text, set()
                for row, beginnings in documents.phrase_starts(field, one.ordinals, one.offsets).items():
                    spans.update(_phrase_spans(one, documents, row=row, beginnings=beginnings))
            if spans:
                key = (field, term)
                found[key] = found[key] | spans if key in found else spans
    return tuple([TermSpans(field, term, found[field, term]) for field, term in sorted(found)])


def _marked(statistics: IndexStatistics, number: int, node: PlanNode) -> Iterator[Marked]:
    file = statistics.segments[number].file
    match node:
        case TermNode(field, term):
            ordinal = statistics.find(field, term).ordinals[number]
            if ordinal >= 0 and (tokens := file.token_field(field)) is not None:
                yield MarkedTerm(tokens, field, ordinal, term)
        case PrefixNode(field, prefix):
            if (tokens := file.token_field(field)) is not None:
                for ordinal in tokens.terms.prefix_range(prefix.encode("utf-8", "surrogatepass"))[:MAX_EXPANSION]:
                    yield MarkedTerm(tokens, field, ordinal, tokens.terms.text(ordinal))
        case PhraseNode(field, terms, offsets):
            if (tokens := file.token_field(field)) is not None and terms:
                ordinals = tuple([statistics.find(field, term).ordinals[number] for term in terms])
                if min(ordinals) >= 0:
                    yield MarkedPhrase(tokens, field, ordinals, offsets, " ".join(terms))
        case AllOf(children) | AnyOf(children) | BestOf(children):
            for child in children:
                yield from _marked(statistics, number, child)
        case Without(inner):
            yield from _marked(statistics, number, inner)
        case Boosted(inner, boosts):
            for child in (inner, *boosts):
                yield from _marked(statistics, number, child)
        case _:
            return


def _term_spans(tokens: TokenPostings, occurrences: Occurrences) -> set[Span]:
    starts, sizes = tokens.starts, tokens.sizes
    if starts is None or sizes is None:
        return set()
    return {
        (row, start := starts[place], start + size)
        for row, places in occurrences.items()
        for place in places[:MOST_SPANS]
        if (size := sizes[place])
    }


def _phrase_spans(
    phrase: MarkedPhrase, documents: SegmentDocuments, *, row: int, beginnings: Iterable[int]
) -> Iterator[Span]:
    tokens = phrase.tokens
    beginnings = sorted(beginnings)[:MOST_SPANS]
    extents: list[dict[int, int]] = []  # for each term, where the phrase would begin, and the first occurrence that says so
    for ordinal, offset in zip(phrase.ordinals, phrase.offsets, strict=True):
        places = documents.occurrences(phrase.field, ordinal)[row]
        if len(places) > MOST_SPANS:
            last = beginnings[-1] + offset
            places = places[: bisect_right(places, last, key=lambda place: tokens.positions[place])]
        extents.append({tokens.positions[place] - offset: place for place in reversed(places)})
    for beginning in beginnings:
        found = [tokens.span(extent[beginning]) for extent in extents]
        start, end = min(span[0] for span in found), max(span[1] for span in found)
        if start < end:
            yield row, start, end


def _key(marked: Marked) -> tuple[str, str, tuple[int, ...]]:
    if isinstance(marked, MarkedTerm):
        return marked.field, marked.term, ()
    return marked.field, marked.text, (*marked.ordinals, *marked.offsets)
