"""Front matter and a page's own metadata become entries, each with the line it stands on; a broken one is text."""

from __future__ import annotations

import pytest

from indexer.reading import read_outline

Entries = list[tuple[str, str, int]]


def _entries(text: str, name: str = "a.md") -> Entries:
    return [(entry.key, entry.value, entry.line) for entry in read_outline(text.encode(), name).meta]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            '---\ntitle: "会議: 一日目"\ndate: 2014-10-27\ntags:\n- nova\n- swift\n---\n本文\n',
            [("title", "会議: 一日目", 2), ("date", "2014-10-27", 3), ("tags", "nova", 5), ("tags", "swift", 6)],
        ),
        (
            "---\nTitle: 会議\nspeakers: [山田, 鈴木]\n---\n",
            [("title", "会議", 2), ("speakers", "山田", 3), ("speakers", "鈴木", 3)],
        ),
        ("---\ntitle: 庭の会 #5 参加メモ\n---\n", [("title", "庭の会 #5 参加メモ", 2)]),
        ("---\ntitle: 庭の会 # 下書き\n---\n", [("title", "庭の会", 2)]),
        (
            "---\ntitle: [報告] 庭の会\ntags:\n  - nova\ndate: 2014-10-27\n---\n本文\n",
            [("title", "[報告] 庭の会", 2), ("tags", "nova", 4), ("date", "2014-10-27", 5)],
        ),
        ("---\nevent:\n  name: 春の会\n  year: 2016\n---\n", [("event.name", "春の会", 3), ("event.year", "2016", 4)]),
        (
            '+++\ntitle = "会議"\ndate = 2018-05-13T10:00:00Z\n+++\n',
            [("title", "会議", 2), ("date", "2018-05-13T10:00:00+00:00", 3)],
        ),
        ('{\n  "title": "会議",\n  "date": "2018-05-13"\n}\n本文\n', [("title", "会議", 2), ("date", "2018-05-13", 3)]),
        (
            "Title: 会議\nDate: 2015-01-02\nCategory: report\n\n本文\n",
            [("title", "会議", 1), ("date", "2015-01-02", 2), ("category", "report", 3)],
        ),
    ],
)
def test_front_matter_gives_entries_with_lines(text: str, entries: Entries) -> None:
    assert _entries(text) == entries


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [\n---\n本文\n",
        "---\ntitle: 会議\n本文だけが続く\n",
        "+++\ntitle =\n+++\n",
        "---\n- a\n- b\n---\n",
        "---\n最初の話。\n---\n次の話。\n",
        "日時: 2014年\n会場: 品川\n\n本文\n",
        "Date: 2014\nVenue: Tokyo\n\nnotes\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    outline = read_outline(text.encode(), "a.md")

    assert outline.meta == ()
    assert [line.text for line in outline.lines if line.text.strip() and line.number > 1]


def test_org_keywords_are_metadata() -> None:
    text = "#+TITLE: 会議\n#+DATE: 2017-10-01\n* 開会\n** 挨拶\n本文\n"

    assert _entries(text, "a.org") == [("title", "会議", 1), ("date", "2017-10-01", 2)]


def test_a_page_declares_title_dates_authors_and_address() -> None:
    page = """<!DOCTYPE html>
<html><head>
<title>会議 - 日記</title>
<meta property="article:published_time" content="2014-09-20">
<meta name="author" content="名無し">
<link rel="canonical" href="https://example.com/a">
<script type="application/ld+json">{"@type": "Article", "datePublished": "2014-09-21", "author": {"name": "山田"}}</script>
</head><body><h1>会議</h1>
<p><time datetime="2014-09-19">先週</time>の会議に行ってきました。</p></body></html>
"""

    assert _entries(page, "a.html") == [
        ("title", "会議 - 日記", 3),
        ("date", "2014-09-20", 4),
        ("author", "名無し", 5),
        ("url", "https://example.com/a", 6),
        ("date", "2014-09-21", 7),
        ("author", "山田", 7),
        ("time", "2014-09-19", 9),
    ]


def test_broken_json_in_a_page_is_ignored() -> None:
    page = '<html><head><title>x</title><script type="application/ld+json">{"a":</script></head><body><p>y</p></body></html>'

    assert _entries(page, "a.html") == [("title", "x", 1)]


def test_aliases_that_describe_a_huge_front_matter_are_cut_off() -> None:
    levels = "\n".join(
        f"{key}: &{key} [{', '.join([f'*{above}'] * 9)}]" for above, key in zip("abcdef", "bcdefg", strict=True)
    )
    text = f"---\na: &a [x, x, x, x, x, x, x, x, x]\n{levels}\n---\n本文\n"

    assert len(_entries(text)) == 500


def test_a_title_that_is_an_address_yields_to_the_one_that_is_shown() -> None:
    outline = read_outline(
        "---\ntitle: umibe-fes-report\ndisplayTitle: UMIBE FES参加レポート\n---\n\n本文。\n".encode(), "a.md"
    )

    assert outline.title is not None
    assert outline.title.text == "UMIBE FES参加レポート"
