"""The words of people_words.toml that tell the names of people from those of companies, roles and things."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.vocabulary import fold


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lists of people_words.toml; those in Latin letters are in lower case, companies folded."""

    surnames: frozenset[str]
    not_names: frozenset[str]
    organizations: frozenset[str]  # folded
    roles: frozenset[str]
    title_words: frozenset[str]
    given_names: frozenset[str]
    surnames_latin: frozenset[str]


@cache
def read_words() -> NameWords:
    """The words, read once."""
    data = tomllib.loads((Path(__file__).parent / "people_words.toml").read_text(encoding="utf-8"))
    organizations = (fold(word) for word in data["organizations"].replace("\n", "").split("|"))
    return NameWords(
        frozenset(data["surnames"].split()),
        frozenset(data["not_names"].split()),
        frozenset(organizations),
        frozenset(word.lower() for word in data["roles"].split()),
        frozenset(word.lower() for word in data["title_words"].split()),
        frozenset(word.lower() for word in data["given_names"].split()),
        frozenset(word.lower() for word in data["surnames_latin"].split()),
    )
