"""Plain text to an outline: finds the headings of notes that no markup language marks."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from indexer.dataclass import replace
from indexer.model import Line, LineKind
from indexer.reading import cues
from indexer.reading.bare_titles import CONTENT, LIMIT_HEADINGS, LOOKED_THROUGH, Candidate, Neighbours, find_bare_titles
from indexer.reading.heading_levels import DAY_STYLE, TIME_STYLE, StyledHeading, rank_styles
from indexer.reading.ruled_titles import find_ruled_titles
from indexer.reading.run_together import part_run_together_items
from indexer.reading.source import Reading, Source

_LINES_BELOW_BOXES = ("bracket", "num", TIME_STYLE)
_TITLE_LINES = 60  # a title stands on top, below a site's menu at most
_PREFACE_WORDS = (
    "はじめに",
    "概要",
    "目次",
    "序",
    "introduction",
    "agenda",
    "overview",
    "アジェンダ",
    "まえがき",
    "contents",
)


def read_plain(source: Source) -> Reading:
    """The outline of a plain text; its first line is the title where it reads as one."""
    return mark_headings(part_run_together_items(classify_lines(source)))


def classify_lines(source: Source) -> tuple[Line, ...]:
    """Every piece of the source as a line with its kind; nothing is a heading yet."""
    lines: list[Line] = []
    comment = False
    for piece in source.lines:
        text = piece.text
        stripped = text.strip()
        kind, level = LineKind.TEXT, 0
        if comment or stripped.startswith("<!--"):
            comment = "-->" not in stripped
            kind = LineKind.COMMENT
        elif not stripped:
            kind = LineKind.RULE if text == "\f" else LineKind.BLANK
        elif not cues.may_be_marked(text):
            pass
        elif cues.is_rule(text):
            kind = LineKind.RULE
        elif cues.find_decoration(text):
            kind = LineKind.TEXT
        elif cues.is_table_row(text):
            kind = LineKind.TABLE
        elif stripped[0] in ">＞" and stripped[-1] not in ">＞":
            kind = LineKind.QUOTE
        elif cues.is_bullet(text):
            kind, level = LineKind.BULLET, cues.bullet_depth(text)
        lines.append(Line(piece.number, text, kind, level))
    return tuple(lines)


def mark_headings(lines: Sequence[Line], *, find_title: bool = True) -> Reading:
    """`lines` with those marked as headings that read as such, levels by style; the title, where there is one."""
    near = Neighbours(lines)
    ruled = find_ruled_titles(lines)
    marked = _without_lonely_dates(lines, _strong_candidates(lines, near))
    if ruled:  # who boxes titles between rules writes short lines, quoted or not, below them
        boxed = {place for candidate in ruled for place in range(*candidate.drop)}
        marked = [one for one in marked if one.index not in boxed and not one.style.startswith(_LINES_BELOW_BOXES)]
    strong = sorted((*ruled, *marked), key=lambda candidate: candidate.index)
    enough = bool(ruled) or len(marked) == LIMIT_HEADINGS
    bare = [] if enough else find_bare_titles(lines, near, {candidate.index for candidate in strong})
    candidates = sorted((*strong, *bare), key=lambda candidate: candidate.index)
    title_index = _title_index(lines, near, candidates) if find_title else None
    # What stands above the title is the page around the report: its site's name and menu.
    candidates = [candidate for candidate in candidates if title_index is None or candidate.index > title_index]
    return _apply(lines, candidates, title_index)


def _strong_candidates(lines: Sequence[Line], near: Neighbours) -> list[Candidate]:
    """Lines that a marker makes a heading: underlines, boxes, marks, brackets, numbers, times, days.

    Those among the first LOOKED_THROUGH, LIMIT_HEADINGS at most.
    """
    found: dict[int, Candidate] = {}
    labelled: set[int] = set()
    for index, line in enumerate(lines[:LOOKED_THROUGH]):
        if line.kind not in (LineKind.TEXT, LineKind.BULLET, LineKind.QUOTE) or len(line.text) > cues.LONGEST_HEADING:
            continue
        candidate = _underlined(lines, index) or _day_item(lines, near, index) or _styled(lines, index, labelled)
        if candidate is not None:
            found[index] = candidate
            if len(found) == LIMIT_HEADINGS:
                break
    by_style: dict[str, list[int]] = {}
    for candidate in found.values():
        by_style.setdefault(candidate.style, []).append(candidate.index)
    kept: list[Candidate] = []
    for style, indexes in by_style.items():
        if _is_heading_style(lines, near, style, indexes, found):
            kept.extend(found[index] for index in indexes if _fits(lines, near, found[index]))
    return kept


def _underlined(lines: Sequence[Line], index: int) -> Candidate | None:
    line = lines[index]
    if line.kind is not LineKind.TEXT or index + 1 >= len(lines) or lines[index + 1].kind is not LineKind.RULE:
        return None
    rule = lines[index + 1].text.strip()
    if not rule or rule[0] not in "=-~^*#_＝－━─" or len(rule) < 3:
        return None
    if cues.is_sentence(line.text) or cues.width_columns(line.text) > 140:
        return None
    width = cues.width_columns(line.text.strip())
    over = index > 0 and lines[index - 1].kind is LineKind.RULE and lines[index - 1].text.strip()[:1] == rule[0]
    if index > 0 and not over and lines[index - 1].kind not in (LineKind.BLANK, LineKind.RULE):
        return None
    if cues.width_columns(rule) < min(8, width * 0.5):
        return None
    drop = (index - 1, index + 1) if over else (index + 1,)
    return Candidate(index, f"{'box' if over else 'under'} {rule[0]}", drop)


def _day_item(lines: Sequence[Line], near: Neighbours, index: int) -> Candidate | None:
    """A list item that counts a day (• 2日目(3/13)) above paragraphs: converted pages keep headings as lists of one."""
    after = near.after[index]
    if lines[index].kind is not LineKind.BULLET or after is None or lines[after].kind is not LineKind.TEXT:
        return None
    apart = near.follows_blank(index) and near.precedes_blank(index)
    return Candidate(index, DAY_STYLE) if apart and cues.is_counted_day(cues.strip_bullet(lines[index].text)) else None


def _styled(lines: Sequence[Line], index: int, labelled: set[int]) -> Candidate | None:
    line, text = lines[index], lines[index].text
    if line.kind is LineKind.TEXT and cues.is_day_line(text) and not cues.find_mark(text):
        if not _continues_label(lines, index, labelled):
            return Candidate(index, DAY_STYLE)
        labelled.add(index)
        return None
    if mark := cues.find_mark(text):
        return Candidate(index, f"mark {mark}")
    if decoration := cues.find_decoration(text):
        return Candidate(index, f"decoration {decoration}")
    if bracket := cues.find_bracket(text):
        return Candidate(index, f"bracket {bracket}")
    if (rest := cues.find_time_title(text)) is not None:
        return Candidate(index, TIME_STYLE) if rest else None
    if cues.find_number(text) is not None:
        return Candidate(index, f"num {cues.number_style(text)}")
    return None


def _continues_label(lines: Sequence[Line], index: int, labelled: set[int]) -> bool:
    """Whether a day line goes on a list of days behind a label (「日時: 10月13日」, 「10月14日 一日目」 below it).

    `labelled` are the lines above that do.
    """
    above = index - 1
    return above in labelled or (above >= 0 and lines[above].kind is LineKind.TEXT and cues.is_label(lines[above].text))


def _fits(lines: Sequence[Line], near: Neighbours, candidate: Candidate) -> bool:
    """Whether this line of a heading style is itself one: short, and not a sentence."""
    text = lines[candidate.index].text
    if candidate.style == DAY_STYLE or candidate.style.startswith(("under", "box")):
        return True
    if cues.width_columns(text.strip()) > 150 or text.strip().endswith(("。", "．")):
        return False
    return not (candidate.style.startswith("num") and cues.is_run_together(text))


def _is_heading_style(
    lines: Sequence[Line], near: Neighbours, style: str, indexes: Sequence[int], found: dict[int, Candidate]
) -> bool:
    """Whether the lines of this style head something, rather than being the items of a list."""
    if style == DAY_STYLE or style.startswith(("under", "box")):
        return True
    headed = same = sentences = separated = 0
    for index in indexes:
        after = near.after[index]
        if after is not None and lines[after].kind is not LineKind.RULE:
            other = found.get(after)
            same += other is not None and other.style == style
            headed += other is None or (other.style != style and not style.startswith("num"))
        sentences += cues.is_sentence(lines[index].text)
        separated += near.follows_blank(index) or (near.before[index] in found)
    count = len(indexes)
    if (
        headed < count * 0.5
        or sentences > count * 0.5
        or (count == 1 and not near.follows_blank(indexes[0]) and not near.tight)
    ):
        return False
    if style.startswith("num"):
        numbers = [cues.find_number(lines[index].text) for index in indexes]
        rising = sum(a is not None and b is not None and a < b for a, b in itertools.pairwise(numbers))
        several = count >= 2 and rising >= (count - 1) * 0.5
        return (several or style.startswith("num 第")) and (near.tight or separated >= count * 0.7)
    return True


def _title_index(lines: Sequence[Line], near: Neighbours, candidates: Sequence[Candidate]) -> int | None:
    """The index of the line that names the whole report, on top of all text; None when there is none."""
    styles = Counter(candidate.style for candidate in candidates)
    for index, line in enumerate(lines[:_TITLE_LINES]):
        if line.kind is LineKind.TEXT and cues.names_report(line.text) and not cues.is_day_line(line.text):
            own = next((candidate for candidate in candidates if candidate.index == index), None)
            if own is None or own.style.startswith(("bare", "box")) or styles[own.style] == 1:
                return index
        if line.kind in CONTENT and (line.kind is not LineKind.TEXT or len(line.text) > 60 or cues.is_sentence(line.text)):
            break
    first = next((i for i, line in enumerate(lines) if line.kind in (LineKind.TEXT, LineKind.BULLET, LineKind.QUOTE)), None)
    if first is None:
        return None
    line = lines[first]
    own = next((candidate for candidate in candidates if candidate.index == first), None)
    if line.text.strip().lower().startswith(_PREFACE_WORDS) or cues.is_day_line(line.text):
        return None
    if own is not None and own.style != "bare":
        return first if styles[own.style] == 1 and len(candidates) > 1 else None
    if line.kind is not LineKind.TEXT or not cues.is_title_like(line.text):
        return None
    # A short line right on top of its paragraph is the first section's, unless it speaks of a report or event.
    return first if own is None or near.precedes_blank(first) or cues.names_report(line.text) else None


def _without_lonely_dates(lines: Sequence[Line], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without bare dates that stand alone of their kind: the date of a post or a title page, not a day of the event."""
    dates = [c.index for c in candidates if c.style == DAY_STYLE and cues.is_date_only(lines[c.index].text)]
    dated = [index for index in dates if cues.has_year(lines[index].text)]
    # One date with its year above days without one is that of the post, too.
    lonely = dates if len(dates) == 1 else dated if len(dated) == 1 and dated[0] == dates[0] else []
    return [c for c in candidates if c.index not in lonely]


def _apply(lines: Sequence[Line], candidates: Sequence[Candidate], title_index: int | None) -> Reading:
    """The lines with candidates as headings, levels by the rank of their styles."""
    at = {candidate.index: candidate for candidate in candidates}
    styled: list[StyledHeading] = []
    order = sorted(at)
    for place, index in enumerate(order):
        end = order[place + 1] if place + 1 < len(order) else len(lines)
        body = any(line.kind in CONTENT for line in lines[index + 1 : end])
        styled.append(StyledHeading(at[index].style, body))
    levels = rank_styles(styled)
    dropped = {index for candidate in candidates for index in candidate.drop}
    result: list[Line] = []
    title: Line | None = None
    for index, line in enumerate(lines):
        if index in at:
            text = (cues.strip_bullet(line.text) if line.kind is LineKind.BULLET else line.text).strip(" \t　")
            result.append(replace(line, text=text, kind=LineKind.HEADING, level=levels[at[index].style]))
        elif index == title_index:
            title = replace(line, text=line.text.strip(" \t　"), kind=LineKind.HEADING, level=0)
            result.append(title)
        elif index in dropped:
            result.append(replace(line, text="", kind=LineKind.BLANK, level=0))
        else:
            result.append(line)
    return Reading(lines=tuple(result), title=title)
