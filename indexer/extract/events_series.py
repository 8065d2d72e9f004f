"""The vocabulary's names of series of events, found in a line in little time whatever their number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import add

from indexer.dataclass import dataclass
from indexer.extract.events_patterns import NOT_LETTERS, SCRIPT_EDGE
from indexer.vocabulary import EventSeries


@dataclass(frozen=True, slots=True)
class SeriesNames:
    """The vocabulary's names of series: each as it is written, and squeezed (no spaces, case folded) to its series."""

    words: Sequence[str]  # longest first
    # What a squeezed text must hold to hold a name: under three letters of the longest part between the name's spaces, that
    # part, all of them, and the place of the name in `words`.
    letters: Mapping[str, Sequence[tuple[str, Sequence[str], int]]]
    series: Mapping[str, str]
    # Latin names of five letters or more, bare of signs, to their series, by their first five letters, longest first.
    in_addresses: Mapping[str, Sequence[tuple[str, str]]]


def squeeze(text: str) -> str:
    """`text` without spaces, case folded: how names are compared."""
    return "".join(text.split()).casefold()


@lru_cache(maxsize=4)
def collect_series(events: tuple[EventSeries, ...]) -> SeriesNames:
    """All names of the vocabulary's series; of a name that two series have, the first keeps it."""
    series: dict[str, str] = {}
    for event in events:
        for name in (event.name, *event.aliases):
            series.setdefault(squeeze(name), event.name)
    words = {name for event in events for name in (event.name, *event.aliases)}
    bare = {NOT_LETTERS.sub("", name): of for name, of in series.items() if name.isascii() and len(name) > 4}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    parts = [tuple(squeeze(part) for part in word.split()) for word in longest_first]
    in_addresses: dict[str, list[tuple[str, str]]] = {}
    for name, of in sorted(bare.items(), key=lambda item: -len(item[0])):
        in_addresses.setdefault(name[:5], []).append((name, of))
    return SeriesNames(longest_first, _by_rarest_letters(parts), series, in_addresses)


def _by_rarest_letters(names: Sequence[Sequence[str]]) -> dict[str, list[tuple[str, Sequence[str], int]]]:
    """The longest part, all parts and the place of each of `names`, by that run of three letters of its longest part which
    the fewest names hold there; where that is shorter, under the empty string."""
    longest = [max(parts, key=len, default="") for parts in names]
    runs = [set(_runs(part)) for part in longest]
    counts = Counter(run for these in runs for run in these)
    found: dict[str, list[tuple[str, Sequence[str], int]]] = {}
    for place, these in enumerate(runs):
        rarest = min(these, key=lambda run: (counts[run], run), default="")
        found.setdefault(rarest, []).append((longest[place], names[place], place))
    return found


def _runs(squeezed: str) -> Iterator[str]:
    """Every three letters in a row."""
    return map(add, map(add, squeezed, squeezed[1:]), squeezed[2:])


def find_written(text: str, names: SeriesNames) -> Iterator[re.Match[str]]:
    """Every name of a series in a folded text from left to right, not overlapping, the longest where several begin."""
    squeezed = squeeze(text)
    # Few lines hold a name: 500 kB of reports take 0.06 s so, and 0.35 s with a pattern of all names that stand in them.
    letters = names.letters
    places = [
        place
        for run in ("", *{run for run in _runs(squeezed) if run in letters})
        for longest, parts, place in letters.get(run, ())
        if longest in squeezed and all(part in squeezed for part in parts)
    ]
    following = {place: match for place in places if (match := _compile(names.words[place]).search(text))}
    while following:
        match = following[min(following, key=lambda place: (following[place].start(), place))]
        yield match
        for place, other in list(following.items()):
            if other.start() < match.end():
                if later := other.re.search(text, match.end()):
                    following[place] = later
                else:
                    del following[place]


@lru_cache(maxsize=4096)
def _compile(word: str) -> re.Pattern[str]:
    # Short names (OSC, PTG) count only in capitals as written; longer ones in any case.
    spelled = _spell(word) if len(word) <= 4 else f"(?i:{_spell(word)})"
    return re.compile(rf"(?<![A-Za-z0-9@])#?{spelled}(?![A-Za-z])")


def _spell(word: str) -> str:
    """`word` as a pattern: spaces are optional, may hold number or year (「言語処理学会第26回年次大会」), and may stand
    between Latin and Japanese (「松江 Ruby 会議」)."""
    parts = [r"\s?".join(re.escape(run) for run in SCRIPT_EDGE.split(part)) for part in word.split()]
    return r"\s?(?:第\s?\d{1,3}\s?回|20\d\d\s?年(?:度)?)?\s?".join(parts)
