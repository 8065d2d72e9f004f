"""What only the best sections are asked about: words so common that their lists cost more than what they add."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.scoring.among import can_flag, score_among
from search.scoring.conjunctions import score_phrase
from search.scoring.formula import K1, SCORE_DECIMALS
from search.scoring.found import Addends, Found, least_of_best
from search.scoring.most import largest_score, most_matches
from search.scoring.plan import Phrase, Ready, Term
from search.scoring.postings import Part, PostingList, locate, merge_sorted
from search.scoring.workspace import Floats, Integers, Workspace

if TYPE_CHECKING:
    from search.scoring.arrays import ArrayScorer

#: Boosts and words of more postings than this are put off: to look up the sections that may be among the best takes as long.
WORTH_PUTTING_OFF = 10_000

#: So much of what all other words of a question can add is little: their best sections are those of the whole question.
LITTLE = 0.3

#: Of more candidates than this, so many of the best are asked first.
MANY_CANDIDATES = 2_048
ASKED_FIRST = 128

#: In a segment of so many sections, words that match one in so many are only flagged where they match, and scored for the
#: best alone, as long as all of them can add no more than all others.
LARGE_SEGMENT = 300_000
COMMON_SHARE = 16

#: Of more sections than this, those that are out are left out before the next boost is asked about them.
WORTH_SIFTING = 256

#: Scores that differ by less may be one and the same, summed in another order.
_SLACK = 2.0 * 10.0**-SCORE_DECIMALS

_place_of = itemgetter(1, 2)
_bound_of = itemgetter(0)


class PutOffNode(NamedTuple):
    """A node of common words that is not added yet."""

    node: Ready
    scorer: ArrayScorer

    def bound(self) -> float:
        """The most that it adds to a score, and a little more."""
        return largest_score(self.node)

    def add_to(self, scores: Floats, ids: Integers, workspace: Workspace) -> None:
        """Add to the scores of these documents, ascending, what it adds to them."""
        scores += score_among(self.node, ids, self.scorer)[1]


class PutOff(NamedTuple):
    """A term, or a phrase by the `offsets` of its terms, that is not added yet; it counts where any of the parts `within`
    has the document, anywhere if None."""

    lists: Sequence[PostingList]
    offsets: Sequence[int] | None
    within: Sequence[Part] | None

    def bound(self) -> float:
        """The most that it adds to a score, and a little more."""
        return (K1 + 1.0) * sum([one.factor for one in self.lists])

    def add_to(self, scores: Floats, ids: Integers, workspace: Workspace) -> None:
        """Add to the scores of these documents, ascending, what it adds to them."""
        if self.offsets is None and self.within is None:
            scores += self.lists[0].score_among(ids, workspace)[1]
            return
        held, added = self.score(ids, workspace)
        scores[ids.searchsorted(held)] += added

    def score(self, ids: Integers, workspace: Workspace) -> Part:
        """Those of these documents, ascending, in which it counts, with what it adds to them."""
        if self.offsets is not None:
            held, scores = score_phrase(self.lists, self.offsets, workspace, among=ids)
        else:
            found = self.lists[0].locate(ids, workspace)
            held, scores = ids.take(found.indices), self.lists[0].score(found.places)
        if self.within is None or not len(held):
            return held, scores
        counts = np.zeros(len(held), bool)
        for documents, _ in self.within:
            if len(documents):
                counts[locate(documents, held, workspace).indices] = True
        kept = counts.nonzero()[0]
        return held.take(kept), scores.take(kept)


#: What is added to the best alone.
Later = PutOff | PutOffNode


def put_off(
    boosts: Sequence[Ready], later: list[Later] | None, scorer: ArrayScorer, *, within: Sequence[Part] | None = None
) -> Sequence[Ready]:
    """The boosts that are added at once; the others are put off in `later`, none of them where it is None."""
    if later is None:
        return boosts
    sooner = []
    for boost in boosts:
        terms = (boost,) if type(boost) is Term else boost.terms if type(boost) is Phrase else ()
        common = sum([term.frequency for term in terms]) > WORTH_PUTTING_OFF
        lists = scorer.posting_lists(terms) if common else None
        if lists is None or not isinstance(boost, Term | Phrase):
            sooner.append(boost)
        else:
            later.append(PutOff(lists, boost.offsets if type(boost) is Phrase else None, within))
    return sooner


def take_out_nodes(nodes: Sequence[Ready], scorer: ArrayScorer) -> tuple[Sequence[Ready], list[PutOffNode]]:
    """The nodes without those of common words, and these, as long as they can add little beside all the others."""
    if scorer.documents < LARGE_SEGMENT:
        return nodes, []
    bounds = [largest_score(node) for node in nodes]
    rest, common = sum(bounds), 0.0
    left, taken = list(nodes), []
    for bound, node in sorted(zip(bounds, nodes, strict=True), key=_bound_of):
        if not can_flag(node) or most_matches(node) * COMMON_SHARE < scorer.documents:
            continue
        rest -= bound
        common += bound
        if common > rest:
            break
        taken.append(PutOffNode(node, scorer))
        left.remove(node)
    return left, taken


def take_out_common(addends: Addends) -> list[PutOff]:
    """The terms of many postings, taken out of `addends`, as long as they can add little beside all the others."""
    long = [
        (factor, number, place)
        for number, one in enumerate(addends.terms)
        for place, (_, start, stop, factor) in enumerate(one.lists)
        if stop - start > WORTH_PUTTING_OFF
    ]
    if not long:
        return []
    long.sort()
    rest, common, taken = sum([factor for one in addends.terms for _, _, _, factor in one.lists]), 0.0, 0
    for factor, _, _ in long:
        rest -= factor
        common += factor
        if common > LITTLE * rest:
            break
        taken += 1
    later = []
    for factor, number, place in sorted(long[:taken], key=_place_of, reverse=True):  # the last of a field first
        one = addends.terms[number]
        later.append(PutOff([PostingList(one.field, one.lists.pop(place)[0], factor)], None, None))
    return later


def add_to_best(found: Found, boosts: Sequence[Later], *, limit: int, workspace: Workspace) -> Part:
    """Documents that match, ascending, with their whole scores; among them the best `limit` and all that equal the last of
    those.

    A document that all boosts together do not lift among the best is not asked about.
    """
    return _add_to_those_from(least_of_best(found.scores, limit), found, boosts, limit=limit, workspace=workspace)


def add_all_to_best(found: Found, terms: Sequence[Later], *, limit: int, workspace: Workspace) -> Part | None:
    """As `add_to_best`, where documents match that hold one of the terms alone; None where these may be among the best."""
    least = least_of_best(found.scores, limit)
    if least <= sum([one.bound() for one in terms]) + _SLACK:
        return None
    return _add_to_those_from(least, found, terms, limit=limit, workspace=workspace)


def _add_to_those_from(least: float, found: Found, boosts: Sequence[Later], *, limit: int, workspace: Workspace) -> Part:
    ids, scores = found.ids, found.scores
    ordered = sorted(((one.bound(), one) for one in boosts), key=lambda pair: -pair[0])
    rest = sum([bound for bound, _ in ordered])
    if ids is None:
        kept = least > rest + _SLACK
        candidates = (scores >= least - rest - _SLACK).nonzero()[0] if kept else found.documents()
        totals = scores.take(candidates)
    else:
        places = (scores >= least - rest - _SLACK).nonzero()[0]
        candidates, totals = ids.take(places), scores.take(places)
    asked: Part | None = None
    if len(candidates) > MANY_CANDIDATES:
        # What the best of them score in all says who is out, before the others are asked about.
        best = (totals >= least_of_best(totals, max(ASKED_FIRST, limit))).nonzero()[0]
        asked = candidates.take(best), totals.take(best)
        for _, one in ordered:
            one.add_to(asked[1], asked[0], workspace)
        least = max(least, least_of_best(asked[1], limit))
        totals[best] = -math.inf
        places = (totals >= least - rest - _SLACK).nonzero()[0]
        candidates, totals = candidates.take(places), totals.take(places)
        if not len(candidates):
            return asked
    for bound, one in ordered:  # those that can add most are the rarest, and leave the fewest to ask the next about
        one.add_to(totals, candidates, workspace)
        rest -= bound
        if len(candidates) > WORTH_SIFTING:
            least = max(least, least_of_best(totals, limit))
            places = (totals >= least - rest - _SLACK).nonzero()[0]
            candidates, totals = candidates.take(places), totals.take(places)
    return merge_sorted([asked, (candidates, totals)]) if asked else (candidates, totals)
