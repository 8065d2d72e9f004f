"""Finds speakers whom only the regular form of a list, or of a report's sections, tells: several are written alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.extract.people_lists import COMPANY, Named, people_only
from indexer.extract.people_names import CAPITAL, KANJI, KATAKANA, LETTER, NameReader
from indexer.extract.people_slots import is_thing
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
_PANELLIST = re.compile(
    rf"[ 　]*[-–*+•・●]?[ 　]*(?P<name>{KANJI}{{1,3}}[ 　]{KANJI}{{1,4}}|{KANJI}{{2,3}}[ 　]?[ぁ-ゖ]{{2,4}}|{KANJI}{{4,5}}"
    rf"|{CAPITAL}{LETTER}+(?:[ ]{CAPITAL}{LETTER}*\.?)?[ ]{CAPITAL}{LETTER}+|{KATAKANA}{{2,8}}[・＝]{KATAKANA}{{2,8}})"
    r"[ 　]*(?:さん|氏)?(?:[:：(（/／,、][ 　]?(?P<of>[^。]{2,40}))?[ 　]*$"
)
# A title, a colon and who did what: "Roadmap: Mio presented", "Boxes: Mio from the packing team joined us to demo".
_TOLD_ENTRY = re.compile(
    rf"\W{{0,6}}[^:]{{3,90}}:[ ](?P<name>{CAPITAL}[a-z]+)(?:[ ]from[ ][^.,:]{{2,40}}?)?[ ](?:then[ ]|also[ ])?"
    r"(?:presented|demoed|demonstrated|gave|hosted|led|ran|showed|talked|spoke|explained|discussed|announced|introduced|shared|covered|described"
    r"|walked|started|opened|closed|joined[ ]us[ ]to)\b"
)
_FEWEST_PANELLISTS = 3
_LONGEST_TITLE = 240  # code points
_FULL_NAME = re.compile(rf"{CAPITAL}{LETTER}+(?:[ ]{CAPITAL}\.)?[ ]{CAPITAL}{LETTER}+")
_NICKNAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,24}")


def nested_people(entries: Sequence[Line], seen: dict[int, VisibleText], reader: NameReader) -> dict[int, tuple[Named, ...]]:
    """The people, by line, alone in the first bullet below a talk's (- 題名 / - 山田太郎); empty for fewer than two."""
    found: dict[int, tuple[Named, ...]] = {}
    for parent, line in pairwise(entries):
        text = seen[id(line)].text
        if line.level <= parent.level or len(text) > _LONGEST_NAME or _NO_TALK.search(parent.text):
            continue
        if people := people_only(text, reader, rule="nested-name"):
            found[id(line)] = people
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
            found[id(line)] = (Named(match["name"], match.start("name"), match.end("name"), "bracketed-surname"),)
    return found if len(found) >= _FEWEST_SURNAMES else {}


def lone_nicknames(
    blocks: Sequence[Block], seen: dict[int, VisibleText], opened: Sequence[bool], reader: NameReader
) -> dict[int, tuple[Named, ...]]:
    """The people, by line, who are one word or name alone below a heading, where `opened` tells of two who open sections."""
    if sum(opened) < _FEWEST_NAMED:
        return {}
    found: dict[int, tuple[Named, ...]] = {}
    for block in blocks:
        line = first_line(block, seen)
        text = seen[id(line)].text if line else ""
        word = text.strip(" 　")
        if line is None or not block.headings:
            continue
        word = word.lstrip("-*+• 　") if line.kind is LineKind.BULLET else word
        full = _FULL_NAME.fullmatch(word) and reader.person(word) == word
        if (full or (_NICKNAME.fullmatch(word) and line.kind is LineKind.TEXT)) and not is_thing(word, reader):
            found[id(line)] = (Named(word, text.find(word), text.find(word) + len(word), "lone-nickname"),)
    return found


def people_of_panel(block: Block, seen: dict[int, VisibleText], reader: NameReader) -> dict[int, tuple[Named, ...]]:
    """The people, by line, of three bullets or more that open a section and are all names, with a company behind or none.

    Two of them must be sure, and then vouch for the others.
    """
    lines: list[Line] = []
    if any(_NO_TALK.search(heading.text) for heading in block.headings[-1:]):
        return {}
    for line in block.lines:
        if line.kind is LineKind.BULLET:
            lines.append(line)
        elif line.kind is not LineKind.BLANK or lines:
            break
    found: dict[int, tuple[Named, ...]] = {}
    sure = 0
    for line in lines:
        text = seen[id(line)].text
        match = _PANELLIST.match(text) if len(text) <= _LONGEST_NAME else None
        if match is None or reader.is_product(match["name"]) or reader.is_organization(match["name"]):
            return {}
        sure += reader.person(match["name"]) == match["name"] or (bool(match["of"]) and bool(COMPANY.search(match["of"])))
        found[id(line)] = (Named(match["name"], match.start("name"), match.end("name"), "panel"),)
    return found if len(found) >= _FEWEST_PANELLISTS and sure >= _FEWEST_NAMED else {}


def people_of_english_list(
    entries: Sequence[Line], seen: dict[int, VisibleText], reader: NameReader
) -> dict[int, tuple[Named, ...]]:
    """The people, by line, whom a given name behind a talk's title names ("Boxes: Mio presented …"); empty below two."""
    found: dict[int, tuple[Named, ...]] = {}
    for line in entries:
        match = _TOLD_ENTRY.match(seen[id(line)].text[:_LONGEST_TITLE])
        if match and reader.is_given(match["name"]) and not reader.is_product(match["name"]):
            found[id(line)] = (Named(match["name"], match.start("name"), match.end("name"), "given-name-in-list"),)
    return found if len(found) >= _FEWEST_NAMED else {}


def first_line(block: Block, seen: dict[int, VisibleText]) -> Line | None:
    """The first line of a block's own that shows a word; None when none does."""
    shown = (line for line in block.lines if line.kind in (LineKind.TEXT, LineKind.BULLET))
    return next((line for line in shown if re.search(r"\w", seen[id(line)].text)), None)
