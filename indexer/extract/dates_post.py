"""The day on which a report was published, and what can be told from it of the day of the event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from indexer.dataclass import dataclass
from indexer.extract.dates import DayKind, DayMention, find_days
from indexer.extract.dates_lines import DatedLine
from indexer.extract.folding import fold_text
from indexer.model import Evidence, LineKind, Outline


@dataclass(frozen=True, slots=True)
class PostDate:
    """The day on which the report was published, with the line that says so."""

    day: date
    line: int
    words: str
    bare: bool = False  # a date that stands alone among the first lines, which may be the event's as well


HELD = re.compile(
    r"開催|会期|行われ|行なわ|開かれ|催さ|行いま|行い、|参加|行って(?!い)|行きまし|いってき|出席|わた[りっ]|に渡[りっ]|登壇|日程|日時|開幕|聴講|発表して|をや(?:りま|って|った)"
    r"|\b(?:held|took place|taking place|takes place|attend\w*|visited|participated|gathered)\b"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_TOOK_PLACE = re.compile(
    rf"{HELD.pattern}|がありま|があった|だった|でした"
    r"|\b(?:spoke|presented|went to|was (?:at|in|part)|be (?:at|part|a part))\b"
)
_WEEK_BEFORE = re.compile(r"先週(?:の)?\s?$")
_NOT_LAST = re.compile(r"来週|今度|次の|毎週?|第\d|次回|[Nn]ext\s|[Ee]very\s|翌|先々週|\d\s?月")
_MONTH_OF = re.compile(r"(?:(?P<last>先月)|今月)(?:の)?\s?$")
# What may stand beside a day of publication.
_OF_DATES = re.compile(
    r"\W|_|\d|投稿日?|公開日?|更新日?|作成日?|mon|tue|wed|thu|fri|sat|sun|posted|on|published|date|by|時|分|日",
    re.IGNORECASE,
)
_TO_LAST = re.compile(r"日?\s?(?:から|より|と|、|・|〜|~|-)\s?(?:今日|その)?")
_AFTER_TOLD = re.compile(r"に続|の続き|に引き|と同|まで|も|から|とは")
_TWEET = re.compile(r"twitter-tweet|twitter\.com/\w{1,20}/status/")
_POST_KEYS = (
    "date", "published", "pubdate", "publishdate", "article:published_time", "datepublished", "created", "posted", "dc.date",
    "post_date", "pubdatetime", "createdat", "created_at", "published_at", "publishedat",
)  # fmt: skip


def find_post_date(outline: Outline, lines: Sequence[DatedLine]) -> PostDate | None:
    """The day of publication: metadata, the file's name, or a full date standing alone among the first or last lines."""
    for key in _POST_KEYS:
        for entry in outline.meta:
            if entry.key == key:
                for mention in find_days(fold_text(entry.value)):
                    if (day := full_day(mention)) is not None:
                        return PostDate(day, entry.line, entry.value)
    for line in lines:
        if line.line.kind not in (LineKind.TEXT, LineKind.HEADING, LineKind.BULLET) or line.rank >= 8:
            continue
        tags = [match.span() for match in _TAG.finditer(line.folded.text)] if "<" in line.folded.text else []
        shown = [m for m in line.mentions if not any(start <= m.start < end for start, end in tags)] or list(line.mentions)
        if len(shown) == 1 and (day := full_day(shown[0])) is not None:
            mention = shown[0]
            rest = (
                _TAG.sub("", line.folded.text[: mention.start][-300:])
                + " "
                + _TAG.sub("", line.folded.text[mention.end :][:300])
            )
            if len(_OF_DATES.sub("", rest)) <= 2:
                labelled = bool(re.search(r"投稿|公開|更新|作成|[Pp]ost|[Pp]ublish", rest))
                return PostDate(day, line.line.number, line.words(mention), bare=not labelled)
    name = re.search(r"(?<!\d)(20\d\d)[-_/.]?(\d\d)[-_/.]?(\d\d)(?!\d)", outline.path)
    if name and (day := make_date(int(name[1]), int(name[2]), int(name[3]))) is not None:
        return PostDate(day, 1, "")
    return None


def find_told_day(lines: Sequence[DatedLine], post: PostDate) -> Evidence | None:
    """The evidence of the event's day (its value) as told from the day of writing: 「昨日、…に参加してきました」.

    None where nothing says so.
    """
    for line, below in pairwise((*lines, None)):
        if line is None or line.rank >= 15 or line.line.kind not in (LineKind.TEXT, LineKind.HEADING):
            continue
        for mention in line.mentions:
            day = _told_from(line, mention, post.day)
            if day is None or not _TOOK_PLACE.search(line.sentence(mention) + _rest_of_sentence(line, mention, below)):
                continue
            if not _AFTER_TOLD.match(line.folded.text[mention.end : mention.end + 6]):
                return Evidence("date", day.isoformat(), line.line.number, line.words(mention), "event-date-told-from-post")
    return None


def find_told_range(lines: Sequence[DatedLine], post: PostDate) -> tuple[date, date, Evidence] | None:
    """The first and last day as told from the day of writing: 「昨日と今日の2日間」「先週の木曜から土曜まで」.

    None where nothing says so.
    """
    for line in lines:
        if line.rank >= 15 or line.line.kind not in (LineKind.TEXT, LineKind.HEADING):
            continue
        for first, last in pairwise(line.mentions):
            if not _TO_LAST.fullmatch(line.folded.text, first.end, last.start) or first.kind is not last.kind:
                continue
            start, end = _told_from(line, first, post.day), _told_from(line, last, post.day)
            if start is not None and first.kind is DayKind.WEEKDAY and last.weekday is not None:
                end = start + timedelta(days=(last.weekday - start.weekday()) % 7)
            if start is None or end is None or not timedelta(0) < end - start < timedelta(days=7) or end > post.day:
                continue
            if _TOOK_PLACE.search(line.sentence(first)):
                words = line.folded.words(first.start, last.end)
                value = f"{start.isoformat()}/{end.isoformat()}"
                return start, end, Evidence("date", value, line.line.number, words, "event-date-told-from-post")
    return None


def _rest_of_sentence(line: DatedLine, mention: DayMention, below: DatedLine | None) -> str:
    """What the next line adds to the sentence of a mention in hard-wrapped text, at most 120 code points."""
    if below is None or below.line.number != line.line.number + 1 or below.line.kind is not LineKind.TEXT:
        return ""
    if re.search(r"[。!?！？]|\.(?:\s|$)", line.folded.text[mention.end :]):
        return ""
    return re.split(r"[。!?！？]|\.\s", below.folded.text[:120], maxsplit=1)[0]


def _told_from(line: DatedLine, mention: DayMention, written: date) -> date | None:
    """The day that 「昨日」「先週の土曜日」「先月29日」 stands for where it is `written`, None for other mentions."""
    before = line.folded.text[max(0, mention.start - 14) : mention.start]
    if mention.kind is DayKind.RELATIVE and mention.ordinal is not None:
        return written + timedelta(days=mention.ordinal)
    if mention.kind is DayKind.WEEKDAY and mention.weekday is not None and mention.days is None:
        if _WEEK_BEFORE.search(before):
            return written - timedelta(days=written.weekday() + 7 - mention.weekday)
        # The last such day: only of days that a text says to be over is this asked.
        return None if _NOT_LAST.search(before) else written - timedelta(days=(written.weekday() - mention.weekday) % 7)
    if mention.kind is DayKind.MONTH_DAY_ONLY and mention.last_day is None and (month := _MONTH_OF.search(before)):
        first = written.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if month["last"] else first
        return make_date(first.year, first.month, mention.day)
    if mention.kind is DayKind.MONTH_DAY_ONLY and mention.last_day is None and mention.weekday is not None:
        # 「29日(土)に開催された」: the last day of that number, where it was such a weekday.
        first = written.replace(day=1)
        months = (first, (first - timedelta(days=1)).replace(day=1))
        days = [day for month in months if (day := make_date(month.year, month.month, mention.day)) and day <= written]
        return days[0] if days and days[0].weekday() == mention.weekday else None
    return None


def find_tweeted_day(lines: Sequence[DatedLine], post: PostDate) -> Evidence | None:
    """The evidence of the one day (its value) on which all embedded tweets were written, at most 30 days before the post:
    people tweet at the event. None for no tweet, or for tweets of several days."""
    found: dict[date, Evidence] = {}
    for line in lines:
        if _TWEET.search(line.folded.text):
            for mention in line.mentions:
                day = full_day(mention)
                if day is not None and timedelta(0) <= post.day - day <= timedelta(days=30):
                    words = line.words(mention)
                    evidence = Evidence("date", day.isoformat(), line.line.number, words, "event-date-of-tweets")
                    found.setdefault(day, evidence)
    return next(iter(found.values())) if len(found) == 1 else None


def full_day(mention: DayMention) -> date | None:
    """The day of a mention that says year, month and day; None for any other, and for a range."""
    if mention.kind is not DayKind.DATE or mention.last_day is not None:
        return None
    return make_date(mention.year, mention.month, mention.day)


def make_date(year: int | None, month: int | None, day: int | None) -> date | None:
    """The date, None where a part of it is missing or there is no such day."""
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
