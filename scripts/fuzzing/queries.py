"""Search requests that nobody would type: syntax in every width, cut, nested, repeated and mixed with odd characters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from fuzzing.reports import real_reports
from fuzzing.texts import PIECES, odd_character, odd_line
from search.engine import Sort
from search.model import SearchRequest
from search.query_tree import QUERY_FIELDS

_QUOTES = '"“”„‟＂〝〞〟「」『』' + "'‘’"
_OPERATORS = ("AND", "OR", "NOT", "ＡＮＤ", "ＯＲ", "ＮＯＴ", "and", "-", "－", "ー", "--", "|", "&&", "+", "!")
_DAYS = (
    "2014-05-12",
    "2014/5/12",
    "5/12",
    "2014-05",
    "2014",
    "5月12日",
    "第3日目",
    "Day 2",
    "木曜",
    "2014年5月",
    "0000-00-00",
    "9999-99-99",
)
_RANGES = ("..", "…", "~", "〜", "～", "...", "-")
_STARS = ("*", "＊", "**")
_COLONS = (":", "：")
_NAMES = (*(name for names in QUERY_FIELDS.values() for name in names), "foo", "SPEAKER", "ｄａｙ", "")


@dataclass(frozen=True, slots=True)
class Values:
    """The values that an index holds of a field: what a filter may name."""

    field: str
    values: tuple[str, ...]


def make_request(chance: random.Random, values: Sequence[Values]) -> SearchRequest:
    """One request, mostly within the limits."""
    chosen = {one.field: _filters(chance, one.values) if chance.random() < 0.1 else () for one in values}
    return SearchRequest(
        make_query(chance),
        events=chosen.get("event", ()),
        days=chosen.get("day", ()),
        projects=chosen.get("project", ()),
        speakers=chosen.get("speaker", ()),
        sort=chance.choice((Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST)),
        page=chance.choice((1, 1, 1, 1, 2, 3, 50, 1000)),
        limit=chance.choice((1, 3, 5, 10, 10, 10, 10, 100)),
        snippet_columns=chance.choice((120, 120, 120, 230, 1, 20)),
        language=chance.choice(("ja", "en")),
    )


def make_query(chance: random.Random) -> str:
    """One query text."""
    kind = chance.random()
    if kind < 0.02:
        return _long_query(chance)
    parts = [_part(chance, depth=0) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3, 5, 9)))]
    text = chance.choice(("", " ", " ", " ", "\u3000", "\n")).join(parts)
    if kind < 0.2 and text:
        place = chance.randrange(len(text))
        text = chance.choice(
            (text[:place], text[place:], text[:place] + odd_character(chance, surrogates=True) + text[place:])
        )
    return text


def _long_query(chance: random.Random) -> str:
    """A query at the limits of length, terms or depth, or just beyond."""
    unit = chance.choice(
        (
            chance.choice(PIECES),
            _part(chance, depth=3),
            _word(chance) + " ",
            "a* ",
            "(",
            '"',
            "day:2014.. ",
            "NOT ",
            "-a OR ",
        )
    )
    text = unit * (chance.choice((63, 64, 65, 1000, 1001)) // chance.choice((1, max(1, len(unit)))) + 1)
    return text[: chance.choice((999, 1000, 1000, 1000, 1001))]


def _word(chance: random.Random) -> str:
    match chance.randrange(7):
        case 0:
            return odd_line(chance)
        case 1:
            return "".join(odd_character(chance, surrogates=True) for _ in range(chance.choice((1, 2, 4))))
        case 2:
            return chance.choice(PIECES)
        case 3:
            return chance.choice(_DAYS)
        case _:
            line = chance.choice(chance.choice(real_reports()))
            start = chance.randrange(len(line) + 1)
            length = chance.choice((1, 2, 3, 4, 6, 12, 40))
            return str(line[start : start + length])


def _part(chance: random.Random, *, depth: int) -> str:
    """A word, phrase, prefix, range, field, operator or group."""
    match chance.randrange(10):
        case 0:
            return chance.choice(_OPERATORS)
        case 1:
            return str(chance.choice(_QUOTES)) + _word(chance) + str(chance.choice((*_QUOTES, "")))
        case 2:
            return _word(chance)[: chance.choice((1, 1, 2, 5))] + chance.choice(_STARS)
        case 3:
            return chance.choice(_NAMES) + chance.choice(_COLONS) + (_part(chance, depth=depth + 1) if depth < 4 else "")
        case 4:
            days = chance.choice(_DAYS) + chance.choice(_RANGES) + chance.choice((*_DAYS, ""))
            return chance.choice(("day:", "date：", "", "")) + days
        case 5 if depth < 30:
            inner = " ".join(
                _part(chance, depth=depth + 1 if chance.random() < 0.7 else 30) for _ in range(chance.randrange(4))
            )
            return chance.choice("(（") + inner + chance.choice((")", "）", ""))
        case 6:
            return chance.choice(("-", "－", "ー", "NOT ")) + _word(chance)
        case _:
            return _word(chance)


def _filters(chance: random.Random, values: Sequence[str]) -> tuple[str, ...]:
    known = chance.sample(values, min(len(values), chance.choice((1, 1, 2, 20)))) if values else []
    return tuple(dict.fromkeys([*known, _word(chance)] if chance.random() < 0.3 else known))
