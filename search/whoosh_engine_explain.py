"""Which terms of a plan made the score of one section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.model import TermMatch
from search.scoring_index import IndexStatistics
from search.scoring_lists import ListScorer, phrase_starts
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


@dataclass(frozen=True, slots=True)
class Matched:
    """A node's score in a section, and the leaves that it is the sum of."""

    score: float
    matches: tuple[TermMatch, ...] = ()


class Explainer:
    """One document of segment `number`, asked about prepared plans."""

    def __init__(self, statistics: IndexStatistics, scorer: ListScorer, *, number: int, document: int) -> None:
        self._statistics = statistics
        self._scorer = scorer
        self._number = number
        self._document = document
        self._file = statistics.segments[number].file

    def explain(self, ready: Ready) -> tuple[TermMatch, ...]:
        """The leaves that match, largest part of the score first; the parts sum to the score. Empty for no match.

        Of several variants of which the best counts, the others are given with a score of 0.
        """
        matched = self._match(ready)
        return () if matched is None else tuple(sorted(matched.matches, key=lambda match: -match.score))

    def _match(self, ready: Ready) -> Matched | None:
        match ready:
            case Term(node, field, ordinals, factor):
                score = self._term_score(field, ordinals[self._number], factor=factor)
                return None if score is None else Matched(score, (TermMatch(node, score),))
            case Phrase(node, terms):
                if not self._starts(ready):
                    return None
                score = sum(
                    self._term_score(term.field, term.ordinals[self._number], factor=term.factor) or 0.0 for term in terms
                )
                return Matched(score, (TermMatch(node, score),))
            case Prefix(node, field, ranges, factors):
                parts = zip(ranges[self._number], factors[self._number], strict=True)
                scores = [self._term_score(field, ordinal, factor=factor) for ordinal, factor in parts]
                best = max((score for score in scores if score is not None), default=None)
                return None if best is None else Matched(best, (TermMatch(node, best),))
            case Values(node, field, ordinals_of, score):
                values = self._file.value_field(field)
                if values is None or not set(values.values(self._document)).intersection(ordinals_of[self._number]):
                    return None
                return Matched(score, (TermMatch(node, score),) if node else ())
            case Everything():
                return Matched(0.0)
            case Nothing():
                return None
            case AnyReady(children):
                return _add_up(found) if (found := self._matching(children)) else None
            case AllReady(children):
                found = self._matching(children)
                return _add_up(found) if len(found) == len(children) else None
            case BestReady(children):
                return _take_best(found) if (found := self._matching(children)) else None
            case WithoutReady(inner, excluded):
                return None if self._match(excluded) else self._match(inner)
            case BoostedReady(inner, boosts):
                matched = self._match(inner)
                return None if matched is None else _add_up([matched, *self._matching(boosts)])

    def _matching(self, children: Iterable[Ready]) -> list[Matched]:
        return [matched for child in children if (matched := self._match(child)) is not None]

    def _term_score(self, field: str, ordinal: int, *, factor: float) -> float | None:
        tokens = self._file.token_field(field)
        posting = -1 if tokens is None or ordinal < 0 else tokens.find(ordinal, self._document)
        if tokens is None or posting < 0:
            return None
        return factor * self._scorer.posting_score(self._number, field, tokens.codes[posting])

    def _starts(self, phrase: Phrase) -> list[int]:
        return phrase_starts(self._statistics, self._number, phrase, document=self._document)


def _add_up(parts: list[Matched]) -> Matched:
    return Matched(sum(part.score for part in parts), tuple(match for part in parts for match in part.matches))


def _take_best(parts: list[Matched]) -> Matched:
    best = max(parts, key=lambda part: part.score)
    others = [TermMatch(match.node, 0.0) for part in parts if part is not best for match in part.matches]
    return Matched(best.score, (*best.matches, *others))
