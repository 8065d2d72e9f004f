"""From a format's reading to the finished outline: the report's title, levels from 1, days above sessions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from indexer.dataclass import replace
from indexer.model import Line, LineKind, Outline
from indexer.reading import cues
from indexer.reading.bare_titles import CONTENT, LIMIT_HEADINGS
from indexer.reading.fenced_notes import open_fenced_notes
from indexer.reading.front_matter import FrontMatter
from indexer.reading.marked_titles import promote_marked_lines
from indexer.reading.plain import mark_headings
from indexer.reading.source import Reading, Source

# A heading that names only who spoke: 「山田太郎さん (@x)」, 「発表者: X」, "by X".
_SPEAKER = re.compile(
    r"^(?:by\s+\S|(?:発表者|登壇者|講演者|話者|講師|スピーカー|speakers?|presenters?)\s*[:：])"
    r"|^[^「」『』:：]{1,40}(?:さん|氏|さま|様|先生)[\s　]*(?:[(（\[].{0,120})?$"
    r"|^[\w .・　]{2,30}[\s　]*[(（][^()（）]{0,20}(?:Twitter|GitHub|X)\s*[:：@][^()（）]{1,60}[)）]"
    r"(?:[\s　]*[,、/／][^()（）]{1,40})?$"
    r"|^[\w .・]{1,40}[\s　]*[(（]\[?@\w+[^()（）]{0,20}(?:\([^()]*\))?[)）]$"
    # A handle, alone or as a link of Hiki: [[@x|https://…]].
    r"|^(?:\[\[)?[@＠][\w-]{2,30}(?:\|[^\s()]{0,160}\]\])?(?:さん|氏)?$",
    re.IGNORECASE,
)
# What may be a name and nothing else, told from 「機械学習」 by Hiki's link on it or the company in brackets behind it.
_NAME = re.compile(
    r"^(?:\[\[[^\[\]|]{2,30}\|[^\s()]{0,200}\]\]"
    r"|[一-鿿々ヶ]{1,4}[ 　]?[一-鿿々ぁ-ゖァ-ヺー]{1,5}[\s　]*[(（].{1,160}[)）]"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}[\s　]*[(（].{1,160}[)）])$"
)
_BETWEEN = (LineKind.BLANK, LineKind.COMMENT, LineKind.RULE)
_GENERIC = re.compile(r"^(?:report|レポート|index|readme|home|untitled|無題|notes?|メモ|blog|post)$", re.IGNORECASE)
_LONGEST_HEADING = 4 * cues.LONGEST_HEADING  # with its markup; a longer one is a paragraph
_LIMIT_META = 1_000  # values of a report's metadata
_LONGEST_META = 4_000  # code points of one of them
_FEWEST_LETTERS = 6
_SAME_TITLE = 0.85  # of the letters in common: "(TODO)", a number or a date more or less
_CONTENTS = re.compile(r"^(?:目次|もくじ|(?:table of )?contents|toc|index)$", re.IGNORECASE)
_CLOSING = re.compile(
    r"まとめ|おわりに|終わりに|最後に|さいごに|感想|所感|総括|あとがき|参考|関連|謝辞|おまけ|summary|conclusion|wrap|reference|links?\b",
    re.IGNORECASE,
)


def finish_outline(source: Source, front: FrontMatter, name: str, reading: Reading) -> Outline:
    """The outline of a whole file from the reading of its body.

    Where a markup language marks no heading, those of plain text are looked for. The title is that of the front matter,
    else of the format, else the only heading above all others.
    """
    title = front.title or reading.title
    lines = reading.lines
    if name != "plain":  # whose reader has looked for them
        if any(line.kind is LineKind.HEADING and line.level for line in lines):
            lines = promote_marked_lines(lines)
        else:
            marked = mark_headings(open_fenced_notes(lines), find_title=title is None)
            lines, title = marked.lines, title or marked.title
    lines = _limit_headings(lines)
    lines, title = _settle_title(lines, title, keep_line=front.title is not None)
    lines = _demote_speaker_headings(_demote_empty_contents(lines))
    lines = _lift_days(_raise_bare_days(lines))
    lines = _compact_levels(lines)
    if not lines or lines[-1].number < source.line_count:
        lines = (*lines, Line(source.line_count, "", LineKind.BLANK))
    meta = (*front.entries, *reading.meta)[:_LIMIT_META]
    meta = tuple(e if len(e.value) <= _LONGEST_META else replace(e, value=e.value[:_LONGEST_META]) for e in meta)
    return Outline(source.path, name, source.encoding, title, lines, meta)


def _limit_headings(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with headings of over _LONGEST_HEADING as text, and those behind the first LIMIT_HEADINGS."""
    result = list(lines)
    count = 0
    for index, line in enumerate(lines):
        if line.kind is LineKind.HEADING and line.level:
            count += len(line.text) <= _LONGEST_HEADING
            if count > LIMIT_HEADINGS or len(line.text) > _LONGEST_HEADING:
                result[index] = Line(line.number, line.text)
    return tuple(result)


def _settle_title(lines: Sequence[Line], title: Line | None, *, keep_line: bool) -> tuple[tuple[Line, ...], Line | None]:
    """The title, and the lines in which the heading that says it (if any) has level 0: a title and no section.

    `keep_line` keeps a title that was found elsewhere although a heading repeats it; a page's `<title>` carries the
    site's name, so there the heading is the better title.
    """
    if title is not None and any(line is title for line in lines):
        return tuple(lines), title
    headings = [line for line in lines if line.kind is LineKind.HEADING and line.level]
    if not headings:
        return tuple(lines), title
    if title is not None and not keep_line:
        # A page: of its first headings the one that the <title> starts with, else the longest that it holds.
        said = [line for line in headings[:5] if _same_title(line.text, title.text)]
        whole = _fold(title.text)
        said.sort(key=lambda line: (not whole.startswith(_fold(line.text)), -len(line.text)))
        if said:
            place = headings.index(said[0])
            own = replace(said[0], level=0)
            above = set(map(id, headings[:place]))
            return tuple(
                own if line is said[0] else replace(line, kind=LineKind.TEXT, level=0) if id(line) in above else line
                for line in lines
            ), own
    if title is not None and _GENERIC.match(title.text.strip()):
        title, keep_line = None, False
    first = headings[0]
    alone = all(line.level > first.level for line in headings[1:]) and len(headings) > 1
    says_title = title is not None and _same_title(first.text, title.text)
    own_title = not keep_line and len(_fold(first.text)) >= _FEWEST_LETTERS  # a page's heading, not its site's short name
    names_report = alone and not _is_mere_day(first.text) and (title is None or says_title or own_title)
    lonely = title is None and len(headings) == 1 and first.level == 1 and _is_on_top(lines, first)
    deck = title is None and _is_title_page(lines, first, headings)
    if not (names_report or says_title or lonely or deck):
        return _take_first_line(lines) if title is None else (tuple(lines), title)
    own = replace(first, level=0)
    return tuple(own if line is first else line for line in lines), title if title is not None and keep_line else own


def _take_first_line(lines: Sequence[Line]) -> tuple[tuple[Line, ...], Line | None]:
    """The title where the text above the first heading begins with a line of its own that reads as a report's name."""
    for index, line in enumerate(lines[:-1]):
        if line.kind in _BETWEEN:
            continue
        apart = lines[index + 1].kind is LineKind.BLANK
        if line.kind is LineKind.TEXT and apart and cues.names_report(line.text) and not cues.is_day_line(line.text):
            own = replace(line, text=line.text.strip(), kind=LineKind.HEADING, level=0)
            return (*lines[:index], own, *lines[index + 1 :]), own
        break
    return tuple(lines), None


def _is_mere_day(text: str) -> bool:
    """Whether a heading only names a day (「1日目」, "5/12") and not the report of one ("PyCon JP 2018 2日目")."""
    return cues.is_day_line(text) and (cues.is_date_only(text) or not cues.names_report(text))


def _is_title_page(lines: Sequence[Line], first: Line, headings: Sequence[Line]) -> bool:
    """Whether the first heading stands on a slide of its own: nothing above, then a rule, in a deck of several slides."""
    rules = [line.number for line in lines if line.kind is LineKind.RULE]
    following = next((line.number for line in headings[1:] if line.level == first.level), None)
    if len(rules) < 3 or following is None or not _is_on_top(lines, first):
        return False
    return any(first.number < rule < following for rule in rules)


def _is_on_top(lines: Sequence[Line], heading: Line) -> bool:
    """Whether no text stands above the heading."""
    for line in lines:
        if line is heading:
            return True
        if line.kind in CONTENT:
            return False
    return False


def _same_title(heading: str, title: str) -> bool:
    """Whether a heading repeats the page's title, which may carry the site's name behind it."""
    short, long = sorted((_fold(heading), _fold(title)), key=len)
    if not short or short == long:
        return bool(short)
    within = len(short) >= 6 and short in long and len(short) * 3 >= len(long)
    return within or (len(long) < 200 and SequenceMatcher(None, short, long).ratio() >= _SAME_TITLE)


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).casefold()


def _demote_empty_contents(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with 「目次」 as text where the table itself was lost: a heading of nothing."""
    places = [i for i, line in enumerate(lines) if line.kind is LineKind.HEADING and line.level]
    ends = [*places[1:], len(lines)]
    result = list(lines)
    for index, end in zip(places, ends, strict=False):
        if _CONTENTS.match(lines[index].text) and not any(line.kind in CONTENT for line in lines[index + 1 : end]):
            result[index] = replace(lines[index], kind=LineKind.TEXT, level=0)
    return tuple(result)


def _demote_speaker_headings(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with headings that only name the speaker of the talk right above turned into text of that talk.

    A bare name is one where each talk, two at least, has a single heading of that level right below it.
    """
    lonely = _lonely_headings(lines)
    names = {index for index in lonely if _NAME.match(lines[index].text) or _SPEAKER.search(lines[index].text[:200])}
    if len(names) < 2 or len(names) * 2 <= len(lonely):
        names = set()
    result: list[Line] = []
    above: Line | None = None  # the heading above with no text since
    spoken = {i for i, line in enumerate(lines) if line.kind is LineKind.HEADING and _SPEAKER.search(line.text[:200])}
    spoken -= _first_of_several(lines, spoken)
    for index, line in enumerate(lines):
        if line.kind is LineKind.HEADING and line.level:
            named = index in names or index in spoken
            if above is not None and line.level > above.level and named:
                line = replace(line, kind=LineKind.TEXT, level=0)
            above = line if line.kind is LineKind.HEADING else None
        elif line.kind in CONTENT:
            above = None
        result.append(line)
    return tuple(result)


def _first_of_several(lines: Sequence[Line], spoken: set[int]) -> set[int]:
    """Those of `spoken` with text below and then another one of their level: talks called by who gave them."""
    places = [index for index, line in enumerate(lines) if line.kind is LineKind.HEADING and line.level]
    return {
        index
        for index, following in pairwise(places)
        if index in spoken
        and following in spoken
        and lines[index].level == lines[following].level
        and any(line.kind in CONTENT for line in lines[index + 1 : following])
    }


def _lonely_headings(lines: Sequence[Line]) -> list[int]:
    """The headings right below a less deep one, with no other of their level below that one."""
    places = [index for index, line in enumerate(lines) if line.kind is LineKind.HEADING and line.level]
    found: list[int] = []
    waiting: list[int] = []  # headings below which no heading of their level or less has come yet, by level
    right_below: set[int] = set()
    for above, index in zip([None, *places], [*places, None], strict=True):
        level = 0 if index is None else lines[index].level
        while waiting and lines[waiting[-1]].level >= level:
            closed = waiting.pop()
            if closed in right_below and lines[closed].level > level:
                found.append(closed)
        if index is None:
            break
        deeper = above is not None and lines[above].level < level
        if deeper and not any(line.kind in CONTENT for line in lines[(above or 0) + 1 : index]):
            right_below.add(index)
        waiting.append(index)
    return sorted(found)


def _raise_bare_days(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with day lines that nothing marks, right above a heading, as headings half a step above it."""
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        joined = index > 0 and lines[index - 1].kind is LineKind.TEXT and lines[index - 1].number == line.number - 1
        if line.kind is not LineKind.TEXT or joined or not cues.is_counted_day(line.text):
            continue
        following = (lines[place] for place in range(index + 1, len(lines)))
        below = next((other for other in following if other.kind not in _BETWEEN), None)
        if below is not None and below.kind is LineKind.HEADING and below.level:
            found[index] = below.level * 2 - 1
    if not found:
        return tuple(lines)
    return tuple(
        replace(line, text=line.text.strip(), kind=LineKind.HEADING, level=found[index])
        if index in found
        else replace(line, level=line.level * 2)
        if line.kind is LineKind.HEADING
        else line
        for index, line in enumerate(lines)
    )


def _lift_days(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with sessions moved under the day line before them where both were written at one level.

    Only under a day line that has no text and no deeper heading of its own: otherwise its author made a section of it.
    """
    places = [i for i, line in enumerate(lines) if line.kind is LineKind.HEADING and line.level]
    days = {index for index in places if cues.is_day_line(lines[index].text)}
    if not days:
        return tuple(lines)
    result = list(lines)
    # Levels doubled, so that a session can stand half a step below its day.
    for index in places:
        result[index] = replace(lines[index], level=lines[index].level * 2)
    day_level: int | None = None
    last_day = max(days)
    for order, index in enumerate(places):
        line = lines[index]
        if day_level is not None and line.level < day_level:
            day_level = None
        if index in days and (day_level is None or line.level <= day_level):
            end = places[order + 1] if order + 1 < len(places) else len(lines)
            empty = not any(part.kind in CONTENT for part in lines[index + 1 : end])
            opens = order + 1 < len(places) and lines[places[order + 1]].level == line.level
            day_level = line.level if empty and opens and places[order + 1] not in days else None
        elif day_level is not None:
            if index > last_day and line.level == day_level and _CLOSING.search(line.text[:20]):
                day_level = None
            else:
                result[index] = replace(result[index], level=line.level * 2 + 1)
    return tuple(result)


def _compact_levels(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with heading levels 1, 2, 3 … in the order of those used; the title keeps 0."""
    used = sorted({line.level for line in lines if line.kind is LineKind.HEADING and line.level})
    rank = {level: place for place, level in enumerate(used, 1)}
    return tuple(
        replace(line, level=rank[line.level]) if line.kind is LineKind.HEADING and line.level else line for line in lines
    )
