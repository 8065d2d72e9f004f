"""What a reader sees of a line with markup in it, where its links lead, and what of it is analyzed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.inline_markup import Hidden, ShownText, find_inline, mask_noise
from search.snippet import make_snippet

# Written, and what is shown of it.
SHOWN = [
    ("[資料](https://a.example/x_(1).pdf)を見た", "資料を見た"),
    ('[資料](https://a.example "題")', "資料"),
    ("[前回](/2014/01/)と[#移行](#ikou)と[図](img/1.png)", "前回と#移行と図"),
    ("[![バッジ](https://b.example/i.svg)](https://c.example)", "バッジ"),
    ("[`nova`](https://n.example)と[**太字**](https://n.example)", "novaと太字"),
    ("**[話](https://t.example)** と **強調**した", "話 と 強調した"),
    ("![hall.jpg](images/hall.jpg)会場", "会場"),
    ("![](https://i.example/1.png)", ""),
    ('![会場](/images/1.jpg "会場"){: width="300"}', "会場"),
    ("![写真]({{ site.baseurl }}/images/1.jpg)", "写真"),
    ('<span style="color:red">赤</span>い<br>線<br />', "赤い線"),
    ("<b>太</b>い<!-- 内緒 -->字", "太い字"),
    ("</div>", ""),
    ("</li></ul>", ""),
    ("[:contents][f:id:kayama:20140514120000j:plain]会場", "会場"),
    ("[https://slides.example/1:embed:cite]", "https://slides.example/1"),
    ("次のように\n```ruby\n[x](https://a.example)\n```\nです", "次のように\n\n[x](https://a.example)\n\nです"),
    ("~~~ html\n<b>x</b>\n~~~", "\n<b>x</b>\n"),
    ("資料は<https://a.example/x>です", "資料はhttps://a.example/xです"),
    ("`nova-manage db sync` と ``[x](y)``", "nova-manage db sync と [x](y)"),
    ("[[資料|https://a.example/x]]と[[https://b.example][別の資料]]", "資料と別の資料"),
    ("[https://a.example/:title=記事]と[https://b.example 別の記事]", "記事と別の記事"),
    ('`資料 <https://a.example/>`_ と `PyCon`_ と "記事":https://b.example を', "資料 と PyCon と 記事 を"),
    ("'''注意'''", "注意"),
]
# What only looks like markup.
KEPT = [
    "a[i](x) と [注](note) と [^1] と [x][1]",
    "def f(*a, **k): return g(**k)",
    "2**3 と a ** b",
    "<video> と <canvas> の話",
    "List<String> と a < b > c",
    "`閉じない と **閉じない",
    "[[リンク]] と [1] と [要確認]",
    "```\n閉じない柵",
]


@pytest.mark.parametrize(("written", "shown"), SHOWN)
def test_what_a_reader_sees(written: str, shown: str) -> None:
    assert ShownText(written, find_inline(written).hidden).text == shown


@pytest.mark.parametrize("written", KEPT)
def test_what_only_looks_like_markup_is_shown(written: str) -> None:
    assert find_inline(written).hidden == ()


def test_a_page_has_no_markup_left() -> None:
    assert find_inline("<b>とは [資料](https://a.example)", path="a/b.HTML").hidden == ()


def test_links_lead_to_the_web_alone() -> None:
    text = "[甲](https://a.example)[乙](javascript:alert)[丙](/x)[丁](http://b.example)"

    assert [(text[one.start : one.end], one.url) for one in find_inline(text).links] == [
        ("甲", "https://a.example"),
        ("丁", "http://b.example"),
    ]


def test_words_of_tags_and_of_where_images_lie_are_not_analyzed() -> None:
    text = '<div class="container">![会場](container/hall.jpg)で[資料](https://slides.example)を</div>'

    masked = mask_noise(text)

    assert len(masked) == len(text)
    assert "container" not in masked
    assert masked.split() == ["![会場", "で[資料](https://slides.example)を"]


_WRITTEN = (
    """移行 nova [ ] ( ) ](https://a.example/移行) ![ ` `` ** ''' <b> </b> <!-- --> [[ ]] |https://a.example]] {{ }} \" """
)
PIECES = st.lists(
    st.sampled_from((*_WRITTEN.split(), " ", "\n", "```\n", ' <a href="移行">', " <https://a.example>`_")), max_size=30
).map("".join)


@given(PIECES | st.text())
@example("[![a](b.png)](c/)**[d](e/)**")
def test_what_is_hidden_is_in_order_and_never_a_line_end(text: str) -> None:
    inline = find_inline(text)

    links = [Hidden(one.start, one.end) for one in inline.links]
    for spans in (inline.hidden, links, inline.code, inline.noise, inline.fenced):
        assert all(0 <= one.start <= one.end <= len(text) for one in spans)
        assert all(first.end <= second.start for first, second in pairwise(spans))
    assert not any("\n" in text[one.start : one.end] for one in inline.hidden)
    assert set(inline.noise) <= set(inline.hidden)


@given(PIECES)
def test_offsets_go_to_what_is_shown_and_back(text: str) -> None:
    hidden = find_inline(text).hidden
    shown = ShownText(text, hidden)

    seen = [at for at in range(len(text)) if not any(one.start <= at < one.end for one in hidden)]
    assert "".join(text[at] for at in seen) == shown.text
    assert [shown.to_shown(at) for at in seen] == list(range(len(shown.text)))
    assert [shown.to_written(at) for at in range(len(shown.text))] == seen


@given(PIECES)
def test_a_snippet_shows_each_word_that_matched(text: str) -> None:
    marks = [(at, at + 2, ("移行", 1.0), True) for at in range(len(text)) if text.startswith("移行", at)]

    snippet = make_snippet(text, marks, line_numbers=range(1, text.count("\n") + 2), inline=find_inline(text))

    if marks:
        assert [snippet.text[one.start : one.end] for one in snippet.ranges]
        assert all("移行" in snippet.text[one.start : one.end] for one in snippet.ranges)
        line = text.split("\n")[snippet.line - 1]
        assert line[snippet.column - 1 :].startswith("移行")
