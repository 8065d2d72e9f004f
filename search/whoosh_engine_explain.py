"""Which terms of a plan made the scores of some sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import NamedTuple

from search.model import PhraseNode, PrefixNode, TermMatch, TermNode, ValueNode
from search.scoring_lists import ListScorer
from search.scoring_plan import (
    AllReady,
    AnyReady,
    BestReady,
    BoostedReady,
    Everything,
    Nothing,
    Phrase,
    Prefix,
    Ready,
    Term,
    Values,
    WithoutReady,
)
from search.whoosh_engine_documents import SegmentDocuments


class Matched(NamedTuple):  # made once a term and hit: a third of the cost of a frozen dataclass
    """A node's score in a section, and the leaves that it is the sum of."""

    score: float
    matches: tuple[TermMatch, ...] = ()


#: What a node matched, by the place of the document.
MatchedRows = dict[int, Matched]


class Explainer:
    """Some documents of a segment, asked about prepared plans: one pass over a plan's nodes for all of them."""

    def __init__(self, scorer: ListScorer, documents: SegmentDocuments) -> None:
        self._scorer = scorer
        self._documents = documents

    def explain(self, ready: Ready) -> dict[int, tuple[TermMatch, ...]]:
        """For each document that matches, by its place, the leaves that do, largest part of its score first.

        The parts sum to the score. Of several variants of which the best counts, the others are given with a score of 0.
        """
        return {row: tuple(sorted(matched.matches, key=_by_score)) for row, matched in self._match(ready).items()}

    def _match(self, ready: Ready) -> MatchedRows:
        number = self._documents.number
        match ready:
            case Term(node, field, ordinals, factor):
                scores = self._term_scores(field, ordinals[number], factor=factor)
                return {row: Matched(score, (TermMatch(node, score),)) for row, score in scores.items()}
            case BoostedReady(inner, boosts):
                matched = self._match(inner)
                return _join([matched, *(self._match(boost) for boost in boosts)], matched, _add_up) if matched else matched
            case AnyReady(children):
                found = [self._match(child) for child in children]
                return _join(found, dict.fromkeys(row for one in found for row in one), _add_up)
            case BestReady(children):
                found = [self._match(child) for child in children]
                return _join(found, dict.fromkeys(row for one in found for row in one), _take_best)
            case AllReady(children):
                found = [self._match(child) for child in children]
                return _join(found, [row for row in found[0] if all(row in one for one in found)], _add_up)
            case WithoutReady(inner, excluded):
                gone = self._match(excluded)
                return {row: matched for row, matched in self._match(inner).items() if row not in gone}
            case Phrase(node, terms, offsets):
                rows = self._documents.phrase_starts(node.field, [term.ordinals[number] for term in terms], offsets)
                parts = [self._term_scores(term.field, term.ordinals[number], factor=term.factor) for term in terms]
                return {row: _leaf(node, sum(scores[row] for scores in parts)) for row in rows}
            case Prefix(node, field, ranges, factors):
                best: dict[int, float] = {}
                for ordinal, factor in zip(ranges[number], factors[number], strict=True):
                    for row, score in self._term_scores(field, ordinal, factor=factor).items():
                        best[row] = max(best.get(row, score), score)
                return {row: _leaf(node, score) for row, score in best.items()}
            case Values(node, field, ordinals_of, score):
                values, wanted = self._documents.file.value_field(field), ordinals_of[number]
                return {
                    row: _leaf(node, score) if node else Matched(score)
                    for row, document in enumerate(self._documents.documents)
                    if values is not None and not set(values.values(document)).isdisjoint(wanted)
                }
            case Everything():
                return dict.fromkeys(range(len(self._documents.documents)), Matched(0.0))
            case Nothing():
                return {}

    def _term_scores(self, field: str, ordinal: int, *, factor: float) -> dict[int, float]:
        postings = self._documents.postings(field, ordinal)
        if not postings:
            return {}
        tokens = self._documents.file.token_field(field)
        assert tokens is not None
        codes, number, score = tokens.codes, self._documents.number, self._scorer.posting_score
        return {row: factor * score(number, field, codes[posting]) for row, posting in postings.items()}


def _join(found: list[MatchedRows], rows: Iterable[int], join: Callable[[list[Matched]], Matched]) -> MatchedRows:
    """For each of `rows` what matches it as one, in the order of `found`."""
    joined: MatchedRows = {}
    for row in rows:
        parts = [one[row] for one in found if row in one]
        joined[row] = parts[0] if len(parts) == 1 else join(parts)
    return joined


def _leaf(node: TermNode | PhraseNode | PrefixNode | ValueNode, score: float) -> Matched:
    return Matched(score, (TermMatch(node, score),))


def _add_up(parts: list[Matched]) -> Matched:
    return Matched(sum([part.score for part in parts]), tuple([match for part in parts for match in part.matches]))


def _take_best(parts: list[Matched]) -> Matched:
    best = max(parts, key=_score)
    others = [TermMatch(match.node, 0.0) for part in parts if part is not best for match in part.matches]
    return Matched(best.score, (*best.matches, *others))


_score = attrgetter("score")


def _by_score(match: TermMatch) -> float:
    return -match.score
