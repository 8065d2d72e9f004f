"""What a node matches and scores at most, told by its terms alone."""

from __future__ import annotations

import sys

from search.scoring.formula import K1
from search.scoring.plan import (
    AllReady,
    AnyReady,
    BestReady,
    BoostedReady,
    Phrase,
    Prefix,
    Ready,
    Term,
    Values,
    WithoutReady,
)


def largest_score(ready: Ready) -> float:
    """No less than any section scores."""
    match ready:
        case Term():
            return (K1 + 1.0) * ready.factor
        case Phrase(_, terms):
            return sum([largest_score(term) for term in terms])
        case BestReady(children):
            return max([largest_score(child) for child in children])
        case AnyReady(children) | AllReady(children):
            return sum([largest_score(child) for child in children])
        case BoostedReady(node, boosts):
            return largest_score(node) + sum([largest_score(boost) for boost in boosts])
        case WithoutReady(node):
            return largest_score(node)
        case Values(_, _, _, score):
            return score
        case Prefix(_, _, _, factors):
            return (K1 + 1.0) * max([max(each, default=0.0) for each in factors], default=0.0)
        case _:
            return 0.0


def most_matches(ready: Ready) -> int:
    """No fewer than the sections that match."""
    match ready:
        case Term():
            return ready.frequency
        case Phrase(_, terms):
            return min([term.frequency for term in terms])
        case BoostedReady(node) | WithoutReady(node):
            return most_matches(node)
        case AllReady(children):
            return min([most_matches(child) for child in children])
        case AnyReady(children) | BestReady(children):
            return sum([most_matches(child) for child in children])
        case _:
            return sys.maxsize
