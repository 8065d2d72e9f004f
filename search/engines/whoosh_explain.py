"""Which terms of a plan made the scores of some sections."""

from __future__ import annotations

from operator import attrgetter

from search.engine import PhraseNode, PrefixNode, TermMatch, TermNode, ValueNode
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


class Matched:
    """A node's score in a section, and the leaves that it is the sum of; added to while it is made."""

    __slots__ = ("matches", "score")

    def __init__(self, score: float, matches: list[TermMatch]) -> None:
        self.score = score
        self.matches = matches

    def add(self, other: Matched) -> None:
        """Take in what another node matched in the same section."""
        self.score += other.score
        self.matches += other.matches


#: What a node matched, by the place of the document; made anew for each node, so that it can be added to.
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
        if type(ready) is Term:  # most nodes are: asked first, without matching
            return self._match_term(ready)
        number = self._documents.number
        match ready:
            case BoostedReady(inner, boosts):
                found = self._match(inner)
                for boost in boosts:
                    self._add(boost, found, only=True)
                return found
            case AnyReady(children):
                found = {}
                for child in children:
                    self._add(child, found, only=False)
                return found
            case BestReady(children):
                variants: dict[int, list[Matched]] = {}
                for child in children:
                    for row, matched in self._match(child).items():
                        variants.setdefault(row, []).append(matched)
                return {row: parts[0] if len(parts) == 1 else _take_best(parts) for row, parts in variants.items()}
            case AllReady(children):
                found, *others = [self._match(child) for child in children]
                common = {row: matched for row, matched in found.items() if all(row in other for other in others)}
                for row, matched in common.items():
                    for other in others:
                        matched.add(other[row])
                return common
            case WithoutReady(inner, excluded):
                gone = self._match(excluded)
                return {row: matched for row, matched in self._match(inner).items() if row not in gone}
            case Phrase(node, terms, offsets):
                rows = self._documents.phrase_starts(node.field, [term.ordinals[number] for term in terms], offsets)
                parts = [self._term_scores(term) for term in terms] if rows else []
                return {row: _leaf(node, sum(scores[row] for scores in parts)) for row in rows}
            case Prefix(node, field, ranges, factors):
                best: dict[int, float] = {}
                for ordinal, factor in zip(ranges[number], factors[number], strict=True):
                    for row, score in self._scores(field, ordinal, factor=factor).items():
                        best[row] = max(best.get(row, score), score)
                return {row: _leaf(node, score) for row, score in best.items()}
            case Values(node, field, ordinals_of, score):
                values, wanted = self._documents.file.value_field(field), ordinals_of[number]
                return {
                    row: _leaf(node, score) if node else Matched(score, [])
                    for row, document in enumerate(self._documents.documents)
                    if values is not None and not set(values.values(document)).isdisjoint(wanted)
                }
            case Everything():
                return {row: Matched(0.0, []) for row in range(len(self._documents.documents))}
            case _:
                return {}

    def _add(self, ready: Ready, found: MatchedRows, *, only: bool) -> None:
        """Add what `ready` matches to what was found; `only` to rows that are there already."""
        if type(ready) is not Term:
            for row, matched in self._match(ready).items():
                if row in found:
                    found[row].add(matched)
                elif not only:
                    found[row] = matched
            return
        for row, score in self._term_scores(ready).items():
            match = _make_match(ready.node, score)
            if (held := found.get(row)) is not None:
                held.score += score
                held.matches.append(match)
            elif not only:
                found[row] = Matched(score, [match])

    def _match_term(self, term: Term) -> MatchedRows:
        node = term.node
        return {row: Matched(score, [_make_match(node, score)]) for row, score in self._term_scores(term).items()}

    def _term_scores(self, term: Term) -> dict[int, float]:
        return self._scores(term.field, term.ordinals[self._documents.number], factor=term.factor)

    def _scores(self, field: str, ordinal: int, *, factor: float) -> dict[int, float]:
        postings = self._documents.postings(field, ordinal)
        if not postings:
            return {}
        tokens = self._documents.file.token_field(field)
        assert tokens is not None
        codes, saturations = tokens.codes, self._scorer.saturations(self._documents.number, field)
        return {row: factor * saturations[codes[posting]] for row, posting in postings.items()}


def _make_match(node: TermNode, score: float) -> TermMatch:
    return tuple.__new__(TermMatch, (node, score))  # a named tuple's own takes twice as long


def _leaf(node: PhraseNode | PrefixNode | ValueNode, score: float) -> Matched:
    return Matched(score, [TermMatch(node, score)])


def _take_best(parts: list[Matched]) -> Matched:
    best = max(parts, key=_score)
    others = [TermMatch(match.node, 0.0) for part in parts if part is not best for match in part.matches]
    return Matched(best.score, best.matches + others)


_score = attrgetter("score")


def _by_score(match: TermMatch) -> float:
    return -match.score
