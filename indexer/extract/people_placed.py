"""Finds speakers by where their names stand: a table's column, the title of a talk's slides, the far end of a heading."""

from __future__ import annotations

import re

from indexer.dataclass import replace
from indexer.extract.people_honorifics import judge_account
from indexer.extract.people_lists import Named, people_only
from indexer.extract.people_names import NameReader
from indexer.extract.people_titles import SPEAKER_LABEL, listed_people

# What a page that shows slides says of them: 「題名 by X」, and the embedded deck's "title from X".
_SLIDES = re.compile(r"speakerdeck\.com/|slideshare\.net/|docs\.google\.com/presentation|docswell\.com/|slides\.com/")
_SLIDES_BY = re.compile(
    r"[ 　][bB]y[ 　]+(?!(?:\w+ing|the|an?|our|my|default|design|example|hand)\b)(?P<names>[^ 　].{1,60}?)[ 　]*$"
)
_LINKED_BY = re.compile(r"\W{0,8}\[[^\[\]\n]{3,200}\]\([^()\s]{1,400}\)[*_]{0,2},?[ ]by[ ]")
_SLIDES_FROM = re.compile(r"[ 　]from[ 　]+(?P<names>[^ 　].{1,60}?)[ 　]*$")
_HEADER = re.compile(rf"[*_ 　]*{SPEAKER_LABEL}(?:名|氏名)?[*_ 　]*", re.IGNORECASE)
_OTHER_HEADER = re.compile(
    r"[*_ 　]*(?:(?:セッション|発表|講演|トーク|LT)の?)?"
    r"(?:タイトル|題名?|題目|演題|内容|テーマ|時間|時刻|日時|開始|資料|スライド|動画|リンク|所属|概要|会社|トラック|会場|部屋"
    r"|備考|コメント|感想|順番?|セッション|トーク|no\.?|titles?|time|slides?|links?|topic|theme|contents?|company|track|room"
    r"|sessions?|talks?)名?[*_ 　]*",
    re.IGNORECASE,
)
# A link to somebody's account, in Markdown, Hiki, HTML and reStructuredText: its text is a name, with or without an @.
_ACCOUNT_PAGE = r"https?://(?:www\.|mobile\.)?(?:twitter|x|github|facebook)\.com/(?:#!/)?@?[A-Za-z0-9_.-]{2,40}/?"
_LINKED = re.compile(
    rf"\[\[?(?P<first>[^\[\]|\n]{{2,40}})(?:\]\(|\|){_ACCOUNT_PAGE}(?:\)|\]\])"
    rf"|<a[^<>]{{0,80}}href=\"{_ACCOUNT_PAGE}\"[^<>]{{0,80}}>(?P<second>[^<>\n]{{2,40}})</a>"
    rf"|(?:^|[ 　])(?P<fourth>[^\s()（）\[\]*|-][^\s()（）\[\]*|]{{1,19}})[ 　]?[(（]{_ACCOUNT_PAGE}[)）]"
    rf"|`(?P<third>[^`<>\n]{{2,40}}?)[ ]?<{_ACCOUNT_PAGE}>`_{{1,2}}"
)
# What a page's own markup says of a name: <p class="speaker">X</p>, <Speaker name="X" />.
_MARKED = re.compile(
    r"class=[\"'][\w -]{0,40}(?:speaker|presenter)[\w-]{0,20}(?: [\w -]{0,40})?[\"'][^<>]{0,80}>"
    r"\s*(?:<a[^<>]{0,200}>\s*)?(?P<first>[^<>]{2,60})"
    r"|<(?:Speaker|Presenter)\b[^<>]{0,80}?\bname=[\"'](?P<second>[^\"'<>]{2,60})[\"']",
    re.IGNORECASE,
)
# Who keeps an account and is no person: 「Mikan Developers JP」, 「みかんユーザー会」.
_GROUP = re.compile(
    r"(?:[a-z ]JP|Japan|会|部|チーム|グループ|コミュニティ|\b(?:Users?|Group|Community|Developers?|Team|Project|Org))$"
)
_HYPHENED = re.compile(r"[A-Z]\w+-[A-Z]\w+")  # of a project's organisation: "Open-Mikan"
_LINKED_NAME = re.compile(r"\[([A-Z]\w{1,20}(?:[ ][A-Z][\w.]{0,20}){1,2})\][(\[]")
_ROW = re.compile(r"<tr[^<>]{0,80}>(?:(?!</tr>).){0,4000}</tr>", re.IGNORECASE)
_CELL = re.compile(r"<t[hd][^<>]{0,80}>(?P<text>(?:(?!</t[hd]>).){0,1000})</t[hd]>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,300}>")
_NAME = re.compile(r"[^\s\d!-/:-@\[-^`{-~。、「」『』](?:[^\s!-,/:-@\[-^`{-~。、「」『』]|[ 　](?=[^ 　])){1,30}")
_TAIL = re.compile(
    r"(?:[　]|[ ]{2,})(?P<name>[^ 　@()（）]{2,12})[ 　]*$"
    r"|(?:[ 　]+[-–—―/／|｜][ 　]+|[」』”][ 　]*(?:[-–—―/／][ 　]*)?|[―／｜][ 　]*)"
    r"(?P<behind>(?:[A-Z][A-Za-z.'-]+[ ]){0,2}[A-Z][A-Za-z'-]+|[A-Za-z][A-Za-z0-9_-]{2,20}|[ぁ-ゖー]{2,8}"
    r"|[一-鿿々]{1,4}[ 　]?[一-鿿々ぁ-ゖ]{1,5})[ 　]*$"
)


def linked_talk_people(source: str, text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers of a line that opens with a talk's linked title and ends in "by X"; `text` is as seen."""
    if len(text) > 240 or not (_LINKED_BY.match(source) and (by := _SLIDES_BY.search(text))):
        return ()
    people = people_only(by["names"], reader, start=by.start("names"), rule="title-by", labelled=True)
    return people or tuple(
        one for one in _within(by["names"], by.start("names"), reader, "title-by") if reader.person(by["names"])
    )


def slides_people(source: str, text: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers that a line showing a talk's slides names as theirs: `source` holds the link, `text` is as seen."""
    if len(text) > 240 or not _SLIDES.search(source):
        return ()
    if by := _SLIDES_BY.search(text):
        return _within(by["names"], by.start("names"), reader, "slides-by")
    by = _SLIDES_FROM.search(text)
    if by is None or reader.person(by["names"]) is None:
        return ()
    return _within(by["names"], by.start("names"), reader, "slides-by")


def linked_people(source: str, text: str, reader: NameReader, *, heading: bool = False) -> tuple[Named, ...]:
    """The people whose account a line links to and who speak by what follows, or by standing alone; `text` is as seen.

    In a `heading` a name at the end is enough.
    """
    if not any(sign in source for sign in ("](", "|http", "<", "(http", "（http")):
        return ()
    found: list[Named] = []
    for match in _LINKED.finditer(source):
        name = re.sub(r"[ 　]?(?:さん|氏|さま|様)$", "", next(group for group in match.groups() if group).strip(" 　@*_`"))
        at = text.find(name)
        if (
            _GROUP.search(name)
            or _HYPHENED.fullmatch(name)
            or (" " in name and name.isascii() and reader.person(name) is None)
        ):
            continue
        if at < 0 or not _NAME.fullmatch(name) or reader.is_organization(name) or reader.is_product(name):
            continue
        alone = not re.sub(r"[\W_]|さん|氏", "", text[:at] + text[at + len(name) :])
        last = heading and not re.search(r"\w", text[at + len(name) :].replace("さん", "").replace("氏", ""))
        if alone or last or judge_account(text, at, at + len(name)):
            found.append(Named(name, at, at + len(name), "linked-account"))
    return tuple(found)


def linked_names(source: str) -> frozenset[str]:
    """The texts of a line's links in Markdown that may be full names: who is linked is known to the writer."""
    return (
        frozenset(match[1] for match in _LINKED_NAME.finditer(source)) if "](" in source or "][" in source else frozenset()
    )


def marked_people(source: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers whom a line's own markup calls so; the spans are those of the source, since a tag is not seen."""
    if "<" not in source:
        return ()
    found: list[Named] = []
    for match in _MARKED.finditer(source):
        group = "first" if match["first"] else "second"
        people = people_only(match[group], reader, rule="markup") or _within(match[group], 0, reader, "markup")
        start = match.start(group)
        found += [replace(one, start=start + one.start, end=start + one.end) for one in people]
    return tuple(found)


def inline_table_people(source: str, reader: NameReader) -> tuple[Named, ...]:
    """The speakers of an HTML table that stands on one line; the spans are those of the source."""
    if "</tr>" not in source or "</td>" not in source:
        return ()
    found: list[Named] = []
    column: int | None = None
    for row in _ROW.finditer(source):
        cells = list(_CELL.finditer(source, row.start(), row.end()))
        if column is None:
            column = speaker_column("|".join(_TAG.sub("", cell["text"]) for cell in cells))
        elif column < len(cells):
            start = cells[column].start("text")
            text = _TAG.sub(lambda tag: " " * len(tag[0]), cells[column]["text"])
            found += _within(text, start, reader, "table")
    return tuple(found)


def speaker_column(text: str) -> int | None:
    """The place of the cell that heads a column of speakers (| 登壇者 | 題名 |), from 0; None when the row has none."""
    cells = split_row(text)
    if not any(_OTHER_HEADER.fullmatch(cell) for cell, _ in cells):
        return None  # a row such as | 発表者 | 山田 | says who, not what its columns hold
    return next((k for k, (cell, _) in enumerate(cells) if _HEADER.fullmatch(cell)), None)


def cell_people(text: str, column: int, reader: NameReader) -> tuple[Named, ...]:
    """The people of one cell of a table's row."""
    cells = split_row(text)
    if column >= len(cells) or not re.search(r"\w", cells[column][0]):
        return ()
    cell, start = cells[column]
    return _within(cell, start, reader, "table")


def split_row(text: str) -> tuple[tuple[str, int], ...]:
    """The cells of a row, each with where it starts; cells stand between bars or tabs."""
    mark = "|" if "|" in text else "\t"
    cells: list[tuple[str, int]] = []
    position = 0
    for cell in text.split(mark):
        cells.append((cell, position))
        position += len(cell) + 1
    return tuple(cells[1:] if mark == "|" and not cells[0][0].strip() else cells)


def tail_of_heading(text: str, reader: NameReader) -> Named | None:
    """What a wide gap, a dash or a title parts from the end of a heading (「題名　イワタ」); None when there is nothing."""
    match = _TAIL.search(text)
    if match is None or match.start() < 4:
        return None
    group = "name" if match["name"] else "behind"
    if reader.is_organization(match[group]) or reader.is_product(match[group]):
        return None
    return Named(match[group], match.start(group), match.end(group), "tail-of-heading")


def called_so(name: str) -> re.Pattern[str]:
    """What a line that calls somebody so, or by one word of the name, with an honorific matches."""
    words = "|".join(re.escape(word) for word in (name, *(word for word in name.split() if len(word) > 1)))
    return re.compile(rf"(?<![A-Za-z])(?:{words})[ 　]?(?:さん|氏|様|さま|先生)")


def _within(part: str, start: int, reader: NameReader, rule: str) -> tuple[Named, ...]:
    """The people of a list that begins at `start` of its line."""
    return tuple(
        replace(one, start=start + one.start, end=start + one.end, rule=rule) for one in listed_people(part, reader)
    )
