"""A page becomes the lines of its article, each on its source line, without what surrounds the article."""

from __future__ import annotations

import pytest

from indexer.model import LineKind
from indexer.reading import read_outline, split_blocks

Rows = list[tuple[int, str, str, int]]


def _rows(body: str) -> Rows:
    page = f"<!DOCTYPE html>\n<html><head><title>会議</title></head><body>\n{body}\n</body></html>\n"
    lines = read_outline(page.encode(), "a.html").lines
    return [(line.number, line.kind.value, line.text, line.level) for line in lines if line.kind is not LineKind.BLANK]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("<p>一行\nの文</p>", [(3, "text", "一行 の文", 0)]),
        ("<p>一<br>二<br/>\n三</p>", [(3, "text", "一", 0), (3, "text", "二", 0), (4, "text", "三", 0)]),
        (
            "<ul>\n<li>一\n<ul><li>下</li></ul></li>\n<li>二</li></ul>",
            [(4, "bullet", "一", 1), (5, "bullet", "下", 2), (6, "bullet", "二", 1)],
        ),
        ("<dl><dt>話した人。</dt>\n<dd>山田</dd></dl>", [(3, "text", "話した人。", 0), (4, "bullet", "山田", 1)]),
        ("<table>\n<tr><td>a</td><td>b</td></tr>\n</table>", [(4, "table", "a\tb", 0)]),
        ("<pre>\n一\n  二\n</pre>", [(4, "code", "一", 0), (5, "code", "  二", 0)]),
        ("<blockquote><p>引用</p></blockquote>", [(3, "quote", "引用", 0)]),
        (
            "<p>前の文。</p>\n<!-- 登壇者\n山田 -->\n<p>後</p>",
            [(3, "text", "前の文。", 0), (4, "comment", "登壇者", 0), (5, "comment", "山田", 0), (6, "text", "後", 0)],
        ),
        ("<p>前</p><hr>\n<p>後</p>", [(3, "text", "前", 0), (3, "rule", "", 0), (4, "text", "後", 0)]),
        ("<p>a &amp; b &lt;c&gt; &#26085;</p>", [(3, "text", "a & b <c> 日", 0)]),
        ("<p>見える</p><script>if (a < b) {}</script><style>p{}</style>", [(3, "text", "見える", 0)]),
        ("<p><ruby>岩本<rt>いわもと</rt></ruby>さん</p>", [(3, "text", "岩本さん", 0)]),
        (
            "<h2>題<br><small>話者</small></h2>\n<p>本文</p>\n<h2><div>題</div>二</h2><p>本文</p>",
            [(3, "heading", "題 話者", 1), (4, "text", "本文", 0), (5, "heading", "題二", 1), (5, "text", "本文", 0)],
        ),
        (
            "<p><b>開会</b></p>\n<p>挨拶。</p>\n<p><strong>閉会</strong><br></p>\n<p>写<b>真</b>。</p>",
            [(3, "heading", "開会", 1), (4, "text", "挨拶。", 0), (5, "heading", "閉会", 1), (6, "text", "写真。", 0)],
        ),
    ],
)  # fmt: skip
def test_elements_become_lines_with_their_source_lines(body: str, rows: Rows) -> None:
    assert _rows(body) == rows


LONG = "<p>本文がここに続きます。二文目も三文目もあって、ページのほかの部分よりもずっと長くなっています。</p>"


@pytest.mark.parametrize(
    "around",
    [
        "<nav><p>案内</p></nav>",
        '<div class="sidebar"><h3>最近</h3><p>記事</p></div>',
        '<div id="comments"><h2>コメント</h2><p>よい</p></div>',
        '<ul class="breadcrumb"><li>入口</li></ul>',
        '<div class="social-share"><p>共有</p></div>',
        "<footer><p>権利</p></footer>",
        "<aside><h2>広告</h2></aside>",
        '<div role="navigation"><p>前へ</p></div>',
        '<div id="header"><h1><a href="/">日記</a></h1></div>',
        '<div class="entry-footer"><h4>タグ</h4></div>',
        "<p hidden>隠れた段落</p>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_surrounds_the_article_is_dropped(around: str, first: bool) -> None:
    article = f"<div><h2>開会</h2>{LONG}</div>"

    assert [text for _, _, text, _ in _rows(around + article if first else article + around)] == ["開会", LONG[3:-4]]


@pytest.mark.parametrize("name", ["layout-sidebar-right", "page-with-comments", "nav-top", "has-ads"])
def test_a_name_that_speaks_of_a_sidebar_does_not_drop_the_page(name: str) -> None:
    assert [text for _, _, text, _ in _rows(f'<div class="{name}"><h2>開会</h2>{LONG}</div>')] == ["開会", LONG[3:-4]]


def test_a_page_without_anything_but_text_is_read() -> None:
    assert [text for _, _, text, _ in _rows("裸の文だけのページ。")] == ["裸の文だけのページ。"]


def test_a_page_kept_in_a_template_is_read_and_a_template_beside_a_page_is_not() -> None:
    component = "<template>\n<div><h2>一つめ</h2>\n<p>本文</p></div>\n</template>"
    page = "<!doctype html><body><h2>一つめ</h2><p>本文はここ</p><template><p>x</p></template>"

    texts = [[line.text for line in read_outline(html.encode(), "a.html").lines if line.text] for html in (component, page)]

    assert texts == [["一つめ", "本文"], ["一つめ", "本文はここ"]]


def test_a_section_starts_where_its_heading_s_tag_stands_and_evidence_where_its_words_do() -> None:
    html = "<p>前置き</p>\n<h3>\n  魚野さん\n</h3>\n<p>話</p>\n"

    outline = read_outline(html.encode(), "a.html")

    assert [block.line for block in split_blocks(outline)] == [1, 2]
    assert [line.number for line in outline.lines if line.kind is LineKind.HEADING] == [3]
