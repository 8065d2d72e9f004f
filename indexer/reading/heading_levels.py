"""Orders the heading styles of a text without declared levels: which style is a chapter, which one stands under it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from indexer.dataclass import dataclass

DAY_STYLE = "day"
TIME_STYLE = "time"


@dataclass(frozen=True, slots=True)
class StyledHeading:
    """A heading by its style ("bare", "mark ■", "num 1.1.", "day", …), and whether text of its own follows it."""

    style: str
    has_body: bool


def rank_styles(headings: Sequence[StyledHeading]) -> dict[str, int]:
    """The level of each style, from 1 without gaps; empty for no headings.

    A style seen later is deeper, except that days stand above all, "1.1." below "1.", a style that opens chapters of the
    other (heads it without text between) above it, and one that never stands twice in a row beside it.
    """
    tiers: list[list[str]] = []
    for style in dict.fromkeys(heading.style for heading in headings):
        place = len(tiers)
        while place:
            relation = _relation(headings, tiers[place - 1][0], style)
            if relation >= 0:
                break
            place -= 1
        if place and _relation(headings, tiers[place - 1][0], style) == 0:
            tiers[place - 1].append(style)
        else:
            tiers.insert(place, [style])
    return {style: level for level, tier in enumerate(tiers, 1) for style in tier}


def _relation(headings: Sequence[StyledHeading], earlier: str, later: str) -> int:
    """1 when `later` stands under `earlier`, 0 beside it, -1 above it."""
    if DAY_STYLE in (earlier, later):
        return 1 if earlier == DAY_STYLE else -1
    if earlier.startswith("num ") and later.startswith("num "):
        deeper = later.count(".") - earlier.count(".")
        if deeper and "第" not in earlier + later:
            return 1 if deeper > 0 else -1
        if "第" in earlier or "第" in later:
            return 1 if "第" in earlier else -1
    opened = _openings(headings, earlier, later)
    opens = _openings(headings, later, earlier)
    if opens > opened:
        return -1
    if TIME_STYLE in (earlier, later):
        # Who writes times of some talks and marks or bare titles for others means talks by both.
        return 1 if opened else 0
    pair = [heading.style for heading in headings if heading.style in (earlier, later, DAY_STYLE)]
    twice = any(first == second == later for first, second in itertools.pairwise(pair))
    return 1 if opened or twice else 0


def _openings(headings: Sequence[StyledHeading], upper: str, lower: str) -> int:
    """How often a heading of `upper` is followed by one of `lower` with no text between."""
    return sum(
        first.style == upper and second.style == lower and not first.has_body
        for first, second in itertools.pairwise(headings)
    )
