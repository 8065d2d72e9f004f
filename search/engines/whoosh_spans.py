"""Where the terms and phrases of a plan stand in some sections, from the offsets that the index keeps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.array_codec.segment_file import TokenPostings
from search.engine import AllOf, AnyOf, BestOf, Boosted, PhraseNode, PlanNode, PrefixNode, Span, TermNode, Without
from search.engines.whoosh_documents import SegmentDocuments
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


def find_spans(documents: SegmentDocuments, marked: Iterable[Marked]) -> list[tuple[Span, ...]]:
    """For each of the documents the spans in it by start, then end, whether or not it matches the plan as a whole.

    A phrase is one span an occurrence, its terms joined by a space. Of each term or phrase the first MOST_SPANS.
    """
    # Plain tuples until they are in order: those of a class of their own are compared at a third of the speed.
    found: list[list[tuple[int, int, str, str]]] = [[] for _ in documents.documents]
    for one in marked:
        if type(one) is MarkedTerm:
            tokens, field, ordinal, term = one
            if tokens.starts is None or tokens.sizes is None:
                continue
            starts, sizes = tokens.starts, tokens.sizes
            for row, places in documents.occurrences(field, ordinal).items():
                add = found[row].append
                for place in places[:MOST_SPANS]:
                    if size := sizes[place]:
                        start = starts[place]
                        add((start, start + size, field, term))
        elif type(one) is MarkedPhrase:
            for row, beginnings in documents.phrase_starts(one.field, one.ordinals, one.offsets).items():
                found[row] += _phrase_spans(one, documents, row=row, beginnings=beginnings)
    make = tuple.__new__  # a named tuple's own takes twice as long
    return [tuple([make(Span, span) for span in sorted(set(spans))]) for spans in found]


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


def _phrase_spans(
    phrase: MarkedPhrase, documents: SegmentDocuments, *, row: int, beginnings: Iterable[int]
) -> Iterator[tuple[int, int, str, str]]:
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
            yield start, end, phrase.field, phrase.text


def _key(marked: Marked) -> tuple[str, str, tuple[int, ...]]:
    if isinstance(marked, MarkedTerm):
        return marked.field, marked.term, ()
    return marked.field, marked.text, (*marked.ordinals, *marked.offsets)
