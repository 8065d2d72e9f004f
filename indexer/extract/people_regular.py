"""Finds speakers whom only the regular form of a list, or of a report's sections, tells: several are written alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.extract.people_lists import Named, people_only
from indexer.extract.people_names import KANJI, NameReader
from indexer.extract.visible_text import VisibleText
from indexer.model import Block, Line, LineKind

_FEWEST_NESTED, _FEWEST_SURNAMES, _FEWEST_NAMED = 2, 3, 2  # written alike, before the form says that they are speakers
_LONGEST_NAME = 60  # code points of a bullet that holds people and companies
_NO_TALK = re.compile(
    r"協力|協賛|後援|主催|共催|参加|スタッフ|運営|スポンサー|司会|著者|執筆|編集|感謝|謝辞|受付|会場|通訳|連絡|担当|メンバー|チーム|Thanks|Staff|Organi[sz]er|Sponsor|Authors?"
)
_SURNAME = re.compile(rf"(?<=\w)[ 　]?[(（](?P<name>{KANJI}{{2,3}})[)）][ 　]*$")
# Surnames that are places too: brackets behind a title hold where it was.
_PLACES = re.compile(
    "石川|福島|千葉|長崎|宮崎|山口|福岡|香川|山形|秋田|富山|宮城|長野|岡山|福井|奈良|徳島|高知|大分|佐賀|松山|神戸|金沢|品川|渋谷|目黒|川崎|前橋|高松|松本"
)
_NICKNAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,24}")


def nested_people(entries: Sequence[Line], seen: dict[int, VisibleText], reader: NameReader) -> dict[int, tuple[Named, ...]]:
    """The people, by line, alone in the first bullet below a talk's (- 題名 / - 山田太郎); empty for fewer than two."""
    found: dict[int, tuple[Named, ...]] = {}
    for parent, line in pairwise(entries):
        text = seen[id(line)].text
        if line.level <= parent.level or len(text) > _LONGEST_NAME or _NO_TALK.search(parent.text):
            continue
        if people := people_only(text, reader, rule="nested-name"):
            found[line.number] = people
    return found if len(found) >= _FEWEST_NESTED else {}


def bracketed_surnames(
    lines: Iterable[Line], seen: dict[int, VisibleText], reader: NameReader
) -> dict[int, tuple[Named, ...]]:
    """The people, by line, whose surname ends an entry in brackets (題名（青山）); empty for fewer than three."""
    found: dict[int, tuple[Named, ...]] = {}
    for line in lines:
        text = seen[id(line)].text
        match = _SURNAME.search(text) if text.endswith((")", "）", " ", "　")) else None
        if match and not _PLACES.fullmatch(match["name"]) and reader.surname_length(match["name"]) == len(match["name"]):
            found[line.number] = (Named(match["name"], match.start("name"), match.end("name"), "bracketed-surname"),)
    return found if len(found) >= _FEWEST_SURNAMES else {}


def lone_nicknames(
    blocks: Sequence[Block], seen: dict[int, VisibleText], opened: Sequence[bool], reader: NameReader
) -> dict[int, tuple[Named, ...]]:
    """The people, by line, who are one word below a heading, where `opened` says that two sections open with a person."""
    if sum(opened) < _FEWEST_NAMED:
        return {}
    found: dict[int, tuple[Named, ...]] = {}
    for block in blocks:
        line = first_line(block, seen)
        text = seen[id(line)].text if line else ""
        word = text.strip(" 　")
        if line and block.headings and _NICKNAME.fullmatch(word) and not _is_thing(word, reader):
            found[line.number] = (Named(word, text.find(word), text.find(word) + len(word), "lone-nickname"),)
    return found


def first_line(block: Block, seen: dict[int, VisibleText]) -> Line | None:
    """The first line of a block's own that shows a word; None when none does."""
    shown = (line for line in block.lines if line.kind in (LineKind.TEXT, LineKind.BULLET))
    return next((line for line in shown if re.search(r"\w", seen[id(line)].text)), None)


def _is_thing(word: str, reader: NameReader) -> bool:
    return reader.is_product(word) or reader.is_organization(word) or reader.is_common(word)
