"""Two words side by side as one term: what an index holds of them and what a query asks, without NumPy."""

from __future__ import annotations

#: A pair may stand this many places apart: with a particle between, 基盤の仮想化 is a pair, with punctuation it is none.
PAIR_REACH = 2


def make_pair(first: str, second: str) -> str:
    """The term of two adjacent terms of `text` in the field `pair`; no term has a space of its own."""
    return f"{first} {second}"
