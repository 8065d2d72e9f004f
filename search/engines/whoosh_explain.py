"""Which terms of a plan made the scores of some sections."""

from __future__ import annotations

from operator import itemgetter

from search.engine import TermMatch
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

#: What a node matched, by the place of the document: the leaves whose parts of the score sum to its own; lists made anew for
#: each node, so that they can be added to.
MatchedRows = dict[int, list[TermMatch]]


class Explainer:
    """Some documents of a segment, asked about prepared plans: one pass over a plan's nodes for all of them."""

    def __init__(self, scorer: ListScorer, documents: SegmentDocuments) -> None:
        self._scorer = scorer
        self._documents = documents

    def explain(self, ready: Ready) -> dict[int, tuple[TermMatch, ...]]:
        """For each document that matches, by its place, the leaves that do, largest part of its score first.

        The parts sum to the score. Of several variants of which the best counts, the others are given with a score of 0.
        """
        return {row: tuple(sorted(matches, key=_score_of, reverse=True)) for row, matches in self._match(ready).items()}

    def _match(self, ready: Ready) -> MatchedRows:
        if type(ready) is Term:  # most nodes are: asked first, without matching
            return {row: [match] for row, match in self._term_matches(ready)}
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
                variants: dict[int, list[list[TermMatch]]] = {}
                for child in children:
                    for row, matches in self._match(child).items():
                        variants.setdefault(row, []).append(matches)
                return {row: parts[0] if len(parts) == 1 else _take_best(parts) for row, parts in variants.items()}
            case AllReady(children):
                found, *others = [self._match(child) for child in children]
                common = {row: matches for row, matches in found.items() if all(row in other for other in others)}
                for row, matches in common.items():
                    for other in others:
                        matches += other[row]
                return common
            case WithoutReady(inner, excluded):
                gone = self._match(excluded)
                return {row: matches for row, matches in self._match(inner).items() if row not in gone}
            case Phrase(node, terms, offsets):
                rows = self._documents.phrase_starts(node.field, [term.ordinals[number] for term in terms], offsets)
                parts = [self._term_scores(term) for term in terms] if rows else []
                return {row: [TermMatch(node, sum([scores[row] for scores in parts]))] for row in rows}
            case Prefix(node, field, ranges, factors):
                best: dict[int, float] = {}
                for ordinal, factor in zip(ranges[number], factors[number], strict=True):
                    for row, score in self._scores(field, ordinal, factor=factor).items():
                        best[row] = max(best.get(row, score), score)
                return {row: [TermMatch(node, score)] for row, score in best.items()}
            case Values(node, field, ordinals_of, score):  # of a range, which scores nothing, there is no node
                values, wanted = self._documents.file.value_field(field), ordinals_of[number]
                return {
                    row: [TermMatch(node, score)] if node else []
                    for row, document in enumerate(self._documents.documents)
                    if values is not None and not set(values.values(document)).isdisjoint(wanted)
                }
            case Everything():
                return {row: [] for row in range(len(self._documents.documents))}
            case _:
                return {}

    def _add(self, ready: Ready, found: MatchedRows, *, only: bool) -> None:
        """Add what `ready` matches to what was found; `only` to rows that are there already."""
        if type(ready) is Term:
            for row, match in self._term_matches(ready):
                if row in found:
                    found[row].append(match)
                elif not only:
                    found[row] = [match]
            return
        for row, matches in self._match(ready).items():
            if row in found:
                found[row] += matches
            elif not only:
                found[row] = matches

    def _term_matches(self, term: Term) -> list[tuple[int, TermMatch]]:
        """A term's part of the score of each of the documents that hold it, by place."""
        make, node = tuple.__new__, term.node  # a named tuple's own takes twice as long
        return [(row, make(TermMatch, (node, score))) for row, score in self._term_scores(term).items()]

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


def _take_best(parts: list[list[TermMatch]]) -> list[TermMatch]:
    best = max(parts, key=_total)
    return best + [TermMatch(match.node, 0.0) for part in parts if part is not best for match in part]


def _total(matches: list[TermMatch]) -> float:
    return sum([score for _, score in matches])


_score_of = itemgetter(1)
