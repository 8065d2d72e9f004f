"""The places that events are named after or held in, from places.toml beside this file."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from indexer.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or a `region` (a country or larger); `words` are all its forms, `name` first."""

    name: str
    words: tuple[str, ...]
    region: bool


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a folded text, `start` to `end` (exclusive)."""

    place: Place
    start: int
    end: int


@cache
def _places() -> dict[str, Place]:
    """Every form of every place, to its place."""
    text = resources.files("indexer.extract").joinpath("places.toml").read_text(encoding="utf-8")
    forms: dict[str, Place] = {}
    for entry in tomllib.loads(text)["place"]:
        place = Place(entry["name"], (entry["name"], *entry["words"]), entry.get("region", False))
        forms.update((word.casefold(), place) for word in place.words)
    return forms


@cache
def _pattern(*, short: bool) -> re.Pattern[str]:
    words = sorted((word for place in _places().values() for word in place.words), key=len, reverse=True)
    latin = [word for word in words if word.isascii() and (short or len(word) > 3)]
    other = [word for word in words if not word.isascii()]
    # 京都 stands in 東京都, and words such as 中国 in 中国語: a place is not cut out of a longer word of its script.
    return re.compile(
        rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, latin))})(?![A-Za-z])"
        rf"|(?<!東)京都|(?:{'|'.join(re.escape(word) for word in other if word != '京都')})(?![ァ-ヶー]|語|人|製|系|株式)",
        re.IGNORECASE,
    )


def place_at(text: str, position: int) -> PlaceMention | None:
    """The place that begins at `position` of a folded text, short forms ("JP", "EU") included; None if there is none."""
    match = _pattern(short=True).match(text, position)
    return _mention(match) if match else None


def find_places(text: str) -> tuple[PlaceMention, ...]:
    """Every place in a folded text, by place; short Latin forms such as "US" are left out, as they may be plain words."""
    return tuple(_mention(match) for match in _pattern(short=False).finditer(text))


def is_place(text: str) -> bool:
    """Whether a folded text is the name of a place and nothing else."""
    return text.casefold() in _places()


@lru_cache(maxsize=2048)
def find_places_of_name(name: str) -> tuple[PlaceMention, ...]:
    """As `find_places`, for names, which come again and again."""
    return find_places(name)


def may_end_in_place(text: str) -> bool:
    """Whether the Latin name of a place may end a folded text: in a fiftieth of the time that its places take."""
    return text.casefold().endswith(_latin_forms())


@cache
def _latin_forms() -> tuple[str, ...]:
    return tuple(form for form in _places() if form.isascii())


def _mention(match: re.Match[str]) -> PlaceMention:
    return PlaceMention(_places()[match.group().casefold()], match.start(), match.end())


def find_squeezed_place(text: str) -> Place | None:
    """The city whose Latin name, without spaces, stands in `text` (lower case, as in a host name); None if there is none."""
    cities = (place for place in _places().values() if not place.region)
    return next((city for city in cities if len(city.name) > 4 and city.name.replace(" ", "").casefold() in text), None)
