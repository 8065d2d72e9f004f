"""Less than all scores of a node: those of some documents, about which each list is asked, or only what matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from indexer.array_codec.postings import joined_runs
from search.scoring.conjunctions import score_phrase
from search.scoring.plan import AllReady, AnyReady, BestReady, BoostedReady, Phrase, Ready, Term, Values, WithoutReady
from search.scoring.postings import look_up
from search.scoring.workspace import Flags, Floats, Integers

if TYPE_CHECKING:
    from search.scoring.arrays import ArrayScorer


def score_among(ready: Ready, ids: Integers, scorer: ArrayScorer) -> tuple[Flags, Floats]:
    """Which of these documents, which ascend, match the node, and what each scores in it: 0 where it does not."""
    match ready:
        case Term():
            lists = scorer.posting_lists([ready])
            return _nothing(ids) if lists is None else lists[0].score_among(ids, scorer.workspace)
        case Phrase(_, terms, offsets):
            held, scores = _nothing(ids)
            if (lists := scorer.posting_lists(terms)) is not None:
                there, added = score_phrase(lists, offsets, scorer.workspace, among=ids)
                places = ids.searchsorted(there)
                held[places], scores[places] = True, added
            return held, scores
        case BoostedReady(node, boosts):
            held, scores = score_among(node, ids, scorer)
            for boost in boosts:
                scores += score_among(boost, ids, scorer)[1]
            scores *= held
            return held, scores
        case BestReady(children):
            return _combine(children, ids, scorer, scores=np.maximum, held=np.logical_or)
        case AnyReady(children):
            return _combine(children, ids, scorer, scores=np.add, held=np.logical_or)
        case AllReady(children):
            held, scores = _combine(children, ids, scorer, scores=np.add, held=np.logical_and)
            scores *= held
            return held, scores
        case WithoutReady(node, excluded):
            held, scores = score_among(node, ids, scorer)
            held &= ~score_among(excluded, ids, scorer)[0]
            scores *= held
            return held, scores
        case Values(_, field, ordinals_of, score):
            held = _have_values(ids, field, ordinals_of[scorer.number], scorer)
            return held, held.astype(np.float64) * score
        case _:
            held, scores = _nothing(ids)
            for part in scorer.parts(ready):
                held |= look_up(ids, part, scores, scorer.workspace)
            return held, scores


def can_flag(ready: Ready) -> bool:
    """Whether what matches can be told without looking into other lists than those of terms and values."""
    match ready:
        case Term() | Values():
            return True
        case BestReady(children) | AnyReady(children):
            return all(map(can_flag, children))
        case BoostedReady(node):
            return can_flag(node)
        case _:
            return False


def flag_matches(nodes: Sequence[Ready], flags: Flags, scorer: ArrayScorer) -> None:
    """Set the flags of the documents that match any of these nodes, of which `can_flag` is true."""
    terms: list[Term] = []
    for node in nodes:
        match node:
            case Term():
                terms.append(node)
            case Values(_, field, ordinals_of):
                for ids in scorer.value_lists(field, ordinals_of[scorer.number]):
                    flags[ids] = True
            case BestReady(children) | AnyReady(children):
                flag_matches(children, flags, scorer)
            case BoostedReady(inner):
                flag_matches([inner], flags, scorer)
    for found in scorer.addends(terms).terms:
        numbers = scorer.workspace.integers(found.size())
        found.write_ids(numbers)
        flags[numbers] = True


def _have_values(ids: Integers, field: str, ordinals: Sequence[int], scorer: ArrayScorer) -> Flags:
    """Which of these documents have any of the values."""
    values = scorer.segment.file.value_field(field)
    if values is None:
        return np.zeros(len(ids), bool)
    wanted = np.zeros(values.terms.count, bool)
    wanted[ordinals] = True
    numbers = np.asarray(values.document_values)
    if values.document_starts is None:
        return wanted.take(numbers.take(ids))
    starts = np.asarray(values.document_starts).astype(np.int64)
    first, counts = starts.take(ids), starts.take(ids + 1) - starts.take(ids)
    owners = np.arange(len(ids)).repeat(counts)
    held: Flags = np.zeros(len(ids), bool)
    held[owners[wanted.take(numbers.take(joined_runs(first, counts)))]] = True
    return held


def _nothing(ids: Integers) -> tuple[Flags, Floats]:
    return np.zeros(len(ids), bool), np.zeros(len(ids))


def _combine(
    children: Sequence[Ready], ids: Integers, scorer: ArrayScorer, *, scores: np.ufunc, held: np.ufunc
) -> tuple[Flags, Floats]:
    """What the children say, each combined with the one before it."""
    all_held, all_scores = score_among(children[0], ids, scorer)
    for child in children[1:]:
        child_held, child_scores = score_among(child, ids, scorer)
        held(all_held, child_held, out=all_held)
        scores(all_scores, child_scores, out=all_scores)
    return all_held, all_scores
