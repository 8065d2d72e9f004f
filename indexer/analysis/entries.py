"""What the dictionary says of words written as there, and the units made of many at once, as `Lexicon` makes each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from indexer.analysis import sudachi
from indexer.analysis.folding import VARIANT_MARK, fold_terms, make_variants, modernize
from indexer.analysis.latin_words import read_groups
from indexer.analysis.parts_of_speech import PartOfSpeech
from indexer.analysis.readings import make_kana_keys
from indexer.analysis.transliteration import make_skeleton
from indexer.analysis.word import Unit


class Entry(NamedTuple):
    """A morpheme as it stands in a text: `surface` is its text in lower case and one width.

    `reading` is in kana, "" where it is not looked for; `names` are all readings of names that are written so. `known` is
    whether the dictionary has it. `units` are the numbers of its mode A units, none where it is one.
    """

    surface: str
    normalized: str
    part: PartOfSpeech
    reading: str
    names: tuple[str, ...]
    groups: tuple[str, ...]
    known: bool
    units: tuple[int, ...] = ()


def read_entry(
    morpheme: sudachi.Morpheme, part: PartOfSpeech, surface: str, *, known: bool, units: tuple[int, ...] = ()
) -> Entry:
    """What SudachiPy says of a morpheme of this part of speech."""
    return Entry(
        surface,
        morpheme.normalized_form(),
        part,
        morpheme.reading_form() if part.read or part.affix else "",
        sudachi.lookup_readings(modernize(morpheme.dictionary_form())) if part.name and part.read else (),
        read_groups(morpheme, part) if part.grouped else (),
        known,
        units,
    )


def describe(entries: Sequence[Entry]) -> tuple[list[str], list[str], list[tuple[str, ...]]]:
    """Of each entry the term, the term of all its variants, and the reading keys of a noun.

    Those come likeliest first: a name's with all that names have, then the consonants of a word that is not known.
    """
    terms = fold_terms([one.normalized for one in entries])
    keys = make_kana_keys([one.reading for one in entries])
    of_names = iter(make_kana_keys([name for one in entries for name in one.names]))
    readings: list[tuple[str, ...]] = []
    for entry, key in zip(entries, keys, strict=True):
        found: tuple[str, ...] = (key,) if len(key) > 1 and entry.part.read else ()
        if entry.names:
            others = [one for one in islice(of_names, len(entry.names)) if len(one) > 1]
            found = tuple(dict.fromkeys([*found, *others]))
        if found and not entry.known and (skeleton := make_skeleton(entry.surface)):
            found = (*found, skeleton)
        readings.append(found)
    return terms, make_variants(terms), readings


def make_unit(entry: Entry, term: str, variant: str, readings: tuple[str, ...]) -> tuple[Unit, ...]:
    """The unit of an entry, described so, as a word of its own, then its variant term if it has one."""
    size = len(entry.surface)
    unit = Unit(term, entry.surface or term, 0, size, 0, readings, entry.groups)
    return (unit,) if variant == term else (unit, Unit(marked := VARIANT_MARK + variant, marked, 0, size, 0))


def make_units(entries: Sequence[Entry]) -> list[tuple[Unit, ...]]:
    """As `make_unit`, of each."""
    return list(map(make_unit, entries, *describe(entries)))
