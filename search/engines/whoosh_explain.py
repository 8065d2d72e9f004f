"""Which terms of a plan made the scores of some sections."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from search.engine import Leaf, TermMatch
from search.engines.whoosh_documents import SegmentDocuments
from search.scoring.lists import ListScorer
from search.scoring.plan import (
    AllReady,
    AnyReady,
    BestReady,
    BoostedReady,
    Everything,
    Phrase,
    Prefix,
    Ready,
    Term,
    Values,
    WithoutReady,
)


class _Matched(NamedTuple):
    """The rows that a node matched, and its leaves with their parts of the score, which no other node shares."""

    rows: Set[int]
    parts: list[tuple[Leaf, dict[int, float]]]


class Explainer:
    """Some documents of a segment, asked about prepared plans: one pass over a plan's nodes for all of them."""

    def __init__(self, scorer: ListScorer, documents: SegmentDocuments) -> None:
        self._scorer = scorer
        self._documents = documents

    def explain(self, ready: Ready) -> list[TermMatch]:
        """The leaves that match any of the documents, with their part of the score of each, by row.

        The parts of a document sum to its score. Of several variants of which the best counts, the others are given with a
        part of 0.
        """
        return [TermMatch(leaf, scores) for leaf, scores in self._match(ready).parts if scores]

    def _match(self, ready: Ready) -> _Matched:
        if type(ready) is Term:  # most nodes are: asked first, without matching
            scores = self._term_scores(ready)
            return _Matched(scores.keys(), [(ready.node, scores)])
        number = self._documents.number
        match ready:
            case BoostedReady(inner, boosts):
                rows, parts = self._match(inner)
                for boost in boosts:
                    parts += _within(rows, self._match(boost))
                return _Matched(rows, parts)
            case AnyReady(children):
                found = [self._match(child) for child in children]
                return _Matched(set().union(*[one.rows for one in found]), [part for one in found for part in one.parts])
            case BestReady(children):
                return _take_best([self._match(child) for child in children])
            case AllReady(children):
                found = [self._match(child) for child in children]
                common = set(found[0].rows).intersection(*[one.rows for one in found[1:]])
                return _Matched(common, [part for one in found for part in _within(common, one)])
            case WithoutReady(inner, excluded):
                matched = self._match(inner)
                left = matched.rows - self._match(excluded).rows
                return _Matched(left, _within(left, matched))
            case Phrase(node, terms, offsets):
                places = self._documents.phrases(node.field, tuple([term.ordinals[number] for term in terms]), offsets)
                of_terms = [self._term_scores(term) for term in terms] if places else []
                scores = {row: sum([scores[row] for scores in of_terms]) for row in places}
                return _Matched(scores.keys(), [(node, scores)])
            case Prefix(node, field, ranges, factors):
                best: dict[int, float] = {}
                for ordinal, factor in zip(ranges[number], factors[number], strict=True):
                    for row, score in self._scores(field, ordinal, factor=factor).items():
                        best[row] = max(best.get(row, score), score)
                return _Matched(best.keys(), [(node, best)])
            case Values(node, field, ordinals_of, score):  # of a range, which scores nothing, there is no node
                values, wanted = self._documents.file.value_field(field), ordinals_of[number]
                held = {
                    row
                    for document, row in self._documents.rows.items()
                    if values is not None and not set(values.values(document)).isdisjoint(wanted)
                }
                return _Matched(held, [(node, dict.fromkeys(held, score))] if node else [])
            case Everything():
                return _Matched(set(self._documents.rows.values()), [])
            case _:
                return _Matched(set(), [])

    def _term_scores(self, term: Term) -> dict[int, float]:
        """A term's part of the score of each of the documents that hold it."""
        return self._scores(term.field, term.ordinals[self._documents.number], factor=term.factor)

    def _scores(self, field: str, ordinal: int, *, factor: float) -> dict[int, float]:
        postings = self._documents.postings(field, ordinal)
        if not postings:
            return {}
        tokens = self._documents.file.token_field(field)
        assert tokens is not None
        codes, saturations = tokens.codes, self._scorer.saturations(self._documents.number, field)
        return {row: factor * saturations[codes[posting]] for row, posting in postings.items()}


def _within(rows: Set[int], matched: _Matched) -> list[tuple[Leaf, dict[int, float]]]:
    """The parts of what matched, of these rows alone."""
    if matched.rows <= rows:
        return matched.parts
    return [(leaf, {row: score for row, score in scores.items() if row in rows}) for leaf, scores in matched.parts]


def _take_best(variants: Sequence[_Matched]) -> _Matched:
    """Of each row the variant of the largest score; the others' parts become 0."""
    best: dict[int, tuple[float, _Matched]] = {}
    for one in variants:
        for row in one.rows:
            total = sum([scores.get(row, 0.0) for _, scores in one.parts])
            if row not in best:
                best[row] = total, one
                continue
            largest, loser = best[row]
            if total > largest:
                best[row] = total, one
            else:
                loser = one
            for _, scores in loser.parts:
                if row in scores:
                    scores[row] = 0.0
    return _Matched(best.keys(), [part for one in variants for part in one.parts])
