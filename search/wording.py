"""A question's own wording in the sections that its words found: the best of them are put in order by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import is_normalized

from indexer.analysis.folding import fold_case
from indexer.dataclass import dataclass
from search.engine import EngineHit, StoredSection
from search.model import Why

#: So many of the first hits are put in order: a page's, whose texts are read anyway. Thirty gain no more.
WORDING_DEPTH = 10
#: Characters in a row that say more than the words and pairs in them; five and seven do nearly as well.
RUN_CHARS = 6
#: What each run of that length adds to a score: 0.8 to 1.8 differ by less than .0005 in MRR@10.
RUN_WEIGHT = 1.2

_ONE_WORD = re.compile(f"[ァ-ヺー]{{{RUN_CHARS - 1}}}")
_LETTERS = re.compile(r"[^\W_]+")
# No run holds a sign, and wide ones are what keeps most texts from being in the normal form that is folded at once.
_WIDE_SIGNS = re.compile("[（）！？：；，．～／＆％＋－＝［］｛｝＜＞]+")


@dataclass(frozen=True, slots=True)
class Worded:
    """A hit with the reason that its wording gave, if any; the reason's score is a part of the hit's."""

    hit: EngineHit
    why: Why | None


def find_runs(query: str) -> tuple[str, ...]:
    """Every RUN_CHARS letters of `query` in a row, folded, each once; those of one word, which scores as such, left out.

    Such are letters of ASCII alone, and katakana with at most one other letter.
    """
    folded = fold_case(query)
    runs = (
        letters[0][at : at + RUN_CHARS]
        for letters in _LETTERS.finditer(folded)
        for at in range(len(letters[0]) - RUN_CHARS + 1)
    )
    return tuple(dict.fromkeys(run for run in runs if not run.isascii() and not _ONE_WORD.search(run)))


def order_by_wording(hits: Sequence[EngineHit], sections: Sequence[StoredSection], *, query: str) -> tuple[Worded, ...]:
    """The first WORDING_DEPTH of `hits` by their score with what their wording adds, then the others as they were.

    `sections` are those of the first hits, in their order. Scores do not fall along the result if they did not in `hits`.
    """
    runs = find_runs(query)
    spelt = "".join(runs)
    cased = spelt.upper() != spelt
    first = [_worded(hit, stored, runs, cased=cased) for hit, stored in zip(hits[:WORDING_DEPTH], sections, strict=False)]
    first.sort(key=lambda worded: -worded.hit.score)
    return (*first, *(Worded(hit, None) for hit in hits[len(first) :]))


def _worded(hit: EngineHit, stored: StoredSection, runs: Sequence[str], *, cased: bool) -> Worded:
    """The hit as worded; `cased` when letters of the runs have a case: of most questions none has, and none is folded."""
    text = stored.text
    if not is_normalized("NFKC", text):
        text = fold_case(_WIDE_SIGNS.sub(" ", text))
    elif cased:
        text = fold_case(text)
    held = [run for run in runs if run in text]
    if not held:
        return Worded(hit, None)
    score = RUN_WEIGHT * len(held)
    longest = _longest(held)
    return Worded(EngineHit(hit.id, hit.score + score), Why(longest, longest, "wording", score))


def _longest(held: Sequence[str]) -> str:
    """The longest text that runs next to each other in the query spell."""
    best = joined = held[0]
    for run in held[1:]:
        joined = joined + run[-1] if joined.endswith(run[:-1]) else run
        best = max(best, joined, key=len)
    return best
