"""An outline is cut into one block a section; chapters, titles, rules and comments go where a reader expects them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from indexer.model import LineKind
from indexer.reading import read_outline, split_blocks


@dataclass(frozen=True, slots=True)
class Cut:
    """A block as a test states it: lines from and to, heading path, first words of its text."""

    first_line: int
    last_line: int
    headings: tuple[str, ...]
    text: str


def _cut(text: str, name: str = "a.md") -> list[Cut]:
    blocks = split_blocks(read_outline(text.encode(), name))
    return [
        Cut(
            block.first_line,
            block.last_line,
            tuple(line.text for line in block.headings),
            " / ".join(line.text for line in block.lines if line.kind is not LineKind.BLANK),
        )
        for block in blocks
    ]


def test_a_chapter_without_text_belongs_to_the_section_below_it() -> None:
    text = "# 会議\n\n## 1日目\n\n### 開会\n挨拶\n### 講演\n話\n## 2日目\n### 閉会\n写真\n"

    assert _cut(text) == [
        Cut(1, 6, ("1日目", "開会"), "挨拶"),
        Cut(7, 8, ("1日目", "講演"), "話"),
        Cut(9, 11, ("2日目", "閉会"), "写真"),
    ]


def test_a_chapter_with_text_is_a_section_too() -> None:
    text = "# 会議\n## 1日目\n晴れ\n### 開会\n挨拶\n"

    assert _cut(text) == [Cut(1, 3, ("1日目",), "晴れ"), Cut(4, 5, ("1日目", "開会"), "挨拶")]


def test_a_session_of_which_only_the_title_is_known_is_a_section() -> None:
    text = "# 会議\n## 暗号\n## 鍵\n本文\n## 署名\n"

    assert _cut(text) == [Cut(1, 2, ("暗号",), ""), Cut(3, 4, ("鍵",), "本文"), Cut(5, 5, ("署名",), "")]


def test_text_above_the_first_heading_has_no_heading_and_the_title_is_none() -> None:
    text = "---\ntitle: 会議\n---\n前書き\n\n## 開会\n挨拶\n"

    assert _cut(text) == [Cut(1, 5, (), "前書き"), Cut(6, 7, ("開会",), "挨拶")]


def test_a_comment_stays_with_its_section_for_evidence() -> None:
    text = "# 会議\n## 開会\n<!-- 登壇者 山田 -->\n挨拶\n"

    assert _cut(text) == [Cut(1, 4, ("開会",), "<!-- 登壇者 山田 --> / 挨拶")]


def test_text_without_headings_is_one_section_for_each_part_between_rules() -> None:
    text = "最初の話は昔の計算機についてだった。\n\n----\n\n次の話は今の計算機についてだった。\n----\n"

    assert _cut(text, "a.txt") == [
        Cut(1, 3, (), "最初の話は昔の計算機についてだった。"),
        Cut(4, 6, (), "次の話は今の計算機についてだった。"),
    ]


def test_text_without_headings_and_rules_is_one_section() -> None:
    assert _cut("短い話を聞いた。\n\n終わり。\n", "a.txt") == [Cut(1, 3, (), "短い話を聞いた。 / 終わり。")]


def test_headings_of_a_page_without_line_ends_are_sections_of_their_own() -> None:
    page = "<html><body><h1>春の会議</h1><h2>開会</h2><p>挨拶</p><h2>閉会</h2><p>写真</p>\n<p>帰り道</p></body></html>"

    assert _cut(page, "a.html") == [Cut(1, 1, ("開会",), "挨拶"), Cut(1, 2, ("閉会",), "写真 / 帰り道")]


def test_equal_headings_are_sections_of_their_own() -> None:
    text = "# 会議\n## 雑感\n一\n## 雑感\n二\n"

    assert _cut(text) == [Cut(1, 3, ("雑感",), "一"), Cut(4, 5, ("雑感",), "二")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_do_not_depend_on_line_ends(end: str) -> None:
    text = "# 会議\n\n## 開会\n挨拶\n\n## 閉会\n写真\n".replace("\n", end)

    assert [(cut.first_line, cut.last_line) for cut in _cut(text)] == [(1, 5), (6, 7)]


def test_items_that_a_conversion_glued_together_are_told_apart() -> None:
    text = (
        "第1日目\n開会\n- 司会の話\n– 座長の紹介 - 委員長の挨拶\n– 会場は満員 - 次は講演\n"
        "– 長い話\n講演 – 入門\n- 例の話。- 図の話\n- A - B\n"
    )
    outline = read_outline(text.encode(), "a.txt")

    lines = [(line.number, line.text) for line in outline.lines if line.kind is LineKind.BULLET]
    headings = [line.text for line in outline.lines if line.kind is LineKind.HEADING]

    assert lines == [
        (3, "- 司会の話"),
        (4, "– 座長の紹介"),
        (4, "- 委員長の挨拶"),
        (5, "– 会場は満員"),
        (5, "- 次は講演"),
        (6, "– 長い話"),
        (8, "- 例の話。"),
        (8, "- 図の話"),
        (9, "- A - B"),
    ]
    assert headings == ["第1日目", "開会", "講演 – 入門"]
