"""Finds the people that a heading, a label (発表者: X) or a line of its own (by X) names as its speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.dataclass import dataclass
from indexer.extract.people_honorifics import read_mentions
from indexer.extract.people_names import CAPITAL, HANDLE, KANJI, KATAKANA, LETTER, NameReader

SPEAKER_LABEL = (
    r"(?:発表者|登壇者|講演者|登壇|講師|スピーカー|話者|報告者|プレゼンター|プレゼンタ|パネリスト|パネラー|モデレーター?|司会|出演者?|担当者|Speakers?|Presenters?"
    r"|Presented by|Panelists?|Moderators?|Lecturers?)"
)
_LABELLED = re.compile(
    rf"^[ 　]*(?:[-–*+•・●■◆○▼※>#|:]+[ 　]*)?[【\[（(]?{SPEAKER_LABEL}(?:名"
    rf"|紹介)?[】\]）)]?(?:\*\*)?(?P<mark>[ 　]*[:：|｜／/=＝][ 　:]*|[ 　]+(?=\S)|は[、]?|$)(?P<names>.*)$",
    re.IGNORECASE,
)
_COMMENT = re.compile(rf"(?:<!--|^\.\.|^//|^%)\s*{SPEAKER_LABEL}\s*[:：]?\s*(?P<names>.*?)(?:-->|$)", re.IGNORECASE)
_BY_LINE = re.compile(r"^[ 　]*(?:[-–*+•・—―]+[ 　]*)?(?:[Bb]y|BY)(?:[:：][ ]?|[ ]+)(?P<names>\S.{1,90})$")
_BY = re.compile(
    r"(?<![A-Za-z-])(?<!powered )(?<!sponsored )(?<!hosted )(?<!driven )(?<!organized )(?<!provided )"
    r"by[:：]?[ 　]+(?!(?:the|an?|our|my|your|its|using|default|design|example|hand|means|way)\b)(?P<names>[^ 　].{1,90})$",
    re.IGNORECASE,
)
_TALK_BY = re.compile(
    r"^[ 　]*(?:[-–*+•・●■◆○▼※>#]+[ 　]*)?(?:基調講演|招待講演|特別講演|講演|キーノート|セッション|発表|LT"
    r"|[Kk]eynotes?|[Tt]alk|[Ss]ession|[Oo]pening|[Cc]losing)"
    r"[ 　]+[Bb]y[ 　]+(?P<names>[^ 　].{1,90})$"
)
_SPLIT = re.compile(r"[ 　]*(?:、|，|,(?= )|;|；|&|＆|/|／|\||｜|(?<=[^A-Za-z])と(?=[^ぁ-ん])|[ ]and[ ]|[ ]+さん[ ]*)[ 　]*")
_BRACKET = re.compile(r"[ 　]*[(（\[［][^()（）\[\]［］]{0,80}[)）\]］]")
_HANDLE_IN_BRACKET = re.compile(rf"[(（\[［][ ]?(?:[^()（）@\[\]]{{0,40}}[ /,、:])?({HANDLE})[^()（）\[\]]{{0,40}}[)）\]］]")
_HANDLE = re.compile(rf"(?<![A-Za-z0-9_.@/])({HANDLE})(?![A-Za-z0-9_@])")
_SEPARATOR = re.compile(
    r"[ 　]+[-–—―~〜|:/／｜][ 　]+|[ 　]*[―／｜][ 　]*|(?<=[^A-Za-z0-9])[ 　]*[:：][ 　]*|[:：][ 　]+"
    r"|(?<=[」』”])[ 　]*[-–—―/:：]?[ 　]*(?=[^ 　])|(?<=[^ 　]\")[ 　]+(?=[^ 　])"
)
_QUOTED = re.compile(r"[「『“][^「」『』“”]{2,120}[」』”]|(?<![^ 　])\"[^\"]{2,120}\"(?= |　|$)")
_LATIN_NAMES = re.compile(rf"{CAPITAL}{LETTER}*\.?(?:[ ]{CAPITAL}(?:{LETTER}|-)*\.?){{1,2}}")
_BEFORE_TITLE = re.compile(r"(?P<name>[^「『」』\s\d:：/・、。第]{2,14}?)[！!☆★]?[ 　]?『[^『』]{4,}』")
_KNOWN_RUN = re.compile(rf"{CAPITAL}(?:{LETTER}|[0-9_-])*(?:[ ]{CAPITAL}(?:{LETTER}|-)*)*|{KANJI}{{3,6}}|[ぁ-ゖ]{{5,12}}")
_TIME = re.compile(r"^[ 　]*\d{1,2}:\d{2}(?:[ 　]*[-–~〜][ 　]*\d{1,2}:\d{2})?[ 　]")
_ACCOUNT = re.compile(r"[(（](?:Twitter|GitHub|X)[ 　]?[:：]", re.IGNORECASE)  # 「山田 太郎（Twitter: @x）, みかん社」
_BEHIND_DASH = re.compile(r"[^ 　][ 　]?[-–—―][ 　]+(?P<name>[A-Za-z][A-Za-z0-9_]{2,20})[ 　]*$")
_SLOT = re.compile(r"^(?:LT|発表|セッション|講演|トーク|[Ss]ession|[Tt]alk)[ 　]?[#＃]?[ 　]?\d{1,2}[ 　.:：]+(?=\S)")
_DECORATION = re.compile(r"^[ 　*|：:○◯◎●☆★†-]+|[ 　*|：:○◯◎●☆★†-]+$")
_NICKNAME = re.compile(rf"(?:[ぁ-ゖー]|{KATAKANA}){{2,12}}|[A-Za-z][A-Za-z0-9_.-]{{2,24}}")


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker whom a line names: `name` without honorific, and the span of the words, in the line as seen."""

    name: str
    start: int
    end: int
    rule: str
    handle: str | None = None  # the handle written beside the name


def heading_people(text: str, reader: NameReader, *, regular: bool = False, nicknames: bool = False) -> tuple[Named, ...]:
    """The speakers that a heading names.

    `regular` when several headings of the report end in a person's name, `nicknames` when several end in a dash and a word.
    """
    found = [
        Named(one.name, one.start, one.end, one.rule) for one in read_mentions(text, reader, heading=True) if one.speaks
    ]
    found += list(_handles(text, reader))
    if not found and (by := _BY.search(text)):
        honored = re.search(r"(?:氏|さん|さま|様|先生)[ 　]*$", text) is not None
        found += _listed(text, by.start("names"), by.end("names"), reader, "by-in-heading", lenient=honored)
    if not found:
        found += list(_parts(text, reader, regular=regular))
    if not found and nicknames and (behind := nickname_behind(text, reader)):
        found.append(behind)
    if not found and regular and (nickname := _BEFORE_TITLE.match(text)):
        found += [Named(nickname["name"], nickname.start("name"), nickname.end("name"), "part-of-heading")]
    if not found:
        found += list(_known(text, reader))
    return tuple(found)


def nickname_behind(text: str, reader: NameReader) -> Named | None:
    """The one word behind a dash that ends a heading (「題名 - tjun」) and may be an account; None if there is none."""
    match = _BEHIND_DASH.search(text)
    if match is None or not re.search(r"[a-z]", match["name"]):
        return None
    name = match["name"]
    if reader.is_product(name) or reader.is_organization(name) or reader.is_common(name):
        return None
    return Named(name, match.start("name"), match.end("name"), "nickname-behind")


def ends_in_person(text: str, reader: NameReader) -> bool:
    """Whether a part of a heading looks like a person's name, and so may those of the headings beside it."""
    return any(named.name.isascii() or len(named.name) > 2 for named in _parts(text, reader, regular=False))


def line_people(text: str, reader: NameReader, *, first: bool) -> tuple[Named, ...]:
    """The speakers that a line of its own names (a label, "by X"); `first` when it is the first below its heading."""
    if labelled := _LABELLED.match(text):
        spaced = not labelled["mark"].strip(" 　")
        if labelled["names"].strip(" 　|") and len(labelled["names"]) <= 160:
            return _listed(text, labelled.start("names"), labelled.end("names"), reader, "label", lenient=not spaced)
        return ()
    if by := _BY_LINE.match(text):
        return _listed(text, by.start("names"), by.end("names"), reader, "by-line", lenient=first)
    if by := _TALK_BY.match(text):
        return _listed(text, by.start("names"), by.end("names"), reader, "talk-by", lenient=False)
    if first and len(text) <= 70 and not re.search(r"[。！!？]|氏|さん|さま|様|先生", text):
        named = tuple(_name_line(text, reader))
        return named if named and _ACCOUNT.search(text) else tuple(_handles(text, reader)) or named
    return ()


def is_bare_label(text: str) -> bool:
    """Whether a line holds a label and nothing more, so that the names stand on the next."""
    labelled = _LABELLED.match(text)
    return bool(labelled) and len(text) <= 20 and not labelled["names"].strip(" 　|:：*") if labelled else False


def comment_people(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers that a comment names after a label."""
    comment = _COMMENT.search(text)
    if comment is None or not comment["names"]:
        return ()
    return _listed(text, comment.start("names"), comment.end("names"), reader, "comment", lenient=True)


def listed_people(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers of a line that stands below a bare label."""
    return _listed(text, 0, len(text), reader, "label", lenient=True) if len(text) <= 120 else ()


def _listed(text: str, start: int, end: int, reader: NameReader, rule: str, *, lenient: bool) -> tuple[Named, ...]:
    """The people of a list between `start` and `end`; `lenient` takes one word for a name."""
    found: list[Named] = []
    part = text[start:end]
    plain = _BRACKET.sub(lambda match: " " * len(match[0]), part)
    cut = re.search(r"[「『。]|[ ]-[ ]|[ 　][–—―][ 　]", plain)
    plain = plain[: cut.start()] if cut and cut.start() > 1 else plain
    position = 0
    for piece in [*_SPLIT.finditer(plain), None]:
        stop = piece.start() if piece else len(plain)
        fragment = plain[position:stop]
        # What follows a full name in Latin letters is a company, not somebody's handle.
        after_full_name = bool(found) and " " in found[-1].name and found[-1].name.isascii()
        name = _one(fragment, reader, lenient=(lenient and not after_full_name) or _bracket_follows(part, stop))
        if name is not None:
            at = part.find(name, position)
            at = at if at >= 0 else position
            handle = _HANDLE_IN_BRACKET.match(part[at + len(name) :].lstrip(" 　"))
            found.append(Named(name, start + at, start + at + len(name), rule, handle[1][1:] if handle else None))
        position = piece.end() if piece else stop
    if not found:
        found += [
            Named(one.name, one.start, one.end, rule, one.handle) for one in _handles(text, reader) if one.start >= start
        ]
    return tuple(found)


def _bracket_follows(part: str, stop: int) -> bool:
    return bool(re.search(r"[(（][^()（）]*@[^()（）]*[)）][ 　]*$", part[:stop]))


def _one(fragment: str, reader: NameReader, *, lenient: bool) -> str | None:
    fragment = re.sub(r"(?:から|より|です|でした|による.*|の.*)$", "", _DECORATION.sub("", fragment)).strip(" 　")
    honorific = re.sub(r"[ 　]*(?:氏|さん|さま|様|先生)$", "", fragment)
    if name := reader.person(fragment):
        return name
    if not lenient:
        return None
    if name := reader.person(honorific + "さん"):
        return name
    if _NICKNAME.fullmatch(honorific) and not reader.is_organization(honorific) and not reader.is_product(honorific):
        return honorific
    for word in reversed(re.split(r"[ 　]", honorific)[1:]):
        return reader.person(word + "さん") if re.match(KANJI, word) else None
    return None


def _handles(text: str, reader: NameReader) -> Iterator[Named]:
    """People written with a handle: `X (@id)`, `X @id`, `(@id)`, `@id`."""
    for match in _HANDLE.finditer(text):
        handle = match[1][1:]
        if reader.is_organization(handle) or reader.is_product(handle) or len(handle) < 2:
            continue
        before = text[: match.start()].rstrip(" 　(（[［/／:：,、")
        closing = re.match(r"[ ]?[)）\]］]", text[match.end() :])
        end = match.end() + (len(closing[0]) if closing else 0)
        start = max((separator.end() for separator in _SEPARATOR.finditer(before)), default=0)
        start = max(start, *(before.rfind(mark) + 1 for mark in "」』】、,。(（["))
        fragment = before[start:].strip(" 　")
        gap = text[len(before) : match.start()]
        name = reader.person(fragment)
        honored = re.match(r"[ ]?[)）][ 　]?(?:氏|さん|さま|様|先生)", text[match.end() :])
        if name is None and (start > 0 or honored) and "(" in gap.replace("（", "(") and len(fragment) <= 20:
            name = reader.person(fragment + "さん") or (
                fragment if _NICKNAME.fullmatch(fragment) and not reader.is_product(fragment) else None
            )
        if name is None and (
            tail := re.search(rf"({KANJI}{{1,4}}[ 　]?{KANJI}{{0,4}}|[ぁ-ゖ]{{2,8}}|{KATAKANA}{{2,10}})$", fragment)
        ):
            name = reader.person(tail[1])
        if name is None and (
            tail := re.search(
                rf"({KANJI}{{1,4}}[ 　]?{KANJI}{{0,4}}|[ぁ-ゖ]{{2,8}}|{KATAKANA}{{2,10}})(?:氏|さん|さま|様|先生)$", fragment
            )
        ):
            name = reader.person(tail[1] + "さん")
        if name is None and (latin := re.search(rf"(?:{LETTER}|[ .-])+$", fragment)):
            name = reader.latin_name(latin[0], strict=True)
        if (
            name
            and name.isascii()
            and name != fragment
            and not (reader.known(name) or reader.is_given_name(name.split()[0]))
        ):
            name = None  # the last words of a title
        if name is not None and len(name) > 1:
            at = text.rfind(name, 0, match.start())
            yield Named(name, at if at >= 0 else match.start(), end, "handle", handle)
        else:
            yield Named(handle, match.start(), match.end(), "handle")


def _parts(text: str, reader: NameReader, *, regular: bool) -> Iterator[Named]:
    """People who make up one part of a heading: after or before a dash, a slash, a colon or a quoted title."""
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
        fragment = _TIME.sub("", _BRACKET.sub("", text[start:end])).strip(" 　-–—―")
        slot = _SLOT.match(fragment) if start == 0 else None  # 「LT #2 Mio Hoshino : 題名」
        fragment = fragment[slot.end() :] if slot else fragment
        sure = bool(regular or slot or quoted or _BRACKET.search(text[start:end]))
        pieces = _SPLIT.split(fragment)
        # One sure person of a list vouches for those named beside them.
        sure = sure or any(_is_sure(reader.person(piece), reader) for piece in pieces)
        for piece in pieces:
            name = reader.person(piece, regular=regular)
            if name is None and slot and regular and _NICKNAME.fullmatch(piece) and not reader.is_product(piece):
                name = None if reader.is_organization(piece) or reader.is_common(piece) else piece
            if name is None or (name.isascii() and not sure):
                continue
            at = text.find(name, start)
            if at >= 0:
                yield Named(name, at, at + len(name), "part-of-heading")
        if any(reader.person(piece, regular=regular) for piece in pieces):
            return


def _is_sure(name: str | None, reader: NameReader) -> bool:
    """Whether a name in Latin letters is one of the vocabulary or begins with a common given name."""
    return bool(name and name.isascii() and (reader.known(name) or reader.is_given_name(name.split()[0])))


def _known(text: str, reader: NameReader) -> Iterator[Named]:
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


def _name_line(text: str, reader: NameReader) -> Iterator[Named]:
    """The person of a first line that holds a name and a company, in brackets or after a slash, and nothing else."""
    fragment = re.sub(r"^[ 　]*(?:[-–*+•・●■◆○▼※>#]+[ 　]*)?", "", text)
    match = re.fullmatch(
        r"(?P<name>[^()（）/／,、]{2,40}?)[ 　]*(?:[(（][^()（）]{1,60}[)）])?[ 　]*(?:[/／,、][ 　]*.{1,40})?[ 　]*",
        fragment,
    )
    if match is None:
        return
    name = reader.person(match["name"])
    if name is None or (name.isascii() and not (_is_sure(name, reader) or _ACCOUNT.search(text))):
        return
    at = text.find(name)
    yield Named(name, at, at + len(name), "name-below-heading")
