"""Scores of a segment with NumPy: whole posting lists at once, no Python statement for a posting.

A node becomes *parts*: lists of documents with what each of them adds to the score. A document matches when it is in any
part, and scores the sum over them. Words of a question become one part each and are added up in one pass at the end;
only what must be known earlier (all of, the best of, phrases) is worked out on the way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.scoring.among import flag_matches, score_among
from search.scoring.array_lists import ArrayLists, Ids
from search.scoring.boosts import Later, PutOffNode, add_to_best, put_off, take_out_nodes
from search.scoring.conjunctions import score_common, score_phrase
from search.scoring.found import NOTHING_FOUND, Addends, Found
from search.scoring.index import IndexStatistics
from search.scoring.most import most_matches
from search.scoring.place_tables import MOST_BYTES, PlaceTables
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
    always_scores,
)
from search.scoring.postings import (
    ArrayField,
    FieldTerms,
    Part,
    PostingList,
    count_postings,
    look_up,
    merge_same,
    merge_sorted,
    unite,
)
from search.scoring.workspace import Floats, Integers, Workspace

#: Below one posting in so many documents, less what the calls take, parts are merged by sorting them; above, by adding up
#: over all documents.
SPARSE = 32
_CALLS = 200


class ArrayScorer:
    """Scores plans over one segment. Safe to share between threads: what they write on is one for each."""

    def __init__(self, statistics: IndexStatistics, number: int) -> None:
        self.statistics = statistics
        self.number = number
        self.segment = statistics.segments[number]
        self.documents = self.segment.file.documents
        self.deleted = np.array(self.segment.deleted, np.intp)
        self._fields: dict[str, ArrayField] = {}
        self.workspace = Workspace(self.documents)
        self._place_tables = PlaceTables(self.documents, most=MOST_BYTES // statistics.documents)

    def score(self, ready: Ready, *, limit: int = 0) -> Found:
        """Every document that matches and is not deleted; of the best `limit` alone the whole scores, where it is not 0."""
        later: list[Later] | None = [] if limit else None
        try:
            found = self._boost(ready, later) if type(ready) is BoostedReady else self._sum(ready, later)
            found = self._without_deleted(found)
            best = add_to_best(found, later, limit=limit, workspace=self.workspace) if later else None
        except BaseException:
            self.workspace.discard()
            raise
        return found if best is None else Found(found.ids, found.scores, best, found.unscored)

    def field(self, name: str) -> ArrayField | None:
        """The token field of this name; None when the segment has no term in it."""
        field = self._fields.get(name)
        if field is None:
            tokens = self.segment.file.token_field(name)
            if tokens is None:
                return None
            field = self._fields[name] = ArrayField(
                self.segment, tokens, self.statistics.average_length(name), self._place_tables
            )
        return field

    def _without_deleted(self, found: Found) -> Found:
        if not len(self.deleted):
            return found
        if found.ids is None:
            found.scores[self.deleted] = 0.0
            if found.unscored is not None:
                found.unscored[self.deleted] = False
            return found
        kept = self._unmarked(found.ids, [self.deleted])
        return Found(found.ids.take(kept), found.scores.take(kept))

    def _parts_of(self, nodes: Sequence[Ready]) -> list[Part]:
        parts: list[Part] = []
        for node in nodes:
            parts += self.parts(node)
        return parts

    def parts(self, ready: Ready) -> list[Part]:
        if type(ready) is Term:
            ordinal = ready.ordinals[self.number]
            field = self.field(ready.field) if ordinal >= 0 else None
            return [] if field is None else [field.part(ordinal, ready.factor)]
        match ready:
            case AnyReady(children):
                return self._parts_of(children)
            case BestReady(children):
                return self._best([self.parts(child) for child in children])
            case AllReady(children):
                return self._all(children)
            case BoostedReady():
                return self._boosted_parts(ready)
            case WithoutReady(node, excluded):
                ids, scores = self._sum(node).as_part()
                kept = self._unmarked(ids, [part[0] for part in self.parts(excluded)])
                return [(ids.take(kept), scores.take(kept))]
            case Phrase():
                lists = self.posting_lists(ready.terms)
                return [] if lists is None else [score_phrase(lists, ready.offsets, self.workspace)]
            case Prefix():
                return self._prefix(ready)
            case Values(_, name, ordinals_of, score):
                return self._values(name, ordinals_of[self.number], score)
            case Everything():
                return [(np.arange(self.documents), np.zeros(self.documents))]
            case _:
                return []

    def _sum(self, ready: Ready, later: list[Later] | None = None) -> Found:
        """A node's score for every document that matches it, deleted ones included; without what is put off in `later`."""
        if type(ready) is not AnyReady:
            parts = self.parts(ready)
            if len(parts) == 1:
                return Found(*parts[0])
            if not parts:
                return NOTHING_FOUND
            return self.add_up(Addends((), parts), always=always_scores(ready))
        always = always_scores(ready)
        common: list[PutOffNode] = []
        nodes: Sequence[Ready] = ready.children
        if always and later is not None:
            nodes, common = take_out_nodes(nodes, self)
            later += common
        addends = self.addends(nodes, later)
        if not common:
            return self.add_up(addends, always=always)
        unscored = np.zeros(self.documents, bool)
        flag_matches([one.node for one in common], unscored, self)
        size = addends.size()
        scores = self._accumulate(addends, size) if size else np.zeros(self.documents)  # which bincount counts as integers
        return Found(None, scores, unscored=unscored)

    def add_up(self, addends: Addends, *, always: bool) -> Found:
        """The sum; `always` when it is above 0 for every document that matches."""
        if always and self._is_dense(size := addends.size()):
            return Found(None, self._accumulate(addends, size))
        return Found(*self._collapse(self._as_parts(addends)))

    def addends(self, nodes: Sequence[Ready], later: list[Later] | None = None) -> Addends:
        """What these nodes add: terms by their fields, not scored yet, and the parts of all others."""
        parts: list[Part] = []
        terms: dict[str, FieldTerms] = {}
        for node in nodes:
            if type(node) is not Term:
                parts += self._boosted_parts(node, later) if type(node) is BoostedReady else self.parts(node)
                continue
            ordinal = node.ordinals[self.number]
            if ordinal < 0:
                continue
            found = terms.get(node.field)
            if found is None:
                if (field := self.field(node.field)) is None:
                    continue
                found = terms[node.field] = FieldTerms(field, [])
            found.lists.append((ordinal, *found.field.postings.extent(ordinal), node.factor))
        return Addends(tuple(terms.values()), parts)

    def _as_parts(self, addends: Addends) -> list[Part]:
        scored = [one.field.part(ordinal, factor) for one in addends.terms for ordinal, _, _, factor in one.lists]
        return [*addends.parts, *scored]

    def _accumulate(self, addends: Addends, size: int) -> Floats:
        """The sums over all documents; `size` is that of the addends."""
        numbers, scores = self._concatenate(addends, size)
        sums: Floats = np.bincount(numbers, scores, self.documents)  # type: ignore[assignment]  # its stub forgets weights
        if len(sums) > self.documents:
            raise IndexError(f"a document beyond the {self.documents} that there are")
        return sums

    def _concatenate(self, addends: Addends, size: int) -> Part:
        """All addends one after the other, until this thread asks again; `size` is how many."""
        numbers, scores = self.workspace.integers(size), self.workspace.floats(size)
        at = 0
        for one in addends.terms:
            if not one.lists:  # all are put off
                continue
            end = at + one.size()
            one.field.score_terms(one, numbers[at:end], scores[at:end])
            one.write_ids(numbers[at:end])
            at = end
        if addends.parts:
            np.concatenate([part[0] for part in addends.parts], out=numbers[at:])
            np.concatenate([part[1] for part in addends.parts], out=scores[at:])
        return numbers, scores

    def _is_dense(self, size: int) -> bool:
        return size > 0 and (size + _CALLS) * SPARSE >= self.documents

    def _collapse(self, parts: Sequence[Part]) -> Part:
        """Several parts, in which a document may stand more than once, as one in which each stands once."""
        if not self._is_dense(size := count_postings(parts)):
            return merge_sorted(parts)
        scores = self._accumulate(Addends((), parts), size)
        matched = np.zeros(self.documents, bool)
        for ids, _ in parts:
            matched[ids] = True
        kept = matched.nonzero()[0]
        return kept, scores.take(kept)

    def _boost(self, ready: BoostedReady, later: list[Later] | None) -> Found:
        """The sum of the node's parts, with those of its boosts where it matches that are not put off in `later`."""
        found = self._sum(ready.node, later)
        sooner = put_off(ready.boosts, later, self)
        if found.ids is None:
            boosts = self.addends(sooner)
            ids, scores = self._concatenate(boosts, boosts.size())
            matching = found.scores.take(ids) > 0.0
            if found.unscored is not None:
                matching |= found.unscored.take(ids)
            kept = matching.nonzero()[0]
            np.add.at(found.scores, ids.take(kept), scores.take(kept))
            return found
        scores = found.scores.copy()
        for boost in sooner:
            lists = self.posting_lists([boost]) if type(boost) is Term else None
            if lists and lists[0].size > 2 * len(found.ids):  # few documents: score their postings alone
                held = lists[0].locate(found.ids, self.workspace)
                scores[held.indices] += lists[0].score(held.places)
            else:
                for part in self.parts(boost):
                    look_up(found.ids, part, scores, self.workspace)
        return Found(found.ids, scores)

    def _boosted_parts(self, ready: BoostedReady, later: list[Later] | None = None) -> list[Part]:
        """The parts of the node, and those of its boosts without the documents that the node does not match."""
        parts = self.parts(ready.node)
        added = self._parts_of(put_off(ready.boosts, later, self, within=tuple(parts)))
        if parts:  # a word's surface form mostly stands in the very sections that the word does
            added = [part for part in added if not merge_same(part, parts[0], np.add)]
        if not parts or not added:
            return parts
        marked = self.workspace.mark(parts[0][0] if len(parts) == 1 else np.concatenate([ids for ids, _ in parts]))
        for ids, scores in added:
            kept = marked.holds(ids).nonzero()[0]
            parts.append((ids.take(kept), scores.take(kept)))
        return parts

    def _all(self, children: Sequence[Ready]) -> list[Part]:
        terms = [child for child in children if type(child) is Term]
        if len(terms) == len(children):
            lists = self.posting_lists(terms)
            return [] if lists is None else [score_common(lists, self.workspace)]
        first, *others = sorted(children, key=most_matches)
        parts = self.parts(first)
        ids, scores = parts[0] if len(parts) == 1 else self._collapse(parts)
        for child in others:
            held, added = score_among(child, ids, self)
            kept = held.nonzero()[0]
            ids, scores = ids.take(kept), scores.take(kept) + added.take(kept)
        return [(ids, scores)]

    def _best(self, groups: Sequence[list[Part]]) -> list[Part]:
        """Parts that add up to the largest score of any group: the first group, then what each later one is above it."""
        groups = sorted((group for group in groups if group), key=lambda group: len(group[0][0]), reverse=True)
        if len(groups) <= 1:
            return groups[0] if groups else []
        scratch = self.workspace.zeros()
        merged: list[Part] = []
        for part in [group[0] if len(group) == 1 else self._collapse(group) for group in groups]:
            if not merged or not merge_same(part, merged[-1], np.maximum):
                merged.append(part)
        parts, best = merged[:1], merged[0][1]
        for ids, scores in merged[1:]:
            scratch[parts[-1][0]] = best
            before = scratch.take(ids)
            best = np.maximum(before, scores)
            parts.append((ids, best - before))
        for ids, _ in parts[:-1]:
            scratch[ids] = 0.0
        return parts

    def _unmarked(self, ids: Ids, marked: Sequence[Ids]) -> Integers:
        """The places in `ids` of those that are in none of the lists `marked`."""
        unmarked = np.ones(self.documents, bool)
        for one in marked:
            unmarked[one] = False
        return unmarked.take(ids).nonzero()[0]

    def _values(self, name: str, ordinals: Sequence[int], score: float) -> list[Part]:
        found = self.value_lists(name, ordinals)
        if not found:
            return []
        ids = found[0] if len(found) == 1 else unite(found)
        return [(ids, np.full(len(ids), score))]

    def value_lists(self, name: str, ordinals: Sequence[int]) -> list[Ids]:
        """Of each of these values the documents that have it."""
        values = self.segment.file.value_field(name)
        if values is None:
            return []
        lists = ArrayLists(values.postings)
        return [lists.documents(ordinal) for ordinal in ordinals]

    def _prefix(self, prefix: Prefix) -> list[Part]:
        field = self.field(prefix.field)
        ordinals = prefix.ordinals[self.number]
        if field is None or not ordinals:
            return []
        return [field.best_of(ordinals, prefix.factors[self.number])]

    def posting_lists(self, terms: Sequence[Term]) -> list[PostingList] | None:
        """The postings of the terms in this segment; None when one is not there."""
        lists = []
        for term in terms:
            ordinal = term.ordinals[self.number]
            field = self.field(term.field) if ordinal >= 0 else None
            if field is None:
                return None
            lists.append(PostingList(field, ordinal, term.factor))
        return lists
