"""Finds speakers by where their names stand: a table's column, the title of a talk's slides, the far end of a heading."""

from __future__ import annotations

import re

from indexer.dataclass import replace
from indexer.extract.people_lists import Named
from indexer.extract.people_names import NameReader
from indexer.extract.people_titles import SPEAKER_LABEL, listed_people

# What a page that shows slides says of them: 「題名 by X」, and the embedded deck's "title from X".
_SLIDES = re.compile(r"speakerdeck\.com/|slideshare\.net/|docs\.google\.com/presentation|docswell\.com/|slides\.com/")
_SLIDES_BY = re.compile(r"[ 　][bB]y[ 　]+(?P<names>[^ 　].{1,60}?)[ 　]*$")
_SLIDES_FROM = re.compile(r"[ 　]from[ 　]+(?P<names>[^ 　].{1,60}?)[ 　]*$")
_HEADER = re.compile(rf"[*_ 　]*{SPEAKER_LABEL}(?:名|氏名)?[*_ 　]*", re.IGNORECASE)
_OTHER_HEADER = re.compile(
    r"[*_ 　]*(?:(?:セッション|発表|講演|トーク|LT)の?)?"
    r"(?:タイトル|題名?|題目|演題|内容|テーマ|時間|時刻|日時|開始|資料|スライド|動画|リンク|所属|概要|会社|トラック|会場|部屋"
    r"|備考|コメント|感想|順番?|セッション|トーク|no\.?|titles?|time|slides?|links?|topic|theme|contents?|company|track|room"
    r"|sessions?|talks?)名?[*_ 　]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[　]|[ ]{2,})(?P<name>[^ 　@()（）]{2,12})[ 　]*$")


def slides_people(source: str, text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers that a line showing a talk's slides names as theirs: `source` holds the link, `text` is as seen."""
    if len(text) > 240 or not _SLIDES.search(source):
        return ()
    if by := _SLIDES_BY.search(text):
        return _within(by["names"], by.start("names"), reader, "slides-by")
    by = _SLIDES_FROM.search(text)
    if by is None or reader.person(by["names"]) is None:
        return ()
    return _within(by["names"], by.start("names"), reader, "slides-by")


def speaker_column(text: str) -> int | None:
    """The place of the cell that heads a column of speakers (| 登壇者 | 題名 |), from 0; None when the row has none."""
    cells = split_row(text)
    if not any(_OTHER_HEADER.fullmatch(cell) for cell, _ in cells):
        return None  # a row such as | 発表者 | 山田 | says who, not what its columns hold
    return next((k for k, (cell, _) in enumerate(cells) if _HEADER.fullmatch(cell)), None)


def cell_people(text: str, column: int, reader: NameReader) -> tuple[Named, ...]:
    """The people of one cell of a table's row."""
    cells = split_row(text)
    if column >= len(cells) or not re.search(r"\w", cells[column][0]):
        return ()
    cell, start = cells[column]
    return _within(cell, start, reader, "table")


def split_row(text: str) -> tuple[tuple[str, int], ...]:
    """The cells of a row, each with where it starts; cells stand between bars or tabs."""
    mark = "|" if "|" in text else "\t"
    cells: list[tuple[str, int]] = []
    position = 0
    for cell in text.split(mark):
        cells.append((cell, position))
        position += len(cell) + 1
    return tuple(cells[1:] if mark == "|" and not cells[0][0].strip() else cells)


def tail_of_heading(text: str) -> Named | None:
    """The word that a wide gap parts from the rest of a heading (「題名　イワタ」); None when there is none."""
    match = _TAIL.search(text)
    if match is None or match.start() < 4:
        return None
    return Named(match["name"], match.start("name"), match.end("name"), "tail-of-heading")


def _within(part: str, start: int, reader: NameReader, rule: str) -> tuple[Named, ...]:
    """The people of a list that begins at `start` of its line."""
    return tuple(
        replace(one, start=start + one.start, end=start + one.end, rule=rule) for one in listed_people(part, reader)
    )
