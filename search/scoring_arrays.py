"""Scores of a segment with NumPy: whole posting lists at once, no Python statement for a posting.

A node becomes *parts*: lists of documents with what each of them adds to the score. A document matches when it is in any
part, and scores the sum over them. Words of a question become one part each and are added up in one pass at the end;
only what must be known earlier (all of, the best of, phrases) is worked out on the way.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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

    __slots__ = ("_count_blocks", "_counts", "_counts_by_row", "_positions", "codes", "ids", "posting_starts", "saturation")

    def __init__(self, segment: Segment, tokens: TokenPostings, average_length: float) -> None:
        self.ids: Ids = np.asarray(tokens.ids)
        self.codes: Ids = np.asarray(tokens.codes)
        self.posting_starts = tokens.terms.posting_starts
        lengths = np.array(segment.file.length_table, np.float64)
        weights = np.array(tokens.weights, np.float64)[:, None]
        # By code: one look-up gives the part of BM25 that depends on the section. Row 0 may hold no weight at all.
        table = (weights * (K1 + 1.0)) / (weights + K1 * ((1.0 - B) + B * lengths / average_length))
        self.saturation: Floats = table.ravel()
        self._positions: Ids = np.asarray(tokens.positions)
        self._count_blocks: Ids = np.asarray(tokens.count_blocks)
        self._counts: Ids | None = None if tokens.counts is None else np.asarray(tokens.counts)
        self._counts_by_row = np.array(tokens.weights).astype(np.int64)

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

    def position_keys(self, postings: npt.NDArray[np.intp], offset: int) -> npt.NDArray[np.int64]:
        """For each occurrence of these postings, row << 32 | position - offset; rows count the postings. Ascending."""
        counts = self._occurrence_counts(postings)
        firsts = self._first_occurrences(postings)
        rows = np.arange(len(postings), dtype=np.int64)
        if len(counts) and counts.max() > 1:
            firsts = np.repeat(firsts - (np.cumsum(counts) - counts), counts)
            firsts += np.arange(len(firsts))
            rows = np.repeat(rows, counts)
        # A sign that an offset might give the lower half would reach into the row: it starts at 65,536 instead.
        keys: npt.NDArray[np.int64] = (rows << 32) + self._positions[firsts] + (65_536 - offset)
        return keys

    def _first_occurrences(self, postings: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """The first occurrence of each of these postings, which ascend."""
        blocks = postings // BLOCK
        start = int(blocks[0]) * BLOCK
        size = int(postings[-1]) - start
        if size < len(postings) * BLOCK:  # close together: one sum over all that lie between them
            before = np.zeros(size + 1, np.int64)
            np.cumsum(self._occurrence_counts(np.arange(start, start + size)), out=before[1:])
            return before[postings - start] + int(self._count_blocks[blocks[0]])
        places = (blocks * BLOCK)[:, None] + _BLOCK_STEPS
        counts = self._occurrence_counts(places) * (places < postings[:, None])
        firsts: npt.NDArray[np.int64] = self._count_blocks[blocks] + counts.sum(axis=1)
        return firsts

    def _occurrence_counts(self, postings: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """How many occurrences each posting has."""
        if self._counts is not None:
            return self._counts.take(postings, mode="clip").astype(np.int64)
        return self._counts_by_row.take(self.codes.take(postings, mode="clip") >> 8)


_BLOCK_STEPS = np.arange(BLOCK)


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
        terms = [child for child in children if type(child) is Term]
        if len(terms) == len(children):
            return self._all_terms(terms)
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
            found = _contains(there, ids)
            scores[found] += added[there.searchsorted(ids[found].astype(there.dtype, copy=False))]
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

    def _all_terms(self, terms: Sequence[Term]) -> list[Part]:
        """Documents that hold every term: found by their numbers first, scored only where they stay."""
        lists = self._posting_lists(terms)
        if lists is None:
            return []
        ids = self._common([one.ids for one in lists])
        return [(ids, _sum_scores(lists, [one.find(ids) for one in lists], len(ids)))]

    def _phrase(self, phrase: Phrase) -> list[Part]:
        lists = self._posting_lists(phrase.terms)
        if lists is None:
            return []
        ids = self._common([one.ids for one in lists])
        postings = [one.find(ids) for one in lists]
        keys: npt.NDArray[np.int64] | None = None  # row in ids, then the position at which the phrase would start
        if not len(ids):
            return []
        for one, found, offset in zip(lists, postings, phrase.offsets, strict=True):
            here = one.field.position_keys(found, offset)
            keys = here if keys is None else keys[_contains(here, keys)]
            if not len(keys):
                return []
        assert keys is not None
        rows = keys >> 32
        rows = rows[_first_of_each(rows)]
        return [(ids[rows], _sum_scores(lists, [one[rows] for one in postings], len(rows)))]

    def _posting_lists(self, terms: Sequence[Term]) -> list[PostingList] | None:
        """The postings of the terms in this segment; None when one is not there."""
        lists = []
        for term in terms:
            ordinal = term.ordinals[self._number]
            field = self.field(term.field) if ordinal >= 0 else None
            if field is None:
                return None
            start, stop = field.posting_starts[ordinal], field.posting_starts[ordinal + 1]
            lists.append(PostingList(field, start, field.ids[start:stop], term.factor))
        return lists

    def _common(self, lists: Sequence[Ids]) -> Ids:
        """The documents that are in all lists, ascending."""
        ids, *others = sorted(lists, key=len)
        for other in others:
            if len(other) > 32 * len(ids):
                ids = ids[_contains(other, ids)]
                continue
            flags = self._flags()
            flags[other] = True
            kept = flags[ids]
            flags[other] = False
            ids = ids[kept]
        return ids

    def _flags(self) -> Flags:
        """A flag for every document, down between uses: this thread's own."""
        flags: Flags | None = getattr(self._local, "flags", None)
        if flags is None:
            flags = self._local.flags = np.zeros(self.documents, bool)
        return flags


class PostingList(NamedTuple):
    """The postings of a term in a segment: the first one's number, their documents, and weight × idf."""

    field: ArrayField
    start: int
    ids: Ids
    factor: float

    def find(self, ids: Ids) -> npt.NDArray[np.intp]:
        """The numbers of the postings of these documents, all of which are in the list."""
        return self.ids.searchsorted(ids.astype(self.ids.dtype, copy=False)) + self.start


def _sum_scores(lists: Sequence[PostingList], postings: Sequence[npt.NDArray[np.intp]], size: int) -> Floats:
    scores = np.zeros(size)
    for one, found in zip(lists, postings, strict=True):
        scores += one.field.saturation.take(one.field.codes[found]) * one.factor
    return scores


def _contains(ordered: npt.NDArray[np.integer], wanted: npt.NDArray[np.integer]) -> Flags:
    """Which of `wanted` are among `ordered`, which ascend and are at least one."""
    places = ordered.searchsorted(wanted.astype(ordered.dtype, copy=False))
    places[places == len(ordered)] = 0
    found: Flags = ordered[places] == wanted
    return found


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
