"""Scores of a small index in plain Python: a command that is run once answers before NumPy would have been imported."""

from __future__ import annotations

from collections.abc import Sequence

from search.scoring.formula import term_saturation
from search.scoring.index import IndexStatistics
from search.scoring.plan import (
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

#: The score of each matching document of a segment.
Scores = dict[int, float]


class Saturations(dict[int, float]):
    """By the code of a posting, the part of BM25 that depends on the section, without weight and idf; worked out when it is
    asked for."""

    def __init__(self, weights: Sequence[float], length_table: Sequence[int], average_length: float) -> None:
        super().__init__()
        self._weights = weights
        self._length_table = length_table
        self._average_length = average_length

    def __missing__(self, code: int) -> float:
        length = self._length_table[code & 0xFF]
        found = self[code] = term_saturation(self._weights[code >> 8], length, self._average_length)
        return found


class ListScorer:
    """Scores whole plans, one segment at a time. Safe to share between threads."""

    def __init__(self, statistics: IndexStatistics) -> None:
        self._statistics = statistics
        self._saturations: dict[tuple[int, str], Saturations] = {}

    def score(self, number: int, ready: Ready) -> Scores:
        """The scores of the documents of segment `number` that match and are not deleted, in no order."""
        scores = self._score(number, ready)
        for document in self._statistics.segments[number].deleted:
            scores.pop(document, None)
        return scores

    def saturations(self, number: int, field: str) -> Saturations:
        """The part of BM25 of each code of a field of segment `number` that has terms in it."""
        found = self._saturations.get((number, field))
        if found is None:
            file = self._statistics.segments[number].file
            tokens = file.token_field(field)
            assert tokens is not None
            found = Saturations(tokens.weights, file.length_table, self._statistics.average_length(field))
            self._saturations[number, field] = found
        return found

    def _score(self, number: int, ready: Ready) -> Scores:
        match ready:
            case Term(_, field, ordinals, _, factor):
                return self._score_term(number, field, ordinals[number], factor=factor)
            case AnyReady(children):
                return _add_up([self._score(number, child) for child in children])
            case BestReady(children):
                return _take_best([self._score(number, child) for child in children])
            case AllReady(children):
                return _intersect([self._score(number, child) for child in children])
            case BoostedReady(node, boosts):
                scores = self._score(number, node)
                for boost in boosts:
                    found = self._score(number, boost)
                    for document in scores.keys() & found.keys():
                        scores[document] += found[document]
                return scores
            case WithoutReady(node, excluded):
                scores, gone = self._score(number, node), self._score(number, excluded)
                return {document: score for document, score in scores.items() if document not in gone}
            case Phrase():
                return self._score_phrase(number, ready)
            case Prefix(_, field, ranges, factors):
                parts = zip(ranges[number], factors[number], strict=True)
                return _take_best([self._score_term(number, field, ordinal, factor=factor) for ordinal, factor in parts])
            case Values(_, field, ordinals_of, score):
                return self._score_values(number, field, list(ordinals_of[number]), score=score)
            case Everything():
                return dict.fromkeys(range(self._statistics.segments[number].file.documents), 0.0)
            case Nothing():
                return {}

    def _score_term(self, number: int, field: str, ordinal: int, *, factor: float) -> Scores:
        tokens = self._statistics.segments[number].file.token_field(field)
        if tokens is None or ordinal < 0:
            return {}
        start, stop = tokens.postings.extent(ordinal)
        documents, codes = tokens.postings.documents(ordinal), tokens.codes[start:stop]
        saturations = self.saturations(number, field)
        return {document: factor * saturations[code] for document, code in zip(documents, codes, strict=True)}

    def _score_phrase(self, number: int, phrase: Phrase) -> Scores:
        scores = _intersect([self._score(number, term) for term in phrase.terms])
        return {document: score for document, score in scores.items() if self._has_phrase(number, phrase, document)}

    def _has_phrase(self, number: int, phrase: Phrase, document: int) -> bool:
        return bool(phrase_starts(self._statistics, number, phrase, document=document))

    def _score_values(self, number: int, field: str, ordinals: list[int], *, score: float) -> Scores:
        values = self._statistics.segments[number].file.value_field(field)
        if values is None:
            return {}
        return dict.fromkeys((document for ordinal in ordinals for document in values.documents(ordinal)), score)


def phrase_starts(statistics: IndexStatistics, number: int, phrase: Phrase, *, document: int) -> list[int]:
    """The positions at which the phrase stands in a document of segment `number`, ascending; empty when it does not."""
    tokens = statistics.segments[number].file.token_field(phrase.node.field)
    starts: set[int] | None = None
    for term, offset in zip(phrase.terms, phrase.offsets, strict=True):
        ordinal = term.ordinals[number]
        if tokens is None or ordinal < 0:
            return []
        posting = tokens.postings.find(ordinal, document)
        if posting < 0:
            return []
        places = tokens.occurrences(ordinal, document, posting=posting)
        found = {tokens.positions[place] - offset for place in places}
        starts = found if starts is None else starts & found
    return sorted(starts or ())


def _add_up(parts: list[Scores]) -> Scores:
    total = parts[0]
    for part in parts[1:]:
        for document, score in part.items():
            total[document] = total.get(document, 0.0) + score
    return total


def _take_best(parts: list[Scores]) -> Scores:
    best: Scores = {}
    for part in parts:
        for document, score in part.items():
            if score > best.get(document, -1.0):
                best[document] = score
    return best


def _intersect(parts: list[Scores]) -> Scores:
    first, *others = sorted(parts, key=len)
    common = set(first).intersection(*others)
    return {document: sum(part[document] for part in parts) for document in common}
