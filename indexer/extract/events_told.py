"""Finds events by what is said around their names, whatever these look like: titles, links to event pages, 「Xに参加」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.extract.dates import DayKind
from indexer.extract.dates_lines import DatedLine
from indexer.extract.events_mentions import EventMention
from indexer.model import LineKind

_PLATFORM = (
    r"(?:[\w-]+\.)?connpass\.com/event|[\w-]+\.doorkeeper\.jp/events|(?:www\.)?doorkeeper\.jp/events|atnd\.org/events?"
    r"|(?:www\.)?zusaar\.com/event|[\w-]+\.peatix\.com|peatix\.com/event|techplay\.jp/event|eventregist\.com/e|partake\.in/events"
    r"|(?:www\.)?meetup\.com/[^/\s]{1,60}/events|(?:www\.)?eventbrite\.[a-z.]{2,6}/e|(?:www\.)?kokuchpro\.com/event|fortee\.jp"
)
_PLATFORM_HINT = re.compile(
    r"connpass|doorkeeper|atnd\.org|zusaar|peatix|techplay|eventregist|partake|meetup\.com|eventbrite|kokuchpro|fortee"
)
_LINKS = (
    re.compile(rf"\[(?P<name>[^\[\]\n]{{2,80}})\]\(https?://(?:{_PLATFORM})"),
    re.compile(
        rf"<a\s[^<>]{{0,200}}?href=[\"']?https?://(?:{_PLATFORM})[^<>]{{0,300}}>(?P<name>[^<>\n]{{2,80}})</a>", re.IGNORECASE
    ),
    re.compile(rf"`(?P<name>[^`<>\n]{{2,80}}?)\s<https?://(?:{_PLATFORM})[^<>\s]{{0,200}}>`_"),
)
_SERVICE = re.compile(
    r"\s?[-–|:/]\s?(?:connpass|Doorkeeper|ATND|Peatix|TECH ?PLAY|EventRegist|PARTAKE|Meetup|Eventbrite|fortee)\b.*$",
    re.IGNORECASE,
)
# Words of a link that only say what stands behind it.
_NO_NAME = re.compile(
    r"^\W*(?:イベント(?:ページ|サイト|概要|詳細|情報)?|お?申し?込み?|公式|募集|告知|開催|参加|詳細|詳しく|こちら|ここ|これ|コチラ|サイト|ページ|URL|リンク|前回|次回|今回|過去|第\d+回$"
    r"|connpass|doorkeeper|peatix|atnd|techplay|here|this|link|event|https?:|www)",
    re.IGNORECASE,
)
_HELD_AND_JOINED = re.compile(
    r"(?:開催された|行われた|開かれた|行なわれた)、?(?P<name>[A-Za-z0-9ァ-ヶー一-龠#][^「」『』【】|:。、\[\]()<>]{2,40}?)\s?(?:に|へ)(?:も|は)?\s?"
    r"(?:参加|行って|いって|出席|登壇|お邪魔)"
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


def find_event_pages(text: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of each link to the page of one event, of a folded line; the name is what the link says."""
    if not _PLATFORM_HINT.search(text):
        return
    for pattern in _LINKS:
        for match in pattern.finditer(text):
            name = _SERVICE.sub("", match["name"].replace("\\", "")).strip(" -–|「」『』【】!！")
            if len(name) > 2 and not _NO_NAME.match(name):
                yield name, match.start("name"), match.end("name")


def find_attended(text: str) -> EventMention | None:
    """The name in 「Yで開催されたXに参加」 of a folded line, None where there is none."""
    match = _HELD_AND_JOINED.search(text) if "れた" in text else None
    return EventMention(match["name"].strip(), match.start("name"), match.end("name"), known=False) if match else None


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
    told = any(_tells_when(below) for below in lines[at + 1 : at + 1 + _BELOW_TITLE])
    match = _PLAIN_TITLE.match(line.folded.text) if told else None
    if match is None or _NO_EVENT.search(match["name"]) or line.mentions:
        return None
    return line, EventMention(match["name"].strip(), match.start("name"), match.end("name"), known=False)


def _tells_when(line: DatedLine) -> bool:
    if line.line.kind is LineKind.HEADING:
        return False
    if _WHEN_OR_WHERE.match(line.folded.text):
        return True
    dated = next((m for m in line.mentions if m.kind is DayKind.DATE), None)
    rest = line.folded.text[: dated.start] + line.folded.text[dated.end :] if dated else ""
    return dated is not None and len(re.sub(r"\W|曜|[月火水木金土日]|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d", "", rest)) <= 4
