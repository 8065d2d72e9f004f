"""Where the terms and phrases of a plan stand in one section, from the offsets that the index keeps."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.array_codec.segment_file import SegmentFile, TokenPostings
from search.model import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    PhraseNode,
    PlanNode,
    PrefixNode,
    Span,
    TermNode,
    Without,
)


def find_spans(file: SegmentFile, document: int, node: PlanNode) -> tuple[Span, ...]:
    """The spans by start, then end, whether or not the section matches `node` as a whole; excluded terms give none.

    A phrase is one span an occurrence, its terms joined by a space.
    """
    found = set(_spans(file, document, node))
    return tuple(sorted(found, key=lambda span: (span.start, span.end, span.field, span.term)))


def _spans(file: SegmentFile, document: int, node: PlanNode) -> Iterator[Span]:
    match node:
        case TermNode(field, term):
            if (tokens := file.token_field(field)) is not None:
                yield from _term_spans(tokens, document, field, ordinal=tokens.terms.find(_encode(term)), term=term)
        case PrefixNode(field, prefix):
            if (tokens := file.token_field(field)) is not None:
                for ordinal in tokens.terms.prefix_range(_encode(prefix)):
                    if tokens.find(ordinal, document) >= 0:
                        term = tokens.terms.term(ordinal).decode("utf-8", "surrogatepass")
                        yield from _term_spans(tokens, document, field, ordinal=ordinal, term=term)
        case PhraseNode(field):
            if (tokens := file.token_field(field)) is not None:
                yield from _phrase_spans(tokens, document, node)
        case AllOf(children) | AnyOf(children) | BestOf(children):
            for child in children:
                yield from _spans(file, document, child)
        case Without(inner):
            yield from _spans(file, document, inner)
        case Boosted(inner, boosts):
            for child in (inner, *boosts):
                yield from _spans(file, document, child)
        case _:
            return


def _term_spans(tokens: TokenPostings, document: int, field: str, *, ordinal: int, term: str) -> Iterator[Span]:
    for place in _places(tokens, document, ordinal):
        start, end = tokens.span(place)
        if start < end:
            yield Span(start, end, field, term)


def _phrase_spans(tokens: TokenPostings, document: int, node: PhraseNode) -> Iterator[Span]:
    extents: list[dict[int, int]] = []  # for each term, where the phrase would begin, and the first occurrence that says so
    for term, offset in zip(node.terms, node.offsets, strict=True):
        places = reversed(_places(tokens, document, tokens.terms.find(_encode(term))))
        extents.append({tokens.positions[place] - offset: place for place in places})
    for beginning in set(extents[0]).intersection(*extents[1:]) if extents else ():
        found = [tokens.span(extent[beginning]) for extent in extents]
        start, end = min(span[0] for span in found), max(span[1] for span in found)
        if start < end:
            yield Span(start, end, node.field, " ".join(node.terms))


def _places(tokens: TokenPostings, document: int, ordinal: int) -> range:
    posting = -1 if ordinal < 0 else tokens.find(ordinal, document)
    return range(0) if posting < 0 else tokens.occurrences(posting)


def _encode(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
