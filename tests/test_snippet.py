"""What a snippet shows of a section: where it is cut, what it marks, where in the file it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cuts import LEAD_CHARACTERS, reach, width_of
from search.model import Range, Snippet
from search.snippet import Mark, make_snippet, merge_marks


def find(text: str, *words: str, literal: bool = True) -> list[Mark]:
    """A mark for every occurrence of the words."""
    marks = [
        (found.start(), found.end(), (word, 1.0), literal) for word in words for found in re.finditer(re.escape(word), text)
    ]
    return sorted(marks, key=lambda mark: mark[:2])


def cut(text: str, *words: str, width: int = 120, title: str = "") -> Snippet:
    lines = range(11, 12 + text.count("\n"))
    return make_snippet(text, find(text, *words), line_numbers=lines, title=title, width_columns=width)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[one.start : one.end] for one in snippet.ranges]


FILLER = "ここは関係のない話が続く。"

# text                                                             words         width  snippet
CUTS: list[tuple[str, Sequence[str], int, str]] = [
    ("短い話。",                                                     ("短い",),     120, "短い話。"),
    ("- 最初の項目\n- 移行の話\n- 最後の項目",                        ("移行",),      16, "移行の話"),
    (FILLER * 4 + "移行は来年になる。" + FILLER * 4,                  ("移行",),      30, "…移行は来年になる。…"),
    (FILLER * 4 + "長い前置きの後、移行を決めた。" + FILLER, ("移行",),      40, "…長い前置きの後、移行を決めた。…"),
    ("Some words here. The migration plan changed. " * 3,            ("migration",), 40, "…The migration plan changed.…"),
    ("移行とその手順、それから停止時間についての長い話が続く",         ("移行",),      20, "移行とその手順、…"),
    ("\n\n  字下げした行",                                            ("行",),        40, "字下げした行"),
    ("",                                                             (),            40, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "width", "expected"), CUTS)
def test_a_snippet_is_cut_at_a_sentence_clause_or_bullet(text: str, words: Sequence[str], width: int, expected: str) -> None:
    snippet = cut(text, *words, width=width)

    assert snippet.text == expected


def test_the_place_with_the_most_words_is_shown() -> None:
    text = "移行の話。" + FILLER * 8 + "移行の手順と停止時間。" + FILLER * 8

    assert "移行の手順と停止時間" in cut(text, "移行", "手順", "停止").text


def test_words_that_stand_far_apart_are_shown_in_two_pieces() -> None:
    text = FILLER * 5 + "手順を決めた。" + FILLER * 20 + "停止は一時間。" + FILLER * 5

    snippet = cut(text, "手順", "停止")

    assert marked(snippet) == ["手順", "停止"]
    assert " … " in snippet.text


def test_words_that_touch_are_marked_as_one() -> None:
    snippet = cut("負荷分散の話", "負荷", "分散")

    assert marked(snippet) == ["負荷分散"]


def test_literal_marks_absorb_others_and_kinds_are_kept_apart() -> None:
    marks = [(0, 2, ("a", 1.0), False), (1, 4, ("b", 1.0), True), (4, 6, ("c", 1.0), False)]

    assert merge_marks(marks) == (Range(0, 4), Range(4, 6, literal=False))


def test_a_first_line_that_repeats_the_title_is_left_out() -> None:
    text = "■ 移行の話\n本文が始まる。"

    assert cut(text, title="移行の話").text == "本文が始まる。"


def test_the_line_and_column_are_those_of_the_first_match() -> None:
    snippet = cut("- 最初の項目\n- その後の移行\n- 移行", "移行")

    assert (snippet.line, snippet.column) == (12, 7)


def test_without_a_match_the_line_is_that_of_the_text_shown() -> None:
    assert cut("\n\n本文").line == 13


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("ｱｲ", 2), ("か\u3099", 2), ("…", 1)])
def test_wide_characters_take_two_columns(text: str, columns: int) -> None:
    assert width_of(text) == columns


def test_characters_are_as_wide_as_unicode_says() -> None:
    for char in map(chr, range(128, 0x10000)):
        wide = unicodedata.east_asian_width(char) in "WF"
        assert width_of(char) == (0 if unicodedata.combining(char) else 2 if wide else 1), hex(ord(char))


@given(
    st.text(st.characters() | st.sampled_from("あア漢ｱＡ…\u3099\u302a🎉 a"), max_size=40),
    st.integers(0, 40),
    st.integers(0, 60),
)
def test_a_text_reaches_as_far_as_its_characters_are_wide(text: str, start: int, columns: int) -> None:
    end = reach(text, start, columns)

    assert width_of(text) == sum(map(width_of, text))
    assert width_of(text[start:end]) <= columns
    assert end >= len(text) or width_of(text[start : end + 1]) > columns


WORDS = ("移行", "neutron", "岩本", "の")
TEXTS = st.lists(
    st.sampled_from((*WORDS, "、", "。", "\n", "\n- ", " ", "あいう", "code", "ー", "\u3099", "🎉", "(注)")), max_size=120
)


@given(TEXTS.map("".join), st.sets(st.sampled_from(WORDS)), st.integers(80, 160))
@settings(max_examples=300, deadline=None)
def test_a_snippet_is_text_as_written_with_ranges_inside(text: str, words: set[str], width: int) -> None:
    snippet = cut(text, *sorted(words), width=width)

    for piece in snippet.text.split(" … "):
        assert piece.strip("…") in text
    ends = [0, *(place for one in snippet.ranges for place in (one.start, one.end)), len(snippet.text)]
    assert ends == sorted(ends)
    assert all(one.start < one.end for one in snippet.ranges)
    assert all(any(word in found for word in words) for found in marked(snippet))
    assert bool(snippet.ranges) == any(word in text for word in words)
    assert width_of(snippet.text) <= width + 6
    if snippet.ranges:
        assert snippet.ranges[0].start <= LEAD_CHARACTERS + 1
    assert 11 <= snippet.line <= 11 + text.count("\n")
