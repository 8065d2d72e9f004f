"""Slide transcripts to an outline: pages between rules, form feeds or runs of blank lines, each with a title of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indexer.dataclass import replace
from indexer.model import Line, LineKind
from indexer.reading import cues
from indexer.reading.bare_titles import CONTENT
from indexer.reading.plain import classify_lines
from indexer.reading.source import Reading, Source

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:(?:page|p\.?|slide|スライド)\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?\s*(?:ページ|枚目)?\s*$",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"[\s　]*(?:[(（\[]?(?:\d{1,2}|[①-⑳])(?:\s*/\s*\d{1,2})?[)）\]]?"
    r"|[(（](?:続き|つづき|cont\.?(?:inued)?)[)）]|続き|つづき)[\s　]*$",
    re.IGNORECASE,
)
_AFTER_BRACKET = re.compile(r"[\s　]*[(（][^()（）]{1,40}[)）][\s　]*$")
_FOOTER = re.compile(r"copyright|©|\(c\)|all rights reserved", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"^\s*(\d{1,3})\s*$")
_SLIDE_WIDTH = 70  # columns of the median line: prose has wider lines than slides
_FEWEST_PAGES = 4
_RUN = 3  # blank lines in a row that part two pages where a deck has no other sign


def count_slide_breaks(source: Source) -> int:
    """How many page breaks a deck's transcript shows (rules, form feeds, runs of blank lines); 0 where it is none."""
    lines = _mark_page_ends(classify_lines(source))
    widths = sorted(cues.width_columns(line.text) for line in lines if line.kind in CONTENT)
    text = len(widths)
    if not text or widths[text // 2] > _SLIDE_WIDTH:
        return 0
    feeds = sum(line.kind is LineKind.RULE and not line.text.strip() for line in lines)
    rules = sum(line.kind is LineKind.RULE and line.text.strip()[:1] == "-" for line in lines)
    runs = _blank_runs(lines)
    if feeds >= 2:
        return feeds
    if rules >= 4 and text < rules * 25:
        return rules
    return runs if runs >= 6 and text < runs * 20 and runs * 25 > len(lines) else 0


def read_slides(source: Source) -> Reading:
    """The outline of a deck: the title page's longest line names it, the first line of each page heads it."""
    lines = list(_mark_page_ends(classify_lines(source)))
    breaks = _page_breaks(lines)
    _blank_page_numbers(lines, breaks)
    explicit = any(line.kind is LineKind.RULE for line in lines)
    pages = _pages(lines, breaks)
    if not pages:
        return Reading(lines=tuple(lines))
    heads = _explicit_heads(lines, pages) if explicit else _implicit_heads(lines, pages)
    title = _deck_title(lines, pages[0], heads)
    first_head = min((head for head in heads if title is None or head > title), default=len(lines))
    for head in heads:
        if title is None or head >= first_head:
            lines[head] = replace(lines[head], text=lines[head].text.strip(" \t　"), kind=LineKind.HEADING, level=1)
    title_line = None
    if title is not None:
        title_line = replace(lines[title], text=lines[title].text.strip(" \t　"), kind=LineKind.HEADING, level=0)
        lines[title] = title_line
    return Reading(lines=tuple(lines), title=title_line)


def _mark_page_ends(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with copyright footers and counted-up lone page numbers, at least four of a kind, as page breaks."""
    footers = [i for i, line in enumerate(lines) if line.kind in CONTENT and _FOOTER.search(line.text[:200])]
    kinds = Counter(re.sub(r"\d+", "", lines[i].text).strip() for i in footers)
    ends = {i for i in footers if kinds[re.sub(r"\d+", "", lines[i].text).strip()] >= _FEWEST_PAGES}
    numbers: list[int] = []
    for index, line in enumerate(lines):
        if line.kind in CONTENT and (match := _LONE_NUMBER.match(line.text)):
            expected = int(_number(lines[numbers[-1]].text)) + 1 if numbers else None
            if expected is None or int(match.group(1)) == expected:
                numbers.append(index)
    if len(numbers) >= _FEWEST_PAGES and not any(line.kind is LineKind.RULE for line in lines):
        ends.update(numbers)
    return tuple(replace(line, kind=LineKind.RULE, text="", level=0) if i in ends else line for i, line in enumerate(lines))


def _number(text: str) -> str:
    match = _LONE_NUMBER.match(text)
    return match.group(1) if match else "0"


def _blank_runs(lines: Sequence[Line]) -> int:
    runs = length = 0
    for line in lines:
        length = length + 1 if line.kind is LineKind.BLANK else 0
        runs += length == _RUN
    return runs


def _page_breaks(lines: Sequence[Line]) -> set[int]:
    """Indexes of lines at which a page ends: rules and form feeds, or where there are none the runs of blank lines."""
    rules = {index for index, line in enumerate(lines) if line.kind is LineKind.RULE}
    if len(rules) >= 2:
        return rules
    breaks: set[int] = set()
    length = 0
    for index, line in enumerate(lines):
        length = length + 1 if line.kind is LineKind.BLANK else 0
        if length >= _RUN:
            breaks.add(index)
    return breaks


def _blank_page_numbers(lines: list[Line], breaks: set[int]) -> None:
    """Make page numbers blank that stand first or last on a page, alone or with others of them."""
    last = [True] * len(lines)  # whether only blank lines stand below, up to a page break or the end of the deck
    for index in range(len(lines) - 2, -1, -1):
        below = index + 1
        last[index] = below in breaks or (lines[below].kind is LineKind.BLANK and last[below])
    first = True
    for index, line in enumerate(lines):
        if index in breaks:
            first = True
        elif line.kind in CONTENT and (first or last[index]) and _PAGE_NUMBER.match(line.text):
            lines[index] = replace(line, kind=LineKind.BLANK, text="", level=0)
        elif line.kind is not LineKind.BLANK:
            first = False


def _pages(lines: Sequence[Line], breaks: set[int]) -> list[list[int]]:
    """The indexes of the lines with content of each page that has any."""
    pages: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        if index in breaks:
            if pages[-1]:
                pages.append([])
        elif line.kind in CONTENT:
            pages[-1].append(index)
    return [page for page in pages if page]


def _explicit_heads(lines: Sequence[Line], pages: Sequence[Sequence[int]]) -> list[int]:
    """The first line of every page, unless it is a plain sentence or an item."""
    heads: list[int] = []
    running = Counter(lines[page[0]].text.strip() for page in pages)
    for page in pages:
        # A deck's name or logo on top of most pages is no title of any of them.
        body = [index for index in page if running[lines[index].text.strip()] <= max(3, len(pages) // 2)]
        first = next(iter(body), page[0])
        if lines[first].kind is LineKind.TEXT and len(lines[first].text) <= cues.LONGEST_HEADING:
            heads.append(first)
    return heads


def _implicit_heads(lines: Sequence[Line], pages: Sequence[Sequence[int]]) -> list[int]:
    """Titles of a deck whose pages are parted only by blank lines: nominal lines that stand alone, or that are continued."""
    alone = [index for page in pages for index in page if _stands_alone(lines, index)]
    stems = Counter(_stem(lines[index].text) for index in alone)
    announced = {line.text.strip(" \t　-*・•") for line in lines if line.kind is LineKind.BULLET}
    starts = {page[0] for page in pages}
    ends = {page[-1] for page in pages}
    heads: list[int] = []
    for index in alone:
        text = lines[index].text.strip()
        family = stems[_stem(text)] >= 2 and len(_stem(text)) >= 3
        # Below a table stands its caption.
        parted = index in starts or (index in ends and lines[_before(lines, index)].kind is not LineKind.TABLE)
        if family or text in announced or (parted and not cues.ends_as_predicate(text) and text[-1] not in "!！"):
            heads.append(index)
    return heads


def _before(lines: Sequence[Line], index: int) -> int:
    """The index of the line above that is not blank, `index` itself when there is none."""
    return next((other for other in range(index - 1, -1, -1) if lines[other].kind is not LineKind.BLANK), index)


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    blank_before = index == 0 or lines[index - 1].kind is LineKind.BLANK
    blank_after = index + 1 < len(lines) and lines[index + 1].kind is LineKind.BLANK
    return line.kind is LineKind.TEXT and blank_before and blank_after and cues.is_title_like(line.text)


def _stem(text: str) -> str:
    """A title without its running number or bracketed variant: what «X 1», «X 2» and «X (続き)» share."""
    stem = _CONTINUED.sub("", text.strip())
    stem = _AFTER_BRACKET.sub("", stem) or stem
    return _CONTINUED.sub("", stem).strip()


def _deck_title(lines: Sequence[Line], page: Sequence[int], heads: Sequence[int]) -> int | None:
    """The first title-like line of the first page, or one more than twice as wide below it (a logo); None without one."""
    likely = [index for index in page if lines[index].kind is LineKind.TEXT and cues.is_title_like(lines[index].text)]
    likely = [index for index in likely if not cues.is_day_line(lines[index].text) and "@" not in lines[index].text]
    best: int | None = None
    for index in likely:
        width = cues.width_columns(lines[index].text.strip())
        if best is None or width > 2 * cues.width_columns(lines[best].text.strip()):
            best = index
    return best
