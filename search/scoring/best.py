"""The best documents of a segment alone, where neither total nor facets are asked: what cannot be among them is left out."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.array_codec.segment_file import LEADERS
from search.scoring.arrays import ArrayScorer
from search.scoring.boosts import add_all_to_best, take_out_common
from search.scoring.bounds import WORTH_SKIPPING, find_best
from search.scoring.conjunctions import score_best_phrases, score_common
from search.scoring.found import NOTHING_FOUND, Found
from search.scoring.plan import AllReady, AnyReady, Phrase, Ready, Term


def score_best(ready: Ready, limit: int, scorer: ArrayScorer) -> Found:
    """As `scorer.score(ready)`, but documents that are clearly not among the best `limit` may be left out."""
    if len(scorer.deleted):  # they may be among the leaders of their terms
        return scorer.score(ready)
    found: Found | None = None
    if type(ready) is Term:
        found = _best_of_term(ready, scorer) if limit <= LEADERS else None
    elif type(ready) is Phrase:
        if (lists := scorer.posting_lists(ready.terms)) is not None:
            found = Found(*score_best_phrases(lists, ready.offsets, limit, workspace=scorer.workspace))
    elif type(ready) is AllReady or type(ready) is AnyReady:
        terms = [child for child in ready.children if type(child) is Term]
        if len(terms) == len(ready.children):
            found = _all(terms, scorer) if type(ready) is AllReady else _any(terms, limit, scorer)
    return scorer.score(ready) if found is None else found


def _best_of_term(term: Term, scorer: ArrayScorer) -> Found:
    """The postings of a term, or those among which are its best `LEADERS`."""
    ordinal = term.ordinals[scorer.number]
    field = scorer.field(term.field) if ordinal >= 0 else None
    if field is None:
        return NOTHING_FOUND
    return Found(*(field.leaders(ordinal, term.factor) or field.part(ordinal, term.factor)))


def _all(terms: Sequence[Term], scorer: ArrayScorer) -> Found | None:
    lists = scorer.posting_lists(terms)
    return None if lists is None else Found(*score_common(lists, scorer.workspace))


def _any(terms: Sequence[Term], limit: int, scorer: ArrayScorer) -> Found | None:
    """By MaxScore where lists are long, else without the commonest terms; None where that leaves nothing out."""
    if len(terms) * scorer.documents >= WORTH_SKIPPING:
        there = [term for term in terms if term.ordinals[scorer.number] >= 0]
        lists = scorer.posting_lists(there) if len(there) == len(terms) else None
        if lists is not None and sum([one.size for one in lists]) >= WORTH_SKIPPING:
            return Found(*find_best(lists, limit, scorer.workspace))
    if min([term.factor for term in terms]) <= 0.0:
        return None
    addends = scorer.addends(terms)
    later = take_out_common(addends)
    found = scorer.add_up(addends, always=True)
    if not later:
        return found
    best = add_all_to_best(found, later, limit=limit, workspace=scorer.workspace)
    return None if best is None else Found(*best)
