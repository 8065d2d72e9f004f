"""Reads what holds people and their companies and nothing else: a line, a whole heading, the brackets at a heading's end."""

from __future__ import annotations

import re

from indexer.dataclass import dataclass
from indexer.extract.people_names import CAPITAL, HANDLE, KANJI, KATAKANA, SIGN, NameReader

_JOINS = re.compile(
    r"[ 　]*(?:[、，&＆/／|｜×→：]|:(?=[ 　])|,(?=[ 　]|[^\x00-\x7f])|[ 　][-–—―xX+][ 　]"
    r"|(?<=[^A-Za-z])と(?=[^ぁ-ん])|[ ](?:and|at|from|@)[ ])[ 　]*"
)
_BRACKET = re.compile(r"[(（\[［]([^()（）\[\]［］]{0,80})[)）\]］]")
_AT_END = re.compile(r"[(（\[［【〔](?P<inner>[^()（）\[\]［］【】〔〕]{2,80})[)）\]］】〕]?[ 　]*$")
_MARKS = re.compile(rf"^[ 　]*(?:(?:{SIGN}+|\d{{1,2}}[.)])[ 　]*)?[*_]*|[*_| 　]+$")
_HONORIFIC = re.compile(r"[ 　]*(?:氏|さん|さま|様|先生|教授)$")
_NICKNAME = re.compile(rf"(?P<name>[ぁ-ゖー]{{2,8}}|{KATAKANA}{{2,10}})[ 　]?(?:さん|氏|さま|様|くん)")
_NOBODY = re.compile(
    r"み(?:な|んな)|お(?:客|つかれ|きゃく)|ご?(?:くろう|自身)|じぶん|たく|スタッフ|スポンサー|メンバー|ユーザー?|エンジニア|デザイナー?|ゲスト"
    r"|リーダー?|オーナー?|マネージャー?|プログラマー?|ディレクター?"
)
_LABEL = re.compile(
    r"(?:speakers?|presenters?|登壇者?|発表者?|講演者?|講師|スピーカー)[ 　]?[:：][ 　]?|by[:：]?[ ]", re.IGNORECASE
)
_PAIR = re.compile(r"(?P<one>[A-Za-z][A-Za-z0-9_-]{2,20})[ ][x×][ ](?P<two>[A-Za-z][A-Za-z0-9_-]{2,20})")  # 「[mika x gno]」
_LEGAL_FORM = "株式会社|有限会社|合同会社|㈱"
_POSITION = "エンジニア|取締役|代表|マネージャ|ディレクタ|デベロッパ|プログラマ|コンサルタント|アーキテクト|エバンジェリスト"
COMPANY = re.compile(
    rf"{_LEGAL_FORM}|{_POSITION}|[(（]株[)）]|社$|大学|学院|研究|法人|財団|協会|事務所|グループ$|ラボ$|フリーランス|所属|在住"
    r"|社長|[部課室所会]長|理事|研究員|メンテナ"
    r"|\b(?:Inc|Ltd|LLC|GmbH|Corp|Co|Corporation|Company|Labs?|Works|Holdings|Ventures|Games|Studios?|Partners|Solutions|Foundation|Univ|University|Institute|Technologies|Systems|Software"
    r"|Engineer|Developer|Founder|CEO|CTO|CIO|VP|Director|Officer|President|Professor|Evangelist|Architect|Manager|Advocate|Maintainer|Committer)\b",
)
_FIRM = re.compile(rf"{_LEGAL_FORM}|\b(?:Inc|Ltd|LLC|GmbH|Corp|Corporation|Company|Foundation)\b[.]?$")
SPACED_NAME = re.compile(rf"{KANJI}{{1,3}}[ 　](?:{KANJI}|[ぁ-ゖ]){{1,4}}")  # surname and given name
_ROLE = re.compile(rf"{_POSITION}|長(?:$|[,、 ])|CTO|CEO")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_EMPLOYER = re.compile(rf"{CAPITAL}[\w.&'’-]*(?:[ ](?:{CAPITAL}|of|and|the|de)[\w.&'’-]*){{0,4}}[.]?")
_PLACE = re.compile(r"[都府県市町村駅港園城館校院所業税券界圏派系線橋台団祭]$|公園|商店|空港|時間|場所|会場|資料")
_FEWEST_WORDS = 2
_LONGEST = 60  # code points of a piece that is a company and a person
_LONGEST_TEXT = 1_000  # code points; the expressions above go through a run of spaces once for each of its characters


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker whom a line names: `name` without honorific, and the span of the words, in the line as seen."""

    name: str
    start: int
    end: int
    rule: str
    handle: str | None = None  # the handle written beside the name


def people_only(
    text: str, reader: NameReader, *, start: int = 0, rule: str, heading: bool = False, labelled: bool = False
) -> tuple[Named, ...]:
    """The people of a text that holds people and their companies and nothing else; empty when it is long or holds more.

    `start` is added to every span. In a `heading`, where titles stand too, a name in kanji needs more to be seen as one;
    behind a label (「Keynote:」, `labelled`) a Latin name of two words needs less.
    """
    if len(text) > _LONGEST_TEXT:
        return ()
    opening = _MARKS.match(text)
    begin = opening.end() if opening else 0
    masked = _BRACKET.sub(lambda match: " " * len(match[0]), text)
    masked = masked[: len(masked) - len(masked[begin:]) + len(_MARKS.sub("", masked[begin:]))] if begin < len(text) else ""
    found: list[Named] = []
    position, sure, firm = begin, False, False
    for join in [*_JOINS.finditer(masked, begin), None]:
        stop = join.start() if join else len(masked)
        piece = masked[position:stop].strip(" 　")
        at = text.find(piece, position) if piece else position
        bracket = _BRACKET.match(text[at + len(piece) :].lstrip(" 　"))
        beside = bracket[1] if bracket else ""
        if piece:
            name = _exact(piece, reader)
            if name is None and not heading and not found and _ROLE.search(beside):
                name = reader.person(piece, regular=True)  # 「深泉流 (プログラマ, 株式会社みかん)」
                name = name if name == piece else None
            if name == piece and COMPANY.search(piece):
                name = None  # 「Mikan Works」
            if name is None:
                if not is_company(piece, reader, behind=bool(found)):
                    return ()
                firm = firm or bool(_FIRM.search(piece))
                # 「Quorra Tannhaus, Founder」, in a line of its own
                sure = sure or (not heading and bool(found) and " " in found[-1].name and bool(COMPANY.search(piece)))
            else:
                handle = re.search(HANDLE, beside)
                plain = not (beside and (handle or is_company(beside, reader, behind=True)))
                if heading and plain and _may_be_thing(name, reader):
                    return ()
                full = len(name.split()) >= _FEWEST_WORDS
                employed = full and not heading and (labelled or firm or (bool(beside) and not plain))
                sure = sure or not name.isascii() or reader.is_sure(name) or handle is not None or employed
                place = text.find(name, at)
                found.append(Named(name, start + place, start + place + len(name), rule, handle[0][1:] if handle else None))
        position = join.end() if join else stop
    return tuple(found) if sure else ()


def end_bracket_people(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The people in the brackets that end a heading or an entry of a list: 「題名（X, みかん社）」, 「題名 [X x Y]」."""
    match = _AT_END.search(text)
    if match is None or not re.search(r"\w", text[: match.start()]):
        return ()
    start = match.start("inner")
    if label := _LABEL.match(match["inner"]):
        start += label.end()
    people = people_only(text[start : match.end("inner")], reader, start=start, rule="in-brackets", labelled=bool(label))
    if not people and (pair := _PAIR.fullmatch(match["inner"])):
        people = tuple(
            Named(
                pair[group], match.start("inner") + pair.start(group), match.start("inner") + pair.end(group), "in-brackets"
            )
            for group in ("one", "two")
            if not (reader.is_product(pair[group]) or reader.is_common(pair[group]))
        )
        people = people if len(people) == len(pair.groups()) else ()
    return () if any(_PLACE.search(one.name) for one in people) else people


def _exact(piece: str, reader: NameReader) -> str | None:
    """The person that `piece` names, with an honorific, or behind a company, or alone; None when it holds anything else."""
    plain = _HONORIFIC.sub("", piece)
    name = reader.person(piece)
    if name is None and (nickname := _NICKNAME.fullmatch(piece)) and not _NOBODY.fullmatch(nickname["name"]):
        name = nickname["name"]
        return None if reader.is_organization(name) or reader.is_product(name) else name
    words = piece.replace("　", " ").split(" ")
    for size in range(len(words) - 1, max(0, len(words) - 3), -1) if name is None and len(piece) <= _LONGEST else ():
        head, tail = " ".join(words[:size]), " ".join(words[size:])
        if is_company(head, reader, behind=False) or (_ACRONYM.fullmatch(head) and reader.surname_length(tail) >= 2):
            name = reader.person(tail)  # 「みかん社 CTO 山田太郎」
            if name is None and _FIRM.search(head) and SPACED_NAME.fullmatch(tail):
                name = reader.person(tail, regular=True)
        if name is not None:
            break
    if name is None:
        return None
    if name in (plain, plain.removeprefix("@"), plain.removeprefix("id:")):
        return (
            None
            if name.isascii() and len(name.split()) < _FEWEST_WORDS and plain == name and not reader.known(name)
            else name
        )
    before = plain[: len(plain) - len(name)].strip(" 　")
    acronym = _ACRONYM.fullmatch(before) and not name.isascii() and not reader.is_product(before)
    return name if plain.endswith(name) and (acronym or is_company(before, reader, behind=name.isascii())) else None


def is_company(piece: str, reader: NameReader, *, behind: bool) -> bool:
    """Whether a piece is a company or a role; `behind` a person, capitalised words are taken for one."""
    if len(piece) > 60 or re.search(r"[。？！?!「」『』]", piece):
        return False
    if reader.is_organization(piece) or COMPANY.search(piece):
        return True
    return behind and bool(_EMPLOYER.fullmatch(piece)) and not reader.is_product(piece)


def _may_be_thing(name: str, reader: NameReader) -> bool:
    """Whether a name that makes up a heading may be a place or the like: kanji without a space, of a rare surname."""
    if name.isascii() or re.search(r"[ 　]", name):
        return False
    return not re.match(KANJI, name) or reader.surname_length(name) < _FEWEST_WORDS or bool(_PLACE.search(name))
