"""Results as Markdown, CSV and vimgrep: text from notes comes out inert, marks and places come out right."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.export import hit_title, mark_ranges, one_line, printable, result_csv, result_markdown, result_vimgrep
from search.model import Hit, Range, ResultPage, Snippet


def make_hit(
    *, text: str = "移行は Juno で", ranges: tuple[Range, ...] = (Range(0, 2),), heading: tuple[str, ...] = ("Neutron",)
) -> Hit:
    return Hit(
        id="0123456789ab",
        score=1.5,
        path="reports/a.md",
        line=12,
        heading=heading,
        report="報告",
        event="OpenStack Summit Atlanta 2014",
        day="2014-05-14",
        day_label="第3日目",
        projects=("Neutron", "Nova"),
        speakers=("岩本",),
        snippet=Snippet(text, ranges, line=13, column=1),
        heading_ranges=(),
        why=(),
    )


def make_page(*hits: Hit, query: str = "移行") -> ResultPage:
    return ResultPage(
        query=query,
        understood=query,
        relaxed=None,
        dropped=(),
        hints=(),
        did_you_mean=None,
        total=len(hits),
        page=1,
        limit=10,
        took_ms=1.0,
        hits=hits,
        facets=(),
        choices=(),
    )


def test_markdown_lists_title_place_facts_and_the_marked_snippet() -> None:
    text = result_markdown(make_page(make_hit()))

    assert text == (
        "# 移行\n\n"
        "- **Neutron** reports\\/a\\.md:12\n"
        "  OpenStack Summit Atlanta 2014 · 2014\\-05\\-14 · Neutron, Nova · 岩本  \n"
        "  **移行**は Juno で\n"
    )


@pytest.mark.parametrize("start", ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_csv_cell_that_a_spreadsheet_would_run_is_text(start: str) -> None:
    text = result_csv(make_page(make_hit(text=start, ranges=())))

    assert next(csv.DictReader(io.StringIO(text)))["snippet"] == "'" + start


def test_csv_keeps_commas_quotes_and_line_ends_in_their_cell() -> None:
    snippet = '一行目, "引用"\n二行目'

    text = result_csv(make_page(make_hit(text=snippet, ranges=())))

    assert next(csv.DictReader(io.StringIO(text, newline="")))["snippet"] == snippet


def test_vimgrep_gives_path_line_column_and_one_line_of_text() -> None:
    text = result_vimgrep(make_page(make_hit(text="移行は\n次に")), locate=lambda path: "corpus/" + path)

    assert text == "corpus/reports/a.md:13:1:移行は 次に\n"


def test_a_hit_without_heading_is_called_by_its_report() -> None:
    assert hit_title(make_hit(heading=())) == "報告"


@given(st.text())
def test_nothing_printable_steers_a_terminal_or_turns_text_around(text: str) -> None:
    shown = printable(text)

    assert len(shown) == len(text)
    assert not any(char < " " and char not in "\t\n" for char in shown)
    assert not any(char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f" for char in shown)


@given(st.text(), st.sampled_from(["<script>alert(1)</script>", "[a](javascript:b)", "![x](y)", "`c`", "**d**", "# e"]))
def test_markdown_holds_no_markup_of_the_note(text: str, markup: str) -> None:
    lines = result_markdown(make_page(make_hit(text=text + markup, ranges=(), heading=(markup,)))).split("\n")

    import re

    bare = re.sub(r"\\.", "", "".join(lines[3:]))
    assert not set(bare) & set("<>[]()`#!")


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=5))
def test_marking_keeps_every_character(text: str, places: list[tuple[int, int]]) -> None:
    at = 0
    ranges: list[Range] = []
    for start, length in places:
        low, high = min(at + start, len(text)), min(at + start + length, len(text))
        if low < high:
            ranges.append(Range(low, high))
            at = high

    assert mark_ranges(text, ranges, plain=str, marked=lambda piece, _: piece) == text


def test_one_line_is_one_line() -> None:
    assert one_line("一\r\n二\t三  四\u2028五") == "一 二 三 四 五"
