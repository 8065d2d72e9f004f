"""Titles without any marker: short nominal lines of plain text that stand where a title stands."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.dataclass import dataclass
from indexer.model import Line, LineKind
from indexer.reading import cues

CONTENT = (LineKind.TEXT, LineKind.BULLET, LineKind.CODE, LineKind.TABLE, LineKind.QUOTE)
_TIGHT_BLANKS = 0.12  # share of blank lines below which a text is written without them between its sections


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading, by its index, and the name of the style it is written in."""

    index: int
    style: str
    drop: tuple[int, ...] = ()  # rule lines that only underline or box the title


#: Headings of a report; those behind are text. A section takes 60 µs to read, whatever is in it.
LIMIT_HEADINGS = 3_000
#: Lines in which headings are looked for that no markup language marks: a longer text is a log or a dump.
LOOKED_THROUGH = 6_000
_SET_IN = 4  # columns: what Markdown takes for code
_FULL = 0.8  # of the wrap column: a word that did not fit leaves the rest of its line empty


class Neighbours:
    """For each line the nearest line before and after that is not blank (None at the ends), and how tight the text is."""

    def __init__(self, lines: Sequence[Line]) -> None:
        count = len(lines)
        self.before: list[int | None] = [None] * count
        self.after: list[int | None] = [None] * count
        last: int | None = None
        for index in range(count):
            self.before[index] = last
            if lines[index].kind not in (LineKind.BLANK, LineKind.COMMENT):
                last = index
        last = None
        for index in range(count - 1, -1, -1):
            self.after[index] = last
            if lines[index].kind not in (LineKind.BLANK, LineKind.COMMENT):
                last = index
        blanks = sum(line.kind is LineKind.BLANK for line in lines)
        self.tight = blanks < max(2, count * _TIGHT_BLANKS)
        self._wrap_columns = _find_wrap_column(lines)

    def is_wrapped(self, lines: Sequence[Line], index: int) -> bool:
        """Whether the line is a part of a paragraph broken at a fixed column: full, or the rest of a full one."""
        if self._wrap_columns is None:
            return False
        full = self._wrap_columns * _FULL
        here, above = lines[index], lines[index - 1] if index else None
        goes_on = self.after[index] == index + 1 and lines[index + 1].kind is LineKind.TEXT
        rest = above is not None and above.kind is LineKind.TEXT and cues.width_columns(above.text) >= full
        return rest or (goes_on and cues.width_columns(here.text) >= full)

    def is_repeated(self, lines: Sequence[Line], index: int) -> bool:
        """Whether the line above or below says the same: a picture's caption beside its alternative text."""
        beside = (self.before[index], self.after[index])
        return any(other is not None and lines[other].text.strip() == lines[index].text.strip() for other in beside)

    def continues_item(self, lines: Sequence[Line], index: int) -> bool:
        """Whether the line is indented right below a list item: more of its text."""
        before = self.before[index]
        indented = lines[index].text[:1] in ("\t", "　") or lines[index].text.startswith("  ")
        return indented and before == index - 1 and lines[before].kind is LineKind.BULLET

    def is_set_in(self, lines: Sequence[Line], index: int) -> bool:
        """Whether the line stands four columns or more to the right of the text around it: a quotation or an example."""
        around = [place for place in (self.before[index], self.after[index]) if place is not None]
        margin = max((_indent_columns(lines[place].text) for place in around), default=0)
        return _indent_columns(lines[index].text) >= margin + _SET_IN

    def follows_blank(self, index: int) -> bool:
        """Whether the line starts the text or stands below a blank line."""
        return self.before[index] is None or self.before[index] != index - 1

    def precedes_blank(self, index: int) -> bool:
        """Whether the line ends the text or stands above a blank line."""
        return self.after[index] is None or self.after[index] != index + 1


def _indent_columns(text: str) -> int:
    """Columns of white space before the text, a tab being four."""
    return cues.width_columns(text[: len(text) - len(text.lstrip(" \t　"))].replace("\t", " " * _SET_IN))


def _find_wrap_column(lines: Sequence[Line]) -> int | None:
    """The column at which the text's paragraphs are broken into lines, None where they are not."""
    texts = [line.text for line in lines if line.kind is LineKind.TEXT and cues.width_columns(line.text) >= 30]
    if len(texts) < 5:
        return None
    widest = sorted(map(cues.width_columns, texts))[int(len(texts) * 0.95)]
    full = [text for text in texts if cues.width_columns(text) >= widest * _FULL]
    # Lines cut by their writer end where a sentence does; lines cut by a column seldom do.
    broken = sum(not text.rstrip().endswith(("。", ".", "!", "?", "！", "？")) for text in full)
    return widest if widest <= 110 and len(full) >= len(texts) * 0.5 and broken >= max(4, len(full) * 0.6) else None


def find_bare_titles(lines: Sequence[Line], near: Neighbours, strong: set[int]) -> list[Candidate]:
    """Short nominal lines without any marker that stand where a title stands, among the first LOOKED_THROUGH."""
    likely = [
        index
        for index, line in enumerate(lines[:LOOKED_THROUGH])
        if line.kind is LineKind.TEXT
        and index not in strong
        and cues.is_title_like(line.text)
        and not cues.is_day_line(line.text)
        and not near.is_repeated(lines, index)
        and not near.continues_item(lines, index)
        and not near.is_set_in(lines, index)
        and not near.is_wrapped(lines, index)
    ]
    titles = set(likely)
    accepted: list[int] = []
    above = set(strong)
    for index in likely:
        if _bare_score(lines, near, index, above, titles) >= 2:
            accepted.append(index)
            above.add(index)
    kept = set(accepted)
    for index in accepted:
        # Three short lines in a row are a list, an address or a title page: only the last may head what follows.
        after = near.after[index]
        second = near.after[after] if after is not None and after in kept else None
        if second is not None and second in kept and after is not None:
            kept -= {index, after}
    return [Candidate(index, "bare") for index in accepted if index in kept]


def _bare_score(lines: Sequence[Line], near: Neighbours, index: int, heads: set[int], titles: set[int]) -> int:
    """How much the line's place and words speak for a title, 2 or more for one; `heads` are headings known so far."""
    text = lines[index].text.strip()
    before, after = near.before[index], near.after[index]
    apart = near.precedes_blank(index)
    while after is not None and cues.is_link(lines[after].text):
        after = near.after[after]  # the card of a linked page stands between a title and its text
    if after is None or lines[after].kind is LineKind.RULE:
        return 0
    if before in heads and before == index - 1 and _indent_columns(lines[index].text) > _indent_columns(lines[before].text):
        return 0  # 「　◯題名」 above 「　　本文」
    score = 0
    if (
        near.follows_blank(index)
        or before in heads
        or (before is not None and lines[before].kind is LineKind.RULE)
        or (
            near.tight
            and before is not None
            and (lines[before].kind is LineKind.BULLET or cues.is_sentence(lines[before].text))
        )
    ):
        score += 1
    else:
        return 0
    below = lines[after]
    if below.kind is LineKind.BULLET:
        score += 1 if apart else 2
    elif after in heads or (below.kind is LineKind.TEXT and cues.is_label(below.text) and not apart):
        score += 1
    elif below.kind is LineKind.TEXT:
        long = cues.width_columns(below.text) >= 60 or cues.is_sentence(below.text)
        if apart:
            score += 1 if long or after in titles or cues.is_label(below.text) else 0
        else:
            wider = cues.width_columns(below.text) > 1.5 * cues.width_columns(text)
            score += 1 if long and (wider or cues.is_sentence(below.text) or near.tight) else -1
    elif below.kind in CONTENT:
        score += 1
    score -= cues.ends_as_predicate(text)
    score -= text[-1] in "!！"
    score -= "、" in text
    score -= cues.width_columns(text) > 80 and not text.isascii()
    return score
