"""Two words side by side as one term: what an index holds of them and what a query asks."""

from __future__ import annotations

#: A pair may stand this many places apart: with a particle between, 基盤の仮想化 is a pair, with punctuation it is none.
PAIR_REACH = 2

#: Between the words of a pair, in UTF-8.
BETWEEN = b" "


def make_pair(first: str, second: str) -> str:
    """The term of two adjacent terms of `text` in the field `pair`; hardly any of them has a space of its own."""
    return f"{first} {second}"
