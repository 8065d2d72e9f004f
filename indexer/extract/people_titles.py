"""Finds the people that a heading, a label (発表者: X) or a line of its own (by X) names as its speakers."""

from __future__ import annotations

import re

from indexer.dataclass import replace
from indexer.extract.people_honorifics import read_mentions
from indexer.extract.people_lists import SPACED_NAME, Named, end_bracket_people, is_company, people_only
from indexer.extract.people_names import CAPITAL, HANDLE, KANJI, LETTER, SIGN, NameReader
from indexer.extract.people_parts import (
    BRACKET,
    LONGEST_ENTRY,
    NICKNAME,
    SPLIT,
    account_people,
    known_people,
    named_with_role,
    nickname_behind,
    parted_people,
    programme_people,
)

SPEAKER_LABEL = (
    r"(?:発表者|登壇者|(?:招待|基調)?講演者|登壇|講師|(?:ゲスト)?スピーカー|話者|演者|話し手|語り手|報告者|プレゼンター|プレゼンタ|パネリスト|パネラー"
    r"|モデレーター?|ファシリテーター?|コメンテーター?|司会|出演者?|担当者|発表担当|プレゼンテーター|LT者|(?:トーク)?ゲスト"
    r"|(?:Guest[ ]|Keynote[ ]|Invited[ ])?Speakers?(?:[(（]s[)）]|[ ]names?)?|Presenters?"
    r"|(?:Presented|Given|Delivered)[ ]by|Panell?ists?|Moderators?|Lecturers?)"
)
_LABELLED = re.compile(
    rf"^[ 　]*(?:{SIGN}+[ 　]*)?(?:\*|_)?(?:[【\[（(＜<〈《〔][ 　]?)?"
    rf"{SPEAKER_LABEL}(?:名|紹介|情報)?(?:[ 　]?[(（][^()（）]{{0,4}}(?:敬称略|順不同|順|名)[^()（）]{{0,12}}[)）])?"
    rf"(?:[ 　]?[】\]）)＞>〉》〕])?[*_]{{0,2}}"
    r"(?P<mark>[ 　]*(?:[:：|｜／/=＝→…]|[-–—―]+[ 　])[ 　:*_]*|[ 　]+(?=\S)|は[、]?|$"
    r"|(?<=[】\]＞>〉》〕]))(?P<names>.*)$",
    re.IGNORECASE,
)
# Words that also stand before a title: only full names are taken from behind them.
_TALK_LABEL = re.compile(
    rf"^[ 　]*(?:{SIGN}+[ 　]*)?[【\[]?"
    r"(?:発表|(?:基調|招待|特別)?講演|キーノート|話した人|話す人|パネル(?:ディスカッション)?|対談|鼎談|座談会"
    r"|(?:Opening|Closing|Invited|Plenary)?[ ]?(?:Keynotes?|Talk)|Panel(?:[ ]Discussion)?|Fireside[ ]Chat)[ 　]?\d{0,2}"
    r"[】\]]?"
    r"(?:[ 　]*[:：][ 　]*|[ 　]+[-–—―][ 　]+)(?P<names>\S.{1,90})$",
    re.IGNORECASE,
)
_COMMENT = re.compile(rf"(?:<!--|^\.\.|^//|^%)\s*{SPEAKER_LABEL}\s*[:：]?\s*(?P<names>.*?)(?:-->|$)", re.IGNORECASE)
_LONGEST_SUBTITLE = 90  # code points
_NO_SUBTITLE = re.compile(r"[。！!？]|氏|さん|さま|様|先生|https?:|[:：]|(?:です|ます|した|した|ない)$")
_LONGEST_LIST = 200  # code points of a line of people with their companies
_AT_COMPANY = re.compile(
    r"(?<=[a-z])@(?=[A-Za-z])|[ ]@[ ](?=[A-Z][a-z])"
)  # "by First Last@company", "by First Last @ Company"
_BY_LINE = re.compile(r"^[ 　]*(?:[-–*+•・—―]+[ 　]*)?(?:[Bb]y|BY)(?:[:：][ ]?|[ ]+)(?P<names>\S.{1,90})$")
_BY = re.compile(
    r"(?<![A-Za-z-])(?<!powered )(?<!sponsored )(?<!hosted )(?<!driven )(?<!organized )(?<!provided )"
    r"(?<!made )(?<!built )(?<!created )(?<!developed )(?<!maintained )"
    r"by[:：]?[ 　]+(?!(?:\w+ing|the|an?|our|my|your|its|default|design|example|hand|means|way)\b)(?P<names>[^ 　].{1,90})$",
    re.IGNORECASE,
)
# 「題名 by mikanbako」: behind a title in Japanese, where "by" leads to no noun of an English phrase; 「Title by @みかん」.
_BY_NICKNAME = re.compile(
    r"(?:[ぁ-ゖァ-ヺー一-鿿][)）」』!！?？]?[ 　]+by[ 　]+(?:[^\w\s\x00-\x7f「『（]{1,3}[ ]?)?@?"
    r"|[^ 　][ 　]+by[ 　]+[@＠](?=[ぁ-ゖァ-ヺー一-鿿]))"
    r"(?P<name>[a-z][A-Za-z0-9_-]{2,20}|[ぁ-ゖー]{2,10}|(?<=[@＠])[ぁ-ゖァ-ヺー一-鿿]{2,12})[ 　]*$"
)
_TALK_BY = re.compile(
    r"^[ 　]*(?:[-–*+•・●■◆○◯▼※>#]+[ 　]*)?(?:基調講演|招待講演|特別講演|講演|キーノート|セッション|発表|LT"
    r"|[Kk]eynotes?|[Tt]alk|[Ss]ession|[Oo]pening|[Cc]losing)"
    r"[ 　]+[Bb]y[ 　]+(?P<names>[^ 　].{1,90})$"
)
_HANDLE_IN_BRACKET = re.compile(rf"[(（\[［][ ]?(?:[^()（）@\[\]]{{0,40}}[ /,、:])?({HANDLE})[^()（）\[\]]{{0,40}}[)）\]］]")
_BEFORE_TITLE = re.compile(r"(?P<name>[^「『」』\s\d:：/・、。第]{2,14}?)[！!☆★]?[ 　]?『[^『』]{4,}』")
_ACCOUNT = re.compile(r"[(（](?:Twitter|GitHub|X)[ 　]?[:：]", re.IGNORECASE)  # 「山田 太郎（Twitter: @x）, みかん社」
_BEHIND_COMMA = re.compile(
    rf"[^ 　],[ ](?P<name>{CAPITAL}{LETTER}+(?:[ ](?:{CAPITAL}(?:{LETTER}|[.-])*)){{1,2}})(?:[ ]?[(][^()]{{1,60}}[)])?[ ]*$"
)
# 「題名，山田太郎，みかん社」
_BETWEEN_COMMAS = re.compile(
    rf"[^，、][，、][ 　]?(?P<name>{KANJI}{{1,4}}[ 　]?(?:{KANJI}|[ぁ-ゖ]){{1,4}})[，、][ 　]?"
    r"(?P<of>[^，、。]{2,30}?)[ 　]*$"
)
# 「題名　山田太郎（みかん大学）」
_BEHIND_GAP = re.compile(
    rf"(?:　|[ ]{{2,}})(?P<name>{KANJI}{{1,4}}[ 　]?(?:{KANJI}|[ぁ-ゖ]){{1,4}})[ 　]?[(（][^()（）]{{2,40}}[)）][ 　]*$"
)
# 「13:00 題名 山田太郎（みかん社）」
_BESIDE_COMPANY = re.compile(
    rf"[^ 　][ ](?P<name>{KANJI}{{1,4}}[ ]?(?:{KANJI}|[ぁ-ゖ]){{1,4}})[ 　]?[(（](?P<company>[^()（）]{{2,40}})[)）][ 　]*$"
)
# Who made the evening possible, and where it was.
_HELPER = re.compile(
    r"^\W*(?:主催|共催|協賛|後援|司会進行|通訳|翻訳|撮影|写真|会場|日時|場所|参加者?|企画|協力|運営|受付|スタッフ|記録|文責|文|著者?|編集|書いた人|感想|質問|Q|A|参考"
    r"|論文|資料協力|ハッシュタグ|公式|アカウント|フォロー|懇親会|Hosts?|Organi[sz]ers?|Sponsors?|Venue|Date|Authors?|Thanks|Twitter|X|Hashtag|Photos?)"
    r"[^:：@]{0,12}(?:[:：]|(?=@))",
    re.IGNORECASE,
)
# A sentence about somebody, not a credit: 「今回は @x と参加した」.
_MARK = re.compile(rf"[ 　]*(?:{SIGN}+|\d{{1,2}}[.)])[ 　]*")
_QUOTED = re.compile(r"[「『][^「『」』]{1,80}[」』]")  # a title may name an account, too
_TELLS = re.compile(r"フォロー|一緒に|参加(?:した|しま)|公式|アカウント")
_PARTICLE = re.compile(r"[ 　]?(?:を|と(?=[ぁ-ん話会])|に|も|が|は)")  # behind an account that a sentence is about
_ACCOUNT_ENTRY = re.compile(rf"{HANDLE}[ ]?[)）\]］]?(?:[ 　]?(?:さん|氏))?[ 　]*(?:$|[:：「『])")
_OF_COMPANY = re.compile(r"[^の]の[ 　]?(?P<name>[^の]{2,30})$")  # 「みかん社の星野さん」
_SMALL_NAME = re.compile(r"[a-z]{2,14} [a-z]{2,14}")
_DECORATION = re.compile(r"^[ 　*|：:○◯◎●☆★†-]+|[ 　*|：:○◯◎●☆★†-]+$")


def heading_people(text: str, reader: NameReader, *, regular: bool = False, nicknames: bool = False) -> tuple[Named, ...]:
    """The speakers that a heading names.

    `regular` when several headings of the report end in a person's name, `nicknames` when several end in a dash and a word.
    """
    found = [
        Named(one.name, one.start, one.end, one.rule) for one in read_mentions(text, reader, heading=True) if one.speaks
    ]
    found += list(account_people(text, reader))
    if not found and (by := _BY.search(text)):
        honored = re.search(r"(?:氏|さん|さま|様|先生)[ 　]*$", text) is not None
        found += _listed(text, by.start("names"), by.end("names"), reader, "by-in-heading", lenient=honored)
        if not found and SPACED_NAME.fullmatch(by["names"].rstrip(" 　")) and reader.person(by["names"], regular=True):
            name = by["names"].rstrip(" 　")  # 「題名 by 深泉 流」
            found.append(Named(name, by.start("names"), by.start("names") + len(name), "by-in-heading"))
    if not found and (nickname := _BY_NICKNAME.search(text)):
        name = nickname["name"]
        if not (reader.is_product(name) or reader.is_organization(name) or reader.is_common(name)):
            found.append(Named(name, nickname.start("name"), nickname.end("name"), "by-in-heading"))
    if not found and (talk := _TALK_LABEL.match(text)):
        found += people_only(talk["names"], reader, start=talk.start("names"), rule="label", labelled=True)
    if not found:
        found += end_bracket_people(text, reader) or people_only(text, reader, rule="name-as-heading", heading=True)
    if not found:
        found += programme_people(text, reader) or parted_people(text, reader, regular=regular)
    if not found and (comma := _BEHIND_COMMA.search(text)) and reader.person(comma["name"]) == comma["name"]:
        found.append(Named(comma["name"], comma.start("name"), comma.end("name"), "part-of-heading"))
    if not found and (gap := _BEHIND_GAP.search(text)) and reader.person(gap["name"]) == gap["name"]:
        found.append(Named(gap["name"], gap.start("name"), gap.end("name"), "part-of-heading"))
    if (
        not found
        and (beside := _BESIDE_COMPANY.search(text))
        and is_company(beside["company"], reader, behind=True)
        and reader.person(beside["name"]) == beside["name"]
    ):
        found.append(Named(beside["name"], beside.start("name"), beside.end("name"), "part-of-heading"))
    if (
        not found
        and (comma := _BETWEEN_COMMAS.search(text))
        and reader.person(comma["name"]) == comma["name"]
        and (is_company(comma["of"], reader, behind=True) or comma["of"].isupper())
    ):
        found.append(Named(comma["name"], comma.start("name"), comma.end("name"), "part-of-heading"))
    if not found and nicknames and (behind := nickname_behind(text, reader)):
        found.append(behind)
    if not found and regular and (nickname := _BEFORE_TITLE.match(text)):
        found += [Named(nickname["name"], nickname.start("name"), nickname.end("name"), "part-of-heading")]
    if not found:
        found += list(known_people(text, reader))
    return tuple(found)


def entry_people(text: str, reader: NameReader, *, regular: bool) -> tuple[Named, ...]:
    """The speakers of one entry of a list of talks (「題名 - X」, 「題名（X）」, 「X: 題名」).

    `regular` when several entries of the list have some.
    """
    if len(text) > LONGEST_ENTRY or "。" in text or _HELPER.match(text):
        return ()
    if mark := _MARK.match(text):
        found = entry_people(text[mark.end() :], reader, regular=regular)
        return tuple(replace(one, start=one.start + mark.end(), end=one.end + mark.end()) for one in found)
    found = end_bracket_people(text, reader)
    if not found and (by := _BY.search(text)):
        found = _listed(text, by.start("names"), by.end("names"), reader, "by-in-entry", lenient=False)
    if not found and (account := _ACCOUNT_ENTRY.search(text)):
        found = tuple(one for one in account_people(text, reader) if one.start >= account.start() - 24)
    if not found and (comma := _BEHIND_COMMA.search(text)) and reader.is_sure(comma["name"]):
        found = (Named(comma["name"], comma.start("name"), comma.end("name"), "part-of-entry"),)
    return found or tuple(replace(one, rule="part-of-entry") for one in parted_people(text, reader, regular=regular))


def line_people(text: str, reader: NameReader, *, first: bool) -> tuple[Named, ...]:
    """The speakers that a line of its own names (a label, "by X"); `first` when it is the first below its heading."""
    if labelled := _LABELLED.match(text):
        spaced = not labelled["mark"].strip(" 　")
        if labelled["names"].strip(" 　|") and len(labelled["names"]) <= 160:
            return _listed(text, labelled.start("names"), labelled.end("names"), reader, "label", lenient=not spaced)
        return ()
    if (talk := _TALK_LABEL.match(text)) and (
        people := people_only(talk["names"], reader, start=talk.start("names"), rule="label")
    ):
        return people
    if by := _BY_LINE.match(text):
        company = _AT_COMPANY.search(text)
        end = company.start() if company else by.end("names")
        return _listed(text, by.start("names"), end, reader, "by-line", lenient=first)
    if by := _TALK_BY.match(text):
        return _listed(text, by.start("names"), by.end("names"), reader, "talk-by", lenient=False)
    if first and (_HELPER.match(text) or _TELLS.search(text)):
        return ()
    if first and (people := named_with_role(text, reader)):
        return people
    if first and len(text) <= _LONGEST_LIST and not re.search(r"[。！!？]|氏|さん|さま|様|先生|教授|博士|くん", text):
        named = people_only(text, reader, rule="name-below-heading")
        quotes = [quote.span() for quote in _QUOTED.finditer(text)]
        accounts = tuple(
            one
            for one in account_people(text, reader)
            if not _PARTICLE.match(text, one.end) and not any(start < one.start < end for start, end in quotes)
        )
        return named if named and _ACCOUNT.search(text) else accounts or named
    return ()


def is_subtitle(text: str) -> bool:
    """Whether a line below a heading may be the rest of its title: short, no sentence, nobody's honorific, no label."""
    return len(text) <= _LONGEST_SUBTITLE and not _NO_SUBTITLE.search(text)


def people_below_subtitle(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers of a line below a subtitle: full names, or names with brackets behind, and nothing else."""
    if len(text) > _LONGEST_LIST or _NO_SUBTITLE.search(text) or _HELPER.match(text):
        return ()
    people = people_only(text, reader, rule="name-below-heading")
    return people if all(" " in one.name or "　" in one.name or BRACKET.search(text) for one in people) else ()


def is_bare_label(text: str) -> bool:
    """Whether a line holds a label and nothing more, so that the names stand on the next."""
    labelled = _LABELLED.match(text) if len(text) <= 20 else None
    return labelled is not None and not labelled["names"].strip(" 　|:：*")


def comment_people(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers that a comment names after a label."""
    comment = _COMMENT.search(text)
    if comment is None or not comment["names"]:
        return ()
    return _listed(text, comment.start("names"), comment.end("names"), reader, "comment", lenient=True)


def listed_people(text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers of a line that stands below a bare label."""
    return _listed(text, 0, len(text), reader, "label", lenient=True) if len(text) <= 120 else ()


def next_people(text: str, reader: NameReader, *, labelled: bool) -> tuple[Named, ...]:
    """The speakers of a bullet that follows one that names some: below a label (`labelled`), or a list of people only."""
    if not labelled:
        return people_only(text, reader, rule="name-below-heading")
    return _listed(text, 0, len(text), reader, "label", lenient=False) if len(text) <= 120 else ()


def _listed(text: str, start: int, end: int, reader: NameReader, rule: str, *, lenient: bool) -> tuple[Named, ...]:
    """The people of a list between `start` and `end`; `lenient` takes one word for a name."""
    found: list[Named] = []
    part = text[start:end]
    plain = BRACKET.sub(lambda match: " " * len(match[0]), part)
    cut = re.search(r"[「『。]|[ ]-[ ]|[ 　][–—―][ 　]", plain)
    plain = plain[: cut.start()] if cut and cut.start() > 1 else plain
    position = 0
    for piece in [*SPLIT.finditer(plain), None]:
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
            Named(one.name, one.start, one.end, rule, one.handle)
            for one in account_people(text, reader)
            if one.start >= start
        ]
    return tuple(found)


def _bracket_follows(part: str, stop: int) -> bool:
    return bool(re.search(r"[(（][^()（）]*@[^()（）]*[)）][ 　]*$", part[:stop]))


def _one(fragment: str, reader: NameReader, *, lenient: bool) -> str | None:
    if (of := _OF_COMPANY.search(fragment)) and reader.person(of["name"]):
        fragment = of["name"]
    fragment = re.sub(r"(?:から|より|です|でした|による.*|の.*)$", "", _DECORATION.sub("", fragment)).strip(" 　")
    honorific = re.sub(r"[ 　]*(?:氏|さん|さま|様|先生)$", "", fragment)
    if name := reader.person(fragment):
        return name
    if not lenient:
        return None
    if name := reader.person(honorific + "さん"):
        return name
    if _SMALL_NAME.fullmatch(honorific) and reader.is_sure(honorific):
        return honorific
    if NICKNAME.fullmatch(honorific) and not reader.is_organization(honorific) and not reader.is_product(honorific):
        return honorific
    for word in reversed(re.split(r"[ 　]", honorific)[1:]):
        return reader.person(word + "さん") if re.match(KANJI, word) else None
    return None
