"""The postings of a segment's terms as NumPy arrays: scored, looked up, merged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.array_codec.segment_file import TokenPostings
from search.scoring.array_lists import SEARCHED, ArrayLists, Ids
from search.scoring.formula import K1, SCORE_DECIMALS, B
from search.scoring.index import Segment
from search.scoring.place_tables import PlaceTables
from search.scoring.workspace import Flags, Floats, Integers, Workspace

#: Documents, ascending and each once, and what each adds to the score (never below 0).
Part = tuple[Ids, Floats]

#: So few documents are searched for in any list.
_FEW = 64


class ArrayField:
    """A token field of a segment as arrays."""

    __slots__ = (
        "_leader_codes",
        "_leader_ids",
        "_leader_starts",
        "_least_factor",
        "codes",
        "further",
        "place_tables",
        "positions",
        "postings",
        "saturation",
    )

    def __init__(self, segment: Segment, tokens: TokenPostings, average_length: float, tables: PlaceTables) -> None:
        self.place_tables = tables
        self.postings = ArrayLists(tokens.postings)
        self.further = None if tokens.further is None else ArrayLists(tokens.further)
        self.codes: Ids = np.asarray(tokens.codes)
        self.positions: Ids = np.asarray(tokens.positions)
        self._leader_ids: Ids = np.asarray(tokens.leader_ids)
        self._leader_codes: Ids = np.asarray(tokens.leader_codes)
        self._leader_starts = tokens.leader_starts
        lengths = np.array(segment.file.length_table, np.float64)
        weights = np.array(tokens.weights, np.float64)[:, None]
        # By code: one look-up gives the part of BM25 that depends on the section. Row 0 may hold no weight at all.
        table = (weights * (K1 + 1.0)) / (weights + K1 * ((1.0 - B) + B * lengths / average_length))
        self.saturation: Floats = table.ravel()
        # Where one term more in a section's length can vanish in rounding, equal scores are not only those of equal codes.
        least_step = float((table[:, :-1] - table[:, 1:])[:, np.diff(lengths) > 0].min(initial=1.0))
        self._least_factor = 10.0 * 10.0**-SCORE_DECIMALS / least_step if least_step > 0.0 else math.inf

    def part(self, ordinal: int, factor: float) -> Part:
        """The postings of a term, scored."""
        start, stop = self.postings.extent(ordinal)
        return self.postings.read(ordinal, start, stop), self.score(start, stop, factor)

    def score(self, start: int, stop: int, factor: float) -> Floats:
        """The scores of the postings from `start` to `stop`, which are a term's."""
        scores = self.saturation.take(self.codes[start:stop], mode="clip")
        scores *= factor
        return scores

    def score_terms(self, terms: FieldTerms, codes: Integers, scores: Floats) -> None:
        """Write the scores of all postings of the terms, one after the other, to `scores`; `codes` is room for as many."""
        all_codes = self.codes
        np.concatenate([all_codes[start:stop] for _, start, stop, _ in terms.lists], out=codes, casting="unsafe")
        self.saturation.take(codes, out=scores, mode="clip")
        at = 0
        for _, start, stop, factor in terms.lists:
            end = at + stop - start
            part = scores[at:end]  # which `scores[at:end] *= factor` would copy onto itself
            part *= factor
            at = end

    def best_of(self, ordinals: Sequence[int], factors: Sequence[float]) -> Part:
        """The documents that hold any of these terms, one at least, with the largest score of those that they hold."""
        extent = self.postings.extent
        terms = FieldTerms(self, [(one, *extent(one), factor) for one, factor in zip(ordinals, factors, strict=True)])
        ids, scores = np.empty(terms.size(), np.intp), np.empty(terms.size())
        self.score_terms(terms, ids, scores)  # which needs room for integers that are written afterwards
        terms.write_ids(ids)
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        places = first_of_each(ids)
        return ids[places], np.maximum.reduceat(scores[order], places)

    def leaders(self, ordinal: int, factor: float) -> Part | None:
        """The ten best postings of a term by score, path and line, and some more; None when only all of them will do."""
        start, stop = self._leader_starts[ordinal], self._leader_starts[ordinal + 1]  # a slice takes twice as long
        if start == stop or factor < self._least_factor:
            return None
        scores = self.saturation.take(self._leader_codes[start:stop])
        scores *= factor
        return self._leader_ids[start:stop], scores

    def largest_saturation(self, ordinal: int) -> float:
        """The largest part of BM25 that a posting of this term has, without weight and idf."""
        start, stop = self._leader_starts[ordinal], self._leader_starts[ordinal + 1]
        if start < stop:
            codes = self._leader_codes[start:stop]
        else:
            first, last = self.postings.extent(ordinal)
            codes = self.codes[first:last]
        return float(self.saturation.take(codes, mode="clip").max())


class FieldTerms(NamedTuple):
    """Terms of a field that are added up: the ordinal of each, its first posting and the end, and weight × idf."""

    field: ArrayField
    lists: list[tuple[int, int, int, float]]

    def size(self) -> int:
        """How many postings they have in all."""
        return sum([stop - start for _, start, stop, _ in self.lists])

    def write_ids(self, numbers: Integers) -> None:
        """Write the documents of all postings, one term after the other, to `numbers`."""
        postings = self.field.postings
        np.concatenate([postings.ids[start:stop] for _, start, stop, _ in self.lists], out=numbers, casting="unsafe")
        if postings.chunked:
            at = 0
            for ordinal, start, stop, _ in self.lists:
                postings.add_chunks(ordinal, numbers[at : at + stop - start])
                at += stop - start


class PostingList:
    """The postings of a term in a segment; `factor` is weight × idf."""

    __slots__ = ("_documents", "_start", "factor", "field", "ordinal", "size")

    def __init__(self, field: ArrayField, ordinal: int, factor: float) -> None:
        self.field = field
        self.ordinal = ordinal
        self.factor = factor
        self._start, stop = field.postings.extent(ordinal)
        self.size = stop - self._start
        self._documents: Integers | None = None

    @property
    def documents(self) -> Integers:
        """Their documents, read when first asked for."""
        if self._documents is None:
            self._documents = self.field.postings.read(self.ordinal, self._start, self._start + self.size)
        return self._documents

    def locate(self, wanted: Integers, workspace: Workspace) -> Located:
        """Where these documents, which ascend, are in the list."""
        if not self.size:
            return Located(np.zeros(0, np.intp), np.zeros(0, np.intp))
        postings = self.field.postings
        table = self.field.place_tables.find(postings, self.ordinal, self.size)
        if table is not None:
            return Located(*table.locate(wanted))
        if not postings.is_searched(self.size, len(wanted)):
            return locate(self.documents, wanted, workspace)
        places = np.minimum(postings.search(self.ordinal, wanted), self.size - 1)
        indices = (postings.documents_at(self.ordinal, places + self._start) == wanted).nonzero()[0]
        return Located(indices, places.take(indices))

    def holds(self, wanted: Integers, workspace: Workspace) -> Flags:
        """Which of these documents, which ascend, are in the list."""
        postings = self.field.postings
        table = self.field.place_tables.find(postings, self.ordinal, self.size)
        if table is not None:
            return table.holds(wanted)
        if postings.is_searched(self.size, len(wanted)):
            places = np.minimum(postings.search(self.ordinal, wanted), self.size - 1)
            held: Flags = postings.documents_at(self.ordinal, places + self._start) == wanted
            return held
        return workspace.mark(self.documents).holds(wanted)

    def score_among(self, wanted: Integers, workspace: Workspace) -> tuple[Flags, Floats]:
        """Which of these documents, which ascend, are in the list, and what it adds to the score of each of them."""
        table = self.field.place_tables.find(self.field.postings, self.ordinal, self.size)
        if table is not None:
            held, places = table.nearest(wanted)
            scores = self.score(places)
            scores *= held
            return held, scores
        held, scores = np.zeros(len(wanted), bool), np.zeros(len(wanted))
        located = self.locate(wanted, workspace)
        held[located.indices] = True
        scores[located.indices] = self.score(located.places)
        return held, scores

    def score(self, places: Integers) -> Floats:
        """What the postings at these places of the list add to their documents' scores."""
        codes = self.field.codes[self._start :].take(places)
        return self.field.saturation.take(codes, mode="clip") * self.factor

    def first_positions(self, places: Integers) -> Integers:
        """The first position of the term in the documents at these places of the list."""
        return self.field.positions[self._start :].take(places)

    def scored(self) -> Part:
        """All postings with what they add."""
        return self.documents, self.field.score(self._start, self._start + self.size, self.factor)

    def bound(self) -> float:
        """The most that any of them adds."""
        return self.field.largest_saturation(self.ordinal) * self.factor


class Located(NamedTuple):
    """Which of some documents are in a list (their indices, ascending), and where in it each of those is."""

    indices: Integers
    places: Integers


def locate(ordered: Integers, wanted: Integers, workspace: Workspace) -> Located:
    """Where the documents `wanted` are in `ordered`; in both each stands once, ascending, and there is at least one."""
    if len(ordered) > SEARCHED * len(wanted):
        places: Integers = ordered.searchsorted(wanted)
        indices = (ordered.take(places, mode="clip") == wanted).nonzero()[0]
        return Located(indices, places.take(indices))
    places = workspace.mark(wanted).find(ordered)
    return Located(find_places(wanted, ordered.take(places), workspace), places)


def find_places(ordered: Integers, held: Integers, workspace: Workspace) -> Integers:
    """Where the documents `held` are in `ordered`, which holds them all; in both each stands once, ascending."""
    if len(held) <= _FEW or len(ordered) > SEARCHED * len(held):
        return ordered.searchsorted(held)
    return workspace.mark(held).find(ordered)


def look_up(ids: Ids, part: Part, scores: Floats, workspace: Workspace) -> Flags:
    """Which of `ids` are in the part; what it adds to them is added to `scores`."""
    there, added = part
    found = np.zeros(len(ids), bool)
    if len(there):
        located = locate(there, ids, workspace)
        scores[located.indices] += added[located.places]
        found[located.indices] = True
    return found


def count_postings(parts: Sequence[Part]) -> int:
    """How many postings there are in all."""
    return len(parts[0][0]) if len(parts) == 1 else sum([len(part[0]) for part in parts])


def merge_same(part: Part, other: Part, combine: np.ufunc) -> bool:
    """Combine the scores of the part with the other's where both are of the same documents; else False, and nothing done."""
    if len(part[0]) != len(other[0]) or (part[0] != other[0]).any():
        return False
    combine(other[1], part[1], out=other[1])
    return True


def unite(lists: Sequence[Ids]) -> Ids:
    """What is in any of the lists, ascending and each once."""
    ids = np.concatenate(lists)
    ids.sort(kind="stable")  # np.unique takes three times as long for the few documents that most lists have
    return ids.take(first_of_each(ids))


def merge_sorted(parts: Sequence[Part]) -> Part:
    """The sum of parts, by sorting their documents: for few postings in many documents."""
    if not parts:
        return np.zeros(0, np.intp), np.zeros(0)
    ids = np.concatenate([part[0] for part in parts])
    if not len(ids):
        return ids, np.zeros(0)
    order = ids.argsort(kind="stable")
    ids = ids[order]
    places = first_of_each(ids)
    return ids[places], np.add.reduceat(np.concatenate([part[1] for part in parts])[order], places)


def first_of_each(ids: Ids) -> Integers:
    """Where each run of equal numbers starts."""
    first = np.ones(len(ids), bool)
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    return first.nonzero()[0]
