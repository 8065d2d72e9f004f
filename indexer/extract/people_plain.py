"""Finds speakers that a text names without an honorific, and the names by which a team speaks of its own people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.extract.people_honorifics import TALK, judge_account
from indexer.extract.people_lists import Named
from indexer.extract.people_names import CAPITAL, KANJI, LETTER, NameReader

_LATIN_NAME = rf"{CAPITAL}{LETTER}+(?:-{LETTER}+)?(?:[ ](?:{CAPITAL}\.|{CAPITAL}{LETTER}+(?:-{LETTER}+)?)){{1,3}}"
_LATIN_TALK = re.compile(
    rf"(?<!{LETTER})(?P<name>{_LATIN_NAME})(?:[ ]?[(（][^()（）]{{1,60}}[)）])?[ ]?(?P<link>による|の|が|は"
    rf"|から)[ ]?[^。、]{{0,12}}?(?P<what>{TALK}|登場|話し|語)",
    re.IGNORECASE,
)
_BEHIND_LATIN = re.compile(rf"[のがはかに](?:(?<=(?:{LETTER}|[.)）]).)|(?<=(?:{LETTER}|[.)）])[ ].))")  # the link above
_JOINED_BEFORE = re.compile(rf"(?P<name>{_LATIN_NAME})[ ]?(?:と|、|,|&|and)[ ]?$")
_KANJI_TALK = re.compile(
    rf"(?<![一-鿿々])(?:筆者|講師|司会|代表|同僚|会長)?"
    rf"(?P<name>{KANJI}{{2,7}}|{KANJI}{{1,4}}[ 　]{KANJI}{{1,4}}|{KANJI}{{2,3}}[ぁ-ゖ]{{2,4}}?)"
    rf"(?:[ 　]?[(（][^()（）]{{1,40}}[)）])?[ 　]?"
    rf"(?:による[^。、に]{{0,16}}?|の)(?:{TALK})(?!にも|と同じ|に感化|に影響)"
)
_HIRAGANA = re.compile(r"[ぁ-ん]")
_ACCOUNT = re.compile(
    r"(?<![A-Za-z0-9_.@/:(（一-鿿])(?<![A-Za-z一-鿿ん][ 　])(?:@|id:)"
    r"(?P<name>[A-Za-z0-9_][A-Za-z0-9_-]{1,30})(?![A-Za-z0-9_@.])(?!さん|氏)"
)
_CHAIR_TALK = re.compile(
    rf"(?<![一-鿿々])(?P<name>{KANJI}{{1,3}})(?:会長|社長|代表|理事長|委員長|部長)(?:[ 　]?[(（][^()（）]{{0,20}}[)）])?"
    rf"(?:による|から|の)(?:ご?挨拶|{TALK})"
)
_KEYNOTE_IS = re.compile(
    r"(?:基調|招待|特別)講演は[、]?[ 　]?"
    rf"(?P<name>{_LATIN_NAME}|[A-Za-z][A-Za-z0-9_]{{2,20}}|{KANJI}{{1,4}}[ 　]?(?:{KANJI}|[ぁ-ゖ]){{1,4}}?)"
    r"(?:[ 　]?[(（][^()（）]{1,40}[)）])?[ 　]?(?:の|による|です|でした|で、)"
)
_NAMES = rf"{_LATIN_NAME}(?:(?:,[ ](?:and[ ])?|[ ]and[ ]|[ ]&[ ]){_LATIN_NAME}){{0,4}}"
_ENGLISH_TALK = re.compile(
    rf"(?<!{LETTER})(?P<names>{_NAMES})(?:['’]s[ ](?:(?:[a-z]{{3,10}}[ ])?(?:talk|keynote|session|presentation)|turn)"
    rf"|,?[ ](?:\([^()]{{1,60}}\)[ ]|[^,.;]{{0,20}}?(?:from|of|at)[ ][A-Z][\w&. ]{{1,40}}?,?[ ])?"
    r"(?:then[ ]|also[ ]|next[ ]|who[ ])?"
    r"(?:talked|spoke|presented|walked[ ]us|showed|shared|described|discussed|closed"
    r"|talks|speaks|shows|covered|argued|argues|highlighted|emphasized|pointed[ ]out|told|covers|walks[ ]us|demonstrates"
    r"|kicked[ ]off|took[ ](?:over[ ])?the[ ]stage|announced|announces|went[ ]over|delivered|discusses|describes"
    r"|explains|gives|reported[ ]on|reviewed[ ](?:several|the|how|some|what)|did[ ]a[ ](?:good|great|nice|fine)"
    r"|outlined|summari[sz]ed|touched[ ]on|dug[ ]into|dove[ ]into|took[ ]us|led[ ]us|taught|wrapped[ ]up"
    rf"|gave|explained|presents|opened|introduced|demonstrated|demoed))"
)
_ENGLISH_BY = re.compile(
    rf"(?:\b(?:[Tt]alk|[Kk]eynote|[Ss]ession|[Pp]resentation|[Ww]orkshop|[Ll]ecture|[Tt]utorial|[Ss]peech|[Dd]emo|[Pp]resented|[Gg]iven"
    rf"|[Dd]elivered|[Ll]ed)[ ]by"
    r"|\b(?:[Hh]eard?[ ]from|(?:[Pp]anel|[Cc]onversation|[Kk]eynote|[Ff]ireside[ ]chat)[ ]with"
    r"|(?:[Uu]p[ ]next|[Nn]ext[ ]up|[Ff]irst[ ]up):)"
    r"|\b(?:[Tt]alk|[Kk]eynote|[Ss]ession|[Tt]utorial|[Ll]ecture)\b[^.,;:()]{0,60}?[ ]from"
    r"|\b(?:[Tt]utorials|[Tt]alks|[Kk]eynotes|[Ss]essions|[Ll]ectures|[Ww]orkshops)[ ]by"
    r"|\b(?:[Tt]alk|[Kk]eynote|[Ss]ession|[Pp]resentation)s?[ ]"
    r"(?:was|is|were|came|continued|started|opened|closed)[ ](?:from|with)"
    rf"|\b(?:[Ss]peaker|[Pp]resenter|[Kk]eynote|[Nn]ext[ ]up|[Ff]irst[ ]up)[ ](?:was|is|were))[ ]"
    rf"(?:[a-z][\w' ]{{0,30}}?[ ])?(?P<names>{_NAMES})"
    rf"|(?<=[\w!?.])[’'”\"][ ]by[ ](?P<titled>{_NAMES})"
)
_BEFORE_TITLE = 120  # code points of a title and the words before it, in which a book is told from a talk
_PRINTED = re.compile(
    r"\b(?:books?|papers?|articles?|blog|posts?|novels?|songs?|films?|movies?|published|written|read|quotes?)\b"
)
# Behind a heading of talks: Mio Hoshino's "Boxes" was …
_ENGLISH_OWNED = re.compile(
    rf"\W{{0,6}}(?P<names>{CAPITAL}[^\W\d_'’]+(?:[ ]{CAPITAL}[^\W\d_'’]*\.?){{1,2}})['’]s[ ][\"“][A-Z]"
)
# A line that opens with a talk's quoted title and its speakers.
_ENGLISH_TITLED = re.compile(rf"^\W{{0,6}}[“\"][^“”\"]{{3,160}}[”\"],?[ ]by[ ](?P<names>{_NAMES})")
_OWN = re.compile(
    rf"(?:弊社|当社|自社|うち|同僚)の?(?:技術者|社員|エンジニア|開発者|メンバー|担当)?の?[ 　]?"
    rf"(?P<name>{KANJI}{{2,4}})(?=[がはもをのと、（(]|[ 　]が)"
)
_SIGNED = re.compile(rf"[(（][bB]y[ 　]?(?P<name>{KANJI}{{2,4}})[)）]|私(?P<me>{KANJI}{{2,4}})(?=[がはも])")
_OWN_HINT = re.compile("弊社|当社|自社|うち|同僚|私|by|By")  # one of them stands in either form
_SAYS_NAME = re.compile("です|と申します|と言います|といいます")
_INTRODUCED = re.compile(
    rf"^(?:こんにちは|こんばんは|はじめまして|どうも)?[、。!！ 　]*(?:[^。、]{{0,40}}[のを])?(?P<name>{KANJI}{{2,5}}"
    rf"|[A-Za-z][A-Za-z0-9_.-]{{2,20}}|@[A-Za-z0-9_]{{2,20}})(?:[ 　]?[(（][^()（）]{{1,40}}[)）])?"
    r"(?:です|と申します|と言います"
    rf"|といいます)[。!！、 　]?"
)
_FIRST_PERSON = re.compile(
    r"(?:私|自分|僕|わたし|ぼく|筆者|私自身)(?:は|が|も|の)[^。、]{0,24}?(?:登壇(?:し|させ)|発表(?:し|を|させ|で)|LT(?:を)?(?:し|させ)|講演(?:し|を)|セッションを|話した|お?話し(?:し|さ)|紹介(?:し(?:た|ま)|させ))"
    r"|(?:スピーカー|登壇者|発表者)として(?:参加|登壇|招|呼|お?話)|(?:私|自分|僕)の(?:発表|LT|セッション|トーク)(?:は|で|では|が)(?![^。]{0,20}準備)"
    r"|(?:発表|登壇|LT|講演)(?:を|も)?(?:して|させて(?:いただいて|頂いて|もらって)?)(?:きました|来ました|きた[。!！]|まいりました)"
)


def plain_people(text: str, reader: NameReader, own: frozenset[str], known: frozenset[str]) -> Iterator[Named]:
    """Speakers named without an honorific: `own` are names of the team's people, `known` of people seen to be such."""
    for match in _LATIN_TALK.finditer(text) if _BEHIND_LATIN.search(text) else ():
        name = reader.latin_name(match["name"], strict=True)
        if name and (match["link"] == "による" or name in known or reader.is_sure(name)):
            at = match.start() + match[0].find(name)
            if joined := _JOINED_BEFORE.search(text[max(0, at - 60) : at]):
                first = reader.latin_name(joined["name"], strict=True)
                if first and reader.is_sure(first):
                    start = max(0, at - 60) + joined.start("name")
                    yield Named(first, start, match.end(), "name-and-talk")
            yield Named(name, at, match.end(), "name-and-talk")
    if " by " in text and (titled := _ENGLISH_TITLED.match(text)):
        for one in re.finditer(_LATIN_NAME, titled["names"]):
            if name := reader.latin_name(one[0], strict=True):
                at = titled.start("names") + one.end() - len(name)
                yield Named(name, at, at + len(name), "title-by")
    if "by " in text or not _HIRAGANA.search(text):
        yield from _english_people(text, reader, known)
    if "による" in text or "の" in text:
        for match in _KANJI_TALK.finditer(text):
            name = match["name"]
            if len(name) > 2 and name[-1] not in "君様氏" and reader.person(name) == name:
                yield Named(name, match.start(), match.end(), "name-and-talk")
    for match in _ACCOUNT.finditer(text) if "@" in text or "id:" in text else ():
        if (rule := judge_account(text, match.start(), match.end())) and not reader.is_organization(match["name"]):
            yield Named(match["name"], match.start(), match.end(), rule)
    for match in _CHAIR_TALK.finditer(text) if "長" in text or "代表" in text else ():
        if reader.surname_length(match["name"]) == len(match["name"]):
            yield Named(match["name"], match.start("name"), match.end(), "name-and-talk")
    for match in _KEYNOTE_IS.finditer(text) if "講演は" in text else ():
        name = match["name"]
        if reader.known(name) or reader.person(name) == name:
            yield Named(name, match.start("name"), match.end("name"), "name-and-talk")
    for name in own:
        at = text.find(name)
        while at >= 0:
            rest = text[at + len(name) : at + len(name) + 80]
            if re.match(
                r"(?:の(?:持ち)?(?:時間|番(?![組号])|出番|発表|ターン|LT|セッション|講演|プレゼン)|(?:が|も|は)[^。]{0,70}?(?:発表|登壇|講演|プレゼン|ディスカッションを行|LT"
                r"|セッションを))",
                rest,
            ):
                yield Named(name, at, at + len(name), "own-person")
                break
            at = text.find(name, at + 1)


def _english_people(text: str, reader: NameReader, known: frozenset[str]) -> Iterator[Named]:
    """The people whom an English sentence says to have spoken."""
    for pattern in (_ENGLISH_TALK, _ENGLISH_BY):
        for match in pattern.finditer(text):
            group = match.lastgroup or "names"
            if group == "titled" and _PRINTED.search(text[max(0, match.start() - _BEFORE_TITLE) : match.start()]):
                continue
            names = [reader.latin_name(one, strict=True) for one in re.findall(_LATIN_NAME, match[group])]
            if not any(name and (name in known or reader.is_sure(name)) for name in names):
                continue  # one who is sure vouches for those named beside them
            for one in re.finditer(_LATIN_NAME, match[group]):
                name = reader.latin_name(one[0], strict=True)
                if name:
                    at = match.start(group) + one.end() - len(name)
                    yield Named(name, at, at + len(name), "name-and-talk")


def owned_talks(text: str, reader: NameReader) -> tuple[Named, ...]:
    """Who gave the talk whose title opens a line as theirs (Mio Hoshino's "Boxes"); for sections of talks only."""
    match = _ENGLISH_OWNED.match(text)
    name = reader.latin_name(match["names"], strict=True) if match else None
    if match is None or name is None or not reader.is_sure(name):
        return ()
    at = match.end("names") - len(name)
    return (Named(name, at, at + len(name), "name-and-talk"),)


def own_people(texts: Iterable[str], reader: NameReader) -> frozenset[str]:
    """The surnames by which a report speaks of its own team, without an honorific (弊社の岩本, by 岩本, 岩本です)."""
    found: set[str] = set()
    for text in texts:
        for match in (*_OWN.finditer(text), *_SIGNED.finditer(text)) if _OWN_HINT.search(text) else ():
            name = next(group for group in match.groups() if group)
            if reader.kanji_name(name, strict=False):
                found.add(name)
        if (introduced := introduction(text, reader)) and re.fullmatch(rf"{KANJI}+", introduced.name):
            found.add(introduced.name)
    return frozenset(found)


def introduction(text: str, reader: NameReader) -> Named | None:
    """The name that a writer gives at the start of a line (岩本です。); None when there is none."""
    match = _INTRODUCED.match(text) if _SAYS_NAME.search(text) else None
    if match is None:
        return None
    name = match["name"].removeprefix("@")
    if re.fullmatch(rf"{KANJI}+", name):
        if not reader.known(name) and not reader.surname_length(name):
            return None
        read = reader.kanji_name(name, strict=False)
    else:
        greeted = re.match(r"(?:こんにちは|こんばんは|はじめまして|どうも)", text) or match["name"].startswith("@")
        read = reader.latin_name(name, strict=False) if greeted else None
    return Named(name, match.start("name"), match.end("name"), "introduction") if read else None


def speaks_of_self(text: str) -> re.Match[str] | None:
    """Where a writer says that they themselves spoke; None when they do not."""
    return _FIRST_PERSON.search(text)
