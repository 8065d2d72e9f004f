"""Markdown headings agree with CommonMark where the text is CommonMark, and with its authors where it is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from indexer.model import LineKind
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
