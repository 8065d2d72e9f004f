"""Gives each section its day: from its heading, its chapter, its own words, or the event where that lasts one day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from indexer.dataclass import dataclass
from indexer.extract.dates import DayKind, DayMention
from indexer.extract.dates_event import EventDays
from indexer.extract.dates_lines import DatedLine, read_line
from indexer.extract.days_resolver import DayResolver, with_eve
from indexer.model import Block, Evidence, Line, LineKind


@dataclass(frozen=True, slots=True)
class SectionDay:
    """A section's `day` (ISO, None when unknown), the words that stand for it, and why; no evidence for no day at all."""

    day: str | None = None
    label: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A day as found on a line; `day` is None where only "第2日目" is known."""

    day: date | None
    line: DatedLine
    mention: DayMention
    rule: str
    words: str = ""  # all words that name the day, those of `mention` where empty

    def section_day(self, rule: str | None = None) -> SectionDay:
        label = self.line.words(self.mention)
        value = self.day.isoformat() if self.day is not None else None
        evidence = Evidence("day", value or label, self.line.line.number, self.words or label, rule or self.rule)
        return SectionDay(value, label, (evidence,))


# What a sentence says of a section's own day: part of a day, or that it took place then.
_TIME_OF_DAY = r"(?:の)?(?:最初|最後|初め|午前|午後|昼|朝|夕方|夜|ランチ|一発目|トップ|冒頭|\d限|\d{1,2}時|\d{1,2}:\d\d)"
_AFTER_STRONG = re.compile(
    rf"^(?:日)?\s?{_TIME_OF_DAY}|^(?:日)?(?:の)?\s?(?:セッション|枠|基調講演|キーノート|講演|発表|トーク)(?!が終わ)|^(?:日)?\s?(?:に|は)?\s?(?:行われた|あった|開催された|参加し|聞い|聴い)"
    r"|^\s(?:morning|afternoon|evening|at\s\d)"
)
_TOOK_PLACE = re.compile(
    r"行われ|行なわ|合われ|議論[しさ]|話があ|話をし|発表[しさがを]"
    r"|あった|ありました|開催|聞い|聴い|参加し|開かれ|始まっ|解散|was held|took place|happened|session was"
)
_MOVES_ON = re.compile(
    r"(?:ここから(?:は|が)?|以降は?|以下は?|これ以降は?|From here( on)?,?|翌日の?)\s?[^。]{0,6}$", re.IGNORECASE
)
_NOT_NOW = re.compile(
    r"明日|翌日|次回|前回|来年|去年|昨年|予定|締切|リリース|までに|たい(?:と|。|$)|before|until|\bnext\b|\blast\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"その他|雑感|まとめ|おわりに|終わりに|最後に|感想|番外|おまけ|余談|[Oo]thers?\b|[Ss]ummary|[Cc]onclusion|[Mm]isc"
)
_STAMP = re.compile(r"^[\W\d_:時分〜-]*(?:(?:日時|時間|日程|開催日|When|Date|Time)\W*)?$")


def find_section_days(blocks: Sequence[Block], lines: Sequence[DatedLine], event: EventDays) -> tuple[SectionDay, ...]:
    """The day of each block, in order.

    Strongest first: own heading, chapters from the nearest, a statement in the section's own text, the day that an
    earlier section of the chapter moved on to, the title, the only day of the event, the day of publication.
    """
    known = {line.line: with_eve(line) for line in lines}
    resolver = DayResolver(event)
    for line in known.values():
        resolver.learn(line)
    resolver.learn_meetings([line for line in lines if line.line.kind is LineKind.HEADING and not line.of_title])
    whole = _day_of_whole(lines, event, resolver)
    days: list[SectionDay] = []
    chapter: tuple[Line, ...] = ()
    carried: _Found | None = None
    depth = 0
    for block in blocks:
        headings = [known.get(heading) or read_line(heading) for heading in block.headings]
        body = [known.get(line) or read_line(line) for line in block.lines if line.kind is not LineKind.BLANK]
        if block.headings[:1] != chapter:
            # Among sections without chapters only 「ここから…」 moves on to the next.
            flat = len(block.headings) == 1 and depth == 1 and carried is not None and carried.rule == "moves-on"
            chapter, carried = block.headings[:1], carried if flat else None
        depth = len(block.headings)
        heading_day = _heading_day(headings, resolver)
        moved = _moved_on(body, resolver)
        # What stands before the first heading speaks of the whole event, not of a session.
        stated = _stated(body, resolver) if block.headings or len(blocks) == 1 else None
        found: SectionDay | None = None
        if moved is not None:
            found, carried = moved.section_day(), moved
        elif heading_day is not None:
            own = heading_day.line.line == block.headings[-1]
            found = heading_day.section_day(heading_day.rule if own else f"chapter-{heading_day.rule}")
            if carried is not None and carried.rule == "moves-on" and not own:
                found = carried.section_day("carried-on")
            elif heading_day.day is None and whole is not None:
                found = SectionDay(whole.day, found.label, (*whole.evidence, *found.evidence))
        elif stated is not None:
            found = stated.section_day()
            carried = stated
        elif carried is not None and not (block.headings and _OTHERS.search(block.headings[-1].text)):
            found = carried.section_day("carried-on")
        days.append(found or whole or SectionDay())
    return tuple(days)


_RULES = {
    DayKind.DATE: "heading-date",
    DayKind.ORDINAL: "heading-ordinal",
    DayKind.LAST: "heading-last-day",
    DayKind.WEEKDAY: "heading-weekday",
    DayKind.MONTH_DAY_ONLY: "heading-day-of-month",
}


def _heading_day(headings: Sequence[DatedLine], resolver: DayResolver) -> _Found | None:
    """The day that the nearest heading names; a counted day is preferred as label, a date as value."""
    for line in reversed(headings):
        named = [m for m in line.mentions if m.kind in _RULES and m.last_day is None and m.days is None]
        if not named:
            continue
        days: set[date] = set()
        for kinds in ((DayKind.DATE, DayKind.MONTH_DAY_ONLY), tuple(_RULES)):  # a date says more than a count
            chosen = [m for m in named if m.kind in kinds]
            days = days or {day for m in chosen if (day := resolver.resolve(m)) is not None and resolver.inside(day)}
        if len(days) > 1:
            continue  # "Day 1 と Day 2": no single day
        label = next((m for m in named if m.kind in (DayKind.ORDINAL, DayKind.LAST)), named[0])
        if days:
            telling = [m for m in named if resolver.resolve(m) in days] or named
            dated = next((m for m in telling if m.kind in (DayKind.DATE, DayKind.MONTH_DAY_ONLY)), telling[0])
            return _Found(next(iter(days)), line, label, _RULES[dated.kind], _all_words(line, label, dated))
        if label.kind in (DayKind.ORDINAL, DayKind.LAST) or (
            label.kind is DayKind.DATE and not label.loose and label.year is None
        ):
            return _Found(None, line, label, _RULES[label.kind])
    return None


def _all_words(line: DatedLine, label: DayMention, dated: DayMention) -> str:
    """The words from one mention to the other, with a bracket that closes behind them: "第3日目 (5月14日)"."""
    start, end = min(label.start, dated.start), max(label.end, dated.end)
    if start == end or label == dated:
        return ""
    closed = line.folded.text[end : end + 1] in (")", "]", "〉", ">")
    return line.folded.words(start, end + 1 if closed and end < len(line.folded.text) else end)


def _moved_on(body: Sequence[DatedLine], resolver: DayResolver) -> _Found | None:
    """The day that a line says begins here: 「ここから木曜」."""
    for line in body:
        for mention in line.mentions:
            before = line.folded.text[max(0, mention.start - 14) : mention.start]
            if _MOVES_ON.search(before) and (day := resolver.resolve(mention)) is not None:
                return _Found(day, line, mention, "moves-on")
    return None


def _stated(body: Sequence[DatedLine], resolver: DayResolver) -> _Found | None:
    """The day on which the text says that the section's own session took place; None where two are said."""
    found: list[_Found] = []
    for line in body:
        if line.line.kind in (LineKind.TABLE, LineKind.CODE, LineKind.QUOTE):
            continue
        for mention in line.mentions:
            if mention.last_day is not None or mention.kind in (DayKind.YEAR, DayKind.MONTH, DayKind.RELATIVE):
                continue
            if not _says_so(line, mention):
                continue
            day = resolver.resolve(mention)
            if day is not None and resolver.inside(day):
                found.append(_Found(day, line, mention, f"stated-{mention.kind.value}"))
    days = {one.day for one in found}
    return found[0] if len(days) == 1 or (found and _strong(found[0])) else None


def _strong(found: _Found) -> bool:
    return bool(_AFTER_STRONG.match(found.line.folded.text[found.mention.end : found.mention.end + 14]))


def _says_so(line: DatedLine, mention: DayMention) -> bool:
    text = line.folded.text
    sentence = line.sentence(mention)
    after = text[mention.end : mention.end + 14]
    stands_first = bool(_STAMP.match(text[: mention.start])) and len(text) - mention.end <= 40
    if stands_first and (mention.kind is DayKind.ORDINAL or re.match(r"^\W*$|^\W*\d", after)):
        return True
    if _NOT_NOW.search(sentence):
        return False
    if re.match(r"^(?:日)?(?:は|まで|から(?!の)|も|と|以)", after) and mention.days is None:
        return False
    if mention.days is not None:
        return bool(_TOOK_PLACE.search(sentence))
    return bool(_AFTER_STRONG.match(after)) and (
        bool(_TOOK_PLACE.search(sentence)) or bool(re.search(r"セッション|session", sentence))
    )


def _day_of_whole(lines: Sequence[DatedLine], event: EventDays, resolver: DayResolver) -> SectionDay | None:
    """The day that all sections share: the one in the title, or the event's when it lasts one day."""
    for line in lines:
        if line.of_title and (found := _heading_day((line,), resolver)) is not None and found.day is not None:
            counted = found.mention.kind is DayKind.ORDINAL and found.rule == "heading-ordinal"
            if (
                counted
                and event.first is not None
                and event.first == event.last
                and not event.open_ended
                and not event.posted
            ):
                break  # the one date that is known is that of the day which the title counts: 「2日目に参加した」
            return found.section_day("title-day")
    if event.first is not None and event.first == event.last and not event.open_ended:
        why = event.evidence[0]
        value = event.first.isoformat()
        rule = "post-date" if event.posted and why.rule == "post-date" else "only-day-of-event"
        return SectionDay(value, None, (Evidence("day", value, why.line, why.text, rule),))
    return None
