"""Text of notes becomes markup that shows every character, marks what matched, and nothing else acts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.cuts import width_of
from search.export import heading_text, printable
from search.model import Range, Snippet, Why
from tests.web_texts import inert, marked_texts, shown
from web.present import (
    NARROW_COLUMNS,
    heading_markup,
    marked,
    other_words,
    plain,
    snippet_lines,
    weekday,
)
from web.section_body import section_body


@given(marked_texts())
def test_marking_shows_the_text_itself(example: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = example

    markup = marked(text, ranges)

    assert shown(markup) == inert(text)
    assert [shown(one) for one in re.findall(r"<mark[^>]*>(.*?)</mark>", markup, re.DOTALL)] == [
        inert(text[one.start : one.end]) for one in ranges
    ]


@given(marked_texts())
def test_a_snippet_adds_nothing_to_the_words_of_the_note(example: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = example

    lines = [re.sub(r'<span class="narrow"[^>]*>…</span>', "", line) for line in snippet_lines(Snippet(text, ranges, 1, 1))]

    written = iter(inert(text))
    assert all(character in written for line in lines for character in shown(line))


def test_a_phone_gets_the_snippet_up_to_a_clause_with_its_first_match() -> None:
    first = "最初の公開、海外で読まれた本、Rails の登場、1.9 の移行のつらさと、節目ごとに振り返る。"
    text = first + "苦労話のわりに楽しそうなのがこの人らしい。" * 4

    line = snippet_lines(Snippet(text, (Range(29, 31),), 1, 1))[0]

    narrow = shown(line.split('<span class="narrow"')[0])
    assert narrow.endswith("。")
    assert "移行" in narrow
    assert NARROW_COLUMNS // 2 < width_of(narrow) <= NARROW_COLUMNS


def test_a_phone_has_room_for_twice_as_many_latin_letters_as_kana() -> None:
    latin = snippet_lines(Snippet("neutron port " * 20, (Range(0, 7),), 1, 1))[0]
    kana = snippet_lines(Snippet("のーとろんぽーと" * 20, (Range(0, 3),), 1, 1))[0]

    widths = [width_of(shown(line.split('<span class="narrow"')[0])) for line in (latin, kana)]

    assert all(0.9 * NARROW_COLUMNS < width <= NARROW_COLUMNS for width in widths)


def test_a_match_far_into_the_snippet_is_on_the_phone_too() -> None:
    text = "あ" * 90 + "移行" + "い" * 40

    line = snippet_lines(Snippet(text, (Range(90, 92),), 1, 1))[0]

    assert "移行" in shown(line.split('<span class="narrow"')[0])


def test_bullets_of_a_snippet_stand_on_lines_of_their_own() -> None:
    lines = snippet_lines(Snippet("- 移行の手順\n・一つめ\n地の文", (Range(2, 4),), 1, 1))

    assert [shown(line) for line in lines] == ["移行の手順", "一つめ", "地の文"]
    assert [' class="line bullet"' in line for line in lines] == [True, True, False]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("■ ドキュメントの移管", "ドキュメントの移管"),
        ("● Neutron", "Neutron"),
        ("■■ 2日目", "2日目"),
        ("【速報】第3日目", "【速報】第3日目"),
        ("■", "■"),
        ("C#", "C#"),
        ("", ""),
    ],
)
def test_signs_before_a_heading_are_not_shown(heading: str, text: str) -> None:
    assert heading_text(heading) == text


def test_marks_of_a_heading_stay_on_their_words() -> None:
    assert heading_markup("■ 移行の話", (Range(2, 4),)) == "<mark>移行</mark>の話"


def test_a_variant_is_marked_as_one() -> None:
    assert marked("サーバー", (Range(0, 4, literal=False),)) == '<mark class="variant">サーバー</mark>'


def test_only_other_words_are_given_as_reasons() -> None:
    typed = Why("移行", "移行", "surface", 3.0)
    folded = Why("neutron", "Neutron", "normalized", 2.0)
    other = Why("移行", "migration", "synonym", 1.0)

    assert other_words((typed, folded, other, other)) == (other,)


WRAPPED = "Learn to Debug OpenStack Code という回に出ました。わざとバグを仕込んだ DevStack 入りの VM が"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (WRAPPED, "USB メモリで配られた。", f"{WRAPPED}USB メモリで配られた。"),
        ("The upgrade of a running cloud was discussed at length in the", "room.", "… in the room."),
        (
            "- 途中で失敗したらどう戻すのかと質問が出たが、答えられる人がその場におらず",
            "  宿題になった",
            "おらず宿題になった",
        ),
        (WRAPPED + "配られた。", "次の話。", None),
        (WRAPPED, "- 箇条書き", None),
        (WRAPPED, "", None),
        (WRAPPED, "■ 見出し", None),
        (WRAPPED, "    code", None),
        ("短い行", "次の行", None),
        ("長" * 200, "次の行", None),
        ("参加者が口々に述べたことを、あとで思い出せるように書いておくとこうなる:", "一つめ", None),
    ],
)
def test_a_line_goes_on_where_an_editor_wrapped_it(first: str, second: str, joined: str | None) -> None:
    text = f"{first}\n{second}"

    body = str(section_body(text, (), line_numbers=(1, 2)).markup)
    snippet = snippet_lines(Snippet(text, (), 1, 1))

    assert body.count("<p") == (1 if joined else 2 if second else 1)
    assert len(snippet) == (1 if joined else 2 if second else 1)
    if joined:
        assert shown(body).endswith(joined.lstrip("… "))
        assert 'id="L2"' in body


def test_a_phone_s_cut_at_a_wrapped_line_leaves_no_indent_behind() -> None:
    text = (
        f"{WRAPPED}\n\u3000USB メモリで配られ、Python のデバッガと PyCharm で追いかけます。教え方が丁寧で勉強になりました。"
    )

    (line,) = snippet_lines(Snippet(text, (), 1, 1))

    assert shown(re.sub(r'<span class="narrow"[^>]*>…</span>', "", line)) == text.replace("\n\u3000", "")


@given(st.text())
def test_plain_text_has_no_control_and_no_markup(text: str) -> None:
    markup = str(plain(text))

    assert not set(markup) & set("<>\"'")
    assert len(markup.encode("utf-8")) >= len(text)
    assert markup == str(plain(printable(text)))


@pytest.mark.parametrize(
    ("day", "language", "name"),
    [("2014-05-14", "ja", "水"), ("2014-05-14", "en", "Wed"), ("2014-05", "ja", ""), ("木曜", "en", "")],
)
def test_weekdays(day: str, language: str, name: str) -> None:
    assert weekday(day, language) == name
