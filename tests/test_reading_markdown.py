"""Markdown headings agree with CommonMark where the text is CommonMark, and with its authors where it is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from indexer.model import LineKind
from indexer.reading import read_outline
from indexer.reading.decode import split_lines
from indexer.reading.markdown import read_markdown, unwrap
from indexer.reading.source import Source

PARTS = """# 題名|## 開会|### Talk|#### 質疑 ####|本文。|長い本文が続く。|- 項目|  - 下位|* x|1. 一|> 引用
開会¶====|閉会¶----|---|***|#|####### 七|\\# 逃がす|```¶# 中¶```|~~~¶## 中¶~~~|> # 引用"""
LINES = st.sampled_from([part.replace("¶", "\n") for row in PARTS.split("\n") for part in row.split("|")])


def _source(text: str) -> Source:
    lines = split_lines(text)
    return Source("a.md", "utf-8", lines, lines[-1].number)


def _ours(text: str) -> list[tuple[int, int]]:
    return [(line.number, line.level) for line in read_markdown(_source(text)).lines if line.kind is LineKind.HEADING]


def _commonmark(text: str) -> list[tuple[int, int]]:
    """Top-level headings with text, as markdown-it-py 4 reads them."""
    return [
        (token.map[0] + 1, int(token.tag[1]))
        for token, inline in pairwise(MarkdownIt("commonmark").parse(text))
        if token.type == "heading_open" and token.level == 0 and token.map and inline.content.strip("# ")
    ]


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(LINES, max_size=15))
def test_headings_are_those_of_commonmark(parts: list[str]) -> None:
    # Paragraph continuation is where we differ on purpose (a rule under prose is a rule), so blocks stand apart here.
    text = "# 会議\n\n" + "\n\n".join(parts) + "\n"

    assert _ours(text) == _commonmark(text)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("題名", "題名"),
        ("題名 ##", "題名"),
        ("C#", "C#"),
        ("**題名**", "題名"),
        ("[題名](https://example.com/a_(b))", "題名"),
        ("[題名](https://example.com/) by X", "[題名](https://example.com/) by X"),
        ("題名 {#id .class}", "題名"),
        ('<a name="x"></a>題名', "題名"),
        ("`nova-network`", "nova-network"),
        ("**A** と **B**", "**A** と **B**"),
        ("<i class='fa'></i> 会場", "会場"),
    ],
)
def test_heading_is_shown_without_markup_around_it(raw: str, shown: str) -> None:
    assert unwrap(raw) == shown
    assert shown in raw


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("段落の一行目\n二行目\n---\n", []),
        ("長い文で終わります。\n---\n", []),
        ("#kubecon #k8sjp\n\n# 題名\n", [3]),
        ("layout: two-cols\n---\n", []),
        ("| a | b |\n|---|---|\n", []),
        ("{% highlight sh %}\n# 注釈\n{% endhighlight %}\n", []),
        ("<!--\n# 隠れた\n-->\n# 見える\n", [4]),
        ("<script>\n# 中\n</script>\n# 外\n", [4]),
    ],
)
def test_what_only_looks_like_a_heading_is_none(text: str, headings: list[int]) -> None:
    assert [line for line, _ in _ours(text)] == headings


def test_attributes_of_a_tag_on_several_lines_are_no_text_and_what_follows_them_is() -> None:
    text = '# 題\n<div\n class="x"\n style="y">本文 <a\n href="z">題</a>\n次の行\nx <y\nz\n'

    lines = read_outline(text.encode(), "a.md").lines

    assert [line.number for line in lines if line.kind is LineKind.COMMENT] == [3]
    assert [line.number for line in lines if line.kind is LineKind.TEXT] == [2, 4, 5, 6, 7, 8]


def test_marked_lines_below_headings_are_titles_one_level_deeper() -> None:
    text = """# 一日目
概要。

■検索の速さ
資料の話。

■索引の大きさ
大きさの話。

# 二日目

■ 一つだけの印
- ● 項目
"""

    headings = [
        (line.number, line.level) for line in read_outline(text.encode(), "a.md").lines if line.kind is LineKind.HEADING
    ]

    assert headings == [(1, 1), (4, 2), (7, 2), (10, 1), (12, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "# 題\n\n■ 一度だけ\n話。\n\n## 次\n話。\n",
        "# 題\n\n## 所感\n■ 一つめ\n■ 二つめ\n■ 三つめ\n\n## 次\n話。\n",
        "# 題\n\n## 所感\n話の途中で\n■ これは文です。\n話の途中で\n■ これも文です。\n",
    ],
)
def test_marks_of_lists_and_remarks_make_no_titles(text: str) -> None:
    outline = read_outline(text.encode(), "a.md")

    assert not [line for line in outline.lines if line.kind is LineKind.HEADING and line.text.startswith("■")]


def test_a_heading_in_a_list_item_is_a_heading() -> None:
    text = "はじめに\n\n- <h4>論文の題</h4>\n著者の列\n\n- <h4>次の題</h4>\n著者の列\n"

    assert [line.number for line in read_outline(text.encode(), "a.md").lines if line.kind is LineKind.HEADING] == [3, 6]


@pytest.mark.parametrize("name", ["@sakana", "[@sakana](https://x.example/sakana)", "魚野太郎 (会社)"])
def test_a_heading_that_only_names_who_spoke_belongs_to_the_talk_above(name: str) -> None:
    text = "".join(f"## 題{number}\n### {name}\n\n話。\n\n" for number in (1, 2, 3))

    assert [line.number for line in read_outline(text.encode(), "a.md").lines if line.kind is LineKind.HEADING] == [1, 6, 11]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("![会場](a.jpg)\n\n**一日目**\n\n話。\n\n![夜](b.jpg)\n\n**二日目**\n\n話。\n", [3, 9]),
        ("## 題\n\n聞いたのは\n\n**「速い」**\n\nという話。\n\n**「軽い」**\n\nという話。\n\n## 次\n話。\n", [1, 13]),
        ("前書き。\n\nLT: 検索の話\n------------\n話。\n\nLT: 索引の話\n------------\n話。\n", [3, 7]),
    ],
)
def test_pictures_and_emphasis_are_no_headings_and_a_title_with_a_colon_is(text: str, headings: list[int]) -> None:
    outline = read_outline(text.encode(), "a.md")

    assert [line.number for line in outline.lines if line.kind is LineKind.HEADING and line.level] == headings


def test_a_bold_line_alone_below_its_heading_tells_of_it_and_divides_nothing() -> None:
    text = (
        "## 海の話\n\n**みかん（[@mikan](https://example.org/mikan)）さん**\n\n聞いた。\n\n"
        "## 山の話\n**「手遅れになったときに気付いた！」**\n\n聞いた。\n\n"
        "## 川の話\n\n**上流**\n\n聞いた。\n\n**下流**\n\n聞いた。\n"
    )

    headings = [line.text for line in read_outline(text.encode(), "a.md").lines if line.kind is LineKind.HEADING]

    assert headings == ["海の話", "山の話", "川の話", "上流", "下流"]
