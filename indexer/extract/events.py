"""Finds the event that a report is about: its name, the place and year that join it, and its other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.dataclass import replace
from indexer.extract.dates import DayKind
from indexer.extract.dates_lines import DatedLine
from indexer.extract.events_mentions import (
    EventMention,
    as_known,
    find_general,
    find_in_address,
    find_known,
    is_called_after,
)
from indexer.extract.events_series import SeriesNames, collect_series
from indexer.extract.events_titles import find_title_name, is_called_event, title_mention
from indexer.extract.events_told import find_attended, find_event_pages, find_headed, find_titled
from indexer.extract.events_unite import (
    ADDRESS,
    OTHER_EDITION,
    FoundEvent,
    NamedLine,
    ScoredMention,
    make_evidence,
    series_key,
    tidy_names,
    unite_mentions,
)
from indexer.extract.folding import fold_text
from indexer.model import Evidence, Line, LineKind, MetaEntry, Outline
from indexer.vocabulary import Vocabulary


@dataclass(slots=True)
class _Candidate:
    """What is known of one series while the lines are read."""

    mentions: list[ScoredMention] = field(default_factory=list)

    def add(self, score: float, line: DatedLine, mention: EventMention) -> None:
        self.mentions.append(ScoredMention(score, line, mention))

    def total(self) -> float:
        """The best mention counts most: a name that comes up often in passing is not yet the report's subject."""
        best = sorted((one.score for one in self.mentions), reverse=True)[:3]
        return sum(score / (1 + k) for k, score in enumerate(best)) + 0.1 * min(len(self.mentions), 10)


_STATED_KEYS = ("event", "event_name", "conference")
_TELLING_KEYS = ("description", "summary", "excerpt", "subtitle")
_TAG_KEYS = ("tags", "tag", "categories", "category", "keywords", "series", "slug")
_TAKES_PART = re.compile(
    r"参加|行って|行きまし|いってき|開催|開かれ|行われ|行なわ|レポート|リポート|登壇|聴講|発表し|講演|聞いて|見てき|メモ|速報|感想"
    r"|attend|held|took place|taking place|\b[Rr]eport|\bnotes\b|\bspoke at|\brecap"
    r"|\bwent to|\bI was|\bvisited|\btrip\b|\bjoined|\b[Bb]ack from|\bweek at|\breturned from",
)
_ITS_DAY = re.compile(r"\s?[の:,-]?\s?[\[(【]?(?:第?\s?[\d一二三四五]{1,2}\s?日目|[Dd]ay\s?-?\d|DAY\s?-?\d|初日|最終日)")
_ADVERTISED = re.compile(r"^[^。]{0,24}?(?:開催(?:され|し)ます|開催(?:される|する)?予定|があります)")
_COLUMN = re.compile(r"\s?(?:レポート|リポート|報告)\s?\(\d{1,3}\)")  # what stands before it is a series of reports
_FIRST_WORDS = 1000  # within these the first lines tell what was visited
_LONGEST_CHARS = 4000  # a paragraph names its event early on; a line beyond that is data
_ENOUGH = 5.0  # a lone mention deep in the text, or a passing one in the first lines, stays below


def find_event(outline: Outline, lines: Sequence[DatedLine], vocabulary: Vocabulary) -> FoundEvent | None:
    """The event that the report is about, None where it names none.

    Read, strongest first: metadata (`event:`), title, headings, tags and addresses, first paragraphs, later mentions.
    """
    stated = next((entry for entry in outline.meta if entry.key in _STATED_KEYS and entry.value.strip()), None)
    names = collect_series(vocabulary.events)
    candidates: dict[str, _Candidate] = {}
    named: list[NamedLine] = []
    linked = False
    for line, score in _scored(outline, lines):
        text = line.folded.text[:_LONGEST_CHARS]
        if line.of_title and " " not in text and text.count("_") > 1:
            text = text.replace("_", " ")  # 「第2回_みかん勉強会_参加メモ」
        known = find_known(text, names)
        prominent = line.of_title or line.rank < 40 or (line.line.kind is LineKind.HEADING and line.line.level <= 2)
        general = tuple(as_known(one, names) for one in find_general(text)) if prominent else ()
        titled = _read_title(line, text, known, names)
        attended = find_attended(text[:_FIRST_WORDS]) if line.rank < 12 else None
        if titled and attended and titled[1].end <= attended.start and not is_called_event(attended.series):
            attended = None  # 「X Tech Talk「庭の話」に行ってきた」
        pages = tuple(find_event_pages(text)) if line.rank < 40 else ()
        for whole in (titled[1] if titled else None, attended, *pages[:1]):
            if whole is not None:  # a pattern finds 「機械学習ミートアップ」 in 「うみべ機械学習ミートアップに参加」
                general = tuple(m for m in general if not (m.start < whole.end and whole.start < m.end))
        if titled is not None:
            candidates.setdefault(series_key(titled[1]), _Candidate()).add(score + titled[0], line, titled[1])
        found = known + tuple(m for m in general if not any(m.start < k.end and k.start < m.end for k in known))
        found = tuple(m for m in found if not _COLUMN.match(text, m.end) and not _in_path(text, m))
        if found and "://" in text:
            urls = [match.span() for match in ADDRESS.finditer(text)]
            found = tuple(m for m in found if not any(start <= m.start < end for start, end in urls))
        if found or titled:
            named.append(NamedLine(line, (*found, titled[1]) if titled else found))
        for mention in found:
            points = score + _weigh(text, mention)
            points += 2.5 if line.rank < 6 and _is_dated(line, mention) else 0.0
            # Later links lead to other events, too.
            points += 3.0 if not linked and any(one.start <= mention.start < one.end for one in pages) else 0.0
            candidates.setdefault(series_key(mention), _Candidate()).add(points, line, mention)
        for points, mention in _told(score, pages, attended, found):
            candidate = candidates.setdefault(series_key(mention), _Candidate())
            # A title that a link to an event's page repeats is the event's name.
            points += 4.0 if any(one.line.of_title for one in candidate.mentions) else 0.0
            candidate.add(points, line, mention)
        linked = linked or bool(pages)
    headed = find_headed(lines)
    if headed is not None and not any(one.line is headed[0] for one in named):
        candidates.setdefault(series_key(headed[1]), _Candidate()).add(7.0, *headed)
    for line, mention in _addressed(outline, lines, names):
        candidates.setdefault(series_key(mention), _Candidate()).add(3 if line.rank < 40 else 1, line, mention)
    if stated is not None:
        return _stated_event(stated, names)
    ranked = sorted(candidates.items(), key=lambda item: (-item[1].total(), item[1].mentions[0].line.rank))
    if not ranked or ranked[0][1].total() < _ENOUGH:
        return _titled(lines)
    return unite_mentions(ranked[0][1].mentions, lines, named)


def _in_path(text: str, mention: EventMention) -> bool:
    """Whether a name is but a folder of an image's path: "/assets/2011/x.png"."""
    return text[mention.start - 1 : mention.start] == "/" and text[mention.end : mention.end + 1] == "/"


def _read_title(
    line: DatedLine, text: str, known: Sequence[EventMention], names: SeriesNames
) -> tuple[float, EventMention] | None:
    """The event that a title or first heading names by its form alone, with what that adds to the line's own score."""
    if not line.of_title and not (line.line.kind is LineKind.HEADING and line.line.level <= 1 and line.rank < 4):
        return None
    name = find_title_name(text)
    if name is None or any(name.start < m.end and m.start < name.end for m in known):
        return None
    return (2.0 if name.visited else 0.0) + (1.5 if name.edition else 0.0), as_known(title_mention(text, name), names)


def _titled(lines: Sequence[DatedLine]) -> FoundEvent | None:
    """The event that a title such as 「Meeting C++ 2017 Trip Report」「Xに参加しました」 is about, whatever its name."""
    line = next((line for line in lines if line.of_title), None)
    mention = find_titled(line) if line is not None else None
    return FoundEvent(mention, (), (make_evidence(line, mention, "title"),)) if line and mention else None


def _is_dated(line: DatedLine, mention: EventMention) -> bool:
    """Whether a line is a date and the name of an event, and nothing else: "2019/05/03 Fri X"."""
    dated = next((m for m in line.mentions if m.kind is DayKind.DATE), None)
    if dated is None or line.of_title:
        return False
    rest = line.folded.text.replace(line.folded.text[dated.start : dated.end], "", 1)
    rest = rest.replace(line.folded.text[mention.start : mention.end], "", 1)
    return not re.search(r"\w{4}", rest)


def _told(
    score: float,
    pages: Sequence[EventMention],
    attended: EventMention | None,
    found: Sequence[EventMention],
) -> Iterable[tuple[float, EventMention]]:
    """Names that only a link to an event's page or 「…で開催されたXに参加」 shows to be those of events."""
    for page in pages[:1]:
        if not any(page.start <= one.start < page.end for one in found):
            yield score + (3.0 if page.number or page.year or score >= 3.0 else 1.5), page
    if attended is not None and not any(attended.start < one.end and one.start < attended.end for one in found):
        yield score + 2.0, attended


def _scored(outline: Outline, lines: Sequence[DatedLine]) -> Iterable[tuple[DatedLine, float]]:
    """Each line that may name the event, with what a mention on it is worth by its place."""
    for entry in outline.meta:
        if entry.key in _TAG_KEYS:
            yield _meta_line(entry), 1.5
        elif entry.key in _TELLING_KEYS:
            yield _meta_line(entry), 3.0
    for line in lines:
        kind = line.line.kind
        if kind is LineKind.CODE:
            continue
        if line.of_title:
            yield line, 8.0
        elif kind is LineKind.HEADING:
            yield line, 4.0 if line.rank < 4 else 1.5
        elif kind in (LineKind.QUOTE, LineKind.TABLE):
            yield line, 0.5
        else:
            yield line, 4.0 if line.rank < 6 else 3.0 if line.rank < 15 else 1.5 if line.rank < 40 else 0.5


def _meta_line(entry: MetaEntry) -> DatedLine:
    return DatedLine(Line(entry.line, entry.value), fold_text(entry.value), (), 0)


def _weigh(text: str, mention: EventMention) -> float:
    near = text[max(0, mention.start - 30) : mention.end + 40]
    before = text[max(0, mention.start - 8) : mention.start]
    edition = bool(mention.year or mention.number or mention.series[-1:].isdigit() or is_called_after(mention.series))
    takes_part = bool(_TAKES_PART.search(near) or _ITS_DAY.match(text, mention.end))
    points = 2.5 if mention.known else -1.5 if mention.loose else 0.0
    points += (1.5 if edition else 0.0) + (2.0 if takes_part else 0.0)
    # A name alone may be another word: ACL is a list too, インタラクション not only a symposium.
    if mention.loose and not takes_part:
        points -= 4.0  # ES2015 has a year and is no event
    elif not (edition or takes_part or mention.place):
        points -= (8.0 if mention.end - mention.start <= 4 else 4.0) if mention.known else 1.0
    points += 2.0 if before.endswith(("今回の", "本日の", "今日の", "昨日の")) else 0.0
    points -= 4.0 if OTHER_EDITION.search(before) else 0.0
    points -= 5.0 if _ADVERTISED.match(text[mention.end : mention.end + 40]) else 0.0
    return points


def _addressed(outline: Outline, lines: Sequence[DatedLine], names: SeriesNames) -> Iterable[tuple[DatedLine, EventMention]]:
    """The series named in addresses of the first lines (a schedule's, a connpass page's)."""
    for line in lines:
        if line.rank < 60 and ("://" in line.folded.text or ".sched." in line.folded.text):
            for match in ADDRESS.finditer(line.folded.text):
                if mention := find_in_address(match.group(), names):
                    yield line, replace(mention, start=match.start(), end=match.end(), address=True)


def _stated_event(entry: MetaEntry, names: SeriesNames) -> FoundEvent:
    value = entry.value.strip()
    text = fold_text(value).text
    mentions = find_known(text, names) or find_general(text)
    mention = mentions[0] if mentions else EventMention(value, 0, len(text), known=False)
    year = mention.year or next((int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)), None)
    evidence = Evidence("event", value, entry.line, value, "front-matter-event")
    aliases = tidy_names((mention.series, mention.place.name if mention.place else ""), value)
    return FoundEvent(replace(mention, year=year), aliases, (evidence,), value)
