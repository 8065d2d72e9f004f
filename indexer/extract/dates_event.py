"""Finds the days on which the event was held, and the year where the text leaves it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from indexer.dataclass import dataclass, replace
from indexer.extract.dates import DayKind, DayMention, find_days
from indexer.extract.dates_lines import DatedLine, read_line
from indexer.extract.dates_post import HELD, PostDate, find_told_day, find_told_range, find_tweeted_day, make_date
from indexer.extract.dates_year import find_year
from indexer.extract.folding import fold_text
from indexer.model import Evidence, Line, LineKind, Outline


@dataclass(frozen=True, slots=True)
class EventDays:
    """The first and last day of the event, both None when the text does not say; `year` as far as it is known.

    `posted` says that nothing but the day of publication is known, which stands in for the event's as the last resort.
    `open_ended` says that the event lasted longer than the one day that is known of it.
    """

    first: date | None = None
    last: date | None = None
    year: int | None = None
    evidence: tuple[Evidence, ...] = ()
    posted: bool = False
    open_ended: bool = False

    def holds(self, day: date) -> bool:
        """Whether `day` lies within the event's days."""
        return self.first is not None and self.last is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    line: DatedLine
    mention: DayMention


_LABEL = re.compile(
    r"^\W{0,4}(?:開催)?(?:日時|日程|日付|年月日|会期|期間|期日|とき|日時・場所|開催日|開催|When|Dates?|DATES?|日)(?:\W{0,3}[:|]|\s?[-–―]\s)"
    r"|(?:日程|会期|開催期間|開催日時?)\W{0,4}$"
)
_OTHER = re.compile(
    r"リリース|release|予定して|締め?切|〆切|deadline|発売|公開(?!議論)|追記|更新|updated?\b|posted|投稿|応募|申込|申し込|募集"
    r"|次回|来年|前回|昨年|去年|創業|設立|生まれ|\bborn\b|誕生"
    r"|\bsince\b|アップロード|閲覧|アクセス日|retrieved|accessed|copyright|©|\bEOL\b|サポート終了|\bCFP\b|call for"
    r"|抽選|発送|支払|早割|入社|開始予定|執筆|掲載|以降|より前|までに|since|until|by the end",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(r"^\W*(?:開催)?(?:日時|日程|日付|会期|期間|期日|開催日|とき|When|Dates?|DATES?)\W*$")
_SEVERAL = re.compile(r"[2-9二三四五六七]\s?日間|\b(?:two|three|four|five|[2-7])[\s-]days?\b")
_WHERE = re.compile(
    r"^\s?(?:\([^()]{1,8}\)|[A-Z][a-z]{2}\b)?\s?(?:\d{1,2}:\d\d[\s\d:~-]{0,12})?\s?(?:@\s?[^\s@]|於|(?:会場|場所)\s?[:：]|at\s[A-Z]).{0,40}$"
    r"|^\s?(?:\([^()]{1,8}\)\s?)?\d{1,2}:\d\d\s?[-–~〜]\s?\d{1,2}:\d\d"
)
_BEFORE_WHERE = re.compile(r"\W*(?:(?:会場|場所)\W{0,3}[:：]\W*)?$")
_ADVERTISED = re.compile(r"開催(?:され|し)ます|開催(?:される|する)?予定")
_DURATION = re.compile(r"^\s?(?:\([^()]{1,6}\)\s?)?(?:から|より|から始まる)?(?:の)?\s?(?P<days>[2-9]|[二三四五六七])\s?日間")
_TELLING_KEYS = ("description", "summary", "excerpt", "subtitle")
_EVENT_KEYS = ("event_date", "event_dates", "dates", "eventdate", "event-date", "held", "開催日", "日程")
_ENOUGH = 4.0


def find_event_days(
    outline: Outline,
    lines: Sequence[DatedLine],
    *,
    series: str,
    year: int | None,
    post: PostDate | None,
) -> EventDays:
    """The days of the event; `series` is its name ("" for none), `year` the one beside it, None where there is none.

    A missing year comes from another full date of the same day, the event's name, words such as 「去年 (2016年)」, then the
    day of publication, in that order. Without any date of the event, the day of publication stands in for it.
    """
    for entry in outline.meta:
        if entry.key in _EVENT_KEYS:
            mention = next((m for m in find_days(fold_text(entry.value)) if m.kind is DayKind.DATE), None)
            if mention is not None and (days := _resolve(mention, mention.year or year)) is not None:
                evidence = Evidence("date", _span(*days), entry.line, entry.value, "front-matter-dates")
                return EventDays(*days, days[0].year, (evidence,))
    candidates = sorted(_candidates(outline, lines, series, year, post), key=lambda c: (-c.score, c.line.rank))
    if candidates and candidates[0].score >= _ENOUGH:
        best = candidates[0]
        found, reason = find_year(best.mention, lines, year=year, post=post)
        if found is not None and (days := _resolve(best.mention, found, best.line)) is not None:
            rule = "event-range" if best.mention.last_day else "event-date"
            rule += f"-{reason}" if reason else ""
            words = best.line.words(best.mention)
            evidence = Evidence("date", _span(*days), best.line.line.number, words, rule)
            first, last = _widen(days, candidates, found)
            more = first == last and _lasts_longer(best, lines)
            return EventDays(first, last, first.year, (evidence,), open_ended=more)
        return EventDays(year=found)
    if post is not None and (told_range := find_told_range(lines, post)) is not None:
        first, last, evidence = told_range
        return EventDays(first, last, first.year, (evidence,))
    if post is not None and not _has_several_days(lines):
        if (told := find_told_day(lines, post) or find_tweeted_day(lines, post)) is not None:
            day = date.fromisoformat(told.value)
            return EventDays(day, day, day.year, (told,))
        rule = "date-alone-on-a-line" if post.bare else "post-date"
        evidence = Evidence("date", post.day.isoformat(), post.line, post.words, rule)
        return EventDays(post.day, post.day, post.day.year, (evidence,), posted=True)
    return EventDays(year=year or (post.day.year if post else None))


def _candidates(
    outline: Outline, lines: Sequence[DatedLine], series: str, year: int | None, post: PostDate | None
) -> Iterable[_Candidate]:
    wanted = "".join(series.split()).casefold()
    told = [read_line(Line(entry.line, entry.value), 1) for entry in outline.meta if entry.key in _TELLING_KEYS]
    for line in (*lines, *told):
        for mention in (_in_month_of(post, written, line) for written in line.mentions):
            if mention.kind is DayKind.DATE:
                above = lines[line.rank - 1] if 0 < line.rank <= len(lines) else None
                named = bool(wanted) and wanted in "".join(line.sentence(mention).split()).casefold()
                score = _score(outline, line, mention) + (1.5 if named else 0.0)
                score += 1.5 if named and _stands_beside(line, mention, wanted, year) else 0.0
                if year is not None and mention.year not in (None, year):
                    score -= 4.0  # another edition, or another thing
                if above is not None and _stands_under_label(line, mention, above):
                    score += 4.0
                yield _Candidate(score, line, mention)


def _in_month_of(post: PostDate | None, mention: DayMention, line: DatedLine) -> DayMention:
    """`mention`, or the date of a range without a month, in the post's month or the one before: 「4日から6日まで」."""
    if mention.kind is not DayKind.MONTH_DAY_ONLY or mention.last_day is None or post is None or line.rank >= 15:
        return mention
    if not HELD.search(line.sentence(mention)):
        return mention
    month = post.day if mention.last_day <= post.day.day else post.day.replace(day=1) - timedelta(days=1)
    return replace(
        mention, kind=DayKind.DATE, year=month.year, month=month.month, last_year=month.year, last_month=month.month
    )


def _stands_beside(line: DatedLine, mention: DayMention, wanted: str, year: int | None) -> bool:
    """Whether the name of the event (squeezed), of this `year` or none, stands directly before or behind a date: "RubyKaigi
    2014, 18-20 September"."""
    text = line.folded.text
    before = "".join(text[: mention.start].split()).casefold().rstrip(",(:;-~[・、")
    if (edition := re.search(r"((?:19|20)\d\d)年?$", before)) and year not in (None, int(edition[1])):
        return False
    before = before.rstrip("0123456789#第回年")
    after = "".join(text[mention.end :].split()).casefold().lstrip(",):;-~]・、に行わ開催された")
    return before.endswith(wanted) or after.startswith(wanted)


def _stands_under_label(line: DatedLine, mention: DayMention, above: DatedLine) -> bool:
    """Whether a date opens its line and the line above is nothing but "開催日" or the like."""
    return not re.search(r"\w", line.folded.text[: mention.start]) and bool(_LABEL_ALONE.match(above.folded.text))


def _lasts_longer(best: _Candidate, lines: Sequence[DatedLine]) -> bool:
    """Whether an event of which one day is known lasted longer: 「27日から」, 「2日間」, or chapters that count days."""
    text = best.line.folded.text
    if re.match(r"\s?(?:から|より)(?!\s?\d{1,2}\s?[時:])", text[best.mention.end : best.mention.end + 8]):
        return True
    return _has_several_days(lines) or any(line.rank < 30 and _SEVERAL.search(line.folded.text) for line in lines)


def _score(outline: Outline, line: DatedLine, mention: DayMention) -> float:
    kind = line.line.kind
    text = line.folded.text
    ordinal = any(m.kind in (DayKind.ORDINAL, DayKind.LAST) for m in line.mentions)
    score = 4.5 if mention.last_day else 0.0
    score += 1.5 if mention.year else 0.0
    score += 1.0 if mention.weekday is not None else 0.0
    score += 4.0 if _LABEL.search(text[max(0, mention.start - 24) : mention.start]) else 0.0
    score += 3.0 if HELD.search(line.sentence(mention)) else 0.0
    score += 2.0 if _DURATION.match(text[mention.end : mention.end + 16]) else 0.0
    score -= 5.0 if _OTHER.search(line.around(mention, before=14, after=18)) else 0.0
    score += 3.5 if line.rank < (16 if mention.year else 8) and _tells_where(text, mention) else 0.0
    score -= 5.0 if line.rank >= 3 and _ADVERTISED.search(line.sentence(mention)) else 0.0
    score -= 8.0 if text.startswith("#+") else 0.0  # org's #+DATE is that of the file
    score -= 2.0 if mention.loose and not mention.last_day else 0.0
    score -= 3.0 if kind in (LineKind.TABLE, LineKind.CODE, LineKind.QUOTE) else 0.0
    score += 2.0 if line.rank < 10 else 1.0 if line.rank < 30 else 0.0
    tied = _is_counted(line, mention)
    score += 2.0 if tied else 0.0
    if line.of_title:
        score += 4.0
    elif kind is LineKind.HEADING:
        score += 2.0 if tied else 4.0 if ordinal else 2.5
    alone = not re.search(r"\w", text[: mention.start] + text[mention.end :])
    if alone and mention.last_day is None and not line.of_title and kind is not LineKind.HEADING:
        score += 1.0 if outline.format == "slides" and line.rank < 8 else -4.0  # on top of a post it dates the post
    return score


def _tells_where(text: str, mention: DayMention) -> bool:
    """Whether a line is a date and the place or time beside it: "2018/11/08 @Google", 「場所: 2019/6/1 10:00 - 17:00」."""
    return bool(_BEFORE_WHERE.match(text[: mention.start])) and bool(_WHERE.match(text[mention.end : mention.end + 60]))


def _is_counted(line: DatedLine, mention: DayMention) -> bool:
    """Whether a counted day or a weekday stands beside the date: 「2日目 (5月19日)」「月曜日 (9/24)」."""
    return any(
        0 <= mention.start - other.end <= 4 or 0 <= other.start - mention.end <= 4
        for other in line.mentions
        if other.kind in (DayKind.ORDINAL, DayKind.WEEKDAY)
    )


def _resolve(mention: DayMention, year: int | None, line: DatedLine | None = None) -> tuple[date, date] | None:
    first = make_date(year, mention.month, mention.day)
    if first is None:
        return None
    if mention.last_day is None:
        after = line.folded.text[mention.end : mention.end + 16] if line is not None else ""
        if match := _DURATION.match(after):
            days = int(match["days"]) if match["days"].isdecimal() else "一二三四五六七".index(match["days"]) + 1
            return first, first + timedelta(days=days - 1)
        return first, first
    last_year = mention.last_year or year
    last = make_date(last_year, mention.last_month or mention.month, mention.last_day)
    if last is not None and last < first and mention.last_year is None:
        last = make_date(first.year + 1, mention.last_month, mention.last_day)
    if last is None or not timedelta(0) < last - first <= timedelta(days=20):
        return None
    return first, last


def _widen(days: tuple[date, date], candidates: Sequence[_Candidate], year: int) -> tuple[date, date]:
    """`days` with those of day headings close by: a report whose chapters are days names the event's days in them."""
    first, last = days
    if first < last:
        return days  # the text states the range: a workshop the day before does not widen it
    for candidate in candidates:
        line, mention = candidate.line, candidate.mention
        dated_chapter = line.line.kind is LineKind.HEADING or _is_counted(line, mention)
        if not dated_chapter or line.of_title or candidate.score < 2:
            continue
        day = make_date(mention.year or year, mention.month, mention.day)
        if day is None or not first - timedelta(days=6) <= day <= last + timedelta(days=6):
            continue
        ordinal = next((m.ordinal for m in line.mentions if m.kind is DayKind.ORDINAL and m.ordinal), None)
        first = min(first, day - timedelta(days=ordinal - 1) if ordinal else day)
        last = max(last, day)
    return first, last


def _has_several_days(lines: Sequence[DatedLine]) -> bool:
    """Whether the report's headings count or name several days, so that no single day can stand for all of it."""
    counted = {
        (mention.kind, mention.ordinal)
        for line in lines
        if line.line.kind is LineKind.HEADING and not line.of_title
        for mention in line.mentions
        if mention.kind in (DayKind.ORDINAL, DayKind.LAST)
    }
    weekdays = {
        mention.weekday
        for line in lines
        if line.line.kind is LineKind.HEADING and not line.of_title
        for mention in line.mentions
        if mention.kind is DayKind.WEEKDAY or (mention.kind is DayKind.DATE and mention.weekday is not None)
    }
    return len(counted) > 1 or len(weekdays) > 1


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
