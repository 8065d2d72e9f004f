"""A plan made ready for the segments of an index: terms looked up, factors computed, what matches nothing cut away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.dataclass import dataclass
from indexer.errors import QueryError
from indexer.schema import find_value_field
from search.engine import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    PhraseNode,
    PlanNode,
    PrefixNode,
    RangeNode,
    TermNode,
    ValueNode,
    Without,
)
from search.scoring.index import IndexStatistics

#: The most terms of a segment that a prefix stands for: each costs 15 µs. Among 13,000 sections "a" has the most: 5,304.
MAX_EXPANSION = 20_000


class Term(NamedTuple):  # made once a term of a question: a third of the cost of a frozen dataclass
    """A term, or one of a phrase, that some section holds: `ordinals` in the segments (-1: not there), `frequency` is how
    many hold it, `factor` weight × idf."""

    node: TermNode | PhraseNode
    field: str
    ordinals: Sequence[int]
    frequency: int
    factor: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms at fixed distances."""

    node: PhraseNode
    terms: tuple[Term, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """All terms of a field that start alike: their ordinals in the segments, and weight × idf of each."""

    node: PrefixNode
    field: str
    ordinals: tuple[range, ...]
    factors: tuple[list[float], ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a value field by their ordinals in the segments; matching sections score `score`."""

    node: ValueNode | None
    field: str
    ordinals: tuple[Sequence[int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Everything:
    """All sections, scoring nothing."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No section."""


@dataclass(frozen=True, slots=True)
class AnyReady:
    """Two or more of which any may match: the sum of those that do."""

    children: tuple[Ready, ...]


@dataclass(frozen=True, slots=True)
class AllReady:
    """Two or more of which all must match: their sum."""

    children: tuple[Ready, ...]


@dataclass(frozen=True, slots=True)
class BestReady:
    """Two or more of which any may match: the largest of those that do."""

    children: tuple[Ready, ...]


@dataclass(frozen=True, slots=True)
class WithoutReady:
    """`node` where `excluded` does not match."""

    node: Ready
    excluded: Ready


@dataclass(frozen=True, slots=True)
class BoostedReady:
    """`node`, with the scores of those `boosts` that match as well."""

    node: Ready
    boosts: tuple[Ready, ...]


Ready = (
    Term | Phrase | Prefix | Values | Everything | Nothing | AnyReady | AllReady | BestReady | WithoutReady | BoostedReady
)

_new = tuple.__new__

NOTHING = Nothing()
EVERYTHING = Everything()


def prepare(node: PlanNode, statistics: IndexStatistics) -> Ready:
    """`node` for these segments; Nothing when no section can match it.

    KeyError for an unknown value field; QueryError for a prefix of more than MAX_EXPANSION terms.
    """
    if type(node) is TermNode:  # most nodes are: asked first, as each pattern that does not match costs .1 µs
        return _prepare_term(node, node.term, statistics)
    if type(node) is PhraseNode:
        return _prepare_phrase(node, statistics)
    if type(node) is AllOf:
        return _all(_prepare_each(node.children, statistics))
    match node:
        case AnyOf(children):
            return _any(_prepare_each(children, statistics))
        case BestOf(children):
            found = [ready for child in children if (ready := prepare(child, statistics)) is not NOTHING]
            return found[0] if len(found) == 1 else BestReady(tuple(found)) if found else NOTHING
        case Boosted(inner, boosts):
            more = [one for boost in boosts if (one := prepare(boost, statistics)) is not NOTHING]
            return _boosted(prepare(inner, statistics), more)
        case Without(inner, excluded):
            ready, gone = prepare(inner, statistics), prepare(excluded, statistics)
            return ready if ready is NOTHING or gone is NOTHING else WithoutReady(ready, gone)
        case PrefixNode():
            return _prepare_prefix(node, statistics)
        case ValueNode(field, values, weight):
            return _prepare_values(find_value_field(field).name, values, statistics, node=node, score=weight)
        case RangeNode(field, first, last):
            return _prepare_range(find_value_field(field).name, first, last, statistics=statistics)
        case _:
            return EVERYTHING


def prepare_filter(field: str, values: Sequence[str], statistics: IndexStatistics) -> Ready:
    """The sections whose value field (by either of its names) equals any of `values`."""
    return _prepare_values(find_value_field(field).name, values, statistics, node=None, score=0.0)


def always_scores(ready: Ready) -> bool:
    """Whether every document that matches this node scores above 0 in it."""
    match ready:
        case Term():
            return ready.factor > 0.0
        case AnyReady(children) | BestReady(children):
            return all(child.factor > 0.0 if type(child) is Term else always_scores(child) for child in children)
        case AllReady(children):
            return any(always_scores(child) for child in children)
        case BoostedReady(node) | WithoutReady(node):
            return always_scores(node)
        case Phrase(node) | Prefix(node):
            return node.weight > 0.0
        case Values(_, _, _, score):
            return score > 0.0
        case _:
            return False


def _prepare_each(nodes: Sequence[PlanNode], statistics: IndexStatistics) -> list[Ready]:
    return [
        _prepare_term(node, node.term, statistics) if type(node) is TermNode else prepare(node, statistics) for node in nodes
    ]


def _prepare_term(node: TermNode | PhraseNode, term: str, statistics: IndexStatistics) -> Ready:
    ordinals, frequency, idf = statistics.find(node.field, term)
    # As Term(…), without a call in Python for every term.
    return _new(Term, (node, node.field, ordinals, frequency, node.weight * idf)) if frequency else NOTHING


def _prepare_phrase(node: PhraseNode, statistics: IndexStatistics) -> Ready:
    terms = []
    for term in node.terms:
        ready = _prepare_term(node, term, statistics)
        if type(ready) is not Term:
            return NOTHING
        terms.append(ready)
    return Phrase(node, tuple(terms), node.offsets) if terms else NOTHING


def _prepare_prefix(node: PrefixNode, statistics: IndexStatistics) -> Ready:
    prefix = node.prefix.encode("utf-8", "surrogatepass")
    ranges, factors, any_left = [], [], False
    for segment in statistics.segments:
        tokens = segment.file.token_field(node.field)
        ordinals = range(0) if tokens is None else tokens.terms.prefix_range(prefix)
        if len(ordinals) > MAX_EXPANSION:
            raise QueryError(f"{node.prefix}* stands for {len(ordinals)} words, more than {MAX_EXPANSION}: write more of it")
        terms = [] if tokens is None else [tokens.terms.term(ordinal) for ordinal in ordinals]
        entries = [statistics.look_up(node.field, term) for term in terms]
        any_left = any_left or any(entry.frequency for entry in entries)
        ranges.append(ordinals)
        factors.append([node.weight * entry.idf for entry in entries])
    return Prefix(node, node.field, tuple(ranges), tuple(factors)) if any_left else NOTHING


def _prepare_values(
    field: str, values: Sequence[str], statistics: IndexStatistics, *, node: ValueNode | None, score: float
) -> Ready:
    encoded = [value.encode("utf-8", "surrogatepass") for value in dict.fromkeys(values)]
    found = []
    for segment in statistics.segments:
        postings = segment.file.value_field(field)
        found.append([] if postings is None else [one for value in encoded if (one := postings.terms.find(value)) >= 0])
    return Values(node, field, tuple(found), score) if any(found) else NOTHING


def _prepare_range(field: str, first: str, last: str, *, statistics: IndexStatistics) -> Ready:
    low, high = first.encode("utf-8", "surrogatepass"), last.encode("utf-8", "surrogatepass") + b"\0"
    found = []
    for segment in statistics.segments:
        postings = segment.file.value_field(field)
        if postings is None:
            found.append(range(0))
        else:  # values lie in the order of their bytes, which is that of the strings: those in between are one run
            found.append(range(postings.terms.first_from(low), postings.terms.first_from(high)))
    return Values(None, field, tuple(found), 0.0) if any(found) else NOTHING


def _any(children: Sequence[Ready]) -> Ready:
    found: list[Ready] = []
    for child in children:
        if type(child) is AnyReady:
            found.extend(child.children)
        elif child is not NOTHING:
            found.append(child)
    return found[0] if len(found) == 1 else AnyReady(tuple(found)) if found else NOTHING


def _all(children: Sequence[Ready]) -> Ready:
    """All of `children`; what only adds to some of them is asked of the few sections that match them all."""
    for child in children:
        if child is NOTHING:
            return NOTHING
    boosts = [boost for child in children if type(child) is BoostedReady for boost in child.boosts]
    nodes = [child.node if type(child) is BoostedReady else child for child in children if child is not EVERYTHING]
    if not nodes:
        return EVERYTHING
    return _boosted(nodes[0] if len(nodes) == 1 else AllReady(tuple(nodes)), boosts)


def _boosted(node: Ready, boosts: Sequence[Ready]) -> Ready:
    """`node` with `boosts` beside those that it has already."""
    if node is NOTHING or not boosts:
        return node
    if type(node) is BoostedReady:
        return BoostedReady(node.node, (*node.boosts, *boosts))
    return BoostedReady(node, tuple(boosts))
