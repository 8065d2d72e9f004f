"""Completions and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.reference import ReferenceEngine
from search.spelling import Speller, edit_distance
from search.suggest import make_reading_prefix
from tests.search_corpus import make_report, make_searcher, make_section, summit

# typed          first completion              kind
COMPLETIONS: list[tuple[str, str, str]] = [
    ("岩",        "岩本",                       "speaker"),
    ("いわも",    "岩本",                       "speaker"),
    ("ｲﾜﾓ",       "岩本",                       "speaker"),
    ("iwamo",    "岩本",                       "speaker"),
    ("iwam",     "岩本",                       "speaker"),
    ("Jay Pi",   "Jay Pipes",                  "speaker"),
    ("pip",      "Jay Pipes",                  "speaker"),
    ("ジェイ",    "Jay Pipes",                  "speaker"),
    ("neu",      "Neutron",                    "project"),
    ("Ｎｅｕ",    "Neutron",                    "project"),
    ("quan",     "Neutron",                    "project"),
    ("OpenStack P", "OpenStack PTG Denver 2017", "event"),
    ("denver",   "OpenStack PTG Denver 2017",  "event"),
    ("lba",      "LBaaS の設計",                "title"),
    ("アップグ",  "アップグレード",              "title"),
    ("Nova から ne", "Nova から Neutron への移行", "title"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "text", "kind"), COMPLETIONS)
def test_what_is_half_typed_is_completed(typed: str, text: str, kind: str) -> None:
    found = summit().suggest(typed)

    assert (found[0].text, found[0].kind) == (text, kind)


def test_a_completion_says_how_many_sections_it_finds() -> None:
    found = summit().suggest("neutron")

    assert found[0].count == 3


def test_a_chapter_is_completed_with_the_number_of_its_sections() -> None:
    days = [make_section(number, f"{number}日目", "話した。") for number in (1, 2)]
    days = [replace(one, heading=("Fast Forward (skip-level) Upgrades", *one.heading)) for one in days]

    found = make_searcher([make_report("a.md", "PTG", days)]).suggest("skip")

    assert [(one.text, one.kind, one.count) for one in found] == [("Fast Forward (skip-level) Upgrades", "title", 2)]


@pytest.mark.parametrize("typed", ["", "　", "qqqq", "♪"])
def test_nothing_is_completed_from_nothing(typed: str) -> None:
    assert summit().suggest(typed) == ()


@given(st.text(max_size=20), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_any_prefix_has_at_most_so_many_completions(typed: str, limit: int) -> None:
    found = summit().suggest(typed, limit)

    assert len(found) <= limit
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("typed", "key"), [("iwam", "iwa"), ("iwamo", "iwamo"), ("いわも", "iwamo"), ("neutr", ""), ("n", ""), ("岩", "")]
)
def test_a_half_typed_syllable_is_left_out_of_a_reading(typed: str, key: str) -> None:
    assert make_reading_prefix(typed) == key


# word          most  distance
DISTANCES: list[tuple[str, str, int, int]] = [
    ("neutron",   "neutron",   2, 0),
    ("neutrn",    "neutron",   2, 1),
    ("netuorn",   "neutron",   2, 2),
    ("nuetron",   "neutron",   2, 1),
    ("neutronns", "neutron",   2, 2),
    ("nova",      "neutron",   2, 3),
    ("マイグレーシン", "マイグレーション", 1, 1),
    ("",          "ab",        2, 2),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "most", "distance"), DISTANCES)
def test_edits_are_counted_up_to_a_limit(first: str, second: str, most: int, distance: int) -> None:
    assert edit_distance(first, second, most) == distance


def slow_distance(first: str, second: str) -> int:
    """The distance by its definition, without any bound."""
    table = {(row, column): max(row, column) for row in range(len(first) + 1) for column in range(len(second) + 1)}
    for row in range(1, len(first) + 1):
        for column in range(1, len(second) + 1):
            options = [
                table[row - 1, column] + 1,
                table[row, column - 1] + 1,
                table[row - 1, column - 1] + (first[row - 1] != second[column - 1]),
            ]
            if row > 1 and column > 1 and first[row - 1] == second[column - 2] and first[row - 2] == second[column - 1]:
                options.append(table[row - 2, column - 2] + 1)
            table[row, column] = min(options)
    return table[len(first), len(second)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_the_bounded_distance_is_the_plain_one_cut_off(first: str, second: str, most: int) -> None:
    assert edit_distance(first, second, most) == min(slow_distance(first, second), most + 1)


class Terms(ReferenceEngine):
    """An engine that has these terms."""

    def __init__(self, terms: set[str]) -> None:
        super().__init__([])
        self._listed = sorted(terms)

    def all_terms(self, field: str, *, limit: int) -> Sequence[str]:
        return self._listed[:limit]

    def doc_frequency(self, field: str, term: str) -> int:
        return len(term)


words = st.text("abcアンー", min_size=4, max_size=9)


@given(words, st.sets(words))
def test_a_word_is_compared_with_every_term_that_is_near(word: str, terms: set[str]) -> None:
    most = 1 if len(word) < 8 else 2
    correctable = {term for term in terms if term.isascii() or not set(term) & set("abc")}
    distances = {term: slow_distance(word, term) for term in correctable}
    expected = {
        (term, distance)
        for term, distance in distances.items()
        if 0 < distance <= most and (len(word) >= 6 or term[0] == word[0])
    }

    found = Speller(Terms(terms)).correct(word)

    if word.isascii() or not set(word) & set("abc"):
        assert {(one.term, one.distance) for one in found} == expected
    else:
        assert found == ()


@given(st.text("abア", min_size=2, max_size=3), st.sets(st.text("abアc", min_size=1, max_size=6)))
def test_every_term_that_holds_a_text_is_found(text: str, terms: set[str]) -> None:
    holding = Speller(Terms(terms)).containing(text, 1000)

    assert set(holding) == {term for term in terms if text in term}
    assert len(set(holding)) == len(holding)


def test_kanji_and_short_words_are_not_corrected() -> None:
    speller = Speller(ReferenceEngine([]))

    assert speller.correct("移行手順") == ()
    assert speller.correct("abc") == ()
