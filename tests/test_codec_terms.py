"""The order of terms in a segment is that of their bytes, however they are handed over: as strings, or pairs as numbers."""

from __future__ import annotations

from array import array

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis.held_terms import PairTerms
from indexer.analysis.pairs import make_pair
from indexer.array_codec.encoded_terms import encode_terms, unite_terms
from indexer.array_codec.term_order import TermOrder

# With what sorts before a space, spaces of their own, and a lone surrogate, which sorts before 𠮷.
_WORDS = st.text(st.sampled_from("ab \x01!あ\ud800𠮷"), min_size=1, max_size=4)
_NUMBERS = st.integers(0, 99)
_BATCHES = st.lists(
    st.tuples(
        st.lists(_WORDS, min_size=1, max_size=8, unique=True),
        st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=12),
        st.lists(_NUMBERS, max_size=12),
    ),
    max_size=4,
)


def _rank(columns: list[tuple[str, ...]] | list[PairTerms], ids: list[list[int]]) -> tuple[list[str], list[int]]:
    ranked = TermOrder(columns).rank(columns, [np.array(one, np.uint32) for one in ids])
    return [term.decode("utf-8", "surrogatepass") for term in ranked.terms], ranked.ranks.tolist()


def _expect(occurring: list[str]) -> tuple[list[str], list[int]]:
    terms = sorted(set(occurring))
    return terms, [terms.index(term) for term in occurring]


@given(_BATCHES)
def test_terms_that_occur_are_in_order(batches: list[tuple[list[str], list[tuple[int, int]], list[int]]]) -> None:
    columns = [tuple(words) for words, _, _ in batches]
    ids = [[number % len(words) for number in numbers] for words, _, numbers in batches]

    found = _rank(columns, ids)

    assert found == _expect([column[number] for column, own in zip(columns, ids, strict=True) for number in own])


@given(_BATCHES)
@example([(["a", "a b", "b c", "c"], [(0, 2), (1, 3)], [0, 1])])  # both are "a b c"
@example([(["a", "a\x01", "b"], [(0, 2), (1, 2)], [0, 1])])
@example([(["( a", "b"], [(0, 1), (1, 0)], [0, 1])])
@settings(max_examples=500)
def test_pairs_of_words_are_in_the_order_of_their_strings(
    batches: list[tuple[list[str], list[tuple[int, int]], list[int]]],
) -> None:
    columns = []
    for words, pairs, _ in batches:
        distinct = list(dict.fromkeys([(first % len(words), second % len(words)) for first, second in pairs]))
        columns.append(PairTerms(tuple(words), *[array("I", numbers) for numbers in zip(*distinct, strict=True)]))
    ids = [[number % len(column) for number in numbers] for column, (_, _, numbers) in zip(columns, batches, strict=True)]

    found = _rank(columns, ids)

    assert found == _expect([column[number] for column, own in zip(columns, ids, strict=True) for number in own])


def test_a_pair_is_made_when_it_is_asked_for() -> None:
    pairs = PairTerms(("日本", "語"), array("I", [0, 1]), array("I", [1, 0]))

    assert list(pairs) == [make_pair("日本", "語"), make_pair("語", "日本")]
    assert pairs[:1] == (make_pair("日本", "語"),)


def test_a_field_may_have_pairs_as_numbers_in_one_batch_and_as_strings_in_another() -> None:
    numbered = PairTerms(("b", "a"), array("I", [0]), array("I", [1]))
    columns = [numbered, ("a b",)]

    ranked = TermOrder(columns).rank(columns, [np.array([0], np.uint32), np.array([0], np.uint32)])

    assert (list(ranked.terms), ranked.ranks.tolist()) == ([b"a b", b"b a"], [1, 0])


_SIZES = range(14, 19)  # about those that are compared as numbers
_TERMS = st.text(st.sampled_from("ab\0あ\ud800𠮷"), max_size=7) | st.sampled_from(
    [one * size for one in "a\0" for size in _SIZES]
)


@given(st.lists(st.lists(_TERMS, max_size=12), max_size=3))
def test_terms_of_all_lengths_are_united_in_the_order_of_their_bytes(parts: list[list[str]]) -> None:
    encoded = [encode_terms(part) for part in parts]

    terms, places = unite_terms(encoded)

    distinct = list(terms)
    assert distinct == sorted({term.encode("utf-8", "surrogatepass") for part in parts for term in part})
    for part, own in zip(encoded, places, strict=True):
        assert [distinct[place] for place in own] == list(part)
