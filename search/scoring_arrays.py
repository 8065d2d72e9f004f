"""Scores of a segment with NumPy: whole posting lists at once, no Python statement for a posting.

A node becomes *parts*: lists of documents with what each of them adds to the score. A document matches when it is in any
part, and scores the sum over them. Words of a question become one part each and are added up in one pass at the end;
only what must be known earlier (all of, the best of, phrases) is worked out on the way.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.array_codec.segment_file import BLOCK, TokenPostings
from search.scoring import K1, B
from search.scoring_index import IndexStatistics, Segment
from search.scoring_plan import (
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

Ids = npt.NDArray[np.integer]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Documents, ascending and each once, and what each adds to the score (never below 0).
Part = tuple[Ids, Floats]

#: Below one posting in so many documents, parts are merged by sorting them; above, by adding up over all documents.
SPARSE = 16


class ArrayField:
    """A token field of a segment as arrays."""

    __slots__ = ("codes", "ids", "posting_starts", "saturation", "tokens")

    def __init__(self, segment: Segment, tokens: TokenPostings, average_length: float) -> None:
        self.tokens = tokens
        self.ids: Ids = np.asarray(tokens.ids)
        self.codes: Ids = np.asarray(tokens.codes)
        self.posting_starts = tokens.terms.posting_starts
        lengths = np.array(segment.file.length_table, np.float64)
        weights = np.array(tokens.weights, np.float64)[:, None]
        # By code: one look-up gives the part of BM25 that depends on the section. Row 0 may hold no weight at all.
        table = (weights * (K1 + 1.0)) / (weights + K1 * ((1.0 - B) + B * lengths / average_length))
        self.saturation: Floats = table.ravel()

    def part(self, ordinal: int, factor: float) -> Part:
        """The postings of a term, scored."""
        start, stop = self.posting_starts[ordinal], self.posting_starts[ordinal + 1]
        scores = self.saturation.take(self.codes[start:stop])
        scores *= factor
        return self.ids[start:stop], scores

    def joined(self, ordinals: Sequence[int], factors: Sequence[float]) -> Part:
        """The postings of several terms, one after the other, scored: a document may stand in it more than once."""
        starts, all_ids, all_codes = self.posting_starts, self.ids, self.codes
        ids, codes, sizes = [], [], []
        for ordinal in ordinals:
            start, stop = starts[ordinal], starts[ordinal + 1]
            ids.append(all_ids[start:stop])
            codes.append(all_codes[start:stop])
            sizes.append(stop - start)
        scores = self.saturation.take(np.concatenate(codes))
        scores *= np.repeat(np.array(factors), sizes)
        return np.concatenate(ids), scores


@dataclass(frozen=True, slots=True)
class Found:
    """What matches in a segment, deleted documents left out: either documents with scores, or scores of all documents.

    Where `ids` is None, `scores` has an entry for every document (and perhaps some zeros more), and those above 0 match.
    """

    ids: Ids | None
    scores: Floats

    def count(self) -> int:
        """How many documents match."""
        return int(np.count_nonzero(self.scores)) if self.ids is None else len(self.ids)

    def as_part(self) -> Part:
        """The documents that match, with their scores."""
        if self.ids is not None:
            return self.ids, self.scores
        ids = np.flatnonzero(self.scores)
        return ids, self.scores[ids]


class ArrayScorer:
    """Scores plans over one segment. Safe to share between threads: what they write on is one for each."""

    def __init__(self, statistics: IndexStatistics, number: int) -> None:
        self._statistics = statistics
        self._number = number
        self._segment = statistics.segments[number]
        self.documents = self._segment.file.documents
        self._rows = -(-self.documents // 64)
        self.deleted = np.array(self._segment.deleted, np.intp)
        self._fields: dict[str, ArrayField] = {}
        self._local = threading.local()

    def score(self, ready: Ready) -> Found:
        """Every document that matches and is not deleted."""
        try:
            if type(ready) is BoostedReady:
                return self._without_deleted(self._boost(ready))
            return self._without_deleted(self._sum(ready))
        except BaseException:
            self._local = threading.local()  # a scratch array may have been left half written
            raise

    def field(self, name: str) -> ArrayField | None:
        """The token field of this name; None when the segment has no term in it."""
        field = self._fields.get(name)
        if field is None:
            tokens = self._segment.file.token_field(name)
            if tokens is None:
                return None
            field = self._fields[name] = ArrayField(self._segment, tokens, self._statistics.average_length(name))
        return field

    def _without_deleted(self, found: Found) -> Found:
        if not len(self.deleted):
            return found
        if found.ids is None:
            found.scores[self.deleted] = 0.0
            return found
        kept = self._unmarked(found.ids, [self.deleted])
        return Found(found.ids[kept], found.scores[kept])

    def _parts_of(self, nodes: Sequence[Ready]) -> list[Part]:
        parts: list[Part] = []
        for node in nodes:
            parts += self._parts(node)
        return parts

    def _parts(self, ready: Ready) -> list[Part]:
        if type(ready) is Term:
            ordinal = ready.ordinals[self._number]
            field = self.field(ready.field) if ordinal >= 0 else None
            return [] if field is None else [field.part(ordinal, ready.factor)]
        match ready:
            case AnyReady(children):
                return self._parts_of(children)
            case BestReady(children):
                return self._best([self._parts(child) for child in children])
            case AllReady(children):
                return self._all(children)
            case BoostedReady():
                return [self._boost(ready).as_part()]
            case WithoutReady(node, excluded):
                ids, scores = self._sum(node).as_part()
                kept = self._unmarked(ids, [part[0] for part in self._parts(excluded)])
                return [(ids[kept], scores[kept])]
            case Phrase():
                return self._phrase(ready)
            case Prefix():
                return self._prefix(ready)
            case Values(_, name, ordinals_of, score):
                return self._values(name, ordinals_of[self._number], score)
            case Everything():
                return [(np.arange(self.documents), np.zeros(self.documents))]
            case _:
                return []

    def _sum(self, ready: Ready) -> Found:
        """A node's score for every document that matches it, deleted ones included."""
        if type(ready) is not AnyReady:
            parts = self._parts(ready)
            if len(parts) == 1:
                return Found(*parts[0])
        else:
            parts = self._joined_parts(ready.children)
        if _size(parts) * SPARSE < self.documents:
            return Found(*_merge_sorted(parts))
        if _scores_all(ready):
            return Found(None, self._accumulate(parts))
        return Found(*self._collapse(parts))

    def _joined_parts(self, nodes: Sequence[Ready]) -> list[Part]:
        """The parts of these nodes, those of all terms of a field as one, in which a document may stand more than once."""
        parts: list[Part] = []
        terms: dict[str, tuple[list[int], list[float]]] = {}
        for node in nodes:
            if type(node) is not Term:
                parts += self._parts(node)
            elif (ordinal := node.ordinals[self._number]) >= 0:
                ordinals, factors = terms.setdefault(node.field, ([], []))
                ordinals.append(ordinal)
                factors.append(node.factor)
        for name, (ordinals, factors) in terms.items():
            field = self.field(name)
            if field is not None:
                parts.append(field.joined(ordinals, factors))
        return parts

    def _accumulate(self, parts: Sequence[Part]) -> Floats:
        """The sums over all documents, and zeros up to a multiple of 64."""
        if len(parts) == 1:
            ids, scores = parts[0]
        else:
            ids = np.concatenate([part[0] for part in parts])
            scores = np.concatenate([part[1] for part in parts])
        sums: Floats = np.bincount(ids, scores, self._rows * 64)  # type: ignore[assignment]  # its stub forgets weights
        return sums

    def _collapse(self, parts: Sequence[Part]) -> Part:
        """Several parts, in which a document may stand more than once, as one in which each stands once."""
        if _size(parts) * SPARSE < self.documents:
            return _merge_sorted(parts)
        scores = self._accumulate(parts)
        matched = np.zeros(self.documents, bool)
        for ids, _ in parts:
            matched[ids] = True
        kept = np.flatnonzero(matched)
        return kept, scores[kept]

    def _boost(self, ready: BoostedReady) -> Found:
        """The sum of the node's parts, with those of its boosts where it matches."""
        found = self._sum(ready.node)
        if found.ids is None:
            boosts = self._joined_parts(ready.boosts)
            if boosts:
                np.add(found.scores, self._accumulate(boosts), out=found.scores, where=found.scores > 0.0)
            return found
        scores = found.scores.copy()
        for part in self._parts_of(ready.boosts):
            self._look_up(found.ids, part, scores)
        return Found(found.ids, scores)

    def _all(self, children: Sequence[Ready]) -> list[Part]:
        groups = [self._parts(child) for child in children]
        groups.sort(key=_size)
        ids, scores = groups[0][0] if len(groups[0]) == 1 else self._collapse(groups[0])
        scores = scores.copy()
        for parts in groups[1:]:
            found = np.zeros(len(ids), bool)
            for part in parts:
                found |= self._look_up(ids, part, scores)
            ids, scores = ids[found], scores[found]
        return [(ids, scores)]

    def _best(self, groups: Sequence[list[Part]]) -> list[Part]:
        """Parts that add up to the largest score of any group: the first group, then what each later one is above it."""
        groups = sorted((group for group in groups if group), key=lambda group: len(group[0][0]), reverse=True)
        if len(groups) <= 1:
            return groups[0] if groups else []
        scratch = self._scratch()
        parts: list[Part] = []
        for group in groups:
            ids, scores = group[0] if len(group) == 1 else self._collapse(group)
            before = scratch[ids]  # -1 where no group matched so far
            best = np.maximum(before, scores)
            scratch[ids] = best
            parts.append((ids, best - np.maximum(before, 0.0)))
        for ids, _ in parts:
            scratch[ids] = -1.0
        return parts

    def _look_up(self, ids: Ids, part: Part, scores: Floats) -> Flags:
        """Which of `ids` are in the part; what it adds to them is added to `scores`."""
        there, added = part
        if len(there) > 8 * len(ids):
            places = there.searchsorted(ids.astype(there.dtype, copy=False))
            places[places == len(there)] = 0
            found: Flags = there[places] == ids if len(there) else np.zeros(len(ids), bool)
            scores[found] += added[places[found]]
            return found
        scratch = self._scratch()
        scratch[there] = added
        values = scratch[ids]
        scratch[there] = -1.0
        scores += np.maximum(values, 0.0)
        return values >= 0.0

    def _unmarked(self, ids: Ids, marked: Sequence[Ids]) -> Flags:
        """Which of `ids` are in none of the lists `marked`."""
        unmarked = np.ones(self.documents, bool)
        for one in marked:
            unmarked[one] = False
        return unmarked[ids]

    def _scratch(self) -> Floats:
        """A number for every document, -1 between uses: this thread's own."""
        scratch: Floats | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = np.full(self.documents, -1.0)
        return scratch

    def _values(self, name: str, ordinals: Sequence[int], score: float) -> list[Part]:
        values = self._segment.file.value_field(name)
        if values is None or not ordinals:
            return []
        all_ids = np.asarray(values.ids)
        lists = [values.terms.postings(ordinal) for ordinal in ordinals]
        ids = np.concatenate([all_ids[one.start : one.stop] for one in lists])
        if len(lists) > 1:
            ids = np.unique(ids)
        return [(ids, np.full(len(ids), score))]

    def _prefix(self, prefix: Prefix) -> list[Part]:
        field = self.field(prefix.field)
        ordinals = prefix.ordinals[self._number]
        if field is None or not ordinals:
            return []
        starts = np.asarray(field.posting_starts[ordinals.start : ordinals.stop + 1])
        first, stop = int(starts[0]), int(starts[-1])
        ids = field.ids[first:stop]
        scores = field.saturation.take(field.codes[first:stop])
        scores *= np.repeat(np.array(prefix.factors[self._number]), starts[1:].astype(np.int64) - starts[:-1])
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        places = _first_of_each(ids)
        return [(ids[places], np.maximum.reduceat(scores[order], places))]

    def _phrase(self, phrase: Phrase) -> list[Part]:
        field = self.field(phrase.node.field)
        ordinals = [term.ordinals[self._number] for term in phrase.terms]
        if field is None or min(ordinals) < 0:
            return []
        ids, scores = self._all(phrase.terms)[0]
        keys: npt.NDArray[np.int64] | None = None  # row in ids, then the position at which the phrase would start
        for ordinal, offset in zip(ordinals, phrase.offsets, strict=True):
            if not len(ids):
                return []
            found = _position_keys(field, ordinal, ids, offset=offset)
            keys = found if keys is None else keys[np.isin(keys, found, assume_unique=False)]
        rows = np.unique((keys if keys is not None else np.zeros(0, np.int64)) >> 32)
        return [(ids[rows], scores[rows])]


def _position_keys(field: ArrayField, ordinal: int, ids: Ids, *, offset: int) -> npt.NDArray[np.int64]:
    """row << 32 | position - offset, for each place at which a term stands in the documents `ids`, which all hold it."""
    start, stop = field.posting_starts[ordinal], field.posting_starts[ordinal + 1]
    postings = field.ids[start:stop].searchsorted(ids.astype(field.ids.dtype, copy=False)) + start
    firsts, counts = _occurrences(field, postings)
    rows = np.repeat(np.arange(len(ids), dtype=np.int64), counts)
    places = np.arange(len(rows)) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    positions = np.asarray(field.tokens.positions)[places].astype(np.int64)
    keys: npt.NDArray[np.int64] = (rows << 32) + (
        positions - offset + (1 << 16)
    )  # an offset never makes the lower half negative
    return keys


def _occurrences(field: ArrayField, postings: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first occurrence of each posting and how many it has."""
    blocks = postings // BLOCK
    places = blocks[:, None] * BLOCK + np.arange(BLOCK)
    before = places < postings[:, None]
    counts = _counts(field, np.minimum(places, len(field.ids) - 1))
    firsts = np.asarray(field.tokens.count_blocks)[blocks].astype(np.int64) + (counts * before).sum(axis=1)
    return firsts, _counts(field, postings)


def _counts(field: ArrayField, postings: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if field.tokens.counts is None:
        by_row = np.array(field.tokens.weights).astype(np.int64)
        counts: npt.NDArray[np.int64] = by_row[field.codes[postings] >> 8]
        return counts
    return np.asarray(field.tokens.counts)[postings].astype(np.int64)


def _size(parts: Sequence[Part]) -> int:
    """How many postings there are in all."""
    return len(parts[0][0]) if len(parts) == 1 else sum([len(part[0]) for part in parts])


def _merge_sorted(parts: Sequence[Part]) -> Part:
    """The sum of parts, by sorting their documents: for few postings in many documents."""
    if not parts:
        return np.zeros(0, np.intp), np.zeros(0)
    ids = np.concatenate([part[0] for part in parts])
    if not len(ids):
        return ids, np.zeros(0)
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    places = _first_of_each(ids)
    return ids[places], np.add.reduceat(np.concatenate([part[1] for part in parts])[order], places)


def _first_of_each(ids: Ids) -> npt.NDArray[np.intp]:
    """Where each run of equal numbers starts."""
    first = np.ones(len(ids), bool)
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    return np.flatnonzero(first)


def _scores_all(ready: Ready) -> bool:
    """Whether every document that matches this node scores above 0 in it."""
    match ready:
        case Term(_, _, _, factor):
            return factor > 0.0
        case AnyReady(children) | BestReady(children):
            return all(_scores_all(child) for child in children)
        case AllReady(children):
            return any(_scores_all(child) for child in children)
        case BoostedReady(node) | WithoutReady(node):
            return _scores_all(node)
        case Phrase(node) | Prefix(node):
            return node.weight > 0.0
        case Values(_, _, _, score):
            return score > 0.0
        case _:
            return False
