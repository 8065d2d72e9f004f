"""Where the terms and phrases of a plan stand in some sections, from the offsets that the index keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from indexer.array_codec.segment_file import TokenPostings
from search.engine import AllOf, AnyOf, BestOf, Boosted, PhraseNode, PlanNode, PrefixNode, Span, TermNode, TermSpans, Without
from search.engines.whoosh_documents import Occurrences, Phrases, SegmentDocuments
from search.scoring.index import IndexStatistics
from search.scoring.plan import MAX_EXPANSION

#: The occurrences of a term or phrase that are told in one section. No reader goes from match to match further, and a
#: section of megabytes may hold a million.
MOST_SPANS = 2_000


class MarkedTerm(NamedTuple):
    """A term of a segment to mark, by its ordinal."""

    field: str
    ordinal: int
    term: str


class MarkedPhrase(NamedTuple):
    """Terms of a segment to mark where they stand at these distances."""

    field: str
    ordinals: tuple[int, ...]
    offsets: tuple[int, ...]
    text: str


Marked = MarkedTerm | MarkedPhrase


def find_marked(statistics: IndexStatistics, number: int, node: PlanNode) -> tuple[Marked, ...]:
    """What of `node` segment `number` has to mark, each once: its terms and phrases, those that are excluded left out."""
    found: dict[Marked, None] = {}
    _add_marked(found, statistics, number, node=node)
    return tuple(found)


def find_spans(searched: Iterable[tuple[SegmentDocuments, Iterable[Marked]]]) -> tuple[TermSpans, ...]:
    """Where what is to be marked in the documents of each segment stands in them, by field, then term, whether or not they
    match the plan as a whole.

    A phrase is one span an occurrence, its terms joined by a space. Of each term or phrase the first MOST_SPANS.
    """
    found: dict[tuple[str, str], set[Span]] = {}
    for documents, marked in searched:
        for one in marked:
            tokens = documents.file.token_field(one.field)
            assert tokens is not None
            if type(one) is MarkedTerm:
                field, ordinal, term = one
                occurrences = documents.occurrences(field, ordinal)
                spans = _term_spans(tokens, occurrences) if occurrences else set()
            else:
                assert type(one) is MarkedPhrase
                field, term = one.field, one.text
                spans = _phrase_spans(tokens, documents.phrases(field, one.ordinals, one.offsets))
            if spans:
                key = (field, term)
                found[key] = found[key] | spans if key in found else spans
    return tuple([TermSpans(field, term, found[field, term]) for field, term in sorted(found)])


def _add_marked(found: dict[Marked, None], statistics: IndexStatistics, number: int, *, node: PlanNode) -> None:
    file = statistics.segments[number].file
    match node:
        case TermNode(field, term):
            ordinal = statistics.find(field, term).ordinals[number]
            if ordinal >= 0:
                found[MarkedTerm(field, ordinal, term)] = None
        case PrefixNode(field, prefix):
            if (tokens := file.token_field(field)) is not None:
                for ordinal in tokens.terms.prefix_range(prefix.encode("utf-8", "surrogatepass"))[:MAX_EXPANSION]:
                    found[MarkedTerm(field, ordinal, tokens.terms.text(ordinal))] = None
        case PhraseNode(field, terms, offsets):
            ordinals = tuple([statistics.find(field, term).ordinals[number] for term in terms])
            if min(ordinals, default=-1) >= 0:
                found[MarkedPhrase(field, ordinals, offsets, " ".join(terms))] = None
        case AllOf(children) | AnyOf(children) | BestOf(children):
            for child in children:
                _add_marked(found, statistics, number, node=child)
        case Without(inner):
            _add_marked(found, statistics, number, node=inner)
        case Boosted(inner, boosts):
            for child in (inner, *boosts):
                _add_marked(found, statistics, number, node=child)
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


def _phrase_spans(tokens: TokenPostings, phrases: Phrases) -> set[Span]:
    spans: set[Span] = set()
    for row, places in phrases.items():
        for beginning in places if len(places) <= MOST_SPANS else sorted(places)[:MOST_SPANS]:
            found = [tokens.span(place) for place in places[beginning]]
            start, end = min(found)[0], max([end for _, end in found])
            if start < end:
                spans.add((row, start, end))
    return spans
