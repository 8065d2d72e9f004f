"""Finds events by what is said around their names, whatever these look like: titles, links to event pages, 「Xに参加」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.dataclass import replace
from indexer.extract.dates import DayKind
from indexer.extract.dates_lines import DatedLine
from indexer.extract.events_mentions import EventMention
from indexer.extract.events_titles import DATE_TAIL, SUBTITLE, find_title_name, looks_like_name, title_mention
from indexer.extract.events_unite import OTHER_EDITION
from indexer.extract.places import find_places
from indexer.model import LineKind

_PLATFORM = (
    r"(?:[\w-]+\.)?connpass\.com/event|[\w-]+\.doorkeeper\.jp/events|(?:www\.)?doorkeeper\.jp/events|atnd\.org/events?"
    r"|(?:www\.)?zusaar\.com/event|[\w-]+\.peatix\.com|peatix\.com/event|techplay\.jp/event|eventregist\.com/e|partake\.in/events"
    r"|(?:www\.)?meetup\.com/[^/\s]{1,60}/events|(?:www\.)?eventbrite\.[a-z.]{2,6}/e|(?:www\.)?kokuchpro\.com/event|fortee\.jp"
)
_SERVICES = r"(?:connpass|Doorkeeper|ATND|Peatix|TECH ?PLAY|EventRegist|PARTAKE|Meetup|Eventbrite|fortee)"
_PLATFORM_HINT = re.compile(
    r"connpass|doorkeeper|atnd|zusaar|peatix|techplay|eventregist|partake|meetup|eventbrite|kokuchpro|fortee", re.IGNORECASE
)
_LINKS = (
    re.compile(rf"\[(?P<name>[^\[\]\n]{{2,80}})\]\(https?://(?:{_PLATFORM})"),
    re.compile(rf"\[(?P<name>[^\[\]\n]{{2,80}}?\s[-–|]\s{_SERVICES})\s?\]\(https?://", re.IGNORECASE),  # a shortened address
    re.compile(
        rf"<a\s[^<>]{{0,200}}?href=[\"']?https?://(?:{_PLATFORM})[^<>]{{0,300}}>(?P<name>[^<>\n]{{2,80}})</a>", re.IGNORECASE
    ),
    re.compile(rf"`(?P<name>[^`<>\n]{{2,80}}?)\s<https?://(?:{_PLATFORM})[^<>\s]{{0,200}}>`_"),
)
_SERVICE = re.compile(rf"\s?[-–|:/]\s?{_SERVICES}\b.*$", re.IGNORECASE)
# Words of a link that only say what stands behind it.
_NO_NAME = re.compile(
    r"^\W*(?:イベント(?:ページ|サイト|概要|詳細|情報)?|お?申し?込み?|公式|募集|告知|開催|参加|詳細|詳しく|こちら|ここ|これ|コチラ|サイト|ページ|URL|リンク|前回|次回|今回|過去|第\d+回$"
    r"|connpass|doorkeeper|peatix|atnd|techplay|here|this|link|event|https?:|www)",
    re.IGNORECASE,
)
_TAG_BEFORE = re.compile(r"【[^【】]{1,20}】\s?[^\s【】]{2}")  # 「【広島】AWSハンズオン」
_NAME = r"[A-Za-z0-9ァ-ヶー一-龠ぁ-ん#][^、。「」『』\[\]()|!?<>]{1,48}?"
_QUOTED_NAME = r"(?:\[|「|『|\")(?P<quoted>[^「」『』\[\]\"|<>]{3,50})(?:\]|」|』|\")"
_LINKED = r"(?:</a>|`?_{1,2}|\(https?://[^()\s]{1,200}\s?\))?"
_TOOK_PART = (
    r"(?:の?\s?\d日目)?\s?(?:(?:に|へ)(?:て|も|は)?\s?(?:一般|初めて|はじめて|オンラインで|現地|スタッフとして|スピーカーとして|、)?\s?(?:参加|行って|行きまし|行った|いってき|登壇|出席|お邪魔)"
    r"|が(?:、)?(?:開催されま|開催された|行われま|行われた|開かれ|ありま|あった)|を開催(?:しま|した)"
    r"|(?:で|にて)\s?(?:「[^「」]{1,60}」)?(?:という|と題|の)?[^、。「」]{0,8}?(?:発表|登壇|LT(?:し|を)|話をし|話して))"
)
_ATTENDED = re.compile(rf"(?:{_QUOTED_NAME}|(?P<name>{_NAME}))\s?{_LINKED}{_TOOK_PART}")
_ATTENDED_HINT = re.compile(
    r"参加|行って|行きま|行った|いってき|登壇|出席|お邪魔|開催|行われ|開かれ|ありま|あった|発表|LT|話"
)
# What may stand before the name in the same clause.
_LEAD = re.compile(
    r"^.*(?:開催された|行われた|開かれた|行なわれた|催された|あった|主催の|主催する|恒例の|話題の|待望の)\s?"
    r"|^(?:先日|昨日|今日|本日|昨晩|昨夜|先週末?|先月|今週|今回|今年も?|去る|今年(?:も|は)|(?:19|20)\d\d年|[\d/年月日.-]{3,12}(?:\s?\([^()]{1,4}\))?|(?:今年)?(?:はじめて|初めて)|ついに|久しぶりに|弊社で|弊社にて|会社で|都内で"
    r"|という|[はもにのとで]|\s)+"
)
_ENGLISH_WORD = r"(?:[A-Z][\w.+:!/'’-]*|(?:19|20)\d\d|#\d{1,4}|['’]\d\d)"
_ENGLISH_ATTENDED = re.compile(
    rf"\b(?:(?:[Gg]ave|[Gg]iving|[Pp]resented|[Pp]resenting)\s[^.]{{1,60}}?\sat"
    rf"|attended|attending|went\s(?:with\s[^.\[\]]{{2,40}}?\s)?to|was\sat|were\sat|back\sfrom|returned\sfrom|spoke\sat|spoken\sat|speaking\sat|joined|visited)\s(?:the\s)?"
    rf"(?:\[)?(?P<name>{_ENGLISH_WORD}(?:\s(?:{_ENGLISH_WORD}|(?:of|on|for|and|the|&)\s{_ENGLISH_WORD})){{0,7}})"
)
_NAMED_SO = re.compile(
    r"\s?(?:という|なる)(?:名前?の)?(?:技術|社内)?(?:カンファレンス|勉強会|イベント|ミートアップ|学会|国際会議|ハッカソン|会)$"
)
_QUOTE_BEFORE = re.compile(r"(?:「[^「」]{2,40}」|『[^『』]{2,40}』)$")
_CALLED_HINT = re.compile(r"という|conference|event|summit|meetup|hackathon|festival")
_CALLED = re.compile(
    rf"\b(?:the|attended|attending)\s\[?(?P<english>(?:{_ENGLISH_WORD}|[a-z]{{1,8}}[A-Z]\w{{1,20}})(?:\s{_ENGLISH_WORD}){{0,5}})\]?"
    r"(?:\(https?://[^()\s]{1,200}\))?\s(?:conference|event|summit|meetup|unconference|hackathon|festival)\b"
    r"|(?:「(?P<quoted>[^「」]{3,40})」|(?P<name>[A-Za-z][\w.!:+-]{2,20}(?:\s[\w.!:+-]{1,20}){0,3}))\s?(?:\(https?://[^()\s]{1,200}\))?\s?"
    r"という(?:技術)?(?:カンファレンス|勉強会|イベント|ミートアップ|学会|国際会議|ハッカソン|催し)"
)
# 「勉強会行ってみた「X」」, 「X」に参加した
_QUOTED_TITLE = re.compile(
    r"(?:参加|行って|いって|出席|聴講|レポート?|報告|メモ)[^「『]{0,12}[「『](?P<name>[^「」『』]{3,50})[」』]"
    r"|[「『](?P<visited>[^「」『』]{3,50})[」』]\s?(?:に|へ|の|を)?\s?(?:参加|行って|いって|出席|聴講|レポ|報告)"
)
_PLAIN_TITLE = re.compile(
    r"^[#\s]{0,3}(?P<name>[^「」『』【】|:。、!?#]{3,40}?)\s?(?:(?:参加|聴講)?(?:メモ|レポート|ログ|まとめ|記録|報告|ノート))?\W{0,2}$"
)
_NO_EVENT = re.compile(
    r"議事録|日記|打ち?合わ?せ|ミーティング|メモ$|日報|週報|月報|雑記|近況|振り返り|ふりかえり|目次|README|notes?$",
    re.IGNORECASE,
)
_WHEN_OR_WHERE = re.compile(
    r"^\W{0,4}(?:開催)?(?:日時|日程|会期|開催日|会場|場所|とき|ところ|When|Date|Venue|Where|Place)\W{0,3}[:|\-–]",
    re.IGNORECASE,
)
_BELOW_TITLE = 3  # lines in which a page tells when and where its event is


def find_event_pages(text: str) -> Iterator[EventMention]:
    """The event of each link to the page of one, of a folded line: what the link says, without a subtitle."""
    if not _PLATFORM_HINT.search(text):
        return
    for pattern in _LINKS:
        for match in pattern.finditer(text):
            written = match["name"].replace("\\", "").replace("&amp;", "&")
            name = DATE_TAIL.sub("", _SERVICE.sub("", written)).strip(" -–|「」『』!！")
            if not _TAG_BEFORE.match(name):
                name = name.strip("【】")
            if len(name) < 3 or _NO_NAME.match(name):
                continue
            start, end = match.start("name"), match.start("name") + len(name)
            if (titled := find_title_name(text[start:end])) is not None:
                mention = title_mention(text[start:end], titled)
                yield replace(mention, start=start + mention.start, end=start + mention.end)
            else:
                yield EventMention(name, start, end, known=False)


def find_attended(text: str) -> EventMention | None:
    """The name that a folded line says to have been visited or held, None where there is none.

    「Yで開催されたXに参加」, 「[X](…)に行ってきた」, 「Xで発表しました」, 「Xが開催されました」, "I attended X".
    """
    for match in _ATTENDED.finditer(text) if _ATTENDED_HINT.search(text) else ():
        quoted = match["quoted"] is not None
        start, end = match.span("quoted" if quoted else "name")
        if not quoted and (lead := _LEAD.match(text[start:end])):
            start += lead.end()
        words = _NAMED_SO.sub("", SUBTITLE.sub("", text[start:end].rstrip()))
        if _NO_NAME.match(words) or OTHER_EDITION.search(text[max(0, match.start() - 8) : start]):
            continue
        if looks_like_name(words) and not (find_places(words) and len(words) < 8):
            if not quoted and (book := _QUOTE_BEFORE.search(text[:start])):  # 「『X』出版記念イベントに行ってきた」
                words, start = book.group() + words, book.start()
            return EventMention(words, start, start + len(words), known=False)
    for match in _ENGLISH_ATTENDED.finditer(text):
        words = match["name"].rstrip(".,:!'’")
        telling = re.search(r"\d|\s|[a-z][A-Z]|[A-Z]{2}", words)
        if telling and looks_like_name(words) and not any(len(p.place.name) > len(words) - 4 for p in find_places(words)):
            return EventMention(words, match.start("name"), match.start("name") + len(words), known=False)
    return _find_called(text)


def _find_called(text: str) -> EventMention | None:
    """The name that a folded line calls one of an event: "the [X](…) conference", 「X というイベント」."""
    for match in _CALLED.finditer(text) if _CALLED_HINT.search(text) else ():
        group = "english" if match["english"] else "quoted" if match["quoted"] else "name"
        words = match[group].rstrip(" .,:!'’")
        if re.search(r"\d|\s|[a-z][A-Z]|[A-Z]{2}|[ァ-ヶ一-龠]{3}", words) and looks_like_name(words):
            return EventMention(words, match.start(group), match.start(group) + len(words), known=False)
    return None


def find_titled(line: DatedLine) -> EventMention | None:
    """The quoted name in a title such as 「勉強会に行ってみた「X」」, None where it is not of that form."""
    quoted = _QUOTED_TITLE.search(line.folded.text)
    if quoted is None:
        return None
    group = "name" if quoted["name"] else "visited"
    return EventMention(quoted[group].strip(), quoted.start(group), quoted.end(group), known=False)


def find_headed(lines: Sequence[DatedLine]) -> tuple[DatedLine, EventMention] | None:
    """The title that is nothing but an event's name, as day and place stand right below it."""
    at = next((k for k, line in enumerate(lines[:12]) if line.of_title), None)
    if at is None:
        return None
    line = lines[at]
    below = lines[at + 1 : at + 1 + _BELOW_TITLE]
    placed = any(_is_place(one) for one in below)
    told = any(_tells_when(one) for one in below if placed or one.line.kind is not LineKind.HEADING)
    match = _PLAIN_TITLE.match(line.folded.text) if told else None
    if match is None or _NO_EVENT.search(match["name"]) or line.mentions:
        return None
    return line, EventMention(match["name"].strip(), match.start("name"), match.end("name"), known=False)


def _is_place(line: DatedLine) -> bool:
    """Whether a line is the name of a place and nothing else."""
    text = line.folded.text.strip(" *_()")
    return len(text) < 40 and any((found.start, found.end) == (0, len(text)) for found in find_places(text))


def _tells_when(line: DatedLine) -> bool:
    if _WHEN_OR_WHERE.match(line.folded.text):
        return True
    dated = next((m for m in line.mentions if m.kind is DayKind.DATE), None)
    rest = line.folded.text[: dated.start] + line.folded.text[dated.end :] if dated else ""
    return dated is not None and len(re.sub(r"\W|曜|[月火水木金土日]|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d", "", rest)) <= 4
