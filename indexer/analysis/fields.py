"""Words at their places to the tokens of each field of the index, with NumPy: no Python statement runs once a word."""

from __future__ import annotations

from array import array

import numpy as np

from indexer.analysis import word_rows
from indexer.analysis.pairs import PAIR_REACH
from indexer.analysis.placing import I64, PlacedWords
from indexer.analysis.rows import Rows
from indexer.analysis.token_columns import Field, Integers, Tokens
from indexer.analysis.word_rows import NONE, WordRows
from indexer.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the body of each document begins, in code points, shape (documents,); what is before it weighs `weight`."""

    ends: I64
    weight: float


def make_word_fields(words: PlacedWords, known: WordRows, heads: Heads) -> tuple[Field, ...]:
    """The fields that are made of all words of a text: terms, surfaces, long units, pairs, readings, synonym groups.

    The readings of two words that make one name or compound (岩本俊弘, 日本語化, 再設計) are there joined as well. Names
    that stand nowhere in the text have no surface: what a query leaves out (-Nova) is what is written.
    """
    text = _spread(known.text, words.numbers, words)
    units = _spread(known.units, words.numbers, words)
    surfaces = replace(units, terms=_view(known.surfaces)[units.rows])
    pairs, pair_words = _make_pairs(units, words, len(known.terms))
    in_head = words.written[text.words] & (text.starts < heads.ends[words.documents[text.words]])
    weighted = {
        "text": text,
        "surface": surfaces.take(words.written[units.words]),
        "long": _make_long(words, known),
        "pair": pairs,
        "reading": _make_readings(words, known),
        "synonym": _spread(known.groups, words.numbers, words),
    }
    fields = [_weigh(name, tokens, words, heads) for name, tokens in weighted.items()]
    fields.append(_make_field("heading", text.take(in_head), words))
    return tuple([replace(one, pairs=pair_words) if one.name == "pair" else one for one in fields])


def make_name_field(field: str, words: PlacedWords, known: WordRows) -> Field:
    """A field of names: everything that finds each unit of each word, at its place where the text holds the name."""
    rows = np.array(known.find_name_rows(words.numbers.tolist()), np.int64)
    return _make_field(field, _spread(known.names, rows, words), words)


def _make_field(name: str, tokens: Tokens, words: PlacedWords) -> Field:
    return Field(name, tokens, words.documents[tokens.words])


def _weigh(name: str, tokens: Tokens, words: PlacedWords, heads: Heads) -> Field:
    field = _make_field(name, tokens, words)
    if heads.weight == 1.0 or not heads.ends.any():
        return field
    heavy = tokens.starts < heads.ends[field.documents]
    return replace(field, weights=np.where(heavy, np.float32(heads.weight), np.float32(1.0)))


def _spread(rows: Rows, numbers: I64, words: PlacedWords) -> Tokens:
    """The rows that each word has under these numbers, at its place."""
    counts = _view(rows.counts)[numbers].astype(np.int64)
    owners = np.arange(len(numbers)).repeat(counts)
    found = (_view(rows.firsts)[numbers] - counts.cumsum() + counts).repeat(counts) + np.arange(len(owners))
    bases = words.starts[owners]
    starts, ends = bases + _view(rows.starts)[found], bases + _view(rows.ends)[found]
    if not words.written.all():
        written = words.written[owners]
        starts, ends = np.where(written, starts, bases), np.where(written, ends, bases)
    positions = words.positions[owners] + _view(rows.places)[found]
    return Tokens(_view(rows.terms)[found], starts, ends, positions, owners, found)


def _make_long(words: PlacedWords, known: WordRows) -> Tokens:
    terms = _view(known.long)[words.numbers]
    owners = ((terms != NONE) & words.written).nonzero()[0]
    return Tokens(terms[owners], words.starts[owners], words.ends[owners], words.positions[owners], owners, owners)


def _make_pairs(units: Tokens, words: PlacedWords, terms: int) -> tuple[Tokens, tuple[I64, I64]]:
    """The pairs of neighbours within `PAIR_REACH`, and the two words of each that they count into; so many `terms`."""
    runs = words.runs[units.words]
    second = ((np.diff(units.positions) <= PAIR_REACH) & (runs[1:] == runs[:-1])).nonzero()[0] + 1
    first = second - 1
    keys = units.terms[first].astype(np.int64) * terms + units.terms[second]
    distinct, places = np.unique(keys, return_inverse=True)
    pairs = Tokens(
        places, units.starts[first], units.ends[second], units.positions[first], units.words[second], units.rows[second]
    )
    befores, afters = np.divmod(distinct, max(terms, 1))
    return pairs, (befores, afters)


def _make_readings(words: PlacedWords, known: WordRows) -> Tokens:
    """The readings of each word, before them that of it and the word before as one where they make a name or compound."""
    own = _spread(known.readings, words.numbers, words)
    joined = _join_readings(words, known)
    order = np.argsort(np.concatenate((joined.words * 2, own.words * 2 + 1)), kind="stable")
    columns = zip(joined.columns, own.columns, strict=True)
    return Tokens(*[np.concatenate((one, other))[order] for one, other in columns])


def _join_readings(words: PlacedWords, known: WordRows) -> Tokens:
    flags = np.frombuffer(known.flags, np.uint8)[words.numbers]
    nouns, places = (flags & word_rows.NOUN) != 0, _view(known.places)[words.numbers]
    keys, prefixes, suffixes = (_view(one)[words.numbers] for one in (known.key, known.prefix, known.suffix))
    first, second = slice(None, -1), slice(1, None)
    touching = words.ends[first] == words.starts[second]
    one_name = (flags[first] & flags[second] & (word_rows.NAME | word_rows.LATIN)) != 0
    adjacent = words.positions[second] == words.positions[first] + places[first]
    compound = nouns[second] & adjacent & (touching | one_name)
    derived = (suffixes[second] != NONE) & touching
    begun = (prefixes[first] != NONE) & (keys[second] != NONE) & touching
    chosen = (words.runs[first] == words.runs[second]) & ((nouns[first] & (compound | derived)) | begun)
    after = chosen.nonzero()[0] + 1
    before = after - 1
    starts = np.where(nouns[before], keys[before], prefixes[before])
    ends = np.where(suffixes[after] != NONE, suffixes[after], keys[after])
    distinct, places_of = np.unique(starts.astype(np.int64) << 32 | ends, return_inverse=True)
    terms = known.join(list(zip((distinct >> 32).tolist(), (distinct & 0xFFFF_FFFF).tolist(), strict=True)))
    # At the last reading of the word before, so that positions do not step back.
    positions = words.positions[before] + _view(known.last_place)[words.numbers[before]]
    joined = np.array(terms, np.int32)[places_of]
    return Tokens(joined, words.starts[before], words.ends[after], positions, after, after)


def _view(column: array[int]) -> Integers:
    return np.frombuffer(column, np.int32)
