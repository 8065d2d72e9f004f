"""Which documents match a plan, without their scores: narrowed down from the rarest word on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from search.scoring.among import score_among
from search.scoring.arrays import ArrayScorer
from search.scoring.conjunctions import match_phrase
from search.scoring.lists import phrase_starts
from search.scoring.most import most_matches
from search.scoring.plan import AllReady, AnyReady, BestReady, BoostedReady, Phrase, Ready, Term, WithoutReady
from search.scoring.postings import PostingList, unite
from search.scoring.workspace import Flags, Integers, Workspace

#: So many documents are asked about one by one: the calls for all of them at once take longer.
_FEW = 4


def find_matches(ready: Ready, scorer: ArrayScorer, *, enough: int = 0) -> Integers:
    """The documents that match and are not deleted, ascending; of fewer than `enough`, any of them but one may be left out.

    A question of eight words seldom has a section that holds them all: after two or three of the rarest nothing is left to
    look for, where its scores would be worked out from all postings of all its words.
    """
    if not len(scorer.deleted):
        return _match_all(ready.children, None, scorer, enough) if type(ready) is AllReady else _match(ready, None, scorer)
    ids = _match(ready, None, scorer)
    return ids[~np.isin(ids, scorer.deleted)]


def _match(ready: Ready, among: Integers | None, scorer: ArrayScorer) -> Integers:
    """The documents that match; of those in `among` alone, where it is given."""
    if among is not None and len(among) <= _FEW and (not len(among) or _is_of_terms(ready)):
        return np.array([one for one in among.tolist() if _matches(ready, one, scorer)], np.intp)
    match ready:
        case Term():
            lists = scorer.posting_lists([ready])
            return np.zeros(0, np.intp) if lists is None else _common(lists, among, scorer.workspace)
        case Phrase(_, terms, offsets):
            lists = scorer.posting_lists(terms)
            common = np.zeros(0, np.intp) if lists is None else _common(lists, among, scorer.workspace)
            if lists is None or not len(common):
                return common
            return match_phrase(lists, offsets, common, workspace=scorer.workspace)
        case BoostedReady(node):
            return _match(node, among, scorer)
        case AllReady(children):
            return _match_all(children, among, scorer)
        case AnyReady(children) | BestReady(children):
            if among is not None:
                return among.take(_held(ready, among, scorer).nonzero()[0])
            return unite([_match(child, None, scorer) for child in children])
        case WithoutReady(node, excluded):
            ids = _match(node, among, scorer)
            return ids[~np.isin(ids, _match(excluded, ids, scorer))]
        case _:
            return scorer.score(ready).as_part()[0] if among is None else among[score_among(ready, among, scorer)[0]]


def _match_all(children: Sequence[Ready], among: Integers | None, scorer: ArrayScorer, enough: int = 0) -> Integers:
    """The documents that match every child; of fewer than `enough`, the first that does is told alone."""
    ids, left = among, sorted(children, key=most_matches, reverse=True)
    while left:
        if ids is not None and len(ids) < enough and all(map(_is_of_terms, left)):
            rarest = left[::-1]
            each = (one for one in ids.tolist() if all(_matches(child, one, scorer) for child in rarest))
            return np.array(list(islice(each, 1)), np.intp)
        ids = _match(left.pop(), ids, scorer)
    return np.arange(scorer.documents) if ids is None else ids


def _is_of_terms(ready: Ready) -> bool:
    """Whether a node is a term or a phrase, or some of which any will do."""
    if type(ready) is AnyReady or type(ready) is BestReady:
        return all(map(_is_of_terms, ready.children))
    return type(ready) is Term or type(ready) is Phrase


def _matches(ready: Ready, document: int, scorer: ArrayScorer) -> bool:
    """Whether a document matches such a node."""
    if type(ready) is Term:
        ordinal = ready.ordinals[scorer.number]
        field = scorer.field(ready.field) if ordinal >= 0 else None
        return field is not None and field.postings.holds(ordinal, document)
    if type(ready) is Phrase:
        return bool(phrase_starts(scorer.statistics, scorer.number, ready, document=document))
    assert isinstance(ready, AnyReady | BestReady)
    return any(_matches(child, document, scorer) for child in ready.children)


def _held(ready: Ready, among: Integers, scorer: ArrayScorer) -> Flags:
    """Which of the documents `among` match."""
    if type(ready) is Term:
        lists = scorer.posting_lists([ready])
        return np.zeros(len(among), bool) if lists is None else lists[0].holds(among, scorer.workspace)
    if type(ready) is AnyReady or type(ready) is BestReady:
        held = _held(ready.children[0], among, scorer)
        for child in ready.children[1:]:
            held |= _held(child, among, scorer)
        return held
    held = np.zeros(len(among), bool)
    held[among.searchsorted(_match(ready, among, scorer))] = True
    return held


def _common(lists: Sequence[PostingList], among: Integers | None, workspace: Workspace) -> Integers:
    """The documents in all lists, and in `among`."""
    others = sorted(lists, key=lambda one: one.size)
    ids = others.pop(0).documents if among is None else among
    for other in others:
        ids = ids.take(other.holds(ids, workspace).nonzero()[0])
    return ids
