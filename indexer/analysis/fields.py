"""Words at their places to the tokens of each field of the index, with NumPy: no Python statement runs once a word."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.analysis import word_rows
from indexer.analysis.pairs import PAIR_REACH, make_pair
from indexer.analysis.placing import I64, Flags, PlacedWords
from indexer.analysis.word_rows import NONE, Rows, WordRows
from indexer.dataclass import dataclass, replace
from indexer.model import BatchTokens

Integers = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the body of each document begins, in code points, shape (documents,); what is before it weighs `weight`."""

    ends: I64
    weight: float


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Tokens in order, in columns of equal length; `words` is the word that each is of, by its place among the
    words, and `rows` its row."""

    terms: Integers
    starts: Integers
    ends: Integers
    positions: Integers
    words: Integers
    rows: Integers

    @property
    def columns(self) -> tuple[Integers, ...]:
        """All columns, in their order."""
        return self.terms, self.starts, self.ends, self.positions, self.words, self.rows

    def take(self, chosen: Flags) -> _Tokens:
        """Those that are chosen."""
        places = chosen.nonzero()[0]
        return _Tokens(*[column[places] for column in self.columns])


def make_word_fields(words: PlacedWords, known: WordRows, heads: Heads) -> dict[str, BatchTokens]:
    """The fields that are made of all words of a text: terms, surfaces, long units, pairs, readings, synonym groups.

    The readings of two words that make one name or compound (岩本俊弘, 日本語化, 再設計) are there joined as well. Names
    that stand nowhere in the text have no surface: what a query leaves out (-Nova) is what is written.
    """
    text = _spread(known.text, words.numbers, words)
    units = _spread(known.units, words.numbers, words)
    surfaces = replace(units, terms=_view(known.surfaces)[units.rows])
    pairs, pair_terms = _make_pairs(units, words, known.terms)
    in_head = words.written[text.words] & (text.starts < heads.ends[words.documents[text.words]])

    def build(field: str, tokens: _Tokens, weight: float = heads.weight) -> BatchTokens:
        return _build(field, tokens, words, known.terms, heads=replace(heads, weight=weight))

    fields = (
        build("text", text),
        build("surface", surfaces.take(words.written[units.words])),
        build("long", _make_long(words, known)),
        _build("pair", pairs, words, pair_terms, heads=heads),
        build("reading", _make_readings(words, known)),
        build("heading", text.take(in_head), 1.0),
        build("synonym", _spread(known.groups, words.numbers, words)),
    )
    return {one.field: one for one in fields}


def make_name_field(field: str, words: PlacedWords, known: WordRows, *, documents: int) -> BatchTokens:
    """A field of names: everything that finds each unit of each word, at its place where the text holds the name."""
    rows = np.array(known.find_name_rows(words.numbers.tolist()), np.int64)
    tokens = _spread(known.names, rows, words)
    return _build(field, tokens, words, known.terms, heads=Heads(np.zeros(documents, np.int64), 1.0))


def _spread(rows: Rows, numbers: I64, words: PlacedWords) -> _Tokens:
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
    return _Tokens(_view(rows.terms)[found], starts, ends, positions, owners, found)


def _make_long(words: PlacedWords, known: WordRows) -> _Tokens:
    terms = _view(known.long)[words.numbers]
    owners = ((terms != NONE) & words.written).nonzero()[0]
    return _Tokens(terms[owners], words.starts[owners], words.ends[owners], words.positions[owners], owners, owners)


def _make_pairs(units: _Tokens, words: PlacedWords, terms: Sequence[str]) -> tuple[_Tokens, list[str]]:
    """The pairs of neighbours within `PAIR_REACH`, and the terms that they count into."""
    runs = words.runs[units.words]
    second = ((np.diff(units.positions) <= PAIR_REACH) & (runs[1:] == runs[:-1])).nonzero()[0] + 1
    first = second - 1
    keys = units.terms[first].astype(np.int64) * len(terms) + units.terms[second]
    distinct, places = np.unique(keys, return_inverse=True)
    befores, afters = (one.tolist() for one in np.divmod(distinct, max(len(terms), 1)))
    pairs = _Tokens(
        places, units.starts[first], units.ends[second], units.positions[first], units.words[second], units.rows[second]
    )
    return pairs, [make_pair(terms[before], terms[after]) for before, after in zip(befores, afters, strict=True)]


def _make_readings(words: PlacedWords, known: WordRows) -> _Tokens:
    """The readings of each word, before them that of it and the word before as one where they make a name or compound."""
    own = _spread(known.readings, words.numbers, words)
    joined = _join_readings(words, known)
    order = np.argsort(np.concatenate((joined.words * 2, own.words * 2 + 1)), kind="stable")
    columns = zip(joined.columns, own.columns, strict=True)
    return _Tokens(*[np.concatenate((one, other))[order] for one, other in columns])


def _join_readings(words: PlacedWords, known: WordRows) -> _Tokens:
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
    terms = known.join(list(zip(starts.tolist(), ends.tolist(), strict=True)))
    # At the last reading of the word before, so that positions do not step back.
    positions = words.positions[before] + _view(known.last_place)[words.numbers[before]]
    return _Tokens(np.array(terms, np.int32), words.starts[before], words.ends[after], positions, after, after)


def _view(column: array[int]) -> Integers:
    return np.frombuffer(column, np.int32)


def _build(field: str, tokens: _Tokens, words: PlacedWords, terms: Sequence[str], *, heads: Heads) -> BatchTokens:
    documents = words.documents[tokens.words]
    used = np.zeros(len(terms), bool)
    used[tokens.terms] = True
    kept = used.nonzero()[0]
    places = np.empty(len(terms), np.uint32)
    places[kept] = np.arange(len(kept), dtype=np.uint32)
    weights = array("f")
    if heads.weight != 1.0 and heads.ends.any():
        heavy = tokens.starts < heads.ends[documents]
        weights.frombytes(np.where(heavy, heads.weight, 1.0).astype(np.float32).tobytes())
    return BatchTokens(
        field=field,
        terms=tuple([terms[place] for place in kept.tolist()]),
        counts=_column(np.bincount(documents, minlength=len(heads.ends))),
        term_ids=_column(places[tokens.terms]),
        positions=_column(tokens.positions),
        starts=_column(tokens.starts),
        ends=_column(tokens.ends),
        weights=weights,
    )


def _column(numbers: Integers) -> array[int]:
    column = array("I")
    column.frombytes(numbers.astype(np.uint32).tobytes())
    return column
