"""Who presented or spoke in each section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.dataclass import dataclass, replace
from indexer.extract.decks import is_deck
from indexer.extract.people_authors import find_authors
from indexer.extract.people_honorifics import read_mentions
from indexer.extract.people_identity import choose_forms
from indexer.extract.people_lists import Named
from indexer.extract.people_names import KATAKANA, NameReader
from indexer.extract.people_parts import ends_in_person, nickname_behind
from indexer.extract.people_placed import (
    called_so,
    cell_people,
    inline_table_people,
    linked_names,
    linked_people,
    linked_talk_people,
    marked_people,
    slides_people,
    speaker_column,
    tail_of_heading,
)
from indexer.extract.people_plain import introduction, own_people, owned_talks, plain_people, speaks_of_self
from indexer.extract.people_regular import (
    bracketed_surnames,
    first_line,
    lone_nicknames,
    nested_people,
    people_of_english_list,
    people_of_panel,
)
from indexer.extract.people_slots import entry_nicknames, slotted_nicknames
from indexer.extract.people_titles import (
    comment_people,
    entry_people,
    heading_people,
    is_bare_label,
    is_subtitle,
    line_people,
    listed_people,
    next_people,
    people_below_subtitle,
)
from indexer.extract.visible_text import VisibleText, see_line
from indexer.model import Block, Evidence, Line, LineKind, Outline
from indexer.vocabulary import Vocabulary, fold

# A section that looks back, thanks or tells of the evening names people who spoke elsewhere.
_LOOKS_BACK = re.compile(
    r"まとめ|おわりに|終わりに|さいごに|最後に|おしまい|感想|所感|雑感|懇親会|パーティ|はじめに|謝辞|Thanks|お礼|スポンサー(?!セッション|トーク|LT)|ブース|飲み会|Party|参加者|自己紹介|アイスブレイク|目次|おまけ|番外|^.{0,4}観光|観光$|反省"
    r"|総括|Conclusion|Summary|^その他|Feedback|^\W{0,4}(?:開場|受付|休憩|昼休み|お昼|昼食|ランチ|名刺交換|会場(?:まで|へ|の様子|について)?)\W*(?:[・(（\d].{0,30})?$",
    re.IGNORECASE,
)
_ABOUT_WRITERS = re.compile(
    r"著者|執筆者|筆者|編集者|Special Than|謝辞|感謝|スタッフ紹介|主催者紹介|Author|Credits", re.IGNORECASE
)
_PERSONS_CHAPTER = re.compile(r"^[^「」『』。、]{1,30}(?:さん|氏|さま|先生)[ 　]*(?:[(（@＠][^()（）]{1,40}[)）]?)?$")
_ORGANIZATION = re.compile(
    rf"(?:株式会社|有限会社|合同会社|\(株\)|（株）|㈱)[ 　]?"
    rf"([A-Za-z0-9][A-Za-z0-9 .&-]{{1,30}}[A-Za-z0-9]|{KATAKANA}{{2,20}})"
    rf"|([A-Za-z0-9][A-Za-z0-9.&-]{{1,30}}|{KATAKANA}{{2,20}}|[一-鿿]{{2,10}})[ 　]?(?:株式会社|社(?!会|員|長|内|外|風)"
    rf"|,? Inc\.)|([A-Za-z][A-Za-z0-9]{{1,20}}|{KATAKANA}{{2,20}})[ 　]?さん"
    r"(?:では|の(?:ブース|事例|サービス|製品|オフィス|取り組み|提供|スポンサー|会場))"
)
_TALKS = re.compile(
    r"LT|ライトニング|Lightning|(?:発表|講演|登壇|セッション|トーク)(?:一覧|リスト|内容|資料|者|タイトル)|プログラム|タイムテーブル|スケジュール|スライド(?:一覧|まとめ)"
    r"|発表$|トーク$|セッション$|Talks|Keynotes$|Sessions$|Program|Schedule|Timetable",
    re.IGNORECASE,
)
# What stands between a heading and its speaker: when and in which room, a link to the slides.
_WHEN_OR_SLIDES = re.compile(
    r"(?:#\w{2,20}|[A-Za-z]?\d|AM|PM|(?:発表)?(?:スライド|資料|動画)(?:リンク)?|[Ss]lides?|[Vv]ideo|[Rr]oom|[Hh]all|会場|ルーム"
    r"|ホール|[ー分時]|[\W_])*+"
)
_BAR_TAIL = re.compile(r"[ 　]*[|｜][^|｜]{2,60}$")
_LONGEST_TAIL = 80  # code points
_FEWEST_OTHERS = 2
_LONGEST_STAMP = 60  # code points
_TAG_WIDTH = 120  # code points of a line in which the tag of an embedded tweet stands
_SKIPPED = (LineKind.CODE, LineKind.BLANK, LineKind.RULE)


@dataclass(frozen=True, slots=True)
class _Found:
    """A speaker found in a block, before the forms of one person are tied."""

    block: int
    line: int
    words: str
    named: Named


def find_speakers(outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[tuple[Evidence, ...], ...]:
    """Who presented or spoke in each block: one tuple a block, one Evidence a person, in order of their lines.

    A person who stands in the report under several forms is given under the fullest of them. Someone merely mentioned,
    thanked or employed is left out, and so is everyone where it is not clear who spoke: an invented speaker is worse than
    a missing one.
    """
    seen = {id(line): see_line(line.text) for line in outline.lines}
    for block in blocks:
        for line in (*block.headings, *block.lines):
            if id(line) not in seen:
                seen[id(line)] = see_line(line.text)
    own_headings = {id(block.headings[-1]): block.headings[-1] for block in blocks if block.headings}
    tail = _common_tail([seen[key].text for key in own_headings])
    for key in own_headings if tail else ():
        seen[key] = replace(seen[key], text=seen[key].text.removesuffix(tail))
    texts = [one.text for one in seen.values()]
    reader = NameReader(vocabulary, _organizations(texts))
    own = own_people(texts, reader)
    authors = find_authors(outline, blocks, vocabulary)
    regular = sum(ends_in_person(seen[id(line)].text, reader) for block in blocks for line in block.headings[-1:]) >= 2
    nicknames = (
        sum(bool(nickname_behind(seen[id(line)].text, reader)) for block in blocks for line in block.headings[-1:]) >= 3
    )
    found = [
        one
        for index, block in enumerate(blocks)
        for one in _block_people(block, index, seen, reader, own=own, authors=authors, regular=regular, nicknames=nicknames)
    ]
    found += _lent_by_chapters(blocks, {one.block for one in found}, seen, reader)
    found += _regular_people(blocks, found, seen, reader)
    if len(authors) == 1 and is_deck(outline) and not _tells_of_others(blocks, found, authors[0].value):
        found = [one for one in found if one.named.rule in ("label", "talk-by")] + [
            _Found(index, authors[0].line, authors[0].text, Named(authors[0].value, 0, 0, "deck-author"))
            for index in range(len(blocks))
        ]
    text = "\n".join(texts)
    forms = choose_forms([(one.named.name, one.named.handle) for one in found], text, reader)
    result: list[dict[str, Evidence]] = [{} for _ in blocks]
    for one in found:
        value = forms[one.named.name]
        result[one.block].setdefault(value, Evidence("speaker", value, one.line, one.words, one.named.rule))
    return tuple(tuple(people.values()) for people in result)


def _block_people(
    block: Block,
    index: int,
    seen: dict[int, VisibleText],
    reader: NameReader,
    *,
    own: frozenset[str],
    authors: tuple[Evidence, ...],
    regular: bool,
    nicknames: bool,
) -> Iterator[_Found]:
    if any(_ABOUT_WRITERS.search(chapter.text) for chapter in block.headings):
        return
    heading = block.headings[-1] if block.headings else None
    in_heading: list[Named] = []
    if heading is not None:
        shown = seen[id(heading)]
        in_heading = list(heading_people(shown.text, reader, regular=regular, nicknames=nicknames))
        if not in_heading:
            in_heading = list(linked_people(heading.text, shown.text, reader, heading=True))
        if not in_heading and (tail := tail_of_heading(shown.text, reader)):
            called = called_so(tail.name)
            if any(called.search(seen[id(line)].text) for line in block.lines):
                in_heading = [tail]
        for named in in_heading:
            yield _Found(index, heading.number, shown.words(named.start, named.end), named)
    looks_back = heading is not None and not in_heading and bool(_LOOKS_BACK.search(heading.text))
    first, labelled, silent = True, heading is not None and is_bare_label(seen[id(heading)].text), not in_heading
    entries = [line for line in block.lines if line.kind is LineKind.BULLET]
    regular_entries = sum(ends_in_person(seen[id(line)].text, reader) for line in entries) >= 2
    talks = heading is not None and bool(_TALKS.search(heading.text))
    listing = regular_entries or talks
    known = frozenset(named.name for named in in_heading)
    column: int | None = None
    subtitled = False  # whether nothing but the rest of a title stands between the heading and this line
    listed = ""  # the rule of the bullets that this one continues: those below a label, or of people and their companies
    writer = authors[0].value if len(authors) == 1 else ""
    for line in block.lines:
        if line.kind in _SKIPPED:
            continue
        shown = seen[id(line)]
        tweet = 'class="twitter' in line.text[:_TAG_WIDTH]  # signed by its writer, who need not speak
        if line.kind is not LineKind.TABLE:
            column = None
        elif column is None:
            column = speaker_column(shown.text)
            if column is not None:
                continue
        if column is not None:
            for named in cell_people(shown.text, column, reader):
                yield _Found(index, line.number, shown.words(named.start, named.end), named)
            continue
        if line.kind is LineKind.COMMENT:
            people: tuple[Named, ...] = comment_people(line.text, reader)
            shown = VisibleText(line.text, line.text, None)
        elif marked := marked_people(line.text, reader) or inline_table_people(line.text, reader):
            people = marked
            shown = VisibleText(line.text, line.text, None)
        elif labelled:
            people = () if is_bare_label(shown.text) else listed_people(shown.text, reader)
        elif (
            listed
            and line.kind is LineKind.BULLET
            and (people := next_people(shown.text, reader, labelled=listed == "label"))
        ):
            pass
        else:
            opens = first and heading is not None and not tweet
            people = tuple(_line_speakers(shown.text, line, reader, first=opens, looks_back=looks_back))
            if not people and subtitled and not looks_back and line.kind is LineKind.TEXT:
                people = people_below_subtitle(shown.text, reader)
            if listing and not people and not looks_back and line.kind in (LineKind.BULLET, LineKind.TEXT):
                people = entry_people(shown.text, reader, regular=regular_entries and line.kind is LineKind.BULLET)
            if not looks_back:
                people += tuple(
                    plain_people(
                        shown.text,
                        reader,
                        own,
                        known | linked_names(line.text) if "][" in line.text or "](" in line.text else known,
                    )
                )
                people += owned_talks(shown.text, reader) if talks and not people else ()
                if not writer and (introduced := introduction(shown.text, reader)):
                    writer = introduced.name
                if silent and not people and writer and (self_spoken := speaks_of_self(shown.text)):
                    people = (Named(writer, self_spoken.start(), self_spoken.end(), "first-person"),)
        rule = people[0].rule if people and line.kind is LineKind.BULLET else ""
        listed = rule if labelled or rule in (listed, "name-below-heading") else ""
        labelled = is_bare_label(shown.text)
        if (first or subtitled) and line.kind is not LineKind.COMMENT and not tweet and re.search(r"\w", shown.text):
            stamp = first and not people and _WHEN_OR_SLIDES.fullmatch(shown.text[:_LONGEST_STAMP])
            below = first and heading is not None
            subtitled = (below or subtitled) and line.kind is LineKind.TEXT and not people and is_subtitle(shown.text)
            first = bool(stamp)
        silent = silent and not people
        for named in people:
            yield _Found(index, line.number, shown.words(named.start, named.end), named)


def _regular_people(
    blocks: Sequence[Block], told: Sequence[_Found], seen: dict[int, VisibleText], reader: NameReader
) -> list[_Found]:
    """The speakers whom only the form of the other entries or sections tells."""
    lines = {(one.block, one.line) for one in told}
    opened = [(line := first_line(block, seen)) is not None and (k, line.number) in lines for k, block in enumerate(blocks)]
    nicknames = lone_nicknames(blocks, seen, opened, reader)
    headed = {index for index, block in enumerate(blocks) for one in block.headings[-1:] if (index, one.number) in lines}
    own_headings = [block.headings[-1] for block in blocks if block.headings]
    told_lines = frozenset(
        id(line)
        for k, block in enumerate(blocks)
        for line in (*block.headings[-1:], *block.lines)
        if (k, line.number) in lines
    )
    headings = bracketed_surnames(own_headings, seen, reader)
    headings |= slotted_nicknames(own_headings, told_lines, seen, reader)
    found: list[_Found] = []
    for index, block in enumerate(blocks):
        own = block.headings[-1:]
        if any(_LOOKS_BACK.search(line.text) for line in own) or any(
            _ABOUT_WRITERS.search(line.text) for line in block.headings
        ):
            continue
        entries = [line for line in block.lines if line.kind is LineKind.BULLET]
        listed = entries or [line for line in block.lines if line.kind is LineKind.TEXT]
        people = headings | nested_people(entries, seen, reader) | bracketed_surnames(listed, seen, reader)
        people |= slotted_nicknames(listed, told_lines, seen, reader)
        talks = any(_TALKS.search(line.text) for line in block.headings[-1:])
        people |= entry_nicknames(entries, told_lines, seen, reader, talks=talks)
        people |= people_of_panel(block, seen, reader) | people_of_english_list(entries, seen, reader)
        people |= {} if index in headed else nicknames
        for line in (*own, *block.lines):
            if id(line) in people and (index, line.number) not in lines:
                words = seen[id(line)].words
                found += [_Found(index, line.number, words(one.start, one.end), one) for one in people[id(line)]]
    return found


def _lent_by_chapters(
    blocks: Sequence[Block], told: set[int], seen: dict[int, VisibleText], reader: NameReader
) -> list[_Found]:
    """The speakers of sections that name none, below a chapter that is nothing but a person's (「みかん社 加藤さん」)."""
    found: list[_Found] = []
    for index, block in enumerate(blocks):
        if index in told or len(block.headings) < 2 or any(_ABOUT_WRITERS.search(line.text) for line in block.headings):
            continue
        chapter, own = block.headings[-2:]
        shown = seen[id(chapter)]
        if _LOOKS_BACK.search(own.text) or not _PERSONS_CHAPTER.search(shown.text):
            continue
        found += [
            _Found(index, chapter.number, shown.words(named.start, named.end), replace(named, rule="chapter"))
            for named in heading_people(shown.text, reader)
        ]
    return found


def _line_speakers(text: str, line: Line, reader: NameReader, *, first: bool, looks_back: bool) -> Iterator[Named]:
    titled = (
        line_people(text, reader, first=first)
        or slides_people(line.text, text, reader)
        or linked_talk_people(line.text, text, reader)
    )
    yield from titled
    if titled or (looks_back and line.kind is not LineKind.HEADING):
        return
    mentions = read_mentions(text, reader)
    for mention in mentions:
        if mention.speaks:
            yield Named(mention.name, mention.start, mention.end, mention.rule)
    yield from (one for one in linked_people(line.text, text, reader) if all(one.name != other.name for other in mentions))


def _tells_of_others(blocks: Sequence[Block], found: Sequence[_Found], author: str) -> bool:
    """Whether the headings of two sections or more name people beside the author: then rules part talks, not slides."""
    headed = {block.headings[-1].number for block in blocks if block.headings}
    return len({one.line for one in found if one.line in headed and one.named.name != author}) >= _FEWEST_OTHERS


def _common_tail(headings: Sequence[str]) -> str:
    """What follows the last bar of all headings that have one, two or more: the event (「題名 - X | MIKAN CONF」)."""
    tails = [match[0] for text in headings if (match := _BAR_TAIL.search(text[-_LONGEST_TAIL:]))]
    return tails[0] if len(tails) > 1 and len(set(tails)) == 1 else ""


def _organizations(texts: Sequence[str]) -> frozenset[str]:
    """The companies that the report itself shows to be such, folded."""
    found: set[str] = set()
    for text in texts:
        if "社" in text or "株" in text or "㈱" in text or "Inc" in text or "さん" in text:
            for match in _ORGANIZATION.finditer(text):
                found.add(fold(next(group for group in match.groups() if group)))
    return frozenset(found)
