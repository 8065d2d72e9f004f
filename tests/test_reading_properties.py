"""What holds for every input: only ReportError, lines that exist, blocks that tile, one answer."""

from __future__ import annotations

import string
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.errors import ReportError
from indexer.model import LineKind, Outline
from indexer.reading import read_outline, split_blocks
from indexer.reading.decode import split_lines

NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.rst", "a.hiki", "a.org", "a.textile", "a.adoc", "a", "報告.md"])
# One line of notes each: headings, items, fences, tags and fragments of every format.
FRAGMENTS = (Path(__file__).parent / "fixtures" / "reading" / "pieces.txt").read_text(encoding="utf-8").splitlines()
PIECES = st.sampled_from([*FRAGMENTS, *[""] * 8, "\f", "   字下げ", "a\tb\tc", "\u2028", "a\rb", "て\u3099"])
NOTES = st.lists(PIECES, max_size=40).map("\n".join)
TEXTS = st.one_of(NOTES, st.text(max_size=200), st.text(string.printable, max_size=200))


def _read(data: bytes, name: str) -> Outline | None:
    try:
        return read_outline(data, name)
    except ReportError as error:
        return None if "\n" not in str(error) else pytest.fail("an error is one line")


def _has_shared_lines(outline: Outline) -> bool:
    numbers = [line.number for line in outline.lines]
    return len(set(numbers)) < len(numbers)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400), name=NAMES)
@example(data=b"\xff\xfe\x00", name="a.txt")
@example(data=b"\x1b$B\x1b(B", name="a.txt")
@example(data=b"---\n: [\n---\n# x\n", name="a.md")
@example(data=b"<html><title>&#0;</title><p>&#xD800;", name="a.html")
@example(data=b"<!doctype html>\n" + b"<div>" * 3000 + b"x", name="a.html")
def test_any_bytes_raise_only_report_errors(data: bytes, name: str) -> None:
    outline = _read(data, name)

    assert outline is None or len(split_blocks(outline)) >= 1


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, name=NAMES)
@example(text="\f\n\f# x\n\f", name="a.md")
@example(text="---\ntitle: x\n---", name="a.md")
@example(text="<p>x</p><h2>a</h2><p>x</p><h2>b</h2><h2>c</h2>\n<p>y</p>", name="a.html")
@example(text="date = 1\n(@a)\fMon 1日目", name="a.rst")
def test_blocks_tile_the_lines_of_the_file(text: str, name: str) -> None:
    data = text.encode("utf-8", errors="replace")
    outline = _read(data, name)
    if outline is None:
        return
    count = split_lines(data.decode().removeprefix("\ufeff"))[-1].number

    blocks = split_blocks(outline)

    assert (blocks[0].first_line, blocks[-1].last_line) == (1, count)
    for above, below in pairwise(blocks):
        # On one line only where that line holds both: pieces between form feeds, tags between line ends.
        assert below.first_line - above.last_line in ({0, 1} if _has_shared_lines(outline) else {1})
    for block in blocks:
        assert all(block.first_line <= line.number <= block.last_line for line in block.lines)
        titles = [line.number for line in outline.lines if line.kind is LineKind.HEADING and not line.level]
        assert block.line in ([block.headings[-1].first] if block.headings else [block.first_line, *titles])
        assert block.first_line <= block.line <= block.last_line
        assert [line.level for line in block.headings] == sorted({line.level for line in block.headings})


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, name=NAMES)
def test_lines_exist_in_order_and_hold_the_words_of_their_source_line(text: str, name: str) -> None:
    data = text.encode("utf-8", errors="replace")
    outline = _read(data, name)
    if outline is None:
        return
    rows: dict[int, str] = {}
    for piece in split_lines(data.decode().removeprefix("\ufeff")):
        rows[piece.number] = rows.get(piece.number, "") + "\n" + piece.text

    numbers = [line.number for line in outline.lines]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= max(rows) for number in numbers)
    assert all(1 <= entry.line <= max(rows) for entry in outline.meta)
    if outline.format != "html":
        assert all(line.text in rows[line.number] for line in outline.lines)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, other=TEXTS, name=NAMES)
def test_an_outline_does_not_depend_on_what_was_read_before(text: str, other: str, name: str) -> None:
    data = text.encode("utf-8", errors="replace")
    first = _read(data, name)
    _read(other.encode("utf-8", errors="replace"), name)

    assert _read(data, name) == first


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, name=NAMES)
def test_heading_levels_start_at_one_and_leave_no_gap(text: str, name: str) -> None:
    outline = _read(text.encode("utf-8", errors="replace"), name)
    if outline is None:
        return

    levels = {line.level for line in outline.lines if line.kind is LineKind.HEADING and line.level}

    assert levels == set(range(1, len(levels) + 1))
