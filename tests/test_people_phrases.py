"""Who speaks, phrase by phrase: each row of fixtures/phrases is a line of a report and its speakers ("-" for nobody).

A row that starts with "#" is a heading, one with "・" an entry of a list of talks; any other is the text below a heading
that names nobody.
"""

from __future__ import annotations

import pytest

from indexer.extract.people import find_speakers
from indexer.model import Block, Line, LineKind, Outline
from indexer.vocabulary import Vocabulary, load_vocabulary
from tests import ROOT

ROWS = [
    tuple(part.strip() for part in row.rsplit("→", 1))
    for table in sorted((ROOT / "tests/fixtures/phrases").glob("*.txt"))
    for row in table.read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def test_there_are_enough_phrases() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_who_speaks(text: str, expected: str, vocabulary: Vocabulary) -> None:
    names = [] if expected == "-" else expected.split(", ")

    assert speakers_of(text, vocabulary) == names


def test_speakers_stand_in_the_column_that_is_headed_so(vocabulary: Vocabulary) -> None:
    heading = Line(1, "前座", LineKind.HEADING, 1)
    rows = (
        "| 順 | 登壇者 | 題名 |",
        "| --- | --- | --- |",
        "| 1 | @mikanbako | 鈴木商店の話 |",
        "| 2 | 須藤 功平 | Arrow |",
    )
    body = tuple(Line(number, text, LineKind.TABLE) for number, text in enumerate(rows, 2))
    outline = Outline("notes.md", "markdown", "utf-8", None, (heading, *body))

    (found,) = find_speakers(outline, [Block((heading,), body, 1, 1, 5)], vocabulary)

    assert [(one.value, one.line) for one in found] == [("mikanbako", 4), ("須藤 功平", 5)]


def test_word_at_the_far_end_of_a_heading_speaks_where_the_text_calls_it_a_person(vocabulary: Vocabulary) -> None:
    heading, gem = Line(1, "会に行った話　イワタ", LineKind.HEADING, 1), Line(3, "速い連結　ライブラリ", LineKind.HEADING, 1)
    body, other = Line(2, "楽しさをイワタさんが発表した。"), Line(4, "使いかたを紹介した。")
    blocks = [Block((heading,), (body,), 1, 1, 2), Block((gem,), (other,), 3, 3, 4)]

    found = find_speakers(Outline("a.md", "markdown", "utf-8", None, (heading, body, gem, other)), blocks, vocabulary)

    assert [[one.value for one in people] for people in found] == [["イワタ"], []]


def test_unknown_name_behind_a_title_speaks_where_the_text_calls_part_of_it_a_person(vocabulary: Vocabulary) -> None:
    heading = Line(1, "「箱を説明できるものにする」 ― Quorra Tannhaus", LineKind.HEADING, 1)
    other = Line(3, "「箱を説明する」 ― Mesh Gateway", LineKind.HEADING, 1)
    body, end = Line(2, "みかん社のTannhaus氏のことは前から聞いていた。"), Line(4, "道具を見た。")
    blocks = [Block((heading,), (body,), 1, 1, 2), Block((other,), (end,), 3, 3, 4)]

    found = find_speakers(Outline("a.md", "markdown", "utf-8", None, (heading, body, other, end)), blocks, vocabulary)

    assert [[one.value for one in people] for people in found] == [["Quorra Tannhaus"], []]


def test_words_behind_dashes_are_speakers_where_several_headings_end_so(vocabulary: Vocabulary) -> None:
    texts = (
        "入口の故障の話 - tjun3",
        "役割を生成する - muni_k",
        "秘密の実装差異 - Docker",
        "設定の配り方 - potsbo2",
        "一度きりの話",
    )
    headings = tuple(Line(number, text, LineKind.HEADING, 1) for number, text in enumerate(texts, 1))
    blocks = [Block((line,), (), line.number, line.number, line.number) for line in headings]

    several = find_speakers(Outline("a.md", "markdown", "utf-8", None, headings), blocks, vocabulary)
    alone = find_speakers(Outline("a.md", "markdown", "utf-8", None, headings[:1]), blocks[:1], vocabulary)

    assert [[one.value for one in people] for people in several] == [["tjun3"], ["muni_k"], [], ["potsbo2"], []]
    assert alone == ((),)


def test_chapter_that_is_a_persons_lends_its_speaker(vocabulary: Vocabulary) -> None:
    chapter, own = Line(1, "みかん社 加藤さん", LineKind.HEADING, 1), Line(2, "箱の話", LineKind.HEADING, 2)
    other, last = Line(4, "加藤さんの近所の話と写真", LineKind.HEADING, 1), Line(5, "坂道", LineKind.HEADING, 2)
    body, end = Line(3, "箱は捨てやすく作る。"), Line(6, "急だった。")
    outline = Outline("a.md", "markdown", "utf-8", None, (chapter, own, body, other, last, end))
    blocks = [Block((chapter, own), (body,), 2, 1, 3), Block((other, last), (end,), 5, 4, 6)]

    found = find_speakers(outline, blocks, vocabulary)

    assert [[(one.value, one.line) for one in people] for people in found] == [[("加藤", 1)], []]


def test_first_part_of_a_double_given_name_is_the_person(vocabulary: Vocabulary) -> None:
    heading, body = Line(1, "「箱の設計」 ― Marc-Andre Minato", LineKind.HEADING, 1), Line(2, "Marcさんの発表です。")
    outline = Outline("a.md", "markdown", "utf-8", None, (heading, body))

    (found,) = find_speakers(outline, [Block((heading,), (body,), 1, 1, 2)], vocabulary)

    assert [one.value for one in found] == ["Marc-Andre Minato"]


def test_parts_of_a_name_and_a_nickname_are_one_person(vocabulary: Vocabulary) -> None:
    lines = (
        Line(1, "登壇したマーク・コリアー氏が話した。"),
        Line(2, "コリアー氏は感謝を述べた。"),
        Line(3, "Matz さんの発表もあった。"),
        Line(4, "まつもとさんが質問に答えた。"),
    )

    (found,) = find_speakers(Outline("a.md", "markdown", "utf-8", None, lines), [Block((), lines, 1, 1, 4)], vocabulary)

    assert len(found) == 2


def speakers_of(text: str, vocabulary: Vocabulary) -> list[str]:
    """The speakers of a block with this heading ("# …") or with this line below a heading that names nobody."""
    if text.startswith("# "):
        heading, body = Line(1, text[2:], LineKind.HEADING, 1), Line(2, "会場は満席でした。")
    else:
        kinds = {"<!--": LineKind.COMMENT, "-": LineKind.BULLET, "–": LineKind.BULLET, "|": LineKind.TABLE}
        kind = next((kind for mark, kind in kinds.items() if text.startswith(mark)), LineKind.TEXT)
        title = "ライトニングトーク" if text.startswith("・") else "午後の部"
        heading, body = Line(1, title, LineKind.HEADING, 1), Line(2, text, kind, int(kind is LineKind.BULLET))
    outline = Outline("notes.md", "markdown", "utf-8", None, (heading, body))
    block = Block((heading,), (body,), 1, 1, 2)
    (found,) = find_speakers(outline, [block], vocabulary)
    for evidence in found:
        assert evidence.text in (heading.text, body.text)[evidence.line - 1]
        assert evidence.text
    return [evidence.value for evidence in found]
