"""Finds people as parts of a heading or of an entry in a list: beside a handle, behind a dash, before a quoted title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extract.people_lists import COMPANY, Named, end_bracket_people
from indexer.extract.people_names import CAPITAL, HANDLE, KANJI, KATAKANA, LETTER, SIGN, NameReader

SPLIT = re.compile(r"[ 　]*(?:、|，|,(?= )|;|；|&|＆|/|／|\||｜|(?<=[^A-Za-z])と(?=[^ぁ-ん])|[ ]and[ ]|[ ]+さん[ ]*)[ 　]*")
BRACKET = re.compile(r"[ 　]*[(（\[［][^()（）\[\]［］]{0,80}[)）\]］]")
# An account: @x anywhere, Hatena's id:x where no word but an honorific follows.
_HANDLE = re.compile(
    rf"(?<![A-Za-z0-9_.@/])(?:{HANDLE})(?![A-Za-z0-9_@])"
    r"|(?<![A-Za-z0-9_.@/:-])id:[A-Za-z][A-Za-z0-9_-]{2,31}(?=[ 　]?(?:[)）\]］]|さん|氏)|[ 　]*$|[:：「『])"
)
# What follows an account and is its owner's name: 「@x さとうけんた」.
_NAME_BEHIND = re.compile(rf"[ 　](?P<name>[ぁ-ゖー]{{4,9}}|(?:{KANJI}|[ぁ-ゖ 　]){{3,9}})[ 　]*$")
_GREETS = re.compile(
    r"ありがと|おつかれ|おめでと|よろしく|こんにちは|こんばんは|はじめて|について|さいこう|とっても?|みんな"
)
_SEPARATOR = re.compile(
    r"[ 　]+(?:--|[-–—―~〜|:/／｜])[ 　]+|[ 　]*[―／｜][ 　]*|(?<=[^A-Za-z0-9])[ 　]*[:：][ 　]*|[:：][ 　]+"
    r"|(?<=[」』”])[ 　]*[-–—―/:：]?[ 　]*(?=[^ 　])"
    r"|(?<=[^ 　])[ 　]*(?=[「『][^「」『』]{3,}[」』]$)|(?<=[^ 　]\")[ 　]+(?=[^ 　])"
)
_PARTING = re.compile(r"[-–—―~〜|:/／｜：「『」』“”\"]")  # what separates parts, and quotes; most lines hold none
_QUOTED = re.compile(r"[「『“][^「」『』“”]{2,120}[」』”]|(?<![^ 　])\"[^\"]{2,120}\"(?= |　|$)")
_KNOWN_RUN = re.compile(rf"{CAPITAL}(?:{LETTER}|[0-9_-])*(?:[ ]{CAPITAL}(?:{LETTER}|-)*)*|{KANJI}{{3,6}}|[ぁ-ゖ]{{5,12}}")
_TIME = re.compile(r"^[ 　]*\d{1,2}:\d{2}(?:[ 　]*[-–~〜][ 　]*\d{1,2}:\d{2})?[ 　]")
_MARK = re.compile(rf"^[ 　]*(?:{SIGN}+|\d{{1,2}}[.)])[ 　]+")
_ENDS_BY = re.compile(r"[^ 　][ 　]by[ 　](?P<name>[^ 　,、&][^,、&]{1,30}?)(?:[ ](?:and|&)[ ][^ ].{1,30})?[ 　]*$")
_BEHIND = re.compile(r"[^ 　][ 　]?(?:[-–—―][ 　]+|[(（\[])(?P<name>[A-Za-z][A-Za-z0-9_-]{2,20})[)）\]]?[ 　]*$")
_SLOT = re.compile(r"^(?:LT|発表|セッション|講演|トーク|[Ss]ession|[Tt]alk)[ 　]?[#＃]?[ 　]?\d{1,2}[ 　.:：]+(?=\S)")
_FULL_NAME = rf"(?P<name>{CAPITAL}{LETTER}+(?:[ ]{CAPITAL}(?:{LETTER}|-)*\.?){{1,3}})"
# An English programme: "Title. Mio Hoshino – Mikan. 9:15 am, Day 2", and a line "Mio Hoshino – Core Developer at Mikan".
_PROGRAMME = re.compile(
    rf"[.?!)][ ]+{_FULL_NAME}(?:[ ][–—-][ ][^.]{{2,60}})?[.,]?[ ]+\d{{1,2}}(?::\d{{2}})?[ ]?(?:am|pm|AM|PM)\b.{{0,20}}$"
)
_ROLE_BEHIND = re.compile(
    rf"\W{{0,4}}{_FULL_NAME}[ ][–—-][ ](?=[^.。]{{0,60}}?\b(?:Developer|Engineer|Manager|Director|CTO|CEO|Founder|Architect"
    r"|Professor|Scientist|Researcher|Advocate|Lead|Evangelist)\b)"
)
NICKNAME = re.compile(rf"(?:[ぁ-ゖー]|{KATAKANA}){{2,12}}|[A-Za-z][A-Za-z0-9_.-]{{2,24}}")
_CHAPTER = re.compile(
    r"おわりに|はじめに|さいごに|まとめ|おまけ|あとがき|まえがき|おしまい|つづき|おしらせ|おしながき"
)  # 「おわりに(@x)」
LONGEST_ENTRY = 120  # code points; a longer line tells


def nickname_behind(text: str, reader: NameReader) -> Named | None:
    """The one word behind a dash or in brackets that ends a heading (「題名 - tjun」) and may be an account, or None."""
    match = _BEHIND.search(text)
    if match is None or not re.search(r"[a-z]", match["name"]):
        return None
    name = match["name"]
    if reader.is_product(name) or reader.is_organization(name) or reader.is_common(name):
        return None
    return Named(name, match.start("name"), match.end("name"), "nickname-behind")


def ends_in_person(text: str, reader: NameReader) -> bool:
    """Whether a part of a heading looks like a person's name, and so may those of the headings beside it."""
    if len(text) > LONGEST_ENTRY:
        return False
    text = _MARK.sub("", text)
    if (by := _ENDS_BY.search(text)) and reader.person(by["name"]):
        return True
    return bool(end_bracket_people(text, reader)) or any(
        named.name.isascii() or len(named.name) > 2 for named in parted_people(text, reader, regular=False)
    )


def account_people(text: str, reader: NameReader) -> Iterator[Named]:
    """People written with a handle: `X (@id)`, `X @id`, `(@id)`, `@id`."""
    for match in _HANDLE.finditer(text):
        handle = match[0].removeprefix("id:").lstrip("@＠")
        if reader.is_organization(handle) or reader.is_product(handle) or len(handle) < 2:
            continue
        before = text[: match.start()].rstrip(" 　(（[［/／:：,、")
        closing = re.match(r"[ ]?[)）\]］]", text[match.end() :])
        end = match.end() + (len(closing[0]) if closing else 0)
        start = max((separator.end() for separator in _SEPARATOR.finditer(before)), default=0)
        start = max(start, *(before.rfind(mark) + 1 for mark in "」』】、,。(（["))
        start = max(start, *(by.end() for by in re.finditer(r"(?<![A-Za-z])[Bb]y[: ][ ]*", before)), 0)
        mark = _MARK.match(before[start:])
        fragment = before[start + (mark.end() if mark else 0) :].strip(" 　")
        gap = text[len(before) : match.start()]
        name = reader.person(fragment)
        honored = re.match(r"[ ]?[)）][ 　]?(?:氏|さん|さま|様|先生)", text[match.end() :])
        alone = not re.search(r"\w", text[end:] + text[: len(before) - len(fragment)])
        if name is None and (start > 0 or honored or alone) and "(" in gap.replace("（", "(") and len(fragment) <= 20:
            name = reader.person(fragment + "さん") or (
                fragment
                if NICKNAME.fullmatch(fragment) and not _CHAPTER.fullmatch(fragment) and not reader.is_product(fragment)
                else None
            )
        if name is None and (
            tail := re.search(
                rf"({KANJI}{{1,4}}[ 　]?{KANJI}{{0,4}}|{KANJI}{{1,3}}[ 　]?[ぁ-ゖ]{{2,5}}|[ぁ-ゖ]{{2,8}}"
                rf"|{KATAKANA}{{2,10}})$",
                fragment,
            )
        ):
            name = reader.person(tail[1])
        if name is None and (
            tail := re.search(
                rf"({KANJI}{{1,4}}[ 　]?{KANJI}{{0,4}}|[ぁ-ゖ]{{2,8}}|{KATAKANA}{{2,10}})(?:氏|さん|さま|様|先生)$", fragment
            )
        ):
            name = reader.person(tail[1] + "さん")
        honored_nickname = re.sub(r"(?:氏|さん|さま|様)$", "", fragment)
        if name is None and honored_nickname != fragment and NICKNAME.fullmatch(honored_nickname):
            thing = reader.is_product(honored_nickname) or reader.is_organization(honored_nickname)
            name = None if thing else honored_nickname  # 「たろサさん @x」
        if name is None and not fragment and (behind := _name_behind(text, match.end(), reader)):
            yield Named(behind, match.start(), len(text.rstrip(" 　")), "handle", handle)
            continue
        if name is None and (latin := re.search(rf"(?:{LETTER}|[ .-])+$", fragment)):
            name = reader.latin_name(latin[0], strict=True)
        if name and name.isascii() and name not in (fragment, honored_nickname) and not reader.is_sure(name):
            name = None  # the last words of a title
        if name is not None and len(name) > 1:
            at = text.rfind(name, 0, match.start())
            yield Named(name, at if at >= 0 else match.start(), end, "handle", handle)
        else:
            yield Named(handle, match.start(), match.end(), "handle")


def _name_behind(text: str, end: int, reader: NameReader) -> str | None:
    """The name and nothing else that follows an account, or None."""
    match = _NAME_BEHIND.match(text, end)
    if match is None or _CHAPTER.fullmatch(match["name"]) or _GREETS.match(match["name"]):
        return None
    return match["name"] if re.fullmatch(r"[ぁ-ゖー]+", match["name"]) else reader.person(match["name"])


def programme_people(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speaker who stands between the title and the hour of an English programme's entry, or nobody."""
    return _by_full_name(_PROGRAMME.search(text), reader, "programme-entry")


def named_with_role(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speaker whom a line names before what they do ("Mio Hoshino – Core Developer"), or nobody."""
    return _by_full_name(_ROLE_BEHIND.match(text[:LONGEST_ENTRY]), reader, "name-and-role")


def _by_full_name(match: re.Match[str] | None, reader: NameReader, rule: str) -> tuple[Named, ...]:
    if match is None or reader.person(match["name"], regular=True) != match["name"]:
        return ()
    return (Named(match["name"], match.start("name"), match.end("name"), rule),)


def parted_people(text: str, reader: NameReader, *, regular: bool) -> Iterator[Named]:
    """People who make up one part of a heading: after or before a dash, a slash, a colon or a quoted title."""
    if not _PARTING.search(text):
        return
    spans: list[tuple[int, int]] = []
    position = 0
    for separator in _SEPARATOR.finditer(text):
        spans.append((position, separator.start()))
        position = separator.end()
    spans.append((position, len(text)))
    quoted = _QUOTED.search(text)
    if quoted and quoted.start() > 1:
        spans.insert(0, (0, quoted.start()))
    if len(spans) < 2:
        return
    for start, end in (spans[-1], spans[-2], spans[0]):
        fragment = _TIME.sub("", BRACKET.sub("", text[start:end])).strip(" 　-–—―")
        slot = _SLOT.match(fragment) if start == 0 else None  # 「LT #2 Mio Hoshino : 題名」
        fragment = fragment[slot.end() :] if slot else fragment
        sure = bool(regular or slot or quoted or BRACKET.search(text[start:end]))
        pieces = SPLIT.split(fragment)
        people = [reader.person(piece, regular=regular) for piece in pieces]
        # One sure person of a list vouches for those named beside them.
        sure = sure or any(_is_sure(name, reader) for name in people)
        sure = sure or any(COMPANY.search(piece) for piece in pieces[1:])  # 「X, CTO, Mikan, Inc.」
        for piece, name in zip(pieces, people, strict=True):
            if name is None and slot and regular and NICKNAME.fullmatch(piece) and not reader.is_product(piece):
                name = None if reader.is_organization(piece) or reader.is_common(piece) else piece
            if name is None or (name.isascii() and not sure):
                continue
            at = text.find(name, start)
            if at >= 0:
                yield Named(name, at, at + len(name), "part-of-heading")
        if any(people):
            return


def _is_sure(name: str | None, reader: NameReader) -> bool:
    """Whether a name in Latin letters is one of the vocabulary or begins with a common given name."""
    return bool(name and name.isascii() and reader.is_sure(name))


def known_people(text: str, reader: NameReader) -> Iterator[Named]:
    """People of the vocabulary who are named anywhere in a heading."""
    for match in _KNOWN_RUN.finditer(text):
        words = match[0].split(" ")
        runs = (
            " ".join(words[k : k + size]) for size in range(min(4, len(words)), 0, -1) for k in range(len(words) - size + 1)
        )
        name = next((run for run in runs if reader.known(run)), None)
        if name:
            at = text.find(name, match.start())
            yield Named(name, at, at + len(name), "known-in-heading")
