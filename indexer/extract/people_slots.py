"""Finds speakers whom only their place tells: the same one in each slot of a programme or each entry of a list of talks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.extract.people_lists import Named
from indexer.extract.people_names import CAPITAL, KANJI, KATAKANA, LETTER, NameReader
from indexer.extract.visible_text import VisibleText
from indexer.model import Line

_FEWEST = 2  # written alike, before the form says that they are speakers
_LONGEST_TITLE = 240  # code points
# A talk's place in the programme: 「LT #3」「【LT】」「セッション2:」.
_SLOT = re.compile(
    r"\W{0,6}(?:(?:LT|ライトニングトーク|発表|セッション|講演|トーク|[Ss]ession|[Tt]alk)[ 　]?[#＃]?[ 　]?(?:\d{1,2}|[①-⑳])"
    r"(?:人目|番目|本目)?|[【\[［](?:LT|ライトニングトーク|発表|セッション|講演)[ 　]?\d{0,2}[】\]］])"
    r"[ 　]*[.:：)）／/\-–—]?[ 　]*(?=\w|[「『])"
)
_ONE_WORD = rf"(?P<name>[A-Za-z][A-Za-z0-9_.-]{{1,24}}|[ぁ-ゖー]{{2,10}}|{KATAKANA}{{2,10}}|{KANJI}{{2,5}})"
_IN_BRACKETS = re.compile(rf"[^ 　][ 　]?[(（]{_ONE_WORD}[)）][ 　]*$")
# Where the one word of a slot that may be a nickname stands: before the title, in brackets at its end, behind a sign.
_IN_SLOT = (
    re.compile(rf"{_ONE_WORD}(?:[ 　]*[:：]|[ 　]+[-–—/／|｜]|[ 　]*(?=[「『]))[ 　]*[^ 　]"),
    _IN_BRACKETS,
    re.compile(rf"[^ 　]{{2}}(?:[ 　]+[-–—―/／|｜@＠]|[／｜])[ 　]*{_ONE_WORD}[ 　]*$"),
)
_NO_NICKNAME = re.compile(
    r"はじめに|おわりに|まとめ|おまけ|つづき|[前中後]編|資料|スライド|動画|タイトル|テーマ|オンライン|リモート|英語"
    r"|ハンズオン|パネル(?:ディスカッション)?|ワークショップ|キーノート|トーク|デモ|クイズ|セミナー|オープニング|クロージング|チュートリアル"
    r"|スポンサー|ゲスト"
)
_LATIN_WORD = r"(?P<name>[A-Za-z][A-Za-z0-9_.-]{1,24})"
_LEAD = r"^[ 　]*(?:[-–*+•・●]+|\d{1,2}[.)])?[ 　]*(?:\d{1,2}:\d{2}[ 　~〜-]*)?"
# Where the entries of a list have their speaker, as in a slot or so: 「題名 by mao」「@mao 題名」「星野: 題名」「mao」.
_BY = re.compile(rf"[^ 　][ 　]+by[ 　]+[@＠]?{_ONE_WORD}(?:[ 　]*[@＠(（][^@＠()（）]{{1,30}}[)）]?)?[ 　]*$")
_ACCOUNT_FIRST = re.compile(rf"{_LEAD}[@＠]{_LATIN_WORD}[ 　]+(?!さん|氏|さま|様)(?=[^ 　])")
_SURNAME_FIRST = re.compile(rf"{_LEAD}(?P<name>{KANJI}{{1,5}})[ 　]?[:：][ 　]?(?=[^ 　。]{{3,80}}$)")
_ALONE = re.compile(rf"{_LEAD}{_ONE_WORD}[ 　]*$")
_COMPANY_FIRST = re.compile(
    rf"{_LEAD}[^「」『』。]{{2,30}}?[ 　](?P<name>{KANJI}{{1,4}}[ 　]?(?:{KANJI}|[ぁ-ゖ]){{1,4}})[ 　]?"
    r"[「『][^「」『』]{3,80}[」』][ 　]*$"
)
# "How to water (Mio Hoshino) - Mio gave …"
_TOLD_BEHIND = re.compile(
    rf"^\W{{0,6}}[^()]{{3,120}}[ ][(](?P<name>{CAPITAL}{LETTER}+(?:[ ]{CAPITAL}\.)?(?:[ ]{CAPITAL}{LETTER}+){{1,2}})[)]"
    r"[ ]?[-–—:][ ]"
)
# The first ones tell a speaker in any list, the others in a list of talks alone.
_IN_ENTRY = (_BY, _TOLD_BEHIND, _COMPANY_FIRST, _IN_BRACKETS)
_IN_TALK = (*_IN_ENTRY, _ACCOUNT_FIRST, _SURNAME_FIRST, _ALONE)


def slotted_nicknames(
    lines: Iterable[Line], told: frozenset[int], seen: dict[int, VisibleText], reader: NameReader
) -> dict[int, tuple[Named, ...]]:
    """The people, by line, whose one-word name stands at the same place in each slot of a programme (「LT #3 mao : 題名」).

    `told` are the ids of lines whose speaker is known. Empty where fewer than two slots are written so, or one is not.
    """
    slots = [(line, slot.end()) for line in lines if (slot := _SLOT.match(seen[id(line)].text[:_LONGEST_TITLE]))]
    for pattern in _IN_SLOT if len(slots) >= _FEWEST else ():
        found: dict[int, tuple[Named, ...]] = {}
        for line, start in slots:
            text = seen[id(line)].text
            match = pattern.match(text, start) if pattern is _IN_SLOT[0] else pattern.search(text[:_LONGEST_TITLE], start)
            name = match["name"] if match else ""
            if match and _may_be_nickname(name, reader):
                found[id(line)] = (Named(name, match.start("name"), match.end("name"), "slot-nickname"),)
        others = sum(id(line) in told for line, _ in slots if id(line) not in found)
        names = {one.name for people in found.values() for one in people}
        if found and len(names) == len(found) and len(found) + others == len(slots):
            return found
    return {}


def entry_nicknames(
    entries: Sequence[Line], told: frozenset[int], seen: dict[int, VisibleText], reader: NameReader, *, talks: bool
) -> dict[int, tuple[Named, ...]]:
    """The people, by line, who stand at the same place in two entries of a list; `talks` when its heading promises some.

    `told` are the ids of lines whose speaker is known: they count for the form. A gloss in brackets is no name where the
    heading promises no talks, but for one that the link of its entry repeats (talks/mao.html).
    """
    texts = {id(line): seen[id(line)].text for line in entries if len(seen[id(line)].text) <= _LONGEST_TITLE}
    parents = {id(above) for above, below in pairwise(entries) if below.level > above.level}
    found: dict[int, tuple[Named, ...]] = {}
    for pattern in _IN_TALK if talks else _IN_ENTRY:
        alike: dict[int, tuple[Named, ...]] = {}
        for line in entries:
            key = id(line)
            match = pattern.search(texts[key]) if key in texts and key not in told else None
            if match is None or (pattern is _ALONE and key not in parents):
                continue
            name = match["name"]
            is_gloss = pattern is _IN_BRACKETS and not talks and not _links_to(name, line.text)
            if not is_gloss and _may_speak(name, reader):
                alike[key] = (Named(name, match.start("name"), match.end("name"), "name-in-entry"),)
        names = {one.name for people in alike.values() for one in people}
        levels = {line.level for line in entries if id(line) in alike}
        if len(alike) >= _FEWEST and len(names) > 1 and len(levels) == 1:
            found |= {key: people for key, people in alike.items() if key not in found}
    return found


def _links_to(name: str, source: str) -> bool:
    """Whether a line has a link that ends in a name, with or without the ending of a file."""
    text, end = source.lower(), f"/{name.lower()}"
    return text.endswith(end) or f"{end}." in text or f"{end})" in text


def _may_speak(name: str, reader: NameReader) -> bool:
    if " " in name and name.isascii():
        return reader.person(name, regular=True) == name
    return _may_be_nickname(name, reader)


def _may_be_nickname(name: str, reader: NameReader) -> bool:
    if re.match(KANJI, name):
        return reader.surname_length(name) == len(name) or reader.person(name) == name
    return not _NO_NICKNAME.fullmatch(name) and (reader.is_given(name) or not is_thing(name, reader))


def is_thing(word: str, reader: NameReader) -> bool:
    """Whether a word names a product or a company, or stands in many titles."""
    return reader.is_product(word) or reader.is_organization(word) or reader.is_common(word)
