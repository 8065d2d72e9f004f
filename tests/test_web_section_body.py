"""A section's text for reading shows every word, marks what matched, and shows inline markup as what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given

from indexer.inline_markup import find_inline
from search.model import Range
from tests.web_texts import inert, marked_texts, shown
from web.section_body import section_body


def _markup(text: str, ranges: Sequence[Range], *, line_numbers: Sequence[int]) -> str:
    return str(section_body(text, ranges, line_numbers=line_numbers).markup)


@given(marked_texts())
def test_a_body_shows_every_word_and_numbers_its_marks(example: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = example
    text = text.replace("|", "/")  # the bars of a table are not shown

    body = section_body(text, ranges, line_numbers=range(1, text.count("\n") + 2))

    if not find_inline(text).hidden:
        assert "".join(shown(body.markup).split()) == "".join(inert(text).split())
    numbers = [int(number) for number in re.findall(r'<mark id="m(\d+)"', body.markup)]
    assert numbers == list(range(1, len(numbers) + 1))


@given(marked_texts())
def test_a_body_holds_no_tag_but_ours(example: tuple[str, tuple[Range, ...]]) -> None:
    text, ranges = example

    markup = _markup(text, ranges, line_numbers=range(1, text.count("\n") + 2))

    assert set(re.findall(r"</?([^\s>]*)", markup)) <= {"p", "mark", "span", "a", "div", "table", "tr", "th", "td", "code"}


def test_urls_in_a_body_are_links_that_tell_nothing() -> None:
    markup = _markup("（https://wiki.example/a?b=1&c=2）を見る。", (), line_numbers=(7,))

    assert (
        markup == '<p id="L7" data-line="7">（<a href="https://wiki.example/a?b=1&amp;c=2" rel="noreferrer nofollow">'
        "https://wiki.example/a?b=1&amp;c=2</a>）を見る。</p>"
    )


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "https://", "//x.example/"])
def test_nothing_but_http_becomes_a_link(text: str) -> None:
    assert "<a" not in _markup(text, (), line_numbers=(1,))


def test_a_table_of_the_notes_is_a_table() -> None:
    text = "| | Austin | Tokyo |\n|---|---|---|\n| 参加者 | 7,800 | 5,000 |"

    markup = _markup(text, (Range(text.index("7,800"), text.index("7,800") + 5),), line_numbers=(3, 4, 5))

    assert (
        '<tr id="L3" data-line="3"><th scope="col"></th><th scope="col">Austin</th><th scope="col">Tokyo</th></tr>' in markup
    )
    assert '<tr id="L5" data-line="5"><td>参加者</td><td><mark id="m1">7,800</mark></td><td>5,000</td></tr>' in markup
    assert "---" not in markup


def test_lines_that_share_a_source_line_share_one_anchor() -> None:
    markup = _markup("一\n二\n三", (), line_numbers=(4, 4, 5))

    assert re.findall(r'id="(L\d+)"', markup) == ["L4", "L5"]


def test_a_bullet_and_its_text_are_parted_by_the_style_alone() -> None:
    markup = _markup("-   移行", (Range(4, 6),), line_numbers=(1,))

    assert '<span class="marker">-</span><mark id="m1">移行</mark>' in markup


def test_bullets_are_indented_as_they_are_written() -> None:
    markup = _markup("- 一\n  - 二\n\n地の文", (), line_numbers=(1, 2, 3, 4))

    assert re.findall(r'class="([^"]*)"', markup) == ["bullet d0", "marker", "bullet d1", "marker", "gap"]


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        (
            "資料は[こちら](https://slides.example/1?a=b&c)です",
            '資料は<a href="https://slides.example/1?a=b&amp;c" rel="noreferrer nofollow">こちら</a>です',
        ),
        ("[前回](/2014/01/)と同じ", "前回と同じ"),
        ("**移行**は`nova-manage`で", "移行は<code>nova-manage</code>で"),
        ("![会場の様子](images/hall.jpg)", "会場の様子"),
        ('<span style="color:red">今回</span>の話', "今回の話"),
        (
            "`資料 <https://slides.example/>`_ を見る",
            '<a href="https://slides.example/" rel="noreferrer nofollow">資料</a> を見る',
        ),
        ("[`nova`](https://n.example)", '<a href="https://n.example" rel="noreferrer nofollow"><code>nova</code></a>'),
    ],
)
def test_inline_markup_is_shown_as_what_it_means(text: str, markup: str) -> None:
    assert _markup(text, (), line_numbers=(1,)) == f'<p id="L1" data-line="1">{markup}</p>'


def test_a_match_in_a_link_is_marked_where_it_is_read() -> None:
    text = "[@kayama](https://sns.example/kayama)さん"

    body = section_body(text, (Range(2, 8), Range(30, 36)), line_numbers=(1,))

    assert (text[2:8], text[30:36]) == ("kayama", "kayama")
    assert body.matches == 1
    assert '@<mark id="m1">kayama</mark></a>さん' in body.markup


def test_a_match_that_stands_in_a_url_alone_is_shown_there() -> None:
    text = "[こちら](https://sns.example/kayama)"

    body = section_body(text, (Range(26, 32),), line_numbers=(1,))

    assert body.matches == 1
    assert '<mark id="m1">kayama</mark>' in body.markup


def test_a_line_of_nothing_but_tags_is_no_line() -> None:
    markup = _markup('一\n<div class="embed">\n二', (), line_numbers=(1, 2, 3))

    assert re.findall(r'id="(L\d+)"', markup) == ["L1", "L3"]


def test_lines_between_fences_are_code() -> None:
    markup = _markup("例\n```ruby\n- nova **x**\n  | a |\n```\n以上", (), line_numbers=(1, 2, 3, 4, 5, 6))

    assert re.findall(r'<p class="code" id="L(\d)" data-line="\d">(.*?)</p>', markup) == [
        ("3", "- nova **x**"),
        ("4", "  | a |"),
    ]
    assert "```" not in markup
